#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "core/lab/expect.hpp"
#include "core/lab/history.hpp"
#include "core/lab/why_not.hpp"
#include "core/scenario/question.hpp"
#include "core/trace/why.hpp"
#include "native/commands.hpp"
#include "native/outputs.hpp"

namespace tcplab::native {

namespace {

std::string question_of(const std::vector<std::string>& words) {
  std::string question;
  for (const std::string& word : words) question += (question.empty() ? "" : " ") + word;
  return question;
}

std::optional<Failure> check_answer(const QuestionOptions& options) {
  if (!options.json) return std::nullopt;
  std::vector<std::string> inputs;
  if (scenario::find_builtin(options.run.scenario) == nullptr) inputs.push_back(options.run.scenario);
  return check_outputs({{"--json", *options.json}}, inputs);
}

// An event by its number, or by what happens in it.
Result<trace::EventId, Failure> event_of(const lab::History& history, const std::string& question,
                                         Language language) {
  const std::size_t count = history.trace().events().size();
  trace::EventId id = trace::kNoEvent;
  const char* const end = question.data() + question.size();
  const auto [last, error] = std::from_chars(question.data(), end, id);
  if (last == end && last != question.data()) {
    if (error != std::errc() || id >= count)
      return Failure{"there is no event " + bounded(question) + ": the run has " + std::to_string(count) +
                     ", from 0 on"};
    return id;
  }
  const auto what = scenario::parse_occurrence(history.scenario(), question);
  if (!what) return Failure{what.error().to_string("EVENT", question, language)};
  const auto found = lab::find(history, *what);
  if (!found) return Failure{"it does not happen in this run: " + bounded(question)};
  return *found;
}

// Of a run that a limit stopped that is said as well: what was asked for may come later.
ExitCode misasked(const lab::History& history, const std::string& text) {
  complain(text);
  return report_limit(history.stopped_by(), kMisused);
}

ExitCode answer(const QuestionOptions& options, const lab::History& history, const std::string& text,
                const std::string& json) {
  std::optional<Failure> failure;
  if (options.json) failure = write_file(*options.json, json);
  if (!failure && options.json != "-") failure = write_file("-", text);
  if (failure) complain(failure->text);
  return report_limit(history.stopped_by(), failure ? kFailed : kSuccess);
}

std::optional<lab::History> run_of(const QuestionOptions& options) {
  if (const auto failure = check_answer(options)) {
    complain(failure->text);
    return std::nullopt;
  }
  auto prepared = prepare(options.run);
  if (!prepared) return std::nullopt;
  lab::History history(std::move(prepared->scenario));
  history.run_to_end();
  return history;
}

}  // namespace

ExitCode why_command(const QuestionOptions& options) {
  const auto history = run_of(options);
  if (!history) return kMisused;
  const auto event = event_of(*history, question_of(options.words), options.language);
  if (!event) return misasked(*history, event.error().text);
  const trace::Why why = trace::why(history->trace(), *event);
  return answer(options, *history, to_text(history->trace(), why, options.language),
                to_json(history->trace(), why));
}

ExitCode why_not_command(const QuestionOptions& options) {
  const auto history = run_of(options);
  if (!history) return kMisused;
  const std::string question = question_of(options.words);
  const auto moment = scenario::parse_moment(history->scenario(), question);
  if (!moment) return misasked(*history, moment.error().to_string("MOMENT", question, options.language));
  const auto why = lab::why_not(*history, *moment);
  if (!why) {
    complain(trace::explain(history->trace(), why.error()).in(options.language));
    return report_limit(history->stopped_by(), kFailed);
  }
  return answer(options, *history, to_text(history->trace(), *why, options.language),
                to_json(history->trace(), *why));
}

}  // namespace tcplab::native
