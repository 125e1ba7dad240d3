#pragma once

#include "core/net/drop_tail.hpp"

namespace tcplab::net {

// Random early detection, as Floyd and Jacobson wrote it down (IEEE/ACM Transactions on Networking 1(4),
// 1993, figure 2), with whole numbers instead of fractions: averages are in units of 2^-32 packets.
class RedQueue {
 public:
  explicit RedQueue(const Red& config) : config_(config) {}

  void enqueue(const Waiting& datagram, Turn& turn);
  std::optional<Waiting> dequeue(Turn& turn);
  std::size_t size() const { return line_.size(); }
  std::vector<Waiting> waiting() const { return line_.items(); }

  static constexpr std::uint64_t kOne = std::uint64_t{1} << 32;
  std::uint64_t average() const { return average_; }  // in units of 1/kOne packets

 private:
  friend void canonical(Canon& canon, const RedQueue& value);
  enum class Say : std::uint8_t { kLet, kMark, kDrop };

  void update_average(const Turn& turn);
  Say decide(Rng& chance);

  Red config_;
  Line line_;
  std::uint64_t average_ = 0;
  std::uint32_t count_ = 0;  // datagrams since the last one that was marked or dropped
  Instant idle_since_;       // when the last one left, while none waits
};

}  // namespace tcplab::net
