#include "core/lab/history.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace tcplab::lab {
namespace {

// Worlds are kept so far apart that they take but a part of what the trace does, and yet never so far that
// what lies between them cannot be replayed within a frame; and twice as far whenever they take too much.
constexpr std::size_t kOctetsForEvent = 4;  // of kept Worlds; the trace takes about seven times as much
constexpr std::size_t kLeastSpacing = 64;   // events
constexpr std::size_t kMostSpacing = 20'000;
constexpr std::size_t kWeighEvery = 1024;  // events

Snapshot beginning(const std::shared_ptr<const scenario::Scenario>& scenario) {
  World world(scenario);
  Story story = world.blank_story();
  return {std::move(world), std::move(story), 0, 0};
}

// What a trace that goes no further says of a passive OPEN for one peer that waits: the numbers of its latest
// SYN, when a false start has led back to LISTEN, and else none. It has forgotten them itself.
trace::ConnectionInfo waiting(const trace::Trace& trace, trace::ConnectionInfo info, wire::Endpoint local) {
  const bool ever_answered = info.remote.port != 0;
  info.local = local;
  info.remote = {};
  info.iss = info.irs = {};
  for (std::size_t i = trace.events().size(); ever_answered && i-- > info.first;) {
    const trace::Event event = trace.events()[i];
    if (event.host != info.host || event.connection != info.id) continue;
    const auto* const sent = std::get_if<trace::SegmentSent>(&event.what);
    if (sent == nullptr) continue;
    const wire::TcpSegment segment = trace.packets()[sent->packet].segment;
    if (!segment.header.flags.syn) continue;
    info.local = segment.from();
    info.remote = segment.to();
    info.iss = segment.header.seq;
    info.irs = segment.header.ack - 1;
    break;
  }
  return info;
}

}  // namespace

// A second run over what the trace says, from a kept World on.
class History::Rerun {
 public:
  Rerun(const Snapshot& from, const trace::Trace& trace)
      : world(from.world), story(from.story), log{&trace, from.events, from.packets}, began(from.events) {}

  // Up to and with the step that produces the event.
  void to_event(trace::EventId event) {
    while (log.events <= event && !log.divergence) {
      began = log.events;
      if (world.goes_on()) {
        world.step(story, log);
      } else {
        log.fell_quiet();
      }
    }
  }
  // As far as the trace goes.
  void to_instant(Instant at) {
    while (log.events < log.trace->events().size() && world.next() <= at && !log.divergence) {
      began = log.events;
      world.step(story, log);
    }
  }

  // What it has come to, which is moved out.
  Snapshot then() { return {std::move(world), std::move(story), log.events, log.packets}; }

  World world;
  Story story;
  trace::Replay log;
  std::size_t began;  // events before its last step
};

Result<Moment, trace::Divergence> replay(const Snapshot& from, const trace::Trace& trace,
                                         trace::EventId event) {
  assert(from.events <= event && event < trace.events().size());
  History::Rerun rerun(from, trace);
  rerun.to_event(event);
  if (rerun.log.divergence) return *std::move(rerun.log.divergence);
  return Moment(rerun.then(), rerun.began);
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
    if (next_ > budget.instant) break;
    if (steps % kStepsAtOnce == 0 && budget.goes_on && !budget.goes_on()) break;
    step();
    look_ahead();
  }
  return !done_;
}

std::string History::told(Limit limit, const Limits& limits) {
  switch (limit) {
    case Limit::kEvents:
      return "limit of events: " + std::to_string(limits.events);
    case Limit::kTime:
      return "limit of virtual time: " + std::to_string(limits.time / seconds(3600)) + " h";
    case Limit::kMemory:
      return "limit of memory: " + std::to_string(limits.memory >> 20) + " MiB";
  }
  return {};
}

void History::look_ahead() {
  stopped_by_.reset();
  next_ = now_.world.next();
  const std::optional<Duration>& until = limits_.until ? limits_.until : scenario_->until;
  done_ = next_ == Instant::never() || (until && next_ > Instant{} + *until);
  if (done_) return;
  if (now_.events >= limits_.events) stopped_by_ = Limit::kEvents;
  if (next_ > Instant{} + limits_.time) stopped_by_ = Limit::kTime;
  if (now_.events >= weigh_next_) {
    if (trace_.footprint() + now_.world.footprint() > limits_.memory) {
      stopped_by_ = Limit::kMemory;
    } else {
      weigh_next_ = now_.events + kWeighEvery;
    }
  }
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
  const std::size_t octets = now_.footprint(Share::kUnshared);
  if (!kept_.empty()) keep_next_ = due(octets);
  if (now_.events < keep_next_) return;
  while (kept_.size() > 1 && octets_kept_ + octets > limits_.kept) thin_out();
  if (kept_.empty() || octets_kept_ + octets <= limits_.kept) {
    kept_.push_back({std::make_shared<const Snapshot>(now_), octets});
    octets_kept_ += octets;
  }
  keep_next_ = now_.events + kLeastSpacing;  // then it is seen how large they have become
}

