#include "shell/course/runs.hpp"

#include <algorithm>
#include <utility>

#include "core/lab/expect.hpp"
#include "core/scenario/question.hpp"
#include "shell/course/block.hpp"

namespace tcplab::course {
namespace {

using lesson::Block;
using scenario::Shared;

bool asks(const Block& block) {
  return std::holds_alternative<lesson::Question>(block.what) ||
         std::holds_alternative<lesson::Task>(block.what) ||
         std::holds_alternative<lesson::Practice>(block.what);
}

const Block* first_run(const lesson::Step& step) {
  for (const Block& block : step.blocks) {
    if (std::holds_alternative<Shared>(block.what)) return &block;
    if (asks(block)) return nullptr;
  }
  return nullptr;
}

std::size_t lines_in(std::string_view text) {
  const auto ends = std::count(text.begin(), text.end(), '\n');
  return static_cast<std::size_t>(ends) + (text.empty() || text.back() == '\n' ? 0 : 1);
}

// Where in a lesson the lines of the text stand that is run.
class Places {
 public:
  Places(const Block& run, const std::vector<Added>& added) : run_(run), added_(added) {
    const auto& shared = std::get<Shared>(run.what);
    const auto* const builtin = scenario::find_builtin(shared.name);
    lines_ = lines_in(builtin != nullptr ? builtin->text : std::string_view(shared.text));
    edits_ = shared.edits.size();
  }

  // Which of the lines added it is; nullopt: one of the run's own.
  std::optional<std::size_t> added(std::size_t line) const {
    if (line <= lines_ + edits_ || line > lines_ + edits_ + added_.size()) return std::nullopt;
    return line - lines_ - edits_ - 1;
  }

  Place at(std::size_t line, std::size_t column) const {
    if (line == 0) return of_statement("set", 0);
    if (const auto index = added(line)) {
      const Added& more = added_[*index];
      const std::size_t before = more.keyword.empty() ? 0 : more.keyword.size() + 1;
      Place place = more.at;
      place.column += column > before + 1 ? column - before - 1 : 0;
      return place;
    }
    if (line > lines_) {
      Place place = of_statement("edit", line - lines_ - 1);
      place.column += column > 0 ? column - 1 : 0;
      return place;
    }
    const Place text = of_statement("text", 0);
    return {text.file, text.line + line, column};
  }

  // Whether an expectation there is the author's own.
  bool is_authors(std::size_t line) const {
    const auto& shared = std::get<Shared>(run_.what);
    return shared.name.empty() || line > lines_ ||
           (shared.edits.empty() && shared.values.empty() && !shared.seed);
  }

 private:
  Place of_statement(std::string_view word, std::size_t number) const {
    for (const Statement& statement : run_.lines) {
      if (statement.word == word && number-- == 0) return statement.rest_at;
    }
    return run_.at;
  }

  const Block& run_;
  const std::vector<Added>& added_;
  std::size_t lines_ = 0;
  std::size_t edits_ = 0;
};

Shared with(const Block& run, const std::vector<Added>& added, const std::vector<bool>& left_out) {
  Shared shared = std::get<Shared>(run.what);
  for (std::size_t i = 0; i < added.size(); ++i) {
    const std::string line = added[i].keyword + (added[i].keyword.empty() ? "" : " ") + added[i].line;
    // A comment in its place, so that all lines stay where they are.
    shared.edits.push_back({left_out[i] ? "#" : line, true});
  }
  return shared;
}

class Maker {
 public:
  Maker(const Block& run, const std::vector<Added>& added, Errors& errors)
      : run_(run), added_(added), errors_(errors), places_(run, added), left_out_(added.size(), false) {}

