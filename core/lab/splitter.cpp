// A proxy that nobody has asked for: connections through its host are answered in the name of whom they are
// for, and opened anew in the name of whom they come from (RFC 3135 2.1, 4.1). What it reads on one it says
// on the other: relay.cpp.
#include "core/lab/world.hpp"
#include "core/wire/icmp.hpp"

namespace tcplab::lab {

// Whether what has arrived at a host is the host's own affair: always, but at one that others' datagrams come
// through.
bool World::keeps(const net::Happening& news, Telling to) {
  if (!program_->scenario().hosts[news.node].splitter) return true;
  if (!news.datagram.has_sound_header()) return false;
  if (network_.node_at(news.datagram.destination()) == news.node) return true;
  const trace::EventId cause = to.story.flight(news.flight).latest;
  if (news.datagram.is_segment()) return keeps_segment(news.node, *news.datagram.segment(), cause, to);
  if (const auto segment = wire::parse_datagram(news.datagram.octets()))
    return keeps_segment(news.node, *segment, cause, to);
  const auto error = wire::parse_icmp_datagram(news.datagram.octets());
  return error && hosts_[news.node].quoted_by(*error);
}

// It listens in another's name as soon as somebody wants to speak with him.
bool World::keeps_segment(trace::HostIndex host, const wire::TcpSegment& segment, trace::EventId cause,
                          Telling to) {
  const scenario::Splitter& splitter = *program_->scenario().hosts[host].splitter;
  const std::uint16_t port = segment.header.destination_port;
  const tcp::ConnId known = hosts_[host].demultiplex(segment);
  if (known && !hosts_[host].is_listener(known)) return true;
  if (port < splitter.first_port || port > splitter.last_port) return false;
  const tcp::Connection* listener = hosts_[host].find(known);
  const bool listens = listener != nullptr && listener->local().address == segment.destination;
  const wire::TcpFlags& flags = segment.header.flags;
  if (!flags.syn || flags.ack)
    return splitter.resets || (listens && flags.ack && listener->config().syn_cookies);
  if (listens) return true;
  constexpr std::uint32_t kBacklog = 128;
  tcp::OpenOptions options;
  options.local_address = segment.destination;
  return station(host, to).listen(port, kBacklog, now_, cause, std::move(options)).ok();
}

// The network calls it by another name from now on.
void World::pass_on(const net::Happening& news, Telling to) {
  Story::Flight flight = to.story.flight(news.flight);
  flight.connection = {};  // which is another one's here
  to.story.flight(network_.forward(news.node, news.datagram, now_)) = flight;
  hear(to);
}

}  // namespace tcplab::lab
