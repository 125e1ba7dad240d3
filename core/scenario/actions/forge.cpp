// `HOST forge ...`: a segment that no TCP has made.
#include <iterator>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/scenario/actions.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr std::uint64_t kMostForged = 100'000;
constexpr Choice kForgeTo{"to", {"the host and the port that it is for", "目的主机和端口"}};
constexpr Choice kForgeInto{"into", {"the connection that it pretends to belong to", "冒充所属的连接"}};
constexpr Choice kForgeFrom{"from", {"the sender that it pretends to be", "冒充的发送者"}};
constexpr Choice kForgeAny{"any", {"another one each time", "每次不同"}};
constexpr Choice kForgeAt{"at", {"at which of the addresses", "哪个地址"}};

struct ForgedKind {
  Choice keyword;
  std::uint8_t flags;  // as the octet of the header has them
  std::optional<wire::Complaint> complaint;
};
constexpr ForgedKind kForgedKinds[] = {
    {{"SYN", {"asks for a connection", "请求连接"}}, 0x02, {}},
    {{"SYN-ACK", {"answers a SYN", "应答 SYN"}}, 0x12, {}},
    {{"ACK", {"acknowledges, or carries data with 'octets'", "确认；加 octets 则带数据"}}, 0x10, {}},
    {{"RST", {"resets", "复位"}}, 0x04, {}},
    {{"FIN", {"closes", "关闭"}}, 0x11, {}},
    {{"net-unreachable", {"ICMP: no way leads there", "ICMP：网络不可达"}}, 0, wire::Complaint::kNet},
    {{"host-unreachable", {"ICMP: the host does not answer", "ICMP：主机不可达"}}, 0, wire::Complaint::kHost},
    {{"port-unreachable", {"ICMP: nobody listens there", "ICMP：端口不可达"}}, 0, wire::Complaint::kPort},
    {{"time-exceeded", {"ICMP: the TTL has run out", "ICMP：超时（TTL 耗尽）"}},
     0,
     wire::Complaint::kExpired},
    {{"too-big", {"ICMP: larger than an MTU", "ICMP：分组过大"}}, 0, wire::Complaint::kTooBig},
};

// `any`, or `HOST:PORT [at ADDRESS]`.
bool read_forge_from(Parser& parser, Action& action) {
  Forgery& forgery = action.forgery;
  forgery.spoofs = parser.skip(kForgeAny);
  return forgery.spoofs || (parser.take_end_point(Message("HOST:PORT"), forgery.from, forgery.from_port) &&
                            (!parser.skip(kForgeAt) || take_address_of(parser, forgery.from, action.from)));
}

bool read_forge_into(Parser& parser, trace::HostIndex attacker, Forgery& forgery) {
  Position where;
  const Token token = parser.peek();
  Labelled into;
  if (!parser.take_connection({"a connection, HOST:LABEL", "连接 HOST:LABEL"}, into, where)) return false;
  if (into.label.empty())
    return parser.fail(token.column + token.length, {"a label is missing", "缺少标签"},
                       {"a : and a connection's label", "冒号和连接标签"});
  parser.positions().labels.push_back({into, where});
  parser.positions().links.push_back({attacker, into.host, {where.line, token.column}});
  forgery.into = std::move(into);
  return true;
}

bool read_32_bits(Parser& parser, std::uint32_t& into) {
  std::uint64_t value = 0;
  if (!parser.take_number({"the number", "数值"}, 0, UINT32_MAX, value)) return false;
  into = static_cast<std::uint32_t>(value);
  return true;
}

bool read_forge_seq(Parser& parser, Action& action) {
  Shifted value;
  if (!parser.take_shifted(UINT32_MAX, value)) return false;
  if (value.relative) {
    action.forgery.ahead = value.value;
  } else {
    action.forgery.seq = static_cast<std::uint32_t>(value.value);
  }
  return true;
}

// What only a segment has, or only a too-big.
bool is_of_segment(Parser& parser, const Action& action) {
  return !action.forgery.complaint ||
         parser.fail(parser.previous().column, {"no ICMP error has that", "ICMP 差错报文没有这一项"});
}
bool is_of_too_big(Parser& parser, const Action& action) {
  return action.forgery.complaint == wire::Complaint::kTooBig ||
         parser.fail(parser.previous().column, {"only a too-big has an MTU", "只有 too-big 才有 MTU"});
}

