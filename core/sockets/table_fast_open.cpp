// Fast Open (RFC 7413) as Linux's sockets have it: the options of servers, and what clients call.

#include <algorithm>
#include <array>
#include <utility>

#include "core/sockets/outcome.hpp"
#include "core/sockets/socket_table.hpp"

namespace tcplab::sockets {
namespace {

constexpr std::size_t kKeySize = 16;

SipKey key_at(const std::string& octets, std::size_t at) {
  std::array<std::uint8_t, kKeySize> key{};
  std::copy_n(octets.begin() + static_cast<std::ptrdiff_t>(at), kKeySize, key.begin());
  return tcp::fast_open_key(key);
}

}  // namespace

tcp::FastOpenKeys fast_open_keys(const std::string& octets) {
  tcp::FastOpenKeys keys{key_at(octets, 0), std::nullopt};
  if (octets.size() > kKeySize) keys.backup = key_at(octets, kKeySize);
  return keys;
}

// Only of what listens or may yet: an accepted connection has nothing to give.
Errno SocketTable::set_fast_open(Environment os, Socket& socket, int name, const OptionValue& value) {
  if (name == option::kFastOpenKey) {
    const auto* octets = std::get_if<std::string>(&value);
    if (octets == nullptr || (octets->size() != kKeySize && octets->size() != 2 * kKeySize))
      return Errno::kInvalid;
    socket.options.fast_open_key = *octets;
    if (socket.phase == Socket::Phase::kListening) {
      (void)os.host.set_fast_open_keys(socket.connection, fast_open_keys(*octets));
    }
    return Errno::kNone;
  }
  const auto* places = std::get_if<std::int64_t>(&value);
  const bool may_listen = socket.phase == Socket::Phase::kFresh || socket.phase == Socket::Phase::kListening;
  if (places == nullptr || *places < 0 || !may_listen) return Errno::kInvalid;
  socket.options.fast_open_queue = std::min<std::int64_t>(*places, 4096);  // SOMAXCONN
  return Errno::kNone;
}

// connect() and the first data in one: with a cookie they ride on the SYN (RFC 7413 4.2.1), without one it
// asks for one. Who does not wait is told how much has left, which is nothing without a cookie; who does
// leaves the rest as well.
Answer SocketTable::send_fast(Environment os, Socket& socket, wire::Endpoint remote, Blocked call) {
  if (!os.host.config().fast_open_client) return failed(Errno::kUnsupported);
  const bool patient = !socket.non_blocking && (call.flags & message::kDontWait) == 0;
  socket.deferred.reset();
  socket.options.fast_open = true;
  const Errno error = start_connection(os, socket, remote);
  socket.options.fast_open = false;
  if (error != Errno::kNone) return failed(error);
  const std::uint32_t room = os.host.find(socket.connection)->room_on_syn();
  const auto size = static_cast<std::uint32_t>(call.rest.size());
  const std::uint32_t now = patient ? size : std::min(room, size);
  if (now > 0) {
    const auto sent = os.host.send(socket.connection, call.rest.slice(0, now), os.now, {});
    log(os, socket.connection, {tcp::CallKind::kSend, sent ? *sent : 0}, sent);
    call.done = sent ? *sent : 0;
    call.rest = call.rest.slice(static_cast<std::uint32_t>(call.done));
    if (call.done > 0) note_sent(os, socket, call.flags, !patient || call.rest.empty());
  }
  if (!patient) return call.done > 0 ? done(call.done) : failed(Errno::kInProgress);
  Answer answer;
  answer.blocked = std::move(call);
  return answer;
}

// TCP_FASTOPEN_CONNECT: with a cookie connect() leaves everything to the first data.
bool SocketTable::has_cookie(Environment os, const wire::Endpoint& remote) const {
  return os.host.config().fast_open_client && os.host.has_cookie(unmapped(remote.address));
}

}  // namespace tcplab::sockets
