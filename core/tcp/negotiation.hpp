#pragma once

#include <cstdint>
#include <optional>

#include "core/base/seqnum.hpp"
#include "core/base/time.hpp"
#include "core/tcp/config.hpp"
#include "core/wire/tcp_options.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::tcp {

// What both SYNs agreed on by their options, and the state that goes with it. All off until the SYNs have
// been exchanged. What they say of ECN: Ecn.
struct Negotiation {
  // Window scale (RFC 7323 2): snd_shift applies to windows we receive, rcv_shift to those we send.
  bool window_scale = false;
  std::uint8_t snd_shift = 0;
  std::uint8_t rcv_shift = 0;
  std::optional<std::uint8_t>
      offered_shift;  // in our SYN; the one that counts, whatever the buffer does later

  bool timestamps = false;  // RFC 7323 3
  bool sack = false;        // RFC 2018 2

  // Timestamps (RFC 7323 4): the value to echo, and when it was taken.
  std::uint32_t ts_recent = 0;
  SeqNum last_ack_sent;
  Instant ts_recent_at;

  // The options of the peer's SYN. nxt: the number after it.
  void learn(const wire::DecodedOptions& options, const Config& config, SeqNum nxt, Instant now);
  // The shift that our SYN offers: the same every time.
  std::uint8_t shift_to_offer(const Config& config);
  // The window that a segment tells, octets.
  std::uint32_t window_of(const wire::TcpHeader& header) const;
  // Is a timestamp older than what came before, RFC 7323 5.3 R1? Not where the latter is outdated.
  bool is_old(std::uint32_t value, const Config& config, Instant now) const;
  // Timestamps where no other option goes before them.
  void stamp(wire::TcpOptions& options, Instant now) const;
  void take_time(std::uint32_t value, Instant now);

  // RFC 7323 3: TSval, a clock of one tick a millisecond.
  static std::uint32_t clock(Instant now) { return static_cast<std::uint32_t>(now.ns / 1'000'000); }
};

}  // namespace tcplab::tcp
