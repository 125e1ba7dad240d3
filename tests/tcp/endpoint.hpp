#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/tcp/connection.hpp"
#include "tests/line.hpp"
#include "tests/tcp/packet_line.hpp"

namespace tcplab::tcp {

inline std::ostream& operator<<(std::ostream& os, State state) { return os << to_string(state); }

// One connection under test, and the test as its peer. Sequence numbers: ours start at 1000, the peer's at
// 5000.
constexpr std::uint32_t kIss = 1000;
constexpr std::uint32_t kIrs = 5000;
// On IPv4, or, where the environment says TCPLAB_TESTS_ON_IPV6, on IPv6: what does not ask for a version by
// itself has to be true for both.
inline const bool kOnIpv6 = std::getenv("TCPLAB_TESTS_ON_IPV6") != nullptr;
inline wire::IpAddress address_of(std::uint8_t host) {
  wire::IpAddress v6 = *wire::IpAddress::parse("2001:db8:1::");
  v6.octets[15] = host;
  return kOnIpv6 ? v6 : wire::IpAddress::v4(198, 51, 100, host);
}
inline const wire::Endpoint kLocal{address_of(1), 40000};
inline const wire::Endpoint kRemote{address_of(2), 80};

inline Bytes octets(std::size_t count, std::uint8_t first = 0) {
  std::vector<std::uint8_t> content(count);
  for (std::size_t i = 0; i < count; ++i) content[i] = static_cast<std::uint8_t>(first + i);
  return Bytes(std::move(content));
}

// Every segment leaves and is acknowledged at once: what most tests want to see.
inline Config plain() {
  Config config;
  config.no_delay = true;
  config.ack_delay = {};
  return config;
}

class Endpoint {
 public:
  explicit Endpoint(const Config& config = plain()) : tcp(config, kLocal, SeqNum{kIss}) {}

  // A segment from the peer.
  wire::TcpSegment segment(std::string_view flags, std::uint32_t seq, std::uint32_t ack = 0,
                           Bytes payload = {}) const {
    wire::TcpSegment s;
    s.source = kRemote.address;
    s.destination = kLocal.address;
    s.header.source_port = kRemote.port;
    s.header.destination_port = kLocal.port;
    s.header.flags = flags_of(flags);
    s.header.seq = SeqNum{seq};
    s.header.ack = SeqNum{ack};
    s.header.window = window;
    s.payload = std::move(payload);
    if (s.header.flags.syn) s.header.options.append_mss(peer_mss);
    return s;
  }
  Endpoint& receives(std::string_view flags, std::uint32_t seq, std::uint32_t ack = 0, Bytes payload = {}) {
    tcp.on_segment(segment(flags, seq, ack, std::move(payload)), now);
    return drain();
  }
  // The next segment we send must be this one. What the line does not speak of (window, options) may be
  // anything.
  Endpoint& sends(std::string_view line, Line at = Line::here()) {
    drain();
    last = tcp.poll_segment(now);
    if (!last) {
      ADD_FAILURE_AT(at.file, at.number) << "nothing sent, expected: " << line;
    } else if (!is_line_of(line, last->segment)) {
      ADD_FAILURE_AT(at.file, at.number)
          << "sent: " << whole_line_of(last->segment) << "\nexpected: " << line;
    }
    return drain();
  }
  Endpoint& sends_nothing(Line at = Line::here()) {
    last = tcp.poll_segment(now);
    if (last) ADD_FAILURE_AT(at.file, at.number) << "unexpectedly sent: " << whole_line_of(last->segment);
    return drain();
  }
  // Moves the clock and runs what falls due, one deadline after another.
  Endpoint& passes(Duration time) {
    const Instant until = now + time;
    while (tcp.next_timeout() <= until) {
      now = tcp.next_timeout();
      tcp.on_timeout(now);
      drain();
    }
    now = until;
    return *this;
  }
  // Moves to the next deadline and runs it.
  Endpoint& times_out(Line at = Line::here()) {
    if (tcp.next_timeout() == Instant::never()) {
      ADD_FAILURE_AT(at.file, at.number) << "no timer runs";
      return *this;
    }
    return passes(tcp.next_timeout() - now);
  }
  Endpoint& is(State expected, Line at = Line::here()) {
    if (tcp.state() != expected)
      ADD_FAILURE_AT(at.file, at.number) << "in " << tcp.state() << ", expected: " << expected;
    return *this;
  }
  Endpoint& drain() {
    while (std::optional<Event> event = tcp.poll_event()) {
      if (const auto* change = std::get_if<StateChanged>(&event->what))
        arcs.push_back({change->from, change->to});
      if (const auto* told = std::get_if<Notified>(&event->what)) notices.push_back(told->notice);
      log.push_back(*event);
    }
    return *this;
  }
  bool was_told(Notice notice) {
    drain();
    return std::find(notices.begin(), notices.end(), notice) != notices.end();
  }
  std::string reads() {
    const Result<Bytes, CallError> text = tcp.receive(1 << 20);
    drain();
    return text ? std::string(text->begin(), text->end()) : std::string(to_string(text.error()));
  }

