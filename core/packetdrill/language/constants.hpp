#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/wire/ip_address.hpp"

// What the names in scripts stand for on the systems that scripts are written for.
namespace tcplab::packetdrill::language {

// Whose numbers. A name that the asked system lacks is looked up with the other one, since a script may use
// any.
enum class System : std::uint8_t { kLinux, kFreeBsd };

// AF_, PF_, SOCK_, IPPROTO_, SOL_, SO_, TCP_, IP_, IPV6_, MSG_, O_, F_, POLL, EPOLL, SHUT_, SIOC*, FIO*,
// TCPI_OPT_, TCP_CA_ and TCP states (TCP_ESTABLISHED ...), INADDR_, NULL. nullopt: no such name.
std::optional<std::int64_t> constant(std::string_view name, System system);

// The number of an errno name ("EAGAIN"), and back: the name of the number, or the number in digits.
std::optional<int> errno_number(std::string_view name, System system);
std::string errno_name(int number, System system);

// The ICMP (or ICMPv6) type and code of their names in scripts ("unreachable", "frag_needed", "type_3",
// "code_4"). An empty code is 0. nullopt: no such name for that version.
std::optional<std::uint8_t> icmp_type(std::string_view name, wire::IpVersion version);
std::optional<std::uint8_t> icmp_code(std::string_view name, std::uint8_t type, wire::IpVersion version);

}  // namespace tcplab::packetdrill::language
