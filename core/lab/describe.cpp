#include "core/lab/describe.hpp"

#include <string_view>

#include "core/wire/tcp_options.hpp"

namespace tcplab::lab {
namespace {

std::string number(std::uint64_t value) { return std::to_string(value); }

std::string octets(std::uint32_t count) { return number(count) + (count == 1 ? " octet" : " octets"); }

// A host with several connections needs them told apart: by the port of the side that opened, ":own" or
// "[peer's]".
bool has_several(const Trace& trace, HostIndex host) {
  int found = 0;
  for (const ConnectionInfo& info : trace.connections) {
    if (info.host == host && !info.listener && ++found > 1) return true;
  }
  return false;
}

std::string name_of(const Trace& trace, const Event& event) {
  const std::string& host = trace.hosts[event.host].name;
  const ConnectionInfo* info = trace.connection(event.host, event.connection);
  if (info == nullptr || info->listener || !has_several(trace, event.host)) return host;
  if (!info->parent) return host + ":" + number(info->local.port);
  return host + "[" + number(info->remote.port) + "]";
}

std::string options_text(const wire::TcpOptions& options) {
  const auto decoded = wire::decode_options(options.bytes());
  if (!decoded) return " (malformed options)";
  std::string text;
  if (decoded->mss) text += " MSS=" + number(*decoded->mss);
  if (decoded->window_scale) text += " WS=" + number(std::uint64_t{1} << *decoded->window_scale);
  if (decoded->sack_permitted) text += " SACK_PERM";
  if (decoded->timestamps) {
    text +=
        " TSval=" + number(decoded->timestamps->value) + " TSecr=" + number(decoded->timestamps->echo_reply);
  }
  return text;
}

struct Describer {
  const Trace& trace;
  const Event& event;

  std::string operator()(const Called& call) const {
    std::string text(to_string(call.call));
    switch (call.call) {
      case CallKind::kListen:
        text += " on port " + number(call.port);
        break;
      case CallKind::kConnect:
        text += " to " + call.remote.to_string();
        break;
      case CallKind::kSend:
      case CallKind::kReceive:
        if (!call.failed) text += " " + octets(call.count);
        break;
      case CallKind::kClose:
      case CallKind::kAbort:
        break;
    }
    if (call.failed) text += " failed: " + std::string(tcp::to_string(call.error));
    return text;
  }
  std::string operator()(const SegmentSent& sent) const {
    const Packet& packet = trace.packets[sent.packet];
    return summary(trace, packet) + (packet.retransmission ? "  [retransmission]" : "");
  }
  std::string operator()(const SegmentReceived& received) const {
    return summary(trace, trace.packets[received.packet]);
  }
  std::string operator()(const SegmentDropped& dropped) const {
    std::string text =
        summary(trace, trace.packets[dropped.packet]) + "  [lost: " + std::string(to_string(dropped.reason));
    if (dropped.line != 0) text += ", line " + number(dropped.line);
    return text + "]";
  }
  std::string operator()(const tcp::StateChanged& change) const {
    return std::string(to_string(change.from)) + " -> " + std::string(to_string(change.to));
  }
  std::string operator()(const tcp::TimerSet& set) const {
    return "timer " + std::string(to_string(set.timer)) + " set, fires at " + format_seconds(set.deadline) +
           " s";
  }
  std::string operator()(const tcp::TimerStopped& stopped) const {
    return "timer " + std::string(to_string(stopped.timer)) + " stopped";
  }
  std::string operator()(const tcp::TimerFired& fired) const {
    return "timer " + std::string(to_string(fired.timer)) + " fired";
  }
  std::string operator()(const tcp::Notified& notified) const {
    switch (notified.notice) {
      case tcp::Notice::kConnected:
        return "user told: connected";
      case tcp::Notice::kReadable:
        return "user told: " + octets(notified.count) + " to receive";
      case tcp::Notice::kSendable:
        return "user told: " + octets(notified.count) + " acknowledged";
      case tcp::Notice::kRemoteClosed:
        return "user told: the peer has closed";
      case tcp::Notice::kReset:
        return "user told: connection reset";
      case tcp::Notice::kRefused:
        return "user told: connection refused";
      case tcp::Notice::kTimedOut:
        return "user told: connection timed out";
      case tcp::Notice::kClosed:
        return "user told: connection closed";
      case tcp::Notice::kUrgent:
        return "user told: urgent data up to " + octets(notified.count) + " ahead";
      case tcp::Notice::kTrouble:
        return "user told: delivery is in trouble";
      case tcp::Notice::kSoftError:
        return "user told: ICMP reports trouble";
    }
    return "";
  }
  std::string operator()(const tcp::Discarded&) const {
    return "not used: " + std::string(tcp::info(event.rule).english);
  }
};

// "client -> server" for a segment that leaves, "server <- client" for one that arrives.
std::string who(const Trace& trace, const Event& event) {
  const PacketId id = trace.packet_of(event.id);
  if (id == kNoPacket) return name_of(trace, event);
  const Packet& packet = trace.packets[id];
  if (std::holds_alternative<SegmentReceived>(event.what)) {
    // What a live host receives comes from outside.
    const bool outside = packet.sent == kNoEvent;
    const std::string from = outside ? packet.segment.source.to_string() : trace.hosts[packet.from].name;
    return trace.hosts[packet.to].name + " <- " + from;
  }
  // Outside, no host is known by name.
  const bool outside = packet.to == packet.from || trace.hosts[packet.to].address.is_unspecified();
  const std::string to = outside ? packet.segment.destination.to_string() : trace.hosts[packet.to].name;
  const std::string_view arrow = std::holds_alternative<SegmentDropped>(event.what) ? " -x " : " -> ";
  return trace.hosts[packet.from].name + std::string(arrow) + to;
}

}  // namespace

std::string format_seconds(Instant at) {
  const bool negative = at.ns < 0;
  const std::uint64_t micros = static_cast<std::uint64_t>(negative ? -at.ns : at.ns) / 1000;
  const std::string fraction = number(micros % 1'000'000);
  return (negative ? "-" : "") + number(micros / 1'000'000) + "." + std::string(6 - fraction.size(), '0') +
         fraction;
}

Description parts(const Trace& trace, const Event& event) {
  return {who(trace, event), std::visit(Describer{trace, event}, event.what),
          std::string(tcp::info(event.rule).citation)};
}

std::string summary(const Trace& trace, const Packet& packet) {
  const wire::TcpHeader& header = packet.segment.header;
  std::string text = header.flags.to_string() + "  Seq=" + number(trace.relative_seq(packet));
  if (header.flags.ack) text += " Ack=" + number(trace.relative_ack(packet));
  text += " Win=" + number(header.window) + " Len=" + number(packet.segment.payload.size());
  if (header.flags.urg) text += " Urg=" + number(header.urgent_pointer);
  return text + options_text(header.options);
}

std::string describe(const Trace& trace, const Event& event) {
  const Description description = parts(trace, event);
  const bool travels = trace.packet_of(event.id) != kNoPacket;
  std::string text = description.who + (travels ? "  " : ": ") + description.what;
  if (!description.source.empty()) text += "  (" + description.source + ")";
  return text;
}

}  // namespace tcplab::lab
