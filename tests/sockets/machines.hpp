#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/sockets/socket_table.hpp"

namespace tcplab::sockets {

inline constexpr wire::IpAddress kLeft = wire::IpAddress::v4(198, 51, 100, 1);
inline constexpr wire::IpAddress kRight = wire::IpAddress::v4(198, 51, 100, 2);
inline constexpr wire::IpAddress kAny = wire::IpAddress::v4(0, 0, 0, 0);

inline Bytes bytes(std::string_view text) {
  return Bytes(std::vector<std::uint8_t>(text.begin(), text.end()));
}
inline std::string text(const Bytes& octets) { return {octets.begin(), octets.end()}; }

// The call failed with that error, at once.
inline void expect_error(const Answer& answer, Errno error) {
  EXPECT_EQ(answer.value, -1);
  EXPECT_EQ(name(answer.error), name(error));
  EXPECT_FALSE(answer.blocked);
}

// One machine: its TCP and its sockets.
struct Machine {
  tcp::Host host;
  SocketTable table;
  std::vector<std::string> received;  // the flags of every segment that came, for tests of what was said

  Machine(wire::IpAddress address, const tcp::Config& config) : host(address, SipKey{1, 2}, config) {}
};

// Two machines joined by a wire without delay. settle() carries segments to and fro until both are quiet.
struct Machines {
  Machine left;
  Machine right;
  Instant now;
  bool unplugged = false;  // the wire loses everything

  explicit Machines(const tcp::Config& config = {}) : left(kLeft, config), right(kRight, config) {}

  Environment at_left() { return {left.host, now}; }
  Environment at_right() { return {right.host, now}; }

  bool carry(Machine& from, Machine& to) {
    bool any = false;
    while (const auto next = from.host.poll_segment(now)) {
      any = true;
      if (unplugged) continue;
      to.received.push_back(next->out.segment.header.flags.to_string());
      to.host.on_segment(next->out.segment, now);
    }
    while (from.host.poll_event()) continue;
    return any;
  }
  void settle() {
    while (carry(left, right) || carry(right, left)) continue;
  }
  // Time passes; timers run at their time.
  void wait(Duration span) {
    const Instant end = now + span;
    settle();
    while (true) {
      const Instant next = std::min(left.host.next_timeout(), right.host.next_timeout());
      if (next > end) break;
      now = std::max(now, next);
      left.host.on_timeout(now);
      right.host.on_timeout(now);
      settle();
    }
    now = end;
  }

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
