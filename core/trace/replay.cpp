#include "core/trace/replay.hpp"

#include <algorithm>
#include <type_traits>
#include <variant>

namespace tcplab::trace {
namespace {

// Of a second run, whose events have no numbers yet.
bool same_event(const Event& a, const Event& b) {
  return a.cause == b.cause && a.at == b.at && a.host == b.host && a.connection == b.connection &&
         a.rule == b.rule && a.what == b.what;
}

Message sentence(const Trace& trace, const std::optional<Event>& event) {
  if (!event) return Message("nothing", "什么也没有");
  const PacketId packet = packet_of(*event);
  if (packet != kNoPacket && packet >= trace.packets().size())
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

PacketId Replay::take(const wire::TcpSegment& segment, HostIndex from, bool retransmission) {
  const auto id = static_cast<PacketId>(packets++);
  if (divergence || id >= trace->packets().size()) return id;  // the event of its sending will tell
  expect_segment(trace->holds(id, segment, from, retransmission));
  return id;
}

PacketId Replay::take(const Bytes& datagram) {
  const auto id = static_cast<PacketId>(packets++);
  if (divergence || id >= trace->packets().size()) return id;
  const std::vector<std::uint8_t> before = trace->octets(id);
  expect_segment(std::equal(before.begin(), before.end(), datagram.begin(), datagram.end()));
  return id;
}

void Replay::expect_segment(bool same) {
  if (!same && events < trace->events().size())
    divergence = Divergence{static_cast<EventId>(events), trace->events()[events], std::nullopt, true};
}

void Replay::fell_quiet() {
  if (divergence || events >= trace->events().size()) return;
  divergence = Divergence{static_cast<EventId>(events), trace->events()[events], std::nullopt, false};
}

}  // namespace tcplab::trace
