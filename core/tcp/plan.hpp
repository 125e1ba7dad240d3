#pragma once

#include <cstdint>

#include "core/base/seqnum.hpp"
#include "core/tcp/rule.hpp"

namespace tcplab::tcp {

// A segment to be made: payload [seq, seq + length) of the send buffer, and the control bits.
struct Plan {
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

// What is to be sent besides data and acknowledgments.
struct Due {
  bool syn : 1 = false;         // a SYN or SYN,ACK
  bool probe : 1 = false;       // of a window that has closed, or is too small: RFC 9293 3.8.6
  bool keep_alive : 1 = false;  // RFC 9293 3.8.4
  bool loss_probe : 1 = false;  // RFC 8985 7

  bool any() const { return syn || probe || keep_alive || loss_probe; }
};

}  // namespace tcplab::tcp
