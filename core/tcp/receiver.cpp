#include "core/tcp/receiver.hpp"

#include <algorithm>
#include <utility>

namespace tcplab::tcp {

void Receiver::start(SeqNum initial) {
  irs = initial;
  nxt = initial + 1;
  wnd = capacity_;
}

bool Receiver::is_acceptable(SeqNum seq, std::uint32_t length) const {
  const auto in_window = [this](SeqNum s) { return nxt <= s && s < nxt + wnd; };
  if (length == 0) return wnd == 0 ? seq == nxt : in_window(seq);
  if (wnd == 0) return false;
  return in_window(seq) || in_window(seq + (length - 1));
}

std::uint32_t Receiver::accept(SeqNum seq, const Bytes& text) {
  const SeqNum before = nxt;
  Bytes fresh = text;
  if (seq < nxt) {
    fresh = fresh.slice(static_cast<std::uint32_t>(nxt - seq));
    seq = nxt;
  }
  const std::int32_t room = (nxt + wnd) - seq;
  if (room <= 0) return 0;
  fresh = fresh.slice(0, static_cast<std::uint32_t>(room));
  if (fresh.empty()) return 0;

  if (seq > nxt) {
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

// Inserts text beyond nxt, keeping held_ ordered and free of overlap: only the octets not yet held are added.
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
  return true;
}

std::uint32_t Receiver::window_to_offer(std::uint32_t mss) const {
  const auto used = static_cast<std::uint32_t>(ready_.size());
  const std::uint32_t free = capacity_ > used ? capacity_ - used : 0;
  if (free <= wnd) return wnd;
  const std::uint32_t useful = std::min(capacity_ / 2, mss);
  return free - wnd >= useful ? free : wnd;
}

}  // namespace tcplab::tcp
