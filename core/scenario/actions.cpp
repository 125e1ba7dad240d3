#include "core/scenario/actions.hpp"

namespace tcplab::scenario::language {

std::span<const ActionKind* const> actions() {
  static constexpr const ActionKind* kActions[] = {
      &kListenAction, &kConnectAction, &kSendAction, &kReceiveAction,
      &kCloseAction,  &kAbortAction,   &kSetAction,
  };
  return kActions;
}

}  // namespace tcplab::scenario::language
