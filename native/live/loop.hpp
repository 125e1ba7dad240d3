#pragma once

#include <vector>

#include "native/live/application.hpp"
#include "native/live/signals.hpp"
#include "native/live/stack.hpp"
#include "native/live/tun_device.hpp"
#include "native/messages.hpp"

namespace tcplab::native {

struct LoopOptions {
  bool keep_trace = false;  // all of it, for an export at the end
  bool verbose = false;     // print events on standard error as they happen
};

// Carries datagrams between a device and a Stack, tells the Stack the time, and an Application what happened,
// until the Application has finished or the user has had enough. Waits in one place, ppoll(2).
class Loop {
 public:
  Loop(const TunDevice& device, Stack& stack, Application& application, const StopSignals& signals,
       LoopOptions options);

  // Starts the application.
  std::optional<Failure> start();
  // Everything after that. Precondition: start() has succeeded.
  ExitCode run();

 private:
  void wait();
  bool read_device();
  void handle_signals();
  void handle_deadlines();
  void handle_descriptors();
  void settle();
  void report_events();
  void abort_all();
  Instant next_deadline() const;

  const TunDevice& device_;
  Stack& stack_;
  Application& application_;
  const StopSignals& signals_;
  LoopOptions options_;
  std::int64_t origin_;  // CLOCK_MONOTONIC in nanoseconds at Instant 0
  std::vector<pollfd> polled_;
  std::vector<std::uint8_t> buffer_;
  std::size_t reported_ = 0;  // events of the trace that were printed or looked at
  int stops_ = 0;
  Instant patience_ends_ = Instant::never();
  bool aborted_ = false;
};

}  // namespace tcplab::native
