#include "core/tcp/source_route.hpp"

#include <cassert>
#include <utility>
#include <vector>

#include "core/wire/ipv4_options.hpp"

namespace tcplab::tcp {
namespace {

constexpr std::size_t kMostGateways = 9;

Bytes route_of(std::uint8_t kind, std::span<const wire::IpAddress> gateways) {
  assert(gateways.size() <= kMostGateways);
  if (gateways.empty()) return {};
  std::vector<std::uint8_t> octets = {kind, static_cast<std::uint8_t>(3 + 4 * gateways.size()), 4};
  for (const wire::IpAddress& gateway : gateways) {
    octets.insert(octets.end(), gateway.octets.begin(), gateway.octets.begin() + 4);
  }
  octets.push_back(wire::ipv4_option::kEndOfList);
  return Bytes(std::move(octets));
}

}  // namespace

Bytes source_route(std::span<const wire::IpAddress> gateways, bool strict) {
  return route_of(strict ? wire::ipv4_option::kStrictSourceRoute : wire::ipv4_option::kLooseSourceRoute,
                  gateways);
}

Bytes return_route(const Bytes& received) {
  const std::optional<wire::SourceRouteView> route = wire::find_source_route(received.view());
  if (!route || !route->is_complete()) return {};
  std::vector<wire::IpAddress> back;
  for (std::size_t i = route->slots; i > 0; --i)
    back.push_back(wire::route_slot(received.view(), *route, i - 1));
  return route_of(route->kind, back);
}

// The latest counts: RFC 9293 3.9.2.1 (MUST-53, SHLD-24). Record route and timestamps are kept for the user
// to read: RFC 9293 3.9.2 (MAY-10, MAY-11).
void IpOptions::learn(const wire::IpFields& ip) {
  if (ip.options.empty() && received_.empty()) return;  // nearly always
  received_ = ip.options;
  if (ip.options.empty()) return;
  if (Bytes back = return_route(ip.options); !back.empty()) learnt_ = std::move(back);
}

void IpOptions::forget() { learnt_ = received_ = Bytes(); }

}  // namespace tcplab::tcp
