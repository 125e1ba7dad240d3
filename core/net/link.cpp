#include "core/net/link.hpp"

#include <algorithm>

namespace tcplab::net {
namespace {

// Near enough to a normal distribution of mean 0 and standard deviation 1, in units of 2^-20, without a
// fraction: the sum of twelve that are uniform.
std::int64_t normal(Rng& rng) {
  constexpr std::int64_t kUnit = 1 << 20;
  std::int64_t sum = -6 * kUnit;
  for (int i = 0; i < 12; ++i) sum += static_cast<std::int64_t>(rng.next() >> 44);
  return std::clamp(sum, -4 * kUnit, 4 * kUnit);
}

Duration scaled(Duration by, std::int64_t twentieth_bits) {
  return {(by.ns >> 20) * twentieth_bits + ((by.ns & 0xfffff) * twentieth_bits >> 20)};
}

}  // namespace

Link::Link(NodeIndex from, NodeIndex to, const LinkConfig& config, std::uint64_t seed)
    : from_(from), to_(to), config_(std::make_shared<const LinkConfig>(config)), queue_(config.queue) {
  chances_.loss = Rng(seed);
  std::uint64_t number = 0;
  for (Rng* rng : {&chances_.bursts, &chances_.jitter, &chances_.reordering, &chances_.duplication,
                   &chances_.corruption, &chances_.octets, &chances_.queue})
    *rng = Rng(Rng(seed).next() + ++number);
}

// Rounded up, so that a datagram always takes some time on a link that has a rate.
Duration Link::serialisation(std::uint32_t octets) const {
  if (config_->rate == 0) return {};
  const std::uint64_t bit_ns = std::uint64_t{octets} * 8 * 1'000'000'000;
  return {static_cast<std::int64_t>((bit_ns + config_->rate - 1) / config_->rate)};
}

void Link::enqueue(const Waiting& datagram, Instant now, std::vector<Verdict>& verdicts) {
  Turn turn{now, config_->rate, chances_.queue, verdicts};
  queue_.enqueue(datagram, turn);
}

std::optional<Waiting> Link::dequeue(Instant now, std::vector<Verdict>& verdicts) {
  Turn turn{now, config_->rate, chances_.queue, verdicts};
  return queue_.dequeue(turn);
}

bool Link::loses() {
  ++count_;
  bool lost = chances_.loss.chance(config_->loss);
  if (const Bursts& bursts = config_->bursts; bursts.to_bad > 0) {
    if (chances_.bursts.chance(is_bad_ ? bursts.to_good : bursts.to_bad)) is_bad_ = !is_bad_;
    lost |= chances_.bursts.chance(is_bad_ ? bursts.lost_in_bad : bursts.lost_in_good);
  }
  if (config_->lose_every > 0) lost |= count_ % config_->lose_every == 0;
  if (!config_->lose.empty()) lost |= std::binary_search(config_->lose.begin(), config_->lose.end(), count_);
  return lost;
}

Duration Link::propagation() {
  Duration delay = config_->delay;
  if (const Jitter& jitter = config_->jitter; jitter.spread > Duration{}) {
    if (jitter.shape == Jitter::Shape::kNormal) {
      delay = delay + scaled(jitter.spread, normal(chances_.jitter));
    } else {
      const auto width = static_cast<std::uint64_t>(jitter.spread.ns) * 2 + 1;
      delay = delay + Duration{static_cast<std::int64_t>(chances_.jitter.below(width))} - jitter.spread;
    }
    delay = std::max(delay, Duration{});
  }
  if (chances_.reordering.chance(config_->reordering.probability)) delay = delay + config_->reordering.late;
  return delay;
}

Link::Crossing Link::transmit(std::uint32_t octets, Instant now, const Mishap& mishap) {
  Crossing crossing;
  crossing.lost = loses() || mishap.lost;
  const bool hit = chances_.corruption.chance(config_->corruption.probability);
  if (hit) crossing.damage = config_->corruption.passes_checksum ? Damage::kUnseen : Damage::kAnywhere;
  if (mishap.damage != Damage::kNone) crossing.damage = mishap.damage;
  crossing.duplicated = chances_.duplication.chance(config_->duplication);
  const Duration on_the_way = propagation();
  free_at_ = now + serialisation(octets);
  if (crossing.lost) {
    crossing.at = free_at_ + config_->delay / 2;
    return crossing;
  }
  crossing.at = free_at_ + on_the_way;
  if (config_->jitter.keeps_order) crossing.at = std::max(crossing.at, last_at_);
  last_at_ = std::max(last_at_, crossing.at);
  return crossing;
}

Instant Link::transmit_again(std::uint32_t octets, Instant first) {
  const Duration takes = serialisation(octets);
  free_at_ = free_at_ + takes;
  last_at_ = std::max(last_at_, first + takes);
  return first + takes;
}

void Link::configure(const LinkConfig& config, Instant now, std::vector<Verdict>& verdicts) {
  const bool other_queue = config.queue != config_->queue;
  config_ = std::make_shared<const LinkConfig>(config);
  if (!other_queue) return;
  const std::vector<Waiting> waiting = queue_.waiting();
  queue_ = Discipline(config.queue);
  for (const Waiting& datagram : waiting) enqueue(datagram, now, verdicts);
}

std::vector<Waiting> Link::clear(Instant now) {
  std::vector<Waiting> waiting = queue_.waiting();
  queue_ = Discipline(config_->queue);
  free_at_ = std::min(free_at_, now);
  return waiting;
}

}  // namespace tcplab::net
