#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/tcp/state.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::tcp {

// What a user call answers when it cannot be done (RFC 9293 3.10; the texts are the RFC's).
enum class CallError : std::uint8_t {
  kConnectionDoesNotExist,
  kConnectionAlreadyExists,
  kConnectionClosing,
  kConnectionReset,
  kConnectionRefused,
  kConnectionTimedOut,
  kForeignSocketUnspecified,
  kInsufficientResources,
  kPortInUse,
  kInvalidAddress,
  kDestinationUnreachable,
};
constexpr int kCallErrorCount = 11;
std::string_view to_string(CallError error);

// What SEND may ask for besides sending (RFC 9293 3.9.1.2).
struct SendOptions {
  bool push = true;  // RFC 9293 3.9.1.2 (MAY-15); without it the octets may wait for more
  // Everything up to and with these octets is urgent. For tests and old protocols, nothing new should use it:
  // RFC 9293 3.9.1.2 (SHLD-13).
  bool urgent = false;
  // A record ends here (MSG_EOR): no segment holds octets of both sides.
  bool end_of_record = false;
};

// What the STATUS call answers (RFC 9293 3.10.6).
struct Status {
  wire::Endpoint local;
  wire::Endpoint remote;
  State state = State::kClosed;
  std::uint32_t receive_window = 0;
  std::uint32_t send_window = 0;
  std::uint32_t awaiting_ack = 0;     // octets sent and not acknowledged
  std::uint32_t awaiting_send = 0;    // octets given by the user and not yet sent
  std::uint32_t pending_receipt = 0;  // octets the user may read
  bool urgent = false;                // urgent data is to be read
  std::uint8_t dscp = 0;
  Duration user_timeout;
};

// A call that answers nothing but whether it was done.
struct Done {};
using CallResult = Result<Done, CallError>;

}  // namespace tcplab::tcp
