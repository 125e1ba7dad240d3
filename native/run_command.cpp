#include <cstdio>

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

// What a run that was stopped says; the exit status is its own.
ExitCode report_limit(lab::History::Limit limit) {
  const lab::History::Limits limits;
  const std::string reached =
      limit == lab::History::Limit::kEvents
          ? "limit of events: " + std::to_string(limits.events)
          : "limit of virtual time: " + std::to_string(limits.time / seconds(3600)) + " h";
  complain("the run did not fall quiet; it was stopped by the " + reached);
  return kLimited;
}

}  // namespace

ExitCode run_command(const RunOptions& options) {
  if (is_script(options.scenario)) {
    if (auto failure = check_options(options, true)) return misused(*failure);
    return run_script(options,
                      [&options](const trace::Trace& trace) { return write_results(trace, options); });
  }
  if (auto failure = check_scenario_options(options.script)) return misused(*failure);
  const auto source = load_scenario(options.scenario);
  if (!source) return misused(source.error());
  const bool reads_file = scenario::find_builtin(options.scenario) == nullptr;
  if (auto failure = check_options(options, reads_file)) return misused(*failure);
  auto scenario = scenario::parse(source->text);
  if (!scenario) {
    const std::string explanation = scenario.error().to_string(source->name, source->text);
    std::fprintf(stderr, "%s\n", explanation.c_str());
    return kMisused;
  }
  lab::History history(std::move(*scenario));
  history.run_to_end();
  if (auto failure = write_results(history.trace(), options)) {
    complain(failure->text);
    return kFailed;
  }
  return history.stopped_by() ? report_limit(*history.stopped_by()) : kSuccess;
}

}  // namespace tcplab::native
