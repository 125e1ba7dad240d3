#pragma once

#include "core/base/time.hpp"
#include "shell/timeline/time_map.hpp"

namespace tcplab::shell {

// The clock of playing a run: it moves along the axis that is on screen, so that a gap that is drawn short is
// also played fast. Speed 1 is a pace to watch by: a segment takes about a second, or one event follows the
// other.
class Playback {
 public:
  static constexpr double kSpeeds[] = {0.1, 0.25, 0.5, 1, 2, 5, 10, 25, 100};

  bool playing() const { return playing_; }
  double speed() const { return speed_; }
  void set_speed(double speed) { speed_ = speed; }
  // To the neighbouring one of kSpeeds.
  void change_speed(int direction);

  void play(const TimeMap& map, Instant at);
  void pause() { playing_ = false; }
  // The playhead was moved by hand.
  void seek(const TimeMap& map, Instant at) { place_ = map.to_axis(at); }

  // Moves on by that many seconds of the watcher's and answers where the playhead is; stops at the end, or
  // waits there while more is to come.
  Instant advance(const TimeMap& map, Duration usual_flight, double seconds, bool more);
  // How much of the axis goes by in a second of the watcher's, at the present speed.
  double rate(const TimeMap& map, Duration usual_flight) const;

 private:
  bool playing_ = false;
  double speed_ = 1;
  double place_ = 0;
};

}  // namespace tcplab::shell
