// Explicit Congestion Notification: RFC 9293 3.8.2 (SHLD-8). The SYNs agree on the classic kind (RFC 3168),
// where a mark is echoed until the sender says that it has slowed down, or on the accurate one (RFC 9768),
// where the three flags count the marks.

#include <utility>

#include "core/tcp/connection.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

namespace {

// The ECN field of the IP header: RFC 3168 5.
constexpr std::uint8_t kEct0 = 2;
constexpr std::uint8_t kCongestionExperienced = 3;

// AE, CWR and ECE as one number, the ACE field: RFC 9768 3.2.
constexpr std::uint8_t kClassicAnswer = 1;  // ECE alone
constexpr std::uint8_t kReserved = 5;       // AE and ECE: an agreement to nonces, which come with classic ECN
constexpr std::uint8_t kAsks = 7;
constexpr std::uint8_t kAsksClassic = 3;
constexpr std::uint8_t kMarkedSyn = 6;   // as the answer to a SYN that came with CE
constexpr std::uint8_t kFirstCount = 5;  // RFC 9768 3.2.1

std::uint8_t ace_of(const wire::TcpHeader& header) {
  const wire::TcpFlags& ctl = header.flags;
  return static_cast<std::uint8_t>((header.reserved & 1U) << 2 | (ctl.cwr ? 2U : 0U) | (ctl.ece ? 1U : 0U));
}

void put_ace(wire::TcpHeader& header, std::uint8_t ace) {
  header.reserved = ace >> 2 & 1U;
  header.flags.cwr = (ace & 2U) != 0;
  header.flags.ece = (ace & 1U) != 0;
}

// How a SYN came, told in the answer: RFC 9768 3.1.1, table 2; its acknowledgment tells the same of the
// SYN,ACK, 3.2.2.1, table 3.
constexpr std::uint8_t kHandshakeAce[] = {2, 3, 4, kMarkedSyn};

std::uint8_t first_count(bool marked) { return marked ? kFirstCount + 1 : kFirstCount; }

}  // namespace

// A SYN asks for the classic kind with ECE and CWR (RFC 3168 6.1.1), for the accurate one with AE too, or
// with flags whose meaning is yet to come (RFC 9768 3.1.3). A SYN,ACK agrees with ECE alone, or by telling
// how our SYN came.
void Connection::agree_on_ecn(const wire::TcpSegment& syn) {
  Negotiation& n = negotiated_;
  const std::uint8_t ace = ace_of(syn.header);
  const bool answer = syn.header.flags.ack;
  const bool unasked = answer && config_.ecn_only_on_request;
  const bool old_answer = ace == kClassicAnswer || ace == kReserved;
  n.accurate_ecn = config_.accurate_ecn && !unasked && ace != 0 && ace != (answer ? kAsks : kAsksClassic) &&
                   !(answer && old_answer);
  const bool classic = answer ? old_answer : (ace & kAsksClassic) == kAsksClassic;
  n.ecn = config_.ecn && !unasked && (n.accurate_ecn || classic);
  n.syn_mark = syn.ip.ecn;
  n.syn_mark_due = answer;
  n.marks_seen = first_count(syn.ip.ecn == kCongestionExperienced);
  n.marks_told = first_count(answer && ace == kMarkedSyn);
}

// What a segment's arrival says of marks: of those on what comes, and of those on what we have sent.
void Connection::note_congestion_marks(const wire::TcpSegment& seg) {
  if (!negotiated_.ecn) return;
  negotiated_.marks_told_now = false;
  if (negotiated_.accurate_ecn) return count_marks(seg);
  if (seg.header.flags.cwr) negotiated_.ecn_echo = false;
  const bool counts = !seg.payload.empty() || info(config_.profile).echoes_any_mark;
  if (seg.ip.ecn == kCongestionExperienced && counts) negotiated_.ecn_echo = true;
  if (seg.header.flags.ece && seg.header.flags.ack && !seg.header.flags.syn) heed_congestion_mark();
}

// RFC 9768 3.2.2: the ACK of our SYN,ACK tells how that came, all others how many marks there were. What an
// older segment says is over.
void Connection::count_marks(const wire::TcpSegment& seg) {
  Negotiation& n = negotiated_;
  if (seg.ip.ecn == kCongestionExperienced) n.marks_seen = (n.marks_seen + 1U) & 7U;
  if (!seg.header.flags.ack || seg.header.flags.syn || seg.header.ack < snd_.una) return;
  const std::uint8_t ace = ace_of(seg.header);
  if (state_ == State::kSynReceived) {
    n.marks_told = first_count(ace == kMarkedSyn);
  } else if (std::exchange(n.marks_told, ace) != ace) {
    heed_congestion_mark();
  }
}

// Slow down, but no more than once a round trip: RFC 3168 6.1.2.
void Connection::heed_congestion_mark() {
  negotiated_.marks_told_now = true;
  if (snd_.una < negotiated_.reduced_until || snd_.flight() == 0) return;
  if (!recovery_) congestion_.on_congestion_mark(snd_.flight());
  negotiated_.cwr_due = true;
  negotiated_.reduced_until = snd_.nxt;
}

// New data is ECN-capable, whatever else is by choice; marks are told, and so is a cut, were it for a loss:
// RFC 3168 6.1.2, 6.1.4, 6.1.5.
void Connection::mark_congestion(Outgoing& out) {
  wire::TcpSegment& segment = out.segment;
  wire::TcpFlags& ctl = segment.header.flags;
  const ProfileInfo& habits = info(config_.profile);
  if (ctl.syn) return ctl.ack ? answer_ecn(segment) : ask_for_ecn(segment);
  if (!negotiated_.ecn || (state_ == State::kTimeWait && habits.terse_time_wait)) return;
  const bool data = !segment.payload.empty() && out.rule != Rule::kZeroWindowProbe;
  const bool fresh = data && !out.retransmission;
  if (fresh || config_.ecn_control == EcnControl::kAll) segment.ip.ecn = kEct0;
  if (negotiated_.accurate_ecn) {
    const bool first = std::exchange(negotiated_.syn_mark_due, false);
    return put_ace(segment.header, first ? kHandshakeAce[negotiated_.syn_mark] : negotiated_.marks_seen);
  }
  ctl.ece = negotiated_.ecn_echo;
  const bool repairs = data && out.retransmission && (congestion_.in_recovery() || rtt_.backoff() > 0);
  if (repairs && segment.header.seq >= negotiated_.reduced_until) {
    negotiated_.cwr_due = true;
    negotiated_.reduced_until = snd_.nxt;
  }
  if (fresh || (data && habits.announces_cut_at_once)) ctl.cwr = std::exchange(negotiated_.cwr_due, false);
}

// Who gets no answer may be asking for too much: RFC 3168 6.1.1.1.
void Connection::ask_for_ecn(wire::TcpSegment& segment) const {
  const bool asks = config_.ecn && !config_.ecn_only_on_request && snd_.retries <= config_.ecn_syn_retries;
  if (!asks) return;
  put_ace(segment.header, config_.accurate_ecn ? kAsks : kAsksClassic);
  if (config_.ecn_control == EcnControl::kAll) segment.ip.ecn = kEct0;
}

void Connection::answer_ecn(wire::TcpSegment& segment) const {
  if (!negotiated_.ecn) return;
  put_ace(segment.header, negotiated_.accurate_ecn ? kHandshakeAce[negotiated_.syn_mark] : kClassicAnswer);
  if (config_.ecn_control != EcnControl::kNone) segment.ip.ecn = kEct0;
}

}  // namespace tcplab::tcp
