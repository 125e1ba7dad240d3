#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/trace/imported.hpp"
#include "tests/capture/files.hpp"
#include "tests/lab/support.hpp"
#include "tests/line.hpp"

// Captures for tests, packet by packet, between two hosts.
namespace tcplab::lab {

using Octets = std::vector<std::uint8_t>;
using Strings = std::vector<std::string>;

inline const wire::IpAddress kHere = wire::IpAddress::v4(192, 0, 2, 1);
inline const wire::IpAddress kThere = wire::IpAddress::v4(192, 0, 2, 2);
inline const wire::Endpoint kOpener{kHere, 50000};
inline const wire::Endpoint kOther{kThere, 80};

inline wire::TcpSegment tcp_segment(wire::Endpoint from, wire::Endpoint to, const char* flags,
                                    std::uint32_t seq, std::uint32_t ack = 0, std::size_t octets = 0) {
  wire::TcpSegment segment;
  segment.source = from.address;
  segment.destination = to.address;
  segment.header.source_port = from.port;
  segment.header.destination_port = to.port;
  segment.header.seq = SeqNum{seq};
  segment.header.ack = SeqNum{ack};
  segment.header.window = 1000;
  for (const char* flag = flags; *flag != 0; ++flag) {
    segment.header.flags.syn |= *flag == 'S';
    segment.header.flags.ack |= *flag == '.';
    segment.header.flags.fin |= *flag == 'F';
    segment.header.flags.rst |= *flag == 'R';
  }
  segment.payload = Bytes(Octets(octets, 'x'));
  return segment;
}

// A capture of IP alone, packet by packet.
class Pcap {
 public:
  Pcap() { file_.pcap(0xa1b23c4d, 101); }

  Pcap& at_us(std::int64_t microseconds, const Octets& datagram, std::size_t size = 0) {
    file_.record(1'000'000 + static_cast<std::uint32_t>(microseconds / 1'000'000),
                 static_cast<std::uint32_t>(microseconds % 1'000'000 * 1000), datagram, size);
    return *this;
  }
  Pcap& at_us(std::int64_t microseconds, const wire::TcpSegment& segment) {
    return at_us(microseconds, wire::emit_datagram(segment));
  }
  Bytes bytes() const { return file_.bytes(); }
  Imported imported(Line at = Line::here()) const {
    auto result = import_capture("a.pcap", file_.bytes());
    EXPECT_TRUE(result) << at.file << ":" << at.number << ": "
                        << (result ? "" : result.error().told().in(Language::kEnglish));
    return result ? *std::move(result) : Imported();
  }

 private:
  capture::FileMaker file_;
};

}  // namespace tcplab::lab
