#pragma once

#include <optional>
#include <string_view>

#include "core/base/result.hpp"
#include "core/wire/ip_address.hpp"
#include "native/files.hpp"

namespace tcplab::native {

// An address in its network: "198.51.100.2/24", "2001:db8::2/64".
struct Prefix {
  wire::IpAddress address;
  int length = 0;  // 1 to 32, or to 128

  // Errors say what is wrong with the text.
  static Result<Prefix, Failure> parse(std::string_view text);

  wire::IpVersion version() const { return address.version; }
  bool contains(const wire::IpAddress& other) const;
  // Usable by a host: not the network's own address nor its broadcast address, where IPv4 has these (RFC
  // 3021), nor the address of all its routers, where IPv6 has it (RFC 4291 2.6.1, RFC 6164).
  bool usable(const wire::IpAddress& other) const;
  // The first usable address that is not ours.
  std::optional<wire::IpAddress> first_other() const;
  // The mask of that length as an address: 255.255.255.0.
  wire::IpAddress mask() const;
  // "2001:db8::2/64"
  std::string to_string() const { return address.to_string() + "/" + std::to_string(length); }
};

// "IPv4", "IPv6"
std::string_view to_string(wire::IpVersion version);

// "198.51.100.1:80", "[2001:db8::1]:80". Errors say what is wrong with the text.
Result<wire::Endpoint, Failure> parse_endpoint(std::string_view text);

}  // namespace tcplab::native
