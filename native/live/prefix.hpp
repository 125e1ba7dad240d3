#pragma once

#include <optional>
#include <string_view>

#include "core/base/result.hpp"
#include "core/wire/ip_address.hpp"
#include "native/files.hpp"

namespace tcplab::native {

// An IPv4 address in its network: "198.51.100.2/24".
struct Prefix {
  wire::IpAddress address;
  int length = 0;  // 1 to 32

  // Errors say what is wrong with the text.
  static Result<Prefix, Failure> parse(std::string_view text);

  bool contains(const wire::IpAddress& other) const;
  // Usable by a host: neither the network's own address nor its broadcast address, where it has these (RFC
  // 3021).
  bool usable(const wire::IpAddress& other) const;
  // The first usable address that is not ours.
  std::optional<wire::IpAddress> first_other() const;
  std::uint32_t netmask() const;  // host order
};

// An IPv4 address as a number, host order, and back.
std::uint32_t to_number(const wire::IpAddress& address);
wire::IpAddress from_number(std::uint32_t number);

// "198.51.100.1:80". Errors say what is wrong with the text.
Result<wire::Endpoint, Failure> parse_endpoint(std::string_view text);

}  // namespace tcplab::native
