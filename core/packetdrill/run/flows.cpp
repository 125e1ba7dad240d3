#include "core/packetdrill/run/flows.hpp"

#include <algorithm>
#include <utility>

namespace tcplab::packetdrill::run {

Flow& Flows::open(Flow::Phase phase) {
  Flow& flow = flows_.emplace_back();
  flow.phase = phase;
  flow.local = {environment_.local, environment_.local_port};
  flow.remote = {environment_.remote, static_cast<std::uint16_t>(kFirstRemotePort + flows_.size())};
  flow.peer = tcp::ConnId{static_cast<std::uint32_t>(flows_.size())};
  return flow;
}

Flow* Flows::between(const wire::Endpoint& local, const wire::Endpoint& remote) {
  const auto found = std::find_if(flows_.rbegin(), flows_.rend(), [&](const Flow& flow) {
    return flow.local == local && flow.remote == remote;
  });
  return found == flows_.rend() ? nullptr : &*found;
}

Flow* Flows::of_descriptor(int script_fd) {
  const auto found = std::find_if(flows_.rbegin(), flows_.rend(),
                                  [script_fd](const Flow& flow) { return flow.descriptor == script_fd; });
  return found == flows_.rend() ? nullptr : &*found;
}

Result<Flow*, Stop> Flows::of_packet(const PacketEvent& packet) {
  if (!packet.encapsulations.empty()) {
    const Encapsulation& outer = packet.encapsulations.front();
    return cannot(outer.at,
                  told({"packets inside {0} are not supported", "不支持 {0} 内的分组"}, outer.protocol));
  }
  if (packet.tunnel)
    return cannot(packet.tunnel->at, {"packets in UDP are not supported", "不支持 UDP 内的分组"});
  if (packet.socket) {
    Flow* const flow = of_descriptor(static_cast<int>(packet.socket->value));
    if (flow == nullptr)
      return cannot(packet.socket->at, {"no connection has this descriptor", "没有连接使用此描述符"});
    return flow;
  }
  if (packet.endpoints) {
    if (!packet.endpoints->source.name.empty() || !packet.endpoints->destination.name.empty())
      return cannot(packet.endpoints->at, {"addresses by name are not supported", "不支持用名称表示的地址"});
    return &named(packet);
  }
  if (current_ == nullptr) current_ = &open(Flow::Phase::kOpen);
  const auto* tcp = std::get_if<TcpPacket>(&packet.content);
  const bool opens = tcp != nullptr && packet.direction == Direction::kInbound &&
                     (tcp->flags.bits & (flag::kSyn | flag::kAck)) == flag::kSyn;
  if (opens && current_->phase == Flow::Phase::kListening) {
    const wire::Endpoint local = current_->local;
    current_ = &open(Flow::Phase::kOpen);
    current_->local = local;
    current_->peer_isn_comes = true;
  }
  return current_;
}

// Precondition: the packet has endpoints.
Flow& Flows::named(const PacketEvent& packet) {
  const bool inbound = packet.direction == Direction::kInbound;
  const Endpoints::End& ours = inbound ? packet.endpoints->destination : packet.endpoints->source;
  const Endpoints::End& theirs = inbound ? packet.endpoints->source : packet.endpoints->destination;
  const wire::Endpoint local{ours.address.value_or(environment_.local),
                             ours.port.value_or(environment_.local_port)};
  const wire::Endpoint remote{theirs.address.value_or(environment_.remote),
                              theirs.port.value_or(environment_.remote_port)};
  if (Flow* const known = between(local, remote)) return *known;
  Flow& flow = open(Flow::Phase::kOpen);
  flow.local = local;
  flow.remote = remote;
  return flow;
}

void Flows::add(const trace::Station::Departure& departure) {
  const wire::TcpSegment& segment = *departure.segment;
  Flow* flow = between(segment.from(), segment.to());
  if (flow == nullptr) {  // of no connection that the script speaks of
    flow = &open(Flow::Phase::kOpen);
    flow->local = segment.from();
    flow->remote = segment.to();
  }
  flow->outbound.push_back(departure.packet);
  flow->last_sent = segment.header.seq;
}

void Flows::note(const Flow& flow, trace::EventId first) {
  trace::ConnectionInfo info;
  const trace::ConnectionInfo* const known = trace_.connection(1, flow.peer);
  info.host = 1;
  info.id = flow.peer;
  info.local = flow.remote;
  info.remote = flow.local;
  info.irs = SeqNum{flow.own_shift(false)};
  info.first = known != nullptr ? known->first : first;
  trace::Recorder(trace_).note_connection(info);
}

}  // namespace tcplab::packetdrill::run
