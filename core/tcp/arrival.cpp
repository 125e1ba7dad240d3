// SEGMENT ARRIVES, where the connection is not synchronized yet: RFC 9293 3.10.7, up to 3.10.7.3, and how the
// handshake ends.

#include <utility>

#include "core/tcp/connection.hpp"
#include "core/tcp/deviations.hpp"
#include "core/tcp/profile.hpp"
#include "core/wire/reset.hpp"

namespace tcplab::tcp {

using enum State;

void Connection::on_segment(const wire::TcpSegment& segment, Instant now) {
  train_ = 0;
  ++counters_.segments_in;
  if (segment.header.flags.ack) counters_.last_ack_received = now;
  if (!segment.payload.empty()) {
    ++counters_.data_segments_in;
    counters_.last_data_received = now;
  }
  if (state_ != kClosed && drops(segment)) return events_.discard(Rule::kSynFin);
  if (variant().time_wait_assassination && Deviations(*this).assassinates(segment))
    return end(Rule::kVariantAssassination, std::nullopt, Notice::kClosed);
  switch (state_) {
    case kClosed:
      refuse(segment, segment.header.flags.rst ? Rule::kClosedIgnoreRst : Rule::kClosedReset);  // 3.10.7.1
      return;
    case kListen:
      arrive_listen(segment, now);
      break;
    case kSynSent:
      arrive_syn_sent(segment, now);
      break;
    case kTimeWait:
      if (info(config_->profile).terse_time_wait) {
        arrive_time_wait(segment, now);
        break;
      }
      [[fallthrough]];
    default:
      arrive_synchronized(segment, now);
      break;
  }
  update_timers(now);
  update_keep_alive(now);
}

bool Connection::drops(const wire::TcpSegment& seg) const {
  return config_->drop_syn_fin && seg.header.flags.syn && seg.header.flags.fin;
}

void Connection::refuse(const wire::TcpSegment& seg, Rule rule) {
  events_.discard(rule);
  if (std::optional<wire::TcpSegment> reset = wire::reset_for(seg)) {
    if (variant().no_reset && rule != Rule::kTextNobodyReads) return events_.note(Rule::kVariantNoReset);
    mark_as_ours(reset->ip);
    aside_.made().ready = Outgoing{std::move(*reset), rule, false};
    reset_is_ours_ = false;
  }
}

// 3.10.7.2
void Connection::arrive_listen(const wire::TcpSegment& seg, Instant now) {
  const wire::TcpFlags& ctl = seg.header.flags;
  if (ctl.rst) return events_.discard(Rule::kListenIgnoreRst);
  if (ctl.ack) return refuse(seg, Rule::kListenAckReset);
  if (!ctl.syn) return events_.discard(Rule::kListenNoSyn);
  if (!ends_.admits(seg.from())) return refuse(seg, Rule::kClosedReset);
  take_syn(seg, Rule::kListenSyn, now);
}

void Connection::on_remembered_syn(const wire::TcpSegment& syn, Instant now) {
  take_syn(syn, Rule::kSynCookieTaken, now);
  update_timers(now);
}

void Connection::take_syn(const wire::TcpSegment& seg, Rule rule, Instant now) {
  ends_.meet(seg.from(), snd_.iss);
  learn_ip_options(seg.ip);
  begin(seg, now);
  early_ ? take_early(seg) : keep_for_established(seg);
  due_.syn = true;
  transition(kSynReceived, rule);
  if (early_ && syn_data_taken_) tell(Rule::kText, Notice::kReadable, rcv_.readable());
  if (variant().data_before_established) Deviations(*this).deliver_early(seg);
}

// 3.10.7.3
void Connection::arrive_syn_sent(const wire::TcpSegment& seg, Instant now) {
  const wire::TcpFlags& ctl = seg.header.flags;
  // First, the ACK.
  if (ctl.ack && (seg.header.ack <= snd_.iss || seg.header.ack > snd_.nxt)) {
    if (ctl.rst) return events_.discard(Rule::kSynSentIgnoreRst);
    // The RST ends what the peer still has of an earlier connection; there is nothing to wait for.
    const Duration soon = info(config_->profile).retry_after_stray_ack;
    if (soon.ns > 0 && snd_.retries == 0)
      timers_.set(events_, TimerKind::kRetransmission, now + soon, Rule::kSynSentBadAck);
    return refuse(seg, Rule::kSynSentBadAck);
  }
  // Second, the RST.
  if (ctl.rst) {
    if (!ctl.ack) return events_.discard(Rule::kSynSentIgnoreRst);
    return end(Rule::kSynSentRefused, CallError::kConnectionRefused, Notice::kRefused);
  }
  // Fourth, the SYN.
  if (!ctl.syn) return events_.discard(Rule::kSynSentNothing);
  begin(seg, now);
  if (!ctl.ack) {
    keep_for_established(seg);
    due_.syn = true;
    transition(kSynReceived, Rule::kSynSentSimultaneous);  // RFC 9293 3.5 (MUST-10)
    return;
  }
  syn_data_taken_ = seg.header.ack > snd_.iss + 1;
  take_back_refused_data(seg);
  acknowledge_handshake(seg, now);
  acks_.want(Rule::kSynSentSynAck);
  finish_open(Rule::kSynSentSynAck, now);
  keep_for_established(seg);
  process_kept(now);
}

// Data on the SYN that the peer did not take goes again, as if for the first time: RFC 7413 4.1.1.
void Connection::take_back_refused_data(const wire::TcpSegment& syn_ack) {
  if (syn_ack.header.ack >= snd_.nxt) return;
  snd_.nxt = syn_ack.header.ack;
  recovery_.take_back(snd_.nxt);
}

// The handshake is over: to ESTABLISHED, unless the user has closed already, and what had to wait for it is
// done.
void Connection::finish_open(Rule rule, Instant now) {
  const bool closed = state_ == kFinWait1;
  if (!closed) transition(kEstablished, rule);
  counters_.established = now;
  update_user_timeout(now, true);
  tell(rule, Notice::kConnected);
  if (snd_.fin_queued && !closed) close_synchronized();
  process_kept(now);
}

// Text and controls that came with a SYN are not acknowledged with it; they wait until the handshake is over.
void Connection::keep_for_established(const wire::TcpSegment& syn) {
  if (info(config_->profile).forgets_early_text) return;
  const bool fin = syn.header.flags.fin && !info(config_->profile).forgets_early_fin;
  if (syn.payload.empty() && !fin) return;
  wire::TcpSegment& kept = aside_.made().kept.emplace(syn.without_syn());
  kept.header.flags.fin = fin;
}

// From the sixth step of 3.10.7.4 on, as if it had arrived just now.
void Connection::process_kept(Instant now) {
  if (!aside().kept) return;
  const Seldom<wire::TcpSegment> rest = std::exchange(aside_->kept, {});
  process_urgent(*rest);
  process_text(*rest, now);
  process_fin(*rest, now);
}

void Connection::return_to_listen(Rule rule) {
  timers_.stop_all(events_, rule);
  transition(kListen, rule);
  forget();
}

}  // namespace tcplab::tcp
