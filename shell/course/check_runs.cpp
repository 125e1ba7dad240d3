#include <algorithm>
#include <optional>
#include <utility>

#include "core/scenario/question.hpp"
#include "shell/course/block.hpp"
#include "shell/course/check.hpp"
#include "shell/course/runs.hpp"
#include "shell/course/words.hpp"

namespace tcplab::course {
namespace {

using lesson::Block;
using lesson::Question;

// The line that has the word, of several one by its number.
const Statement* nth(const Block& block, std::string_view word, std::size_t number) {
  for (const Statement& line : block.lines) {
    if (line.word == word && number-- == 0) return &line;
  }
  return nullptr;
}

Message seen() { return {"this happens before the hidden part", "此事发生在隐藏部分之前"}; }

Place condition_at(const Statement& line) { return place_in(line, line.rest.rfind(" when ") + 6); }

// All that speaks of one run.
class RunChecker {
 public:
  RunChecker(const Block& run, Errors& errors) : run_(run), errors_(errors) {}

  void add(const Block& block) { blocks_.push_back(&block); }
  void add(const lesson::Link& link) {
    if (link.kind == "focus") links_.push_back(&link);
  }

  void check() {
    collect();
    const auto made = make(run_, added_, errors_);
    if (!made) return;
    for (const lesson::Link* link : links_) find(made->history, link->to, link->at, errors_);
    for (const Block* block : blocks_) check_block(*block, *made);
  }

 private:
  void collect() {
    for (const Block* block : blocks_) {
      if (const auto* question = std::get_if<Question>(&block->what)) {
        for (std::size_t i = 0; i < question->choices.size(); ++i) {
          const Statement& line = *nth(*block, "choice", i);
          if (!question->choices[i].condition.empty())
            added_.push_back({"expect", question->choices[i].condition, condition_at(line)});
        }
      }
      if (const auto* task = std::get_if<lesson::Task>(&block->what)) {
        for (std::size_t i = 0; i < task->goals.size(); ++i)
          added_.push_back({"expect", task->goals[i], nth(*block, "goal", i)->rest_at});
      }
    }
  }

  // Of the next lines added.
  struct Outcome {
    std::size_t held = 0;
    bool read = true;  // all of them can be
  };
  Outcome outcome(const Made& made, std::size_t lines) {
    Outcome all;
    for (const std::size_t end = next_ + lines; next_ < end; ++next_) {
      if (made.held[next_]) ++all.held;
      all.read = all.read && made.read[next_];
    }
    return all;
  }

  void check_block(const Block& block, const Made& made) {
    if (const auto* show = std::get_if<lesson::Show>(&block.what)) check_show(block, *show, made.history);
    if (std::holds_alternative<Question>(block.what)) ask(block, made);
    if (const auto* task = std::get_if<lesson::Task>(&block.what)) {
      if (outcome(made, task->goals.size()).held == task->goals.size())
        errors_.add(nth(block, "goal", 0)->at,
                    {"the goals hold already, without any edit", "不作任何修改目标就已成立"});
      check_task(block, run_, errors_);
    }
  }

  void check_spot(const Block& block, std::string_view word, const lesson::Spot& spot,
                  const lab::History& history) {
    if (spot.what.empty()) return;
    const Statement& line = *nth(block, word, 0);
    find(history, spot.what, place_in(line, line.rest.size() - spot.what.size()), errors_);
  }

  void check_show(const Block& block, const lesson::Show& show, const lab::History& history) {
    check_spot(block, "focus", show.focus, history);
    check_spot(block, "hide", show.hide_after, history);
    hidden_ = show.reveal ? std::nullopt : hidden_;
    if (show.hide_after.at) hidden_ = Hidden{*show.hide_after.at, std::nullopt};
    if (show.hide_after.what.empty()) return;
    Errors said;
    const auto event = find(history, show.hide_after.what, block.at, said);
    if (event) hidden_ = Hidden{history.trace().events()[*event].at, event};
  }

