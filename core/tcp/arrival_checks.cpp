// SEGMENT ARRIVES on a synchronized connection: RFC 9293 3.10.7.4, one function a step, in the RFC's order.
// Here the first to the fifth, which find out whether it counts.

#include <utility>

#include "core/tcp/connection.hpp"
#include "core/tcp/deviations.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

using enum State;

namespace {

// What snd and rcv were when a segment came.
struct Before {
  std::uint32_t wnd;
  std::uint32_t held;
};

// A segment that passed every check and led to no event: what it told nevertheless, or why it was not used.
Event account_of(const wire::TcpSegment& seg, const Sender& snd, const Receiver& rcv, const Before& before,
                 bool frugal) {
  const SeqNum text_end = seg.header.seq + static_cast<std::uint32_t>(seg.payload.size());
  if (rcv.held() > before.held || rcv.waits_for_fin(text_end)) return {Rule::kOutOfOrder, Noted{}};
  if (seg.seq_length() > 0) {
    if (rcv.offered() == 0) return {Rule::kWindowClosed, Discarded{}};
    const bool seen = seg.header.seq <= rcv.nxt || rcv.holds(seg.header.seq);
    return {seen ? Rule::kTextAgain : frugal ? Rule::kMemoryShort : Rule::kTooManyGaps, Discarded{}};
  }
  if (snd.wnd != before.wnd) return {Rule::kWindowChanged, Noted{}};
  if (seg.header.ack < snd.una) return {Rule::kAckOld, Discarded{}};
  return {snd.flight() > 0 ? Rule::kDuplicateAck : Rule::kSignOfLife, Noted{}};
}

}  // namespace

// 3.10.7.4
void Connection::arrive_synchronized(const wire::TcpSegment& seg, Instant now) {
  // A SYN that was counted already lies before the window and is trimmed off, as RFC 9293 3.10.7.4 says; the
  // sequence check alone would throw away the ACK that figure 7's SYN,ACK brings. Without an ACK nothing is
  // left to take. A RST has to be at RCV.NXT by itself.
  if (!snd_.syn_acked && seg.header.flags.syn && !seg.header.flags.rst && seg.header.seq == rcv_.irs) {
    if (!seg.header.flags.ack) {
      if (!active_ && info(config_->profile).answers_late_syns) return answer_syn_again(seg);
      return challenge(Rule::kSynChallenge, now);
    }
    wire::TcpSegment rest = seg.without_syn();
    if (!ecn_.accurate().on) rest.header.flags.ece = false;  // agrees to ECN, echoes nothing (RFC 3168 6.1.1)
    const std::uint8_t shift = std::exchange(negotiated_.snd_shift, std::uint8_t{0});  // RFC 7323 2.2
    arrive_synchronized(rest, now);
    negotiated_.snd_shift = shift;
    return;
  }
  if ((state_ != kSynReceived || active_) && info(config_->profile).whole_segments) rcv_.widen();
  if (!check_timestamp(seg, now)) return;  // RFC 7323 5.2: before the first
  if (variant().no_sequence_check && Deviations(*this).take_out_of_place(seg, now)) return;
  ecn_.count(seg);
  if (!check_sequence(seg, now)) return;  // first
  if (ecn_.agreed) heed_marks(seg, now);
  if (!check_rst(seg, now)) return;  // second; third is security, obsolete
  if (!check_syn(seg, now)) return;  // fourth
  const std::size_t told = events_.size();
  const Before before{snd_.wnd, rcv_.held()};
  if (check_ack(seg, now)) take(seg, now);  // fifth
  if (events_.size() == told) events_.push(account_of(seg, snd_, rcv_, before, frugal_));
}

// Only what passed all that is a sign of the peer's life: anybody could send the rest.
void Connection::take(const wire::TcpSegment& seg, Instant now) {
  keep_alive_.hear(now);
  received_dscp_ = seg.ip.dscp;
  if (!active_) learn_ip_options(seg.ip);
  if (seg.header.flags.urg) process_urgent(seg);                              // sixth
  if (!seg.payload.empty()) process_text(seg, now);                           // seventh
  if (seg.header.flags.fin || rcv_.knows_fin_ahead()) process_fin(seg, now);  // eighth
}

