#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "core/net/network.hpp"

namespace tcplab::net {

using Kind = Happening::Kind;

inline const auto kClient = wire::IpAddress::v4(198, 51, 100, 1);
inline const auto kServer = wire::IpAddress::v4(198, 51, 100, 2);
inline const auto kNobody = wire::IpAddress::v4(198, 51, 100, 99);

inline Instant at_ms(std::int64_t ms) { return Instant{} + milliseconds(ms); }

inline Network pair_of_hosts(const LinkConfig& config, std::uint64_t seed = 1) {
  Network network(seed);
  network.add_host(kClient);
  network.add_host(kServer);
  network.join(0, 1, config, config);
  return network;
}

// Of so many octets, headers included; its sequence number says which one it is.
inline wire::TcpSegment between(const wire::IpAddress& source, const wire::IpAddress& destination,
                                std::uint32_t id, std::uint32_t octets = 100) {
  wire::TcpSegment segment;
  segment.source = source;
  segment.destination = destination;
  segment.header.source_port = 5000;
  segment.header.destination_port = 80;
  segment.header.seq = SeqNum{id};
  const auto headers = static_cast<std::uint32_t>(segment.headers_size());
  segment.payload = Bytes(std::vector<std::uint8_t>(octets - headers, static_cast<std::uint8_t>(id)));
  return segment;
}
inline wire::TcpSegment to_server(std::uint32_t id, std::uint32_t octets = 100) {
  return between(kClient, kServer, id, octets);
}
inline wire::TcpSegment to_client(std::uint32_t id, std::uint32_t octets = 100) {
  return between(kServer, kClient, id, octets);
}
inline std::uint32_t id_of(const Happening& news) { return news.datagram.segment()->header.seq.value; }

// All that still happens.
inline std::vector<Happening> drain(Network& network) {
  std::vector<Happening> all;
  while (network.next() != Instant::never()) all.push_back(network.take());
  return all;
}
inline std::vector<Happening> only(const std::vector<Happening>& all, Kind kind) {
  std::vector<Happening> some;
  for (const Happening& news : all) {
    if (news.kind == kind) some.push_back(news);
  }
  return some;
}
inline std::vector<std::uint32_t> ids(const std::vector<Happening>& all) {
  std::vector<std::uint32_t> result;
  for (const Happening& news : all) result.push_back(id_of(news));
  return result;
}

// A network and the segments that were given to it, by the number of their flight: what is lost tells only
// that.
class Watched {
 public:
  explicit Watched(Network network) : network_(std::move(network)) {}

  FlightId send(NodeIndex from, const wire::TcpSegment& segment, Instant now, const Mishap& mishap = {}) {
    const FlightId id = network_.send(from, segment, now, mishap);
    if (names_.size() <= id) names_.resize(id + std::size_t{1});
    names_[id] = segment.header.seq.value;
    return id;
  }
  // The ids of those that end so until then, in order.
  std::vector<std::uint32_t> until(Instant at, Kind kind) {
    std::vector<std::uint32_t> result;
    while (network_.next() <= at && network_.next() != Instant::never()) {
      const Happening news = network_.take();
      if (news.kind == kind) result.push_back(names_[news.flight]);
    }
    return result;
  }
  Network& network() { return network_; }

 private:
  Network network_;
  std::vector<std::uint32_t> names_;
};

}  // namespace tcplab::net
