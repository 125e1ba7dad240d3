#include "core/trace/describe.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "core/base/decimals.hpp"
#include "core/tcp/variant.hpp"
#include "core/trace/words.hpp"
#include "core/wire/tcp_options.hpp"

namespace tcplab::trace {
namespace {

std::string number(std::uint64_t value) { return std::to_string(value); }

// Of a hundred million.
std::string percent(std::uint32_t share) {
  std::string decimals = number(1'000'000 + share % 1'000'000);
  while (decimals.back() == '0') decimals.pop_back();
  decimals[0] = '.';
  return number(share / 1'000'000) + (decimals.size() > 1 ? decimals : "") + " %";
}

// "{}" in a text stands for the value.
std::string with(std::string_view text, std::string_view value) {
  std::string result(text);
  if (const std::size_t place = result.find("{}"); place != std::string::npos)
    result.replace(place, 2, value);
  return result;
}

// A host with several connections needs them told apart: by the port of the side that opened, ":own" or
// "[peer's]".
bool has_several(const Trace& trace, HostIndex host) { return trace.connections_of(host) > 1; }

std::string name_of(const Trace& trace, const Event& event) {
  const std::string& host = trace.nodes()[event.host].name;
  const ConnectionInfo* info = trace.connection(event.host, event.connection);
  if (info == nullptr || info->listener || !has_several(trace, event.host)) return host;
  if (!info->parent) return host + ":" + number(info->local.port);
  return host + "[" + number(info->remote.port) + "]";
}

// In Wireshark's words. SACK blocks count from where the acknowledgment number does.
std::string options_text(const Trace& trace, const Packet& packet) {
  const wire::TcpHeader& header = packet.segment.header;
  const auto decoded = wire::decode_options(header.options.bytes());
  if (!decoded) return " (malformed options)";
  std::string text;
  if (decoded->mss) text += " MSS=" + number(*decoded->mss);
  if (decoded->window_scale)
    text += " WS=" + number(std::uint64_t{1} << std::min(*decoded->window_scale, wire::kMaxWindowShift));
  if (decoded->sack_permitted) text += " SACK_PERM";
  if (decoded->timestamps) {
    text +=
        " TSval=" + number(decoded->timestamps->value) + " TSecr=" + number(decoded->timestamps->echo_reply);
  }
  if (const auto cookie = wire::fast_open_cookie(header.options.bytes()))
    text += cookie->empty() ? " TFO=R" : " TFO=C";
  const SeqNum base = trace.ack_base(packet);
  for (const wire::SackBlock& block : decoded->sack_blocks()) {
    text += " SLE=" + number(static_cast<std::uint32_t>(block.left - base)) +
            " SRE=" + number(static_cast<std::uint32_t>(block.right - base));
  }
  return text;
}

struct Describer {
  const Trace& trace;
  const Event& event;
  Language language;
  const Analysis* analysis;  // may be none

  std::string say(const Words& words) const { return std::string(words.in(language)); }
  std::string octets(std::uint32_t count) const {
    return number(count) + say({count == 1 ? " octet" : " octets", " 字节"});
  }

  std::string uncaptured(const Packet& packet) const {
    if (packet.missing == 0) return {};
    return with(say({"  [last {} octets not captured]", "  [末尾 {} 字节未捕获]"}), number(packet.missing));
  }

  std::string value_of(const tcp::Adjusted& adjusted) const {
    switch (adjusted.quantity) {
      case tcp::Quantity::kMode:
        return say(words_for(static_cast<tcp::Mode>(adjusted.value)));
      case tcp::Quantity::kPacingRate:
        if (adjusted.value == 0) return say({"none", "不限"});
        return std::to_string(adjusted.value * 8 / 1000) + " kbit/s";
      case tcp::Quantity::kThreshold:
        if (adjusted.value == tcp::kNoThreshold) return "\u221e";
        break;
      case tcp::Quantity::kWindow:
        break;
    }
    return octets(static_cast<std::uint32_t>(adjusted.value));
  }

