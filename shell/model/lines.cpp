#include "shell/model/lines.hpp"

#include <algorithm>

namespace tcplab::shell {

SegmentClass classify(const wire::TcpSegment& segment) {
  const wire::TcpFlags& flags = segment.header.flags;
  if (flags.rst) return SegmentClass::kRst;
  if (flags.syn) return SegmentClass::kSyn;
  if (flags.fin) return SegmentClass::kFin;
  return segment.payload.empty() ? SegmentClass::kAck : SegmentClass::kData;
}

Arrow* Lines::find(trace::PacketId packet) {
  if (packet >= by_packet_.size() || by_packet_[packet] == kNone) return nullptr;
  return &arrows_[by_packet_[packet]];
}

const Arrow* Lines::at(const trace::Event& event) const {
  const Arrow* arrow = of(trace::packet_of(event));
  while (arrow != nullptr && arrow->previous != kNone && arrow->begin > event.id)
    arrow = &arrows_[arrow->previous];
  return arrow;
}

Arrow& Lines::add(const trace::Event& event, trace::PacketId id) {
  const trace::Packet packet = trace_->packets()[id];
  const auto place = static_cast<std::uint32_t>(arrows_.size());
  if (by_packet_.size() <= id) by_packet_.resize(std::size_t{id} + 1, kNone);
  Arrow arrow;
  arrow.packet = id;
  arrow.begin = event.id;
  arrow.from = arrow.left = event.at;
  arrow.to = arrow.next = Instant::never();
  arrow.source = arrow.target = event.host;
  arrow.segment_class = packet.is_segment() ? classify(packet.segment) : SegmentClass::kIcmp;
  arrow.retransmission = packet.retransmission;
  arrow.copy = std::holds_alternative<trace::Duplicated>(event.what);
  arrow.previous = by_packet_[id];
  arrow.group = kNoGroup;
  by_packet_[id] = place;
  return arrows_.emplace_back(arrow);
}

void Lines::file(Arrow& arrow, trace::HostIndex to) {
  arrow.target = to;
  const auto [group, is_new] =
      group_of_.try_emplace({arrow.source, to}, static_cast<std::uint16_t>(groups_.size()));
  if (is_new) {
    groups_.emplace_back();
    groups_.back().from = arrow.source;
    groups_.back().to = to;
  }
  ArrowGroup& those = groups_[group->second];
  arrow.group = group->second;
  arrow.place = static_cast<std::uint32_t>(those.arrows.size());
  those.arrows.push_back(place_of(arrow));
  those.begins.push_back(arrow.from);
  those.plain.push_back(Reach::kNowhere);
  those.notable.push_back(Reach::kNowhere);
  reach(arrow);
}

void Lines::rename(trace::PacketId before, trace::PacketId after) {
  if (by_packet_.size() <= after) by_packet_.resize(std::size_t{after} + 1, kNone);
  by_packet_[after] = by_packet_[before];
}

void Lines::queue(Arrow& arrow, const trace::Event& event) {
  ArrowGroup& those = groups_[arrow.group];
  arrow.queued = event.id;
  arrow.left = Instant::never();
  arrow.slot = those.waiting++;
  those.most_waiting = std::max(those.most_waiting, those.waiting);
}

void Lines::dequeue(Arrow& arrow, const trace::Event& event) {
  if (!arrow.waits()) return;
  arrow.dequeued = event.id;
  arrow.left = event.at;
  --groups_[arrow.group].waiting;
}

void Lines::finish(Arrow& arrow, const trace::Event& event, Instant to, Arrow::Loss loss) {
  if (arrow.waits()) {  // and will not leave
    arrow.dequeued = event.id;
    arrow.left = event.at;
    --groups_[arrow.group].waiting;
  }
  arrow.end = event.id;
  arrow.to = to;
  arrow.loss = loss;
  arrow.lost = loss != Arrow::Loss::kNone;
  if (arrow.group != kNoGroup && !arrow.lost) {
    Instant& latest = groups_[arrow.group].latest;
    arrow.overtaken = arrow.left < latest;
    latest = std::max(latest, arrow.left);
  }
  reach(arrow);
  if (arrow.from == arrow.to && !arrow.lost) stack(place_of(arrow));
}

Arrow::Loss Lines::loss_of(const Arrow& arrow, const trace::Event& event) {
  const trace::DropReason reason = std::get<trace::SegmentDropped>(event.what).reason;
  const bool wire = reason == trace::DropReason::kLoss || reason == trace::DropReason::kScripted ||
                    (reason == trace::DropReason::kLinkDown && event.at > arrow.left);
  if (wire && !arrow.waits()) return Arrow::Loss::kOnWire;
  return event.host == arrow.source ? Arrow::Loss::kBeforeLeaving : Arrow::Loss::kOnArrival;
}

void Lines::reach(const Arrow& arrow) {
  if (arrow.group == kNoGroup) return;
  ArrowGroup& group = groups_[arrow.group];
  group.plain.set(arrow.place, arrow.notable() ? Reach::kNowhere : arrow.to);
  group.notable.set(arrow.place, arrow.notable() ? arrow.to : Reach::kNowhere);
}

// A script's packets take no time, so that several of them can be of one instant.
void Lines::stack(std::uint32_t place) {
  if (!stacked_.empty() && arrows_[stacked_.front()].from != arrows_[place].from)
    unstack(arrows_[place].from);
  arrows_[place].order = static_cast<std::uint32_t>(stacked_.size());
  stacked_.push_back(place);
}

void Lines::come_to(Instant at) {
  if (!stacked_.empty() && at > arrows_[stacked_.front()].from) unstack(at);
}

void Lines::unstack(Instant next) {
  for (const std::uint32_t place : stacked_) {
    arrows_[place].beside = static_cast<std::uint32_t>(stacked_.size());
    arrows_[place].next = next;
  }
  stacked_.clear();
}

void Lines::settle_stack() {
  for (const std::uint32_t place : stacked_)
    arrows_[place].beside = static_cast<std::uint32_t>(stacked_.size());
}

std::size_t Lines::first_from(Instant at) const {
  return static_cast<std::size_t>(
      std::lower_bound(arrows_.begin(), arrows_.end(), at,
                       [](const Arrow& arrow, Instant value) { return arrow.from < value; }) -
      arrows_.begin());
}

}  // namespace tcplab::shell
