#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/lab/world.hpp"
#include "core/scenario/scenario.hpp"
#include "core/trace/replay.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::lab {

// A World between two steps, with the story that goes on from there, and how much the trace had by then.
struct Snapshot {
  World world;
  Story story;
  std::size_t events = 0;
  std::size_t packets = 0;

  std::size_t footprint(Share share) const { return world.footprint(share) + story.footprint(share); }
};

// A World right after a step, and the first and the last event of that step: nothing in between is known of
// the hosts.
struct Moment : Snapshot {
  Moment(Snapshot then, std::size_t began)
      : Snapshot(std::move(then)),
        first(static_cast<trace::EventId>(began)),
        last(static_cast<trace::EventId>(events - 1)) {}

  trace::EventId first;
  trace::EventId last;
};

// Steps on from a snapshot over what the trace says, up to and with the step that produced the event. The
// error is where it did something else. Preconditions: the event is in the trace, and after the snapshot.
Result<Moment, trace::Divergence> replay(const Snapshot& from, const trace::Trace& trace,
                                         trace::EventId event);

// A run of a scenario, made in slices, which can be looked at, and gone back in, while it is being made.
// Worlds are kept along the way so that the state at any event is near. A regular value: a copy shares what
// is kept.
class History {
 public:
  // Bounds of a run: a scenario that never falls quiet stops here, and says so in stopped_by().
  struct Limits {
    std::size_t events = 2'000'000;
    Duration time = seconds(24 * 3600);
    // Octets of the trace and of what is still going on, looked at now and then.
    std::size_t memory = std::size_t{1} << 30;
    // Where the run ends, if not where the scenario says. That is no limit which stopped it.
    std::optional<Duration> until = std::nullopt;
    // Octets that kept Worlds may take, but for one, which is always there.
    std::size_t kept = std::size_t{64} << 20;
  };

  enum class Limit : std::uint8_t { kEvents, kTime, kMemory };
  // "limit of virtual time: 24 h"
  static std::string told(Limit limit, const Limits& limits);

  // How far advance() goes; whatever comes first ends it.
  struct Budget {
    Instant instant = Instant::never();      // not to what happens after it
    trace::EventId event = trace::kNoEvent;  // to the step that produces it
    std::size_t events = SIZE_MAX;           // to the step that makes so many more
    std::function<bool()> goes_on;           // asked before the first step, and then after every few of them
  };
  static constexpr std::size_t kStepsAtOnce = 64;  // between two of those questions

  // Makes nothing yet.
  explicit History(scenario::Scenario scenario) : History(std::move(scenario), Limits()) {}
  History(scenario::Scenario scenario, Limits limits);

  // Makes more of the run. True while there is more to be made.
  bool advance(const Budget& budget);
  void run_to_end() { advance({}); }
  // The run has come to its end: it fell quiet, or ended as the scenario or the limits say.
  bool done() const { return done_; }
  // Other limits from now on: what has ended by the old ones goes on from there. What is made stays made, and
  // of what is kept goes what is too much.
  void set_limits(const Limits& limits);
  const Limits& limits() const { return limits_; }

  const scenario::Scenario& scenario() const { return *scenario_; }
  const trace::Trace& trace() const { return trace_; }
  // The limit that ended the run; nullopt when it fell quiet, or ended as the scenario says.
  std::optional<Limit> stopped_by() const { return stopped_by_; }
  bool truncated() const { return stopped_by_.has_value(); }
  // When the last thing happened.
  Instant end() const { return trace_.events().empty() ? Instant{} : trace_.events().back().at; }

  // The World after all that is made.
  const World& now() const { return now_.world; }
  // After the step that produced this event: the nearest kept World, replayed. The error is a fault of ours:
  // the replay did not do what the run did. Precondition: event < trace().events().size().
  Result<Moment, trace::Divergence> moment_after(trace::EventId event) const;
  // The first event of the last step that is made.
  trace::EventId last_step() const { return static_cast<trace::EventId>(step_began_); }
  // The last World before an event that is kept. Valid until more of the run is made.
  const Snapshot& kept_before(trace::EventId event) const;
  // The World as it was at that instant, everything due until then done, as far as the run is made.
  Result<World, trace::Divergence> world_at(Instant at) const;
  // The run as it was then, after the step that produced the event, or at the instant: a History of its own,
  // which may go on. It shares the trace and the Worlds that are kept with this one, and costs what it makes
  // from there on, and a look at each connection that is open then.
  Result<History, trace::Divergence> fork_at(trace::EventId event) const;
  Result<History, trace::Divergence> fork_at(Instant at) const;

  // Kept Worlds, and the octets that they take.
  std::size_t worlds_kept() const { return kept_.size(); }
  std::size_t octets_kept() const { return octets_kept_; }

 private:
  friend Result<Moment, trace::Divergence> replay(const Snapshot& from, const trace::Trace& trace,
                                                  trace::EventId event);
  struct Kept {
    std::shared_ptr<const Snapshot> at;
    std::size_t octets = 0;
  };

  const Snapshot& kept_before(Instant at) const;
  // All but what is after a second run that has come so far.
  class Rerun;
  History forked(Rerun rerun) const;

  // Looks whether there is a next step, and why not.
  void look_ahead();
  void step();
  std::size_t due(std::size_t octets) const;
  void keep();
  void thin_out();

  std::shared_ptr<const scenario::Scenario> scenario_;
  Limits limits_;
  trace::Trace trace_;
  Snapshot now_;                     // after all that is made
  Instant next_ = Instant::never();  // when the next step is due
  std::size_t step_began_ = 0;       // events before the last step
  std::size_t weigh_next_ = 0;       // its memory is looked at when the trace has so many events
  std::vector<Kept> kept_;
  std::size_t octets_kept_ = 0;
  std::size_t apart_ = 1;      // how many times as far from each other Worlds are kept as it would do
  std::size_t keep_next_ = 0;  // when the trace has so many events
  bool done_ = false;
  std::optional<Limit> stopped_by_;
};

}  // namespace tcplab::lab
