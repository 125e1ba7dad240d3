// A Config as what decides what a connection will do, which is all of it: see Canon.

#include "core/tcp/canonical.hpp"

namespace tcplab::tcp {

void canonical(Canon& canon, const Variant& variant) {
  const auto& [time_wait, two_message_handshake, data_before_established, predictable_isn, frozen_isn,
               no_time_wait, time_wait_assassination, fin_apart, no_sequence_check, no_paws,
               no_checksum_check, no_reset, no_keep_alive_answer, no_delayed_ack, silly_receiver, no_nagle,
               silly_sender, ignores_window, no_persist_timer, no_backoff, no_karn, no_fast_retransmit,
               no_slow_start, no_congestion_control] = variant;
  canon.put(two_message_handshake, data_before_established, predictable_isn, frozen_isn, no_time_wait,
            time_wait, time_wait_assassination, fin_apart, no_sequence_check, no_paws, no_checksum_check,
            no_reset, no_keep_alive_answer, no_delayed_ack, silly_receiver, no_nagle, silly_sender,
            ignores_window, no_persist_timer, no_backoff, no_karn, no_fast_retransmit, no_slow_start,
            no_congestion_control);
}

// SYN cookies tell the minute, and age by it, and numbers without a clock fall behind it: where there are
// any, all depends on what time it is.
void canonical(Canon& canon, const Config& config) {
  const auto& [profile, variant, mtu, mss, receive_buffer, send_buffer, initial_window, reuse_address,
               reuse_time_wait, isn, window_scale, minimum_shift, timestamps, sack, ecn, ecn_only_on_request,
               ecn_syn_retries, ecn_control, no_options, plain_syn_after, fast_open, fast_open_client,
               fast_open_server, fast_open_every_listener, fast_open_without_cookie, fast_open_queue,
               accurate_ecn, offer_accurate_ecn, accurate_ecn_option, syn_cookies, rto_initial, rto_min,
               rto_max, rto_granularity, rto_slop, open_timeout, r1_retries, syn_r1_retries, syn_retries,
               syn_ack_retries, steady_syns, data_retries, unreachable_ends_open, user_timeout, congestion,
               hystart_from, scoreboard, rack, tail_loss_probe, frto, restart_after_idle, duplicate_threshold,
               no_delay, cork, ack_delay, keep_alive, keep_idle, keep_interval, keep_count, error_reports,
               msl, fin_wait2_limit, challenge_resets, challenge_syns, challenge_acks, challenge_period,
               drop_syn_fin, heed_hard_icmp, least_mss, least_path_mtu, ttl, dscp, path_mtu_discovery] =
      config;
  canon.put(profile, variant, mtu, mss, receive_buffer, send_buffer, initial_window, reuse_address,
            reuse_time_wait, isn, window_scale, minimum_shift, timestamps, sack, ecn, ecn_only_on_request,
            ecn_syn_retries, ecn_control, no_options, plain_syn_after, fast_open, fast_open_client,
            fast_open_server, fast_open_every_listener, fast_open_without_cookie, fast_open_queue,
            accurate_ecn, offer_accurate_ecn, accurate_ecn_option, syn_cookies, rto_initial, rto_min, rto_max,
            rto_granularity, rto_slop, open_timeout, r1_retries, syn_r1_retries, syn_retries, syn_ack_retries,
            steady_syns, data_retries, unreachable_ends_open, user_timeout, congestion, hystart_from,
            scoreboard, rack, tail_loss_probe, frto, restart_after_idle, duplicate_threshold, no_delay, cork,
            ack_delay, keep_alive, keep_idle, keep_interval, keep_count, error_reports, msl, fin_wait2_limit,
            challenge_resets, challenge_syns, challenge_acks, challenge_period, drop_syn_fin, heed_hard_icmp,
            least_mss, least_path_mtu, ttl, dscp, path_mtu_discovery);
  if (syn_cookies || variant.frozen_isn || isn) canon.put(canon.now().ns);
}

}  // namespace tcplab::tcp
