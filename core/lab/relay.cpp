// Applications that pass on what they read: to whom it came from (`echo`), or between two connections
// (`relay`), so that a host becomes a proxy that ends TCP on both of its sides (RFC 3135 2.1).
#include <algorithm>
#include <utility>

#include "core/lab/world.hpp"

namespace tcplab::lab {
namespace {

bool has_other_side(const scenario::App& app) {
  return app.talk == scenario::App::Talk::kRelay || app.talk == scenario::App::Talk::kSplit;
}
bool passes_on(const scenario::App& app) {
  return app.talk == scenario::App::Talk::kEcho || has_other_side(app);
}

}  // namespace

// The second connection of a relay, to whom its line says; of a splitter, from and to whom the first one
// says.
void World::open_other_side(Socket socket, trace::EventId cause, Telling to) {
  const std::size_t app = apps_.find(socket)->app;
  const scenario::App& relay = program_->scenario().apps[app];
  wire::Endpoint remote{address_of_peer(socket.first, relay.peer, {relay.from, relay.at}), relay.port};
  std::uint16_t local_port = 0;
  tcp::OpenOptions options;
  options.local_address = relay.from;
  const tcp::Connection* first = hosts_[socket.first].find(socket.second);
  if (relay.talk == scenario::App::Talk::kSplit && first != nullptr) {
    remote = first->local();
    local_port = first->remote().port;
    options.local_address = first->remote().address;
  }
  const auto opened = station(socket.first, to).connect(remote, local_port, now_, cause, std::move(options));
  if (!opened) return abandon(socket, cause, to);
  latest_[socket.first] = *opened;
  apps_[socket].other = *opened;
  AppState& other = apps_[{socket.first, *opened}];
  other.app = app;
  other.other = socket.second;
}

// Where what it reads goes: nowhere before the other side is connected, or once that is over.
std::optional<Socket> World::outlet_of(Socket socket) const {
  const AppState* const state = apps_.find(socket);
  if (state == nullptr) return std::nullopt;
  if (!has_other_side(app_of(*state))) return socket;
  const Socket other{socket.first, state->other};
  const AppState* const beyond = apps_.find(other);
  if (beyond == nullptr || !beyond->begun) return std::nullopt;
  return other;
}

// How many octets an application reads now: no more than it can get rid of.
std::uint32_t World::room_of(Socket socket) const {
  const scenario::App& app = app_of(*apps_.find(socket));
  if (!passes_on(app)) return scenario::kEverything;
  const std::optional<Socket> outlet = outlet_of(socket);
  if (!outlet) return 0;
  const Outbox* const outbox = outboxes_.find(*outlet);
  const std::uint64_t waits = outbox == nullptr ? 0 : outbox->remaining();
  return static_cast<std::uint32_t>(app.buffer - std::min<std::uint64_t>(waits, app.buffer));
}

// Up to and with how many of the octets that it may read there are urgent data that end among them; 0: none.
// It reads no further at once, so that it can say where they end (as with SIOCATMARK).
std::uint32_t World::urgent_mark(Socket socket, std::uint32_t count) const {
  const tcp::Connection* connection = hosts_[socket.first].find(socket.second);
  if (connection == nullptr || !passes_on(app_of(*apps_.find(socket)))) return 0;
  const std::uint32_t ahead = connection->urgent_ahead();
  return ahead <= std::min(count, connection->rcv().readable()) ? ahead : 0;
}

// With the last of them urgent data end, there as here: RFC 9293 3.8.5. By itself, so that it is taken whole,
// and no octet before it passes for the last.
void World::pass_on_marked(Socket socket, const Bytes& octets, trace::EventId cause, Telling to) {
  const std::size_t last = octets.size() - 1;
  if (last > 0) take_in(socket, octets.slice(0, last), cause, to);
  if (const auto outlet = outlet_of(socket)) say(*outlet, octets.slice(last, 1), cause, to, true);
}

// There is room in the socket again, or at last: who fills it reads on.
void World::draw(Socket socket, trace::EventId cause, Telling to) {
  const AppState* const state = apps_.find(socket);
  if (state == nullptr || !passes_on(app_of(*state))) return;
  const bool relays = has_other_side(app_of(*state));
  const Socket source = relays ? Socket{socket.first, state->other} : socket;
  const tcp::Connection* connection = hosts_[source.first].find(source.second);
  if (!apps_.contains(source) || connection == nullptr) return;
  if (connection->rcv().readable() > 0) hear_readable(source, cause, to);
  if (apps_.contains(source) && is_through(source)) close_when_said(source, cause, to);
}

// All that came from there has been said: the direction in which it went ends, once there is one.
void World::close_when_said(Socket source, trace::EventId cause, Telling to) {
  const std::optional<Socket> outlet = outlet_of(source);
  if (!outlet) return;
  apps_[source].closing = false;
  close_when_sent(*outlet, cause, to);
}

// One side of a relay was not closed but broken off: so is the other.
void World::break_other_side(Socket socket, trace::EventId cause, Telling to) {
  const AppState* const state = apps_.find(socket);
  if (state == nullptr || !has_other_side(app_of(*state))) return;
  const Socket other{socket.first, state->other};
  if (apps_.contains(other)) abandon(other, cause, to);
}

}  // namespace tcplab::lab
