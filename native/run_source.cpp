#include "native/run_source.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "native/capture_source.hpp"
#include "native/files.hpp"
#include "native/link.hpp"
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

Result<scenario::Shared, Failure> shared_of(const RunSource& source) {
  scenario::Shared shared;
  if (is_link(source.scenario)) {
    auto linked = from_link(source.scenario);
    if (!linked) return linked.error();
    shared = *std::move(linked);
  } else if (scenario::find_builtin(source.scenario) != nullptr) {
    shared.name = source.scenario;
  } else if (is_capture_file(source.scenario)) {
    return no_scenario_but_a_capture(source.scenario);
  } else {
    auto loaded = load_scenario(source.scenario);
    if (!loaded) return loaded.error();
    shared.text = std::move(loaded->text);
  }
  auto overrides = overrides_of(source.values);
  if (!overrides) return overrides.error();
  for (scenario::Override& value : *overrides) {
    // What is said later counts.
    const auto same = [&value](const scenario::Override& other) { return other.name == value.name; };
    shared.values.erase(std::remove_if(shared.values.begin(), shared.values.end(), same),
                        shared.values.end());
    shared.values.push_back(std::move(value));
  }
  if (source.seed) shared.seed = source.seed;
  return shared;
}

std::optional<scenario::Scenario> ready(const scenario::Shared& shared, const std::string& name) {
  const auto text = edited_text(shared);
  if (!text) {
    complain(text.error().message.in(Language::kEnglish));
    return std::nullopt;
  }
  auto scenario = scenario::parse(*text, shared.values);
  if (!scenario) {
    const std::string explanation = scenario::to_string(scenario.error(), name, *text);
    std::fprintf(stderr, "%s", explanation.c_str());
    return std::nullopt;
  }
  if (shared.seed) scenario->seed = *shared.seed;
  return *std::move(scenario);
}

std::optional<Prepared> prepare(const RunSource& source) {
  const auto shared = shared_of(source);
  if (!shared) {
    complain(shared.error().text);
    return std::nullopt;
  }
  const std::string name = is_link(source.scenario) ? "link" : source.scenario;
  auto scenario = ready(*shared, name);
  if (!scenario) return std::nullopt;
  return Prepared{name, *std::move(scenario)};
}

std::string told(lab::History::Limit limit) {
  return "the run did not fall quiet; it was stopped by the " + lab::History::told(limit, {});
}

ExitCode report_limit(std::optional<lab::History::Limit> limit, ExitCode otherwise) {
  if (!limit) return otherwise;
  complain(told(*limit));
  return otherwise == kSuccess ? kLimited : otherwise;
}

}  // namespace tcplab::native
