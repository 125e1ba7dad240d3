#include "core/net/pie.hpp"

#include <algorithm>

namespace tcplab::net {
namespace {

constexpr std::int64_t kMillionth = PieQueue::kOne / 1'000'000;
constexpr std::uint32_t kMeanPacket = 1024;                // octets: MEAN_PKTSIZE
constexpr std::int64_t kMarksBelow = PieQueue::kOne / 10;  // mark_ecnth of RFC 8033 5.1

// The smaller the probability, the smaller its steps: the table of RFC 8033 4.2.
std::int64_t scale_of(std::int64_t probability) {
  if (probability < kMillionth) return 2048;
  if (probability < 10 * kMillionth) return 512;
  if (probability < 100 * kMillionth) return 128;
  if (probability < 1'000 * kMillionth) return 32;
  if (probability < 10'000 * kMillionth) return 8;
  if (probability < 100'000 * kMillionth) return 2;
  return 1;
}

// A delay in seconds, as many of them as can matter, times a number of eighths.
std::int64_t eighths(Duration delay, std::int64_t count) {
  const std::int64_t ns = std::clamp(delay, -seconds(100), seconds(100)).ns;
  return ns * (PieQueue::kOne / 1'000'000'000) / 8 * count;
}

// RFC 8033 4.3, Little's law: of all that waits, at the rate of departures, which need not be estimated from
// them (5.2), since they leave as fast as the transmitter says.
Duration delay_of(std::uint64_t octets, std::uint64_t rate) {
  if (rate == 0) return {};
  const std::uint64_t bits = octets * 8;
  return nanoseconds(
      static_cast<std::int64_t>(bits / rate * 1'000'000'000 + bits % rate * 1'000'000'000 / rate));
}

}  // namespace

void PieQueue::calculate(Duration current_qdelay) {
  constexpr std::int64_t kAlpha = 1;  // eighths of a hertz
  constexpr std::int64_t kBeta = 10;
  std::int64_t p =
      eighths(current_qdelay - config_.target, kAlpha) + eighths(current_qdelay - qdelay_old_, kBeta);
  p /= scale_of(drop_prob_);
  if (drop_prob_ >= kOne / 10) p = std::min(p, kOne / 50);  // 5.5: it rises by 0.02 at most
  drop_prob_ += p;
  if (current_qdelay == Duration{} && qdelay_old_ == Duration{}) drop_prob_ = drop_prob_ / 100 * 98;
  drop_prob_ = std::clamp<std::int64_t>(drop_prob_, 0, kOne);
  burst_allowance_ = std::max(burst_allowance_ - config_.update, Duration{});
  const Duration calm = config_.target / 2;
  if (drop_prob_ == 0 && current_qdelay < calm && qdelay_old_ < calm) burst_allowance_ = config_.max_burst;
  qdelay_old_ = current_qdelay;
}

// Another look would change nothing.
bool PieQueue::at_rest(Duration qdelay) const {
  return qdelay == Duration{} && qdelay_old_ == Duration{} && drop_prob_ == 0 &&
         burst_allowance_ == config_.max_burst;
}

// Between what comes and what leaves the queue stays as it is, so nobody needs to look in between.
void PieQueue::catch_up(const Turn& turn) {
  const Duration update = std::max(config_.update, microseconds(1));
  const Duration qdelay = delay_of(line_.octets(), turn.rate);
  while (next_update_ <= turn.now) {
    if (at_rest(qdelay)) {
      next_update_ = next_update_ + update * ((turn.now - next_update_) / update + 1);
      return;
    }
    calculate(qdelay);
    next_update_ = next_update_ + update;
  }
}

bool PieQueue::drops_early(Rng& chance) {
  if (burst_allowance_ > Duration{}) return false;  // 4.4
  // 4.1: the sender is not kept from using the link.
  if (qdelay_old_ < config_.target / 2 && drop_prob_ < kOne / 5) return false;
  if (line_.octets() <= 2 * kMeanPacket) return false;
  // 5.4: neither close behind each other nor far apart.
  if (drop_prob_ == 0) accu_prob_ = 0;
  accu_prob_ += drop_prob_;
  if (accu_prob_ < kOne / 100 * 85) return false;
  const bool long_since = accu_prob_ >= kOne / 10 * 85;
  return long_since || chance.below(kOne) < static_cast<std::uint64_t>(drop_prob_);
}

void PieQueue::enqueue(const Waiting& datagram, Turn& turn) {
  catch_up(turn);
  if (line_.size() >= config_.packets) {
    accu_prob_ = 0;
    return turn.tell(datagram, Verdict::What::kNoRoom);
  }
  if (drops_early(turn.chance)) {
    accu_prob_ = 0;
    if (!config_.ecn || !datagram.markable || drop_prob_ >= kMarksBelow)
      return turn.tell(datagram, Verdict::What::kEarly);
    turn.tell(datagram, Verdict::What::kMarked);
  }
  line_.push(datagram);
}

std::optional<Waiting> PieQueue::dequeue(Turn& turn) {
  catch_up(turn);
  return line_.pop();
}

}  // namespace tcplab::net
