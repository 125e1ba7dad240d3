// Losses found by time, and the tail loss probe: RFC 8985.

#include <algorithm>

#include "core/tcp/recovery/scoreboard_recovery.hpp"

namespace tcplab::tcp {
namespace {

constexpr Duration kTick = milliseconds(2);  // what a timer may be late

}  // namespace

// RFC 8985 6.2 step 4: once enough segments arrived above, no time is lost until reordering has been seen.
Duration ScoreboardRecovery::reordering_window(Duration srtt) const {
  const bool certain = trust_ >= Trust::kRecovery || board_.counts().sacked >= reordering_;
  if (reorderings_seen_ == 0 && certain) return {};
  return std::min(min_rtt_.value_or(Duration{}) / 4, srtt);
}

// RFC 8985 6.2 step 5. True when a retransmitted copy was among the lost.
bool ScoreboardRecovery::detect_by_time(Instant now, Duration srtt, Congestion& cc) {
  reordering_wait_.reset();
  if (!rack_.valid) return false;
  const Duration window = reordering_window(srtt);
  bool copy_lost = false;
  for (std::size_t i = 0; i < board_.size(); ++i) {
    const Scoreboard::Run run = board_[i];
    if (run.sacked || (run.lost && !run.again) || run.sent > rack_.sent) continue;
    // Of what left in one instant a copy left after the originals.
    const bool behind = run.start >= rack_.end || (run.again && !rack_.again);
    if (run.sent == rack_.sent && behind) continue;
    const Duration rest = rack_.rtt + window - (now - run.sent);
    if (rest <= Duration{}) {
      copy_lost = copy_lost || run.again;
      mark_lost(i, cc, now);
    } else {
      reordering_wait_ = std::max(reordering_wait_.value_or(Duration{}), rest + kTick);
    }
  }
  return copy_lost;
}

void ScoreboardRecovery::on_reordering_timeout(SeqNum una, SeqNum nxt, Instant now, Duration srtt,
                                               Congestion& cc) {
  const std::uint32_t flight = in_flight();
  const std::uint32_t lost = lost_in_all_;
  detect_by_time(now, srtt, cc);
  if (flight == in_flight() || trust_ == Trust::kRecovery) return;
  enter_recovery(una, nxt, false, cc, now);
  reduce(1, lost_in_all_ - lost, false, cc);
}

// --- The probe ---

// Not once something is known to have arrived beyond a gap: then there are better means (RFC 8985 7.2).
bool ScoreboardRecovery::may_probe() const {
  const bool gap = board_.counts().sacked > 0;
  return probes_ && !board_.empty() && !gap && (trust_ == Trust::kOpen || trust_ == Trust::kReduced);
}

// RFC 8985 7.2: two round trips, and for a single segment, whose ACK may be delayed, some more.
Duration ScoreboardRecovery::probe_timeout(std::optional<Duration> srtt, Duration rto_min) const {
  if (!srtt) return seconds(1);
  return *srtt * 2 + (board_.counts().out == 1 ? rto_min : kTick);
}

// The last segment sent: what a probe repeats when there is nothing new to send.
Scoreboard::Run ScoreboardRecovery::tail() const {
  Scoreboard::Run run = board_[board_.size() - 1];
  const SeqNum last = board_.whole_below(run.end - 1);
  if (last > run.start) run.start = last;
  return run;
}

void ScoreboardRecovery::on_probe_sent(SeqNum nxt, bool again) {
  probe_end_ = nxt;
  probe_was_again_ = again;
}

// RFC 8985 7.4: when nothing tells that the probe was a duplicate, it has repaired a loss, and that is
// congestion.
void ScoreboardRecovery::take_probe_answer(const Told& ack, const News& news, Congestion& cc) {
  if (ack.ack < *probe_end_) return;
  if (!probe_was_again_ || news.duplicate_of_probe) {
    probe_end_.reset();
  } else if (ack.ack > *probe_end_) {
    begin_reduction(ack.nxt, false, cc, ack.now);
    trust_ = Trust::kReduced;
    end_reduction(cc);
    settle(ack.nxt);
  } else if (!news.advanced && ack.pure() && !news.data_sacked) {
    probe_end_.reset();
  }
}

}  // namespace tcplab::tcp
