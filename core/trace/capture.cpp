// The trace as a capture: one interface a host, each segment where and when it left and where and when it
// arrived.
#include <string>

#include "core/capture/pcapng.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::trace {
namespace {

std::string comment_on(const Trace& trace, const Packet& packet, const Event& event) {
  if (packet.error) return "not used: " + std::string(packet.error->what);
  std::string text;
  if (!std::holds_alternative<SegmentSent>(event.what)) return text;
  if (packet.retransmission) text = "retransmission";
  if (packet.dropped == kNoEvent) return text;
  const auto dropped = std::get<SegmentDropped>(trace.events()[packet.dropped].what);
  if (!text.empty()) text += "; ";
  text += "dropped by the link: " + std::string(to_string(dropped.reason));
  if (dropped.line != 0) text += " (line " + std::to_string(dropped.line) + ")";
  return text;
}

void add_event(capture::PcapngWriter& writer, std::uint32_t interface_id, const Trace& trace,
               const Event& event) {
  const PacketId id = packet_of(event);
  if (id == kNoPacket || std::holds_alternative<SegmentDropped>(event.what)) return;
  writer.add_packet(interface_id, event.at, trace.octets(id), comment_on(trace, trace.packets()[id], event));
}

}  // namespace

std::vector<std::uint8_t> to_pcapng(const Trace& trace) {
  capture::PcapngWriter writer;
  for (const HostInfo& host : trace.hosts()) writer.add_interface(host.name, host.address.to_string());
  for (const Event& event : trace.events()) add_event(writer, event.host, trace, event);
  return writer.bytes();
}

std::vector<std::uint8_t> to_pcapng_at(const Trace& trace, HostIndex host) {
  capture::PcapngWriter writer;
  const std::uint32_t interface_id =
      writer.add_interface(trace.hosts()[host].name, trace.hosts()[host].address.to_string());
  for (const Event& event : trace.events()) {
    if (event.host == host) add_event(writer, interface_id, trace, event);
  }
  return writer.bytes();
}

}  // namespace tcplab::trace
