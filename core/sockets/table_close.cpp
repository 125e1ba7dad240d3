// shutdown, close, and what becomes of a connection that nobody holds any more.

#include <algorithm>

#include "core/sockets/outcome.hpp"
#include "core/sockets/socket_table.hpp"

namespace tcplab::sockets {
namespace {

// Everything that was to be sent, the FIN too, has been acknowledged, or never will be.
bool lingering_is_over(const tcp::Connection* tcb) {
  if (tcb == nullptr) return true;
  switch (tcb->state()) {
    case tcp::State::kClosed:
    case tcp::State::kFinWait2:
    case tcp::State::kTimeWait:
      return true;
    default:
      return false;
  }
}

}  // namespace

// The error that ended the connection, told once (SO_ERROR's rule).
Errno SocketTable::take_error(Environment os, Socket& socket) {
  const tcp::Connection* const tcb = os.host.find(socket.connection);
  if (tcb == nullptr || socket.error_taken || !tcb->error()) return Errno::kNone;
  socket.error_taken = true;
  return errno_of(*tcb);
}

// The socket gives up its connection and is as after socket() and bind().
void SocketTable::leave(Environment os, Socket& socket) {
  if (socket.connection) orphan(socket.connection);
  socket.connection = {};
  socket.errors = {};
  socket.phase = Socket::Phase::kFresh;
  socket.read_shut = socket.write_shut = socket.error_taken = false;
  collect(os);
}

void SocketTable::collect(Environment os) {
  observe(os);
  const auto over = [&os](tcp::ConnId id) {
    const tcp::Connection* const tcb = os.host.find(id);
    if (tcb != nullptr && tcb->state() != tcp::State::kClosed) return false;
    os.host.release(id);
    return true;
  };
  orphans_.erase(std::remove_if(orphans_.begin(), orphans_.end(), over), orphans_.end());
}

Answer SocketTable::shutdown(Environment os, int fd, int way) {
  Socket* const socket = socket_of(fd);
  if (socket == nullptr) return failed(why_not(fd));
  if (way < how::kRead || way > how::kBoth) return failed(Errno::kInvalid);
  const tcp::Connection* const tcb = os.host.find(socket->connection);
  const tcp::State state = tcb != nullptr ? tcb->state() : tcp::State::kClosed;
  if (socket->phase == Socket::Phase::kListening) {
    if (!os.habits().shutdown_ends_unconnected) return failed(Errno::kNotConnected);
    if (way != how::kWrite) close_connection(os, *socket);
    return done(0);
  }
  const bool gone =
      state == tcp::State::kClosed || (state == tcp::State::kTimeWait && os.habits().leaves_in_time_wait);
  if (socket->phase == Socket::Phase::kFresh || gone) return failed(Errno::kNotConnected);
  if (socket->phase == Socket::Phase::kConnecting && state == tcp::State::kSynSent) {
    if (!os.habits().shutdown_ends_unconnected) return failed(Errno::kNotConnected);
    close_connection(os, *socket);
    return done(0);
  }
  if (way != how::kWrite) socket->read_shut = true;
  if (way == how::kRead || socket->write_shut) return done(0);
  socket->write_shut = true;
  const tcp::CallResult closed = os.host.close(socket->connection, os.now);
  log(os, socket->connection, {tcp::CallKind::kClose}, closed);
  return done(0);
}

// Ends what a listening or connecting socket has, at once; the descriptor stays.
void SocketTable::close_connection(Environment os, Socket& socket) {
  const tcp::CallResult closed = os.host.close(socket.connection, os.now);
  log(os, socket.connection, {tcp::CallKind::kClose}, closed);
  leave(os, socket);
}

Answer SocketTable::close(Environment os, int fd) {
  const auto found = files_.find(fd);
  if (found == files_.end()) return failed(Errno::kBadDescriptor);
  File file = std::move(found->second);
  files_.erase(found);
  for (auto& [other, watcher] : files_) {
    if (Epoll* const epoll = std::get_if<Epoll>(&watcher)) epoll->interests.erase(fd);
  }
  Socket* const socket = std::get_if<Socket>(&file);
  if (socket == nullptr) return done(0);
  if (socket->phase == Socket::Phase::kFresh) {
    if (socket->local) os.host.unreserve_port(bound_of(*socket->local));
    return done(0);
  }
  if (socket->phase == Socket::Phase::kListening) {
    close_connection(os, *socket);
    return done(0);
  }
  return close_connected(os, *socket);
}

// RFC 9293 3.6.1: unread data, and SO_LINGER's zero, make the end a RST; otherwise a FIN, and whoever sends
// more later gets a RST.
Answer SocketTable::close_connected(Environment os, Socket& socket) {
  const tcp::ConnId id = socket.connection;
  const Linger linger = socket.options.linger;
  if (linger.on && linger.seconds <= 0) {
    const tcp::CallResult aborted = os.host.abort(id);
    log(os, id, {tcp::CallKind::kAbort}, aborted);
    leave(os, socket);
    return done(0);
  }
  const tcp::CallResult closed = os.host.close_both(id, os.now);
  log(os, id, {.call = tcp::CallKind::kClose, .both = true}, closed);
  const bool waiting = linger.on && !socket.non_blocking && !lingering_is_over(os.host.find(id));
  leave(os, socket);
  if (!waiting) return done(0);
  Blocked call;
  call.call = Blocked::Call::kClose;
  call.connection = id;
  return waits(call, os, seconds(linger.seconds));
}

Answer SocketTable::close_progress(Environment os, const Blocked& call) {
  if (!lingering_is_over(os.host.find(call.connection)) && os.now < call.deadline) {
    Answer answer;
    answer.blocked = call;
    return answer;
  }
  collect(os);
  return done(0);
}

}  // namespace tcplab::sockets
