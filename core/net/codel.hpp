#pragma once

#include "core/net/drop_tail.hpp"

namespace tcplab::net {

// Interval / sqrt(count), to the nanosecond: RFC 8289 3.4. Preconditions: interval at most 4 s, count > 0.
Duration codel_step(Duration interval, std::uint32_t count);

// What CoDel remembers of one queue, and its decisions: RFC 8289 5.5 and 5.6, whose names these are.
class CodelLaw {
 public:
  struct Settings {
    Duration target;
    Duration interval;
    std::uint32_t mtu = 0;
    bool ecn = false;
  };
  // The next of a line to be sent. What it drops or marks is told.
  std::optional<Waiting> next(Line& line, const Settings& settings, Turn& turn);

  std::uint32_t count() const { return count_; }
  // It has never dropped or marked anything, so an empty line leaves it with nothing to remember.
  bool is_fresh() const { return count_ == 0; }

 private:
  friend void canonical(Canon& canon, const CodelLaw& value);
  struct Look {
    std::optional<Waiting> datagram;
    bool ok_to_drop = false;
  };

  Look look(Line& line, const Settings& settings, Instant now);
  // Marks instead, where that is possible; then the datagram stays to be sent.
  static bool drops(const Waiting& datagram, const Settings& settings, Turn& turn);

  std::optional<Instant> first_above_time_;
  std::optional<Instant> drop_next_;
  std::uint32_t count_ = 0;
  std::uint32_t last_count_ = 0;
  bool dropping_ = false;
};

class CodelQueue {
 public:
  explicit CodelQueue(const Codel& config) : config_(config) {}

  void enqueue(const Waiting& datagram, Turn& turn);
  std::optional<Waiting> dequeue(Turn& turn);
  std::size_t size() const { return line_.size(); }
  std::vector<Waiting> waiting() const { return line_.items(); }

 private:
  friend void canonical(Canon& canon, const CodelQueue& value);

  Codel config_;
  Line line_;
  CodelLaw law_;
};

}  // namespace tcplab::net
