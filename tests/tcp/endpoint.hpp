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

namespace tcplab::tcp {

inline std::ostream& operator<<(std::ostream& os, State state) { return os << to_string(state); }

// One connection under test, and the test as its peer. Sequence numbers: ours start at 1000, the peer's at
// 5000. Flags are letters as in tcpdump: S, F, R, P and '.' for ACK.
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

inline wire::TcpFlags flags_of(std::string_view letters) {
  wire::TcpFlags flags;
  for (const char letter : letters) {
    flags.syn |= letter == 'S';
    flags.fin |= letter == 'F';
    flags.rst |= letter == 'R';
    flags.psh |= letter == 'P';
    flags.ack |= letter == '.';
  }
  return flags;
}

inline std::string letters_of(const wire::TcpFlags& flags) {
  std::string letters;
  if (flags.syn) letters += 'S';
  if (flags.fin) letters += 'F';
  if (flags.rst) letters += 'R';
  if (flags.psh) letters += 'P';
  if (flags.ack) letters += '.';
  return letters;
}

// "S. 1000 ack 5001 len 3": what a test compares.
inline std::string line_of(const wire::TcpSegment& segment) {
  std::string line = letters_of(segment.header.flags) + " " + std::to_string(segment.header.seq.value);
  if (segment.header.flags.ack) line += " ack " + std::to_string(segment.header.ack.value);
  if (!segment.payload.empty()) line += " len " + std::to_string(segment.payload.size());
  return line;
}

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
  // The next segment we send must be this one.
  Endpoint& sends(std::string_view line) {
    drain();
    last = tcp.poll_segment(now);
    EXPECT_TRUE(last.has_value()) << "nothing sent, expected: " << line;
    if (last) {
      EXPECT_EQ(line_of(last->segment), line);
    }
    return drain();
  }
  Endpoint& sends_nothing() {
    last = tcp.poll_segment(now);
    EXPECT_FALSE(last.has_value()) << "unexpectedly sent: " << line_of(last->segment);
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
  Endpoint& times_out() {
    if (tcp.next_timeout() == Instant::never()) {
      ADD_FAILURE() << "no timer runs";
      return *this;
    }
    return passes(tcp.next_timeout() - now);
  }
  Endpoint& is(State expected) {
    EXPECT_EQ(tcp.state(), expected);
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
  Endpoint& listen() {
    EXPECT_TRUE(tcp.open_passive(std::nullopt));
    return is(State::kListen);
  }
  Endpoint& syn_sent() {
    EXPECT_TRUE(tcp.open_active(kRemote, now));
    return sends("S 1000").is(State::kSynSent);
  }
  Endpoint& syn_received() {
    return listen().receives("S", 5000).sends("S. 1000 ack 5001").is(State::kSynReceived);
  }
  Endpoint& established() {
    return syn_sent()
        .receives("S.", 5000, 1001)
        .sends(". 1001 ack 5001")
        .sends_nothing()
        .is(State::kEstablished);
  }
  Endpoint& close_wait() {
    return established().receives("F.", 5001, 1001).sends(". 1001 ack 5002").is(State::kCloseWait);
  }
  Endpoint& closes() {
    EXPECT_TRUE(tcp.close(now));
    return drain();
  }
  Endpoint& aborts() {
    EXPECT_TRUE(tcp.abort());
    return drain();
  }
  Endpoint& fin_wait_1() { return established().closes().sends("F. 1001 ack 5001").is(State::kFinWait1); }
  Endpoint& fin_wait_2() {
    return fin_wait_1().receives(".", 5001, 1002).sends_nothing().is(State::kFinWait2);
  }
  Endpoint& closing() {
    return fin_wait_1().receives("F.", 5001, 1001).sends(". 1002 ack 5002").is(State::kClosing);
  }
  Endpoint& last_ack() { return close_wait().closes().sends("F. 1001 ack 5002").is(State::kLastAck); }
  Endpoint& time_wait() {
    return fin_wait_2().receives("F.", 5001, 1002).sends(". 1002 ack 5002").is(State::kTimeWait);
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
