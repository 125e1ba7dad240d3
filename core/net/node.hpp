#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "core/base/time.hpp"

namespace tcplab::net {

using NodeIndex = std::uint16_t;  // hosts first, each in the order in which they were added

// What a node between the hosts does with what passes: plain data, one struct a kind. All of them forward,
// count the TTL down, and tell senders by ICMP what became of their datagrams. Some tell the side `outside`
// (a neighbour) from the sides of all other neighbours.

struct Router {
  bool silent = false;      // sends no ICMP
  bool intercepts = false;  // its owner is given all that passes, and sends on what he does not keep:
                            // Network::forward()

  bool operator==(const Router&) const = default;
};

// Network address and port translation: RFC 5382. Those inside go out with the NAT's first address of their
// IP version.
struct Nat {
  NodeIndex outside = 0;
  Duration established_timeout = tcplab::minutes(124);  // RFC 5382 REQ-5, for idle connections
  Duration transitory_timeout = tcplab::minutes(4);     // before they are established and while they close
  std::uint16_t first_port = 49152;  // ports that it takes in turn, and again when they are free
  std::uint16_t last_port = 65535;
  bool silent = false;

  bool operator==(const Nat&) const = default;
};

// Lets pass what belongs to a flow that began inside, and forgets flows that are idle.
struct Firewall {
  NodeIndex outside = 0;
  Duration idle_timeout = tcplab::minutes(60);
  bool admits_from_outside = false;  // flows may begin outside as well
  bool resets = false;               // what belongs to no flow is answered with RST; otherwise it vanishes
  bool silent = false;

  bool operator==(const Firewall&) const = default;
};

// Takes TCP options away, or rewrites them.
struct OptionFilter {
  std::vector<std::uint8_t> strip;           // kinds, which become NOPs
  std::optional<std::uint16_t> max_mss;      // a larger MSS becomes this
  std::optional<std::uint8_t> window_scale;  // every shift becomes this
  bool silent = false;

  bool operator==(const OptionFilter&) const = default;
};

// Gives the connections of those inside other sequence numbers, as firewalls do that do not trust their
// hosts' initial ones.
struct SequenceNormaliser {
  NodeIndex outside = 0;
  bool forgets_sack = false;  // as some do: SACK blocks are not translated
  bool silent = false;

  bool operator==(const SequenceNormaliser&) const = default;
};

// Drops what is beyond a rate, of all that goes to one neighbour together: a token bucket for each.
struct Policer {
  std::uint64_t rate = 1'000'000;  // bits per second
  std::uint32_t burst = 15'000;    // octets
  bool silent = false;

  bool operator==(const Policer&) const = default;
};

using Role = std::variant<Router, Nat, Firewall, OptionFilter, SequenceNormaliser, Policer>;

}  // namespace tcplab::net