  std::string operator()(const Called& call) const {
    std::string text = say(words_for(call.call));
    switch (call.call) {
      case CallKind::kListen:
        text += say({" on port ", "端口 "}) + number(call.port);
        if (call.remote.port != 0) text += say({", only for ", "，只等 "}) + call.remote.to_string();
        break;
      case CallKind::kConnect:
        text += say({" to ", "到 "}) + call.remote.to_string();
        break;
      case CallKind::kSend:
      case CallKind::kReceive:
        if (!call.failed) text += " " + octets(call.count);
        if (call.urgent) text += say({", urgent", "，紧急"});
        break;
      case CallKind::kClose:
        if (call.both) text += say({" both", "双向"});
        break;
      case CallKind::kAbort:
        break;
    }
    if (call.failed) text += say({" failed: ", "失败："}) + say(words_for(call.error));
    return text;
  }
  std::string operator()(const SegmentSent& sent) const {
    const Packet packet = trace.packets()[sent.packet];
    std::string text = summary(trace, packet);
    if (packet.retransmission) {
      const Finding finding = analysis == nullptr ? Finding::kNone : analysis->of(sent.packet);
      text += "  [" + say(words_for_retransmission(finding)) + "]";
    }
    return text + uncaptured(packet);
  }
  std::string operator()(const SegmentReceived& received) const {
    const Packet packet = trace.packets()[received.packet];
    return summary(trace, packet) + uncaptured(packet);
  }
  std::string operator()(const SegmentDropped& dropped) const {
    std::string text =
        content(dropped.packet) + say({"  [lost: ", "  [丢失："}) + say(words_for(dropped.reason));
    if (dropped.line != 0) text += with(say({", line {}", "，第 {} 行"}), number(dropped.line));
    return text + "]";
  }
  std::string operator()(const tcp::StateChanged& change) const {
    return std::string(to_string(change.from)) + " -> " + std::string(to_string(change.to));
  }
  std::string operator()(const tcp::TimerSet& set) const {
    const std::string started =
        with(say({"timer {} set, fires at ", "{}计时器启动，到期于 "}), name(set.timer));
    return started + format_seconds(set.deadline) + " s";
  }
  std::string operator()(const tcp::TimerStopped& stopped) const {
    return with(say({"timer {} stopped", "{}计时器停止"}), name(stopped.timer));
  }
  std::string operator()(const tcp::TimerFired& fired) const {
    return with(say({"timer {} fired", "{}计时器到期"}), name(fired.timer));
  }
  std::string operator()(const tcp::Notified& notified) const {
    return say({"user told: ", "通知应用程序："}) +
           with(say(words_for(notified.notice)), octets(notified.count));
  }
  std::string operator()(const tcp::Adjusted& adjusted) const {
    return with(say(words_for(adjusted.quantity)), value_of(adjusted));
  }
  std::string operator()(const tcp::Noted&) const { return say({"noted: ", "记下："}) + why(); }
  std::string operator()(const IcmpReceived& received) const {
    return complaint(*trace.packets()[received.packet].icmp) + (why().empty() ? "" : ": " + why());
  }
  std::string operator()(const IcmpSent& sent) const { return content(sent.packet); }
  std::string operator()(const Queued& queued) const {
    return content(queued.packet) + "  [" + say({"waits", "排队等待"}) + "]";
  }
  std::string operator()(const Dequeued& dequeued) const {
    return content(dequeued.packet) + "  [" + say({"its turn has come", "轮到发送"}) + "]";
  }
  std::string operator()(const Marked& marked) const {
    return content(marked.packet) + "  [" + say({"marked: congestion experienced", "打上拥塞标记（CE）"}) +
           "]";
  }
  std::string operator()(const Forwarded& forwarded) const {
    return content(forwarded.packet) + "  [" + say({"forwarded", "转发"}) + "]";
  }
  std::string operator()(const Duplicated& duplicated) const {
    return content(duplicated.packet) + "  [" + say({"duplicated", "被复制"}) + "]";
  }
  std::string operator()(const Corrupted& corrupted) const {
    return content(corrupted.of) + "  [" + say({"damaged on the way", "途中受损"}) + "]";
  }
  std::string operator()(const Rewritten& rewritten) const {
    return content(rewritten.packet) + "  [" + say({"rewritten", "被改写"}) + "]";
  }
  std::string operator()(const LinkChanged& change) const {
    if (!change.up) return say({"the link is down", "链路断开"});
    const std::string rate =
        change.rate == 0 ? say({"unlimited", "不限"}) : number(change.rate / 1000) + " kbit/s";
    const std::string lossy =
        change.loss == 0 ? "" : with(say({", loss {}", "，丢失率 {}"}), percent(change.loss));
    return with(say({"the link is up, rate {}", "链路接通，速率 {}"}), rate) + say({", delay ", "，时延 "}) +
           format_seconds(Instant{} + change.delay) + " s" + lossy;
  }
  std::string operator()(const RoutesChanged& change) const {
    if (change.ways == 0) return say({"ways were looked for anew, and are the same", "重新选路，路由未变"});
    return with(say({"ways to {} nodes lead elsewhere from now on", "到 {} 个节点的路由改变"}),
                number(change.ways));
  }
  std::string operator()(const IcmpWithheld& withheld) const {
    return content(withheld.about) + "  [" +
           say({"no ICMP about this: too many already", "不再为此发 ICMP：已达速率上限"}) + "]";
  }
  std::string operator()(const Unreadable& unreadable) const {
    const wire::ParseError error = *trace.packets()[unreadable.packet].error;
    return unread(unreadable.packet) + say({": ", "："}) + say(words_for(error)) +
           with(say({" (at octet {})", "（第 {} 字节处）"}), number(error.offset));
  }
  std::string operator()(const Intervened& done) const {
    std::string text = say(words_for(done.what));
    if (!done.name.empty()) {
      text +=
          " " + std::string(done.name) + " " + (done.word.empty() ? value_of(done) : std::string(done.word));
    }
    if (done.packet != kNoPacket) text += say({": ", "："}) + content(done.packet);
    if (done.line != 0) text += with(say({"  [line {}]", "  [第 {} 行]"}), number(done.line));
    return text;
  }
  std::string operator()(const tcp::Discarded&) const {
    return say({"not used", "未采用"}) + (why().empty() ? "" : say({": ", "："}) + why());
  }

