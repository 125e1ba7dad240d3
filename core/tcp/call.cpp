#include "core/tcp/call.hpp"

namespace tcplab::tcp {

std::string_view to_string(CallKind kind) {
  switch (kind) {
    case CallKind::kListen:
      return "listen";
    case CallKind::kConnect:
      return "connect";
    case CallKind::kSend:
      return "send";
    case CallKind::kReceive:
      return "receive";
    case CallKind::kClose:
      return "close";
    case CallKind::kAbort:
      return "abort";
  }
  return "";
}

}  // namespace tcplab::tcp
