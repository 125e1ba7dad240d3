#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.hpp"
#include "core/trace/event.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::scenario {

// Octets [first, last] of a stream, the first that its sender sends being 0.
struct OctetRange {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  bool operator==(const OctetRange&) const = default;
};

// A connection by its label.
struct Labelled {
  trace::HostIndex host = 0;
  std::string label;
  bool operator==(const Labelled&) const = default;
};

// Names packets: those of which all of this is true.
struct PacketPattern {
  std::optional<trace::HostIndex> from;  // the host that sends it; none: any
  std::optional<trace::HostIndex> to;    // the host that it is for
  enum class Kind : std::uint8_t { kAny, kSyn, kSynAck, kAck, kFin, kData, kRst };
  Kind kind = Kind::kAny;
  std::uint8_t with = 0;              // flags that are set, as the octet of the header has them
  std::uint8_t without = 0;           // flags that are not
  std::optional<bool> retransmitted;  // it carries numbers that were sent before
  std::uint16_t port = 0;             // of either end; 0: any
  std::optional<OctetRange> octets;   // its text has some of these
  std::optional<Labelled> connection;

  bool operator==(const PacketPattern&) const = default;
};
// "any", "SYN", "SYN-ACK" ...: the language's words.
std::string_view to_string(PacketPattern::Kind kind);

// A packet about to be sent, as patterns look at it.
struct Sight {
  trace::HostIndex from = 0;
  trace::HostIndex to = 0;
  const wire::TcpSegment& segment;
  bool retransmitted = false;
  std::optional<SeqNum> iss;  // of the sender, where it is known
};
// Whether all of the pattern is true but its connection, which only the run knows.
bool matches(const PacketPattern& pattern, const Sight& packet);

// Ordinals, [first, last].
struct Ordinals {
  std::uint32_t first = 1;
  std::uint32_t last = 1;
  bool operator==(const Ordinals&) const = default;
};
constexpr std::uint32_t kNoLastOrdinal = UINT32_MAX;

// The fields of a header that `rewrite` changes.
enum class Field : std::uint8_t {
  kSeq,
  kAck,
  kWindow,
  kUrgent,
  kFlags,
  kTtl,
  kDscp,
  kEcn,
  kMss,
  kWindowScale,
  kSackLeft,  // of the first block; those of the others follow
  kSackRight,
  kSack2Left,
  kSack2Right,
  kSack3Left,
  kSack3Right,
  kSack4Left,
  kSack4Right,
  kTsval,
  kTsecr,
  kSourcePort,
  kDestinationPort,
  kIdentification,  // IPv4 only, and so is the next
  kDontFragment,
  kFlowLabel,  // IPv6 only
};

// What befalls the packets of a pattern whose ordinals among those it matches are these.
struct Mishap {
  enum class Kind : std::uint8_t { kDrop, kDelay, kDuplicate, kReorder, kRewrite, kCorrupt };
  Kind kind = Kind::kDrop;
  PacketPattern which;
  Ordinals ordinals;
  Duration delay;             // kDelay: of the packet; kDuplicate: of the copies, each after the one before
  Instant at;                 // kDuplicate: no copy leaves before
  std::uint32_t count = 1;    // kDuplicate: copies; kReorder: how many of its direction pass it
  Field field = Field::kSeq;  // kRewrite
  std::int64_t value = 0;     // kRewrite: the new value, or with relative what is added
  bool relative = false;
  bool unseen = false;  // kCorrupt: so that the checksum is right all the same
  std::size_t line = 0;
};

}  // namespace tcplab::scenario
