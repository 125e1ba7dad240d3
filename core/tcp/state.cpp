#include "core/tcp/state.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace tcplab::tcp {
namespace {

using enum State;

constexpr std::array<std::string_view, kStateCount> kNames = {
    "CLOSED",     "LISTEN",     "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1",
    "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING",  "LAST-ACK",     "TIME-WAIT",
};

constexpr Words kNothing;
constexpr Words kPassiveOpen{"passive OPEN", "被动打开"};
constexpr Words kActiveOpen{"active OPEN", "主动打开"};
constexpr Words kUserSends{"SEND", "发送数据"};
constexpr Words kUserCloses{"CLOSE", "关闭"};
constexpr Words kUserAborts{"ABORT", "中止"};
constexpr Words kRcvSyn{"rcv SYN", "收到 SYN"};
constexpr Words kRcvSynAck{"rcv SYN,ACK", "收到 SYN,ACK"};
constexpr Words kRcvAckOfSyn{"rcv ACK of SYN", "收到对 SYN 的 ACK"};
constexpr Words kRcvFin{"rcv FIN", "收到 FIN"};
constexpr Words kRcvAckOfFin{"rcv ACK of FIN", "收到对 FIN 的 ACK"};
constexpr Words kRcvReset{"rcv RST", "收到 RST"};
constexpr Words kCreate{"create TCB", "创建 TCB"};
constexpr Words kCreateAndSyn{"create TCB, snd SYN", "创建 TCB，发送 SYN"};
constexpr Words kDelete{"delete TCB", "删除 TCB"};
constexpr Words kSndSyn{"snd SYN", "发送 SYN"};
constexpr Words kSndSynAck{"snd SYN,ACK", "发送 SYN,ACK"};
constexpr Words kSndAck{"snd ACK", "发送 ACK"};
constexpr Words kSndFin{"snd FIN", "发送 FIN"};
constexpr Words kSndReset{"snd RST", "发送 RST"};

// Figure 5, top to bottom, and then what the text adds, but for the ways to an early end.
constexpr Transition kArcs[] = {
    {kClosed, kListen, Rule::kOpenPassive, kPassiveOpen, kCreate, true},
    {kClosed, kSynSent, Rule::kOpenActive, kActiveOpen, kCreateAndSyn, true},
    {kListen, kClosed, Rule::kClose, kUserCloses, kDelete, true},
    {kListen, kSynSent, Rule::kSend, kUserSends, kSndSyn, true},
    {kListen, kSynReceived, Rule::kListenSyn, kRcvSyn, kSndSynAck, true},
    {kSynSent, kClosed, Rule::kClose, kUserCloses, kDelete, true},
    {kSynSent, kSynReceived, Rule::kSynSentSimultaneous, kRcvSyn, kSndSynAck, true},
    {kSynSent, kEstablished, Rule::kSynSentSynAck, kRcvSynAck, kSndAck, true},
    {kSynReceived, kListen, Rule::kResetToListen, kRcvReset, kNothing, true},
    {kSynReceived, kEstablished, Rule::kHandshakeDone, kRcvAckOfSyn, kNothing, true},
    {kSynReceived, kFinWait1, Rule::kClose, kUserCloses, kSndFin, true},
    {kEstablished, kFinWait1, Rule::kClose, kUserCloses, kSndFin, true},
    {kEstablished, kCloseWait, Rule::kFinArrived, kRcvFin, kSndAck, true},
    {kFinWait1, kFinWait2, Rule::kFinAcked, kRcvAckOfFin, kNothing, true},
    {kFinWait1, kClosing, Rule::kFinArrived, kRcvFin, kSndAck, true},
    {kFinWait1,
     kTimeWait,
     Rule::kFinArrived,
     {"rcv FIN, ACK of FIN", "收到 FIN 和对 FIN 的 ACK"},
     kSndAck,
     true},
    {kFinWait2, kTimeWait, Rule::kFinArrived, kRcvFin, kSndAck, true},
    {kCloseWait, kLastAck, Rule::kClose, kUserCloses, kSndFin, true},
    {kClosing, kTimeWait, Rule::kClosingAcked, kRcvAckOfFin, kNothing, true},
    {kLastAck, kClosed, Rule::kLastAckAcked, kRcvAckOfFin, kDelete, true},
    {kTimeWait, kClosed, Rule::kTimeWaitOver, {"2MSL timeout", "2MSL 超时"}, kDelete, true},
    {kListen, kSynSent, Rule::kOpenActive, kActiveOpen, kSndSyn, false},
    {kListen, kSynReceived, Rule::kSynCookieTaken, {"rcv ACK of cookie", "收到对 cookie 的 ACK"}, kNothing},
    {kSynReceived, kListen, Rule::kSynToListen, kRcvSyn, kNothing, false},
    {kSynReceived,
     kEstablished,
     Rule::kVariantTwoMessages,
     {"SYN,ACK sent, no third message awaited", "SYN,ACK 已发出，不等第三次握手"},
     kNothing,
     false,
     true},
};

using States = std::uint32_t;  // bit n: State n
template <typename... Some>
constexpr States in(Some... states) {
  return ((States{1} << static_cast<unsigned>(states)) | ...);
}

// A way to CLOSED from several states.
struct Ending {
  States from;
  Rule rule;
  Words event;
  Words action;
  bool departure = false;
};

constexpr Ending kEndings[] = {
    {in(kSynSent), Rule::kSynSentRefused, kRcvReset, kDelete},
    {in(kSynReceived, kEstablished, kFinWait1, kFinWait2, kCloseWait, kClosing, kLastAck, kTimeWait),
     Rule::kReset, kRcvReset, kDelete},
    {in(kSynReceived, kEstablished, kFinWait1, kFinWait2, kCloseWait, kClosing, kLastAck, kTimeWait),
     Rule::kSynReset, kRcvSyn, kSndReset},
    {in(kSynReceived, kEstablished, kFinWait1, kFinWait2, kCloseWait), Rule::kAbort, kUserAborts, kSndReset},
    {in(kListen, kSynSent, kClosing, kLastAck, kTimeWait), Rule::kAbort, kUserAborts, kDelete},
    {in(kSynReceived, kEstablished, kCloseWait),
     Rule::kListenerClosed,
     {"CLOSE of the listener", "监听者关闭"},
     kSndReset},
    {in(kListen, kSynSent, kSynReceived, kEstablished, kFinWait1, kFinWait2, kCloseWait, kClosing, kLastAck,
        kTimeWait),
     Rule::kPowerLost,
     {"the host crashes", "主机崩溃"},
     kDelete},
    {in(kSynReceived), Rule::kHalfOpenGivesWay, {"gives way to a new SYN", "为新的 SYN 让位"}, kDelete},
    {in(kSynReceived, kEstablished, kFinWait1, kFinWait2, kCloseWait),
     Rule::kMemoryShort,
     {"memory is short", "内存不足"},
     kSndReset},
    {in(kClosing, kLastAck, kTimeWait), Rule::kMemoryShort, {"memory is short", "内存不足"}, kDelete},
    {in(kSynReceived, kEstablished, kFinWait1, kFinWait2, kCloseWait, kClosing, kLastAck),
     Rule::kTextNobodyReads,
     {"data nobody reads", "数据无人读取"},
     kSndReset},
    {in(kSynSent, kSynReceived, kEstablished, kFinWait1, kCloseWait, kClosing, kLastAck),
     Rule::kUserTimeout,
     {"user timeout", "用户超时"},
     kDelete},
    {in(kSynSent, kSynReceived, kFinWait1),
     Rule::kConnectGivenUp,
     {"R2: no answer", "达到 R2：无应答"},
     kDelete},
    {in(kEstablished, kFinWait1, kCloseWait, kClosing, kLastAck),
     Rule::kRetriesExhausted,
     {"R2: no ACK", "达到 R2：无 ACK"},
     kDelete},
    {in(kEstablished, kFinWait2, kCloseWait),
     Rule::kKeepAliveGivenUp,
     {"keep-alive timeout", "保活超时"},
     kSndReset},
    {in(kSynSent, kSynReceived), Rule::kIcmpHardError, {"ICMP hard error", "ICMP 硬错误"}, kDelete},
    {in(kFinWait2), Rule::kFinWait2Limit, {"FIN-WAIT-2 timeout", "FIN-WAIT-2 超时"}, kDelete},
    {in(kTimeWait), Rule::kTimeWaitReused, {"newer SYN", "更新的 SYN"}, kDelete},
    {in(kFinWait1, kFinWait2),
     Rule::kVariantNoTimeWait,
     {"rcv FIN, no TIME-WAIT", "收到 FIN，没有 TIME-WAIT"},
     kSndAck,
     true},
    {in(kClosing),
     Rule::kVariantNoTimeWait,
     {"rcv ACK of FIN, no TIME-WAIT", "收到对 FIN 的 ACK，没有 TIME-WAIT"},
     kDelete,
     true},
    {in(kTimeWait),
     Rule::kVariantAssassination,
     {"rcv RST that should not count", "收到不该算数的 RST"},
     kDelete,
     true},
};

constexpr std::size_t arcs_of(const Ending& ending) {
  std::size_t count = 0;
  for (States rest = ending.from; rest != 0; rest &= rest - 1) ++count;
  return count;
}

constexpr std::size_t arc_count() {
  std::size_t count = std::size(kArcs);
  for (const Ending& ending : kEndings) count += arcs_of(ending);
  return count;
}

constexpr std::array<Transition, arc_count()> all_transitions() {
  std::array<Transition, arc_count()> all{};
  std::size_t at = 0;
  for (const Transition& arc : kArcs) all[at++] = arc;
  for (const Ending& ending : kEndings) {
    for (int state = 0; state < kStateCount; ++state) {
      if ((ending.from >> state & 1) != 0)
        all[at++] = {static_cast<State>(state), kClosed, ending.rule, ending.event, ending.action, false,
                     ending.departure};
    }
  }
  return all;
}

constexpr std::array<Transition, arc_count()> kTransitions = all_transitions();

}  // namespace

std::string_view to_string(State state) { return kNames[static_cast<std::size_t>(state)]; }

bool is_synchronized(State state) { return state >= kSynReceived; }

std::span<const Transition> transitions() { return kTransitions; }

const Transition* find_transition(State from, State to, Rule rule) {
  for (const Transition& arc : kTransitions) {
    if (arc.from == from && arc.to == to && arc.rule == rule) return &arc;
  }
  return nullptr;
}

std::string label_of(const Transition& transition, Language language, std::string_view separator) {
  std::string label(transition.event.in(language));
  const std::string_view action = transition.action.in(language);
  return action.empty() ? label : label.append(separator).append(action);
}

bool is_legal(State from, State to) {
  return std::any_of(std::begin(kTransitions), std::end(kTransitions),
                     [=](const Transition& arc) { return arc.from == from && arc.to == to; });
}

}  // namespace tcplab::tcp
