#include "native/live/prefix.hpp"

#include <charconv>
#include <string>

namespace tcplab::native {

namespace {

std::optional<wire::IpAddress> parse_v4(std::string_view text) {
  auto address = wire::IpAddress::parse(text);
  if (address && address->version != wire::IpVersion::kV4) return std::nullopt;
  return address;
}

std::optional<unsigned> parse_number(std::string_view text, unsigned most) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > most) return std::nullopt;
  return value;
}

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

}  // namespace

std::uint32_t to_number(const wire::IpAddress& address) {
  const auto& o = address.octets;
  return std::uint32_t{o[0]} << 24 | std::uint32_t{o[1]} << 16 | std::uint32_t{o[2]} << 8 | o[3];
}

wire::IpAddress from_number(std::uint32_t number) {
  const auto octet = [number](int shift) { return static_cast<std::uint8_t>(number >> shift); };
  return wire::IpAddress::v4(octet(24), octet(16), octet(8), octet(0));
}

Result<Prefix, Failure> Prefix::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    return Failure{quoted(text) + " lacks the length of its prefix; write it as 198.51.100.2/24"};
  }
  const auto address = parse_v4(text.substr(0, slash));
  if (!address) return Failure{quoted(text.substr(0, slash)) + " is not an IPv4 address"};
  const auto length = parse_number(text.substr(slash + 1), 32);
  if (!length || *length == 0) {
    return Failure{quoted(text.substr(slash + 1)) + " is not the length of a prefix (1 to 32)"};
  }
  const Prefix prefix{*address, static_cast<int>(*length)};
  if (!prefix.usable(*address)) {
    return Failure{quoted(text) +
                   " is the address of the network itself or its broadcast address, not of a host"};
  }
  return prefix;
}

std::uint32_t Prefix::netmask() const { return ~std::uint32_t{0} << (32 - length); }

bool Prefix::contains(const wire::IpAddress& other) const {
  return other.version == wire::IpVersion::kV4 && ((to_number(other) ^ to_number(address)) & netmask()) == 0;
}

bool Prefix::usable(const wire::IpAddress& other) const {
  if (!contains(other)) return false;
  if (length >= 31) return true;
  const std::uint32_t host = to_number(other) & ~netmask();
  return host != 0 && host != ~netmask();
}

std::optional<wire::IpAddress> Prefix::first_other() const {
  const std::uint32_t network = to_number(address) & netmask();
  for (std::uint32_t host = 0; host < 4; ++host) {
    const wire::IpAddress candidate = from_number(network + host);
    if (candidate != address && usable(candidate)) return candidate;
  }
  return std::nullopt;
}

Result<wire::Endpoint, Failure> parse_endpoint(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos)
    return Failure{quoted(text) + " lacks a port; write it as 198.51.100.1:80"};
  const auto address = parse_v4(text.substr(0, colon));
  if (!address) return Failure{quoted(text.substr(0, colon)) + " is not an IPv4 address"};
  const auto port = parse_number(text.substr(colon + 1), 65535);
  if (!port || *port == 0) return Failure{quoted(text.substr(colon + 1)) + " is not a port (1 to 65535)"};
  return wire::Endpoint{*address, static_cast<std::uint16_t>(*port)};
}

}  // namespace tcplab::native
