#pragma once

#include <algorithm>
#include <optional>

#include "core/base/time.hpp"
#include "core/packetdrill/language/ast.hpp"
#include "core/packetdrill/run/stop.hpp"

namespace tcplab::packetdrill::run {

// The time of a run: the instant that it is, when the script's events are to happen, and how far off they may
// be.
class Clock {
 public:
  // When an event is to happen, as instants.
  struct Span {
    Instant from;
    Instant until;  // the same, but for ranges
    bool any = false;
  };

  explicit Clock(const Settings& settings);

  Instant now() const { return now_; }
  // Never backward.
  void move_to(Instant instant) { now_ = std::max(now_, instant); }

  Span span_of(const EventTime& time) const;
  // When a call has to return by then; nullopt: at once.
  std::optional<Instant> end_of(const EventTime& time) const;
  // How far an instant may be off, when time has passed from the one to the other.
  Duration tolerance(Instant from, Instant to) const;
  Duration tolerance() const { return tolerance(now_, now_); }

  // Whether the event may stand here at all: time goes forward. To be asked of each event, in their order.
  MaybeStop check_order(const Event& event);
  // A Stop when the event's instant is over already.
  MaybeStop check_late(const Event& event, Instant instant) const;

 private:
  Instant base_of(const EventTime& time) const;

  Duration fixed_;
  double share_;  // of the time that has passed
  Instant now_;
  Duration latest_;  // absolute time in the script
};

}  // namespace tcplab::packetdrill::run
