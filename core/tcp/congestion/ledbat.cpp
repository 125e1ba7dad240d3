#include "core/tcp/congestion/ledbat.hpp"

#include <algorithm>

namespace tcplab::tcp {
namespace {

// The least that is known; 0 when nothing is.
template <std::size_t kSize>
Duration least_of(const std::array<Duration, kSize>& values) {
  Duration least;
  for (const Duration value : values) {
    if (value > Duration{} && (least == Duration{} || value < least)) least = value;
  }
  return least;
}

}  // namespace

void Ledbat::note_rtt(Duration rtt, Instant now) {
  recent_[recent_at_++ % recent_.size()] = rtt;
  if (now - minute_ >= seconds(60)) {
    minute_ = now;
    at_ = (at_ + 1) % kMinutes;
    bases_[at_] = {};
  }
  bases_[at_] = bases_[at_] == Duration{} ? rtt : std::min(bases_[at_], rtt);
}

Duration Ledbat::delay() const { return least_of(recent_) - least_of(bases_); }

// GAIN = 1 / min(16, ceil(2 * TARGET / base)).
std::uint32_t Ledbat::divisor() const {
  const Duration base = least_of(bases_);
  if (base == Duration{}) return 16;
  const std::int64_t times = (2 * kTarget.ns + base.ns - 1) / base.ns;
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(times, 1, 16));
}

Rule Ledbat::on_ack(Window& w, const AckSample& ack) {
  if (ack.rtt) note_rtt(*ack.rtt, ack.now);
  if (phase_ == Phase::kWait && ack.round_start && ++rounds_ > 2) return begin_slowdown(w, ack.now);
  if (phase_ == Phase::kRest) {
    if (!ack.round_start || ++rounds_ <= 2) return Rule::kNone;
    phase_ = Phase::kRamp;
    return Rule::kLedbatResume;
  }
  if (!ack.may_grow || !ack.limited_by_window) return Rule::kNone;
  if (phase_ == Phase::kSteady && ack.now >= next_slowdown_) return begin_slowdown(w, ack.now);
  if (w.in_slow_start() && phase_ != Phase::kWait) {
    // The same gain here, so that a slow start does not overshoot.
    w.grow_linearly(credit_, std::uint64_t{divisor()} * w.mss, ack.acked);
    if (phase_ == Phase::kRamp && !w.in_slow_start()) {
      w.set(w.ssthresh);
      end_slowdown(ack.now);
      return Rule::kLedbatResume;
    }
    if (phase_ != Phase::kStart || delay() <= kTarget * 3 / 4) return Rule::kLedbatStart;
    w.set_threshold(w.cwnd);
    phase_ = Phase::kWait;
    rounds_ = 0;
    return Rule::kLedbatStart;
  }
  if (phase_ == Phase::kRamp) end_slowdown(ack.now);
  return grow(w, ack);
}

// W += GAIN for each round trip below the target; above it, once for each, W += max(GAIN - W * (delay /
// target - 1), -W / 2).
Rule Ledbat::grow(Window& w, const AckSample& ack) {
  const Duration above = delay() - kTarget;
  if (above <= Duration{}) {
    w.grow_linearly(credit_, std::uint64_t{w.cwnd} * divisor(), ack.acked);
    return Rule::kLedbatGrowth;
  }
  if (!ack.round_start) return Rule::kNone;
  const std::int64_t less =
      std::int64_t{w.cwnd} * (above.ns / 1000) / (kTarget.ns / 1000) - std::int64_t{w.mss} / divisor();
  const std::int64_t cut = std::clamp<std::int64_t>(less, 0, w.cwnd / 2);
  const std::uint64_t least = std::uint64_t{kLeastSegments} * w.mss;
  w.set(std::max(w.counted(static_cast<std::uint64_t>(w.cwnd - cut)), least));
  w.ssthresh = std::min(w.ssthresh, w.cwnd);
  return Rule::kLedbatDecrease;
}

Rule Ledbat::begin_slowdown(Window& w, Instant now) {
  phase_ = Phase::kRest;
  rounds_ = 0;
  credit_ = 0;
  slowdown_from_ = now;
  w.set_threshold(w.cwnd);
  w.set(std::uint64_t{kLeastSegments} * w.mss);
  return Rule::kLedbatSlowdown;
}

void Ledbat::end_slowdown(Instant now) {
  phase_ = Phase::kSteady;
  next_slowdown_ = now + (now - slowdown_from_) * kRestBetween;
}

Rule Ledbat::on_setback(Window& w, const Setback& setback) {
  credit_ = 0;
  w.set_threshold(setback.flight / 2);
  if (phase_ == Phase::kStart) {
    phase_ = Phase::kWait;
    rounds_ = 0;
  }
  return Rule::kHalved;
}

void Ledbat::on_timeout(Window&, std::uint32_t) { credit_ = 0; }

Mode Ledbat::mode(const Window& w) const {
  if (phase_ == Phase::kRest) return Mode::kSlowdown;
  return w.in_slow_start() ? Mode::kSlowStart : Mode::kCongestionAvoidance;
}

}  // namespace tcplab::tcp
