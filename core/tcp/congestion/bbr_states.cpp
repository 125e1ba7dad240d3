// The states: draft-ietf-ccwg-bbr-06 5.3.

#include <algorithm>

#include "core/tcp/congestion/bbr.hpp"

namespace tcplab::tcp {

// Marsaglia's xorshift: good enough to keep flows apart, and the same everywhere.
std::uint32_t Bbr::random() {
  random_ ^= random_ << 13;
  random_ ^= random_ >> 17;
  random_ ^= random_ << 5;
  return random_;
}

Mode Bbr::mode_of(State state) {
  constexpr std::array<Mode, 7> kModes = {Mode::kStartup,     Mode::kDrain,       Mode::kProbeDown,
                                          Mode::kProbeCruise, Mode::kProbeRefill, Mode::kProbeUp,
                                          Mode::kProbeRtt};
  return kModes[static_cast<std::size_t>(state)];
}

void Bbr::enter(State state, Rule why) {
  state_ = state;
  reason_ = why;
  turns_.push_back({mode_of(state), why});
}

// 5.3.1: a plateau of the bandwidth, losses in fast recovery, or marks.
void Bbr::check_startup_done(const Window& w, const AckSample& ack) {
  if (state_ != State::kStartup) return;
  if (round_start_) marked_rounds_ = marked_too_much_ ? marked_rounds_ + 1 : 0;
  const bool by_loss = is_loss_in_round_ && recovering_ &&
                       (!has_sack_ || (loss_round_start_ && round_count_ > recovering_since_ &&
                                       lost_ranges_ >= kStartupFullLosses &&
                                       is_inflight_too_high(ack.rate.lost, ack.rate.tx_in_flight, true)));
  const bool by_marks = marked_rounds_ >= kStartupFullMarks;
  if (loss_round_start_) {
    is_loss_in_round_ = false;
    lost_ranges_ = 0;
  }
  if (by_loss || by_marks) {
    if (by_loss) undo_state_ = State::kStartup;
    full_bw_reached_ = true;
    const std::uint64_t safe = std::max<std::uint64_t>(bdp(w, 100), inflight_latest_);
    inflight_longterm_ = static_cast<std::uint32_t>(std::min<std::uint64_t>(safe, Window::kLargest));
  }
  if (!full_bw_reached_) return;
  enter(State::kDrain, by_loss || by_marks ? Rule::kBbrStartupLoss : Rule::kBbrFullPipe);
  drain_start_round_ = round_count_;
}

// 5.3.2
void Bbr::check_drain_done(Window& w, const AckSample& ack) {
  if (state_ != State::kDrain) return;
  if (ack.in_flight > inflight(w, 100) && round_count_ <= drain_start_round_ + 3) return;
  start_down(ack.rate.total, ack.now, Rule::kBbrDrained);
}

// --- ProbeBW: 5.3.3.9 ---

void Bbr::start_down(std::uint64_t delivered, Instant now, Rule why) {
  begin_cycle(delivered, now);
  enter(State::kDown, why);
}

void Bbr::begin_cycle(std::uint64_t delivered, Instant now) {
  is_loss_in_round_ = is_mark_in_round_ = false;
  lost_ranges_ = 0;
  bw_latest_ = 0;
  inflight_latest_ = 0;
  probe_up_acked_per_inc_ = kNoBound;
  // 5.3.3.8: two to three seconds, and a round trip more or less.
  rounds_since_probe_up_ = random() & 1U;
  probe_wait_ = seconds(2) + microseconds(random() % 1'000'000);
  cycle_stamp_ = now;
  ack_phase_ = AckPhase::kProbeStopping;
  next_round_delivered_ = delivered;
}

void Bbr::start_refill(std::uint64_t delivered, Rule why) {
  reset_shortterm_model();
  probe_up_rounds_ = 0;
  probe_up_acked_ = 0;
  prev_probe_precautionary_ = false;
  ack_phase_ = AckPhase::kRefilling;
  next_round_delivered_ = delivered;
  enter(State::kRefill, why);
}

void Bbr::start_up(const Window& w, const AckSample& ack) {
  is_probe_sample_ = true;
  ack_phase_ = AckPhase::kProbeStarting;
  next_round_delivered_ = ack.rate.total;
  reset_full_bw();
  full_bw_ = ack.rate.rate;
  enter(State::kUp, Rule::kBbrUp);
  raise_slope(w);
}

void Bbr::update_cycle(Window& w, const AckSample& ack) {
  if (!full_bw_reached_ || adapt_longterm_model(w, ack)) return;
  switch (state_) {
    case State::kDown:
    case State::kCruise:
      if (is_time_to_probe(w, ack.now)) {
        start_refill(ack.rate.total);
      } else if (state_ == State::kDown && is_time_to_cruise(w, ack)) {
        enter(State::kCruise, Rule::kBbrCruise);
      }
      break;
    case State::kRefill:
      if (round_start_) start_up(w, ack);
      break;
    case State::kUp:
      if (!is_time_to_go_down(w, ack)) break;
      prev_probe_too_high_ = false;
      start_down(ack.rate.total, ack.now, Rule::kBbrDown);
      break;
    default:
      break;
  }
}

// 5.3.3.8: after a while, or after as many round trips as Reno would need to grow by as much.
bool Bbr::is_time_to_probe(const Window& w, Instant now) const {
  if (now > cycle_stamp_ + probe_wait_) return true;
  return rounds_since_probe_up_ >= std::min<std::uint64_t>(target_inflight(w) / w.mss, 63);
}

bool Bbr::is_time_to_cruise(const Window& w, const AckSample& ack) const {
  return ack.in_flight <= inflight_with_headroom(w) && ack.in_flight <= inflight(w, 100);
}

bool Bbr::is_time_to_go_down(const Window& w, const AckSample& ack) {
  if (prev_probe_too_high_ && ack.in_flight >= inflight_longterm_) {
    prev_probe_precautionary_ = true;
    return true;
  }
  if (ack.limited_by_window && w.cwnd >= inflight_longterm_) {
    reset_full_bw();  // it is inflight_longterm that limits
    full_bw_ = ack.rate.rate;
    return false;
  }
  return full_bw_now_;
}

void Bbr::raise_slope(const Window& w) {
  const std::uint32_t growth = std::uint32_t{1} << probe_up_rounds_;
  probe_up_rounds_ = std::min(probe_up_rounds_ + 1, 30U);
  probe_up_acked_per_inc_ = std::max(w.cwnd / growth, w.mss);
}

void Bbr::probe_upward(const Window& w, const AckSample& ack) {
  if (!ack.limited_by_window || w.cwnd < inflight_longterm_) return;
  probe_up_acked_ += ack.acked;
  if (probe_up_acked_ >= probe_up_acked_per_inc_) {
    const std::uint64_t steps = probe_up_acked_ / probe_up_acked_per_inc_;
    probe_up_acked_ -= steps * probe_up_acked_per_inc_;
    inflight_longterm_ = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(inflight_longterm_ + steps * w.mss, Window::kLargest));
  }
  if (round_start_) raise_slope(w);
}

