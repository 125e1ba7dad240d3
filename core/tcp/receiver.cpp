#include "core/tcp/receiver.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace tcplab::tcp {
namespace {

// Neighbours up to this size together are kept as one: many tiny segments must not cost more than their
// octets.
constexpr std::size_t kTiny = 512;

Bytes joined(const Bytes& first, const Bytes& second) {
  std::vector<std::uint8_t> both;
  both.reserve(first.size() + second.size());
  both.insert(both.end(), first.begin(), first.end());
  both.insert(both.end(), second.begin(), second.end());
  return Bytes(std::move(both));
}

}  // namespace

const Receiver::Gaps& Receiver::gaps() const {
  static const Gaps kNone;
  return gaps_ ? *gaps_ : kNone;
}

void Receiver::start(SeqNum initial) {
  irs = initial;
  nxt = initial + 1;
  wnd = capacity_;
  edge_.reset();
  wide_edge_.reset();
}

bool Receiver::is_acceptable(SeqNum seq, std::uint32_t length) const {
  const std::uint32_t window = offered();
  const auto in_window = [&](SeqNum s) { return nxt <= s && s < nxt + window; };
  if (length == 0) return window == 0 ? seq == nxt : in_window(seq);
  if (window == 0) return false;
  return in_window(seq) || in_window(seq + (length - 1));
}

std::uint32_t Receiver::accept(SeqNum seq, const Bytes& text) {
  const SeqNum before = nxt;
  if (seq == nxt && !has_out_of_order() && text.size() <= offered()) {  // nearly always
    const auto length = static_cast<std::uint32_t>(text.size());
    ready_.append_packed(text);
    nxt += length;
    wnd -= std::min(wnd, length);
    pass_marks();
    return length;
  }
  Bytes fresh = text;
  if (seq < nxt) {
    fresh = fresh.slice(static_cast<std::uint32_t>(nxt - seq));
    seq = nxt;
  }
  const std::int32_t room = (nxt + offered()) - seq;
  if (room <= 0) return 0;
  fresh = fresh.slice(0, static_cast<std::uint32_t>(room));
  if (fresh.empty()) return 0;

  if (seq > nxt) {
    if (hold(seq, fresh)) note_recent(seq);
    return 0;
  }
  take_ready(seq, fresh);
  release();
  const auto advanced = static_cast<std::uint32_t>(nxt - before);
  wnd -= std::min(wnd, advanced);
  pass_marks();
  return advanced;
}

// What nxt has gone past would seem to lie ahead again after 2 GiB.
void Receiver::pass_marks() {
  if (fin_ && *fin_ < nxt) fin_.reset();
  if (wide_edge_ && *wide_edge_ <= nxt) wide_edge_.reset();
}

// Appends the part of text at seq that lies at or after nxt. Precondition: seq <= nxt.
void Receiver::take_ready(SeqNum seq, const Bytes& text) {
  const Bytes fresh = text.slice(static_cast<std::uint32_t>(nxt - seq));
  nxt += static_cast<std::uint32_t>(fresh.size());
  ready_.append_packed(fresh);
}

// Moves on to the user what nxt has reached.
void Receiver::release() {
  if (!gaps_) return;
  auto& held = gaps_->held;
  while (!held.empty() && held.begin()->first <= nxt) {
    gaps_->octets -= static_cast<std::uint32_t>(held.begin()->second.size());
    take_ready(held.begin()->first, held.begin()->second);
    held.erase(held.begin());
  }
  Ranges& ranges = gaps_->ranges;
  while (!ranges.empty() && ranges.begin()->first <= nxt) ranges.erase(ranges.begin());
  tidy();
}

void Receiver::tidy() {
  if (!gaps_ || !gaps_->ranges.empty()) return;
  gaps_->recent.clear();
  if (!gaps_->duplicate) gaps_.reset();
}

Receiver::Ranges::const_iterator Receiver::range_at(const Ranges& ranges, SeqNum seq) {
  const auto after = ranges.upper_bound(seq);
  return after != ranges.begin() && std::prev(after)->second > seq ? std::prev(after) : after;
}

