#include "shell/model/knobs.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/scenario/parameters.hpp"

namespace tcplab::shell {
namespace {

using scenario::Unit;

constexpr std::int64_t kPercent = 1'000'000;
// Below that a slider by powers has nothing but zero.
constexpr double kLeastTime = 1e5;  // nanoseconds
constexpr double kLeastRate = 1e4;  // bits a second
constexpr double kFarApart = 50;

bool by_powers(const Knob& knob) {
  if (knob.unit == Unit::kTime || knob.unit == Unit::kRate)
    return static_cast<double>(knob.most) > kFarApart * std::max(static_cast<double>(knob.least), 1.0);
  return false;
}

// Where the powers begin.
double first_power(const Knob& knob) {
  const double least = knob.unit == Unit::kTime ? kLeastTime : kLeastRate;
  return std::max(static_cast<double>(knob.least), std::min(least, static_cast<double>(knob.most) / 10));
}

std::int64_t few_digits(double value) {
  if (value < 100) return static_cast<std::int64_t>(std::llround(value));
  const double unit = std::pow(10, std::floor(std::log10(value)) - 1);
  return static_cast<std::int64_t>(std::llround(std::round(value / unit) * unit));
}

Knob knob_of(const scenario::Parameter& parameter) {
  Knob knob;
  knob.label = Message(parameter.name);
  knob.parameter = parameter.name;
  knob.unit = parameter.unit;
  knob.value = parameter.value;
  knob.text = parameter.text;
  knob.choices = parameter.choices;
  knob.least = parameter.least;
  knob.most = parameter.most;
  if (parameter.least == parameter.most) {
    knob.least = 0;
    knob.most =
        knob.unit == Unit::kPercent ? 100 * kPercent : std::max<std::int64_t>(parameter.value * 10, 10);
    if (knob.unit == Unit::kRate || knob.unit == Unit::kNumber) knob.least = 1;
  }
  return knob;
}

void add_link(const Model& model, const scenario::LinkSpec& link, std::vector<Knob>& knobs) {
  const auto& nodes = model.run()->trace().nodes();
  const std::string& a = nodes[link.a].name;
  const std::string& b = nodes[link.b].name;
  const std::string forth = "link " + a + "->" + b + " ";
  const std::string back = "link " + b + "->" + a + " ";
  struct Part {
    std::string word;
    Words label;
    Unit unit;
    std::int64_t forth;
    std::int64_t back;
    std::int64_t most;
  };
  const auto loss = [](double probability) {
    return static_cast<std::int64_t>(std::llround(probability * 100 * static_cast<double>(kPercent)));
  };
  const Part parts[] = {
      {"delay", {"delay", "时延"}, Unit::kTime, link.forth.delay.ns, link.back.delay.ns, seconds(2).ns},
      {"rate",
       {"rate", "速率"},
       Unit::kRate,
       static_cast<std::int64_t>(link.forth.rate),
       static_cast<std::int64_t>(link.back.rate),
       1'000'000'000},
      {"loss",
       {"loss", "丢失率"},
       Unit::kPercent,
       loss(link.forth.loss),
       loss(link.back.loss),
       50 * kPercent},
  };
  const auto add = [&](const Part& part, std::string_view between, const std::string& from,
                       const std::string& to, std::int64_t value, std::vector<std::string> beginnings) {
    Knob knob;
    knob.label = told({"{0} {1} {2}: {3}", "{0} {1} {2}：{3}"}, from, between, to,
                      Message(part.label.english, part.label.chinese));
    knob.unit = part.unit;
    knob.value = value;
    knob.unlimited = part.unit == Unit::kRate;
    knob.least = knob.unlimited ? 1000 : 0;
    knob.most = std::max(part.most, value);
    for (std::string& each : beginnings) knob.beginnings.push_back(std::move(each) + part.word + " ");
    knobs.push_back(std::move(knob));
  };
  for (const Part& part : parts) {
    if (part.forth == part.back) {
      add(part, "\u2013", a, b, part.forth, {forth, back});
    } else {
      add(part, "\u2192", a, b, part.forth, {forth});
      add(part, "\u2192", b, a, part.back, {back});
    }
  }
}

}  // namespace

std::vector<Knob> knobs_of(const Model& model) {
  std::vector<Knob> knobs;
  if (!model.editable()) return knobs;
  for (const scenario::Parameter& parameter : model.scenario().parameters)
    knobs.push_back(knob_of(parameter));
  for (const scenario::LinkSpec& link : model.scenario().links) add_link(model, link, knobs);
  return knobs;
}

double place_of(const Knob& knob) {
  const auto least = static_cast<double>(knob.least);
  const auto most = static_cast<double>(knob.most);
  const auto value = static_cast<double>(knob.value);
  if (knob.unlimited && knob.value == 0) return 1;
  if (most <= least) return 0;
  if (!by_powers(knob)) return std::clamp((value - least) / (most - least), 0.0, 1.0);
  const double first = first_power(knob);
  if (value < first) return 0;
  return std::clamp(std::log(value / first) / std::log(most / first), 0.0, 1.0);
}

std::int64_t value_at(const Knob& knob, double place) {
  const auto least = static_cast<double>(knob.least);
  const auto most = static_cast<double>(knob.most);
  if (place <= 0) return knob.least;
  if (place >= 1) return knob.unlimited ? 0 : knob.most;
  double value = least + (most - least) * place;
  if (by_powers(knob)) {
    const double first = first_power(knob);
    value = first * std::pow(most / first, place);
  }
  return std::clamp(few_digits(value), knob.least, knob.most);
}

std::string written(const Knob& knob, std::int64_t value) {
  return knob.unlimited && value == 0 ? "unlimited" : scenario::written({knob.unit, value});
}

Changes turned(Changes changes, const Knob& knob, const std::string& value) {
  if (!knob.parameter.empty()) {
    set_value(changes, knob.parameter, value);
    return changes;
  }
  for (const std::string& beginning : knob.beginnings) {
    const auto is_it = [&beginning](const scenario::Edit& edit) {
      return edit.on && edit.line.compare(0, beginning.size(), beginning) == 0 &&
             edit.line.find(' ', beginning.size()) == std::string::npos;
    };
    const auto there = std::find_if(changes.edits.begin(), changes.edits.end(), is_it);
    if (there != changes.edits.end()) {
      there->line = beginning + value;
    } else {
      add_line(changes, beginning + value);
    }
  }
  return changes;
}

}  // namespace tcplab::shell
