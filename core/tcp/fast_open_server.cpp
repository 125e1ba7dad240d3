// A server's side of Fast Open (RFC 7413 4.2): cookies, and whom a listener believes.

#include <algorithm>
#include <array>
#include <utility>

#include "core/tcp/host.hpp"

namespace tcplab::tcp {

Bytes fast_open_cookie(const SipKey& key, const wire::IpAddress& client, const wire::IpAddress& server) {
  const std::size_t size = client.version == wire::IpVersion::kV4 ? 4 : 16;
  std::array<std::uint8_t, 32> both{};
  std::copy_n(client.octets.begin(), size, both.begin());
  std::copy_n(server.octets.begin(), size, both.begin() + static_cast<std::ptrdiff_t>(size));
  std::uint64_t hash = siphash(key, {both.data(), 2 * size});
  std::array<std::uint8_t, 8> cookie{};
  for (std::uint8_t& octet : cookie) {
    octet = static_cast<std::uint8_t>(hash & 0xff);
    hash >>= 8;
  }
  return Bytes::copy_of(cookie);
}

SipKey fast_open_key(std::span<const std::uint8_t, 16> octets) {
  SipKey key{};
  for (std::size_t i = 0; i < octets.size(); ++i) key[i / 8] |= std::uint64_t{octets[i]} << (i % 8 * 8);
  return key;
}

void Host::set_fast_open_keys(FastOpenKeys keys) { fast_open_keys_ = keys; }

CallResult Host::set_fast_open_keys(ConnId listener, FastOpenKeys keys) {
  Listener* const found = edit_listener(listener);
  if (found == nullptr) return CallError::kConnectionDoesNotExist;
  found->fast_open_keys = keys;
  return Done{};
}

// Decides, before the child sees the SYN, whether its data count at once, and which cookie the SYN,ACK gives:
// RFC 7413 4.2.2 steps 1 to 3.
void Host::consider_fast_open(const Listener& listener, Connection& child, const wire::TcpSegment& syn) {
  const Config& config = child.config();
  if (!config.fast_open_server || listener.early >= config.fast_open_queue) return;
  const std::optional<wire::FastOpenOption> asked = wire::fast_open_option(syn.header.options.bytes());
  if (config.fast_open_without_cookie && (asked || !syn.payload.empty())) return child.trust_syn();
  if (!asked) return;
  const FastOpenKeys& keys = listener.fast_open_keys ? *listener.fast_open_keys : fast_open_keys_;
  FastOpen gives;
  gives.offer = FastOpen::Offer::kCookie;
  gives.cookie = fast_open_cookie(keys.primary, syn.source, syn.destination);
  gives.experimental = asked->experimental;
  const auto matches = [&asked](const Bytes& cookie) {
    return std::equal(cookie.begin(), cookie.end(), asked->cookie.begin(), asked->cookie.end());
  };
  const bool current = matches(gives.cookie);
  const bool outdated = keys.backup && matches(fast_open_cookie(*keys.backup, syn.source, syn.destination));
  if (current || outdated) child.trust_syn();
  if (!current) child.choose_fast_open(std::move(gives));
}

// It waits to be accepted from now on, not for the end of its handshake.
void Host::note_early(ConnId id, Record& r) {
  Listener* const listener = edit_listener(r.parent);
  if (listener == nullptr) return;
  if (std::exchange(r.counted, false)) --listener->pending;
  r.early = true;
  ++listener->early;
  listener->acceptable.push(id);
}

}  // namespace tcplab::tcp
