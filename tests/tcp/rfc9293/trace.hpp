#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "core/tcp/host.hpp"
#include "tests/tcp/endpoint.hpp"
#include "tests/tcp/wire_pair.hpp"

// What the tests of RFC 9293's requirements share. A test is named after the requirements it proves:
// MUST_23_...
namespace tcplab::tcp {

using enum State;

inline const wire::Endpoint kLocal6{*wire::IpAddress::parse("2001:db8::1"), 40000};
inline const wire::Endpoint kRemote6{*wire::IpAddress::parse("2001:db8::2"), 80};

inline void say(Endpoint& t, std::size_t count, SendOptions options = {}, Line at = Line::here()) {
  const auto taken = t.tcp.send(octets(count), t.now, options);
  t.accomplished(taken && *taken == count, "SEND", at).drain();
}

inline Endpoint& arrives(Endpoint& t, const wire::TcpSegment& segment) {
  t.tcp.on_segment(segment, t.now);
  return t.drain();
}

// The same machine on IPv6.
inline Endpoint on_ipv6(const Config& config = plain()) {
  Endpoint t(config);
  t.tcp = Connection(config, kLocal6, SeqNum{kIss});
  return t;
}
inline wire::TcpSegment over_ipv6(wire::TcpSegment segment) {
  segment.source = kRemote6.address;
  segment.destination = kLocal6.address;
  return segment;
}

inline wire::DecodedOptions options_of(const wire::TcpSegment& segment, Line at = Line::here()) {
  const wire::Parsed<wire::DecodedOptions> options = wire::decode_options(segment.header.options.bytes());
  if (!options.ok()) ADD_FAILURE_AT(at.file, at.number) << "options that cannot be read";
  return options.ok() ? *options : wire::DecodedOptions{};
}

// The handshake with a peer whose SYN,ACK has these options.
inline Endpoint& established_with(Endpoint& t, const wire::TcpOptions& options, Line at = Line::here()) {
  t.syn_sent(at);
  wire::TcpSegment answer = t.segment("S.", 5000, 1001);
  answer.header.options = options;
  return arrives(t, answer).sends(". 1001 ack 5001", at).is(kEstablished, at);
}

// "P. 1001 ack 5001 len 500", "P. 1501 ...": that much data in segments of this size, which leave now.
inline void sends_run(Endpoint& t, std::uint32_t from, std::uint32_t count, std::uint32_t size = 1000,
                      Line at = Line::here()) {
  for (std::uint32_t i = 0; i < count; ++i) {
    t.sends(". " + std::to_string(from + size * i) + " ack 5001 len " + std::to_string(size), at);
  }
}

inline std::size_t times_told(Endpoint& t, Notice notice) {
  t.drain();
  return static_cast<std::size_t>(std::count(t.notices.begin(), t.notices.end(), notice));
}

}  // namespace tcplab::tcp
