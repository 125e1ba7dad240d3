// Loss recovery and congestion control as what decides what they will do: see Canon.

#include "core/tcp/canonical.hpp"

namespace tcplab::tcp {

void canonical(Canon& canon, const NewReno& reno) {
  const auto& [mss, initial_window, cwnd, ssthresh, avoidance_credit, duplicate_acks, recover, has_recover,
               in_recovery] = reno;
  canon.put(mss, initial_window, cwnd, ssthresh, avoidance_credit, duplicate_acks, has_recover, in_recovery);
  if (has_recover) canon.put(recover);
}

// Outside an epoch the next one starts from w_max alone.
void canonical(Canon& canon, const Cubic& cubic) {
  const auto& [w_max, origin, k, w_est, acked, in_epoch, epoch, last_cwnd, last_at, step] = cubic;
  canon.put(w_max, in_epoch);
  if (in_epoch) canon.put(origin, k, w_est, acked, epoch, last_cwnd, last_at, step);
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

// What was delivered, lost and reordered in all is looked at for what is new in it, or whether there was any.
void canonical(Canon& canon, const Recovery& recovery) {
  const auto& [sack, by_time, probes, frto, cubic_growth, initial_window, threshold_of_duplicates, board,
               cubic, trust, recover, highest_sacked, duplicates, reordering, reorderings_seen, delivered,
               lost_in_all, duplicate_sacks, new_data_first, frto_on, hold, cwnd, ssthresh, credit,
               prior_cwnd, prior_ssthresh, prr_delivered, prr_out, undo_from, undo_copies, first_copy_stamp,
               window_was_full, most_out, usage_from, min_rtt, rack, reordering_wait, probe_end,
               probe_was_again] = recovery;
  canon.put(sack, by_time, probes, frto, cubic_growth, initial_window, threshold_of_duplicates, board, cubic,
            trust, recover, highest_sacked, duplicates, reordering, reorderings_seen > 0, new_data_first,
            frto_on, hold, cwnd, ssthresh, credit, prior_cwnd, prior_ssthresh, prr_delivered, prr_out,
            undo_from, undo_copies, window_was_full, most_out, usage_from, min_rtt, reordering_wait,
            probe_end, probe_was_again, first_copy_stamp.has_value());
  if (first_copy_stamp) canon.put_stamp(*first_copy_stamp);
  const auto& [sent, end, rtt, again, valid] = rack;
  canon.put(valid);
  if (valid) canon.put(sent, end, rtt, again);
  Canon::without(delivered, lost_in_all, duplicate_sacks);
}

}  // namespace tcplab::tcp
