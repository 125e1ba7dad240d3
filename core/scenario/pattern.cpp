// How packets are named: `FROM->TO PATTERN {CONDITION}`.
#include <string>

#include "core/scenario/parser.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr Choice kAnyHost{"any", {"any host", "任何主机"}};

struct NamedKind {
  Choice keyword;
  PacketPattern::Kind kind;
};
constexpr NamedKind kKinds[] = {
    {{"any", {"every segment", "任何报文段"}}, PacketPattern::Kind::kAny},
    {{"SYN", {"SYN without ACK", "SYN，不带 ACK"}}, PacketPattern::Kind::kSyn},
    {{"SYN-ACK", {"SYN with ACK", "SYN，带 ACK"}}, PacketPattern::Kind::kSynAck},
    {{"ACK", {"an acknowledgment and nothing else", "仅为确认"}}, PacketPattern::Kind::kAck},
    {{"FIN", {"every segment with FIN", "带 FIN 的报文段"}}, PacketPattern::Kind::kFin},
    {{"data", {"every segment with data", "带数据的报文段"}}, PacketPattern::Kind::kData},
    {{"RST", {"every segment with RST", "带 RST 的报文段"}}, PacketPattern::Kind::kRst},
};

struct NamedFlag {
  Choice keyword;
  bool wire::TcpFlags::*flag;
};
constexpr NamedFlag kFlags[] = {
    {{"CWR", {"congestion window reduced", "拥塞窗口已减小"}}, &wire::TcpFlags::cwr},
    {{"ECE", {"congestion was experienced", "遇到了拥塞"}}, &wire::TcpFlags::ece},
    {{"URG", {"the urgent pointer counts", "紧急指针有效"}}, &wire::TcpFlags::urg},
    {{"ACK", {"the acknowledgment number counts", "确认号有效"}}, &wire::TcpFlags::ack},
    {{"PSH", {"push", "推送"}}, &wire::TcpFlags::psh},
    {{"RST", {"reset", "复位"}}, &wire::TcpFlags::rst},
    {{"SYN", {"synchronise", "同步"}}, &wire::TcpFlags::syn},
    {{"FIN", {"no more data", "不再有数据"}}, &wire::TcpFlags::fin},
};

bool take_flag(Parser& parser, std::uint8_t& flags) {
  const NamedFlag* found = nullptr;
  if (!parser.take_one({"flag", "标志"}, kFlags, found)) return false;
  wire::TcpFlags one;
  one.*found->flag = true;
  flags |= one.to_octet();
  return true;
}

bool take_range(Parser& parser, std::optional<OctetRange>& range) {
  const Message what("the octet", "字节序号");
  const Token& token = parser.peek();
  const std::size_t dots = token.text.find("..");
  if (token.kind != TokenKind::kWord || dots == std::string::npos)
    return parser.unexpected(token, {"a range of octets such as 0..1459", "字节范围，例如 0..1459"});
  const std::string_view text = token.text;
  const auto first = parse_number(text.substr(0, dots), what, 0, UINT32_MAX);
  if (!first) return parser.fail(token, first.error());
  const auto last = parse_number(text.substr(dots + 2), what, *first, UINT32_MAX);
  if (!last) {
    ValueError error = last.error();
    error.offset += dots + 2;
    return parser.fail(token, error);
  }
  range = OctetRange{static_cast<std::uint32_t>(*first), static_cast<std::uint32_t>(*last)};
  parser.mark(parser.take(), PieceKind::kNumber,
              {"octets of the stream, the first is 0", "流中的字节，首字节为 0"});
  return true;
}

bool read_with(Parser& parser, PacketPattern& pattern) { return take_flag(parser, pattern.with); }
bool read_without(Parser& parser, PacketPattern& pattern) { return take_flag(parser, pattern.without); }
bool read_port(Parser& parser, PacketPattern& pattern) { return parser.take_port(pattern.port); }
bool read_octets(Parser& parser, PacketPattern& pattern) { return take_range(parser, pattern.octets); }
bool read_again(Parser&, PacketPattern& pattern) {
  pattern.retransmitted = true;
  return true;
}
bool read_fresh(Parser&, PacketPattern& pattern) {
  pattern.retransmitted = false;
  return true;
}
bool read_of(Parser& parser, PacketPattern& pattern) {
  Labelled connection;
  Position where;
  const Token token = parser.peek();
  if (!parser.take_connection({"a connection, HOST:LABEL", "连接 HOST:LABEL"}, connection, where))
    return false;
  if (connection.label.empty())
    return parser.fail(token.column + token.length, {"a label is missing", "缺少标签"},
                       {"a : and a connection's label", "冒号和连接标签"});
  parser.positions().labels.push_back({connection, where});
  pattern.connection = std::move(connection);
  return true;
}

struct Condition {
  Choice keyword;
  bool (*read)(Parser&, PacketPattern&);
};
constexpr Condition kConditions[] = {
    {{"with", {"a flag that is set", "须置位的标志"}}, read_with},
    {{"without", {"a flag that is not set", "须未置位的标志"}}, read_without},
    {{"port", {"the port of either end", "任一端的端口"}}, read_port},
    {{"octets", {"its text has some of these octets of the stream", "其数据含流中的这些字节"}}, read_octets},
    {{"again", {"only retransmissions", "仅重传"}}, read_again},
    {{"fresh", {"no retransmissions", "不含重传"}}, read_fresh},
    {{"of", {"of the connection with that label", "属于该标签的连接"}}, read_of},
};

bool take_end(Parser& parser, std::optional<trace::HostIndex>& end) {
  const auto& hosts = parser.scenario().hosts;
  for (const HostSpec& host : hosts) {
    if (host.name == kAnyHost.word) return parser.take_host(end.emplace());
  }
  return parser.skip(kAnyHost) || parser.take_host(end.emplace());
}

const Condition* next_condition(Parser& parser) {
  for (const Condition& condition : kConditions) {
    if (parser.skip(condition.keyword)) return &condition;
  }
  return nullptr;
}

}  // namespace

bool take_pattern(Parser& parser, PacketPattern& pattern) {
  const Position position{parser.line(), parser.peek().column};
  if (!take_end(parser, pattern.from)) return false;
  parser.offer("->", PieceKind::kArrow, {"to", "到"});
  if (parser.peek().kind != TokenKind::kArrow)
    return parser.unexpected(parser.peek(), {"-> and the host it goes to", "-> 和目的主机"});
  parser.mark(parser.take(), PieceKind::kArrow, {"from the first to the second", "从前者到后者"});
  if (!take_end(parser, pattern.to)) return false;
  const NamedKind* kind = nullptr;
  if (!parser.take_one({"kind of segment", "报文段类型"}, kKinds, kind)) return false;
  pattern.kind = kind->kind;
  while (const Condition* condition = next_condition(parser)) {
    if (!condition->read(parser, pattern)) return false;
  }
  if (pattern.from && pattern.to) parser.positions().links.push_back({*pattern.from, *pattern.to, position});
  return true;
}

}  // namespace tcplab::scenario::language

namespace tcplab::scenario {

std::string_view to_string(PacketPattern::Kind kind) {
  return language::kKinds[static_cast<std::size_t>(kind)].keyword.word;
}

}  // namespace tcplab::scenario
