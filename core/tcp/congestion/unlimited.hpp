#pragma once

#include "core/tcp/congestion/controller.hpp"

namespace tcplab::tcp {

// No congestion control at all: the peer's window is the only limit (RFC 793). What happens to a network then
// is why RFC 9293 3.8.2 (MUST-19) asks for one.
class Unlimited : public ControllerDefaults {
 public:
  static constexpr bool kOwnMaster = true;
  void on_start(Window& w, const Start&) { w.set(Window::kLargest); }
  Rule on_ack(Window& w, const AckSample&) {
    w.set(Window::kLargest);
    return Rule::kUnlimited;
  }
  Rule on_setback(Window&, const Setback&) { return Rule::kUnlimited; }
  void on_timeout(Window& w, std::uint32_t) { w.set(Window::kLargest); }
  Mode mode(const Window&) const { return Mode::kUnlimited; }
};

}  // namespace tcplab::tcp
