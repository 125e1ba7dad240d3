#pragma once

#include <cstdint>
#include <optional>

#include "core/wire/tcp_segment.hpp"

namespace tcplab::tcp {

// Accurate ECN feedback (RFC 9768): instead of one bit, every segment tells how many packets with a CE mark
// have come, modulo 8, in the three flags AE, CWR and ECE (the ACE field), and an option tells the octets of
// each mark.
struct AccurateEcn {
  bool on = false;                // both sides have agreed on it
  bool option_seen = false;       // the peer's options get through, so ours are worth sending
  bool bleached = false;          // the flags do not get through: nothing that is sent is ECN-capable
  std::uint8_t peers_syn = 0;     // the ECN field with which the peer's SYN came
  bool option_lost = false;       // our options do not get through
  std::optional<SeqNum> doubted;  // where the peer's latest needless retransmission began

  // Octets by mark. The first two start at 1 so that a zeroed option shows (RFC 9768 3.2.1).
  struct Octets {
    std::uint32_t e0 = 1;
    std::uint32_t e1 = 1;
    std::uint32_t ce = 0;
    bool operator==(const Octets&) const = default;
  };
  // As a receiver: r.cep and r.e0b, r.ceb, r.e1b of RFC 9768 3.2.1.
  std::uint32_t ce_packets = 5;
  Octets received;
  // As a sender: how many packets have arrived with CE, and what the peer's options said last.
  std::uint32_t delivered_ce = 0;
  Octets delivered{0, 0, 0};
  Octets told;
  std::uint32_t segments_per_ack = 0;  // an average, times 64
  bool operator==(const AccurateEcn&) const = default;

  // A segment at seq came for nothing, though it was acknowledged. The second time, when the first had said
  // so, what was lost on the way may be every ACK with the option: RFC 9768 3.2.3.2.2.
  void note_needless(SeqNum seq);
  // Counts an arriving packet.
  void count(std::uint8_t ecn, std::uint32_t payload);
  // Takes the feedback of an ACK of so many segments of mss octets. Answers how many more arrived with CE.
  std::uint32_t hear(std::uint8_t ace, const std::optional<Octets>& option, std::uint32_t segments,
                     std::uint32_t mss);
};

// AE, CWR and ECE as a number from 0 to 7.
std::uint8_t ace_of(const wire::TcpHeader& header);
void set_ace(wire::TcpHeader& header, std::uint8_t ace);
// How the handshake tells the ECN field of a SYN (RFC 9768 3.1.2, table 3).
std::uint8_t handshake_ace(std::uint8_t ecn);
// Does a SYN,ACK with this agree to AccECN?
bool agrees(std::uint8_t ace);

// The option, of either order of its fields (RFC 9768 3.2.3); none when there is none with all three.
std::optional<AccurateEcn::Octets> accurate_option(const wire::TcpOptions& options);
void append_accurate_option(wire::TcpOptions& options, const AccurateEcn::Octets& octets);
constexpr std::uint32_t kAccurateOptionSize = 12;  // with the NOP that aligns it

}  // namespace tcplab::tcp
