#pragma once

#include "core/base/language.hpp"

namespace tcplab::shell {

// A row of the variables: RFC 9293's names are names in every language, the others are words. The explanation
// is a sentence for who does not know it.
struct VariableWords {
  Words name;
  Words explanation;
};

enum class Variable {
  kState,
  kHold,
  kSndUna,
  kSndNxt,
  kSndWnd,
  kIss,
  kRcvNxt,
  kRcvWnd,
  kIrs,
  kFlight,
  kUnsent,
  kReadable,
  kMss,
  kOptions,
  kCwnd,
  kSsthresh,
  kSrtt,
  kRttvar,
  kRto,
  kBackoff,
  kRetries,
  kWindowProbes,
  kKeepAliveProbes,
  kRetransmission,
  kPersist,
  kTimeWait,
  kDelayedAck,
  kKeepAlive,
  kUserTimeout,
  kFinWait2,
  kLossProbe,
  kReordering,
  kPacing,
  kCount,
};
const VariableWords& words_for(Variable variable);

}  // namespace tcplab::shell
