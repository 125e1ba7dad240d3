#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/sockets/errno.hpp"
#include "core/sockets/habits.hpp"
#include "core/sockets/socket.hpp"
#include "core/tcp/call.hpp"
#include "core/tcp/host.hpp"

namespace tcplab::sockets {

// What every call works on: one machine's TCP, and the time.
struct Environment {
  tcp::Host& host;
  Instant now;

  const Habits& habits() const { return habits_of(host.config().profile); }
};

struct PollEntry {
  int descriptor = -1;
  std::uint32_t events = 0;    // asked for
  std::uint32_t returned = 0;  // revents
};

struct EpollEvent {
  std::uint32_t events = 0;
  std::uint64_t data = 0;
};

// A call that waits: what is still to be done of it. Its owner gives it back with resume() whenever the host
// may have made progress, and at the deadline at the latest.
struct Blocked {
  enum class Call : std::uint8_t { kAccept, kConnect, kReceive, kSend, kPoll, kEpollWait, kClose };

  Call call = Call::kReceive;
  int descriptor = -1;
  int flags = 0;                    // MSG_*, or SOCK_* of accept4()
  std::uint32_t count = 0;          // octets, or events, still wanted
  Bytes rest;                       // still to be sent
  std::vector<std::uint8_t> taken;  // received so far
  std::int64_t done = 0;            // octets sent so far
  std::vector<PollEntry> entries;   // of poll()
  tcp::ConnId connection;           // of close()
  Instant deadline = Instant::never();
};

// What a call answers: `value`, -1 with an `error`; or, when it waits, `blocked` and nothing else. The rest
// is what the call hands over besides, if it is of that kind.
struct Answer {
  std::int64_t value = 0;
  Errno error = Errno::kNone;
  std::optional<Blocked> blocked = std::nullopt;

  Bytes octets = {};                           // read, recv
  std::optional<wire::Endpoint> address = {};  // accept, getsockname, getpeername
  int message_flags = 0;                       // recvmsg: msg_flags
  std::optional<std::uint32_t> inq = {};       // recvmsg: TCP_CM_INQ, when TCP_INQ is set
  std::vector<PollEntry> entries = {};         // poll
  std::vector<EpollEvent> ready = {};          // epoll_wait
  std::optional<ErrorReport> report = {};      // recvmsg with MSG_ERRQUEUE
  std::optional<OptionValue> option = {};      // getsockopt; ioctl's number
};

// POSIX's socket calls over a Host: descriptors from 3 up, errors by errno, no I/O and no callbacks. A
// regular value like the Host beside which it lives. Where systems differ it follows the profile of the
// Host's Config.
class SocketTable {
 public:
  // --- Making and ending (table_open.cpp, table_close.cpp) ---
  Answer socket(Environment os, int domain, int type, int protocol);
  Answer bind(Environment os, int fd, wire::Endpoint address);
  Answer listen(Environment os, int fd, int backlog);
  Answer accept(Environment os, int fd, int flags = 0);
  Answer connect(Environment os, int fd, wire::Endpoint remote);
  // connect() to AF_UNSPEC.
  Answer disconnect(Environment os, int fd);
  Answer shutdown(Environment os, int fd, int how);
  Answer close(Environment os, int fd);
  Answer getsockname(Environment os, int fd) const;
  Answer getpeername(Environment os, int fd) const;

  // --- Data (table_data.cpp) ---
  Answer receive(Environment os, int fd, std::uint32_t count, int flags = 0);
  Answer send(Environment os, int fd, Bytes octets, int flags = 0);
  // sendto(). Where the system has it so (Habits::sendto_connects), it opens a connection on a socket that
  // has none, and takes the octets at once: with Fast Open they ride on the SYN (RFC 7413).
  Answer send_to(Environment os, int fd, wire::Endpoint remote, Bytes octets, int flags = 0);

  // --- Control (table_control.cpp, table_options.cpp) ---
  Answer fcntl(int fd, int command, std::int64_t argument);
  Answer ioctl(Environment os, int fd, std::uint32_t request, std::int64_t argument);
  Answer setsockopt(Environment os, int fd, int level, int name, const OptionValue& value);
  // TCP_INFO hands nothing over: tcp_info() tells its fields.
  Answer getsockopt(Environment os, int fd, int level, int name);
  // Whether an option, and a request of ioctl(), are known here. What a system has and we do not answers as
  // what no system has, so whoever compares with a system asks first.
  static bool has_option(int level, int name);
  static bool has_request(std::uint32_t request);

  // --- Waiting for several (table_poll.cpp). A timeout below zero is for ever. ---
  Answer poll(Environment os, std::vector<PollEntry> entries, Duration timeout);
  Answer epoll_create();
  Answer epoll_ctl(int epfd, int operation, int fd, std::uint32_t events, std::uint64_t data);
  Answer epoll_wait(Environment os, int epfd, std::uint32_t count, Duration timeout);

  // Goes on with a call that waits.
  Answer resume(Environment os, Blocked blocked);

