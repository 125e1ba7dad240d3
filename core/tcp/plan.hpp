#pragma once

#include <cstdint>

#include "core/tcp/connection.hpp"

namespace tcplab::tcp {

// A segment to be made: payload [seq, seq + length) of the send buffer, and the control bits.
struct Connection::Plan {
  SeqNum seq;
  std::uint32_t length = 0;
  bool syn = false;
  bool fin = false;
  bool retransmission = false;
  Rule rule = Rule::kNone;
  bool small = false;   // text of less than a full segment
  bool pushed = false;  // with PSH, whatever ends here

  bool is_new_data() const { return length > 0 && !retransmission && rule != Rule::kZeroWindowProbe; }
  bool operator==(const Plan&) const = default;
  SeqNum end() const { return seq + (length + (syn ? 1U : 0U) + (fin ? 1U : 0U)); }
};

}  // namespace tcplab::tcp
