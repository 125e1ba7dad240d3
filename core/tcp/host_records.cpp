// What a Host has of each connection, and the tables in which it is found.

#include <array>
#include <cassert>
#include <cstring>
#include <utility>

#include "core/tcp/host.hpp"

namespace tcplab::tcp {

std::uint32_t Host::hash_of(const FourTuple& tuple) const {
  std::array<std::uint8_t, 20> name{};
  std::memcpy(name.data(), tuple.remote.address.octets.data(), 16);
  std::memcpy(name.data() + 16, &tuple.remote.port, sizeof tuple.remote.port);
  std::memcpy(name.data() + 18, &tuple.local.port, sizeof tuple.local.port);
  return static_cast<std::uint32_t>(siphash({secret_[0] ^ 0x7461626c65U, secret_[1]}, name));
}

ConnId Host::bound_to(const FourTuple& tuple) const {
  if (by_tuple_.size() == 0) return ConnId{};
  const auto is = [&](std::uint32_t number) {
    const Connection& connection = records_.find(number)->connection;
    return connection.remote() == tuple.remote && connection.local() == tuple.local;
  };
  return {by_tuple_.find(hash_of(tuple), is)};
}

const Connection* Host::find(ConnId id) const {
  const Record* const found = look_up(id);
  return found != nullptr ? &found->connection : nullptr;
}

ConnId Host::parent(ConnId id) const {
  const Record* const found = look_up(id);
  return found != nullptr ? found->parent : ConnId{};
}

std::vector<ConnId> Host::connections() const {
  std::vector<ConnId> ids;
  ids.reserve(records_.size());
  records_.each([&](std::uint32_t number, const Record&, Instant) { ids.push_back({number}); });
  return ids;
}

Host::Record* Host::record(ConnId id) {
  Record* const found = records_.edit(id.value);
  if (found != nullptr) found->connection.borrow(spare_);
  return found;
}

Host::Listener* Host::edit_listener(ConnId id) {
  return is_listener(id) ? &listeners_.edit().find(id)->second : nullptr;
}

ConnId Host::insert(Connection connection, ConnId parent) {
  const ConnId id{next_id_++};
  touch(id, records_.emplace(id.value, std::move(connection), parent));
  return id;
}

// After anything was done to a connection: its events are taken over, its deadline is filed, and it stands in
// line to be asked for segments, after which it gives the memory for events back.
void Host::touch(ConnId id, Record& r) {
  bool timers_moved = false;
  const EventQueue& events = r.connection.events();
  const std::size_t count = events.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Event* const event = &events[i];
    const auto* const told = std::get_if<Notified>(&event->what);
    if (const auto* change = std::get_if<StateChanged>(&event->what)) {
      note_change(id, r, *change);
    } else if (told == nullptr) {
      timers_moved = timers_moved || !std::holds_alternative<Adjusted>(event->what);
    } else if (told->notice == Notice::kConnected) {
      end_old(r);
    }
    HostEvent& out = events_.push_blank();
    out.connection = id;
    out.event.rule = event->rule;
    // Nearly all are of this kind, and were written just now: in pieces, as which they are to be read.
    if (told != nullptr) {
      out.event.what = Notified{told->notice, told->count};
    } else {
      out.event.what = event->what;
    }
  }
  r.connection.drop_events();
  if (timers_moved) records_.set_time(id.value, r.connection.next_timeout());
  if (limits_.memory > 0) count_memory(r);
  if (!r.dirty) {
    r.dirty = true;
    dirty_.push(id);
  }
}

// Keeps the tables in step with the state of a connection.
void Host::note_change(ConnId id, Record& r, const StateChanged& change) {
  if (change.from == State::kSynReceived) note_left_handshake(id, r, change.to);
  if (change.to == State::kTimeWait) no_port_.reset();
  if (change.to == State::kListen && change.from == State::kSynReceived) {
    unbind(id, r);
    if (r.parent) {
      r.released = true;  // the listener itself goes on listening
    } else if (const PassiveOpen& opened = bounds_->at(id); !is_taken(opened.bound, opened.shares)) {
      by_port_.edit().emplace(opened.bound, id);
    }
  } else if (change.to == State::kClosed) {
    unbind(id, r);
    Listener* const listener = edit_listener(id);
    if (listener == nullptr) return;
    const Listener gone = std::move(*listener);
    listeners_.edit().erase(id);
    reset_unaccepted(gone);
  }
}

void Host::note_left_handshake(ConnId id, Record& r, State to) {
  Listener* const listener = edit_listener(r.parent);
  if (listener == nullptr) return;
  if (std::exchange(r.early, false)) --listener->early;
  if (!std::exchange(r.counted, false)) return;
  --listener->pending;
  if (to == State::kEstablished) listener->acceptable.push(id);
}

// Nobody can reach the connections any more that wait to be accepted.
void Host::reset_unaccepted(const Listener& listener) {
  for (const ConnId child : listener.acceptable) {
    Record* const r = record(child);
    if (r == nullptr) continue;
    (void)r->connection.abort(Rule::kListenerClosed);
    r->released = true;
    touch(child, *r);
  }
}

std::size_t Host::acceptable(ConnId listener) const {
  const auto found = listeners_->find(listener);
  return found != listeners_->end() ? found->second.acceptable.size() : 0;
}

// Files a connection under both its ends, where nobody else is; it no longer stands for whoever comes to its
// port.
void Host::bind(ConnId id, Record& r) {
  unbind(id, r);
  const FourTuple tuple{r.connection.local(), r.connection.remote()};
  assert(!bound_to(tuple));
  r.hash = hash_of(tuple);
  r.is_bound = true;
  by_tuple_.insert(r.hash, id.value);
  latest_ = {};
}

void Host::unbind(ConnId id, Record& r) {
  if (std::exchange(r.is_bound, false)) {
    by_tuple_.erase(r.hash, id.value);
    no_port_.reset();
  }
  latest_ = {};
  bring_back_old(r);
  if (r.parent) return;
  const auto opened = bounds_->find(id);
  if (opened == bounds_->end()) return;
  no_port_.reset();
  const auto [first, last] = by_port_.edit().equal_range(opened->second.bound);
  for (auto port = first; port != last; ++port) {
    if (port->second == id) return void(by_port_.edit().erase(port));
  }
}

void Host::erase(ConnId id) {
  const Record& gone = *look_up(id);
  memory_ -= gone.memory;
  if (gone.parent) discount_child(gone);
  if (bounds_->count(id) != 0) bounds_.edit().erase(id);
  records_.erase(id.value);
}

}  // namespace tcplab::tcp
