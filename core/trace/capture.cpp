// The trace as a capture: one interface a host, each segment where and when it left and where and when it
// arrived.
#include <string>

#include "core/capture/pcapng.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::trace {
namespace {

std::string comment_on(const Trace& trace, const Packet& packet) {
  std::string text;
  if (packet.retransmission) text = "retransmission";
  if (packet.dropped == kNoEvent) return text;
  const auto& dropped = std::get<SegmentDropped>(trace.events()[packet.dropped].what);
  if (!text.empty()) text += "; ";
  text += "dropped by the link: " + std::string(to_string(dropped.reason));
  if (dropped.line != 0) text += " (line " + std::to_string(dropped.line) + ")";
  return text;
}

void add_event(capture::PcapngWriter& writer, std::uint32_t interface_id, const Trace& trace,
               const Event& event) {
  if (const auto* icmp = std::get_if<IcmpReceived>(&event.what)) {
    return writer.add_packet(interface_id, event.at,
                             wire::emit_icmp_datagram(trace.icmp_errors()[icmp->error]));
  }
  if (const auto* unreadable = std::get_if<Unreadable>(&event.what)) {
    const UnreadableDatagram& datagram = trace.unreadable()[unreadable->datagram];
    return writer.add_packet(interface_id, event.at, datagram.octets,
                             "not used: " + std::string(datagram.error.what));
  }
  const PacketId id = trace.packet_of(event.id);
  if (id == kNoPacket || std::holds_alternative<SegmentDropped>(event.what)) return;
  const Packet& packet = trace.packets()[id];
  const bool leaves = std::holds_alternative<SegmentSent>(event.what);
  writer.add_packet(interface_id, event.at, wire::emit_datagram(packet.segment),
                    leaves ? comment_on(trace, packet) : std::string());
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
