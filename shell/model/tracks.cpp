#include "shell/model/tracks.hpp"

#include <algorithm>

namespace tcplab::shell {
namespace {

std::uint64_t track_key(trace::HostIndex host, tcp::ConnId id) {
  return (static_cast<std::uint64_t>(host) << 32) | id.value;
}

}  // namespace

tcp::State state_after(const Track& track, trace::EventId event) {
  const auto after =
      std::upper_bound(track.spans.begin(), track.spans.end(), event,
                       [](trace::EventId value, const StateSpan& span) { return value < span.begin; });
  if (event == trace::kNoEvent || after == track.spans.begin()) return tcp::State::kClosed;
  const StateSpan& span = *(after - 1);
  return span.end != trace::kNoEvent && span.end <= event ? tcp::State::kClosed : span.state;
}

Tracks::Tracks(const trace::Trace& trace)
    : trace_(&trace), kinds_(trace.hosts().size() * 2), timer_kinds_(trace.hosts().size()) {}

const Track* Tracks::of(trace::HostIndex host, tcp::ConnId id) const {
  const auto found = by_id_.find(track_key(host, id));
  return found == by_id_.end() ? nullptr : &tracks_[found->second];
}

void Tracks::take(const trace::Event& event) {
  const auto connections = trace_->connections();
  const auto has_come = [&](const trace::ConnectionInfo& info) {
    return info.first == trace::kNoEvent || info.first <= event.id;
  };
  while (tracks_.size() < connections.size() && has_come(connections[tracks_.size()]))
    add(static_cast<std::uint32_t>(tracks_.size()));
  const auto found = by_id_.find(track_key(event.host, event.connection));
  if (found == by_id_.end()) return;
  const trace::ConnectionInfo& info = connections[found->second];
  if (endpoints_[found->second] != Endpoints(info.local, info.remote)) file(found->second);
  Track& track = tracks_[found->second];
  if (const auto* change = std::get_if<tcp::StateChanged>(&event.what)) {
    change_state(track, event, change->to);
  } else if (!track.is_open()) {
    reach(track, event.at);
    if (const Track* const other = captured_peer_of(track)) reach(tracks_[other->connection], event.at);
  }
  note_timers(track, event);
}

void Tracks::add(std::uint32_t connection) {
  const trace::ConnectionInfo& info = trace_->connections()[connection];
  Track track;
  track.connection = connection;
  track.host = info.host;
  track.listener = info.listener;
  if (info.first != trace::kNoEvent) track.from = trace_->events()[info.first].at;
  track.to = track.from;
  Kind& kind = kinds_[info.host * 2u + (info.listener ? 1u : 0u)];
  track.lane = free_lane(kind, track.from);
  Lane& lane = kind.lanes[track.lane];
  track.place = static_cast<std::uint32_t>(lane.tracks.size());
  lane.tracks.push_back(connection);
  lane.reach.push_back(track.to);
  kind.tracks.push_back(connection);
  kind.left.emplace_back(track.from, track.lane);  // unless it is opened
  by_id_.emplace(track_key(info.host, info.id), connection);
  tracks_.push_back(std::move(track));
  endpoints_.emplace_back();
  file(connection);
}

// What is known of a connection's ends comes with time.
void Tracks::file(std::uint32_t connection) {
  const trace::ConnectionInfo& info = trace_->connections()[connection];
  endpoints_[connection] = {info.local, info.remote};
  std::vector<std::uint32_t>& same = by_endpoints_[endpoints_[connection]];
  same.insert(std::upper_bound(same.begin(), same.end(), connection), connection);
}

// The first one that is free again, or a new one.
std::uint16_t Tracks::free_lane(Kind& kind, Instant from) {
  while (!kind.left.empty() && kind.left.front().first < from) {
    const std::uint16_t lane = kind.left.front().second;
    kind.left.pop_front();
    if (!kind.taken[lane] || tracks_[kind.lanes[lane].tracks.back()].is_open()) continue;
    kind.taken[lane] = false;
    kind.free.push(lane);
  }
  if (kind.free.empty()) {
    constexpr std::size_t kMost = UINT16_MAX;  // beyond which they share the last one
    if (kind.lanes.size() == kMost) return kMost - 1;
    kind.lanes.emplace_back();
    kind.taken.push_back(true);
    return static_cast<std::uint16_t>(kind.lanes.size() - 1);
  }
  const std::uint16_t lane = kind.free.top();
  kind.free.pop();
  kind.taken[lane] = true;
  return lane;
}

void Tracks::reach(Track& track, Instant to) {
  track.to = to;
  kinds_[track.host * 2u + (track.listener ? 1u : 0u)].lanes[track.lane].reach.set(track.place, to);
}

void Tracks::change_state(Track& track, const trace::Event& event, tcp::State to) {
  const bool was_open = track.is_open();
  if (was_open) {
    track.spans.back().end = event.id;
    track.spans.back().to = event.at;
  }
  if (to != tcp::State::kClosed) {
    track.spans.push_back({to, event.id, trace::kNoEvent, event.at, Instant::never()});
    if (!was_open) reach(track, Instant::never());
    return;
  }
  reach(track, event.at);
  kinds_[track.host * 2u + (track.listener ? 1u : 0u)].left.emplace_back(event.at, track.lane);
}

void Tracks::note_timers(Track& track, const trace::Event& event) {
  const auto end_timer = [&](tcp::TimerKind kind, TimerSpan::End how) {
    auto& spans = track.timers[static_cast<std::size_t>(kind)];
    if (spans.empty() || spans.back().how != TimerSpan::End::kRunning) return;
    spans.back().how = how;
    spans.back().end = event.id;
    spans.back().to = event.at;
  };
  if (const auto* set = std::get_if<tcp::TimerSet>(&event.what)) {
    end_timer(set->timer, TimerSpan::End::kRestarted);
    track.timers[static_cast<std::size_t>(set->timer)].push_back({set->timer, TimerSpan::End::kRunning,
                                                                  event.id, trace::kNoEvent, event.at,
                                                                  Instant::never(), set->deadline});
    timer_kinds_[event.host] |= 1u << static_cast<unsigned>(set->timer);
  } else if (const auto* stopped = std::get_if<tcp::TimerStopped>(&event.what)) {
    end_timer(stopped->timer, TimerSpan::End::kStopped);
  } else if (const auto* fired = std::get_if<tcp::TimerFired>(&event.what)) {
    end_timer(fired->timer, TimerSpan::End::kFired);
  }
}

const Track* Tracks::captured_peer_of(const Track& track) const {
  const trace::ConnectionInfo& info = trace_->connections()[track.connection];
  return info.peer ? of(info.peer_host, info.peer) : nullptr;
}

const Track* Tracks::peer_of(const Track& track, trace::EventId before) const {
  const trace::ConnectionInfo& mine = trace_->connections()[track.connection];
  const Endpoints wanted(mine.remote, mine.local);
  const auto same = by_endpoints_.find(wanted);
  if (same == by_endpoints_.end()) return nullptr;
  auto after = std::upper_bound(same->second.begin(), same->second.end(), before,
                                [&](trace::EventId event, std::uint32_t connection) {
                                  return event < trace_->connections()[connection].first;
                                });
  // Where a proxy stands in the way there are two between the same ends: its numbers tell the peer.
  const Track* latest = nullptr;
  while (after != same->second.begin()) {
    const std::uint32_t connection = *--after;
    if (connection == track.connection || endpoints_[connection] != wanted) continue;
    const trace::ConnectionInfo& other = trace_->connections()[connection];
    if (other.iss == mine.irs && other.irs == mine.iss) return &tracks_[connection];
    if (latest == nullptr) latest = &tracks_[connection];
  }
  return latest;
}

const Track* Tracks::latest(trace::HostIndex host, trace::EventId event) const {
  if (event == trace::kNoEvent) return nullptr;
  for (const bool listeners : {false, true}) {
    const std::vector<std::uint32_t>& those = kind(host, listeners).tracks;
    const auto after = std::upper_bound(those.begin(), those.end(), event,
                                        [&](trace::EventId value, std::uint32_t connection) {
                                          return value < trace_->connections()[connection].first;
                                        });
    if (after != those.begin()) return &tracks_[*(after - 1)];
  }
  return nullptr;
}

}  // namespace tcplab::shell
