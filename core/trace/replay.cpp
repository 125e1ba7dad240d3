#include "core/trace/replay.hpp"

#include <algorithm>
#include <type_traits>
#include <variant>

namespace tcplab::trace {
namespace {

bool same(const Called& a, const Called& b) {
  return a.call == b.call && a.count == b.count && a.remote == b.remote && a.port == b.port &&
         a.failed == b.failed && (!a.failed || a.error == b.error);
}
bool same(const SegmentSent& a, const SegmentSent& b) { return a.packet == b.packet; }
bool same(const SegmentReceived& a, const SegmentReceived& b) { return a.packet == b.packet; }
bool same(const SegmentDropped& a, const SegmentDropped& b) {
  return a.packet == b.packet && a.reason == b.reason && a.line == b.line;
}
bool same(const IcmpReceived& a, const IcmpReceived& b) { return a.error == b.error; }
bool same(const Unreadable& a, const Unreadable& b) { return a.datagram == b.datagram; }
template <typename T>
bool same(const T& a, const T& b) {
  return a == b;
}

bool same_event(const Event& a, const Event& b) {
  if (a.cause != b.cause || a.at != b.at || a.host != b.host || a.connection != b.connection ||
      a.rule != b.rule || a.what.index() != b.what.index()) {
    return false;
  }
  return std::visit(
      [&b](const auto& what) { return same(what, *std::get_if<std::decay_t<decltype(what)>>(&b.what)); },
      a.what);
}

// The packet that an event speaks of, if it does.
std::optional<PacketId> packet_in(const Event& event) {
  return std::visit(
      [](const auto& what) -> std::optional<PacketId> {
        if constexpr (requires { what.packet; }) return what.packet;
        return std::nullopt;
      },
      event.what);
}

Message sentence(const Trace& trace, const std::optional<Event>& event) {
  if (!event) return Message("nothing", "什么也没有");
  if (packet_in(*event).value_or(0) >= std::max<std::size_t>(trace.packets().size(), 1))
    return Message("one segment more", "又一个报文段");
  return {describe(trace, *event, Language::kEnglish), describe(trace, *event, Language::kChinese)};
}

}  // namespace

Message explain(const Trace& trace, const Divergence& divergence) {
  const std::string number = std::to_string(divergence.event);
  if (divergence.segment) {
    return told({"event {0}: another segment than in \"{1}\"", "事件 {0}：报文段与“{1}”中的不同"}, number,
                sentence(trace, divergence.expected));
  }
  return told({"event {0}: expected \"{1}\", got \"{2}\"", "事件 {0}：应为“{1}”，实为“{2}”"}, number,
              sentence(trace, divergence.expected), sentence(trace, divergence.got));
}

EventId Replay::take(const Event& event) {
  const auto id = static_cast<EventId>(events++);
  if (divergence) {
    if (divergence->segment && !divergence->got) divergence->got = event;
    return id;
  }
  std::optional<Event> expected;
  if (id < trace->events().size()) expected = trace->events()[id];
  if (!expected || !same_event(*expected, event)) divergence = Divergence{id, expected, event, false};
  return id;
}

PacketId Replay::take(const Packet& packet) {
  const auto id = static_cast<PacketId>(packets++);
  if (divergence || id >= trace->packets().size()) return id;  // the event of its sending will tell
  const Packet before = trace->packets()[id];
  const bool same = before.segment == packet.segment && before.from == packet.from &&
                    before.retransmission == packet.retransmission;
  if (!same && events < trace->events().size())
    divergence = Divergence{static_cast<EventId>(events), trace->events()[events], std::nullopt, true};
  return id;
}

void Replay::recall(Event& event) const {
  if (events >= trace->events().size()) return;
  const Event before = trace->events()[events];
  if (before.what.index() != event.what.index()) return;
  event.what = before.what;
  event.cause = before.cause;
}

void Replay::fell_quiet() {
  if (divergence || events >= trace->events().size()) return;
  divergence = Divergence{static_cast<EventId>(events), trace->events()[events], std::nullopt, false};
}

}  // namespace tcplab::trace
