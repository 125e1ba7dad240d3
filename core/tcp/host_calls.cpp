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
  const std::optional<wire::IpAddress> source =
      remote ? source_for(*remote, options) : options.local_address.value_or(address());
  if (!source) return CallError::kInvalidAddress;
  const wire::Endpoint local{*source, port};
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
  const std::optional<SeqNum> iss = active_sequence({local, remote}, *config, now);
  if (!iss) return CallError::kConnectionAlreadyExists;
  Connection connection(config, local, *iss);
  connection.choose_ip_options(std::move(options.ip_options));
  if (connection.config().fast_open) connection.choose_fast_open(fast_open_offer(remote.address));
  const CallResult opened = connection.open_active(remote, now);
  if (!opened) return opened.error();
  const ConnId id = insert(std::move(connection), ConnId{});
  begin(id, *record(id), now);
  return id;
}

// What an active open is to find and to be found by, whichever call made it one.
void Host::begin(ConnId id, Record& r, Instant now) {
  use_path(r.connection, r.connection.remote().address, now);
  r.old = set_aside(r.connection);
  end_old(r);
  bind(id, r);
  note_isn(id, r);
}

std::optional<ConnId> Host::accept(ConnId listener) {
  if (acceptable(listener) == 0) return std::nullopt;
  return edit_listener(listener)->acceptable.pop();
}

// call: what to do with the record; whatever it changes is taken notice of.
template <typename Call>
auto Host::with(ConnId id, Call call) -> decltype(call(std::declval<Record&>())) {
  Record* const r = record(id);
  if (r == nullptr) return CallError::kConnectionDoesNotExist;
  auto result = call(*r);
  touch(id, *r);
  return result;
}

Result<std::uint32_t, CallError> Host::send(ConnId id, Bytes octets, Instant now, SendOptions options) {
  const auto sent = with(id, [&](Record& r) -> Result<std::uint32_t, CallError> {
    Connection& connection = r.connection;
    // A passive open that sends is an active one from here on, with all that is asked of those: RFC 9293
    // 3.10.2.
    const bool opens = connection.state() == State::kListen && connection.fixed_remote();
    if (opens) {
      const FourTuple tuple{connection.local(), *connection.fixed_remote()};
      const std::optional<SeqNum> iss = active_sequence(tuple, connection.config(), now);
      if (!iss) return CallError::kConnectionAlreadyExists;
      connection.choose_iss(*iss);
    }
    connection.be_frugal(memory_is_short());
    Result<std::uint32_t, CallError> taken = connection.send(std::move(octets), now, options);
    if (opens && connection.state() == State::kSynSent) begin(id, r, now);
    return taken;
  });
  free_memory();
  return sent;
}

Result<Bytes, CallError> Host::receive(ConnId id, std::uint32_t count) {
  return with(id, [&](Record& r) { return r.connection.receive(count); });
}

CallResult Host::close(ConnId id, Instant now) {
  return with(id, [&](Record& r) { return r.connection.close(now); });
}

CallResult Host::close_both(ConnId id, Instant now) {
  return with(id, [&](Record& r) {
    r.released = true;
    return r.connection.close_both(now);
  });
}

CallResult Host::configure(ConnId id, const Config& config, Instant now) {
  return with(id, [&](Record& r) -> CallResult {
    r.connection.configure(config, now);
    return Done{};
  });
}

CallResult Host::abort(ConnId id) {
  return with(id, [&](Record& r) { return r.connection.abort(); });
}

void Host::release(ConnId id) {
  if (find(id) == nullptr || find(id)->state() != State::kClosed) return;
  Record& r = *record(id);
  r.released = true;
  touch(id, r);
}

}  // namespace tcplab::tcp
