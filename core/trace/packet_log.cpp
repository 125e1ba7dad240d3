#include "core/trace/packet_log.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "core/wire/big_endian.hpp"
#include "core/wire/checksum.hpp"
#include "core/wire/ipv6.hpp"

namespace tcplab::trace {
namespace {

// Packets from which on room for a whole chunk is little beside what is there.
constexpr std::size_t kManyPackets = 4 * PacketLog::kPerChunk;

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

Bytes with_zeros(const Bytes& datagram, std::size_t missing) {
  if (missing == 0) return datagram;
  std::vector<std::uint8_t> octets(datagram.begin(), datagram.end());
  octets.resize(datagram.size() + missing);
  return Bytes(std::move(octets));
}

// A segment of which so many octets were captured, and the others are zeros: enough to say what it is, but
// for options, which zeros end. Behind extension headers it may be no longer than what is kept as payload.
std::optional<wire::TcpSegment> read_captured(const Bytes& whole, std::size_t captured) {
  auto segment = wire::parse_captured(whole);
  if (!segment || captured + segment->header.options.padded_size() < segment->headers_size())
    return std::nullopt;
  if (segment->ip.extensions > 0 && whole.size() > UINT16_MAX) return std::nullopt;
  return *std::move(segment);
}

// What is wrong with a datagram that is no segment. Those that parse_datagram() does not look behind are
// captured ones.
wire::ParseError fault_of(const Bytes& datagram) {
  const auto octets = datagram.view();
  if (wire::claims_icmp_error(octets)) return wire::parse_icmp_datagram(octets).error();
  const wire::ParseError error = wire::parse_datagram(datagram).error();
  if (octets.size() < wire::kIpv6HeaderSize || octets[0] >> 4 != 6) return error;
  if (wire::find_ipv6_upper(octets).offset == wire::kIpv6HeaderSize) return error;
  const auto captured = wire::parse_captured(datagram);
  return captured ? error : captured.error();
}

}  // namespace

void PacketLog::begin_chunk() {
  std::size_t headers = 0;
  if (size_ > 0) {
    Chunk& full = chunks_.back().write();
    full.packets.shrink_to_fit();
    full.headers.shrink_to_fit();
    full.storages.shrink_to_fit();
    full_footprint_ += footprint_of(full);
    headers = full.headers.size();
  }
  Chunk& open = chunks_.emplace_back().write();
  if (size_ < kManyPackets) return;
  open.packets.reserve(kPerChunk);
  open.headers.reserve(headers);  // about as many octets as before
}

std::size_t PacketLog::footprint_of(const Chunk& chunk) {
  std::size_t octets = chunk.packets.size() * (sizeof(Packed) + sizeof(Journey)) + chunk.headers.size();
  for (const Bytes& storage : chunk.storages) octets += sizeof storage + storage.storage();
  return octets;
}

std::size_t PacketLog::footprint() const {
  return full_footprint_ + (chunks_.empty() ? 0 : footprint_of(*chunks_.back()));
}

std::span<std::uint8_t> PacketLog::room_for_headers(Chunk& chunk, Packed& packed, std::size_t size) {
  packed.headers = static_cast<std::uint32_t>(chunk.headers.size());
  packed.headers_size = static_cast<std::uint8_t>(size);
  make_room(chunk.headers, size);
  chunk.headers.resize(packed.headers + size);
  return std::span(chunk.headers).last(size);
}

void PacketLog::put_headers(Chunk& chunk, Packed& packed, std::span<const std::uint8_t> headers) {
  const auto room = room_for_headers(chunk, packed, headers.size());
  std::copy(headers.begin(), headers.end(), room.begin());
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

PacketId PacketLog::end_packet(HostIndex to) {
  Journey journey;
  journey.to = to;
  journeys_.push_back(journey);
  return static_cast<PacketId>(size_++);
}

PacketId PacketLog::add(const wire::TcpSegment& segment, HostIndex from, HostIndex to, bool retransmission) {
  Chunk& chunk = open_chunk();
  Packed& packed = chunk.packets.emplace_back();  // where it is to stay: see EventLog::add()
  packed.from = from;
  packed.retransmission = retransmission;
  packed.unsummed = true;
  wire::emit_headers_unsummed(segment, room_for_headers(chunk, packed, segment.headers_size()));
  put_payload(chunk, packed, segment.payload);
  return end_packet(to);
}

bool PacketLog::holds(std::size_t i, const wire::TcpSegment& segment, HostIndex from,
                      bool retransmission) const {
  const Chunk& chunk = *chunks_[i / kPerChunk];
  const Packed& packed = chunk.packets[i % kPerChunk];
  if (!packed.unsummed || packed.from != from || packed.retransmission != retransmission) return false;
  std::array<std::uint8_t, wire::kMaxHeadersSize> ours;
  const auto headers = std::span(ours).first(wire::emit_headers_unsummed(segment, ours));
  const auto theirs = headers_of(chunk, packed);
  return std::equal(headers.begin(), headers.end(), theirs.begin(), theirs.end()) &&
         payload_of(chunk, packed) == segment.payload;
}

PacketId PacketLog::add(const Bytes& datagram, HostIndex from, HostIndex to) {
  Chunk& chunk = open_chunk();
  Packed& packed = chunk.packets.emplace_back();
  packed.from = from;
  std::size_t headers_size = 0;
  if (const auto segment = wire::parse_datagram(datagram)) {
    headers_size = segment->headers_size();
  } else {
    packed.content = wire::parse_icmp_datagram(datagram.view()) ? Content::kIcmp : Content::kUnreadable;
  }
  put_headers(chunk, packed, datagram.view().first(headers_size));
  put_payload(chunk, packed, datagram.slice(headers_size));
  return end_packet(to);
}

std::optional<wire::TcpSegment> PacketLog::captured_segment(const Bytes& datagram, std::size_t missing) {
  return read_captured(with_zeros(datagram, missing), datagram.size());
}

PacketId PacketLog::add_captured(const Bytes& datagram, std::size_t missing, HostIndex from, HostIndex to,
                                 bool retransmission) {
  Chunk& chunk = open_chunk();
  Packed& packed = chunk.packets.emplace_back();
  packed.from = from;
  packed.retransmission = retransmission;
  const Bytes whole = with_zeros(datagram, missing);
  const auto segment = read_captured(whole, datagram.size());
  std::size_t headers_size = 0;
  if (segment) {
    packed.content = segment->ip.extensions > 0 ? Content::kExtended : Content::kSegment;
    if (packed.content == Content::kSegment) headers_size = segment->headers_size();
  } else {
    const bool is_icmp = missing == 0 && wire::parse_icmp_datagram(datagram.view());
    packed.content = is_icmp ? Content::kIcmp : Content::kUnreadable;
  }
  put_headers(chunk, packed, whole.view().first(headers_size));
  // Of what says of itself less than it has, no more than an IP header could say.
  put_payload(chunk, packed, datagram.slice(std::min(headers_size, datagram.size()), UINT16_MAX));
  if (missing > 0) {
    packed.cut = true;
    const std::size_t payload = !segment                               ? 0
                                : packed.content == Content::kExtended ? whole.size()
                                                                       : segment->payload.size();
    chunk.cuts.push_back({static_cast<std::uint16_t>(chunk.packets.size() - 1),
                          static_cast<std::uint16_t>(payload), static_cast<std::uint32_t>(missing)});
  }
  return end_packet(to);
}

PacketId PacketLog::add(const PacketLog& other, std::size_t i) {
  assert(i < other.size_ && &other != this);
  const Chunk& theirs = *other.chunks_[i / kPerChunk];
  const Packed& original = theirs.packets[i % kPerChunk];
  Chunk& chunk = open_chunk();
  Packed& packed = chunk.packets.emplace_back(original);
  put_headers(chunk, packed, headers_of(theirs, original));
  put_payload(chunk, packed, payload_of(theirs, original));
  if (packed.cut) {
    Cut cut = cut_of(theirs, original);
    cut.packet = static_cast<std::uint16_t>(chunk.packets.size() - 1);
    chunk.cuts.push_back(cut);
  }
  return end_packet(other.journey(i).to);
}

void PacketLog::cut(std::size_t size) {
  assert(size <= size_);
  if (size == size_) return;
  size_ = size;
  journeys_.cut(size);
  chunks_.resize((size + kPerChunk - 1) / kPerChunk);
  full_footprint_ = 0;
  for (std::size_t i = 0; i + 1 < chunks_.size(); ++i) full_footprint_ += footprint_of(*chunks_[i]);
  if (size % kPerChunk == 0 || chunks_.back()->packets.size() == size % kPerChunk) return;
  Chunk& last = chunks_.back().write();
  last.headers.resize(last.packets[size % kPerChunk].headers);
  last.packets.resize(size % kPerChunk);
  while (!last.cuts.empty() && last.cuts.back().packet >= last.packets.size()) last.cuts.pop_back();
}

std::span<const std::uint8_t> PacketLog::headers_of(const Chunk& chunk, const Packed& packed) {
  return std::span(chunk.headers).subspan(packed.headers, packed.headers_size);
}

Bytes PacketLog::payload_of(const Chunk& chunk, const Packed& packed) {
  if (packed.payload_size == 0) return {};
  return chunk.storages[packed.storage].slice(packed.payload, packed.payload_size);
}

const PacketLog::Cut& PacketLog::cut_of(const Chunk& chunk, const Packed& packed) {
  const auto place = static_cast<std::size_t>(&packed - chunk.packets.data());
  const auto found = std::lower_bound(chunk.cuts.begin(), chunk.cuts.end(), place,
                                      [](const Cut& cut, std::size_t value) { return cut.packet < value; });
  assert(found != chunk.cuts.end() && found->packet == place);
  return *found;
}

Bytes PacketLog::whole_payload_of(const Chunk& chunk, const Packed& packed) {
  const Bytes captured = payload_of(chunk, packed);
  if (!packed.cut) return captured;
  std::vector<std::uint8_t> octets(captured.begin(), captured.end());
  octets.resize(cut_of(chunk, packed).payload_size);
  return Bytes(std::move(octets));
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
  if (packed.cut) packet.missing = cut_of(chunk, packed).missing;
  if (packed.content == Content::kSegment) {
    packet.segment = wire::load_datagram(headers_of(chunk, packed), whole_payload_of(chunk, packed));
    return packet;
  }
  if (packed.content == Content::kExtended) {
    packet.segment = *wire::parse_captured(whole_payload_of(chunk, packed));
    return packet;
  }
  const Bytes payload = payload_of(chunk, packed);
  read_ip(payload.view(), packet);
  if (packed.content == Content::kIcmp) {
    packet.icmp = *wire::parse_icmp_datagram(payload.view());
  } else if (packed.cut) {
    packet.error = {payload.size(), "not captured as far as its header goes"};
  } else {
    packet.error = fault_of(payload);
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
    if (packed.cut && packed.content == Content::kSegment)  // where that is more than the payload
      datagram.resize(headers.size() + cut_of(chunk, packed).payload_size - cut_of(chunk, packed).missing);
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
  if (packed.content == Content::kExtended) {
    const auto segment = wire::parse_captured(whole_payload_of(chunk, packed));
    return segment->header.seq == error.quoted_seq && segment->from() == error.quoted_from &&
           segment->to() == error.quoted_to;
  }
  if (packed.content != Content::kSegment) return false;
  const auto headers = headers_of(chunk, packed);
  const std::size_t tcp = ip_header_size(headers);
  if (wire::load32(&headers[tcp + 4]) != error.quoted_seq.value) return false;
  const wire::TcpSegment segment = wire::load_datagram(headers, whole_payload_of(chunk, packed));
  return segment.from() == error.quoted_from && segment.to() == error.quoted_to;
}

}  // namespace tcplab::trace
