#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tcplab {

// Octets in the letters that an address may have, without padding: RFC 4648 5.
std::string to_base64url(std::span<const std::uint8_t> octets);
// nullopt for letters that are none of these, for a length that cannot be, and where bits are left over that
// are not zero, so that two texts are never the same octets: RFC 4648 3.5.
std::optional<std::vector<std::uint8_t>> from_base64url(std::string_view text);

}  // namespace tcplab