  std::optional<Made> make() {
    auto scenario = read();
    if (!scenario) return std::nullopt;
    Made made{lab::History(std::move(*scenario), run_limits()), left_out_,
              std::vector<bool>(added_.size(), false)};
    made.read.flip();
    made.history.run_to_end();
    if (made.history.stopped_by()) {
      errors_.add(run_.at,
                  {"this run does not come to its end within 24 hours and 200000 events",
                   "此运行在 24 小时和 200000 个事件之内没有结束"},
                  Message("until TIME"));
      return std::nullopt;
    }
    judge(made);
    return made;
  }

 private:
  std::optional<scenario::Scenario> read() {
    // The second time without the added lines that cannot be read.
    for (int tries = 0; tries < 2; ++tries) {
      const Shared shared = with(run_, added_, left_out_);
      const auto text = scenario::edited_text(shared);
      if (!text) return std::nullopt;
      auto scenario = scenario::parse(*text, shared.values);
      if (scenario && shared.seed) scenario->seed = *shared.seed;
      if (scenario) return std::move(*scenario);
      if (!tell(scenario.error())) return std::nullopt;
    }
    return std::nullopt;
  }

  // Whether only lines that were added are wrong.
  bool tell(const scenario::Errors& wrong) {
    bool only_added = true;
    for (const scenario::Error& error : wrong) {
      errors_.add(places_.at(error.line, error.column), error.message, error.expected, error.hint);
      const auto index = places_.added(error.line);
      if (index) left_out_[*index] = true;
      only_added = only_added && index.has_value();
    }
    return only_added;
  }

  void judge(Made& made) {
    const auto verdicts = lab::judge(made.history);
    if (!verdicts) {
      errors_.add(run_.at, trace::explain(made.history.trace(), verdicts.error()));
      return;
    }
    for (const lab::Verdict& verdict : *verdicts) {
      if (const auto index = places_.added(verdict.line)) {
        made.held[*index] = verdict.met;
      } else if (!verdict.met && !changed() && places_.is_authors(verdict.line)) {
        errors_.add(places_.at(verdict.line, 1),
                    told({"the run is not as it is expected: {0}", "运行与期望不符：{0}"}, verdict.actual),
                    Message(verdict.expected));
      }
    }
  }

  // It is another run than its author wrote down expectations for.
  bool changed() const {
    return std::any_of(added_.begin(), added_.end(), [](const Added& line) { return line.keyword.empty(); });
  }

  const Block& run_;
  const std::vector<Added>& added_;
  Errors& errors_;
  Places places_;
  std::vector<bool> left_out_;
};

}  // namespace

lab::History::Limits run_limits() {
  lab::History::Limits limits;
  limits.events = 200'000;
  limits.memory = std::size_t{128} << 20;
  return limits;
}

std::vector<std::vector<const Block*>> runs_of(const lesson::Lesson& lesson) {
  std::vector<std::vector<const Block*>> runs;
  const Block* now = nullptr;
  for (const lesson::Step& step : lesson.steps) {
    if (const Block* first = first_run(step)) now = first;
    auto& of_step = runs.emplace_back();
    for (const Block& block : step.blocks) {
      if (std::holds_alternative<Shared>(block.what)) now = &block;
      of_step.push_back(now);
    }
  }
  return runs;
}

std::optional<Made> make(const Block& run, const std::vector<Added>& added, Errors& errors) {
  const auto& shared = std::get<Shared>(run.what);
  if (shared.name.empty() && shared.text.empty()) return std::nullopt;
  return Maker(run, added, errors).make();
}

std::optional<trace::EventId> find(const lab::History& history, const std::string& what, Place at,
                                   Errors& errors) {
  const auto occurrence = scenario::parse_occurrence(history.scenario(), what);
  if (!occurrence) {
    const scenario::Error& error = occurrence.error();
    at.column += error.column > 0 ? error.column - 1 : 0;
    errors.add(at, error.message, error.expected, error.hint);
    return std::nullopt;
  }
  const auto event = lab::find(history, *occurrence);
  if (!event) errors.add(at, told({"this does not happen in the run: {0}", "运行中没有发生：{0}"}, what));
  return event;
}

}  // namespace tcplab::course
