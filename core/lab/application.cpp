// The users of the hosts: they do what the scenario says and otherwise behave as plain applications, which
// accept at once, read what arrives, and keep a send buffer filled.
#include <algorithm>

#include "core/lab/world.hpp"

namespace tcplab::lab {
namespace {

constexpr std::uint32_t kBacklog = 128;

}  // namespace

void World::react(trace::HostIndex host, const trace::Station::Notice& notice, trace::Recorder log) {
  trace::Station& station = stations_[host];
  const Socket socket{host, notice.connection};
  switch (notice.what.notice) {
    case tcp::Notice::kConnected:
      if (const tcp::ConnId listener = station.host().parent(notice.connection)) {
        static_cast<void>(station.accept(listener));
        latest_[host] = notice.connection;
      }
      break;
    case tcp::Notice::kReadable:
      if (program_->scenario().hosts[host].auto_receive) {
        static_cast<void>(station.receive(notice.connection, scenario::kEverything, now_, log, notice.event));
      }
      break;
    case tcp::Notice::kSendable: {
      const auto outbox = outboxes_.find(socket);
      if (outbox == outboxes_.end() || outbox->second.remaining == 0) break;
      outbox->second.freed += notice.what.count;
      // Like a sleeping writer, it is woken when there is room worth the while.
      const std::uint64_t worthwhile = program_->scenario().hosts[host].config.send_buffer / 4;
      if (outbox->second.freed >= std::min(outbox->second.remaining, worthwhile))
        flush(socket, notice.event, log);
      break;
    }
    case tcp::Notice::kRemoteClosed:
    case tcp::Notice::kReset:
    case tcp::Notice::kRefused:
    case tcp::Notice::kTimedOut:
    case tcp::Notice::kUrgent:
    case tcp::Notice::kTrouble:
    case tcp::Notice::kSoftError:
    case tcp::Notice::kClosed:
      break;
  }
  run_reactions(host, notice, log);
  if (notice.what.notice == tcp::Notice::kClosed) finish(socket);
}

void World::run_reactions(trace::HostIndex host, const trace::Station::Notice& notice, trace::Recorder log) {
  const std::uint32_t count = ++notice_counts_[scenario::Program::notice_slot(host, notice.what.notice)];
  for (const std::size_t i : program_->reactions(host, notice.what.notice)) {
    const scenario::Step& step = program_->scenario().steps[i];
    const auto& on = std::get<scenario::OnNotice>(step.when);
    if (on.nth != count) continue;
    if (on.after == Duration{}) {
      perform(i, notice.event, {host, notice.connection}, log);
      if (step.action.host != host) unsettled_.push_back(step.action.host);
    } else {
      schedule({.at = now_ + on.after, .step = i, .cause = notice.event, .connection = notice.connection});
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

void World::perform(std::size_t step, trace::EventId cause, Socket noticed, trace::Recorder log) {
  const scenario::Action& action = program_->scenario().steps[step].action;
  const tcp::ConnId connection = target(step, noticed);
  const Socket socket{action.host, connection};
  trace::Station& station = stations_[action.host];
  switch (action.call) {
    case trace::CallKind::kListen:
    case trace::CallKind::kConnect:
      open(step, cause, log);
      break;
    case trace::CallKind::kSend:
      outboxes_[socket].remaining += action.count;
      flush(socket, cause, log);
      break;
    case trace::CallKind::kReceive:
      static_cast<void>(station.receive(connection, action.count, now_, log, cause));
      break;
    case trace::CallKind::kClose: {
      const auto outbox = outboxes_.find(socket);
      if (outbox != outboxes_.end() && outbox->second.remaining > 0) {
        outbox->second.close = true;
      } else {
        static_cast<void>(station.close(connection, now_, log, cause));
      }
      break;
    }
    case trace::CallKind::kAbort:
      outboxes_.erase(socket);
      static_cast<void>(station.abort(connection, now_, log, cause));
      break;
  }
}

void World::open(std::size_t step, trace::EventId cause, trace::Recorder log) {
  const scenario::Action& action = program_->scenario().steps[step].action;
  trace::Station& station = stations_[action.host];
  const wire::Endpoint remote{program_->scenario().hosts[action.peer].address, action.port};
  const auto opened = action.call == trace::CallKind::kListen
                          ? station.listen(action.port, kBacklog, now_, log, cause)
                          : station.connect(remote, action.local_port, now_, log, cause);
  if (!opened) return;
  latest_[action.host] = *opened;
  const std::size_t label = program_->label_of(step);
  if (label != scenario::kNoLabel) labelled_[label] = *opened;
}

// Hands over as much of the outbox as the TCP takes.
void World::flush(Socket socket, trace::EventId cause, trace::Recorder log) {
  trace::Station& station = stations_[socket.first];
  Outbox& outbox = outboxes_[socket];
  outbox.freed = 0;
  while (outbox.remaining > 0) {
    const Bytes content = program_->content(outbox.offset, outbox.remaining);
    const auto taken = station.send(socket.second, content, now_, log, cause);
    if (!taken) {
      outboxes_.erase(socket);
      return;
    }
    outbox.offset += *taken;
    outbox.remaining -= *taken;
    if (*taken < content.size()) return;
  }
  if (outbox.close) {
    outbox.close = false;
    static_cast<void>(station.close(socket.second, now_, log, cause));
  }
}

// The connection is over: its record goes, unless something in it is still to be read.
void World::finish(Socket socket) {
  outboxes_.erase(socket);
  trace::Station& station = stations_[socket.first];
  const tcp::Connection* connection = station.host().find(socket.second);
  if (connection == nullptr || connection->rcv().readable() == 0) station.release(socket.second);
}

}  // namespace tcplab::lab
