#pragma once

#include <cstdint>
#include <vector>

#include "core/wire/ipv4.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::wire {

// A datagram put together octet by octet from the figures of RFC 791, RFC 8200 and RFC 9293, in order, slowly
// and without any of the code that does it in earnest. Knows no source routes.
class PlainDatagram {
 public:
  explicit PlainDatagram(const TcpSegment& segment) : segment_(segment) {
    const std::vector<std::uint8_t> tcp = tcp_part();
    segment.source.version == IpVersion::kV4 ? put_ipv4(tcp.size()) : put_ipv6(tcp.size());
    put_all(tcp);
  }
  const std::vector<std::uint8_t>& octets() const { return octets_; }

 private:
  using Octets = std::vector<std::uint8_t>;

  static void put(Octets& out, std::uint64_t value, int octets) {
    while (octets-- > 0) out.push_back(static_cast<std::uint8_t>(value >> 8 * octets & 0xff));
  }
  static void pad(Octets& out) {
    while (out.size() % 4 != 0) out.push_back(0);
  }
  static std::uint16_t checksum(const Octets& octets) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < octets.size(); ++i) sum += i % 2 == 0 ? octets[i] * 256U : octets[i];
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<std::uint16_t>(~sum);
  }
  static void set_checksum(Octets& out, std::size_t at, std::uint16_t value) {
    out[at] = static_cast<std::uint8_t>(value >> 8);
    out[at + 1] = static_cast<std::uint8_t>(value & 0xff);
  }
  void put_all(const Octets& octets) { octets_.insert(octets_.end(), octets.begin(), octets.end()); }
  Octets address(const IpAddress& from) const {
    return {from.octets.begin(), from.octets.begin() + (from.version == IpVersion::kV4 ? 4 : 16)};
  }

  Octets tcp_part() const {
    const TcpHeader& header = segment_.header;
    Octets out;
    put(out, header.source_port, 2);
    put(out, header.destination_port, 2);
    put(out, header.seq.value, 4);
    put(out, header.ack.value, 4);
    put(out, 0, 1);
    put(out, header.flags.to_octet(), 1);
    put(out, header.window, 2);
    put(out, 0, 2);
    put(out, header.urgent_pointer, 2);
    out.insert(out.end(), header.options.bytes().begin(), header.options.bytes().end());
    pad(out);
    out[12] = static_cast<std::uint8_t>(out.size() / 4 * 16 + header.reserved);
    out.insert(out.end(), segment_.payload.begin(), segment_.payload.end());
    Octets covered = address(segment_.source);
    const Octets destination = address(segment_.destination);
    covered.insert(covered.end(), destination.begin(), destination.end());
    put(covered, 6, 4);
    put(covered, out.size(), 4);
    covered.insert(covered.end(), out.begin(), out.end());
    set_checksum(out, 16, checksum(covered));
    return out;
  }

  void put_ipv4(std::size_t tcp_size) {
    const IpFields& ip = segment_.ip;
    Octets options(ip.options.begin(), ip.options.end());
    pad(options);
    put(octets_, 4U * 16 + 5 + options.size() / 4, 1);
    put(octets_, ip.dscp * 4U + ip.ecn, 1);
    put(octets_, 20 + options.size() + tcp_size, 2);
    put(octets_, ip.identification, 2);
    put(octets_, ip.dont_fragment ? 0x4000 : 0, 2);
    put(octets_, ip.ttl, 1);
    put(octets_, 6, 1);
    put(octets_, 0, 2);
    put_all(address(segment_.source));
    put_all(address(segment_.destination));
    put_all(options);
    set_checksum(octets_, 10, checksum(octets_));
  }

  void put_ipv6(std::size_t tcp_size) {
    const IpFields& ip = segment_.ip;
    put(octets_, 6ULL << 28 | (ip.dscp * 4ULL + ip.ecn) << 20 | ip.flow_label, 4);
    put(octets_, tcp_size, 2);
    put(octets_, 6, 1);
    put(octets_, ip.ttl, 1);
    put_all(address(segment_.source));
    put_all(address(segment_.destination));
  }

  const TcpSegment& segment_;
  Octets octets_;
};

}  // namespace tcplab::wire
