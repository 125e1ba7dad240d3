#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/fifo.hpp"
#include "core/net/queue.hpp"
#include "core/net/queue_config.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::net {

// Datagrams in the order in which they came, and how many octets they have.
class Line {
 public:
  void push(const Waiting& datagram) {
    octets_ += datagram.octets;
    items_.push(datagram);
  }
  std::optional<Waiting> pop() {
    if (items_.empty()) return std::nullopt;
    octets_ -= items_.front().octets;
    return items_.pop();
  }
  bool empty() const { return items_.empty(); }
  std::size_t size() const { return items_.size(); }
  std::uint64_t octets() const { return octets_; }
  std::vector<Waiting> items() const { return {items_.begin(), items_.end()}; }

 private:
  Fifo<Waiting> items_;
  std::uint64_t octets_ = 0;
};

class DropTailQueue {
 public:
  explicit DropTailQueue(const DropTail& config = {}) : config_(config) {}

  void enqueue(const Waiting& datagram, Turn& turn) {
    const bool fits = line_.size() < config_.packets &&
                      (config_.octets == 0 || line_.octets() + datagram.octets <= config_.octets);
    if (!fits) return turn.tell(datagram, Verdict::What::kNoRoom);
    line_.push(datagram);
  }
  std::optional<Waiting> dequeue(Turn&) { return line_.pop(); }
  std::size_t size() const { return line_.size(); }
  std::vector<Waiting> waiting() const { return line_.items(); }

 private:
  friend void canonical(Canon& canon, const DropTailQueue& value);

  DropTail config_;
  Line line_;
};

}  // namespace tcplab::net
