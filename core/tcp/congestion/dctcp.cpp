#include "core/tcp/congestion/dctcp.hpp"

namespace tcplab::tcp {

Rule Dctcp::on_ack(Window& w, const AckSample& ack) {
  acked_ += ack.acked;
  marked_ += ack.marked;
  if (ack.round_start && acked_ > 0) {
    // RFC 8257 3.3 step 6, with g = 1/16.
    alpha_ = static_cast<std::uint32_t>((std::uint64_t{alpha_} * 15 + marked_ * kUnit / acked_) / 16);
    acked_ = marked_ = 0;
  }
  return growth_.on_ack(w, ack);
}

// RFC 8257 3.3: cwnd = cwnd * (1 - alpha / 2); 3.5: losses as ever.
Rule Dctcp::on_setback(Window& w, const Setback& setback) {
  const Rule rule = growth_.on_setback(w, setback);
  if (setback.kind != Setback::Kind::kMark) return rule;
  w.set_threshold(w.cwnd - std::uint64_t{w.cwnd} * alpha_ / (2 * kUnit));
  return Rule::kDctcpReduction;
}

}  // namespace tcplab::tcp
