#include "core/net/red.hpp"

#include <algorithm>

namespace tcplab::net {
namespace {

constexpr std::uint64_t kTypicalBits =
    8 * 500;  // of a datagram, for the time in which one might have been sent

// a * b, of which b is at most one.
std::uint64_t times_fraction(std::uint64_t a, std::uint64_t b) {
  return (a >> 32) * b + ((a & (RedQueue::kOne - 1)) * b >> 32);
}

std::uint64_t power(std::uint64_t fraction, std::uint64_t exponent) {
  std::uint64_t result = RedQueue::kOne;
  for (; exponent > 0 && result > 0; exponent >>= 1) {
    if ((exponent & 1) != 0) result = times_fraction(result, fraction);
    fraction = times_fraction(fraction, fraction);
  }
  return result;
}

}  // namespace

// While none waited, as many as might have been sent count as having found the queue empty.
void RedQueue::update_average(const Turn& turn) {
  if (!line_.empty()) {
    const std::uint64_t length = std::uint64_t{line_.size()} << 32;
    if (length >= average_) {
      average_ += (length - average_) >> config_.weight_shift;
    } else {
      average_ -= (average_ - length) >> config_.weight_shift;
    }
    return;
  }
  const auto idle = static_cast<std::uint64_t>(std::max<std::int64_t>((turn.now - idle_since_).ns, 0));
  if (turn.rate == 0) {
    average_ = 0;
    return;
  }
  const std::uint64_t each = std::max<std::uint64_t>(kTypicalBits * 1'000'000'000 / turn.rate, 1);
  average_ = times_fraction(average_, power(kOne - (kOne >> config_.weight_shift), idle / each));
}

// p_b is over / range; it becomes p_a = p_b / (1 - count * p_b), so that those picked are spread evenly. count is
// of those let pass since the last one, which makes the intervals uniform in 1 .. 1/p_b, as section 4 (method 2)
// wants them; figure 2 counts one more before it compares, and so the longest of them never comes.
RedQueue::Say RedQueue::decide(Rng& chance) {
  const std::uint64_t min = std::uint64_t{config_.min_threshold} << 32;
  const std::uint64_t max = std::uint64_t{config_.max_threshold} << 32;
  if (average_ < min) {
    count_ = 0;
    return Say::kLet;
  }
  const std::uint64_t one_in = std::max<std::uint32_t>(config_.one_in, 1);
  std::uint64_t over = 0;
  std::uint64_t range = 0;
  constexpr int kCoarse = 16;  // fraction bits that are left out lest the products be too large
  if (average_ < max) {
    over = (average_ - min) >> kCoarse;
    range = ((max - min) >> kCoarse) * one_in;
  } else if (config_.gentle && average_ < 2 * max) {
    over = (max >> kCoarse) + (one_in - 1) * ((average_ - max) >> kCoarse);
    range = (max >> kCoarse) * one_in;
  } else {
    count_ = 0;
    return Say::kDrop;  // RFC 3168 7: marks are no longer enough
  }
  const std::uint64_t spent = count_ * over;
  ++count_;
  const bool picked = spent + over >= range || chance.below(range - spent) < over;
  if (!picked) return Say::kLet;
  count_ = 0;
  return Say::kMark;
}

void RedQueue::enqueue(const Waiting& datagram, Turn& turn) {
  update_average(turn);
  const Say say = decide(turn.chance);
  if (line_.size() >= config_.packets) return turn.tell(datagram, Verdict::What::kNoRoom);
  if (say == Say::kMark && config_.ecn && datagram.markable) {
    turn.tell(datagram, Verdict::What::kMarked);
  } else if (say != Say::kLet) {
    return turn.tell(datagram, Verdict::What::kEarly);
  }
  line_.push(datagram);
}

std::optional<Waiting> RedQueue::dequeue(Turn& turn) {
  std::optional<Waiting> next = line_.pop();
  if (next && line_.empty()) idle_since_ = turn.now;
  return next;
}

}  // namespace tcplab::net
