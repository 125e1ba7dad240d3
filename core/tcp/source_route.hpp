#pragma once

#include <cstdint>
#include <span>

#include "core/base/bytes.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::tcp {

// A source route through these IPv4 gateways, in the order of travel, as an options field for an OPEN.
// strict: through no others. Precondition: at most 9 gateways.
Bytes source_route(std::span<const wire::IpAddress> gateways, bool strict = false);

// The way back along the completed source route of a received datagram (RFC 9293 3.9.2.1): the same gateways
// in the opposite order. Empty when there is none, or when it is not completed.
Bytes return_route(const Bytes& received);

// The IPv4 options of one connection: those the user chose, and the return route that came with a segment.
class IpOptions {
 public:
  // At most 40 octets.
  void choose(Bytes options) { chosen_ = std::move(options); }
  // Of a segment that was accepted by a connection opened passively.
  void learn(const wire::IpFields& ip);
  // Back to what the user chose.
  void forget();

  // For every datagram that leaves: the user's own, otherwise the way back that was learnt: RFC 9293 3.9.2.1
  // (MUST-52).
  const Bytes& to_send() const { return chosen_.empty() ? learnt_ : chosen_; }
  // Of the segment that came last, whatever they say; record route and timestamps are for the user to read.
  const Bytes& received() const { return received_; }
  // Octets that to_send() takes in the header.
  std::uint32_t size() const { return static_cast<std::uint32_t>((to_send().size() + 3) / 4 * 4); }

 private:
  friend void canonical(Canon& canon, const IpOptions& value);

  Bytes chosen_;
  Bytes learnt_;
  Bytes received_;
};

}  // namespace tcplab::tcp
