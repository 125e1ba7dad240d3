#pragma once

#include <map>

#include "core/net/codel.hpp"

namespace tcplab::net {

// RFC 8290: deficit round robin among flows, those that have just begun first, each under CoDel.
class FqCodelQueue {
 public:
  explicit FqCodelQueue(const FqCodel& config) : config_(config) {}

  void enqueue(const Waiting& datagram, Turn& turn);
  std::optional<Waiting> dequeue(Turn& turn);
  std::size_t size() const { return size_; }
  std::vector<Waiting> waiting() const;

 private:
  friend void canonical(Canon& canon, const FqCodelQueue& value);
  // What RFC 8290 calls a queue: there from its first datagram on. One whose law has nothing to remember is
  // forgotten when it leaves the lists.
  struct Flow {
    Line line;
    CodelLaw law;
    std::int64_t credits = 0;  // octets
    bool active = false;       // stands in one of the two lists
  };

  void drop_of_the_fattest(Turn& turn);
  void retire(std::uint32_t number);

  FqCodel config_;
  std::map<std::uint32_t, Flow> flows_;
  Fifo<std::uint32_t> new_;  // flows that have just become active
  Fifo<std::uint32_t> old_;
  std::size_t size_ = 0;
};

}  // namespace tcplab::net
