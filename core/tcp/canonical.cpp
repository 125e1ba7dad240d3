#include "core/tcp/canonical.hpp"

#include <algorithm>

namespace tcplab::tcp {

void canonical(Canon& canon, const StateChanged& change) {
  const auto& [from, to] = change;
  canon.put(from, to);
}
void canonical(Canon& canon, const TimerSet& set) {
  const auto& [timer, deadline] = set;
  canon.put(timer, deadline);
}
void canonical(Canon& canon, const TimerStopped& stopped) {
  const auto& [timer] = stopped;
  canon.put(timer);
}
void canonical(Canon& canon, const TimerFired& fired) {
  const auto& [timer] = fired;
  canon.put(timer);
}
void canonical(Canon& canon, const Notified& told) {
  const auto& [notice, count] = told;
  canon.put(notice, count);
}
void canonical(Canon& canon, const Adjusted& adjusted) {
  const auto& [quantity, value] = adjusted;
  canon.put(quantity, value);
}
void canonical(Canon&, const Noted&) {}
void canonical(Canon&, const Discarded&) {}

void canonical(Canon& canon, const Event& event) {
  const auto& [rule, what] = event;
  canon.put(rule, what);
}

void canonical(Canon& canon, const Outgoing& out) {
  const auto& [segment, rule, retransmission] = out;
  canon.put(segment, rule, retransmission);
}

void canonical(Canon& canon, const Sender::Marks& marks) {
  const auto& [up, records] = marks;
  canon.put(up, records);
}

// The window, and which segment told of it, mean something once the peer is known: see Connection.
void canonical(Canon& canon, const Sender& snd) {
  const auto& [iss, una, nxt, wnd, wl1, wl2, max_wnd, mss, syn_acked, fin_queued, fin, pushed, marked,
               small_end, retries, probes, buffer, marks] = snd;
  canon.put(iss, una, nxt, syn_acked, wnd, max_wnd, mss, buffer, fin_queued, pushed, marked, small_end, fin,
            retries, probes, marks);
  Canon::without(wl1, wl2);
}

void canonical(Canon& canon, const Receiver::Gaps& gaps) {
  const auto& [recent, held, octets, ranges, duplicate] = gaps;
  canon.put(recent, held, octets, ranges, duplicate);
}

void canonical(Canon& canon, const Receiver& rcv) {
  const auto& [irs, nxt, wnd, up, capacity, edge, wide_edge, fin, most_held, fin_taken, ready, gaps] = rcv;
  canon.put(irs, nxt, wnd, up, capacity, edge, wide_edge, fin, most_held, fin_taken, ready, gaps);
}

// Wherever they are kept.
void canonical(Canon& canon, const Timers& timers) {
  const auto& [here, kinds, running, beside] = timers;
  Canon::without(here, kinds, running, beside);
  for (int i = 0; i < kTimerCount; ++i) canon.put(timers.at(static_cast<TimerKind>(i)));
}

void canonical(Canon& canon, const RttEstimator& rtt) {
  const auto& [srtt, rttvar, base, backoff, has_sample, is_initial] = rtt;
  canon.put(srtt, rttvar, base, backoff, has_sample, is_initial);
}

void canonical(Canon& canon, const AccurateEcn::Octets& octets) {
  const auto& [e0, e1, ce] = octets;
  canon.put(e0, e1, ce);
}

void canonical(Canon& canon, const AccurateEcn& ecn) {
  const auto& [on, option_seen, bleached, peers_syn, option_lost, doubted, ce_packets, received, delivered_ce,
               delivered, told, segments_per_ack] = ecn;
  canon.put(on, option_seen, bleached, peers_syn, option_lost, doubted, ce_packets, received, delivered_ce,
            delivered, told, segments_per_ack);
}

void canonical(Canon& canon, const Negotiation& agreed) {
  const auto& [window_scale, snd_shift, rcv_shift, offered_shift, timestamps, sack, ts_recent, last_ack_sent,
               ts_recent_at] = agreed;
  canon.put(window_scale, snd_shift, rcv_shift, offered_shift, timestamps, sack);
  if (!timestamps) return;
  canon.put_stamp(ts_recent);
  canon.put(ts_recent_at, last_ack_sent);
}

void canonical(Canon& canon, const Ecn& ecn) {
  const auto& [agreed, echo, cwr_due, marks_heard, reduced_until, changed_accurate] = ecn;
  canon.put(agreed, echo, cwr_due, reduced_until, ecn.accurate(), marks_heard);
  Canon::without(changed_accurate);
}

void canonical(Canon& canon, const FastOpen& fast_open) {
  const auto& [offer, mss, cookie, experimental] = fast_open;
  canon.put(offer, mss, cookie, experimental);
}

void canonical(Canon& canon, const IpOptions& options) {
  const auto& [chosen, learnt, received] = options;
  canon.put(chosen, learnt, received);
}

// What is still to be told, whatever memory it has.
void canonical(Canon& canon, const EventQueue& queue) {
  canon.put(queue.size());
  for (std::size_t i = 0; i < queue.size(); ++i) canon.put(queue[i]);
}

// The flow label is made of the ports and of the initial sequence number.
void canonical(Canon& canon, const Ends& ends) {
  const auto& [local, remote, flow_label, met, fixed] = ends;
  canon.put(local, remote, met, fixed);
  Canon::without(flow_label);
}

void canonical(Canon& canon, const Due& due) {
  const auto& [syn, probe, keep_alive, loss_probe] = due;
  canon.put(syn, probe, keep_alive, loss_probe);
}

void canonical(Canon& canon, const Acknowledging& acks) {
  const auto& [wanted, unacknowledged, largest, quick] = acks;
  canon.put(wanted, unacknowledged, largest, quick);
}

void canonical(Canon& canon, const FiguresTold& told) {
  const auto& [last] = told;
  const auto& [cwnd, ssthresh, pacing_rate, mode] = last;
  canon.put(cwnd, ssthresh, pacing_rate, mode);
}

void canonical(Canon& canon, const VariantMemory& memory) {
  const auto& [first_copy, unprobed] = memory;
  canon.put(first_copy.has_value(), unprobed);
  if (first_copy) canon.put(first_copy->end, first_copy->sent);
}

void canonical(Canon& canon, const Connection& connection) {
  const auto& [config, ends, active, early, syn_data_taken, frugal, reset_is_ours, nobody_reads, train, acks,
               snd, rcv, rtt, congestion, told, recovery, due, path, timers, negotiated, ecn, counters,
               variant_memory, keep_alive, state, error, received_dscp, aside, events] = connection;
  const auto& [ip_options, fast_open, icmp_error, ready, kept, challenges] = connection.aside();
  const auto& [last_heard, last_probe, keep_probes] = keep_alive;
  const auto& [path_octets, below_floor] = path;
  const auto& [challenges_sent, challenges_since] = challenges;
  canon.put(*config, ends, state, active, early, syn_data_taken, snd, rtt, congestion, told, recovery, timers,
            error, icmp_error, negotiated, ecn, ip_options, fast_open, received_dscp, path_octets,
            below_floor, frugal, nobody_reads, keep_probes, acks, due, ready, reset_is_ours, kept,
            variant_memory, events);
  const bool peer_known = state != State::kListen && state != State::kSynSent;
  if (peer_known) canon.put(rcv, snd.wl1, last_heard);
  if (keep_probes > 0) canon.put(last_probe);
  // A SYN that acknowledges nothing leaves 0 there, and what comes next is newer than the SYN in any case.
  if (peer_known && state != State::kSynReceived) canon.put(snd.wl2);
  if (!peer_known) canon.put(rcv.capacity(), rcv.wnd);
  const bool challenged = challenges.counts(*config, canon.now());
  canon.put(challenged);
  if (challenged) canon.put(challenges_sent, challenges_since);
  // What it would plan without the train.
  Canon::without(counters, aside, train);
}

std::uint64_t Ranks::of(ConnId id) const {
  if (!id) return 0;
  const auto found = std::lower_bound(ids_.begin(), ids_.end(), id);
  const bool here = found != ids_.end() && *found == id;
  return here ? static_cast<std::uint64_t>(found - ids_.begin()) + 2 : 1;
}

}  // namespace tcplab::tcp
