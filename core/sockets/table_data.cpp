// read and write, in all their spellings.

#include <algorithm>
#include <utility>

#include "core/sockets/outcome.hpp"
#include "core/sockets/socket_table.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::sockets {
namespace {

// The peer will send no more, or cannot.
bool at_end(const tcp::Connection& tcb) {
  switch (tcb.state()) {
    case tcp::State::kCloseWait:
    case tcp::State::kClosing:
    case tcp::State::kLastAck:
    case tcp::State::kTimeWait:
    case tcp::State::kClosed:
      return true;
    default:
      return false;
  }
}

bool is_opening(const tcp::Connection& tcb) {
  return tcb.state() == tcp::State::kSynSent || tcb.state() == tcp::State::kSynReceived;
}

void append(std::vector<std::uint8_t>& to, const Bytes& from) {
  to.insert(to.end(), from.begin(), from.end());
}

Blocked sending(Environment os, int fd, const Socket& socket, Bytes octets, int flags) {
  Blocked call;
  call.call = Blocked::Call::kSend;
  call.descriptor = fd;
  call.flags = flags;
  call.rest = std::move(octets);
  if (socket.options.send_timeout > Duration{}) call.deadline = os.now + socket.options.send_timeout;
  return call;
}

}  // namespace

// --- Receiving ---

Answer SocketTable::receive(Environment os, int fd, std::uint32_t count, int flags) {
  Socket* const socket = socket_of(fd);
  if (socket == nullptr) return failed(files_.count(fd) != 0 ? Errno::kInvalid : Errno::kBadDescriptor);
  if ((flags & message::kErrorQueue) != 0) return receive_error(os, *socket);
  if ((flags & message::kOutOfBand) != 0) return receive_urgent(os, *socket, flags);
  Blocked call;
  call.call = Blocked::Call::kReceive;
  call.descriptor = fd;
  call.flags = flags;
  call.count = count;
  if (socket->options.receive_timeout > Duration{}) call.deadline = os.now + socket->options.receive_timeout;
  return receive_now(os, *socket, call);
}

Answer SocketTable::receive_now(Environment os, Socket& socket, Blocked& call) {
  if (socket.deferred) return failed(Errno::kAgain);  // nothing can have come yet
  if (socket.phase == Socket::Phase::kFresh || socket.phase == Socket::Phase::kListening) {
    return failed(Errno::kNotConnected);
  }
  // Reading may move it: its host may have been copied.
  const auto tcb = [&]() -> const tcp::Connection& { return *os.host.find(socket.connection); };
  const bool peek = (call.flags & message::kPeek) != 0;
  const bool discard = (call.flags & message::kTruncated) != 0;
  std::uint32_t wanted = call.count - static_cast<std::uint32_t>(call.taken.size());
  // The urgent octet is read out of band only: reading ends before it, and then goes on behind it.
  const auto ahead = [&] { return socket.options.out_of_band_inline ? 0 : tcb().urgent_ahead(); };
  if (ahead() == 1 && tcb().rcv().readable() > 0 && wanted > 0 && !peek) {
    (void)os.host.receive(socket.connection, 1);
  }
  if (ahead() > 0) wanted = std::min(wanted, ahead() - 1);
  if (tcb().rcv().readable() > 0 && wanted > 0) {
    if (peek) {
      call.taken.clear();
      append(call.taken, tcb().rcv().peek(0, wanted));
    } else {
      const Result<Bytes, tcp::CallError> octets = os.host.receive(socket.connection, wanted);
      const auto got = octets ? static_cast<std::uint32_t>(octets->size()) : 0;
      log(os, socket.connection, {tcp::CallKind::kReceive, got}, octets);
      if (octets) append(call.taken, *octets);
    }
  }
  const bool all = (call.flags & message::kWaitAll) != 0;
  const bool enough = call.taken.size() >= call.count || (!all && !call.taken.empty());
  const bool over = socket.read_shut || at_end(tcb());
  const bool patient =
      !socket.non_blocking && (call.flags & message::kDontWait) == 0 && os.now < call.deadline;
  if (enough || (!call.taken.empty() && (over || !patient))) {
    Answer answer = done(static_cast<std::int64_t>(call.taken.size()));
    if (!discard) answer.octets = Bytes::copy_of(call.taken);
    // The peer's FIN, which is still to be read, counts as one octet.
    if (socket.options.report_inq)
      answer.inq = std::max(tcb().rcv().readable(), tcb().rcv().fin_taken() ? 1U : 0U);
    return answer;
  }
  if (const Errno error = take_error(os, socket); error != Errno::kNone) return failed(error);
  if (over) {
    Answer answer = done(0);
    if (socket.options.report_inq)
      answer.inq = tcb().state() == tcp::State::kClosed ? 0 : 1;  // the FIN counts
    return answer;
  }
  if (!patient) return failed(Errno::kAgain);
  Answer answer;
  answer.blocked = std::move(call);
  return answer;
}

