// The congestion window of Recovery: growth, proportional reduction, undo.

#include <algorithm>

#include "core/tcp/recovery.hpp"

namespace tcplab::tcp {

// --- Growth: RFC 5681 3.1, by as many segments as arrived (RFC 3465), while the window is what limits (RFC
// 7661) ---

bool Recovery::is_limited_by_window() const {
  return window_was_full_ || (cwnd_ < ssthresh_ && cwnd_ < 2 * most_out_);
}

void Recovery::grow(std::uint32_t acked, Instant now) {
  if (!is_limited_by_window()) return;
  if (cwnd_ < ssthresh_) {
    const std::uint32_t step = std::min(acked, ssthresh_ - cwnd_);
    cwnd_ += step;
    acked -= step;
    if (acked == 0) return;
  }
  const Duration rtt = min_rtt_.value_or(Duration{});
  grow_linearly(cubic_growth_ ? cubic_.segments_per_step(cwnd_, acked, rtt, now) : cwnd_, acked);
}

void Recovery::grow_linearly(std::uint32_t per_step, std::uint32_t acked) {
  if (credit_ >= per_step) {  // the step became shorter meanwhile
    credit_ = 0;
    ++cwnd_;
  }
  credit_ += acked;
  if (credit_ < per_step) return;
  cwnd_ += credit_ / per_step;
  credit_ %= per_step;
}

// --- Reduction: RFC 6937 3 ---

std::uint32_t Recovery::reduced_threshold() {
  return cubic_growth_ ? cubic_.on_congestion(cwnd_) : std::max(cwnd_ / 2, 2U);
}

void Recovery::begin_reduction(SeqNum nxt, bool congested) {
  if (!congested) prior_ssthresh_ = current_threshold();
  recover_ = nxt;
  probe_end_.reset();
  credit_ = 0;
  prior_cwnd_ = cwnd_;
  prr_delivered_ = prr_out_ = 0;
  ssthresh_ = reduced_threshold();
}

void Recovery::reduce(std::uint32_t delivered, std::uint32_t lost, bool advanced) {
  if (delivered == 0 || prior_cwnd_ == 0) return;
  prr_delivered_ += delivered;
  const std::int64_t pipe = in_flight();
  const std::int64_t room = std::int64_t{ssthresh_} - pipe;
  std::int64_t count = 0;
  if (room < 0) {
    const std::uint64_t share = std::uint64_t{ssthresh_} * prr_delivered_ + prior_cwnd_ - 1;
    count = static_cast<std::int64_t>(share / prior_cwnd_) - prr_out_;
  } else {
    count = std::max<std::int64_t>(std::int64_t{prr_delivered_} - prr_out_, delivered);
    if (advanced && lost == 0) ++count;  // slow start, where recovery makes progress
    count = std::min(count, room);
  }
  count = std::max<std::int64_t>(count, prr_out_ > 0 ? 0 : 1);  // the first retransmission always goes
  cwnd_ = static_cast<std::uint32_t>(pipe + count);
}

void Recovery::end_reduction() {
  if (ssthresh_ < UINT32_MAX && (trust_ == Trust::kReduced || undo_from_)) cwnd_ = ssthresh_;
}

std::uint32_t Recovery::current_threshold() const {
  return is_reducing() ? ssthresh_ : std::max(ssthresh_, cwnd_ / 2 + cwnd_ / 4);
}

// --- Undo, when nothing had been lost ---

void Recovery::begin_undo(SeqNum una) {
  undo_from_ = una;
  undo_copies_ = board_.counts().again > 0 ? std::int64_t{board_.counts().again} : -1;
}

// Every retransmission was reported as a duplicate (RFC 3708), or the ACK is of what was sent before the
// first of them (the Eifel detection algorithm, RFC 3522).
bool Recovery::may_undo(const Ack& ack) const {
  return undo_from_ && (undo_copies_ == 0 || was_only_delayed(ack));
}

bool Recovery::was_only_delayed(const Ack& ack) const {
  return first_copy_stamp_ && ack.echo && SeqNum{*ack.echo} < SeqNum{*first_copy_stamp_};
}

// RFC 4015 3.2, as far as it concerns the window.
void Recovery::undo(bool unmark) {
  if (unmark) {
    for (std::size_t i = 0; i < board_.size(); ++i) {
      if (board_[i].lost) board_.clear_lost(i);
    }
  }
  if (prior_ssthresh_ != 0) {
    cwnd_ = std::max(cwnd_, prior_cwnd_);
    if (prior_ssthresh_ > ssthresh_) ssthresh_ = prior_ssthresh_;
  }
  undo_from_.reset();
}

// True: no SACK, and duplicates of the last window may still come in, so the state is kept (RFC 6582 6).
bool Recovery::undo_recovery(const Ack& ack) {
  if (may_undo(ack)) undo(false);
  if (!sack_ && ack.una == recover_) {
    if (board_.counts().again == 0) first_copy_stamp_.reset();
    return true;
  }
  trust_ = Trust::kOpen;
  return false;
}

bool Recovery::undo_partial(const Ack& ack) {
  if (!undo_from_ || !was_only_delayed(ack)) return false;
  if (board_.counts().again > 0) return true;
  first_copy_stamp_.reset();
  undo(true);
  settle(ack.nxt);
  return true;
}

bool Recovery::undo_by_duplicates() {
  if (!undo_from_ || undo_copies_ != 0) return false;
  undo(false);
  return true;
}

// RFC 5681 4.1: half for every RTO, not below the initial window.
void Recovery::restart_after_idle(Duration idle, Duration rto) {
  const std::uint32_t floor = std::min(initial_window_, cwnd_);
  ssthresh_ = current_threshold();
  for (idle = idle - rto; idle > Duration{} && cwnd_ > floor; idle = idle - rto) cwnd_ /= 2;
  cwnd_ = std::max(cwnd_, floor);
}

}  // namespace tcplab::tcp
