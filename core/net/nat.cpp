#include "core/net/nat.hpp"

#include <algorithm>
#include <utility>

namespace tcplab::net {

// RFC 5382 REQ-5: an established connection is kept long, one that is being opened or closed is not.
Instant NatBox::over_at(const Mapping& mapping) const {
  const bool closed = mapping.reset || (mapping.closing_inside && mapping.closing_outside);
  return mapping.latest +
         (mapping.answered && !closed ? config_.established_timeout : config_.transitory_timeout);
}

const wire::Endpoint* NatBox::holder(wire::IpVersion version, std::uint16_t port, Instant now) {
  const auto held = by_port_.find({version, port});
  if (held == by_port_.end()) return nullptr;
  if (!is_over(mappings_.at(held->second), now)) return &held->second;
  mappings_.erase(held->second);
  by_port_.erase(held);
  return nullptr;
}

// In turn, so that one that was given back rests as long as possible.
std::optional<std::uint16_t> NatBox::free_port(wire::IpVersion version, Instant now) {
  Instant& full_until = full_until_[version == wire::IpVersion::kV4 ? 0 : 1];
  if (now < full_until) return std::nullopt;
  const std::uint32_t count = std::uint32_t{config_.last_port} - config_.first_port + 1;
  for (std::uint32_t tried = 0; tried < count; ++tried) {
    const auto port = static_cast<std::uint16_t>(next_port_);
    next_port_ = next_port_ == config_.last_port ? config_.first_port : next_port_ + 1;
    if (holder(version, port, now) == nullptr) return port;
  }
  full_until = Instant::never();
  for (const auto& [place, inside] : by_port_) {
    if (place.first == version) full_until = std::min(full_until, over_at(mappings_.at(inside)));
  }
  return std::nullopt;
}

NatBox::Mapping* NatBox::mapping_of(const wire::Endpoint& inside, Instant now) {
  const auto known = mappings_.find(inside);
  if (known != mappings_.end()) {
    if (!is_over(known->second, now)) return &known->second;
    by_port_.erase({inside.address.version, known->second.port});
    mappings_.erase(known);
  }
  const std::optional<std::uint16_t> port = free_port(inside.address.version, now);
  if (!port) return nullptr;
  by_port_.emplace(std::pair(inside.address.version, *port), inside);
  Mapping& mapping = mappings_[inside];
  mapping.port = *port;
  return &mapping;
}

void NatBox::note(Mapping& mapping, const wire::TcpSegment& segment, bool from_outside, Instant now) {
  const wire::TcpFlags& flags = segment.header.flags;
  mapping.latest = now;
  if (flags.syn && !from_outside) mapping.closing_inside = mapping.closing_outside = mapping.reset = false;
  mapping.answered |= from_outside;
  mapping.reset |= flags.rst;
  if (flags.fin) (from_outside ? mapping.closing_outside : mapping.closing_inside) = true;
  for (Instant& full_until : full_until_) full_until = std::min(full_until, over_at(mapping));
}

Treatment NatBox::treat(const Passing& passing) {
  const bool from_outside = passing.came_from == config_.outside;
  if (!passing.own) return {.dropped = DropReason::kNoMapping};
  if (passing.segment() == nullptr) return translate_icmp(passing, from_outside);
  return from_outside ? inwards(passing) : outwards(passing);
}

Treatment NatBox::outwards(const Passing& passing) {
  if (passing.toward != config_.outside) return {};
  wire::TcpSegment segment = *passing.segment();
  Mapping* mapping = mapping_of(segment.from(), passing.now);
  if (mapping == nullptr) return {.dropped = DropReason::kNoMapping};
  note(*mapping, segment, false, passing.now);
  segment.source = *passing.own;
  segment.header.source_port = mapping->port;
  return {.rewritten = Datagram(std::move(segment))};
}

Treatment NatBox::inwards(const Passing& passing) {
  wire::TcpSegment segment = *passing.segment();
  if (segment.destination != *passing.own) return {};
  const wire::Endpoint* inside =
      holder(segment.destination.version, segment.header.destination_port, passing.now);
  if (inside == nullptr) return {.dropped = DropReason::kNoMapping};
  note(mappings_.at(*inside), segment, true, passing.now);
  segment.destination = inside->address;
  segment.header.destination_port = inside->port;
  return {.rewritten = Datagram(std::move(segment))};
}

// RFC 5508 4: what an error quotes is translated like what it complains about. What is damaged beyond reading
// belongs to nobody.
Treatment NatBox::translate_icmp(const Passing& passing, bool from_outside) {
  auto error = wire::parse_icmp_datagram(passing.datagram.octets().view());
  if (!error) return {.dropped = DropReason::kNoMapping};
  if (from_outside) {
    if (error->destination != *passing.own) return {};
    const wire::Endpoint* inside =
        holder(error->quoted_from.address.version, error->quoted_from.port, passing.now);
    if (inside == nullptr || error->quoted_from.address != *passing.own)
      return {.dropped = DropReason::kNoMapping};
    error->quoted_from = *inside;
    error->destination = inside->address;
  } else {
    const auto known = mappings_.find(error->quoted_to);
    if (passing.toward != config_.outside || known == mappings_.end()) return {};
    error->quoted_to = {*passing.own, known->second.port};
    error->source = *passing.own;
  }
  return {.rewritten = Datagram(Bytes(wire::emit_icmp_datagram(*error)))};
}

std::size_t NatBox::footprint() const {
  constexpr std::size_t kNode = 48;  // of a map
  return mappings_.size() * (2 * sizeof(wire::Endpoint) + sizeof(Mapping) + 2 * kNode);
}

}  // namespace tcplab::net
