#pragma once

#include "core/tcp/congestion/new_reno.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::tcp {

// DCTCP (RFC 8257 3.3): the window gives way by as much as was marked. Losses, and growth, as NewReno. What a
// receiver does for it: ecn/marking.cpp.
class Dctcp : public ControllerDefaults {
 public:
  static constexpr std::uint32_t kUnit = 1024;  // of alpha

  Rule on_ack(Window& w, const AckSample& ack);
  Rule on_setback(Window& w, const Setback& setback);
  void on_timeout(Window& w, std::uint32_t before) { growth_.on_timeout(w, before); }
  Mode mode(const Window& w) const { return growth_.mode(w); }
  // The share of octets that come marked, in kUnit.
  std::uint32_t alpha() const { return alpha_; }

 private:
  friend void canonical(Canon& canon, const Dctcp& value);

  NewReno growth_;
  std::uint32_t alpha_ = kUnit;  // RFC 8257 4.2: everything, until it is known
  std::uint64_t acked_ = 0;      // octets, in this round
  std::uint64_t marked_ = 0;
};

}  // namespace tcplab::tcp
