// What a Connection does about marks: it tells of those that come, and slows down for those that it is told
// of, once a round trip (RFC 3168 6.1, RFC 9768).

#include "core/tcp/connection.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

using enum State;

void Connection::heed_marks(const wire::TcpSegment& seg, Instant now) {
  if (ecn_.take_mark(seg, *config_)) change_echo(now);
  // Who does not know what we have sent is not believed (RFC 5961 5.2).
  if (!ecn_.is_echoed_in(seg) || !snd_.believes(seg.header.ack)) return;
  if (slow_down(now)) ecn_.cwr_due = true;
}

// RFC 8257 3.2: the echo says of each packet whether it was marked, so an ACK that is held back leaves before
// that changes.
void Connection::change_echo(Instant now) {
  if (acks_.unacknowledged > 0 && !aside().ready) {
    Plan earlier = planner().ack();
    earlier.rule = Rule::kDctcpEcho;
    emit(earlier, aside_.made().ready.emplace(), now);
  }
  ecn_.echo = !ecn_.echo;
  acks_.want(Rule::kDctcpEcho);
}

// For a mark, unless that was done already in this round trip. Answers whether it was done now.
bool Connection::slow_down(Instant now) {
  if (snd_.una < ecn_.reduced_until || snd_.flight() == 0) return false;
  recovery_.on_mark(snd_.flight(), now, congestion_);
  ecn_.reduced_until = snd_.nxt;
  return true;
}

// A SYN that comes again is answered again, by what it says of its way itself.
void Connection::answer_syn_again(const wire::TcpSegment& syn) {
  ecn_.hear_again(syn);
  events_.discard(Rule::kSynAgain);
  recovery_.repeat(snd_.iss, snd_.iss + 1, Rule::kSendSynAck);
}

// What accurate feedback says of so many octets that are acknowledged for the first time.
void Connection::hear_accurately(const wire::TcpSegment& seg, std::uint32_t acked, Instant now) {
  ecn_.marks_heard = 0;
  const bool bare = seg.payload.empty();
  if (bare && state_ == kSynReceived) return ecn_.hear_end_of_handshake(seg, *config_);
  // The ACK of our SYN,ACK once more tells nothing.
  const bool repeated = bare && !active_ && seg.header.ack == snd_.iss + 1 && agrees(ace_of(seg.header));
  if (!repeated) ecn_.hear(seg, acked, effective_mss());
  if (ecn_.marks_heard > 0) slow_down(now);
}

void Connection::mark_congestion(const Plan& plan, wire::TcpSegment& segment) {
  if (plan.syn) return ecn_.offer(segment, *config_, snd_.retries);
  const bool over = state_ == kTimeWait;
  if (over && info(config_->profile).terse_time_wait) return;
  if (plan.retransmission && (recovery_.in_recovery() || rtt_.backoff() > 0)) ecn_.on_repair(plan, snd_.nxt);
  ecn_.mark(segment, plan, *config_, over && nobody_reads_);
}

}  // namespace tcplab::tcp
