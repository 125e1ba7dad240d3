// Why nothing is sent: Connection::why_nothing() asks the Planner, and notes the answer.

#include "core/tcp/hindrance.hpp"

#include "core/tcp/connection.hpp"
#include "core/tcp/planner.hpp"

namespace tcplab::tcp {
namespace {

constexpr HoldInfo kHolds[kHoldCount] = {
    {"none", "", "", {"Nothing holds it back.", "没有什么阻止发送。"}},
    {"no-data",
     "RFC 9293 3.8",
     "",
     {"The user has given nothing more to send, and nothing waits to be acknowledged.",
      "用户没有再交付数据，也没有需要确认的数据。"}},
    {"delayed-ack",
     "RFC 9293 3.8.6.3",
     "SHLD-18, SHLD-19, MUST-40",
     {"Only an ACK is due, and it waits a moment for data or for a second segment to share it.",
      "只欠一个 ACK，它稍作等待，以便搭载数据或合并确认第二个报文段。"}},
    {"not-open",
     "RFC 9293 3.10.2",
     "",
     {"The connection is not open: there is no peer to send to.", "连接尚未建立：没有发送的对象。"}},
    {"handshake",
     "RFC 9293 3.5",
     "",
     {"Our SYN is not acknowledged yet; data wait for the end of the handshake.",
      "SYN 尚未被确认；数据要等握手结束。"}},
    {"finished",
     "RFC 9293 3.6",
     "",
     {"Our FIN has been sent: nothing new can follow it.", "FIN 已发出：其后不再有新数据。"}},
    {"window-closed",
     "RFC 9293 3.8.6.1",
     "MUST-36",
     {"The peer's window is zero: only a probe may ask whether it has opened.",
      "对方的窗口为零：只能发送探测报文段询问窗口是否打开。"}},
    {"window-full",
     "RFC 9293 3.8",
     "SHLD-15",
     {"What is in flight fills the window that the peer offers.", "在途数据已占满对方通告的窗口。"}},
    {"congestion-window",
     "RFC 5681 3.1",
     "MUST-19",
     {"What is in flight fills the congestion window.", "在途数据已占满拥塞窗口。"}},
    {"nagle",
     "RFC 9293 3.7.4",
     "SHLD-7, MUST-17",
     {"The Nagle algorithm: a small segment waits until what is in flight is acknowledged, or until it is "
      "full.",
      "Nagle 算法：小报文段要等到在途数据全部被确认，或凑满一个报文段。"}},
    {"user",
     "RFC 9293 3.9.1.2",
     "MAY-16, MUST-60",
     {"The user has not pushed: what is too little for a segment waits for more.",
      "用户没有推送（PSH）：不足一个报文段的数据等待更多数据。"}},
    {"silly-window",
     "RFC 9293 3.8.6.2.1",
     "MUST-38",
     {"Silly window avoidance: the window has room for too little to be worth a segment.",
      "避免糊涂窗口综合征：窗口余量太小，不值得发一个报文段。"}},
    {"pacing",
     "draft-ietf-ccwg-bbr-06 5.6.2",
     "",
     {"Paced: the next segment waits for its departure, so that the queue stays short.",
      "发送节奏控制：下一个报文段等待其发送时刻，以免队列变长。"}},
    {"repair",
     "RFC 5681 3.2",
     "SHLD-16",
     {"Something lost is to go again first, and the window has no room for it yet.",
      "丢失的数据要先重传，而窗口暂时没有余量。"}},
};

// Precondition: nothing is due, but for what waits for its departure.
Hindrance hold_of(const Planner& planner, const Status& status, bool delays_ack) {
  Hindrance result;
  if (planner.state == State::kClosed || planner.state == State::kListen) {
    result.hold = Hold::kNotOpen;
    return result;
  }
  result.available = status.awaiting_send;
  Plan none;
  planner.fresh(none, false, &result);
  const bool idle = result.hold == Hold::kNoData || result.hold == Hold::kFinished;
  if (planner.recovery.is_pending() || (idle && planner.again())) {
    result.hold = Hold::kRepair;
  } else if (idle && delays_ack) {
    result.hold = Hold::kDelayedAck;
  }
  return result;
}

// Which timer ends the wait, and when.
void name_timer(Hindrance& result, const Timers& timers, Instant departure) {
  const auto first_of = [&](std::initializer_list<TimerKind> kinds) {
    for (const TimerKind kind : kinds) {
      if (timers.at(kind) >= result.until) continue;
      result.timer = kind;
      result.until = timers.at(kind);
    }
  };
  switch (result.hold) {
    case Hold::kPacing:
      result.timer = TimerKind::kPacing;
      result.until = departure;
      return;
    case Hold::kDelayedAck:
      return first_of({TimerKind::kDelayedAck});
    case Hold::kWindowClosed:
    case Hold::kWindowFull:
    case Hold::kSillyWindow:
    case Hold::kUser:
    case Hold::kNagle:
      return first_of({TimerKind::kPersist, TimerKind::kRetransmission, TimerKind::kLossProbe});
    case Hold::kHandshake:
    case Hold::kCongestionWindow:
    case Hold::kRepair:
    case Hold::kFinished:
      return first_of({TimerKind::kRetransmission, TimerKind::kLossProbe, TimerKind::kReordering});
    case Hold::kNone:
    case Hold::kNoData:
    case Hold::kNotOpen:
      return;
  }
}

}  // namespace

const HoldInfo& info(Hold hold) { return kHolds[static_cast<std::size_t>(hold)]; }

// Asked in the order in which plan_at() decides.
Hindrance Connection::why_nothing(Instant now) const {
  const Planner parts = planner();
  Plan plan;
  const bool next = parts.next(plan);
  if (aside().ready || (next && !parts.waits_for_pace(plan, now)) || (next && parts.next(plan, false)))
    return {};
  Hindrance result = hold_of(parts, status(), timers_.runs(TimerKind::kDelayedAck));
  if (next) result.hold = Hold::kPacing;
  name_timer(result, timers_, congestion_.departure());
  return result;
}

}  // namespace tcplab::tcp
