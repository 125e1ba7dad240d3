#include "core/packetdrill/language/constants.hpp"
#include "core/packetdrill/language/scanner.hpp"

// RFC 792, RFC 1122 3.2.2.1 and RFC 1812 5.2.7.1 for ICMP; RFC 4443 for ICMPv6.
namespace tcplab::packetdrill::language {
namespace {

using wire::IpVersion;

struct Type {
  IpVersion version = IpVersion::kV4;
  std::string_view name;
  std::uint8_t type = 0;
};
constexpr Type kTypes[] = {
    {IpVersion::kV4, "echo_reply", 0},
    {IpVersion::kV4, "unreachable", 3},
    {IpVersion::kV4, "dest_unreachable", 3},
    {IpVersion::kV4, "source_quench", 4},
    {IpVersion::kV4, "redirect", 5},
    {IpVersion::kV4, "echo_request", 8},
    {IpVersion::kV4, "time_exceeded", 11},
    {IpVersion::kV4, "parameter_problem", 12},
    {IpVersion::kV4, "timestamp_request", 13},
    {IpVersion::kV4, "timestamp_reply", 14},
    {IpVersion::kV4, "information_request", 15},
    {IpVersion::kV4, "information_reply", 16},
    {IpVersion::kV4, "address_mask_request", 17},
    {IpVersion::kV4, "address_mask_reply", 18},
    {IpVersion::kV6, "unreachable", 1},
    {IpVersion::kV6, "packet_too_big", 2},
    {IpVersion::kV6, "time_exceeded", 3},
    {IpVersion::kV6, "parameter_problem", 4},
    {IpVersion::kV6, "echo_request", 128},
    {IpVersion::kV6, "echo_reply", 129},
};

struct IcmpCode {
  IpVersion version = IpVersion::kV4;
  std::uint8_t type = 0;
  std::string_view name;
  std::uint8_t code = 0;
};
constexpr IcmpCode kIcmpCodes[] = {
    {IpVersion::kV4, 3, "net_unreachable", 0},
    {IpVersion::kV4, 3, "host_unreachable", 1},
    {IpVersion::kV4, 3, "protocol_unreachable", 2},
    {IpVersion::kV4, 3, "port_unreachable", 3},
    {IpVersion::kV4, 3, "frag_needed", 4},
    {IpVersion::kV4, 3, "source_route_failed", 5},
    {IpVersion::kV4, 3, "net_unknown", 6},
    {IpVersion::kV4, 3, "host_unknown", 7},
    {IpVersion::kV4, 3, "source_host_isolated", 8},
    {IpVersion::kV4, 3, "net_prohibited", 9},
    {IpVersion::kV4, 3, "host_prohibited", 10},
    {IpVersion::kV4, 3, "net_unreachable_for_tos", 11},
    {IpVersion::kV4, 3, "host_unreachable_for_tos", 12},
    {IpVersion::kV4, 3, "packet_filtered", 13},
    {IpVersion::kV4, 3, "comm_prohibited", 13},
    {IpVersion::kV4, 3, "precedence_violation", 14},
    {IpVersion::kV4, 3, "precedence_cutoff", 15},
    {IpVersion::kV4, 11, "ttl_exceeded_in_transit", 0},
    {IpVersion::kV4, 11, "frag_reass_exceeded", 1},
    {IpVersion::kV6, 1, "no_route", 0},
    {IpVersion::kV6, 1, "net_unreachable", 0},
    {IpVersion::kV6, 1, "admin_prohibited", 1},
    {IpVersion::kV6, 1, "beyond_scope", 2},
    {IpVersion::kV6, 1, "not_neighbour", 2},
    {IpVersion::kV6, 1, "address_unreachable", 3},
    {IpVersion::kV6, 1, "port_unreachable", 4},
    {IpVersion::kV6, 3, "exceeded_hop_limit", 0},
    {IpVersion::kV6, 3, "frag_reass_exceeded", 1},
    {IpVersion::kV6, 3, "exceeded_frag_time", 1},
    {IpVersion::kV6, 4, "erroneous_header", 0},
    {IpVersion::kV6, 4, "header_field", 0},
    {IpVersion::kV6, 4, "unknown_next_header", 1},
    {IpVersion::kV6, 4, "unknown_option", 2},
};

// "type_3", "code_255".
std::optional<std::uint8_t> numeric(std::string_view name, std::string_view prefix) {
  if (name.substr(0, prefix.size()) != prefix) return std::nullopt;
  const auto number = parse_unsigned(name.substr(prefix.size()));
  if (!number || *number > 255) return std::nullopt;
  return static_cast<std::uint8_t>(*number);
}

}  // namespace

std::optional<std::uint8_t> icmp_type(std::string_view name, IpVersion version) {
  for (const Type& type : kTypes) {
    if (type.version == version && type.name == name) return type.type;
  }
  return numeric(name, "type_");
}

std::optional<std::uint8_t> icmp_code(std::string_view name, std::uint8_t type, IpVersion version) {
  if (name.empty()) return std::uint8_t{0};
  for (const IcmpCode& code : kIcmpCodes) {
    if (code.version == version && code.type == type && code.name == name) return code.code;
  }
  return numeric(name, "code_");
}

}  // namespace tcplab::packetdrill::language
