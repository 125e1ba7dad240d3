// socket, bind, listen, accept, connect and the names of both ends.

#include <algorithm>
#include <array>

#include "core/sockets/outcome.hpp"
#include "core/sockets/socket_table.hpp"
#include "core/wire/ipv4.hpp"

namespace tcplab::sockets {
namespace {

constexpr std::array<std::uint8_t, 12> kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

bool is_local(Environment os, const wire::IpAddress& address) {
  const auto& own = os.host.addresses();
  return std::find(own.begin(), own.end(), address) != own.end();
}

bool has_version(Environment os, wire::IpVersion version) {
  const auto& own = os.host.addresses();
  return std::any_of(own.begin(), own.end(),
                     [version](const auto& address) { return address.version == version; });
}

// The address that bind() gave, if it gave one, and the options. SO_REUSEPORT's sockets may listen on one
// port and share who comes, as on Linux.
tcp::OpenOptions open_options(Environment os, const Socket& socket) {
  tcp::OpenOptions options;
  options.config = config_of(os.host.config(), socket.options);
  options.share_port = socket.options.reuse_port;
  if (socket.local && !socket.local->address.is_unspecified())
    options.local_address = unmapped(socket.local->address);
  return options;
}

// What an address of a socket stands for: itself, or, unspecified, all of its version; of IPv6 those of IPv4
// too, unless the socket is for IPv6 only.
struct Claim {
  wire::IpAddress address;
  bool v6_only = false;
};

bool takes_in(const Claim& wildcard, const Claim& other) {
  if (!wildcard.address.is_unspecified()) return false;
  const bool same = unmapped(other.address).version == wildcard.address.version;
  return same || (wildcard.address.version == wire::IpVersion::kV6 && !wildcard.v6_only);
}

// Linux's inet_rcv_saddr_equal().
bool meet(const Claim& a, const Claim& b) {
  return unmapped(a.address) == unmapped(b.address) || takes_in(a, b) || takes_in(b, a);
}

}  // namespace

tcp::Host::Bound bound_of(const wire::Endpoint& local) {
  if (local.address.is_unspecified()) return {local.port, std::nullopt};
  return {local.port, unmapped(local.address)};
}

wire::IpAddress mapped(const wire::IpAddress& address) {
  if (address.version == wire::IpVersion::kV6) return address;
  wire::IpAddress out{wire::IpVersion::kV6, {}};
  if (address.is_unspecified()) return out;
  std::copy(kMappedPrefix.begin(), kMappedPrefix.end(), out.octets.begin());
  std::copy_n(address.octets.begin(), 4, out.octets.begin() + 12);
  return out;
}

wire::IpAddress unmapped(const wire::IpAddress& address) {
  if (address.version == wire::IpVersion::kV4) return address;
  if (!std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), address.octets.begin())) return address;
  wire::IpAddress out{wire::IpVersion::kV4, {}};
  std::copy_n(address.octets.begin() + 12, 4, out.octets.begin());
  return out;
}

int SocketTable::install(File file) {
  int fd = 3;
  while (files_.count(fd) != 0) ++fd;
  files_.emplace(fd, std::move(file));
  return fd;
}

Socket* SocketTable::socket_of(int fd) {
  const auto found = files_.find(fd);
  return found != files_.end() ? std::get_if<Socket>(&found->second) : nullptr;
}

const Socket* SocketTable::find(int fd) const {
  const auto found = files_.find(fd);
  return found != files_.end() ? std::get_if<Socket>(&found->second) : nullptr;
}

Errno SocketTable::why_not(int fd) const {
  return files_.count(fd) != 0 ? Errno::kNotSocket : Errno::kBadDescriptor;
}

std::vector<int> SocketTable::descriptors() const {
  std::vector<int> open;
  for (const auto& [fd, file] : files_) open.push_back(fd);
  return open;
}

const tcp::Connection* SocketTable::connection(const tcp::Host& host, int fd) const {
  const Socket* const socket = find(fd);
  return socket != nullptr ? host.find(socket->connection) : nullptr;
}

