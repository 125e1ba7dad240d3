#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/message.hpp"
#include "core/base/time.hpp"
#include "core/tcp/event.hpp"
#include "core/trace/analysis.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::trace {

// One thing in which two runs differ. What it is about is an event of each: of a packet, that which began it.
struct Difference {
  enum class Kind : std::uint8_t {
    kOnlyInA,
    kOnlyInB,
    kShifted,         // it happens in both, at another instant
    kArrivalShifted,  // a packet leaves at one instant in both, or is shifted by something else than its end
    kChanged,         // a packet is in both, with other fields
    kOtherEnd,        // a packet arrives in one and not in the other, or is lost for another reason
    kVariable,        // a variable of a connection has other values, from here on
  };
  // A trace tells the first ones; what else there is, Worlds know: lab::compare().
  enum class Variable : std::uint8_t {
    kState,
    kWindow,
    kThreshold,
    kPacingRate,
    kMode,
    kSrtt,
    kRto,
    kSendWindow
  };

  Kind kind = Kind::kOnlyInA;
  Instant at;              // in the run where it comes first
  EventId a = kNoEvent;    // kNoEvent for kOnlyInB; for kVariable: what set it, if anything did
  EventId b = kNoEvent;    // kNoEvent for kOnlyInA; the same
  Duration later;          // in b than in a, for the shifted ones; negative: earlier
  std::uint16_t fields{};  // for kChanged: a bit for each PacketField
  // For kVariable: of which connection, as a has it, and the two values as tcp::Adjusted and tcp::State have
  // them; nanoseconds for times, octets for windows.
  Variable variable = Variable::kState;
  HostIndex host = 0;
  tcp::ConnId connection;
  std::uint64_t value_a = 0;
  std::uint64_t value_b = 0;

  bool operator==(const Difference&) const = default;
};

// What may be other in a packet that means the same. Timestamps are not among them: they say when, and that
// is told already.
enum class PacketField : std::uint8_t { kFlags, kAck, kWindow, kLength, kUrgent, kOptions, kPayload, kIp };
constexpr int kPacketFieldCount = 8;

// Two runs side by side. They are one up to where the first event differs; from there on packets and events
// are matched by what they mean: the connection (by its ends, and else by its role and order), direction,
// place in sequence space, flags, and how often that was sent before; numbers count from the ISNs.
// A regular value of its own, which needs neither trace.
class Comparison {
 public:
  // Events, and packets, that both begin with: their numbers are the same in both.
  std::size_t common_events() const { return common_events_; }
  std::size_t common_packets() const { return common_packets_; }
  bool same() const { return differences_.empty(); }

  // The packet of b that means what this one of a means, and the other way; kNoPacket where there is none.
  PacketId partner_in_b(PacketId of_a) const { return partner(b_of_packet_, common_packets_, of_a); }
  PacketId partner_in_a(PacketId of_b) const { return partner(a_of_packet_, common_packets_, of_b); }
  // The same of events of any kind; kNoEvent where there is none.
  EventId event_in_b(EventId of_a) const { return partner(b_of_event_, common_events_, of_a); }
  EventId event_in_a(EventId of_b) const { return partner(a_of_event_, common_events_, of_b); }

  // In the order of time. Timers that are set, and what merely follows (queues, octets to read), are not
  // among them, although they have partners.
  const std::vector<Difference>& differences() const { return differences_; }
  // Takes in what somebody else has found.
  void tell(const std::vector<Difference>& more);

 private:
  friend class Comparer;

  static std::uint32_t partner(const std::vector<std::uint32_t>& after, std::size_t common,
                               std::uint32_t of) {
    if (of < common) return of;
    return of - common < after.size() ? after[of - common] : UINT32_MAX;
  }

  std::size_t common_events_ = 0;
  std::size_t common_packets_ = 0;
  std::vector<PacketId> b_of_packet_;  // of what comes after the common past
  std::vector<PacketId> a_of_packet_;
  std::vector<EventId> b_of_event_;
  std::vector<EventId> a_of_event_;
  std::vector<Difference> differences_;
};

// The connection of a, by its place in Trace::connections(), that means the same as this one of b; none where
// only b has it. Costs a look at each connection of both.
std::optional<std::uint32_t> connection_in_a(const Trace& a, const Trace& b, std::uint32_t of_b);

// Costs a few looks at each event and packet of both.
Comparison compare(const Trace& a, const Trace& b);

// The same, a little at a time. It keeps both traces as they are when it begins.
class Comparing {
 public:
  Comparing(const Trace& a, const Trace& b);
  Comparing(Comparing&&) noexcept;
  Comparing& operator=(Comparing&&) noexcept;
  ~Comparing();
  // So many looks more; true when that was all.
  bool go_on(std::size_t looks);
  // Once. Precondition: go_on() has answered true.
  Comparison take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// One sentence about a difference of two traces, each with an analysis of all of it.
Message explain(const Analysis& a, const Analysis& b, const Difference& difference);
// Where the runs part, and then all differences, a line each; those in a row that are one and the same shift
// are counted.
std::string to_text(const Trace& a, const Trace& b, const Comparison& comparison,
                    Language language = Language::kEnglish);
// The same for programs: compare_text.cpp has its keys.
std::string to_json(const Trace& a, const Trace& b, const Comparison& comparison);
// "only-in-a", "shifted", ...
std::string_view to_string(Difference::Kind kind);
// "state", "cwnd", "ssthresh", "pacing-rate", "mode", "srtt", "rto", "snd.wnd"
std::string_view to_string(Difference::Variable variable);
// "ack", "window", ...
std::string_view to_string(PacketField field);

}  // namespace tcplab::trace
