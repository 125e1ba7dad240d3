#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>

#include "core/base/rng.hpp"
#include "core/base/time.hpp"
#include "core/tcp/host.hpp"

// The small network of the tests and benchmarks: two ends of TCP on one wire, in virtual time. It knows
// neither a test framework nor what the ends are for.
namespace tcplab {

inline const wire::TcpSegment& segment_of(const tcp::HostSegment& sent) { return sent.out.segment; }
inline const wire::TcpSegment& segment_of(const tcp::Outgoing& sent) { return sent.segment; }

// A wire says what becomes of a segment: carry() hands it to `arrive` at once, or keeps it until deliver(),
// or forgets it. to_b: which end it travels to.
struct WireWithoutDelay {
  template <typename Arrive>
  void carry(const wire::TcpSegment& segment, bool to_b, Instant, Arrive arrive) {
    if (!cut) arrive(segment, to_b);
  }
  Instant next() const { return Instant::never(); }
  template <typename Arrive>
  void deliver(Instant, Arrive) {}

  bool cut = false;  // it loses everything
};

// What a wire keeps until it arrives.
class OnTheWay {
 public:
  Instant next() const { return flying_.empty() ? Instant::never() : flying_.begin()->first; }
  template <typename Arrive>
  void deliver(Instant now, Arrive arrive) {
    while (next() <= now) {
      const Flying one = flying_.extract(flying_.begin()).mapped();
      arrive(one.segment, one.to_b);
    }
  }

 protected:
  void send_off(wire::TcpSegment segment, bool to_b, Instant arrival) {
    flying_.emplace(arrival, Flying{std::move(segment), to_b});
  }

 private:
  struct Flying {
    wire::TcpSegment segment;
    bool to_b;
  };

  std::multimap<Instant, Flying> flying_;
};

// What a bad network does to segments; probabilities from 0 to 1.
struct Mischief {
  double loss = 0;
  double duplication = 0;
  Duration jitter;  // each segment is late by up to this, so they overtake one another
};

class WireWithDelay : public OnTheWay {
 public:
  explicit WireWithDelay(Duration delay, Mischief mischief = {}, std::uint64_t seed = 1)
      : delay_(delay), mischief_(mischief), rng_(seed) {}

  template <typename Arrive>
  void carry(const wire::TcpSegment& segment, bool to_b, Instant now, Arrive) {
    const int copies = rng_.chance(mischief_.loss) ? 0 : rng_.chance(mischief_.duplication) ? 2 : 1;
    for (int i = 0; i < copies; ++i) {
      const auto late =
          mischief_.jitter.ns > 0 ? rng_.below(static_cast<std::uint64_t>(mischief_.jitter.ns)) : 0;
      send_off(segment, to_b, now + delay_ + nanoseconds(static_cast<std::int64_t>(late)));
    }
  }

 private:
  Duration delay_;
  Mischief mischief_;
  Rng rng_;
};

// An End is a tcp::Host, a tcp::Connection, or what has their inputs and outputs of the same names. An end
// with act(now) has a user, who reacts to what has arrived before anything is sent.
template <typename End, typename Wire = WireWithoutDelay>
class TwoEnds {
 public:
  TwoEnds(End one, End other, Wire between = {})
      : a(std::move(one)), b(std::move(other)), wire(std::move(between)) {}

  // All that happens now: what is sent, what arrives at once, and timers that are due. Answers how many
  // segments have left.
  std::size_t settle() {
    std::size_t left = exchange();
    while (next() <= now) {
      happen();
      left += exchange();
    }
    return left;
  }
  // Time passes; what falls due happens at its time.
  void pass(Duration time) {
    run_until(now + time, [] { return false; });
  }
  // The same until something has come to be. Answers how long it took; the limit, when it did not.
  template <typename Condition>
  Duration until(Condition condition, Duration limit) {
    const Instant began = now;
    run_until(now + limit, condition);
    return now - began;
  }
  // Time passes in which nobody could look at a clock: timers run once, at the end.
  std::size_t jump(Duration time) {
    now = now + time;
    a.on_timeout(now);
    b.on_timeout(now);
    return settle();
  }
  // Nothing is left that could ever happen.
  bool is_quiet() const { return next() == Instant::never(); }

  End a;
  End b;
  Wire wire;
  Instant now;

 private:
  Instant next() const { return std::min({wire.next(), a.next_timeout(), b.next_timeout()}); }

  template <typename Condition>
  void run_until(Instant end, Condition condition) {
    for (;;) {
      exchange();
      if (condition()) return;
      if (next() > end) break;
      now = std::max(now, next());
      happen();
    }
    now = end;
  }
  void happen() {
    wire.deliver(now, arrival());
    a.on_timeout(now);
    b.on_timeout(now);
  }

  // What is to be sent, until both ends are silent.
  std::size_t exchange() {
    std::size_t left = 0;
    while (const std::size_t more = carry(a, true) + carry(b, false)) left += more;
    return left;
  }

  auto arrival() {
    return [this](const wire::TcpSegment& segment, bool to_b) { (to_b ? b : a).on_segment(segment, now); };
  }
  std::size_t carry(End& from, bool to_b) {
    if constexpr (requires { from.act(now); }) from.act(now);
    drain(from);
    std::size_t left = 0;
    while (const auto sent = from.poll_segment(now)) {
      ++left;
      wire.carry(segment_of(*sent), to_b, now, arrival());
      drain(from);
    }
    return left;
  }
  static void drain(End& end) {
    while (end.poll_event()) {
    }
  }
};

}  // namespace tcplab
