#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/tcp/host.hpp"

namespace tcplab::tcp {

// A user call (RFC 9293 3.9.1), as scenarios ask for it, sockets make it and traces tell of it.
enum class CallKind : std::uint8_t { kListen, kConnect, kSend, kReceive, kClose, kAbort };
std::string_view to_string(CallKind kind);

struct Call {
  CallKind call = CallKind::kConnect;
  std::uint32_t count = 0;  // octets taken or read, for kSend and kReceive
  wire::Endpoint remote;    // for kConnect, and for kListen where it waits for one peer only
  std::uint16_t port = 0;   // for kListen; for kConnect the local one, where it is named
  bool urgent = false;      // for kSend: up to and with these octets
  bool both = false;        // for kClose: the user will not read any more either
  bool failed = false;
  CallError error{};  // when failed
  bool operator==(const Call&) const = default;
};

// The call, ended as its result says.
template <typename T>
Call ended(Call call, const Result<T, CallError>& result) {
  call.failed = !result;
  if (!result) call.error = result.error();
  return call;
}

// A call that somebody has made on a Host, for whoever keeps a log.
struct MadeCall {
  ConnId connection;
  Call call;
  std::size_t events = 0;  // that waited in the Host when it was done: its own are the last of them
};

}  // namespace tcplab::tcp
