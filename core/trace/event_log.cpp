#include "core/trace/event_log.hpp"

#include <algorithm>
#include <cassert>
#include <type_traits>
#include <utility>

namespace tcplab::trace {
namespace {

constexpr std::uint16_t kNoCause = 0;
constexpr std::uint16_t kFarCause = UINT16_MAX;
constexpr std::uint8_t kLarge = UINT8_MAX;
// Events from which on room for a whole chunk is little beside what is there.
constexpr std::size_t kManyEvents = 4 * EventLog::kPerChunk;

// The number of a kind of event: where it stands in What.
template <typename Kind, std::size_t kAt = 0>
constexpr std::uint8_t number_of() {
  if constexpr (std::is_same_v<std::variant_alternative_t<kAt, What>, Kind>) {
    return kAt;
  } else {
    return number_of<Kind, kAt + 1>();
  }
}

template <typename Enum>
constexpr std::uint16_t detail_of(Enum value) {
  return static_cast<std::uint16_t>(value);
}

}  // namespace

// Puts what fits into detail and a number of 32 bits there, and all else, also kinds that it knows nothing
// of, into the table of what is large.
class EventLog::Packer {
 public:
  Packer(Chunk& chunk, Packed& packed, Instant at) : chunk_(chunk), packed_(packed), at_(at) {}

  template <typename Kind>
  void operator()(const Kind& what) const {
    large(what);
  }
  void operator()(const Called& call) const {
    const bool plain = !call.failed && !call.urgent && !call.both;
    if (!plain || call.call == CallKind::kConnect || call.call == CallKind::kListen) return large(call);
    put<Called>(call.count, detail_of(call.call));
  }
  void operator()(const SegmentSent& sent) const { put<SegmentSent>(sent.packet); }
  void operator()(const SegmentReceived& received) const { put<SegmentReceived>(received.packet); }
  void operator()(const SegmentDropped& dropped) const {
    if (dropped.line != 0 || dropped.toward != 0) return large(dropped);
    put<SegmentDropped>(dropped.packet, detail_of(dropped.reason));
  }
  void operator()(const tcp::StateChanged& change) const {
    put<tcp::StateChanged>(detail_of(change.to), detail_of(change.from));
  }
  void operator()(const tcp::TimerSet& set) const {
    const std::int64_t until = (set.deadline - at_).ns;
    if (until < 0 || until > std::int64_t{UINT32_MAX}) return large(set);
    put<tcp::TimerSet>(static_cast<std::uint32_t>(until), detail_of(set.timer));
  }
  void operator()(const tcp::TimerStopped& stopped) const {
    put<tcp::TimerStopped>(0, detail_of(stopped.timer));
  }
  void operator()(const tcp::TimerFired& fired) const { put<tcp::TimerFired>(0, detail_of(fired.timer)); }
  void operator()(const tcp::Notified& notified) const {
    put<tcp::Notified>(notified.count, detail_of(notified.notice));
  }
  void operator()(const tcp::Discarded&) const { put<tcp::Discarded>(0); }
  void operator()(const tcp::Noted&) const { put<tcp::Noted>(0); }
  void operator()(const tcp::Adjusted& adjusted) const {
    if (adjusted.value > UINT32_MAX) return large(adjusted);
    put<tcp::Adjusted>(static_cast<std::uint32_t>(adjusted.value), detail_of(adjusted.quantity));
  }
  void operator()(const IcmpReceived& icmp) const { put<IcmpReceived>(icmp.packet); }
  void operator()(const Unreadable& unreadable) const { put<Unreadable>(unreadable.packet); }
  void operator()(const Queued& queued) const { put<Queued>(queued.packet, queued.toward); }
  void operator()(const Dequeued& dequeued) const { put<Dequeued>(dequeued.packet, dequeued.toward); }
  void operator()(const Marked& marked) const { put<Marked>(marked.packet, marked.toward); }
  void operator()(const Forwarded& forwarded) const { put<Forwarded>(forwarded.packet); }
  void operator()(const IcmpSent& sent) const { put<IcmpSent>(sent.packet); }

