#pragma once

#include <optional>

#include "core/wire/tcp_segment.hpp"

namespace tcplab::wire {

// The reset that answers a segment for which there is no connection (RFC 9293 3.10.7.1); none for a reset.
// It takes its numbers from the segment, so that the sender finds it acceptable.
std::optional<TcpSegment> reset_for(const TcpSegment& segment);

}  // namespace tcplab::wire
