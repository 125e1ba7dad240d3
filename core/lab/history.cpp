#include "core/lab/history.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace tcplab::lab {
namespace {

// Worlds are kept this many events apart at first, and twice as far whenever there are too many of them: a
// short run is replayed in no time, a long one within a frame and without filling the memory.
constexpr std::size_t kFirstSpacing = 64;
constexpr std::size_t kMostKept = 1024;

}  // namespace

History::History(scenario::Scenario scenario, Limits limits)
    : scenario_(std::make_shared<const scenario::Scenario>(std::move(scenario))) {
  World world(scenario_);
  trace_ = world.blank_trace();
  std::size_t spacing = kFirstSpacing;
  while (const std::optional<Instant> next = world.next()) {
    if (trace_.events().size() >= limits.events) stopped_by_ = Limit::kEvents;
    if (*next > Instant{} + limits.time) stopped_by_ = Limit::kTime;
    if (stopped_by_) break;
    if (kept_.empty() || trace_.events().size() >= kept_.back().events + spacing) {
      if (kept_.size() == kMostKept) {
        thin_out();
        spacing *= 2;
      }
      kept_.push_back({trace_.events().size(), trace_.packets().size(), world});
    }
    world.step(trace_);
  }
  if (kept_.empty()) kept_.push_back({0, 0, world});
}

void History::thin_out() {
  std::size_t left = 0;
  for (std::size_t i = 0; i < kept_.size(); i += 2) {
    if (i != left) kept_[left] = std::move(kept_[i]);
    ++left;
  }
  kept_.erase(kept_.begin() + static_cast<std::ptrdiff_t>(left), kept_.end());
}

Instant History::end() const { return trace_.events().empty() ? Instant{} : trace_.events().back().at; }

History::Moment History::moment_after(trace::EventId event) const {
  assert(event < trace_.events().size());
  const auto after = std::upper_bound(kept_.begin(), kept_.end(), event,
                                      [](trace::EventId id, const Kept& kept) { return id < kept.events; });
  const Kept& nearest = *std::prev(after);
  World world = nearest.world;
  trace::Replay replay{&trace_, nearest.events, nearest.packets};
  std::size_t before = replay.events;
  while (replay.events <= event) {
    before = replay.events;
    world.step(replay);
  }
  return {std::move(world), static_cast<trace::EventId>(before),
          static_cast<trace::EventId>(replay.events - 1)};
}

World History::world_at(Instant at) const {
  const auto after = std::upper_bound(kept_.begin(), kept_.end(), at, [](Instant instant, const Kept& kept) {
    return instant < kept.world.now();
  });
  const Kept& nearest = after == kept_.begin() ? *after : *std::prev(after);
  World world = nearest.world;
  trace::Replay replay{&trace_, nearest.events, nearest.packets};
  while (replay.events < trace_.events().size() && world.next().value_or(Instant::never()) <= at)
    world.step(replay);
  return world;
}

}  // namespace tcplab::lab