bool read_forge_ack(Parser& parser, Action& action) {
  if (!is_of_segment(parser, action)) return false;
  Shifted value;
  if (!parser.take_shifted(UINT32_MAX, value)) return false;
  if (value.relative) {
    action.forgery.ack_ahead = value.value;
  } else {
    action.forgery.ack = static_cast<std::uint32_t>(value.value);
  }
  return true;
}
bool read_forge_acking(Parser& parser, Action& action) {
  return is_of_segment(parser, action) && read_32_bits(parser, action.forgery.acking.emplace());
}
bool read_forge_sack(Parser& parser, Action& action) {
  if (!is_of_segment(parser, action)) return false;
  std::uint64_t blocks = 0;
  if (!parser.take_number({"the number of blocks", "块数"}, 1, 4, blocks)) return false;
  action.forgery.sack = static_cast<std::uint32_t>(blocks);
  return true;
}
bool read_forge_mtu(Parser& parser, Action& action) {
  if (!is_of_too_big(parser, action)) return false;
  std::uint64_t mtu = 0;
  if (!parser.take_number(Message("MTU"), 0, 65535, mtu)) return false;
  action.forgery.mtu = static_cast<std::uint32_t>(mtu);
  return true;
}
bool read_forge_ahead(Parser& parser, Action& action) {
  std::uint32_t ahead = 0;
  if (!read_32_bits(parser, ahead)) return false;
  action.forgery.ahead = ahead;
  return true;
}
bool read_forge_step(Parser& parser, Action& action) { return read_32_bits(parser, action.forgery.step); }
bool read_forge_window(Parser& parser, Action& action) {
  if (!is_of_segment(parser, action)) return false;
  std::uint64_t window = 0;
  if (!parser.take_number({"the window", "窗口"}, 0, 65535, window)) return false;
  action.forgery.window = static_cast<std::uint16_t>(window);
  return true;
}
bool read_forge_octets(Parser& parser, Action& action) {
  if (!is_of_segment(parser, action)) return false;
  std::uint64_t octets = 0;
  if (!parser.take_octets({"the number of octets", "字节数"}, 1, 1400, octets)) return false;
  action.count = static_cast<std::uint32_t>(octets);
  return true;
}
bool read_forge_times(Parser& parser, Action& action) {
  std::uint64_t times = 0;
  if (!parser.take_number({"the number of times", "次数"}, 1, kMostForged, times)) return false;
  action.times = static_cast<std::uint32_t>(times);
  return true;
}
bool read_forge_every(Parser& parser, Action& action) { return parser.take_time(action.every); }

constexpr Option<Action> kForgeOptions[] = {
    {{"seq", {"its sequence number; +N or -N moves it", "序号；+N 或 -N 为加减"}}, read_forge_seq},
    {{"ack", {"its acknowledgment number; +N or -N moves it", "确认号；+N 或 -N 为加减"}}, read_forge_ack},
    {{"acking", {"acknowledges so many octets more than was acknowledged", "比已确认的多确认这么多字节"}},
     read_forge_acking},
    {{"sack", {"so many SACK blocks of one octet each", "SACK 块数，每块一字节"}}, read_forge_sack},
    {{"ahead", {"so much is added to the sequence number", "序号再加这么多"}}, read_forge_ahead},
    {{"step", {"and so much more each time", "每次再加这么多"}}, read_forge_step},
    {{"window", {"its window", "窗口"}}, read_forge_window},
    {{"octets", {"so many octets of data", "数据字节数"}}, read_forge_octets},
    {{"mtu", {"the MTU that it tells", "所报的 MTU"}}, read_forge_mtu},
    {{"times", {"so many of them", "个数"}}, read_forge_times},
    {{"every", {"how long after the one before", "与前一个的间隔"}}, read_forge_every},
};

// Of one `to` somebody.
constexpr Option<Action> kForgeEnds[] = {
    {kForgeAt,
     [](Parser& parser, Action& action) { return take_address_of(parser, action.peer, action.at); }},
    {kForgeFrom, read_forge_from},
};

bool read_options(Parser& parser, std::span<const Option<Action>> options, Action& action) {
  return parser.take_options({"property of a segment", "报文段属性"}, options, action, PieceKind::kWord);
}

// The sender that it pretends to be has an address of the version of whom it is for.
bool read_forge_to(Parser& parser, Action& action) {
  const std::size_t column = parser.peek().column;
  if (!parser.take_end_point(Message("HOST:PORT"), action.peer, action.port)) return false;
  parser.positions().links.push_back({action.host, action.peer, {parser.line(), column}});
  action.forgery.from = action.host;
  action.forgery.from_port = 1024;
  std::vector<Option<Action>> options(std::begin(kForgeEnds), std::end(kForgeEnds));
  options.insert(options.end(), std::begin(kForgeOptions), std::end(kForgeOptions));
  if (!read_options(parser, options, action)) return false;
  return action.forgery.spoofs ||
         speak_one_version(parser, {action.forgery.from, action.peer, action.from, action.at}, column);
}

bool read_forge(Parser& parser, Action& action) {
  action.verb = Verb::kForge;
  const ForgedKind* kind = nullptr;
  if (!parser.take_one({"kind of segment or ICMP error", "报文段或 ICMP 类型"}, kForgedKinds, kind))
    return false;
  action.forgery.flags = kind->flags;
  action.forgery.complaint = kind->complaint;
  if (parser.skip(kForgeInto))
    return read_forge_into(parser, action.host, action.forgery) &&
           read_options(parser, kForgeOptions, action);
  if (!parser.need(kForgeTo)) return false;
  return read_forge_to(parser, action);
}

}  // namespace

const ActionKind kForgeAction{
    {"forge", {"sends what no TCP and no router has made", "发出伪造的报文段或 ICMP"}},
    "HOST forge KIND (to HOST:PORT [at ADDRESS] [from FORGED] | into HOST:LABEL) [OPTION ...]",
    read_forge};

}  // namespace tcplab::scenario::language
