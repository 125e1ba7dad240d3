// What a person is told of a difference of two runs.

#include <array>
#include <span>
#include <string>

#include "core/trace/compare.hpp"
#include "core/trace/describe.hpp"
#include "core/trace/words.hpp"
#include "core/wire/tcp_options.hpp"

namespace tcplab::trace {
namespace {

constexpr std::array<std::string_view, 7> kKinds = {"only-in-a", "only-in-b", "shifted", "arrival-shifted",
                                                    "changed",   "other-end", "variable"};
constexpr std::array<std::string_view, 8> kVariables = {"state", "cwnd", "ssthresh", "pacing-rate",
                                                        "mode",  "srtt", "rto",      "snd.wnd"};
// The same in Chinese.
constexpr std::array<std::string_view, 8> kChineseVariables = {"状态",     "cwnd", "ssthresh", "发送速率",
                                                               "拥塞控制", "SRTT", "RTO",      "snd.wnd"};
constexpr std::array<std::string_view, kPacketFieldCount> kPacketFields = {
    "flags", "ack", "window", "length", "urgent", "options", "payload", "ip"};
const std::array<Words, kPacketFieldCount> kFieldWords = {{{"Flags", "标志"},
                                                           {"Ack", "Ack"},
                                                           {"Win", "Win"},
                                                           {"Len", "Len"},
                                                           {"Urg", "Urg"},
                                                           {"options", "选项"},
                                                           {"payload", "数据内容"},
                                                           {"IP header", "IP 首部"}}};

Message message(const Words& words) { return {words.english, words.chinese}; }

// Who and what, without time and source.
Message what_of(const Analysis& analysis, EventId id) {
  const auto in = [&](Language language) {
    const Event event = analysis.trace().events()[id];
    const Description description = parts(analysis.trace(), event, language, &analysis);
    return description.who + (packet_of(event) != kNoPacket ? " " : ": ") + description.what;
  };
  return {in(Language::kEnglish), in(Language::kChinese)};
}

std::string time_of(const Trace& trace, EventId id) { return format_seconds(trace.events()[id].at); }

Message shift_of(Duration later) {
  const std::string size = format_seconds(Instant{} + Duration{later.ns < 0 ? -later.ns : later.ns});
  return later.ns < 0 ? told({"{0} s earlier", "早 {0} s"}, size) : told({"{0} s later", "晚 {0} s"}, size);
}

std::string options_of_packet(const Trace& trace, const Packet& packet) {
  const std::string all = summary(trace, packet);
  const std::size_t length = all.find(" Len=");
  const std::size_t end = length == std::string::npos ? length : all.find(' ', length + 1);
  return end == std::string::npos ? "-" : all.substr(end + 1);
}

std::string value_of(const Trace& trace, const Packet& packet, PacketField field) {
  const wire::TcpHeader& header = packet.segment.header;
  switch (field) {
    case PacketField::kFlags:
      return header.flags.to_string();
    case PacketField::kAck:
      return std::to_string(trace.relative_ack(packet));
    case PacketField::kWindow:
      return std::to_string(header.window);
    case PacketField::kLength:
      return std::to_string(packet.segment.payload.size());
    case PacketField::kUrgent:
      return std::to_string(header.urgent_pointer);
    case PacketField::kOptions:
      return options_of_packet(trace, packet);
    case PacketField::kPayload:
      return {};
    case PacketField::kIp: {
      const wire::IpFields& ip = packet.segment.ip;
      return "ttl " + std::to_string(ip.ttl) + " dscp " + std::to_string(ip.dscp) + " ecn " +
             std::to_string(ip.ecn) + (ip.dont_fragment ? " DF" : "");
    }
  }
  return {};
}

Message fields_of(const Trace& a, const Trace& b, const Difference& difference) {
  const Packet one = a.packets()[a.packet_of(difference.a)];
  const Packet other = b.packets()[b.packet_of(difference.b)];
  Message all;
  for (int i = 0; i < kPacketFieldCount; ++i) {
    if ((difference.fields >> i & 1U) == 0) continue;
    const auto field = static_cast<PacketField>(i);
    if (!all.empty()) all += {", ", "，"};
    all += message(kFieldWords[static_cast<std::size_t>(i)]);
    const std::string before = value_of(a, one, field);
    const std::string after = value_of(b, other, field);
    if (!before.empty()) all += Message(" " + before + " -> " + after);
  }
  return all;
}

Message end_of_packet(const Trace& trace, PacketId id) {
  const Packet packet = trace.packets()[id];
  if (packet.received != kNoEvent)
    return told({"arrives at {0} s", "于 {0} s 到达"}, time_of(trace, packet.received));
  if (packet.changed != kNoEvent) return {"is changed on the way", "途中被修改"};
  if (packet.dropped == kNoEvent) return {"is still on its way at the end", "结束时仍在途中"};
  const DropReason reason = std::get<SegmentDropped>(trace.events()[packet.dropped].what).reason;
  return told({"is lost ({0})", "丢失（{0}）"}, message(words_for(reason)));
}

// The value of a variable, as events have it.
Message value_of(Difference::Variable variable, std::uint64_t value) {
  switch (variable) {
    case Difference::Variable::kState:
      return Message(to_string(static_cast<tcp::State>(value)));
    case Difference::Variable::kMode:
      return message(words_for(static_cast<tcp::Mode>(value)));
    case Difference::Variable::kPacingRate:
      return value == 0 ? Message("none", "不限") : Message(std::to_string(value * 8 / 1000) + " kbit/s");
    case Difference::Variable::kThreshold:
      if (value == tcp::kNoThreshold) return Message("\u221e");
      break;
    case Difference::Variable::kSrtt:
    case Difference::Variable::kRto:
      return Message(format_seconds(Instant{static_cast<std::int64_t>(value)}) + " s");
    case Difference::Variable::kWindow:
    case Difference::Variable::kSendWindow:
      break;
  }
  return Message(std::to_string(value));
}

Message variable_of(const Trace& a, const Difference& difference) {
  std::string name = a.nodes()[difference.host].name;
  const ConnectionInfo* info = a.connection(difference.host, difference.connection);
  if (info != nullptr) name += ":" + std::to_string(info->local.port);
  if (info != nullptr && info->parent) name += "[" + std::to_string(info->remote.port) + "]";
  return told({"{0}: {1} differs from {2} s on: {3} in the first run, {4} in the second",
               "{0}：自 {2} s 起 {1} 不同：第一次运行为 {3}，第二次为 {4}"},
              name,
              Message(to_string(difference.variable),
                      kChineseVariables[static_cast<std::size_t>(difference.variable)]),
              format_seconds(difference.at), value_of(difference.variable, difference.value_a),
              value_of(difference.variable, difference.value_b));
}

}  // namespace

std::string_view to_string(Difference::Kind kind) { return kKinds[static_cast<std::size_t>(kind)]; }
std::string_view to_string(Difference::Variable variable) {
  return kVariables[static_cast<std::size_t>(variable)];
}
std::string_view to_string(PacketField field) { return kPacketFields[static_cast<std::size_t>(field)]; }

Message explain(const Analysis& of_a, const Analysis& of_b, const Difference& difference) {
  const Trace& a = of_a.trace();
  const Trace& b = of_b.trace();
  using Kind = Difference::Kind;
  switch (difference.kind) {
    case Kind::kOnlyInA:
      return told({"only in the first run: {0}", "只在第一次运行中：{0}"}, what_of(of_a, difference.a));
    case Kind::kOnlyInB:
      return told({"only in the second run: {0}", "只在第二次运行中：{0}"}, what_of(of_b, difference.b));
    case Kind::kShifted:
      return told({"{0} in the second run, at {1} s: {2}", "第二次运行中{0}，在 {1} s：{2}"},
                  shift_of(difference.later), time_of(b, difference.b), what_of(of_a, difference.a));
    case Kind::kArrivalShifted:
      return told({"arrives {0} in the second run, at {1} s: {2}", "第二次运行中到达时间{0}，在 {1} s：{2}"},
                  shift_of(difference.later), time_of(b, difference.b), what_of(of_a, difference.a));
    case Kind::kChanged:
      return told({"with other fields in the second run: {0}; {1}", "第二次运行中字段不同：{0}；{1}"},
                  what_of(of_a, difference.a), fields_of(a, b, difference));
    case Kind::kOtherEnd:
      return told(
          {"{0}: in the first run it {1}, in the second it {2}", "{0}：第一次运行中{1}，第二次运行中{2}"},
          what_of(of_a, difference.a), end_of_packet(a, a.packet_of(difference.a)),
          end_of_packet(b, b.packet_of(difference.b)));
    case Kind::kVariable:
      return variable_of(a, difference);
  }
  return {};
}

}  // namespace tcplab::trace
