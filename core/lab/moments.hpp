#pragma once

#include <cstddef>
#include <list>

#include "core/base/result.hpp"
#include "core/lab/history.hpp"

namespace tcplab::lab {

// Moments of a History that is looked at here and there. What was asked for last is kept, and of what was
// replayed on the way there more the nearer it came: a moment beside another one costs a replay of what lies
// between them, in either direction, however far apart the History keeps its Worlds.
class Moments {
 public:
  static constexpr std::size_t kMost = 64;
  static constexpr std::size_t kLeast = 6;  // also of Worlds that are ever so large
  static constexpr std::size_t kOctets = std::size_t{16} << 20;
  // As many events as are replayed without a stop.
  static constexpr std::size_t kNear = 64;

  // After the step that produced the event, as History::moment_after() has it; of one and the same History,
  // of which more may have been made. Valid until it was asked for kLeast - 1 others. Precondition: event <
  // history.trace().events().size().
  Result<const Moment*, trace::Divergence> after(const History& history, trace::EventId event);

 private:
  struct Kept {
    Moment moment;
    std::size_t octets = 0;
  };
  using Place = std::list<Kept>::iterator;

  // Of the kept ones, the one that the event lies in, or else the last before it; end() when there is none.
  Place nearest(trace::EventId event);
  // In front of the others.
  Place keep(Moment moment);

  std::list<Kept> kept_;  // the latest that was of use in front
  std::size_t octets_ = 0;
};

}  // namespace tcplab::lab
