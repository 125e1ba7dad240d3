// SEGMENT ARRIVES: RFC 9293 3.10.7, one function a step, in the RFC's order.

#include <algorithm>
#include <utility>

#include "core/tcp/connection.hpp"
#include "core/tcp/reset.hpp"

namespace tcplab::tcp {

using enum State;

void Connection::on_segment(const wire::TcpSegment& segment, Instant now) {
  switch (state_) {
    case kClosed:
      refuse(segment, Rule::kClosedReset);  // 3.10.7.1
      return;
    case kListen:
      arrive_listen(segment);
      break;
    case kSynSent:
      arrive_syn_sent(segment, now);
      break;
    default:
      arrive_synchronized(segment, now);
      break;
  }
  update_timers(now);
}

void Connection::refuse(const wire::TcpSegment& seg, Rule rule) {
  discard(rule);
  if (std::optional<wire::TcpSegment> reset = reset_for(seg)) reset_ = Outgoing{std::move(*reset), rule, false};
}

// 3.10.7.2
void Connection::arrive_listen(const wire::TcpSegment& seg) {
  const wire::TcpFlags& ctl = seg.header.flags;
  if (ctl.rst) return discard(Rule::kListenIgnoreRst);
  if (ctl.ack) return refuse(seg, Rule::kListenAckReset);
  if (!ctl.syn) return discard(Rule::kListenNoSyn);
  if (listen_remote_ && *listen_remote_ != seg.from()) return refuse(seg, Rule::kClosedReset);

  remote_ = seg.from();
  begin(seg);
  // Text and a FIN on the SYN are kept until the handshake is over.
  rcv_.accept(rcv_.nxt, seg.payload);
  if (ctl.fin) rcv_.note_fin(seg.header.seq + (seg.seq_length() - 1));
  syn_wanted_ = true;
  transition(kSynReceived, Rule::kListenSyn);
}

// 3.10.7.3
void Connection::arrive_syn_sent(const wire::TcpSegment& seg, Instant now) {
  const wire::TcpFlags& ctl = seg.header.flags;
  // First, the ACK.
  if (ctl.ack && (seg.header.ack <= snd_.iss || seg.header.ack > snd_.nxt)) {
    if (ctl.rst) return discard(Rule::kSynSentIgnoreRst);
    return refuse(seg, Rule::kSynSentBadAck);
  }
  // Second, the RST.
  if (ctl.rst) {
    if (!ctl.ack) return discard(Rule::kSynSentIgnoreRst);
    return end(Rule::kSynSentRefused, CallError::kConnectionRefused, Notice::kRefused);
  }
  // Fourth, the SYN.
  if (!ctl.syn) return discard(Rule::kSynSentNothing);
  begin(seg);
  if (!ctl.ack) {
    rcv_.accept(rcv_.nxt, seg.payload);
    if (ctl.fin) rcv_.note_fin(seg.header.seq + (seg.seq_length() - 1));
    syn_wanted_ = true;
    transition(kSynReceived, Rule::kSynSentSimultaneous);
    return;
  }
  acknowledge(seg.header.ack, now);
  want_ack(Rule::kSynSentSynAck);
  finish_open(Rule::kSynSentSynAck, now);
  // Whatever else the segment has is processed from the sixth step of 3.10.7.4 on.
  wire::TcpSegment rest = seg;
  rest.header.flags.syn = false;
  rest.header.seq += 1;
  process_text(rest);
  process_fin(rest, now);
}

// 3.10.7.4
void Connection::arrive_synchronized(wire::TcpSegment seg, Instant now) {
  // The SYN,ACK of a simultaneous open (figure 7) repeats a SYN that was counted already. Without it the rest is
  // a plain ACK at RCV.NXT; with it the sequence check would throw the ACK away.
  if (state_ == kSynReceived && seg.header.flags.syn && seg.header.flags.ack && seg.header.seq == rcv_.irs) {
    seg.header.flags.syn = false;
    seg.header.seq += 1;
  }
  if (!check_sequence(seg, now)) return;  // first
  if (!check_rst(seg)) return;            // second; third is security, obsolete
  if (!check_syn(seg)) return;            // fourth
  if (!check_ack(seg, now)) return;       // fifth; sixth is the urgent bit
  process_text(seg);                      // seventh
  process_fin(seg, now);                  // eighth
}

// First: is any of it in the window?
bool Connection::check_sequence(const wire::TcpSegment& seg, Instant now) {
  if (rcv_.is_acceptable(seg.header.seq, seg.seq_length())) return true;
  // With a closed window ACKs and RSTs still count: only the text is not taken.
  if (rcv_.wnd == 0 && seg.header.seq == rcv_.nxt) {
    want_ack(Rule::kUnacceptable);
    return true;
  }
  if (seg.header.flags.rst) {
    discard(Rule::kUnacceptable);
    return false;
  }
  if (state_ == kTimeWait && seg.header.flags.fin && seg.header.seq + seg.seq_length() == rcv_.nxt) {
    want_ack(Rule::kTimeWaitRestart);
    set_timer(TimerKind::kTimeWait, now + config_.msl * 2, Rule::kTimeWaitRestart);
    return false;
  }
  discard(Rule::kUnacceptable);
  want_ack(Rule::kUnacceptable);
  return false;
}

// Second: the RST bit, with the check of RFC 5961 3.2 that 3.10.7.4 takes up.
bool Connection::check_rst(const wire::TcpSegment& seg) {
  if (!seg.header.flags.rst) return true;
  if (seg.header.seq != rcv_.nxt) {
    discard(Rule::kResetChallenge);
    want_ack(Rule::kResetChallenge);
    return false;
  }
  switch (state_) {
    case kSynReceived:
      if (active_) {
        end(Rule::kReset, CallError::kConnectionRefused, Notice::kRefused);
      } else {
        return_to_listen();
      }
      return false;
    case kClosing:
    case kLastAck:
    case kTimeWait:
      end(Rule::kReset, std::nullopt, Notice::kClosed);
      return false;
    default:
      end(Rule::kReset, CallError::kConnectionReset, Notice::kReset);
      return false;
  }
}

// Fourth: the SYN bit. On a synchronized connection it is old or forged (RFC 5961 4.2).
bool Connection::check_syn(const wire::TcpSegment& seg) {
  if (!seg.header.flags.syn) return true;
  if (state_ == kSynReceived && !active_) {
    return_to_listen();
    return false;
  }
  discard(Rule::kSynChallenge);
  want_ack(Rule::kSynChallenge);
  return false;
}

// Fifth: the ACK field.
bool Connection::check_ack(const wire::TcpSegment& seg, Instant now) {
  if (!seg.header.flags.ack) {
    discard(Rule::kNoAck);
    return false;
  }
  if (state_ == kSynReceived) return check_handshake_ack(seg, now);
  if (!check_ack_range(seg)) return false;
  if (seg.header.ack > snd_.una) {
    acknowledge(seg.header.ack, now);
  } else {
    count_duplicate(seg);
  }
  update_window(seg);
  return check_fin_acked(seg, now);
}

bool Connection::check_handshake_ack(const wire::TcpSegment& seg, Instant now) {
  if (seg.header.ack <= snd_.una || seg.header.ack > snd_.nxt) {
    refuse(seg, Rule::kSynReceivedBadAck);
    return false;
  }
  acknowledge(seg.header.ack, now);
  update_window(seg);
  finish_open(Rule::kHandshakeDone, now);
  return true;
}

// An ACK of what was never sent, or of long ago, is not believed (RFC 5961 5.2).
bool Connection::check_ack_range(const wire::TcpSegment& seg) {
  if (seg.header.ack <= snd_.nxt && seg.header.ack >= snd_.una - snd_.max_wnd) return true;
  discard(Rule::kAckFuture);
  want_ack(Rule::kAckFuture);
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
    default:
      return true;
  }
}

