#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/base/seldom.hpp"
#include "core/wire/icmp.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::net {

constexpr std::uint8_t kEct0 = 2;  // RFC 3168 5: what may be marked is 1 or 2
constexpr std::uint8_t kCe = 3;

// What travels: a segment, or octets that are something else than just that: ICMP, or damaged. What every hop
// changes lies beside it and is put in when somebody looks, so that a hop costs no copy.
class Datagram {
 public:
  Datagram() = default;
  explicit Datagram(wire::TcpSegment segment)
      : Datagram(std::make_shared<wire::TcpSegment>(std::move(segment))) {}
  explicit Datagram(std::shared_ptr<wire::TcpSegment> segment);
  explicit Datagram(Bytes octets);

  bool is_segment() const { return segment_ != nullptr; }
  std::uint32_t size() const { return size_; }  // octets
  const wire::IpAddress& source() const { return segment_ ? segment_->source : raw_->source; }
  const wire::IpAddress& destination() const { return segment_ ? segment_->destination : raw_->destination; }
  std::uint8_t ttl() const { return ttl_; }
  // One hop less. Precondition: ttl() > 0.
  void age() { --ttl_; }
  std::uint8_t ecn() const { return ecn_; }
  void mark() { ecn_ = kCe; }
  bool may_be_cut() const;  // IPv4 without DF: RFC 791 2.3
  // Octets on a link: where it is larger than the MTU (0: any), those of all the pieces that it is cut into.
  // They stay together here, and are lost together. Precondition: it fits, or may be cut.
  std::uint32_t size_within(std::uint32_t mtu) const {
    return mtu == 0 || size_ <= mtu ? size_ : size_in_pieces(mtu);
  }
  // A router looks at the checksum of an IPv4 header: RFC 1812 5.2.2. Of IPv6 nothing can be wrong but its
  // length.
  bool has_sound_header() const;
  // A hash of its addresses and ports: RFC 8290 4.1.1.
  std::uint32_t flow() const;

  // Puts in what the hops have changed.
  void settle();
  // Preconditions: settle() was called last, and is_segment() or not.
  const std::shared_ptr<wire::TcpSegment>& segment() const { return segment_; }
  const Bytes& octets() const { return raw_->octets; }
  Bytes to_octets() const;

  // What an ICMP error about it would quote; nullopt for what must not be complained about (RFC 1122 3.2.2),
  // and for what is no TCP.
  std::optional<wire::IcmpError> complaint() const;

  // Octets of memory besides itself, which copies share; the payload of a segment is its sender's.
  std::size_t footprint() const;

 private:
  friend void canonical(Canon& canon, const Datagram& value);
  std::uint32_t size_in_pieces(std::uint32_t mtu) const;
  struct Raw {
    Bytes octets;
    wire::IpAddress source;
    wire::IpAddress destination;
  };

  std::shared_ptr<wire::TcpSegment> segment_;  // others may share it; changed only by who has it alone
  Seldom<Raw> raw_;
  std::uint32_t size_ = 0;
  std::uint8_t ttl_ = 0;
  std::uint8_t ecn_ = 0;
};

}  // namespace tcplab::net
