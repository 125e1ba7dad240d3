#include "shell/model/conversations.hpp"

#include <algorithm>
#include <utility>

namespace tcplab::shell {

void Conversations::note_end(std::uint32_t connection, std::uint32_t conversation) {
  if (of_end_.size() <= connection) of_end_.resize(std::size_t{connection} + 1, kNone);
  if (of_end_[connection] != kNone) return;
  of_end_[connection] = conversation;
  ends_[conversation].push_back(connection);
}

void Conversations::take(const trace::Event& event, const Tracks& tracks) {
  const trace::PacketId packet = trace::packet_of(event);
  const std::uint32_t conversation = of_packet(packet);
  if (conversation != kNone && conversation >= firsts_.size()) {
    firsts_.push_back(packet);
    ends_.emplace_back();
  }
  const Track* track = conversation == kNone ? nullptr : tracks.of(event.host, event.connection);
  if (track != nullptr && !track->listener) {
    note_end(track->connection, conversation);
    if (const Track* const other = tracks.captured_peer_of(*track)) note_end(other->connection, conversation);
  }
  if (events_ % kStretch == 0) stretches_.push_back(0);
  if (events_ % kWide == 0) wide_.push_back(0);
  ++events_;
  const std::uint64_t bit = bit_of(of_event(event, tracks));
  stretches_.back() |= bit;
  wide_.back() |= bit;
}

std::uint64_t Conversations::bits_of(const trace::Streams& shown) const {
  std::uint64_t bits = kBitOfNone;
  for (const trace::Streams::Range& range : shown.ranges()) {
    if (range.first >= size()) break;
    const auto end = std::min<std::uint64_t>(std::uint64_t{range.last} + 1, size());
    for (std::uint64_t i = range.first; i < std::min<std::uint64_t>(end, range.first + kBits); ++i)
      bits |= bit_of(static_cast<std::uint32_t>(i));
  }
  return bits;
}

std::size_t Conversations::without(trace::EventId event, int direction, std::uint64_t bits) const {
  for (const auto& [size, held] : {std::pair(kWide, &wide_), std::pair(kStretch, &stretches_)}) {
    if (((*held)[event / size] & bits) != 0) continue;
    const std::size_t begin = event / size * size;
    return direction < 0 ? event - begin + 1 : std::min(begin + size, events_) - event;
  }
  return 0;
}

std::uint32_t Conversations::of_event(const trace::Event& event, const Tracks& tracks) const {
  const std::uint32_t by_packet = of_packet(trace::packet_of(event));
  if (by_packet != kNone) return by_packet;
  const Track* track = tracks.of(event.host, event.connection);
  return track == nullptr ? kNone : of_end(track->connection);
}

}  // namespace tcplab::shell
