// Outbound packets: is what our host sent what the script expects?

#include "core/packetdrill/run/flow.hpp"
#include "core/packetdrill/run/tcp_options.hpp"

namespace tcplab::packetdrill::run {
namespace {

std::string ecn_name(Ecn ecn) {
  switch (ecn) {
    case Ecn::kNone:
      return "noecn";
    case Ecn::kEct0:
      return "ect0";
    case Ecn::kEct1:
      return "ect1";
    case Ecn::kCe:
      return "ce";
    case Ecn::kEct01:
      return "ect01";
  }
  return "";
}

bool ecn_matches(Ecn expected, std::uint8_t actual) {
  switch (expected) {
    case Ecn::kNone:
      return actual == 0;
    case Ecn::kEct0:
      return actual == 2;
    case Ecn::kEct1:
      return actual == 1;
    case Ecn::kCe:
      return actual == 3;
    case Ecn::kEct01:
      return actual == 1 || actual == 2;
  }
  return false;
}

MaybeStop compare_number(const std::optional<Number>& expected, std::int64_t actual, const char* what) {
  if (!expected || expected->any || expected->value == actual) return std::nullopt;
  const auto side = [what](std::int64_t value) {
    return Message(std::string(what) + " " + std::to_string(value));
  };
  return failure(expected->at, told({"the {0} is not as expected", "{0} 与预期不符"}, what),
                 side(expected->value), side(actual));
}

MaybeStop compare_ip(const std::optional<IpFields>& expected, const wire::TcpSegment& actual) {
  if (!expected) return std::nullopt;
  static constexpr const char* kEcnNames[] = {"noecn", "ect1", "ect0", "ce"};
  if (expected->ecn && !ecn_matches(*expected->ecn, actual.ip.ecn)) {
    return failure(expected->at, {"the ECN field is not as expected", "ECN 字段与预期不符"},
                   Message(ecn_name(*expected->ecn)), Message(kEcnNames[actual.ip.ecn & 3]));
  }
  if (expected->flow_label)
    return cannot(expected->at, {"flow labels are not compared here", "这里不比较流标签"});
  const std::int64_t tos = actual.ip.dscp << 2 | actual.ip.ecn;
  if (MaybeStop stop = compare_number(expected->tos, tos, "tos")) return stop;
  if (MaybeStop stop = compare_number(expected->dscp, actual.ip.dscp, "dscp")) return stop;
  if (MaybeStop stop = compare_number(expected->id, actual.ip.identification, "id")) return stop;
  return compare_number(expected->ttl, actual.ip.ttl, "ttl");
}

MaybeStop compare_header(const TcpPacket& expected, const wire::TcpSegment& actual, const Flow& flow) {
  const wire::TcpHeader& header = actual.header;
  if (expected.flags.bits != flag_bits(header))
    return failure(expected.flags.at, {"the flags are not as expected", "标志与预期不符"});
  if ((header.reserved & 0xe) != 0)
    return failure(expected.flags.at, {"the reserved bits are not as expected", "保留位与预期不符"});
  const bool syn = header.flags.syn;
  const std::uint32_t seq = header.seq.value - (expected.sequence.absolute ? 0 : flow.own_shift(syn));
  const bool any = expected.sequence.any;
  if (!any && expected.sequence.first != seq)
    return failure(expected.sequence.at, {"the sequence number is not as expected", "序号与预期不符"});
  if (expected.sequence.length != actual.payload.size())
    return failure(expected.sequence.at, {"the length is not as expected", "长度与预期不符"});
  const bool wrong_last =
      !any && expected.sequence.first + expected.sequence.length != expected.sequence.last;
  if (wrong_last)
    return cannot(expected.sequence.at, {"the range and its length disagree", "序号范围与长度不一致"});
  const Number zero{expected.flags.at};  // what is not mentioned is 0
  const Number& ack = expected.ack ? *expected.ack : zero;
  const std::uint32_t wanted =
      static_cast<std::uint32_t>(ack.value) + (expected.ack ? flow.peer_shift(syn) : 0);
  if (!ack.any && wanted != header.ack.value)
    return failure(ack.at, {"the acknowledgment number is not as expected", "确认号与预期不符"});
  if (expected.window && !expected.window->any && expected.window->value != header.window) {
    return failure(expected.window->at, {"the window is not as expected", "窗口与预期不符"});
  }
  const Number& urgent = expected.urgent ? *expected.urgent : zero;
  if (!urgent.any && urgent.value != header.urgent_pointer)
    return failure(urgent.at, {"the urgent pointer is not as expected", "紧急指针与预期不符"});
  return std::nullopt;
}

}  // namespace

std::string describe_ip(const IpFields& fields) {
  std::string text = "[";
  const auto add = [&text](const std::string& part) { text += (text.size() > 1 ? "," : "") + part; };
  if (fields.ecn) add(ecn_name(*fields.ecn));
  if (fields.tos) add("tos " + std::to_string(fields.tos->value));
  if (fields.ttl) add("ttl " + std::to_string(fields.ttl->value));
  return text + "] ";
}

MaybeStop compare(const PacketEvent& event, const wire::TcpSegment& actual, Flow& flow,
                  const Comparison& how) {
  const TcpPacket& expected = std::get<TcpPacket>(event.content);
  // A SYN tells how our numbers relate to the script's; anything before it is compared as it is.
  const bool expects_syn = (expected.flags.bits & flag::kSyn) != 0;
  if (actual.header.flags.syn && expects_syn && !flow.shift_known) {
    flow.shift = actual.header.seq.value - expected.sequence.first;
    flow.own_isn = expected.sequence.first;
    flow.shift_known = true;
  }
  const auto with_both = [&](MaybeStop stop) {
    if (stop->verdict == Verdict::kFailed && stop->expected.empty()) {
      stop->expected = Message(describe(expected));
      stop->actual = describe(actual, flow, expected);
    }
    return stop;
  };
  if (MaybeStop stop = compare_header(expected, actual, flow)) return with_both(stop);
  if (MaybeStop stop = compare_ip(event.ip, actual)) return with_both(stop);
  const TcpOptions none;
  const TcpOptions& options = expected.options ? *expected.options : none;
  MaybeStop stop = compare_options(options, actual.header.options, flow, how);
  if (stop && !expected.options) stop->at = expected.flags.at;
  return stop;
}

}  // namespace tcplab::packetdrill::run
