#include "shell/model/playback.hpp"

#include <algorithm>
#include <iterator>

namespace tcplab::shell {
namespace {

constexpr double kSecondsPerFlight = 1.2;
constexpr double kSecondsPerStep = 0.6;
// How long a run lasts in which no segment ever arrives.
constexpr double kSecondsPerSilentRun = 10;

}  // namespace

void Playback::change_speed(int direction) {
  const auto* at = std::lower_bound(std::begin(kSpeeds), std::end(kSpeeds), speed_);
  const auto last = static_cast<int>(std::size(kSpeeds)) - 1;
  const int index = std::clamp(static_cast<int>(at - std::begin(kSpeeds)) + direction, 0, last);
  speed_ = kSpeeds[index];
}

void Playback::play(const TimeMap& map, Instant at) {
  place_ = map.to_axis(at);
  playing_ = true;
}

double Playback::rate(const TimeMap& map, Duration usual_flight) const {
  if (map.mode() == AxisMode::kPerEvent) return speed_ / kSecondsPerStep;
  if (usual_flight.ns == 0) return speed_ * map.length() / kSecondsPerSilentRun;
  return speed_ * usual_flight.seconds() / kSecondsPerFlight;
}

Instant Playback::advance(const TimeMap& map, Duration usual_flight, double seconds, bool more) {
  if (playing_) place_ += seconds * rate(map, usual_flight);
  if (place_ >= map.length()) {
    place_ = map.length();
    playing_ = playing_ && more;
  }
  return map.from_axis(place_);
}

}  // namespace tcplab::shell
