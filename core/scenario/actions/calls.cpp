// The user calls of RFC 9293 3.9.1.
#include <utility>

#include "core/scenario/actions.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr std::uint64_t kMostOctets = 1'000'000'000;
constexpr Choice kAs{"as", {"a name for the connection", "给连接起名"}};
constexpr Choice kFrom{"from", {"the local address, the local port, or both", "本地地址、本地端口，或两者"}};
constexpr Choice kAtAddress{"at", {"at which of the addresses", "哪个地址"}};
constexpr Choice kUrgent{
    "urgent", {"all up to here is urgent (RFC 9293 3.8.5)", "到此为止都是紧急数据（RFC 9293 3.8.5）"}};
constexpr Choice kBoth{
    "both", {"nobody will read either, as after close() of a socket", "也不再读，如同套接字的 close()"}};
constexpr Choice kUpToUrgent{"urgent", {"up to where urgent data ends", "直到紧急数据结束"}};
constexpr Choice kAllOctets{"all", {"whatever has arrived", "已到达的全部"}};
constexpr Choice kOnly{
    "only", {"for one peer: it becomes that connection itself", "只等一方：它自己就成为那条连接"}};
constexpr Choice kBacklog{"backlog", {"how many may wait to be accepted", "可等待接受的连接数"}};
constexpr Choice kAccept{"accept", {"how slowly it accepts", "多慢地接受"}};
constexpr Choice kAcceptNever{"never", {"it accepts none", "从不接受"}};
constexpr Choice kRun{"run", {"the application of its connections", "其连接的应用"}};
constexpr Choice kRepeat{"times", {"how often it connects", "连接次数"}};
constexpr Choice kSending{"sending", {"octets handed over with the OPEN", "随 OPEN 一起交付的字节数"}};
constexpr Choice kRepeatEvery{"every", {"how long after the one before", "与前一次的间隔"}};

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

// A relay has to reach whom it connects to, and to have the address that it does so from.
bool read_run(Parser& parser, Action& action) {
  const std::size_t column = parser.peek().column;
  if (!take_app(parser, action.app)) return false;
  const App& app = parser.scenario().apps[action.app];
  if (app.talk != App::Talk::kRelay) return true;
  parser.positions().links.push_back({action.host, app.peer, {parser.line(), column}});
  return has_address(parser, action.host, app.from, column) &&
         speak_one_version(parser, {action.host, app.peer, app.from, app.at}, column);
}

// `from [ADDRESS] [PORT[..PORT]]`, of which there is one.
bool read_from(Parser& parser, Action& action) {
  if (!at_address(parser, action.host)) return parser.take_ports(action.local_port, action.last_local_port);
  if (!take_address_of(parser, action.host, action.from)) return false;
  return !at_number(parser) || parser.take_ports(action.local_port, action.last_local_port);
}

bool read_backlog(Parser& parser, Action& action) {
  std::uint64_t backlog = 0;
  if (!parser.take_number({"the backlog", "监听队列长度"}, 0, 65535, backlog)) return false;
  action.backlog = static_cast<std::uint32_t>(backlog);
  return true;
}

bool read_accept(Parser& parser, Action& action) {
  action.accept = Accept::kNever;
  if (parser.skip(kAcceptNever)) return true;
  action.accept = Accept::kPaced;
  return parser.take_time(action.accept_every);
}

constexpr Option<Action> kAtOwn{kAtAddress, [](Parser& parser, Action& action) {
                                  return take_address_of(parser, action.host, action.at);
                                }};
constexpr Option<Action> kOfListen[] = {
    kAtOwn, {kBacklog, read_backlog}, {kAccept, read_accept}, {kRun, read_run}, {kAs, read_label},
};
// There is nobody to wait for it, and nothing to be accepted.
constexpr Option<Action> kOfListenOnly[] = {kAtOwn, {kRun, read_run}, {kAs, read_label}};

bool read_peer(Parser& parser, const Message& expected, Action& action, std::uint16_t& port) {
  const Position where{parser.line(), parser.peek().column};
  if (!parser.take_end_point(expected, action.peer, port)) return false;
  parser.positions().step_peers.back() = where;
  return true;
}

bool read_listen(Parser& parser, Action& action) {
  action.verb = Verb::kListen;
  if (has_label(parser, action, {"listen makes a connection of its own", "listen 会建立自己的连接"},
                "listen PORT as LABEL"))
    return false;
  if (!parser.take_port(action.port)) return false;
  if (!parser.skip(kOnly)) return parser.take_options({"option of listen", "listen 选项"}, kOfListen, action);
  return read_peer(parser, {"HOST:PORT to wait for", "要等待的 HOST:PORT"}, action, action.peer_port) &&
         parser.take_options({"option of listen for one peer", "只等一方的 listen 选项"}, kOfListenOnly,
                             action) &&
         speak_one_version(parser, {action.host, action.peer, action.at, std::nullopt},
                           parser.positions().step_peers.back().column);
}

