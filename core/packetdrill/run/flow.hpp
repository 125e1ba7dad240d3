#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "core/base/seqnum.hpp"
#include "core/packetdrill/language/ast.hpp"
#include "core/packetdrill/run/stop.hpp"
#include "core/trace/trace.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::packetdrill::run {

// A connection as the script sees it: which ends, how its numbers translate to ours, and what our host has
// sent on it that the script has not yet expected. The peer's numbers are the script's own; ours are ours, so
// they and what refers to them is shifted.
struct Flow {
  enum class Phase : std::uint8_t { kFresh, kListening, kConnecting, kOpen };

  Phase phase = Phase::kFresh;
  std::optional<int> descriptor;  // of the script
  wire::Endpoint local;
  wire::Endpoint remote;
  tcp::ConnId peer;  // how the trace calls the script's end

  // In a SYN our numbers are the script's + shift, which is learned from our SYN while it is not known, and
  // the peer's are the script's. Everywhere else the script counts from the initial sequence numbers that it
  // gave both SYNs.
  std::uint32_t shift = 0;
  bool shift_known = false;
  std::uint32_t own_isn = 0;
  std::uint32_t peer_isn = 0;
  bool peer_isn_comes = false;  // with the peer's next SYN: somebody of ours listens or connects
  std::uint32_t own_shift(bool syn) const { return syn ? shift : shift + own_isn; }
  std::uint32_t peer_shift(bool syn) const { return syn ? 0 : peer_isn; }

  // Our timestamps by the script's (RFC 7323: what the peer echoes must be what we sent).
  std::map<std::uint32_t, std::uint32_t> timestamps;
  struct FirstTimestamp {
    std::uint32_t script = 0;
    std::uint32_t actual = 0;
  };
  std::optional<FirstTimestamp> first_timestamp;
  std::size_t unmeasured_timestamps = 0;  // expected ones that were learned and not compared

  std::deque<trace::PacketId> outbound;  // sent and not yet expected
  std::optional<SeqNum> last_sent;       // sequence number of our latest segment
  std::optional<SeqNum> taken_until;     // where the text ended that was expected last, and when it was sent
  Instant taken_at;
};

// The segment that an inbound packet of the script describes. Fails when it cannot be built.
// echo_scaled: of --tcp_ts_ecr_scaled.
Result<wire::TcpSegment, Stop> build_segment(const TcpPacket& packet, const Flow& flow, bool echo_scaled);
// The IP fields of an inbound packet.
MaybeStop apply_ip(const std::optional<IpFields>& fields, wire::TcpSegment& segment);

// In the script's notation: "S. 0:0(0) ack 1 win 65535 <mss 1460,nop,wscale 7>".
std::string describe(const TcpPacket& packet);
Message describe(const wire::TcpSegment& segment, const Flow& flow);
// The same, without what the script leaves open.
Message describe(const wire::TcpSegment& segment, const Flow& flow, const TcpPacket& expected);
std::string describe_ip(const IpFields& fields);

// Compares a segment with what the script expects, and learns from it what the script calls our numbers.
struct Comparison {
  Duration timestamp_tick;  // of --tcp_ts_tick_usecs; zero: a TSval is a name, for others to echo
  Duration tolerance;       // of --tolerance_usecs
};
MaybeStop compare(const PacketEvent& event, const wire::TcpSegment& actual, Flow& flow,
                  const Comparison& how);

}  // namespace tcplab::packetdrill::run
