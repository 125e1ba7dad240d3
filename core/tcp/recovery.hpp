#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/base/seqnum.hpp"
#include "core/base/time.hpp"
#include "core/tcp/config.hpp"
#include "core/tcp/cubic.hpp"
#include "core/tcp/scoreboard.hpp"
#include "core/wire/tcp_options.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::tcp {

// How much the sender trusts the network.
enum class Trust : std::uint8_t {
  kOpen,      // all is well
  kDisorder,  // something arrived out of order
  kReduced,   // the network marked a packet: the window is being reduced (RFC 3168 6.1.2)
  kRecovery,  // a loss was found: fast recovery
  kLoss,      // the retransmission timer expired
};

// Loss recovery with a scoreboard: RFC 6675, found by duplicate acknowledgments or by time (RACK, RFC 8985),
// with the window reduced in proportion (PRR, RFC 6937), with a probe for losses at the tail (RFC 8985 7),
// with false alarms undone (RFC 3522, RFC 3708, RFC 5682), and with slow start and congestion avoidance by
// whole segments. A peer without SACK is served as well: then duplicate acknowledgments are counted (RFC
// 6582). It stands in for NewReno where Config::scoreboard asks for it. Windows are in segments, as Linux has
// them.
//
//   recovery.cpp  what an ACK tells, and the states
//   window.cpp    the congestion window: growth, reduction, undo
//   rack.cpp      losses found by time, and the tail loss probe
class Recovery {
 public:
  Recovery(const Config& config, bool sack, SeqNum start, std::uint32_t mss, std::uint32_t initial_window);

  // An acceptable ACK, after snd.una has moved to una.
  struct Ack {
    SeqNum before;  // snd.una before it
    SeqNum ack;     // its own number, which may lie below una
    SeqNum una;
    SeqNum nxt;
    bool pure = false;       // brings neither data nor a new window
    bool congested = false;  // ECN-Echo
    std::span<const wire::SackBlock> blocks;
    std::optional<std::uint32_t> echo;  // the timestamp that came back
    Instant now;
  };
  // Answers a round-trip time when the ACK gives one.
  std::optional<Duration> on_ack(const Ack& ack, Duration srtt);

  // What was in flight before there was a scoreboard.
  void adopt(SeqNum start, SeqNum end, Instant now) { board_.append(start, end, true, now); }
  void on_sent(SeqNum start, SeqNum end, SeqNum una, bool pushed, Instant now);
  void on_sent_again(SeqNum start, SeqNum end, Instant now);
  void on_timeout(SeqNum una, SeqNum nxt, Instant now, bool again);
  // Segments became smaller; those in flight that are too large have been thrown away (RFC 1191 6.4).
  void shrink(std::uint32_t mss);

  // What is to be sent once more, if the window has room: the start and the end of a run.
  std::optional<Scoreboard::Run> next_to_send_again() const;
  bool has_room() const { return in_flight() < cwnd_; }
  // An unnecessary timeout is suspected and new data would tell (RFC 5682 2.1 step 2b): it goes before the
  // rest.
  bool prefers_new_data() const { return new_data_first_; }

  // How long until what is missing counts as lost by time; none: nothing is in doubt (RFC 8985 6.2 step 5).
  std::optional<Duration> reordering_wait() const { return reordering_wait_; }
  void on_reordering_timeout(SeqNum una, SeqNum nxt, Instant now, Duration srtt);
  // The probe for a loss at the tail (RFC 8985 7): is one to be scheduled, when, and what is to be sent.
  bool may_probe() const;
  Duration probe_timeout(std::optional<Duration> srtt, Duration rto_min) const;
  Scoreboard::Run tail() const;
  void on_probe_sent(SeqNum nxt, bool again);
  bool is_probing() const { return probe_end_.has_value(); }

  // Nothing was sent for that long: how much of the window is left (RFC 9293 3.8.2, RFC 5681 4.1).
  void restart_after_idle(Duration idle, Duration rto);
  void skip_idle(Duration idle, Instant now) { cubic_.skip_idle(idle, now); }

  Trust trust() const { return trust_; }
  std::uint32_t cwnd() const { return cwnd_; }
  std::uint32_t ssthresh() const { return ssthresh_; }
  std::uint32_t in_flight() const {
    const std::uint32_t out = board_.counts().in_flight();
    return out > duplicates_ ? out - duplicates_ : 0;
  }
  const Scoreboard& board() const { return board_; }
  std::uint32_t sacked() const { return board_.counts().sacked + duplicates_; }
  std::uint32_t reordering() const { return reordering_; }
  std::uint32_t reorderings_seen() const { return reorderings_seen_; }
  std::uint32_t delivered() const { return delivered_; }
  std::uint32_t lost_in_all() const { return lost_in_all_; }
  std::uint32_t duplicate_sacks() const { return duplicate_sacks_; }
  std::optional<Duration> min_rtt() const { return min_rtt_; }

 private:
  friend void canonical(Canon& canon, const Recovery& value);

