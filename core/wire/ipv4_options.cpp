#include "core/wire/ipv4_options.hpp"

#include <algorithm>

namespace tcplab::wire {
namespace {

constexpr std::size_t kRouteHeader = 3;  // kind, length, pointer
constexpr std::size_t kSlotSize = 4;
constexpr std::size_t kFirstPointer = 4;

std::size_t slot_at(const SourceRouteView& route, std::size_t slot) {
  return route.offset + kRouteHeader + slot * kSlotSize;
}

std::optional<SourceRouteView> route_at(std::span<const std::uint8_t> options, std::size_t offset,
                                        std::size_t length) {
  if (length < kRouteHeader || (length - kRouteHeader) % kSlotSize != 0) return std::nullopt;
  const std::size_t slots = (length - kRouteHeader) / kSlotSize;
  const std::size_t pointer = options[offset + 2];
  if (pointer < kFirstPointer || (pointer - kFirstPointer) % kSlotSize != 0) return std::nullopt;
  return SourceRouteView{offset, options[offset], slots,
                         std::min((pointer - kFirstPointer) / kSlotSize, slots)};
}

}  // namespace

std::optional<SourceRouteView> find_source_route(std::span<const std::uint8_t> options) {
  for (std::size_t at = 0; at < options.size();) {
    const std::uint8_t kind = options[at];
    if (kind == ipv4_option::kEndOfList) break;
    if (kind == ipv4_option::kNop) {
      ++at;
      continue;
    }
    if (at + 1 == options.size()) break;
    const std::size_t length = options[at + 1];
    if (length < 2 || length > options.size() - at) break;
    if (kind == ipv4_option::kLooseSourceRoute || kind == ipv4_option::kStrictSourceRoute) {
      return route_at(options, at, length);
    }
    at += length;  // what is not understood is stepped over: RFC 9293 3.9.2 (MUST-50)
  }
  return std::nullopt;
}

IpAddress route_slot(std::span<const std::uint8_t> options, const SourceRouteView& route, std::size_t slot) {
  const std::span<const std::uint8_t> at = options.subspan(slot_at(route, slot), kSlotSize);
  return IpAddress::v4(at[0], at[1], at[2], at[3]);
}

void set_route_slot(std::span<std::uint8_t> options, const SourceRouteView& route, std::size_t slot,
                    const IpAddress& address) {
  const std::span<std::uint8_t> at = options.subspan(slot_at(route, slot), kSlotSize);
  std::copy_n(address.octets.begin(), kSlotSize, at.begin());
}

void route_to_wire(std::span<std::uint8_t> options, IpAddress& destination) {
  const std::optional<SourceRouteView> route = find_source_route(options);
  if (!route || route->is_complete()) return;
  const IpAddress final_destination = destination;
  destination = route_slot(options, *route, route->next);
  for (std::size_t i = route->next; i + 1 < route->slots; ++i) {
    set_route_slot(options, *route, i, route_slot(options, *route, i + 1));
  }
  set_route_slot(options, *route, route->slots - 1, final_destination);
}

void route_from_wire(std::span<std::uint8_t> options, IpAddress& destination) {
  const std::optional<SourceRouteView> route = find_source_route(options);
  if (!route || route->is_complete()) return;
  const IpAddress next_stop = destination;
  destination = route_slot(options, *route, route->slots - 1);
  for (std::size_t i = route->slots - 1; i > route->next; --i) {
    set_route_slot(options, *route, i, route_slot(options, *route, i - 1));
  }
  set_route_slot(options, *route, route->next, next_stop);
}

}  // namespace tcplab::wire
