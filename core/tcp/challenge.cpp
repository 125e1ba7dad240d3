// Challenge ACKs, and how many of them and of their like leave: RFC 5961.

#include "core/tcp/connection.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

// Asks the peer whether it meant that; not as often as anybody likes, lest it be a weapon (RFC 5961 7).
void Connection::challenge(Rule rule, Instant now) {
  events_.discard(rule);
  if (may_challenge(now)) acks_.want(rule);
}

bool Connection::may_challenge(Instant now) {
  Aside& a = change_aside();
  if (a.challenges == 0 || now - a.challenges_from >= config_->challenge_period) {
    a.challenges_from = now;
    a.challenges = 0;
  }
  if (a.challenges >= config_->challenge_acks) return false;
  ++a.challenges;
  return true;
}

// Tells the peer where we stand. What may itself be such an answer counts as a challenge, for two ends that
// disagree about their numbers would answer each other for ever; text is no answer, nor is a FIN but where
// ACKs repeat it, and whoever sends those again waits for the ACK.
void Connection::answer(const wire::TcpSegment& seg, Rule rule, Instant now) {
  const wire::TcpFlags& ctl = seg.header.flags;
  const bool repeated = ctl.fin && info(config_->profile).repeats_fin;
  const bool asks = !ctl.syn && (!seg.payload.empty() || (ctl.fin && !repeated));
  if (!asks && !may_challenge(now)) return;
  if (variant().no_keep_alive_answer && is_keep_alive(seg))
    return events_.note(Rule::kVariantNoKeepAliveAnswer);
  acks_.want(rule);
}

}  // namespace tcplab::tcp
