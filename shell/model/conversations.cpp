#include "shell/model/conversations.hpp"

#include <algorithm>
#include <variant>

namespace tcplab::shell {

Conversations::Ends Conversations::ends_of(const trace::Packet& packet) {
  const wire::Endpoint source{packet.segment.source, packet.segment.header.source_port};
  const wire::Endpoint target{packet.segment.destination, packet.segment.header.destination_port};
  return source < target ? Ends{source, target} : Ends{target, source};
}

void Conversations::note(trace::PacketId packet, std::uint32_t conversation) {
  if (of_packet_.size() <= packet) of_packet_.resize(std::size_t{packet} + 1, kNone);
  of_packet_[packet] = conversation;
}

void Conversations::note_end(std::uint32_t connection, std::uint32_t conversation) {
  if (of_end_.size() <= connection) of_end_.resize(std::size_t{connection} + 1, kNone);
  if (of_end_[connection] != kNone) return;
  of_end_[connection] = conversation;
  ends_[conversation].push_back(connection);
}

void Conversations::begin(trace::PacketId id) {
  const trace::Packet packet = trace_->packets()[id];
  if (!packet.is_segment()) return;
  const auto [place, is_new] =
      numbers_.try_emplace(ends_of(packet), static_cast<std::uint32_t>(firsts_.size()));
  if (is_new) {
    firsts_.push_back(id);
    ends_.emplace_back();
  }
  note(id, place->second);
}

void Conversations::take(const trace::Event& event, const Tracks& tracks) {
  const trace::PacketId packet = trace::packet_of(event);
  // What comes from outside is sent by nobody.
  if (std::holds_alternative<trace::SegmentSent>(event.what) ||
      (std::holds_alternative<trace::SegmentReceived>(event.what) && of_packet(packet) == kNone)) {
    begin(packet);
  } else if (const auto* rewritten = std::get_if<trace::Rewritten>(&event.what)) {
    // What a NAT has translated is the same connection, and so is what comes back.
    const std::uint32_t conversation = of_packet(rewritten->of);
    const trace::Packet translated = trace_->packets()[packet];
    note(packet, conversation);
    if (conversation != kNone && translated.is_segment())
      numbers_.try_emplace(ends_of(translated), conversation);
  } else if (const auto* copied = std::get_if<trace::Duplicated>(&event.what)) {
    note(packet, of_packet(copied->of));
  } else if (const auto* damaged = std::get_if<trace::Corrupted>(&event.what)) {
    note(packet, of_packet(damaged->of));
  }
  const Track* track = of_packet(packet) == kNone ? nullptr : tracks.of(event.host, event.connection);
  if (track != nullptr && !track->listener) note_end(track->connection, of_packet(packet));
  if (events_ % kStretch == 0) stretches_.push_back(0);
  if (events_ % kWide == 0) wide_.push_back(0);
  ++events_;
  const std::uint64_t bit = bit_of(of_event(event, tracks));
  stretches_.back() |= bit;
  wide_.back() |= bit;
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
