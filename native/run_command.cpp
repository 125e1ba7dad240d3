#include <algorithm>
#include <cstdio>
#include <string>

#include "core/lab/expect.hpp"
#include "core/lab/history.hpp"
#include "core/scenario/scenario.hpp"
#include "core/trace/filter.hpp"
#include "core/trace/trace.hpp"
#include "native/capture_source.hpp"
#include "native/commands.hpp"
#include "native/files.hpp"
#include "native/link.hpp"
#include "native/outputs.hpp"
#include "native/run_source.hpp"
#include "native/terminal.hpp"

namespace tcplab::native {

namespace {

std::optional<Failure> print_timeline(const trace::Trace& trace, const trace::Filter& filter) {
  const std::string text = trace::to_text(trace, filter);
  return write_file("-", colour_wanted() ? coloured(text) : text);
}

// The timeline is for people; an export on standard output takes its place.
bool prints_timeline(const RunOptions& options) { return options.pcapng != "-" && options.json != "-"; }

std::optional<Failure> write_results(const trace::Trace& trace, const RunOptions& options) {
  if (options.pcapng) {
    if (auto failure = write_file(*options.pcapng, trace::to_pcapng(trace))) return failure;
  }
  if (options.json) {
    if (auto failure = write_file(*options.json, trace::to_json(trace))) return failure;
  }
  if (!prints_timeline(options)) return std::nullopt;
  return print_timeline(trace, *trace::Filter::parse(options.filter));
}

std::optional<Failure> check_options(const RunOptions& options, bool reads_file) {
  if (!options.filter.empty() && !prints_timeline(options))
    return Failure{
        "--filter chooses from the timeline, and an export on standard output takes its place: give "
        "that a file"};
  std::vector<Output> outputs;
  if (options.pcapng) outputs.push_back({"--pcapng", *options.pcapng});
  if (options.json) outputs.push_back({"--json", *options.json});
  if (prints_timeline(options)) outputs.push_back({"the timeline", "-"});
  std::vector<std::string> inputs;
  if (reads_file) inputs.push_back(options.scenario);
  return check_outputs(outputs, inputs);
}

// Below the filter stands where it is wrong.
std::string wrong_filter(const std::string& text, const trace::FilterError& error) {
  const std::string marks(std::max<std::size_t>(error.length, 1), '^');
  std::string told = "--filter: " + error.message.in(Language::kEnglish) + "\n  " + bounded(text) + "\n  " +
                     std::string(error.at, ' ') + marks;
  if (!error.hint.empty()) told += "\n  " + error.hint.in(Language::kEnglish);
  return told;
}

ExitCode misused(const Failure& failure) {
  complain(failure.text);
  return kMisused;
}

// Says on standard error what is not as the scenario expects; the exit status of that.
ExitCode report_expectations(const lab::History& history, const std::string& name) {
  const auto verdicts = lab::judge(history);
  if (!verdicts) {
    complain(trace::explain(history.trace(), verdicts.error()).in(Language::kEnglish));
    return kFailed;
  }
  ExitCode status = kSuccess;
  for (const lab::Verdict& verdict : *verdicts) {
    if (verdict.met) continue;
    status = kFailed;
    std::fprintf(stderr, "%s:%zu: not as expected\n  expected  %s\n  actual    %s\n", name.c_str(),
                 verdict.line, bounded(verdict.expected).c_str(),
                 bounded(verdict.actual.in(Language::kEnglish)).c_str());
  }
  return status;
}

// The first option that is given and has no meaning for a capture; nullptr: none.
const char* given_for_runs(const RunOptions& options) {
  if (!options.values.empty()) return "--set";
  return options.seed ? "--seed" : given(options.script);
}

// Prints the packets of a capture, and on standard error what it has besides.
ExitCode show_capture(const RunOptions& options) {
  if (const char* const option = given_for_runs(options))
    return misused({std::string(option) + " is for what is run, and this is a capture"});
  if (auto failure = check_options(options, true)) return misused(*failure);
  const auto imported = load_capture(options.scenario);
  if (!imported) return misused(imported.error());
  if (const auto failure = write_results(imported->trace, options)) {
    complain(failure->text);
    return kFailed;
  }
  tell_of_capture(options.scenario, trace::about(*imported, Language::kEnglish));
  return kSuccess;
}

}  // namespace

ExitCode run_command(const RunOptions& options) {
  if (const auto filter = trace::Filter::parse(options.filter); !filter)
    return misused({wrong_filter(options.filter, filter.error())});
  if (is_script(options.scenario)) {
    if (!options.values.empty() || options.seed)
      return misused({std::string(options.seed ? "--seed" : "--set") +
                      " is for scenarios, and this is a packetdrill script"});
    if (auto failure = check_options(options, true)) return misused(*failure);
    return run_script(options,
                      [&options](const trace::Trace& trace) { return write_results(trace, options); });
  }
  if (!is_link(options.scenario) && is_capture_file(options.scenario)) return show_capture(options);
  if (const char* const option = given(options.script))
    return misused({std::string(option) + " is for packetdrill scripts (*.pkt), and this is a scenario"});
  const bool reads_file = scenario::find_builtin(options.scenario) == nullptr;
  if (auto failure = check_options(options, reads_file)) return misused(*failure);
  auto prepared = prepare({options.scenario, options.values, options.seed});
  if (!prepared) return kMisused;
  lab::History history(std::move(prepared->scenario));
  history.run_to_end();
  if (auto failure = write_results(history.trace(), options)) {
    complain(failure->text);
    return kFailed;
  }
  return report_limit(history.stopped_by(), report_expectations(history, prepared->name));
}

}  // namespace tcplab::native
