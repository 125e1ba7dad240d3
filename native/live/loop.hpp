#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "native/live/application.hpp"
#include "native/live/refusals.hpp"
#include "native/live/signals.hpp"
#include "native/live/stack.hpp"
#include "native/live/tun_device.hpp"
#include "native/messages.hpp"

namespace tcplab::native {

struct LoopOptions {
  bool keep_trace = false;            // for an export at the end, as long as it is not larger than
  std::size_t most_trace = SIZE_MAX;  // octets
  bool verbose = false;               // print events on standard error as they happen
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
  // What is to be exported.
  const trace::Trace& trace() const { return kept_ ? *kept_ : stack_.trace(); }
  // What was refused so far.
  Refused refused() const;

 private:
  void wait();
  bool read_device();
  void handle_signals();
  void handle_deadlines();
  void handle_descriptors();
  void settle();
  void report_events();
  void bound_trace();
  void report_refusals();
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
  std::optional<trace::Trace> kept_;  // of the trace, what there was room for
  std::string told_;                  // of what was refused
  Instant telling_from_;              // the earliest moment to tell again
  std::size_t reported_ = 0;          // events of the trace that were printed or looked at
  int stops_ = 0;
  Instant patience_ends_ = Instant::never();
  bool aborted_ = false;
};

}  // namespace tcplab::native
