#pragma once

#include <cstddef>
#include <cstdint>

#include "core/tcp/config.hpp"
#include "core/tcp/rule.hpp"

namespace tcplab::tcp {

// When what has come is acknowledged: RFC 9293 3.8.6.3, RFC 5681 4.2. Decides whether an ACK leaves at once
// or may wait for company; the timer that ends such a wait is the connection's.
struct Acknowledging {
  Rule wanted = Rule::kNone;         // why an ACK is due; kNone: none is
  std::uint32_t unacknowledged = 0;  // octets taken since the last ACK left
  std::uint16_t largest = 0;         // payload that one segment has brought, octets
  std::uint16_t quick = 0;           // so many ACKs still leave without delay

  // An ACK is due; the first reason stays that is one by the rules.
  void want(Rule rule);
  bool owes() const { return wanted != Rule::kNone || unacknowledged > 0; }
  // Text was taken, so many octets of it. in_order: it is all new, and there was no gap; gap: there is one
  // now. mss: of our SYN, octets. Answers whether the ACK may wait.
  bool take_text(std::size_t length, bool in_order, bool gap, std::uint16_t mss, const Config& config);
  // The peer's FIN was taken; established: in that state. Answers whether the ACK may wait.
  bool take_fin(bool established, const Config& config);
  // A segment with an ACK leaves. answers: it has data of a user who answers at once, so that ACKs can ride
  // on them.
  void on_sent(bool answers);
};

}  // namespace tcplab::tcp
