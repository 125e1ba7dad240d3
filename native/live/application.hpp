#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <poll.h>

#include "native/files.hpp"
#include "native/live/stack.hpp"
#include "native/messages.hpp"

namespace tcplab::native {

// What uses our TCP: it is told what happens and makes user calls in return.
class Application {
 public:
  virtual ~Application() = default;

  virtual std::optional<Failure> start(Stack& stack) = 0;
  virtual void on_notice(Stack& stack, const Stack::Notice& notice) = 0;

  // Descriptors of its own to wait for, and what is ready on one of them.
  virtual std::vector<pollfd> descriptors() const { return {}; }
  virtual void on_ready(Stack&, const pollfd&) {}

  // When it wants on_deadline() to be called.
  virtual Instant next_deadline() const { return Instant::never(); }
  virtual void on_deadline(Stack&) {}

  // Take on nothing new and close what is open.
  virtual void close(Stack& stack) = 0;
  // Nothing is left to do, and how it went.
  virtual bool finished(const Stack& stack) const = 0;
  virtual ExitCode exit_code() const { return kSuccess; }
  // How many peers it has given up because they kept it waiting.
  virtual std::uint64_t given_up() const { return 0; }
};

}  // namespace tcplab::native
