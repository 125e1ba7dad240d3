#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/trace/packet.hpp"
#include "core/trace/shared.hpp"

namespace tcplab::trace {

// The packets of a trace: the octets that were on the wire, in chunks that copies share. The headers of a
// segment stand in a pool of the chunk, its payload is a slice of storage that it shares with whoever sent or
// received it. What the octets say is read from them again whenever a Packet is asked for; that they can be
// read was found out when they came.
class PacketLog {
 public:
  static constexpr std::size_t kPerChunk = 1024;

  // What became of a packet.
  enum class End : std::uint8_t { kReceived, kDropped, kChanged };
  struct Journey {
    EventId sent = kNoEvent;
    EventId ended = kNoEvent;
    HostIndex to = 0;
    End end = End::kReceived;
  };

  std::size_t size() const { return size_; }
  // Precondition of all seven: i < size().
  Packet operator[](std::size_t i) const;
  // The whole datagram.
  std::vector<std::uint8_t> octets(std::size_t i) const;
  const Journey& journey(std::size_t i) const { return journeys_[i]; }
  HostIndex from(std::size_t i) const { return chunks_[i / kPerChunk]->packets[i % kPerChunk].from; }
  bool is_readable(std::size_t i) const {
    return chunks_[i / kPerChunk]->packets[i % kPerChunk].content != Content::kUnreadable;
  }
  // Whether it is this segment of our own, octet for octet.
  bool holds(std::size_t i, const wire::TcpSegment& segment, HostIndex from, bool retransmission) const;
  // Whether an ICMP error quotes it.
  bool is_quoted(std::size_t i, const wire::IcmpError& error) const;

  // A segment of our own, which is put into octets here. Its checksum covers the payload, so it is left for
  // whoever asks for the octets.
  PacketId add(const wire::TcpSegment& segment, HostIndex from, HostIndex to, bool retransmission);
  // A datagram from outside, which may be anything.
  PacketId add(const Bytes& datagram, HostIndex from, HostIndex to);
  // A datagram that was captured, of which so many octets are missing at the end. Its checksums need not be
  // right: what leaves a machine may be captured before the network card has filled them in. Precondition:
  // with them it is no larger than the length fields of its headers can say.
  PacketId add_captured(const Bytes& datagram, std::size_t missing, HostIndex from, HostIndex to,
                        bool retransmission);
  // The segment that such a datagram is; nullopt where it cannot be read as one.
  static std::optional<wire::TcpSegment> captured_segment(const Bytes& datagram, std::size_t missing);
  // Another log's packet, octet for octet, at the beginning of its journey; its payload is shared with it.
  // Precondition: i < other.size(), and other is not this one.
  PacketId add(const PacketLog& other, std::size_t i);
  Journey& journey_to_write(std::size_t i) { return journeys_.write(i); }
  // Forgets all but the first ones. Precondition: size <= size().
  void cut(std::size_t size);

  // Octets that it keeps in memory, payload that it shares included.
  std::size_t footprint() const;

  View<PacketLog> view() const { return View<PacketLog>(*this); }

 private:
  // Extended: a segment behind extension headers, which may be many, so that all of it counts as payload.
  enum class Content : std::uint8_t { kSegment, kExtended, kIcmp, kUnreadable };
  struct Packed {
    std::uint32_t headers = 0;  // where they begin in Chunk::headers
    std::uint32_t payload = 0;  // and this in its storage
    std::uint16_t storage = 0;  // index into Chunk::storages
    std::uint16_t payload_size = 0;
    HostIndex from = 0;
    std::uint8_t headers_size = 0;
    Content content : 2 = Content::kSegment;
    bool retransmission : 1 = false;
    bool unsummed : 1 = false;  // the checksum field is still empty
    bool cut : 1 = false;       // see Cut
  };
  // What is missing of a packet that was not captured whole.
  struct Cut {
    std::uint16_t packet = 0;        // in the chunk
    std::uint16_t payload_size = 0;  // of a segment: what it had; of an extended one, with its headers
    std::uint32_t missing = 0;       // octets
  };
  struct Chunk {
    std::vector<Packed> packets;
    std::vector<std::uint8_t> headers;
    std::vector<Bytes> storages;  // whole ones
    std::vector<Cut> cuts;        // in order
  };

  static std::size_t footprint_of(const Chunk& chunk);
  // With room for one more.
  Chunk& open_chunk() {
    if (size_ % kPerChunk == 0) begin_chunk();
    Chunk& open = chunks_.back().write();
    make_room(open.packets);
    return open;
  }
  void begin_chunk();
  static std::span<std::uint8_t> room_for_headers(Chunk& chunk, Packed& packed, std::size_t size);
  static void put_headers(Chunk& chunk, Packed& packed, std::span<const std::uint8_t> headers);
  void put_payload(Chunk& chunk, Packed& packed, const Bytes& payload);
  PacketId end_packet(HostIndex to);
  static std::span<const std::uint8_t> headers_of(const Chunk& chunk, const Packed& packed);
  static Bytes payload_of(const Chunk& chunk, const Packed& packed);
  // Precondition: it is cut.
  static const Cut& cut_of(const Chunk& chunk, const Packed& packed);
  // As it was, with zeros for what is missing.
  static Bytes whole_payload_of(const Chunk& chunk, const Packed& packed);

  std::vector<Shared<Chunk>> chunks_;
  SharedTable<Journey, kPerChunk> journeys_;
  std::size_t size_ = 0;
  std::size_t full_footprint_ = 0;  // of all chunks but the last
  // Where a storage may stand in the last chunk, by its hash: a guess, since it may as well stand there
  // twice.
  std::array<std::uint16_t, 64> guesses_{};
};

}  // namespace tcplab::trace
