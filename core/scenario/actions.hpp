#pragma once

#include "core/scenario/parser.hpp"

// What hosts can be told to do, a row for each, as actions/ has them.
namespace tcplab::scenario::language {

extern const ActionKind kListenAction, kConnectAction, kSendAction, kReceiveAction, kCloseAction,
    kAbortAction, kSetAction, kShutdownAction, kForgeAction, kCrashAction, kRebootAction, kFreezeAction,
    kThawAction;

}  // namespace tcplab::scenario::language
