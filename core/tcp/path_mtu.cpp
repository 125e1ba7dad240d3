#include "core/tcp/path_mtu.hpp"

namespace tcplab::tcp {
namespace {

constexpr std::uint32_t kLeastMtuOfIpv4 = 68;  // RFC 1191 3

// RFC 1191 7.1: what to try when an old router does not say what fits.
std::uint32_t plateau_below(std::uint32_t mtu) {
  for (const std::uint32_t plateau : {32000U, 17914U, 8166U, 4352U, 2002U, 1492U, 1006U, 508U, 296U}) {
    if (plateau < mtu) return plateau;
  }
  return kLeastMtuOfIpv4;
}

}  // namespace

Rule PathMtu::hear(std::uint32_t mtu, const Config& config) {
  if (!config.path_mtu_discovery) return Rule::kIcmpMtuFixed;
  const std::uint32_t told = std::max(mtu > 0 ? mtu : plateau_below(octets), kLeastMtuOfIpv4);
  // Below the floor nothing is to be gained but work. Should it be true all the same, routers may cut.
  const bool below = told < config.least_path_mtu && !below_floor;
  const std::uint32_t fits = std::max<std::uint32_t>(told, config.least_path_mtu);
  if (fits >= octets && !below) return Rule::kIcmpMtuNotLess;
  limit(fits);
  below_floor = below_floor || below;
  return Rule::kIcmpTooBig;
}

}  // namespace tcplab::tcp
