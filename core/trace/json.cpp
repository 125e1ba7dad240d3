// The trace as JSON, for programs. One object; its keys in this order:
//
//   format       "tcplab-trace"
//   version      1
//   name         the title of the run
//   hosts        [{index, name, address, addresses}]
//                addresses: all of them; left out where there is no other
//   nodes        [{index, name, address, addresses, kind}]
//                routers and middleboxes, whose indexes go on from the hosts'; left out where there are none
//   connections  [{host, id, parent, listener, local, remote, iss, irs}]
//                id: from 1 on each host
//                parent: the id of its listener, or null
//   packets      [{id, from, to, source, destination, seq, ack, relative_seq,
//                relative_ack, flags, window, urgent_pointer, ttl, options, length,
//                retransmission, sent, received, dropped}]
//                from: the index of the node where it began; to: of its destination
//                options: [{kind, ...}]
//                length: octets of payload
//                of an ICMP error and of what cannot be read, instead of the fields of TCP:
//                source, destination, protocol (of IP), length (of the whole datagram)
//                sent, received, dropped: ids of events, or null
//                changed: the event by which it became another packet; left out where there is none
//   events       [{id, at, host, connection, cause, rule, citation, event, ...}]
//                at: nanoseconds since the run began, as every instant
//                cause: the id of an event, or null
//                event: the kind; what depends on it comes last
//
// All numbers are integers, keys stand in this order, and there is one element a line,
// so that two traces can be compared with a line-oriented tool.
#include <string>
#include <string_view>

#include "core/trace/imported.hpp"
#include "core/trace/json_writer.hpp"
#include "core/trace/trace.hpp"
#include "core/wire/tcp_options.hpp"

namespace tcplab::trace {
namespace {

using json::append_array;
using json::Object;

void append_option(std::string& out, std::span<const std::uint8_t> bytes, wire::OptionView view) {
  Object object(out);
  object.add_number("kind", view.kind);
  const auto decoded = wire::decode_options(bytes.subspan(view.offset, view.length));
  if (!decoded) return;
  switch (static_cast<wire::OptionKind>(view.kind)) {
    case wire::OptionKind::kMss:
      object.add_number("mss", *decoded->mss);
      break;
    case wire::OptionKind::kWindowScale:
      object.add_number("shift", *decoded->window_scale);
      break;
    case wire::OptionKind::kTimestamps:
      object.add_number("value", decoded->timestamps->value);
      object.add_number("echo_reply", decoded->timestamps->echo_reply);
      break;
    case wire::OptionKind::kSack: {
      std::string& text = object.key("blocks") += '[';
      for (std::size_t i = 0; i < decoded->sack_blocks().size(); ++i) {
        const wire::SackBlock& block = decoded->sack[i];
        text += (i == 0 ? "[" : ",[") + std::to_string(block.left.value) + "," +
                std::to_string(block.right.value) + "]";
      }
      text += ']';
      break;
    }
    case wire::OptionKind::kEndOfList:
    case wire::OptionKind::kNop:
    case wire::OptionKind::kSackPermitted:
    case wire::OptionKind::kFastOpen:
      break;
  }
}

void append_options(std::string& out, const wire::TcpOptions& options) {
  out += '[';
  std::size_t offset = 0;
  while (const auto view = wire::option_at(options.bytes(), offset)) {
    if (offset != 0) out += ',';
    append_option(out, options.bytes(), *view);
    offset += view->length;
    if (view->kind == static_cast<std::uint8_t>(wire::OptionKind::kEndOfList)) break;
  }
  out += ']';
}

void add_segment(Object& object, const Trace& trace, const Packet& packet) {
  const wire::TcpSegment& segment = packet.segment;
  object.add("source", segment.from().to_string());
  object.add("destination", segment.to().to_string());
  object.add_number("seq", segment.header.seq.value);
  object.add_number("ack", segment.header.ack.value);
  object.add_number("relative_seq", trace.relative_seq(packet));
  object.add_number("relative_ack", segment.header.flags.ack ? trace.relative_ack(packet) : 0);
  object.add("flags", segment.header.flags.to_string());
  object.add_number("window", segment.header.window);
  object.add_number("urgent_pointer", segment.header.urgent_pointer);
  object.add_number("ttl", segment.ip.ttl);
  append_options(object.key("options"), segment.header.options);
  object.add_number("length", static_cast<std::int64_t>(segment.payload.size()));
}

void append_packet(std::string& out, const Trace& trace, const Packet& packet) {
  Object object(out);
  object.add_number("id", packet.id);
  object.add_number("from", packet.from);
  object.add_number("to", packet.to);
  if (packet.is_segment()) {
    add_segment(object, trace, packet);
  } else {
    object.add("source", packet.segment.source.to_string());
    object.add("destination", packet.segment.destination.to_string());
    object.add_number("protocol", packet.protocol);
    object.add_number("length", static_cast<std::int64_t>(trace.octets(packet.id).size()));
  }
  object.add_bool("retransmission", packet.retransmission);
  if (packet.missing > 0) object.add_number("missing", static_cast<std::int64_t>(packet.missing));
  object.add_id("sent", packet.sent, kNoEvent);
  object.add_id("received", packet.received, kNoEvent);
  object.add_id("dropped", packet.dropped, kNoEvent);
  if (packet.changed != kNoEvent) object.add_number("changed", packet.changed);
}

// Adds the event's kind and what belongs to it.
struct EventFields {
  Object& object;
  const Trace& trace;

