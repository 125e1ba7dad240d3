// `at TIME ACTION` and `on HOST NOTICE ... ACTION`
#include <utility>

#include "core/scenario/statements.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr std::size_t kMostSteps = 4096;

struct NamedNotice {
  Choice keyword;
  tcp::Notice notice;
};
constexpr NamedNotice kNotices[] = {
    {{"connected", {"the connection is ESTABLISHED", "连接进入 ESTABLISHED"}}, tcp::Notice::kConnected},
    {{"readable", {"octets have arrived", "有数据到达"}}, tcp::Notice::kReadable},
    {{"sendable", {"octets that were sent have been acknowledged", "已发送的数据得到确认"}},
     tcp::Notice::kSendable},
    {{"remote-closed", {"the peer's FIN has arrived", "对方的 FIN 已到达"}}, tcp::Notice::kRemoteClosed},
    {{"reset", {"the peer has reset the connection", "对方复位了连接"}}, tcp::Notice::kReset},
    {{"refused", {"the peer has refused the connection", "对方拒绝了连接"}}, tcp::Notice::kRefused},
    {{"timed-out", {"the peer has not answered for too long", "对方太久没有应答"}}, tcp::Notice::kTimedOut},
    {{"closed", {"the connection is over", "连接已结束"}}, tcp::Notice::kClosed},
    {{"urgent", {"the peer has announced urgent data", "对方宣告有紧急数据"}}, tcp::Notice::kUrgent},
    {{"trouble", {"retransmitting for some time: R1 is reached", "重传已有一阵：达到 R1"}},
     tcp::Notice::kTrouble},
    {{"soft-error", {"ICMP has reported trouble that may pass", "ICMP 报告了可能只是暂时的问题"}},
     tcp::Notice::kSoftError},
};
constexpr Choice kLinkWord{"link", {"a link is another from then on", "从此刻起改变链路"}};
constexpr Choice kAfter{"after", {"so much later", "再过这么久"}};

bool read_action(Parser& parser, Step step) {
  const Token first = parser.peek();
  Position label;
  Labelled whose;
  if (!parser.take_connection({"the host that acts", "执行动作的主机"}, whose, label)) return false;
  if (parser.scenario().steps.size() == kMostSteps)
    return parser.fail_once(first.column, {"more than 4096 steps", "步骤超过 4096 个"});
  step.action.host = whose.host;
  step.action.label = std::move(whose.label);
  step.line = parser.line();
  parser.positions().step_labels.push_back(label);
  parser.positions().step_peers.push_back({parser.line(), first.column});
  const ActionKind* const* found = nullptr;
  if (parser.take_one({"action", "动作"}, actions(), found) && (*found)->read(parser, step.action)) {
    parser.scenario().steps.push_back(std::move(step));
    return true;
  }
  parser.positions().step_labels.pop_back();
  parser.positions().step_peers.pop_back();
  return false;
}

bool read_at_time(Parser& parser) {
  Duration time;
  if (!parser.take_time(time)) return false;
  if (!parser.has_node(kLinkWord.word) && parser.skip(kLinkWord))
    return read_link_change(parser, Instant{} + time);
  Step step;
  step.when = AtTime{Instant{} + time};
  return read_action(parser, std::move(step));
}

bool read_on(Parser& parser) {
  OnNotice on;
  if (!parser.take_host(on.host) || !take_notice(parser, on.notice)) return false;
  if (parser.peek().kind == TokenKind::kOrdinal) {
    const Token token = parser.peek();
    Ordinals ordinals;
    if (!parser.take_ordinals(ordinals)) return false;
    if (ordinals.first != ordinals.last)
      return parser.fail(token.column, {"a step happens once", "一个步骤只发生一次"}, Message("#N"));
    on.nth = ordinals.first;
  }
  if (parser.skip(kAfter) && !parser.take_time(on.after)) return false;
  Step step;
  step.when = on;
  return read_action(parser, std::move(step));
}

}  // namespace

bool take_notice(Parser& parser, tcp::Notice& notice) {
  const NamedNotice* found = nullptr;
  if (!parser.take_one({"notice", "通知"}, kNotices, found)) return false;
  notice = found->notice;
  return true;
}

const Statement kAtStatement{
    {"at", {"at that instant an application does something", "在该时刻，应用做某事"}},
    "at TIME ACTION\n"
    "at TIME link NODE (NODE | ->NODE) OPTION ...",
    read_at_time};
const Statement kOnStatement{
    {"on",
     {"when a host's TCP tells its user so, an application does something", "当 TCP 通知用户时，应用做某事"}},
    "on HOST NOTICE [#N] [after TIME] ACTION",
    read_on};

}  // namespace tcplab::scenario::language
