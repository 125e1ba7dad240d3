#include "shell/model/arrows.hpp"

#include <algorithm>

namespace tcplab::shell {

SegmentClass classify(const wire::TcpSegment& segment) {
  const wire::TcpFlags& flags = segment.header.flags;
  if (flags.rst) return SegmentClass::kRst;
  if (flags.syn) return SegmentClass::kSyn;
  if (flags.fin) return SegmentClass::kFin;
  return segment.payload.empty() ? SegmentClass::kAck : SegmentClass::kData;
}

void Arrows::take(const trace::Event& event) {
  if (!stacked_.empty() && event.at > arrows_[stacked_.front()].from) unstack(event.at);
  if (const trace::PacketId before = trace::changed_by(event); before != trace::kNoPacket) {
    if (Arrow* arrow = find(before)) finish(*arrow, event, false);
  }
  const bool sent = trace::stage_of(event) == trace::Stage::kBegins;
  const bool received = std::holds_alternative<trace::SegmentReceived>(event.what);
  const bool lost = std::holds_alternative<trace::SegmentDropped>(event.what);
  if (!sent && !received && !lost) return;
  const trace::PacketId packet = trace::packet_of(event);
  if (Arrow* arrow = find(packet)) {
    if (received && arrow->begin != trace::kNoEvent) flights_.add(event.at - arrow->from);
    if (!sent) finish(*arrow, event, lost);
  } else if (sent || received) {
    begin(event, packet, received);
  }
}

Arrow* Arrows::find(trace::PacketId packet) {
  if (packet >= by_packet_.size() || by_packet_[packet] == kNone) return nullptr;
  return &arrows_[by_packet_[packet]];
}

const Arrow* Arrows::of(trace::PacketId packet) const { return const_cast<Arrows*>(this)->find(packet); }

void Arrows::begin(const trace::Event& event, trace::PacketId id, bool arrived) {
  const trace::Packet packet = trace_->packets()[id];
  if (!packet.is_segment()) return;  // which has a mark beside the lifeline
  const std::size_t hosts = trace_->hosts().size();
  if (packet.from >= hosts || packet.to >= hosts) return;  // only hosts have a column
  const auto place = static_cast<std::uint32_t>(arrows_.size());
  if (by_packet_.size() <= id) by_packet_.resize(std::size_t{id} + 1, kNone);
  by_packet_[id] = place;
  const auto [group, is_new] =
      group_of_.try_emplace({packet.from, packet.to}, static_cast<std::uint16_t>(groups_.size()));
  if (is_new) groups_.push_back({packet.from, packet.to, {}, {}, {}});
  ArrowGroup& those = groups_[group->second];
  Arrow arrow;
  arrow.packet = id;
  if (!arrived) arrow.begin = event.id;
  arrow.from = event.at;
  arrow.to = Instant::never();
  arrow.next = Instant::never();
  arrow.segment_class = classify(packet.segment);
  arrow.retransmission = packet.retransmission;
  arrow.group = group->second;
  arrow.place = static_cast<std::uint32_t>(those.arrows.size());
  those.arrows.push_back(place);
  those.plain.push_back(Reach::kNowhere);
  those.notable.push_back(Reach::kNowhere);
  if (arrow.retransmission) retransmissions_.push_back(place);
  arrows_.push_back(arrow);
  if (arrived) return finish(arrows_.back(), event, false);
  reach(arrow);
}

// What is lost on the way ends where it would have been halfway.
Instant Arrows::end_of_lost(const Arrow& arrow, Instant dropped) const {
  return std::max(dropped, arrow.from + flights_.value() / 2);
}

void Arrows::finish(Arrow& arrow, const trace::Event& event, bool lost) {
  const auto place = static_cast<std::uint32_t>(&arrow - arrows_.data());
  arrow.end = event.id;
  arrow.to = lost ? end_of_lost(arrow, event.at) : event.at;
  if (lost && !arrow.lost) losses_.insert(std::upper_bound(losses_.begin(), losses_.end(), place), place);
  arrow.lost = lost;
  reach(arrow);
  if (arrow.from == arrow.to) stack(place);
}

void Arrows::reach(const Arrow& arrow) {
  ArrowGroup& group = groups_[arrow.group];
  group.plain.set(arrow.place, arrow.notable() ? Reach::kNowhere : arrow.to);
  group.notable.set(arrow.place, arrow.notable() ? arrow.to : Reach::kNowhere);
}

// A script's packets take no time, so that several of them can be of one instant.
void Arrows::stack(std::uint32_t place) {
  if (!stacked_.empty() && arrows_[stacked_.front()].from != arrows_[place].from)
    unstack(arrows_[place].from);
  arrows_[place].order = static_cast<std::uint32_t>(stacked_.size());
  stacked_.push_back(place);
}

void Arrows::unstack(Instant next) {
  for (const std::uint32_t place : stacked_) {
    arrows_[place].beside = static_cast<std::uint32_t>(stacked_.size());
    arrows_[place].next = next;
  }
  stacked_.clear();
}

bool Arrows::settle(bool whole) {
  for (const std::uint32_t place : stacked_)
    arrows_[place].beside = static_cast<std::uint32_t>(stacked_.size());
  if (!flights_.measure(whole)) return false;
  for (const std::uint32_t place : losses_) {
    Arrow& arrow = arrows_[place];
    arrow.to = end_of_lost(arrow, trace_->events()[arrow.end].at);
    reach(arrow);
  }
  return true;
}

std::size_t Arrows::first_from(Instant at) const {
  return static_cast<std::size_t>(
      std::lower_bound(arrows_.begin(), arrows_.end(), at,
                       [](const Arrow& arrow, Instant value) { return arrow.from < value; }) -
      arrows_.begin());
}

std::size_t Arrows::first_from(const ArrowGroup& group, Instant at) const {
  const auto found =
      std::lower_bound(group.arrows.begin(), group.arrows.end(), at,
                       [this](std::uint32_t place, Instant value) { return arrows_[place].from < value; });
  return static_cast<std::size_t>(found - group.arrows.begin());
}

bool Arrows::any(const std::vector<std::uint32_t>& places, std::size_t first, std::size_t last) {
  const auto found = std::lower_bound(places.begin(), places.end(), first);
  return found != places.end() && *found < last;
}

bool Arrows::under_way(Instant from, Instant to, bool whole) const {
  for (const ArrowGroup& group : groups_) {
    for (const Reach* reach : {&group.plain, &group.notable}) {
      for (std::size_t i = reach->next(0, to); i < reach->size(); i = reach->next(i + 1, to)) {
        const Arrow& arrow = arrows_[group.arrows[i]];
        if (arrow.from > from) break;
        if (!whole || arrow.end != trace::kNoEvent) return true;
      }
    }
  }
  return false;
}

}  // namespace tcplab::shell
