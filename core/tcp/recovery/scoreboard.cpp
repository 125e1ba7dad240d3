#include "core/tcp/recovery/scoreboard.hpp"

#include <algorithm>
#include <cassert>

namespace tcplab::tcp {

// A FIN after the last octet does not make another segment.
std::uint32_t Scoreboard::segments(const Run& run) const {
  const auto length = static_cast<std::uint32_t>(run.end - run.start);
  return std::max((length + mss_ - std::min(mss_, 2U)) / mss_, 1U);
}

void Scoreboard::count(const Run& run, int sign) {
  const std::uint32_t number = sign > 0 ? segments(run) : 0U - segments(run);
  counts_.out += number;
  if (run.sacked) counts_.sacked += number;
  if (run.lost) counts_.lost += number;
  if (run.again) counts_.again += number;
}

void Scoreboard::recount() {
  counts_ = {};
  for (std::size_t i = 0; i < size(); ++i) count((*this)[i], +1);
}

void Scoreboard::set_mss(std::uint32_t mss) {
  mss_ = std::max(mss, 1U);
  recount();
}

void Scoreboard::append(SeqNum start, SeqNum end, bool pushed, Instant now) {
  if (!empty()) {
    Run& last = runs_.back();
    const bool untouched = !last.sacked && !last.lost && !last.ever && !last.pushed && last.sent == now;
    const auto length = static_cast<std::uint32_t>(last.end - last.start);
    if (untouched && length % mss_ == 0 && static_cast<std::uint32_t>(end - start) == mss_) {
      last.end = end;
      last.pushed = pushed;
      ++counts_.out;
      return;
    }
  }
  Run fresh{start, end, now};
  fresh.pushed = pushed;
  runs_.push_back(fresh);
  count(runs_.back(), +1);
}

void Scoreboard::drop_below(SeqNum una) {
  while (!empty() && runs_[head_].end <= una) {
    count(runs_[head_], -1);
    ++head_;
  }
  if (!empty() && runs_[head_].start < una) {
    change(0, [una](Run& first) { first.start = una; });
  }
  // The used-up front goes when it is the larger half, so that moving the rest costs nothing on the whole.
  if (head_ * 2 >= runs_.size()) {
    runs_.erase(runs_.begin(), runs_.begin() + static_cast<std::ptrdiff_t>(head_));
    head_ = 0;
  }
}

template <typename Change>
void Scoreboard::change(std::size_t index, Change apply) {
  count(run(index), -1);
  apply(run(index));
  count(run(index), +1);
}

std::size_t Scoreboard::cut_at(SeqNum seq) {
  for (std::size_t i = 0; i < size(); ++i) {
    const Run whole = (*this)[i];
    if (seq <= whole.start) return i;
    if (seq >= whole.end) continue;
    const auto before = static_cast<std::uint32_t>(seq - whole.start);
    const SeqNum boundary = whole.start + (before + mss_ - 1) / mss_ * mss_;
    if (boundary >= whole.end) continue;
    split(i, boundary);
    return i + 1;
  }
  return size();
}

void Scoreboard::split(std::size_t index, SeqNum at) {
  Run rest = (*this)[index];
  rest.start = at;
  change(index, [at](Run& first) {
    first.end = at;
    first.pushed = false;
  });
  runs_.insert(runs_.begin() + static_cast<std::ptrdiff_t>(head_ + index + 1), rest);
  count(rest, +1);
}

SeqNum Scoreboard::whole_below(SeqNum seq) const {
  for (std::size_t i = size(); i-- > 0;) {
    const Run& one = (*this)[i];
    if (seq >= one.end) return one.end;
    if (seq > one.start) return one.start + static_cast<std::uint32_t>(seq - one.start) / mss_ * mss_;
  }
  return empty() ? seq : (*this)[0].start;
}

// What has arrived is not lost, and nothing of it is on its way.
void Scoreboard::mark_sacked(std::size_t index) {
  change(index, [](Run& one) {
    one.sacked = true;
    one.lost = one.again = false;
  });
}

void Scoreboard::mark_lost(std::size_t index) {
  change(index, [](Run& one) { one.lost = true; });
}

void Scoreboard::mark_copy_lost(std::size_t index) {
  change(index, [](Run& one) {
    one.lost = true;
    one.again = false;
  });
}

void Scoreboard::mark_sent_again(std::size_t index, Instant now) {
  change(index, [now](Run& one) {
    one.again = one.ever = true;
    one.sent = now;
  });
}

void Scoreboard::clear_lost(std::size_t index) {
  change(index, [](Run& one) { one.lost = false; });
}

void Scoreboard::forget_sacked(std::size_t index) {
  change(index, [](Run& one) { one.sacked = false; });
}

std::optional<std::size_t> Scoreboard::first_to_send() const {
  if (counts_.lost == 0) return std::nullopt;
  for (std::size_t i = 0; i < size(); ++i) {
    const Run& one = (*this)[i];
    if (one.lost && !one.again) return i;
  }
  return std::nullopt;
}

}  // namespace tcplab::tcp
