#pragma once

#include <optional>
#include <string>
#include <utility>

#include "core/packetdrill/run.hpp"

namespace tcplab::packetdrill {

// Why a run ends early.
struct Stop {
  Verdict verdict = Verdict::kFailed;
  Position at;
  std::string reason;
  std::string expected;
  std::string actual;
  trace::EventId trace_event = trace::kNoEvent;
};

// What each part of the runner answers: nothing when all was well.
using MaybeStop = std::optional<Stop>;

inline Stop failure(Position at, std::string reason, std::string expected = {}, std::string actual = {}) {
  return {Verdict::kFailed, at, std::move(reason), std::move(expected), std::move(actual), trace::kNoEvent};
}
inline Stop cannot(Position at, std::string reason) {
  return {Verdict::kNotRun, at, std::move(reason), {}, {}, trace::kNoEvent};
}

}  // namespace tcplab::packetdrill
