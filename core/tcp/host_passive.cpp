// A Host's passive opens: a connection for every SYN to a listener, and the old connection that may stand in
// its place.

#include <cassert>
#include <utility>

#include "core/tcp/host.hpp"

namespace tcplab::tcp {

// RFC 9293 3.6.1 (MAY-2), RFC 6191: to a SYN that is certainly newer than the old connection in TIME-WAIT, if
// somebody listens.
bool Host::gives_way(const Connection& connection, const wire::TcpSegment& segment) const {
  const wire::TcpFlags& ctl = segment.header.flags;
  if (connection.state() != State::kTimeWait || !ctl.syn || ctl.ack || ctl.rst) return false;
  return listening(segment.to(), segment.from()) && !connection.drops(segment) &&
         connection.yields_to(segment);
}

// The SYN may yet turn out to be an old duplicate, and then the old connection is in TIME-WAIT as before: RFC
// 9293 3.6.1, condition (2).
ConnId Host::set_aside(const Connection& successor) {
  const ConnId old = bound_to({successor.local(), successor.remote()});
  if (!old) return ConnId{};
  Record& r = *records_.edit(old.value);
  r.is_bound = false;
  by_tuple_.erase(r.hash, old.value);
  return old;
}

void Host::end_old(Record& r) {
  const ConnId id = std::exchange(r.old, ConnId{});
  if (!in_time_wait(id)) return;
  Record& old = *record(id);
  old.connection.end_time_wait();
  old.released = true;
  touch(id, old);
}

void Host::bring_back_old(Record& r) {
  const ConnId id = std::exchange(r.old, ConnId{});
  if (in_time_wait(id)) bind(id, *records_.edit(id.value));
}

bool Host::in_time_wait(ConnId id) const {
  const Connection* const connection = find(id);
  return connection != nullptr && connection->state() == State::kTimeWait;
}

// A connection of its own for a SYN to a listener: born in LISTEN, so that what follows is RFC 9293 3.10.7.2.
ConnId Host::spawn(ConnId listener, const wire::TcpSegment& syn, std::optional<SeqNum> floor, Instant now) {
  if (refuses(listener, syn.source)) return ConnId{};
  Listener& l = *edit_listener(listener);
  const Cow<Config> config = config_of_child(listener);
  if (l.pending + l.acceptable.size() >= l.backlog && !makes_room(l)) {
    // A cookie cannot be chosen beyond the old numbers, and would be worth nothing where none can be
    // accepted.
    if (config->syn_cookies && !floor && l.acceptable.size() < l.backlog) {
      send_cookie(listener, syn, now);
    } else {
      ++refusals_.backlog_full;
      discard(listener, Rule::kBacklogFull);
    }
    return ConnId{};
  }
  const SeqNum iss = initial_sequence(syn.to(), syn.from(), *config, now);
  Connection connection(config, syn.to(), floor ? later(iss, *floor) : iss);
  [[maybe_unused]] const CallResult opened = connection.open_passive(syn.from());
  assert(opened.ok());
  (void)connection.poll_event();  // CLOSED to LISTEN is the listener's story, told once
  use_path(connection, syn.source, now);
  consider_fast_open(l, connection, syn);
  const ConnId id = insert(std::move(connection), listener);
  count_child(*look_up(id));
  await_handshake(l, id);
  return id;
}

// A child in SYN-RECEIVED, or about to be. Those that have left that state are forgotten by and by.
void Host::await_handshake(Listener& l, ConnId child) {
  while (!l.begun.empty() && !is_pending(l.begun.front())) l.begun.drop();
  if (l.begun.size() > 2 * l.pending + 32) {
    Fifo<ConnId> left;
    for (const ConnId id : l.begun) {
      if (is_pending(id)) left.push(id);
    }
    l.begun = std::move(left);
  }
  l.begun.push(child);
  ++l.pending;
  records_.edit(child.value)->counted = true;
}

bool Host::is_pending(ConnId child) const {
  const Record* const r = look_up(child);
  return r != nullptr && r->counted;
}

// By the half-open connection that has waited longest, if its peer let a SYN,ACK go unanswered: RFC 4987 3.4.
bool Host::makes_room(Listener& l) {
  if (!limits_.half_open_gives_way || l.pending == 0 || l.acceptable.size() >= l.backlog) return false;
  while (!is_pending(l.begun.front())) l.begun.drop();
  const ConnId oldest = l.begun.front();
  if (look_up(oldest)->connection.snd().retries == 0) return false;
  Record& r = *record(oldest);
  ++refusals_.gave_way;
  r.connection.give_way();
  r.released = true;
  touch(oldest, r);
  return l.pending + l.acceptable.size() < l.backlog;
}

}  // namespace tcplab::tcp
