// A server's socket options of Fast Open (RFC 7413), as Linux has them.

#include <algorithm>
#include <array>

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

}  // namespace tcplab::sockets
