#include "shell/model/recording.hpp"

#include <algorithm>

namespace tcplab::shell {
namespace {

constexpr std::size_t kMomentsKept = 6;

}  // namespace

std::string_view ScenarioRecording::title(Language language) const {
  const scenario::Scenario& scenario = history_.scenario();
  return language == Language::kChinese && !scenario.title_zh.empty() ? scenario.title_zh : scenario.title;
}

std::string_view ScenarioRecording::about(Language language) const {
  const scenario::Scenario& scenario = history_.scenario();
  return language == Language::kChinese && !scenario.about_zh.empty() ? scenario.about_zh : scenario.about;
}

const lab::Moment* ScenarioRecording::moment_after(trace::EventId event) {
  const auto kept = std::find_if(moments_.begin(), moments_.end(), [event](const auto& moment) {
    return moment.first <= event && event <= moment.last;
  });
  if (kept != moments_.end()) return &*kept;
  auto moment = history_.moment_after(event);
  if (!moment) {
    fault_ = trace::explain(history_.trace(), moment.error());
    return nullptr;
  }
  moments_.push_back(*std::move(moment));
  if (moments_.size() > kMomentsKept) moments_.pop_front();
  return &moments_.back();
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
