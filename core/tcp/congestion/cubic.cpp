#include "core/tcp/congestion/cubic.hpp"

#include <algorithm>

namespace tcplab::tcp {
namespace {

// Constants of RFC 9438 4.1, 4.6 and 5: beta 0.7 in 1/1024, C 0.4.
constexpr std::uint32_t kBeta = 717;
constexpr std::int64_t kUnit = 1024;

std::int64_t in_units(Duration time) { return time.ns / 1000 * kUnit / 1'000'000; }

// The largest integer whose third power is not above value.
std::int64_t cube_root(std::int64_t value) {
  std::int64_t root = 0;
  for (std::int64_t bit = std::int64_t{1} << 20; bit > 0; bit >>= 1) {
    const std::int64_t next = root | bit;
    if (next * next * next <= value) root = next;
  }
  return root;
}

}  // namespace

Rule Cubic::on_ack(Window& w, const AckSample& ack) {
  if (!ack.may_grow || !ack.limited_by_window) return Rule::kNone;
  std::uint32_t acked = ack.acked;
  if (w.in_slow_start()) {
    if (w.ssthresh == UINT32_MAX) return hystart_.on_ack(w, ack);
    acked = w.slow_start(acked);
    if (acked == 0) return Rule::kSlowStart;
  }
  const std::uint32_t step = segments_per_step(w, ack, acked);
  w.grow_linearly(credit_, std::uint64_t{step} * w.mss, acked);
  return Rule::kCubicGrowth;
}

Rule Cubic::on_setback(Window& w, const Setback& setback) {
  credit_ = 0;
  in_epoch_ = false;
  const std::uint32_t cwnd = setback.flight / w.mss;
  // Fast convergence, RFC 9438 4.7: whoever had to give way again leaves more to the others.
  w_max_ = cwnd < w_max_ ? static_cast<std::uint32_t>(cwnd * (kUnit + kBeta) / (2 * kUnit)) : cwnd;
  w.set_threshold(std::uint64_t{setback.flight} * kBeta / kUnit);
  return Rule::kCubicReduction;
}

void Cubic::on_timeout(Window&, std::uint32_t) {
  const HystartPlusPlus hystart = hystart_;
  *this = Cubic();
  hystart_ = hystart;
}

Mode Cubic::mode(const Window& w) const {
  const bool first = w.ssthresh == UINT32_MAX;
  if (first && hystart_.is_conservative()) return Mode::kConservativeSlowStart;
  return w.in_slow_start() ? Mode::kSlowStart : Mode::kCongestionAvoidance;
}

// RFC 9438 4.2: W_cubic(t) = C (t - K)^3 + W_max, and K is where it starts from cwnd.
void Cubic::begin_epoch(std::uint32_t cwnd, Instant now) {
  in_epoch_ = true;
  epoch_ = now;
  w_est_ = cwnd;
  acked_ = 0;
  origin_ = std::max(w_max_, cwnd);
  // In units of 1/1024 s: K^3 = (W_max - cwnd) / 0.4 * 2^30.
  k_ = cube_root(std::min<std::int64_t>((std::int64_t{origin_} - cwnd) * 5 / 2, 1 << 20) << 30);
}

// How many segments must be acknowledged for the window to grow by one (RFC 9438 4.2 to 4.5), after acked
// octets more were.
std::uint32_t Cubic::segments_per_step(const Window& w, const AckSample& ack, std::uint32_t acked) {
  const std::uint32_t cwnd = w.segments();
  acked_ += acked;
  const bool fresh = in_epoch_ && last_cwnd_ == cwnd && ack.now - last_at_ <= milliseconds(31);
  if (fresh) return step_;
  last_cwnd_ = cwnd;
  last_at_ = ack.now;
  if (!in_epoch_) {
    begin_epoch(cwnd, ack.now);
    acked_ = acked;
  }
  const std::int64_t offset =
      std::clamp<std::int64_t>(in_units(ack.now - epoch_ + ack.min_rtt) - k_, -(1 << 18), 1 << 18);
  const std::int64_t rise = (offset * offset / kUnit) * offset / kUnit * 410 / kUnit / kUnit;
  const std::int64_t target = std::int64_t{origin_} + rise;
  step_ = target > cwnd ? cwnd / static_cast<std::uint32_t>(target - cwnd) : 100 * cwnd;
  if (w_max_ == 0) step_ = std::min(step_, 20U);
  // The Reno-friendly region, RFC 9438 4.3: one segment for every alpha^-1 windows, alpha = 3 (1 - beta) / (1
  // + beta).
  const std::uint32_t per_segment = std::max(cwnd * 15 / 8, 1U) * w.mss;
  while (acked_ > per_segment) {
    acked_ -= per_segment;
    ++w_est_;
  }
  if (w_est_ > cwnd) step_ = std::min(step_, cwnd / (w_est_ - cwnd));
  return step_ = std::max(step_, 2U);
}

Rule Cubic::on_idle(Window&, Duration idle, Instant now) {
  if (in_epoch_) epoch_ = std::min(epoch_ + idle, now);
  return Rule::kNone;
}

}  // namespace tcplab::tcp
