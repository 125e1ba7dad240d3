// What becomes of segments where a Variant takes the rules away that are for them.

#include <utility>

#include "core/tcp/connection.hpp"
#include "core/tcp/plan.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

using enum State;

// Two messages: with the SYN,ACK the server takes its own SYN as acknowledged, and sends it only once.
void Connection::open_at_once(Instant now) {
  if (state_ != kSynReceived || active_) return;
  (void)take_acknowledged(snd_.iss + 1);
  recovery_.begin(snd_.una);
  start_recovery(0, now);
  timers_.stop(events_, TimerKind::kRetransmission, Rule::kVariantTwoMessages);
  finish_open(Rule::kVariantTwoMessages, now);
  update_timers(now);
}

// Every SYN is trusted as one with a cookie would be (RFC 7413 4.2.2).
void Connection::deliver_early(const wire::TcpSegment& syn) {
  if (early_ || syn.payload.empty()) return;
  if (aside_) aside_->kept.reset();
  early_ = true;
  take_early(syn);
  events_.note(Rule::kVariantEarlyData);
  tell(Rule::kVariantEarlyData, Notice::kReadable, rcv_.readable());
}

// In TIME-WAIT: a RST that should not count?
bool Connection::assassinates(const wire::TcpSegment& seg) const {
  if (state_ != kTimeWait || !seg.header.flags.rst) return false;
  const bool counts =
      seg.header.seq == rcv_.nxt || (!config_->challenge_resets && rcv_.is_acceptable(seg, *config_));
  return info(config_->profile).terse_time_wait || !counts;
}

// Text, a FIN or a RST with a wrong number is taken as if it stood at RCV.NXT, if its ACK will pass. What has
// nothing to take is answered as ever, and so it is where the window is closed, for that is no matter of
// numbers.
bool Connection::take_out_of_place(const wire::TcpSegment& seg, Instant now) {
  const wire::TcpFlags& ctl = seg.header.flags;
  if (state_ == kTimeWait || ctl.syn || seg.header.seq == rcv_.nxt) return false;
  const bool fits = rcv_.is_acceptable(seg, *config_);
  const bool ends = ctl.rst && (config_->challenge_resets || !fits);
  const bool tells = !ctl.rst && seg.seq_length() > 0 && may_receive(state_) && ctl.ack &&
                     snd_.believes(seg.header.ack) && rcv_.offered() > 0 && !fits;
  if (!ends && !tells) return false;
  events_.note(Rule::kVariantNoSequenceCheck);
  wire::TcpSegment moved = seg;
  moved.header.seq = rcv_.nxt;
  arrive_synchronized(moved, now);
  return true;
}

// The last ACK leaves although the connection is no more.
void Connection::skip_time_wait(Rule rule, Instant now) {
  Seldom<Outgoing> last;
  if (acks_.wanted != Rule::kNone) emit(planner().ack(), last.emplace(), now);
  if (rule == Rule::kFinArrived) tell(rule, Notice::kRemoteClosed);
  end(Rule::kVariantNoTimeWait, std::nullopt, Notice::kClosed);
  if (last) aside_.made().ready = std::move(last);
}

// Before a segment leaves: an ACK that goes by itself because of a Variant, or a window that would not have
// been told.
void Connection::note_ack(const Plan& plan) {
  if (plan.rule == Rule::kVariantNoDelayedAck || plan.rule == Rule::kVariantSillyReceiver)
    return events_.note(plan.rule);
  if (!variant().silly_receiver) return;
  const std::uint8_t shift = plan.syn ? 0 : negotiated_.rcv_shift;
  const bool up = info(config_->profile).rounds_window_up;
  Receiver here = rcv_;
  Receiver by_the_rules = rcv_;
  if (here.advertise(useful_gain(), shift, up) != by_the_rules.advertise(announced_mss(), shift, up))
    events_.note(Rule::kVariantSillyReceiver);
}

// The user has made some room: whatever it is, the peer hears of it.
void Connection::tell_any_gain() {
  const std::uint32_t gain = rcv_.window_to_offer(useful_gain()) - rcv_.wnd;
  if (gain >> negotiated_.rcv_shift > 0) acks_.want(Rule::kVariantSillyReceiver);
}

}  // namespace tcplab::tcp
