#pragma once

#include <cstdint>
#include <vector>

#include "core/wire/tcp_segment.hpp"

namespace tcplab::wire {

using Octets = std::vector<std::uint8_t>;

constexpr IpAddress kClient = IpAddress::v4(198, 51, 100, 1);
constexpr IpAddress kServer = IpAddress::v4(198, 51, 100, 2);

// SYN of 198.51.100.1:49152 to 198.51.100.2:80 with MSS 1460, SACK permitted, timestamps and window scale 7.
// Put together apart from this code; tshark finds both checksums good.
inline Octets syn_over_ipv4() {
  return {0x45, 0x00, 0x00, 0x3c, 0x1c, 0x46, 0x40, 0x00, 0x40, 0x06, 0xca, 0x0b, 0xc6, 0x33, 0x64,
          0x01, 0xc6, 0x33, 0x64, 0x02, 0xc0, 0x00, 0x00, 0x50, 0xab, 0x12, 0x34, 0xcd, 0x00, 0x00,
          0x00, 0x00, 0xa0, 0x02, 0xfa, 0xf0, 0x54, 0x6e, 0x00, 0x00, 0x02, 0x04, 0x05, 0xb4, 0x04,
          0x02, 0x08, 0x0a, 0x01, 0x02, 0x03, 0x04, 0x00, 0x00, 0x00, 0x00, 0x01, 0x03, 0x03, 0x07};
}

inline TcpSegment syn_segment() {
  TcpSegment segment;
  segment.source = kClient;
  segment.destination = kServer;
  segment.ip.identification = 0x1c46;
  segment.header.source_port = 49152;
  segment.header.destination_port = 80;
  segment.header.seq = {0xab1234cd};
  segment.header.flags.syn = true;
  segment.header.window = 64240;
  segment.header.options.append_mss(1460);
  segment.header.options.append_sack_permitted();
  segment.header.options.append_timestamps({0x01020304, 0});
  segment.header.options.append_nop();
  segment.header.options.append_window_scale(7);
  return segment;
}

// PSH, ACK with "abc" of [2001:db8::1]:49152 to [2001:db8::2]:80, ECT(0). Checked in the same way.
inline Octets data_over_ipv6() {
  return {0x60, 0x20, 0x00, 0x00, 0x00, 0x17, 0x06, 0x40, 0x20, 0x01, 0x0d, 0xb8, 0x00, 0x00, 0x00, 0x00,
          0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x20, 0x01, 0x0d, 0xb8, 0x00, 0x00, 0x00, 0x00,
          0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xc0, 0x00, 0x00, 0x50, 0x00, 0x00, 0x03, 0xe9,
          0x00, 0x00, 0x07, 0xd1, 0x50, 0x18, 0x04, 0x00, 0xbf, 0xe7, 0x00, 0x00, 0x61, 0x62, 0x63};
}

inline TcpSegment data_segment_v6() {
  TcpSegment segment;
  segment.source = *IpAddress::parse("2001:db8::1");
  segment.destination = *IpAddress::parse("2001:db8::2");
  segment.ip.ecn = 2;
  segment.header.source_port = 49152;
  segment.header.destination_port = 80;
  segment.header.seq = {1001};
  segment.header.ack = {2001};
  segment.header.flags.psh = true;
  segment.header.flags.ack = true;
  segment.header.window = 1024;
  segment.payload = Bytes(Octets{'a', 'b', 'c'});
  return segment;
}

}  // namespace tcplab::wire
