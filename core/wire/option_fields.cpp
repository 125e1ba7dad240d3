#include <string>
#include <string_view>

#include "core/wire/big_endian.hpp"
#include "core/wire/field_list.hpp"
#include "core/wire/tcp_options.hpp"

namespace tcplab::wire {
namespace {

constexpr std::string_view kUnknownKind = "Unknown";

struct OptionName {
  std::string_view field;  // the heading of the option
  std::string_view kind;   // what its kind octet says
};

OptionName name_of(std::uint8_t kind) {
  switch (static_cast<OptionKind>(kind)) {
    case OptionKind::kEndOfList:
      return {"TCP Option - End of Option List (EOL)", "End of Option List"};
    case OptionKind::kNop:
      return {"TCP Option - No-Operation (NOP)", "No-Operation"};
    case OptionKind::kMss:
      return {"TCP Option - Maximum segment size", "Maximum Segment Size"};
    case OptionKind::kWindowScale:
      return {"TCP Option - Window scale", "Window Scale"};
    case OptionKind::kSackPermitted:
      return {"TCP Option - SACK permitted", "SACK Permitted"};
    case OptionKind::kSack:
      return {"TCP Option - SACK", "SACK"};
    case OptionKind::kTimestamps:
      return {"TCP Option - Timestamps", "Time Stamp Option"};
    case OptionKind::kFastOpen:
      return {"TCP Option - Fast Open", "TCP Fast Open Cookie"};
  }
  return {"TCP Option - Unknown", kUnknownKind};
}

std::string count_of_bytes(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " byte" : " bytes");
}

// One option: its octets, where they stand in the layer, and what SACK edges are relative to.
struct Option {
  std::span<const std::uint8_t> octets;
  std::size_t offset = 0;
  SeqNum sack_base;

  std::uint32_t number(std::size_t at) const { return load32(&octets[at]); }
  std::string edge(std::size_t at) const { return relative({number(at)}, sack_base); }
};

std::string multiplier(std::uint8_t shift) {
  const auto counted = shift > 14 ? 14U : shift;  // RFC 7323 2.3
  return std::to_string(shift) + " (multiply by " + std::to_string(1U << counted) + ")";
}

std::string hexadecimal(std::span<const std::uint8_t> octets) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t octet : octets) {
    text += kDigits[octet >> 4];
    text += kDigits[octet & 15U];
  }
  return text;
}

// "5-9, 20-30", the edges relative.
std::string sack_ranges(const Option& option) {
  std::string text;
  for (std::size_t at = 2; at < option.octets.size(); at += 8) {
    const SeqNum left{option.number(at)};
    const SeqNum right{option.number(at + 4)};
    if (!text.empty()) text += ", ";
    text += std::to_string(left.value - option.sack_base.value) + '-' +
            std::to_string(right.value - option.sack_base.value);
  }
  return text;
}

std::string summary(const Option& option) {
  const std::uint8_t kind = option.octets[0];
  if (!option_length_fits(kind, option.octets.size())) return "wrong length";
  switch (static_cast<OptionKind>(kind)) {
    case OptionKind::kMss:
      return count_of_bytes(load16(&option.octets[2]));
    case OptionKind::kWindowScale:
      return multiplier(option.octets[2]);
    case OptionKind::kSack:
      return sack_ranges(option);
    case OptionKind::kTimestamps:
      return "TSval " + std::to_string(option.number(2)) + ", TSecr " + std::to_string(option.number(6));
    case OptionKind::kFastOpen:
      return option.octets.size() > 2 ? "Cookie " + hexadecimal(option.octets.subspan(2)) : "Cookie Request";
    case OptionKind::kEndOfList:
    case OptionKind::kNop:
    case OptionKind::kSackPermitted:
      return {};
  }
  return count_of_bytes(option.octets.size());
}

// The values of a known kind. Precondition: option_length_fits().
void add_values(FieldList& fields, const Option& option) {
  const auto add = [&](std::string_view name, std::string value, std::size_t at, std::size_t length) {
    fields.add(3, name, std::move(value), option.offset + at, length);
  };
  switch (static_cast<OptionKind>(option.octets[0])) {
    case OptionKind::kEndOfList:
    case OptionKind::kNop:
    case OptionKind::kSackPermitted:
      break;
    case OptionKind::kMss:
      add("MSS Value", std::to_string(load16(&option.octets[2])), 2, 2);
      break;
    case OptionKind::kWindowScale:
      add("Shift count", std::to_string(option.octets[2]), 2, 1);
      break;
    case OptionKind::kSack:
      for (std::size_t at = 2; at < option.octets.size(); at += 8) {
        add("left edge", option.edge(at), at, 4);
        add("right edge", option.edge(at + 4), at + 4, 4);
      }
      break;
    case OptionKind::kTimestamps:
      add("Timestamp value", std::to_string(option.number(2)), 2, 4);
      add("Timestamp echo reply", std::to_string(option.number(6)), 6, 4);
      break;
    case OptionKind::kFastOpen:
      if (option.octets.size() == 2) break;
      add("Fast Open Cookie", hexadecimal(option.octets.subspan(2)), 2, option.octets.size() - 2);
      break;
  }
}

void add_option(FieldList& fields, const Option& option) {
  const std::uint8_t kind = option.octets[0];
  const OptionName name = name_of(kind);
  const std::size_t size = option.octets.size();
  fields.add(2, name.field, summary(option), option.offset, size);
  fields.add(3, "Kind", std::string(name.kind) + " (" + std::to_string(kind) + ")", option.offset, 1);
  if (size > 1) fields.add(3, "Length", std::to_string(size), option.offset + 1, 1);
  const bool readable = name.kind != kUnknownKind && option_length_fits(kind, size);
  if (readable) return add_values(fields, option);
  if (size > 2) fields.add(3, "Data", count_of_bytes(size - 2), option.offset + 2, size - 2);
}

}  // namespace

void add_option_fields(FieldList& fields, std::span<const std::uint8_t> options, std::size_t offset,
                       SeqNum sack_base) {
  if (options.empty()) return;
  fields.add(1, "Options", count_of_bytes(options.size()), offset, options.size());
  std::size_t at = 0;
  while (const auto view = option_at(options, at)) {
    add_option(fields, {options.subspan(at, view->length), offset + at, sack_base});
    at += view->length;
    if (view->kind == static_cast<std::uint8_t>(OptionKind::kEndOfList)) break;
  }
  if (at == options.size()) return;
  const bool ended = at > 0 && options[at - 1] == static_cast<std::uint8_t>(OptionKind::kEndOfList);
  const std::size_t rest = options.size() - at;
  fields.add(2, ended ? "Padding" : "Malformed option", count_of_bytes(rest), offset + at, rest);
}

}  // namespace tcplab::wire
