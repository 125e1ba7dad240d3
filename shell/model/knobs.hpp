#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/message.hpp"
#include "shell/model/model.hpp"

namespace tcplab::shell {

// Something that a slider turns: a parameter of the scenario, or what a link is like.
struct Knob {
  Message label;
  scenario::Unit unit = scenario::Unit::kNumber;
  std::int64_t value = 0;
  std::int64_t least = 0;
  std::int64_t most = 0;
  bool unlimited = false;               // beyond most, at the end of the slider, there is 0: no limit
  std::string text;                     // of a word
  std::vector<std::string> choices;     // of a word
  std::string parameter;                // or, where that is empty:
  std::vector<std::string> beginnings;  // of the edits: "link client->server delay "
};
std::vector<Knob> knobs_of(const Model& model);

// Where a value lies on the way from least to most, 0 to 1, and back: by powers where these are far apart.
// The value is one of few digits, which can be written.
double place_of(const Knob& knob);
std::int64_t value_at(const Knob& knob, double place);
// "20ms": as the language has it.
std::string written(const Knob& knob, std::int64_t value);

// The changes with the knob turned to that value: of each beginning there is one edit then.
Changes turned(Changes changes, const Knob& knob, const std::string& value);

}  // namespace tcplab::shell
