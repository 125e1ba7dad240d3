#include "shell/model/recording.hpp"

#include <algorithm>

namespace tcplab::shell {

const SourceLines::Step* SourceLines::step_at_line(std::size_t line) const {
  const auto after = std::upper_bound(steps.begin(), steps.end(), line,
                                      [](std::size_t value, const Step& step) { return value < step.first; });
  if (after == steps.begin()) return nullptr;
  const Step& step = *(after - 1);
  return line <= step.last ? &step : nullptr;
}

const SourceLines::Step* SourceLines::step_at(const Focus& focus) const {
  // Of the steps of one instant, those that left an event divide what has been done from what has not.
  const auto is_done = [&focus](const Step& step) {
    if (step.instant != focus.at) return step.instant < focus.at;
    return step.until == trace::kNoEvent || (focus.event != trace::kNoEvent && step.until <= focus.event);
  };
  const auto after = std::partition_point(steps.begin(), steps.end(), is_done);
  return after == steps.begin() ? nullptr : &*(after - 1);
}

void ScenarioRecording::make(std::size_t events) {
  lab::History::Budget budget;
  budget.events = events;
  history_.advance(budget);
}

void ScenarioRecording::go_on() {
  lab::History::Limits limits = history_.limits();
  const Instant next = history_.now().next();
  const Duration twice = (next - Instant{}) * 2;
  if (history_.stopped_by() == lab::History::Limit::kEvents) limits.events *= 2;
  limits.time = std::max(limits.time, twice);
  if (!history_.truncated()) limits.until = twice;
  history_.set_limits(limits);
}

std::string_view ScenarioRecording::title(Language language) const {
  const scenario::Scenario& scenario = history_.scenario();
  return language == Language::kChinese && !scenario.title_zh.empty() ? scenario.title_zh : scenario.title;
}

std::string_view ScenarioRecording::about(Language language) const {
  const scenario::Scenario& scenario = history_.scenario();
  return language == Language::kChinese && !scenario.about_zh.empty() ? scenario.about_zh : scenario.about;
}

const lab::Moment* ScenarioRecording::moment_after(trace::EventId event) {
  const auto moment = moments_.after(history_, event);
  if (moment) return *moment;
  fault_ = trace::explain(history_.trace(), moment.error());
  return nullptr;
}

const tcp::Host* ScenarioRecording::host_after(trace::HostIndex host, trace::EventId event) {
  const lab::Moment* const moment = moment_after(event);
  return moment != nullptr ? &moment->world.host(host) : nullptr;
}

StepEvents ScenarioRecording::step_of(trace::EventId event) {
  const lab::Moment* const moment = moment_after(event);
  return moment != nullptr ? StepEvents{moment->first, moment->last} : StepEvents{event, event};
}

}  // namespace tcplab::shell
