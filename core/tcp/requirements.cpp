#include "core/tcp/requirements.hpp"

#include <algorithm>
#include <iterator>

namespace tcplab::tcp {
namespace {

struct Numbered {
  Rule rule;
  std::string_view ids;
};

constexpr Numbered kNumbered[] = {
    {Rule::kOpenPassive, "MUST-41, MUST-42, MUST-43"},
    {Rule::kOpenActive, "MUST-44, MUST-46"},
    {Rule::kSend, "MAY-15"},
    {Rule::kNotOurs, "MUST-57"},
    {Rule::kMalformed, "MUST-3"},
    {Rule::kListenSyn, "MUST-11"},
    {Rule::kSynSentRefused, "MUST-12"},
    {Rule::kSynSentSimultaneous, "MUST-10"},
    {Rule::kReset, "MUST-12, SHLD-2"},
    {Rule::kResetOutside, "MAY-12"},
    {Rule::kResetToListen, "MUST-11"},
    {Rule::kSynToListen, "MUST-11"},
    {Rule::kResetChallenge, "MAY-12"},
    {Rule::kSynChallenge, "MAY-12"},
    {Rule::kSynAgain, "MUST-22"},
    {Rule::kWindowChanged, "MUST-1, MUST-34"},
    {Rule::kSignOfLife, "MUST-26"},
    {Rule::kText, "MUST-58"},
    {Rule::kOutOfOrder, "SHLD-31, MAY-13"},
    {Rule::kWindowClosed, "MAY-8, MUST-66"},
    {Rule::kUrgentArrived, "MUST-30, MUST-32, MUST-33"},
    {Rule::kTextNobodyReads, "MAY-1, SHLD-3"},
    {Rule::kFinArrived, "MUST-12"},
    {Rule::kTimeWaitRestart, "MUST-13"},
    {Rule::kSendSyn, "MUST-8, SHLD-1, MAY-3"},
    {Rule::kSendSynAck, "MUST-8, SHLD-1, MAY-3"},
    {Rule::kSendData, "SHLD-28, MUST-38, SHLD-7"},
    {Rule::kSendAck, "MUST-58, MUST-59"},
    {Rule::kDelayedAck, "SHLD-18, MUST-40"},
    {Rule::kKeepAliveProbe, "MAY-5, SHLD-12"},
    {Rule::kWindowUpdateSent, "MUST-39"},
    {Rule::kZeroWindowProbe, "MUST-35, MUST-36"},
    {Rule::kOverrideTimeout, "MUST-38, MUST-60"},
    {Rule::kRetransmitTimeout, "MUST-18, MUST-19"},
    {Rule::kRetransmitAfterTimeout, "MUST-19"},
    {Rule::kFastRetransmit, "MUST-19"},
    {Rule::kRtoBackoff, "MUST-19"},
    {Rule::kDelayedAckStart, "SHLD-18, SHLD-19, MUST-40"},
    {Rule::kPersistStart, "MUST-35, MUST-36, SHLD-29, SHLD-30"},
    {Rule::kPersistStop, "MUST-35"},
    {Rule::kTimeWaitStart, "MUST-13"},
    {Rule::kTimeWaitOver, "MUST-13"},
    {Rule::kTimeWaitReused, "MAY-2, SHLD-4"},
    {Rule::kKeepAliveStart, "MAY-5, MUST-24, MUST-26, MUST-27"},
    {Rule::kKeepAliveStop, "MUST-24, MUST-25"},
    {Rule::kKeepAliveBusy, "MUST-26"},
    {Rule::kKeepAliveGivenUp, "MUST-29"},
    {Rule::kRetryTrouble, "MUST-20, SHLD-9, SHLD-10"},
    {Rule::kRetriesExhausted, "MUST-20, MUST-21, SHLD-11"},
    {Rule::kConnectGivenUp, "MUST-20, MUST-22, MUST-23"},
    {Rule::kIcmpSoftError, "MUST-54, SHLD-25, MUST-56"},
    {Rule::kIcmpHardError, "MUST-54, SHLD-26"},
    {Rule::kIcmpNobody, "MUST-54"},
    {Rule::kIcmpQuench, "MUST-55"},
    {Rule::kInvalidAddress, "MUST-57, MUST-63"},
    {Rule::kInitialWindow, "MUST-19"},
    {Rule::kInitialWindowAfterLoss, "MUST-19"},
    {Rule::kSlowStart, "MUST-19"},
    {Rule::kCongestionAvoidance, "MUST-19"},
    {Rule::kHalved, "MUST-19"},
    {Rule::kLossWindow, "MUST-19"},
    {Rule::kMarked, "SHLD-8"},
    {Rule::kControllerChosen, "MAY-18"},
};

}  // namespace

std::string_view requirements_of(Rule rule) {
  const auto found = std::find_if(std::begin(kNumbered), std::end(kNumbered),
                                  [rule](const Numbered& row) { return row.rule == rule; });
  return found == std::end(kNumbered) ? std::string_view() : found->ids;
}

}  // namespace tcplab::tcp
