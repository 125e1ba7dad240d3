// Where two runs part, which of the rest means the same, and what is different in that.

#include "core/trace/compare.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "core/trace/compare_courses.hpp"
#include "core/trace/compare_keys.hpp"

namespace tcplab::trace {
namespace {

template <typename What>
bool is_a(const Event& event) {
  return std::holds_alternative<What>(event.what);
}

// The lines that asked for something move when a text does.
Event without_line(Event event) {
  if (auto* dropped = std::get_if<SegmentDropped>(&event.what)) dropped->line = 0;
  if (auto* done = std::get_if<Intervened>(&event.what)) done->line = 0;
  return event;
}

bool same_event(const Trace& a, const Event& x, const Trace& b, const Event& y) {
  if (!(x == y) && !(without_line(x) == without_line(y))) return false;
  const PacketId packet = packet_of(x);
  if (packet == kNoPacket || stage_of(x) != Stage::kBegins) return true;
  const Packet one = a.packets()[packet];
  const Packet other = b.packets()[packet];
  if (one.segment == other.segment) return true;
  // Others by their initial sequence numbers alone are the same.
  return one.segment.from() == other.segment.from() && one.segment.to() == other.segment.to() &&
         a.relative_seq(one) == b.relative_seq(other) && differing_fields(a, packet, b, packet) == 0;
}

// Whether a difference is worth a line; what else happens only follows from what has one, or prepares it.
bool is_told(const Event& event) {
  if (const auto* told = std::get_if<tcp::Notified>(&event.what))
    return told->notice != tcp::Notice::kReadable && told->notice != tcp::Notice::kSendable;
  return is_a<tcp::StateChanged>(event) || is_a<Called>(event) || is_a<tcp::TimerFired>(event) ||
         is_a<Intervened>(event) || is_a<LinkChanged>(event) || is_a<tcp::Discarded>(event) ||
         is_a<Marked>(event);
}

struct End {
  enum class Fate : std::uint8_t { kUnderWay, kReceived, kDropped, kChanged };
  Fate fate = Fate::kUnderWay;
  EventId event = kNoEvent;
};

End end_of(const Packet& packet) {
  if (packet.received != kNoEvent) return {End::Fate::kReceived, packet.received};
  if (packet.dropped != kNoEvent) return {End::Fate::kDropped, packet.dropped};
  if (packet.changed != kNoEvent) return {End::Fate::kChanged, packet.changed};
  return {};
}

DropReason reason_of(const Trace& trace, EventId drop) {
  return std::get<SegmentDropped>(trace.events()[drop].what).reason;
}

}  // namespace

class Comparer {
 public:
  Comparer(const Trace& a, const Trace& b) : a_(a), b_(b), in_a_(a), in_b_(a, b) {}

  Comparison run() && {
    find_fork();
    match_packets();
    match_events();
    tell_packets();
    tell_events();
    tell_variables();
    result_.tell({});
    return std::move(result_);
  }

 private:
  using Kind = Difference::Kind;

  void find_fork() {
    const auto events_a = a_.events();
    const auto events_b = b_.events();
    const std::size_t most = same_nodes() ? std::min(events_a.size(), events_b.size()) : 0;
    std::size_t& events = result_.common_events_;
    std::size_t& packets = result_.common_packets_;
    for (; events < most; ++events) {
      const Event event = events_a[events];
      if (!same_event(a_, event, b_, events_b[events])) break;
      if (stage_of(event) == Stage::kBegins) packets = std::max<std::size_t>(packets, packet_of(event) + 1);
    }
    result_.b_of_packet_.assign(a_.packets().size() - packets, kNoPacket);
    result_.a_of_packet_.assign(b_.packets().size() - packets, kNoPacket);
    result_.b_of_event_.assign(events_a.size() - events, kNoEvent);
    result_.a_of_event_.assign(events_b.size() - events, kNoEvent);
  }

  bool same_nodes() const {
    const auto same = [](const NodeInfo& x, const NodeInfo& y) {
      return x.name == y.name && x.address == y.address && x.kind == y.kind;
    };
    return std::equal(a_.nodes().begin(), a_.nodes().end(), b_.nodes().begin(), b_.nodes().end(), same);
  }

  void pair_packets(PacketId of_a, PacketId of_b) {
    result_.b_of_packet_[of_a - result_.common_packets_] = of_b;
    result_.a_of_packet_[of_b - result_.common_packets_] = of_a;
  }

