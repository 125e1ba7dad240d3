#include "native/live/loop.hpp"

#include <algorithm>
#include <cstdio>
#include <string>

#include <time.h>

#include "core/trace/describe.hpp"

namespace tcplab::native {

namespace {

constexpr Duration kPatience = seconds(10);  // with peers that do not close, once we want to stop
constexpr int kDatagramsAtOnce = 64;         // before signals and the application get their turn
constexpr std::size_t kLargestDatagram = 65535;
constexpr std::size_t kForgetAfter = 4096;    // events
constexpr Duration kTellAgain = seconds(10);  // what was refused

std::int64_t monotonic() {
  timespec now;
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

}  // namespace

Loop::Loop(const TunDevice& device, Stack& stack, Application& application, const StopSignals& signals,
           LoopOptions options)
    : device_(device),
      stack_(stack),
      application_(application),
      signals_(signals),
      options_(options),
      origin_(monotonic()),
      buffer_(kLargestDatagram) {}

std::optional<Failure> Loop::start() {
  auto failure = application_.start(stack_);
  settle();
  return failure;
}

ExitCode Loop::run() {
  while (!application_.finished(stack_) && !aborted_) {
    wait();
    stack_.set_now({monotonic() - origin_});
    handle_signals();
    if (!read_device()) return kFailed;
    handle_deadlines();
    handle_descriptors();
    report_refusals();
  }
  return stops_ > 1 ? kFailed : application_.exit_code();
}

Instant Loop::next_deadline() const {
  return std::min({stack_.next_timeout(), application_.next_deadline(), patience_ends_});
}

void Loop::wait() {
  polled_ = application_.descriptors();
  polled_.insert(polled_.begin(), {{device_.fd(), POLLIN, 0}, {signals_.fd(), POLLIN, 0}});
  timespec timeout{};
  const Instant deadline = next_deadline();
  const Duration left = std::max(deadline - Instant{monotonic() - origin_}, Duration{});
  timeout.tv_sec = left.ns / 1'000'000'000;
  timeout.tv_nsec = left.ns % 1'000'000'000;
  const bool forever = deadline == Instant::never();
  if (::ppoll(polled_.data(), polled_.size(), forever ? nullptr : &timeout, nullptr) < 0) {
    for (pollfd& each : polled_) each.revents = 0;
  }
}

// All that is queued comes before an answer to any of it: RFC 9293 3.10.7.4 (MUST-59). False when the device
// is gone.
bool Loop::read_device() {
  if (polled_[0].revents == 0) return true;
  for (int i = 0; i < kDatagramsAtOnce; ++i) {
    const auto size = device_.read(buffer_);
    if (!size) {
      complain(size.error().text);
      return false;
    }
    if (*size == 0) break;
    stack_.on_datagram(std::span(buffer_).first(*size));
  }
  settle();
  return true;
}

void Loop::handle_signals() {
  for (int i = signals_.take(); i > 0 && !aborted_; --i) {
    ++stops_;
    stack_.set_cause(trace::kNoEvent);
    if (stops_ == 1) {
      application_.close(stack_);
      patience_ends_ = stack_.now() + kPatience;
    } else {
      abort_all();
    }
    settle();
  }
}

void Loop::handle_deadlines() {
  if (stack_.next_timeout() <= stack_.now()) {
    stack_.on_timeout();
    settle();
  }
  stack_.set_cause(trace::kNoEvent);
  if (application_.next_deadline() <= stack_.now()) {
    application_.on_deadline(stack_);
    settle();
  }
  if (patience_ends_ <= stack_.now() && !aborted_) {
    complain("not everything was closed by the peers in time; the rest is reset");
    abort_all();
    settle();
  }
}

void Loop::handle_descriptors() {
  for (std::size_t i = 2; i < polled_.size(); ++i) {
    if (polled_[i].revents == 0) continue;
    stack_.set_cause(trace::kNoEvent);
    application_.on_ready(stack_, polled_[i]);
    settle();
  }
}

// Lets the application react until it has nothing more to say, then sends what came of it.
void Loop::settle() {
  while (true) {
    for (auto notices = stack_.take_notices(); !notices.empty(); notices = stack_.take_notices()) {
      for (const Stack::Notice& notice : notices) {
        stack_.set_cause(notice.event);
        application_.on_notice(stack_, notice);
      }
    }
    const auto datagram = stack_.next_datagram();
    if (!datagram) break;
    device_.write(*datagram);
  }
  report_events();
}

void Loop::report_events() {
  const trace::Trace& trace = stack_.trace();
  if (options_.verbose) {
    for (; reported_ < trace.events().size(); ++reported_) {
      const trace::Event& event = trace.events()[reported_];
      const std::string line = trace::describe(trace, event);
      std::fprintf(stderr, "%12s  %s\n", trace::format_seconds(event.at).c_str(), line.c_str());
    }
  }
  if (options_.keep_trace && !kept_) return bound_trace();
  if (trace.events().size() > kForgetAfter) {
    stack_.forget();
    reported_ = 0;
  }
}

// A trace that is kept has its own ceiling: from there on it is as if nobody would ask for it.
void Loop::bound_trace() {
  if (stack_.trace().footprint() <= options_.most_trace) return;
  kept_ = stack_.take_trace();
  reported_ = 0;
  complain("the trace has reached its limit (--max-memory): what happens from now on is not exported");
}

Refused Loop::refused() const { return {stack_.host().refusals(), application_.given_up()}; }

// While it happens, but not all the time.
void Loop::report_refusals() {
  if (stack_.now() < telling_from_) return;
  std::string text = to_string(refused());
  telling_from_ = stack_.now() + (text == told_ ? milliseconds(200) : kTellAgain);
  if (text == told_) return;
  told_ = std::move(text);
  complain("so far: " + told_);
}

void Loop::abort_all() {
  aborted_ = true;
  for (const tcp::ConnId id : stack_.host().connections()) stack_.abort(id);
}

}  // namespace tcplab::native
