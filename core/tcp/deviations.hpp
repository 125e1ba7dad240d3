#pragma once

#include "core/base/time.hpp"
#include "core/tcp/connection.hpp"
#include "core/tcp/plan.hpp"
#include "core/tcp/rule.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::tcp {

// What a Connection does where a Variant takes a rule away; each says so in an event. Whether it is taken
// away the caller has asked, where that is not a question of its own.
class Deviations {
 public:
  explicit Deviations(Connection& tcb) : tcb_(tcb) {}

  // variant_arrival.cpp
  void open_at_once(Instant now);
  void deliver_early(const wire::TcpSegment& syn);
  bool assassinates(const wire::TcpSegment& seg) const;
  bool take_out_of_place(const wire::TcpSegment& seg, Instant now);
  void skip_time_wait(Rule rule, Instant now);
  void note_ack(const Plan& plan);
  void tell_any_gain();
  // variant_sending.cpp
  void note_departures(const Plan& next, Instant now);
  // variant_timing.cpp
  Duration time_wait_length();
  bool keeps_rto();
  bool blocks_and_will_probe();

 private:
  Connection& tcb_;
};

}  // namespace tcplab::tcp
