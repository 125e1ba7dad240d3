#include "core/tcp/recovery/recovery.hpp"

#include <algorithm>

namespace tcplab::tcp {

void Recovery::begin(SeqNum iss) {
  *this = {};
  cumulative_.begin(iss);
}

void Recovery::start(const Config& config, bool sack, SeqNum una, SeqNum nxt, std::uint32_t mss,
                     Instant now) {
  if (!config.scoreboard) return;
  board_.emplace(config, sack, una, mss);
  for (SeqNum at = una; at < nxt; at = std::min(at + mss, nxt)) {
    board_->adopt(at, std::min(at + mss, nxt), now);
  }
  cumulative_.begin(nxt);
}

Learned Recovery::on_ack(const Told& told, Duration srtt, Congestion& congestion) {
  if (board_) {
    why_again_ = Rule::kRetransmitLost;
    return board_->on_ack(told, srtt, congestion);
  }
  const bool recovering = cumulative_.in_recovery();
  const Learned learned = cumulative_.on_ack(told, congestion);
  const bool fast = cumulative_.in_recovery() && (!recovering || told.advanced());
  if (fast) why_again_ = recovering ? Rule::kPartialAck : Rule::kFastRetransmit;
  if (why_again_ == Rule::kRetransmitTimeout && told.advanced()) why_again_ = Rule::kRetransmitAfterTimeout;
  if (learned.rtt) min_rtt_ = min_rtt_ == Duration{} ? *learned.rtt : std::min(min_rtt_, *learned.rtt);
  return learned;
}

void Recovery::on_mark(std::uint32_t flight, Instant now, Congestion& congestion) {
  if (board_) return;
  congestion.on_setback({Setback::Kind::kMark, flight, now});
  congestion.set_cwnd(congestion.ssthresh(), Rule::kMarked);
}

void Recovery::on_sent(SeqNum start, SeqNum end, SeqNum una, bool pushed, Instant now,
                       Congestion& congestion) {
  if (board_) return board_->on_sent(start, end, una, pushed, now, congestion);
  cumulative_.on_sent(end, now);
  if (congestion.rates() == nullptr) return;
  congestion.on_sent(start, end, in_flight(static_cast<std::uint32_t>(end - una), congestion), false, now);
}

void Recovery::on_sent_again(SeqNum start, SeqNum end, std::uint32_t flight, Instant now,
                             Congestion& congestion) {
  if (board_) return board_->on_sent_again(start, end, now, congestion);
  cumulative_.on_sent_again(end);
  congestion.on_sent(start, end, in_flight(flight, congestion), true, now);
}

void Recovery::on_timeout(const Told& told, bool again, Congestion& congestion) {
  why_again_ = Rule::kRetransmitTimeout;
  if (board_) return board_->on_timeout(told.una, told.nxt, told.now, again, congestion);
  cumulative_.on_timeout(told, again, congestion);
}

void Recovery::on_smaller_segments(const Told& told, std::uint32_t mss, Congestion& congestion) {
  why_again_ = Rule::kIcmpTooBig;
  if (board_) return board_->shrink(mss, congestion, told.now);
  cumulative_.stop_timing();
  cumulative_.repeat(told.una, told.nxt);
}

std::uint64_t Recovery::window_after_idle(Duration idle, Duration rto, Congestion& congestion) {
  if (board_) return board_->restart_after_idle(idle, rto, congestion);
  return std::min(congestion.cwnd(), congestion.initial_window());
}

void Recovery::on_window_opened(SeqNum una, SeqNum nxt) {
  if (!board_) repeat(una, nxt, Rule::kSendData);
}

void Recovery::repeat(SeqNum from, SeqNum to, Rule why) {
  cumulative_.repeat(from, to);
  why_again_ = why;
}

bool Recovery::admits(std::uint32_t offset, std::uint32_t length, std::uint32_t window) const {
  return board_ || offset == 0 || offset + length <= window;
}

std::uint32_t Recovery::in_flight(std::uint32_t flight, const Congestion& congestion) const {
  if (board_) return board_->in_flight() * congestion.mss();
  return flight - std::min(flight, cumulative_.duplicates() * congestion.mss());
}

std::optional<Duration> Recovery::reordering_wait() const {
  return board_ ? board_->reordering_wait() : std::nullopt;
}

void Recovery::on_reordering_timeout(SeqNum una, SeqNum nxt, Instant now, Duration srtt,
                                     Congestion& congestion) {
  if (!board_) return;
  board_->on_reordering_timeout(una, nxt, now, srtt, congestion);
  why_again_ = Rule::kRetransmitLost;
}

Duration Recovery::probe_timeout(std::optional<Duration> srtt, Duration rto_min) const {
  return board_->probe_timeout(srtt, rto_min);
}

Trust Recovery::trust() const {
  if (board_) return board_->trust();
  if (cumulative_.in_recovery()) return Trust::kRecovery;
  return cumulative_.duplicates() > 0 ? Trust::kDisorder : Trust::kOpen;
}

Duration Recovery::min_rtt() const { return board_ ? board_->min_rtt().value_or(Duration{}) : min_rtt_; }

}  // namespace tcplab::tcp
