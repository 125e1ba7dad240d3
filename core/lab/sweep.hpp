#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/message.hpp"
#include "core/base/result.hpp"
#include "core/scenario/scenario.hpp"

namespace tcplab::lab {

// Many runs of one scenario: every value of some parameters with every seed. Each run is by itself, so
// whoever makes which of them, and in which order, changes nothing.
struct Sweep {
  struct Axis {
    std::string parameter;
    std::vector<std::string> values;
  };
  static constexpr std::size_t kMostRuns = 1'000'000;

  std::vector<Axis> axes;  // the first one changes slowest
  std::uint64_t first_seed = 1;
  std::uint64_t last_seed = 1;

  std::size_t runs() const;
  // What the run has in place of the scenario's values. Precondition: run < runs().
  std::vector<scenario::Override> overrides(std::size_t run) const;
  std::uint64_t seed(std::size_t run) const;
};

// "loss=0%..10%/1%" or "congestion=reno,cubic": the values of one parameter of the scenario.
Result<Sweep::Axis, Message> read_axis(std::string_view text, const scenario::Scenario& scenario);
// "1..100" or "7".
Result<Sweep, Message> with_seeds(Sweep sweep, std::string_view text);

// "run,loss,seed,client received,...,failed,events,end,stopped": the names of the columns.
std::vector<std::string> columns(const Sweep& sweep, const scenario::Scenario& scenario);
// Makes a run of the text, which is right, and answers its row: samples in the order of their lines, how many
// expectations are not met, events, when the last thing happened in nanoseconds, and what has stopped the
// run, if anything has: a limit, or what kept it from being made, and then there is nothing else to say of
// it.
struct SweepRow {
  enum class Outcome : std::uint8_t { kWhole, kLimited, kNotMade };
  std::vector<std::string> fields;  // as many as there are columns
  Outcome outcome = Outcome::kWhole;
};
SweepRow make_row(const Sweep& sweep, std::string_view text, std::size_t run);
// RFC 4180, with a line feed.
std::string to_csv(const std::vector<std::string>& row);

}  // namespace tcplab::lab
