// Explicit Congestion Notification as RFC 3168 6.1 has it: a mark is echoed until the sender says that it has
// slowed down, once a round trip. What accurate feedback does instead: marking.cpp.

#include <utility>

#include "core/tcp/connection.hpp"
#include "core/tcp/plan.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

void Connection::note_congestion_marks(const wire::TcpSegment& seg, Instant now) {
  if (!negotiated_.ecn || negotiated_.accurate().on) return;
  constexpr std::uint8_t kCongestionExperienced = 3;
  const bool counts = !seg.payload.empty() || info(config_->profile).echoes_any_mark;
  const bool marked = seg.ip.ecn == kCongestionExperienced;
  if (config_->congestion == Algorithm::kDctcp) {
    if (counts && marked != negotiated_.ecn_echo) change_echo(marked, now);
  } else {
    if (seg.header.flags.cwr) negotiated_.ecn_echo = false;
    if (marked && counts) negotiated_.ecn_echo = true;
  }
  if (!seg.header.flags.ece || !seg.header.flags.ack || seg.header.flags.syn) return;
  // Anybody could send an echo; who does not know what we have sent is not believed (RFC 5961 5.2).
  if (!snd_.believes(seg.header.ack)) return;
  if (snd_.una < negotiated_.reduced_until || snd_.flight() == 0) return;
  recovery_.on_mark(snd_.flight(), now, congestion_);
  negotiated_.cwr_due = true;
  negotiated_.reduced_until = snd_.nxt;
}

// RFC 8257 3.2: the echo says of each packet whether it was marked, so an ACK that is held back leaves before
// that changes.
void Connection::change_echo(bool marked, Instant now) {
  if (acks_.unacknowledged > 0 && !aside().ready) {
    Plan earlier = planner().ack();
    earlier.rule = Rule::kDctcpEcho;
    emit(earlier, change_aside().ready.emplace(), now);
  }
  negotiated_.ecn_echo = marked;
  acks_.want(Rule::kDctcpEcho);
}

// RFC 9293 3.8.2 (SHLD-8), RFC 3168 6.1.1, 6.1.2, 6.1.4: the SYNs ask, new data is ECN-capable and whatever
// else is by choice, marks are echoed, and a cut is announced, were it for a loss.
void Connection::mark_congestion(const Plan& plan, wire::TcpSegment& segment) {
  const ProfileInfo& habits = info(config_->profile);
  if (plan.syn) return offer_ecn(segment);
  if (state_ == State::kTimeWait && habits.terse_time_wait) return;
  if (negotiated_.accurate().on) return mark_accurately(plan, segment);
  if (!negotiated_.ecn) return;
  constexpr std::uint8_t kEct0 = 2;
  wire::TcpFlags& ctl = segment.header.flags;
  ctl.ece = negotiated_.ecn_echo;
  if (plan.is_new_data() || config_->ecn_control == EcnControl::kAll) segment.ip.ecn = kEct0;
  if (plan.length == 0 || plan.rule == Rule::kZeroWindowProbe) return;
  const bool repairs = plan.retransmission && (recovery_.in_recovery() || rtt_.backoff() > 0);
  if (repairs && plan.seq >= negotiated_.reduced_until) {
    negotiated_.cwr_due = true;
    negotiated_.reduced_until = snd_.nxt;
  }
  if (!plan.retransmission || habits.announces_cut_at_once)
    ctl.cwr = std::exchange(negotiated_.cwr_due, false);
}

}  // namespace tcplab::tcp
