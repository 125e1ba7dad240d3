// Where two runs part, which of the rest means the same, and what is different in that.

#include "core/trace/compare.hpp"

#include <algorithm>
#include <array>
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
  const bool is_first = stage_of(x) == Stage::kBegins || a.captured_since();
  if (packet == kNoPacket || !is_first) return true;
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

// A look at each event and packet of both, one after the other, in the order of kPhases.
class Comparer {
 public:
  Comparer(const Trace& a, const Trace& b) : a_(a), b_(b), in_a_(a), in_b_(a, b) {}

  bool go_on(std::size_t looks) {
    for (; looks > 0 && !done(); --looks) {
      const Phase& phase = kPhases[phase_];
      if (next_ < (this->*phase.end)() && (this->*phase.look)(next_)) {
        ++next_;
      } else {
        end_phase();
      }
    }
    return done();
  }
  Comparison take() { return std::move(result_); }

 private:
  using Kind = Difference::Kind;
  using Number = std::uint32_t;
  // Looks at what comes after the common past, or else at all from the first on. A look that answers false
  // is the last one.
  struct Phase {
    bool (Comparer::*look)(Number);
    Number (Comparer::*end)() const;
    enum class From : std::uint8_t { kFirst, kEvents, kPackets } from;
  };
  static const std::array<Phase, 13> kPhases;

  bool done() const { return phase_ == kPhases.size(); }

  void end_phase() {
    if (phase_ == 0) part(next_);
    if (++phase_ == kPhases.size()) return finish();
    const Phase::From from = kPhases[phase_].from;
    next_ = static_cast<Number>(from == Phase::From::kEvents    ? result_.common_events_
                                : from == Phase::From::kPackets ? result_.common_packets_
                                                                : 0);
  }

  // At most so many events are common.
  Number shorter() const { return same_nodes() ? std::min(events_a(), events_b()) : 0; }
  Number events_a() const { return static_cast<Number>(a_.events().size()); }
  Number events_b() const { return static_cast<Number>(b_.events().size()); }
  Number packets_a() const { return static_cast<Number>(a_.packets().size()); }
  Number packets_b() const { return static_cast<Number>(b_.packets().size()); }
  Number left() const { return static_cast<Number>(left_.size()); }
  Number common() const { return static_cast<Number>(result_.common_events_); }

  bool same_nodes() const {
    const auto same = [](const NodeInfo& x, const NodeInfo& y) {
      return x.name == y.name && x.addresses() == y.addresses() && x.kind == y.kind;
    };
    return std::equal(a_.nodes().begin(), a_.nodes().end(), b_.nodes().begin(), b_.nodes().end(), same);
  }

  bool is_common(Number id) {
    const Event event = a_.events()[id];
    if (!same_event(a_, event, b_, b_.events()[id])) return false;
    if (stage_of(event) == Stage::kBegins)
      result_.common_packets_ = std::max<std::size_t>(result_.common_packets_, packet_of(event) + 1);
    return true;
  }

  void part(Number events) {
    const std::size_t packets = result_.common_packets_;
    result_.common_events_ = events;
    result_.b_of_packet_.assign(packets_a() - packets, kNoPacket);
    result_.a_of_packet_.assign(packets_b() - packets, kNoPacket);
    result_.b_of_event_.assign(events_a() - events, kNoEvent);
    result_.a_of_event_.assign(events_b() - events, kNoEvent);
  }

  void pair_packets(PacketId of_a, PacketId of_b) {
    result_.b_of_packet_[of_a - result_.common_packets_] = of_b;
    result_.a_of_packet_[of_b - result_.common_packets_] = of_a;
  }

