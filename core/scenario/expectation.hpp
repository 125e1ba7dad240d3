#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "core/scenario/packets.hpp"
#include "core/tcp/event.hpp"
#include "core/tcp/state.hpp"

namespace tcplab::scenario {

// In the order of variables.hpp.
enum class Variable : std::uint8_t {
  kSent,
  kReceived,
  kAcknowledged,
  kReadable,
  kInFlight,
  kSegmentsOut,
  kSegmentsIn,
  kRetransmitted,
  kCwnd,
  kSsthresh,
  kSndWnd,
  kMss,
  kSrtt,
  kRto,
  kConnections,
  kUrgent,
  kUrgentInFlight,
};

// Something that happens in a run: the nth time that it does.
struct Occurrence {
  enum class Kind : std::uint8_t {
    kState,
    kNotice,
    kPacketSent,
    kPacketArrives,
    kPacketLost,
    kPacketDamaged
  };
  Kind kind = Kind::kState;
  Labelled who;  // of kState and kNotice; without a label: any connection of the host
  tcp::State state = tcp::State::kClosed;
  tcp::Notice notice = tcp::Notice::kConnected;
  PacketPattern packets;
  std::uint32_t nth = 1;
  // Within these it has to happen.
  Instant not_before;
  Instant not_after = Instant::never();
};

enum class Comparison : std::uint8_t { kEqual, kLess, kMore, kAtMost, kAtLeast };

// `expect ...`: what has to be true of a run.
struct Expectation {
  enum class Kind : std::uint8_t {
    kInOrder,   // all of what, one after the other
    kNever,     // not what.front()
    kCount,     // how often what.front() happens, compared with value
    kState,     // what.front().who is in that state at an instant
    kVariable,  // compared with value at an instant
  };
  Kind kind = Kind::kInOrder;
  std::vector<Occurrence> what;
  Labelled who;
  Variable variable = Variable::kReceived;
  Comparison comparison = Comparison::kEqual;
  std::int64_t value = 0;
  std::optional<Instant> at;  // otherwise at the end of the run
  std::string text;           // as it is written
  std::size_t line = 0;
};

// `sample HOST[:LABEL] VARIABLE`: a figure to write down at the end of a run.
struct Sample {
  Labelled who;
  Variable variable = Variable::kReceived;
  std::optional<Instant> at;  // otherwise at the end of the run
  std::string text;           // "client cwnd"
};

}  // namespace tcplab::scenario
