// The user calls of RFC 9293 3.9.1.
#include <utility>

#include "core/scenario/actions.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr std::uint64_t kMostOctets = 1'000'000'000;
constexpr Choice kAs{"as", {"a name for the connection", "给连接起名"}};
constexpr Choice kFromPort{"from", {"the local port", "本地端口"}};
constexpr Choice kAllOctets{"all", {"whatever has arrived", "已到达的全部"}};
constexpr Words kPeerHelp{"the host and the port to connect to", "要连接的主机和端口"};

bool has_label(Parser& parser, const Action& action, const Message& message, std::string_view form) {
  if (action.label.empty()) return false;
  parser.fail(parser.positions().step_labels.back().column, message,
              {"a host without a label", "不带标签的主机"},
              told({"name it at the end: {0}", "请在末尾命名：{0}"}, form));
  return true;
}

bool read_label(Parser& parser, Action& action) {
  const Token* name = nullptr;
  if (!parser.take_new_name({"connection", "连接"}, PieceKind::kLabel, name)) return false;
  for (const Step& other : parser.scenario().steps) {
    if (opens(other.action) && other.action.host == action.host && other.action.label == name->text) {
      return parser.fail(
          name->column,
          told({"this host has a connection {0} already", "这台主机已有连接 {0}"}, shown(*name)));
    }
  }
  action.label = name->text;
  return true;
}

bool read_listen(Parser& parser, Action& action) {
  action.verb = Verb::kListen;
  if (has_label(parser, action, {"listen makes a connection of its own", "listen 会建立自己的连接"},
                "listen PORT as LABEL"))
    return false;
  return parser.take_port(action.port) && (!parser.skip(kAs) || read_label(parser, action));
}

bool read_peer(Parser& parser, Action& action) {
  parser.offer_ports();
  const Token token = parser.peek();
  if (token.kind != TokenKind::kWord)
    return parser.unexpected(token, {"HOST:PORT to connect to", "要连接的 HOST:PORT"});
  const std::string_view text = token.text;
  const std::size_t colon = text.find(':');
  if (!parser.resolve_host(text.substr(0, colon), token.column, action.peer)) return false;
  parser.positions().step_peers.back() = {parser.line(), token.column};
  if (colon == std::string_view::npos) {
    return parser.fail(token.column + text.size(), {"a port is missing", "缺少端口"},
                       {"a : and a port, such as :80", "冒号和端口，例如 :80"});
  }
  const auto port = parse_number(text.substr(colon + 1), {"port", "端口"}, 1, 65535);
  if (!port) {
    ValueError error = port.error();
    error.offset += colon + 1;
    return parser.fail(token, error);
  }
  action.port = static_cast<std::uint16_t>(*port);
  parser.mark(token.column, colon, PieceKind::kHost, {"a host", "主机"}, action.peer);
  parser.mark(token.column + colon + 1, text.size() - colon - 1, PieceKind::kNumber, kPeerHelp);
  parser.take();
  return true;
}

bool read_connect(Parser& parser, Action& action) {
  action.verb = Verb::kConnect;
  if (has_label(parser, action, {"connect makes a connection of its own", "connect 会建立自己的连接"},
                "connect HOST:PORT as LABEL"))
    return false;
  return read_peer(parser, action) && (!parser.skip(kFromPort) || parser.take_port(action.local_port)) &&
         (!parser.skip(kAs) || read_label(parser, action));
}

bool take_count(Parser& parser, Action& action) {
  std::uint64_t octets = 0;
  if (!parser.take_octets({"the number of octets", "字节数"}, 1, kMostOctets, octets)) return false;
  action.count = static_cast<std::uint32_t>(octets);
  return true;
}

bool read_send(Parser& parser, Action& action) {
  action.verb = Verb::kSend;
  return take_count(parser, action);
}

bool read_receive(Parser& parser, Action& action) {
  action.verb = Verb::kReceive;
  if (parser.skip(kAllOctets)) {
    action.count = kEverything;
    return true;
  }
  return take_count(parser, action);
}

bool read_close(Parser&, Action& action) {
  action.verb = Verb::kClose;
  return true;
}

bool read_abort(Parser&, Action& action) {
  action.verb = Verb::kAbort;
  return true;
}

}  // namespace

const ActionKind kListenAction{{"listen", {"accepts every connection to a port", "接受到某端口的每条连接"}},
                               "HOST listen PORT [as LABEL]",
                               read_listen};
const ActionKind kConnectAction{{"connect", {"opens a connection", "发起连接"}},
                                "HOST connect HOST:PORT [from PORT] [as LABEL]",
                                read_connect};
const ActionKind kSendAction{
    {"send", {"hands octets to the TCP", "把数据交给 TCP"}}, "HOST[:LABEL] send OCTETS", read_send};
const ActionKind kReceiveAction{{"receive", {"reads what has arrived", "读取已到达的数据"}},
                                "HOST[:LABEL] receive (OCTETS | all)",
                                read_receive};
const ActionKind kCloseAction{
    {"close", {"ends this direction, after what was handed over", "在已交付的数据之后结束本方向"}},
    "HOST[:LABEL] close",
    read_close};
const ActionKind kAbortAction{
    {"abort", {"resets the connection", "重置连接"}}, "HOST[:LABEL] abort", read_abort};

}  // namespace tcplab::scenario::language
