#include "core/trace/station.hpp"

#include <algorithm>
#include <utility>

namespace tcplab::trace {
namespace {

template <typename T>
Called outcome_of(Called called, const Result<T, tcp::CallError>& result) {
  if (!result) {
    called.failed = true;
    called.error = result.error();
  }
  return called;
}

}  // namespace

Station::Station(HostIndex index, tcp::Host host) : index_(index), host_(std::move(host)) {}

void Station::called(Called call, tcp::ConnId id, Instant now, Recorder log, EventId cause,
                     std::size_t events) {
  Event event;
  event.cause = cause;
  event.at = now;
  event.host = index_;
  event.connection = id;
  event.rule = rule_of(call.call);
  event.what = call;
  input_ = log.add(event);
  if (id) {
    log.note_connection(index_, host_, id, input_);
    causes_[id.value] = input_;
  }
  drain_events(input_, true, now, log, events);
}

tcp::Rule Station::rule_of(CallKind call) {
  switch (call) {
    case CallKind::kListen:
      return tcp::Rule::kOpenPassive;
    case CallKind::kConnect:
      return tcp::Rule::kOpenActive;
    case CallKind::kSend:
      return tcp::Rule::kSend;
    case CallKind::kReceive:
      return tcp::Rule::kReceive;
    case CallKind::kClose:
      return tcp::Rule::kClose;
    case CallKind::kAbort:
      return tcp::Rule::kAbort;
  }
  return tcp::Rule::kNone;
}

Result<tcp::ConnId, tcp::CallError> Station::listen(std::uint16_t port, std::uint32_t backlog, Instant now,
                                                    Recorder log, EventId cause) {
  const auto result = host_.listen(port, backlog, now);
  Called call{.call = CallKind::kListen};
  call.port = port;
  called(outcome_of(call, result), result ? *result : tcp::ConnId{}, now, log, cause);
  return result;
}

Result<tcp::ConnId, tcp::CallError> Station::connect(wire::Endpoint remote, std::uint16_t local_port,
                                                     Instant now, Recorder log, EventId cause) {
  const auto result = host_.connect(remote, local_port, now);
  Called call{.call = CallKind::kConnect};
  call.remote = remote;
  called(outcome_of(call, result), result ? *result : tcp::ConnId{}, now, log, cause);
  return result;
}

Result<std::uint32_t, tcp::CallError> Station::send(tcp::ConnId id, Bytes octets, Instant now, Recorder log,
                                                    EventId cause) {
  const auto result = host_.send(id, std::move(octets), now);
  Called call{.call = CallKind::kSend};
  if (result) call.count = *result;
  called(outcome_of(call, result), id, now, log, cause);
  return result;
}

Result<Bytes, tcp::CallError> Station::receive(tcp::ConnId id, std::uint32_t count, Instant now, Recorder log,
                                               EventId cause) {
  auto result = host_.receive(id, count);
  Called call{.call = CallKind::kReceive};
  if (result) call.count = static_cast<std::uint32_t>(result->size());
  called(outcome_of(call, result), id, now, log, cause);
  return result;
}

tcp::CallResult Station::close(tcp::ConnId id, Instant now, Recorder log, EventId cause) {
  const auto result = host_.close(id, now);
  called(outcome_of(Called{.call = CallKind::kClose}, result), id, now, log, cause);
  return result;
}

tcp::CallResult Station::abort(tcp::ConnId id, Instant now, Recorder log, EventId cause) {
  const auto result = host_.abort(id);
  called(outcome_of(Called{.call = CallKind::kAbort}, result), id, now, log, cause);
  return result;
}

void Station::release(tcp::ConnId id) {
  host_.release(id);
  forget_timers(id);
}

void Station::record_calls(const std::vector<MadeCall>& calls, Instant now, Recorder log, EventId cause) {
  std::size_t told = 0;
  for (const MadeCall& call : calls) {
    called(call.called, call.connection, now, log, cause, call.events - std::min(told, call.events));
    told = std::max(told, call.events);
  }
  drain_events(input_, true, now, log);  // and of what came after the last
}

void Station::on_packet(PacketId id, Instant now, Recorder log) {
  const Packet packet = log.packet(id);
  Event event;
  event.at = now;
  event.host = index_;
  if (packet.icmp) return on_icmp(packet, event, log);
  if (packet.error) return on_unreadable(packet, event, log);
  on_segment(packet, event, log);
}

void Station::on_segment(const Packet& packet, Event event, Recorder log) {
  // A SYN is the child's that it makes, a last ACK the connection's that it ends.
  const tcp::ConnId before = host_.demultiplex(packet.segment);
  host_.on_segment(packet.segment, event.at);
  const tcp::ConnId after = host_.demultiplex(packet.segment);
  event.cause = packet.sent;
  event.connection = before && !host_.is_listener(before) ? before : after;
  event.what = SegmentReceived{packet.id};
  arrived(event, log);
}

void Station::on_icmp(const Packet& packet, Event event, Recorder log) {
  const PacketId quoted = log.quoted_by(index_, *packet.icmp);
  if (quoted != kNoPacket) event.cause = log.sent(quoted);
  event.connection = host_.quoted_by(*packet.icmp);
  event.rule = host_.on_icmp(*packet.icmp, event.at);
  event.what = IcmpReceived{packet.id};
  arrived(event, log);
}

void Station::on_unreadable(const Packet& packet, Event event, Recorder log) {
  event.rule = packet.protocol == wire::kProtocolTcp ? tcp::Rule::kMalformed : tcp::Rule::kIcmpMalformed;
  event.what = Unreadable{packet.id};
  arrived(event, log);
}

void Station::arrived(const Event& event, Recorder log) {
  input_ = log.add(event);
  if (event.connection) {
    log.note_connection(index_, host_, event.connection, input_);
    causes_[event.connection.value] = input_;
  }
  note_strays();
  drain_events(input_, true, event.at, log);
}

// What the Host answers for nobody goes out by itself: each has the segment that it answers as its cause,
// were others to arrive before it leaves.
void Station::note_strays() {
  while (stray_causes_.size() < host_.strays_waiting()) stray_causes_.push(input_);
}

EventId Station::cause_of(const tcp::HostSegment& segment, bool stray) {
  if (stray && !stray_causes_.empty()) return stray_causes_.pop();
  const auto known = causes_.find(segment.connection.value);
  return known == causes_.end() ? input_ : known->second;
}

void Station::begin_anew() {
  input_ = kNoEvent;
  causes_.clear();
  stray_causes_.clear();
  armed_.clear();
}

void Station::on_timeout(Instant now, Recorder log) {
  host_.on_timeout(now);
  input_ = kNoEvent;
  drain_events(kNoEvent, true, now, log);
}

std::optional<PacketId> Station::next_packet(Instant now, Recorder log) {
  const bool stray = host_.strays_waiting() > 0;
  std::optional<tcp::HostSegment> next = host_.poll_segment(now);
  if (!next) {
    if (!host_.holds_back(now)) causes_.clear();
    drain_events(input_, true, now, log);
    return std::nullopt;
  }
  Packet packet;
  packet.segment = std::move(next->out.segment);
  packet.from = index_;
  packet.to = index_;
  packet.retransmission = next->out.retransmission;
  const PacketId id = log.add(packet);

  Event event;
  event.cause = cause_of(*next, stray);
  event.at = now;
  event.host = index_;
  event.connection = next->connection;
  event.rule = next->out.rule;
  event.what = SegmentSent{id};
  const EventId sent = log.add(event);
  log.note_connection(index_, host_, next->connection, sent);
  drain_events(sent, false, now, log);
  return id;
}

std::vector<Station::Notice> Station::take_notices() { return std::exchange(notices_, {}); }

// is_input: what the events lead to has their cause too; after a segment was sent, the input before it stays
// the cause of the next one.
void Station::drain_events(EventId cause, bool is_input, Instant now, Recorder log, std::size_t most) {
  for (; most > 0; --most) {
    std::optional<tcp::HostEvent> next = host_.poll_event();
    if (!next) return;
    Event event;
    event.cause = cause;
    event.at = now;
    event.host = index_;
    event.connection = next->connection;
    event.rule = next->event.rule;
    std::visit([&event](const auto& what) { event.what = what; }, next->event.what);
    const EventId id = record(std::move(event), log);
    if (std::holds_alternative<tcp::TimerFired>(next->event.what)) input_ = cause = id;
    if (is_input) causes_[next->connection.value] = cause;
  }
}

EventId Station::record(Event event, Recorder log) {
  const tcp::ConnId connection = event.connection;
  const auto timer_key = [connection](tcp::TimerKind timer) { return std::pair(connection, timer); };
  if (const auto* fired = std::get_if<tcp::TimerFired>(&event.what)) {
    const auto armed = armed_.find(timer_key(fired->timer));
    event.cause = armed == armed_.end() ? kNoEvent : armed->second;
  }
  const auto what = event.what;
  const EventId id = log.add(event);
  if (const auto* set = std::get_if<tcp::TimerSet>(&what)) {
    armed_[timer_key(set->timer)] = id;
  } else if (const auto* stopped = std::get_if<tcp::TimerStopped>(&what)) {
    armed_.erase(timer_key(stopped->timer));
  } else if (const auto* notice = std::get_if<tcp::Notified>(&what)) {
    notices_.push_back({id, connection, *notice});
  } else if (const auto* change = std::get_if<tcp::StateChanged>(&what)) {
    log.note_connection(index_, host_, connection, id);
    if (change->to == tcp::State::kClosed) forget_timers(connection);
  }
  return id;
}

void Station::forget_timers(tcp::ConnId id) {
  const auto first = armed_.lower_bound({id, static_cast<tcp::TimerKind>(0)});
  auto last = first;
  while (last != armed_.end() && last->first.first == id) ++last;
  armed_.erase(first, last);
}

}  // namespace tcplab::trace
