#include "core/scenario/rewrite.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <span>

namespace tcplab::scenario {
namespace {

struct FieldInfo {
  std::string_view name;
  std::uint32_t most;
};
// In the order of Field.
constexpr FieldInfo kFieldInfos[] = {
    {"seq", UINT32_MAX},
    {"ack", UINT32_MAX},
    {"window", 65535},
    {"urgent", 65535},
    {"flags", 255},
    {"ttl", 255},
    {"dscp", 63},
    {"ecn", 3},
    {"mss", 65535},
    {"wscale", 255},
    {"sack-left", UINT32_MAX},
    {"sack-right", UINT32_MAX},
    {"sack2-left", UINT32_MAX},
    {"sack2-right", UINT32_MAX},
    {"sack3-left", UINT32_MAX},
    {"sack3-right", UINT32_MAX},
    {"sack4-left", UINT32_MAX},
    {"sack4-right", UINT32_MAX},
    {"tsval", UINT32_MAX},
    {"tsecr", UINT32_MAX},
    {"source-port", 65535},
    {"destination-port", 65535},
    {"id", 65535},
    {"df", 1},
    {"flow-label", 0xfffff},
};

struct Place {
  wire::OptionKind kind = wire::OptionKind::kEndOfList;
  std::size_t offset = 0;  // in the option
  std::size_t width = 0;   // octets
};

std::optional<Place> place_in_options(Field field) {
  switch (field) {
    case Field::kMss:
      return Place{wire::OptionKind::kMss, 2, 2};
    case Field::kWindowScale:
      return Place{wire::OptionKind::kWindowScale, 2, 1};
    case Field::kSackLeft:
    case Field::kSackRight:
    case Field::kSack2Left:
    case Field::kSack2Right:
    case Field::kSack3Left:
    case Field::kSack3Right:
    case Field::kSack4Left:
    case Field::kSack4Right: {
      const auto edge = static_cast<std::size_t>(field) - static_cast<std::size_t>(Field::kSackLeft);
      return Place{wire::OptionKind::kSack, 2 + 4 * edge, 4};
    }
    case Field::kTsval:
      return Place{wire::OptionKind::kTimestamps, 2, 4};
    case Field::kTsecr:
      return Place{wire::OptionKind::kTimestamps, 6, 4};
    default:
      return std::nullopt;
  }
}

// Where the value stands among the octets of the options; their size when it is not there.
std::size_t find(const Place& place, std::span<const std::uint8_t> octets) {
  for (std::size_t at = 0; at < octets.size();) {
    const std::uint8_t kind = octets[at];
    if (kind == 0) break;
    if (kind == 1) {
      ++at;
      continue;
    }
    if (at + 1 >= octets.size() || octets[at + 1] < 2) break;
    const std::size_t size = octets[at + 1];
    const bool inside = place.offset + place.width <= size && at + size <= octets.size();
    if (kind == static_cast<std::uint8_t>(place.kind) && inside) return at + place.offset;
    at += size;
  }
  return octets.size();
}

std::int64_t option_value(const Place& place, const wire::TcpOptions& options) {
  const auto octets = options.bytes();
  const std::size_t at = find(place, octets);
  std::int64_t value = 0;
  if (at == octets.size()) return 0;
  for (std::size_t i = 0; i < place.width; ++i) value = value << 8 | octets[at + i];
  return value;
}

void put_option(const Place& place, std::int64_t value, wire::TcpOptions& options) {
  std::array<std::uint8_t, 40> octets{};
  const auto before = options.bytes();
  std::copy(before.begin(), before.end(), octets.begin());
  const std::size_t at = find(place, before);
  if (at == before.size()) return;
  for (std::size_t i = 0; i < place.width; ++i)
    octets[at + i] = static_cast<std::uint8_t>(value >> (8 * (place.width - 1 - i)));
  options = wire::TcpOptions::raw(std::span(octets).first(before.size()));
}

}  // namespace

std::string_view to_string(Field field) { return kFieldInfos[static_cast<std::size_t>(field)].name; }
std::int64_t most_of(Field field) { return kFieldInfos[static_cast<std::size_t>(field)].most; }

bool has(Field field, const wire::TcpSegment& segment) {
  const bool v4 = segment.source.version == wire::IpVersion::kV4;
  if (field == Field::kIdentification || field == Field::kDontFragment) return v4;
  if (field == Field::kFlowLabel) return !v4;
  const auto place = place_in_options(field);
  const auto octets = segment.header.options.bytes();
  return !place || find(*place, octets) != octets.size();
}

std::int64_t value_of(Field field, const wire::TcpSegment& segment) {
  const wire::TcpHeader& header = segment.header;
  switch (field) {
    case Field::kSeq:
      return header.seq.value;
    case Field::kAck:
      return header.ack.value;
    case Field::kWindow:
      return header.window;
    case Field::kUrgent:
      return header.urgent_pointer;
    case Field::kFlags:
      return header.flags.to_octet();
    case Field::kTtl:
      return segment.ip.ttl;
    case Field::kDscp:
      return segment.ip.dscp;
    case Field::kEcn:
      return segment.ip.ecn;
    case Field::kSourcePort:
      return header.source_port;
    case Field::kDestinationPort:
      return header.destination_port;
    case Field::kIdentification:
      return segment.ip.identification;
    case Field::kDontFragment:
      return segment.ip.dont_fragment ? 1 : 0;
    case Field::kFlowLabel:
      return segment.ip.flow_label;
    default:
      break;
  }
  return option_value(*place_in_options(field), header.options);
}

void rewrite(const Mishap& mishap, wire::TcpSegment& segment) {
  if (!has(mishap.field, segment)) return;
  wire::TcpHeader& header = segment.header;
  const std::int64_t value = mishap.value + (mishap.relative ? value_of(mishap.field, segment) : 0);
  switch (mishap.field) {
    case Field::kSeq:
      header.seq = SeqNum{static_cast<std::uint32_t>(value)};
      return;
    case Field::kAck:
      header.ack = SeqNum{static_cast<std::uint32_t>(value)};
      return;
    case Field::kWindow:
      header.window = static_cast<std::uint16_t>(value);
      return;
    case Field::kUrgent:
      header.urgent_pointer = static_cast<std::uint16_t>(value);
      return;
    case Field::kFlags:
      header.flags = wire::TcpFlags::from_octet(static_cast<std::uint8_t>(value));
      return;
    case Field::kTtl:
      segment.ip.ttl = static_cast<std::uint8_t>(value);
      return;
    case Field::kDscp:
      segment.ip.dscp = static_cast<std::uint8_t>(value & 0x3f);
      return;
    case Field::kEcn:
      segment.ip.ecn = static_cast<std::uint8_t>(value & 3);
      return;
    case Field::kSourcePort:
      header.source_port = static_cast<std::uint16_t>(value);
      return;
    case Field::kDestinationPort:
      header.destination_port = static_cast<std::uint16_t>(value);
      return;
    case Field::kIdentification:
      segment.ip.identification = static_cast<std::uint16_t>(value);
      return;
    case Field::kDontFragment:
      segment.ip.dont_fragment = (value & 1) != 0;
      return;
    case Field::kFlowLabel:
      segment.ip.flow_label = static_cast<std::uint32_t>(value) & 0xfffffU;
      return;
    default:
      return put_option(*place_in_options(mishap.field), value, header.options);
  }
}

}  // namespace tcplab::scenario
