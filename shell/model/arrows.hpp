#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "core/trace/trace.hpp"
#include "shell/model/reach.hpp"
#include "shell/model/usual.hpp"

namespace tcplab::shell {

enum class SegmentClass : std::uint8_t { kAck, kData, kSyn, kFin, kRst };
SegmentClass classify(const wire::TcpSegment& segment);

// A segment's way from one lifeline to another.
struct Arrow {
  trace::PacketId packet = trace::kNoPacket;
  trace::EventId begin = trace::kNoEvent;  // sent; kNoEvent when it came from outside
  trace::EventId end = trace::kNoEvent;    // received or dropped; kNoEvent while on its way
  Instant from;
  Instant to;  // never while on its way
  SegmentClass segment_class = SegmentClass::kAck;
  bool lost = false;
  bool retransmission = false;
  std::uint16_t group = 0;  // and its place there
  std::uint32_t place = 0;
  // Of those that take no time and are of the same instant: which one it is, of how many, and when anything
  // happens next.
  std::uint32_t order = 0;
  std::uint32_t beside = 1;
  Instant next;

  trace::EventId last() const { return end == trace::kNoEvent ? begin : end; }
  // Not to be left out of a dense picture.
  bool notable() const { return lost || retransmission || segment_class >= SegmentClass::kSyn; }
};

// Arrows of one direction, in the order in which they left. How far the notable ones reach (losses,
// retransmissions, SYN, FIN, RST) is apart, so that a dense picture can thin out the others only.
struct ArrowGroup {
  trace::HostIndex from = 0;
  trace::HostIndex to = 0;
  std::vector<std::uint32_t> arrows;  // places in Arrows
  Reach plain;
  Reach notable;
};

// All arrows of a run. Grows with the trace, and answers without going through all of them.
class Arrows {
 public:
  explicit Arrows(const trace::Trace& trace) : trace_(&trace) {}
  // The next event.
  void take(const trace::Event& event);
  // After the last one for now; whole: what is on its way will not arrive. True when the usual flight is
  // another one from now on.
  bool settle(bool whole);

  std::size_t size() const { return arrows_.size(); }
  // In the order in which they left.
  const Arrow& operator[](std::size_t place) const { return arrows_[place]; }
  const std::vector<ArrowGroup>& groups() const { return groups_; }
  // nullptr when the packet is not there, or is no segment.
  const Arrow* of(trace::PacketId packet) const;
  // The first that leaves at the instant or later; size() when there is none. With a group, in that.
  std::size_t first_from(Instant at) const;
  std::size_t first_from(const ArrowGroup& group, Instant at) const;
  // Of those between two places: whether any was lost, or a retransmission.
  bool any_lost(std::size_t first, std::size_t last) const { return any(losses_, first, last); }
  bool any_again(std::size_t first, std::size_t last) const { return any(retransmissions_, first, last); }
  // Something is on its way through all of a stretch. Of a whole run, what never arrives is not.
  bool under_way(Instant from, Instant to, bool whole) const;
  // The usual time that a segment is on its way; zero when none arrived.
  Duration usual_flight() const { return flights_.value(); }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  static bool any(const std::vector<std::uint32_t>& places, std::size_t first, std::size_t last);
  Arrow* find(trace::PacketId packet);
  void begin(const trace::Event& event, trace::PacketId packet, bool arrived);
  void finish(Arrow& arrow, const trace::Event& event, bool lost);
  void reach(const Arrow& arrow);
  void stack(std::uint32_t place);
  void unstack(Instant next);
  Instant end_of_lost(const Arrow& arrow, Instant dropped) const;

  const trace::Trace* trace_;
  std::vector<Arrow> arrows_;
  std::vector<std::uint32_t> by_packet_;  // kNone: no arrow
  std::vector<ArrowGroup> groups_;
  std::map<std::pair<trace::HostIndex, trace::HostIndex>, std::uint16_t> group_of_;
  std::vector<std::uint32_t> losses_;           // in order
  std::vector<std::uint32_t> retransmissions_;  // in order
  std::vector<std::uint32_t> stacked_;          // those of the latest instant that take no time
  Usual flights_;
};

}  // namespace tcplab::shell
