#include "core/lab/moments.hpp"

#include <cassert>
#include <utility>

namespace tcplab::lab {

Moments::Place Moments::nearest(trace::EventId event) {
  Place best = kept_.end();
  for (Place each = kept_.begin(); each != kept_.end(); ++each) {
    if (each->moment.first > event) continue;
    if (best == kept_.end() || each->moment.first > best->moment.first) best = each;
  }
  return best;
}

Moments::Place Moments::keep(Moment moment) {
  const std::size_t octets = moment.footprint(Share::kUnshared);
  octets_ += octets;
  kept_.push_front({std::move(moment), octets});
  while (kept_.size() > kLeast && (kept_.size() > kMost || octets_ > kOctets)) {
    octets_ -= kept_.back().octets;
    kept_.pop_back();
  }
  return kept_.begin();
}

Result<const Moment*, trace::Divergence> Moments::after(const History& history, trace::EventId event) {
  assert(event < history.trace().events().size());
  Place near = nearest(event);
  if (near != kept_.end()) kept_.splice(kept_.begin(), kept_, near);
  const bool there = near != kept_.end() && event <= near->moment.last;
  if (!there && event >= history.last_step()) {
    near = keep(*history.moment_after(event));
  } else if (!there) {
    const Snapshot& far = history.kept_before(event);
    const bool nearer = near != kept_.end() && near->moment.events >= far.events;
    const Snapshot* from = nearer ? &near->moment : &far;
    do {
      // Half of the way, and half of the rest, where Worlds are so small that all of these have room.
      const std::size_t way = event - from->events;
      const bool stops = way > kNear && from->footprint(Share::kUnshared) < kOctets / kMost;
      auto moment =
          replay(*from, history.trace(), stops ? static_cast<trace::EventId>(from->events + way / 2) : event);
      if (!moment) return moment.error();
      near = keep(*std::move(moment));
      from = &near->moment;
    } while (near->moment.last < event);
  }
  return &near->moment;
}

}  // namespace tcplab::lab
