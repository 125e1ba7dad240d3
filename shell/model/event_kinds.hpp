#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/language.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::shell {

// What of an event may be looked for.
struct EventKind {
  Words name;
  bool (*is)(const trace::Trace& trace, const trace::Event& event);
};
// At most 32 of them.
const std::vector<EventKind>& event_kinds();

// Of which kinds there are any events in each stretch of a run, so that a look for the next one passes over
// those that have none. Grows with the trace.
class KindsByStretch {
 public:
  // The next event.
  void take(const trace::Trace& trace, const trace::Event& event);
  // The first event of that kind (a place in event_kinds()) after one, or from the beginning for kNoEvent;
  // from the beginning again where there is none; kNoEvent when there is none at all. The trace is that of
  // take().
  trace::EventId next(const trace::Trace& trace, std::size_t kind, trace::EventId after) const;

 private:
  static constexpr std::size_t kStretch = 128;   // events
  static constexpr std::size_t kStretches = 64;  // of those together
  static constexpr std::size_t kWide = kStretch * kStretches;

  // Of events [from, end); end where there is none.
  std::size_t find(const trace::Trace& trace, std::size_t kind, std::size_t from, std::size_t end) const;

  std::size_t size_ = 0;
  std::vector<std::uint32_t> stretches_;  // a bit for each kind
  std::vector<std::uint32_t> wide_;       // the same of so many stretches
};

}  // namespace tcplab::shell
