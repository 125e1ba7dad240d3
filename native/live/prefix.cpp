#include "native/live/prefix.hpp"

#include <charconv>
#include <string>

namespace tcplab::native {

namespace {

std::optional<unsigned> parse_number(std::string_view text, unsigned most) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > most) return std::nullopt;
  return value;
}

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

std::size_t size_of(wire::IpVersion version) { return version == wire::IpVersion::kV4 ? 4 : 16; }

// The address with these bits only.
wire::IpAddress masked(const wire::IpAddress& address, const wire::IpAddress& mask) {
  wire::IpAddress result = address;
  for (std::size_t i = 0; i < result.octets.size(); ++i)
    result.octets[i] = static_cast<std::uint8_t>(address.octets[i] & mask.octets[i]);
  return result;
}

// ... and with all bits outside of the mask set.
wire::IpAddress filled(const wire::IpAddress& address, const wire::IpAddress& mask) {
  wire::IpAddress result = address;
  for (std::size_t i = 0; i < size_of(address.version); ++i)
    result.octets[i] = static_cast<std::uint8_t>(address.octets[i] | ~mask.octets[i]);
  return result;
}

bool names_a_host(const wire::IpAddress& address) {
  return !address.is_unspecified() && !address.is_multicast() && !address.is_broadcast();
}

}  // namespace

std::string_view to_string(wire::IpVersion version) {
  return version == wire::IpVersion::kV4 ? "IPv4" : "IPv6";
}

Result<Prefix, Failure> Prefix::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    return Failure{quoted(text) +
                   " lacks the length of its prefix; write it as 198.51.100.2/24 or 2001:db8::2/64"};
  }
  const auto address = wire::IpAddress::parse(text.substr(0, slash));
  if (!address) return Failure{quoted(text.substr(0, slash)) + " is neither an IPv4 nor an IPv6 address"};
  const auto most = static_cast<unsigned>(8 * size_of(address->version));
  const auto length = parse_number(text.substr(slash + 1), most);
  if (!length || *length == 0) {
    return Failure{quoted(text.substr(slash + 1)) + " is not the length of a prefix (1 to " +
                   std::to_string(most) + ")"};
  }
  const Prefix prefix{*address, static_cast<int>(*length)};
  if (!prefix.usable(*address)) {
    return Failure{quoted(text) +
                   (address->version == wire::IpVersion::kV4
                        ? " is the address of the network itself or its broadcast address, not of a host"
                        : " is the address of the network's routers or of a group, not of a host")};
  }
  return prefix;
}

wire::IpAddress Prefix::mask() const {
  wire::IpAddress mask;
  mask.version = address.version;
  for (int bit = 0; bit < length; ++bit) {
    std::uint8_t& octet = mask.octets[static_cast<std::size_t>(bit / 8)];
    octet = static_cast<std::uint8_t>(octet | 0x80 >> bit % 8);
  }
  return mask;
}

bool Prefix::contains(const wire::IpAddress& other) const {
  return other.version == address.version && masked(other, mask()) == masked(address, mask());
}

bool Prefix::usable(const wire::IpAddress& other) const {
  if (!contains(other) || !names_a_host(other)) return false;
  if (length + 1 >= static_cast<int>(8 * size_of(address.version))) return true;
  if (other == masked(other, mask())) return false;
  return address.version == wire::IpVersion::kV6 || other != filled(other, mask());
}

std::optional<wire::IpAddress> Prefix::first_other() const {
  wire::IpAddress candidate = masked(address, mask());
  std::uint8_t& last = candidate.octets[size_of(address.version) - 1];
  for (int i = 0; i < 4; ++i, ++last) {
    if (candidate != address && usable(candidate)) return candidate;
  }
  return std::nullopt;
}

Result<wire::Endpoint, Failure> parse_endpoint(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const bool bracketed = !text.empty() && text.front() == '[';
  if (colon == std::string_view::npos || (bracketed && text[colon - 1] != ']')) {
    return Failure{quoted(text) + " lacks a port; write it as 198.51.100.1:80 or [2001:db8::1]:80"};
  }
  std::string_view host = text.substr(0, colon);
  if (!bracketed && host.find(':') != std::string_view::npos)
    return Failure{quoted(text) + ": write an IPv6 address in brackets, as in [2001:db8::1]:80"};
  if (bracketed) host = host.substr(1, host.size() - 2);
  const auto address = wire::IpAddress::parse(host);
  const auto version = bracketed ? wire::IpVersion::kV6 : wire::IpVersion::kV4;
  if (!address || address->version != version)
    return Failure{quoted(host) + " is not an " + std::string(to_string(version)) + " address"};
  if (!names_a_host(*address)) return Failure{quoted(host) + " is not the address of a host"};
  const auto port = parse_number(text.substr(colon + 1), 65535);
  if (!port || *port == 0) return Failure{quoted(text.substr(colon + 1)) + " is not a port (1 to 65535)"};
  return wire::Endpoint{*address, static_cast<std::uint16_t>(*port)};
}

}  // namespace tcplab::native
