// What becomes of segments where a Variant takes the rules away that are for them.

#include <utility>

#include "core/tcp/connection.hpp"
#include "core/tcp/deviations.hpp"
#include "core/tcp/plan.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

using enum State;

// Two messages: with the SYN,ACK the server takes its own SYN as acknowledged, and sends it only once.
void Deviations::open_at_once(Instant now) {
  if (tcb_.state_ != kSynReceived || tcb_.active_) return;
  (void)tcb_.take_acknowledged(tcb_.snd_.iss + 1);
  tcb_.recovery_.begin(tcb_.snd_.una);
  tcb_.start_recovery(0, now);
  tcb_.timers_.stop(tcb_.events_, TimerKind::kRetransmission, Rule::kVariantTwoMessages);
  tcb_.finish_open(Rule::kVariantTwoMessages, now);
  tcb_.update_timers(now);
}

// Every SYN is trusted as one with a cookie would be (RFC 7413 4.2.2).
void Deviations::deliver_early(const wire::TcpSegment& syn) {
  if (tcb_.early_ || syn.payload.empty()) return;
  if (tcb_.aside_) tcb_.aside_->kept.reset();
  tcb_.early_ = true;
  tcb_.take_early(syn);
  tcb_.events_.note(Rule::kVariantEarlyData);
  tcb_.tell(Rule::kVariantEarlyData, Notice::kReadable, tcb_.rcv_.readable());
}

// In TIME-WAIT: a RST that should not count?
bool Deviations::assassinates(const wire::TcpSegment& seg) const {
  if (tcb_.state_ != kTimeWait || !seg.header.flags.rst) return false;
  const bool counts = seg.header.seq == tcb_.rcv_.nxt ||
                      (!tcb_.config_->challenge_resets && tcb_.rcv_.is_acceptable(seg, *tcb_.config_));
  return info(tcb_.config_->profile).terse_time_wait || !counts;
}

// Text, a FIN or a RST with a wrong number is taken as if it stood at RCV.NXT, if its ACK will pass. What has
// nothing to take is answered as ever, and so it is where the window is closed, for that is no matter of
// numbers.
bool Deviations::take_out_of_place(const wire::TcpSegment& seg, Instant now) {
  const wire::TcpFlags& ctl = seg.header.flags;
  if (tcb_.state_ == kTimeWait || ctl.syn || seg.header.seq == tcb_.rcv_.nxt) return false;
  const bool fits = tcb_.rcv_.is_acceptable(seg, *tcb_.config_);
  const bool ends = ctl.rst && (tcb_.config_->challenge_resets || !fits);
  const bool tells = !ctl.rst && seg.seq_length() > 0 && may_receive(tcb_.state_) && ctl.ack &&
                     tcb_.snd_.believes(seg.header.ack) && tcb_.rcv_.offered() > 0 && !fits;
  if (!ends && !tells) return false;
  tcb_.events_.note(Rule::kVariantNoSequenceCheck);
  wire::TcpSegment moved = seg;
  moved.header.seq = tcb_.rcv_.nxt;
  tcb_.arrive_synchronized(moved, now);
  return true;
}

// The last ACK leaves although the connection is no more.
void Deviations::skip_time_wait(Rule rule, Instant now) {
  Seldom<Outgoing> last;
  if (tcb_.acks_.wanted != Rule::kNone) tcb_.emit(tcb_.planner().ack(), last.emplace(), now);
  if (rule == Rule::kFinArrived) tcb_.tell(rule, Notice::kRemoteClosed);
  tcb_.end(Rule::kVariantNoTimeWait, std::nullopt, Notice::kClosed);
  if (last) tcb_.aside_.made().ready = std::move(last);
}

// Before a segment leaves: an ACK that goes by itself because of a Variant, or a window that would not have
// been told.
void Deviations::note_ack(const Plan& plan) {
  if (plan.rule == Rule::kVariantNoDelayedAck || plan.rule == Rule::kVariantSillyReceiver)
    return tcb_.events_.note(plan.rule);
  if (!tcb_.variant().silly_receiver) return;
  const std::uint8_t shift = plan.syn ? 0 : tcb_.negotiated_.rcv_shift;
  const bool up = info(tcb_.config_->profile).rounds_window_up;
  Receiver here = tcb_.rcv_;
  Receiver by_the_rules = tcb_.rcv_;
  if (here.advertise(tcb_.useful_gain(), shift, up) !=
      by_the_rules.advertise(tcb_.announced_mss(), shift, up))
    tcb_.events_.note(Rule::kVariantSillyReceiver);
}

// The user has made some room: whatever it is, the peer hears of it.
void Deviations::tell_any_gain() {
  const std::uint32_t gain = tcb_.rcv_.window_to_offer(tcb_.useful_gain()) - tcb_.rcv_.wnd;
  if (gain >> tcb_.negotiated_.rcv_shift > 0) tcb_.acks_.want(Rule::kVariantSillyReceiver);
}

}  // namespace tcplab::tcp
