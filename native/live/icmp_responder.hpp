#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/time.hpp"
#include "core/wire/ip_address.hpp"

namespace tcplab::native {

// What a host owes to datagrams that are not for its TCP: it answers echo requests (RFC 1122 3.2.2.6, RFC
// 4443 4.2), and says of UDP and of protocols that nobody here takes that they cannot be delivered (RFC
// 1122 3.2.2.1, RFC 4443 3.1, RFC 8200 4). Never about ICMP errors, fragments, groups, or sources that are no
// host (RFC 1122 3.2.2), and not too often (RFC 4443 2.4). IPv6 datagrams with extension headers go
// unanswered.
class IcmpResponder {
 public:
  static constexpr int kBurst = 10;                         // errors at once
  static constexpr Duration kInterval = milliseconds(100);  // between them from then on

  // The answer to a datagram that is addressed to us; nullopt when there is none.
  std::optional<std::vector<std::uint8_t>> answer(std::span<const std::uint8_t> datagram, Instant now);

 private:
  bool may_complain(Instant now);

  int left_ = kBurst;
  Instant counted_;  // up to when left_ has grown
};

}  // namespace tcplab::native
