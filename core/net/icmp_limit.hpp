#pragma once

#include <algorithm>
#include <cstdint>

#include "core/base/time.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::net {

// How many ICMP errors a node sends: RFC 1812 4.3.2.8, RFC 4443 2.4 (f). Plain data.
struct IcmpLimit {
  std::uint32_t rate = 0;    // a second; 0: any number
  std::uint32_t burst = 10;  // at once

  bool operator==(const IcmpLimit&) const = default;
};

// The token bucket that RFC 4443 recommends, full at the beginning.
class IcmpBucket {
 public:
  explicit IcmpBucket(const IcmpLimit& limit = {}) : limit_(limit) {}

  // Whether one more may be sent now, which is counted then.
  bool take(Instant now) {
    if (limit_.rate == 0) return true;
    const Duration each{1'000'000'000 / limit_.rate};
    empty_at_ = std::max(empty_at_, now - each * limit_.burst);
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
