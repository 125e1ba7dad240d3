// The model of the path: draft-ietf-ccwg-bbr-06 5.5.

#include <algorithm>

#include "core/tcp/congestion/bbr.hpp"

namespace tcplab::tcp {

// 5.5.10.3: UpdateLatestDeliverySignals, UpdateCongestionSignals.
void Bbr::update_signals(const Window& w, const AckSample& ack) {
  const RateSample& rate = ack.rate;
  loss_round_start_ = false;
  bw_latest_ = std::max(bw_latest_, rate.rate);
  inflight_latest_ = std::max(inflight_latest_, rate.delivered);
  if (rate.has_data && rate.prior >= loss_round_delivered_) {
    loss_round_delivered_ = rate.total;
    loss_round_start_ = true;
  }
  update_max_bw(rate);
  update_marks(ack);
  if (!loss_round_start_) return;
  if (!is_accelerating() && (is_loss_in_round_ || is_mark_in_round_)) adapt_lower_bounds(w);
  is_mark_in_round_ = false;
  // CheckStartupHighLoss looks at the losses of this round before they are forgotten.
  if (state_ != State::kStartup) {
    is_loss_in_round_ = false;
    lost_ranges_ = 0;
  }
}

// 5.5.1, 5.5.5
void Bbr::update_max_bw(const RateSample& rate) {
  round_start_ = rate.has_data && rate.prior >= next_round_delivered_;
  if (round_start_) {
    next_round_delivered_ = rate.total;
    ++round_count_;
    ++rounds_since_probe_up_;
  }
  if (rate.rate > 0 && (rate.rate >= max_bw() || !rate.app_limited))
    max_bw_filter_[1] = std::max(max_bw_filter_[1], rate.rate);
}

// As BBRv3 of Linux: the share of octets marked, of a round trip and on the average.
void Bbr::update_marks(const AckSample& ack) {
  round_acked_ += ack.acked;
  round_marked_ += ack.marked;
  if (ack.marked > 0) is_mark_in_round_ = true;
  marked_too_much_ = false;
  if (!round_start_ || round_acked_ == 0) return;
  alpha_ = static_cast<std::uint32_t>(
      (std::uint64_t{alpha_} * 15 + round_marked_ * kAlphaUnit / round_acked_) / 16);
  marked_too_much_ = round_marked_ * 100 > round_acked_ * kMarkThreshold;
  round_acked_ = round_marked_ = 0;
}

// 5.5.10.3: once a round trip, as what arrives has become less; for marks by a third of their share.
void Bbr::adapt_lower_bounds(const Window& w) {
  if (inflight_shortterm_ == kNoLimit) inflight_shortterm_ = w.cwnd;
  if (is_mark_in_round_) {
    const std::uint64_t cut = std::uint64_t{inflight_shortterm_} * alpha_ / (3 * kAlphaUnit);
    inflight_shortterm_ -= static_cast<std::uint32_t>(cut);
  }
  if (!is_loss_in_round_) return;
  if (bw_shortterm_ == kNoBound) bw_shortterm_ = max_bw();
  bw_shortterm_ = std::max(bw_latest_, bw_shortterm_ * kBeta / 100);
  inflight_shortterm_ = std::max(
      inflight_latest_, static_cast<std::uint32_t>(std::uint64_t{inflight_shortterm_} * kBeta / 100));
}

void Bbr::reset_shortterm_model() {
  bw_shortterm_ = kNoBound;
  inflight_shortterm_ = kNoLimit;
}

// 5.5.9
void Bbr::update_ack_aggregation(const Window& w, const AckSample& ack) {
  const auto interval = static_cast<std::uint64_t>((ack.now - extra_acked_from_).ns / 1000);
  std::uint64_t expected = bw_ * std::min<std::uint64_t>(interval, 10'000'000) / 1'000'000;
  if (extra_acked_delivered_ <= expected) {
    extra_acked_delivered_ = 0;
    extra_acked_from_ = ack.now;
    expected = 0;
  }
  extra_acked_delivered_ += ack.acked;
  const std::uint64_t extra = std::min<std::uint64_t>(extra_acked_delivered_ - expected, w.cwnd);
  // A window over so many rounds in two halves: no larger than that, and not much smaller.
  const std::uint32_t length = full_bw_reached_ ? kExtraAckedRounds / 2 : 1;
  if (round_count_ - extra_acked_round_ >= length) {
    extra_acked_round_ = round_count_;
    extra_acked_ = {full_bw_reached_ ? extra_acked_[1] : 0, 0};
  }
  extra_acked_[1] = std::max(extra_acked_[1], extra);
}

// 5.3.1.2
void Bbr::reset_full_bw() {
  full_bw_ = 0;
  full_bw_count_ = 0;
  full_bw_now_ = false;
}

void Bbr::check_full_bw(const RateSample& rate) {
  if (full_bw_now_ || !round_start_ || rate.app_limited || rate.rate == 0) return;
  if (rate.rate * 4 >= full_bw_ * 5) {  // still growing
    reset_full_bw();
    full_bw_ = rate.rate;
    return;
  }
  full_bw_now_ = ++full_bw_count_ >= 3;
  full_bw_reached_ = full_bw_reached_ || full_bw_now_;
}

// 5.3.4.3
void Bbr::update_min_rtt(const AckSample& ack) {
  probe_rtt_expired_ = ack.now > probe_rtt_min_stamp_ + kProbeRttInterval;
  const std::optional<Duration>& rtt = ack.rate.rtt;
  if (rtt && (!probe_rtt_min_delay_ || *rtt < *probe_rtt_min_delay_ || probe_rtt_expired_)) {
    probe_rtt_min_delay_ = *rtt;
    probe_rtt_min_stamp_ = ack.now;
  }
  const bool expired = ack.now > min_rtt_stamp_ + kMinRttFilter;
  if (probe_rtt_min_delay_ && (!min_rtt_ || *probe_rtt_min_delay_ < *min_rtt_ || expired)) {
    min_rtt_ = probe_rtt_min_delay_;
    min_rtt_stamp_ = probe_rtt_min_stamp_;
  }
}

// 5.5.10.2
bool Bbr::is_inflight_too_high(std::uint32_t lost, std::uint32_t tx_in_flight, bool has_sack) const {
  return std::uint64_t{lost} * 100 > std::uint64_t{tx_in_flight} * kLossThreshold || (lost > 0 && !has_sack);
}

void Bbr::handle_inflight_too_high(const Window& w, std::uint64_t tx_in_flight, bool app_limited,
                                   std::uint64_t delivered, Instant now) {
  prev_probe_too_high_ = true;
  is_probe_sample_ = false;  // once for each probe
  if (!app_limited) {
    const std::uint64_t limit = std::max(tx_in_flight, target_inflight(w) * kBeta / 100);
    inflight_longterm_ = static_cast<std::uint32_t>(std::min<std::uint64_t>(limit, Window::kLargest));
  }
  reason_ = Rule::kBbrTooHigh;
  if (state_ != State::kUp) return;
  undo_state_ = State::kUp;
  start_down(delivered, now, Rule::kBbrTooHigh);
}

void Bbr::on_lost(Window& w, const LostSegment& lost) {
  if (!is_loss_in_round_) {  // the first of this round: NoteLoss
    loss_round_delivered_ = lost.total;
    save_state_upon_loss(w, w.cwnd);
  }
  if (!is_loss_in_round_ || lost.start != lost_end_) ++lost_ranges_;
  is_loss_in_round_ = true;
  lost_end_ = lost.start + lost.size;
  if (!is_probe_sample_ || !is_inflight_too_high(lost.lost, lost.tx_in_flight, has_sack_)) return;
  // InflightAtLoss: what was in flight before it, and as much of it as the threshold still allows.
  const std::int64_t before = std::int64_t{lost.tx_in_flight} - lost.size;
  const std::int64_t lost_before = std::int64_t{lost.lost} - lost.size;
  constexpr auto kThreshold = static_cast<std::int64_t>(kLossThreshold);
  const std::int64_t prefix = (before * kThreshold - lost_before * 100) / (100 - kThreshold);
  handle_inflight_too_high(w, static_cast<std::uint64_t>(std::max<std::int64_t>(before + prefix, 0)),
                           lost.app_limited, lost.total, lost.now);
}

}  // namespace tcplab::tcp
