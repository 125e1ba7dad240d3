// What Recovery and Congestion decide, done by a Connection: its segments and its timers.

#include <algorithm>

#include "core/tcp/connection.hpp"
#include "core/tcp/plan.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {
namespace {

// No new data, and nothing that goes again (draft-ietf-ccwg-bbr-06 4.1.2.4).
bool has_nothing_to_send(const Sender& snd, const Recovery& recovery, const Congestion& heeded) {
  const bool unsent = !snd.fin && snd.data_end() > snd.nxt;
  return !unsent && !recovery.next_to_send_again(heeded);
}

// What the user has for the window as it is.
void note_demand(Sender& snd, const Recovery& recovery, Congestion& congestion, const Config& config) {
  if (info(config.profile).holds_unpushed && !config.cork && !snd.buffer.empty()) snd.pushed = snd.data_end();
  if (congestion.rates() != nullptr && has_nothing_to_send(snd, recovery, congestion.heeded(config.variant)))
    congestion.note_nothing_to_send(recovery.in_flight(snd.flight(), congestion));
}

// The window follows what was learned. marked: octets of those acknowledged.
void adapt(Congestion& congestion, const Recovery& recovery, const Sender& snd, const Learned& learned,
           std::uint32_t marked, bool sack, Instant now) {
  AckSample sample;
  sample.now = now;
  sample.acked = learned.acked;
  sample.marked = marked;
  sample.in_flight = recovery.in_flight(snd.flight(), congestion);
  sample.may_grow = learned.may_grow;
  sample.limited_by_window = learned.limited_by_window;
  sample.recovering = recovery.in_recovery();
  sample.has_sack = sack && recovery.scoreboard();
  sample.rtt = learned.rtt;
  sample.min_rtt = recovery.min_rtt();
  congestion.on_ack(sample, snd.una, snd.nxt);
}

}  // namespace

// Of a segment that is still to be looked at. A number beyond our own window tells no more of the peer's than
// the edge of ours: one that was forged far ahead would make every later window look old.
Told Connection::told_by(const wire::TcpSegment& seg, Instant now) const {
  const std::uint32_t window = negotiated_.window_of(seg.header);
  Told told = Told::by_nobody(snd_, now);
  told.ack = seg.header.ack;
  told.bare = seg.seq_length() == 0;
  told.same_window = window == snd_.wnd && snd_.wnd > 0;
  told.tells_window = snd_.is_told_window(std::min(seg.header.seq, rcv_.edge()), seg.header.ack, window);
  told.congested = ecn_.accurate().on ? ecn_.marks_heard > 0
                                      : ecn_.agreed && seg.header.flags.ece && !seg.header.flags.syn;
  told.sack = negotiated_.sack;
  told.counts_bare = info(config_->profile).counts_bare_duplicates;
  told.no_fast_retransmit = variant().no_fast_retransmit;
  told.times_backoff = negotiated_.timestamps && rtt_.backoff() > 0;
  return told;
}

void Connection::measure(std::optional<Duration> rtt, const Told& told) {
  if (variant().no_karn && variant_memory_) {
    const std::optional<Duration> any = variant_memory_->end_timing(told.ack, told.now);
    if (any && !rtt) events_.note(Rule::kVariantNoKarn);
    if (!rtt) rtt = any;
  }
  if (rtt) rtt_.sample(*rtt, config_->rto_granularity);
}

Start Connection::start_of_control(Instant now) const {
  const Duration rtt = rtt_.has_sample() ? rtt_.srtt() : Duration{};
  return {now, rtt, snd_.iss.value ^ rcv_.irs.value};
}

// The handshake is over. A lost SYN: start small (RFC 5681 3.1), where segments are counted only after two,
// and with a patient timer (RFC 6298 5.7).
void Connection::start_recovery(std::uint32_t lost_syns, Instant now) {
  const bool small = lost_syns > (config_->scoreboard ? 1U : 0U);
  congestion_ =
      Congestion(*config_, effective_mss(), small ? 1 : config_->initial_window, start_of_control(now),
                 small ? Rule::kInitialWindowAfterLoss : Rule::kInitialWindow);
  if (lost_syns > 0) rtt_.after_syn_timeout();
  if (variant().no_slow_start && congestion_.skip_slow_start(snd_.wnd))
    events_.note(Rule::kVariantNoSlowStart);
  recovery_.start(*config_, negotiated_.sack, snd_.una, snd_.nxt, effective_mss(), now);
}

// Nothing was in flight; a window that was not used for long proves nothing any more (RFC 5681 4.1).
void Connection::end_idleness(Instant now) {
  const Instant last = counters_.last_data_sent;
  const Duration idle = last != Instant::never() ? now - last : Duration{};
  std::optional<std::uint64_t> left;
  if (config_->restart_after_idle && idle > rto()) {
    left = recovery_.window_after_idle(idle, rto(), congestion_);
    if (variant().no_slow_start) {
      if (*left < congestion_.cwnd()) events_.note(Rule::kVariantNoSlowStart);
      left.reset();
    }
  }
  congestion_.note_nothing_to_send(0);
  congestion_.on_idle(idle, left, now);
}

