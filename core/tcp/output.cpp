// What is sent now: RFC 9293 3.8. A Planner chooses, without changing anything; emit() makes the segment and
// notes it.

#include <cassert>
#include <utility>

#include "core/tcp/connection.hpp"
#include "core/tcp/deviations.hpp"
#include "core/tcp/plan.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

using enum State;

// Asked for once all that came is processed, so that one ACK answers it all: RFC 9293 3.10.7.4 (MUST-59).
bool Connection::next_segment(Outgoing& out, Instant now) {
  if (aside().ready) {
    out = std::move(*aside_->ready);
    aside_->ready.reset();
    // RFC 7323 3.2: a RST of our own carries timestamps like everything else. Those that answer a segment of
    // nobody's have none.
    const wire::TcpFlags& ctl = out.segment.header.flags;
    if (ctl.rst && ctl.ack && reset_is_ours_) negotiated_.stamp(out.segment.header.options, now);
    return true;
  }
  Plan next;
  if (!plan_at(now, next)) return false;
  if (variant().changes_sending()) Deviations(*this).note_departures(next, now);
  emit(next, out, now);
  return true;
}

std::optional<Outgoing> Connection::poll_segment(Instant now) {
  std::optional<Outgoing> out(std::in_place);
  if (!next_segment(*out, now)) out.reset();
  return out;
}

bool Connection::plan_at(Instant now, Plan& next) {
  if (train_ > 0) {
    --train_;
    next = {snd_.nxt, congestion_.mss(), false, false, false, Rule::kSendData};
    assert(is_next(next));
    return true;
  }
  const Planner parts = planner();
  if (!parts.next(next)) return false;
  if (parts.waits_for_pace(next, now)) {
    congestion_.on_held();
    const Instant departure = congestion_.departure();
    if (timer(TimerKind::kPacing) != departure)
      timers_.set(events_, TimerKind::kPacing, departure, Rule::kPacingStart);
    return parts.next(next, false);
  }
  // Options that come and go, and who compares with what would be without a Variant, want a look each time.
  const bool alike = !rcv_.has_sack() && !ecn_.accurate().on && !variant().changes_sending();
  if (alike) train_ = parts.train_after(next);
  return true;
}

bool Connection::is_next(const Plan& plan) const {
  Plan next;
  return planner().next(next) && next == plan;
}

Planner Connection::planner() const {
  return {state_,
          is_early(),
          *config_,
          snd_,
          recovery_,
          congestion_,
          acks_,
          due_,
          segment_room(),
          room_on_syn(),
          negotiated_.snd_shift};
}

// What IP is told with every segment, the resets that refuse others among them: RFC 9293 3.9.1.9 (MUST-48),
// RFC 9293 3.9.2 (MUST-49), RFC 9293 3.9.2.1 (MUST-53).
void Connection::mark_as_ours(wire::IpFields& ip) const {
  ip.ttl = config_->ttl;
  ip.dscp = config_->dscp;  // as it is: RFC 9293 3.9.1.9 (SHLD-22)
  // Datagrams that nobody may fragment need no identity, so it is 0 and repeats nothing: RFC 6864 4.1,
  // RFC 9293 3.8.1 (MAY-4).
  ip.dont_fragment = config_->path_mtu_discovery && !path_.below_floor;
  ip.flow_label = ends_.flow_label();
  if (aside_) ip.options = aside_->ip_options.to_send();
}

void Connection::emit(const Plan& plan, Outgoing& out, Instant now) {
  ends_.address(out.segment);
  mark_as_ours(out.segment.ip);
  out.rule = plan.rule;
  out.retransmission = plan.retransmission;
  wire::TcpHeader& header = out.segment.header;
  header.seq = plan.seq;
  header.flags.syn = plan.syn;
  header.flags.fin = plan.fin;
  snd_.fill(out.segment, plan, *config_);
  // Every segment of a synchronized connection acknowledges all that has come: RFC 9293 3.10.7.4 (MUST-58).
  if (state_ != kSynSent) {
    header.flags.ack = true;
    header.ack = negotiated_.last_ack_sent = rcv_.nxt;
    const Instant heard = counters_.last_data_received;
    acks_.on_sent(plan.length > 0 && heard != Instant::never() && now - heard < config_->ack_delay);
    timers_.stop(events_, TimerKind::kDelayedAck, Rule::kSendAck);
  }
  if (variant().changes_acks()) Deviations(*this).note_ack(plan);
  header.window = rcv_.advertise(useful_gain(), plan.syn ? 0 : negotiated_.rcv_shift,
                                 info(config_->profile).rounds_window_up);
  const bool tells_marks = ecn_.agreed || ecn_.accurate().on;
  if (plan.syn || tells_marks) mark_congestion(plan, out.segment);
  if (plan.syn || tells_marks || negotiated_.timestamps || negotiated_.sack) add_options(out.segment, now);
  note_sent(plan, now);
  if (variant().two_message_handshake && plan.syn) Deviations(*this).open_at_once(now);
}

void Connection::note_sent(const Plan& plan, Instant now) {
  ++counters_.segments_out;
  if (plan.retransmission) ++counters_.retransmitted;
  if (plan.length > 0) {
    ++counters_.data_segments_out;
    counters_.last_data_sent = now;
  }
  if (plan.syn) due_.syn = false;
  if (plan.rule == Rule::kZeroWindowProbe || plan.rule == Rule::kOverrideTimeout) due_.probe = false;
  if (plan.rule == Rule::kKeepAliveProbe) due_.keep_alive = false;
  if (variant().no_karn && plan.end() > snd_.nxt) variant_memory_.made().time(plan.end(), now);
  note_repair(plan, now);
  if (plan.length > 0) congestion_.on_departed(plan.length, now);
  // The SYN,ACK of a simultaneous open repeats our SYN: an ACK of either can no longer be timed.
  if (plan.syn && plan.end() <= snd_.nxt) recovery_.stop_timing();
  snd_.on_sent(plan);
  update_timers(now);
  update_user_timeout(now, false);
}

}  // namespace tcplab::tcp
