// Two files become one lesson.
#include <algorithm>
#include <utility>

#include "shell/course/block.hpp"
#include "shell/course/half.hpp"

namespace tcplab::course {
namespace {

using lesson::Block;
using lesson::Lesson;
using lesson::Prose;

bool is_readable(const Block& block) {
  return std::holds_alternative<lesson::Question>(block.what) ||
         std::holds_alternative<lesson::Task>(block.what);
}

// Texts without anything between them but their own ends: what comes as one block.
using Texts = std::vector<const Text*>;
std::string html_of(const Texts& texts) {
  std::string html;
  for (const Text* text : texts) html += text->html;
  return html;
}

// What lies between two blocks that are translated, or before the first, or after the last: in the
// translation texts alone, in the original texts in as many groups as blocks of other kinds make of them.
struct Stretch {
  std::vector<Texts> groups;
  Place at;
};

class Joiner {
 public:
  Joiner(Half whole, const Half* translation, Errors& errors)
      : whole_(std::move(whole)), translation_(translation), errors_(errors) {}

  Lesson join() {
    lesson_ = std::move(whole_.head);
    if (translation_ != nullptr) {
      lesson_.title = both(lesson_.title, translation_->head.title);
      lesson_.summary = both(lesson_.summary, translation_->head.summary);
      check_number();
    }
    for (const HalfStep& step : whole_.steps) {
      const std::size_t index = lesson_.steps.size();
      lesson_.steps.push_back({Message(step.title), {}, step.at});
      add_items(step);
      if (translation_ != nullptr && index < translation_->steps.size())
        translate_step(step, translation_->steps[index]);
      for (Block& block : lesson_.steps.back().blocks) join_remarks(block);
    }
    return std::move(lesson_);
  }

 private:
  static Message both(const Message& first, const Message& second) {
    return {first.in(Language::kEnglish), second.in(Language::kChinese)};
  }

  void check_number() {
    const std::size_t here = translation_->steps.size();
    const std::size_t there = whole_.steps.size();
    if (here == there) return;
    errors_.add(here > there ? translation_->steps[there].at : translation_->end,
                told({"{0} steps here, {1} in en.md", "此处 {0} 个步骤，en.md 中 {1} 个"},
                     std::to_string(here), std::to_string(there)),
                {}, {"what stands before the first ## counts as one", "第一个 ## 之前的内容也算一个"});
  }

  void add_links(const Text& text, std::size_t block) {
    for (lesson::Link link : text.links) {
      link.step = lesson_.steps.size() - 1;
      link.block = block;
      lesson_.links.push_back(std::move(link));
    }
  }

  void add_items(const HalfStep& step) {
    auto& blocks = lesson_.steps.back().blocks;
    bool in_text = false;
    for (const Item& item : step.items) {
      const auto* text = std::get_if<Text>(&item);
      if (text == nullptr) {
        blocks.push_back(std::get<Block>(item));
      } else if (in_text) {
        auto& prose = std::get<Prose>(blocks.back().what);
        prose.html += Message(text->html);
      } else {
        blocks.push_back({Prose{Message(text->html)}, text->at, {}});
      }
      in_text = text != nullptr;
      if (in_text) add_links(*text, blocks.size() - 1);
    }
  }

  // The texts of a step, as blocks that are translated part them. groups: whether other blocks part them too.
  static std::vector<Stretch> stretches_of(const HalfStep& step, bool groups) {
    std::vector<Stretch> stretches(1);
    stretches.back().at = step.at;
    bool in_text = false;
    for (const Item& item : step.items) {
      if (const auto* block = std::get_if<Block>(&item)) {
        in_text = in_text && !groups;
        if (!is_readable(*block)) continue;
        stretches.push_back({{}, block->at});
        in_text = false;
        continue;
      }
      if (!in_text) stretches.back().groups.emplace_back();
      stretches.back().groups.back().push_back(&std::get<Text>(item));
      in_text = true;
    }
    return stretches;
  }

  void translate_step(const HalfStep& step, const HalfStep& other) {
    if (step.title.empty() != other.title.empty()) {
      errors_.add(other.at, {"the introduction is in one language alone", "引言只有一种语言"});
      return;
    }
    lesson_.steps.back().title = Message(step.title, other.title);
    if (!whole_.good || !translation_->good) return;  // blocks would not be side by side
    translate_blocks(other);
    const auto stretches = stretches_of(step, true);
    const auto translated = stretches_of(other, false);
    if (stretches.size() != translated.size()) return;  // has been said
    for (std::size_t i = 0; i < stretches.size(); ++i) pair_up(stretches[i], translated[i]);
    put_texts();
  }

  void translate_blocks(const HalfStep& other) {
    auto& blocks = lesson_.steps.back().blocks;
    auto next = blocks.begin();
    for (const Item& item : other.items) {
      const auto* translation = std::get_if<Block>(&item);
      if (translation == nullptr) continue;
      next = std::find_if(next, blocks.end(), is_readable);
      if (next == blocks.end()) {
        errors_.add(translation->at, {"en.md has no such block in this step", "en.md 的这一步没有此块"});
        return;
      }
      translate(*next++, *translation, errors_);
    }
    next = std::find_if(next, blocks.end(), is_readable);
    if (next != blocks.end())
      errors_.add(other.at,
                  told({"this step lacks the block at line {0} of en.md", "此步骤缺少 en.md 第 {0} 行的块"},
                       std::to_string(next->at.line)));
  }

  // As many texts of the translation for each group as it has itself.
  void pair_up(const Stretch& stretch, const Stretch& translated) {
    const Texts all = translated.groups.empty() ? Texts{} : translated.groups.front();
    std::size_t count = 0;
    for (const Texts& group : stretch.groups) count += group.size();
    if (stretch.groups.size() == 1 && !all.empty()) {
      paired_.push_back(all);
      return;
    }
    if (count != all.size()) {
      const Place at = all.empty() ? translated.at : all.front()->at;
      errors_.add(at,
                  told({"paragraphs from here to the next question or task: {0}, in en.md {1}",
                        "从此处到下一个 question 或 task 的段落：{0} 段，en.md 中 {1} 段"},
                       std::to_string(all.size()), std::to_string(count)),
                  {},
                  {"they are put between the same blocks as those of en.md", "它们与 en.md 的段落一一对应"});
    }
    auto next = all.begin();
    for (const Texts& group : stretch.groups) {
      const auto take = std::min<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(group.size()), all.end() - next);
      paired_.emplace_back(next, next + take);
      next += take;
    }
  }

  void put_texts() {
    auto& blocks = lesson_.steps.back().blocks;
    std::size_t next = 0;
    for (std::size_t i = 0; i < blocks.size() && next < paired_.size(); ++i) {
      auto* prose = std::get_if<Prose>(&blocks[i].what);
      if (prose == nullptr) continue;
      prose->html = {prose->html.in(Language::kEnglish), html_of(paired_[next])};
      for (const Text* text : paired_[next]) add_links(*text, i);
      ++next;
    }
    paired_.clear();
  }

  Half whole_;
  const Half* translation_;
  Errors& errors_;
  Lesson lesson_;
  std::vector<Texts> paired_;  // of the translation, for each text block of the step
};

}  // namespace

Lesson joined(Half whole, const Half* translation, Errors& errors) {
  return Joiner(std::move(whole), translation, errors).join();
}

}  // namespace tcplab::course
