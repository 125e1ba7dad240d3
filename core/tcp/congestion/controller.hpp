#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/seqnum.hpp"
#include "core/base/time.hpp"
#include "core/tcp/congestion/delivery_rate.hpp"
#include "core/tcp/congestion/window.hpp"
#include "core/tcp/rule.hpp"

namespace tcplab::tcp {

// What one ACK has told, once the recovery of losses has looked at it. Octets.
struct AckSample {
  Instant now;
  std::uint32_t acked = 0;   // arrived, by what this ACK says: cumulatively, selectively, by a duplicate
  std::uint32_t marked = 0;  // of them with CE (RFC 3168, RFC 9768)
  std::uint32_t in_flight = 0;
  bool may_grow = true;           // not while a reduction is on
  bool limited_by_window = true;  // the window, not the user or the peer, was what limited (RFC 7661)
  bool round_start = false;       // all that was in flight when the round trip began has been acknowledged
  bool recovering = false;        // a loss is being repaired
  bool has_sack = false;          // more than one loss can be found in a round trip
  std::optional<Duration> rtt;    // of what arrived last
  Duration min_rtt;               // the least ever seen; 0: none yet
  RateSample rate;                // for a controller that asks for it
};

// What is known when the handshake is over.
struct Start {
  Instant now;
  Duration rtt;            // of the handshake; 0: unknown
  std::uint32_t seed = 0;  // for what is to be left to chance
};

// The network has lost or marked something: one for each round trip at most.
struct Setback {
  enum class Kind : std::uint8_t { kLoss, kMark, kTimeout };
  Kind kind = Kind::kLoss;
  std::uint32_t flight = 0;  // what the reduction starts from: octets in flight, or the window
  Instant now;
};

// What a controller is doing, for whoever looks on.
enum class Mode : std::uint8_t {
  kSlowStart,
  kConservativeSlowStart,  // RFC 9406 4.2
  kCongestionAvoidance,
  kStartup,  // from here on: BBR
  kDrain,
  kProbeDown,
  kProbeCruise,
  kProbeRefill,
  kProbeUp,
  kProbeRtt,
  kSlowdown,   // LEDBAT++
  kUnlimited,  // no control
};
constexpr int kModeCount = 12;
// "slow-start", "congestion-avoidance", "probe-up", ...
std::string_view to_string(Mode mode);

// A change of mode, and the rule by which it came.
struct Turn {
  Mode mode = Mode::kSlowStart;
  Rule why = Rule::kNone;

  bool operator==(const Turn&) const = default;
};

// What a controller may leave out.
struct ControllerDefaults {
  // It sets the window in all phases by itself: a loss is repaired, but the recovery does not reduce for it.
  static constexpr bool kOwnMaster = false;
  static constexpr bool kNeedsRates = false;  // delivery rate samples
  static constexpr bool kNeedsRtts = false;   // a round-trip time with every ACK
  void on_start(Window&, const Start&) {}
  void on_lost(Window&, const LostSegment&) {}
  // The retransmission timer expired, and the window is what is left of before.
  void on_timeout(Window&, std::uint32_t /*before*/) {}
  void on_recovered(Window&) {}  // all that was lost is repaired
  Rule on_undo(Window&, Instant) { return Rule::kUndone; }
  // Nothing was in flight for so long. Rule::kNone: that is nothing to it.
  Rule on_idle(Window&, Duration, Instant) { return Rule::kNone; }
  // What is measured now tells of its own restraint, not of the path.
  bool is_restrained() const { return false; }
};

// A congestion controller: a small struct that is copied with its connection, and that moves the window it
// is given. Each answers the rule by which it did so.
template <typename C>
concept Controller = std::copyable<C> && std::derived_from<C, ControllerDefaults> &&
    requires(C c, const C k, Window& w, const AckSample& ack, const Setback& setback) {
  { c.on_ack(w, ack) } -> std::same_as<Rule>;
  { c.on_setback(w, setback) } -> std::same_as<Rule>;
  { c.on_undo(w, ack.now) } -> std::same_as<Rule>;
  { c.on_idle(w, Duration(), ack.now) } -> std::same_as<Rule>;
  { k.mode(w) } -> std::same_as<Mode>;
};

}  // namespace tcplab::tcp
