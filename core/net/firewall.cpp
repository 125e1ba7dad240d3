#include "core/net/firewall.hpp"

#include "core/wire/reset.hpp"

namespace tcplab::net {
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
      if (config_.resets) treatment.answer = wire::reset_for(*segment);  // in the name of the other end
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
