#include <string>
#include <string_view>

#include "core/wire/big_endian.hpp"
#include "core/wire/field_list.hpp"
#include "core/wire/tcp_options.hpp"

namespace tcplab::wire {
namespace {

constexpr Words kUnknownKind = {"Unknown", "未知"};

struct OptionName {
  Words field;  // the heading of the option
  Words kind;   // what its kind octet says
};

OptionName name_of(std::uint8_t kind) {
  switch (static_cast<OptionKind>(kind)) {
    case OptionKind::kEndOfList:
      return {{"TCP Option - End of Option List (EOL)", "TCP 选项：选项表结束（EOL）"},
              {"End of Option List", "选项表结束"}};
    case OptionKind::kNop:
      return {{"TCP Option - No-Operation (NOP)", "TCP 选项：无操作（NOP）"}, {"No-Operation", "无操作"}};
    case OptionKind::kMss:
      return {{"TCP Option - Maximum segment size", "TCP 选项：最大报文段长度（MSS）"},
              {"Maximum Segment Size", "最大报文段长度"}};
    case OptionKind::kWindowScale:
      return {{"TCP Option - Window scale", "TCP 选项：窗口扩大（WS）"}, {"Window Scale", "窗口扩大"}};
    case OptionKind::kSackPermitted:
      return {{"TCP Option - SACK permitted", "TCP 选项：允许选择确认（SACK）"},
              {"SACK Permitted", "允许选择确认"}};
    case OptionKind::kSack:
      return {{"TCP Option - SACK", "TCP 选项：选择确认（SACK）"}, {"SACK", "选择确认"}};
    case OptionKind::kTimestamps:
      return {{"TCP Option - Timestamps", "TCP 选项：时间戳"}, {"Time Stamp Option", "时间戳"}};
    case OptionKind::kFastOpen:
      return {{"TCP Option - Fast Open", "TCP 选项：快速打开（TFO）"},
              {"TCP Fast Open Cookie", "快速打开 cookie"}};
  }
  return {{"TCP Option - Unknown", "TCP 选项：未知"}, kUnknownKind};
}

// One option: its octets, where they stand in the layer, and what SACK edges are relative to.
struct Option {
  std::span<const std::uint8_t> octets;
  std::size_t offset = 0;
  SeqNum sack_base;

  std::uint32_t number(std::size_t at) const { return load32(&octets[at]); }
};

std::string multiplier(const FieldList& fields, std::uint8_t shift) {
  const auto counted = shift > 14 ? 14U : shift;  // RFC 7323 2.3
  return std::to_string(shift) + fields.say({" (multiply by ", " (乘以 "}) + std::to_string(1U << counted) +
         ")";
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

std::string summary(const FieldList& fields, const Option& option) {
  const std::uint8_t kind = option.octets[0];
  if (!option_length_fits(kind, option.octets.size())) return fields.say({"wrong length", "长度错误"});
  switch (static_cast<OptionKind>(kind)) {
    case OptionKind::kMss:
      return fields.bytes(load16(&option.octets[2]));
    case OptionKind::kWindowScale:
      return multiplier(fields, option.octets[2]);
    case OptionKind::kSack:
      return sack_ranges(option);
    case OptionKind::kTimestamps:
      return "TSval " + std::to_string(option.number(2)) + ", TSecr " + std::to_string(option.number(6));
    case OptionKind::kFastOpen:
      return option.octets.size() > 2 ? "Cookie " + hexadecimal(option.octets.subspan(2))
                                      : fields.say({"Cookie Request", "请求 cookie"});
    case OptionKind::kEndOfList:
    case OptionKind::kNop:
    case OptionKind::kSackPermitted:
      return {};
  }
  return fields.bytes(option.octets.size());
}

// The values of a known kind. Precondition: option_length_fits().
void add_values(FieldList& fields, const Option& option) {
  const auto edge = [&](std::size_t at) { return fields.relative({option.number(at)}, option.sack_base); };
  const auto add = [&](const Words& name, std::string value, std::size_t at, std::size_t length) {
    fields.add(3, name, std::move(value), option.offset + at, length);
  };
  switch (static_cast<OptionKind>(option.octets[0])) {
    case OptionKind::kEndOfList:
    case OptionKind::kNop:
    case OptionKind::kSackPermitted:
      break;
    case OptionKind::kMss:
      add({"MSS Value", "MSS 值"}, std::to_string(load16(&option.octets[2])), 2, 2);
      break;
    case OptionKind::kWindowScale:
      add({"Shift count", "移位数"}, std::to_string(option.octets[2]), 2, 1);
      break;
    case OptionKind::kSack:
      for (std::size_t at = 2; at < option.octets.size(); at += 8) {
        add({"left edge", "左边界"}, edge(at), at, 4);
        add({"right edge", "右边界"}, edge(at + 4), at + 4, 4);
      }
      break;
    case OptionKind::kTimestamps:
      add({"Timestamp value", "时间戳值（TSval）"}, std::to_string(option.number(2)), 2, 4);
      add({"Timestamp echo reply", "时间戳回显（TSecr）"}, std::to_string(option.number(6)), 6, 4);
      break;
    case OptionKind::kFastOpen:
      if (option.octets.size() == 2) break;
      add({"Fast Open Cookie", "快速打开 cookie"}, hexadecimal(option.octets.subspan(2)), 2,
          option.octets.size() - 2);
      break;
  }
}

void add_option(FieldList& fields, const Option& option) {
  const std::uint8_t kind = option.octets[0];
  const OptionName name = name_of(kind);
  const std::size_t size = option.octets.size();
  fields.add(2, name.field, summary(fields, option), option.offset, size);
  fields.add(3, {"Kind", "类型"}, fields.say(name.kind) + " (" + std::to_string(kind) + ")", option.offset,
             1);
  if (size > 1) fields.add(3, {"Length", "长度"}, std::to_string(size), option.offset + 1, 1);
  const bool readable = name.kind.english != kUnknownKind.english && option_length_fits(kind, size);
  if (readable) return add_values(fields, option);
  if (size > 2) fields.add(3, {"Data", "数据"}, fields.bytes(size - 2), option.offset + 2, size - 2);
}

}  // namespace

void add_option_fields(FieldList& fields, std::span<const std::uint8_t> options, std::size_t offset,
                       SeqNum sack_base) {
  if (options.empty()) return;
  fields.add(1, {"Options", "选项"}, fields.bytes(options.size()), offset, options.size());
  std::size_t at = 0;
  while (const auto view = option_at(options, at)) {
    add_option(fields, {options.subspan(at, view->length), offset + at, sack_base});
    at += view->length;
    if (view->kind == static_cast<std::uint8_t>(OptionKind::kEndOfList)) break;
  }
  if (at == options.size()) return;
  const bool ended = at > 0 && options[at - 1] == static_cast<std::uint8_t>(OptionKind::kEndOfList);
  const std::size_t rest = options.size() - at;
  fields.add(2, ended ? Words{"Padding", "填充"} : Words{"Malformed option", "格式错误的选项"},
             fields.bytes(rest), offset + at, rest);
}

}  // namespace tcplab::wire
