#include "core/scenario/values.hpp"

#include <algorithm>
#include <span>

namespace tcplab::scenario::language {
namespace {

constexpr std::size_t kMostDigits = 12;
constexpr std::size_t kMostDecimals = 6;
constexpr std::uint64_t kDecimalScale = 1'000'000;
constexpr std::uint64_t kLongestTime = 3'600'000'000'000'000;  // ns: a thousand hours
constexpr std::uint64_t kHighestRate = 1'000'000'000'000;      // bit/s

// A decimal number and the unit behind it.
struct Quantity {
  std::uint64_t whole = 0;
  std::uint64_t millionths = 0;
  std::string_view unit;
  std::size_t unit_offset = 0;
};

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

Value<Quantity> parse_quantity(std::string_view text, const Message& what, const Message& example) {
  const Message expected = told({"{0} such as {1}", "{0}，例如 {1}"}, what, example);
  Quantity quantity;
  std::size_t at = 0;
  for (; at < text.size() && is_digit(text[at]); ++at) {
    if (at == kMostDigits) return ValueError{0, {"too many digits", "数字位数太多"}, expected, {}};
    quantity.whole = quantity.whole * 10 + static_cast<std::uint64_t>(text[at] - '0');
  }
  if (at == 0) return ValueError{0, told({"this is not {0}", "这不是{0}"}, what), expected, {}};
  if (at < text.size() && text[at] == '.') {
    const std::size_t point = at++;
    std::uint64_t scale = kDecimalScale;
    for (; at < text.size() && is_digit(text[at]); ++at) {
      if (at - point > kMostDecimals)
        return ValueError{point, {"more than 6 decimals", "小数超过 6 位"}, expected, {}};
      scale /= 10;
      quantity.millionths += scale * static_cast<std::uint64_t>(text[at] - '0');
    }
    if (at == point + 1)
      return ValueError{at, {"a digit is missing after the point", "小数点后缺少数字"}, expected, {}};
  }
  quantity.unit = text.substr(at);
  quantity.unit_offset = at;
  return quantity;
}

std::vector<std::string_view> names_of(std::span<const Unit> units) {
  std::vector<std::string_view> names;
  for (const Unit& unit : units) {
    if (!unit.name.empty()) names.push_back(unit.name);
  }
  return names;
}

// The quantity in units of factor 1. maximum keeps the arithmetic within 64 bits.
Value<std::uint64_t> scale(const Quantity& quantity, std::span<const Unit> units, const Message& what,
                           std::uint64_t maximum) {
  const auto unit =
      std::find_if(units.begin(), units.end(), [&](const Unit& u) { return u.name == quantity.unit; });
  if (unit == units.end()) {
    const std::vector<std::string_view> names = names_of(units);
    const Message message =
        quantity.unit.empty() ? Message("a unit is missing", "缺少单位")
                              : told({"unknown unit '{0}'", "未知的单位 '{0}'"}, quantity.unit.substr(0, 16));
    return ValueError{quantity.unit_offset, message, one_of(names), did_you_mean(quantity.unit, names)};
  }
  const std::uint64_t fraction = quantity.millionths * unit->factor;
  if (fraction % kDecimalScale != 0)
    return ValueError{0,
                      told({"{0} is finer than can be told apart", "{0}精细到无法分辨"}, what),
                      {"fewer decimals", "更少的小数位"},
                      {}};
  if (quantity.whole > maximum / unit->factor)
    return ValueError{0, told({"{0} is too large", "{0}太大"}, what), {}, {}};
  return quantity.whole * unit->factor + fraction / kDecimalScale;
}

ValueError out_of_range(const Message& what, std::string_view text, std::uint64_t minimum,
                        std::uint64_t maximum) {
  return {0,
          told({"{0} {1} is out of range", "{0} {1} 超出范围"}, what, text.substr(0, 24)),
          from_to(std::to_string(minimum), std::to_string(maximum)),
          {}};
}

// Number of single-letter changes that make b of a (Levenshtein), for short words.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

}  // namespace

Value<std::uint64_t> parse_number(std::string_view text, const Message& what, std::uint64_t minimum,
                                  std::uint64_t maximum) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_digit(text[i])) {
      return ValueError{i,
                        {"this is not a whole number", "这不是整数"},
                        told({"{0} from {1} to {2}", "{0}，从 {1} 到 {2}"}, what, std::to_string(minimum),
                             std::to_string(maximum)),
                        {}};
    }
    const auto digit = static_cast<std::uint64_t>(text[i] - '0');
    if (digit > maximum || value > (maximum - digit) / 10) return out_of_range(what, text, minimum, maximum);
    value = value * 10 + digit;
  }
  if (text.empty())
    return ValueError{0, told({"{0} is missing", "缺少{0}"}, what), {"a whole number", "整数"}, {}};
  if (value < minimum) return out_of_range(what, text, minimum, maximum);
  return value;
}

