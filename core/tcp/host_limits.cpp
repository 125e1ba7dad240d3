// How much a Host lets others make it hold, and what it does at the limit.

#include <algorithm>
#include <cassert>
#include <map>
#include <utility>
#include <vector>

#include "core/tcp/host.hpp"

namespace tcplab::tcp {
namespace {

constexpr std::uint32_t kSmallBuffer = 16384;  // of a connection that begins while memory is short

}  // namespace

// Whom the addresses of one peer stand for: an IPv6 subscriber has a whole network of 64 bits (RFC 6177 2).
wire::IpAddress Host::peer_of(const wire::IpAddress& address) {
  wire::IpAddress peer = address;
  if (peer.version == wire::IpVersion::kV6) std::fill(peer.octets.begin() + 8, peer.octets.end(), 0);
  return peer;
}

// From whom a child's SYN came.
wire::IpAddress Host::peer_of(const Record& child) {
  return peer_of(child.connection.fixed_remote()->address);
}

void Host::set_limits(const Limits& limits) {
  limits_ = limits;
  std::map<wire::IpAddress, std::uint32_t> peers;
  records_.each([&](std::uint32_t, const Record& r, Instant) {
    if (limits.per_peer > 0 && r.parent) ++peers[peer_of(r)];
  });
  by_peer_ = std::move(peers);
  if (limits_.memory == 0) return;
  for (const ConnId id : connections()) count_memory(*records_.edit(id.value));
}

// Nobody counts where there is no limit, for it would be done for every segment.
std::size_t Host::memory() const {
  if (limits_.memory > 0) return memory_;
  std::size_t held = 0;
  records_.each([&held](std::uint32_t, const Record& r, Instant) { held += memory_of(r); });
  return held;
}

std::size_t Host::memory_of(const Record& r) {
  return sizeof(Record) - sizeof(Connection) + r.connection.memory() + r.charged;
}

void Host::count_memory(Record& r) {
  const std::size_t held = std::min<std::size_t>(memory_of(r), UINT32_MAX);
  memory_ += held - r.memory;
  r.memory = static_cast<std::uint32_t>(held);
}

void Host::charge(ConnId id, std::size_t octets) {
  Record* const r = records_.edit(id.value);
  if (r == nullptr) return;
  r->charged = static_cast<std::uint32_t>(std::min<std::size_t>(octets, UINT32_MAX));
  if (limits_.memory > 0) count_memory(*r);
  free_memory();
}

void Host::count_child(const Record& child) {
  ++children_;
  if (limits_.per_peer > 0) ++by_peer_.edit()[peer_of(child)];
}

void Host::discount_child(const Record& child) {
  --children_;
  if (limits_.per_peer == 0) return;
  auto& peers = by_peer_.edit();
  const auto peer = peers.find(peer_of(child));
  assert(peer != peers.end());
  if (--peer->second == 0) peers.erase(peer);
}

// A SYN, or a cookie, for which there is no place whatever its listener's backlog says. Nothing is said to
// the peer, who will try again.
bool Host::refuses(ConnId listener, const wire::IpAddress& from) {
  std::uint64_t* counter = nullptr;
  const auto peer = by_peer_->find(peer_of(from));
  if (limits_.connections > 0 && children_ >= limits_.connections) {
    counter = &refusals_.connections;
  } else if (limits_.per_peer > 0 && peer != by_peer_->end() && peer->second >= limits_.per_peer) {
    counter = &refusals_.per_peer;
  } else if (limits_.memory > 0 && memory_ > limits_.memory / 16 * 15) {
    counter = &refusals_.memory;
  }
  if (counter == nullptr) return false;
  ++*counter;
  discard(listener, Rule::kHostLimit);
  return true;
}

Cow<Config> Host::config_of_child(ConnId listener) const {
  Cow<Config> config = look_up(listener)->connection.shared_config();
  if (memory_is_short()) {
    Config& frugal = config.edit();
    frugal.receive_buffer = std::min(frugal.receive_buffer, kSmallBuffer);
    frugal.send_buffer = std::min(frugal.send_buffer, kSmallBuffer);
  }
  return config;
}

// Resets those that hold most until a sixteenth of the limit is free, so that the search for them is seldom.
void Host::free_memory() {
  if (limits_.memory == 0 || memory_ <= limits_.memory) return;
  std::vector<std::pair<std::size_t, ConnId>> holders;
  records_.each([&](std::uint32_t number, const Record& r, Instant) {
    if (r.parent && r.connection.state() != State::kClosed) holders.emplace_back(r.memory, ConnId{number});
  });
  std::sort(holders.rbegin(), holders.rend());
  std::size_t left = memory_;
  for (const auto& [held, id] : holders) {
    if (left <= limits_.memory / 16 * 15) break;
    Record& r = *record(id);
    (void)r.connection.abort(Rule::kMemoryShort);
    touch(id, r);
    ++refusals_.reset;
    left -= held;  // some of it is the user's, or goes with the record: soon
  }
}

}  // namespace tcplab::tcp