Answer SocketTable::socket(Environment, int domain, int socket_type, int protocol) {
  if (domain != family::kInet && domain != family::kInet6) return failed(Errno::kFamilyUnsupported);
  constexpr int kProtocolUdp = 17;
  const int kind = socket_type & type::kMask;
  if (kind != type::kStream) return failed(Errno::kTypeUnsupported);
  if (protocol != 0 && protocol != wire::kProtocolTcp) {
    return failed(protocol == kProtocolUdp ? Errno::kProtocolUnsupported : Errno::kInvalid);
  }
  Socket socket;
  socket.domain = domain;
  socket.non_blocking = (socket_type & type::kNonBlock) != 0;
  return done(install(std::move(socket)));
}

// --- bind ---

// The Host knows of the ports that are bound and not opened.
void SocketTable::mind_port(Environment os, const Socket& socket) {
  if (!socket.local) return;
  if (socket.phase != Socket::Phase::kFresh) return os.host.unreserve_port(bound_of(*socket.local));
  const tcp::Config config = config_of(os.host.config(), socket.options);
  os.host.reserve_port(bound_of(*socket.local), config.ttl, config.dscp);
}

Errno SocketTable::check_bind(Environment os, const Socket& socket, const wire::Endpoint& address) const {
  if (socket.local || socket.phase != Socket::Phase::kFresh) return Errno::kInvalid;
  const bool v6 = address.address.version == wire::IpVersion::kV6;
  if (v6 != (socket.domain == family::kInet6)) return v6 ? Errno::kFamilyUnsupported : Errno::kInvalid;
  const wire::IpAddress plain = unmapped(address.address);
  if (plain.is_unspecified()) return Errno::kNone;
  if (v6 && socket.options.v6_only && plain.version == wire::IpVersion::kV4) return Errno::kInvalid;
  return is_local(os, plain) ? Errno::kNone : Errno::kAddressUnavailable;
}

// POSIX's and Linux's rules for sharing a port of one address: both sockets ask for it with SO_REUSEPORT, or
// both with SO_REUSEADDR and neither listens. Connections without a descriptor (TIME-WAIT above all) give way
// to SO_REUSEADDR.
bool SocketTable::port_taken(Environment os, const Socket& socket, const wire::Endpoint& wanted) const {
  const Claim claim{wanted.address, socket.options.v6_only};
  for (const auto& [fd, file] : files_) {
    const Socket* const other = std::get_if<Socket>(&file);
    if (other == nullptr || other == &socket || !other->local || other->local->port != wanted.port) continue;
    const bool apart = !meet(claim, {other->local->address, other->options.v6_only});
    const bool both_ports = socket.options.reuse_port && other->options.reuse_port;
    const bool both_addresses = socket.options.reuse_address && other->options.reuse_address &&
                                other->phase != Socket::Phase::kListening &&
                                socket.phase != Socket::Phase::kListening;
    if (!apart && !both_ports && !both_addresses) return true;
  }
  if (socket.options.reuse_address) return false;
  return std::any_of(orphans_.begin(), orphans_.end(), [&](tcp::ConnId id) {
    const tcp::Connection* const tcb = os.host.find(id);
    return tcb != nullptr && tcb->state() != tcp::State::kClosed && tcb->local().port == wanted.port &&
           meet(claim, {tcb->local().address, false});
  });
}

std::optional<std::uint16_t> SocketTable::free_port(Environment os, const Socket& socket,
                                                    const wire::IpAddress& address) {
  const wire::IpAddress local = address.is_unspecified() ? os.host.address() : unmapped(address);
  for (std::uint32_t tried = 0; tried < tcp::Host::kEphemeralPorts; ++tried) {
    const std::uint16_t port = os.host.next_ephemeral_port(local, {});
    if (!port_taken(os, socket, {address, port})) return port;
  }
  return std::nullopt;
}

Answer SocketTable::bind(Environment os, int fd, wire::Endpoint address) {
  Socket* const socket = socket_of(fd);
  if (socket == nullptr) return failed(why_not(fd));
  if (const Errno error = check_bind(os, *socket, address); error != Errno::kNone) return failed(error);
  if (address.port == 0) {
    const std::optional<std::uint16_t> port = free_port(os, *socket, address.address);
    if (!port) return failed(Errno::kAddressInUse);
    address.port = *port;
  } else if (port_taken(os, *socket, address)) {
    return failed(Errno::kAddressInUse);
  }
  socket->local = address;
  mind_port(os, *socket);
  return done(0);
}

