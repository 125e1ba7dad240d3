#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/base/seqnum.hpp"
#include "core/base/time.hpp"
#include "core/wire/tcp_options.hpp"

namespace tcplab::tcp {

struct Negotiation;
struct Sender;

// An acceptable ACK, after snd.una has moved, and what the connection knows beside it.
struct Told {
  SeqNum before;  // snd.una before it
  SeqNum ack;     // its own number, which may lie below una
  SeqNum una;
  SeqNum nxt;
  std::optional<SeqNum> fin;        // where ours was sent
  bool bare = false;                // without data, SYN and FIN
  bool same_window = false;         // it tells of the window that is known, and that is open
  bool tells_window = false;        // it tells of a window that is to be believed (RFC 9293 3.10.7.4)
  bool congested = false;           // ECN-Echo
  bool sack = false;                // agreed on (RFC 2018)
  bool counts_bare = false;         // duplicates count where SACK is in use and tells nothing new
  bool no_fast_retransmit = false;  // see Variant
  bool times_backoff = false;       // the timeout has been backed off, and timestamps are agreed on
  std::array<wire::SackBlock, 4> block_list{};
  std::size_t block_count = 0;
  std::optional<std::uint32_t> echo;  // the timestamp that came back
  Instant now;

  // What a connection knows when no segment has told it anything.
  static Told by_nobody(const Sender& snd, Instant now);
  // What the options of a segment tell, of those that are agreed on.
  void read(const wire::TcpOptions& options, const Negotiation& agreed);

  bool advanced() const { return una > before; }
  // Brings neither data nor a new window.
  bool pure() const { return bare && !tells_window; }
  std::uint32_t flight() const { return static_cast<std::uint32_t>(nxt - una); }
  std::span<const wire::SackBlock> blocks() const { return {block_list.data(), block_count}; }
};

// What the recovery of losses makes of it. Octets.
struct Learned {
  std::optional<Duration> rtt;
  std::uint32_t acked = 0;  // arrived, by what is told
  bool may_grow = false;    // no reduction is on
  bool limited_by_window = true;
  bool waits_for_timer = false;  // a loss was found, and is not repaired: Variant::no_fast_retransmit
};

}  // namespace tcplab::tcp