Value<Duration> parse_time(std::string_view text) {
  constexpr Unit kUnits[] = {{"ns", 1},
                             {"us", 1'000},
                             {"ms", 1'000'000},
                             {"s", 1'000'000'000},
                             {"min", 60'000'000'000},
                             {"h", 3'600'000'000'000}};
  const Value<Quantity> quantity = parse_quantity(text, {"a time", "时间"}, one_of({"20ms", "1.5s"}));
  if (!quantity) return quantity.error();
  const Value<std::uint64_t> ns = scale(*quantity, kUnits, {"the time", "时间"}, kLongestTime);
  if (!ns) return ns.error();
  return nanoseconds(static_cast<std::int64_t>(*ns));
}

Value<std::uint64_t> parse_rate(std::string_view text) {
  constexpr Unit kUnits[] = {
      {"bit/s", 1}, {"kbit/s", 1'000}, {"Mbit/s", 1'000'000}, {"Gbit/s", 1'000'000'000}};
  const Value<Quantity> quantity = parse_quantity(text, {"a rate", "速率"}, Message("10Mbit/s"));
  if (!quantity) return quantity.error();
  const Value<std::uint64_t> rate = scale(*quantity, kUnits, {"the rate", "速率"}, kHighestRate);
  if (rate && *rate == 0)
    return ValueError{0, {"a rate of nothing", "速率为零"}, {"at least 1bit/s", "至少 1bit/s"}, {}};
  return rate;
}

Value<std::uint64_t> parse_octets(std::string_view text, const Message& what, std::uint64_t minimum,
                                  std::uint64_t maximum) {
  constexpr Unit kUnits[] = {{"", 1}, {"k", 1'000}, {"Ki", 1'024}, {"M", 1'000'000}, {"Mi", 1'048'576}};
  const Value<Quantity> quantity =
      parse_quantity(text, {"a number of octets", "字节数"}, one_of({"1000", "64Ki"}));
  if (!quantity) return quantity.error();
  const Value<std::uint64_t> octets = scale(*quantity, kUnits, what, kHighestRate);
  if (!octets) return octets.error();
  if (*octets < minimum || *octets > maximum) return out_of_range(what, text, minimum, maximum);
  return octets;
}

Value<double> parse_percentage(std::string_view text) {
  const Value<Quantity> quantity = parse_quantity(text, {"a percentage", "百分比"}, one_of({"1%", "0.5%"}));
  if (!quantity) return quantity.error();
  if (quantity->unit != "%")
    return ValueError{quantity->unit_offset, {"a percentage ends in %", "百分比以 % 结尾"}, Message("%"), {}};
  const std::uint64_t millionths = quantity->whole * kDecimalScale + quantity->millionths;
  if (millionths > 100 * kDecimalScale)
    return ValueError{0, {"the percentage is out of range", "百分比超出范围"}, from_to("0%", "100%"), {}};
  return static_cast<double>(millionths) / static_cast<double>(100 * kDecimalScale);
}

Message did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates) {
  constexpr std::size_t kLongest = 32;
  constexpr std::size_t kMostEdits = 2;
  if (word.size() > kLongest) return {};
  std::size_t least = kMostEdits + 1;
  std::string_view best;
  for (const std::string_view candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < least && distance < candidate.size()) {
      least = distance;
      best = candidate;
    }
  }
  return best.empty() ? Message() : told({"did you mean '{0}'?", "是否想写 '{0}'？"}, best);
}

Message from_to(std::string_view least, std::string_view most) {
  return told({"{0} to {1}", "{0} 到 {1}"}, least, most);
}

Message one_of(const std::vector<std::string_view>& candidates) {
  constexpr std::size_t kMost = 16;
  Message text;
  for (std::size_t i = 0; i < candidates.size() && i < kMost; ++i) {
    const bool last = i + 1 == candidates.size();
    const Message pattern = i == 0 ? Message("{0}{1}")
                            : last ? Message("{0} or {1}", "{0} 或 {1}")
                                   : Message("{0}, {1}", "{0}、{1}");
    text = told(pattern, text, candidates[i]);
  }
  return candidates.size() > kMost ? told({"{0} ...", "{0} ..."}, text) : text;
}

}  // namespace tcplab::scenario::language