bool Receiver::holds(SeqNum seq) const {
  const Ranges& ranges = gaps().ranges;
  const auto range = range_at(ranges, seq);
  return range != ranges.end() && range->first <= seq;
}

// Holds text beyond nxt, RFC 9293 3.10.7.4 (SHLD-31). The range that it starts in or touches, or a new one,
// grows over it and swallows those that it reaches; only the octets not yet held are added. False: a new
// range would be one too many.
bool Receiver::hold(SeqNum seq, const Bytes& text) {
  if (held() + text.size() > most_held_) return false;
  Gaps& gaps = gaps_ ? *gaps_ : gaps_.emplace();
  Ranges& ranges = gaps.ranges;
  const SeqNum end = seq + static_cast<std::uint32_t>(text.size());
  auto home = ranges.upper_bound(seq);
  if (home != ranges.begin() && std::prev(home)->second >= seq) {
    --home;
  } else {
    const bool apart = home == ranges.end() || home->first > end;
    if (apart && ranges.size() >= most_ranges()) return false;
    home = ranges.emplace_hint(home, seq, seq);
  }
  SeqNum& right = home->second;
  while (right < end) {
    const auto next = std::next(home);
    const bool reaches = next != ranges.end() && next->first <= end;
    const SeqNum gap_end = reaches ? next->first : end;
    keep(gaps, right,
         text.slice(static_cast<std::uint32_t>(right - seq), static_cast<std::uint32_t>(gap_end - right)));
    right = reaches ? next->second : end;
    if (reaches) ranges.erase(next);
  }
  return true;
}

// A range costs its octets and, whatever their number, about kRangeCost octets more of nodes and blocks. A
// peer that sends every second octet by itself must not make us spend that for each: it gets as many ranges
// as cost no more than the buffer that the user has granted anyway, or a modest number where that is small.
// What is refused comes again once the gap before it is filled; what fills the first gap is never refused, so
// nothing waits for ever.
std::size_t Receiver::most_ranges() const {
  constexpr std::size_t kRangeCost = 256;
  constexpr std::size_t kModest = 64;
  return std::max<std::size_t>(capacity_ / kRangeCost, kModest);
}

std::size_t Receiver::memory() const {
  constexpr std::size_t kHeldCost = 160;  // of a node, its piece, and the block that owns its octets
  constexpr std::size_t kRange = 64;
  if (!gaps_) return ready_.memory();
  return ready_.memory() + gaps_->octets + gaps_->held.size() * kHeldCost + gaps_->ranges.size() * kRange;
}

// Adds a piece that nothing held overlaps.
void Receiver::keep(Gaps& gaps, SeqNum seq, Bytes piece) {
  auto& held = gaps.held;
  gaps.octets += static_cast<std::uint32_t>(piece.size());
  auto after = held.upper_bound(seq);
  const SeqNum end = seq + static_cast<std::uint32_t>(piece.size());
  if (after != held.end() && after->first == end && piece.size() + after->second.size() <= kTiny) {
    piece = joined(piece, after->second);
    after = held.erase(after);
  }
  if (after != held.begin()) {
    const auto before = std::prev(after);
    const SeqNum before_end = before->first + static_cast<std::uint32_t>(before->second.size());
    if (before_end == seq && before->second.size() + piece.size() <= kTiny) {
      before->second = joined(before->second, piece);
      return;
    }
  }
  held.emplace_hint(after, seq, piece.compact());
}

Bytes Receiver::read(std::uint32_t count) {
  Bytes taken = ready_.take(count);
  // Behind the reader it would seem to lie ahead again after 2 GiB.
  if (up && *up <= unread()) up.reset();
  return taken;
}

bool Receiver::announce_urgent(SeqNum end) {
  if (end <= up.value_or(unread())) return false;
  up = end;
  return true;
}

void Receiver::note_fin(SeqNum seq, std::uint32_t slack) {
  if (nxt <= seq && seq < nxt + offered() + slack) fin_ = seq;
}

