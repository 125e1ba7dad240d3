#include "core/net/firewall.hpp"

namespace tcplab::net {
namespace {

// In the name of the other end, as it would answer when it knew nothing of the connection: RFC 9293 3.10.7.1.
wire::TcpSegment reset_for(const wire::TcpSegment& segment) {
  wire::TcpSegment reset;
  reset.source = segment.destination;
  reset.destination = segment.source;
  reset.header.source_port = segment.header.destination_port;
  reset.header.destination_port = segment.header.source_port;
  reset.header.flags.rst = true;
  if (segment.header.flags.ack) {
    reset.header.seq = segment.header.ack;
  } else {
    reset.header.flags.ack = true;
    reset.header.ack = segment.header.seq + segment.seq_length();
  }
  return reset;
}

}  // namespace

bool FirewallBox::admits(const wire::TcpSegment& segment, bool from_outside) const {
  const wire::TcpFlags& flags = segment.header.flags;
  return flags.syn && !flags.ack && !flags.rst && (!from_outside || config_.admits_from_outside);
}

// What is no segment is somebody's complaint about a flow, or damaged, and is let through.
Treatment FirewallBox::treat(const Passing& passing) {
  const wire::TcpSegment* segment = passing.segment();
  const bool from_outside = passing.came_from == config_.outside;
  if (segment == nullptr || (!from_outside && passing.toward != config_.outside)) return {};
  const FlowName name = flow_of(*segment, from_outside);
  auto flow = flows_.find(name);
  if (flow != flows_.end() && passing.now - flow->second >= config_.idle_timeout) {
    flows_.erase(flow);
    flow = flows_.end();
  }
  if (flow == flows_.end()) {
    if (!admits(*segment, from_outside)) {
      Treatment treatment{.dropped = DropReason::kRefused};
      if (config_.resets && !segment->header.flags.rst) treatment.answer = reset_for(*segment);
      return treatment;
    }
    flow = flows_.emplace(name, passing.now).first;
  }
  flow->second = passing.now;
  if (segment->header.flags.rst) flows_.erase(flow);
  return {};
}

std::size_t FirewallBox::footprint() const {
  constexpr std::size_t kNode = 48;  // of a map
  return flows_.size() * (sizeof(FlowName) + sizeof(Instant) + kNode);
}

}  // namespace tcplab::net
