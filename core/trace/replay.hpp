#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "core/base/message.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::trace {

// Where a second run did something else than the Trace of the first says.
struct Divergence {
  EventId event = kNoEvent;
  std::optional<Event> expected;  // none: the trace ends before it
  std::optional<Event> got;       // none: nothing happened any more
  bool segment = false;           // the events are the same, and the segments that they speak of are not
};
// "event 7: expected ..., got ...", of a divergence from that trace.
Message explain(const Trace& trace, const Divergence& divergence);

// A second run over what a Trace already holds: how far it has come, and what it did otherwise. Nothing is
// written, so that going back in a long run costs what is replayed and not what is kept. What diverges from
// the trace once is good for nothing: only the first divergence is kept.
struct Replay {
  const Trace* trace = nullptr;
  std::size_t events = 0;
  std::size_t packets = 0;
  std::optional<Divergence> divergence = std::nullopt;

  // The next event, or packet, of the second run, which is compared with that of the first.
  EventId take(const Event& event);
  PacketId take(const wire::TcpSegment& segment, HostIndex from, bool retransmission);
  PacketId take(const Bytes& datagram);
  // Nothing happens any more, and the trace goes on.
  void fell_quiet();

 private:
  void expect_segment(bool same);
};

}  // namespace tcplab::trace