  // Lets the Host forget connections of closed descriptors that are over, and notes what has left and what
  // was acknowledged, for error queues. Call it whenever something may have happened.
  void collect(Environment os);
  // What was called on the Host since the last take.
  std::vector<tcp::MadeCall> take_calls() { return std::exchange(calls_, {}); }

  // --- Getters ---
  // nullptr when the descriptor is none of a socket.
  const Socket* find(int fd) const;
  // The connection or listener behind a descriptor; nullptr when it is none or has none.
  const tcp::Connection* connection(const tcp::Host& host, int fd) const;
  // The descriptors that are open, in order.
  std::vector<int> descriptors() const;

 private:
  using File = std::variant<Socket, Epoll>;

  Socket* socket_of(int fd);
  // EBADF, ENOTSOCK or EINVAL.
  Errno why_not(int fd) const;
  int install(File file);

  // table_open.cpp
  void mind_port(Environment os, const Socket& socket);
  Errno check_bind(Environment os, const Socket& socket, const wire::Endpoint& address) const;
  bool port_taken(Environment os, const Socket& socket, const wire::Endpoint& wanted) const;
  std::optional<std::uint16_t> free_port(Environment os, const Socket& socket,
                                         const wire::IpAddress& address);
  Answer accept_now(Environment os, int fd, Socket& listener, int flags);
  Errno start_connection(Environment os, Socket& socket, wire::Endpoint remote);
  Answer connect_again(Environment os, int fd, Socket& socket);
  Answer connect_progress(Environment os, int fd, Socket& socket);
  // table_close.cpp
  void leave(Environment os, Socket& socket);
  void close_connection(Environment os, Socket& socket);
  Answer close_connected(Environment os, Socket& socket);
  Answer close_progress(Environment os, const Blocked& call);
  void orphan(tcp::ConnId id) { orphans_.push_back(id); }
  // table_data.cpp
  Answer receive_now(Environment os, Socket& socket, Blocked& call);
  Answer receive_urgent(Environment os, Socket& socket, int flags);
  Answer send_now(Environment os, Socket& socket, Blocked& call);
  // table_error_queue.cpp
  void note_sent(Environment os, Socket& socket, int flags, bool whole);
  void observe(Environment os);
  Answer receive_error(Environment os, Socket& socket);
  Errno set_timestamping(Environment os, Socket& socket, std::int64_t flags);
  void hold_back(Environment os, Socket& socket, bool more);
  // What its connection is to heed now; before: the options that it has heeded.
  static tcp::Config config_now(Environment os, const Socket& socket, const Options& before);
  // table_options.cpp
  Errno set_socket_option(Environment os, Socket& socket, int name, const OptionValue& value);
  Errno set_tcp_option(Socket& socket, int name, const OptionValue& value);
  // table_fast_open.cpp
  Answer send_fast(Environment os, Socket& socket, wire::Endpoint remote, Blocked call);
  bool has_cookie(Environment os, const wire::Endpoint& remote) const;
  Errno set_fast_open(Environment os, Socket& socket, int name, const OptionValue& value);
  Errno set_ip_option(Socket& socket, int level, int name, const OptionValue& value);
  std::optional<OptionValue> socket_option(Environment os, Socket& socket, int name);
  std::optional<OptionValue> tcp_option(Environment os, const Socket& socket, int name) const;
  std::optional<OptionValue> ip_option(Environment os, const Socket& socket, int level, int name) const;
  // table_poll.cpp
  std::uint32_t readiness(Environment os, int fd) const;
  bool has_room(const tcp::Connection& tcb, const Socket& socket) const;
  Answer poll_now(Environment os, const Blocked& call) const;
  Answer epoll_now(Environment os, const Blocked& call);

  Errno take_error(Environment os, Socket& socket);
  // Notes a call on the Host, for whoever keeps a log.
  template <typename T>
  void log(Environment os, tcp::ConnId connection, const tcp::Call& call,
           const Result<T, tcp::CallError>& result) {
    calls_.push_back({connection, tcp::ended(call, result), os.host.events_waiting()});
  }

  std::map<int, File> files_;
  std::vector<tcp::ConnId> orphans_;  // connections that no descriptor names any more
  std::vector<tcp::MadeCall> calls_;
};

// The Config of a connection of this socket, for a Host with that one.
tcp::Config config_of(const tcp::Config& base, const Options& options);

// The keys in TCP_FASTOPEN_KEY's octets. Precondition: 16 of them, or 32.
tcp::FastOpenKeys fast_open_keys(const std::string& octets);

// IPv4 in an IPv6 socket's clothes, ::ffff:192.0.2.1 (RFC 4291 2.5.5.2), and back; other addresses stay as
// they are.
wire::IpAddress mapped(const wire::IpAddress& address);
wire::IpAddress unmapped(const wire::IpAddress& address);
// What the Host has of what bind() has given a socket.
tcp::Host::Bound bound_of(const wire::Endpoint& local);

}  // namespace tcplab::sockets
