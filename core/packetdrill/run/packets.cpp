#include "core/packetdrill/run/packets.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/packetdrill/language/constants.hpp"

namespace tcplab::packetdrill::run {

MaybeStop Packets::perform(const Event& event, const PacketEvent& packet) {
  const Result<Flow*, Stop> flow = flows_.of_packet(packet);
  if (!flow) return flow.error();
  if (std::holds_alternative<UdpPacket>(packet.content))
    return cannot(event.at, {"UDP is not supported", "不支持 UDP"});
  if (packet.direction == Direction::kOutbound) return expect(event, packet, **flow);
  if (MaybeStop late = course_.advance_to(event, clock_.span_of(event.time).from)) return late;
  if (const auto* icmp = std::get_if<IcmpPacket>(&packet.content)) return inject_icmp(event, *icmp, **flow);
  return inject(packet, **flow);
}

// --- Inbound ---

MaybeStop Packets::inject(const PacketEvent& packet, Flow& flow) {
  Result<wire::TcpSegment, Stop> segment =
      build_segment(std::get<TcpPacket>(packet.content), flow, settings_.timestamp_echo_scaled);
  if (!segment) return segment.error();
  if (MaybeStop problem = apply_ip(packet.ip, *segment)) return problem;
  const bool opens = segment->header.flags.syn && !segment->header.flags.ack;
  if (opens && !is_live(flow)) flow.shift_known = false;  // our host will choose its numbers anew
  if (segment->header.flags.syn && std::exchange(flow.peer_isn_comes, false))
    flow.peer_isn = segment->header.seq.value;

  trace::Recorder log = machine_.recorder();
  const trace::PacketId id = log.add(*segment, 1, 0);
  trace::Event sent;
  sent.at = clock_.now();
  sent.host = 1;
  sent.connection = flow.peer;
  sent.what = trace::SegmentSent{id};
  flows_.note(flow, machine_.next_event());
  const trace::EventId sending = log.add(sent);
  ledger_.note(sending);
  machine_.station().on_segment(*segment, id, sending, clock_.now());
  course_.settle();
  return std::nullopt;
}

bool Packets::is_live(const Flow& flow) const {
  const tcp::Host& host = machine_.host();
  for (const tcp::ConnId id : host.connections()) {
    const tcp::Connection& tcb = *host.find(id);
    if (tcb.local() != flow.local || tcb.remote() != flow.remote) continue;
    if (tcb.state() != tcp::State::kClosed && tcb.state() != tcp::State::kListen &&
        tcb.state() != tcp::State::kTimeWait) {
      return true;
    }
  }
  return false;
}

MaybeStop Packets::inject_icmp(const Event& event, const IcmpPacket& icmp, Flow& flow) {
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
  if (version == wire::IpVersion::kV4 && error.mtu > UINT16_MAX)  // RFC 1191 4
    return cannot(icmp.mtu->at, {"an ICMP message of IPv4 says an MTU of at most 65535",
                                 "IPv4 的 ICMP 报文中 MTU 最大为 65535"});
  error.quoted_from = flow.local;
  error.quoted_to = flow.remote;
  if (icmp.quoted_segment && !icmp.quoted_segment->any) {
    error.quoted_seq = SeqNum{icmp.quoted_segment->first + flow.own_shift(false)};
  } else if (flow.last_sent) {
    error.quoted_seq = *flow.last_sent;
  } else {
    return cannot(event.at, {"nothing was sent yet that ICMP could quote", "尚未发出 ICMP 可以引用的分组"});
  }
  ledger_.note(machine_.next_event());
  const trace::PacketId id = machine_.recorder().add(Bytes(wire::emit_icmp_datagram(error)), 1, 0);
  machine_.station().on_packet(id, clock_.now());
  course_.settle();
  return std::nullopt;
}

// --- Outbound ---

Packets::Taken Packets::take(Flow& flow, const TcpPacket& expected) {
  Taken taken;
  taken.packet = flow.outbound.front();
  flow.outbound.pop_front();
  taken.segment = segment_of(taken.packet);
  taken.sent = sent_at(taken.packet);
  arrive_at_script(taken.packet, flow);
  if (!settings_.strict_segments) take_more(flow, expected, taken);
  const bool pushed = (expected.flags.bits & flag::kPsh) != 0;
  if (pushed && ends_burst(flow, taken.segment, taken.sent)) taken.segment.header.flags.psh = true;
  flow.taken_until = taken.segment.header.seq + static_cast<std::uint32_t>(taken.segment.payload.size());
  flow.taken_at = taken.sent;
  return taken;
}

void Packets::take_more(Flow& flow, const TcpPacket& expected, Taken& taken) {
  const std::uint32_t length = expected.sequence.length;
  wire::TcpSegment& whole = taken.segment;
  std::vector<std::uint8_t> octets(whole.payload.begin(), whole.payload.end());
  while (!octets.empty() && octets.size() < length && !flow.outbound.empty()) {
    const trace::PacketId id = flow.outbound.front();
    const wire::TcpSegment next = segment_of(id);
    const SeqNum end = whole.header.seq + static_cast<std::uint32_t>(octets.size());
    const bool follows = next.header.seq == end && next.header.ack == whole.header.ack &&
                         next.ip.ecn == whole.ip.ecn && next.header.flags.ece == whole.header.flags.ece &&
                         !next.payload.empty() && octets.size() + next.payload.size() <= length &&
                         sent_at(id) == taken.sent;
    if (!follows) break;
    octets.insert(octets.end(), next.payload.begin(), next.payload.end());
    // How much is left to the card to cut depends on the card; so there the mark may be missing. Otherwise
    // the last piece decides.
    const bool marked = conventions_.card_marks_what_it_cuts && (expected.flags.bits & flag::kPsh) != 0;
    whole.header.flags.psh = next.header.flags.psh || marked;
    whole.header.flags.fin = next.header.flags.fin;
    arrive_at_script(id, flow);
    flow.outbound.pop_front();
  }
  whole.payload = Bytes(std::move(octets));
}

// What is left to the card to cut carries PSH at its end: two full segments or more that left together.
bool Packets::ends_burst(const Flow& flow, const wire::TcpSegment& last, Instant at) const {
  if (!conventions_.card_marks_what_it_cuts || last.payload.empty()) return false;
  if (flow.taken_until != last.header.seq || flow.taken_at != at) return false;
  if (flow.outbound.empty() || sent_at(flow.outbound.front()) != at) return true;
  return segment_of(flow.outbound.front()).payload.size() < last.payload.size();
}

void Packets::arrive_at_script(trace::PacketId id, const Flow& flow) {
  trace::Event received;
  received.cause = sending_of(id);
  received.at = clock_.now();
  received.host = 1;
  received.connection = flow.peer;
  received.what = trace::SegmentReceived{id};
  flows_.note(flow, machine_.next_event());
  machine_.recorder().add(received);
}

MaybeStop Packets::expect(const Event& event, const PacketEvent& packet, Flow& flow) {
  const auto* expected = std::get_if<TcpPacket>(&packet.content);
  if (expected == nullptr) return cannot(event.at, {"our host sends no ICMP", "本机不发送 ICMP"});
  const Clock::Span span = clock_.span_of(event.time);
  const Duration slack = clock_.tolerance(clock_.now(), span.until);
  const Instant limit = span.any ? Instant::never() : span.until + slack;
  while (flow.outbound.empty() && course_.next() <= limit && course_.next() != Instant::never())
    course_.happen();
  if (flow.outbound.empty()) {
    if (!span.any) clock_.move_to(limit);
    return failure(event.at, {"no packet was sent", "没有发出分组"}, Message(describe(*expected)),
                   told({"nothing until {0}", "到 {0} 为止什么也没有"}, seconds_text(clock_.now())));
  }
  const Taken actual = take(flow, *expected);
  const trace::EventId sent = sending_of(actual.packet);
  ledger_.note(sent);
  MaybeStop problem = compare(packet, actual.segment, flow,
                              {settings_.timestamp_tick.value_or(Duration{}), clock_.tolerance()});
  if (!problem && !span.any && (actual.sent < span.from - slack || actual.sent > limit)) {
    const Message range = span.from == span.until ? Message(seconds_text(span.from))
                                                  : told({"{0} to {1}", "{0} 到 {1}"},
                                                         seconds_text(span.from), seconds_text(span.until));
    problem = failure(event.at, {"the packet was sent at another time", "分组不是在预期的时刻发出的"}, range,
                      Message(seconds_text(actual.sent)));
  }
  flows_.note(flow, sent);
  if (problem) {
    problem->trace_event = sent;
    return problem;
  }
  ledger_.held();
  return std::nullopt;
}

// packetdrill compares each packet that it expects with the next one sent, so an unexpected one fails the
// next expectation on its connection. Of those behind the last expectation it takes no notice, and scripts
// rely on that: they leave out ACKs, and what closing sends. So they are told, and fail the run only when
// asked to.
MaybeStop Packets::leftovers(Position end, bool strict) {
  std::vector<std::pair<trace::PacketId, const Flow*>> left;
  for (const Flow& flow : flows_.all()) {
    ledger_.not_measured(flow.unmeasured_timestamps);
    for (const trace::PacketId id : flow.outbound) left.emplace_back(id, &flow);
  }
  std::sort(left.begin(), left.end());
  for (const auto& [id, flow] : left) ledger_.not_expected({sending_of(id), describe(segment_of(id), *flow)});
  if (!strict || left.empty()) return std::nullopt;
  const auto& [id, flow] = left.front();
  Stop stop = failure(end, {"a packet was sent that the script does not expect", "发出了脚本没有预期的分组"},
                      {"nothing", "无"}, describe(segment_of(id), *flow));
  stop.trace_event = sending_of(id);
  return stop;
}

}  // namespace tcplab::packetdrill::run
