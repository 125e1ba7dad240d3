// Hostile datagrams through a network with one middlebox of each kind, some damaged on purpose, while a link
// goes down and comes up and ways follow it: each has one end, and all that arrives as a segment can be sent
// again.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/net/network.hpp"

namespace {

using namespace tcplab;
using net::Happening;

const auto kInside = wire::IpAddress::v4(192, 0, 2, 1);
const auto kOutside = wire::IpAddress::v4(203, 0, 113, 1);

net::LinkConfig rough() {
  net::LinkConfig config{.rate = 1'000'000, .delay = milliseconds(1), .queue = net::FqCodel{.packets = 8}};
  config.corruption = {.probability = 0.1, .passes_checksum = true};
  config.duplication = 0.1;
  config.mtu = 1000;
  return config;
}

net::Network chain_of_middleboxes() {
  net::Network network(1);
  network.add_host(kInside);
  network.add_host(kOutside);
  const std::array<net::Role, 6> roles = {
      net::OptionFilter{.strip = {4, 8}, .max_mss = 1000, .window_scale = 3},
      net::SequenceNormaliser{.outside = 4},
      net::Firewall{.outside = 5, .admits_from_outside = true, .resets = true},
      net::Nat{.outside = 6, .first_port = 50000, .last_port = 50003},
      net::Policer{},
      net::Router{.intercepts = true}};
  net::NodeIndex last = 0;
  for (std::size_t i = 0; i < roles.size(); ++i) {
    const auto number = static_cast<std::uint8_t>(i + 1);
    const net::NodeIndex node =
        network.add_node({wire::IpAddress::v4(198, 51, 100, number)}, roles[i], {.rate = 50, .burst = 2});
    network.join(last, node, i == 0 ? rough() : net::LinkConfig(), {});
    last = node;
  }
  network.join(last, 1, rough(), rough());
  net::LinkConfig down = rough();
  down.up = false;
  network.change_at(Instant{} + milliseconds(400), last, 1, down);
  network.change_at(Instant{} + milliseconds(900), last, 1, rough());
  network.reconverge_after(milliseconds(150));
  return network;
}

// The next datagram of the input: as it is, or as the payload, flags and options of one that is sound.
net::Datagram datagram_of(std::uint8_t how, std::span<const std::uint8_t> octets) {
  if (how % 2 == 0 || octets.size() < 12) return net::Datagram(Bytes::copy_of(octets));
  wire::TcpSegment segment;
  segment.source = how % 4 == 1 ? kInside : kOutside;
  segment.destination = how % 4 == 1 ? kOutside : wire::IpAddress::v4(198, 51, 100, 4);
  segment.header.source_port = octets[0] % 8;
  segment.header.destination_port = static_cast<std::uint16_t>(how % 4 == 1 ? 80 : 50000 + octets[1] % 5);
  segment.header.flags = wire::TcpFlags::from_octet(octets[2]);
  segment.ip.ttl = octets[3];
  segment.ip.dont_fragment = octets[4] % 2 == 0;
  segment.header.options =
      wire::TcpOptions::raw(octets.subspan(5, std::min<std::size_t>(octets.size() - 5, 40)));
  segment.payload = Bytes(std::vector<std::uint8_t>(octets[4] * 8U));
  return net::Datagram(std::move(segment));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  net::Network network = chain_of_middleboxes();
  std::size_t begun = 0;
  std::size_t ended = 0;
  Instant now;
  const auto take = [&] {
    const Happening news = network.take();
    begun += news.kind == Happening::Kind::kDuplicated || news.kind == Happening::Kind::kOriginated;
    ended += news.kind == Happening::Kind::kDelivered || news.kind == Happening::Kind::kDropped;
    if (news.kind != Happening::Kind::kDelivered) return;
    if (news.node >= 2) {  // what the one in the way does not keep
      ++begun;
      network.forward(news.node, news.datagram, news.at);
    }
    if (!news.datagram.is_segment()) return;
    if (!wire::parse_datagram(wire::emit_datagram(*news.datagram.segment()))) __builtin_trap();
  };
  for (std::span<const std::uint8_t> rest(data, size); rest.size() >= 3;) {
    const std::uint8_t how = rest[0];
    const std::size_t length = std::min<std::size_t>(rest[1], rest.size() - 3);
    now = now + microseconds(std::int64_t{rest[2]} * rest[2] * 100);
    while (network.next() <= now) take();
    const net::Mishap mishap{.damage = how < 200 ? net::Damage::kNone : static_cast<net::Damage>(how % 4)};
    network.send(how % 4 == 1 || how % 8 == 0 ? 0 : 1, datagram_of(how, rest.subspan(3, length)), now,
                 mishap);
    ++begun;
    rest = rest.subspan(3 + length);
  }
  while (network.next() != Instant::never()) take();
  if (begun != ended || network.in_flight() != 0) __builtin_trap();
  return 0;
}
