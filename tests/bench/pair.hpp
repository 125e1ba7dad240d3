#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/tcp/host.hpp"

namespace tcplab::bench {

constexpr std::uint16_t kPort = 80;

// Two Hosts whose segments reach each other at once, without a network or a trace: what the endpoint alone
// costs.
class Pair {
 public:
  explicit Pair(tcp::Config config)
      : client_(wire::IpAddress::v4(198, 51, 100, 1), SipKey{}, config),
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
      to.on_segment(segment->out.segment, now_);
      ++carried;
      any = true;
    }
    while (from.poll_event()) {
    }
    return any;
  }

  Instant now_;
  tcp::Host client_;
  tcp::Host server_;
  tcp::ConnId listener_;
};

}  // namespace tcplab::bench
