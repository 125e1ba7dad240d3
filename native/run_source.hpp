#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/lab/history.hpp"
#include "core/scenario/scenario.hpp"
#include "core/scenario/share.hpp"
#include "native/files.hpp"

namespace tcplab::native {

// What a run is to be made of, as a command line says it.
struct RunSource {
  std::string scenario;               // a file, a name, or a link
  std::vector<std::string> values;    // NAME=VALUE: in place of what the scenario gives its parameters
  std::optional<std::uint64_t> seed;  // in place of the scenario's
};

// A scenario that is ready to run.
struct Prepared {
  std::string name;  // as it was given
  scenario::Scenario scenario;
};

// The same with the scenario found: what a link of it says.
Result<scenario::Shared, Failure> shared_of(const RunSource& source);
// nullopt where it is wrong; then that has been said on standard error. name: what messages call it.
std::optional<scenario::Scenario> ready(const scenario::Shared& shared, const std::string& name);

// nullopt when there is none, or something is wrong with it; then that has been said on standard error.
std::optional<Prepared> prepare(const RunSource& source);
// "the run did not fall quiet; it was stopped by the limit of virtual time: 24 h"
std::string told(lab::History::Limit limit);
// Says that on standard error of a run that was stopped; the exit status of that, or what it would be
// without.
ExitCode report_limit(std::optional<lab::History::Limit> limit, ExitCode otherwise);

}  // namespace tcplab::native
