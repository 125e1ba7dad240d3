#pragma once

#include <cstdint>
#include <optional>

#include "core/base/seqnum.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::tcp {

// Who a connection is between, and the flow label of what it sends.
class Ends {
 public:
  explicit Ends(wire::Endpoint local) : local_(local) {}

  const wire::Endpoint& local() const { return local_; }
  // Unspecified while nobody is known.
  const wire::Endpoint& remote() const { return met_ ? remote_ : kNobody; }
  // The only one that may connect; none: whoever does.
  std::optional<wire::Endpoint> fixed_remote() const {
    return fixed_ ? std::optional(remote_) : std::nullopt;
  }
  bool admits(const wire::Endpoint& peer) const { return !fixed_ || remote_ == peer; }
  std::uint32_t flow_label() const { return flow_label_; }  // of IPv6, the same for the connection's life

  // A passive OPEN, which takes nobody else but this one, or none: whoever comes.
  void fix(std::optional<wire::Endpoint> remote);
  void unfix() { fixed_ = false; }
  // Our initial sequence number is iss, and the peer is known now.
  void meet(const wire::Endpoint& remote, SeqNum iss);
  // Nobody has been met.
  void forget();

  // Addresses and ports of a segment that leaves.
  void address(wire::TcpSegment& segment) const;

 private:
  friend void canonical(Canon& canon, const Ends& value);

  static const wire::Endpoint kNobody;

  wire::Endpoint local_;
  wire::Endpoint remote_;
  std::uint32_t flow_label_ = 0;
  bool met_ = false;  // that remote, which a passive OPEN may know before
  bool fixed_ = false;
};

}  // namespace tcplab::tcp
