#include "core/net/codel.hpp"

#include <algorithm>

namespace tcplab::net {
namespace {

// The largest whole number whose square is not larger: Newton's method from above.
std::uint64_t root(std::uint64_t square) {
  if (square < 2) return square;
  std::uint64_t guess = std::uint64_t{1} << 32;
  while (true) {
    const std::uint64_t better = (guess + square / guess) / 2;
    if (better >= guess) return guess;
    guess = better;
  }
}

}  // namespace

Duration codel_step(Duration interval, std::uint32_t count) {
  const auto ns = static_cast<std::uint64_t>(interval.ns);
  return {static_cast<std::int64_t>(root(ns * ns / count))};
}

CodelLaw::Look CodelLaw::look(Line& line, const Settings& settings, Instant now) {
  Look look{line.pop(), false};
  if (!look.datagram) {
    first_above_time_.reset();
    return look;
  }
  const Duration sojourn = now - look.datagram->since;
  if (sojourn < settings.target || line.octets() <= settings.mtu) {
    first_above_time_.reset();
  } else if (!first_above_time_) {
    first_above_time_ = now + settings.interval;
  } else {
    look.ok_to_drop = now >= *first_above_time_;
  }
  return look;
}

bool CodelLaw::drops(const Waiting& datagram, const Settings& settings, Turn& turn) {
  const bool marks = settings.ecn && datagram.markable;
  turn.tell(datagram, marks ? Verdict::What::kMarked : Verdict::What::kEarly);
  return !marks;
}

std::optional<Waiting> CodelLaw::next(Line& line, const Settings& settings, Turn& turn) {
  const auto step = [&settings, this] { return codel_step(settings.interval, count_); };
  Look next = look(line, settings, turn.now);
  if (dropping_) {
    dropping_ = next.ok_to_drop;
    while (dropping_ && turn.now >= *drop_next_) {
      ++count_;
      if (!drops(*next.datagram, settings, turn)) {
        drop_next_ = *drop_next_ + step();
        break;
      }
      next = look(line, settings, turn.now);
      dropping_ = next.ok_to_drop;
      if (dropping_) drop_next_ = *drop_next_ + step();
    }
  } else if (next.ok_to_drop) {
    if (drops(*next.datagram, settings, turn)) next = look(line, settings, turn.now);
    dropping_ = true;
    // Soon after the last time it goes on about where it was.
    const std::uint32_t grown = count_ - last_count_;
    const bool soon = drop_next_ && turn.now - *drop_next_ < settings.interval * 16;
    count_ = soon && grown > 1 ? grown : 1;
    drop_next_ = turn.now + step();
    last_count_ = count_;
  }
  return next.datagram;
}

void CodelQueue::enqueue(const Waiting& datagram, Turn& turn) {
  if (line_.size() >= config_.packets) return turn.tell(datagram, Verdict::What::kNoRoom);
  line_.push(datagram);
}

std::optional<Waiting> CodelQueue::dequeue(Turn& turn) {
  return law_.next(line_, {config_.target, config_.interval, config_.mtu, config_.ecn}, turn);
}

}  // namespace tcplab::net
