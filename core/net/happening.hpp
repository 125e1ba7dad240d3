#pragma once

#include <cstdint>

#include "core/base/time.hpp"
#include "core/net/datagram.hpp"
#include "core/net/node.hpp"
#include "core/net/queue.hpp"

namespace tcplab::net {

// Why a datagram goes no further.
enum class DropReason : std::uint8_t {
  kScripted,  // a Mishap
  kLoss,      // by chance, or as the link was told
  kQueueFull,
  kQueueEarly,   // a discipline drops before there is no room
  kUnreachable,  // no way leads there
  kLinkDown,
  kTooBig,     // for the link's MTU
  kExpired,    // its TTL
  kBadHeader,  // its IP header cannot be read
  kRefused,    // by a middlebox that lets pass only what belongs to a known flow
  kExcess,     // beyond what a policer lets pass
  kNoMapping,  // a NAT does not know whom it is for, or has no port left
};
constexpr int kDropReasonCount = 12;

// Something that the network did.
struct Happening {
  enum class Kind : std::uint8_t {
    kQueued,      // it has to wait, for the link to `toward`
    kDequeued,    // its transmission begins, after it has waited
    kMarked,      // congestion experienced
    kForwarded,   // it has arrived at a node that sends it on
    kDuplicated,  // `flight` is a new one, and the same as `other`
    kCorrupted,   // its octets are others from now on
    kRewritten,   // by a middlebox: it is another from now on
    kOriginated,  // a node made `flight` because of `other`, of which was told just before; it may be over
    kDelivered,   // it has arrived at a host
    kDropped,
    kLinkChanged,    // the one to `toward` is as its configuration says from now on
    kRoutesChanged,  // so many ways that begin at the node lead elsewhere from now on; 0: none anywhere
    kWithheld,  // the node would have complained about `flight`, which is over, and has done so too often
  };
  Kind kind = Kind::kDelivered;
  DropReason reason = DropReason::kLoss;  // of kDropped
  NodeIndex node = 0;                     // where
  NodeIndex toward = 0;  // the other end of the link that it is about, of kDropped for kLinkDown
  FlightId flight = 0;
  FlightId other = 0;
  std::uint32_t count = 0;  // of kRoutesChanged; of kLinkChanged 1 where ways will be found anew for it
  Instant at;
  Datagram datagram;  // as it is now; of those that begin a flight, change it, or deliver it
};

}  // namespace tcplab::net
