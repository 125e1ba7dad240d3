// What accurate ECN feedback (RFC 9768) adds to the handshake and to every segment after it.

#include <algorithm>

#include "core/tcp/connection.hpp"
#include "core/tcp/plan.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

using enum State;

// What a SYN or a SYN,ACK says: accurate feedback, that of RFC 3168 6.1.1, or none.
void Connection::negotiate_ecn(const wire::TcpSegment& syn) {
  const wire::TcpFlags& ctl = syn.header.flags;
  const std::uint8_t ace = ace_of(syn.header);
  AccurateEcn accurate;
  accurate.peers_syn = syn.ip.ecn;
  if (ctl.ack) {
    accurate.on = config_->offer_accurate_ecn && agrees(ace);
    if (accurate.on) {
      accurate.option_seen = accurate_option(syn.header.options).has_value();
      accurate.count(syn.ip.ecn, 0);
    }
    // ECE without CWR, if we have asked: AE beside it, of a nonce that is no more, says nothing (RFC
    // 9768 3.1.1).
    // And never gone without: who ever sent a SYN that did not ask must not mark its data (RFC 3168 6.1.1).
    const bool asks = !config_->ecn_only_on_request && snd_.retries <= config_->ecn_syn_retries;
    const bool asked = config_->offer_accurate_ecn || asks;
    negotiated_.ecn = !accurate.on && config_->ecn && asked && ctl.ece && !ctl.cwr;
  } else {
    // Flags whose meaning is yet to come ask for it too: RFC 9768 3.1.3.
    accurate.on = config_->accurate_ecn && ace != 0 && ace != 3;
    if (info(config_->profile).counts_marked_syn) accurate.count(syn.ip.ecn, 0);
    negotiated_.ecn = !accurate.on && config_->ecn && ctl.ece && ctl.cwr;
  }
  negotiated_.changed_accurate.reset();
  if (accurate != AccurateEcn{}) negotiated_.changed_accurate.emplace(accurate);
}

// Asked for with all three flags, agreed to with what the SYN's ECN field was (RFC 9768 3.1.1, 3.1.2); what
// asks in vain stops asking, first with the option and then with the flags (RFC 9768 3.1.4).
void Connection::offer_ecn(wire::TcpSegment& syn) {
  wire::TcpFlags& ctl = syn.header.flags;
  const std::uint32_t tries = snd_.retries;
  constexpr std::uint8_t kEct0 = 2;
  if (ctl.ack && negotiated_.accurate().on) {
    if (tries < 2) set_ace(syn.header, handshake_ace(negotiated_.accurate().peers_syn));
    if (config_->ecn_control != EcnControl::kNone) syn.ip.ecn = kEct0;
  } else if (ctl.ack) {
    ctl.ece = negotiated_.ecn;
    if (ctl.ece && config_->ecn_control != EcnControl::kNone) syn.ip.ecn = kEct0;
  } else if (config_->offer_accurate_ecn) {
    if (tries < 2) set_ace(syn.header, 7);
  } else {
    ctl.ece = ctl.cwr = config_->ecn && !config_->ecn_only_on_request && tries <= config_->ecn_syn_retries;
  }
  if (!ctl.ack && ctl.ece && config_->ecn_control == EcnControl::kAll) syn.ip.ecn = kEct0;
}

// A SYN that comes again is answered again, by what it says of its way itself. Without flags for AccECN,
// where the first had some, none of ours get through: RFC 9768 3.1.5.
void Connection::answer_syn_again(const wire::TcpSegment& syn) {
  if (negotiated_.accurate().on) {
    AccurateEcn& accurate = negotiated_.change_accurate();
    accurate.peers_syn = syn.ip.ecn;
    accurate.bleached = accurate.bleached || ace_of(syn.header) == 0;
  }
  events_.discard(Rule::kSynAgain);
  recovery_.repeat(snd_.iss, snd_.iss + 1, Rule::kSendSynAck);
}

// Everything is ECN-capable, or new data alone; the ACK of a SYN,ACK tells how that came, everything else the
// count of CE marks.
void Connection::mark_accurately(const Plan& plan, wire::TcpSegment& segment) {
  const AccurateEcn& accurate = negotiated_.accurate();
  constexpr std::uint8_t kEct0 = 2;
  const bool capable = plan.is_new_data() || config_->ecn_control == EcnControl::kAll ||
                       info(config_->profile).thorough_accurate_ecn;
  if (capable && !accurate.bleached) segment.ip.ecn = kEct0;
  const ProfileInfo& habits = info(config_->profile);
  if (habits.terse_orphans && nobody_reads_ && state_ == kTimeWait) return;
  const bool reflects =
      plan.rule == Rule::kSynSentSynAck || (plan.rule == Rule::kSynChallenge && habits.answers_late_syns);
  const bool of_handshake = reflects && plan.length == 0;
  const auto count = static_cast<std::uint8_t>(accurate.ce_packets & 7U);
  set_ace(segment.header, of_handshake ? handshake_ace(accurate.peers_syn) : count);
}

// RFC 9768 3.2.2, 3.2.3: what the ACE field and the option of an ACK tell.
void Connection::hear_accurately(const wire::TcpSegment& seg, std::uint32_t acked, Instant now) {
  AccurateEcn& accurate = negotiated_.change_accurate();
  const std::uint8_t ace = ace_of(seg.header);
  const auto option = accurate_option(seg.header.options);
  marks_heard_ = 0;
  const bool of_handshake = state_ == kSynReceived && seg.payload.empty();
  if (of_handshake) {
    if (option) accurate.option_seen = true;
    if (ace == 0 && info(config_->profile).thorough_accurate_ecn)
      accurate.bleached = true;  // RFC 9768 3.2.2.1
    if (ace == handshake_ace(3)) accurate.delivered_ce = 1;
    return;
  }
  const bool repeated = !active_ && seg.header.ack == snd_.iss + 1 && agrees(ace) && seg.payload.empty();
  if (repeated) return;  // the ACK of our SYN,ACK once more
  const std::uint32_t mss = effective_mss();
  marks_heard_ = accurate.hear(ace, option, (acked + mss - 1) / mss, mss);
  if (marks_heard_ == 0 || snd_.una < negotiated_.reduced_until || snd_.flight() == 0) return;
  recovery_.on_mark(snd_.flight(), now, congestion_);
  negotiated_.reduced_until = snd_.nxt;
}

// Ours go out once the peer's have come, and with the first SYN,ACK.
bool Connection::tells_octets(const wire::TcpSegment& segment) const {
  const AccurateEcn& accurate = negotiated_.accurate();
  if (!accurate.on || !config_->accurate_ecn_option || accurate.option_lost) return false;
  const bool again = snd_.retries > 0 || (!active_ && snd_.nxt != snd_.iss);
  if (segment.header.flags.syn) return segment.header.flags.ack && !again;
  return accurate.option_seen;
}

}  // namespace tcplab::tcp
