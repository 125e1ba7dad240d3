#include "core/trace/recorder.hpp"

#include <utility>

namespace tcplab::trace {
namespace {

// Whether that says already what the connection says of itself.
bool is_known(const ConnectionInfo& info, const tcp::Connection& connection) {
  return info.iss == connection.snd().iss && info.irs == connection.rcv().irs &&
         info.local == connection.local() && info.remote == connection.remote();
}

}  // namespace

EventId Recorder::add(const Event& event) const {
  if (replay_ != nullptr) return replay_->take(event);
  const EventId id = growing_->events_.add(event);
  switch (stage_of(event)) {
    case Stage::kBegins:
      growing_->packets_.journey_to_write(packet_of(event)).sent = id;
      if (const PacketId changed = changed_by(event); changed != kNoPacket)
        end_journey(changed, id, PacketLog::End::kChanged);
      if (growing_->captured_since()) end_journey(packet_of(event), id, PacketLog::End::kReceived);
      break;
    case Stage::kReceived:
      end_journey(packet_of(event), id, PacketLog::End::kReceived);
      break;
    case Stage::kDropped:
      end_journey(packet_of(event), id, PacketLog::End::kDropped);
      break;
    case Stage::kNone:
    case Stage::kPasses:
      break;
  }
  return id;
}

void Recorder::end_journey(PacketId packet, EventId by, PacketLog::End how) const {
  PacketLog::Journey& journey = growing_->packets_.journey_to_write(packet);
  journey.ended = by;
  journey.end = how;
}

PacketId Recorder::add(const wire::TcpSegment& segment, HostIndex from, HostIndex to,
                       bool retransmission) const {
  return replay_ != nullptr ? replay_->take(segment, from, retransmission)
                            : growing_->packets_.add(segment, from, to, retransmission);
}

PacketId Recorder::add(const Bytes& datagram, HostIndex from, HostIndex to) const {
  return replay_ != nullptr ? replay_->take(datagram) : growing_->packets_.add(datagram, from, to);
}

PacketId Recorder::quoted_by(HostIndex host, const wire::IcmpError& error) const {
  return trace().quoted_by(host, error, replay_ != nullptr ? replay_->packets : trace().packets().size());
}

void Recorder::note_connection(HostIndex host, const tcp::Host& tcp, tcp::ConnId id, EventId first) const {
  if (growing_ == nullptr || !id) return;
  const tcp::Connection* connection = tcp.find(id);
  const ConnectionInfo* const known = growing_->connection(host, id);
  // One that is CLOSED or in LISTEN has no numbers yet, or has forgotten them.
  const bool forgotten = connection == nullptr || connection->state() == tcp::State::kClosed ||
                         connection->state() == tcp::State::kListen;
  const bool is_new = known == nullptr || known->first == kNoEvent;
  if (!is_new && (forgotten || is_known(*known, *connection))) return;
  ConnectionInfo info;
  if (known != nullptr) info = *known;
  if (is_new) {
    info.host = host;
    info.id = id;
    info.parent = tcp.parent(id);
    info.listener = tcp.is_listener(id);
    info.first = first;
  }
  if (connection != nullptr) info.local = connection->local();
  if (!forgotten) {
    info.remote = connection->remote();
    info.iss = connection->snd().iss;
    info.irs = connection->rcv().irs;
  }
  growing_->set_connection(info);
}

void Recorder::note_connection(const ConnectionInfo& info) const {
  if (growing_ != nullptr) growing_->set_connection(info);
}

}  // namespace tcplab::trace
