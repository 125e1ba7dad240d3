#include "core/tcp/cubic.hpp"

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

std::uint32_t Cubic::on_congestion(std::uint32_t cwnd) {
  in_epoch_ = false;
  // Fast convergence, RFC 9438 4.7: whoever had to give way again leaves more to the others.
  w_max_ = cwnd < w_max_ ? static_cast<std::uint32_t>(cwnd * (kUnit + kBeta) / (2 * kUnit)) : cwnd;
  return std::max(static_cast<std::uint32_t>(std::uint64_t{cwnd} * kBeta / kUnit), 2U);
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

std::uint32_t Cubic::segments_per_step(std::uint32_t cwnd, std::uint32_t acked, Duration rtt, Instant now) {
  acked_ += acked;
  const bool fresh = in_epoch_ && last_cwnd_ == cwnd && now - last_at_ <= milliseconds(31);
  if (fresh) return step_;
  last_cwnd_ = cwnd;
  last_at_ = now;
  if (!in_epoch_) {
    begin_epoch(cwnd, now);
    acked_ = acked;
  }
  const std::int64_t offset =
      std::clamp<std::int64_t>(in_units(now - epoch_ + rtt) - k_, -(1 << 18), 1 << 18);
  const std::int64_t rise = (offset * offset / kUnit) * offset / kUnit * 410 / kUnit / kUnit;
  const std::int64_t target = std::int64_t{origin_} + rise;
  step_ = target > cwnd ? cwnd / static_cast<std::uint32_t>(target - cwnd) : 100 * cwnd;
  if (w_max_ == 0) step_ = std::min(step_, 20U);
  // The Reno-friendly region, RFC 9438 4.3: one segment for every alpha^-1 windows, alpha = 3 (1 - beta) / (1
  // + beta).
  const std::uint32_t per_segment = std::max(cwnd * 15 / 8, 1U);
  while (acked_ > per_segment) {
    acked_ -= per_segment;
    ++w_est_;
  }
  if (w_est_ > cwnd) step_ = std::min(step_, cwnd / (w_est_ - cwnd));
  return step_ = std::max(step_, 2U);
}

void Cubic::skip_idle(Duration idle, Instant now) {
  if (in_epoch_) epoch_ = std::min(epoch_ + idle, now);
}

}  // namespace tcplab::tcp
