#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/trace/event.hpp"
#include "core/trace/shared.hpp"

namespace tcplab::trace {

// The events of a trace, packed, in chunks that copies share. What most of them have in common with their
// neighbours (the instant, the connection) stands once a chunk, a cause is counted backwards, and what is
// rare or large lies in a table of its own.
class EventLog {
 public:
  static constexpr std::size_t kPerChunk = 4096;

  std::size_t size() const { return size_; }
  // Precondition of all three: i < size().
  Event operator[](std::size_t i) const;
  Instant at(std::size_t i) const;
  tcp::ConnId connection(std::size_t i) const;

  // Numbers the event.
  EventId add(const Event& event);

  // Forgets all but the first ones. Precondition: size <= size().
  void cut(std::size_t size);

  // Octets that it keeps in memory.
  std::size_t footprint() const;

  View<EventLog> view() const { return View<EventLog>(*this); }

 private:
  // Where an event happened.
  struct Place {
    tcp::ConnId connection;
    HostIndex host = 0;
    bool operator==(const Place&) const = default;
  };
  struct Packed {
    std::uint16_t instant = 0;  // index into Chunk::instants
    std::uint16_t back = 0;     // to the cause; kNone, or kFar: it stands in Chunk::far
    std::uint16_t place = 0;    // index into Chunk::places
    std::uint8_t kind = 0;      // index into What; kLarge: index into Chunk::large in low and high
    tcp::Rule rule = tcp::Rule::kNone;
    std::uint16_t detail = 0;
    std::uint16_t low = 0;  // of a number of 32 bits: two halves, so that nothing is lost to alignment
    std::uint16_t high = 0;
  };
  struct FarCause {
    std::uint16_t event = 0;  // in the chunk
    EventId cause = kNoEvent;
  };
  // Some instants that follow each other, counted from the first.
  struct Span {
    std::uint16_t first = 0;  // index into Chunk::instants
    Instant begin;
  };
  struct Chunk {
    std::vector<Packed> events;
    std::vector<std::uint32_t> instants;  // nanoseconds since the beginning of their span
    std::vector<Span> spans;              // as few as 32 bits allow
    std::vector<Place> places;
    std::vector<FarCause> far;
    std::vector<What> large;
  };
  class Packer;
  static What unpack(const Chunk& chunk, const Packed& packed);
  static Instant instant_of(const Chunk& chunk, const Packed& packed);

  static std::size_t footprint_of(const Chunk& chunk);
  // With room for one more.
  Chunk& open_chunk() {
    if (size_ % kPerChunk == 0) begin_chunk();
    Chunk& open = chunks_.back().write();
    make_room(open.events);
    return open;
  }
  void begin_chunk();
  // Its index, where those of the latest event may be had again: most events of a step have the instant and
  // the place of the one before.
  std::uint16_t put_instant(Chunk& chunk, Instant at) {
    if (at != latest_) put_new_instant(chunk, at);
    return static_cast<std::uint16_t>(chunk.instants.size() - 1);
  }
  void put_new_instant(Chunk& chunk, Instant at);
  std::uint16_t put_place(Chunk& chunk, const Place& place) {
    std::uint16_t& guess = guesses_[(place.connection.value * std::size_t{5} + place.host) % guesses_.size()];
    if (guess >= chunk.places.size() || chunk.places[guess] != place) guess = put_new_place(chunk, place);
    return guess;
  }
  static std::uint16_t put_new_place(Chunk& chunk, const Place& place);

  std::vector<Shared<Chunk>> chunks_;
  std::size_t size_ = 0;
  std::size_t full_footprint_ = 0;     // of all chunks but the last
  Instant latest_ = Instant::never();  // of the last event, if that stands in the last chunk
  // Where a place may stand in the last chunk, by its hash: a guess, since a place may as well stand there
  // twice.
  std::array<std::uint16_t, 64> guesses_{};
};

}  // namespace tcplab::trace
