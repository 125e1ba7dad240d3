#pragma once

#include <string_view>

#include "core/base/result.hpp"
#include "core/scenario/scenario.hpp"

// How somebody points at what happens in a run of a scenario, with the words of the language.
namespace tcplab::scenario {

// `FROM->TO PATTERN [#N] [arrives|lost]`, `HOST[:LABEL] STATE [#N]`, or what else `expect` may speak of; with
// `at`, `before` or `after` a time as there. The error has a column, and line 1.
Result<Occurrence, Error> parse_occurrence(const Scenario& scenario, std::string_view words);

// A connection at an instant.
struct Moment {
  Labelled who;
  Instant at;
};
// `HOST[:LABEL] at TIME`.
Result<Moment, Error> parse_moment(const Scenario& scenario, std::string_view words);

}  // namespace tcplab::scenario
