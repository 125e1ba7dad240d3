#pragma once

#include <optional>
#include <utility>

#include "core/packetdrill/run/report.hpp"

namespace tcplab::packetdrill::run {

// Why a run ends early.
struct Stop {
  Verdict verdict = Verdict::kFailed;
  Position at;
  Message reason;
  Message expected;
  Message actual;
  trace::EventId trace_event = trace::kNoEvent;
};

// What each part of the runner answers: nothing when all was well.
using MaybeStop = std::optional<Stop>;

inline Stop failure(Position at, Message reason, Message expected = {}, Message actual = {}) {
  return {Verdict::kFailed, at, std::move(reason), std::move(expected), std::move(actual), trace::kNoEvent};
}
inline Stop cannot(Position at, Message reason) {
  return {Verdict::kNotRun, at, std::move(reason), {}, {}, trace::kNoEvent};
}

}  // namespace tcplab::packetdrill::run
