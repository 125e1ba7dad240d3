#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/trace/trace.hpp"
#include "core/trace/window_scaling.hpp"

namespace tcplab::trace {

// What Wireshark's analysis says of a segment.
enum class Finding : std::uint8_t {
  kNone,
  kRetransmission,
  kFastRetransmission,
  kSpuriousRetransmission,
  kDupAck,
  kWindowUpdate,
  kZeroWindow,
  kZeroWindowProbe,
  kKeepAlive,
  kKeepAliveAck,
  kOutOfOrder,  // of a capture alone, as the next: a run knows what is sent again
  kPreviousUncaptured,
  kCount,
};
// "TCP Retransmission"; empty for kNone.
std::string_view to_string(Finding finding);

// What an analyser would say of each segment, that sees all of them as they are
// sent. It grows with the trace.
class Analysis {
 public:
  explicit Analysis(const Trace& trace) : trace_(&trace) {}
  const Trace& trace() const { return *trace_; }
  // The next event.
  void take(const Event& event);

  // kNone for packets that are no segments, and of which it has not heard.
  Finding of(PacketId packet) const { return packet < found_.size() ? found_[packet] : Finding::kNone; }
  // The connection of a segment: they are numbered in the order of their first ones, and stay the same behind
  // a NAT. kNoStream for what is no segment, and of what it has not heard.
  static constexpr std::uint32_t kNoStream = UINT32_MAX;
  std::uint32_t stream(PacketId packet) const {
    return packet < streams_.size() ? streams_[packet] : kNoStream;
  }
  // What its window says, in octets, scaled as the SYNs before it have agreed, as Wireshark's tcp.window_size
  // has it. The field itself of a SYN, and of what it has not heard.
  std::uint32_t window_size(const Packet& packet) const;
  // Of a kDupAck: which packet was the first to acknowledge so much, and the how many-eth repetition it is.
  struct DupAck {
    PacketId of = kNoPacket;
    std::uint32_t nth = 0;
  };
  DupAck dup_ack(PacketId packet) const;

 private:
  using Direction = std::pair<wire::Endpoint, wire::Endpoint>;
  struct Side {
    bool spoke = false;
    SeqNum next;        // after the last that it sent
    bool acks = false;  // it has acknowledged anything: the next is a number
    SeqNum ack;
    PacketId acked = kNoPacket;  // the first with that one
    std::uint16_t window = 0;
    std::uint32_t dup_acks = 0;
    bool kept_alive = false;  // its last segment was a keep-alive
  };
  // A connection as it was opened last between two ends.
  struct Opening {
    wire::Endpoint opener;
    std::optional<SeqNum> opener_isn;
    std::optional<SeqNum> other_isn;
    WindowScaling scaling;
  };
  static Direction conversation(const Packet& packet);
  void number(const Event& event);
  std::uint8_t shift_of(PacketId packet) const {
    return packet < shifts_.size() ? shifts_[packet] : std::uint8_t{0};
  }
  std::uint8_t scale(const Packet& packet, std::uint32_t stream);
  void judge(const SegmentSent& sent);
  Finding judge(const Packet& packet, const Side& side, const Side* other) const;
  // Of a captured one that is no keep-alive, no probe and nothing that is known to be sent again.
  static Finding place(const Packet& packet, const Side& side, const Side* other);

  const Trace* trace_;
  std::vector<Finding> found_;  // by packet
  std::map<PacketId, DupAck> dup_acks_;
  std::map<Direction, Side> sides_;
  std::map<Direction, std::uint32_t> numbers_;  // of connections, the lesser end first
  std::uint32_t connections_ = 0;
  std::vector<std::uint32_t> streams_;  // by packet
  std::vector<Opening> openings_;       // by stream
  std::vector<std::uint8_t> shifts_;    // by packet: of its window, as far as any is scaled
};

// That of all of a trace.
Analysis analysed(const Trace& trace);

// The info column of a packet, as Wireshark writes it: "[TCP Dup ACK 7#1] 49152
// → 80 [ACK] Seq=1 Ack=1461 Win=65535 Len=0".
std::string packet_info(const Trace& trace, const Analysis& analysis, PacketId packet, Language language);

}  // namespace tcplab::trace