  // --- Start states ---
  Endpoint& listen(Line at = Line::here()) {
    return accomplished(tcp.open_passive(std::nullopt).ok(), "OPEN", at).is(State::kListen, at);
  }
  Endpoint& syn_sent(Line at = Line::here()) {
    return accomplished(tcp.open_active(kRemote, now).ok(), "OPEN", at)
        .sends("S 1000", at)
        .is(State::kSynSent, at);
  }
  Endpoint& syn_received(Line at = Line::here()) {
    return listen(at).receives("S", 5000).sends("S. 1000 ack 5001", at).is(State::kSynReceived, at);
  }
  Endpoint& established(Line at = Line::here()) {
    return syn_sent(at)
        .receives("S.", 5000, 1001)
        .sends(". 1001 ack 5001", at)
        .sends_nothing(at)
        .is(State::kEstablished, at);
  }
  Endpoint& close_wait(Line at = Line::here()) {
    return established(at).receives("F.", 5001, 1001).sends(". 1001 ack 5002", at).is(State::kCloseWait, at);
  }
  Endpoint& closes(Line at = Line::here()) { return accomplished(tcp.close(now).ok(), "CLOSE", at).drain(); }
  Endpoint& aborts(Line at = Line::here()) { return accomplished(tcp.abort().ok(), "ABORT", at).drain(); }
  Endpoint& fin_wait_1(Line at = Line::here()) {
    return established(at).closes(at).sends("F. 1001 ack 5001", at).is(State::kFinWait1, at);
  }
  Endpoint& fin_wait_2(Line at = Line::here()) {
    return fin_wait_1(at).receives(".", 5001, 1002).sends_nothing(at).is(State::kFinWait2, at);
  }
  Endpoint& closing(Line at = Line::here()) {
    return fin_wait_1(at).receives("F.", 5001, 1001).sends(". 1002 ack 5002", at).is(State::kClosing, at);
  }
  Endpoint& last_ack(Line at = Line::here()) {
    return close_wait(at).closes(at).sends("F. 1001 ack 5002", at).is(State::kLastAck, at);
  }
  Endpoint& time_wait(Line at = Line::here()) {
    return fin_wait_2(at).receives("F.", 5001, 1002).sends(". 1002 ack 5002", at).is(State::kTimeWait, at);
  }
  // A call of the user has to succeed.
  Endpoint& accomplished(bool done, const char* call, Line at) {
    if (!done) ADD_FAILURE_AT(at.file, at.number) << call << " fails";
    return *this;
  }

  Connection tcp;
  Instant now;
  std::uint16_t window = 65535;
  std::uint16_t peer_mss = 1000;
  std::optional<Outgoing> last;
  std::vector<std::pair<State, State>> arcs;
  std::vector<Notice> notices;
  std::vector<Event> log;
};

}  // namespace tcplab::tcp
