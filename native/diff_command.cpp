#include <string>
#include <utility>

#include "core/lab/compare.hpp"
#include "core/lab/history.hpp"
#include "core/trace/compare.hpp"
#include "native/capture_source.hpp"
#include "native/commands.hpp"
#include "native/link.hpp"
#include "native/outputs.hpp"

namespace tcplab::native {

namespace {

// What is compared: a run, or a capture, which has no variables.
struct Side {
  std::optional<lab::History> run;
  std::optional<trace::Imported> capture;

  const trace::Trace& trace() const { return run ? run->trace() : capture->trace; }
};

std::optional<Side> read_capture(const RunSource& source) {
  if (!source.values.empty() || source.seed) {
    complain(std::string(source.seed ? "--seed" : "--set") + " is for what is run, and '" +
             bounded(source.scenario) + "' is a capture");
    return std::nullopt;
  }
  auto imported = load_capture(source.scenario);
  if (!imported) {
    complain(imported.error().text);
    return std::nullopt;
  }
  tell_of_capture(source.scenario, trace::about(*imported, Language::kEnglish));
  return Side{{}, *std::move(imported)};
}

std::optional<Side> made(const RunSource& source) {
  if (!is_link(source.scenario) && is_capture_file(source.scenario)) return read_capture(source);
  auto prepared = prepare(source);
  if (!prepared) return std::nullopt;
  lab::History history(std::move(prepared->scenario));
  history.run_to_end();
  report_limit(history.stopped_by(), kSuccess);  // the exit status is diff(1)'s
  return Side{std::move(history), {}};
}

// Precondition: both are runs, or both captures.
Result<trace::Comparison, trace::Divergence> compared_sides(const Side& a, const Side& b) {
  if (a.run && b.run) return lab::compare(*a.run, *b.run);
  return trace::compare(a.trace(), b.trace());
}

std::optional<Failure> check_diff_outputs(const DiffOptions& options) {
  if (!options.json) return std::nullopt;
  std::vector<std::string> inputs;
  for (const RunSource* source : {&options.a, &options.b}) {
    if (scenario::find_builtin(source->scenario) == nullptr) inputs.push_back(source->scenario);
  }
  return check_outputs({{"--json", *options.json}}, inputs);
}

}  // namespace

ExitCode diff_command(const DiffOptions& options) {
  if (const auto failure = check_diff_outputs(options)) {
    complain(failure->text);
    return kMisused;
  }
  const auto a = made(options.a);
  if (!a) return kMisused;
  const auto b = made(options.b);
  if (!b) return kMisused;
  if (a->run.has_value() != b->run.has_value()) {
    complain("a capture is compared with a capture: tcplab run NAME --pcapng OUT makes one of a run");
    return kMisused;
  }
  const auto compared = compared_sides(*a, *b);
  if (!compared) {
    complain("a run could not be repeated to look at its variables; that is a fault of tcplab");
    return kMisused;
  }
  const trace::Comparison& comparison = *compared;
  std::optional<Failure> failure;
  if (options.json) failure = write_file(*options.json, to_json(a->trace(), b->trace(), comparison));
  if (!failure && options.json != "-")
    failure = write_file("-", to_text(a->trace(), b->trace(), comparison, options.language));
  if (failure) {
    complain(failure->text);
    return kMisused;
  }
  return comparison.same() ? kSuccess : kFailed;
}

}  // namespace tcplab::native
