// < and >: packets that the script injects, and those that it expects.

#include <algorithm>
#include <utility>

#include "core/packetdrill/constants.hpp"
#include "core/packetdrill/runner.hpp"

namespace tcplab::packetdrill {

// Which connection a packet of the script belongs to: the one that it names, or the one that the latest
// socket(), connect(), accept() or SYN has made the current one.
Result<Flow*, Stop> Runner::flow_of(const PacketEvent& packet) {
  if (!packet.encapsulations.empty()) {
    const Encapsulation& outer = packet.encapsulations.front();
    return cannot(outer.at,
                  told({"packets inside {0} are not supported", "不支持 {0} 内的报文"}, outer.protocol));
  }
  if (packet.tunnel)
    return cannot(packet.tunnel->at, {"packets in UDP are not supported", "不支持 UDP 内的报文"});
  if (packet.socket) {
    Flow* const flow = flow_of_descriptor(static_cast<int>(packet.socket->value));
    if (flow == nullptr)
      return cannot(packet.socket->at, {"no connection has this descriptor", "没有连接使用此描述符"});
    return flow;
  }
  if (packet.endpoints) return flow_named(packet);
  if (current_ == nullptr) current_ = &open_flow(Flow::Phase::kOpen);
  const auto* tcp = std::get_if<TcpPacket>(&packet.content);
  const bool opens = tcp != nullptr && packet.direction == Direction::kInbound &&
                     (tcp->flags.bits & (flag::kSyn | flag::kAck)) == flag::kSyn;
  if (opens && current_->phase == Flow::Phase::kListening) {
    const wire::Endpoint local = current_->local;
    current_ = &open_flow(Flow::Phase::kOpen);
    current_->local = local;
    current_->peer_isn_comes = true;
  }
  return current_;
}

Result<Flow*, Stop> Runner::flow_named(const PacketEvent& packet) {
  const bool inbound = packet.direction == Direction::kInbound;
  if (!packet.endpoints->source.name.empty() || !packet.endpoints->destination.name.empty())
    return cannot(packet.endpoints->at, {"addresses by name are not supported", "不支持用名称表示的地址"});
  const Endpoints::End& ours = inbound ? packet.endpoints->destination : packet.endpoints->source;
  const Endpoints::End& theirs = inbound ? packet.endpoints->source : packet.endpoints->destination;
  wire::Endpoint local{ours.address.value_or(environment_.local),
                       ours.port.value_or(environment_.local_port)};
  wire::Endpoint remote{theirs.address.value_or(environment_.remote),
                        theirs.port.value_or(environment_.remote_port)};
  if (Flow* const known = flow_between(local, remote)) return known;
  Flow& flow = open_flow(Flow::Phase::kOpen);
  flow.local = local;
  flow.remote = remote;
  return &flow;
}

MaybeStop Runner::packet(const Event& event, const PacketEvent& packet) {
  const Result<Flow*, Stop> flow = flow_of(packet);
  if (!flow) return flow.error();
  if (std::holds_alternative<UdpPacket>(packet.content))
    return cannot(event.at, {"UDP is not supported", "不支持 UDP"});
  if (packet.direction == Direction::kOutbound) return expect(event, packet, **flow);
  if (MaybeStop late = advance_to(event, span_of(event.time).from)) return late;
  if (const auto* icmp = std::get_if<IcmpPacket>(&packet.content)) return inject_icmp(event, *icmp, **flow);
  return inject(packet, **flow);
}

// --- Inbound ---

MaybeStop Runner::inject(const PacketEvent& packet, Flow& flow) {
  Result<wire::TcpSegment, Stop> segment =
      build_segment(std::get<TcpPacket>(packet.content), flow, script_.settings.timestamp_echo_scaled);
  if (!segment) return segment.error();
  if (MaybeStop problem = apply_ip(packet.ip, *segment)) return problem;
  const bool opens = segment->header.flags.syn && !segment->header.flags.ack;
  if (opens && !is_live(flow)) flow.shift_known = false;  // our host will choose its numbers anew
  if (segment->header.flags.syn && std::exchange(flow.peer_isn_comes, false))
    flow.peer_isn = segment->header.seq.value;

  trace::Recorder log(report_.trace);
  const trace::PacketId id = log.add(*segment, 1, 0);
  trace::Event sent;
  sent.at = now_;
  sent.host = 1;
  sent.connection = flow.peer;
  sent.what = trace::SegmentSent{id};
  note_flow(flow, static_cast<trace::EventId>(report_.trace.events().size()));
  last_input_ = log.add(sent);
  station().on_segment(*segment, id, last_input_, now_);
  settle();
  return std::nullopt;
}

// Our host has a connection on this flow whose numbers go on.
bool Runner::is_live(const Flow& flow) const {
  for (const tcp::ConnId id : host_.connections()) {
    const tcp::Connection& tcb = *host_.find(id);
    if (tcb.local() != flow.local || tcb.remote() != flow.remote) continue;
    if (tcb.state() != tcp::State::kClosed && tcb.state() != tcp::State::kListen &&
        tcb.state() != tcp::State::kTimeWait) {
      return true;
    }
  }
  return false;
}

MaybeStop Runner::inject_icmp(const Event& event, const IcmpPacket& icmp, Flow& flow) {
  if (icmp.quoted_datagram)
    return cannot(event.at, {"ICMP about UDP is not supported", "不支持关于 UDP 的 ICMP"});
  wire::IcmpError error;
  error.source = flow.remote.address;
  error.destination = flow.local.address;
  const wire::IpVersion version = error.source.version;
  const auto type = icmp_type(icmp.type, version);
  if (!type)
    return cannot(icmp.type_at,
                  told({"the ICMP type '{0}' is not known", "未知 ICMP 类型 '{0}'"}, icmp.type));
  const auto code = icmp_code(icmp.code, *type, version);
  if (!code)
    return cannot(icmp.code_at,
                  told({"the ICMP code '{0}' is not known", "未知 ICMP 代码 '{0}'"}, icmp.code));
  error.type = *type;
  error.code = *code;
  if (icmp.mtu) error.mtu = static_cast<std::uint32_t>(icmp.mtu->value);
  error.quoted_from = flow.local;
  error.quoted_to = flow.remote;
  if (icmp.quoted_segment && !icmp.quoted_segment->any) {
    error.quoted_seq = SeqNum{icmp.quoted_segment->first + flow.own_shift(false)};
  } else if (flow.last_sent) {
    error.quoted_seq = *flow.last_sent;
  } else {
    return cannot(event.at, {"nothing was sent yet that ICMP could quote", "尚未发出 ICMP 可以引用的报文"});
  }
  last_input_ = static_cast<trace::EventId>(report_.trace.events().size());
  const trace::PacketId id = trace::Recorder(report_.trace).add(Bytes(wire::emit_icmp_datagram(error)), 1, 0);
  station().on_packet(id, now_);
  settle();
  return std::nullopt;
}

// --- Outbound ---

wire::TcpSegment Runner::take(Flow& flow, const TcpPacket& expected) {
  const std::uint32_t length = script_.settings.strict_segments ? 0 : expected.sequence.length;
  last_packet_ = flow.outbound.front();
  flow.outbound.pop_front();
  wire::TcpSegment whole = report_.trace.packets()[*last_packet_].segment;
  arrive_at_script(*last_packet_, flow);
  std::vector<std::uint8_t> octets(whole.payload.begin(), whole.payload.end());
  const Instant at = sent_at(*last_packet_);
  while (!octets.empty() && octets.size() < length && !flow.outbound.empty()) {
    const trace::PacketId id = flow.outbound.front();
    const wire::TcpSegment next = report_.trace.packets()[id].segment;
    const SeqNum end = whole.header.seq + static_cast<std::uint32_t>(octets.size());
    const bool follows = next.header.seq == end && next.header.ack == whole.header.ack &&
                         next.ip.ecn == whole.ip.ecn && next.header.flags.ece == whole.header.flags.ece &&
                         !next.payload.empty() && octets.size() + next.payload.size() <= length &&
                         sent_at(id) == at;
    if (!follows) break;
    octets.insert(octets.end(), next.payload.begin(), next.payload.end());
    // Linux marks whatever it leaves to the card to cut with PSH, and how much that is depends on the card;
    // so there the mark may be missing. Otherwise the last piece decides.
    const bool marked = report_.profile == tcp::Profile::kLinux && (expected.flags.bits & flag::kPsh) != 0;
    whole.header.flags.psh = next.header.flags.psh || marked;
    whole.header.flags.fin = next.header.flags.fin;
    arrive_at_script(id, flow);
    flow.outbound.pop_front();
  }
  whole.payload = Bytes(std::move(octets));
  const bool pushed = (expected.flags.bits & flag::kPsh) != 0;
  if (pushed && ends_burst(flow, whole, at)) whole.header.flags.psh = true;
  flow.taken_until = whole.header.seq + static_cast<std::uint32_t>(whole.payload.size());
  flow.taken_at = at;
  return whole;
}

// What Linux leaves to the card to cut carries PSH at its end: two full segments or more that left together.
bool Runner::ends_burst(const Flow& flow, const wire::TcpSegment& last, Instant at) const {
  if (report_.profile != tcp::Profile::kLinux || last.payload.empty()) return false;
  if (flow.taken_until != last.header.seq || flow.taken_at != at) return false;
  if (flow.outbound.empty() || sent_at(flow.outbound.front()) != at) return true;
  return report_.trace.packets()[flow.outbound.front()].segment.payload.size() < last.payload.size();
}

Instant Runner::sent_at(trace::PacketId id) const {
  return report_.trace.events()[report_.trace.packets()[id].sent].at;
}

void Runner::arrive_at_script(trace::PacketId id, const Flow& flow) {
  trace::Event received;
  received.cause = report_.trace.packets()[id].sent;
  received.at = now_;
  received.host = 1;
  received.connection = flow.peer;
  received.what = trace::SegmentReceived{id};
  note_flow(flow, static_cast<trace::EventId>(report_.trace.events().size()));
  trace::Recorder(report_.trace).add(received);
}

MaybeStop Runner::expect(const Event& event, const PacketEvent& packet, Flow& flow) {
  const auto* expected = std::get_if<TcpPacket>(&packet.content);
  if (expected == nullptr) return cannot(event.at, {"our host sends no ICMP", "本机不发送 ICMP"});
  const Span span = span_of(event.time);
  const Duration slack = tolerance(now_, span.until);
  const Instant limit = span.any ? Instant::never() : span.until + slack;
  while (flow.outbound.empty() && next_happening() <= limit && next_happening() != Instant::never()) happen();
  if (flow.outbound.empty()) {
    if (!span.any) now_ = std::max(now_, limit);
    return failure(event.at, {"no packet was sent", "没有发出报文"}, Message(describe(*expected)),
                   told({"nothing until {0}", "到 {0} 为止什么也没有"}, seconds_text(now_)));
  }
  const Instant actual_time = sent_at(flow.outbound.front());
  const wire::TcpSegment actual = take(flow, *expected);
  const trace::EventId sent = report_.trace.packets()[*last_packet_].sent;
  last_input_ = sent;
  MaybeStop problem = compare(packet, actual, flow,
                              {script_.settings.timestamp_tick.value_or(Duration{}), tolerance(now_, now_)});
  if (!problem && !span.any && (actual_time < span.from - slack || actual_time > limit)) {
    const Message range = span.from == span.until ? Message(seconds_text(span.from))
                                                  : told({"{0} to {1}", "{0} 到 {1}"},
                                                         seconds_text(span.from), seconds_text(span.until));
    problem = failure(event.at, {"the packet was sent at another time", "报文不是在预期的时刻发出的"}, range,
                      Message(seconds_text(actual_time)));
  }
  note_flow(flow, sent);
  if (problem) {
    problem->trace_event = sent;
    return problem;
  }
  ++report_.checked;
  return std::nullopt;
}

}  // namespace tcplab::packetdrill
