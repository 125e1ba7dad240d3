#include <cstdio>

#include "core/lab/history.hpp"
#include "core/lab/scenario.hpp"
#include "core/lab/trace.hpp"
#include "native/commands.hpp"
#include "native/files.hpp"
#include "native/scenario_source.hpp"
#include "native/terminal.hpp"

namespace tcplab::native {

namespace {

std::optional<Failure> print_timeline(const lab::Trace& trace) {
  const std::string text = lab::to_text(trace);
  return write_file("-", colour_wanted() ? coloured(text) : text);
}

std::optional<Failure> write_results(const lab::Trace& trace, const RunOptions& options) {
  if (options.pcapng) {
    if (auto failure = write_file(*options.pcapng, lab::to_pcapng(trace))) return failure;
  }
  if (options.json) {
    if (auto failure = write_file(*options.json, lab::to_json(trace))) return failure;
  }
  const bool output_taken = options.pcapng == "-" || options.json == "-";
  return output_taken ? std::nullopt : print_timeline(trace);
}

}  // namespace

ExitCode run_command(const RunOptions& options) {
  if (is_script(options.scenario)) {
    return run_script(options, [&options](const lab::Trace& trace) { return write_results(trace, options); });
  }
  const auto source = load_scenario(options.scenario);
  if (!source) {
    complain(source.error().text);
    return kMisused;
  }
  auto scenario = lab::parse_scenario(source->text);
  if (!scenario) {
    const std::string explanation = scenario.error().to_string(source->name, source->text);
    std::fprintf(stderr, "%s\n", explanation.c_str());
    return kMisused;
  }
  const lab::History history(std::move(*scenario));
  if (auto failure = write_results(history.trace(), options)) {
    complain(failure->text);
    return kFailed;
  }
  if (history.truncated()) complain("the run did not fall quiet; it was stopped here");
  return kSuccess;
}

}  // namespace tcplab::native
