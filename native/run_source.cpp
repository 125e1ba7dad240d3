#include "native/run_source.hpp"

#include <cstdio>
#include <utility>

#include "core/base/time.hpp"
#include "native/files.hpp"
#include "native/messages.hpp"
#include "native/scenario_source.hpp"

namespace tcplab::native {

namespace {

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

}  // namespace

std::optional<Prepared> prepare(const RunSource& source) {
  const auto text = load_scenario(source.scenario);
  if (!text) {
    complain(text.error().text);
    return std::nullopt;
  }
  const auto overrides = overrides_of(source.values);
  if (!overrides) {
    complain(overrides.error().text);
    return std::nullopt;
  }
  auto scenario = scenario::parse(text->text, *overrides);
  if (!scenario) {
    const std::string explanation = scenario::to_string(scenario.error(), text->name, text->text);
    std::fprintf(stderr, "%s", explanation.c_str());
    return std::nullopt;
  }
  if (source.seed) scenario->seed = *source.seed;
  return Prepared{text->name, std::move(*scenario)};
}

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

}  // namespace tcplab::native