bool Receiver::consume_fin() {
  if (!fin_ || *fin_ != nxt) return false;
  nxt += 1;
  wnd -= std::min(wnd, 1U);
  fin_.reset();
  fin_taken_ = true;
  // Text beyond it was never the peer's.
  if (gaps_) {
    gaps_->held.clear();
    gaps_->octets = 0;
    gaps_->ranges.clear();
  }
  tidy();
  return true;
}

// RFC 2018 4: the ranges reported are those that grew last.
void Receiver::note_recent(SeqNum seq) {
  constexpr std::size_t kRemembered = 8;
  const auto range = range_at(gaps_->ranges, seq);
  std::vector<SeqNum>& recent = gaps_->recent;
  const auto same = [&](SeqNum s) { return range->first <= s && s < range->second; };
  recent.erase(std::remove_if(recent.begin(), recent.end(), same), recent.end());
  recent.insert(recent.begin(), seq);
  if (recent.size() > kRemembered) recent.pop_back();
}

void Receiver::note_duplicate(SeqNum seq, std::uint32_t length) {
  if (length == 0) return;
  const SeqNum end = seq + length;
  if (seq < nxt) {
    if (!gaps_) gaps_.emplace();
    gaps_->duplicate = wire::SackBlock{seq, end < nxt ? end : nxt};
    return;
  }
  const Ranges& ranges = gaps().ranges;
  const auto range = range_at(ranges, seq);
  if (range == ranges.end() || range->first >= end) return;
  gaps_->duplicate = wire::SackBlock{later(seq, range->first), end < range->second ? end : range->second};
}

std::vector<wire::SackBlock> Receiver::sack_blocks(std::size_t room) const {
  std::vector<wire::SackBlock> blocks;
  const auto& [recent, held, octets, ranges, duplicate] = gaps();
  if (duplicate && room > 0) blocks.push_back(*duplicate);
  const std::size_t first = blocks.size();
  const auto add = [&](const Ranges::value_type& range) {
    const wire::SackBlock block{range.first, range.second};
    const auto from = blocks.begin() + static_cast<std::ptrdiff_t>(first);
    if (std::find(from, blocks.end(), block) == blocks.end()) blocks.push_back(block);
  };
  for (auto seq = recent.begin(); seq != recent.end() && blocks.size() < room; ++seq) {
    const auto range = range_at(ranges, *seq);
    if (range != ranges.end() && range->first <= *seq) add(*range);
  }
  for (auto range = ranges.begin(); range != ranges.end() && blocks.size() < room; ++range) add(*range);
  return blocks;
}

void Receiver::widen() {
  const auto used = static_cast<std::uint32_t>(ready_.size());
  if (capacity_ <= used) return;
  wide_edge_ = nxt + (capacity_ - used);
}

std::uint16_t Receiver::advertise(std::uint32_t mss, std::uint8_t shift, bool round_up) {
  wnd = window_to_offer(mss);
  std::uint32_t units = (wnd + (round_up ? (1U << shift) - 1 : 0)) >> shift;
  if (edge_ && nxt + (units << shift) < *edge_) ++units;
  units = std::min<std::uint32_t>(units, 65535);
  const SeqNum edge = nxt + (units << shift);
  edge_ = edge_ ? later(*edge_, edge) : edge;
  wnd = std::max(wnd, units << shift);
  return static_cast<std::uint16_t>(units);
}

// Room that grows by less than is useful is not told, RFC 9293 3.8.6.2.2 (MUST-39), and room once offered is
// not taken back, RFC 9293 3.8.6 (SHLD-14). Who takes whatever fits the buffer tells all of it, unless that
// is silly itself.
std::uint32_t Receiver::window_to_offer(std::uint32_t mss) const {
  const auto used = static_cast<std::uint32_t>(ready_.size());
  const std::uint32_t free = capacity_ > used ? capacity_ - used : 0;
  if (free <= wnd) return wnd;
  if (wide_edge_) return free >= std::min(capacity_ / 4, mss) ? free : wnd;
  const std::uint32_t useful = std::min(capacity_ / 2, mss);
  return free - wnd >= useful ? free : wnd;
}

}  // namespace tcplab::tcp
