#include "core/capture/link_layer.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "core/wire/big_endian.hpp"
#include "core/wire/ipv4.hpp"
#include "core/wire/ipv6.hpp"

namespace tcplab::capture {
namespace {

using wire::load16;
using wire::load32;

constexpr std::uint32_t kNull = 0;
constexpr std::uint32_t kEthernet = 1;
constexpr std::uint32_t kLoop = 108;
constexpr std::uint32_t kLinuxSll = 113;
constexpr std::uint32_t kIpv4 = 228;
constexpr std::uint32_t kIpv6 = 229;
constexpr std::uint32_t kLinuxSll2 = 276;
// LINKTYPE_RAW, and what DLT_RAW is on systems that write it as it is.
constexpr std::array<std::uint32_t, 3> kRaw{101, 12, 14};

struct NamedLink {
  std::uint32_t type;
  std::string_view name;
};
constexpr NamedLink kUnread[] = {{9, "PPP"}, {105, "IEEE 802.11"}, {127, "radiotap"}, {249, "USBPcap"}};

bool is_vlan(std::uint16_t type) { return type == 0x8100 || type == 0x88a8 || type == 0x9100; }
bool is_ip(std::uint16_t type) { return type == 0x0800 || type == 0x86dd; }

// Where the IP datagram begins. nullopt: there is none; beyond the end: the frame was cut before.
std::optional<std::size_t> start_of_ip(std::span<const std::uint8_t> frame, std::uint32_t link_type) {
  const auto typed = [frame](std::size_t at, std::size_t header) -> std::optional<std::size_t> {
    if (frame.size() < at + 2) return header;
    return is_ip(load16(&frame[at])) ? std::optional(header) : std::nullopt;
  };
  switch (link_type) {
    case kEthernet: {
      std::size_t type = 12;
      while (frame.size() >= type + 2 && is_vlan(load16(&frame[type]))) type += 4;
      return typed(type, type + 2);
    }
    case kLinuxSll:
      return typed(14, 16);
    case kLinuxSll2:
      return typed(0, 20);
    case kNull:
    case kLoop: {
      if (frame.size() < 4) return 4;
      // In the byte order of the machine that captured; each system has its own number for IPv6.
      std::uint32_t family = load32(&frame[0]);
      if (family > 0xffff) family = family >> 24 | (family >> 8 & 0xff00);
      constexpr std::array<std::uint32_t, 5> kFamilies{2, 10, 24, 28, 30};
      const bool known = std::find(kFamilies.begin(), kFamilies.end(), family) != kFamilies.end();
      return known ? std::optional<std::size_t>(4) : std::nullopt;
    }
    default:
      return 0;
  }
}

Carried cut_to_size(Bytes datagram, std::size_t on_wire) {
  const auto bytes = datagram.view();
  if (bytes.empty()) return {Carried::Kind::kShort};
  const unsigned version = bytes[0] >> 4;
  if (version != 4 && version != 6) return {};
  const std::size_t header = version == 6 ? wire::kIpv6HeaderSize : wire::kIpv4HeaderSize;
  if (bytes.size() < header) return {Carried::Kind::kShort};
  const std::size_t total = version == 6 ? header + load16(&bytes[4]) : load16(&bytes[2]);
  // One that says more or less of itself than can be is told as it came.
  if (total < header || total > on_wire) return {Carried::Kind::kDatagram, std::move(datagram)};
  if (total <= bytes.size()) return {Carried::Kind::kDatagram, datagram.slice(0, total)};
  return {Carried::Kind::kDatagram, datagram, total - bytes.size()};
}

}  // namespace

bool reads_link_type(std::uint32_t link_type) {
  constexpr std::array kTyped{kNull, kEthernet, kLoop, kLinuxSll, kLinuxSll2, kIpv4, kIpv6};
  return std::find(kTyped.begin(), kTyped.end(), link_type) != kTyped.end() ||
         std::find(kRaw.begin(), kRaw.end(), link_type) != kRaw.end();
}

std::string link_name(std::uint32_t link_type) {
  const std::string number = std::to_string(link_type);
  const auto* const named = std::find_if(std::begin(kUnread), std::end(kUnread),
                                         [&](const NamedLink& link) { return link.type == link_type; });
  return named == std::end(kUnread) ? number : std::string(named->name) + " (" + number + ")";
}

Carried carried_by(const Frame& frame, std::uint32_t link_type) {
  if (!reads_link_type(link_type)) return {};
  const auto start = start_of_ip(frame.octets.view(), link_type);
  if (!start) return {};
  if (*start >= frame.octets.size()) return {Carried::Kind::kShort};
  Carried carried = cut_to_size(frame.octets.slice(*start), frame.size - *start);
  if (link_type == kLinuxSll2) carried.device = load32(frame.octets.data() + 4);
  return carried;
}

}  // namespace tcplab::capture
