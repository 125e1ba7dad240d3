#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/base/bytes.hpp"
#include "core/base/siphash.hpp"
#include "core/wire/ip_address.hpp"

namespace tcplab::tcp {

// What a SYN says of Fast Open: nothing, a request for a cookie, or the cookie, with which data may ride on
// the SYN. A SYN,ACK gives the cookie.
struct FastOpen {
  enum class Offer : std::uint8_t { kNothing, kRequest, kCookie };
  Offer offer = Offer::kNothing;
  std::uint16_t mss = 536;    // what the peer takes, as an earlier connection learned (RFC 7413 4.1.3)
  Bytes cookie;               // 4 to 16 octets
  bool experimental = false;  // in the option that was used before the registered one: RFC 7413 appendix B
};

// The secrets of a server's Fast Open cookies (RFC 7413 4.1.2): new cookies are made with the first, and
// those made with the second are still good.
struct FastOpenKeys {
  SipKey primary{};
  std::optional<SipKey> backup;
};
// Linux's: SipHash of both addresses, least significant octet first. The key is 16 octets in the same order.
Bytes fast_open_cookie(const SipKey& key, const wire::IpAddress& client, const wire::IpAddress& server);
SipKey fast_open_key(std::span<const std::uint8_t, 16> octets);

}  // namespace tcplab::tcp
