#include "core/trace/recorder.hpp"

#include <utility>

namespace tcplab::trace {

EventId Recorder::add(Event event) {
  if (replay_ != nullptr) return replay_->take(event);
  event.id = static_cast<EventId>(growing_->events_.size());
  if (const auto* sent = std::get_if<SegmentSent>(&event.what)) {
    growing_->packets_[sent->packet].sent = event.id;
  } else if (const auto* received = std::get_if<SegmentReceived>(&event.what)) {
    growing_->packets_[received->packet].received = event.id;
  } else if (const auto* dropped = std::get_if<SegmentDropped>(&event.what)) {
    growing_->packets_[dropped->packet].dropped = event.id;
  }
  growing_->events_.push_back(std::move(event));
  return growing_->events_.back().id;
}

EventId Recorder::add(Event event, const wire::IcmpError& error) {
  event.what = IcmpReceived{};
  if (growing_ != nullptr) {
    if (const PacketId quoted = growing_->quoted_by(event.host, error); quoted != kNoPacket)
      event.cause = growing_->packets_[quoted].sent;
    event.what = IcmpReceived{static_cast<std::uint32_t>(growing_->icmp_errors_.size())};
    growing_->icmp_errors_.push_back(error);
  } else {
    replay_->recall(event);
  }
  return add(std::move(event));
}

EventId Recorder::add(Event event, UnreadableDatagram datagram) {
  event.what = Unreadable{};
  if (growing_ != nullptr) {
    event.what = Unreadable{static_cast<std::uint32_t>(growing_->unreadable_.size())};
    growing_->unreadable_.push_back(std::move(datagram));
  } else {
    replay_->recall(event);
  }
  return add(std::move(event));
}

PacketId Recorder::add(Packet packet) {
  if (replay_ != nullptr) return replay_->take(packet);
  growing_->packets_.push_back(std::move(packet));
  return static_cast<PacketId>(growing_->packets_.size() - 1);
}

void Recorder::set_destination(PacketId packet, HostIndex to) {
  if (growing_ != nullptr) growing_->packets_[packet].to = to;
}

void Recorder::note_connection(HostIndex host, const tcp::Host& tcp, tcp::ConnId id, EventId first) {
  if (growing_ == nullptr || !id) return;
  const tcp::Connection* connection = tcp.find(id);
  ConnectionInfo info;
  if (const ConnectionInfo* known = growing_->connection(host, id)) info = *known;
  const bool is_new = info.first == kNoEvent;
  if (is_new) {
    info.host = host;
    info.id = id;
    info.parent = tcp.parent(id);
    info.listener = tcp.is_listener(id);
    info.first = first;
  }
  // A connection that is CLOSED, or went back to LISTEN, has forgotten its numbers.
  const bool forgotten = connection == nullptr || connection->state() == tcp::State::kClosed ||
                         connection->state() == tcp::State::kListen;
  if (connection != nullptr && (is_new || !forgotten)) {
    info.local = connection->local();
    info.remote = connection->remote();
    info.iss = connection->snd().iss;
    info.irs = connection->rcv().irs;
  }
  growing_->set_connection(info);
}

void Recorder::note_connection(const ConnectionInfo& info) {
  if (growing_ != nullptr) growing_->set_connection(info);
}

}  // namespace tcplab::trace
