#include "shell/model/recording.hpp"

#include <algorithm>

namespace tcplab::shell {
namespace {

constexpr std::size_t kWorldsKept = 6;

}  // namespace

std::string_view ScenarioRecording::title(Language language) const {
  const lab::Scenario& scenario = history_.scenario();
  return language == Language::kChinese && !scenario.title_zh.empty() ? scenario.title_zh : scenario.title;
}

std::string_view ScenarioRecording::about(Language language) const {
  const lab::Scenario& scenario = history_.scenario();
  return language == Language::kChinese && !scenario.about_zh.empty() ? scenario.about_zh : scenario.about;
}

const tcp::Host* ScenarioRecording::host_after(lab::HostIndex host, lab::EventId event) {
  const auto kept = std::find_if(worlds_.begin(), worlds_.end(),
                                 [event](const auto& entry) { return entry.first == event; });
  if (kept != worlds_.end()) return &kept->second.host(host);
  worlds_.emplace_back(event, history_.world_after(event));
  if (worlds_.size() > kWorldsKept) worlds_.pop_front();
  return &worlds_.back().second.host(host);
}

}  // namespace tcplab::shell
