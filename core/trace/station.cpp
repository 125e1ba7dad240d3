#include "core/trace/station.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

namespace tcplab::trace {
namespace {

template <typename T>
void tell_outcome(Called& called, const Result<T, tcp::CallError>& result) {
  if (result) return;
  called.failed = true;
  called.error = result.error();
}

}  // namespace

EventId& Provenance::find_cause(tcp::ConnId id) {
  auto at = std::lower_bound(causes_.begin(), causes_.end(), id,
                             [](const auto& entry, tcp::ConnId wanted) { return entry.first < wanted; });
  if (at == causes_.end() || at->first != id) at = causes_.insert(at, {id, kNoEvent});
  return at->second;
}

EventId Provenance::cause_or(tcp::ConnId id, EventId otherwise) const {
  if (!causes_.empty() && causes_.back().first == id) return causes_.back().second;
  const auto at =
      std::lower_bound(causes_.begin(), causes_.end(), id,
                       [](const auto& entry, tcp::ConnId wanted) { return entry.first < wanted; });
  return at == causes_.end() || at->first != id ? otherwise : at->second;
}

std::size_t Provenance::footprint(Share share) const {
  return sizeof *this + causes_.size() * sizeof causes_[0] + stray_causes_.size() * sizeof(EventId) +
         armed_.footprint(share, [](const Armed&) { return std::size_t{0}; }) +
         notices_.size() * sizeof(Notice);
}

void Station::called(const Called& call, tcp::ConnId id, Instant now, EventId cause, std::size_t events) {
  const Event event{
      .cause = cause, .at = now, .host = index_, .connection = id, .rule = rule_of(call), .what = call};
  begin_input(log_.add(event), id);
  drain_events(provenance_.input_, true, now, events);
}

void Station::begin_input(EventId input, tcp::ConnId owner) {
  provenance_.input_ = input;
  if (!owner) return;
  log_.name_connection(index_, host_, owner, input);
  provenance_.cause(owner) = input;
}

tcp::Rule Station::rule_of(const Called& call) {
  switch (call.call) {
    case CallKind::kListen:
      return tcp::Rule::kOpenPassive;
    case CallKind::kConnect:
      return tcp::Rule::kOpenActive;
    case CallKind::kSend:
      return tcp::Rule::kSend;
    case CallKind::kReceive:
      return tcp::Rule::kReceive;
    case CallKind::kClose:
      return call.both ? tcp::Rule::kCloseBoth : tcp::Rule::kClose;
    case CallKind::kAbort:
      return tcp::Rule::kAbort;
  }
  return tcp::Rule::kNone;
}

Result<tcp::ConnId, tcp::CallError> Station::listen(std::uint16_t port, std::uint32_t backlog, Instant now,
                                                    EventId cause, tcp::OpenOptions options) {
  const auto result = host_.listen(port, backlog, now, std::move(options));
  Called call{.call = CallKind::kListen};
  call.port = port;
  return opened(call, result, now, cause);
}

Result<tcp::ConnId, tcp::CallError> Station::open_passive(std::uint16_t port, wire::Endpoint remote,
                                                          Instant now, EventId cause,
                                                          tcp::OpenOptions options) {
  const auto result = host_.open_passive(port, remote, now, std::move(options));
  Called call{.call = CallKind::kListen};
  call.remote = remote;
  call.port = port;
  return opened(call, result, now, cause);
}

Result<tcp::ConnId, tcp::CallError> Station::connect(wire::Endpoint remote, std::uint16_t local_port,
                                                     Instant now, EventId cause, tcp::OpenOptions options) {
  const auto result = host_.connect(remote, local_port, now, std::move(options));
  Called call{.call = CallKind::kConnect};
  call.remote = remote;
  call.port = local_port;
  return opened(call, result, now, cause);
}

Result<tcp::ConnId, tcp::CallError> Station::opened(Called call,
                                                    const Result<tcp::ConnId, tcp::CallError>& result,
                                                    Instant now, EventId cause) {
  tell_outcome(call, result);
  called(call, result ? *result : tcp::ConnId{}, now, cause);
  return result;
}

Result<std::uint32_t, tcp::CallError> Station::send(tcp::ConnId id, Bytes octets, Instant now, EventId cause,
                                                    tcp::SendOptions options) {
  const auto result = host_.send(id, std::move(octets), now, options);
  Called call{.call = CallKind::kSend};
  call.urgent = options.urgent;
  if (result) call.count = *result;
  tell_outcome(call, result);
  called(call, id, now, cause);
  return result;
}

Result<Bytes, tcp::CallError> Station::receive(tcp::ConnId id, std::uint32_t count, Instant now,
                                               EventId cause) {
  auto result = host_.receive(id, count);
  Called call{.call = CallKind::kReceive};
  if (result) call.count = static_cast<std::uint32_t>(result->size());
  tell_outcome(call, result);
  called(call, id, now, cause);
  return result;
}

tcp::CallResult Station::close(tcp::ConnId id, Instant now, EventId cause, bool both) {
  const auto result = both ? host_.close_both(id, now) : host_.close(id, now);
  Called call{.call = CallKind::kClose};
  call.both = both;
  tell_outcome(call, result);
  called(call, id, now, cause);
  return result;
}

tcp::CallResult Station::abort(tcp::ConnId id, Instant now, EventId cause) {
  const auto result = host_.abort(id);
  Called call{.call = CallKind::kAbort};
  tell_outcome(call, result);
  called(call, id, now, cause);
  return result;
}

void Station::release(tcp::ConnId id) {
  host_.release(id);
  forget_armed(id);
}

void Station::lose_power(Instant now, EventId cause) {
  host_.lose_power();
  drain_events(cause, true, now);
  while (host_.poll_segment(now)) {
  }  // what is over goes
  provenance_.armed_ = {};
}

void Station::record_calls(const std::vector<tcp::MadeCall>& calls, Instant now, EventId cause) {
  std::size_t told = 0;
  for (const tcp::MadeCall& call : calls) {
    called(call.call, call.connection, now, cause, call.events - std::min(told, call.events));
    told = std::max(told, call.events);
  }
  drain_events(provenance_.input_, true, now);  // and of what came after the last
}

void Station::on_packet(PacketId id, Instant now, EventId cause) {
  const Packet packet = log_.packet(id);
  if (packet.is_segment())
    return on_segment(packet.segment, id, cause != kNoEvent ? cause : packet.sent, now);
  Event event;
  event.cause = cause;
  event.at = now;
  event.host = index_;
  if (packet.icmp) return on_icmp(packet, event);
  on_unreadable(packet, event);
}

void Station::on_segment(const wire::TcpSegment& segment, PacketId packet, EventId sent, Instant now) {
  // A SYN is the child's that it makes, a last ACK the connection's that it ends.
  const tcp::ConnId before = host_.demultiplex(segment);
  host_.on_segment(segment, now);
  const tcp::ConnId owner = before && !host_.is_listener(before) ? before : host_.demultiplex(segment);
  arrived({.cause = sent, .at = now, .host = index_, .connection = owner, .what = SegmentReceived{packet}});
}

void Station::on_icmp(const Packet& packet, Event event) {
  if (event.cause == kNoEvent) {
    const PacketId quoted = log_.quoted_by(index_, *packet.icmp);
    if (quoted != kNoPacket) event.cause = log_.sent(quoted);
  }
  event.connection = host_.quoted_by(*packet.icmp);
  event.rule = host_.on_icmp(*packet.icmp, event.at);
  event.what = IcmpReceived{packet.id};
  arrived(event);
}

void Station::on_unreadable(const Packet& packet, Event event) {
  const bool icmp = packet.protocol == wire::kProtocolIcmp || packet.protocol == wire::kProtocolIcmpV6;
  event.rule = icmp ? tcp::Rule::kIcmpMalformed : tcp::Rule::kMalformed;
  event.what = Unreadable{packet.id};
  if (host_.config().variant.no_checksum_check) take_damaged(packet, event);
  arrived(event);
}

// What only its checksum forbids to read.
void Station::take_damaged(const Packet& packet, Event& event) {
  const auto segment = wire::parse_unchecked(Bytes(log_.octets(packet.id)));
  if (!segment) return;
  event.rule = tcp::Rule::kVariantNoChecksumCheck;
  event.connection = host_.demultiplex(*segment);
  host_.on_damaged(*segment, event.at);
}

void Station::arrived(const Event& event) {
  begin_input(log_.add(event), event.connection);
  note_strays();
  drain_events(provenance_.input_, true, event.at);
}

EventId Station::cause_of(const tcp::HostSegment& segment, bool stray) {
  if (stray && !provenance_.stray_causes_.empty()) return provenance_.stray_causes_.pop();
  return provenance_.cause_or(segment.connection, provenance_.input_);
}

void Station::on_timeout(Instant now) {
  host_.on_timeout(now);
  provenance_.input_ = kNoEvent;
  drain_events(kNoEvent, true, now);
}

std::optional<Station::Departure> Station::next_segment(Instant now, const Alter* alter,
                                                        std::shared_ptr<wire::TcpSegment> place) {
  const bool stray = host_.strays_waiting() > 0;
  std::optional<tcp::HostSegment> next = host_.poll_segment(now);
  if (!next) {
    if (!host_.holds_back(now)) provenance_.causes_.clear();
    drain_events(provenance_.input_, true, now);
    return std::nullopt;
  }
  if (alter != nullptr) (*alter)(*next);
  const PacketId id = log_.add(next->out.segment, index_, index_, next->out.retransmission);

  const EventId sent = log_.add({.cause = cause_of(*next, stray),
                                 .at = now,
                                 .host = index_,
                                 .connection = next->connection,
                                 .rule = next->out.rule,
                                 .what = SegmentSent{id}});
  log_.name_connection(index_, host_, next->connection, sent);
  drain_events(sent, false, now);
  if (place != nullptr) {
    *place = std::move(next->out.segment);
  } else {
    place = std::make_shared<wire::TcpSegment>(std::move(next->out.segment));
  }
  return Departure{std::move(place), id, sent, next->connection};
}

// is_input: what the events lead to has their cause too; after a segment was sent, the input before it stays
// the cause of the next one.
void Station::record_events(EventId cause, bool is_input, Instant now, std::size_t most) {
  for (; most > 0 && host_.events_waiting() > 0; --most) {
    const tcp::HostEvent next = *host_.poll_event();
    const auto* const fired = std::get_if<tcp::TimerFired>(&next.event.what);
    const EventId by = fired == nullptr ? cause : armed_by(next.connection, fired->timer);
    const auto tell = [&](const auto& what) {
      const EventId id = log_.add({.cause = by,
                                   .at = now,
                                   .host = index_,
                                   .connection = next.connection,
                                   .rule = next.event.rule,
                                   .what = what});
      note(what, next.connection, id);
      if (fired != nullptr) provenance_.input_ = cause = id;
    };
    std::visit(tell, next.event.what);
    if (is_input) provenance_.cause(next.connection) = cause;
  }
}

// What has to be known of an event later on.
template <typename What>
void Station::note(const What& what, tcp::ConnId id, EventId event) {
  if constexpr (std::is_same_v<What, tcp::TimerSet>) {
    note_armed(id, what.timer, event);
  } else if constexpr (std::is_same_v<What, tcp::TimerStopped>) {
    note_armed(id, what.timer, kNoEvent);
  } else if constexpr (std::is_same_v<What, tcp::Notified>) {
    provenance_.notices_.push({event, id, what});
  } else if constexpr (std::is_same_v<What, tcp::StateChanged>) {
    log_.note_connection(index_, host_, id, event);
    if (what.to == tcp::State::kClosed) forget_armed(id);
  }
}

EventId Station::armed_by(tcp::ConnId id, tcp::TimerKind timer) const {
  const Provenance::Armed* const armed = provenance_.armed_.find(id.value);
  return armed == nullptr ? kNoEvent : (*armed)[static_cast<std::size_t>(timer)];
}

void Station::note_armed(tcp::ConnId id, tcp::TimerKind timer, EventId by) {
  Provenance::Armed* armed = provenance_.armed_.edit(id.value);
  if (armed == nullptr) {
    if (by == kNoEvent) return;
    armed = &provenance_.armed_.emplace(id.value);
    armed->fill(kNoEvent);
  }
  (*armed)[static_cast<std::size_t>(timer)] = by;
}

void Station::forget_armed(tcp::ConnId id) {
  if (provenance_.armed_.find(id.value) != nullptr) provenance_.armed_.erase(id.value);
}

}  // namespace tcplab::trace
