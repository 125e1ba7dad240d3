#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/slab.hpp"
#include "core/tcp/host.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::bench {

constexpr std::uint16_t kPort = 80;

// What passes between two Hosts: segments as they are, or as the octets of their datagrams, made and parsed
// again with every checksum.
enum class Wire { kStructs, kOctets };

// Two Hosts whose segments reach each other at once, without a network or a trace: what the endpoint alone
// costs.
class Pair {
 public:
  explicit Pair(tcp::Config config, Wire wire = Wire::kStructs)
      : wire_(wire),
        client_(wire::IpAddress::v4(198, 51, 100, 1), SipKey{}, config),
        server_(wire::IpAddress::v4(198, 51, 100, 2), SipKey{}, config) {
    listener_ = *server_.listen(kPort, 16, now_);
  }

  tcp::Host& client() { return client_; }
  tcp::Host& server() { return server_; }
  Instant now() const { return now_; }

  void advance(Duration time) {
    now_ = now_ + time;
    client_.on_timeout(now_);
    server_.on_timeout(now_);
    exchange();
  }

  // Carries segments to and fro until both are silent. Returns how many.
  std::size_t exchange() {
    std::size_t carried = 0;
    while (carry(client_, server_, carried) | carry(server_, client_, carried)) {
    }
    return carried;
  }

  // A connection, established at both ends.
  struct Connected {
    tcp::ConnId client;
    tcp::ConnId server;
  };
  std::optional<Connected> connect() {
    const auto id = client_.connect({server_.address(), kPort}, 0, now_);
    if (!id) return std::nullopt;
    exchange();
    const auto accepted = server_.accept(listener_);
    if (!accepted) return std::nullopt;
    return Connected{*id, *accepted};
  }

 private:
  bool carry(tcp::Host& from, tcp::Host& to, std::size_t& carried) {
    bool any = false;
    while (const auto segment = from.poll_segment(now_)) {
      deliver(segment->out.segment, to);
      ++carried;
      any = true;
    }
    while (from.poll_event()) {
    }
    return any;
  }

  void deliver(const wire::TcpSegment& segment, tcp::Host& to) {
    if (wire_ == Wire::kStructs) return to.on_segment(segment, now_);
    const std::size_t size = wire::emit(segment, slab_.room(wire::kMaxDatagramSize));
    const auto parsed = wire::parse_datagram(slab_.take(size));
    if (parsed) to.on_segment(*parsed, now_);  // or the benchmark finds octets missing
  }

  Wire wire_;
  Slab slab_;
  Instant now_;
  tcp::Host client_;
  tcp::Host server_;
  tcp::ConnId listener_;
};

}  // namespace tcplab::bench
