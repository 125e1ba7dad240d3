#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/scenario.hpp"
#include "core/scenario/values.hpp"

namespace tcplab::scenario {

// A value in numbers of its unit, as Parameter has them.
struct Measure {
  Unit unit = Unit::kNumber;
  std::int64_t value = 0;
};

// "20ms", "1%", "10Mbit/s", "64Ki", "cubic".
language::Value<Measure> measure(std::string_view text);
// The other way round, as a scenario has it, so that measure() gives the same. Precondition: not kWord.
std::string written(const Measure& measure);

// nullptr when there is none.
const Parameter* find_parameter(const Scenario& scenario, std::string_view name);

// Why a parameter cannot have that value; empty messages when it can. Sets it.
language::Value<Measure> fit(Parameter& parameter, std::string_view text);

namespace language {

// Overrides of parameters that are not there. unsure: some lines could not be read.
std::vector<Error> check_overrides(const Scenario& scenario, const std::vector<Override>& overrides,
                                   bool unsure);
// A letter, then letters, digits, - and _; at most 32 characters.
bool is_name(std::string_view text);

}  // namespace language
}  // namespace tcplab::scenario