  void operator()(const Called& call) const {
    object.add("event", "called");
    object.add("call", to_string(call.call));
    if (call.call == CallKind::kListen) object.add_number("port", call.port);
    if (call.call == CallKind::kConnect || call.remote.port != 0)
      object.add("remote", call.remote.to_string());
    if (call.call == CallKind::kSend || call.call == CallKind::kReceive)
      object.add_number("count", call.count);
    if (call.urgent) object.add_bool("urgent", true);
    if (call.both) object.add_bool("both", true);
    if (call.failed) object.add("error", tcp::to_string(call.error));
  }
  void operator()(const SegmentSent& sent) const { packet("segment-sent", sent.packet); }
  void operator()(const SegmentReceived& received) const { packet("segment-received", received.packet); }
  void operator()(const SegmentDropped& dropped) const {
    packet("segment-dropped", dropped.packet);
    object.add("reason", to_string(dropped.reason));
    if (dropped.line != 0) object.add_number("line", dropped.line);
    if (dropped.reason == DropReason::kLinkDown) object.add_number("toward", dropped.toward);
  }
  void operator()(const tcp::StateChanged& change) const {
    object.add("event", "state-changed");
    object.add("from", to_string(change.from));
    object.add("to", to_string(change.to));
  }
  void operator()(const tcp::TimerSet& set) const {
    timer("timer-set", set.timer);
    object.add_number("deadline", set.deadline.ns);
  }
  void operator()(const tcp::TimerStopped& stopped) const { timer("timer-stopped", stopped.timer); }
  void operator()(const tcp::TimerFired& fired) const { timer("timer-fired", fired.timer); }
  void operator()(const tcp::Notified& notified) const {
    object.add("event", "notified");
    object.add("notice", to_string(notified.notice));
    object.add_number("count", notified.count);
  }
  void operator()(const tcp::Adjusted& adjusted) const {
    object.add("event", "adjusted");
    object.add("quantity", to_string(adjusted.quantity));
    if (adjusted.quantity == tcp::Quantity::kMode) {
      object.add("value", to_string(static_cast<tcp::Mode>(adjusted.value)));
    } else {
      object.add_number("value", static_cast<std::int64_t>(adjusted.value));
    }
  }
  void operator()(const tcp::Noted&) const { object.add("event", "noted"); }
  void operator()(const tcp::Discarded&) const { object.add("event", "discarded"); }
  void operator()(const IcmpReceived& received) const {
    const wire::IcmpError error = *trace.packets()[received.packet].icmp;
    packet("icmp-received", received.packet);
    object.add("source", error.source.to_string());
    object.add_number("type", error.type);
    object.add_number("code", error.code);
    object.add_number("mtu", error.mtu);
    object.add("quoted_source", error.quoted_from.to_string());
    object.add("quoted_destination", error.quoted_to.to_string());
    object.add_number("quoted_seq", error.quoted_seq.value);
  }
  void operator()(const Unreadable& unreadable) const {
    const Packet datagram = trace.packets()[unreadable.packet];
    packet("unreadable", unreadable.packet);
    object.add("source", datagram.segment.source.to_string());
    object.add("problem", datagram.error->what);
    object.add_number("offset", static_cast<std::int64_t>(datagram.error->offset));
    object.add_number("length", static_cast<std::int64_t>(trace.octets(unreadable.packet).size()));
  }
  void operator()(const Queued& queued) const {
    packet("queued", queued.packet);
    object.add_number("toward", queued.toward);
  }
  void operator()(const Dequeued& dequeued) const {
    packet("dequeued", dequeued.packet);
    object.add_number("toward", dequeued.toward);
  }
  void operator()(const Marked& marked) const {
    packet("marked", marked.packet);
    object.add_number("toward", marked.toward);
  }
  void operator()(const Forwarded& forwarded) const { packet("forwarded", forwarded.packet); }
  void operator()(const Duplicated& duplicated) const {
    packet("duplicated", duplicated.packet);
    object.add_number("of", duplicated.of);
  }
  void operator()(const Corrupted& corrupted) const {
    packet("corrupted", corrupted.packet);
    object.add_number("of", corrupted.of);
  }
  void operator()(const Rewritten& rewritten) const {
    packet("rewritten", rewritten.packet);
    object.add_number("of", rewritten.of);
  }
  void operator()(const IcmpSent& sent) const { packet("icmp-sent", sent.packet); }
  void operator()(const LinkChanged& change) const {
    object.add("event", "link-changed");
    object.add_number("toward", change.toward);
    object.add_bool("up", change.up);
    object.add_number("rate", static_cast<std::int64_t>(change.rate));
    object.add_number("delay", change.delay.ns);
    object.add_number("loss", change.loss);
  }