// An acceptable ACK. Most that come with text tell nothing of what was sent, and then that is all.
void Connection::hear_ack(const wire::TcpSegment& seg, Instant now) {
  if (!recovery_.listens(snd_.flight()) && !variant_memory_) {
    note_demand(snd_, recovery_, congestion_, *config_);
    if (congestion_.pass_over(snd_.una, snd_.nxt)) return;
    return adapt(congestion_, recovery_, snd_, {}, 0, negotiated_.sack, now);
  }
  Told told = told_by(seg, now);
  const std::uint32_t octets = seg.header.ack > snd_.una ? take_acknowledged(seg.header.ack) : 0;
  told.una = snd_.una;
  repair(seg, told);
  if (told.advanced()) update_user_timeout(now, true);
  if (octets > 0) tell(Rule::kAckAdvances, Notice::kSendable, octets);
}

// What it does beside moving snd.una.
void Connection::repair(const wire::TcpSegment& seg, Told& told) {
  if (recovery_.wants_options(told)) told.read(seg.header.options, negotiated_);
  note_demand(snd_, recovery_, congestion_, *config_);
  const Learned learned = recovery_.on_ack(told, rtt_.srtt(), congestion_);
  measure(learned.rtt, told);
  if (learned.waits_for_timer) events_.note(Rule::kVariantNoFastRetransmit);
  // With one bit for all, all that was acknowledged counts (RFC 8257 3.3); accurate feedback tells how many.
  const std::uint32_t marked = ecn_.accurate().on ? ecn_.marks_heard * effective_mss() : UINT32_MAX;
  adapt(congestion_, recovery_, snd_, learned, told.congested ? std::min(marked, learned.acked) : 0,
        told.sack, told.now);
  // The ACK was faster than the probe.
  if (recovery_.is_all_acknowledged(snd_.flight())) due_.loss_probe = false;
  if (const std::optional<Duration> wait = recovery_.reordering_wait()) {
    timers_.set(events_, TimerKind::kReordering, told.now + *wait, Rule::kReorderingStart);
    timers_.stop(events_, TimerKind::kLossProbe, Rule::kReorderingStart);
  } else {
    timers_.stop(events_, TimerKind::kReordering, Rule::kReorderingStop);
    if (told.advanced()) time_losses(told.now, true);
  }
}

// The timer for what was sent last: a probe while all is well, else the retransmission timeout. After an
// acknowledgment both count from now, after sending no longer than until the timeout would come.
void Connection::time_losses(Instant now, bool advanced) {
  if (recovery_.is_all_acknowledged(snd_.flight())) {
    timers_.stop(events_, TimerKind::kLossProbe, Rule::kRtoStop);
    return timers_.stop(events_, TimerKind::kRetransmission, Rule::kRtoStop);
  }
  if (recovery_.may_probe()) {
    const Instant timeout = (advanced ? now : recovery_.oldest_sent(now)) + rto();
    const std::optional<Duration> srtt = rtt_.has_sample() ? std::optional(rtt_.srtt()) : std::nullopt;
    const Instant probe = now + recovery_.probe_timeout(srtt, config_->rto_min);
    timers_.set(events_, TimerKind::kLossProbe, timeout > now ? std::min(probe, timeout) : probe,
                Rule::kLossProbeStart);
    return timers_.stop(events_, TimerKind::kRetransmission, Rule::kLossProbeStart);
  }
  timers_.set(events_, TimerKind::kRetransmission, now + rto(),
              advanced ? Rule::kRtoRestart : Rule::kRtoStart);
}

// What has to be known of a segment that leaves.
void Connection::note_repair(const Plan& plan, Instant now) {
  if (plan.end() == plan.seq) return;
  const bool advances = plan.end() > snd_.nxt;
  const bool probe = plan.rule == Rule::kLossProbe;
  if (plan.retransmission) {
    const bool oldest = plan.seq == snd_.una;
    recovery_.on_sent_again(plan.seq, plan.end(), snd_.flight(), now, congestion_);
    if (oldest && !probe && recovery_.times_each_segment())
      timers_.set(events_, TimerKind::kRetransmission, now + rto(), Rule::kRtoRestart);
  } else if (advances) {
    const bool pushed = recovery_.times_each_segment() && snd_.is_marked(plan.seq + plan.length, *config_);
    recovery_.on_sent(plan.seq, plan.end(), snd_.una, pushed, now, congestion_);
  }
  if (probe) {
    due_.loss_probe = false;
    recovery_.on_probe_sent(later(snd_.nxt, plan.end()), plan.retransmission);
  } else if (advances && recovery_.times_each_segment()) {
    time_losses(now, false);
  }
}

void Connection::loss_probe_timeout(Instant now) {
  events_.note_fired(TimerKind::kLossProbe, Rule::kLossProbe);
  if (snd_.flight() == 0) return;
  // One probe at a time, and only while nothing is known to be missing (RFC 8985 7.3).
  due_.loss_probe = recovery_.may_probe() && !recovery_.is_probing();
  timers_.set(events_, TimerKind::kRetransmission, now + rto(), Rule::kRtoStart);
}

void Connection::reordering_timeout(Instant now) {
  events_.note_fired(TimerKind::kReordering, Rule::kReorderingOver);
  if (snd_.flight() == 0) return;
  recovery_.on_reordering_timeout(snd_.una, snd_.nxt, now, rtt_.srtt(), congestion_);
  if (const std::optional<Duration> wait = recovery_.reordering_wait()) {
    timers_.set(events_, TimerKind::kReordering, now + *wait, Rule::kReorderingStart);
  }
  timers_.set(events_, TimerKind::kRetransmission, now + rto(), Rule::kRtoStart);
}

}  // namespace tcplab::tcp
