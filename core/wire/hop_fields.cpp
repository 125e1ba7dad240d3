#include "core/wire/hop_fields.hpp"

#include "core/wire/big_endian.hpp"
#include "core/wire/ipv4.hpp"
#include "core/wire/ipv6.hpp"

namespace tcplab::wire {
namespace {

bool speaks_v6(std::span<const std::uint8_t> datagram) { return datagram[0] >> 4 == 6; }

bool holds_header(std::span<const std::uint8_t> datagram) {
  return !datagram.empty() && datagram.size() >= (speaks_v6(datagram) ? kIpv6HeaderSize : kIpv4HeaderSize);
}

}  // namespace

void set_hop_fields(std::span<std::uint8_t> datagram, std::uint8_t ttl, std::uint8_t ecn) {
  if (!holds_header(datagram)) return;
  if (speaks_v6(datagram)) {
    datagram[7] = ttl;
    datagram[1] = static_cast<std::uint8_t>((datagram[1] & 0xcf) | ecn << 4);
    return;
  }
  const auto words = [datagram] { return std::uint32_t{datagram[1]} + (std::uint32_t{datagram[8]} << 8); };
  const std::uint32_t before = words();
  datagram[8] = ttl;
  datagram[1] = static_cast<std::uint8_t>((datagram[1] & 0xfc) | ecn);
  if (words() == before) return;
  std::uint32_t sum = (~load16(&datagram[10]) & 0xffffU) + words() + 2 * 0xffffU - before;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  store16(&datagram[10], ~sum & 0xffff);
}

HopFields hop_fields(std::span<const std::uint8_t> datagram) {
  if (!holds_header(datagram)) return {};
  if (speaks_v6(datagram)) return {datagram[7], static_cast<std::uint8_t>(datagram[1] >> 4 & 3)};
  return {datagram[8], static_cast<std::uint8_t>(datagram[1] & 3)};
}

}  // namespace tcplab::wire
