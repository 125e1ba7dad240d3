#include "shell/course/block.hpp"

#include <algorithm>
#include <utility>

#include "core/scenario/values.hpp"
#include "shell/course/words.hpp"

namespace tcplab::course {
namespace {

using lesson::Block;

// Each is read as if it were of both languages.
Message in_both(const Message& first, const Message& second) {
  return {first.in(Language::kEnglish), second.in(Language::kChinese)};
}

bool translate_list(std::vector<Message>& into, const std::vector<Message>& from, Place at,
                    const Message& what, Errors& errors) {
  if (into.size() != from.size())
    return errors.add(at, told({"{0}: {1} here, {2} in en.md", "{0}：此处 {1} 条，en.md 中 {2} 条"}, what,
                               std::to_string(from.size()), std::to_string(into.size())));
  for (std::size_t i = 0; i < into.size(); ++i) into[i] = in_both(into[i], from[i]);
  return true;
}

bool translate_remarks(std::vector<lesson::Remark>& into, const std::vector<lesson::Remark>& from, Place at,
                       Errors& errors) {
  std::size_t next = 0;
  for (lesson::Remark& remark : into) {
    if (remark.says.empty()) continue;
    if (next == from.size() || !(from[next].of == remark.of))
      return errors.add(at, told({"says {0} is missing here, in the place that it has in en.md",
                                  "此处缺少 says {0}，位置应与 en.md 相同"},
                                 remark.of.field + (remark.of.value.empty() ? "" : "=" + remark.of.value)));
    remark.says = in_both(remark.says, from[next++].says);
  }
  return next == from.size() || errors.add(at, {"more lines says than in en.md", "says 行比 en.md 多"});
}

template <typename Asked>
bool translate_asked(Asked& into, const Asked& from, Place at, Errors& errors) {
  into.ask = in_both(into.ask, from.ask);
  const bool hints = translate_list(into.hints, from.hints, at, Message("hint"), errors);
  return translate_remarks(into.remarks, from.remarks, at, errors) && hints;
}

bool translate_question(lesson::Question& into, const lesson::Question& from, Place at, Errors& errors) {
  std::vector<Message> texts, translated;
  for (const auto& choice : into.choices) texts.push_back(choice.text);
  for (const auto& choice : from.choices) translated.push_back(choice.text);
  const bool choices = translate_list(texts, translated, at, Message("choice"), errors);
  if (choices) {
    for (std::size_t i = 0; i < texts.size(); ++i) into.choices[i].text = texts[i];
  }
  return translate_asked(into, from, at, errors) && choices;
}

struct BlockKind {
  std::string_view word;
  bool translated;
  bool (*read)(const std::vector<Statement>&, const Fence&, bool whole, Block&, Errors&);
};
constexpr BlockKind kBlockKinds[] = {
    {"run", false,
     [](const std::vector<Statement>& lines, const Fence& fence, bool, Block& into, Errors& errors) {
       return read_run(lines, fence, into.what.emplace<scenario::Shared>(), errors);
     }},
    {"show", false,
     [](const std::vector<Statement>& lines, const Fence&, bool, Block& into, Errors& errors) {
       return read_show(lines, into.what.emplace<lesson::Show>(), errors);
     }},
    {"question", true,
     [](const std::vector<Statement>& lines, const Fence&, bool whole, Block& into, Errors& errors) {
       return read_question(lines, whole, into.what.emplace<lesson::Question>(), errors);
     }},
    {"task", true,
     [](const std::vector<Statement>& lines, const Fence&, bool whole, Block& into, Errors& errors) {
       return read_task(lines, whole, into.what.emplace<lesson::Task>(), errors);
     }},
    {"exercise", false,
     [](const std::vector<Statement>& lines, const Fence&, bool, Block& into, Errors& errors) {
       return read_practice(lines, into.what.emplace<lesson::Practice>(), errors);
     }},
};

bool fail_kind(const Fence& fence, bool whole, Errors& errors) {
  std::vector<std::string_view> words;
  for (const BlockKind& kind : kBlockKinds) {
    if (whole || kind.translated) words.push_back(kind.word);
    if (kind.word == fence.info)
      return errors.add(fence.at, told({"a translation has no block {0}", "译文中没有 {0} 块"}, fence.info),
                        {}, {"that of en.md holds for both languages", "en.md 中的块对两种语言都有效"});
  }
  return errors.add(fence.at, told({"unknown kind of block {0}", "未知的块类型 {0}"}, shown(fence.info)),
                    scenario::language::one_of(words), scenario::language::did_you_mean(fence.info, words));
}

}  // namespace

std::optional<Block> read_block(const Fence& fence, bool whole, Errors& errors) {
  const auto* const kind = std::find_if(
      std::begin(kBlockKinds), std::end(kBlockKinds),
      [&](const BlockKind& known) { return known.word == fence.info && (whole || known.translated); });
  if (kind == std::end(kBlockKinds)) {
    fail_kind(fence, whole, errors);
    return std::nullopt;
  }
  Block block;
  block.at = fence.at;
  block.lines = statements_of(fence);
  if (block.lines.empty()) {
    errors.add(fence.at, {"the block is empty", "块是空的"});
    return std::nullopt;
  }
  if (!kind->read(block.lines, fence, whole, block, errors)) return std::nullopt;
  return block;
}

bool translate(Block& block, const Block& translation, Errors& errors) {
  const auto* const question = std::get_if<lesson::Question>(&translation.what);
  const auto* const task = std::get_if<lesson::Task>(&translation.what);
  if (block.what.index() != translation.what.index())
    return errors.add(translation.at,
                      {"en.md has a block of another kind in this place", "en.md 在此位置是另一种块"});
  if (question != nullptr)
    return translate_question(std::get<lesson::Question>(block.what), *question, translation.at, errors);
  return task == nullptr ||
         translate_asked(std::get<lesson::Task>(block.what), *task, translation.at, errors);
}

void join_remarks(Block& block) {
  std::vector<lesson::Remark>* remarks = nullptr;
  if (auto* question = std::get_if<lesson::Question>(&block.what)) remarks = &question->remarks;
  if (auto* task = std::get_if<lesson::Task>(&block.what)) remarks = &task->remarks;
  if (remarks == nullptr) return;
  std::vector<lesson::Remark> joined;
  for (lesson::Remark& remark : *remarks) {
    const auto same = std::find_if(joined.begin(), joined.end(),
                                   [&remark](const lesson::Remark& known) { return known.of == remark.of; });
    if (same == joined.end()) {
      joined.push_back(std::move(remark));
      continue;
    }
    if (same->says.empty()) same->says = remark.says;
    same->plays.insert(same->plays.end(), remark.plays.begin(), remark.plays.end());
  }
  *remarks = std::move(joined);
}

}  // namespace tcplab::course
