#include "core/trace/consequences.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

namespace tcplab::trace {
namespace {

// Losses that nothing has come of yet, and connections that a crash has taken: more than there ever are on
// the way, less than would be slow to search.
constexpr std::size_t kMostPending = 256;

// Of finding out how far events lead, for each that is new: a run that grows knows it of three quarters of
// it.
constexpr std::size_t kStepsOfOne = 8;

std::uint64_t key_of_connection(HostIndex host, tcp::ConnId connection) {
  return (static_cast<std::uint64_t>(host) << 32) | connection.value;
}

std::uint32_t ends_of(HostIndex from, HostIndex to) { return std::uint32_t{from} << 16 | to; }

bool is_power(Intervention what) {
  return what == Intervention::kCrashed || what == Intervention::kRebooted || what == Intervention::kFrozen ||
         what == Intervention::kThawed;
}

template <typename What>
bool tells(const Event& event) {
  return std::holds_alternative<What>(event.what);
}

// A retransmission is what a loss comes to: of the same octets, or of the acknowledgment of them.
bool accounts_for(const wire::TcpSegment& lost, const wire::TcpSegment& again) {
  const SeqNum end = again.header.seq + again.seq_length();
  if (lost.from() == again.from() && lost.to() == again.to())
    return lost.header.seq < end && again.header.seq < lost.header.seq + lost.seq_length();
  return lost.from() == again.to() && lost.to() == again.from() && lost.header.flags.ack &&
         lost.header.ack >= end;
}

// The less the more telling: a segment is followed on its way, then to what it made happen.
int telling_rank(const Trace& trace, EventId id) {
  const Event& event = trace.events()[id];
  const bool ends = tells<SegmentReceived>(event) || tells<SegmentDropped>(event);
  if (ends || stage_of(event) == Stage::kPasses) return 0;
  if (tells<tcp::StateChanged>(event)) return 1;
  if (const auto* sent = std::get_if<SegmentSent>(&event.what)) {
    const Packet& packet = trace.packets()[sent->packet];
    return packet.dropped != kNoEvent ? 2 : packet.retransmission ? 3 : 4;
  }
  if (tells<tcp::Notified>(event) || tells<tcp::Discarded>(event)) return 5;
  if (tells<Called>(event)) return 6;
  return tells<tcp::TimerFired>(event) ? 7 : 8;
}

}  // namespace

void Consequences::grow() {
  const std::size_t before = taken_;
  const auto events = trace_->events();
  has_ways_.resize(effects_->size());
  for (; taken_ < effects_->size(); ++taken_) {
    const Event event = events[taken_];
    link_to_loss(event);
    link_to_power(event);
    link_to_oblivion(event);
    link_to_cut(event);
    link_to_state(event);
    if (tells<tcp::StateChanged>(event))
      last_change_[key_of_connection(event.host, event.connection)] = {event.id, event.cause};
  }
  settle((taken_ - before) * kStepsOfOne);
}

void Consequences::link(EventId from, EventId to, bool firm) {
  if (from == kNoEvent || from >= to) return;
  ways_[from].push_back({to, firm});
  has_ways_[from] = true;
  if (!firm) return;
  const auto [place, fresh] = besides_.try_emplace(to, from);
  if (!fresh) place->second = std::max(place->second, from);
}

// A call that nobody else caused, a SYN that a listener was waiting for, and what follows from a new state.
void Consequences::link_to_state(const Event& event) {
  const std::uint64_t connection = key_of_connection(event.host, event.connection);
  if (tells<Called>(event) && event.cause == kNoEvent) {
    const Change before = event.connection ? change_of(connection) : in_the_way_of(event);
    return link(before.event, event.id);
  }
  if (tells<SegmentReceived>(event)) return link_to_listener(event);
  // A segment changes a state only because of the state before.
  if (tells<tcp::StateChanged>(event) && event.cause != kNoEvent &&
      tells<SegmentReceived>(trace_->events()[event.cause]))
    return link(change_of(connection).event, event.cause, false);
  if (!tells<SegmentSent>(event) && !tells<tcp::Notified>(event)) return;
  const Change change = change_of(connection);
  if (change.event != kNoEvent && change.cause == event.cause) link(change.event, event.id);
}

Consequences::Change Consequences::change_of(std::uint64_t connection) const {
  const auto found = last_change_.find(connection);
  return found == last_change_.end() ? Change() : found->second;
}

// Of an OPEN that failed because its pair of sockets, or its port, was taken: of the latest connection that
// has it.
Consequences::Change Consequences::in_the_way_of(const Event& event) const {
  const auto& call = std::get<Called>(event.what);
  const bool pair = call.failed && call.error == tcp::CallError::kConnectionAlreadyExists;
  const bool port = call.failed && call.error == tcp::CallError::kPortInUse;
  if ((!pair && !port) || call.port == 0) return {};
  const auto connections = trace_->connections();
  for (std::size_t i = connections.size(); i-- > 0;) {
    const ConnectionInfo& info = connections[i];
    const bool is_it = info.host == event.host && info.local.port == call.port && info.first < event.id;
    if (is_it && (port || info.remote == call.remote))
      return change_of(key_of_connection(info.host, info.id));
  }
  return {};
}

// The first segment of a connection that a listener has made.
void Consequences::link_to_listener(const Event& event) {
  const ConnectionInfo* info = trace_->connection(event.host, event.connection);
  if (info == nullptr || !info->parent || info->first != event.id) return;
  link(change_of(key_of_connection(event.host, info->parent)).event, event.id);
}

void Consequences::link_to_loss(const Event& event) {
  const Trace& trace = *trace_;
  if (tells<SegmentDropped>(event)) {
    pending_.push_back({event.id, trace.packets()[packet_of(event)].segment});
    if (pending_.size() > kMostPending) pending_.erase(pending_.begin());
    return;
  }
  const auto* sent = std::get_if<SegmentSent>(&event.what);
  if (sent == nullptr || pending_.empty()) return;
  const Packet again = trace.packets()[sent->packet];
  if (!again.retransmission) return;
  const bool by_timer = event.cause != kNoEvent && tells<tcp::TimerFired>(trace.events()[event.cause]);
  const EventId brought_about = by_timer ? event.cause : event.id;
  const auto came_to_this = [&](const Loss& loss) {
    const bool it = loss.drop < brought_about && accounts_for(loss.segment, again.segment);
    if (it) link(loss.drop, brought_about);
    return it;
  };
  pending_.erase(std::remove_if(pending_.begin(), pending_.end(), came_to_this), pending_.end());
}

// What a host does that is off or frozen, or has booted: what arrives is lost.
void Consequences::link_to_power(const Event& event) {
  const auto* done = std::get_if<Intervened>(&event.what);
  const auto* dropped = std::get_if<SegmentDropped>(&event.what);
  const bool is_lost = dropped != nullptr && dropped->reason == DropReason::kHostDown;
  if (!is_lost && (done == nullptr || !is_power(done->what))) return;
  if (const auto latest = power_.find(event.host); latest != power_.end()) link(latest->second, event.id);
  if (!is_lost) power_[event.host] = event.id;
}

// What arrives of a connection that the host has lost with its power.
void Consequences::link_to_oblivion(const Event& event) {
  if (tells<tcp::StateChanged>(event) && event.rule == tcp::Rule::kPowerLost) {
    const ConnectionInfo* info = trace_->connection(event.host, event.connection);
    if (info == nullptr || info->listener) return;
    forgotten_.push_back({event.id, event.host, info->local, info->remote});
    if (forgotten_.size() > kMostPending) forgotten_.erase(forgotten_.begin());
  }
  const auto* received = std::get_if<SegmentReceived>(&event.what);
  if (received == nullptr || event.connection || forgotten_.empty()) return;
  const wire::TcpSegment segment = trace_->packets()[received->packet].segment;
  const auto is_its = [&](const Forgotten& each) {
    return each.host == event.host && each.local == segment.to() && each.remote == segment.from();
  };
  const auto found = std::find_if(forgotten_.rbegin(), forgotten_.rend(), is_its);
  if (found == forgotten_.rend() || segment.header.flags.syn) return;
  link(found->change, event.id);
  const EventId power = power_.at(event.host);
  const Event latest = trace_->events()[power];
  if (std::get<Intervened>(latest.what).what == Intervention::kRebooted) link(power, event.id);
}

void Consequences::link_to_cut(const Event& event) {
  if (const auto* change = std::get_if<LinkChanged>(&event.what)) {
    const std::uint32_t ends = ends_of(event.host, change->toward);
    if (change->up) {
      cut_.erase(ends);
    } else {
      cut_.try_emplace(ends, event.id);
    }
  }
  const auto* dropped = std::get_if<SegmentDropped>(&event.what);
  if (dropped == nullptr || dropped->reason != DropReason::kLinkDown) return;
  const auto cut = cut_.find(ends_of(event.host, dropped->toward));
  if (cut != cut_.end()) link(cut->second, event.id);
}

// Calls visit(effect, firm) for what an event leads to.
template <typename Visit>
void Consequences::for_each_way(EventId event, const Visit& visit) const {
  for (const EventId effect : effects_->of(event)) visit(effect, true);
  if (!has_ways_[event]) return;
  for (const Way& way : ways_.at(event)) visit(way.to, way.firm);
}

bool Consequences::settle(std::size_t steps) {
  const auto ways = [this](EventId event, const auto& visit) { for_each_way(event, visit); };
  leads_.look(taken_, steps, ways);
  return settled();
}

// Of what an event has led to, and what leads nowhere, the last; the event itself where there is none.
EventId Consequences::last_end(EventId event) const {
  EventId last = event;
  for_each_way(event, [&](EventId to, bool) {
    if (leads_.of(to).any == to) last = std::max(last, to);
  });
  return last;
}

// Those that lead nowhere, or no further than to one another, all get as far as the last of them: or a timer
// would hide a new state behind it.
EventId Consequences::choose(EventId event) const {
  using Merit = std::tuple<EventId, EventId, int>;
  struct Choice {
    EventId event;
    Merit merit;
  };
  std::optional<Choice> best;
  const EventId last = last_end(event);
  const auto consider = [&](EventId to, bool firm, bool caused) {
    const Lead lead = leads_.of(to);
    const auto as_far = [&](EventId end) {
      if (end >= last) return end;
      return (caused && end == to) || before(end) == event ? last : end;
    };
    const Merit merit{as_far(lead.any), firm ? as_far(lead.firm) : 0, -telling_rank(*trace_, to)};
    if (!best || merit > best->merit || (merit == best->merit && to < best->event)) best = Choice{to, merit};
  };
  for (const EventId effect : effects_->of(event)) consider(effect, true, true);
  if (has_ways_[event]) {
    for (const Way& way : ways_.at(event)) consider(way.to, way.firm, false);
  }
  return best ? best->event : event;
}

EventId Consequences::besides(EventId event) const {
  const auto found = besides_.find(event);
  return found == besides_.end() ? kNoEvent : found->second;
}

EventId Consequences::before(EventId event) const {
  const EventId cause = trace_->events()[event].cause;
  const EventId before = cause != kNoEvent ? cause : besides(event);
  return before < event ? before : kNoEvent;
}

EventId Consequences::elsewhere(EventId event) const {
  if (event >= taken_ || event + 1 == taken_ || next(event) != event) return kNoEvent;
  const EventId from = before(event);
  const EventId last = from == kNoEvent ? event : std::max(event, last_end(from));
  if (leads_.of(event).story != last) return kNoEvent;
  return last > event ? last : event + 1;
}

EventId Consequences::next(EventId event) const {
  if (event == kNoEvent) return taken_ == 0 ? kNoEvent : 0;
  if (event >= taken_) return event;
  if (answer_.event != event || answer_.size != taken_ || answer_.seen != leads_.seen())
    answer_ = {taken_, leads_.seen(), event, choose(event)};
  return answer_.next;
}

}  // namespace tcplab::trace
