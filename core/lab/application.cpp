// The users of the hosts: they do what the scenario says and otherwise behave as plain applications, which
// accept at once, read what arrives, and keep a send buffer filled.
#include <algorithm>

#include "core/lab/world.hpp"

namespace tcplab::lab {
namespace {

bool changes_power(scenario::Verb verb) {
  return verb == scenario::Verb::kCrash || verb == scenario::Verb::kReboot ||
         verb == scenario::Verb::kFreeze || verb == scenario::Verb::kThaw;
}

}  // namespace
void World::react(trace::HostIndex host, const trace::Provenance::Notice& notice, Telling to) {
  if (power_[host] != Power::kOn) return;
  const Socket socket{host, notice.connection};
  switch (notice.what.notice) {
    case tcp::Notice::kConnected:
      if (hosts_[host].parent(notice.connection)) {
        // One whose SYN brought data was met when they came.
        const tcp::Connection* connection = hosts_[host].find(notice.connection);
        if (connection == nullptr || !connection->syn_data_taken()) meet(socket, notice.event, to);
      } else if (apps_.contains(socket)) {
        begin_app(socket, notice.event, to);
      }
      break;
    case tcp::Notice::kReadable:
      if (const tcp::Connection* connection = hosts_[host].find(notice.connection);
          connection != nullptr && connection->is_early())
        meet(socket, notice.event, to);
      hear_readable(socket, notice.event, to);
      break;
    case tcp::Notice::kSendable: {
      const Outbox* const said = outboxes_.find(socket);
      if (said == nullptr || said->remaining() == 0) break;
      Outbox& outbox = outboxes_[socket];
      outbox.freed += notice.what.count;
      // Like a sleeping writer, it is woken when there is room worth the while.
      const tcp::Connection* const connection = hosts_[host].find(notice.connection);
      const std::uint64_t worthwhile = connection == nullptr ? 0 : connection->config().send_buffer / 4;
      if (outbox.freed < std::min(outbox.remaining(), worthwhile)) break;
      flush(socket, notice.event, to);
      draw(socket, notice.event, to);
      break;
    }
    case tcp::Notice::kRemoteClosed:
      hear_peer_closed(socket, notice.event, to);
      break;
    case tcp::Notice::kReset:
    case tcp::Notice::kRefused:
    case tcp::Notice::kTimedOut:
      break_other_side(socket, notice.event, to);
      break;
    case tcp::Notice::kUrgent:
    case tcp::Notice::kTrouble:
    case tcp::Notice::kSoftError:
    case tcp::Notice::kClosed:
      break;
  }
  run_reactions(host, notice, to);
  if (notice.what.notice == tcp::Notice::kClosed) finish(socket, to);
}

void World::run_reactions(trace::HostIndex host, const trace::Provenance::Notice& notice, Telling to) {
  const std::uint32_t count = ++notice_counts_[scenario::Program::notice_slot(host, notice.what.notice)];
  for (const std::size_t i : program_->reactions(host, notice.what.notice)) {
    const scenario::Step& step = program_->scenario().steps[i];
    const auto& on = std::get<scenario::OnNotice>(step.when);
    if (on.nth != count) continue;
    if (on.after == Duration{}) {
      perform(i, notice.event, {host, notice.connection}, to);
      if (step.action.host != host) unsettled_.push_back(step.action.host);
    } else {
      const std::uint64_t rank =
          schedule({.at = now_ + on.after, .step = i, .connection = notice.connection});
      to.story.queued.emplace(rank, notice.event);
    }
  }
}

tcp::ConnId World::target(std::size_t step, Socket noticed) const {
  const scenario::Action& action = program_->scenario().steps[step].action;
  const std::size_t label = program_->label_of(step);
  if (label != scenario::kNoLabel) return labelled_[label];
  if (noticed.first == action.host && noticed.second) return noticed.second;
  return latest_[action.host];
}

void World::perform(std::size_t step, trace::EventId cause, Socket noticed, Telling to) {
  const scenario::Action& action = program_->scenario().steps[step].action;
  const tcp::ConnId connection = target(step, noticed);
  const Socket socket{action.host, connection};
  if (changes_power(action.verb)) return change_power(step, cause, to);
  if (puts_off(action.host, {.at = now_, .step = step, .connection = noticed.second})) return;
  trace::Station station = this->station(action.host, to);
  switch (action.verb) {
    case scenario::Verb::kListen:
    case scenario::Verb::kConnect:
      open(step, 0, cause, to);
      break;
    case scenario::Verb::kSend:
      outboxes_[socket].add(action.count, action.urgent);
      flush(socket, cause, to);
      break;
    case scenario::Verb::kReceive: {
      const tcp::Connection* found = hosts_[action.host].find(connection);
      const std::uint32_t ahead = found == nullptr ? 0 : found->urgent_ahead();
      static_cast<void>(station.receive(connection, action.urgent ? ahead : action.count, now_, cause));
      break;
    }
    case scenario::Verb::kClose:
      close_when_sent(socket, cause, to, action.both);
      break;
    case scenario::Verb::kStopReading:
      stop_reading(socket, cause, to);
      break;
    case scenario::Verb::kAbort:
      break_other_side(socket, cause, to);
      abandon(socket, cause, to);
      break;
    case scenario::Verb::kSet:
      change(step, connection, to);
      break;
    case scenario::Verb::kForge:
      forge(step, 0, cause, to);
      break;
    case scenario::Verb::kCrash:
    case scenario::Verb::kReboot:
    case scenario::Verb::kFreeze:
    case scenario::Verb::kThaw:
      break;
  }
}

// The one that is named, or the first of the IP version of the address that it is spoken to from, or else of
// one that the host has as well.
wire::IpAddress World::address_of_peer(trace::HostIndex host, trace::HostIndex peer,
                                       const Ends& named) const {
  if (named.at) return *named.at;
  for (const wire::IpAddress& address : hosts_[peer].addresses()) {
    const bool fits = named.from ? named.from->version == address.version
                                 : network_.topology().address(host, address.version).has_value();
    if (fits) return address;
  }
  return hosts_[peer].address();
}

Result<tcp::ConnId, tcp::CallError> World::listen(std::size_t step, trace::EventId cause, Telling to) {
  const scenario::Action& action = program_->scenario().steps[step].action;
  trace::Station station = this->station(action.host, to);
  if (action.peer_port == 0)
    return station.listen(action.port, action.backlog, now_, cause, options_of(step));
  const wire::IpAddress peer = address_of_peer(action.host, action.peer, {action.at, std::nullopt});
  return station.open_passive(action.port, {peer, action.peer_port}, now_, cause, options_of(step));
}

Result<tcp::ConnId, tcp::CallError> World::connect(std::size_t step, std::uint32_t round,
                                                   trace::EventId cause, Telling to) {
  const scenario::Action& action = program_->scenario().steps[step].action;
  const wire::IpAddress peer = address_of_peer(action.host, action.peer, {action.from, action.at});
  return station(action.host, to)
      .connect({peer, action.port}, local_port_of(action, round), now_, cause, options_of(step));
}

void World::open(std::size_t step, std::uint32_t round, trace::EventId cause, Telling to) {
  const scenario::Action& action = program_->scenario().steps[step].action;
  const bool listens = action.verb == scenario::Verb::kListen;
  const auto opened = listens ? listen(step, cause, to) : connect(step, round, cause, to);
  if (!listens) repeat(step, round, cause, to);
  if (!opened) return;
  latest_[action.host] = *opened;
  const std::size_t label = program_->label_of(step);
  if (label != scenario::kNoLabel) labelled_[label] = *opened;
  const Socket socket{action.host, *opened};
  if (listens && action.peer_port == 0) {
    if (action.app != scenario::kNoApp || action.accept != scenario::Accept::kAtOnce)
      listening_[socket].step = step;
  } else if (action.app != scenario::kNoApp) {
    apps_[socket].app = action.app;
  }
  // Before the SYN leaves, which may then carry it: RFC 7413.
  if (listens || action.count == 0) return;
  outboxes_[socket].add(action.count);
  flush(socket, cause, to);
}

std::uint16_t World::local_port_of(const scenario::Action& action, std::uint32_t round) const {
  if (action.local_port == 0) return 0;
  const std::uint32_t ports = action.last_local_port - action.local_port + 1U;
  return static_cast<std::uint16_t>(action.local_port + round % ports);
}

void World::repeat(std::size_t step, std::uint32_t round, trace::EventId cause, Telling to) {
  const scenario::Action& action = program_->scenario().steps[step].action;
  if (round + 1 >= action.times) return;
  errand({.at = now_ + action.every,
          .step = step,
          .errand = action.verb == scenario::Verb::kForge ? Errand::kForge : Errand::kConnect,
          .host = action.host,
          .round = round + 1},
         cause, to);
}

// Hands over as much of the outbox as the TCP takes.
void World::flush(Socket socket, trace::EventId cause, Telling to) {
  trace::Station station = this->station(socket.first, to);
  Outbox& outbox = outboxes_[socket];
  outbox.freed = 0;
  const auto of_all = [this](std::uint64_t offset, std::uint64_t count) {
    return program_->content(offset, count);
  };
  while (outbox.remaining() > 0) {
    const Bytes content = outbox.next(of_all);
    const tcp::SendOptions options{.urgent = outbox.next_is_urgent()};
    const auto taken = station.send(socket.second, content, now_, cause, options);
    if (!taken) {
      outboxes_.erase(socket);
      return;
    }
    outbox.take(*taken);
    if (*taken < content.size()) return;
  }
  if (outbox.close) {
    outbox.close = false;
    static_cast<void>(station.close(socket.second, now_, cause, outbox.both));
  }
}

// The connection is over: its record goes, unless something in it is still to be read.
void World::finish(Socket socket, Telling to) {
  outboxes_.erase(socket);
  listening_.erase(socket);
  apps_.erase(socket);
  unaccepted_.erase(socket);
  discarding_.erase(socket);
  trace::Station station = this->station(socket.first, to);
  const tcp::Connection* connection = hosts_[socket.first].find(socket.second);
  if (connection == nullptr || connection->rcv().readable() == 0) station.release(socket.second);
}

}  // namespace tcplab::lab
