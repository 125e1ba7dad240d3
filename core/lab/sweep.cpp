#include "core/lab/sweep.hpp"

#include <algorithm>
#include <cassert>
#include <optional>
#include <utility>

#include "core/lab/expect.hpp"
#include "core/scenario/parameters.hpp"

namespace tcplab::lab {
namespace {

Message message_of(const scenario::language::ValueError& error) {
  Message text = error.message;
  if (!error.expected.empty()) text = told({"{0}; expected {1}", "{0}；应为{1}"}, text, error.expected);
  return text;
}

// Checks a value as the scenario would.
Result<std::int64_t, Message> value_of(const scenario::Parameter& parameter, std::string_view text) {
  scenario::Parameter copy = parameter;
  const auto fits = scenario::fit(copy, text);
  if (!fits) return message_of(fits.error());
  return fits->value;
}

Result<std::vector<std::string>, Message> listed(const scenario::Parameter& parameter,
                                                 std::string_view text) {
  std::vector<std::string> values;
  for (bool more = true; more;) {
    const std::size_t comma = text.find(',');
    more = comma != std::string_view::npos;
    const std::string_view word = text.substr(0, comma);
    if (const auto value = value_of(parameter, word); !value) return value.error();
    values.emplace_back(word);
    if (more) text.remove_prefix(comma + 1);
  }
  return values;
}

Result<std::vector<std::string>, Message> ranged(const scenario::Parameter& parameter, std::string_view from,
                                                 std::string_view to, std::string_view step) {
  const auto first = value_of(parameter, from);
  if (!first) return first.error();
  const auto last = value_of(parameter, to);
  if (!last) return last.error();
  const auto width = scenario::measure(step);
  if (!width) return message_of(width.error());
  if (width->unit != parameter.unit || width->value <= 0 || parameter.unit == scenario::Unit::kWord)
    return told({"'{0}' is no step for {1}", "'{0}' 不能作 {1} 的步长"}, step, parameter.name);
  std::vector<std::string> values;
  for (std::int64_t value = *first; value <= *last; value += width->value) {
    if (values.size() == Sweep::kMostRuns) return Message("more than a million values", "取值超过一百万个");
    values.push_back(scenario::written({parameter.unit, value}));
  }
  if (values.empty()) return Message("the range is empty", "范围为空");
  return values;
}

// "FROM..TO/STEP": behind which slash the step begins. Rates have slashes of their own.
std::size_t before_step(const scenario::Parameter& parameter, std::string_view range) {
  const std::size_t last = range.find_last_of('/');
  for (std::size_t at = last; at != std::string_view::npos && at > 0; at = range.find_last_of('/', at - 1)) {
    const auto step = scenario::measure(range.substr(at + 1));
    if (step && step->unit != scenario::Unit::kWord) return at;
  }
  return parameter.unit == scenario::Unit::kRate ? std::string_view::npos : last;
}

}  // namespace

std::size_t Sweep::runs() const {
  std::size_t count = static_cast<std::size_t>(last_seed - first_seed) + 1;
  for (const Axis& axis : axes) count *= axis.values.size();
  return count;
}

std::vector<scenario::Override> Sweep::overrides(std::size_t run) const {
  assert(run < runs());
  std::vector<scenario::Override> chosen(axes.size());
  std::size_t rest = run / (static_cast<std::size_t>(last_seed - first_seed) + 1);
  for (std::size_t i = axes.size(); i-- > 0;) {
    chosen[i] = {axes[i].parameter, axes[i].values[rest % axes[i].values.size()]};
    rest /= axes[i].values.size();
  }
  return chosen;
}

std::uint64_t Sweep::seed(std::size_t run) const {
  return first_seed + run % (static_cast<std::size_t>(last_seed - first_seed) + 1);
}

Result<Sweep::Axis, Message> read_axis(std::string_view text, const scenario::Scenario& scenario) {
  const std::size_t equals = text.find('=');
  const std::string_view name = text.substr(0, equals);
  std::vector<std::string_view> known;
  for (const scenario::Parameter& parameter : scenario.parameters) known.push_back(parameter.name);
  const scenario::Parameter* parameter = scenario::find_parameter(scenario, name);
  if (parameter == nullptr) {
    Message message = told({"there is no parameter '{0}'", "没有参数 '{0}'"}, name);
    if (!known.empty())
      message = told({"{0}; expected {1}", "{0}；应为{1}"}, message, scenario::language::one_of(known));
    return message;
  }
  if (equals == std::string_view::npos)
    return told({"'{0}': the values are missing", "'{0}'：缺少取值"}, name);
  const std::string_view values = text.substr(equals + 1);
  const std::size_t dots = values.find("..");
  const std::size_t slash = before_step(*parameter, values);
  const bool is_range = dots != std::string_view::npos;
  if (is_range && (slash == std::string_view::npos || slash < dots))
    return told({"'{0}': the step is missing, as in 0%..10%/1%", "'{0}'：缺少步长，例如 0%..10%/1%"}, values);
  auto all = is_range ? ranged(*parameter, values.substr(0, dots), values.substr(dots + 2, slash - dots - 2),
                               values.substr(slash + 1))
                      : listed(*parameter, values);
  if (!all) return told({"'{0}': {1}", "'{0}'：{1}"}, text, all.error());
  return Sweep::Axis{std::string(name), std::move(*all)};
}

Result<Sweep, Message> with_seeds(Sweep sweep, std::string_view text) {
  const std::size_t dots = text.find("..");
  const Message what("the seed", "种子");
  const auto first = scenario::language::parse_number(text.substr(0, dots), what, 0, UINT64_MAX - 1);
  if (!first) return message_of(first.error());
  sweep.first_seed = sweep.last_seed = *first;
  if (dots != std::string_view::npos) {
    const auto last = scenario::language::parse_number(text.substr(dots + 2), what, *first, UINT64_MAX - 1);
    if (!last) return message_of(last.error());
    sweep.last_seed = *last;
  }
  std::size_t runs = sweep.last_seed - sweep.first_seed >= Sweep::kMostRuns
                         ? Sweep::kMostRuns + 1
                         : static_cast<std::size_t>(sweep.last_seed - sweep.first_seed) + 1;
  for (const Sweep::Axis& axis : sweep.axes)
    runs = runs > Sweep::kMostRuns ? runs : runs * std::min(axis.values.size(), Sweep::kMostRuns + 1);
  if (runs > Sweep::kMostRuns) return Message("more than a million runs", "超过一百万次运行");
  return sweep;
}

std::vector<std::string> columns(const Sweep& sweep, const scenario::Scenario& scenario) {
  std::vector<std::string> names = {"run"};
  for (const Sweep::Axis& axis : sweep.axes) names.push_back(axis.parameter);
  names.emplace_back("seed");
  for (const scenario::Sample& sample : scenario.samples) names.push_back(sample.text);
  for (const std::string_view name : {"failed", "events", "end", "stopped"}) names.emplace_back(name);
  return names;
}

SweepRow make_row(const Sweep& sweep, std::string_view text, std::size_t run) {
  const std::vector<scenario::Override> overrides = sweep.overrides(run);
  SweepRow row;
  row.fields = {std::to_string(run + 1)};
  for (const scenario::Override& each : overrides) row.fields.push_back(each.text);
  row.fields.push_back(std::to_string(sweep.seed(run)));
  const auto not_made = [&row](std::size_t samples, std::string why) {
    row.fields.resize(row.fields.size() + samples + 3);
    row.fields.push_back(std::move(why));
    row.outcome = SweepRow::Outcome::kNotMade;
    return row;
  };
  auto scenario = scenario::parse(text, overrides);
  if (!scenario) {  // a value that fits its parameter may not fit where the parameter stands
    const auto written = scenario::parse(text);
    return not_made(written ? written->samples.size() : 0,
                    scenario.error().front().message.in(Language::kEnglish));
  }
  scenario->seed = sweep.seed(run);
  History history(std::move(*scenario));
  history.run_to_end();
  const auto sampled = samples(history);
  const auto verdicts = judge(history);
  if (!sampled || !verdicts) return not_made(history.scenario().samples.size(), "the replay diverged");
  for (const Sampled& sample : *sampled) row.fields.push_back(sample.value);
  row.fields.push_back(std::to_string(std::count_if(verdicts->begin(), verdicts->end(),
                                                    [](const Verdict& verdict) { return !verdict.met; })));
  row.fields.push_back(std::to_string(history.trace().events().size()));
  row.fields.push_back(std::to_string(history.end().ns));
  const std::optional<History::Limit> limit = history.stopped_by();
  row.fields.push_back(limit ? History::told(*limit, history.limits()) : "");
  if (limit) row.outcome = SweepRow::Outcome::kLimited;
  return row;
}

std::string to_csv(const std::vector<std::string>& row) {
  std::string line;
  for (const std::string& field : row) {
    if (!line.empty()) line += ',';
    if (field.find_first_of(",\"\n") == std::string::npos) {
      line += field;
      continue;
    }
    line += '"';
    for (const char c : field) line += c == '"' ? std::string("\"\"") : std::string(1, c);
    line += '"';
  }
  return line + "\n";
}

}  // namespace tcplab::lab
