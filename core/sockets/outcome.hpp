#pragma once

#include <utility>

#include "core/sockets/socket_table.hpp"

// Small helpers of the files that make up SocketTable.
namespace tcplab::sockets {

inline Answer done(std::int64_t value) { return Answer{value}; }
inline Answer failed(Errno error) { return Answer{-1, error}; }

// The call waits; patience zero is for ever.
inline Answer waits(Blocked call, Environment os, Duration patience) {
  if (patience > Duration{}) call.deadline = os.now + patience;
  Answer answer;
  answer.blocked = std::move(call);
  return answer;
}

// errno's name for what a call of RFC 9293 answers.
Errno errno_of(tcp::CallError error);
// The same for the error that ended a connection. Precondition: there is one.
Errno errno_of(const tcp::Connection& tcb);

}  // namespace tcplab::sockets
