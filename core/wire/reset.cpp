#include "core/wire/reset.hpp"

namespace tcplab::wire {

std::optional<TcpSegment> reset_for(const TcpSegment& segment) {
  if (segment.header.flags.rst) return std::nullopt;
  TcpSegment reset;
  reset.source = segment.destination;
  reset.destination = segment.source;
  reset.header.source_port = segment.header.destination_port;
  reset.header.destination_port = segment.header.source_port;
  reset.header.flags.rst = true;
  if (segment.header.flags.ack) {
    reset.header.seq = segment.header.ack;
  } else {
    reset.header.ack = segment.header.seq + segment.seq_length();
    reset.header.flags.ack = true;
  }
  return reset;
}

}  // namespace tcplab::wire
