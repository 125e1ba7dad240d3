#pragma once

#include <cstdint>
#include <string_view>

namespace tcplab::tcp {

// Why something happened: every event and every segment names the rule that made it. What a rule cites and
// says is data, in rule.cpp.
enum class Rule : std::uint8_t {
  kNone,
  // User calls.
  kOpenPassive,
  kOpenActive,
  kSend,
  kReceive,
  kClose,
  kAbort,
  kListenerClosed,
  // Arrival: CLOSED, LISTEN, SYN-SENT.
  kNotOurs,
  kMalformed,
  kClosedReset,
  kClosedIgnoreRst,
  kListenIgnoreRst,
  kListenAckReset,
  kListenSyn,
  kListenNoSyn,
  kBacklogFull,
  kHalfOpenGivesWay,
  kHostLimit,
  kMemoryShort,
  kSynFin,
  kSynSentBadAck,
  kSynSentRefused,
  kSynSentIgnoreRst,
  kSynSentSynAck,
  kSynSentSimultaneous,
  kSynSentNothing,
  // Arrival: the other states, in the order of RFC 9293 3.10.7.4.
  kUnacceptable,
  kPaws,
  kNoTimestamp,
  kReset,
  kResetOutside,
  kResetToListen,
  kSynToListen,
  kSynReset,
  kResetChallenge,
  kSynChallenge,
  kSynAgain,
  kNoAck,
  kSynReceivedBadAck,
  kHandshakeDone,
  kAckAdvances,
  kAckFuture,
  kAckOld,
  kDuplicateAck,
  kWindowChanged,
  kSignOfLife,
  kFinAcked,
  kClosingAcked,
  kLastAckAcked,
  kText,
  kOutOfOrder,
  kTextAgain,
  kTooManyGaps,
  kWindowClosed,
  kTextAfterClose,
  kFinArrived,
  kUrgentArrived,
  kTextNobodyReads,
  kTimeWaitRestart,
  kTimeWaitIgnoreRst,
  kTimeWaitEcho,
  kTimeWaitStray,
  // What is sent, and why now.
  kSendSyn,
  kSendSynAck,
  kSendData,
  kSendFin,
  kSendAck,
  kDelayedAck,
  kKeepAliveProbe,
  kWindowUpdateSent,
  kZeroWindowProbe,
  kOverrideTimeout,
  kRetransmitTimeout,
  kFastRetransmit,
  kRetransmitLost,
  kLossProbe,
  // Timers.
  kRtoStart,
  kRtoRestart,
  kRtoStop,
  kRtoBackoff,
  kLossProbeStart,
  kReorderingStart,
  kReorderingStop,
  kReorderingOver,
  kDelayedAckStart,
  kPersistStart,
  kPersistStop,
  kTimeWaitStart,
  kTimeWaitOver,
  kTimeWaitReused,
  kUserTimeoutStart,
  kUserTimeoutStop,
  kUserTimeout,
  kKeepAliveStart,
  kKeepAliveStop,
  kKeepAliveBusy,
  kKeepAliveGivenUp,
  kFinWait2Start,
  kFinWait2Limit,
  kRetryTrouble,
  kRetriesExhausted,
  kConnectGivenUp,
  // Messages from IP.
  kIcmpSoftError,
  kIcmpHardError,
  kIcmpIgnored,
  kIcmpNobody,
  kIcmpQuench,
  kIcmpMalformed,
  kIcmpTooBig,
  kIcmpMtuNotLess,
  kIcmpMtuTooSmall,
  kIcmpMtuFixed,
  // SYN cookies.
  kSynCookie,
  kSynCookieTaken,
  kInvalidAddress,
};
constexpr int kRuleCount = static_cast<int>(Rule::kInvalidAddress) + 1;

struct RuleInfo {
  std::string_view name;      // "handshake-done": stable, used in JSON
  std::string_view citation;  // "RFC 9293 3.10.7.4"; empty for kNone
  std::string_view english;   // one sentence for a reader
  std::string_view chinese;   // the same
};

const RuleInfo& info(Rule rule);

}  // namespace tcplab::tcp
