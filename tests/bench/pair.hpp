#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/slab.hpp"
#include "core/tcp/host.hpp"
#include "core/wire/tcp_segment.hpp"
#include "tests/network/two_ends.hpp"

namespace tcplab::bench {

constexpr std::uint16_t kPort = 80;

// What passes between two Hosts: segments as they are, or as the octets of their datagrams, made and parsed
// again with every checksum.
enum class Wire { kStructs, kOctets };

class BenchWire {
 public:
  explicit BenchWire(Wire kind) : kind_(kind) {}

  template <typename Arrive>
  void carry(const wire::TcpSegment& segment, bool to_b, Instant, Arrive arrive) {
    if (kind_ == Wire::kStructs) return arrive(segment, to_b);
    const std::size_t size = wire::emit(segment, slab_.room(wire::kMaxDatagramSize));
    const auto parsed = wire::parse_datagram(slab_.take(size));
    if (parsed) arrive(*parsed, to_b);  // or the benchmark finds octets missing
  }
  Instant next() const { return Instant::never(); }
  template <typename Arrive>
  void deliver(Instant, Arrive) {}

 private:
  Wire kind_;
  Slab slab_;
};

// Two Hosts whose segments reach each other at once, without a network or a trace: what the endpoint alone
// costs.
class Pair {
 public:
  explicit Pair(tcp::Config config, Wire wire = Wire::kStructs)
      : ends_(tcp::Host(wire::IpAddress::v4(198, 51, 100, 1), SipKey{}, config),
              tcp::Host(wire::IpAddress::v4(198, 51, 100, 2), SipKey{}, config), BenchWire(wire)) {
    listener_ = *server().listen(kPort, 16, now());
    client().add_address(wire::IpAddress::v4(203, 0, 113, 1));
  }

  tcp::Host& client() { return ends_.a; }
  tcp::Host& server() { return ends_.b; }
  Instant now() const { return ends_.now; }

  void advance(Duration time) { ends_.jump(time); }
  // Carries segments to and fro until both are silent. Returns how many.
  std::size_t exchange() { return ends_.settle(); }

  // A connection, established at both ends.
  struct Connected {
    tcp::ConnId client;
    tcp::ConnId server;
  };
  // local_port: of the client, 0 for any; its own address is the one of that number.
  std::optional<Connected> connect(std::uint16_t local_port = 0, std::uint16_t address = 0) {
    tcp::OpenOptions options;
    if (address > 0)
      options.local_address = wire::IpAddress::v4(203, 0, 113, static_cast<std::uint8_t>(address));
    const auto id = client().connect({server().address(), kPort}, local_port, now(), options);
    if (!id) return std::nullopt;
    exchange();
    const auto accepted = server().accept(listener_);
    if (!accepted) return std::nullopt;
    return Connected{*id, *accepted};
  }

 private:
  TwoEnds<tcp::Host, BenchWire> ends_;
  tcp::ConnId listener_;
};

}  // namespace tcplab::bench
