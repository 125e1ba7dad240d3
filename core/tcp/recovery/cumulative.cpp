#include "core/tcp/recovery/cumulative.hpp"

#include <algorithm>

#include "core/tcp/negotiation.hpp"

namespace tcplab::tcp {

void CumulativeRecovery::begin(SeqNum iss) {
  *this = {};
  again_ = again_end_ = sacked_to_ = iss;
}

std::optional<Duration> CumulativeRecovery::on_syn_acked(const Told& told) {
  advance(told);
  return measure(told);
}

// Marks that lie behind come along, lest they look ahead once 2 GiB have passed.
void CumulativeRecovery::advance(const Told& told) {
  again_ = later(again_, told.una);
  again_end_ = later(again_end_, told.una);
  sacked_to_ = later(sacked_to_, told.una);
}

// One round-trip time per round trip: of the segment being timed, which is none that went twice (Karn's
// algorithm, RFC 6298 3, RFC 9293 3.8.1 (MUST-18)), or, when that is spoilt, of the timestamp that came back
// (RFC 7323 4.1).
std::optional<Duration> CumulativeRecovery::measure(const Told& told) {
  if (is_timing()) {
    if (told.ack < timed_end_) return std::nullopt;
    const Duration rtt = told.now - timed_at_;
    stop_timing();
    return rtt;
  }
  if (!told.times_backoff || !told.echo) return std::nullopt;
  const std::uint32_t ticks = Negotiation::clock(told.now) - *told.echo;
  constexpr std::uint32_t kSane = 10 * 60 * 1000;
  return ticks < kSane ? std::optional(milliseconds(std::max(ticks, 1U))) : std::nullopt;
}

bool CumulativeRecovery::wants_options(const Told& told) const {
  if (told.advanced() || told.una != told.ack) return told.times_backoff && !is_timing();
  return told.sack && told.bare && told.flight() > 0;
}

Learned CumulativeRecovery::on_ack(const Told& told, Congestion& congestion) {
  Learned learned;
  if (!told.advanced()) {
    if (is_duplicate(told)) learned.waits_for_timer = count_duplicate(told, congestion);
    return learned;
  }
  advance(told);
  learned.rtt = measure(told);
  learned.acked = static_cast<std::uint32_t>(told.una - told.before);
  congestion.on_delivered(told.before, told.una, told.now);
  duplicates_ = 0;
  if (told.una > recover_) has_recover_ = false;
  if (after_timeout_ && told.una >= recover_) {
    after_timeout_ = false;
    congestion.on_recovered();
  }
  if (!in_recovery_) {
    learned.may_grow = true;
  } else if (told.una >= recover_) {
    in_recovery_ = false;
    congestion.set_cwnd(congestion.ssthresh(), Rule::kRecovered);
    congestion.on_recovered();
  } else {
    take_partial(told, congestion);
  }
  return learned;
}

// Partial acknowledgment: deflate by what left the network, and let one more segment go (RFC 6582 3.2 step
// 3): the one at snd.una, unless more was to go again anyway.
void CumulativeRecovery::take_partial(const Told& told, Congestion& congestion) {
  const auto acked = static_cast<std::uint32_t>(told.una - told.before);
  const std::uint32_t mss = congestion.mss();
  const std::uint32_t cwnd = congestion.cwnd();
  const std::uint32_t deflated = cwnd > acked ? cwnd - acked : mss;
  congestion.set_cwnd(std::uint64_t{deflated} + (acked >= mss ? mss : 0), Rule::kPartialAck);
  const SeqNum one = one_segment(told, congestion);
  congestion.on_lost(told.una, one, told.now);
  again_end_ = is_pending() ? later(again_end_, one) : one;
  again_ = told.una;
}

// The end of the first segment in flight, and of a FIN that is in it.
SeqNum CumulativeRecovery::one_segment(const Told& told, const Congestion& congestion) const {
  const SeqNum one = std::min(told.una + congestion.mss(), told.nxt);
  return told.fin && one == *told.fin ? told.nxt : one;
}

// A duplicate ACK by the definition of RFC 5681 2.
bool CumulativeRecovery::is_duplicate(const Told& told) {
  if (told.flight() == 0 || !told.bare || told.ack != told.una) return false;
  const bool needs_news = told.sack && !told.counts_bare;
  const bool news = told.sack && tells_of_gap(told);
  return news || (told.same_window && !needs_news);
}

// Something arrived beyond all that SACK had told of before, and was sent: a duplicate whatever window it
// has, and the only kind where SACK is in use, RFC 6675 2 and RFC 5681 3.2 step 1. What fills a gap further
// down says less, and is left out.
bool CumulativeRecovery::tells_of_gap(const Told& told) {
  const SeqNum before = later(sacked_to_, told.una);
  sacked_to_ = before;
  for (const wire::SackBlock& block : told.blocks()) {
    if (block.right <= told.nxt) sacked_to_ = later(sacked_to_, block.right);
  }
  return sacked_to_ > before;
}

bool CumulativeRecovery::count_duplicate(const Told& told, Congestion& congestion) {
  ++duplicates_;
  congestion.on_duplicate(told.now);
  const std::uint64_t mss = congestion.mss();
  if (in_recovery_) {  // a segment has left the network
    congestion.set_cwnd(congestion.cwnd() + mss, Rule::kInflated);
    return false;
  }
  // After a timeout or an earlier recovery, duplicates of what it sent again prove nothing (RFC 6582 3.2 step
  // 1).
  const bool already_covered = has_recover_ && told.una <= recover_;
  if (duplicates_ != 3 || already_covered) return false;
  if (told.no_fast_retransmit) return true;
  // Without what limited transmit let out: RFC 5681 3.2 step 2.
  const std::uint32_t flight = std::min(told.flight(), congestion.cwnd());
  congestion.on_setback({Setback::Kind::kLoss, flight, told.now});
  congestion.set_cwnd(congestion.ssthresh() + 3 * mss, Rule::kFastRecovery);
  recover_ = told.nxt;
  has_recover_ = in_recovery_ = true;
  again_ = told.una;
  again_end_ = one_segment(told, congestion);
  congestion.on_lost(again_, again_end_, told.now);
  return false;
}

// RFC 5681 3.1 equation 4: once for the same data. The window is one segment, and all in flight goes again as
// it opens.
void CumulativeRecovery::on_timeout(const Told& told, bool again, Congestion& congestion) {
  if (!again) congestion.on_setback({Setback::Kind::kTimeout, told.flight(), told.now});
  congestion.on_lost(told.una, told.nxt, told.now);
  congestion.on_timeout(congestion.mss());
  duplicates_ = 0;
  recover_ = told.nxt;
  has_recover_ = after_timeout_ = true;
  in_recovery_ = false;
  stop_timing();
  repeat(told.una, told.nxt);
}

void CumulativeRecovery::repeat(SeqNum from, SeqNum to) {
  again_ = from;
  again_end_ = to;
}

void CumulativeRecovery::stop(SeqNum nxt) {
  stop_timing();
  again_ = again_end_ = nxt;
}

void CumulativeRecovery::move_timing(SeqNum end) {
  again_ = again_end_ = end;
  if (is_timing()) timed_end_ = end;
}

// Its ACK could be one of either copy, or of what waited behind the gap (RFC 6298 3).
void CumulativeRecovery::on_sent_again(SeqNum end) {
  stop_timing();
  again_ = later(again_, end);
}

std::uint32_t CumulativeRecovery::allowance_of_duplicates(const Congestion& congestion) const {
  const bool own = congestion.is_own_master();
  if (in_recovery_ && !own) return congestion.cwnd();
  return congestion.cwnd() + (own ? duplicates_ : std::min(duplicates_, 2U)) * congestion.mss();
}

}  // namespace tcplab::tcp
