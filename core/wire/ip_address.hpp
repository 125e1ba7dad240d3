#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace tcplab::wire {

enum class IpVersion : std::uint8_t { kV4 = 4, kV6 = 6 };

// An IPv4 or IPv6 address; IPv4 uses the first four octets, network order, the rest zero.
struct IpAddress {
  IpVersion version = IpVersion::kV4;
  std::array<std::uint8_t, 16> octets{};

  static constexpr IpAddress v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
    return {IpVersion::kV4, {a, b, c, d}};
  }
  // Dotted quad (RFC 6943 3.1.1 strict form) or RFC 4291 2.2 text; nullopt for anything else.
  static std::optional<IpAddress> parse(std::string_view text);

  // The ordering is spelled out because Emscripten 3.1.6's std::array has no <=> to deduce it from.
  std::strong_ordering operator<=>(const IpAddress&) const = default;
  // Every segment is looked up by its addresses, so they are compared as the two words that they are.
  bool operator==(const IpAddress& other) const {
    std::array<std::uint64_t, 2> ours;
    std::array<std::uint64_t, 2> theirs;
    std::memcpy(ours.data(), octets.data(), sizeof ours);
    std::memcpy(theirs.data(), other.octets.data(), sizeof theirs);
    return ours[0] == theirs[0] && ours[1] == theirs[1] && version == other.version;
  }
  bool is_unspecified() const;
  bool is_multicast() const;
  // The limited broadcast address 255.255.255.255 (RFC 1122 3.2.1.3); IPv6 has none.
  bool is_broadcast() const;
  // Dotted quad, or RFC 5952 text for IPv6.
  std::string to_string() const;
};

// Address and port: one end of a connection.
struct Endpoint {
  IpAddress address;
  std::uint16_t port = 0;

  std::strong_ordering operator<=>(const Endpoint&) const = default;
  // "198.51.100.1:80", "[2001:db8::1]:80".
  std::string to_string() const;
};

}  // namespace tcplab::wire
