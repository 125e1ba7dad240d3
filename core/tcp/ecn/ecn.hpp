#pragma once

#include <cstdint>

#include "core/base/seldom.hpp"
#include "core/base/seqnum.hpp"
#include "core/tcp/config.hpp"
#include "core/tcp/ecn/accurate_ecn.hpp"
#include "core/tcp/plan.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::tcp {

// Explicit congestion notification of a connection: what the SYNs have agreed on, which marks have come, and
// which are to be told. What is done about a mark that is told to us is the connection's.
struct Ecn {
  // RFC 3168 6.1: echo is set from a CE mark until the peer's CWR. With DCTCP it is the mark of what came
  // last, RFC 8257 3.2.
  bool agreed : 1 = false;
  bool echo : 1 = false;
  bool cwr_due : 1 = false;
  std::uint32_t marks_heard : 29 = 0;  // the ACK being processed tells of so many more packets with CE
  SeqNum reduced_until;  // snd.nxt at the last cut of cwnd, so that it is cut once per round trip

  // Accurate feedback (RFC 9768), as it is from the start while nothing has changed it.
  Seldom<AccurateEcn> changed_accurate;
  const AccurateEcn& accurate() const { return changed_accurate ? *changed_accurate : kUnchanged; }
  AccurateEcn& change_accurate() { return changed_accurate.made(); }

  static constexpr AccurateEcn kUnchanged{};

  // --- The handshake ---
  // What the peer's SYN or SYN,ACK says: accurate feedback, that of RFC 3168 6.1.1, or none. tries: how often
  // ours has gone again.
  void negotiate(const wire::TcpSegment& syn, const Config& config, std::uint32_t tries);
  // The same in ours, which is otherwise complete.
  void offer(wire::TcpSegment& syn, const Config& config, std::uint32_t tries) const;
  // The peer's SYN has come again.
  void hear_again(const wire::TcpSegment& syn);

  // --- What arrives ---
  // Counts its mark, where feedback is accurate.
  void count(const wire::TcpSegment& segment) {
    if (accurate().on) count_accurately(segment);
  }
  // It was unacceptable; old: it repeats what has come, and both sides know SACK.
  void note_unacceptable(const wire::TcpSegment& segment, bool old);
  // Takes its mark, where feedback is that of RFC 3168. Answers whether the echo is to change, with DCTCP.
  bool take_mark(const wire::TcpSegment& segment, const Config& config);
  // Does it say that a segment of ours was marked, RFC 3168 6.1.2? Anybody could send that.
  bool is_echoed_in(const wire::TcpSegment& segment) const;
  // The last ACK of a handshake, where feedback is accurate (RFC 9768 3.2.2.1).
  void hear_end_of_handshake(const wire::TcpSegment& segment, const Config& config);
  // The ACE field and the option of another one that acknowledges so many octets more, of segments of mss
  // octets (RFC 9768 3.2.2, 3.2.3): marks_heard.
  void hear(const wire::TcpSegment& segment, std::uint32_t acked, std::uint32_t mss);

  // --- What leaves ---
  // The plan repairs a loss: the cut for it is announced as one for a mark is. nxt: snd.nxt.
  void on_repair(const Plan& plan, SeqNum nxt);
  // Anything but a SYN. orphan: it is in TIME-WAIT, and nobody reads.
  void mark(wire::TcpSegment& segment, const Plan& plan, const Config& config, bool orphan) {
    if (agreed || accurate().on) mark_agreed(segment, plan, config, orphan);
  }
  // Does it carry the option of accurate feedback? Ours go out once the peer's have come, and with a SYN,ACK
  // that is the first segment.
  bool tells_octets(const wire::TcpFlags& flags, bool first, const Config& config) const {
    if (!accurate().on || !config.accurate_ecn_option || accurate().option_lost) return false;
    if (flags.syn) return flags.ack && first;
    return accurate().option_seen;
  }

 private:
  void count_accurately(const wire::TcpSegment& segment);
  void mark_agreed(wire::TcpSegment& segment, const Plan& plan, const Config& config, bool orphan);
  void mark_accurately(wire::TcpSegment& segment, const Plan& plan, const Config& config, bool orphan) const;
};

}  // namespace tcplab::tcp
