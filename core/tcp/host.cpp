// A Host's inputs and outputs, and whose a segment is.

#include "core/tcp/host.hpp"

#include <algorithm>
#include <utility>

#include "core/tcp/profile.hpp"
#include "core/wire/reset.hpp"

namespace tcplab::tcp {

Host::Host(wire::IpAddress address, SipKey secret, Config config)
    : addresses_(std::vector<wire::IpAddress>{address}),
      secret_(secret),
      config_(config),
      fast_open_keys_{{secret[0] ^ 0x636f6f6b6965U, secret[1]}, std::nullopt} {}

// Nobody can be spoken to, or speak, from there.
bool Host::is_no_host(const wire::IpAddress& address) {
  return address.is_unspecified() || address.is_multicast() || address.is_broadcast();
}

bool Host::is_ours(const wire::IpAddress& address) const {
  return std::find(addresses_->begin(), addresses_->end(), address) != addresses_->end() ||
         (any_address_ && !is_no_host(address));
}

// --- Inputs ---

void Host::on_segment(const wire::TcpSegment& segment, Instant now) {
  // What belongs to a connection needs no look at the addresses: it was opened with them.
  const ConnId id = connected(segment);
  if (!id) return on_unconnected(segment, std::nullopt, now);
  if (latest_.second != id) latest_ = {{segment.to(), segment.from()}, id};
  Record& r = *record(id);
  if (!gives_way(r.connection, segment)) return deliver(id, r, segment, now);
  r.connection.give_back(spare_);
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
    if (ctl.syn && !ctl.ack && !look_up(id)->connection.drops(segment)) {
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
  return bound_to({error.quoted_from, error.quoted_to});
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
  return bound_to({segment.to(), segment.from()});
}

void Host::answer_closed(const wire::TcpSegment& segment) {
  if (segment.header.flags.rst) return discard({}, Rule::kClosedIgnoreRst);
  if (std::optional<wire::TcpSegment> reset = wire::reset_for(segment)) {
    if (config_->variant.no_reset) return events_.push({{}, {Rule::kVariantNoReset, Noted{}}});
    auto owner = reserved_->find({segment.header.destination_port, segment.destination});
    if (owner == reserved_->end()) owner = reserved_->find({segment.header.destination_port, std::nullopt});
    const bool owned = owner != reserved_->end() && info(config_->profile).resets_like_owner;
    reset->ip.ttl = owned ? owner->second.ttl : config_->ttl;
    reset->ip.dscp = owned ? owner->second.dscp : config_->dscp;
    stray_.push({ConnId{}, {std::move(*reset), Rule::kClosedReset, false}});
  }
}

void Host::on_timeout(Instant now) {
  while (records_.earliest() <= now && records_.earliest() != Instant::never()) {
    const ConnId id{records_.first()};
    Record* const r = record(id);
    r->connection.on_timeout(now);
    touch(id, *r);
  }
}

// --- Outputs ---

std::optional<HostSegment> Host::poll_segment(Instant now) {
  std::optional<HostSegment> next(std::in_place);  // filled in where it is to stay, for it is large to move
  if (!next_segment(*next, now)) next.reset();
  return next;
}

bool Host::next_segment(HostSegment& next, Instant now) {
  if (now < quiet_until_) return false;
  if (!stray_.empty()) {
    next = stray_.pop();
    return true;
  }
  while (!dirty_.empty()) {
    const ConnId id = dirty_.front();
    Record& r = *record(id);
    if (!r.connection.is_silent()) {
      next.connection = id;
      const bool sent = r.connection.next_segment(next.out, now);
      if (sent || !r.connection.events().empty()) touch(id, r);  // what is held back has set a timer
      if (sent) return true;
    }
    r.connection.give_back(spare_);
    dirty_.drop();
    r.dirty = false;
    const State state = r.connection.state();
    if (r.released && (state == State::kClosed || state == State::kListen)) erase(id);
  }
  return false;
}

Instant Host::next_timeout() const {
  const Instant timer = records_.earliest();
  const bool waits = quiet_until_.ns > 0 && !(dirty_.empty() && stray_.empty());
  return waits ? std::min(timer, quiet_until_) : timer;
}

}  // namespace tcplab::tcp
