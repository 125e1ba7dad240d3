#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>

#include "core/base/rng.hpp"
#include "core/tcp/host.hpp"
#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {

// What a bad network does to segments; probabilities from 0 to 1.
struct Mischief {
  double loss = 0;
  double duplication = 0;
  Duration jitter;  // each segment is late by up to this, so they overtake one another
};

// Two Hosts on one wire, moved by virtual time. settle() does all that happens now; pass() lets time go by.
class WirePair {
 public:
  explicit WirePair(Config config = {}, Mischief mischief = {}, std::uint64_t seed = 1)
      : a(address_of(1), {1, 2}, config), b(address_of(2), {3, 4}, config), mischief_(mischief), rng_(seed) {}

  void settle() { pass(Duration{}); }
  void pass(Duration time) {
    const Instant until = now + time;
    for (;;) {
      carry(a);
      carry(b);
      const Instant next = std::min({a.next_timeout(), b.next_timeout(), next_arrival()});
      if (next > until) break;
      now = next;
      deliver();
      a.on_timeout(now);
      b.on_timeout(now);
    }
    now = until;
  }
  // True when nothing is left that could ever happen.
  bool is_quiet() const {
    return std::min({a.next_timeout(), b.next_timeout(), next_arrival()}) == Instant::never();
  }

  Host a;
  Host b;
  Instant now;

 private:
  Instant next_arrival() const { return flying_.empty() ? Instant::never() : flying_.begin()->first; }
  void carry(Host& host) {
    while (host.poll_event()) {
    }
    while (std::optional<HostSegment> out = host.poll_segment(now)) {
      const int copies = rng_.chance(mischief_.loss) ? 0 : rng_.chance(mischief_.duplication) ? 2 : 1;
      for (int i = 0; i < copies; ++i) {
        const auto late =
            mischief_.jitter.ns > 0 ? rng_.below(static_cast<std::uint64_t>(mischief_.jitter.ns)) : 0;
        flying_.emplace(now + nanoseconds(static_cast<std::int64_t>(late)), out->out.segment);
      }
      while (host.poll_event()) {
      }
    }
  }
  void deliver() {
    while (next_arrival() <= now) {
      const wire::TcpSegment segment = flying_.extract(flying_.begin()).mapped();
      (segment.destination == a.address() ? a : b).on_segment(segment, now);
    }
  }

  Mischief mischief_;
  Rng rng_;
  std::multimap<Instant, wire::TcpSegment> flying_;
};

}  // namespace tcplab::tcp
