#include "core/net/link.hpp"

#include <algorithm>

namespace tcplab::net {

// Rounded up, so that a datagram always takes some time on a link that has a rate.
Duration Link::serialisation(std::uint32_t octets) const {
  if (config_.rate == 0) return {};
  const std::uint64_t bit_ns = std::uint64_t{octets} * 8 * 1'000'000'000;
  return {static_cast<std::int64_t>((bit_ns + config_.rate - 1) / config_.rate)};
}

std::size_t Link::queued(Instant now) const {
  return static_cast<std::size_t>(starts_.end() - std::upper_bound(starts_.begin(), starts_.end(), now));
}

Link::Transit Link::send(std::uint32_t octets, Instant now, bool forced_loss) {
  const bool unlucky = rng_.chance(config_.loss);
  while (!starts_.empty() && starts_.front() <= now) starts_.pop_front();

  const bool must_wait = free_at_ > now;
  if (must_wait && starts_.size() >= std::get<DropTail>(config_.queue).packets)
    return {Fate::kQueueFull, now};
  const Instant start = must_wait ? free_at_ : now;
  if (must_wait) starts_.push_back(start);
  free_at_ = start + serialisation(octets);

  if (forced_loss) return {Fate::kForcedLoss, free_at_ + config_.delay / 2};
  if (unlucky) return {Fate::kLost, free_at_ + config_.delay / 2};
  return {Fate::kDelivered, free_at_ + config_.delay};
}

}  // namespace tcplab::net
