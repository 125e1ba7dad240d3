#include "shell/model/model.hpp"

#include <algorithm>

namespace tcplab::shell {
namespace {

constexpr std::size_t kWorldsKept = 6;

}  // namespace

std::string_view Run::title(Language language) const {
  const lab::Scenario& scenario = history.scenario();
  if (language == Language::kChinese && !scenario.title_zh.empty()) return scenario.title_zh;
  return scenario.title.empty() ? std::string_view(name) : std::string_view(scenario.title);
}

std::string_view Run::about(Language language) const {
  const lab::Scenario& scenario = history.scenario();
  return language == Language::kChinese && !scenario.about_zh.empty() ? scenario.about_zh : scenario.about;
}

bool Model::open(std::string name, std::string text) {
  auto parsed = lab::parse_scenario(text);
  if (!parsed.ok()) {
    error_ = OpenError{std::move(name), std::move(text), parsed.error()};
    return false;
  }
  run_ = std::make_unique<Run>(std::move(name), std::move(parsed.value()));
  ++generation_;
  error_.reset();
  worlds_.clear();
  hover_ = next_hover_ = lab::kNoEvent;
  map_ = run_->index.make_map(axis_);
  go_to_end();
  return true;
}

Focus Model::shown() const {
  return run_ && hover_ < run_->trace().events.size() ? focus_on(run_->trace(), hover_) : focus_;
}

void Model::end_frame() {
  hover_ = next_hover_;
  next_hover_ = lab::kNoEvent;
}

void Model::select(lab::EventId event) {
  focus_ = focus_on(run_->trace(), event);
  playback_.pause();
  playback_.seek(*map_, focus_.at);
}

void Model::seek(Instant at) {
  focus_ = focus_at(run_->index, std::clamp(at, Instant{}, run_->index.end()));
  playback_.seek(*map_, focus_.at);
}

void Model::go_to_end() {
  const std::size_t count = run_->trace().events.size();
  select(count == 0 ? lab::kNoEvent : static_cast<lab::EventId>(count - 1));
}

void Model::set_axis(AxisMode mode) {
  axis_ = mode;
  if (!run_) return;
  map_ = run_->index.make_map(mode);
  playback_.seek(*map_, focus_.at);
}

void Model::toggle_play() {
  if (!run_) return;
  if (playback_.playing()) return playback_.pause();
  const bool at_end = focus_.event != lab::kNoEvent && focus_.event + 1 == run_->trace().events.size();
  playback_.play(*map_, at_end ? Instant{} : focus_.at);
}

void Model::advance(double seconds) {
  if (!run_ || !playback_.playing()) return;
  focus_ = focus_at(run_->index, playback_.advance(*map_, run_->index.usual_flight(), seconds));
}

const lab::World* Model::world_after(lab::EventId event) {
  if (!run_ || event >= run_->trace().events.size()) return nullptr;
  const auto kept = std::find_if(worlds_.begin(), worlds_.end(),
                                 [event](const auto& entry) { return entry.first == event; });
  if (kept != worlds_.end()) return &kept->second;
  worlds_.emplace_back(event, run_->history.world_after(event));
  if (worlds_.size() > kWorldsKept) worlds_.pop_front();
  return &worlds_.back().second;
}

const Track* Model::track_for(lab::HostIndex host, lab::EventId event) const {
  const Index& index = run_->index;
  if (event < run_->trace().events.size()) {
    const lab::Event& at = run_->trace().events[event];
    if (const Track* track = index.track_of(at.host, at.connection)) {
      if (at.host == host) return track;
      const Track* peer = index.peer_of(*track, event);
      if (peer && peer->host == host && !track->listener) return peer;
    }
  }
  return index.latest_track(host, event);
}

}  // namespace tcplab::shell