// Forgets every second one, but never the first. What a forgotten one had changed may live on in the next.
void History::thin_out() {
  std::size_t left = 0;
  octets_kept_ = 0;
  for (std::size_t i = 0; i < kept_.size(); i += 2) {
    const std::size_t forgotten = i > 0 ? kept_[i - 1].octets : 0;
    if (i != left) kept_[left] = std::move(kept_[i]);
    Kept& kept = kept_[left++];
    kept.octets = std::min(kept.octets + forgotten, kept.at->footprint(Share::kAll));
    octets_kept_ += kept.octets;
  }
  kept_.erase(kept_.begin() + static_cast<std::ptrdiff_t>(left), kept_.end());
  apart_ *= 2;
}

void History::set_limits(const Limits& limits) {
  limits_ = limits;
  weigh_next_ = 0;
  while (kept_.size() > 1 && octets_kept_ > limits_.kept) thin_out();
  look_ahead();
}

const Snapshot& History::kept_before(trace::EventId event) const {
  const auto after =
      std::upper_bound(kept_.begin(), kept_.end(), event,
                       [](trace::EventId id, const Kept& kept) { return id < kept.at->events; });
  return *std::prev(after)->at;
}

const Snapshot& History::kept_before(Instant at) const {
  const auto after = std::upper_bound(kept_.begin(), kept_.end(), at, [](Instant instant, const Kept& kept) {
    return instant < kept.at->world.now();
  });
  return after == kept_.begin() ? *after->at : *std::prev(after)->at;
}

Result<Moment, trace::Divergence> History::moment_after(trace::EventId event) const {
  assert(event < now_.events);
  if (event >= step_began_) return Moment(now_, step_began_);
  return replay(kept_before(event), trace_, event);
}

Result<World, trace::Divergence> History::world_at(Instant at) const {
  if (now_.world.now() <= at) return now_.world;
  Rerun rerun(kept_before(at), trace_);
  rerun.to_instant(at);
  if (rerun.log.divergence) return *std::move(rerun.log.divergence);
  return std::move(rerun.world);
}

Result<History, trace::Divergence> History::fork_at(trace::EventId event) const {
  assert(event < now_.events);
  if (event >= step_began_) return *this;
  Rerun rerun(kept_before(event), trace_);
  rerun.to_event(event);
  if (rerun.log.divergence) return *std::move(rerun.log.divergence);
  return forked(std::move(rerun));
}

Result<History, trace::Divergence> History::fork_at(Instant at) const {
  if (now_.world.now() <= at) return *this;
  Rerun rerun(kept_before(at), trace_);
  rerun.to_instant(at);
  if (rerun.log.divergence) return *std::move(rerun.log.divergence);
  return forked(std::move(rerun));
}

History History::forked(Rerun rerun) const {
  History fork = *this;
  std::vector<trace::PacketId> under_way;
  for (const Story::Flight& flight : *rerun.story.flights) under_way.push_back(flight.packet);
  for (const auto& [rank, flight] : rerun.story.held) under_way.push_back(flight.packet);
  fork.trace_ = trace_.prefix(rerun.log.events, rerun.log.packets, under_way);
  // What the trace says of connections that were open then is of later: they know better themselves.
  trace::Recorder recorder(fork.trace_);
  for (std::size_t i = 0; i < scenario_->hosts.size(); ++i) {
    const auto index = static_cast<trace::HostIndex>(i);
    const tcp::Host& host = rerun.world.host(index);
    for (const tcp::ConnId id : host.connections()) {
      const trace::ConnectionInfo* const info = fork.trace_.connection(index, id);
      if (info == nullptr) continue;
      const tcp::Connection& connection = *host.find(id);
      if (connection.state() == tcp::State::kListen && !info->listener) {
        recorder.note_connection(waiting(fork.trace_, *info, connection.local()));
      } else {
        recorder.note_connection(index, host, id, info->first);
      }
    }
  }
  fork.step_began_ = rerun.began;
  fork.now_ = rerun.then();
  while (fork.kept_.back().at->events > fork.now_.events) {
    fork.octets_kept_ -= fork.kept_.back().octets;
    fork.kept_.pop_back();
  }
  fork.keep_next_ = fork.kept_.back().at->events + kLeastSpacing;
  fork.look_ahead();
  return fork;
}

}  // namespace tcplab::lab