// Seventh: the text.
void Connection::process_text(const wire::TcpSegment& seg) {
  if (seg.payload.empty()) return;
  if (!receives()) return discard(Rule::kTextAfterClose);
  const std::uint32_t advanced = rcv_.accept(seg.header.seq, seg.payload);
  want_ack(advanced > 0 ? Rule::kText : Rule::kOutOfOrder);
  if (advanced > 0) tell(Rule::kText, Notice::kReadable, advanced);
}

// Eighth: the FIN bit. It counts once everything before it has arrived, which later text may complete.
void Connection::process_fin(const wire::TcpSegment& seg, Instant now) {
  if (!receives()) return;
  if (seg.header.flags.fin) rcv_.note_fin(seg.header.seq + (seg.seq_length() - 1));
  if (rcv_.consume_fin()) take_fin(now);
  if (seg.header.flags.fin && state_ == kFinWait1 && snd_.fin_acked()) transition(kFinWait2, Rule::kFinAcked);
}

void Connection::take_fin(Instant now) {
  want_ack(Rule::kFinArrived);
  switch (state_) {
    case kEstablished:
      transition(kCloseWait, Rule::kFinArrived);
      break;
    case kFinWait1:
      if (snd_.fin_acked()) {
        enter_time_wait(Rule::kFinArrived, now);
      } else {
        transition(kClosing, Rule::kFinArrived);
      }
      break;
    case kFinWait2:
      enter_time_wait(Rule::kFinArrived, now);
      break;
    default:
      return;
  }
  tell(Rule::kFinArrived, Notice::kRemoteClosed);
}

// The peer's SYN: both sequence spaces are known now, and what its options allow.
void Connection::begin(const wire::TcpSegment& syn) {
  rcv_.start(syn.header.seq);
  const wire::Parsed<wire::DecodedOptions> options = wire::decode_options(syn.header.options.bytes());
  constexpr std::uint16_t kDefaultMss = 536;  // RFC 9293 3.7.1, MUST-15
  const std::uint16_t offered = options.ok() ? options->mss.value_or(kDefaultMss) : kDefaultMss;
  snd_.mss = std::min(std::max<std::uint16_t>(offered, 1), config_.mss);
  snd_.wnd = snd_.max_wnd = syn.header.window;
  snd_.wl1 = syn.header.seq;
  snd_.wl2 = syn.header.ack;
}

