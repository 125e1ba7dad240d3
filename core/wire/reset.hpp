#pragma once

#include <optional>

#include "core/wire/tcp_segment.hpp"

namespace tcplab::tcp {

// The reset that answers a segment for which there is no connection (RFC 9293 3.10.7.1); none for a reset.
// It takes its numbers from the segment, so that the sender finds it acceptable.
std::optional<wire::TcpSegment> reset_for(const wire::TcpSegment& segment);

}  // namespace tcplab::tcp