// True: the state is decided.
bool Bbr::adapt_longterm_model(Window& w, const AckSample& ack) {
  const RateSample& rate = ack.rate;
  if (ack_phase_ == AckPhase::kProbeStarting && round_start_) ack_phase_ = AckPhase::kProbeFeedback;
  if (ack_phase_ == AckPhase::kProbeStopping && round_start_) {
    is_probe_sample_ = false;
    ack_phase_ = AckPhase::kInit;
    if (is_probing_cycle() && !rate.app_limited) max_bw_filter_ = {max_bw_filter_[1], 0};
    if (is_probing_cycle() && prev_probe_precautionary_ && !prev_probe_too_high_) {
      start_refill(rate.total);
      return true;
    }
  }
  if (is_probe_sample_ && marked_too_much_) {
    handle_inflight_too_high(w, rate.tx_in_flight, rate.app_limited, rate.total, ack.now);
    return true;
  }
  if (!rate.has_data || is_inflight_too_high(rate.lost, rate.tx_in_flight, has_sack_)) return false;
  if (inflight_longterm_ == kNoLimit) return false;
  inflight_longterm_ = std::max(inflight_longterm_, rate.tx_in_flight);
  if (state_ == State::kUp) probe_upward(w, ack);
  return false;
}

// --- ProbeRTT: 5.3.4 ---

void Bbr::check_probe_rtt(Window& w, const AckSample& ack) {
  if (state_ != State::kProbeRtt && probe_rtt_expired_ && !idle_restart_) {
    save_cwnd(w, w.cwnd, recovering_);
    enter(State::kProbeRtt, Rule::kBbrProbeRtt);
    probe_rtt_done_stamp_ = {};
    ack_phase_ = AckPhase::kProbeStopping;
    next_round_delivered_ = ack.rate.total;
  }
  if (ack.rate.delivered > 0) idle_restart_ = false;
  if (state_ != State::kProbeRtt) return;
  if (probe_rtt_done_stamp_ == Instant{}) {
    if (ack.in_flight > probe_rtt_cwnd(w)) return;
    probe_rtt_done_stamp_ = ack.now + kProbeRttDuration;
    probe_rtt_round_done_ = false;
    next_round_delivered_ = ack.rate.total;
    return;
  }
  if (round_start_) probe_rtt_round_done_ = true;
  if (probe_rtt_round_done_) check_probe_rtt_done(w, ack.rate.total, ack.now);
}

// 5.3.4.4: what is in flight is little, so the queue is gone already.
void Bbr::check_probe_rtt_done(Window& w, std::uint64_t delivered, Instant now) {
  if (probe_rtt_done_stamp_ == Instant{} || now <= probe_rtt_done_stamp_) return;
  probe_rtt_min_stamp_ = now;
  w.set(std::max(w.cwnd, prior_cwnd_));
  reset_shortterm_model();
  if (!full_bw_reached_) return enter(State::kStartup, Rule::kBbrProbeRttDone);
  begin_cycle(delivered, now);
  enter(State::kCruise, Rule::kBbrProbeRttDone);
}

}  // namespace tcplab::tcp
