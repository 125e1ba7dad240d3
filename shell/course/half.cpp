#include "shell/course/half.hpp"

#include <utility>

#include "shell/course/block.hpp"
#include "shell/course/head.hpp"
#include "shell/course/links.hpp"
#include "shell/course/markdown.hpp"
#include "shell/course/reader.hpp"
#include "shell/course/source.hpp"

namespace tcplab::course {
namespace {

class HalfReader {
 public:
  HalfReader(const Source& source, bool whole, Errors& errors)
      : source_(source), whole_(whole), errors_(errors) {}

  Half read() {
    half_.end = source_.at(source_.text().size());
    const std::size_t body = read_head(source_, whole_, half_.head, errors_);
    Document document = read_markdown(source_, body, errors_);
    next_address_ = document.addresses.begin();
    half_.steps.push_back({{}, source_.at(body), {}});
    for (std::size_t i = 0; i < document.pieces.size(); ++i) {
      Piece& piece = document.pieces[i];
      if (auto* heading = std::get_if<Heading>(&piece)) begin_step(std::move(*heading));
      if (auto* fence = std::get_if<Fence>(&piece)) add_block(*fence);
      if (auto* paragraph = std::get_if<Paragraph>(&piece)) add_text(std::move(*paragraph), i, document);
    }
    if (half_.steps.front().items.empty()) half_.steps.erase(half_.steps.begin());
    return std::move(half_);
  }

 private:
  void begin_step(Heading heading) {
    if (heading.text.empty()) errors_.add(heading.at, {"a step without a title", "步骤没有标题"});
    if (half_.steps.size() == kMostSteps + 1) errors_.add(heading.at, {"too many steps", "步骤太多"});
    if (half_.steps.size() > kMostSteps) return;
    half_.steps.push_back({std::move(heading.text), heading.at, {}});
  }

  void add(Item item, Place at) {
    auto& items = half_.steps.back().items;
    if (items.size() == kMostBlocks) errors_.add(at, {"too much in one step", "一个步骤的内容太多"});
    if (items.size() <= kMostBlocks) items.push_back(std::move(item));
  }

  void add_block(const Fence& fence) {
    auto block = read_block(fence, whole_, errors_);
    const bool only_shows = fence.info == "run" || fence.info == "show" || fence.info == "exercise";
    if (!block && !only_shows) half_.good = false;
    if (!block && fence.info == "run") block = lesson::Block{scenario::Shared{}, fence.at, {}};
    if (block) add(std::move(*block), fence.at);
  }

  void add_text(Paragraph paragraph, std::size_t index, const Document& document) {
    Text text{std::move(paragraph.html), paragraph.at, {}};
    for (; next_address_ != document.addresses.end() && next_address_->piece <= index; ++next_address_) {
      if (next_address_->piece != index) continue;
      if (auto link = read_link(*next_address_, errors_)) text.links.push_back(std::move(*link));
    }
    add(std::move(text), paragraph.at);
  }

  const Source& source_;
  bool whole_;
  Errors& errors_;
  Half half_;
  std::vector<Address>::const_iterator next_address_;
};

}  // namespace

Half read_half(Language file, std::string_view text, bool whole, Errors& errors) {
  const Source source(file, text);
  if (!source.check(errors)) {
    Half half;
    half.good = false;
    return half;
  }
  return HalfReader(source, whole, errors).read();
}

}  // namespace tcplab::course
