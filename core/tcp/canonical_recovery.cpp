// Loss recovery and congestion control as what decides what they will do: see Canon.

#include "core/tcp/canonical.hpp"

namespace tcplab::tcp {

void canonical(Canon& canon, const Window& window) {
  const auto& [mss, initial, whole_segments, cwnd, ssthresh, pacing_rate] = window;
  canon.put(mss, initial, cwnd, ssthresh, pacing_rate, whole_segments);
}

void canonical(Canon& canon, const NewReno& reno) {
  const auto& [credit] = reno;
  canon.put(credit);
}

void canonical(Canon& canon, const HystartPlusPlus& hystart) {
  const auto& [from_segments, samples, rounds, credit, last, current, baseline, conservative] = hystart;
  canon.put(from_segments, samples, rounds, credit, last, current, baseline, conservative);
}

// Outside an epoch the next one starts from w_max alone.
void canonical(Canon& canon, const Cubic& cubic) {
  const auto& [hystart, w_max, origin, k, w_est, acked, credit, in_epoch, epoch, last_cwnd, last_at, step] =
      cubic;
  canon.put(hystart, w_max, credit, in_epoch);
  if (in_epoch) canon.put(origin, k, w_est, acked, epoch, last_cwnd, last_at, step);
}

void canonical(Canon& canon, const Dctcp& dctcp) {
  const auto& [growth, alpha, acked, marked] = dctcp;
  canon.put(growth, alpha, acked, marked);
}

void canonical(Canon& canon, const Ledbat& ledbat) {
  const auto& [phase, bases, minute, at, recent, recent_at, rounds, credit, slowdown_from, next_slowdown] =
      ledbat;
  canon.put(phase, bases, minute, at, recent, recent_at, rounds, credit, slowdown_from, next_slowdown);
}

void canonical(Canon&, const Unlimited&) {}

// Its totals stand as they are: two pasts that delivered different amounts count as different.
void canonical(Canon& canon, const Bbr& bbr) {
  const auto& [state, undo_state, ack_phase, reason, turns, random, next_round_delivered, round_count,
               round_start, rounds_since_probe_up, drain_start_round, max_bw_filter, bw, min_rtt,
               min_rtt_stamp, probe_rtt_min_delay, probe_rtt_min_stamp, probe_rtt_expired,
               probe_rtt_done_stamp, probe_rtt_round_done, idle_restart, full_bw, full_bw_count, full_bw_now,
               full_bw_reached, bw_latest, inflight_latest, bw_shortterm, inflight_shortterm,
               inflight_longterm, loss_round_delivered, loss_round_start, is_loss_in_round, lost_ranges,
               lost_end, recovering_since, recovering, has_sack, cycle_stamp, probe_wait, probe_up_rounds,
               probe_up_acked, probe_up_acked_per_inc, is_probe_sample, prev_probe_too_high,
               prev_probe_precautionary, extra_acked_from, extra_acked_delivered, extra_acked,
               extra_acked_round, prior_cwnd, undo_bw_shortterm, undo_inflight_shortterm,
               undo_inflight_longterm, alpha, round_acked, round_marked, marked_rounds, is_mark_in_round,
               marked_too_much] = bbr;
  canon.put(turns.size());
  for (const auto& [mode, why] : turns) canon.put(mode, why);
  canon.put(state, undo_state, ack_phase, reason, random, next_round_delivered, round_count, round_start,
            rounds_since_probe_up, drain_start_round, max_bw_filter, bw, min_rtt, min_rtt_stamp,
            probe_rtt_min_delay, probe_rtt_min_stamp, probe_rtt_expired, probe_rtt_done_stamp,
            probe_rtt_round_done, idle_restart, full_bw, full_bw_count, full_bw_now, full_bw_reached,
            bw_latest, inflight_latest, bw_shortterm, inflight_shortterm, inflight_longterm,
            loss_round_delivered, loss_round_start, is_loss_in_round, lost_ranges, lost_end, recovering_since,
            recovering, has_sack, cycle_stamp, probe_wait, probe_up_rounds, probe_up_acked,
            probe_up_acked_per_inc, is_probe_sample, prev_probe_too_high, prev_probe_precautionary,
            extra_acked_from, extra_acked_delivered, extra_acked, extra_acked_round, prior_cwnd,
            undo_bw_shortterm, undo_inflight_shortterm, undo_inflight_longterm, alpha, round_acked,
            round_marked, marked_rounds, is_mark_in_round, marked_too_much);
}

void canonical(Canon& canon, const DeliveryRate& rate) {
  const auto& [segments, head, delivered, lost, delivered_at, first_sent, app_limited_until, newest] = rate;
  const auto put = [&canon](const auto& each) {
    const auto& [start, end, sent, first, arrived_at, before, lost_before, tx_in_flight, app_limited, again,
                 arrived, missing] = each;
    canon.put(start, end, sent, first, arrived_at, before, lost_before, tx_in_flight, app_limited, again,
              arrived, missing);
  };
  canon.put(segments.size() - head);
  for (std::size_t i = head; i < segments.size(); ++i) put(segments[i]);
  canon.put(delivered, lost, delivered_at, first_sent, app_limited_until, newest.has_value());
  if (!newest) return;
  const auto& [segment, send_elapsed, ack_elapsed] = *newest;
  put(segment);
  canon.put(send_elapsed, ack_elapsed);
}

void canonical(Canon& canon, const Congestion& congestion) {
  const auto& [window, controller, round_end, in_round, held, why, departure, rates] = congestion;
  canon.put(window, controller, in_round, held, rates, why.cwnd, why.ssthresh, why.other);
  canon.put_end(departure);
  if (in_round) canon.put(round_end);
}

void canonical(Canon& canon, const Scoreboard::Run& run) {
  const auto& [start, end, sent, sacked, lost, again, ever, pushed] = run;
  canon.put(start, end, sent, sacked, lost, again, ever, pushed);
}

// counts() is the sum over the runs.
void canonical(Canon& canon, const Scoreboard& board) {
  const auto& [mss, runs, head, counts] = board;
  canon.put(mss, runs.size() - head);
  for (std::size_t i = head; i < runs.size(); ++i) canon.put(runs[i]);
  Canon::without(counts);
}

void canonical(Canon& canon, const CumulativeRecovery& recovery) {
  const auto& [again, again_end, sacked_to, recover, has_recover, in_recovery, after_timeout, duplicates,
               timed_end, timed_at] = recovery;
  canon.put(again, again_end, sacked_to, has_recover, in_recovery, after_timeout, duplicates, timed_at);
  if (timed_at != Instant::never()) canon.put(timed_end);
  if (has_recover) canon.put(recover);
}

// What was delivered, lost and reordered in all is looked at for what is new in it, or whether there was any.
void canonical(Canon& canon, const ScoreboardRecovery& recovery) {
  const auto& [sack, by_time, probes, frto, threshold_of_duplicates, board, trust, recover, highest_sacked,
               duplicates, reordering, reorderings_seen, delivered, lost_in_all, duplicate_sacks,
               new_data_first, frto_on, hold, prior_cwnd, prior_ssthresh, prr_delivered, prr_out, undo_from,
               undo_copies, first_copy_stamp, window_was_full, most_out, usage_from, min_rtt, rack,
               reordering_wait, probe_end, probe_was_again] = recovery;
  canon.put(sack, by_time, probes, frto, threshold_of_duplicates, board, trust, recover, highest_sacked,
            duplicates, reordering, reorderings_seen > 0, new_data_first, frto_on, hold, prior_cwnd,
            prior_ssthresh, prr_delivered, prr_out, undo_from, undo_copies, window_was_full, most_out,
            usage_from, min_rtt, reordering_wait, probe_end, probe_was_again, first_copy_stamp.has_value());
  if (first_copy_stamp) canon.put_stamp(*first_copy_stamp);
  const auto& [sent, end, rtt, again, valid] = rack;
  canon.put(valid);
  if (valid) canon.put(sent, end, rtt, again);
  Canon::without(delivered, lost_in_all, duplicate_sacks);
}

void canonical(Canon& canon, const Recovery& recovery) {
  const auto& [cumulative, board, min_rtt, why_again] = recovery;
  canon.put(cumulative, board, min_rtt, why_again);
}

}  // namespace tcplab::tcp