  void ask(const Block& block, const Made& made) {
    const auto& question = std::get<Question>(block.what);
    check_sight(block, question, made.history);
    std::size_t conditions = 0;
    for (std::size_t i = 0; i < question.choices.size(); ++i) {
      if (!question.choices[i].condition.empty())
        ++conditions;
      else
        errors_.add(nth(block, "choice", i)->at,
                    {"it does not say when the choice is right", "没有说明选项何时正确"},
                    Message("choice TEXT when CONDITION"));
    }
    const Outcome all = outcome(made, conditions);
    if (!all.read || conditions < question.choices.size()) return;
    if (question.kind == Question::Kind::kChoose && (all.held == 0 || all.held == conditions))
      errors_.add(block.lines.front().at, all.held == 0 ? Message("no choice is right", "没有正确的选项")
                                                        : Message("no choice is wrong", "没有错误的选项"));
    check_question(block, run_, errors_);
    hidden_.reset();
  }

  // Who hides something asks for that. Where nothing is hidden, all but an instant may be meant to be read
  // off.
  void check_sight(const Block& block, const Question& question, const lab::History& history) {
    using Kind = Question::Kind;
    if (question.kind != Kind::kWhen && question.kind != Kind::kState && question.kind != Kind::kSegment)
      return;
    const Place at = block.lines.front().at;
    if (!hidden_) {
      if (question.kind == Kind::kWhen)
        errors_.add(at, {"the answer is in sight", "答案看得见"},
                    {"a block show with 'hide after' above it", "上方应有带 'hide after' 的 show 块"});
      return;
    }
    if (question.what.empty()) {
      if (question.at && *question.at < hidden_->at) errors_.add(at, seen());
      return;
    }
    if (!scenario::parse_occurrence(history.scenario(), question.what)) return;  // which is said elsewhere
    Errors said;
    const auto asked = find(history, question.what, block.at, said);
    if (asked && is_seen(*asked, question.kind == Kind::kState, history.trace())) errors_.add(at, seen());
  }

  // What an arrival does comes after it, so behind a curtain that lets the arrival itself be seen.
  bool is_seen(trace::EventId asked, bool for_what_follows, const trace::Trace& trace) const {
    const trace::Event event = trace.events()[asked];
    if (!hidden_->last) return event.at < hidden_->at;
    const bool follows = for_what_follows && std::holds_alternative<trace::SegmentReceived>(event.what);
    return follows ? asked < *hidden_->last : asked <= *hidden_->last;
  }

  // As shell::Curtain has it.
  struct Hidden {
    Instant at;
    std::optional<trace::EventId> last;
  };

  const Block& run_;
  Errors& errors_;
  std::vector<const Block*> blocks_;
  std::vector<const lesson::Link*> links_;
  std::vector<Added> added_;
  std::size_t next_ = 0;
  std::optional<Hidden> hidden_;
};

}  // namespace

void check_runs(const lesson::Lesson& lesson, Errors& errors) {
  std::vector<std::pair<const Block*, RunChecker>> checkers;
  const auto checker = [&](const Block* run) -> RunChecker* {
    if (run == nullptr) return nullptr;
    const auto known =
        std::find_if(checkers.begin(), checkers.end(), [run](const auto& each) { return each.first == run; });
    if (known != checkers.end()) return &known->second;
    return &checkers.emplace_back(run, RunChecker(*run, errors)).second;
  };
  const auto runs = runs_of(lesson);
  for (std::size_t step = 0; step < lesson.steps.size(); ++step) {
    for (std::size_t i = 0; i < lesson.steps[step].blocks.size(); ++i) {
      if (RunChecker* const found = checker(runs[step][i])) found->add(lesson.steps[step].blocks[i]);
    }
  }
  for (const lesson::Link& link : lesson.links) {
    if (RunChecker* const found = checker(runs[link.step][link.block]))
      found->add(link);
    else if (link.kind == "focus")
      errors.add(link.at, {"no run is shown here", "此处没有运行"});
  }
  for (auto& each : checkers) each.second.check();
}

}  // namespace tcplab::course
