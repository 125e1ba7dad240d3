#include "shell/model/consequences.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace tcplab::shell {
namespace {

using trace::EventId;
using trace::kNoEvent;

// Losses that nothing has come of yet: more than there ever are on the way, less than would be slow to
// search.
constexpr std::size_t kMostPending = 256;

std::uint64_t key(const trace::Event& event) {
  return (static_cast<std::uint64_t>(event.host) << 32) | event.connection.value;
}

template <typename What>
bool is(const trace::Event& event) {
  return std::holds_alternative<What>(event.what);
}

// What made an event happen, or what it could not have happened without.
struct Link {
  EventId from = kNoEvent;
  EventId to = kNoEvent;
  bool firm = true;  // the story goes that way, also when another one gets as far
};

class Linker {
 public:
  explicit Linker(const trace::Trace& trace) : trace_(trace) {}

  std::vector<Link> links() {
    for (const trace::Event& event : trace_.events()) {
      link(event.cause, event.id);
      link_to_loss(event);
      link_to_state(event);
      if (is<tcp::StateChanged>(event)) last_change_[key(event)] = event.id;
    }
    return std::move(links_);
  }

 private:
  void link(EventId from, EventId to, bool firm = true) {
    if (from != kNoEvent && from < to) links_.push_back({from, to, firm});
  }

  // A call that nobody else caused, a SYN that a listener was waiting for, and what follows from a new state.
  void link_to_state(const trace::Event& event) {
    if (is<trace::Called>(event) && event.cause == kNoEvent) return link(change_of(key(event)), event.id);
    if (is<trace::SegmentReceived>(event)) return link_to_listener(event);
    // A segment changes a state only because of the state before.
    if (is<tcp::StateChanged>(event) && event.cause != kNoEvent &&
        is<trace::SegmentReceived>(trace_.events()[event.cause]))
      return link(change_of(key(event)), event.cause, false);
    if (!is<trace::SegmentSent>(event) && !is<tcp::Notified>(event)) return;
    const EventId change = change_of(key(event));
    if (change != kNoEvent && trace_.events()[change].cause == event.cause) link(change, event.id);
  }

  EventId change_of(std::uint64_t connection) const {
    const auto found = last_change_.find(connection);
    return found == last_change_.end() ? kNoEvent : found->second;
  }

  // The first segment of a connection that a listener has made.
  void link_to_listener(const trace::Event& event) {
    const trace::ConnectionInfo* info = trace_.connection(event.host, event.connection);
    if (info == nullptr || !info->parent || info->first != event.id) return;
    const std::uint64_t parent = (static_cast<std::uint64_t>(event.host) << 32) | info->parent.value;
    link(change_of(parent), event.id);
  }

  // A retransmission is what a loss comes to: of the same octets, or of the acknowledgment of them.
  void link_to_loss(const trace::Event& event) {
    if (is<trace::SegmentDropped>(event)) {
      pending_.push_back({event.id, trace_.packets()[trace::packet_of(event)].segment});
      if (pending_.size() > kMostPending) pending_.erase(pending_.begin());
      return;
    }
    const auto* sent = std::get_if<trace::SegmentSent>(&event.what);
    if (sent == nullptr) return;
    const trace::Packet again = trace_.packets()[sent->packet];
    if (!again.retransmission) return;
    const bool by_timer = event.cause != kNoEvent && is<tcp::TimerFired>(trace_.events()[event.cause]);
    const EventId brought_about = by_timer ? event.cause : event.id;
    const auto came_to_this = [&](const Loss& loss) {
      const bool it = loss.drop < brought_about && explains(loss.segment, again.segment);
      if (it) link(loss.drop, brought_about);
      return it;
    };
    pending_.erase(std::remove_if(pending_.begin(), pending_.end(), came_to_this), pending_.end());
  }

  static bool explains(const wire::TcpSegment& lost, const wire::TcpSegment& again) {
    const SeqNum end = again.header.seq + again.seq_length();
    if (lost.from() == again.from() && lost.to() == again.to())
      return lost.header.seq < end && again.header.seq < lost.header.seq + lost.seq_length();
    return lost.from() == again.to() && lost.to() == again.from() && lost.header.flags.ack &&
           lost.header.ack >= end;
  }

  struct Loss {
    EventId drop = kNoEvent;
    wire::TcpSegment segment;
  };

  const trace::Trace& trace_;
  std::vector<Link> links_;
  std::unordered_map<std::uint64_t, EventId> last_change_;  // of each connection
  std::vector<Loss> pending_;
};

// The less the more telling: a segment is followed on its way, then to what it made happen.
int rank(const trace::Trace& trace, EventId id) {
  const trace::Event& event = trace.events()[id];
  const bool ends = is<trace::SegmentReceived>(event) || is<trace::SegmentDropped>(event);
  if (ends || trace::stage_of(event) == trace::Stage::kPasses) return 0;
  if (is<tcp::StateChanged>(event)) return 1;
  if (const auto* sent = std::get_if<trace::SegmentSent>(&event.what)) {
    const trace::Packet& packet = trace.packets()[sent->packet];
    return packet.dropped != kNoEvent ? 2 : packet.retransmission ? 3 : 4;
  }
  if (is<tcp::Notified>(event) || is<tcp::Discarded>(event)) return 5;
  if (is<trace::Called>(event)) return 6;
  return is<tcp::TimerFired>(event) ? 7 : 8;
}

}  // namespace

Consequences::Consequences(const trace::Trace& trace) : next_(trace.events().size(), kNoEvent) {
  std::vector<Link> links = Linker(trace).links();
  // The last event that can be reached from each one, by any links and by firm ones.
  std::vector<EventId> reach(trace.events().size());
  for (EventId id = 0; id < reach.size(); ++id) reach[id] = id;
  std::vector<EventId> firm_reach = reach;
  // From the last event on, so that it is known how far an effect reaches before its cause is looked at.
  std::stable_sort(links.begin(), links.end(), [](const Link& a, const Link& b) { return a.to > b.to; });
  using Merit = std::tuple<EventId, EventId, int>;
  std::vector<Merit> best(trace.events().size());
  for (const Link& link : links) {
    const Merit merit{reach[link.to], link.firm ? firm_reach[link.to] : 0, -rank(trace, link.to)};
    if (next_[link.from] == kNoEvent || merit >= best[link.from]) {
      next_[link.from] = link.to;
      best[link.from] = merit;
    }
    reach[link.from] = std::max(reach[link.from], reach[link.to]);
    if (link.firm) firm_reach[link.from] = std::max(firm_reach[link.from], firm_reach[link.to]);
  }
}

EventId Consequences::next(EventId event) const {
  if (event == kNoEvent) return next_.empty() ? kNoEvent : 0;
  if (event >= next_.size() || next_[event] == kNoEvent) return event;
  return next_[event];
}

}  // namespace tcplab::shell
