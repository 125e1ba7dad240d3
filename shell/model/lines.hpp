#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "core/trace/trace.hpp"
#include "shell/model/ordered.hpp"
#include "shell/model/reach.hpp"
#include "shell/model/usual.hpp"

namespace tcplab::shell {

enum class SegmentClass : std::uint8_t { kAck, kData, kSyn, kFin, kRst, kIcmp };
SegmentClass classify(const wire::TcpSegment& segment);

// The way of a packet from one node to another: of all of its journey, or of a hop of it.
struct Arrow {
  // Where a packet was lost.
  enum class Loss : std::uint8_t {
    kNone,
    kOnWire,
    kBeforeLeaving,  // at the node where it was, perhaps after it has waited
    kOnArrival,
  };

  trace::PacketId packet = trace::kNoPacket;
  trace::EventId begin = trace::kNoEvent;     // sent, or came to the node; kNoEvent when it came from outside
  trace::EventId queued = trace::kNoEvent;    // where it had to wait
  trace::EventId dequeued = trace::kNoEvent;  // and no longer
  trace::EventId end = trace::kNoEvent;       // received, forwarded or dropped; kNoEvent while on its way
  Instant from;
  Instant left;  // the node: later than from where it had to wait, and never while it does
  Instant to;    // never while on its way
  trace::HostIndex source = 0;
  trace::HostIndex target = 0;
  SegmentClass segment_class = SegmentClass::kAck;
  Loss loss = Loss::kNone;
  bool lost = false;
  bool retransmission = false;
  bool corrupted = false;
  bool copy = false;        // the network's duplicate of another packet
  bool overtaken = false;   // by one that left later
  bool congestion = false;  // marked by the queue: ECN
  std::uint16_t slot = 0;   // so many waited already when it began to
  std::uint16_t group = 0;  // and its place there
  std::uint32_t place = 0;
  // Of those that take no time and are of the same instant: which one it is, of how many, and when anything
  // happens next.
  std::uint32_t order = 0;
  std::uint32_t beside = 1;
  Instant next;
  std::uint32_t previous = UINT32_MAX;  // the hop before it, by its place in Lines

  trace::EventId last() const { return end == trace::kNoEvent ? begin : end; }
  bool waits() const { return queued != trace::kNoEvent && dequeued == trace::kNoEvent; }
  // Not to be left out of a dense picture.
  bool notable() const { return lost || retransmission || corrupted || segment_class >= SegmentClass::kSyn; }
};

// Arrows from one node to another, in the order of their beginnings. How far the notable ones reach (losses,
// retransmissions, SYN, FIN, RST) is apart, so that a dense picture can thin out the others only.
struct ArrowGroup {
  trace::HostIndex from = 0;
  trace::HostIndex to = 0;
  std::vector<std::uint32_t> arrows;  // places in Lines
  Ordered begins;                     // when each begins
  Reach plain;
  Reach notable;
  std::uint16_t waiting = 0;  // now
  std::uint16_t most_waiting = 0;
  Instant latest = Instant{INT64_MIN};  // that any of those that have arrived left
};

// Arrows of a run. They grow with the trace, and answer without going through all of them.
class Lines {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  std::size_t size() const { return arrows_.size(); }
  // In the order of their beginnings.
  const Arrow& operator[](std::size_t place) const { return arrows_[place]; }
  // The place of one of them.
  std::uint32_t place_of(const Arrow& arrow) const {
    return static_cast<std::uint32_t>(&arrow - arrows_.data());
  }
  const std::vector<ArrowGroup>& groups() const { return groups_; }
  const ArrowGroup& group_of(const Arrow& arrow) const { return groups_[arrow.group]; }
  // The last one of a packet; nullptr when the packet is not there, or has none.
  const Arrow* of(trace::PacketId packet) const { return const_cast<Lines*>(this)->find(packet); }
  // The one of the event's packet that the event belongs to; nullptr when there is none.
  const Arrow* at(const trace::Event& event) const;
  // The first that begins at the instant or later; size() when there is none.
  std::size_t first_from(Instant at) const;

 protected:
  explicit Lines(const trace::Trace& trace) : trace_(&trace) {}
  Arrow* find(trace::PacketId packet);
  // Of the packet of an event, from there; not in any group yet.
  Arrow& add(const trace::Event& event, trace::PacketId packet);
  void file(Arrow& arrow, trace::HostIndex to);
  // One that has become another packet.
  void rename(trace::PacketId before, trace::PacketId after);
  void queue(Arrow& arrow, const trace::Event& event);
  void dequeue(Arrow& arrow, const trace::Event& event);
  void finish(Arrow& arrow, const trace::Event& event, Instant to, Arrow::Loss loss);
  // Where a packet was lost, by the event that says so.
  static Arrow::Loss loss_of(const Arrow& arrow, const trace::Event& event);
  void reach(const Arrow& arrow);
  // The next event is of that instant.
  void come_to(Instant at);
  void settle_stack();

  static constexpr std::uint16_t kNoGroup = UINT16_MAX;
  const trace::Trace* trace_;
  std::vector<Arrow> arrows_;

 private:
  void stack(std::uint32_t place);
  void unstack(Instant next);

  std::vector<std::uint32_t> by_packet_;  // kNone: no arrow
  std::vector<ArrowGroup> groups_;
  std::map<std::pair<trace::HostIndex, trace::HostIndex>, std::uint16_t> group_of_;
  std::vector<std::uint32_t> stacked_;  // those of the latest instant that take no time
};

}  // namespace tcplab::shell