// --- listen and accept ---

Answer SocketTable::listen(Environment os, int fd, int backlog) {
  Socket* const socket = socket_of(fd);
  if (socket == nullptr) return failed(why_not(fd));
  const auto places = static_cast<std::uint32_t>(std::clamp(backlog, 0, 4096)) + 1;  // 0 still lets one wait
  if (socket->phase == Socket::Phase::kListening) {
    return os.host.set_backlog(socket->connection, places) ? done(0) : failed(Errno::kInvalid);
  }
  if (socket->phase != Socket::Phase::kFresh) return failed(Errno::kInvalid);
  if (!socket->local) {
    const bool v6 = socket->domain == family::kInet6;
    const wire::IpAddress any = v6 ? mapped(wire::IpAddress{}) : wire::IpAddress{};
    const std::optional<std::uint16_t> port = free_port(os, *socket, any);
    if (!port) return failed(Errno::kAddressInUse);
    socket->local = wire::Endpoint{any, *port};
  }
  if (os.host.config().fast_open_every_listener && socket->options.fast_open_queue == 0) {
    socket->options.fast_open_queue = std::clamp(backlog, 0, 4096);
  }
  const auto opened = os.host.listen(socket->local->port, places, os.now, open_options(os, *socket));
  log(os, opened ? *opened : tcp::ConnId{}, {tcp::CallKind::kListen, 0, {}, socket->local->port}, opened);
  if (!opened) return failed(errno_of(opened.error()));
  socket->connection = *opened;
  socket->phase = Socket::Phase::kListening;
  const std::string& key = socket->options.fast_open_key;
  if (!key.empty()) (void)os.host.set_fast_open_keys(*opened, fast_open_keys(key));
  mind_port(os, *socket);
  return done(0);
}

Answer SocketTable::accept(Environment os, int fd, int flags) {
  Socket* const socket = socket_of(fd);
  if (socket == nullptr) return failed(why_not(fd));
  if (socket->phase != Socket::Phase::kListening) return failed(Errno::kInvalid);
  if ((flags & ~(type::kNonBlock | type::kCloseOnExec)) != 0) return failed(Errno::kInvalid);
  return accept_now(os, fd, *socket, flags);
}

Answer SocketTable::accept_now(Environment os, int fd, Socket& listener, int flags) {
  const std::optional<tcp::ConnId> child = os.host.accept(listener.connection);
  if (!child) {
    if (listener.non_blocking) return failed(Errno::kAgain);
    Blocked call;
    call.call = Blocked::Call::kAccept;
    call.descriptor = fd;
    call.flags = flags;
    return waits(call, os, listener.options.receive_timeout);
  }
  const tcp::Connection& tcb = *os.host.find(*child);
  Socket socket;
  socket.domain = listener.domain;
  socket.phase = Socket::Phase::kConnected;
  socket.non_blocking =
      (flags & type::kNonBlock) != 0 || (os.habits().accepted_inherits_non_blocking && listener.non_blocking);
  socket.connection = *child;
  socket.local = tcb.local();
  socket.options = listener.options;
  Answer answer = done(install(socket));
  answer.address = tcb.remote();
  if (socket.domain == family::kInet6) answer.address->address = mapped(answer.address->address);
  return answer;
}

// --- connect ---

Answer SocketTable::connect(Environment os, int fd, wire::Endpoint remote) {
  Socket* const socket = socket_of(fd);
  if (socket == nullptr) return failed(why_not(fd));
  if (socket->phase != Socket::Phase::kFresh) return connect_again(os, fd, *socket);
  if (socket->deferred) return failed(Errno::kConnected);
  if (socket->options.fast_open_connect && os.host.config().fast_open_client) {
    if (has_cookie(os, remote)) {
      socket->deferred = remote;
      return done(0);
    }
    Answer answer = send_fast(os, *socket, remote, {});
    if (!answer.blocked) return answer;
    return connect_progress(os, fd, *socket);
  }
  if (const Errno error = start_connection(os, *socket, remote); error != Errno::kNone) return failed(error);
  return connect_progress(os, fd, *socket);
}

