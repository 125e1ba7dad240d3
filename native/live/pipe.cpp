#include "native/live/pipe.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <utility>

#include <limits.h>
#include <unistd.h>

namespace tcplab::native {

namespace {

constexpr std::uint32_t kChunk = 65536;  // octets read from the input or the connection at once

}  // namespace

std::optional<Failure> Pipe::start(Stack& stack) {
  const auto id = stack.connect(remote_);
  if (!id) return Failure{remote_.to_string() + ": " + std::string(tcp::to_string(id.error()))};
  id_ = *id;
  return std::nullopt;
}

void Pipe::on_notice(Stack& stack, const Stack::Notice& notice) {
  switch (notice.what.notice) {
    case tcp::Notice::kConnected:
      connected_ = true;
      push(stack);
      break;
    case tcp::Notice::kSendable:
      push(stack);
      break;
    case tcp::Notice::kReadable:
    case tcp::Notice::kRemoteClosed:
      pull(stack);
      break;
    case tcp::Notice::kReset:
      fail("connection reset by the peer");
      break;
    case tcp::Notice::kRefused:
      fail("connection refused");
      break;
    case tcp::Notice::kTimedOut:
      fail(connected_ ? "connection timed out: the peer has stopped to acknowledge"
                      : "connection timed out: no answer");
      break;
    case tcp::Notice::kSoftError:
      if (!connected_ && !std::exchange(told_of_trouble_, true))
        complain(remote_.to_string() + ": ICMP says that it cannot be reached; still trying");
      break;
    case tcp::Notice::kUrgent:
    case tcp::Notice::kTrouble:
      break;
    case tcp::Notice::kClosed:
      closed_ = true;
      input_open_ = false;
      if (connected_) pull(stack);
      break;
  }
}

std::vector<pollfd> Pipe::descriptors() const {
  std::vector<pollfd> wanted;
  if (connected_ && input_open_ && outgoing_.empty()) wanted.push_back({STDIN_FILENO, POLLIN, 0});
  if (!incoming_.empty()) wanted.push_back({STDOUT_FILENO, POLLOUT, 0});
  return wanted;
}

void Pipe::on_ready(Stack& stack, const pollfd& ready) {
  if (ready.fd == STDIN_FILENO) {
    read_input(stack);
  } else {
    write_output(stack);
  }
}

void Pipe::read_input(Stack& stack) {
  std::array<std::uint8_t, kChunk> buffer;
  const ssize_t count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (count < 0 && errno != EBADF) complain(system_failure("read standard input", errno).text);
  if (count > 0) {
    outgoing_ = Bytes::copy_of(std::span(buffer).first(static_cast<std::size_t>(count)));
    push(stack);
  } else {
    end_input(stack);
  }
}

void Pipe::push(Stack& stack) {
  if (outgoing_.empty()) return;
  const auto taken = stack.send(id_, outgoing_);
  if (!taken) return;  // the connection is ending; a notice says how
  outgoing_ = outgoing_.slice(*taken);
  if (outgoing_.empty() && !input_open_) end_input(stack);
}

// All that was read is with our TCP, or will be: then we close.
void Pipe::end_input(Stack& stack) {
  input_open_ = false;
  if (outgoing_.empty()) stack.close(id_);
}

// Takes the next piece only when the last one is written, so that a slow reader slows the peer down.
void Pipe::pull(Stack& stack) {
  if (!incoming_.empty() || !output_open_) return;
  const auto octets = stack.receive(id_, kChunk);
  if (octets) {
    incoming_ = *octets;
  } else {
    end_output();
  }
}

void Pipe::write_output(Stack& stack) {
  // As much as a pipe that is ready takes without blocking.
  const std::size_t most = std::min<std::size_t>(incoming_.size(), PIPE_BUF);
  const ssize_t written = ::write(STDOUT_FILENO, incoming_.data(), most);
  if (written < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (written < 0) {
    fail(system_failure("write standard output", errno).text);
    incoming_ = {};
    output_open_ = false;
    if (!closed_) stack.abort(id_);
    return;
  }
  incoming_ = incoming_.slice(static_cast<std::size_t>(written));
  if (incoming_.empty()) pull(stack);
}

// Tells the reader of our output that nothing more will come.
void Pipe::end_output() {
  if (output_open_) ::close(STDOUT_FILENO);
  output_open_ = false;
}

void Pipe::close(Stack& stack) {
  outgoing_ = {};
  end_input(stack);
}

bool Pipe::finished(const Stack&) const { return closed_ && incoming_.empty(); }

void Pipe::fail(const std::string& message) {
  if (exit_code_ == kSuccess) complain(remote_.to_string() + ": " + message);
  exit_code_ = kFailed;
}

}  // namespace tcplab::native
