#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/wire/ip_address.hpp"
#include "core/wire/ipv4.hpp"

namespace tcplab::wire {

// The options of an IPv4 header (RFC 791 3.1): what TCP has to do with them is the source route.
namespace ipv4_option {
constexpr std::uint8_t kEndOfList = 0;
constexpr std::uint8_t kNop = 1;
constexpr std::uint8_t kRecordRoute = 7;
constexpr std::uint8_t kTimestamp = 68;
constexpr std::uint8_t kLooseSourceRoute = 131;
constexpr std::uint8_t kStrictSourceRoute = 137;
}  // namespace ipv4_option

// A source route as it stands in an options field. Slots hold addresses of four octets; those before next are
// behind the datagram (who forwarded it), the others are still to be visited.
struct SourceRouteView {
  std::size_t offset = 0;  // of the option in the field
  std::uint8_t kind = 0;   // loose or strict
  std::size_t slots = 0;
  std::size_t next = 0;

  bool is_complete() const { return next == slots; }
};

// The first source route of the field; nullopt when there is none, or when the field is malformed up to it.
std::optional<SourceRouteView> find_source_route(std::span<const std::uint8_t> options);

// The address in a slot, and storing one. Precondition: slot < route.slots.
IpAddress route_slot(std::span<const std::uint8_t> options, const SourceRouteView& route, std::size_t slot);
void set_route_slot(std::span<std::uint8_t> options, const SourceRouteView& route, std::size_t slot,
                    const IpAddress& address);

// On the wire the next stop of a source route stands in the destination field and the final destination in
// its last slot. In a TcpSegment the destination is the final one, as in TCP's pseudo-header (RFC 9293 3.1),
// and the slots hold the gateways. These turn one into the other, in place.
void route_to_wire(std::span<std::uint8_t> options, IpAddress& destination);
void route_from_wire(std::span<std::uint8_t> options, IpAddress& destination);

}  // namespace tcplab::wire
