#pragma once

#include "core/tcp/congestion/controller.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::tcp {

// Slow start, congestion avoidance and the halving of RFC 5681 3.1, as RFC 9293 3.8.2 (MUST-19) asks. What of
// RFC 5681 3.2 and RFC 6582 is about what to send again: recovery/.
class NewReno : public ControllerDefaults {
 public:
  Rule on_ack(Window& w, const AckSample& ack);
  Rule on_setback(Window& w, const Setback& setback);
  void on_timeout(Window&, std::uint32_t) { credit_ = 0; }
  Mode mode(const Window& w) const {
    return w.in_slow_start() ? Mode::kSlowStart : Mode::kCongestionAvoidance;
  }

 private:
  friend void canonical(Canon& canon, const NewReno& value);

  std::uint32_t credit_ = 0;  // octets acknowledged since the window last grew in congestion avoidance
};

}  // namespace tcplab::tcp
