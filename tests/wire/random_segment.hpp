#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/rng.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::wire {

template <typename Unsigned>
Unsigned random_as(Rng& rng) {
  return static_cast<Unsigned>(rng.next());
}

inline std::vector<std::uint8_t> random_octets(Rng& rng, std::size_t size) {
  std::vector<std::uint8_t> octets(size);
  for (std::uint8_t& octet : octets) octet = random_as<std::uint8_t>(rng);
  return octets;
}

inline IpAddress random_address(Rng& rng, IpVersion version) {
  IpAddress address{version, {}};
  const std::size_t size = version == IpVersion::kV4 ? 4 : 16;
  const auto octets = random_octets(rng, size);
  std::copy(octets.begin(), octets.end(), address.octets.begin());
  return address;
}

// Appends one option of any kind, known or not; false when it does not fit.
inline bool append_random_option(Rng& rng, TcpOptions& options) {
  switch (rng.below(8)) {
    case 0:
      return options.append_nop();
    case 1:
      return options.append_end_of_list();
    case 2:
      return options.append_mss(random_as<std::uint16_t>(rng));
    case 3:
      return options.append_window_scale(random_as<std::uint8_t>(rng));
    case 4:
      return options.append_sack_permitted();
    case 5: {
      std::array<SackBlock, 4> blocks{};
      for (SackBlock& block : blocks)
        block = {{random_as<std::uint32_t>(rng)}, {random_as<std::uint32_t>(rng)}};
      return options.append_sack({blocks.data(), 1 + rng.below(4)});
    }
    case 6:
      return options.append_timestamps({random_as<std::uint32_t>(rng), random_as<std::uint32_t>(rng)});
    default:
      return options.append_unknown(random_as<std::uint8_t>(rng), random_octets(rng, rng.below(12)));
  }
}

// Any segment that can be emitted: sane options or raw octets in their place, IPv4 or IPv6, up to 64 octets
// of data.
inline TcpSegment random_segment(Rng& rng) {
  TcpSegment segment;
  const IpVersion version = rng.chance(0.5) ? IpVersion::kV4 : IpVersion::kV6;
  segment.source = random_address(rng, version);
  segment.destination = random_address(rng, version);
  segment.ip.ttl = random_as<std::uint8_t>(rng);
  segment.ip.dscp = random_as<std::uint8_t>(rng) & 63;
  segment.ip.ecn = random_as<std::uint8_t>(rng) & 3;
  if (version == IpVersion::kV4) {
    segment.ip.identification = random_as<std::uint16_t>(rng);
    segment.ip.dont_fragment = rng.chance(0.5);
  }
  TcpHeader& header = segment.header;
  header.source_port = random_as<std::uint16_t>(rng);
  header.destination_port = random_as<std::uint16_t>(rng);
  header.seq = {random_as<std::uint32_t>(rng)};
  header.ack = {random_as<std::uint32_t>(rng)};
  header.reserved = random_as<std::uint8_t>(rng) & 15;
  header.flags = TcpFlags::from_octet(random_as<std::uint8_t>(rng));
  header.window = random_as<std::uint16_t>(rng);
  header.urgent_pointer = random_as<std::uint16_t>(rng);
  if (rng.chance(0.2)) {
    header.options = TcpOptions::raw(random_octets(rng, rng.below(kMaxTcpOptionsSize + 1)));
  } else {
    for (std::uint64_t left = rng.below(8); left > 0 && append_random_option(rng, header.options);) --left;
  }
  segment.payload = Bytes(random_octets(rng, rng.below(65)));
  return segment;
}

}  // namespace tcplab::wire