void Connection::update_window(const wire::TcpSegment& seg) {
  if (seg.header.ack < snd_.una) return;
  const bool newer = snd_.wl1 < seg.header.seq || (snd_.wl1 == seg.header.seq && snd_.wl2 <= seg.header.ack);
  if (!newer) return;
  const bool opened = snd_.wnd == 0 && seg.header.window > 0;
  snd_.wnd = seg.header.window;
  snd_.max_wnd = std::max(snd_.max_wnd, snd_.wnd);
  snd_.wl1 = seg.header.seq;
  snd_.wl2 = seg.header.ack;
  snd_.retries = 0;  // it answers; a closed window alone never ends a connection (RFC 9293 3.8.6.1, MUST-37)
  if (!opened) return;
  snd_.probes = 0;
  probe_wanted_ = false;
  // What the closed window made the peer throw away goes again at once.
  snd_.rtx = snd_.una;
  snd_.rtx_end = snd_.nxt;
  rtx_rule_ = Rule::kSendData;
}

// Precondition: snd.una < ack <= snd.nxt.
void Connection::acknowledge(SeqNum ack, Instant now) {
  const bool acks_syn = snd_.una == snd_.iss;
  const bool syn_was_lost = acks_syn && snd_.retries > 0;
  const auto acked = static_cast<std::uint32_t>(ack - snd_.una) - (acks_syn ? 1 : 0);
  const std::uint32_t octets = std::min(acked, static_cast<std::uint32_t>(snd_.buffer.size()));
  snd_.buffer.drop(octets);
  snd_.una = ack;
  snd_.rtx = later(snd_.rtx, ack);
  snd_.rtx_end = later(snd_.rtx_end, ack);
  snd_.retries = 0;
  if (snd_.timing && ack >= snd_.timing->end) {
    rtt_.sample(now - snd_.timing->sent);
    snd_.timing.reset();
  }
  if (acks_syn) {
    // A lost SYN: start small (RFC 5681 3.1) and with a patient timer (RFC 6298 5.7).
    congestion_ = NewReno(snd_.mss, syn_was_lost ? 1 : config_.initial_window);
    if (syn_was_lost) rtt_.after_syn_timeout();
  } else if (congestion_.on_ack(acked, snd_.una)) {
    // One segment, unless more was to go again anyway (RFC 6582 3.2 step 3).
    const SeqNum one = std::min(snd_.una + snd_.mss, snd_.nxt);
    snd_.rtx_end = snd_.rtx_pending() ? later(snd_.rtx_end, one) : one;
    snd_.rtx = snd_.una;
    rtx_rule_ = Rule::kFastRetransmit;
  }
  if (snd_.una == snd_.nxt) {
    stop_timer(TimerKind::kRetransmission, Rule::kRtoStop);
  } else {
    set_timer(TimerKind::kRetransmission, now + rtt_.rto(), Rule::kRtoRestart);
  }
  if (octets > 0) tell(Rule::kAckAdvances, Notice::kSendable, octets);
}

// A duplicate ACK by the definition of RFC 5681 2.
void Connection::count_duplicate(const wire::TcpSegment& seg) {
  const bool duplicate = snd_.flight() > 0 && seg.seq_length() == 0 && seg.header.ack == snd_.una &&
                         seg.header.window == snd_.wnd && snd_.wnd > 0;
  if (!duplicate || !congestion_.on_duplicate_ack(snd_.flight(), snd_.una, snd_.nxt)) return;
  snd_.rtx = snd_.una;
  snd_.rtx_end = std::min(snd_.una + snd_.mss, snd_.nxt);
  rtx_rule_ = Rule::kFastRetransmit;
}

// The handshake is over: to ESTABLISHED, and what had to wait for it is done.
void Connection::finish_open(Rule rule, Instant now) {
  transition(kEstablished, rule);
  tell(rule, Notice::kConnected);
  if (rcv_.readable() > 0) tell(Rule::kText, Notice::kReadable, rcv_.readable());
  if (snd_.fin_queued) close_synchronized();
  if (rcv_.consume_fin()) take_fin(now);
}

void Connection::return_to_listen() {
  for (int i = 0; i < kTimerCount; ++i) stop_timer(static_cast<TimerKind>(i), Rule::kResetToListen);
  const SeqNum iss = snd_.iss;
  snd_ = Sender();
  rcv_ = Receiver(config_.receive_buffer);
  rtt_ = RttEstimator(config_);
  remote_ = {};
  ack_wanted_ = Rule::kNone;
  syn_wanted_ = false;
  transition(kListen, Rule::kResetToListen);
  choose_iss(iss);
}

}  // namespace tcplab::tcp
