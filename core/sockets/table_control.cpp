// fcntl and ioctl.

#include "core/sockets/outcome.hpp"
#include "core/sockets/socket_table.hpp"

namespace tcplab::sockets {
namespace {

Answer answered(std::int64_t value) {
  Answer answer = done(0);
  answer.option = OptionValue{value};
  return answer;
}

}  // namespace

Answer SocketTable::fcntl(int fd, int command, std::int64_t argument) {
  if (files_.count(fd) == 0) return failed(Errno::kBadDescriptor);
  Socket* const socket = socket_of(fd);
  switch (command) {
    case control::kGetFlags:
      return done(control::kReadWrite | (socket != nullptr && socket->non_blocking ? control::kNonBlock : 0));
    case control::kSetFlags:
      if (socket != nullptr) socket->non_blocking = (argument & control::kNonBlock) != 0;
      return done(0);
    case control::kGetDescriptorFlags:
    case control::kSetDescriptorFlags:
      return done(0);
    default:
      return failed(Errno::kInvalid);
  }
}

bool SocketTable::has_request(std::uint32_t request) {
  return request == control::kSetNonBlocking || request == control::kInputQueue ||
         request == control::kOutputQueue || request == control::kNotSentQueue || request == control::kAtMark;
}

Answer SocketTable::ioctl(Environment os, int fd, std::uint32_t request, std::int64_t argument) {
  Socket* const socket = socket_of(fd);
  if (socket == nullptr) return failed(files_.count(fd) != 0 ? Errno::kNotTerminal : Errno::kBadDescriptor);
  if (request == control::kSetNonBlocking) {
    socket->non_blocking = argument != 0;
    return done(0);
  }
  if (!has_request(request)) return failed(Errno::kNotTerminal);
  const tcp::Connection* const tcb = os.host.find(socket->connection);
  if (socket->phase == Socket::Phase::kListening) return failed(Errno::kInvalid);
  if (tcb == nullptr || tcb->state() == tcp::State::kSynSent) return answered(0);
  if (request == control::kInputQueue) {
    // Data up to the urgent octet, when one is ahead that will be read out of band.
    const std::uint32_t readable = tcb->rcv().readable();
    const std::uint32_t ahead = socket->options.out_of_band_inline ? 0 : tcb->urgent_ahead();
    return answered(ahead > 0 && ahead <= readable ? ahead - 1 : readable);
  }
  if (request == control::kAtMark) return answered(tcb->urgent_ahead() == 1 ? 1 : 0);
  const tcp::Status status = tcb->status();
  if (request == control::kNotSentQueue) return answered(status.awaiting_send);
  return answered(std::int64_t{status.awaiting_ack} + status.awaiting_send);
}

}  // namespace tcplab::sockets