bool read_repeat(Parser& parser, Action& action) {
  std::uint64_t times = 0;
  if (!parser.take_number({"the number of times", "次数"}, 1, 100'000, times)) return false;
  action.times = static_cast<std::uint32_t>(times);
  return parser.need(kRepeatEvery) && parser.take_time(action.every);
}

bool take_count(Parser& parser, Action& action) {
  std::uint64_t octets = 0;
  if (!parser.take_octets({"the number of octets", "字节数"}, 1, kMostOctets, octets)) return false;
  action.count = static_cast<std::uint32_t>(octets);
  return true;
}

constexpr Option<Action> kOfConnect[] = {
    {kAtAddress,
     [](Parser& parser, Action& action) { return take_address_of(parser, action.peer, action.at); }},
    {kFrom, read_from},
    {kRepeat, read_repeat},
    {kSending, take_count},
    {kRun, read_run},
    {kAs, read_label},
};

bool read_connect(Parser& parser, Action& action) {
  action.verb = Verb::kConnect;
  if (has_label(parser, action, {"connect makes a connection of its own", "connect 会建立自己的连接"},
                "connect HOST:PORT as LABEL"))
    return false;
  return read_peer(parser, {"HOST:PORT to connect to", "要连接的 HOST:PORT"}, action, action.port) &&
         parser.take_options({"option of connect", "connect 选项"}, kOfConnect, action) &&
         speak_one_version(parser, {action.host, action.peer, action.from, action.at},
                           parser.positions().step_peers.back().column);
}

bool read_send(Parser& parser, Action& action) {
  action.verb = Verb::kSend;
  if (!take_count(parser, action)) return false;
  action.urgent = parser.skip(kUrgent);
  return true;
}

bool read_receive(Parser& parser, Action& action) {
  action.verb = Verb::kReceive;
  if (parser.skip(kAllOctets)) {
    action.count = kEverything;
    return true;
  }
  action.urgent = parser.skip(kUpToUrgent);
  if (action.urgent) return true;
  return take_count(parser, action);
}

bool read_close(Parser& parser, Action& action) {
  action.verb = Verb::kClose;
  action.both = parser.skip(kBoth);
  return true;
}

struct Direction {
  Choice keyword;
  Verb verb;
};
constexpr Direction kDirections[] = {
    {{"send", {"as close does", "同 close"}}, Verb::kClose},
    {{"receive", {"what arrives is read and thrown away", "到达的数据读出即弃"}}, Verb::kStopReading},
};

bool read_shutdown(Parser& parser, Action& action) {
  const Direction* found = nullptr;
  if (!parser.take_one({"direction", "方向"}, kDirections, found)) return false;
  action.verb = found->verb;
  return true;
}

bool read_abort(Parser&, Action& action) {
  action.verb = Verb::kAbort;
  return true;
}

}  // namespace

const ActionKind kListenAction{
    {"listen", {"accepts every connection to a port", "接受到某端口的每条连接"}},
    "HOST listen PORT [only HOST:PORT] [at ADDRESS] [backlog N] [accept (TIME | never)] [run APP] [as LABEL]",
    read_listen};
const ActionKind kConnectAction{{"connect", {"opens a connection", "发起连接"}},
                                "HOST connect HOST:PORT [at ADDRESS] [from FROM] [times N every TIME] "
                                "[sending OCTETS] [run APP] [as LABEL]",
                                read_connect};
const ActionKind kSendAction{
    {"send", {"hands octets to the TCP", "把数据交给 TCP"}}, "HOST[:LABEL] send OCTETS [urgent]", read_send};
const ActionKind kReceiveAction{{"receive", {"reads what has arrived", "读取已到达的数据"}},
                                "HOST[:LABEL] receive (OCTETS | all | urgent)",
                                read_receive};
const ActionKind kCloseAction{
    {"close", {"ends this direction, after what was handed over", "在已交付的数据之后结束本方向"}},
    "HOST[:LABEL] close [both]",
    read_close};
const ActionKind kShutdownAction{{"shutdown", {"ends one direction", "结束一个方向"}},
                                 "HOST[:LABEL] shutdown (send | receive)",
                                 read_shutdown};
const ActionKind kAbortAction{
    {"abort", {"resets the connection", "复位连接"}}, "HOST[:LABEL] abort", read_abort};

}  // namespace tcplab::scenario::language
