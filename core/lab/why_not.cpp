#include "core/lab/why_not.hpp"

#include "core/lab/figures.hpp"

namespace tcplab::lab {
namespace {

struct Found {
  tcp::ConnId connection;
  bool listener = false;
};

Found asked_for(const World& world, const trace::Trace& trace, const scenario::Labelled& who) {
  const tcp::Host& host = world.host(who.host);
  Found found;
  for (const tcp::ConnId id : host.connections()) {
    if (!is_about(world, trace, who, who.host, id)) continue;
    const bool listener = host.is_listener(id);
    if (!listener || !found.connection) found = {id, listener};
  }
  return found;
}

void find_neighbours(const trace::Trace& trace, WhyNot& why) {
  for (const trace::Event& event : trace.events()) {
    const bool own = event.host == why.host && event.connection == why.connection;
    if (!own || !std::holds_alternative<trace::SegmentSent>(event.what)) continue;
    if (event.at > why.at) {
      why.next_sent = event.id;
      return;
    }
    why.last_sent = event.id;
  }
}

}  // namespace

Result<WhyNot, trace::Divergence> why_not(const History& history, const scenario::Moment& moment) {
  auto world = history.world_at(moment.at);
  if (!world) return world.error();
  WhyNot why;
  why.at = moment.at;
  why.host = moment.who.host;
  if (world->is_off(why.host) || world->is_frozen(why.host)) {
    why.kind = world->is_off(why.host) ? WhyNot::Kind::kOff : WhyNot::Kind::kFrozen;
    return why;
  }
  const Found found = asked_for(*world, history.trace(), moment.who);
  const tcp::Connection* connection = world->host(why.host).find(found.connection);
  if (connection == nullptr) return why;
  why.kind = found.listener ? WhyNot::Kind::kListener : WhyNot::Kind::kHeld;
  why.connection = found.connection;
  why.state = connection->state();
  // At the instant that was asked of: the World's clock stands at the last thing that happened.
  why.hindrance = connection->why_nothing(moment.at);
  const tcp::Sender& sender = connection->snd();
  why.snd_una = static_cast<std::uint32_t>(sender.una - sender.iss);
  why.snd_nxt = static_cast<std::uint32_t>(sender.nxt - sender.iss);
  why.cwnd = connection->congestion().cwnd();
  why.unacknowledged = connection->unacknowledged();
  find_neighbours(history.trace(), why);
  return why;
}

}  // namespace tcplab::lab