  // First what means exactly the same, then what at least begins at the same octet.
  bool await_packet(Number id) {
    meanings_.push_back(meaning_of(a_, in_a_, id));
    exact_.add(meanings_.back().exact, id);
    return true;
  }
  bool match_packet(Number id) {
    const PacketMeaning meaning = meaning_of(b_, in_b_, id);
    const PacketId partner = exact_.take(meaning.exact);
    if (partner != kNoPacket) {
      pair_packets(partner, id);
    } else if (meaning.has_loose) {
      left_.emplace_back(id, meaning.loose);
    }
    return true;
  }
  bool await_loosely(Number id) {
    if (left_.empty()) return false;
    const PacketMeaning& meaning = meanings_[id - result_.common_packets_];
    if (meaning.has_loose && result_.partner_in_b(id) == kNoPacket) loose_.add(meaning.loose, id);
    return true;
  }
  bool match_loosely(Number place) {
    const PacketId partner = loose_.take(left_[place].second);
    if (partner != kNoPacket) pair_packets(partner, left_[place].first);
    return true;
  }

  // By its number in the first run, or marked as alone.
  std::uint32_t shared_packet(PacketId of_b) const {
    if (of_b == kNoPacket) return kNoPacket;
    const PacketId partner = result_.partner_in_a(of_b);
    return partner == kNoPacket ? SharedNumbers::kAlone | of_b : partner;
  }

  bool await_event(Number id) {
    const Event event = a_.events()[id];
    events_.add(meaning_of(in_a_, event, packet_of(event)), id);
    note_under_way(event);
    note_setting(in_a_, event, true);
    return true;
  }
  bool match_event(Number id) {
    const Event event = b_.events()[id];
    const EventId partner = events_.take(meaning_of(in_b_, event, shared_packet(packet_of(event))));
    if (partner != kNoEvent) {
      result_.b_of_event_[partner - common()] = id;
      result_.a_of_event_[id - common()] = partner;
    }
    note_under_way(event);
    note_setting(in_b_, event, false);
    return true;
  }

