#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "core/tcp/config.hpp"
#include "core/tcp/rule.hpp"
#include "core/wire/ip_address.hpp"

namespace tcplab::tcp {

constexpr std::uint32_t kLeastMtuOfIpv6 = 1280;  // RFC 8200 5

// Octets of the headers of IP and TCP without options.
constexpr std::size_t fixed_headers(wire::IpVersion version) {
  return version == wire::IpVersion::kV4 ? 40 : 60;
}

// The largest datagram that the path takes, octets: RFC 1191 3, RFC 8201 4.
struct PathMtu {
  std::uint16_t octets = 0;
  bool below_floor = false;  // it is said to take less than Config::least_path_mtu

  // The interface takes other datagrams than before. What the path was said to take stays.
  void change(std::uint16_t before, std::uint16_t mtu) {
    octets = octets == before ? mtu : std::min(octets, mtu);
  }
  // It takes no more than that.
  void limit(std::uint32_t mtu) { octets = static_cast<std::uint16_t>(std::min<std::uint32_t>(octets, mtu)); }
  // What is left of it beside headers of that size.
  std::uint32_t beside(std::size_t headers) const {
    return static_cast<std::uint32_t>(octets - std::min<std::size_t>(octets, headers));
  }
  // A datagram was too big; mtu: what is said to fit, 0 by a router that does not say. Answers kIcmpTooBig
  // where that is heeded, and else why it is not.
  Rule hear(std::uint32_t mtu, const Config& config);
};

}  // namespace tcplab::tcp
