// What the ACK field and the window of a segment do, of the fifth step of RFC 9293 3.10.7.4: acknowledgments
// (RFC 5681, RFC 6298), windows, duplicates.

#include <algorithm>
#include <utility>

#include "core/tcp/connection.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

using enum State;

// Does it tell of a window, larger or later, that is to be believed? A number beyond our own window tells no
// more than its edge: one that was forged far ahead would make every later window look old.
bool Connection::tells_window(const wire::TcpSegment& seg) const {
  const SeqNum seq = std::min(seg.header.seq, rcv_.edge());
  if (seg.header.ack > snd_.una || snd_.wl1 < seq) return true;
  return snd_.wl1 == seq && window_of(seg) > snd_.wnd;
}

void Connection::update_window(const wire::TcpSegment& seg) {
  if (seg.header.ack < snd_.una) return;
  const SeqNum seq = std::min(seg.header.seq, rcv_.edge());
  const bool newer = snd_.wl1 < seq || (snd_.wl1 == seq && snd_.wl2 <= seg.header.ack);
  if (!newer) return;
  const std::uint32_t window = window_of(seg);
  const bool opened = snd_.wnd == 0 && window > 0;
  snd_.wnd = window;
  snd_.max_wnd = std::max(snd_.max_wnd, snd_.wnd);
  snd_.wl1 = seq;
  snd_.wl2 = seg.header.ack;
  // It answers: what lies beyond its window never ends a connection, RFC 9293 3.8.6 (SHLD-17), nor does a
  // closed window alone, RFC 9293 3.8.6.1 (MUST-37).
  if (window == 0 || snd_.flight() > window) snd_.retries = 0;
  if (!opened) return;
  snd_.probes = 0;
  probe_wanted_ = false;
  stop_timer(TimerKind::kPersist, Rule::kPersistStop);
  if (recovery_) return;
  // What the closed window made the peer throw away goes again at once.
  snd_.rtx = snd_.una;
  snd_.rtx_end = snd_.nxt;
  rtx_rule_ = Rule::kSendData;
}

// Precondition: snd.una < ack <= snd.nxt.
void Connection::acknowledge(const wire::TcpSegment& seg, Instant now) {
  const SeqNum ack = seg.header.ack;
  const bool acks_syn = !std::exchange(snd_.syn_acked, true);
  const std::uint32_t syn_retries = acks_syn ? snd_.retries : 0;
  const bool syn_was_lost = syn_retries > 0;
  const auto acked = static_cast<std::uint32_t>(ack - snd_.una) - (acks_syn ? 1 : 0);
  const std::uint32_t octets = std::min(acked, static_cast<std::uint32_t>(snd_.buffer.size()));
  snd_.buffer.drop(octets);
  counters_.octets_acked += octets;
  snd_.una = ack;
  snd_.rtx = later(snd_.rtx, ack);
  snd_.rtx_end = later(snd_.rtx_end, ack);
  // Marks that lie behind come along, lest they look ahead once 2 GiB have passed.
  snd_.small_end = later(snd_.small_end, ack);
  snd_.pushed = later(snd_.pushed, ack);
  snd_.sacked_to = later(snd_.sacked_to, ack);
  negotiated_.reduced_until = later(negotiated_.reduced_until, ack);
  while (!snd_.records.empty() && snd_.records.front() <= ack) snd_.records.erase(snd_.records.begin());
  snd_.retries = snd_.probes = 0;
  if (snd_.up && ack >= *snd_.up) snd_.up.reset();
  measure(seg, now);
  if (acks_syn) {
    // A lost SYN: start small (RFC 5681 3.1) and with a patient timer (RFC 6298 5.7).
    congestion_ = NewReno(effective_mss(), syn_was_lost ? 1 : config_.initial_window);
    if (syn_was_lost) rtt_.after_syn_timeout();
    if (config_.scoreboard) start_recovery(syn_retries > 1 ? 1 : config_.initial_window, now);
  } else if (recovery_) {
    // repair() sees to it.
  } else if (congestion_.on_ack(acked, snd_.una)) {
    // One segment, unless more was to go again anyway (RFC 6582 3.2 step 3).
    const SeqNum one = std::min(snd_.una + effective_mss(), snd_.nxt);
    snd_.rtx_end = snd_.rtx_pending() ? later(snd_.rtx_end, one) : one;
    snd_.rtx = snd_.una;
    rtx_rule_ = Rule::kFastRetransmit;
  }
  if (snd_.una == snd_.nxt) {
    stop_timer(TimerKind::kRetransmission, Rule::kRtoStop);
  } else if (!recovery_ || acks_syn) {
    set_timer(TimerKind::kRetransmission, now + rtt_.rto(), Rule::kRtoRestart);
  }
  if (!acks_syn) update_user_timeout(now, true);
  if (octets > 0) tell(Rule::kAckAdvances, Notice::kSendable, octets);
}

