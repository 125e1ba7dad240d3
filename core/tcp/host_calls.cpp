// A Host's user calls.

#include <utility>

#include "core/tcp/host.hpp"
#include "core/wire/ipv4_options.hpp"

namespace tcplab::tcp {

// Connections share the choices of their Host as long as they have none of their own.
Cow<Config> Host::choices(const OpenOptions& options) const {
  return options.config && *options.config != *config_ ? Cow<Config>(*options.config) : config_;
}

// The local address of a new connection: the user's choice, or our first of the peer's kind, kept for as long
// as the connection lives: RFC 9293 3.9.1.1 (MUST-43, MUST-44, MUST-45).
std::optional<wire::IpAddress> Host::source_for(const wire::Endpoint& remote,
                                                const OpenOptions& options) const {
  if (options.local_address) return is_ours(*options.local_address) ? options.local_address : std::nullopt;
  for (const wire::IpAddress& address : *addresses_) {
    if (address.version == remote.address.version) return address;
  }
  return std::nullopt;
}

Result<ConnId, CallError> Host::listen(std::uint16_t port, std::uint32_t backlog, Instant now,
                                       OpenOptions options) {
  const Result<ConnId, CallError> id = open_passive(port, std::nullopt, now, std::move(options));
  if (id) listeners_.edit()[*id].backlog = backlog;
  return id;
}

CallResult Host::set_backlog(ConnId listener, std::uint32_t backlog) {
  Listener* const found = edit_listener(listener);
  if (found == nullptr) return CallError::kConnectionDoesNotExist;
  found->backlog = backlog;
  return Done{};
}

// One passive OPEN never stands in the way of connections or of LISTENs elsewhere, only the very same address
// and port is taken: RFC 9293 3.9.1.1 (MUST-41, MUST-42).
Result<ConnId, CallError> Host::open_passive(std::uint16_t port, std::optional<wire::Endpoint> remote,
                                             Instant now, OpenOptions options) {
  if (options.local_address && !is_ours(*options.local_address)) return CallError::kInvalidAddress;
  if (remote && is_no_host(remote->address)) return CallError::kInvalidAddress;
  if (options.ip_options.size() > wire::kMaxIpv4OptionsSize) return CallError::kInsufficientResources;
  const Bound bound{port, options.local_address};
  if (is_taken(bound, options.share_port)) return CallError::kPortInUse;
  const wire::Endpoint local{options.local_address.value_or(address()), port};
  const Cow<Config> config = choices(options);
  if (!config->reuse_address && has_port(bound)) return CallError::kPortInUse;
  Connection connection(config, local,
                        initial_sequence(local, remote.value_or(wire::Endpoint{}), *config, now));
  connection.choose_ip_options(std::move(options.ip_options));
  const CallResult opened = connection.open_passive(remote);
  if (!opened) return opened.error();
  const ConnId id = insert(std::move(connection), ConnId{});
  by_port_.edit().emplace(bound, id);
  bounds_.edit().emplace(id, PassiveOpen{bound, options.share_port});
  return id;
}

Result<ConnId, CallError> Host::connect(wire::Endpoint remote, std::uint16_t local_port, Instant now,
                                        OpenOptions options) {
  const std::optional<wire::IpAddress> source = source_for(remote, options);
  if (!source) return CallError::kInvalidAddress;
  if (options.ip_options.size() > wire::kMaxIpv4OptionsSize) return CallError::kInsufficientResources;
  const Cow<Config> config = choices(options);
  if (local_port == 0) {
    const std::optional<std::uint16_t> chosen = ephemeral_port(*source, remote, *config, now);
    if (!chosen) return CallError::kInsufficientResources;
    local_port = *chosen;
  } else if (!config->reuse_address && has_port({local_port, options.local_address})) {
    return CallError::kPortInUse;
  }
  const wire::Endpoint local{*source, local_port};
  const Connection* const old = in_the_way({local, remote});
  if (!may_follow(old, *config, now)) return CallError::kConnectionAlreadyExists;
  const SeqNum iss = initial_sequence(local, remote, *config, now);
  Connection connection(config, local, old == nullptr ? iss : later(iss, old->snd().nxt + kBeyondOld));
  connection.choose_ip_options(std::move(options.ip_options));
  if (connection.config().fast_open) connection.choose_fast_open(fast_open_offer(remote.address));
  const CallResult opened = connection.open_active(remote, now);
  if (!opened) return opened.error();
  use_path(connection, remote.address, now);
  const ConnId before = set_aside(connection);
  const ConnId id = insert(std::move(connection), ConnId{});
  record(id)->old = before;
  end_old(*record(id));
  bind(id, *record(id));
  note_isn(id, *record(id));
  return id;
}

std::optional<ConnId> Host::accept(ConnId listener) {
  if (acceptable(listener) == 0) return std::nullopt;
  return edit_listener(listener)->acceptable.pop();
}

Result<std::uint32_t, CallError> Host::send(ConnId id, Bytes octets, Instant now, SendOptions options) {
  Record* const r = record(id);
  if (r == nullptr) return CallError::kConnectionDoesNotExist;
  const bool was_listening = r->connection.state() == State::kListen;
  r->connection.be_frugal(memory_is_short());
  Result<std::uint32_t, CallError> sent = r->connection.send(std::move(octets), now, options);
  if (was_listening && r->connection.state() == State::kSynSent) {
    bind(id, *r);
    note_isn(id, *r);
  }
  touch(id, *r);
  free_memory();
  return sent;
}

Result<Bytes, CallError> Host::receive(ConnId id, std::uint32_t count) {
  Record* const r = record(id);
  if (r == nullptr) return CallError::kConnectionDoesNotExist;
  Result<Bytes, CallError> octets = r->connection.receive(count);
  touch(id, *r);
  return octets;
}

CallResult Host::close(ConnId id, Instant now) {
  Record* const r = record(id);
  if (r == nullptr) return CallError::kConnectionDoesNotExist;
  const CallResult result = r->connection.close(now);
  touch(id, *r);
  return result;
}

CallResult Host::close_both(ConnId id, Instant now) {
  Record* const r = record(id);
  if (r == nullptr) return CallError::kConnectionDoesNotExist;
  const CallResult result = r->connection.close_both(now);
  r->released = true;
  touch(id, *r);
  return result;
}

CallResult Host::configure(ConnId id, const Config& config, Instant now) {
  Record* const r = record(id);
  if (r == nullptr) return CallError::kConnectionDoesNotExist;
  r->connection.configure(config, now);
  touch(id, *r);
  return Done{};
}

CallResult Host::abort(ConnId id) {
  Record* const r = record(id);
  if (r == nullptr) return CallError::kConnectionDoesNotExist;
  const CallResult result = r->connection.abort();
  touch(id, *r);
  return result;
}

void Host::release(ConnId id) {
  if (find(id) == nullptr || find(id)->state() != State::kClosed) return;
  Record& r = *record(id);
  r.released = true;
  touch(id, r);
}

}  // namespace tcplab::tcp
