#pragma once

#include <cstdint>
#include <vector>

#include "core/trace/analysis.hpp"
#include "core/trace/streams.hpp"
#include "core/trace/trace.hpp"
#include "shell/model/tracks.hpp"

namespace tcplab::shell {

// The connections of a run as a whole, with both of their ends, by the numbers of tcp.stream. They grow with
// the trace, each event once.
class Conversations {
 public:
  static constexpr std::uint32_t kNone = trace::Analysis::kNoStream;

  explicit Conversations(const trace::Analysis& analysis) : analysis_(&analysis) {}
  // The next event, which the analysis and the tracks have taken already.
  void take(const trace::Event& event, const Tracks& tracks);

  std::size_t size() const { return firsts_.size(); }
  // There is one to tell from another.
  bool several() const { return firsts_.size() > 1; }
  // The segment by which one began.
  trace::PacketId first(std::uint32_t conversation) const { return firsts_[conversation]; }
  // Its ends, by their places in Trace::connections().
  const std::vector<std::uint32_t>& ends(std::uint32_t conversation) const { return ends_[conversation]; }
  // kNone: of no connection, as ICMP errors are, or of one of which nothing is known yet.
  std::uint32_t of_packet(trace::PacketId packet) const { return analysis_->stream(packet); }
  std::uint32_t of_end(std::uint32_t connection) const {
    return connection < of_end_.size() ? of_end_[connection] : kNone;
  }
  // Of the event's packet, or else of the end that it happened to.
  std::uint32_t of_event(const trace::Event& event, const Tracks& tracks) const;
  // What is of none is always shown.
  static bool shows(const trace::Streams& shown, std::uint32_t conversation) {
    return conversation == kNone || shown.has(conversation);
  }

  // Of which connections there may be anything in a stretch of events: a bit for each, which those share that
  // are kBits apart, and one for what is of none.
  static constexpr std::uint32_t kBits = 63;
  static constexpr std::uint64_t kBitOfNone = std::uint64_t{1} << kBits;
  static std::uint64_t bit_of(std::uint32_t conversation) {
    return conversation == kNone ? kBitOfNone : std::uint64_t{1} << conversation % kBits;
  }
  // A bit is in it unless all that share it are hidden.
  std::uint64_t bits_of(const trace::Streams& shown) const;
  // How many events from one on, in a direction, have none of these bits for certain: 0 where it may have
  // some itself. Never more than there are.
  std::size_t without(trace::EventId event, int direction, std::uint64_t bits) const;

 private:
  static constexpr std::size_t kStretch = 128;   // events
  static constexpr std::size_t kStretches = 64;  // of those together
  static constexpr std::size_t kWide = kStretch * kStretches;

  void note_end(std::uint32_t connection, std::uint32_t conversation);

  const trace::Analysis* analysis_;
  std::vector<trace::PacketId> firsts_;
  std::vector<std::vector<std::uint32_t>> ends_;
  std::vector<std::uint32_t> of_end_;
  std::size_t events_ = 0;
  std::vector<std::uint64_t> stretches_;
  std::vector<std::uint64_t> wide_;
};

}  // namespace tcplab::shell
