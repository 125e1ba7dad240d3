#include "core/tcp/host.hpp"

#include <array>
#include <cassert>
#include <utility>

#include "core/tcp/reset.hpp"

namespace tcplab::tcp {
namespace {

constexpr std::uint16_t kFirstEphemeralPort = 49152;  // RFC 6335 6
constexpr std::uint32_t kEphemeralPorts = 65536 - kFirstEphemeralPort;

// The connection's name as bytes, for the keyed hash: local address and port, remote address and port.
std::array<std::uint8_t, 36> name_bytes(const wire::IpAddress& local, std::uint16_t local_port,
                                        const wire::Endpoint& remote) {
  std::array<std::uint8_t, 36> bytes{};
  std::size_t at = 0;
  const auto put_port = [&](std::uint16_t port) {
    bytes[at++] = static_cast<std::uint8_t>(port >> 8);
    bytes[at++] = static_cast<std::uint8_t>(port & 0xff);
  };
  for (const std::uint8_t octet : local.octets) bytes[at++] = octet;
  put_port(local_port);
  for (const std::uint8_t octet : remote.address.octets) bytes[at++] = octet;
  put_port(remote.port);
  return bytes;
}

}  // namespace

std::size_t Host::FourTupleHash::operator()(const FourTuple& tuple) const {
  // Peers choose what goes in here, but a table of one lab's connections is not worth a keyed hash.
  std::uint64_t hash = tuple.local_port * 0x9e3779b97f4a7c15U + tuple.remote.port;
  for (const std::uint8_t octet : tuple.remote.address.octets) hash = (hash ^ octet) * 0x100000001b3U;
  return static_cast<std::size_t>(hash ^ (hash >> 29));
}

Host::Host(wire::IpAddress address, SipKey secret, Config config)
    : address_(address), secret_(secret), config_(config) {}

// ISN = M + F(localip, localport, remoteip, remoteport, secretkey), M a clock of 4 microseconds (RFC 6528 3).
SeqNum Host::initial_sequence(std::uint16_t local_port, const wire::Endpoint& remote, Instant now) const {
  const std::uint64_t hash = siphash(secret_, name_bytes(address_, local_port, remote));
  return {static_cast<std::uint32_t>(now.ns / 4000) + static_cast<std::uint32_t>(hash)};
}

// RFC 6056 3.3.3: a keyed hash of the destination gives the start, a counter the next free port from there.
std::optional<std::uint16_t> Host::ephemeral_port(const wire::Endpoint& remote) {
  const SipKey other_key = {secret_[0] ^ 0x706f727473U, secret_[1]};
  const std::uint64_t offset = siphash(other_key, name_bytes(address_, 0, remote));
  for (std::uint32_t tried = 0; tried < kEphemeralPorts; ++tried) {
    const auto port = static_cast<std::uint16_t>(kFirstEphemeralPort + (offset + next_port_offset_) % kEphemeralPorts);
    ++next_port_offset_;
    if (by_tuple_.count({port, remote}) == 0 && by_port_.count(port) == 0) return port;
  }
  return std::nullopt;
}

// --- Calls ---

Result<ConnId, CallError> Host::listen(std::uint16_t port, std::uint32_t backlog, Instant now) {
  const Result<ConnId, CallError> id = open_passive(port, std::nullopt, now);
  if (id) listeners_[*id].backlog = backlog;
  return id;
}

Result<ConnId, CallError> Host::open_passive(std::uint16_t port, std::optional<wire::Endpoint> remote, Instant now) {
  if (by_port_.count(port) != 0) return CallError::kPortInUse;
  Connection connection(config_, {address_, port}, initial_sequence(port, remote.value_or(wire::Endpoint{}), now));
  const CallResult opened = connection.open_passive(remote);
  if (!opened) return opened.error();
  const ConnId id = insert(std::move(connection), ConnId{});
  by_port_[port] = id;
  return id;
}

Result<ConnId, CallError> Host::connect(wire::Endpoint remote, std::uint16_t local_port, Instant now) {
  if (local_port == 0) {
    const std::optional<std::uint16_t> chosen = ephemeral_port(remote);
    if (!chosen) return CallError::kInsufficientResources;
    local_port = *chosen;
  } else if (by_tuple_.count({local_port, remote}) != 0) {
    return CallError::kConnectionAlreadyExists;
  }
  Connection connection(config_, {address_, local_port}, initial_sequence(local_port, remote, now));
  const CallResult opened = connection.open_active(remote, now);
  if (!opened) return opened.error();
  const ConnId id = insert(std::move(connection), ConnId{});
  bind(id, *record(id));
  return id;
}

std::optional<ConnId> Host::accept(ConnId listener) {
  const auto found = listeners_.find(listener);
  if (found == listeners_.end() || found->second.acceptable.empty()) return std::nullopt;
  const ConnId child = found->second.acceptable.front();
  found->second.acceptable.pop_front();
  return child;
}

Result<std::uint32_t, CallError> Host::send(ConnId id, Bytes octets, Instant now) {
  Record* const r = record(id);
  if (r == nullptr) return CallError::kConnectionDoesNotExist;
  const bool was_listening = r->connection.state() == State::kListen;
  Result<std::uint32_t, CallError> sent = r->connection.send(std::move(octets), now);
  if (was_listening && r->connection.state() == State::kSynSent) {
    by_port_.erase(r->connection.local().port);
    bind(id, *r);
  }
  touch(id, *r);
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

CallResult Host::abort(ConnId id) {
  Record* const r = record(id);
  if (r == nullptr) return CallError::kConnectionDoesNotExist;
  const CallResult result = r->connection.abort();
  touch(id, *r);
  return result;
}

void Host::release(ConnId id) {
  Record* const r = record(id);
  if (r == nullptr || r->connection.state() != State::kClosed) return;
  r->released = true;
  touch(id, *r);
}

// --- Inputs ---

void Host::on_segment(const wire::TcpSegment& segment, Instant now) {
  if (segment.destination != address_) return;
  ConnId id = demultiplex(segment);
  if (id && is_listener(id) && segment.header.flags.syn && !segment.header.flags.ack && !segment.header.flags.rst) {
    id = spawn(id, segment, now);
    if (!id) return;
  }
  Record* const r = record(id);
  if (r == nullptr) return answer_closed(segment);
  Connection& connection = r->connection;
  const bool was_listening = connection.state() == State::kListen;
  if (was_listening && r->parent == ConnId{} && !is_listener(id)) {
    connection.choose_iss(initial_sequence(connection.local().port, segment.from(), now));
  }
  connection.on_segment(segment, now);
  if (was_listening && connection.state() == State::kSynReceived) {
    bind(id, *r);
  }
  touch(id, *r);
}

ConnId Host::demultiplex(const wire::TcpSegment& segment) const {
  const auto connected = by_tuple_.find({segment.header.destination_port, segment.from()});
  if (connected != by_tuple_.end()) return connected->second;
  const auto listening = by_port_.find(segment.header.destination_port);
  return listening != by_port_.end() ? listening->second : ConnId{};
}

// A connection of its own for a SYN to a listener: born in LISTEN, so that what follows is RFC 9293 3.10.7.2.
ConnId Host::spawn(ConnId listener, const wire::TcpSegment& syn, Instant now) {
  Listener& l = listeners_[listener];
  if (l.pending + l.acceptable.size() >= l.backlog) {
    events_.push_back({listener, {Rule::kBacklogFull, Discarded{}}});
    return ConnId{};
  }
  const std::uint16_t port = syn.header.destination_port;
  Connection connection(config_, {address_, port}, initial_sequence(port, syn.from(), now));
  [[maybe_unused]] const CallResult opened = connection.open_passive(syn.from());
  assert(opened.ok());
  (void)connection.poll_event();  // CLOSED to LISTEN is the listener's story, told once
  const ConnId id = insert(std::move(connection), listener);
  ++l.pending;
  record(id)->counted = true;
  return id;
}

void Host::answer_closed(const wire::TcpSegment& segment) {
  if (std::optional<wire::TcpSegment> reset = reset_for(segment)) {
    stray_.push_back({std::move(*reset), Rule::kClosedReset, false});
  }
}

void Host::on_timeout(Instant now) {
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    const ConnId id = deadlines_.begin()->second;
    Record* const r = record(id);
    r->connection.on_timeout(now);
    touch(id, *r);
  }
}

// --- Outputs ---

std::optional<HostEvent> Host::poll_event() {
  if (events_.empty()) return std::nullopt;
  HostEvent event = std::move(events_.front());
  events_.pop_front();
  return event;
}

std::optional<HostSegment> Host::poll_segment(Instant now) {
  if (!stray_.empty()) {
    HostSegment out{ConnId{}, std::move(stray_.front())};
    stray_.pop_front();
    return out;
  }
  while (!dirty_.empty()) {
    const ConnId id = dirty_.front();
    Record& r = *record(id);
    if (std::optional<Outgoing> out = r.connection.poll_segment(now)) {
      touch(id, r);
      return HostSegment{id, std::move(*out)};
    }
    dirty_.pop_front();
    r.dirty = false;
    if (r.released) erase(id);
  }
  return std::nullopt;
}

Instant Host::next_timeout() const { return deadlines_.empty() ? Instant::never() : deadlines_.begin()->first; }

// --- Records ---

const Connection* Host::find(ConnId id) const {
  const auto found = records_.find(id);
  return found != records_.end() ? &found->second.connection : nullptr;
}

ConnId Host::parent(ConnId id) const {
  const auto found = records_.find(id);
  return found != records_.end() ? found->second.parent : ConnId{};
}

std::vector<ConnId> Host::connections() const {
  std::vector<ConnId> ids;
  ids.reserve(records_.size());
  for (const auto& [id, r] : records_) ids.push_back(id);
  return ids;
}

Host::Record* Host::record(ConnId id) {
  const auto found = records_.find(id);
  return found != records_.end() ? &found->second : nullptr;
}

ConnId Host::insert(Connection connection, ConnId parent) {
  const ConnId id{next_id_++};
  const auto [at, fresh] = records_.emplace(id, Record{std::move(connection), parent});
  assert(fresh);
  touch(id, at->second);
  return id;
}

// After anything was done to a connection: its events are taken over, its deadline is filed, and it stands in line
// to be asked for segments.
void Host::touch(ConnId id, Record& r) {
  while (const std::optional<Event> event = r.connection.poll_event()) {
    note_event(id, r, *event);
    events_.push_back({id, *event});
  }
  const Instant deadline = r.connection.next_timeout();
  if (deadline != r.deadline) {
    if (r.deadline != Instant::never()) deadlines_.erase({r.deadline, id});
    if (deadline != Instant::never()) deadlines_.insert({deadline, id});
    r.deadline = deadline;
  }
  if (!r.dirty) {
    r.dirty = true;
    dirty_.push_back(id);
  }
}

// Keeps the tables in step with the state of a connection.
void Host::note_event(ConnId id, Record& r, const Event& event) {
  const auto* change = std::get_if<StateChanged>(&event.what);
  if (change == nullptr) return;
  const Connection& connection = r.connection;
  const auto listener = listeners_.find(r.parent);
  if (r.counted && change->from == State::kSynReceived && listener != listeners_.end()) {
    r.counted = false;
    --listener->second.pending;
    if (change->to == State::kEstablished) listener->second.acceptable.push_back(id);
  }
  if (change->to == State::kListen && change->from == State::kSynReceived) {
    unbind(r);
    if (r.parent) r.released = true;  // the listener itself goes on listening
  } else if (change->to == State::kClosed) {
    unbind(r);
    const auto port = by_port_.find(connection.local().port);
    if (port != by_port_.end() && port->second == id) by_port_.erase(port);
    listeners_.erase(id);
  }
}

void Host::bind(ConnId id, Record& r) {
  r.tuple = FourTuple{r.connection.local().port, r.connection.remote()};
  by_tuple_[*r.tuple] = id;
}

void Host::unbind(Record& r) {
  if (r.tuple) by_tuple_.erase(*r.tuple);
  r.tuple.reset();
}

void Host::erase(ConnId id) {
  const Record& r = *record(id);
  if (r.deadline != Instant::never()) deadlines_.erase({r.deadline, id});
  records_.erase(id);
}

}  // namespace tcplab::tcp