 private:
  // The sentence of the event's rule.
  std::string why() const {
    const tcp::RuleInfo& rule = tcp::info(event.rule);
    return say({rule.english, rule.chinese});
  }
  static std::string value_of(const Intervened& done) {
    return done.is_time ? format_seconds(Instant{done.value}) + " s" : std::to_string(done.value);
  }
  std::string name(tcp::TimerKind timer) const { return say(words_for(timer)); }

  std::string complaint(const wire::IcmpError& error) const {
    const IcmpWords words = words_for(error);
    std::string text = "ICMP " + say(words.type);
    if (const std::string code = say(words.code); !code.empty())
      text += say({" (", "（"}) + code + say({")", "）"});
    if (error.mtu > 0) text += say({", MTU ", "，MTU "}) + number(error.mtu);
    const ConnectionInfo* info = trace.connection(event.host, event.connection);
    const SeqNum base = info == nullptr ? SeqNum{} : info->iss;
    text += with(say({", about Seq={} to ", "，所指报文段 Seq={}，发往 "}),
                 number((error.quoted_seq - base.value).value));
    return text + error.quoted_to.to_string();
  }
  std::string unread(PacketId packet) const {
    return with(say({"{} that cannot be read", "{}，无法解析"}),
                octets(static_cast<std::uint32_t>(trace.octets(packet).size())));
  }
  // Of any packet, in short.
  std::string content(PacketId id) const {
    const Packet packet = trace.packets()[id];
    if (packet.icmp) return complaint(*packet.icmp);
    return packet.error ? unread(id) : summary(trace, packet);
  }
};

// The node where something happens to a packet on its way, and the one that it leaves it for.
struct Whereabouts {
  const Trace& trace;
  const Event& event;

  template <typename Kind>
  std::string operator()(const Kind& what) const {
    if constexpr (requires { what.toward; }) {
      return here() + " -> " + name(what.toward);
    } else {
      return here();
    }
  }
  // What a live host receives comes from outside.
  std::string operator()(const SegmentReceived& received) const {
    const Packet packet = trace.packets()[received.packet];
    const bool outside = packet.sent == kNoEvent;
    return here() + " <- " + (outside ? packet.segment.source.to_string() : name(packet.from));
  }
  std::string operator()(const IcmpReceived& received) const { return from_address(received.packet); }
  std::string operator()(const Unreadable& unreadable) const { return from_address(unreadable.packet); }
  std::string operator()(const SegmentSent& sent) const { return to_destination(sent.packet, " -> "); }
  std::string operator()(const IcmpSent& sent) const { return to_destination(sent.packet, " -> "); }
  std::string operator()(const SegmentDropped& dropped) const {
    return to_destination(dropped.packet, " -x ");
  }

