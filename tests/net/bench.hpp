#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/net/queue.hpp"

namespace tcplab::net {

// A discipline by itself, asked at chosen instants.
template <typename Queue>
struct Bench {
  explicit Bench(const Queue& of, std::uint64_t link_rate = 0) : queue(of), rate(link_rate) {}

  Turn turn(Instant now) { return {now, rate, chance, verdicts}; }
  void enqueue(Instant now, std::uint32_t octets = 1000, bool markable = false, std::uint32_t flow = 0) {
    Turn asked = turn(now);
    queue.enqueue({next++, octets, now, flow, markable}, asked);
  }
  std::optional<Waiting> dequeue(Instant now) {
    Turn asked = turn(now);
    return queue.dequeue(asked);
  }
  std::size_t count(Verdict::What what) const {
    std::size_t found = 0;
    for (const Verdict& verdict : verdicts) found += verdict.what == what;
    return found;
  }
  std::size_t early() const { return count(Verdict::What::kEarly); }
  std::size_t marked() const { return count(Verdict::What::kMarked); }

  Queue queue;
  std::uint64_t rate;
  Rng chance{1};
  std::vector<Verdict> verdicts;
  FlightId next = 0;
};

}  // namespace tcplab::net