// TIME-WAIT where only a few words are kept of a connection: no RST ends it (RFC 1337 3), a SYN that is not
// newer counts for nothing, and whatever else has an ACK is told where we stand, but for our own last
// exchange again.
void Connection::arrive_time_wait(const wire::TcpSegment& seg, Instant now) {
  const wire::TcpFlags& ctl = seg.header.flags;
  if (ctl.rst) return events_.discard(Rule::kTimeWaitIgnoreRst);
  if (!ctl.ack) return events_.discard(ctl.syn ? Rule::kSynChallenge : Rule::kNoAck);
  if (ctl.fin && seg.header.seq + seg.seq_length() == rcv_.nxt) {
    acks_.want(Rule::kTimeWaitRestart);
    return timers_.set(events_, TimerKind::kTimeWait, now + Deviations(*this).time_wait_length(),
                       Rule::kTimeWaitRestart);
  }
  const bool echo =
      !ctl.syn && seg.seq_length() == 0 && seg.header.seq == rcv_.nxt && seg.header.ack == snd_.nxt;
  if (echo) return events_.discard(Rule::kTimeWaitEcho);
  events_.discard(Rule::kTimeWaitStray);
  answer(seg, Rule::kTimeWaitStray, now);
}

// First: is any of it in the window?
bool Connection::check_sequence(const wire::TcpSegment& seg, Instant now) {
  if (rcv_.is_acceptable(seg, *config_)) return true;
  if (rcv_.counts_beside_window(seg, announced_mss())) {
    // What tells that nothing is taken answers text; answering bare ACKs too, two closed ends would never
    // rest.
    if (seg.seq_length() > 0 && !seg.header.flags.rst) acks_.want(Rule::kUnacceptable);
    return true;
  }
  if (seg.header.flags.rst) {
    events_.discard(Rule::kResetOutside);
    return false;
  }
  if (is_keep_alive(seg, rcv_.nxt, snd_.una)) keep_alive_.hear(now);
  if (negotiated_.sack) rcv_.note_duplicate(seg.header.seq, static_cast<std::uint32_t>(seg.payload.size()));
  if (state_ == kTimeWait && seg.header.flags.fin && seg.header.seq + seg.seq_length() == rcv_.nxt) {
    acks_.want(Rule::kTimeWaitRestart);
    timers_.set(events_, TimerKind::kTimeWait, now + Deviations(*this).time_wait_length(),
                Rule::kTimeWaitRestart);
    return false;
  }
  // A SYN is challenged wherever it lies (RFC 5961 4.2).
  const Rule rule = seg.header.flags.syn ? Rule::kSynChallenge : Rule::kUnacceptable;
  ecn_.note_unacceptable(seg, negotiated_.sack && seg.header.seq < rcv_.nxt);
  events_.discard(rule);
  answer(seg, rule, now);
  hear_old_ack(seg, now);
  return false;
}

// Second: the RST bit, with the check of RFC 5961 3.2 that 3.10.7.4 takes up. With data or without: RFC
// 9293 3.5.3 (SHLD-2).
bool Connection::check_rst(const wire::TcpSegment& seg, Instant now) {
  if (!seg.header.flags.rst) return true;
  if (seg.header.seq != rcv_.nxt && config_->challenge_resets) {
    // Its own number counts, not how far its data reach.
    if (seg.header.seq < rcv_.nxt) {
      events_.discard(Rule::kResetOutside);
    } else {
      challenge(Rule::kResetChallenge, now);
    }
    return false;
  }
  switch (state_) {
    case kSynReceived:
      if (active_) {
        end(Rule::kReset, CallError::kConnectionRefused, Notice::kRefused);
      } else if (early_) {
        end(Rule::kReset, CallError::kConnectionReset, Notice::kReset);
      } else {
        return_to_listen(Rule::kResetToListen);
      }
      return false;
    case kClosing:
    case kLastAck:
      end(Rule::kReset, CallError::kConnectionReset, Notice::kClosed);
      return false;
    case kTimeWait:
      end(Rule::kReset, std::nullopt, Notice::kClosed);
      return false;
    default:
      end(Rule::kReset, CallError::kConnectionReset, Notice::kReset);
      return false;
  }
}

