#pragma once

#include <algorithm>
#include <cstdint>

#include "core/base/time.hpp"
#include "core/wire/ip_address.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::net {

// How many ICMP errors a node sends. A router should be able to limit them (RFC 1812 4.3.2.8); an IPv6 node
// has to, with parameters that can be set (RFC 4443 2.4 (f)). Plain data.
struct IcmpLimit {
  std::uint32_t rate = 0;    // a second; 0: none of IPv4, and of IPv6 kOfIpv6 instead
  std::uint32_t burst = 10;  // at once

  bool operator==(const IcmpLimit&) const = default;
};

// "In a small/mid-size device, the possible defaults could be B=10, N=10/s": RFC 4443 2.4 (f).
inline constexpr IcmpLimit kOfIpv6{10, 10};

// The token bucket that RFC 4443 recommends, full at the beginning: N a second on average, B at once.
class IcmpBucket {
 public:
  explicit IcmpBucket(const IcmpLimit& limit = {}) : limit_(limit) {}

  // Whether one more, of that IP version, may be sent now, which is counted then.
  bool take(Instant now, wire::IpVersion version) {
    if (limit_.rate == 0 && version == wire::IpVersion::kV4) return true;
    const IcmpLimit& limit = limit_.rate == 0 ? kOfIpv6 : limit_;
    const Duration each{1'000'000'000 / limit.rate};
    empty_at_ = std::max(empty_at_, now - each * limit.burst);
    if (empty_at_ + each > now) return false;
    empty_at_ = empty_at_ + each;
    return true;
  }

 private:
  friend void canonical(Canon& canon, const IcmpBucket& value);

  IcmpLimit limit_;
  Instant empty_at_ = Instant{} - seconds(1'000'000);  // as many tokens as there is time since then
};

}  // namespace tcplab::net
