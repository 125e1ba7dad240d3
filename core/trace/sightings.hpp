#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "core/trace/event.hpp"
#include "core/trace/trace.hpp"
#include "core/trace/window_scaling.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::trace {

// The connections of a capture, as whoever sees the segments pass can know them. Which end opened, what
// numbers they began with, and which segments are sent again follows from the segments alone, by Wireshark's
// rules (tcp_analyze_sequence_number() in its packet-tcp.c), so that both say the same of a capture.
class Sightings {
 public:
  // What a segment is to its connection.
  struct Seen {
    std::uint32_t flow = 0;  // connections are numbered as they begin
    bool from_opener = true;
    bool again = false;  // its octets have been seen, or have been lost before they came here
  };
  // The next one, in the order of time.
  Seen see(const wire::TcpSegment& segment, Instant at);

  // What is known of both ends by now. The opener is who sent the first SYN, or else who uses the larger
  // port.
  struct Flow {
    wire::Endpoint opener;
    wire::Endpoint other;
    std::optional<SeqNum> opener_isn;
    std::optional<SeqNum> other_isn;
    WindowScaling scaling;
  };
  // Precondition: see() has answered with it.
  const Flow& flow(std::uint32_t number) const { return talks_[number].flow; }

 private:
  struct Side {
    bool spoke = false;
    SeqNum next;  // after the furthest that it sent
    Instant next_at;
    bool acks = false;
    SeqNum ack;
    std::uint16_t window = 0;
    std::uint32_t dup_acks = 0;
  };
  struct Talk {
    Flow flow;
    Side opener;
    Side other;
    std::optional<Instant> syn;
    std::optional<Duration> round_trip;  // of the handshake
  };
  using Ends = std::pair<wire::Endpoint, wire::Endpoint>;  // the lesser one first

  std::uint32_t talk_of(const wire::TcpSegment& segment);
  static void note_numbers(const wire::TcpSegment& segment, bool from_opener, Talk& talk);
  static void note_round_trip(const wire::TcpSegment& segment, Instant at, const Side& other, Talk& talk);
  static bool is_again(const wire::TcpSegment& segment, Instant at, const Side& side, const Side& other,
                       const Talk& talk);

  std::vector<Talk> talks_;
  std::map<Ends, std::uint32_t> latest_;
};

}  // namespace tcplab::trace
