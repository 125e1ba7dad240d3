#include "core/tcp/ecn/ecn.hpp"

#include "core/tcp/profile.hpp"

namespace tcplab::tcp {
namespace {

constexpr std::uint8_t kEct0 = 2;
constexpr std::uint8_t kCongestionExperienced = 3;

}  // namespace

void Ecn::negotiate(const wire::TcpSegment& syn, const Config& config, std::uint32_t tries) {
  const wire::TcpFlags& ctl = syn.header.flags;
  const std::uint8_t ace = ace_of(syn.header);
  AccurateEcn agreement;
  agreement.peers_syn = syn.ip.ecn;
  if (ctl.ack) {
    agreement.on = config.offer_accurate_ecn && agrees(ace);
    if (agreement.on) {
      agreement.option_seen = accurate_option(syn.header.options).has_value();
      agreement.count(syn.ip.ecn, 0);
    }
    // ECE without CWR, if we have asked: AE beside it, of a nonce that is no more, says nothing (RFC
    // 9768 3.1.1).
    // And never gone without: who ever sent a SYN that did not ask must not mark its data (RFC 3168 6.1.1).
    const bool asks = !config.ecn_only_on_request && tries <= config.ecn_syn_retries;
    const bool asked = config.offer_accurate_ecn || asks;
    agreed = !agreement.on && config.ecn && asked && ctl.ece && !ctl.cwr;
  } else {
    // Flags whose meaning is yet to come ask for it too: RFC 9768 3.1.3.
    agreement.on = config.accurate_ecn && ace != 0 && ace != 3;
    if (info(config.profile).counts_marked_syn) agreement.count(syn.ip.ecn, 0);
    agreed = !agreement.on && config.ecn && ctl.ece && ctl.cwr;
  }
  changed_accurate.reset();
  if (agreement != AccurateEcn{}) changed_accurate.emplace(agreement);
}

// Asked for with all three flags, agreed to with what the SYN's ECN field was (RFC 9768 3.1.1, 3.1.2); what
// asks in vain stops asking, first with the option and then with the flags (RFC 9768 3.1.4).
void Ecn::offer(wire::TcpSegment& syn, const Config& config, std::uint32_t tries) const {
  wire::TcpFlags& ctl = syn.header.flags;
  if (ctl.ack && accurate().on) {
    if (tries < 2) set_ace(syn.header, handshake_ace(accurate().peers_syn));
    if (config.ecn_control != EcnControl::kNone) syn.ip.ecn = kEct0;
  } else if (ctl.ack) {
    ctl.ece = agreed;
    if (ctl.ece && config.ecn_control != EcnControl::kNone) syn.ip.ecn = kEct0;
  } else if (config.offer_accurate_ecn) {
    if (tries < 2) set_ace(syn.header, 7);
  } else {
    ctl.ece = ctl.cwr = config.ecn && !config.ecn_only_on_request && tries <= config.ecn_syn_retries;
  }
  if (!ctl.ack && ctl.ece && config.ecn_control == EcnControl::kAll) syn.ip.ecn = kEct0;
}

// Without flags for AccECN, where the first had some, none of ours get through: RFC 9768 3.1.5.
void Ecn::hear_again(const wire::TcpSegment& syn) {
  if (!accurate().on) return;
  AccurateEcn& changed = change_accurate();
  changed.peers_syn = syn.ip.ecn;
  changed.bleached = changed.bleached || ace_of(syn.header) == 0;
}

void Ecn::count_accurately(const wire::TcpSegment& segment) {
  change_accurate().count(segment.ip.ecn, static_cast<std::uint32_t>(segment.payload.size()));
}

void Ecn::note_unacceptable(const wire::TcpSegment& segment, bool old) {
  if (segment.header.flags.syn && accurate().peers_syn != segment.ip.ecn)
    change_accurate().peers_syn = segment.ip.ecn;
  if (accurate().on && old && !segment.payload.empty()) change_accurate().note_needless(segment.header.seq);
}

bool Ecn::take_mark(const wire::TcpSegment& segment, const Config& config) {
  if (!agreed || accurate().on) return false;
  const bool counts = !segment.payload.empty() || info(config.profile).echoes_any_mark;
  const bool marked = segment.ip.ecn == kCongestionExperienced;
  if (config.congestion == Algorithm::kDctcp) return counts && marked != echo;
  if (segment.header.flags.cwr) echo = false;
  if (marked && counts) echo = true;
  return false;
}

bool Ecn::is_echoed_in(const wire::TcpSegment& segment) const {
  const wire::TcpFlags& ctl = segment.header.flags;
  return agreed && !accurate().on && ctl.ece && ctl.ack && !ctl.syn;
}

void Ecn::hear_end_of_handshake(const wire::TcpSegment& segment, const Config& config) {
  AccurateEcn& changed = change_accurate();
  const std::uint8_t ace = ace_of(segment.header);
  if (accurate_option(segment.header.options)) changed.option_seen = true;
  if (ace == 0 && info(config.profile).thorough_accurate_ecn) changed.bleached = true;
  if (ace == handshake_ace(kCongestionExperienced)) changed.delivered_ce = 1;
}

void Ecn::hear(const wire::TcpSegment& segment, std::uint32_t acked, std::uint32_t mss) {
  const auto option = accurate_option(segment.header.options);
  constexpr std::uint32_t kMost = (1U << 29) - 1;
  marks_heard = change_accurate().hear(ace_of(segment.header), option, (acked + mss - 1) / mss, mss) & kMost;
}

void Ecn::on_repair(const Plan& plan, SeqNum nxt) {
  const bool tells = agreed && !accurate().on && plan.length > 0 && plan.rule != Rule::kZeroWindowProbe;
  if (!tells || plan.seq < reduced_until) return;
  cwr_due = true;
  reduced_until = nxt;
}

// RFC 9293 3.8.2 (SHLD-8), RFC 3168 6.1.1, 6.1.2, 6.1.4: the SYNs ask, new data is ECN-capable and whatever
// else is by choice, marks are echoed, and a cut is announced.
void Ecn::mark_agreed(wire::TcpSegment& segment, const Plan& plan, const Config& config, bool orphan) {
  if (accurate().on) return mark_accurately(segment, plan, config, orphan);
  wire::TcpFlags& ctl = segment.header.flags;
  ctl.ece = echo;
  if (plan.is_new_data() || config.ecn_control == EcnControl::kAll) segment.ip.ecn = kEct0;
  if (plan.length == 0 || plan.rule == Rule::kZeroWindowProbe) return;
  if (plan.retransmission && !info(config.profile).announces_cut_at_once) return;
  ctl.cwr = cwr_due;
  cwr_due = false;
}

// Everything is ECN-capable, or new data alone; the ACK of a SYN,ACK tells how that came, everything else the
// count of CE marks.
void Ecn::mark_accurately(wire::TcpSegment& segment, const Plan& plan, const Config& config,
                          bool orphan) const {
  const ProfileInfo& habits = info(config.profile);
  const bool capable =
      plan.is_new_data() || config.ecn_control == EcnControl::kAll || habits.thorough_accurate_ecn;
  if (capable && !accurate().bleached) segment.ip.ecn = kEct0;
  if (habits.terse_orphans && orphan) return;
  const bool reflects =
      plan.rule == Rule::kSynSentSynAck || (plan.rule == Rule::kSynChallenge && habits.answers_late_syns);
  const bool of_handshake = reflects && plan.length == 0;
  const auto marks = static_cast<std::uint8_t>(accurate().ce_packets & 7U);
  set_ace(segment.header, of_handshake ? handshake_ace(accurate().peers_syn) : marks);
}

}  // namespace tcplab::tcp
