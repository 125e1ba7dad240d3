#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "core/net/codel.hpp"
#include "core/net/drop_tail.hpp"
#include "core/net/fq_codel.hpp"
#include "core/net/pie.hpp"
#include "core/net/red.hpp"

namespace tcplab::net {

// What waits in front of a transmitter, under any of the disciplines.
class Discipline {
 public:
  Discipline() = default;
  explicit Discipline(const QueueConfig& config)
      : held_(std::visit([](const auto& c) { return of(c); }, config)) {}

  // See Turn.
  void enqueue(const Waiting& datagram, Turn& turn) {
    std::visit([&](auto& queue) { queue.enqueue(datagram, turn); }, held_);
  }
  std::optional<Waiting> dequeue(Turn& turn) {
    return std::visit([&](auto& queue) { return queue.dequeue(turn); }, held_);
  }
  std::size_t size() const {
    return std::visit([](const auto& queue) { return queue.size(); }, held_);
  }
  std::vector<Waiting> waiting() const {
    return std::visit([](const auto& queue) { return queue.waiting(); }, held_);
  }
  // It takes no note of datagrams that need not wait.
  bool is_passive() const { return std::holds_alternative<DropTailQueue>(held_); }
  // It asks for Waiting::flow.
  bool tells_flows_apart() const { return std::holds_alternative<FqCodelQueue>(held_); }

 private:
  friend void canonical(Canon& canon, const Discipline& value);
  using Held = std::variant<DropTailQueue, RedQueue, CodelQueue, FqCodelQueue, PieQueue>;

  static Held of(const DropTail& config) { return DropTailQueue(config); }
  static Held of(const Red& config) { return RedQueue(config); }
  static Held of(const Codel& config) { return CodelQueue(config); }
  static Held of(const FqCodel& config) { return FqCodelQueue(config); }
  static Held of(const Pie& config) { return PieQueue(config); }

  Held held_;
};

}  // namespace tcplab::net
