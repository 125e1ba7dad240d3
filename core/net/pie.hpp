#pragma once

#include "core/net/drop_tail.hpp"

namespace tcplab::net {

// RFC 8033, whose names these are. Probabilities are in units of 10^-12, so that all of it is whole numbers.
class PieQueue {
 public:
  explicit PieQueue(const Pie& config) : config_(config), burst_allowance_(config.max_burst) {}

  void enqueue(const Waiting& datagram, Turn& turn);
  std::optional<Waiting> dequeue(Turn& turn);
  std::size_t size() const { return line_.size(); }
  std::vector<Waiting> waiting() const { return line_.items(); }

  static constexpr std::int64_t kOne = 1'000'000'000'000;
  std::int64_t drop_probability() const { return drop_prob_; }  // in units of 1/kOne
  Duration burst_allowance() const { return burst_allowance_; }
  // One look at the delay, as there is one every Pie::update: RFC 8033 4.2.
  void calculate(Duration current_qdelay);

 private:
  friend void canonical(Canon& canon, const PieQueue& value);

  // All looks that are due.
  void catch_up(const Turn& turn);
  bool drops_early(Rng& chance);
  bool at_rest(Duration qdelay) const;

  Pie config_;
  Line line_;
  std::int64_t drop_prob_ = 0;
  std::int64_t accu_prob_ = 0;
  Duration qdelay_old_;
  Duration burst_allowance_;
  Instant next_update_;
};

}  // namespace tcplab::net
