#include "core/net/sequence_normaliser.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "core/wire/big_endian.hpp"

namespace tcplab::net {
namespace {

// SACK blocks speak of the same numbers as the acknowledgment.
wire::TcpOptions with_sack_moved(const wire::TcpOptions& options, std::uint32_t by) {
  std::array<std::uint8_t, wire::kMaxTcpOptionsSize> octets{};
  const auto before = options.bytes();
  std::copy(before.begin(), before.end(), octets.begin());
  std::size_t offset = 0;
  while (const auto view = wire::option_at(before, offset)) {
    if (view->kind == static_cast<std::uint8_t>(wire::OptionKind::kSack)) {
      for (std::size_t at = view->offset + 2U; at + 4 <= std::size_t{view->offset} + view->length; at += 4)
        wire::store32(&octets[at], wire::load32(&octets[at]) + by);
    }
    offset += view->length;
    if (view->kind == static_cast<std::uint8_t>(wire::OptionKind::kEndOfList)) break;
  }
  return wire::TcpOptions::raw(std::span(octets).first(before.size()));
}

}  // namespace

Treatment SequenceNormaliserBox::treat(const Passing& passing) {
  const wire::TcpSegment* segment = passing.segment();
  const bool from_outside = passing.came_from == config_.outside;
  if (segment == nullptr || (!from_outside && passing.toward != config_.outside)) return {};
  const FlowName name = flow_of(*segment, from_outside);
  const wire::TcpFlags& flags = segment->header.flags;
  auto known = offsets_.find(name);
  if (known == offsets_.end()) {
    if (!flags.syn || from_outside) return {};
    known = offsets_.emplace(name, static_cast<std::uint32_t>(chance_.next())).first;
  }
  const std::uint32_t offset = known->second;
  wire::TcpSegment changed = *segment;
  if (!from_outside) {
    changed.header.seq = changed.header.seq + offset;
  } else if (flags.ack) {
    changed.header.ack = changed.header.ack - offset;
    if (!config_.forgets_sack) changed.header.options = with_sack_moved(changed.header.options, 0 - offset);
  }
  if (flags.rst) offsets_.erase(known);
  return {.rewritten = Datagram(std::move(changed))};
}

std::size_t SequenceNormaliserBox::footprint() const {
  constexpr std::size_t kNode = 48;  // of a map
  return offsets_.size() * (sizeof(FlowName) + sizeof(std::uint32_t) + kNode);
}

}  // namespace tcplab::net
