#include "core/scenario/actions.hpp"

namespace tcplab::scenario::language {

std::span<const ActionKind* const> actions() {
  static constexpr const ActionKind* kActions[] = {
      &kListenAction,   &kConnectAction, &kSendAction, &kReceiveAction, &kCloseAction,
      &kShutdownAction, &kAbortAction,   &kSetAction,  &kForgeAction,   &kCrashAction,
      &kRebootAction,   &kFreezeAction,  &kThawAction,
  };
  return kActions;
}

}  // namespace tcplab::scenario::language
