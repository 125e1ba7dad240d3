#include "shell/model/packet_order.hpp"

#include <algorithm>

namespace tcplab::shell {
namespace {

constexpr std::size_t kStretch = 1024;  // packets that are read and sorted at once
constexpr std::size_t kSteps = 4096;    // of putting together

std::uint64_t word_of(const wire::IpAddress& address, std::size_t first) {
  std::uint64_t word = 0;
  for (std::size_t i = first; i < first + 8; ++i) word = word << 8 | address.octets[i];
  return word;
}

std::pair<std::uint64_t, std::uint64_t> address_key(const wire::IpAddress& address) {
  const bool v4 = address.version == wire::IpVersion::kV4;
  // Those of version 4 first: they have nothing but zeros behind their four octets.
  return v4 ? std::pair(word_of(address, 0) >> 32, std::uint64_t{0})
            : std::pair(word_of(address, 0), word_of(address, 8));
}

}  // namespace

void PacketOrder::sort_by(PacketColumn column, bool descending) {
  if (column == column_ && descending == descending_) return;
  column_ = column;
  descending_ = descending;
  forget();
}

void PacketOrder::forget() {
  shown_.clear();
  count_ = 0;
  busy_ = false;
}

PacketOrder::Key PacketOrder::key_of(const Index& index, trace::PacketId id) const {
  if (column_ == PacketColumn::kNumber) return {id, 0};
  const trace::Packet packet = index.trace().packets()[id];
  const wire::TcpHeader& header = packet.segment.header;
  switch (column_) {
    case PacketColumn::kNumber:
      break;
    case PacketColumn::kTime: {
      const trace::EventId begin = packet.sent != trace::kNoEvent ? packet.sent : packet.received;
      const Instant at = begin == trace::kNoEvent ? Instant{} : index.trace().events()[begin].at;
      return {static_cast<std::uint64_t>(at.ns), 0};
    }
    case PacketColumn::kSource:
      return address_key(packet.segment.source);
    case PacketColumn::kDestination:
      return address_key(packet.segment.destination);
    case PacketColumn::kProtocol:
      return {packet.protocol, 0};
    case PacketColumn::kLength:
      return {packet.is_segment() ? packet.segment.datagram_size() : index.trace().octets(id).size(), 0};
    case PacketColumn::kInfo:
      if (!packet.is_segment()) return {UINT64_MAX, 0};
      return {std::uint64_t{static_cast<std::uint8_t>(index.analysis().of(id))} << 40 |
                  std::uint64_t{header.source_port} << 24 | std::uint64_t{header.destination_port} << 8 |
                  header.flags.to_octet(),
              index.trace().relative_seq(packet)};
  }
  return {id, 0};
}

PacketOrder::Entry PacketOrder::entry_of(const Index& index, trace::PacketId packet) const {
  const Key key = key_of(index, packet);
  return {descending_ ? Key{~key.first, ~key.second} : key, packet};
}

std::optional<std::size_t> PacketOrder::place_of(const Index& index, trace::PacketId packet) const {
  const auto at = std::lower_bound(
      shown_.begin(), shown_.end(), entry_of(index, packet),
      [&](trace::PacketId each, const Entry& wanted) { return before(entry_of(index, each), wanted); });
  if (at == shown_.end() || *at != packet) return std::nullopt;
  return static_cast<std::size_t>(at - shown_.begin());
}

void PacketOrder::read_some(const Index& index, const std::vector<trace::PacketId>* listed) {
  const std::size_t first = from_.size();
  const std::size_t end = std::min(first + kStretch, count_);
  for (std::size_t i = first; i < end; ++i) {
    const trace::PacketId packet = listed ? (*listed)[i] : static_cast<trace::PacketId>(i);
    from_.push_back(entry_of(index, packet));
  }
  std::sort(from_.begin() + static_cast<std::ptrdiff_t>(first), from_.end(), before);
  if (end < count_) return;
  width_ = kStretch;
  to_.clear();
  pair_ = left_ = 0;
  right_ = std::min(width_, count_);
  if (width_ >= count_) finish();
}

void PacketOrder::end_pair() {
  pair_ += 2 * width_;
  if (pair_ >= count_) {
    from_.swap(to_);
    to_.clear();
    width_ *= 2;
    pair_ = 0;
  }
  left_ = pair_;
  right_ = std::min(pair_ + width_, count_);
  if (width_ >= count_) finish();
}

void PacketOrder::merge_some() {
  for (std::size_t step = 0; step < kSteps && busy_; ++step) {
    const std::size_t middle = std::min(pair_ + width_, count_);
    const std::size_t end = std::min(pair_ + 2 * width_, count_);
    const bool right = left_ == middle || (right_ < end && before(from_[right_], from_[left_]));
    to_.push_back(from_[right ? right_++ : left_++]);
    if (to_.size() == end) end_pair();
  }
}

void PacketOrder::finish() {
  shown_.clear();
  for (const Entry& entry : from_) shown_.push_back(entry.packet);
  from_ = {};
  to_ = {};
  busy_ = false;
}

void PacketOrder::go_on(const Index& index, const std::vector<trace::PacketId>* listed, std::size_t count,
                        const std::function<bool()>& goes_on) {
  if (natural()) return;
  if (!busy_ && count_ != count) {
    count_ = count;
    from_.clear();
    width_ = 0;
    busy_ = count > 0;
    if (count == 0) shown_.clear();
  }
  while (busy_) {
    width_ == 0 ? read_some(index, listed) : merge_some();
    if (!goes_on()) return;
  }
}

}  // namespace tcplab::shell
