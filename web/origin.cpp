#include "web/origin.hpp"

#include <algorithm>
#include <variant>

#include "core/scenario/scenario.hpp"
#include "shell/model/bench.hpp"
#include "shell/model/focus.hpp"

namespace tcplab::web {
namespace {

constexpr int kFarthest = 1000;  // links of a chain of causes

// Which `at` or `on` line a call is of: the only one that may be, or the one of that instant. 0: not known.
std::size_t line_of_call(const scenario::Scenario& scenario, const trace::Event& event) {
  const trace::CallKind call = std::get<trace::Called>(event.what).call;
  std::vector<std::size_t> possible;
  for (const scenario::Step& step : scenario.steps) {
    if (scenario::call_of(step.action.verb) != call || step.action.host != event.host) continue;
    const auto* at = std::get_if<scenario::AtTime>(&step.when);
    if (at && at->at == event.at) return step.line;
    if (!at || step.action.times > 1) possible.push_back(step.line);
  }
  return possible.size() == 1 ? possible.front() : 0;
}

// What the text itself did in that event; 0: nothing.
std::size_t line_of(const scenario::Scenario& scenario, const trace::Event& event) {
  if (const auto* done = std::get_if<trace::Intervened>(&event.what)) return done->line;
  if (const auto* lost = std::get_if<trace::SegmentDropped>(&event.what)) return lost->line;
  return std::holds_alternative<trace::Called>(event.what) ? line_of_call(scenario, event) : 0;
}

std::vector<std::size_t> lines_of_step(const shell::SourceLines& source, const shell::Focus& focus) {
  std::vector<std::size_t> lines;
  if (const shell::SourceLines::Step* step = source.step_at(focus)) {
    for (std::size_t line = step->first; line <= step->last; ++line) lines.push_back(line);
  }
  return lines;
}

}  // namespace

std::vector<std::size_t> lines_in_focus(const shell::App& app) {
  const shell::Run* run = app.model().run();
  if (!run) return {};
  if (const shell::SourceLines* source = run->recording->source())
    return lines_of_step(*source, app.model().focus());
  if (!app.model().editable()) return {};
  const scenario::Scenario& scenario = app.model().scenario();
  trace::EventId at = app.model().focus().event;
  for (int i = 0; i < kFarthest && at < run->trace().events().size(); ++i) {
    const trace::Event event = run->trace().events()[at];
    if (const std::size_t line = line_of(scenario, event))
      return {shell::written_line(app.source().text, app.model().changes(), line)};
    at = event.cause;
  }
  return {};
}

}  // namespace tcplab::web
