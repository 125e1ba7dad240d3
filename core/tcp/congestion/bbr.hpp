#pragma once

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "core/tcp/congestion/controller.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::tcp {

// BBR version 3 (draft-ietf-ccwg-bbr-06): a model of the path, of its bandwidth and its round-trip time, says
// how fast to send and how much may be in flight. Marks are answered as BBRv3 of Linux does, of which the
// draft says nothing. Names are the draft's; gains are in hundredths, rates in octets a second, volumes in
// octets.
//
//        Startup -> Drain -> ProbeBW: DOWN -> CRUISE -> REFILL -> UP -> DOWN ...
//        and from each of them, every five seconds at most, to ProbeRTT and back
//
//   bbr.cpp         what is called, and rate and window from the model: 5.2, 5.6
//   bbr_states.cpp  the states: 5.3
//   bbr_model.cpp   the model: 5.5
class Bbr : public ControllerDefaults {
 public:
  static constexpr bool kOwnMaster = true;
  static constexpr bool kNeedsRates = true;

  enum class State : std::uint8_t { kStartup, kDrain, kDown, kCruise, kRefill, kUp, kProbeRtt };

  // 2.4 to 2.10, and 5.6.1: constants.
  static constexpr std::uint64_t kStartupPacingGain = 277;
  static constexpr std::uint64_t kDrainPacingGain = 50;
  static constexpr std::uint64_t kDownPacingGain = 90;
  static constexpr std::uint64_t kUpPacingGain = 125;
  static constexpr std::uint64_t kCwndGain = 200;
  static constexpr std::uint64_t kUpCwndGain = 225;
  static constexpr std::uint64_t kProbeRttCwndGain = 50;
  static constexpr std::uint64_t kPacingMargin = 1;
  static constexpr std::uint64_t kBeta = 70;
  static constexpr std::uint64_t kLossThreshold = 2;
  static constexpr std::uint64_t kHeadroom = 15;
  static constexpr std::uint32_t kStartupFullLosses = 6;
  static constexpr std::uint32_t kMinPipeSegments = 4;
  static constexpr Duration kProbeRttInterval = seconds(5);
  static constexpr Duration kProbeRttDuration = milliseconds(200);
  static constexpr Duration kMinRttFilter = seconds(10);
  static constexpr std::uint32_t kExtraAckedRounds = 10;
  // Of marks: half of a round trip's octets marked is too much, twice in Startup; alpha as of DCTCP, in
  // 1/1024.
  static constexpr std::uint64_t kMarkThreshold = 50;
  static constexpr std::uint32_t kStartupFullMarks = 2;
  static constexpr std::uint32_t kAlphaUnit = 1024;

  void on_start(Window& w, const Start& start);
  Rule on_ack(Window& w, const AckSample& ack);
  // Fast recovery begins, or a timeout is near: what was good until now is remembered.
  Rule on_setback(Window& w, const Setback& setback);
  void on_lost(Window& w, const LostSegment& lost);
  void on_timeout(Window& w, std::uint32_t before);
  void on_recovered(Window& w);
  Rule on_undo(Window& w, Instant now);
  Rule on_idle(Window& w, Duration idle, Instant now);
  bool is_restrained() const { return state_ == State::kProbeRtt; }
  Mode mode(const Window&) const { return mode_of(state_); }
  // The changes of mode since this was asked last, in their order: one step may go through several.
  std::vector<Turn> take_turns() { return std::exchange(turns_, {}); }

  State state() const { return state_; }
  std::uint64_t max_bw() const { return std::max(max_bw_filter_[0], max_bw_filter_[1]); }
  std::uint64_t bw() const { return bw_; }
  std::uint64_t bw_shortterm() const { return bw_shortterm_; }
  std::uint32_t inflight_longterm() const { return inflight_longterm_; }
  std::uint32_t inflight_shortterm() const { return inflight_shortterm_; }
  std::optional<Duration> min_rtt() const { return min_rtt_; }
  std::uint32_t marked_share() const { return alpha_; }
  std::uint64_t pacing_gain() const;
  std::uint64_t cwnd_gain() const;

 private:
  friend void canonical(Canon& canon, const Bbr& value);

  static constexpr std::uint32_t kNoLimit = UINT32_MAX;
  static constexpr std::uint64_t kNoBound = UINT64_MAX;
  enum class AckPhase : std::uint8_t { kInit, kRefilling, kProbeStarting, kProbeFeedback, kProbeStopping };

  // bbr.cpp
  void set_pacing_rate(Window& w, std::uint64_t gain) const;
  void set_cwnd(Window& w, const AckSample& ack) const;
  void bound_cwnd(Window& w) const;
  std::uint64_t bdp(const Window& w, std::uint64_t gain) const;
  std::uint64_t with_quanta(const Window& w, std::uint64_t inflight) const;
  std::uint64_t inflight(const Window& w, std::uint64_t gain) const { return with_quanta(w, bdp(w, gain)); }
  std::uint64_t inflight_with_headroom(const Window& w) const;
  std::uint64_t probe_rtt_cwnd(const Window& w) const;
  std::uint64_t target_inflight(const Window& w) const;
  void save_cwnd(const Window& w, std::uint32_t cwnd, bool recovering);
  void save_state_upon_loss(const Window& w, std::uint32_t cwnd);

