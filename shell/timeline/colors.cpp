#include "shell/timeline/colors.hpp"

namespace tcplab::shell {

Color arrow_color(const Palette& c, const Arrow& arrow) {
  if (arrow.lost) return c.loss;
  if (arrow.retransmission) return c.retransmission;
  return c.segment(arrow.segment_class);
}

Color line_color(const Palette& c, const Arrow& arrow, const Conversations& conversations) {
  const std::uint32_t number = conversations.of_packet(arrow.packet);
  if (!conversations.several() || number == Conversations::kNone) return arrow_color(c, arrow);
  return c.connection(number);
}

std::string connection_tag(std::uint32_t number, const Conversations& conversations) {
  if (!conversations.several() || number == Conversations::kNone) return {};
  return "#" + std::to_string(number);
}

Color timer_color(const Palette& c, tcp::TimerKind kind) {
  switch (kind) {
    case tcp::TimerKind::kRetransmission:
    case tcp::TimerKind::kLossProbe:
    case tcp::TimerKind::kReordering:
      return c.retransmission;
    case tcp::TimerKind::kPersist:
      return c.state(tcp::State::kSynReceived);
    case tcp::TimerKind::kPacing:
    case tcp::TimerKind::kDelayedAck:
      return c.ack;
    case tcp::TimerKind::kKeepAlive:
      return c.state(tcp::State::kEstablished);
    case tcp::TimerKind::kUserTimeout:
      return c.state(tcp::State::kClosing);
    case tcp::TimerKind::kFinWait2:
      return c.state(tcp::State::kFinWait2);
    case tcp::TimerKind::kTimeWait:
      break;
  }
  return c.state(tcp::State::kTimeWait);
}

}  // namespace tcplab::shell
