// What only a Host's secret foretells: initial sequence numbers, ports, and which of several listeners a SYN
// finds.

#include <algorithm>
#include <array>
#include <iterator>

#include "core/tcp/host.hpp"

namespace tcplab::tcp {
namespace {

constexpr std::uint16_t kFirstEphemeralPort = 49152;  // RFC 6335 6
static_assert(kFirstEphemeralPort + Host::kEphemeralPorts == 65536);

// The connection's name as bytes, for the keyed hash: local address and port, remote address and port.
std::array<std::uint8_t, 36> name_bytes(const wire::Endpoint& local, const wire::Endpoint& remote) {
  std::array<std::uint8_t, 36> bytes{};
  std::size_t at = 0;
  for (const wire::Endpoint& end : {local, remote}) {
    for (const std::uint8_t octet : end.address.octets) bytes[at++] = octet;
    bytes[at++] = static_cast<std::uint8_t>(end.port >> 8);
    bytes[at++] = static_cast<std::uint8_t>(end.port & 0xff);
  }
  return bytes;
}

}  // namespace

// ISN = M + F(localip, localport, remoteip, remoteport, secretkey), M a clock of 4 microseconds: RFC 6528 3,
// RFC 9293 3.4.1 (MUST-8, SHLD-1). Without the secret nobody can compute F: RFC 9293 3.4.1 (MUST-9).
SeqNum Host::initial_sequence(const wire::Endpoint& local, const wire::Endpoint& remote, const Config& config,
                              Instant now) const {
  if (config.isn) return SeqNum{*config.isn};
  const Variant& variant = config.variant;
  const std::uint64_t hash = variant.predictable_isn ? 0 : siphash(secret_, name_bytes(local, remote));
  const SeqNum clock = variant.frozen_isn ? SeqNum{} : sequence_clock(now);
  return clock + static_cast<std::uint32_t>(hash);
}

// RFC 6056 3.3.3: a keyed hash of the destination gives the start, a counter the next free port from there.
std::uint16_t Host::next_ephemeral_port(const wire::IpAddress& local, const wire::Endpoint& remote) {
  const SipKey other_key = {secret_[0] ^ 0x706f727473U, secret_[1]};
  const std::uint64_t offset = siphash(other_key, name_bytes({local, 0}, remote));
  return static_cast<std::uint16_t>(kFirstEphemeralPort + (offset + next_port_offset_++) % kEphemeralPorts);
}

std::optional<std::uint16_t> Host::ephemeral_port(const wire::IpAddress& local, const wire::Endpoint& remote,
                                                  const Config& config, Instant now) {
  const bool reuses = config.reuse_time_wait && config.timestamps;
  if (no_port_ && no_port_->local == local && no_port_->remote == remote && (no_port_->reuses || !reuses) &&
      now < no_port_->until)
    return std::nullopt;
  Instant until = Instant::never();
  for (std::uint32_t tried = 0; tried < kEphemeralPorts; ++tried) {
    const std::uint16_t port = next_ephemeral_port(local, remote);
    const Connection* const old = in_the_way({{local, port}, remote});
    if (may_follow(old, config, now) && !listening({local, port}, remote)) return port;
    if (reuses && old != nullptr && old->state() == State::kTimeWait && old->negotiated().timestamps)
      until = std::min(until, followed_from(*old));
  }
  no_port_ = {local, remote, reuses, until};
  return std::nullopt;
}

// Any connection or listener has it at that address, or at all of them, or it is wanted at all: so BSD's and
// Linux's bind() has it.
bool Host::has_port(const Bound& wanted) const {
  const auto clashes = [&wanted](const Bound& owned) {
    return owned.first == wanted.first &&
           (!owned.second || !wanted.second || *owned.second == *wanted.second);
  };
  bool found = std::any_of(by_port_->begin(), by_port_->end(),
                           [&clashes](const auto& entry) { return clashes(entry.first); });
  records_.each([&found, &clashes](std::uint32_t, const Record& r, Instant) {
    const wire::Endpoint& local = r.connection.local();
    found = found || (r.is_bound && clashes({local.port, local.address}));
  });
  return found;
}

const Connection* Host::in_the_way(const FourTuple& tuple) const {
  const ConnId id = bound_to(tuple);
  return id ? &look_up(id)->connection : nullptr;
}

// The ISS of an active open, beyond all numbers of the connection that it follows; nothing where it may not.
std::optional<SeqNum> Host::active_sequence(const FourTuple& tuple, const Config& config, Instant now) const {
  const Connection* const old = in_the_way(tuple);
  if (!may_follow(old, config, now)) return std::nullopt;
  const SeqNum iss = initial_sequence(tuple.local, tuple.remote, config, now);
  return old == nullptr ? iss : later(iss, old->snd().nxt + kBeyondOld);
}

// Whether we may connect where that connection stands: nobody; or one in TIME-WAIT of which no old segment
// can pass for one of ours, for its timestamp is older (Linux tcp_tw_reuse, RFC 6191 2).
bool Host::may_follow(const Connection* old, const Config& config, Instant now) {
  if (old == nullptr) return true;
  return config.reuse_time_wait && config.timestamps && old->state() == State::kTimeWait &&
         old->negotiated().timestamps && now >= followed_from(*old);
}

// More than a second after its last timestamp.
Instant Host::followed_from(const Connection& old) {
  return old.negotiated().ts_recent_at + seconds(1) + nanoseconds(1);
}

bool Host::is_taken(const Bound& bound, bool share) const {
  const auto owner = by_port_->find(bound);
  return owner != by_port_->end() && !(share && bounds_->at(owner->second).shares);
}

// Who listens there: on that very address before on all of them. Where several do, nobody without the secret
// can choose among them, and whatever comes from one peer's port finds the same one.
ConnId Host::listening(const wire::Endpoint& local, const wire::Endpoint& remote) const {
  auto found = by_port_->equal_range({local.port, local.address});
  if (found.first == found.second) found = by_port_->equal_range({local.port, std::nullopt});
  const auto count = std::distance(found.first, found.second);
  if (count == 0) return ConnId{};
  if (count == 1) return found.first->second;
  const SipKey other_key = {secret_[0] ^ 0x7368617265U, secret_[1]};
  const std::uint64_t hash = siphash(other_key, name_bytes(local, remote));
  return std::next(found.first, static_cast<std::ptrdiff_t>(hash % static_cast<std::uint64_t>(count)))
      ->second;
}

}  // namespace tcplab::tcp
