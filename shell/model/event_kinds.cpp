#include "shell/model/event_kinds.hpp"

#include <algorithm>

namespace tcplab::shell {
namespace {

template <typename Kind>
bool is_kind(const trace::Trace&, const trace::Event& event) {
  return std::holds_alternative<Kind>(event.what);
}

bool is_sent(const trace::Event& event) { return std::holds_alternative<trace::SegmentSent>(event.what); }

bool is_retransmission(const trace::Trace& trace, const trace::Event& event) {
  return is_sent(event) && trace.packets()[trace.packet_of(event.id)].retransmission;
}

bool is_reset(const trace::Trace& trace, const trace::Event& event) {
  if (!is_sent(event)) return false;
  const trace::Packet packet = trace.packets()[trace.packet_of(event.id)];
  return packet.is_segment() && packet.segment.header.flags.rst;
}

}  // namespace

const std::vector<EventKind>& event_kinds() {
  static const std::vector<EventKind> kinds = {
      {{"a segment is sent", "发送报文段"}, is_kind<trace::SegmentSent>},
      {{"a segment arrives", "收到报文段"}, is_kind<trace::SegmentReceived>},
      {{"a loss", "丢失"}, is_kind<trace::SegmentDropped>},
      {{"damage", "损坏"}, is_kind<trace::Corrupted>},
      {{"a copy", "副本"}, is_kind<trace::Duplicated>},
      {{"a retransmission", "重传"}, is_retransmission},
      {{"a reset (RST)", "复位（RST）"}, is_reset},
      {{"a change of state", "状态转换"}, is_kind<tcp::StateChanged>},
      {{"a call of the user", "用户调用"}, is_kind<trace::Called>},
      {{"the user is told", "通知用户"}, is_kind<tcp::Notified>},
      {{"a timer is set", "设置计时器"}, is_kind<tcp::TimerSet>},
      {{"a timer fires", "计时器到期"}, is_kind<tcp::TimerFired>},
      {{"a segment is discarded", "丢弃报文段"}, is_kind<tcp::Discarded>},
      {{"the congestion control changes", "拥塞控制变化"}, is_kind<tcp::Adjusted>},
      {{"an ICMP error arrives", "收到 ICMP 差错"}, is_kind<trace::IcmpReceived>},
      {{"a packet waits in a queue", "分组排队"}, is_kind<trace::Queued>},
      {{"the scenario intervenes", "场景介入"}, is_kind<trace::Intervened>},
  };
  return kinds;
}

void KindsByStretch::take(const trace::Trace& trace, const trace::Event& event) {
  if (size_ % kStretch == 0) stretches_.push_back(0);
  if (size_ % kWide == 0) wide_.push_back(0);
  ++size_;
  const std::vector<EventKind>& kinds = event_kinds();
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    const std::uint32_t bit = std::uint32_t{1} << kind;
    if ((stretches_.back() & bit) != 0 || !kinds[kind].is(trace, event)) continue;
    stretches_.back() |= bit;
    wide_.back() |= bit;
  }
}

trace::EventId KindsByStretch::next(const trace::Trace& trace, std::size_t kind, trace::EventId after) const {
  const std::size_t from = after == trace::kNoEvent ? 0 : std::min(after + std::size_t{1}, size_);
  std::size_t found = find(trace, kind, from, size_);
  if (found == size_) found = find(trace, kind, 0, from);
  return found < size_ && event_kinds()[kind].is(trace, trace.events()[found])
             ? static_cast<trace::EventId>(found)
             : trace::kNoEvent;
}

std::size_t KindsByStretch::find(const trace::Trace& trace, std::size_t kind, std::size_t from,
                                 std::size_t end) const {
  const std::uint32_t bit = std::uint32_t{1} << kind;
  for (std::size_t i = from; i < end;) {
    if ((wide_[i / kWide] & bit) == 0) {
      i = (i / kWide + 1) * kWide;
    } else if ((stretches_[i / kStretch] & bit) == 0) {
      i = (i / kStretch + 1) * kStretch;
    } else if (event_kinds()[kind].is(trace, trace.events()[i])) {
      return i;
    } else {
      ++i;
    }
  }
  return end;
}

}  // namespace tcplab::shell