// The octet before the urgent pointer (RFC 6093: what systems make of urgent data).
Answer SocketTable::receive_urgent(Environment os, Socket& socket, int flags) {
  if (socket.phase == Socket::Phase::kFresh || socket.phase == Socket::Phase::kListening) {
    return failed(Errno::kNotConnected);
  }
  const tcp::Connection& tcb = *os.host.find(socket.connection);
  const std::uint32_t ahead = tcb.urgent_ahead();
  if (socket.options.out_of_band_inline || ahead == 0) return failed(Errno::kInvalid);
  if (tcb.rcv().readable() < ahead) return failed(Errno::kAgain);
  (void)flags;
  Answer answer = done(1);
  answer.octets = tcb.rcv().peek(ahead - 1, 1);
  answer.message_flags = message::kOutOfBand;
  return answer;
}

// --- Sending ---

Answer SocketTable::send(Environment os, int fd, Bytes octets, int flags) {
  Socket* const socket = socket_of(fd);
  if (socket == nullptr) return failed(files_.count(fd) != 0 ? Errno::kInvalid : Errno::kBadDescriptor);
  Blocked call = sending(os, fd, *socket, std::move(octets), flags);
  if (socket->deferred) {
    if (call.rest.empty()) return done(0);
    return send_fast(os, *socket, *socket->deferred, std::move(call));
  }
  if ((flags & message::kFastOpen) == 0) return send_now(os, *socket, call);
  if (!os.habits().fast_open_by_flag) return failed(Errno::kUnsupported);
  if (socket->phase == Socket::Phase::kConnecting && is_opening(*os.host.find(socket->connection))) {
    return failed(Errno::kAlready);
  }
  return failed(socket->phase == Socket::Phase::kFresh ? Errno::kDestinationRequired : Errno::kConnected);
}

Answer SocketTable::send_to(Environment os, int fd, wire::Endpoint remote, Bytes octets, int flags) {
  Socket* const socket = socket_of(fd);
  const bool fast = (flags & message::kFastOpen) != 0 && os.habits().fast_open_by_flag;
  if (fast && socket != nullptr && socket->phase == Socket::Phase::kFresh) {
    return send_fast(os, *socket, remote, sending(os, fd, *socket, std::move(octets), flags));
  }
  const bool opens =
      socket != nullptr && socket->phase == Socket::Phase::kFresh && os.habits().sendto_connects;
  if (!opens) return send(os, fd, std::move(octets), flags);
  if (const Errno error = start_connection(os, *socket, remote); error != Errno::kNone) return failed(error);
  const auto sent = os.host.send(socket->connection, std::move(octets), os.now, {});
  log(os, socket->connection, {tcp::CallKind::kSend, sent ? *sent : 0}, sent);
  return sent ? done(*sent) : failed(errno_of(sent.error()));
}