// Fourth: the SYN bit. On a synchronized connection it is old or forged (RFC 5961 4.2).
bool Connection::check_syn(const wire::TcpSegment& seg, Instant now) {
  if (!seg.header.flags.syn) return true;
  if (state_ == kSynReceived && !active_ && !early_) {
    return_to_listen(Rule::kSynToListen);
    return false;
  }
  if (config_->challenge_syns) {
    challenge(Rule::kSynChallenge, now);
    return false;
  }
  send_reset(Rule::kSynReset);  // as RFC 793 had it
  end(Rule::kSynReset, CallError::kConnectionReset, Notice::kReset);
  return false;
}

// Fifth: the ACK field.
bool Connection::check_ack(const wire::TcpSegment& seg, Instant now) {
  if (!seg.header.flags.ack) {
    events_.discard(Rule::kNoAck);
    return false;
  }
  if (!snd_.syn_acked) return check_handshake_ack(seg, now);
  if (!check_ack_range(seg, now)) return false;
  // What a later ACK has overtaken tells nothing: RFC 9768 3.2.2.2.
  if (ecn_.accurate().on && seg.header.ack >= snd_.una) {
    hear_accurately(seg, static_cast<std::uint32_t>(seg.header.ack - snd_.una), now);
  }
  hear_ack(seg, now);
  update_window(seg);
  return check_fin_acked(seg, now);
}

// In SYN-RECEIVED, or in FIN-WAIT-1 after a CLOSE there: the FIN has left, but the handshake is still to be
// finished.
bool Connection::check_handshake_ack(const wire::TcpSegment& seg, Instant now) {
  if (seg.header.ack <= snd_.una || seg.header.ack > snd_.nxt) {
    if (state_ == kSynReceived) {
      refuse(seg, Rule::kSynReceivedBadAck);
    } else {
      challenge(Rule::kAckFuture, now);
    }
    return false;
  }
  acknowledge_handshake(seg, now);
  update_window(seg);
  if (ecn_.accurate().on) hear_accurately(seg, 0, now);
  finish_open(Rule::kHandshakeDone, now);
  // Of what left before the handshake was over some may be missing.
  if (early_ && snd_.flight() > 0) {
    Told told = told_by(seg, now);
    told.tells_window = false;
    repair(seg, told);
  }
  return check_fin_acked(seg, now);
}

// An ACK of what was never sent, or of long ago, is not believed, nor are the data with it: RFC 5961 5.2,
// RFC 9293 3.10.7.4 (MAY-12).
bool Connection::check_ack_range(const wire::TcpSegment& seg, Instant now) {
  if (snd_.believes(seg.header.ack)) return true;
  const bool future = seg.header.ack > snd_.nxt;
  if (future && state_ == kEstablished && info(config_->profile).ignores_future_acks) {
    events_.discard(Rule::kAckFuture);
  } else {
    challenge(Rule::kAckFuture, now);
  }
  return false;
}

bool Connection::check_fin_acked(const wire::TcpSegment& seg, Instant now) {
  if (!snd_.fin_acked()) return state_ != kClosing;
  switch (state_) {
    case kFinWait1:
      // A FIN in the same segment leads from here straight to TIME-WAIT, in process_fin().
      if (!seg.header.flags.fin) transition(kFinWait2, Rule::kFinAcked);
      return true;
    case kClosing:
      enter_time_wait(Rule::kClosingAcked, now);
      return false;
    case kLastAck:
      end(Rule::kLastAckAcked, std::nullopt, Notice::kClosed);
      return false;
    case kTimeWait: {
      // Whatever is not just our own last exchange again is told where we stand.
      const bool echo = seg.seq_length() == 0 && seg.header.seq == rcv_.nxt && seg.header.ack == snd_.nxt;
      if (echo) return true;
      events_.discard(Rule::kTimeWaitStray);
      answer(seg, Rule::kTimeWaitStray, now);
      return true;
    }
    default:
      return true;
  }
}

}  // namespace tcplab::tcp
