#include "core/lab/history.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace tcplab::lab {
namespace {

// Worlds are kept so far apart that they take but a part of what the trace does, and yet never so far that
// what lies between them cannot be replayed within a frame; and twice as far whenever they take too much.
constexpr std::size_t kOctetsForEvent = 6;  // of kept Worlds; the trace takes about five times as much
constexpr std::size_t kLeastSpacing = 64;   // events
constexpr std::size_t kMostSpacing = 16384;

Snapshot beginning(const std::shared_ptr<const scenario::Scenario>& scenario) {
  World world(scenario);
  Story story = world.blank_story();
  return {std::move(world), std::move(story), 0, 0};
}

}  // namespace

Result<Moment, trace::Divergence> replay(const Snapshot& from, const trace::Trace& trace,
                                         trace::EventId event) {
  assert(from.events <= event && event < trace.events().size());
  World world = from.world;
  Story story = from.story;
  trace::Replay second{&trace, from.events, from.packets};
  std::size_t before = second.events;
  while (second.events <= event && !second.divergence) {
    before = second.events;
    if (world.next()) {
      world.step(story, second);
    } else {
      second.fell_quiet();
    }
  }
  if (second.divergence) return *std::move(second.divergence);
  return Moment{std::move(world), static_cast<trace::EventId>(before),
                static_cast<trace::EventId>(second.events - 1)};
}

History::History(scenario::Scenario scenario, Limits limits)
    : scenario_(std::make_shared<const scenario::Scenario>(std::move(scenario))),
      limits_(limits),
      now_(beginning(scenario_)) {
  trace_ = now_.world.blank_trace();
  keep();
  look_ahead();
}

bool History::advance(const Budget& budget) {
  const std::size_t before = now_.events;
  for (std::size_t steps = 0; !done_; ++steps) {
    if (now_.events - before >= budget.events) break;
    if (budget.event != trace::kNoEvent && now_.events > budget.event) break;
    if (*now_.world.next() > budget.instant) break;
    if (steps % kStepsAtOnce == 0 && budget.goes_on && !budget.goes_on()) break;
    step();
    look_ahead();
  }
  return !done_;
}

void History::look_ahead() {
  stopped_by_.reset();
  const std::optional<Instant> next = now_.world.next();
  const std::optional<Duration> until = limits_.until ? limits_.until : scenario_->until;
  done_ = !next || (until && *next > Instant{} + *until);
  if (done_) return;
  if (now_.events >= limits_.events) stopped_by_ = Limit::kEvents;
  if (*next > Instant{} + limits_.time) stopped_by_ = Limit::kTime;
  done_ = stopped_by_.has_value();
}

void History::step() {
  if (now_.events >= keep_next_) keep();
  step_began_ = now_.events;
  now_.world.step(now_.story, trace_);
  now_.events = trace_.events().size();
  now_.packets = trace_.packets().size();
}

// The events after which a World of so many octets may be kept beside the others.
std::size_t History::due(std::size_t octets) const {
  const std::size_t share = (octets_kept_ + octets) / kOctetsForEvent * apart_;
  const std::size_t last = kept_.back().at->events;
  return last + std::clamp(share - std::min(share, last), kLeastSpacing, kMostSpacing * apart_);
}

void History::keep() {
  const std::size_t octets = now_.footprint();
  if (!kept_.empty()) keep_next_ = due(octets);
  if (now_.events < keep_next_) return;
  while (kept_.size() > 1 && octets_kept_ + octets > limits_.kept) thin_out();
  if (kept_.empty() || octets_kept_ + octets <= limits_.kept) {
    kept_.push_back({std::make_shared<const Snapshot>(now_), octets});
    octets_kept_ += octets;
  }
  keep_next_ = now_.events + kLeastSpacing;  // then it is seen how large they have become
}

// Forgets every second one, but never the first.
void History::thin_out() {
  std::size_t left = 0;
  octets_kept_ = 0;
  for (std::size_t i = 0; i < kept_.size(); i += 2) {
    if (i != left) kept_[left] = std::move(kept_[i]);
    octets_kept_ += kept_[left++].octets;
  }
  kept_.erase(kept_.begin() + static_cast<std::ptrdiff_t>(left), kept_.end());
  apart_ *= 2;
}

void History::set_limits(const Limits& limits) {
  limits_ = limits;
  while (kept_.size() > 1 && octets_kept_ > limits_.kept) thin_out();
  look_ahead();
}

Result<Moment, trace::Divergence> History::moment_after(trace::EventId event) const {
  assert(event < now_.events);
  if (event >= step_began_) {
    return Moment{now_.world, static_cast<trace::EventId>(step_began_),
                  static_cast<trace::EventId>(now_.events - 1)};
  }
  const auto after =
      std::upper_bound(kept_.begin(), kept_.end(), event,
                       [](trace::EventId id, const Kept& kept) { return id < kept.at->events; });
  return replay(*std::prev(after)->at, trace_, event);
}

Result<World, trace::Divergence> History::world_at(Instant at) const {
  if (now_.world.now() <= at) return now_.world;
  const auto after = std::upper_bound(kept_.begin(), kept_.end(), at, [](Instant instant, const Kept& kept) {
    return instant < kept.at->world.now();
  });
  const Snapshot& from = after == kept_.begin() ? *after->at : *std::prev(after)->at;
  World world = from.world;
  Story story = from.story;
  trace::Replay second{&trace_, from.events, from.packets};
  while (second.events < now_.events && world.next().value_or(Instant::never()) <= at && !second.divergence)
    world.step(story, second);
  if (second.divergence) return *std::move(second.divergence);
  return world;
}

}  // namespace tcplab::lab
