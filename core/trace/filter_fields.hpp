#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "core/trace/analysis.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::trace {

// What a field of a filter is compared with.
enum class FieldType : std::uint8_t {
  kLabel,  // with nothing: it is there or not
  kNumber,
  kFlag,  // 0 or 1
  kTime,  // seconds
  kAddress,
};

// A packet that is looked at, with what has been found out of it.
struct FieldsOf {
  const Trace& trace;
  const Analysis& analysis;
  PacketId id;
  Packet packet;
};

// At most two values, since a packet has two ends.
struct FieldValues {
  using Value = std::variant<std::int64_t, wire::IpAddress>;
  std::uint8_t count = 0;
  Value values[2] = {};

  void add(std::int64_t number) { values[count++] = number; }
  void add(const wire::IpAddress& address) { values[count++] = address; }
};

struct FilterField {
  std::string_view name;
  FieldType type;
  // What a packet has of it; nothing where it has no such field. Of a label, anything.
  FieldValues (*read)(const FieldsOf& packet);
};

// The one that numbers connections.
inline constexpr std::string_view kStreamField = "tcp.stream";

std::span<const FilterField> all_filter_fields();
// nullptr when there is none of that name.
const FilterField* find_filter_field(std::string_view name);

}  // namespace tcplab::trace
