#include <cstdio>

#include "core/lab/expect.hpp"
#include "core/lab/history.hpp"
#include "core/scenario/scenario.hpp"
#include "core/trace/trace.hpp"
#include "native/commands.hpp"
#include "native/files.hpp"
#include "native/outputs.hpp"
#include "native/scenario_source.hpp"
#include "native/terminal.hpp"

namespace tcplab::native {

namespace {

std::optional<Failure> print_timeline(const trace::Trace& trace) {
  const std::string text = trace::to_text(trace);
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
  return prints_timeline(options) ? print_timeline(trace) : std::nullopt;
}

std::optional<Failure> check_options(const RunOptions& options, bool reads_file) {
  std::vector<Output> outputs;
  if (options.pcapng) outputs.push_back({"--pcapng", *options.pcapng});
  if (options.json) outputs.push_back({"--json", *options.json});
  if (prints_timeline(options)) outputs.push_back({"the timeline", "-"});
  std::vector<std::string> inputs;
  if (reads_file) inputs.push_back(options.scenario);
  return check_outputs(outputs, inputs);
}

std::optional<Failure> check_scenario_options(const ScriptOptions& script) {
  const char* given = script.profile                ? "--profile"
                      : !script.definitions.empty() ? "-D"
                      : script.strict               ? "--strict"
                                                    : nullptr;
  if (given == nullptr) return std::nullopt;
  return Failure{std::string(given) + " is for packetdrill scripts (*.pkt), and this is a scenario"};
}

ExitCode misused(const Failure& failure) {
  complain(failure.text);
  return kMisused;
}

Result<std::vector<scenario::Override>, Failure> overrides_of(const std::vector<std::string>& written) {
  std::vector<scenario::Override> overrides;
  for (const std::string& text : written) {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos)
      return Failure{"--set " + bounded(text) + ": a parameter is given as NAME=VALUE"};
    overrides.push_back({text.substr(0, equals), text.substr(equals + 1)});
  }
  return overrides;
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

// What a run that was stopped says.
void report_limit(lab::History::Limit limit) {
  const lab::History::Limits limits;
  std::string reached;
  switch (limit) {
    case lab::History::Limit::kEvents:
      reached = "events: " + std::to_string(limits.events);
      break;
    case lab::History::Limit::kTime:
      reached = "virtual time: " + std::to_string(limits.time / seconds(3600)) + " h";
      break;
    case lab::History::Limit::kMemory:
      reached = "memory: " + std::to_string(limits.memory >> 20) + " MiB";
      break;
  }
  complain("the run did not fall quiet; it was stopped by the limit of " + reached);
}

}  // namespace

ExitCode run_command(const RunOptions& options) {
  if (is_script(options.scenario)) {
    if (!options.values.empty()) return misused({"--set is for scenarios, and this is a packetdrill script"});
    if (auto failure = check_options(options, true)) return misused(*failure);
    return run_script(options,
                      [&options](const trace::Trace& trace) { return write_results(trace, options); });
  }
  if (auto failure = check_scenario_options(options.script)) return misused(*failure);
  const auto source = load_scenario(options.scenario);
  if (!source) return misused(source.error());
  const bool reads_file = scenario::find_builtin(options.scenario) == nullptr;
  if (auto failure = check_options(options, reads_file)) return misused(*failure);
  const auto overrides = overrides_of(options.values);
  if (!overrides) return misused(overrides.error());
  auto scenario = scenario::parse(source->text, *overrides);
  if (!scenario) {
    const std::string explanation = scenario::to_string(scenario.error(), source->name, source->text);
    std::fprintf(stderr, "%s", explanation.c_str());
    return kMisused;
  }
  lab::History history(std::move(*scenario));
  history.run_to_end();
  if (auto failure = write_results(history.trace(), options)) {
    complain(failure->text);
    return kFailed;
  }
  const ExitCode expected = report_expectations(history, source->name);
  if (history.stopped_by()) report_limit(*history.stopped_by());
  return expected == kSuccess && history.stopped_by() ? kLimited : expected;
}

}  // namespace tcplab::native
