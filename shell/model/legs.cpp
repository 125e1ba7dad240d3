#include "shell/model/legs.hpp"

namespace tcplab::shell {

Legs::Legs(const trace::Trace& trace, const Wiring* wiring)
    : Lines(trace), wiring_(trace.nodes().size() > trace.hosts().size() ? wiring : nullptr) {
  if (any()) ways_ = wiring_->ways_at(Instant{} - Duration{1});
}

void Legs::take(const trace::Event& event) {
  if (!any()) return;
  come_to(event.at);
  if (std::holds_alternative<trace::RoutesChanged>(event.what) && found_at_ != event.at) {
    ways_ = wiring_->ways_at(event.at);
    found_at_ = event.at;
  }
  const trace::PacketId packet = trace::packet_of(event);
  if (packet == trace::kNoPacket) return;
  if (const trace::PacketId before = trace::changed_by(event); before != trace::kNoPacket)
    return become(event, before, packet);
  Arrow* const leg = find(packet);
  switch (trace::stage_of(event)) {
    case trace::Stage::kNone:
      return;
    case trace::Stage::kBegins:
      return begin(event, packet);
    case trace::Stage::kPasses:
      if (leg != nullptr) pass(event, packet);
      return;
    case trace::Stage::kReceived:
      if (leg != nullptr) arrive(*leg, event, Arrow::Loss::kNone);
      return;
    case trace::Stage::kDropped:
      if (leg != nullptr) drop(*leg, event);
      return;
  }
}

// Where it goes on to may only be known once the node has rewritten it.
void Legs::begin(const trace::Event& event, trace::PacketId packet) {
  Arrow& leg = add(event, packet);
  const trace::HostIndex next = wiring_->next(ways_, event.host, trace_->packets()[packet].to);
  if (next != event.host) file(leg, next);
}

void Legs::become(const trace::Event& event, trace::PacketId before, trace::PacketId after) {
  Arrow* const leg = find(before);
  if (leg == nullptr) return begin(event, after);
  rename(before, after);
  // A damaged one is still said to be what it was: its own words may make no sense any more.
  const bool damaged = std::holds_alternative<trace::Corrupted>(event.what);
  leg->corrupted |= damaged;
  if (!damaged) leg->packet = after;
  const trace::HostIndex next = wiring_->next(ways_, event.host, trace_->packets()[after].to);
  if (leg->group == kNoGroup && next != event.host) file(*leg, next);
  reach(*leg);
}

void Legs::arrive(Arrow& leg, const trace::Event& event, Arrow::Loss loss) {
  if (leg.group == kNoGroup) file(leg, event.host);
  leg.target = event.host;
  finish(leg, event, event.at, loss);
}

void Legs::pass(const trace::Event& event, trace::PacketId packet) {
  Arrow& leg = *find(packet);
  if (std::holds_alternative<trace::Forwarded>(event.what)) {
    arrive(leg, event, Arrow::Loss::kNone);
    return begin(event, packet);
  }
  if (const auto* queued = std::get_if<trace::Queued>(&event.what)) {
    if (leg.group == kNoGroup) file(leg, queued->toward);
    return queue(leg, event);
  }
  if (std::holds_alternative<trace::Dequeued>(event.what)) return dequeue(leg, event);
  if (std::holds_alternative<trace::Marked>(event.what)) leg.congestion = true;
}

void Legs::drop(Arrow& leg, const trace::Event& event) {
  const Arrow::Loss loss = loss_of(leg, event);
  if (loss == Arrow::Loss::kOnArrival) return arrive(leg, event, loss);
  if (leg.group == kNoGroup) file(leg, leg.source);
  finish(leg, event, event.at, loss);
}

}  // namespace tcplab::shell
