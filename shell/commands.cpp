#include "shell/commands.hpp"

#include <algorithm>
#include <cctype>

namespace tcplab::shell {
namespace {

std::string in_lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  const std::string lower = in_lower_case(text);
  for (std::size_t at = 0; at < lower.size();) {
    const std::size_t end = std::min(lower.find(' ', at), lower.size());
    if (end > at) words.push_back(lower.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

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
      {{"a packet waits in a queue", "报文排队"}, is_kind<trace::Queued>},
      {{"the scenario intervenes", "场景介入"}, is_kind<trace::Intervened>},
  };
  return kinds;
}

trace::EventId next_of_kind(const trace::Trace& trace, const EventKind& kind, trace::EventId after) {
  const std::size_t count = trace.events().size();
  const std::size_t from = after == trace::kNoEvent ? 0 : after + std::size_t{1};
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = (from + i) % count;
    if (kind.is(trace, trace.events()[at])) return static_cast<trace::EventId>(at);
  }
  return trace::kNoEvent;
}

std::vector<std::size_t> found_commands(const std::vector<Command>& commands, std::string_view text) {
  const std::vector<std::string> words = words_of(text);
  std::vector<std::size_t> found;
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const std::string name = in_lower_case(commands[i].name);
    const bool all = std::all_of(words.begin(), words.end(), [&name](const std::string& word) {
      return name.find(word) != std::string::npos;
    });
    if (!all) continue;
    const bool begins = words.empty() || name.compare(0, words.front().size(), words.front()) == 0;
    (begins ? found : others).push_back(i);
  }
  found.insert(found.end(), others.begin(), others.end());
  return found;
}

}  // namespace tcplab::shell
