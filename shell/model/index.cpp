#include "shell/model/index.hpp"

#include <algorithm>

namespace tcplab::shell {
namespace {

std::uint64_t key(trace::HostIndex host, tcp::ConnId id) {
  return (static_cast<std::uint64_t>(host) << 32) | id.value;
}

bool is_notable(const Arrow& arrow) {
  return arrow.lost || arrow.retransmission || arrow.segment_class >= SegmentClass::kSyn;
}

Duration median(std::vector<Duration> values) {
  if (values.empty()) return {};
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

SegmentClass classify(const wire::TcpSegment& segment) {
  const wire::TcpFlags& flags = segment.header.flags;
  if (flags.rst) return SegmentClass::kRst;
  if (flags.syn) return SegmentClass::kSyn;
  if (flags.fin) return SegmentClass::kFin;
  return segment.payload.empty() ? SegmentClass::kAck : SegmentClass::kData;
}

std::span<const Arrow> ArrowGroup::between(Instant from_instant, Instant to_instant) const {
  const auto first =
      std::lower_bound(latest_end.begin(), latest_end.end(), from_instant) - latest_end.begin();
  const auto last = std::upper_bound(arrows.begin(), arrows.end(), to_instant,
                                     [](Instant value, const Arrow& arrow) { return value < arrow.from; }) -
                    arrows.begin();
  if (first >= last) return {};
  return {arrows.data() + first, static_cast<std::size_t>(last - first)};
}

tcp::State state_after(const Track& track, trace::EventId event) {
  const auto after =
      std::upper_bound(track.spans.begin(), track.spans.end(), event,
                       [](trace::EventId value, const StateSpan& span) { return value < span.begin; });
  if (event == trace::kNoEvent || after == track.spans.begin()) return tcp::State::kClosed;
  const StateSpan& span = *(after - 1);
  return span.end != trace::kNoEvent && span.end <= event ? tcp::State::kClosed : span.state;
}

Index::Index(const trace::Trace& trace, Instant over) : trace_(&trace) {
  lanes_.resize(trace.hosts().size());
  timer_kinds_.resize(trace.hosts().size());
  markers_.resize(trace.hosts().size());
  measure_flights();
  if (!trace.events().empty()) {
    const Instant last = std::max(trace.events().back().at, over);
    end_ = last + (usual_flight_.ns > 0 ? usual_flight_ / 2 : (last - trace.events().front().at) / 40);
  }
  add_tracks();
  add_states_and_timers();
  assign_lanes();
  add_arrows();
  stack_arrows();
  add_markers();
  add_effects();
}

void Index::add_tracks() {
  tracks_.resize(trace_->connections().size());
  for (std::uint32_t i = 0; i < tracks_.size(); ++i) {
    const trace::ConnectionInfo& info = trace_->connections()[i];
    tracks_[i].connection = i;
    tracks_[i].host = info.host;
    const Instant first = info.first == trace::kNoEvent ? Instant{} : trace_->events()[info.first].at;
    tracks_[i].from = tracks_[i].to = first;
    track_by_id_.emplace(key(info.host, info.id), i);
  }
  for (const trace::Event& event : trace_->events()) {
    const auto* called = std::get_if<trace::Called>(&event.what);
    if (!called || called->call != trace::CallKind::kListen) continue;
    if (Track* track = find(event.host, event.connection)) track->listener = true;
  }
}

Track* Index::find(trace::HostIndex host, tcp::ConnId id) {
  const auto found = track_by_id_.find(key(host, id));
  return found == track_by_id_.end() ? nullptr : &tracks_[found->second];
}

const Track* Index::track_of(trace::HostIndex host, tcp::ConnId id) const {
  const auto found = track_by_id_.find(key(host, id));
  return found == track_by_id_.end() ? nullptr : &tracks_[found->second];
}

void Index::add_states_and_timers() {
  for (const trace::Event& event : trace_->events()) {
    Track* track = find(event.host, event.connection);
    if (!track) continue;
    track->to = event.at;
    if (const auto* change = std::get_if<tcp::StateChanged>(&event.what)) {
      if (!track->spans.empty() && track->spans.back().end == trace::kNoEvent) {
        track->spans.back().end = event.id;
        track->spans.back().to = event.at;
      }
      if (change->to != tcp::State::kClosed) {
        track->spans.push_back({change->to, event.id, trace::kNoEvent, event.at, end_});
      }
    }
    const auto end_timer = [&](tcp::TimerKind kind, TimerSpan::End how) {
      auto& spans = track->timers[static_cast<std::size_t>(kind)];
      if (spans.empty() || spans.back().how != TimerSpan::End::kRunning) return;
      spans.back().how = how;
      spans.back().end = event.id;
      spans.back().to = event.at;
    };
    if (const auto* set = std::get_if<tcp::TimerSet>(&event.what)) {
      end_timer(set->timer, TimerSpan::End::kRestarted);
      track->timers[static_cast<std::size_t>(set->timer)].push_back(
          {set->timer, TimerSpan::End::kRunning, event.id, trace::kNoEvent, event.at, end_, set->deadline});
      timer_kinds_[event.host] |= 1u << static_cast<unsigned>(set->timer);
    } else if (const auto* stopped = std::get_if<tcp::TimerStopped>(&event.what)) {
      end_timer(stopped->timer, TimerSpan::End::kStopped);
    } else if (const auto* fired = std::get_if<tcp::TimerFired>(&event.what)) {
      end_timer(fired->timer, TimerSpan::End::kFired);
    }
  }
  for (Track& track : tracks_) {
    if (!track.spans.empty() && track.spans.back().end == trace::kNoEvent) track.to = end_;
  }
}

// Each connection takes the first lane that is free again.
void Index::assign_lanes() {
  std::vector<std::vector<Instant>> free_from(trace_->hosts().size() * 2);
  for (Track& track : tracks_) {
    auto& lanes = free_from[track.host * 2u + (track.listener ? 1u : 0u)];
    std::size_t lane = 0;
    while (lane < lanes.size() && lanes[lane] >= track.from) ++lane;
    if (lane == lanes.size()) lanes.emplace_back();
    lanes[lane] = track.to;
    track.lane = static_cast<std::uint16_t>(lane);
  }
  for (std::size_t host = 0; host < lanes_.size(); ++host) {
    lanes_[host].connections = static_cast<std::uint16_t>(free_from[host * 2].size());
    lanes_[host].listeners = static_cast<std::uint16_t>(free_from[host * 2 + 1].size());
  }
}

Arrow Index::make_arrow(const trace::Packet& packet, trace::PacketId id) const {
  Arrow arrow;
  arrow.packet = id;
  arrow.begin = packet.sent;
  arrow.lost = packet.dropped != trace::kNoEvent;
  arrow.end = arrow.lost ? packet.dropped : packet.received;
  if (packet.changed != trace::kNoEvent) arrow.end = packet.changed;
  arrow.to = arrow.end == trace::kNoEvent ? end_ : trace_->events()[arrow.end].at;
  arrow.from = arrow.begin == trace::kNoEvent ? arrow.to : trace_->events()[arrow.begin].at;
  arrow.segment_class = classify(packet.segment);
  arrow.retransmission = packet.retransmission;
  return arrow;
}

void Index::measure_flights() {
  std::vector<Duration> flights;
  for (const trace::Packet& packet : trace_->packets()) {
    if (packet.sent == trace::kNoEvent || packet.received == trace::kNoEvent) continue;
    flights.push_back(trace_->events()[packet.received].at - trace_->events()[packet.sent].at);
  }
  usual_flight_ = median(std::move(flights));
}

void Index::add_arrows() {
  for (trace::PacketId id = 0; id < trace_->packets().size(); ++id) {
    const trace::Packet packet = trace_->packets()[id];
    if (!packet.is_segment()) continue;  // which has a mark beside the lifeline
    const std::size_t hosts = trace_->hosts().size();
    if (packet.from >= hosts || packet.to >= hosts) continue;  // only hosts have a column
    Arrow arrow = make_arrow(packet, id);
    // What is lost on the way ends where it would have been halfway.
    if (arrow.lost) arrow.to = std::max(arrow.to, std::min(end_, arrow.from + usual_flight_ / 2));
    const bool notable = is_notable(arrow);
    const auto same = [&](const ArrowGroup& g) {
      return g.from == packet.from && g.to == packet.to && g.notable == notable;
    };
    auto group = std::find_if(groups_.begin(), groups_.end(), same);
    if (group == groups_.end())
      group = groups_.insert(groups_.end(), {packet.from, packet.to, notable, {}, {}});
    group->arrows.push_back(arrow);
  }
  arrow_places_.assign(trace_->packets().size(), {kNoGroup, 0});
  for (std::uint32_t g = 0; g < groups_.size(); ++g) {
    auto& arrows = groups_[g].arrows;
    std::stable_sort(arrows.begin(), arrows.end(),
                     [](const Arrow& a, const Arrow& b) { return a.from < b.from; });
    Instant latest;
    for (std::uint32_t i = 0; i < arrows.size(); ++i) {
      latest = std::max(latest, arrows[i].to);
      groups_[g].latest_end.push_back(latest);
      arrow_places_[arrows[i].packet] = {g, i};
    }
  }
}

// A script's packets take no time, so that several of them can be of one instant.
void Index::stack_arrows() {
  const auto arrow = [this](std::size_t packet) -> Arrow& {
    const auto [group, place] = arrow_places_[packet];
    return groups_[group].arrows[place];
  };
  const auto no_time = [](const Arrow& a) { return a.end != trace::kNoEvent && a.from == a.to; };
  std::vector<std::size_t> drawn;
  for (std::size_t packet = 0; packet < arrow_places_.size(); ++packet) {
    if (arrow_places_[packet].first != kNoGroup) drawn.push_back(packet);
  }
  const std::size_t count = drawn.size();
  for (std::size_t first = 0, last = 0; first < count; first = last) {
    const Instant at = arrow(drawn[first]).from;
    for (last = first; last < count && no_time(arrow(drawn[last])) && arrow(drawn[last]).from == at;) ++last;
    const trace::EventId latest = event_at(at);
    const bool more = latest != trace::kNoEvent && latest + 1 < trace_->events().size();
    for (std::size_t i = first; i < last; ++i) {
      Arrow& each = arrow(drawn[i]);
      each.order = static_cast<std::uint32_t>(i - first);
      each.beside = static_cast<std::uint32_t>(last - first);
      each.next = more ? trace_->events()[latest + 1].at : end_;
    }
    last = std::max(last, first + 1);
  }
}

void Index::add_markers() {
  for (const trace::Event& event : trace_->events()) {
    const bool wanted = std::holds_alternative<trace::Called>(event.what) ||
                        std::holds_alternative<tcp::Notified>(event.what) ||
                        std::holds_alternative<tcp::Discarded>(event.what) ||
                        std::holds_alternative<trace::IcmpReceived>(event.what) ||
                        std::holds_alternative<trace::Unreadable>(event.what);
    if (wanted && event.host < markers_.size()) markers_[event.host].push_back({event.id, event.at});
  }
}

void Index::add_effects() {
  const std::size_t count = trace_->events().size();
  effect_starts_.assign(count + 1, 0);
  for (const trace::Event& event : trace_->events()) {
    if (event.cause != trace::kNoEvent) ++effect_starts_[event.cause + 1];
  }
  for (std::size_t i = 1; i <= count; ++i) effect_starts_[i] += effect_starts_[i - 1];
  effects_.resize(effect_starts_.back());
  std::vector<std::uint32_t> next = effect_starts_;
  for (const trace::Event& event : trace_->events()) {
    if (event.cause != trace::kNoEvent) effects_[next[event.cause]++] = event.id;
  }
}

std::span<const trace::EventId> Index::effects(trace::EventId event) const {
  if (event >= trace_->events().size()) return {};
  return {effects_.data() + effect_starts_[event], effect_starts_[event + 1] - effect_starts_[event]};
}

const Arrow* Index::arrow_of(trace::PacketId packet) const {
  if (packet >= arrow_places_.size()) return nullptr;
  const auto [group, place] = arrow_places_[packet];
  return group == kNoGroup ? nullptr : &groups_[group].arrows[place];
}

const Track* Index::peer_of(const Track& track, trace::EventId before) const {
  const trace::ConnectionInfo& mine = trace_->connections()[track.connection];
  const Track* best = nullptr;
  for (const Track& other : tracks_) {
    const trace::ConnectionInfo& info = trace_->connections()[other.connection];
    if (&other == &track || info.local != mine.remote || info.remote != mine.local) continue;
    if (info.first <= before) best = &other;
  }
  return best;
}

const Track* Index::latest_track(trace::HostIndex host, trace::EventId event) const {
  const Track* best = nullptr;
  for (const Track& track : tracks_) {
    if (track.host != host) continue;
    const bool there = event != trace::kNoEvent && trace_->connections()[track.connection].first <= event;
    if (there && (!best || best->listener || !track.listener)) best = &track;
  }
  return best;
}

trace::EventId Index::event_at(Instant at) const {
  const auto& events = trace_->events();
  const auto after =
      std::upper_bound(events.begin(), events.end(), at,
                       [](Instant value, const trace::Event& event) { return value < event.at; });
  return after == events.begin() ? trace::kNoEvent : (after - 1)->id;
}

TimeMap Index::make_map(AxisMode mode) const {
  if (mode == AxisMode::kLinear) return TimeMap::linear(end_);
  if (mode == AxisMode::kPerEvent) {
    std::vector<Instant> instants;
    for (const trace::Event& event : trace_->events()) instants.push_back(event.at);
    instants.push_back(end_);
    return TimeMap::per_event(instants);
  }
  std::vector<Busy> busy;
  for (const trace::Event& event : trace_->events()) busy.push_back({event.at, event.at});
  for (const ArrowGroup& group : groups_) {
    for (const Arrow& arrow : group.arrows) {
      if (arrow.end != trace::kNoEvent) busy.push_back({arrow.from, arrow.to});
    }
  }
  return TimeMap::compact(std::move(busy), usual_flight_, end_);
}

}  // namespace tcplab::shell
