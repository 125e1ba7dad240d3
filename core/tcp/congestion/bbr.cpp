#include "core/tcp/congestion/bbr.hpp"

#include <algorithm>

namespace tcplab::tcp {
namespace {

// Octets in that time at that rate; in microseconds, so that it fits 64 bits.
std::uint64_t volume(std::uint64_t rate, Duration time) {
  return rate * static_cast<std::uint64_t>(time.ns / 1000) / 1'000'000;
}

}  // namespace

// 5.2.1 and 5.6.2, InitPacingRate.
void Bbr::on_start(Window& w, const Start& start) {
  random_ = start.seed | 1;
  if (start.rtt > Duration{}) min_rtt_ = start.rtt;
  min_rtt_stamp_ = probe_rtt_min_stamp_ = extra_acked_from_ = cycle_stamp_ = start.now;
  probe_rtt_min_delay_ = min_rtt_;
  const Duration rtt = std::max(min_rtt_.value_or(milliseconds(1)), milliseconds(1));
  const std::uint64_t nominal =
      std::uint64_t{w.initial} * 1'000'000 / static_cast<std::uint64_t>(rtt.ns / 1000);
  w.pacing_rate = nominal * kStartupPacingGain / 100;
}

// 5.2.3
Rule Bbr::on_ack(Window& w, const AckSample& ack) {
  if (reason_ == Rule::kNone)  // else losses have told of one before
    reason_ = state_ == State::kStartup && !full_bw_reached_ ? Rule::kBbrStartup : Rule::kBbrModel;
  if (ack.recovering && !recovering_) recovering_since_ = round_count_;
  recovering_ = ack.recovering;
  has_sack_ = ack.has_sack;
  update_signals(w, ack);
  update_ack_aggregation(w, ack);
  check_full_bw(ack.rate);
  check_startup_done(w, ack);
  check_drain_done(w, ack);
  update_cycle(w, ack);
  update_min_rtt(ack);
  check_probe_rtt(w, ack);
  if (loss_round_start_) {  // AdvanceLatestDeliverySignals
    bw_latest_ = ack.rate.rate;
    inflight_latest_ = ack.rate.delivered;
  }
  bw_ = std::min(max_bw(), bw_shortterm_);
  set_pacing_rate(w, pacing_gain());
  set_cwnd(w, ack);
  return std::exchange(reason_, Rule::kNone);
}

// 5.6.1
std::uint64_t Bbr::pacing_gain() const {
  switch (state_) {
    case State::kStartup:
      return kStartupPacingGain;
    case State::kDrain:
      return kDrainPacingGain;
    case State::kDown:
      return kDownPacingGain;
    case State::kUp:
      return kUpPacingGain;
    default:
      return 100;
  }
}

std::uint64_t Bbr::cwnd_gain() const {
  if (state_ == State::kProbeRtt) return kProbeRttCwndGain;
  return state_ == State::kUp ? kUpCwndGain : kCwndGain;
}

// 5.6.2: one in a hundred below what the path carries. Before the pipe is full it only rises.
void Bbr::set_pacing_rate(Window& w, std::uint64_t gain) const {
  const std::uint64_t rate = bw_ * gain / 100 * (100 - kPacingMargin) / 100;
  if (rate > 0 && (full_bw_reached_ || rate > w.pacing_rate))
    w.pacing_rate = std::max<std::uint64_t>(rate, w.mss);
}

// 5.6.4.2
std::uint64_t Bbr::bdp(const Window& w, std::uint64_t gain) const {
  if (!min_rtt_) return w.initial;
  return volume(bw_, *min_rtt_) * gain / 100;
}

// Each segment is sent by itself, so a quantum is one of them (5.6.3), and the budget three (5.5.8.1).
std::uint64_t Bbr::with_quanta(const Window& w, std::uint64_t inflight) const {
  inflight = std::max<std::uint64_t>(inflight, std::uint64_t{kMinPipeSegments} * w.mss);
  return state_ == State::kUp ? inflight + 2 * std::uint64_t{w.mss} : inflight;
}

// 5.3.3.9
std::uint64_t Bbr::inflight_with_headroom(const Window& w) const {
  if (inflight_longterm_ == kNoLimit) return kNoBound;
  const std::uint64_t headroom =
      std::max<std::uint64_t>(w.mss, std::uint64_t{inflight_longterm_} * kHeadroom / 100);
  const std::uint64_t rest = inflight_longterm_ > headroom ? inflight_longterm_ - headroom : 0;
  return std::max(rest, std::uint64_t{kMinPipeSegments} * w.mss);
}

std::uint64_t Bbr::target_inflight(const Window& w) const {
  return std::min<std::uint64_t>(bdp(w, 100), w.cwnd);
}

std::uint64_t Bbr::probe_rtt_cwnd(const Window& w) const {
  return std::max(bdp(w, kProbeRttCwndGain), std::uint64_t{kMinPipeSegments} * w.mss);
}

// 5.6.4.6
void Bbr::set_cwnd(Window& w, const AckSample& ack) const {
  const std::uint64_t extra = std::max(extra_acked_[0], extra_acked_[1]);
  const std::uint64_t most = with_quanta(w, bdp(w, cwnd_gain()) + extra);
  std::uint64_t cwnd = w.cwnd;
  if (full_bw_reached_) {
    cwnd = std::min(cwnd + ack.acked, most);
  } else if (cwnd < most || ack.rate.total < w.initial) {
    cwnd += ack.acked;
  }
  w.set(std::max<std::uint64_t>(cwnd, std::uint64_t{kMinPipeSegments} * w.mss));
  if (state_ == State::kProbeRtt) w.set(std::min<std::uint64_t>(w.cwnd, probe_rtt_cwnd(w)));
  bound_cwnd(w);
}

// 5.6.4.7
void Bbr::bound_cwnd(Window& w) const {
  std::uint64_t cap = kNoBound;
  if (is_probing_cycle() && state_ != State::kCruise) {
    cap = inflight_longterm_;
  } else if (state_ == State::kProbeRtt || state_ == State::kCruise) {
    cap = inflight_with_headroom(w);
  }
  cap = std::min<std::uint64_t>(cap, inflight_shortterm_);
  cap = std::max(cap, std::uint64_t{kMinPipeSegments} * w.mss);
  w.set(std::min<std::uint64_t>(w.cwnd, cap));
}

// --- Losses ---

// 5.6.4.4
void Bbr::save_cwnd(const Window&, std::uint32_t cwnd, bool recovering) {
  const bool good = !recovering && state_ != State::kProbeRtt;
  prior_cwnd_ = good ? cwnd : std::max(prior_cwnd_, cwnd);
}

// 5.5.11.1
void Bbr::save_state_upon_loss(const Window& w, std::uint32_t cwnd) {
  save_cwnd(w, cwnd, recovering_);
  undo_state_ = State::kDrain;
  undo_bw_shortterm_ = bw_shortterm_;
  undo_inflight_shortterm_ = inflight_shortterm_;
  undo_inflight_longterm_ = inflight_longterm_;
}

Rule Bbr::on_setback(Window& w, const Setback& setback) {
  if (setback.kind == Setback::Kind::kMark) return Rule::kBbrModel;  // see update_marks()
  save_state_upon_loss(w, w.cwnd);
  return Rule::kBbrModel;
}

void Bbr::on_timeout(Window& w, std::uint32_t before) { save_cwnd(w, before, true); }

void Bbr::on_recovered(Window& w) {
  w.set(std::max(w.cwnd, prior_cwnd_));
  recovering_ = false;
}

// 5.5.11.2
Rule Bbr::on_undo(Window& w, Instant now) {
  w.set(std::max(w.cwnd, prior_cwnd_));
  is_loss_in_round_ = false;
  reset_full_bw();
  bw_shortterm_ = std::max(bw_shortterm_, undo_bw_shortterm_);
  inflight_shortterm_ = std::max(inflight_shortterm_, undo_inflight_shortterm_);
  inflight_longterm_ = std::max(inflight_longterm_, undo_inflight_longterm_);
  if (undo_state_ == State::kStartup && state_ != State::kStartup) {
    full_bw_reached_ = false;
    if (state_ != State::kProbeRtt) enter(State::kStartup, Rule::kBbrUndo);
  } else if (undo_state_ == State::kUp && state_ != State::kUp && state_ != State::kProbeRtt) {
    start_refill(next_round_delivered_, Rule::kBbrUndo);
  }
  undo_state_ = State::kDrain;
  cycle_stamp_ = std::min(cycle_stamp_, now);
  return reason_ = Rule::kBbrUndo;
}

// 5.4.1
Rule Bbr::on_idle(Window& w, Duration, Instant now) {
  idle_restart_ = true;
  extra_acked_from_ = now;
  if (is_probing_cycle()) {
    set_pacing_rate(w, 100);
  } else if (state_ == State::kProbeRtt) {
    check_probe_rtt_done(w, next_round_delivered_, now);
    if (state_ != State::kProbeRtt) return std::exchange(reason_, Rule::kNone);
  }
  return Rule::kBbrIdle;
}

}  // namespace tcplab::tcp