  void operator()(const RoutesChanged& change) const {
    object.add("event", "routes-changed");
    object.add_number("ways", change.ways);
  }
  void operator()(const IcmpWithheld& withheld) const {
    object.add("event", "icmp-withheld");
    object.add_number("about", withheld.about);
  }

  void operator()(const Intervened& done) const {
    object.add("event", "intervened");
    object.add("what", to_string(done.what));
    object.add_id("packet", done.packet, kNoPacket);
    if (done.line != 0) object.add_number("line", done.line);
    if (done.name.empty()) return;
    object.add("name", done.name);
    if (done.word.empty()) {
      object.add_number("value", done.value);
    } else {
      object.add("value", done.word);
    }
  }

  void packet(std::string_view kind, PacketId id) const {
    object.add("event", kind);
    object.add_number("packet", id);
  }
  void timer(std::string_view kind, tcp::TimerKind which) const {
    object.add("event", kind);
    object.add("timer", to_string(which));
  }
};

void append_event(std::string& out, const Trace& trace, const Event& event) {
  Object object(out);
  object.add_number("id", event.id);
  object.add_number("at", event.at.ns);
  object.add_number("host", event.host);
  object.add_id("connection", event.connection.value, 0);
  object.add_id("cause", event.cause, kNoEvent);
  object.add("rule", tcp::info(event.rule).name);
  object.add("citation", tcp::info(event.rule).citation);
  std::visit(EventFields{object, trace}, event.what);
}

void append_node(std::string& out, const Trace& trace, const NodeInfo& node) {
  Object object(out);
  object.add_number("index", &node - trace.nodes().data());
  object.add("name", node.name);
  object.add("address", node.address.to_string());
  if (!node.more_addresses.empty())
    append_array(object.key("addresses"), node.addresses(), [](std::string& to, const wire::IpAddress& each) {
      json::append_string(to, each.to_string());
    });
  if (node.kind != NodeKind::kHost) object.add("kind", to_string(node.kind));
}

void append_connection(std::string& out, const ConnectionInfo& info) {
  Object object(out);
  object.add_number("host", info.host);
  object.add_number("id", info.id.value);
  object.add_id("parent", info.parent.value, 0);
  object.add_bool("listener", info.listener);
  object.add("local", info.local.to_string());
  object.add("remote", info.remote.to_string());
  object.add_number("iss", info.iss.value);
  object.add_number("irs", info.irs.value);
}

}  // namespace

std::string to_json(const Trace& trace) {
  std::string out;
  {
    Object object(out);
    object.add("format", "tcplab-trace");
    object.add_number("version", 1);
    object.add("name", trace.name());
    if (const auto since = trace.captured_since()) object.add("captured_since", utc(*since));
    const auto append = [&trace](std::string& to, const NodeInfo& node) { append_node(to, trace, node); };
    append_array(object.key("hosts"), trace.hosts(), append);
    const auto others = std::span(trace.nodes()).subspan(trace.hosts().size());
    if (!others.empty()) append_array(object.key("nodes"), others, append);
    append_array(object.key("connections"), trace.connections(), append_connection);
    append_array(object.key("packets"), trace.packets(),
                 [&trace](std::string& to, const Packet& packet) { append_packet(to, trace, packet); });
    append_array(object.key("events"), trace.events(),
                 [&trace](std::string& to, const Event& event) { append_event(to, trace, event); });
  }
  return out += '\n';
}

}  // namespace tcplab::trace