  // What one ACK has told.
  struct News {
    bool advanced = false;
    SeqNum highest;           // what was acknowledged selectively before
    SeqNum low;               // the first that arrived late, out of order
    bool data_acked = false;  // it acknowledged octets
    bool data_sacked = false;
    bool duplicate_told = false;  // a D-SACK
    bool duplicate_of_probe = false;
    bool again_acked = false;      // of what was acknowledged some was sent twice
    bool original_sacked = false;  // selectively, and sent before the timeout, once
    bool copy_lost = false;
    std::optional<Duration> sack_rtt;
    std::optional<Duration> rtt;  // of the oldest octets acknowledged
    std::optional<Duration> newest_rtt;
  };

  void take_blocks(const Ack& ack, News& news);
  void take_block(const wire::SackBlock& block, const Ack& ack, News& news);
  bool take_duplicate(const Ack& ack, News& news);
  void take_acknowledged(const Ack& ack, News& news);
  void note_delivery(const Scoreboard::Run& run, Instant now);
  void note_reordering(SeqNum low);
  void remove_duplicates(std::uint32_t acked);
  void add_duplicate();
  void judge(const Ack& ack, News& news, bool duplicate, Duration srtt);
  void judge_in_loss(const Ack& ack, News& news, bool duplicate);
  bool leave(const Ack& ack);
  void find_losses(const Ack& ack, News& news, Duration srtt);
  void mark_head_lost(bool advanced);
  void mark_lost(std::size_t index);
  void enter_recovery(SeqNum una, SeqNum nxt, bool congested);
  void settle(SeqNum nxt);
  void try_to_open(const Ack& ack);

  // window.cpp
  void begin_reduction(SeqNum nxt, bool congested);
  void reduce(std::uint32_t delivered, std::uint32_t lost, bool advanced);
  void end_reduction();
  bool is_reducing() const { return trust_ == Trust::kReduced || trust_ == Trust::kRecovery; }
  void grow(std::uint32_t acked, Instant now);
  void grow_linearly(std::uint32_t per_step, std::uint32_t acked);
  bool is_limited_by_window() const;
  std::uint32_t current_threshold() const;
  std::uint32_t reduced_threshold();
  void begin_undo(SeqNum una);
  bool may_undo(const Ack& ack) const;
  bool was_only_delayed(const Ack& ack) const;
  void undo(bool unmark);
  bool undo_recovery(const Ack& ack);
  bool undo_partial(const Ack& ack);
  bool undo_by_duplicates();

  // rack.cpp
  bool detect_by_time(Instant now, Duration srtt);
  Duration reordering_window(Duration srtt) const;
  void take_probe_answer(const Ack& ack, const News& news);

  bool sack_;
  bool by_time_;  // RACK
  bool probes_;   // TLP
  bool frto_;
  bool cubic_growth_;
  std::uint32_t initial_window_;
  std::uint32_t threshold_of_duplicates_;

  Scoreboard board_;
  Cubic cubic_;
  Trust trust_ = Trust::kOpen;
  SeqNum recover_;  // snd.nxt when the current episode began
  SeqNum highest_sacked_;
  std::uint32_t duplicates_ = 0;  // without SACK: segments that duplicate ACKs tell have arrived
  std::uint32_t reordering_;
  std::uint32_t reorderings_seen_ = 0;
  std::uint32_t delivered_ = 1;  // segments that have arrived, our SYN among them
  std::uint32_t lost_in_all_ = 0;
  std::uint32_t duplicate_sacks_ = 0;
  bool new_data_first_ = false;
  bool frto_on_ = false;
  bool hold_ = false;  // nothing is sent again until the next ACK

  std::uint32_t cwnd_;
  std::uint32_t ssthresh_ = UINT32_MAX;
  std::uint32_t credit_ = 0;          // segments acknowledged towards the next step of the window
  std::uint32_t prior_cwnd_ = 0;      // before the reduction
  std::uint32_t prior_ssthresh_ = 0;  // 0: there is nothing to undo
  std::uint32_t prr_delivered_ = 0;
  std::uint32_t prr_out_ = 0;
  std::optional<SeqNum> undo_from_;
  std::int64_t undo_copies_ =
      0;  // retransmissions not yet known to have been unnecessary; below 0: uncounted
  std::optional<std::uint32_t> first_copy_stamp_;  // the timestamp clock at the first retransmission
  bool window_was_full_ = false;
  std::uint32_t most_out_ = 0;  // segments in flight at most, since usage_from_
  SeqNum usage_from_;

  std::optional<Duration> min_rtt_;
  struct Rack {
    Instant sent;  // of the segment sent last among those that arrived
    SeqNum end;
    Duration rtt;
    bool again = false;  // it was a copy
    bool valid = false;
  } rack_;
  std::optional<Duration> reordering_wait_;
  std::optional<SeqNum> probe_end_;  // snd.nxt when the probe was sent
  bool probe_was_again_ = false;
};

}  // namespace tcplab::tcp