  // First what means exactly the same, then what at least begins at the same octet.
  void match_packets() {
    const auto first = static_cast<PacketId>(result_.common_packets_);
    const auto end_a = static_cast<PacketId>(a_.packets().size());
    const auto end_b = static_cast<PacketId>(b_.packets().size());
    std::vector<PacketMeaning> meanings;
    InOrder exact(end_a - first);
    for (PacketId id = first; id < end_a; ++id) {
      meanings.push_back(meaning_of(a_, in_a_, id));
      exact.add(meanings.back().exact, id);
    }
    std::vector<std::pair<PacketId, MeaningKey>> left;
    for (PacketId id = first; id < end_b; ++id) {
      const PacketMeaning meaning = meaning_of(b_, in_b_, id);
      const PacketId partner = exact.take(meaning.exact);
      if (partner != kNoPacket) {
        pair_packets(partner, id);
      } else if (meaning.has_loose) {
        left.emplace_back(id, meaning.loose);
      }
    }
    if (left.empty()) return;
    InOrder loose(0);
    for (PacketId id = first; id < end_a; ++id) {
      const PacketMeaning& meaning = meanings[id - first];
      if (meaning.has_loose && result_.partner_in_b(id) == kNoPacket) loose.add(meaning.loose, id);
    }
    for (const auto& [id, key] : left) {
      const PacketId partner = loose.take(key);
      if (partner != kNoPacket) pair_packets(partner, id);
    }
  }

  // By its number in the first run, or marked as alone.
  std::uint32_t shared_packet(PacketId of_b) const {
    if (of_b == kNoPacket) return kNoPacket;
    const PacketId partner = result_.partner_in_a(of_b);
    return partner == kNoPacket ? SharedNumbers::kAlone | of_b : partner;
  }

  void match_events() {
    const auto first = static_cast<EventId>(result_.common_events_);
    const auto events_a = a_.events();
    const auto events_b = b_.events();
    InOrder waiting(events_a.size() - first);
    for (auto id = first; id < events_a.size(); ++id) {
      const Event event = events_a[id];
      waiting.add(meaning_of(in_a_, event, packet_of(event)), id);
    }
    for (auto id = first; id < events_b.size(); ++id) {
      const Event event = events_b[id];
      const EventId partner = waiting.take(meaning_of(in_b_, event, shared_packet(packet_of(event))));
      if (partner == kNoEvent) continue;
      result_.b_of_event_[partner - first] = id;
      result_.a_of_event_[id - first] = partner;
    }
  }

  Instant time_a(EventId event) const { return a_.events()[event].at; }
  Instant time_b(EventId event) const { return b_.events()[event].at; }

  void tell(Kind kind, EventId a, EventId b, Duration later = {}, std::uint16_t fields = 0) {
    Difference difference;
    difference.kind = kind;
    difference.a = a;
    difference.b = b;
    difference.later = later;
    difference.fields = fields;
    difference.at = a == kNoEvent ? time_b(b) : b == kNoEvent ? time_a(a) : std::min(time_a(a), time_b(b));
    result_.differences_.push_back(difference);
  }

  void tell_packets() {
    for (const PacketId id : under_way()) tell_ends(a_.packets()[id], b_.packets()[id], {});
    const auto first = static_cast<PacketId>(result_.common_packets_);
    for (PacketId id = first; id < a_.packets().size(); ++id) {
      const PacketId partner = result_.partner_in_b(id);
      const Packet packet = a_.packets()[id];
      if (partner != kNoPacket) {
        tell_pair(packet, b_.packets()[partner]);
      } else if (packet.sent != kNoEvent) {
        tell(Kind::kOnlyInA, packet.sent, kNoEvent);
      }
    }
    for (PacketId id = first; id < b_.packets().size(); ++id) {
      if (result_.partner_in_a(id) != kNoPacket) continue;
      const Packet packet = b_.packets()[id];
      if (packet.sent != kNoEvent) tell(Kind::kOnlyInB, kNoEvent, packet.sent);
    }
  }

  // The packets of the common past that end after it.
  std::vector<PacketId> under_way() const {
    std::vector<PacketId> ids;
    const auto look = [&](const Event& event) {
      const Stage stage = stage_of(event);
      if (const PacketId changed = changed_by(event); changed < result_.common_packets_)
        ids.push_back(changed);
      if (stage != Stage::kReceived && stage != Stage::kDropped) return;
      if (const PacketId packet = packet_of(event); packet < result_.common_packets_) ids.push_back(packet);
    };
    for (std::size_t i = result_.common_events_; i < a_.events().size(); ++i) look(a_.events()[i]);
    for (std::size_t i = result_.common_events_; i < b_.events().size(); ++i) look(b_.events()[i]);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
  }

