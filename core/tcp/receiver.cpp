#include "core/tcp/receiver.hpp"

#include <algorithm>
#include <utility>

namespace tcplab::tcp {

void Receiver::start(SeqNum initial) {
  irs = initial;
  nxt = initial + 1;
  wnd = capacity_;
  edge_.reset();
  wide_edge_.reset();
}

std::uint32_t Receiver::offered() const {
  if (!edge_) return std::min(wnd, 65535U);  // of our own SYN, which is never scaled
  const SeqNum edge = wide_edge_ ? later(*edge_, *wide_edge_) : *edge_;
  return edge > nxt ? static_cast<std::uint32_t>(edge - nxt) : 0;
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
  if (seq == nxt && held_.empty() && text.size() <= offered()) {  // nearly always
    const auto length = static_cast<std::uint32_t>(text.size());
    ready_.append(text);
    nxt += length;
    wnd -= std::min(wnd, length);
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
    note_recent(seq);
    hold(seq, std::move(fresh));
    return 0;
  }
  take_ready(seq, fresh);
  while (!held_.empty() && held_.front().seq <= nxt) {
    const Held next = std::move(held_.front());
    held_.erase(held_.begin());
    take_ready(next.seq, next.text);
  }
  const auto advanced = static_cast<std::uint32_t>(nxt - before);
  wnd -= std::min(wnd, advanced);
  return advanced;
}

// Appends the part of text at seq that lies at or after nxt. Precondition: seq <= nxt.
void Receiver::take_ready(SeqNum seq, const Bytes& text) {
  const Bytes fresh = text.slice(static_cast<std::uint32_t>(nxt - seq));
  nxt += static_cast<std::uint32_t>(fresh.size());
  ready_.append(fresh);
}

// Inserts text beyond nxt, RFC 9293 3.10.7.4 (SHLD-31), keeping held_ ordered and free of overlap: only the
// octets not yet held are added.
void Receiver::hold(SeqNum seq, Bytes text) {
  const auto end_of = [](const Held& h) { return h.seq + static_cast<std::uint32_t>(h.text.size()); };
  auto at = std::find_if(held_.begin(), held_.end(), [&](const Held& h) { return seq < end_of(h); });
  while (!text.empty()) {
    const bool blocked = at != held_.end() && at->seq < seq + static_cast<std::uint32_t>(text.size());
    const std::size_t gap =
        blocked ? static_cast<std::size_t>(std::max(at->seq - seq, std::int32_t{0})) : text.size();
    if (gap > 0) at = held_.insert(at, {seq, text.slice(0, gap)}) + 1;
    if (!blocked) return;
    const auto skip = static_cast<std::uint32_t>(end_of(*at) - seq);
    text = text.slice(skip);
    seq += skip;
    ++at;
  }
}

bool Receiver::consume_fin() {
  if (!fin_ || *fin_ != nxt) return false;
  nxt += 1;
  wnd -= std::min(wnd, 1U);
  fin_.reset();
  fin_taken_ = true;
  return true;
}

void Receiver::note_recent(SeqNum seq) {
  constexpr std::size_t kRemembered = 8;
  recent_.insert(recent_.begin(), seq);
  if (recent_.size() > kRemembered) recent_.pop_back();
}

void Receiver::note_duplicate(SeqNum seq, std::uint32_t length) {
  if (length == 0) return;
  const SeqNum end = seq + length;
  if (seq < nxt) {
    duplicate_ = wire::SackBlock{seq, end < nxt ? end : nxt};
    return;
  }
  for (std::size_t i = 0; i < held_.size(); ++i) {
    const wire::SackBlock block = block_around(i);
    if (seq >= block.right || end <= block.left) continue;
    duplicate_ = wire::SackBlock{later(seq, block.left), end < block.right ? end : block.right};
    return;
  }
}

// The contiguous block of held text that the piece belongs to.
wire::SackBlock Receiver::block_around(std::size_t held) const {
  const auto end_of = [](const Held& h) { return h.seq + static_cast<std::uint32_t>(h.text.size()); };
  wire::SackBlock block{held_[held].seq, end_of(held_[held])};
  for (std::size_t i = held; i > 0 && end_of(held_[i - 1]) == block.left; --i) block.left = held_[i - 1].seq;
  for (std::size_t i = held + 1; i < held_.size() && held_[i].seq == block.right; ++i) block.right = end_of(held_[i]);
  return block;
}

std::vector<wire::SackBlock> Receiver::sack_blocks(std::size_t room) const {
  std::vector<wire::SackBlock> blocks;
  if (duplicate_) blocks.push_back(*duplicate_);
  const auto add = [&](const wire::SackBlock& block) {
    const auto first = blocks.begin() + (duplicate_ ? 1 : 0);
    if (blocks.size() < room && std::find(first, blocks.end(), block) == blocks.end()) blocks.push_back(block);
  };
  for (const SeqNum seq : recent_) {
    for (std::size_t i = 0; i < held_.size(); ++i) {
      const wire::SackBlock block = block_around(i);
      if (block.left <= seq && seq < block.right) add(block);
    }
  }
  for (std::size_t i = 0; i < held_.size(); ++i) add(block_around(i));
  if (blocks.size() > room) blocks.resize(room);
  return blocks;
}

void Receiver::widen() {
  const auto used = static_cast<std::uint32_t>(ready_.size());
  if (capacity_ <= used) return;
  wnd = std::max(wnd, capacity_ - used);
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
// not taken back, RFC 9293 3.8.6 (SHLD-14).
std::uint32_t Receiver::window_to_offer(std::uint32_t mss) const {
  const auto used = static_cast<std::uint32_t>(ready_.size());
  const std::uint32_t free = capacity_ > used ? capacity_ - used : 0;
  if (free <= wnd) return wnd;
  const std::uint32_t useful = std::min(capacity_ / 2, mss);
  return free - wnd >= useful ? free : wnd;
}

}  // namespace tcplab::tcp
