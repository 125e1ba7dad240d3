// Challenge ACKs, and how many of them and of their like leave: RFC 5961.

#include "core/tcp/challenge.hpp"

#include "core/tcp/connection.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

bool ChallengeLimit::admit(const Config& config, Instant now) {
  if (!counts(config, now)) {
    since = now;
    sent = 0;
  }
  if (sent >= config.challenge_acks) return false;
  ++sent;
  return true;
}

// Asks the peer whether it meant that; not as often as anybody likes, lest it be a weapon (RFC 5961 7).
void Connection::challenge(Rule rule, Instant now) {
  events_.discard(rule);
  if (aside_.made().challenges.admit(*config_, now)) acks_.want(rule);
}

// Tells the peer where we stand. What may itself be such an answer counts as a challenge, for two ends that
// disagree about their numbers would answer each other for ever; text is no answer, nor is a FIN but where
// ACKs repeat it, and whoever sends those again waits for the ACK.
void Connection::answer(const wire::TcpSegment& seg, Rule rule, Instant now) {
  const wire::TcpFlags& ctl = seg.header.flags;
  const bool repeated = ctl.fin && info(config_->profile).repeats_fin;
  const bool asks = !ctl.syn && (!seg.payload.empty() || (ctl.fin && !repeated));
  if (!asks && !aside_.made().challenges.admit(*config_, now)) return;
  if (variant().no_keep_alive_answer && is_keep_alive(seg, rcv_.nxt, snd_.una))
    return events_.note(Rule::kVariantNoKeepAliveAnswer);
  acks_.want(rule);
}

}  // namespace tcplab::tcp
