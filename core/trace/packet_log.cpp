#include "core/trace/packet_log.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "core/wire/big_endian.hpp"
#include "core/wire/checksum.hpp"
#include "core/wire/ipv6.hpp"

namespace tcplab::trace {
namespace {

// Of an IP header that may be damaged; nothing where there is none.
void read_ip(std::span<const std::uint8_t> datagram, Packet& packet) {
  const bool v6 = !datagram.empty() && datagram[0] >> 4 == 6;
  const std::size_t size = v6 ? 16 : 4;
  const std::size_t at = v6 ? 8 : 12;
  if (datagram.size() < at + 2 * size) return;
  wire::TcpSegment& segment = packet.segment;
  packet.protocol = datagram[v6 ? 6 : 9];
  segment.source.version = segment.destination.version = v6 ? wire::IpVersion::kV6 : wire::IpVersion::kV4;
  std::copy_n(&datagram[at], size, segment.source.octets.begin());
  std::copy_n(&datagram[at + size], size, segment.destination.octets.begin());
}

std::size_t ip_header_size(std::span<const std::uint8_t> headers) {
  return headers[0] >> 4 == 6 ? wire::kIpv6HeaderSize : (headers[0] & 15U) * 4U;
}

}  // namespace

PacketLog::Chunk& PacketLog::open_chunk() {
  if (size_ % kPerChunk != 0) return chunks_.back().write();
  if (size_ > 0) {
    Chunk& full = chunks_.back().write();
    full.headers.shrink_to_fit();
    full.storages.shrink_to_fit();
    full_footprint_ += footprint_of(full);
  }
  chunks_.emplace_back();
  Chunk& open = chunks_.back().write();
  if (size_ > 0) open.packets.reserve(kPerChunk);  // a trace that has filled one chunk fills another
  return open;
}

std::size_t PacketLog::footprint_of(const Chunk& chunk) {
  std::size_t octets = chunk.packets.size() * (sizeof(Packed) + sizeof(Journey)) + chunk.headers.size();
  for (const Bytes& storage : chunk.storages) octets += sizeof storage + storage.size();
  return octets;
}

std::size_t PacketLog::footprint() const {
  return full_footprint_ + (chunks_.empty() ? 0 : footprint_of(*chunks_.back()));
}

void PacketLog::put_headers(Chunk& chunk, Packed& packed, std::span<const std::uint8_t> headers) {
  packed.headers = static_cast<std::uint32_t>(chunk.headers.size());
  packed.headers_size = static_cast<std::uint8_t>(headers.size());
  chunk.headers.insert(chunk.headers.end(), headers.begin(), headers.end());
}

void PacketLog::put_payload(Chunk& chunk, Packed& packed, const Bytes& payload) {
  if (payload.empty()) return;
  assert(payload.size() <= UINT16_MAX);
  packed.payload_size = static_cast<std::uint16_t>(payload.size());
  packed.payload = static_cast<std::uint32_t>(payload.offset());
  const std::uint8_t* const begin = payload.data() - payload.offset();
  const std::size_t hash = (reinterpret_cast<std::uintptr_t>(begin) >> 4) % guesses_.size();
  packed.storage = guesses_[hash];
  if (packed.storage < chunk.storages.size() && chunk.storages[packed.storage].data() == begin) return;
  packed.storage = guesses_[hash] = static_cast<std::uint16_t>(chunk.storages.size());
  chunk.storages.push_back(payload.whole());
}

PacketId PacketLog::put(Chunk& chunk, const Packed& packed, HostIndex to) {
  chunk.packets.push_back(packed);
  Journey journey;
  journey.to = to;
  journeys_.push_back(journey);
  return static_cast<PacketId>(size_++);
}

PacketId PacketLog::add(const Packet& packet) {
  Chunk& chunk = open_chunk();
  Packed packed;
  packed.from = packet.from;
  packed.retransmission = packet.retransmission;
  packed.unsummed = true;
  std::array<std::uint8_t, wire::kMaxHeadersSize> headers;
  const std::size_t size = wire::emit_headers_unsummed(packet.segment, headers);
  put_headers(chunk, packed, std::span(headers).first(size));
  put_payload(chunk, packed, packet.segment.payload);
  return put(chunk, packed, packet.to);
}

PacketId PacketLog::add(const Bytes& datagram, HostIndex from, HostIndex to) {
  Chunk& chunk = open_chunk();
  Packed packed;
  packed.from = from;
  std::size_t headers_size = 0;
  if (const auto segment = wire::parse_datagram(datagram)) {
    headers_size = segment->headers_size();
  } else {
    packed.content = wire::parse_icmp_datagram(datagram.view()) ? Content::kIcmp : Content::kUnreadable;
  }
  put_headers(chunk, packed, datagram.view().first(headers_size));
  put_payload(chunk, packed, datagram.slice(headers_size));
  return put(chunk, packed, to);
}

std::span<const std::uint8_t> PacketLog::headers_of(const Chunk& chunk, const Packed& packed) {
  return std::span(chunk.headers).subspan(packed.headers, packed.headers_size);
}

Bytes PacketLog::payload_of(const Chunk& chunk, const Packed& packed) {
  if (packed.payload_size == 0) return {};
  return chunk.storages[packed.storage].slice(packed.payload, packed.payload_size);
}

Packet PacketLog::operator[](std::size_t i) const {
  assert(i < size_);
  const Chunk& chunk = *chunks_[i / kPerChunk];
  const Packed& packed = chunk.packets[i % kPerChunk];
  const Journey& journey = journeys_[i];
  Packet packet;
  packet.id = static_cast<PacketId>(i);
  packet.from = packed.from;
  packet.to = journey.to;
  packet.retransmission = packed.retransmission;
  packet.sent = journey.sent;
  (journey.end == End::kReceived  ? packet.received
   : journey.end == End::kDropped ? packet.dropped
                                  : packet.changed) = journey.ended;
  const Bytes payload = payload_of(chunk, packed);
  if (packed.content == Content::kSegment) {
    packet.segment = wire::load_datagram(headers_of(chunk, packed), payload);
    return packet;
  }
  read_ip(payload.view(), packet);
  if (packed.content == Content::kIcmp) {
    packet.icmp = *wire::parse_icmp_datagram(payload.view());
  } else {
    packet.error = wire::claims_icmp_error(payload.view()) ? wire::parse_icmp_datagram(payload.view()).error()
                                                           : wire::parse_datagram(payload).error();
  }
  return packet;
}

std::vector<std::uint8_t> PacketLog::octets(std::size_t i) const {
  assert(i < size_);
  const Chunk& chunk = *chunks_[i / kPerChunk];
  const Packed& packed = chunk.packets[i % kPerChunk];
  const auto headers = headers_of(chunk, packed);
  const Bytes payload = payload_of(chunk, packed);
  std::vector<std::uint8_t> datagram(headers.size() + payload.size());
  std::copy(headers.begin(), headers.end(), datagram.begin());
  if (!packed.unsummed) {
    std::copy(payload.begin(), payload.end(), datagram.begin() + static_cast<std::ptrdiff_t>(headers.size()));
    return datagram;
  }
  const wire::TcpSegment segment = wire::load_datagram(headers, payload);  // for the end of a source route
  const auto tcp = std::span(datagram).subspan(ip_header_size(headers));
  const std::size_t tcp_headers = tcp.size() - payload.size();
  wire::Checksum sum;
  sum.add_tcp_pseudo_header(segment.source, segment.destination, tcp.size());
  sum.add(tcp.first(tcp_headers));
  sum.add_copied(payload.view(), tcp.subspan(tcp_headers));
  wire::store16(&tcp[16], sum.finish());
  return datagram;
}

bool PacketLog::is_quoted(std::size_t i, const wire::IcmpError& error) const {
  const Chunk& chunk = *chunks_[i / kPerChunk];
  const Packed& packed = chunk.packets[i % kPerChunk];
  if (packed.content != Content::kSegment) return false;
  const auto headers = headers_of(chunk, packed);
  const std::size_t tcp = ip_header_size(headers);
  if (wire::load32(&headers[tcp + 4]) != error.quoted_seq.value) return false;
  const wire::TcpSegment segment = wire::load_datagram(headers, payload_of(chunk, packed));
  return segment.from() == error.quoted_from && segment.to() == error.quoted_to;
}

}  // namespace tcplab::trace
