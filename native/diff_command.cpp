#include <string>
#include <utility>

#include "core/lab/compare.hpp"
#include "core/lab/history.hpp"
#include "core/trace/compare.hpp"
#include "native/commands.hpp"
#include "native/outputs.hpp"

namespace tcplab::native {

namespace {

std::optional<lab::History> made(const RunSource& source) {
  auto prepared = prepare(source);
  if (!prepared) return std::nullopt;
  lab::History history(std::move(prepared->scenario));
  history.run_to_end();
  report_limit(history.stopped_by(), kSuccess);  // the exit status is diff(1)'s
  return history;
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
  const auto compared = lab::compare(*a, *b);
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
