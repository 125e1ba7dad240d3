#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/seldom.hpp"
#include "core/base/time.hpp"
#include "core/tcp/event.hpp"
#include "core/tcp/event_queue.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::tcp {

// When each timer of a connection expires; never() for one that does not run. Two that run at the same time,
// as many as most connections have, are kept here and further ones beside it.
class Timers {
 public:
  Instant at(TimerKind kind) const {
    if (!runs(kind)) return Instant::never();
    for (std::size_t i = 0; i < kHere; ++i) {
      if (kinds_[i] == kind && here_[i] != Instant::never()) return here_[i];
    }
    return (*beside_)[static_cast<std::size_t>(kind)];
  }
  bool runs(TimerKind kind) const { return (running_ & bit(kind)) != 0; }
  Instant earliest() const {
    const Instant first = std::min(here_[0], here_[1]);
    return beside_ ? std::min(first, *std::min_element(beside_->begin(), beside_->end())) : first;
  }

  std::size_t footprint() const { return beside_ ? sizeof *beside_ : 0; }  // octets besides itself

  // Each tells of what it does, and why.
  void set(EventQueue& events, TimerKind kind, Instant deadline, Rule rule);
  void stop(EventQueue& events, TimerKind kind, Rule rule) {
    if (!runs(kind)) return;
    end(kind);
    events.note_stopped(kind, rule);
  }
  void stop_all(EventQueue& events, Rule rule);
  // Ends one that is over by then; answers whether it was.
  bool expire(TimerKind kind, Instant now) {
    const bool over = runs(kind) && at(kind) <= now;
    if (over) end(kind);
    return over;
  }

 private:
  static constexpr std::size_t kHere = 2;
  static constexpr std::uint16_t bit(TimerKind kind) {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(kind));
  }
  friend void canonical(Canon& canon, const Timers& value);

  Instant* place_of(TimerKind kind);
  void end(TimerKind kind);

  std::array<Instant, kHere> here_ = {Instant::never(), Instant::never()};
  // A place is free while its instant is never(), whatever its kind.
  std::array<TimerKind, kHere> kinds_ = {TimerKind::kRetransmission, TimerKind::kDelayedAck};
  std::uint16_t running_ = 0;  // a bit for each kind, for it is asked far more often than it changes
  Seldom<std::array<Instant, kTimerCount>> beside_;
};

}  // namespace tcplab::tcp
