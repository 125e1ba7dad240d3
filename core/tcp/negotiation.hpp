#pragma once

#include <cstdint>
#include <optional>

#include "core/base/seldom.hpp"
#include "core/base/seqnum.hpp"
#include "core/base/time.hpp"
#include "core/tcp/ecn/accurate_ecn.hpp"
#include "core/wire/tcp_options.hpp"

namespace tcplab::tcp {

// What both SYNs agreed on, and the state that goes with it. All off until the SYNs have been exchanged.
struct Negotiation {
  // Window scale (RFC 7323 2): snd_shift applies to windows we receive, rcv_shift to those we send.
  bool window_scale = false;
  std::uint8_t snd_shift = 0;
  std::uint8_t rcv_shift = 0;
  std::optional<std::uint8_t>
      offered_shift;  // in our SYN; the one that counts, whatever the buffer does later

  bool timestamps = false;  // RFC 7323 3
  bool sack = false;        // RFC 2018 2

  // ECN (RFC 3168 6.1): echo is set from a CE mark until the peer's CWR; reduced_until is snd.nxt at the last
  // cut of cwnd, so that it is cut once per round trip.
  bool ecn = false;
  bool ecn_echo = false;
  bool cwr_due = false;
  SeqNum reduced_until;

  // Timestamps (RFC 7323 4): the value to echo, and when it was taken.
  std::uint32_t ts_recent = 0;
  SeqNum last_ack_sent;
  Instant ts_recent_at;

  // Accurate feedback (RFC 9768), as it is from the start while nothing has changed it.
  Seldom<AccurateEcn> changed_accurate;
  const AccurateEcn& accurate() const { return changed_accurate ? *changed_accurate : kUnchanged; }
  AccurateEcn& change_accurate() { return changed_accurate ? *changed_accurate : changed_accurate.emplace(); }

  static constexpr AccurateEcn kUnchanged{};

  // RFC 7323 3: TSval, a clock of one tick a millisecond.
  static std::uint32_t clock(Instant now) { return static_cast<std::uint32_t>(now.ns / 1'000'000); }
};

}  // namespace tcplab::tcp
