// Applications as data: what `app` lines make of each of their connections.
#include <algorithm>
#include <cassert>
#include <string_view>
#include <utility>

#include "core/lab/world.hpp"

namespace tcplab::lab {

const scenario::App& World::app_of(const AppState& state) const {
  return program_->scenario().apps[state.app];
}

// A connection that a listener has for its user.
void World::meet(Socket socket, trace::EventId cause, Telling to) {
  const Socket listener{socket.first, hosts_[socket.first].parent(socket.second)};
  const Listening* const listening = listening_.find(listener);
  const bool slow = listening != nullptr &&
                    program_->scenario().steps[listening->step].action.accept != scenario::Accept::kAtOnce;
  if (slow) {
    wait_to_be_accepted(socket, listener, cause, to);
  } else {
    accept(socket, cause, to);
  }
}

// The Nth connection of a listener that accepts slowly is accepted so much after the one before.
void World::wait_to_be_accepted(Socket socket, Socket listener, trace::EventId cause, Telling to) {
  unaccepted_[socket];
  Listening& listening = *listening_.edit(listener);
  const scenario::Action& action = program_->scenario().steps[listening.step].action;
  if (action.accept == scenario::Accept::kNever) return;
  listening.next = std::max(listening.next, now_) + action.accept_every;
  errand({.at = listening.next, .connection = socket.second, .errand = Errand::kAccept, .host = socket.first},
         cause, to);
}

void World::errand(Due due, trace::EventId cause, Telling to) {
  to.story.queued.emplace(schedule(due), cause);
}

void World::accept(Socket socket, trace::EventId cause, Telling to) {
  const tcp::ConnId listener = hosts_[socket.first].parent(socket.second);
  static_cast<void>(hosts_[socket.first].accept(listener));
  unaccepted_.erase(socket);
  latest_[socket.first] = socket.second;
  const std::size_t app = app_of_listener({socket.first, listener});
  if (app == scenario::kNoApp) return;
  apps_[socket].app = app;
  begin_app(socket, cause, to);
}

// What the listener's line says, or a splitter for all that are for others.
std::size_t World::app_of_listener(Socket listener) const {
  const Listening* const listening = listening_.find(listener);
  if (listening != nullptr) return program_->scenario().steps[listening->step].action.app;
  const auto& splitter = program_->scenario().hosts[listener.first].splitter;
  const tcp::Connection* connection = hosts_[listener.first].find(listener.second);
  const bool for_others = splitter && connection != nullptr &&
                          network_.node_at(connection->local().address) != net::NodeIndex{listener.first};
  return for_others ? splitter->app : scenario::kNoApp;
}

// It has waited, and something may have come meanwhile.
void World::accept_late(Socket socket, trace::EventId cause, Telling to) {
  if (!unaccepted_.contains(socket)) return;
  accept(socket, cause, to);
  const auto connection = [&] { return hosts_[socket.first].find(socket.second); };  // reading may move it
  if (connection() != nullptr && connection()->rcv().readable() > 0) hear_readable(socket, cause, to);
  if (connection() != nullptr && connection()->rcv().fin_taken()) hear_peer_closed(socket, cause, to);
}

void World::begin_app(Socket socket, trace::EventId cause, Telling to) {
  AppState& state = apps_[socket];
  state.begun = true;
  const scenario::App& app = app_of(state);
  switch (app.talk) {
    case scenario::App::Talk::kSource:
    case scenario::App::Talk::kBursts:
    case scenario::App::Talk::kAsk:
    case scenario::App::Talk::kGet:
      talk(socket, cause, to);
      break;
    case scenario::App::Talk::kRelay:
    case scenario::App::Talk::kSplit:
      if (state.other) {
        draw(socket, cause, to);
      } else {
        open_other_side(socket, cause, to);
      }
      break;
    case scenario::App::Talk::kNothing:
    case scenario::App::Talk::kEcho:
    case scenario::App::Talk::kAnswer:
    case scenario::App::Talk::kServe:
      break;
  }
  if (app.closing == scenario::App::Closing::kAtOnce) close_when_sent(socket, cause, to);
}

template <typename Octets>
void World::say(Socket socket, Octets octets, trace::EventId cause, Telling to, bool urgent) {
  outboxes_[socket].add(std::move(octets), urgent);
  flush(socket, cause, to);
}
template void World::say(Socket, std::uint64_t, trace::EventId, Telling, bool);
template void World::say(Socket, Bytes, trace::EventId, Telling, bool);

// Says what is due now, and sees to the next time.
void World::talk(Socket socket, trace::EventId cause, Telling to) {
  AppState& state = apps_[socket];
  const scenario::App& app = app_of(state);
  state.due -= state.due > 0 ? 1 : 0;
  if (app.talk == scenario::App::Talk::kGet || app.talk == scenario::App::Talk::kServe) {
    app.talk == scenario::App::Talk::kGet ? ask_for_page(socket, cause, to) : serve_page(socket, cause, to);
    if (is_through(socket)) close_when_said(socket, cause, to);
    return;
  }
  ++state.rounds;
  const bool last = app.talk == scenario::App::Talk::kSource ||
                    (app.talk == scenario::App::Talk::kBursts && app.times != 0 && state.rounds >= app.times);
  if (app.talk == scenario::App::Talk::kBursts && !last) talk_later(socket, app.pause, cause, to);
  say(socket, app.octets, cause, to);
  if (!apps_.contains(socket)) return;
  if (is_through(socket) || (last && app.closing == scenario::App::Closing::kWhenDone))
    close_when_sent(socket, cause, to);
}

void World::talk_after_pause(Socket socket, trace::EventId cause, Telling to) {
  const Duration pause = app_of(*apps_.find(socket)).pause;
  if (pause > Duration{}) {
    talk_later(socket, pause, cause, to);
  } else {
    talk(socket, cause, to);
  }
}

void World::talk_later(Socket socket, Duration pause, trace::EventId cause, Telling to) {
  ++apps_[socket].due;
  errand({.at = now_ + pause, .connection = socket.second, .errand = Errand::kTalk, .host = socket.first},
         cause, to);
}

void World::hear_readable(Socket socket, trace::EventId cause, Telling to) {
  if (unaccepted_.contains(socket)) return;
  const AppState* const state = apps_.find(socket);
  if (state == nullptr) {
    if (auto_receive_[socket.first] || discarding_.contains(socket))
      static_cast<void>(station(socket.first, to).receive(socket.second, scenario::kEverything, now_, cause));
    return;
  }
  const scenario::App& app = app_of(*state);
  if (state->deaf) {
    read(socket, scenario::kEverything, cause, to);
  } else if (app.reading == scenario::App::Reading::kAtOnce) {
    while (can_read(socket)) read(socket, room_of(socket), cause, to);
  } else if (app.reading == scenario::App::Reading::kPaced && !state->reading) {
    apps_[socket].reading = true;
    errand({.at = now_ + app.read_every,
            .connection = socket.second,
            .errand = Errand::kRead,
            .host = socket.first},
           cause, to);
  }
}

void World::read_again(Socket socket, trace::EventId cause, Telling to) {
  AppState& state = apps_[socket];
  state.reading = false;
  if (can_read(socket)) read(socket, std::min(app_of(state).read_octets, room_of(socket)), cause, to);
  const tcp::Connection* connection = hosts_[socket.first].find(socket.second);
  if (apps_.contains(socket) && connection != nullptr && connection->rcv().readable() > 0)
    hear_readable(socket, cause, to);
  if (is_through(socket)) close_when_said(socket, cause, to);
}

// There is something to read, and room for it.
bool World::can_read(Socket socket) const {
  const tcp::Connection* connection = hosts_[socket.first].find(socket.second);
  return apps_.contains(socket) && connection != nullptr && connection->rcv().readable() > 0 &&
         room_of(socket) > 0;
}

void World::read(Socket socket, std::uint32_t count, trace::EventId cause, Telling to) {
  const std::uint32_t mark = urgent_mark(socket, count);
  auto octets = station(socket.first, to).receive(socket.second, mark > 0 ? mark : count, now_, cause);
  if (!octets || apps_.find(socket)->deaf) return;
  if (mark > 0) return pass_on_marked(socket, *octets, cause, to);
  take_in(socket, *std::move(octets), cause, to);
}

// What it has read makes it speak.
void World::take_in(Socket socket, Bytes octets, trace::EventId cause, Telling to) {
  const std::string_view text(reinterpret_cast<const char*>(octets.view().data()), octets.size());
  switch (app_of(*apps_.find(socket)).talk) {
    case scenario::App::Talk::kEcho:
    case scenario::App::Talk::kRelay:
    case scenario::App::Talk::kSplit:
      if (const auto outlet = outlet_of(socket)) say(*outlet, std::move(octets), cause, to);
      break;
    case scenario::App::Talk::kGet:
      hear_answers(socket, text, cause, to);
      break;
    case scenario::App::Talk::kServe:
      hear_requests(socket, text, cause, to);
      break;
    case scenario::App::Talk::kAnswer:
    case scenario::App::Talk::kAsk:
      count_heard(socket, octets.size(), cause, to);
      break;
    case scenario::App::Talk::kNothing:
    case scenario::App::Talk::kSource:
    case scenario::App::Talk::kBursts:
      break;
  }
}

// It takes so many octets for an answer, or for a request.
void World::count_heard(Socket socket, std::uint64_t octets, trace::EventId cause, Telling to) {
  AppState& state = apps_[socket];
  const scenario::App& app = app_of(state);
  state.heard += octets;
  while (state.heard >= app.per && apps_.contains(socket)) {
    const bool asks = app.talk == scenario::App::Talk::kAsk;
    if (asks && app.times != 0 && state.rounds >= app.times) {
      state.heard = 0;
      if (app.closing == scenario::App::Closing::kWhenDone) close_when_sent(socket, cause, to);
      return;
    }
    state.heard -= app.per;
    talk_after_pause(socket, cause, to);
  }
}

// What is still to be said comes first.
void World::hear_peer_closed(Socket socket, trace::EventId cause, Telling to) {
  const AppState* const state = apps_.find(socket);
  if (state == nullptr || !state->begun || unaccepted_.contains(socket)) return;
  if (app_of(*state).closing != scenario::App::Closing::kWithPeer) return;
  apps_[socket].closing = true;
  if (is_through(socket)) close_when_said(socket, cause, to);
}

// The peer has closed, it has read all up to there, and nothing is due.
bool World::is_through(Socket socket) const {
  const AppState* const state = apps_.find(socket);
  const tcp::Connection* connection = hosts_[socket.first].find(socket.second);
  return state != nullptr && state->closing && state->due == 0 && connection != nullptr &&
         connection->rcv().readable() == 0;
}

void World::close_when_sent(Socket socket, trace::EventId cause, Telling to, bool both) {
  const Outbox* const said = outboxes_.find(socket);
  if (said != nullptr && said->remaining() > 0) {
    Outbox& outbox = outboxes_[socket];
    outbox.close = true;
    outbox.both = both;
  } else {
    static_cast<void>(station(socket.first, to).close(socket.second, now_, cause, both));
  }
}

// What arrives is read from now on, and heard by nobody.
void World::stop_reading(Socket socket, trace::EventId cause, Telling to) {
  AppState* const state = apps_.edit(socket);
  if (state != nullptr) state->deaf = true;
  static_cast<void>(station(socket.first, to).receive(socket.second, scenario::kEverything, now_, cause));
  if (state == nullptr) discarding_[socket];
}

void World::run_errand(const Due& due, trace::EventId cause, Telling to) {
  const Socket socket{due.host, due.connection};
  switch (due.errand) {
    case Errand::kStep:
      break;
    case Errand::kAccept:
      accept_late(socket, cause, to);
      break;
    case Errand::kRead:
      if (apps_.contains(socket)) read_again(socket, cause, to);
      break;
    case Errand::kTalk:
      if (apps_.contains(socket)) talk(socket, cause, to);
      break;
    case Errand::kConnect:
      open(due.step, due.round, cause, to);
      break;
    case Errand::kForge:
      forge(due.step, due.round, cause, to);
      break;
  }
}

}  // namespace tcplab::lab
