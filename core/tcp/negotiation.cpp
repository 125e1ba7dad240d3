#include "core/tcp/negotiation.hpp"

#include <algorithm>

#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

void Negotiation::learn(const wire::DecodedOptions& options, const Config& config, SeqNum nxt, Instant now) {
  if (config.window_scale && options.window_scale) {
    window_scale = true;
    snd_shift = std::min(*options.window_scale, wire::kMaxWindowShift);
    rcv_shift = shift_to_offer(config);
  }
  if (config.timestamps && options.timestamps) {
    timestamps = true;
    take_time(options.timestamps->value, now);
  }
  last_ack_sent = nxt;
  sack = config.sack && options.sack_permitted;
}

// RFC 7323 2.3: the least shift with which the whole buffer can be offered; once, for it is fixed from then
// on (2.2).
std::uint8_t Negotiation::shift_to_offer(const Config& config) {
  if (offered_shift) return *offered_shift;
  std::uint8_t shift = config.minimum_shift;
  while (shift < wire::kMaxWindowShift && (config.receive_buffer >> shift) > 65535) ++shift;
  return *(offered_shift = shift);
}

// An unsigned number, and 32 bits wide from here on: RFC 9293 3.1 (MUST-1, REC-1).
std::uint32_t Negotiation::window_of(const wire::TcpHeader& header) const {
  return std::uint32_t{header.window} << (header.flags.syn ? 0 : snd_shift);
}

bool Negotiation::is_old(std::uint32_t value, const Config& config, Instant now) const {
  const bool none = ts_recent == 0 && info(config.profile).forgives_zero_timestamp;
  const bool outdated = now - ts_recent_at > seconds(24 * 24 * 3600);  // RFC 7323 5.5
  return !none && !outdated && SeqNum{value} < SeqNum{ts_recent};
}

void Negotiation::stamp(wire::TcpOptions& options, Instant now) const {
  if (!timestamps) return;
  options.append_nop();
  options.append_nop();
  options.append_timestamps({clock(now), ts_recent});
}

void Negotiation::take_time(std::uint32_t value, Instant now) {
  ts_recent = value;
  ts_recent_at = now;
}

}  // namespace tcplab::tcp
