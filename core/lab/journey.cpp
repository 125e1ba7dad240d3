// What the network does, as events of the trace: each of a packet's journey with the one before as its cause.
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/lab/world.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::lab {
namespace {

using Kind = net::Happening::Kind;

trace::DropReason reason_of(net::DropReason reason) {
  switch (reason) {
    case net::DropReason::kScripted:
      return trace::DropReason::kScripted;
    case net::DropReason::kLoss:
      return trace::DropReason::kLoss;
    case net::DropReason::kQueueFull:
      return trace::DropReason::kQueueFull;
    case net::DropReason::kQueueEarly:
      return trace::DropReason::kQueueEarly;
    case net::DropReason::kUnreachable:
      return trace::DropReason::kUnreachable;
    case net::DropReason::kLinkDown:
      return trace::DropReason::kLinkDown;
    case net::DropReason::kTooBig:
      return trace::DropReason::kTooBig;
    case net::DropReason::kExpired:
      return trace::DropReason::kExpired;
    case net::DropReason::kBadHeader:
      return trace::DropReason::kBadHeader;
    case net::DropReason::kRefused:
      return trace::DropReason::kRefused;
    case net::DropReason::kExcess:
      return trace::DropReason::kExcess;
    case net::DropReason::kNoMapping:
      return trace::DropReason::kNoMapping;
  }
  return trace::DropReason::kLoss;
}

trace::What what_of(const net::Happening& news, const Story::Flight& flight) {
  switch (news.kind) {
    case Kind::kQueued:
      return trace::Queued{flight.packet, news.toward};
    case Kind::kDequeued:
      return trace::Dequeued{flight.packet, news.toward};
    case Kind::kMarked:
      return trace::Marked{flight.packet, news.toward};
    case Kind::kForwarded:
      return trace::Forwarded{flight.packet};
    case Kind::kWithheld:
      return trace::IcmpWithheld{flight.packet};
    case Kind::kDropped: {
      const std::uint32_t line = news.reason == net::DropReason::kScripted ? flight.line : 0;
      return trace::SegmentDropped{flight.packet, reason_of(news.reason), line, news.toward};
    }
    default:
      return {};
  }
}

// The event by which a new packet begins, or becomes of another.
trace::What beginning_of(const net::Happening& news, trace::PacketId packet, trace::PacketId of) {
  if (news.kind == Kind::kDuplicated) return trace::Duplicated{packet, of};
  if (news.kind == Kind::kCorrupted) return trace::Corrupted{packet, of};
  if (news.kind == Kind::kRewritten) return trace::Rewritten{packet, of};
  if (news.datagram.is_segment()) return trace::SegmentSent{packet};
  return trace::IcmpSent{packet};
}

// The first link that went down or up at that instant; those before are over.
trace::EventId turn_behind(Story& story, Instant at) {
  auto& turns = story.turns;
  turns.erase(turns.begin(),
              std::find_if(turns.begin(), turns.end(), [at](const auto& turn) { return turn.first >= at; }));
  return turns.empty() ? trace::kNoEvent : turns.front().second;
}

}  // namespace

void World::hear(Telling to) {
  while (network_.has_news()) hear(network_.take(), to);
}

void World::hear(const net::Happening& news, Telling to) {
  switch (news.kind) {
    case Kind::kDelivered:
      return deliver(news, to);
    case Kind::kDuplicated:
    case Kind::kCorrupted:
    case Kind::kRewritten:
    case Kind::kOriginated:
      return begin_packet(news, to);
    case Kind::kLinkChanged: {
      const net::LinkConfig& config = network_.link(news.node, news.toward)->config();
      trace::Event event;
      event.at = now_;
      event.host = news.node;
      const double loss = std::round(config.loss * 1e8);
      event.what = trace::LinkChanged{news.toward, config.up, config.rate, config.delay,
                                      static_cast<std::uint32_t>(loss)};
      const trace::EventId id = to.log.add(event);
      if (news.count > 0) to.story.turns.emplace_back(now_, id);
      return;
    }
    case Kind::kRoutesChanged: {
      trace::Event event;
      event.cause = turn_behind(to.story, now_ - *network_.convergence());
      event.at = now_;
      event.host = news.node;
      event.what = trace::RoutesChanged{news.count};
      to.log.add(event);
      return;
    }
    default:
      break;
  }
  Story::Flight& flight = to.story.flight(news.flight);
  flight.latest = to.log.add({.cause = flight.latest,
                              .at = now_,
                              .host = news.node,
                              .connection = news.node < hosts_.size() ? flight.connection : tcp::ConnId(),
                              .what = what_of(news, flight)});
}

// Its number may be that of the one that it comes from, which is over.
void World::begin_packet(const net::Happening& news, Telling to) {
  const bool same_flight = news.kind == Kind::kCorrupted || news.kind == Kind::kRewritten;
  const Story::Flight from = to.story.flight(same_flight ? news.flight : news.other);
  const net::NodeIndex destination = network_.node_at(news.datagram.destination()).value_or(news.node);
  Story::Flight flight = from;
  if (news.kind == Kind::kOriginated) flight = {};
  if (news.datagram.is_segment()) {
    flight.packet = to.log.add(*news.datagram.segment(), news.node, destination);
  } else {
    flight.packet = to.log.add(news.datagram.octets(), news.node, destination);
  }
  trace::Event event;
  event.cause = from.latest;
  event.at = now_;
  event.host = news.node;
  if (news.node < hosts_.size()) event.connection = flight.connection;
  event.what = beginning_of(news, flight.packet, from.packet);
  flight.latest = to.log.add(event);
  to.story.flight(news.flight) = flight;
}

// A damaged segment may still pass for one.
void World::deliver(const net::Happening& news, Telling to) {
  const Story::Flight flight = to.story.flight(news.flight);
  if (power_[news.node] != Power::kOn) {
    trace::Event event;
    event.cause = flight.latest;
    event.at = now_;
    event.host = news.node;
    event.what = trace::SegmentDropped{flight.packet, trace::DropReason::kHostDown, 0};
    to.log.add(event);
    return;
  }
  if (!keeps(news, to)) return pass_on(news, to);
  trace::Station arrived_at = station(news.node, to);
  if (news.datagram.is_segment()) {
    arrived_at.on_segment(*news.datagram.segment(), flight.packet, flight.latest, now_);
  } else if (const auto segment = wire::parse_datagram(news.datagram.octets())) {
    arrived_at.on_segment(*segment, flight.packet, flight.latest, now_);
  } else {
    arrived_at.on_packet(flight.packet, now_, flight.latest);
  }
  unsettled_.push_back(news.node);
}

}  // namespace tcplab::lab
