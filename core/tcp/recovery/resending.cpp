// What is sent, and what goes again: RFC 6675 5, RFC 6298 5.4.

#include <algorithm>

#include "core/tcp/negotiation.hpp"
#include "core/tcp/recovery/scoreboard_recovery.hpp"

namespace tcplab::tcp {

void ScoreboardRecovery::on_sent(SeqNum start, SeqNum end, SeqNum una, bool pushed, Instant now,
                                 Congestion& cc) {
  board_.append(start, end, pushed, now);
  if (is_reducing()) ++prr_out_;
  const std::uint32_t out = board_.counts().out;
  const bool full = in_flight() >= cc.segments();
  if (una >= usage_from_ || full || (!window_was_full_ && out > most_out_)) {
    window_was_full_ = full;
    most_out_ = out;
    usage_from_ = end;
  }
  cc.on_sent(start, end, in_flight() * cc.mss(), false, now);
  if (new_data_first_) hold_ = true;
}

void ScoreboardRecovery::on_sent_again(SeqNum start, SeqNum end, Instant now, Congestion& cc) {
  const std::size_t from = board_.cut_at(start);
  const std::size_t to = board_.cut_at(end);
  if (to > from && board_[to - 1].end > end) board_.split(to - 1, end);  // its options left room for less
  if (!first_copy_stamp_) first_copy_stamp_ = Negotiation::clock(now);
  for (std::size_t i = from; i < to; ++i) {
    const std::uint32_t segments = board_.segments(board_[i]);
    undo_copies_ = std::max<std::int64_t>(undo_copies_, 0) + segments;
    if (is_reducing()) prr_out_ += segments;
    board_.mark_sent_again(i, now);
  }
  cc.on_sent(start, end, in_flight() * cc.mss(), true, now);
}

std::optional<Scoreboard::Run> ScoreboardRecovery::next_to_send_again(const Congestion& cc) const {
  if (hold_ || !has_room(cc)) return std::nullopt;
  const std::optional<std::size_t> index = board_.first_to_send();
  return index ? std::optional(board_[*index]) : std::nullopt;
}

// RFC 6298 5.4, RFC 6675 5.1: everything that is not known to have arrived may be lost, and the window is one
// segment.
void ScoreboardRecovery::on_timeout(SeqNum una, SeqNum nxt, Instant now, bool again, Congestion& cc) {
  const bool reneged = !board_.empty() && board_[0].sacked;
  const bool fresh = trust_ < Trust::kRecovery;
  duplicates_ = 0;
  hold_ = new_data_first_ = false;
  reordering_wait_.reset();
  probe_end_.reset();
  if (trust_ <= Trust::kDisorder || una >= recover_ || (trust_ == Trust::kLoss && !again)) {
    prior_ssthresh_ = current_threshold(cc);
    prior_cwnd_ = cc.segments();
    cc.on_setback({Setback::Kind::kTimeout, cc.cwnd(), now});
    begin_undo(una);
  }
  if (trust_ <= Trust::kDisorder && board_.counts().sacked >= threshold_of_duplicates_) {
    reordering_ = std::min(reordering_, threshold_of_duplicates_);
  }
  for (std::size_t i = 0; i < board_.size(); ++i) {
    if (reneged) board_.forget_sacked(i);
    if (board_[i].sacked) continue;
    const bool recent = by_time_ && i > 0 && rack_.valid && now - board_[i].sent < rack_.rtt;
    if (!recent) mark_lost(i, cc, now);
  }
  cc.on_timeout((std::uint64_t{in_flight()} + 1) * cc.mss());
  trust_ = Trust::kLoss;
  recover_ = nxt;
  frto_on_ = frto_ && (fresh || again);
}

}  // namespace tcplab::tcp
