#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/language.hpp"
#include "core/tcp/event.hpp"

namespace tcplab::tcp {

// What keeps a connection from sending.
enum class Hold : std::uint8_t {
  kNone,              // nothing: a segment leaves
  kNoData,            // there is nothing to send, and nothing to acknowledge
  kDelayedAck,        // there is an ACK alone, which waits for company
  kNotOpen,           // CLOSED or LISTEN
  kHandshake,         // the SYN is not acknowledged yet
  kFinished,          // the FIN has left: nothing new will
  kWindowClosed,      // the peer's window is zero
  kWindowFull,        // what is in flight fills the peer's window
  kCongestionWindow,  // what is in flight fills the congestion window
  kNagle,             // a small segment waits until what is in flight is acknowledged
  kUser,              // the user wants segments filled: no push, or corked
  kSillyWindow,       // the window has room for too little to be worth a segment
  kPacing,            // it waits for its departure
  kRepair,            // something is to go again, and the window has no room for it
};
constexpr int kHoldCount = 14;

struct HoldInfo {
  std::string_view name;          // "congestion-window"
  std::string_view citation;      // "RFC 5681 3.1"
  std::string_view requirements;  // of RFC 9293: "MUST-38"; may be empty
  Words sentence;
};
const HoldInfo& info(Hold hold);

// Why a connection sends nothing, with the figures that the decision was made by; octets.
struct Hindrance {
  Hold hold = Hold::kNone;
  std::uint32_t available = 0;  // given by the user and never sent
  std::uint32_t peer_window = 0;
  std::uint32_t congestion = 0;  // how far new data may reach beyond SND.UNA as far as that goes
  std::uint32_t flight = 0;      // SND.NXT - SND.UNA
  std::uint32_t usable = 0;      // of both windows
  std::uint32_t mss = 0;
  std::uint32_t length = 0;  // of the segment that was thought of
  // Which timer ends the wait if nothing else does before, and when.
  std::optional<TimerKind> timer = std::nullopt;
  Instant until = Instant::never();

  bool operator==(const Hindrance&) const = default;
};

}  // namespace tcplab::tcp