  // bbr_states.cpp
  static Mode mode_of(State state);
  void enter(State state, Rule why);
  void check_startup_done(const Window& w, const AckSample& ack);
  void check_drain_done(Window& w, const AckSample& ack);
  void update_cycle(Window& w, const AckSample& ack);
  bool adapt_longterm_model(Window& w, const AckSample& ack);
  void begin_cycle(std::uint64_t delivered, Instant now);
  void start_down(std::uint64_t delivered, Instant now, Rule why);
  void start_refill(std::uint64_t delivered, Rule why = Rule::kBbrRefill);
  void start_up(const Window& w, const AckSample& ack);
  bool is_time_to_probe(const Window& w, Instant now) const;
  bool is_time_to_cruise(const Window& w, const AckSample& ack) const;
  bool is_time_to_go_down(const Window& w, const AckSample& ack);
  void probe_upward(const Window& w, const AckSample& ack);
  void raise_slope(const Window& w);
  void check_probe_rtt(Window& w, const AckSample& ack);
  void check_probe_rtt_done(Window& w, std::uint64_t delivered, Instant now);
  bool is_probing_cycle() const { return state_ >= State::kDown && state_ <= State::kUp; }
  bool is_accelerating() const {
    return state_ == State::kStartup || state_ == State::kRefill || state_ == State::kUp;
  }
  std::uint32_t random();

  // bbr_model.cpp
  void update_signals(const Window& w, const AckSample& ack);
  void update_marks(const AckSample& ack);
  void update_max_bw(const RateSample& rate);
  void adapt_lower_bounds(const Window& w);
  void update_ack_aggregation(const Window& w, const AckSample& ack);
  void check_full_bw(const RateSample& rate);
  void reset_full_bw();
  void reset_shortterm_model();
  void update_min_rtt(const AckSample& ack);
  bool is_inflight_too_high(std::uint32_t lost, std::uint32_t tx_in_flight, bool has_sack) const;
  void handle_inflight_too_high(const Window& w, std::uint64_t tx_in_flight, bool app_limited,
                                std::uint64_t delivered, Instant now);

  State state_ = State::kStartup;
  State undo_state_ = State::kDrain;  // kDrain: none
  AckPhase ack_phase_ = AckPhase::kInit;
  Rule reason_ = Rule::kNone;  // of what the next ACK changes, or this one; kNone: none but the model
  std::vector<Turn> turns_;
  std::uint32_t random_ = 1;

  // Rounds: 5.5.1.
  std::uint64_t next_round_delivered_ = 0;
  std::uint32_t round_count_ = 0;
  bool round_start_ = false;
  std::uint32_t rounds_since_probe_up_ = 0;
  std::uint32_t drain_start_round_ = 0;

  // The path: 5.5.2, 5.5.7.
  std::array<std::uint64_t, 2> max_bw_filter_{};  // of the last cycle, and of this one
  std::uint64_t bw_ = 0;
  std::optional<Duration> min_rtt_;
  Instant min_rtt_stamp_;
  std::optional<Duration> probe_rtt_min_delay_;
  Instant probe_rtt_min_stamp_;
  bool probe_rtt_expired_ = false;
  Instant probe_rtt_done_stamp_;  // 0: not yet
  bool probe_rtt_round_done_ = false;
  bool idle_restart_ = false;

  // The full pipe: 5.3.1.2.
  std::uint64_t full_bw_ = 0;
  std::uint32_t full_bw_count_ = 0;
  bool full_bw_now_ = false;
  bool full_bw_reached_ = false;

  // Limits by loss: 5.5.10.
  std::uint64_t bw_latest_ = 0;
  std::uint32_t inflight_latest_ = 0;
  std::uint64_t bw_shortterm_ = kNoBound;
  std::uint32_t inflight_shortterm_ = kNoLimit;
  std::uint32_t inflight_longterm_ = kNoLimit;
  std::uint64_t loss_round_delivered_ = 0;
  bool loss_round_start_ = false;
  bool is_loss_in_round_ = false;
  std::uint32_t lost_ranges_ = 0;  // in this round
  SeqNum lost_end_;
  std::uint32_t recovering_since_ = 0;  // round_count_ then
  bool recovering_ = false;
  bool has_sack_ = false;

  // Probing: 5.3.3.
  Instant cycle_stamp_;
  Duration probe_wait_;
  std::uint32_t probe_up_rounds_ = 0;
  std::uint64_t probe_up_acked_ = 0;
  std::uint64_t probe_up_acked_per_inc_ = kNoBound;
  bool is_probe_sample_ = false;
  bool prev_probe_too_high_ = false;
  bool prev_probe_precautionary_ = false;

  // Aggregation of ACKs: 5.5.9.
  Instant extra_acked_from_;
  std::uint64_t extra_acked_delivered_ = 0;
  std::array<std::uint64_t, 2> extra_acked_{};  // of the last ten rounds, and of these
  std::uint32_t extra_acked_round_ = 0;

  // What to go back to: 5.5.11, 5.6.4.4.
  std::uint32_t prior_cwnd_ = 0;
  std::uint64_t undo_bw_shortterm_ = 0;
  std::uint32_t undo_inflight_shortterm_ = 0;
  std::uint32_t undo_inflight_longterm_ = 0;

  // Marks.
  std::uint32_t alpha_ = kAlphaUnit;
  std::uint64_t round_acked_ = 0;
  std::uint64_t round_marked_ = 0;
  std::uint32_t marked_rounds_ = 0;  // one after another, in Startup
  bool is_mark_in_round_ = false;
  bool marked_too_much_ = false;  // in the round that has just ended
};

}  // namespace tcplab::tcp
