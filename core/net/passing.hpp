#pragma once

#include <optional>

#include "core/base/time.hpp"
#include "core/net/datagram.hpp"
#include "core/net/happening.hpp"
#include "core/net/node.hpp"

namespace tcplab::net {

// A datagram that passes through a middlebox, as it came.
struct Passing {
  const Datagram& datagram;
  std::optional<wire::IpAddress> own;  // the middlebox's address of that IP version
  NodeIndex came_from = 0;             // neighbours
  NodeIndex toward = 0;                // as far as the destination says
  Instant now;

  // nullptr for what is no segment.
  const wire::TcpSegment* segment() const {
    return datagram.is_segment() ? datagram.segment().get() : nullptr;
  }
};

// What a middlebox does with it; nothing: it goes on as it is.
struct Treatment {
  std::optional<Datagram> rewritten = std::nullopt;       // goes on instead
  std::optional<DropReason> dropped = std::nullopt;       // goes no further
  std::optional<wire::TcpSegment> answer = std::nullopt;  // sent by the middlebox itself
};

// Both ends of a flow, as seen from one side.
struct FlowName {
  wire::Endpoint inside;
  wire::Endpoint outside;
  std::strong_ordering operator<=>(const FlowName&) const = default;
};
inline FlowName flow_of(const wire::TcpSegment& segment, bool from_outside) {
  return from_outside ? FlowName{segment.to(), segment.from()} : FlowName{segment.from(), segment.to()};
}

}  // namespace tcplab::net