Answer SocketTable::send_now(Environment os, Socket& socket, Blocked& call) {
  const auto stop = [&call](Errno error) { return call.done > 0 ? done(call.done) : failed(error); };
  if (socket.phase == Socket::Phase::kFresh || socket.phase == Socket::Phase::kListening) {
    return failed(os.habits().send_unconnected);
  }
  const tcp::Connection& tcb = *os.host.find(socket.connection);
  if (tcb.error() && !socket.error_taken)
    return call.done > 0 ? done(call.done) : failed(take_error(os, socket));
  if (socket.write_shut || tcb.state() == tcp::State::kClosed) return stop(Errno::kPipe);
  const bool patient =
      !socket.non_blocking && (call.flags & message::kDontWait) == 0 && os.now < call.deadline;
  const bool opening = is_opening(tcb) && socket.phase == Socket::Phase::kConnecting;
  if (!opening) {
    if (call.rest.empty()) return done(call.done);
    const bool more = (call.flags & message::kMore) != 0;
    const bool corks = !tcp::info(os.host.config().profile).holds_unpushed;
    if (corks && more && !socket.more_to_come) hold_back(os, socket, true);
    tcp::SendOptions how_to;
    how_to.push = !more;
    how_to.end_of_record = (call.flags & message::kEndOfRecord) != 0;
    how_to.urgent = (call.flags & message::kOutOfBand) != 0;
    const Result<std::uint32_t, tcp::CallError> sent =
        os.host.send(socket.connection, call.rest, os.now, how_to);
    tcp::Call told{tcp::CallKind::kSend, sent ? *sent : 0};
    told.urgent = how_to.urgent;
    log(os, socket.connection, told, sent);
    if (!sent) return stop(errno_of(sent.error()));
    call.done += *sent;
    call.rest = call.rest.slice(*sent);
    const bool last = call.rest.empty() || !patient;
    if (call.done > 0) note_sent(os, socket, call.flags, last);
    if (!more && socket.more_to_come) hold_back(os, socket, false);
    if (call.rest.empty()) return done(call.done);
  }
  if (!patient) return stop(opening ? os.habits().send_while_opening : Errno::kAgain);
  Answer answer;
  answer.blocked = std::move(call);
  return answer;
}

// MSG_MORE is TCP_CORK from one call to the next.
void SocketTable::hold_back(Environment os, Socket& socket, bool more) {
  socket.more_to_come = more;
  tcp::Config config = config_now(os, socket, socket.options);
  config.cork = config.cork || more;
  const tcp::CallResult configured = os.host.configure(socket.connection, config, os.now);
  (void)configured;  // a connection that is over holds nothing back
}

// --- Going on with what waits ---

Answer SocketTable::resume(Environment os, Blocked call) {
  const bool late = os.now >= call.deadline;
  if (call.call == Blocked::Call::kClose) return close_progress(os, call);
  if (call.call == Blocked::Call::kPoll) return poll_now(os, call);
  if (call.call == Blocked::Call::kEpollWait) return epoll_now(os, call);
  Socket* const socket = socket_of(call.descriptor);
  if (socket == nullptr) return failed(Errno::kBadDescriptor);
  switch (call.call) {
    case Blocked::Call::kAccept: {
      if (socket->phase != Socket::Phase::kListening) return failed(Errno::kInvalid);
      Answer answer = accept_now(os, call.descriptor, *socket, call.flags);
      if (!answer.blocked) return answer;
      if (late) return failed(Errno::kAgain);
      answer.blocked = std::move(call);
      return answer;
    }
    case Blocked::Call::kConnect: {
      Answer answer = connect_progress(os, call.descriptor, *socket);
      if (!answer.blocked) return answer;
      if (late) return failed(Errno::kInProgress);
      answer.blocked = std::move(call);
      return answer;
    }
    case Blocked::Call::kReceive:
      return receive_now(os, *socket, call);
    default:
      return send_now(os, *socket, call);
  }
}

}  // namespace tcplab::sockets
