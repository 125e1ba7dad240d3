// Linux's error queue: what became of data that were sent with MSG_ZEROCOPY, or that SO_TIMESTAMPING times.

#include "core/sockets/outcome.hpp"
#include "core/sockets/socket_table.hpp"

namespace tcplab::sockets {
namespace {

constexpr std::uint64_t kEverything = UINT64_MAX;

std::uint64_t octets_taken(const tcp::Connection& tcb) {
  return tcb.counters().octets_acked + tcb.snd().buffer.size();
}

}  // namespace

// Precondition: octets were just taken. whole: all that the call has.
void SocketTable::note_sent(Environment os, Socket& socket, int flags, bool whole) {
  const tcp::Connection& tcb = *os.host.find(socket.connection);
  if (socket.options.zero_copy && (flags & message::kZeroCopy) != 0 && whole) {
    socket.errors.note_copy(octets_taken(tcb));
  }
  constexpr std::uint32_t kAny =
      timestamping::kScheduled | timestamping::kSoftwareSent | timestamping::kAcknowledged;
  if ((socket.options.timestamping & kAny) == 0 || !whole) return;
  socket.errors.note_stamps(octets_taken(tcb), socket.options.timestamping);
}

void SocketTable::observe(Environment os) {
  for (auto& [fd, file] : files_) {
    Socket* const socket = std::get_if<Socket>(&file);
    if (socket == nullptr || !socket->errors.waits()) continue;
    const tcp::Connection* const tcb = os.host.find(socket->connection);
    const bool over = tcb == nullptr || tcb->state() == tcp::State::kClosed;
    const std::uint64_t acked = over ? kEverything : tcb->counters().octets_acked;
    socket->errors.observe(over ? kEverything : acked + tcb->status().awaiting_ack, acked, os.now);
  }
}

Answer SocketTable::receive_error(Environment os, Socket& socket) {
  observe(os);
  const std::optional<ErrorReport> report = socket.errors.take();
  if (!report) return failed(Errno::kAgain);
  Answer answer = done(0);
  answer.report = report;
  answer.message_flags = message::kErrorQueue | (report->truncated ? message::kTruncated : 0);
  return answer;
}

// Only of a connection that has begun: before, there is no number to count from.
Errno SocketTable::set_timestamping(Environment os, Socket& socket, std::int64_t flags) {
  if (flags < 0 || flags > timestamping::kMask) return Errno::kInvalid;
  const bool numbered = (flags & timestamping::kNumbered) != 0;
  if (numbered && (socket.options.timestamping & timestamping::kNumbered) == 0) {
    const tcp::Connection* const tcb = os.host.find(socket.connection);
    if (tcb == nullptr || socket.phase == Socket::Phase::kListening) return Errno::kInvalid;
    socket.errors.count_from((flags & timestamping::kNumberedFromHere) != 0 ? octets_taken(*tcb)
                                                                            : tcb->counters().octets_acked);
  }
  socket.options.timestamping = static_cast<std::uint32_t>(flags);
  return Errno::kNone;
}

}  // namespace tcplab::sockets
