#include "core/tcp/host.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <utility>

#include "core/tcp/profile.hpp"
#include "core/wire/ipv4_options.hpp"
#include "core/wire/reset.hpp"

namespace tcplab::tcp {
namespace {

// Nobody can be spoken to, or speak, from there.
bool is_no_host(const wire::IpAddress& address) {
  return address.is_unspecified() || address.is_multicast() || address.is_broadcast();
}

}  // namespace

std::size_t Host::FourTupleHash::operator()(const FourTuple& tuple) const {
  std::array<std::uint8_t, 20> name{};
  std::memcpy(name.data(), tuple.remote.address.octets.data(), 16);
  std::memcpy(name.data() + 16, &tuple.remote.port, sizeof tuple.remote.port);
  std::memcpy(name.data() + 18, &tuple.local.port, sizeof tuple.local.port);
  return static_cast<std::size_t>(siphash(key, name));
}

Host::Host(wire::IpAddress address, SipKey secret, Config config)
    : addresses_{address},
      secret_(secret),
      config_(config),
      fast_open_keys_{{secret[0] ^ 0x636f6f6b6965U, secret[1]}, std::nullopt},
      by_tuple_(0, FourTupleHash{{secret[0] ^ 0x7461626c65U, secret[1]}}) {}

bool Host::is_ours(const wire::IpAddress& address) const {
  return std::find(addresses_.begin(), addresses_.end(), address) != addresses_.end() ||
         (any_address_ && !is_no_host(address));
}

// The local address of a new connection: the user's choice, or our first of the peer's kind, kept for as long
// as the connection lives: RFC 9293 3.9.1.1 (MUST-43, MUST-44, MUST-45).
std::optional<wire::IpAddress> Host::source_for(const wire::Endpoint& remote,
                                                const OpenOptions& options) const {
  if (options.local_address) return is_ours(*options.local_address) ? options.local_address : std::nullopt;
  for (const wire::IpAddress& address : addresses_) {
    if (address.version == remote.address.version) return address;
  }
  return std::nullopt;
}

// --- Calls ---

Result<ConnId, CallError> Host::listen(std::uint16_t port, std::uint32_t backlog, Instant now,
                                       OpenOptions options) {
  const Result<ConnId, CallError> id = open_passive(port, std::nullopt, now, std::move(options));
  if (id) listeners_[*id].backlog = backlog;
  return id;
}

CallResult Host::set_backlog(ConnId listener, std::uint32_t backlog) {
  const auto found = listeners_.find(listener);
  if (found == listeners_.end()) return CallError::kConnectionDoesNotExist;
  found->second.backlog = backlog;
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
  const Config& config = options.config ? *options.config : config_;
  if (!config.reuse_address && has_port(port)) return CallError::kPortInUse;
  Connection connection(config, local,
                        initial_sequence(local, remote.value_or(wire::Endpoint{}), config, now));
  connection.choose_ip_options(std::move(options.ip_options));
  const CallResult opened = connection.open_passive(remote);
  if (!opened) return opened.error();
  const ConnId id = insert(std::move(connection), ConnId{});
  by_port_.emplace(bound, id);
  record(id)->bound = bound;
  record(id)->shares_port = options.share_port;
  return id;
}

Result<ConnId, CallError> Host::connect(wire::Endpoint remote, std::uint16_t local_port, Instant now,
                                        OpenOptions options) {
  const std::optional<wire::IpAddress> source = source_for(remote, options);
  if (!source) return CallError::kInvalidAddress;
  if (options.ip_options.size() > wire::kMaxIpv4OptionsSize) return CallError::kInsufficientResources;
  const Config& config = options.config ? *options.config : config_;
  if (local_port == 0) {
    const std::optional<std::uint16_t> chosen = ephemeral_port(*source, remote, config, now);
    if (!chosen) return CallError::kInsufficientResources;
    local_port = *chosen;
  } else if (!config.reuse_address && has_port(local_port)) {
    return CallError::kPortInUse;
  }
  const wire::Endpoint local{*source, local_port};
  const Connection* const old = in_the_way({local, remote});
  if (!may_follow(old, config, now)) return CallError::kConnectionAlreadyExists;
  const SeqNum iss = initial_sequence(local, remote, config, now);
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
  const auto found = listeners_.find(listener);
  if (found == listeners_.end() || found->second.acceptable.empty()) return std::nullopt;
  return found->second.acceptable.pop();
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
  Record* const r = record(id);
  if (r == nullptr || r->connection.state() != State::kClosed) return;
  r->released = true;
  touch(id, *r);
}

// --- Inputs ---

void Host::on_segment(const wire::TcpSegment& segment, Instant now) {
  // What belongs to a connection needs no look at the addresses: it was opened with them.
  const ConnId id = connected(segment);
  if (!id) return on_unconnected(segment, std::nullopt, now);
  if (latest_.second != id) latest_ = {{segment.to(), segment.from()}, id};
  Record& r = *record(id);
  if (!gives_way(r.connection, segment)) return deliver(id, r, segment, now);
  on_unconnected(segment, r.connection.snd().nxt + kBeyondOld, now);
}

// Starts a connection, where somebody listens.
void Host::on_unconnected(const wire::TcpSegment& segment, std::optional<SeqNum> floor, Instant now) {
  // Broadcast and multicast among them: RFC 9293 3.9.2.3 (MUST-57)
  if (!is_ours(segment.destination)) return discard({}, Rule::kNotOurs);
  // RFC 9293 3.9.2.3 (MUST-63)
  if (is_no_host(segment.source)) return discard({}, Rule::kInvalidAddress);
  const wire::TcpFlags& ctl = segment.header.flags;
  ConnId id = listening(segment.to(), segment.from());
  if (id && is_listener(id) && !ctl.rst) {
    if (ctl.syn && !ctl.ack && !record(id)->connection.drops(segment)) {
      id = spawn(id, segment, floor, now);
      if (!id) return;
    } else if (ctl.ack && !ctl.syn) {
      const std::optional<ConnId> child = take_cookie(id, segment, now);
      if (!child) return;
      if (*child) id = *child;
    }
  }
  Record* const r = record(id);
  if (r == nullptr) return answer_closed(segment);
  Connection& connection = r->connection;
  if (r->parent == ConnId{} && !is_listener(id)) {
    const SeqNum iss = initial_sequence(connection.local(), segment.from(), connection.config(), now);
    connection.choose_iss(floor ? later(iss, *floor) : iss);
  }
  deliver(id, *r, segment, now);
}

void Host::deliver(ConnId id, Record& r, const wire::TcpSegment& segment, Instant now) {
  const State before = r.connection.state();
  r.connection.be_frugal(memory_is_short());
  r.connection.on_segment(segment, now);
  const State after = r.connection.state();
  if (before == State::kListen && after == State::kSynReceived) {
    const ConnId old = set_aside(r.connection);
    bind(id, r);
    r.old = old;
    note_isn(id, r);
    if (r.connection.is_early()) note_early(id, r);
  }
  if (before == State::kSynSent && after == State::kEstablished && r.connection.config().fast_open) {
    learn_cookie(r.connection, segment);
  }
  touch(id, r);
  free_memory();
}

// To the connection that sent what is quoted: RFC 9293 3.9.2.2 (MUST-54).
Rule Host::on_icmp(const wire::IcmpError& error, Instant now) {
  const ConnId id = quoted_by(error);
  if (!id) {
    discard({}, Rule::kIcmpNobody);
    return Rule::kIcmpNobody;
  }
  Record& r = *record(id);
  const std::uint32_t before = r.connection.path_mtu();
  const Rule rule = r.connection.on_icmp(error, now);
  if (r.connection.path_mtu() < before) remember_path(r.connection, now);
  touch(id, r);
  return rule;
}

ConnId Host::quoted_by(const wire::IcmpError& error) const {
  const auto found = by_tuple_.find({error.quoted_from, error.quoted_to});
  return found != by_tuple_.end() ? found->second : ConnId{};
}

ConnId Host::demultiplex(const wire::TcpSegment& segment) const {
  const ConnId id = connected(segment);
  return id ? id : listening(segment.to(), segment.from());
}

// Segments come in trains, so whose the last one was is asked first.
ConnId Host::connected(const wire::TcpSegment& segment) const {
  const auto& [tuple, id] = latest_;
  const bool same = id && tuple.local.port == segment.header.destination_port &&
                    tuple.remote.port == segment.header.source_port &&
                    tuple.remote.address == segment.source && tuple.local.address == segment.destination;
  if (same) return id;
  const auto found = by_tuple_.find({segment.to(), segment.from()});
  return found != by_tuple_.end() ? found->second : ConnId{};
}

void Host::answer_closed(const wire::TcpSegment& segment) {
  if (segment.header.flags.rst) return discard({}, Rule::kClosedIgnoreRst);
  if (std::optional<wire::TcpSegment> reset = wire::reset_for(segment)) {
    if (config_.variant.no_reset) return events_.push({{}, {Rule::kVariantNoReset, Noted{}}});
    const auto owner = reserved_.find(segment.header.destination_port);
    const bool owned = owner != reserved_.end() && info(config_.profile).resets_like_owner;
    reset->ip.ttl = owned ? owner->second.ttl : config_.ttl;
    reset->ip.dscp = owned ? owner->second.dscp : config_.dscp;
    stray_.push({ConnId{}, {std::move(*reset), Rule::kClosedReset, false}});
  }
}

void Host::on_timeout(Instant now) {
  while (!deadlines_.empty() && deadlines_.front().first <= now) {
    const ConnId id = deadlines_.front().second;
    Record* const r = record(id);
    r->connection.on_timeout(now);
    touch(id, *r);
  }
}

// --- Outputs ---

std::optional<HostEvent> Host::poll_event() {
  if (events_.empty()) return std::nullopt;
  return events_.pop();
}

std::optional<HostSegment> Host::poll_segment(Instant now) {
  std::optional<HostSegment> next;
  if (now < quiet_until_) return next;
  if (!stray_.empty()) {
    next = stray_.pop();
    return next;
  }
  while (!dirty_.empty()) {
    const ConnId id = dirty_.front();
    Record& r = *record(id);
    next.emplace().connection = id;
    const bool sent = r.connection.next_segment(next->out, now);
    if (sent || r.connection.next_event() != nullptr) touch(id, r);  // what is held back has set a timer
    if (sent) return next;
    next.reset();
    dirty_.drop();
    r.dirty = false;
    const State state = r.connection.state();
    if (r.released && (state == State::kClosed || state == State::kListen)) erase(id);
  }
  return next;
}

Instant Host::next_timeout() const {
  const Instant timer = deadlines_.empty() ? Instant::never() : deadlines_.front().first;
  const bool waits = quiet_until_.ns > 0 && !(dirty_.empty() && stray_.empty());
  return waits ? std::min(timer, quiet_until_) : timer;
}

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

// After anything was done to a connection: its events are taken over, its deadline is filed, and it stands in
// line to be asked for segments.
void Host::touch(ConnId id, Record& r) {
  bool timers_moved = false;
  while (const Event* const event = r.connection.next_event()) {
    const auto* const told = std::get_if<Notified>(&event->what);
    if (const auto* change = std::get_if<StateChanged>(&event->what)) {
      note_change(id, r, *change);
    } else if (told == nullptr) {
      timers_moved = timers_moved || !std::holds_alternative<Adjusted>(event->what);
    } else if (told->notice == Notice::kConnected) {
      end_old(r);
    }
    HostEvent& out = events_.push_blank();
    out.connection = id;
    out.event.rule = event->rule;
    // Nearly all are of this kind, and were written just now: in pieces, as which they are to be read.
    if (told != nullptr) {
      out.event.what = Notified{told->notice, told->count};
    } else {
      out.event.what = event->what;
    }
    r.connection.drop_event();
  }
  if (timers_moved) file_deadline(id, r);
  count_memory(r);
  if (!r.dirty) {
    r.dirty = true;
    dirty_.push(id);
  }
}

void Host::file_deadline(ConnId id, Record& r) {
  const Instant deadline = r.connection.next_timeout();
  if (deadline == r.deadline) return;
  r.deadline = deadline;
  const auto current = [this](ConnId owner) { return deadline_of(owner); };
  if (deadline != Instant::never()) deadlines_.push(deadline, id, current);
  deadlines_.settle(current);
}

// Keeps the tables in step with the state of a connection.
void Host::note_change(ConnId id, Record& r, const StateChanged& change) {
  if (change.from == State::kSynReceived) note_left_handshake(id, r, change.to);
  if (change.to == State::kListen && change.from == State::kSynReceived) {
    unbind(r);
    if (r.parent) {
      r.released = true;  // the listener itself goes on listening
    } else if (!is_taken(*r.bound, r.shares_port)) {
      by_port_.emplace(*r.bound, id);
    }
  } else if (change.to == State::kClosed) {
    unbind(r);
    const auto listener = listeners_.find(id);
    if (listener == listeners_.end()) return;
    const Listener gone = std::move(listener->second);
    listeners_.erase(listener);
    reset_unaccepted(gone);
  }
}

void Host::note_left_handshake(ConnId id, Record& r, State to) {
  const auto listener = listeners_.find(r.parent);
  if (listener == listeners_.end()) return;
  if (std::exchange(r.early, false)) --listener->second.early;
  if (!r.counted) return;
  r.counted = false;
  listener->second.pending.erase(id);
  if (to == State::kEstablished) listener->second.acceptable.push(id);
}

// Nobody can reach the connections any more that wait to be accepted.
void Host::reset_unaccepted(const Listener& listener) {
  for (const ConnId child : listener.acceptable) {
    Record* const r = record(child);
    if (r == nullptr) continue;
    (void)r->connection.abort(Rule::kListenerClosed);
    r->released = true;
    touch(child, *r);
  }
}

std::size_t Host::acceptable(ConnId listener) const {
  const auto found = listeners_.find(listener);
  return found != listeners_.end() ? found->second.acceptable.size() : 0;
}

// Files a connection under both its ends; it no longer stands for whoever comes to its port.
void Host::bind(ConnId id, Record& r) {
  unbind(r);
  r.tuple = FourTuple{r.connection.local(), r.connection.remote()};
  by_tuple_[*r.tuple] = id;
  latest_ = {};
}

void Host::unbind(Record& r) {
  if (r.tuple) by_tuple_.erase(*r.tuple);
  r.tuple.reset();
  latest_ = {};
  bring_back_old(r);
  if (!r.bound) return;
  const auto [first, last] = by_port_.equal_range(*r.bound);
  for (auto port = first; port != last; ++port) {
    if (&records_.at(port->second) == &r) return void(by_port_.erase(port));
  }
}

void Host::erase(ConnId id) {
  const auto found = records_.find(id);
  memory_ -= found->second.memory;
  if (found->second.parent) discount_child(found->second);
  records_.erase(found);
  deadlines_.settle([this](ConnId owner) { return deadline_of(owner); });
}

Instant Host::deadline_of(ConnId id) const {
  const auto found = records_.find(id);
  return found != records_.end() ? found->second.deadline : Instant::never();
}

}  // namespace tcplab::tcp
