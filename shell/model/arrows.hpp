#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "shell/model/lines.hpp"

namespace tcplab::shell {

// What was sent between two instants, both included.
struct Sent {
  std::size_t segments = 0;
  std::size_t again = 0;     // of these, retransmissions
  std::uint64_t octets = 0;  // of data, as often as they were sent
  bool operator==(const Sent&) const = default;
};

// All segments of a run, each from the host that sent it to the one that it is for, whatever lies between and
// becomes of it there.
class Arrows : public Lines {
 public:
  explicit Arrows(const trace::Trace& trace) : Lines(trace) {}
  // The next event.
  void take(const trace::Event& event);
  // After the last one for now; whole: what is on its way will not arrive. True when the usual flight is
  // another one from now on.
  bool settle(bool whole);

  // Of those between two places: whether any was lost, or a retransmission.
  bool any_lost(std::size_t first, std::size_t last) const { return any(losses_, first, last); }
  bool any_again(std::size_t first, std::size_t last) const { return any(retransmissions_, first, last); }
  // Sums of stretches are kept, so that no answer costs what the run is long.
  Sent sent_between(Instant from, Instant to) const;
  // Something is on its way through all of a stretch. Of a whole run, what never arrives is not.
  bool under_way(Instant from, Instant to, bool whole) const;
  // The usual time that a segment is on its way; zero when none arrived.
  Duration usual_flight() const { return flights_.value(); }

 private:
  static bool any(const std::vector<std::uint32_t>& places, std::size_t first, std::size_t last);
  void begin(const trace::Event& event, trace::PacketId packet, bool arrived);
  void arrive_at_once(trace::PacketId packet, const trace::Event& event);
  void receive(Arrow& arrow, const trace::Event& event);
  void drop(Arrow& arrow, const trace::Event& event);
  Instant end_of_lost(const Arrow& arrow, Instant dropped) const;

  // Octets of data of all before that place.
  std::uint64_t octets_before(std::size_t place) const;

  static constexpr std::size_t kStretch = 64;  // arrows
  std::vector<std::uint64_t> octets_;          // of all before each stretch
  std::uint64_t octets_in_all_ = 0;
  std::vector<std::uint32_t> losses_;           // in order
  std::vector<std::uint32_t> retransmissions_;  // in order
  Usual flights_;
};

}  // namespace tcplab::shell