// One round-trip time per round trip: of the segment being timed, which is none that went twice (Karn's
// algorithm, RFC 6298 3, RFC 9293 3.8.1 (MUST-18)), or, when that is spoilt, of the timestamp that came back
// (RFC 7323 4.1).
void Connection::measure(const wire::TcpSegment& seg, Instant now) {
  if (recovery_) return;
  if (snd_.timing) {
    if (seg.header.ack < snd_.timing->end) return;
    rtt_.sample(now - snd_.timing->sent);
    snd_.timing.reset();
    return;
  }
  if (!negotiated_.timestamps || rtt_.backoff() == 0) return;
  const wire::Parsed<wire::DecodedOptions> options = wire::decode_options(seg.header.options.bytes());
  if (!options.ok() || !options->timestamps || options->timestamps->echo_reply == 0) return;
  const std::uint32_t ticks = Negotiation::clock(now) - options->timestamps->echo_reply;
  constexpr std::uint32_t kSane = 10 * 60 * 1000;
  if (ticks < kSane) rtt_.sample(milliseconds(std::max(ticks, 1U)));
}

// Something arrived beyond all that SACK had told of before, and was sent: a duplicate whatever window it
// has, and the only kind where SACK is in use, RFC 6675 2 and RFC 5681 3.2 step 1. What fills a gap further
// down says less, and is left out.
bool Connection::tells_of_gap(const wire::TcpSegment& seg) {
  const wire::Parsed<wire::DecodedOptions> options = wire::decode_options(seg.header.options.bytes());
  if (!options.ok()) return false;
  SeqNum farthest = later(snd_.sacked_to, snd_.una);
  for (const wire::SackBlock& block : options->sack_blocks()) {
    if (block.right <= snd_.nxt) farthest = later(farthest, block.right);
  }
  const bool news = farthest > later(snd_.sacked_to, snd_.una);
  snd_.sacked_to = farthest;
  return news;
}

// A duplicate ACK by the definition of RFC 5681 2.
void Connection::count_duplicate(const wire::TcpSegment& seg) {
  if (snd_.flight() == 0 || seg.seq_length() > 0 || seg.header.ack != snd_.una) return;
  const bool same_window = window_of(seg) == snd_.wnd && snd_.wnd > 0;
  const bool needs_news = negotiated_.sack && !info(config_.profile).counts_bare_duplicates;
  const bool news = negotiated_.sack && tells_of_gap(seg);
  const bool duplicate = news || (same_window && !needs_news);
  if (!duplicate || !congestion_.on_duplicate_ack(snd_.flight(), snd_.una, snd_.nxt)) return;
  snd_.rtx = snd_.una;
  snd_.rtx_end = std::min(snd_.una + effective_mss(), snd_.nxt);
  rtx_rule_ = Rule::kFastRetransmit;
}

}  // namespace tcplab::tcp
