#include "core/tcp/acknowledging.hpp"

#include <algorithm>

#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

void Acknowledging::want(Rule rule) {
  const bool by_a_variant = static_cast<std::size_t>(wanted) >= kFirstVariantRule;
  if (wanted == Rule::kNone || by_a_variant) wanted = rule;
}

// At once for what fills or leaves a gap, RFC 5681 4.2 and RFC 9293 3.10.7.4 (MAY-13), and for every second
// full-sized segment; otherwise soon: RFC 9293 3.8.6.3 (SHLD-18, SHLD-19).
bool Acknowledging::take_text(std::size_t length, bool in_order, bool gap, std::uint16_t mss,
                              const Config& config) {
  // What is larger than any segment we asked for is several of them, joined on the way.
  if (length > largest) largest = static_cast<std::uint16_t>(std::min<std::size_t>(length, mss));
  unacknowledged += static_cast<std::uint32_t>(length);
  if (!in_order) {
    want(gap ? Rule::kOutOfOrder : Rule::kText);
    return false;
  }
  const bool at_once = config.ack_delay.ns == 0 || quick > 0 || unacknowledged > largest;
  if (at_once) {
    want(Rule::kText);
  } else if (config.variant.no_delayed_ack) {
    want(Rule::kVariantNoDelayedAck);
  }
  return !at_once && !config.variant.no_delayed_ack;
}

bool Acknowledging::take_fin(bool established, const Config& config) {
  // Where no text has come yet no pace of ACKs is known, and waiting has no use.
  const bool soon =
      info(config.profile).delays_fin_ack && config.ack_delay.ns > 0 && established && largest > 0;
  const bool at_once = !soon || unacknowledged > largest;
  if (at_once) {
    want(Rule::kFinArrived);
  } else if (config.variant.no_delayed_ack) {
    want(Rule::kVariantNoDelayedAck);
  }
  return !at_once && !config.variant.no_delayed_ack;
}

void Acknowledging::on_sent(bool answers) {
  wanted = Rule::kNone;
  if (quick > 0 && unacknowledged > 0) --quick;
  if (answers) quick = 0;
  unacknowledged = 0;
}

}  // namespace tcplab::tcp