  void tell_pair(const Packet& a, const Packet& b) {
    Duration shift;
    if (a.sent != kNoEvent && b.sent != kNoEvent) shift = time_b(b.sent) - time_a(a.sent);
    if (shift.ns != 0) tell(Kind::kShifted, a.sent, b.sent, shift);
    const std::uint16_t fields = differing_fields(a_, a.id, b_, b.id);
    if (fields != 0 && a.sent != kNoEvent) tell(Kind::kChanged, a.sent, b.sent, {}, fields);
    tell_ends(a, b, shift);
  }

  void tell_ends(const Packet& a, const Packet& b, Duration shift) {
    const End one = end_of(a);
    const End other = end_of(b);
    const bool otherwise = one.fate != other.fate || (one.fate == End::Fate::kDropped &&
                                                      reason_of(a_, one.event) != reason_of(b_, other.event));
    if (otherwise) return tell(Kind::kOtherEnd, a.sent, b.sent);
    if (one.fate != End::Fate::kReceived) return;
    const Duration arrival = time_b(other.event) - time_a(one.event);
    if (arrival != shift) tell(Kind::kArrivalShifted, one.event, other.event, arrival);
  }

  void tell_events() {
    for (auto id = static_cast<EventId>(result_.common_events_); id < a_.events().size(); ++id) {
      if (!is_told(a_.events()[id])) continue;
      const EventId partner = result_.event_in_b(id);
      if (partner == kNoEvent) {
        tell(Kind::kOnlyInA, id, kNoEvent);
      } else if (time_b(partner) != time_a(id)) {
        tell(Kind::kShifted, id, partner, time_b(partner) - time_a(id));
      }
    }
    for (auto id = static_cast<EventId>(result_.common_events_); id < b_.events().size(); ++id) {
      if (result_.event_in_a(id) == kNoEvent && is_told(b_.events()[id])) tell(Kind::kOnlyInB, kNoEvent, id);
    }
  }

  // What a variable is set to by an event.
  static std::optional<std::pair<Difference::Variable, std::uint64_t>> set_by(const Event& event) {
    using Variable = Difference::Variable;
    if (const auto* change = std::get_if<tcp::StateChanged>(&event.what))
      return std::pair(Variable::kState, static_cast<std::uint64_t>(change->to));
    if (const auto* set = std::get_if<tcp::Adjusted>(&event.what)) {
      const auto variable = static_cast<Variable>(static_cast<unsigned>(set->quantity) +
                                                  static_cast<unsigned>(Variable::kWindow));
      return std::pair(variable, set->value);
    }
    return std::nullopt;
  }

  void tell_variables() {
    Courses courses;
    const auto first = static_cast<EventId>(result_.common_events_);
    for (auto id = first; id < a_.events().size(); ++id) {
      const Event event = a_.events()[id];
      const auto set = set_by(event);
      if (!set) continue;
      const std::uint32_t number = in_a_.connection(event.host, event.connection);
      courses.set_in_a({number, set->first}, event.host, event.connection, {id, event.at, set->second});
    }
    for (auto id = first; id < b_.events().size(); ++id) {
      const Event event = b_.events()[id];
      const auto set = set_by(event);
      if (set)
        courses.set_in_b({in_b_.connection(event.host, event.connection), set->first},
                         {id, event.at, set->second});
    }
    find_before(courses);
    for (const Difference& difference : courses.differences()) result_.differences_.push_back(difference);
  }

  // As far back as some variable is still asked for.
  void find_before(Courses& courses) const {
    std::size_t missing = courses.size();
    for (std::size_t id = result_.common_events_; id-- > 0 && missing > 0;) {
      const Event event = a_.events()[id];
      const auto set = set_by(event);
      if (!set) continue;
      const Courses::Which which(in_a_.connection(event.host, event.connection), set->first);
      if (!courses.is_wanted(which)) continue;
      courses.set_in_both(which, event.host, event.connection,
                          {static_cast<EventId>(id), event.at, set->second});
      --missing;
    }
  }

  const Trace& a_;
  const Trace& b_;
  SharedNumbers in_a_;
  SharedNumbers in_b_;
  Comparison result_;
};

void Comparison::tell(const std::vector<Difference>& more) {
  differences_.insert(differences_.end(), more.begin(), more.end());
  const auto order = [](const Difference& each) {
    return std::tuple(each.at, each.a, each.b, each.kind, each.variable);
  };
  std::sort(differences_.begin(), differences_.end(),
            [&order](const Difference& x, const Difference& y) { return order(x) < order(y); });
}

Comparison compare(const Trace& a, const Trace& b) { return Comparer(a, b).run(); }

}  // namespace tcplab::trace
