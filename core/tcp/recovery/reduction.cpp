// What the repair of a loss does to the window: proportional reduction (RFC 6937), and undo.

#include <algorithm>

#include "core/tcp/recovery/scoreboard_recovery.hpp"

namespace tcplab::tcp {

// The window is what limits (RFC 7661); in slow start, when it was half used at least.
bool ScoreboardRecovery::is_limited_by_window(const Congestion& cc) const {
  const bool slow_start = cc.cwnd() < cc.ssthresh();
  return window_was_full_ || (slow_start && cc.segments() < 2 * most_out_);
}

// --- Reduction: RFC 6937 3 ---

void ScoreboardRecovery::begin_reduction(SeqNum nxt, bool congested, Congestion& cc, Instant now) {
  if (!congested) prior_ssthresh_ = current_threshold(cc);
  recover_ = nxt;
  probe_end_.reset();
  prior_cwnd_ = cc.segments();
  prr_delivered_ = prr_out_ = 0;
  cc.on_setback({congested ? Setback::Kind::kMark : Setback::Kind::kLoss, cc.cwnd(), now});
}

void ScoreboardRecovery::reduce(std::uint32_t delivered, std::uint32_t lost, bool advanced, Congestion& cc) {
  if (delivered == 0 || prior_cwnd_ == 0) return;
  const std::uint32_t threshold = cc.ssthresh() / cc.mss();
  prr_delivered_ += delivered;
  const std::int64_t pipe = in_flight();
  const std::int64_t room = std::int64_t{threshold} - pipe;
  std::int64_t count = 0;
  if (room < 0) {
    const std::uint64_t share = std::uint64_t{threshold} * prr_delivered_ + prior_cwnd_ - 1;
    count = static_cast<std::int64_t>(share / prior_cwnd_) - prr_out_;
  } else {
    count = std::max<std::int64_t>(std::int64_t{prr_delivered_} - prr_out_, delivered);
    if (advanced && lost == 0) ++count;  // slow start, where recovery makes progress
    count = std::min(count, room);
  }
  count = std::max<std::int64_t>(count, prr_out_ > 0 ? 0 : 1);  // the first retransmission always goes
  cc.set_segments(static_cast<std::uint64_t>(pipe + count), Rule::kProportional);
}

void ScoreboardRecovery::end_reduction(Congestion& cc) {
  if (cc.ssthresh() == UINT32_MAX) return;
  if (trust_ == Trust::kReduced || undo_from_) cc.set_cwnd(cc.ssthresh(), Rule::kRecovered);
}

std::uint32_t ScoreboardRecovery::current_threshold(const Congestion& cc) const {
  const std::uint32_t cwnd = cc.segments();
  return is_reducing() ? cc.ssthresh() : std::max(cc.ssthresh(), (cwnd / 2 + cwnd / 4) * cc.mss());
}

// --- Undo, when nothing had been lost ---

void ScoreboardRecovery::begin_undo(SeqNum una) {
  undo_from_ = una;
  undo_copies_ = board_.counts().again > 0 ? std::int64_t{board_.counts().again} : -1;
}

// Every retransmission was reported as a duplicate (RFC 3708), or the ACK is of what was sent before the
// first of them (the Eifel detection algorithm, RFC 3522).
bool ScoreboardRecovery::may_undo(const Told& ack) const {
  return undo_from_ && (undo_copies_ == 0 || was_only_delayed(ack));
}

bool ScoreboardRecovery::was_only_delayed(const Told& ack) const {
  return first_copy_stamp_ && ack.echo && SeqNum{*ack.echo} < SeqNum{*first_copy_stamp_};
}

// RFC 4015 3.4, as far as it concerns the window.
void ScoreboardRecovery::undo(bool unmark, Instant now, Congestion& cc) {
  if (unmark) {
    for (std::size_t i = 0; i < board_.size(); ++i) {
      if (board_[i].lost) board_.clear_lost(i);
    }
  }
  if (prior_ssthresh_ != 0) {
    cc.on_undo(std::uint64_t{prior_cwnd_} * cc.mss(), prior_ssthresh_, now);
  }
  undo_from_.reset();
}

// True: no SACK, and duplicates of the last window may still come in, so the state is kept (RFC 6582 6).
bool ScoreboardRecovery::undo_recovery(const Told& ack, Congestion& cc) {
  if (may_undo(ack)) undo(false, ack.now, cc);
  if (!sack_ && ack.una == recover_) {
    if (board_.counts().again == 0) first_copy_stamp_.reset();
    return true;
  }
  trust_ = Trust::kOpen;
  return false;
}

bool ScoreboardRecovery::undo_partial(const Told& ack, Congestion& cc) {
  if (!undo_from_ || !was_only_delayed(ack)) return false;
  if (board_.counts().again > 0) return true;
  first_copy_stamp_.reset();
  undo(true, ack.now, cc);
  settle(ack.nxt);
  return true;
}

bool ScoreboardRecovery::undo_by_duplicates(Instant now, Congestion& cc) {
  if (!undo_from_ || undo_copies_ != 0) return false;
  undo(false, now, cc);
  return true;
}

// RFC 5681 4.1: half for every RTO, not below the initial window.
std::uint64_t ScoreboardRecovery::restart_after_idle(Duration idle, Duration rto, Congestion& cc) {
  std::uint32_t cwnd = cc.segments();
  const std::uint32_t floor = std::min(cc.initial_window() / cc.mss(), cwnd);
  if (!cc.is_own_master()) cc.set_ssthresh(current_threshold(cc), Rule::kIdleRestart);
  for (idle = idle - rto; idle > Duration{} && cwnd > floor; idle = idle - rto) cwnd /= 2;
  return std::uint64_t{std::max(cwnd, floor)} * cc.mss();
}

}  // namespace tcplab::tcp
