#include "core/wire/ip_address.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace tcplab::wire {
namespace {

constexpr std::size_t kGroups = 8;
using Groups = std::array<std::uint16_t, kGroups>;

// A whole number without sign or blanks, of 1 to max_digits digits.
std::optional<unsigned> parse_number(std::string_view text, int base, std::size_t max_digits) {
  if (text.empty() || text.size() > max_digits) return std::nullopt;
  unsigned value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return value;
}

// A leading zero is refused: some read it as octal (RFC 6943 3.1.1).
std::optional<std::uint8_t> parse_decimal_octet(std::string_view text) {
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  const auto value = parse_number(text, 10, 3);
  if (!value || *value > 255) return std::nullopt;
  return static_cast<std::uint8_t>(*value);
}

std::optional<IpAddress> parse_v4(std::string_view text) {
  IpAddress address;
  for (std::size_t i = 0; i < 4; ++i) {
    const std::size_t dot = i < 3 ? text.find('.') : text.size();
    if (dot == std::string_view::npos) return std::nullopt;
    const auto octet = parse_decimal_octet(text.substr(0, dot));
    if (!octet) return std::nullopt;
    address.octets[i] = *octet;
    if (i < 3) text.remove_prefix(dot + 1);
  }
  return address;
}

// The groups of an IPv6 address while they are read: how many, and where "::" stands for those not written.
struct GroupReader {
  Groups groups{};
  std::size_t count = 0;
  std::optional<std::size_t> gap;

  bool add_hex(std::string_view text) {
    const auto value = parse_number(text, 16, 4);
    if (!value || count == kGroups) return false;
    groups[count++] = static_cast<std::uint16_t>(*value);
    return true;
  }

  bool add_dotted(std::string_view text) {
    const auto v4 = parse_v4(text);
    if (!v4 || count + 2 > kGroups) return false;
    groups[count++] = static_cast<std::uint16_t>(v4->octets[0] << 8 | v4->octets[1]);
    groups[count++] = static_cast<std::uint16_t>(v4->octets[2] << 8 | v4->octets[3]);
    return true;
  }

  // Takes "::" off the front of the text; false when it stood before already.
  bool open_gap(std::string_view& text) {
    if (gap) return false;
    gap = count;
    text.remove_prefix(1);
    return true;
  }

  std::optional<IpAddress> finish() {
    if (gap ? count == kGroups : count != kGroups) return std::nullopt;
    if (gap) std::rotate(groups.begin() + *gap, groups.begin() + count, groups.end());
    IpAddress address{IpVersion::kV6, {}};
    for (std::size_t i = 0; i < kGroups; ++i) {
      address.octets[2 * i] = static_cast<std::uint8_t>(groups[i] >> 8);
      address.octets[2 * i + 1] = static_cast<std::uint8_t>(groups[i] & 0xff);
    }
    return address;
  }
};

std::optional<IpAddress> parse_v6(std::string_view text) {
  GroupReader reader;
  if (text.substr(0, 2) == "::") {
    text.remove_prefix(1);
    reader.open_gap(text);
  }
  while (!text.empty()) {
    const std::size_t colon = text.find(':');
    const std::string_view group = text.substr(0, colon);
    if (colon == std::string_view::npos) {
      const bool dotted = group.find('.') != std::string_view::npos;
      if (!(dotted ? reader.add_dotted(group) : reader.add_hex(group))) return std::nullopt;
      break;
    }
    if (!reader.add_hex(group)) return std::nullopt;
    text.remove_prefix(colon + 1);
    if (text.empty()) return std::nullopt;
    if (text.front() == ':' && !reader.open_gap(text)) return std::nullopt;
  }
  return reader.finish();
}

std::string dotted(const std::uint8_t* octets) {
  std::string text = std::to_string(octets[0]);
  for (std::size_t i = 1; i < 4; ++i) text += '.' + std::to_string(octets[i]);
  return text;
}

struct Run {
  std::size_t begin = 0;
  std::size_t length = 0;
};

// The longest run of two or more zero groups, the first of equals (RFC 5952 4.2); length 0 when there is
// none.
Run longest_zero_run(const Groups& groups) {
  Run best;
  Run current;
  for (std::size_t i = 0; i < kGroups; ++i) {
    if (groups[i] != 0) {
      current.length = 0;
      continue;
    }
    if (current.length++ == 0) current.begin = i;
    if (current.length > best.length) best = current;
  }
  return best.length >= 2 ? best : Run{};
}

void append_hex(std::string& text, std::uint16_t value) {
  std::array<char, 4> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
  text.append(digits.data(), end);
}

std::string format_v6(const std::array<std::uint8_t, 16>& octets) {
  Groups groups{};
  for (std::size_t i = 0; i < kGroups; ++i) {
    groups[i] = static_cast<std::uint16_t>(octets[2 * i] << 8 | octets[2 * i + 1]);
  }
  const Run zeros = longest_zero_run(groups);
  // An IPv4-mapped address (RFC 4291 2.5.5.2) shows its dotted quad (RFC 5952 5).
  if (zeros.begin == 0 && zeros.length == 5 && groups[5] == 0xffff) return "::ffff:" + dotted(&octets[12]);

  std::string text;
  for (std::size_t i = 0; i < kGroups; ++i) {
    if (zeros.length > 0 && i == zeros.begin) {
      text += "::";
      i += zeros.length - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ':';
    append_hex(text, groups[i]);
  }
  return text;
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  return text.find(':') == std::string_view::npos ? parse_v4(text) : parse_v6(text);
}

bool IpAddress::is_unspecified() const {
  return std::all_of(octets.begin(), octets.end(), [](std::uint8_t octet) { return octet == 0; });
}

bool IpAddress::is_broadcast() const { return *this == v4(255, 255, 255, 255); }

bool IpAddress::is_multicast() const {
  return version == IpVersion::kV4 ? octets[0] >> 4 == 14 : octets[0] == 0xff;
}

std::string IpAddress::to_string() const {
  return version == IpVersion::kV4 ? dotted(octets.data()) : format_v6(octets);
}

std::string Endpoint::to_string() const {
  const std::string host = address.to_string();
  const bool bracketed = address.version == IpVersion::kV6;
  return (bracketed ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

}  // namespace tcplab::wire