  // The packets of the common past that end after it.
  void note_under_way(const Event& event) {
    const Stage stage = stage_of(event);
    if (const PacketId changed = changed_by(event); changed < result_.common_packets_)
      under_way_.push_back(changed);
    if (stage != Stage::kReceived && stage != Stage::kDropped) return;
    if (const PacketId packet = packet_of(event); packet < result_.common_packets_)
      under_way_.push_back(packet);
  }
  Number under_way() const { return static_cast<Number>(under_way_.size()); }
  bool tell_under_way(Number place) {
    if (place == 0) std::sort(under_way_.begin(), under_way_.end());
    const PacketId id = under_way_[place];
    if (place > 0 && under_way_[place - 1] == id) return true;
    tell_ends(a_.packets()[id], b_.packets()[id], {});
    return true;
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

  bool tell_packet_of_a(Number id) {
    const PacketId partner = result_.partner_in_b(id);
    const Packet packet = a_.packets()[id];
    if (partner != kNoPacket) {
      tell_pair(packet, b_.packets()[partner]);
    } else if (packet.sent != kNoEvent) {
      tell(Kind::kOnlyInA, packet.sent, kNoEvent);
    }
    return true;
  }
  bool tell_packet_of_b(Number id) {
    if (result_.partner_in_a(id) != kNoPacket) return true;
    const Packet packet = b_.packets()[id];
    if (packet.sent != kNoEvent) tell(Kind::kOnlyInB, kNoEvent, packet.sent);
    return true;
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

  bool tell_event_of_a(Number id) {
    if (!is_told(a_.events()[id])) return true;
    const EventId partner = result_.event_in_b(id);
    if (partner == kNoEvent) {
      tell(Kind::kOnlyInA, id, kNoEvent);
    } else if (time_b(partner) != time_a(id)) {
      tell(Kind::kShifted, id, partner, time_b(partner) - time_a(id));
    }
    return true;
  }
  bool tell_event_of_b(Number id) {
    if (result_.event_in_a(id) == kNoEvent && is_told(b_.events()[id])) tell(Kind::kOnlyInB, kNoEvent, id);
    return true;
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
  void note_setting(const SharedNumbers& numbers, const Event& event, bool of_a) {
    const auto set = set_by(event);
    if (!set) return;
    const Courses::Which which(numbers.connection(event.host, event.connection), set->first);
    const Courses::Setting setting{event.id, event.at, set->second};
    of_a ? courses_.set_in_a(which, event.host, event.connection, setting)
         : courses_.set_in_b(which, setting);
  }
  // As far back as some variable is still asked for.
  bool find_before(Number back) {
    if (back == 0) missing_ = courses_.size();
    if (missing_ == 0) return false;
    const Event event = a_.events()[common() - 1 - back];
    const auto set = set_by(event);
    if (!set) return true;
    const Courses::Which which(in_a_.connection(event.host, event.connection), set->first);
    if (!courses_.is_wanted(which)) return true;
    courses_.set_in_both(which, event.host, event.connection, {event.id, event.at, set->second});
    --missing_;
    return true;
  }

  void finish() { result_.tell(courses_.differences()); }

  const Trace& a_;
  const Trace& b_;
  SharedNumbers in_a_;
  SharedNumbers in_b_;
  Comparison result_;
  std::size_t phase_ = 0;
  Number next_ = 0;
  std::vector<PacketMeaning> meanings_;  // of the packets of a
  InOrder exact_{0};
  InOrder loose_{0};
  InOrder events_{0};
  std::vector<std::pair<PacketId, MeaningKey>> left_;  // of b, without a partner of exactly their meaning
  std::vector<PacketId> under_way_;
  Courses courses_;
  std::size_t missing_ = 0;
};

const std::array<Comparer::Phase, 13> Comparer::kPhases = {{
    {&Comparer::is_common, &Comparer::shorter, Phase::From::kFirst},
    {&Comparer::await_packet, &Comparer::packets_a, Phase::From::kPackets},
    {&Comparer::match_packet, &Comparer::packets_b, Phase::From::kPackets},
    {&Comparer::await_loosely, &Comparer::packets_a, Phase::From::kPackets},
    {&Comparer::match_loosely, &Comparer::left, Phase::From::kFirst},
    {&Comparer::await_event, &Comparer::events_a, Phase::From::kEvents},
    {&Comparer::match_event, &Comparer::events_b, Phase::From::kEvents},
    {&Comparer::tell_under_way, &Comparer::under_way, Phase::From::kFirst},
    {&Comparer::tell_packet_of_a, &Comparer::packets_a, Phase::From::kPackets},
    {&Comparer::tell_packet_of_b, &Comparer::packets_b, Phase::From::kPackets},
    {&Comparer::tell_event_of_a, &Comparer::events_a, Phase::From::kEvents},
    {&Comparer::tell_event_of_b, &Comparer::events_b, Phase::From::kEvents},
    {&Comparer::find_before, &Comparer::common, Phase::From::kFirst},
}};

void Comparison::tell(const std::vector<Difference>& more) {
  differences_.insert(differences_.end(), more.begin(), more.end());
  const auto order = [](const Difference& each) {
    return std::tuple(each.at, each.a, each.b, each.kind, each.variable);
  };
  std::sort(differences_.begin(), differences_.end(),
            [&order](const Difference& x, const Difference& y) { return order(x) < order(y); });
}

// What is compared, and who does it.
struct Comparing::State {
  State(const Trace& first, const Trace& second) : a(first), b(second), comparer(a, b) {}
  Trace a;
  Trace b;
  Comparer comparer;
};

Comparing::Comparing(const Trace& a, const Trace& b) : state_(std::make_unique<State>(a, b)) {}
Comparing::Comparing(Comparing&&) noexcept = default;
Comparing& Comparing::operator=(Comparing&&) noexcept = default;
Comparing::~Comparing() = default;
bool Comparing::go_on(std::size_t looks) { return state_->comparer.go_on(looks); }
Comparison Comparing::take() { return state_->comparer.take(); }

Comparison compare(const Trace& a, const Trace& b) {
  Comparer comparer(a, b);
  comparer.go_on(SIZE_MAX);
  return comparer.take();
}

}  // namespace tcplab::trace