 private:
  std::string here() const {
    const NodeInfo& node = trace.nodes()[event.host];
    const PacketId id = node.shared > 0 ? packet_of(event) : kNoPacket;
    if (id == kNoPacket) return node.name;
    const Packet packet = trace.packets()[id];
    return (packet.from == event.host ? packet.segment.source : packet.segment.destination).to_string();
  }
  std::string name(HostIndex node) const { return trace.nodes()[node].name; }
  std::string from_address(PacketId id) const {
    const wire::IpAddress source = trace.packets()[id].segment.source;
    for (const NodeInfo& node : trace.nodes()) {
      const std::vector<wire::IpAddress> all = node.addresses();
      if (std::find(all.begin(), all.end(), source) != all.end()) return here() + " <- " + node.name;
    }
    return here() + " <- " + source.to_string();
  }
  // Outside, no host is known by name.
  std::string to_destination(PacketId id, std::string_view arrow) const {
    const Packet packet = trace.packets()[id];
    const bool outside = packet.to == packet.from || trace.nodes()[packet.to].address.is_unspecified();
    return here() + std::string(arrow) + (outside ? packet.segment.destination.to_string() : name(packet.to));
  }
};

// "client -> server" for a segment that leaves, "server <- client" for one that arrives.
std::string who(const Trace& trace, const Event& event) {
  const bool on_the_way = packet_of(event) != kNoPacket || std::holds_alternative<LinkChanged>(event.what);
  return on_the_way ? std::visit(Whereabouts{trace, event}, event.what) : name_of(trace, event);
}

std::string in_a_line(const Event& event, const Description& description) {
  std::string text = description.who + (packet_of(event) != kNoPacket ? "  " : ": ") + description.what;
  if (!description.source.empty()) text += "  (" + description.source + ")";
  return text;
}

}  // namespace

std::string arc_label(const Event& event, Language language, std::string_view separator) {
  const auto* change = std::get_if<tcp::StateChanged>(&event.what);
  if (change == nullptr) return {};
  const tcp::Transition* arc = tcp::find_transition(change->from, change->to, event.rule);
  if (arc != nullptr) return tcp::label_of(*arc, language, separator);
  const tcp::RuleInfo& rule = tcp::info(event.rule);
  return std::string(Words{rule.english, rule.chinese}.in(language));
}

std::string format_seconds(Instant at) { return in_decimals(at - Instant{}, seconds(1), 6); }

Description parts(const Trace& trace, const Event& event, Language language, const Analysis* analysis) {
  return {who(trace, event), std::visit(Describer{trace, event, language, analysis}, event.what),
          source_of(event.rule, language)};
}

Words words_for_retransmission(Finding finding) {
  if (finding == Finding::kSpuriousRetransmission) return {"spurious retransmission", "不必要的重传"};
  return {"retransmission", "重传"};
}

std::string source_of(tcp::Rule rule, Language language) {
  constexpr Words kAgainst{"against ", "违反 "};
  const std::string citation(tcp::info(rule).citation);
  return (tcp::is_variant(rule) ? std::string(kAgainst.in(language)) : "") + citation;
}

std::string end_name(const Trace& trace, const ConnectionInfo& end) {
  const NodeInfo& node = trace.nodes()[end.host];
  return node.shared > 0 ? end.local.to_string() : node.name + ":" + number(end.local.port);
}

std::string summary(const Trace& trace, const Packet& packet) {
  const wire::TcpHeader& header = packet.segment.header;
  std::string text = header.flags.to_string() + "  Seq=" + number(trace.relative_seq(packet));
  if (header.flags.ack) text += " Ack=" + number(trace.relative_ack(packet));
  text += " Win=" + number(trace.window(packet)) + " Len=" + number(packet.segment.payload.size());
  if (header.flags.urg) text += " Urg=" + number(header.urgent_pointer);
  return text + options_text(trace, packet);
}

std::string describe(const Trace& trace, const Event& event, Language language) {
  return in_a_line(event, parts(trace, event, language));
}

std::string describe(const Trace& trace, const Event& event, const Analysis& analysis, Language language) {
  return in_a_line(event, parts(trace, event, language, &analysis));
}

}  // namespace tcplab::trace
