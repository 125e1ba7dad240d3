// poll and epoll.

#include <algorithm>
#include <utility>

#include "core/sockets/outcome.hpp"
#include "core/sockets/socket_table.hpp"

namespace tcplab::sockets {
namespace {

constexpr std::uint32_t kAlways = poll::kError | poll::kHangUp;  // told whether asked for or not

bool peer_has_closed(tcp::State state) {
  return state == tcp::State::kCloseWait || state == tcp::State::kClosing || state == tcp::State::kLastAck ||
         state == tcp::State::kTimeWait || state == tcp::State::kClosed;
}

Instant deadline_of(Instant now, Duration timeout) {
  return timeout < Duration{} ? Instant::never() : now + timeout;
}

EpollInterest::Progress progress_of(const tcp::Connection* tcb, std::uint32_t ready, bool acceptable) {
  EpollInterest::Progress progress;
  progress.ready = ready;
  if (tcb != nullptr && tcp::is_synchronized(tcb->state())) {
    progress.received = static_cast<std::uint32_t>(tcb->rcv().nxt - tcb->rcv().irs);
    progress.acknowledged = static_cast<std::uint32_t>(tcb->snd().una - tcb->snd().iss);
  }
  progress.received += acceptable ? 1 : 0;
  return progress;
}

}  // namespace

// What poll() says of a socket, as Linux's tcp_poll() does.
std::uint32_t SocketTable::readiness(Environment os, int fd) const {
  const Socket* const socket = find(fd);
  if (socket == nullptr) return 0;
  constexpr std::uint32_t kReadable = poll::kIn | poll::kReadNormal;
  constexpr std::uint32_t kWritable = poll::kOut | poll::kWriteNormal;
  if (socket->phase == Socket::Phase::kListening)
    return os.host.acceptable(socket->connection) > 0 ? kReadable : 0;
  const tcp::Connection* const tcb = os.host.find(socket->connection);
  if (tcb == nullptr) return socket->deferred ? kWritable : kWritable | poll::kHangUp;

  const tcp::State state = tcb->state();
  std::uint32_t ready = 0;
  if ((tcb->error() && !socket->error_taken) || !socket->errors.empty()) ready |= poll::kError;
  if (state == tcp::State::kSynSent) return ready;
  const bool read_over = socket->read_shut || peer_has_closed(state);
  const bool write_over = socket->write_shut || state == tcp::State::kClosed;
  if (read_over && write_over) ready |= poll::kHangUp;
  if (read_over) ready |= kReadable | poll::kReadHangUp;
  if (tcb->rcv().readable() >= std::max<std::int64_t>(socket->options.receive_low_water, 1))
    ready |= kReadable;
  if (tcb->urgent_ahead() > 0) ready |= poll::kPriority;
  if (write_over || has_room(*tcb, *socket)) ready |= kWritable;
  return ready;
}

// A third of the buffer must be free before more is asked for, so that a writer does not wake for every
// octet.
bool SocketTable::has_room(const tcp::Connection& tcb, const Socket& socket) const {
  const tcp::Status status = tcb.status();
  const std::uint64_t used = std::uint64_t{status.awaiting_ack} + status.awaiting_send;
  const std::int64_t limit = socket.options.not_sent_low_water;
  if (limit > 0 && status.awaiting_send >= limit) return false;
  return used * 3 < std::uint64_t{tcb.config().send_buffer} * 2;
}

// --- poll ---

Answer SocketTable::poll(Environment os, std::vector<PollEntry> entries, Duration timeout) {
  Blocked call;
  call.call = Blocked::Call::kPoll;
  call.entries = std::move(entries);
  call.deadline = deadline_of(os.now, timeout);
  return poll_now(os, call);
}

Answer SocketTable::poll_now(Environment os, const Blocked& call) const {
  Answer answer;
  answer.entries = call.entries;
  for (PollEntry& entry : answer.entries) {
    entry.returned = 0;
    if (entry.descriptor < 0) continue;
    entry.returned = files_.count(entry.descriptor) == 0
                         ? poll::kInvalid
                         : readiness(os, entry.descriptor) & (entry.events | kAlways);
    if (entry.returned != 0) ++answer.value;
  }
  if (answer.value == 0 && os.now < call.deadline) answer.blocked = call;
  return answer;
}

// --- epoll ---

Answer SocketTable::epoll_create() { return done(install(Epoll{})); }

Answer SocketTable::epoll_ctl(int epfd, int operation, int fd, std::uint32_t events, std::uint64_t data) {
  const auto found = files_.find(epfd);
  if (found == files_.end() || files_.count(fd) == 0) return failed(Errno::kBadDescriptor);
  Epoll* const epoll = std::get_if<Epoll>(&found->second);
  if (epoll == nullptr || epfd == fd) return failed(Errno::kInvalid);
  if (socket_of(fd) == nullptr) return failed(Errno::kPermission);
  const bool watched = epoll->interests.count(fd) != 0;
  switch (operation) {
    case epoll::kAdd:
      if (watched) return failed(Errno::kExists);
      break;
    case epoll::kModify:
      if (!watched) return failed(Errno::kNoEntry);
      break;
    case epoll::kDelete:
      return epoll->interests.erase(fd) != 0 ? done(0) : failed(Errno::kNoEntry);
    default:
      return failed(Errno::kInvalid);
  }
  epoll->interests[fd] = EpollInterest{events, data, true, std::nullopt};
  return done(0);
}

Answer SocketTable::epoll_wait(Environment os, int epfd, std::uint32_t count, Duration timeout) {
  const auto found = files_.find(epfd);
  if (found == files_.end()) return failed(Errno::kBadDescriptor);
  if (!std::holds_alternative<Epoll>(found->second) || count == 0) return failed(Errno::kInvalid);
  Blocked call;
  call.call = Blocked::Call::kEpollWait;
  call.descriptor = epfd;
  call.count = count;
  call.deadline = deadline_of(os.now, timeout);
  return epoll_now(os, call);
}

Answer SocketTable::epoll_now(Environment os, const Blocked& call) {
  const auto found = files_.find(call.descriptor);
  if (found == files_.end()) return failed(Errno::kBadDescriptor);
  Answer answer;
  for (auto& [fd, interest] : std::get<Epoll>(found->second).interests) {
    if (answer.ready.size() == call.count) break;
    const std::uint32_t ready = readiness(os, fd) & (interest.events | kAlways);
    const Socket& socket = *find(fd);
    const bool acceptable = socket.phase == Socket::Phase::kListening && ready != 0;
    const auto progress = progress_of(os.host.find(socket.connection), ready, acceptable);
    if (ready == 0 || !interest.armed) continue;
    if ((interest.events & epoll::kEdge) != 0 && interest.told == progress) continue;
    interest.told = progress;
    if ((interest.events & epoll::kOneShot) != 0) interest.armed = false;
    answer.ready.push_back({ready, interest.data});
  }
  answer.value = static_cast<std::int64_t>(answer.ready.size());
  if (answer.value == 0 && os.now < call.deadline) answer.blocked = call;
  return answer;
}

}  // namespace tcplab::sockets
