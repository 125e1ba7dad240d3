#include "core/trace/consequences.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <queue>
#include <tuple>

namespace tcplab::trace {
namespace {

// Losses that nothing has come of yet: more than there ever are on the way, less than would be slow to
// search.
constexpr std::size_t kMostPending = 256;

std::uint64_t key_of_connection(HostIndex host, tcp::ConnId connection) {
  return (static_cast<std::uint64_t>(host) << 32) | connection.value;
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
  const auto events = trace_->events();
  for (; taken_ < effects_->size(); ++taken_) {
    const Event event = events[taken_];
    link_to_loss(event);
    link_to_state(event);
    if (tells<tcp::StateChanged>(event))
      last_change_[key_of_connection(event.host, event.connection)] = {event.id, event.cause};
  }
}

void Consequences::link(EventId from, EventId to, bool firm) {
  if (from != kNoEvent && from < to) ways_[from].push_back({to, firm});
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

// The first of the events that one leads to, in order, and how far each of them reaches among these.
struct Consequences::Story {
  struct Chapter {
    EventId event = kNoEvent;
    EventId reach = kNoEvent;  // the last one that can be reached by any ways, and by firm ones
    EventId firm_reach = kNoEvent;
  };
  std::vector<Chapter> chapters;

  const Chapter* find(EventId event) const {
    const auto found =
        std::lower_bound(chapters.begin(), chapters.end(), event,
                         [](const Chapter& chapter, EventId value) { return chapter.event < value; });
    return found == chapters.end() || found->event != event ? nullptr : &*found;
  }

  // Calls visit(chapter, firm) for what an event leads to.
  template <typename Visit>
  void for_each_way(const Consequences& from, EventId event, const Visit& visit) const {
    for (const EventId effect : from.effects_->of(event)) {
      if (effect > chapters.back().event) break;
      if (const Chapter* chapter = find(effect)) visit(*chapter, true);
    }
    const auto ways = from.ways_.find(event);
    if (ways == from.ways_.end()) return;
    for (const Way& way : ways->second) {
      if (const Chapter* chapter = find(way.to)) visit(*chapter, way.firm);
    }
  }

  // An event that is next, and those of its cause that come after it.
  struct Turn {
    EventId event = kNoEvent;
    Effects::Iterator siblings;
    Effects::Iterator end;
    bool operator>(const Turn& other) const { return event > other.event; }
  };

  void tell(const Consequences& from, EventId first) {
    std::priority_queue<Turn, std::vector<Turn>, std::greater<>> turns;
    turns.push({first, {}, {}});
    while (!turns.empty() && chapters.size() < kHorizon) {
      Turn turn = turns.top();
      turns.pop();
      const EventId event = turn.event;
      if (turn.siblings != turn.end) {
        const EventId sibling = *turn.siblings++;
        turns.push({sibling, turn.siblings, turn.end});
      }
      if (!chapters.empty() && chapters.back().event == event) continue;
      chapters.push_back({event, event, event});
      const Effects effects = from.effects_->of(event);
      if (effects.size() > 0) {
        Effects::Iterator after = effects.begin();
        const EventId effect = *after++;
        turns.push({effect, after, effects.end()});
      }
      if (const auto ways = from.ways_.find(event); ways != from.ways_.end()) {
        for (const Way& way : ways->second) turns.push({way.to, {}, {}});
      }
    }
    for (std::size_t i = chapters.size(); i-- > 0;) measure(from, chapters[i]);
  }

  void measure(const Consequences& from, Chapter& chapter) const {
    for_each_way(from, chapter.event, [&chapter](const Chapter& next, bool firm) {
      chapter.reach = std::max(chapter.reach, next.reach);
      if (firm) chapter.firm_reach = std::max(chapter.firm_reach, next.firm_reach);
    });
  }
};

EventId Consequences::choose(EventId event) const {
  Story story;
  story.tell(*this, event);
  using Merit = std::tuple<EventId, EventId, int>;
  struct Choice {
    EventId event;
    Merit merit;
  };
  std::optional<Choice> best;
  story.for_each_way(*this, event, [&](const Story::Chapter& next, bool firm) {
    const Merit merit{next.reach, firm ? next.firm_reach : 0, -telling_rank(*trace_, next.event)};
    const bool better = !best || merit > best->merit || (merit == best->merit && next.event < best->event);
    if (better) best = Choice{next.event, merit};
  });
  return best ? best->event : event;
}

std::vector<std::pair<EventId, EventId>> Consequences::besides() const {
  std::vector<std::pair<EventId, EventId>> all;
  for (const auto& [from, ways] : ways_) {
    for (const Way& way : ways) {
      if (way.firm) all.emplace_back(from, way.to);
    }
  }
  return all;
}

EventId Consequences::next(EventId event) const {
  if (event == kNoEvent) return taken_ == 0 ? kNoEvent : 0;
  if (event >= taken_) return event;
  if (answer_.event != event || answer_.size != taken_) answer_ = {taken_, event, choose(event)};
  return answer_.next;
}

}  // namespace tcplab::trace
