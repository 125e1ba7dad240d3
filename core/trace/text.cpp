// The readable timeline: one line an event, in columns, the time once for each instant.
#include <algorithm>
#include <vector>

#include "core/trace/analysis.hpp"
#include "core/trace/describe.hpp"
#include "core/trace/filter.hpp"

namespace tcplab::trace {
namespace {

constexpr std::size_t kWidestColumn = 76;  // of what happened; longer ones push their source to the right

void pad(std::string& line, std::size_t width) {
  if (line.size() < width) line.append(width - line.size(), ' ');
}

std::string heading(const Trace& trace) {
  std::string text;
  if (!trace.name().empty()) text += trace.name() + "\n";
  std::size_t width = 0;
  for (const NodeInfo& node : trace.nodes()) width = std::max(width, node.name.size());
  for (const NodeInfo& node : trace.nodes()) {
    std::string line = "  " + node.name;
    std::string all;
    for (const wire::IpAddress& address : node.addresses())
      all += (all.empty() ? "  " : ", ") + address.to_string();
    if (!all.empty()) pad(line, 2 + width);
    text += line + all + "\n";
  }
  return text.empty() ? text : text + "\n";
}

std::size_t width_of_time(const Trace& trace) {
  if (trace.events().empty()) return 0;
  return std::max<std::size_t>(10, format_seconds(trace.events().back().at).size());
}

// A line a packet: "0.010000  192.0.2.1 -> 192.0.2.2  50000 \u2192 80 [SYN] Seq=0 Win=64240 Len=0".
std::string captured_text(const Trace& trace, const Filter& filter) {
  const Analysis analysis = analysed(trace);
  // Which are addresses; of those that share a node, the packet's own.
  const auto name = [&](HostIndex host, const wire::IpAddress& address) {
    const NodeInfo& node = trace.nodes()[host];
    return node.shared > 0 ? address.to_string() : node.name;
  };
  std::size_t names = 0;
  for (const Packet& packet : trace.packets()) {
    names = std::max({names, name(packet.from, packet.segment.source).size(),
                      name(packet.to, packet.segment.destination).size()});
  }
  const std::size_t times = width_of_time(trace);
  std::string text = trace.name() + "\n\n";
  for (const Packet& packet : trace.packets()) {
    if (!filter.everything() && !filter.matches(trace, analysis, packet.id)) continue;
    const EventId event = packet.sent != kNoEvent ? packet.sent : packet.received;
    const std::string time = format_seconds(trace.events()[event].at);
    std::string line(times - time.size(), ' ');
    line += time + "  " + name(packet.from, packet.segment.source) + " -> " +
            name(packet.to, packet.segment.destination);
    pad(line, times + 2 + 2 * names + 4);
    line += "  " + packet_info(trace, analysis, packet.id, Language::kEnglish);
    if (packet.missing > 0) line += "  [last " + std::to_string(packet.missing) + " octets not captured]";
    text += line + "\n";
  }
  return text;
}

}  // namespace

std::string to_text(const Trace& trace) { return to_text(trace, Filter()); }

std::string to_text(const Trace& trace, const Filter& filter) {
  if (trace.captured_since()) return captured_text(trace, filter);
  const Analysis analysis = analysed(trace);
  std::vector<Description> descriptions;
  std::vector<Instant> instants;
  std::size_t who_width = 0;
  std::size_t what_width = 0;
  for (const Event& event : trace.events()) {
    const PacketId packet = filter.everything() ? kNoPacket : packet_of(event);
    const bool wanted =
        filter.everything() || (packet != kNoPacket && filter.matches(trace, analysis, packet));
    if (!wanted) continue;
    instants.push_back(event.at);
    descriptions.push_back(parts(trace, event, Language::kEnglish, &analysis));
    who_width = std::max(who_width, descriptions.back().who.size());
    if (!descriptions.back().source.empty())
      what_width = std::max(what_width, descriptions.back().what.size());
  }
  what_width = std::min(what_width, kWidestColumn);

  std::string text = heading(trace);
  const std::size_t time_width = width_of_time(trace);
  Instant before;
  for (std::size_t i = 0; i < descriptions.size(); ++i) {
    const Instant at = instants[i];
    const std::string time = i > 0 && at == before ? "" : format_seconds(at);
    before = at;
    std::string line(time_width - time.size(), ' ');
    line += time + "  " + descriptions[i].who;
    pad(line, time_width + 2 + who_width);
    line += "  " + descriptions[i].what;
    if (!descriptions[i].source.empty()) {
      pad(line, time_width + 2 + who_width + 2 + what_width);
      line += "  " + descriptions[i].source;
    }
    text += line + "\n";
  }
  return text;
}

}  // namespace tcplab::trace
