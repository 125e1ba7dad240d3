#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/sockets/socket_table.hpp"
#include "tests/line.hpp"
#include "tests/network/two_ends.hpp"

namespace tcplab::sockets {

inline constexpr wire::IpAddress kLeft = wire::IpAddress::v4(198, 51, 100, 1);
inline constexpr wire::IpAddress kRight = wire::IpAddress::v4(198, 51, 100, 2);
inline constexpr wire::IpAddress kAny = wire::IpAddress::v4(0, 0, 0, 0);

inline Bytes bytes(std::string_view text) {
  return Bytes(std::vector<std::uint8_t>(text.begin(), text.end()));
}
inline std::string text(const Bytes& octets) { return {octets.begin(), octets.end()}; }

// The call failed with that error, at once.
inline void expect_error(const Answer& answer, Errno error, Line at = Line::here()) {
  if (answer.value == -1 && answer.error == error && !answer.blocked) return;
  ADD_FAILURE_AT(at.file, at.number) << "the call answers " << answer.value << ' ' << name(answer.error)
                                     << (answer.blocked ? ", or waits" : "") << ", expected: -1 "
                                     << name(error);
}

// One machine: its TCP and its sockets.
struct Machine {
  tcp::Host host;
  SocketTable table;
  std::vector<std::string> received;  // the flags of every segment that came, for tests of what was said

  Machine(wire::IpAddress address, const tcp::Config& config) : host(address, SipKey{1, 2}, config) {}

  // As TwoEnds asks for.
  Instant next_timeout() const { return host.next_timeout(); }
  void on_timeout(Instant now) { host.on_timeout(now); }
  void on_segment(const wire::TcpSegment& segment, Instant now) {
    received.push_back(segment.header.flags.to_string());
    host.on_segment(segment, now);
  }
  auto poll_event() { return host.poll_event(); }
  auto poll_segment(Instant now) { return host.poll_segment(now); }
};

// Two machines joined by a wire without delay. settle() carries segments to and fro until both are quiet.
struct Machines : TwoEnds<Machine> {
  Machine& left = a;
  Machine& right = b;

  explicit Machines(const tcp::Config& config = {})
      : TwoEnds(Machine(kLeft, config), Machine(kRight, config)) {}
  Machines(const Machines&) = delete;
  Machines& operator=(const Machines&) = delete;

  Environment at_left() { return {left.host, now}; }
  Environment at_right() { return {right.host, now}; }

  // A listening socket of the right machine.
  int listening(std::uint16_t port = 80, int backlog = 5) {
    const int fd = static_cast<int>(right.table.socket(at_right(), family::kInet, type::kStream, 0).value);
    right.table.bind(at_right(), fd, {kAny, port});
    right.table.listen(at_right(), fd, backlog);
    return fd;
  }
  int socket(int domain = family::kInet, int more = 0) {
    return static_cast<int>(left.table.socket(at_left(), domain, type::kStream | more, 0).value);
  }
};

// A connection from the left machine to the right one's port 80.
struct Connected : Machines {
  int listener = 0;
  int client = 0;
  int server = 0;

  explicit Connected(const tcp::Config& config = {}) : Machines(config) {
    listener = listening();
    client = socket();
    const Answer waiting = left.table.connect(at_left(), client, {kRight, 80});
    settle();
    left.table.resume(at_left(), *waiting.blocked);
    server = static_cast<int>(right.table.accept(at_right(), listener).value);
    right.received.clear();
    left.received.clear();
  }

  Answer send(std::string_view octets, int flags = 0) {
    return left.table.send(at_left(), client, bytes(octets), flags);
  }
  Answer read(std::uint32_t count, int flags = message::kDontWait) {
    return right.table.receive(at_right(), server, count, flags);
  }
};

}  // namespace tcplab::sockets
