#include "shell/model/index.hpp"

#include <algorithm>
#include <numeric>

namespace tcplab::shell {

namespace {

std::vector<trace::HostIndex> order_of(const trace::Trace& trace, const Wiring* wiring) {
  if (wiring != nullptr) return wiring->side_by_side();
  std::vector<trace::HostIndex> order(trace.nodes().size());
  std::iota(order.begin(), order.end(), trace::HostIndex{0});
  return order;
}

}  // namespace

Index::Index(const trace::Trace& trace, const Wiring* wiring)
    : trace_(&trace),
      tracks_(trace),
      arrows_(trace),
      legs_(trace, wiring),
      curves_(trace),
      analysis_(trace),
      conversations_(analysis_),
      side_by_side_(order_of(trace, wiring)),
      markers_(trace.hosts().size()),
      events_of_(trace.hosts().size()),
      state_changes_(trace.hosts().size()) {}

void Index::grow(Instant over, bool whole) {
  const auto events = trace_->events();
  const std::size_t before = size();
  for (std::size_t id = before; id < events.size(); ++id) take(events[id]);
  if (!events.empty()) {
    first_ = events.front().at;
    last_ = std::max(events.back().at, over);
  }
  legs_.settle();
  const bool other_flight = arrows_.settle(whole);
  const bool other_axes = axes_.settle(arrows_.usual_flight(), other_flight, whole);
  const Axes::Idle idle = [&](Instant from, Instant to) { return !arrows_.under_way(from, to, whole); };
  for (std::size_t id = other_axes ? 0 : before; id < events.size(); ++id) axes_.add(busy(events[id]), idle);
  axes_.end_at(end());
}

void Index::take(const trace::Event& event) {
  tracks_.take(event);
  arrows_.take(event);
  legs_.take(event);
  curves_.take(event);
  analysis_.take(event);
  conversations_.take(event, tracks_);
  if (const auto* link = std::get_if<trace::LinkChanged>(&event.what))
    link_changes_[{event.host, link->toward}].push_back(event.id);
  axes_.measure(event.at);
  effects_.take(event);
  kinds_.take(*trace_, event);
  if (event.host >= markers_.size()) return;
  events_of_[event.host].push_back(event.id);
  if (trace_->captured_since()) {
    const trace::Packet packet = trace_->packets()[trace::packet_of(event)];
    const trace::HostIndex other = packet.from == event.host ? packet.to : packet.from;
    if (other != event.host) events_of_[other].push_back(event.id);
  }
  if (std::holds_alternative<tcp::StateChanged>(event.what)) state_changes_[event.host].push_back(event.id);
  const bool wanted = std::holds_alternative<trace::Called>(event.what) ||
                      std::holds_alternative<tcp::Notified>(event.what) ||
                      std::holds_alternative<tcp::Discarded>(event.what) ||
                      std::holds_alternative<trace::IcmpReceived>(event.what) ||
                      std::holds_alternative<trace::Unreadable>(event.what);
  if (!wanted) return;
  const Track* track = tracks_.of(event.host, event.connection);
  markers_[event.host].push_back({event.id, event.at, track == nullptr ? UINT32_MAX : track->connection});
}

Busy Index::busy(const trace::Event& event) const {
  const auto* dropped = std::get_if<trace::SegmentDropped>(&event.what);
  const Arrow* arrow = dropped == nullptr ? nullptr : arrow_of(dropped->packet);
  return {event.at, arrow == nullptr ? event.at : std::max(event.at, arrow->to)};
}

Instant Index::end() const {
  if (size() == 0) return last_;
  const Duration flight = usual_flight();
  return last_ + (flight.ns > 0 ? flight / 2 : (last_ - first_) / 40);
}

trace::EventId Index::link_change(trace::HostIndex from, trace::HostIndex toward,
                                  trace::EventId until) const {
  const auto changes = link_changes_.find({from, toward});
  if (changes == link_changes_.end()) return trace::kNoEvent;
  const auto after = std::upper_bound(changes->second.begin(), changes->second.end(), until);
  return after == changes->second.begin() ? trace::kNoEvent : *(after - 1);
}

trace::EventId Index::event_at(Instant at) const {
  const auto& events = trace_->events();
  const auto after =
      std::upper_bound(events.begin(), events.end(), at,
                       [](Instant value, const trace::Event& event) { return value < event.at; });
  return after == events.begin() ? trace::kNoEvent : (after - 1)->id;
}

}  // namespace tcplab::shell