Errno SocketTable::start_connection(Environment os, Socket& socket, wire::Endpoint remote) {
  const bool v6 = remote.address.version == wire::IpVersion::kV6;
  if (v6 != (socket.domain == family::kInet6)) return Errno::kFamilyUnsupported;
  remote.address = unmapped(remote.address);
  if (!has_version(os, remote.address.version) || remote.address.is_multicast()) {
    return Errno::kNetworkUnreachable;
  }
  const std::uint16_t port = socket.local ? socket.local->port : 0;
  const auto opened = os.host.connect(remote, port, os.now, open_options(os, socket));
  log(os, opened ? *opened : tcp::ConnId{}, {tcp::CallKind::kConnect, 0, remote}, opened);
  if (!opened) {
    return opened.error() == tcp::CallError::kConnectionAlreadyExists ? Errno::kAddressUnavailable
                                                                      : errno_of(opened.error());
  }
  socket.connection = *opened;
  socket.phase = Socket::Phase::kConnecting;
  socket.error_taken = false;
  if (!socket.local) socket.local = os.host.find(*opened)->local();
  mind_port(os, socket);
  return Errno::kNone;
}

// connect() on a socket that has a connection, or had one that failed.
Answer SocketTable::connect_again(Environment os, int fd, Socket& socket) {
  if (socket.phase != Socket::Phase::kConnecting) return failed(Errno::kConnected);
  const tcp::Connection* const tcb = os.host.find(socket.connection);
  const bool opening =
      tcb != nullptr && (tcb->state() == tcp::State::kSynSent || tcb->state() == tcp::State::kSynReceived);
  if (opening && socket.non_blocking) return failed(Errno::kAlready);
  const bool open = !opening && tcb != nullptr && tcb->state() != tcp::State::kClosed;
  if (open && !os.habits().connect_again_tells_success) return failed(Errno::kConnected);
  return connect_progress(os, fd, socket);
}

Answer SocketTable::connect_progress(Environment os, int fd, Socket& socket) {
  const tcp::Connection* const tcb = os.host.find(socket.connection);
  const tcp::State state = tcb != nullptr ? tcb->state() : tcp::State::kClosed;
  if (state == tcp::State::kSynSent || state == tcp::State::kSynReceived) {
    if (socket.non_blocking) return failed(Errno::kInProgress);
    Blocked call;
    call.call = Blocked::Call::kConnect;
    call.descriptor = fd;
    return waits(call, os, socket.options.send_timeout);
  }
  if (state != tcp::State::kClosed) {
    socket.phase = Socket::Phase::kConnected;
    return done(0);
  }
  const Errno error = take_error(os, socket);
  leave(os, socket);  // the socket may try again
  return failed(error != Errno::kNone ? error : Errno::kConnectionAborted);
}

Answer SocketTable::disconnect(Environment os, int fd) {
  Socket* const socket = socket_of(fd);
  if (socket == nullptr) return failed(why_not(fd));
  if (socket->phase == Socket::Phase::kConnecting || socket->phase == Socket::Phase::kConnected) {
    const tcp::CallResult aborted = os.host.abort(socket->connection);
    log(os, socket->connection, {tcp::CallKind::kAbort}, aborted);
  }
  leave(os, *socket);
  return done(0);
}

// --- Names ---

Answer SocketTable::getsockname(Environment os, int fd) const {
  const Socket* const socket = find(fd);
  if (socket == nullptr) return failed(why_not(fd));
  const bool v6 = socket->domain == family::kInet6;
  Answer answer = done(0);
  answer.address = socket->local.value_or(wire::Endpoint{});
  const tcp::Connection* const tcb = os.host.find(socket->connection);
  if (tcb != nullptr && socket->phase != Socket::Phase::kListening) answer.address = tcb->local();
  if (v6) answer.address->address = mapped(answer.address->address);
  return answer;
}

Answer SocketTable::getpeername(Environment os, int fd) const {
  const Socket* const socket = find(fd);
  if (socket == nullptr) return failed(why_not(fd));
  const tcp::Connection* const tcb = os.host.find(socket->connection);
  const bool connected =
      tcb != nullptr && socket->phase != Socket::Phase::kListening && tcp::is_synchronized(tcb->state());
  if (!connected) return failed(Errno::kNotConnected);
  Answer answer = done(0);
  answer.address = tcb->remote();
  if (socket->domain == family::kInet6) answer.address->address = mapped(answer.address->address);
  return answer;
}

}  // namespace tcplab::sockets
