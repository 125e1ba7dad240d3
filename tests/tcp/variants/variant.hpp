#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "core/tcp/host.hpp"
#include "core/tcp/profile.hpp"
#include "tests/tcp/endpoint.hpp"

// What the tests of the Variants share. A test of the suite Variants is named after its variant:
// NoTimeWait_WhatGoesWrong. Each shows what goes wrong without the rule, and that with it nothing does.
namespace tcplab::tcp {

using enum State;

inline Config without(bool Variant::*rule, Config config = plain()) {
  config.variant.*rule = true;
  return config;
}

// How often an event told of that.
inline std::size_t times_told(Endpoint& t, Rule rule) {
  t.drain();
  std::size_t count = 0;
  for (const Event& event : t.log) count += event.rule == rule ? 1 : 0;
  return count;
}

inline void speaks(Endpoint& t, std::uint32_t count) {
  EXPECT_EQ(*t.tcp.send(octets(count), t.now), count);
  t.drain();
}

// Lets everything leave that may; answers how many segments that are.
inline int lets_out(Endpoint& t) {
  int count = 0;
  while ((t.last = t.tcp.poll_segment(t.now))) {
    ++count;
    t.drain();
  }
  return count;
}

// A Host under test, and the test as the network around it.
struct Machine {
  explicit Machine(const Config& config, SipKey key = {1, 2}) : host(kLocal.address, key, config) {}

  // The next segment that leaves; "nothing" when there is none.
  std::string sends() {
    drain();
    const std::optional<HostSegment> out = host.poll_segment(now);
    drain();
    return out ? line_of(out->out.segment) : "nothing";
  }
  void drain() {
    while (const std::optional<HostEvent> event = host.poll_event()) log.push_back(event->event);
  }
  std::size_t times_told(Rule rule) {
    drain();
    std::size_t count = 0;
    for (const Event& event : log) count += event.rule == rule ? 1 : 0;
    return count;
  }
  void receives(const wire::TcpSegment& segment) {
    host.on_segment(segment, now);
    drain();
  }

  Host host;
  Instant now{seconds(100).ns};
  std::vector<Event> log;
};

// A segment from the peer to a port of the Machine.
inline wire::TcpSegment from_peer(std::string_view flags, std::uint32_t seq, std::uint32_t ack = 0,
                                  Bytes payload = {}) {
  return Endpoint().segment(flags, seq, ack, std::move(payload));
}

}  // namespace tcplab::tcp
