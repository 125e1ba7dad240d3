#include "shell/model/arrows.hpp"

#include <algorithm>

namespace tcplab::shell {

void Arrows::take(const trace::Event& event) {
  come_to(event.at);
  const trace::PacketId packet = trace::packet_of(event);
  if (packet == trace::kNoPacket) return;
  if (const trace::PacketId before = trace::changed_by(event); before != trace::kNoPacket) {
    Arrow* arrow = find(before);
    if (arrow == nullptr) return;
    arrow->corrupted |= std::holds_alternative<trace::Corrupted>(event.what);
    arrow->target = trace_->packets()[packet].to;  // which a NAT may have changed
    reach(*arrow);
    return rename(before, packet);
  }
  Arrow* const arrow = find(packet);
  switch (trace::stage_of(event)) {
    case trace::Stage::kNone:
      return;
    case trace::Stage::kBegins:
      if (arrow == nullptr) begin(event, packet, false);
      if (trace_->captured_since()) arrive_at_once(packet, event);
      return;
    case trace::Stage::kReceived:
      if (arrow != nullptr) return receive(*arrow, event);
      if (std::holds_alternative<trace::SegmentReceived>(event.what)) begin(event, packet, true);
      return;
    case trace::Stage::kDropped:
      if (arrow != nullptr) drop(*arrow, event);
      return;
    case trace::Stage::kPasses:
      if (arrow == nullptr || event.host != arrow->source) return;
      if (std::holds_alternative<trace::Queued>(event.what)) queue(*arrow, event);
      if (std::holds_alternative<trace::Dequeued>(event.what)) dequeue(*arrow, event);
      if (std::holds_alternative<trace::Marked>(event.what)) arrow->congestion = true;
      return;
  }
}

void Arrows::begin(const trace::Event& event, trace::PacketId id, bool arrived) {
  const trace::Packet packet = trace_->packets()[id];
  if (!packet.is_segment()) return;  // which has a mark beside the lifeline
  const std::size_t nodes = trace_->nodes().size();
  if (packet.from >= nodes || packet.to >= nodes) return;
  Arrow& arrow = add(event, id);
  if (arrived) arrow.begin = trace::kNoEvent;
  arrow.source = packet.from;
  file(arrow, packet.to);
  if (arrow.retransmission) retransmissions_.push_back(place_of(arrow));
  if (place_of(arrow) % kStretch == 0) octets_.push_back(octets_in_all_);
  octets_in_all_ += packet.segment.payload.size();
  if (arrived) finish(arrow, event, event.at, Arrow::Loss::kNone);
}

// What was captured passed in one instant.
void Arrows::arrive_at_once(trace::PacketId packet, const trace::Event& event) {
  Arrow* const arrow = find(packet);
  if (arrow == nullptr) return;
  arrow->target = trace_->packets()[packet].to;
  flights_.add(Duration{});
  finish(*arrow, event, event.at, Arrow::Loss::kNone);
}

std::uint64_t Arrows::octets_before(std::size_t place) const {
  if (place == size()) return octets_in_all_;
  std::uint64_t octets = octets_[place / kStretch];
  for (std::size_t i = place / kStretch * kStretch; i < place; ++i) {
    if (arrows_[i].segment_class == SegmentClass::kAck) continue;  // most of all segments
    octets += trace_->packets()[arrows_[i].packet].segment.payload.size();
  }
  return octets;
}

Sent Arrows::sent_between(Instant from, Instant to) const {
  const std::size_t first = first_from(std::min(from, to));
  const std::size_t last = first_from(std::max(from, to) + nanoseconds(1));
  const auto again_before = [this](std::size_t place) {
    return std::lower_bound(retransmissions_.begin(), retransmissions_.end(), place) -
           retransmissions_.begin();
  };
  return {last - first, static_cast<std::size_t>(again_before(last) - again_before(first)),
          octets_before(last) - octets_before(first)};
}

void Arrows::receive(Arrow& arrow, const trace::Event& event) {
  if (arrow.begin != trace::kNoEvent) flights_.add(event.at - arrow.from);
  arrow.target = event.host;  // where a proxy may have kept it
  finish(arrow, event, event.at, Arrow::Loss::kNone);
}

void Arrows::drop(Arrow& arrow, const trace::Event& event) {
  const Arrow::Loss loss = loss_of(arrow, event);
  const std::uint32_t place = place_of(arrow);
  if (!arrow.lost) losses_.insert(std::upper_bound(losses_.begin(), losses_.end(), place), place);
  if (loss == Arrow::Loss::kOnArrival) arrow.target = event.host;
  finish(arrow, event, loss == Arrow::Loss::kOnWire ? end_of_lost(arrow, event.at) : event.at, loss);
}

// What is lost on the way ends where it would have been halfway.
Instant Arrows::end_of_lost(const Arrow& arrow, Instant dropped) const {
  return std::max(dropped, arrow.from + flights_.value() / 2);
}

bool Arrows::settle(bool whole) {
  settle_stack();
  if (!flights_.measure(whole)) return false;
  for (const std::uint32_t place : losses_) {
    Arrow& arrow = arrows_[place];
    if (arrow.loss != Arrow::Loss::kOnWire) continue;
    arrow.to = end_of_lost(arrow, trace_->events()[arrow.end].at);
    reach(arrow);
  }
  return true;
}

bool Arrows::any(const std::vector<std::uint32_t>& places, std::size_t first, std::size_t last) {
  const auto found = std::lower_bound(places.begin(), places.end(), first);
  return found != places.end() && *found < last;
}

bool Arrows::under_way(Instant from, Instant to, bool whole) const {
  for (const ArrowGroup& group : groups()) {
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
