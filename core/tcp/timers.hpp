#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/seldom.hpp"
#include "core/base/time.hpp"
#include "core/tcp/event.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::tcp {

// When each timer of a connection expires; never() for one that does not run. Two that run at the same time,
// as many as most connections have, are kept here and further ones beside it.
class Timers {
 public:
  Instant at(TimerKind kind) const {
    for (std::size_t i = 0; i < kHere; ++i) {
      if (kinds_[i] == kind && here_[i] != Instant::never()) return here_[i];
    }
    return beside_ ? (*beside_)[static_cast<std::size_t>(kind)] : Instant::never();
  }
  bool runs(TimerKind kind) const { return at(kind) != Instant::never(); }
  Instant earliest() const {
    const Instant first = std::min(here_[0], here_[1]);
    return beside_ ? std::min(first, *std::min_element(beside_->begin(), beside_->end())) : first;
  }

  std::size_t footprint() const { return beside_ ? sizeof *beside_ : 0; }  // octets besides itself

  void set(TimerKind kind, Instant deadline);
  // Was it running?
  bool stop(TimerKind kind);

 private:
  static constexpr std::size_t kHere = 2;
  friend void canonical(Canon& canon, const Timers& value);

  std::array<Instant, kHere> here_ = {Instant::never(), Instant::never()};
  // A place is free while its instant is never(), whatever its kind.
  std::array<TimerKind, kHere> kinds_ = {TimerKind::kRetransmission, TimerKind::kDelayedAck};
  Seldom<std::array<Instant, kTimerCount>> beside_;
};

}  // namespace tcplab::tcp
