// The trace as a capture: one interface a host, each segment where and when it left and where and when it
// arrived.
#include <string>

#include "core/capture/pcapng.hpp"
#include "core/lab/trace.hpp"

namespace tcplab::lab {
namespace {

std::string comment_on(const Trace& trace, const Packet& packet) {
  std::string text;
  if (packet.retransmission) text = "retransmission";
  if (packet.dropped == kNoEvent) return text;
  const auto& dropped = std::get<SegmentDropped>(trace.events[packet.dropped].what);
  if (!text.empty()) text += "; ";
  text += "dropped by the link: " + std::string(to_string(dropped.reason));
  if (dropped.line != 0) text += " (line " + std::to_string(dropped.line) + ")";
  return text;
}

}  // namespace

std::vector<std::uint8_t> to_pcapng(const Trace& trace) {
  capture::PcapngWriter writer;
  for (const HostInfo& host : trace.hosts) writer.add_interface(host.name, host.address.to_string());
  for (const Event& event : trace.events) {
    const PacketId id = trace.packet_of(event.id);
    if (id == kNoPacket || std::holds_alternative<SegmentDropped>(event.what)) continue;
    const Packet& packet = trace.packets[id];
    const bool leaves = std::holds_alternative<SegmentSent>(event.what);
    writer.add_packet(event.host, event.at, wire::emit_datagram(packet.segment),
                      leaves ? comment_on(trace, packet) : std::string());
  }
  return writer.bytes();
}

}  // namespace tcplab::lab
