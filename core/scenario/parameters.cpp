#include "core/scenario/parameters.hpp"

#include <algorithm>
#include <span>

namespace tcplab::scenario {
namespace {

constexpr double kPercentScale = 100'000'000;  // millionths of a percent in 1

struct Scale {
  std::string_view unit;
  std::int64_t factor;
};
constexpr Scale kTimes[] = {{"s", 1'000'000'000}, {"ms", 1'000'000}, {"us", 1'000}, {"ns", 1}};
constexpr Scale kRates[] = {
    {"Gbit/s", 1'000'000'000}, {"Mbit/s", 1'000'000}, {"kbit/s", 1'000}, {"bit/s", 1}};
constexpr Scale kPercents[] = {{"%", 1'000'000}};
constexpr std::int64_t kMillion = 1'000'000;

// In the largest unit in which it has at most six decimals and is not below 1, else in the smallest.
std::string in_units(std::int64_t value, std::span<const Scale> scales) {
  if (value == 0) return "0" + std::string(scales.front().unit);
  for (const Scale& scale : scales) {
    const bool last = scale.unit == scales.back().unit;
    const bool fits = scale.factor <= kMillion || value % (scale.factor / kMillion) == 0;
    if (!last && (value < scale.factor || !fits)) continue;
    std::string text = std::to_string(value / scale.factor);
    std::int64_t rest = value % scale.factor;
    if (rest != 0) {
      text += '.';
      for (std::int64_t place = scale.factor / 10; rest != 0; place /= 10) {
        text += static_cast<char>('0' + rest / place);
        rest %= place;
      }
    }
    return text + std::string(scale.unit);
  }
  return {};
}

bool ends_in(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

Message kind_of(Unit unit) {
  switch (unit) {
    case Unit::kNumber:
      return {"a number", "数值"};
    case Unit::kTime:
      return {"a time", "时间"};
    case Unit::kRate:
      return {"a rate", "速率"};
    case Unit::kPercent:
      return {"a percentage", "百分比"};
    case Unit::kWord:
      return {"a word", "单词"};
  }
  return {};
}

}  // namespace

language::Value<Measure> measure(std::string_view text) {
  if (language::is_name(text)) return Measure{Unit::kWord, 0};
  if (ends_in(text, "%")) {
    const auto percentage = language::parse_percentage(text);
    if (!percentage) return percentage.error();
    return Measure{Unit::kPercent, static_cast<std::int64_t>(*percentage * kPercentScale + 0.5)};
  }
  if (ends_in(text, "bit/s")) {
    const auto rate = language::parse_rate(text);
    if (!rate) return rate.error();
    return Measure{Unit::kRate, static_cast<std::int64_t>(*rate)};
  }
  if (ends_in(text, "s") || ends_in(text, "min") || ends_in(text, "h")) {
    const auto time = language::parse_time(text);
    if (!time) return time.error();
    return Measure{Unit::kTime, time->ns};
  }
  const auto octets = language::parse_octets(text, {"the number", "数值"}, 0, 1'000'000'000'000);
  if (!octets) return octets.error();
  return Measure{Unit::kNumber, static_cast<std::int64_t>(*octets)};
}

std::string written(const Measure& measure) {
  switch (measure.unit) {
    case Unit::kTime:
      return in_units(measure.value, kTimes);
    case Unit::kRate:
      return in_units(measure.value, kRates);
    case Unit::kPercent:
      return in_units(measure.value, kPercents);
    case Unit::kNumber:
    case Unit::kWord:
      break;
  }
  return std::to_string(measure.value);
}

const Parameter* find_parameter(const Scenario& scenario, std::string_view name) {
  const auto found = std::find_if(scenario.parameters.begin(), scenario.parameters.end(),
                                  [name](const Parameter& parameter) { return parameter.name == name; });
  return found == scenario.parameters.end() ? nullptr : &*found;
}

language::Value<Measure> fit(Parameter& parameter, std::string_view text) {
  const auto value = measure(text);
  if (!value) return value.error();
  if (value->unit != parameter.unit) {
    return language::ValueError{
        0, told({"{0} is {1}", "{0} 是{1}"}, text, kind_of(value->unit)), kind_of(parameter.unit), {}};
  }
  const std::vector<std::string>& choices = parameter.choices;
  if (!choices.empty() && std::find(choices.begin(), choices.end(), text) == choices.end()) {
    const std::vector<std::string_view> known(choices.begin(), choices.end());
    return language::ValueError{0, told({"{0} is none of the choices", "{0} 不在可选之列"}, text),
                                language::one_of(known), language::did_you_mean(text, known)};
  }
  if (parameter.least != parameter.most &&
      (value->value < parameter.least || value->value > parameter.most)) {
    return language::ValueError{0,
                                told({"{0} is out of range", "{0} 超出范围"}, text),
                                language::from_to(written({parameter.unit, parameter.least}),
                                                  written({parameter.unit, parameter.most})),
                                {}};
  }
  parameter.text = std::string(text);
  parameter.value = value->value;
  return *value;
}

namespace language {

std::vector<Error> check_overrides(const Scenario& scenario, const std::vector<Override>& overrides,
                                   bool unsure) {
  std::vector<Error> errors;
  if (unsure) return errors;
  std::vector<std::string_view> known;
  for (const Parameter& parameter : scenario.parameters) known.push_back(parameter.name);
  for (const Override& each : overrides) {
    if (find_parameter(scenario, each.name) != nullptr) continue;
    errors.push_back({0, 0, told({"there is no parameter '{0}'", "没有参数 '{0}'"}, each.name), one_of(known),
                      did_you_mean(each.name, known)});
  }
  return errors;
}

}  // namespace language
}  // namespace tcplab::scenario
