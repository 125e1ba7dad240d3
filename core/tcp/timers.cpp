#include "core/tcp/timers.hpp"

namespace tcplab::tcp {

void Timers::set(EventQueue& events, TimerKind kind, Instant deadline, Rule rule) {
  events.note_set(kind, deadline, rule);
  if (Instant* const place = place_of(kind)) {
    *place = deadline;
  } else if (const auto unused = std::find(here_.begin(), here_.end(), Instant::never());
             unused != here_.end()) {
    *unused = deadline;
    kinds_[static_cast<std::size_t>(unused - here_.begin())] = kind;
  } else {
    if (!beside_) beside_.emplace().fill(Instant::never());
    (*beside_)[static_cast<std::size_t>(kind)] = deadline;
  }
  running_ =
      static_cast<std::uint16_t>(deadline != Instant::never() ? running_ | bit(kind) : running_ & ~bit(kind));
}

void Timers::stop_all(EventQueue& events, Rule rule) {
  for (int i = 0; i < kTimerCount && running_ != 0; ++i) stop(events, static_cast<TimerKind>(i), rule);
}

// Precondition: it runs.
void Timers::end(TimerKind kind) {
  *place_of(kind) = Instant::never();
  running_ = static_cast<std::uint16_t>(running_ & ~bit(kind));
}

// nullptr where it does not run.
Instant* Timers::place_of(TimerKind kind) {
  if (!runs(kind)) return nullptr;
  for (std::size_t i = 0; i < kHere; ++i) {
    if (kinds_[i] == kind && here_[i] != Instant::never()) return &here_[i];
  }
  return &(*beside_)[static_cast<std::size_t>(kind)];
}

}  // namespace tcplab::tcp
