#include "core/tcp/timers.hpp"

namespace tcplab::tcp {

void Timers::set(TimerKind kind, Instant deadline) {
  const auto number = static_cast<std::size_t>(kind);
  const bool is_beside = beside_ && (*beside_)[number] != Instant::never();
  if (is_beside) return void((*beside_)[number] = deadline);
  std::size_t place = kHere;
  for (std::size_t i = kHere; i-- > 0;) {
    if (here_[i] == Instant::never()) place = i;
  }
  for (std::size_t i = 0; i < kHere; ++i) {
    if (kinds_[i] == kind && here_[i] != Instant::never()) place = i;
  }
  if (place < kHere) {
    kinds_[place] = kind;
    here_[place] = deadline;
    return;
  }
  if (!beside_) beside_.emplace().fill(Instant::never());
  (*beside_)[number] = deadline;
}

bool Timers::stop(TimerKind kind) {
  for (std::size_t i = 0; i < kHere; ++i) {
    if (kinds_[i] != kind || here_[i] == Instant::never()) continue;
    here_[i] = Instant::never();
    return true;
  }
  if (!beside_) return false;
  Instant& deadline = (*beside_)[static_cast<std::size_t>(kind)];
  const bool ran = deadline != Instant::never();
  deadline = Instant::never();
  return ran;
}

}  // namespace tcplab::tcp