 private:
  void put(std::uint8_t kind, std::uint32_t number, std::uint16_t detail) const {
    packed_.kind = kind;
    packed_.detail = detail;
    packed_.low = static_cast<std::uint16_t>(number);
    packed_.high = static_cast<std::uint16_t>(number >> 16);
  }
  template <typename Kind>
  void put(std::uint32_t number, std::uint16_t detail = 0) const {
    put(number_of<Kind>(), number, detail);
  }
  void large(const What& what) const {
    put(kLarge, static_cast<std::uint32_t>(chunk_.large.size()), 0);
    chunk_.large.push_back(what);
  }

  Chunk& chunk_;
  Packed& packed_;
  Instant at_;
};

void EventLog::begin_chunk() {
  std::size_t instants = 0;
  latest_ = Instant::never();
  if (size_ > 0) {
    Chunk& full = chunks_.back().write();
    full.events.shrink_to_fit();
    full.instants.shrink_to_fit();
    full.spans.shrink_to_fit();
    full.places.shrink_to_fit();
    full.far.shrink_to_fit();
    full.large.shrink_to_fit();
    full_footprint_ += footprint_of(full);
    instants = full.instants.size();
  }
  Chunk& open = chunks_.emplace_back().write();
  if (size_ < kManyEvents) return;
  open.events.reserve(kPerChunk);
  open.instants.reserve(instants);  // about as many as before
}

std::size_t EventLog::footprint_of(const Chunk& chunk) {
  return chunk.events.size() * sizeof(Packed) + chunk.instants.size() * sizeof(chunk.instants[0]) +
         chunk.spans.size() * sizeof(Span) + chunk.places.size() * sizeof(Place) +
         chunk.far.size() * sizeof(FarCause) + chunk.large.size() * sizeof(What);
}

std::size_t EventLog::footprint() const {
  return full_footprint_ + (chunks_.empty() ? 0 : footprint_of(*chunks_.back()));
}

void EventLog::put_new_instant(Chunk& chunk, Instant at) {
  latest_ = at;
  std::int64_t since = chunk.spans.empty() ? -1 : (at - chunk.spans.back().begin).ns;
  const bool fits = since >= 0 && since <= std::int64_t{UINT32_MAX};
  if (!fits) {
    chunk.spans.push_back({static_cast<std::uint16_t>(chunk.instants.size()), at});
    since = 0;
  }
  if (!fits || chunk.instants.back() != since) {
    make_room(chunk.instants);
    chunk.instants.push_back(static_cast<std::uint32_t>(since));
  }
}

Instant EventLog::instant_of(const Chunk& chunk, const Packed& packed) {
  const auto after = std::upper_bound(chunk.spans.begin(), chunk.spans.end(), packed.instant,
                                      [](std::size_t at, const Span& span) { return at < span.first; });
  return std::prev(after)->begin + nanoseconds(chunk.instants[packed.instant]);
}

std::uint16_t EventLog::put_new_place(Chunk& chunk, const Place& place) {
  make_room(chunk.places);
  chunk.places.push_back(place);
  return static_cast<std::uint16_t>(chunk.places.size() - 1);
}

// Packs it where it is to stay: to move what was just written in small pieces makes a processor wait.
EventId EventLog::add(const Event& event) {
  Chunk& chunk = open_chunk();
  const auto id = static_cast<EventId>(size_);
  Packed& packed = chunk.events.emplace_back();
  packed.instant = put_instant(chunk, event.at);
  packed.place = put_place(chunk, {event.connection, event.host});
  packed.rule = event.rule;
  if (event.cause != kNoEvent) {
    const EventId back = id - event.cause;  // wraps, and is far, where the cause comes later
    packed.back = back > kNoCause && back < kFarCause ? static_cast<std::uint16_t>(back) : kFarCause;
    if (packed.back == kFarCause)
      chunk.far.push_back({static_cast<std::uint16_t>(id % kPerChunk), event.cause});
  }
  std::visit(Packer(chunk, packed, event.at), event.what);
  ++size_;
  return id;
}

void EventLog::cut(std::size_t size) {
  assert(size <= size_);
  if (size == size_) return;
  size_ = size;
  latest_ = Instant::never();
  chunks_.resize((size + kPerChunk - 1) / kPerChunk);
  full_footprint_ = 0;
  for (std::size_t i = 0; i + 1 < chunks_.size(); ++i) full_footprint_ += footprint_of(*chunks_[i]);
  if (size % kPerChunk == 0) return;
  // What the tables have of the events that are forgotten may stand there: nothing leads to it.
  Chunk& last = chunks_.back().write();
  last.events.resize(size % kPerChunk);
  last.instants.resize(last.events.back().instant + std::size_t{1});
  while (last.spans.back().first >= last.instants.size()) last.spans.pop_back();
  const auto far = std::lower_bound(last.far.begin(), last.far.end(), last.events.size(),
                                    [](const FarCause& each, std::size_t at) { return each.event < at; });
  last.far.erase(far, last.far.end());
}

What EventLog::unpack(const Chunk& chunk, const Packed& packed) {
  const std::uint32_t number = packed.low | std::uint32_t{packed.high} << 16;
  switch (packed.kind) {
    case number_of<Called>(): {
      Called call;
      call.call = static_cast<CallKind>(packed.detail);
      call.count = number;
      return call;
    }
    case number_of<SegmentSent>():
      return SegmentSent{number};
    case number_of<SegmentReceived>():
      return SegmentReceived{number};
    case number_of<SegmentDropped>():
      return SegmentDropped{number, static_cast<DropReason>(packed.detail)};
    case number_of<tcp::StateChanged>():
      return tcp::StateChanged{static_cast<tcp::State>(packed.detail), static_cast<tcp::State>(number)};
    case number_of<tcp::TimerSet>():
      return tcp::TimerSet{static_cast<tcp::TimerKind>(packed.detail),
                           instant_of(chunk, packed) + nanoseconds(number)};
    case number_of<tcp::TimerStopped>():
      return tcp::TimerStopped{static_cast<tcp::TimerKind>(packed.detail)};
    case number_of<tcp::TimerFired>():
      return tcp::TimerFired{static_cast<tcp::TimerKind>(packed.detail)};
    case number_of<tcp::Notified>():
      return tcp::Notified{static_cast<tcp::Notice>(packed.detail), number};
    case number_of<tcp::Discarded>():
      return tcp::Discarded{};
    case number_of<tcp::Noted>():
      return tcp::Noted{};
    case number_of<tcp::Adjusted>():
      return tcp::Adjusted{static_cast<tcp::Quantity>(packed.detail), number};
    case number_of<IcmpReceived>():
      return IcmpReceived{number};
    case number_of<Unreadable>():
      return Unreadable{number};
    case number_of<Queued>():
      return Queued{number, packed.detail};
    case number_of<Dequeued>():
      return Dequeued{number, packed.detail};
    case number_of<Marked>():
      return Marked{number, packed.detail};
    case number_of<Forwarded>():
      return Forwarded{number};
    case number_of<IcmpSent>():
      return IcmpSent{number};
    default:
      assert(packed.kind == kLarge);
      return chunk.large[number];
  }
}

Event EventLog::operator[](std::size_t i) const {
  assert(i < size_);
  const Chunk& chunk = *chunks_[i / kPerChunk];
  const std::size_t local = i % kPerChunk;
  const Packed& packed = chunk.events[local];
  Event event;
  event.id = static_cast<EventId>(i);
  if (packed.back == kFarCause) {
    const auto far = std::lower_bound(chunk.far.begin(), chunk.far.end(), local,
                                      [](const FarCause& each, std::size_t at) { return each.event < at; });
    event.cause = far->cause;
  } else if (packed.back != kNoCause) {
    event.cause = event.id - packed.back;
  }
  event.at = instant_of(chunk, packed);
  event.host = chunk.places[packed.place].host;
  event.connection = chunk.places[packed.place].connection;
  event.rule = packed.rule;
  event.what = unpack(chunk, packed);
  return event;
}

Instant EventLog::at(std::size_t i) const {
  const Chunk& chunk = *chunks_[i / kPerChunk];
  return instant_of(chunk, chunk.events[i % kPerChunk]);
}

tcp::ConnId EventLog::connection(std::size_t i) const {
  const Chunk& chunk = *chunks_[i / kPerChunk];
  return chunk.places[chunk.events[i % kPerChunk].place].connection;
}

}  // namespace tcplab::trace
