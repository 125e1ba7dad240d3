#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/lab/world.hpp"
#include "core/scenario/scenario.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::lab {

// A scenario run to its end, with Worlds kept along the way so that the state at any event is near.
class History {
 public:
  // Bounds of a run: a scenario that never falls quiet stops here, and says so in stopped_by().
  struct Limits {
    std::size_t events = 2'000'000;
    Duration time = seconds(24 * 3600);
  };

  enum class Limit : std::uint8_t { kEvents, kTime };

  explicit History(scenario::Scenario scenario) : History(std::move(scenario), Limits()) {}
  History(scenario::Scenario scenario, Limits limits);

  const scenario::Scenario& scenario() const { return *scenario_; }
  const trace::Trace& trace() const { return trace_; }
  // The limit that ended the run; nullopt when it fell quiet, or ended as the scenario says.
  std::optional<Limit> stopped_by() const { return stopped_by_; }
  bool truncated() const { return stopped_by_.has_value(); }
  // When the last thing happened.
  Instant end() const;

  // A World right after a step, and the first and the last event of that step: nothing in between is known of
  // the hosts.
  struct Moment {
    World world;
    trace::EventId first;
    trace::EventId last;
  };
  // After the step that produced this event: the nearest kept World, replayed. Precondition:
  // event < trace().events().size().
  Moment moment_after(trace::EventId event) const;
  World world_after(trace::EventId event) const { return moment_after(event).world; }
  // The World as it was at that instant, everything due until then done.
  World world_at(Instant at) const;

 private:
  void thin_out();

  struct Kept {
    std::size_t events;  // how many the trace had
    std::size_t packets;
    World world;
  };

  std::shared_ptr<const scenario::Scenario> scenario_;
  trace::Trace trace_;
  std::vector<Kept> kept_;
  std::optional<Limit> stopped_by_;
};

}  // namespace tcplab::lab
