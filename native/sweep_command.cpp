#include <atomic>
#include <charconv>
#include <cstddef>
#include <cstdio>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "core/lab/sweep.hpp"
#include "core/scenario/scenario.hpp"
#include "native/capture_source.hpp"
#include "native/commands.hpp"
#include "native/files.hpp"
#include "native/outputs.hpp"
#include "native/scenario_source.hpp"

namespace tcplab::native {

namespace {

// One of n shares of the work: every n-th run, from the k-th on.
struct Shard {
  std::size_t index = 0;
  std::size_t count = 1;
};

Result<Shard, Failure> shard_of(const std::string& text) {
  std::size_t index = 0;
  std::size_t count = 0;
  const char* const end = text.data() + text.size();
  const auto [slash, wrong] = std::from_chars(text.data(), end, index);
  const bool goes_on = wrong == std::errc() && slash != end && *slash == '/';
  const auto [last, wrong_too] = std::from_chars(goes_on ? slash + 1 : end, end, count);
  if (wrong_too != std::errc() || last != end || index == 0 || index > count)
    return Failure{"--shard " + bounded(text) + ": it is K/N, with K from 1 to N"};
  return Shard{index - 1, count};
}

Result<lab::Sweep, Failure> sweep_of(const SweepOptions& options, const scenario::Scenario& scenario) {
  lab::Sweep sweep;
  for (const std::string& text : options.parameters) {
    auto axis = lab::read_axis(text, scenario);
    if (!axis) return Failure{"--parameter: " + axis.error().in(Language::kEnglish)};
    for (const lab::Sweep::Axis& other : sweep.axes) {
      if (other.parameter == axis->parameter)
        return Failure{"--parameter: '" + axis->parameter + "' is given twice"};
    }
    sweep.axes.push_back(std::move(*axis));
  }
  const std::string seeds = options.seeds.empty() ? std::to_string(scenario.seed) : options.seeds;
  auto complete = lab::with_seeds(std::move(sweep), seeds);
  if (!complete) return Failure{"--seeds: " + complete.error().in(Language::kEnglish)};
  return std::move(*complete);
}

struct Table {
  std::string text;
  std::size_t not_made = 0;
  std::size_t limited = 0;
};

// In the order of the runs, however many make them.
Table rows(const lab::Sweep& sweep, const std::string& text, Shard shard, std::size_t jobs) {
  std::vector<std::string> lines;
  for (std::size_t run = shard.index; run < sweep.runs(); run += shard.count) lines.emplace_back();
  std::atomic<std::size_t> next = 0;
  std::atomic<std::size_t> not_made = 0;
  std::atomic<std::size_t> limited = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < lines.size(); i = next++) {
      const lab::SweepRow row = lab::make_row(sweep, text, shard.index + i * shard.count);
      if (row.outcome == lab::SweepRow::Outcome::kNotMade) ++not_made;
      if (row.outcome == lab::SweepRow::Outcome::kLimited) ++limited;
      lines[i] = lab::to_csv(row.fields);
    }
  };
  std::vector<std::thread> helpers;
  for (std::size_t i = 1; i < std::min(jobs, lines.size()); ++i) helpers.emplace_back(work);
  work();
  for (std::thread& helper : helpers) helper.join();
  Table table{{}, not_made, limited};
  for (const std::string& line : lines) table.text += line;
  return table;
}

// What a reader of the table should look for in it.
ExitCode verdict_on(const Table& table) {
  if (table.limited > 0)
    complain(std::to_string(table.limited) +
             " of the runs were stopped by a limit: see the column 'stopped'");
  if (table.not_made > 0)
    complain(std::to_string(table.not_made) + " of the runs could not be made: see the column 'stopped'");
  if (table.not_made > 0) return kFailed;
  return table.limited > 0 ? kLimited : kSuccess;
}

ExitCode misused_sweep(const Failure& failure) {
  complain(failure.text);
  return kMisused;
}

}  // namespace

ExitCode sweep_command(const SweepOptions& options) {
  if (is_capture_file(options.scenario)) {
    complain(no_scenario_but_a_capture(options.scenario).text);
    return kMisused;
  }
  const auto source = load_scenario(options.scenario);
  if (!source) return misused_sweep(source.error());
  const auto shard = shard_of(options.shard);
  if (!shard) return misused_sweep(shard.error());
  const auto scenario = scenario::parse(source->text);
  if (!scenario) {
    std::fprintf(stderr, "%s", scenario::to_string(scenario.error(), source->name, source->text).c_str());
    return kMisused;
  }
  const auto sweep = sweep_of(options, *scenario);
  if (!sweep) return misused_sweep(sweep.error());
  std::vector<std::string> inputs;
  if (scenario::find_builtin(options.scenario) == nullptr) inputs.push_back(options.scenario);
  if (auto failure = check_outputs({{"--csv", options.csv}}, inputs)) return misused_sweep(*failure);
  const Table table = rows(*sweep, source->text, *shard, options.jobs);
  const std::string heading = lab::to_csv(lab::columns(*sweep, *scenario));
  if (auto failure = write_file(options.csv, heading + table.text)) {
    complain(failure->text);
    return kFailed;
  }
  return verdict_on(table);
}

}  // namespace tcplab::native
