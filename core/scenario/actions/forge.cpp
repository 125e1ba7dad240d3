// `HOST forge ...`: a segment that no TCP has made.
#include <string>
#include <utility>

#include "core/scenario/actions.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr std::uint64_t kMostForged = 100'000;
constexpr Choice kForgeTo{"to", {"the host and the port that it is for", "目的主机和端口"}};
constexpr Choice kForgeInto{"into", {"the connection that it pretends to belong to", "冒充所属的连接"}};
constexpr Choice kForgeFrom{"from", {"the sender that it pretends to be", "冒充的发送者"}};
constexpr Choice kForgeAny{"any", {"another one each time", "每次不同"}};

struct ForgedKind {
  Choice keyword;
  std::uint8_t flags;  // as the octet of the header has them
};
constexpr ForgedKind kForgedKinds[] = {
    {{"SYN", {"asks for a connection", "请求连接"}}, 0x02},
    {{"SYN-ACK", {"answers a SYN", "应答 SYN"}}, 0x12},
    {{"ACK", {"acknowledges, or carries data with 'octets'", "确认；加 octets 则带数据"}}, 0x10},
    {{"RST", {"resets", "重置"}}, 0x04},
    {{"FIN", {"closes", "关闭"}}, 0x11},
};

// "HOST:PORT"
bool take_end_point(Parser& parser, trace::HostIndex& host, std::uint16_t& port) {
  parser.offer_ports();
  const Token token = parser.peek();
  const std::size_t colon = token.text.find(':');
  if (token.kind != TokenKind::kWord || colon == std::string::npos)
    return parser.unexpected(token, Message("HOST:PORT"));
  if (!parser.resolve_host(std::string_view(token.text).substr(0, colon), token.column, host)) return false;
  const auto number =
      parse_number(std::string_view(token.text).substr(colon + 1), {"port", "端口"}, 1, 65535);
  if (!number) {
    ValueError error = number.error();
    error.offset += colon + 1;
    return parser.fail(token, error);
  }
  port = static_cast<std::uint16_t>(*number);
  parser.mark(token.column, colon, PieceKind::kHost, {"a host", "主机"}, host);
  parser.mark(token.column + colon + 1, token.length - colon - 1, PieceKind::kNumber, {"a port", "端口"});
  parser.take();
  return true;
}

bool read_forge_from(Parser& parser, Forgery& forgery) {
  if (parser.skip(kForgeAny)) {
    forgery.spoofs = true;
    return true;
  }
  return take_end_point(parser, forgery.from, forgery.from_port);
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

bool read_32_bits(Parser& parser, std::optional<std::uint32_t>& into) {
  std::uint64_t value = 0;
  if (!parser.take_number({"the number", "数值"}, 0, UINT32_MAX, value)) return false;
  into = static_cast<std::uint32_t>(value);
  return true;
}

bool read_forge_seq(Parser& parser, Action& action) { return read_32_bits(parser, action.forgery.seq); }
bool read_forge_ack(Parser& parser, Action& action) { return read_32_bits(parser, action.forgery.ack); }
bool read_forge_ahead(Parser& parser, Action& action) {
  std::optional<std::uint32_t> ahead;
  if (!read_32_bits(parser, ahead)) return false;
  action.forgery.ahead = *ahead;
  return true;
}
bool read_forge_step(Parser& parser, Action& action) {
  std::optional<std::uint32_t> step;
  if (!read_32_bits(parser, step)) return false;
  action.forgery.step = *step;
  return true;
}
bool read_forge_window(Parser& parser, Action& action) {
  std::uint64_t window = 0;
  if (!parser.take_number({"the window", "窗口"}, 0, 65535, window)) return false;
  action.forgery.window = static_cast<std::uint16_t>(window);
  return true;
}
bool read_forge_octets(Parser& parser, Action& action) {
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

struct ForgeOption {
  Choice keyword;
  bool (*read)(Parser&, Action&);
};
constexpr ForgeOption kForgeOptions[] = {
    {{"seq", {"its sequence number", "序号"}}, read_forge_seq},
    {{"ack", {"its acknowledgment number", "确认号"}}, read_forge_ack},
    {{"ahead", {"so much is added to the sequence number", "序号再加这么多"}}, read_forge_ahead},
    {{"step", {"and so much more each time", "每次再加这么多"}}, read_forge_step},
    {{"window", {"its window", "窗口"}}, read_forge_window},
    {{"octets", {"so many octets of data", "数据字节数"}}, read_forge_octets},
    {{"times", {"so many of them", "个数"}}, read_forge_times},
    {{"every", {"how long after the one before", "与前一个的间隔"}}, read_forge_every},
};

bool read_options(Parser& parser, Action& action) {
  while (!parser.at_end() || parser.offers()) {
    const ForgeOption* option = nullptr;
    if (!parser.take_one({"property of a segment", "报文段属性"}, kForgeOptions, option) ||
        !option->read(parser, action))
      return false;
  }
  return true;
}

bool read_forge(Parser& parser, Action& action) {
  action.verb = Verb::kForge;
  const ForgedKind* kind = nullptr;
  if (!parser.take_one({"kind of segment", "报文段类型"}, kForgedKinds, kind)) return false;
  action.forgery.flags = kind->flags;
  if (parser.skip(kForgeInto))
    return read_forge_into(parser, action.host, action.forgery) && read_options(parser, action);
  if (!parser.skip(kForgeTo)) return parser.unexpected(parser.peek(), one_of({"to", "into"}));
  const Position where{parser.line(), parser.peek().column};
  if (!take_end_point(parser, action.peer, action.port)) return false;
  parser.positions().links.push_back({action.host, action.peer, where});
  action.forgery.from = action.host;
  action.forgery.from_port = 1024;
  if (parser.skip(kForgeFrom) && !read_forge_from(parser, action.forgery)) return false;
  return read_options(parser, action);
}

}  // namespace

const ActionKind kForgeAction{
    {"forge", {"sends segments that no TCP has made", "发出并非 TCP 产生的报文段"}},
    "HOST forge KIND (to HOST:PORT [from (HOST:PORT | any)] | into HOST:LABEL) [OPTION ...]",
    read_forge};

}  // namespace tcplab::scenario::language
