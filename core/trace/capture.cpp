// The trace as a capture: one interface a node, each packet where and when it left, passed and arrived.
#include <string>

#include "core/capture/pcapng.hpp"
#include "core/trace/describe.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::trace {
namespace {

std::string comment_on(const Analysis& analysis, const Packet& packet, const Event& event) {
  if (packet.error) return "not used: " + std::string(packet.error->what);
  std::string text;
  if (stage_of(event) != Stage::kBegins) return text;
  if (packet.retransmission) text = words_for_retransmission(analysis.of(packet.id)).english;
  if (packet.dropped == kNoEvent) return text;
  const auto dropped = std::get<SegmentDropped>(analysis.trace().events()[packet.dropped].what);
  if (!text.empty()) text += "; ";
  text += "dropped by the link: " + std::string(to_string(dropped.reason));
  if (dropped.line != 0) text += " (line " + std::to_string(dropped.line) + ")";
  return text;
}

// What is put on an interface there, or taken from one.
bool is_on_interface(const Event& event) {
  switch (stage_of(event)) {
    case Stage::kBegins:
      return !std::holds_alternative<Corrupted>(event.what);  // that happens on the way
    case Stage::kReceived:
      return true;
    case Stage::kPasses:
      return std::holds_alternative<Forwarded>(event.what);
    case Stage::kNone:
    case Stage::kDropped:
      return false;
  }
  return false;
}

// Of a capture: whether the one packet of the event is from or to there.
bool is_end(const Trace& trace, const Event& event, HostIndex host) {
  const Packet packet = trace.packets()[packet_of(event)];
  return packet.from == host || packet.to == host;
}

void add_event(capture::PcapngWriter& writer, std::uint32_t interface_id, const Analysis& analysis,
               const Event& event) {
  if (!is_on_interface(event)) return;
  const Trace& trace = analysis.trace();
  const Packet packet = trace.packets()[packet_of(event)];
  writer.add_packet(interface_id, event.at + nanoseconds(trace.captured_since().value_or(0)),
                    trace.octets_at(event), comment_on(analysis, packet, event), packet.missing);
}

}  // namespace

std::vector<std::uint8_t> to_pcapng(const Trace& trace) {
  const Analysis analysis = analysed(trace);
  capture::PcapngWriter writer;
  if (trace.captured_since()) {
    writer.add_interface("");
    for (const Event& event : trace.events()) add_event(writer, 0, analysis, event);
    return writer.bytes();
  }
  for (const NodeInfo& node : trace.nodes()) writer.add_interface(node.name, node.address.to_string());
  for (const Event& event : trace.events()) add_event(writer, event.host, analysis, event);
  return writer.bytes();
}

std::vector<std::uint8_t> to_pcapng_at(const Trace& trace, HostIndex host) {
  const Analysis analysis = analysed(trace);
  capture::PcapngWriter writer;
  const std::uint32_t interface_id =
      writer.add_interface(trace.nodes()[host].name, trace.nodes()[host].address.to_string());
  for (const Event& event : trace.events()) {
    const bool here = event.host == host || (trace.captured_since() && is_end(trace, event, host));
    if (here) add_event(writer, interface_id, analysis, event);
  }
  return writer.bytes();
}

}  // namespace tcplab::trace
