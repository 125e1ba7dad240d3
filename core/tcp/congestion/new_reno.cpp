#include "core/tcp/congestion/new_reno.hpp"

namespace tcplab::tcp {

Rule NewReno::on_ack(Window& w, const AckSample& ack) {
  if (!ack.may_grow || !ack.limited_by_window) return Rule::kNone;
  std::uint32_t acked = ack.acked;
  if (w.in_slow_start()) {
    acked = w.slow_start(acked);
    if (acked == 0) return Rule::kSlowStart;
  }
  w.grow_linearly(credit_, w.cwnd, acked);
  return Rule::kCongestionAvoidance;
}

Rule NewReno::on_setback(Window& w, const Setback& setback) {
  credit_ = 0;
  w.set_threshold(setback.flight / 2);
  return Rule::kHalved;
}

}  // namespace tcplab::tcp
