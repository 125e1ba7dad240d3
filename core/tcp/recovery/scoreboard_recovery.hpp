#pragma once

#include <cstdint>
#include <optional>

#include "core/base/seqnum.hpp"
#include "core/base/time.hpp"
#include "core/tcp/config.hpp"
#include "core/tcp/congestion/congestion.hpp"
#include "core/tcp/recovery/scoreboard.hpp"
#include "core/tcp/recovery/told.hpp"

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
// and with false alarms undone (RFC 3522, RFC 3708, RFC 5682). A peer without SACK is served as well: then
// duplicate acknowledgments are counted (RFC 6582). It counts in segments, as Linux does.
//
//   scoreboard_recovery.cpp  what an ACK tells, and the states
//   resending.cpp            what is sent, and what goes again
//   reduction.cpp            what a loss does to the window, and undo
//   rack.cpp                 losses found by time, and the tail loss probe
class ScoreboardRecovery {
 public:
  ScoreboardRecovery(const Config& config, bool sack, SeqNum start, std::uint32_t mss);

  // An acceptable ACK, after snd.una has moved.
  Learned on_ack(const Told& ack, Duration srtt, Congestion& cc);

  // What was in flight before there was a scoreboard.
  void adopt(SeqNum start, SeqNum end, Instant now) { board_.append(start, end, true, now); }
  void on_sent(SeqNum start, SeqNum end, SeqNum una, bool pushed, Instant now, Congestion& cc);
  void on_sent_again(SeqNum start, SeqNum end, Instant now, Congestion& cc);
  void on_timeout(SeqNum una, SeqNum nxt, Instant now, bool again, Congestion& cc);
  // Segments became smaller; those in flight that are too large have been thrown away (RFC 1191 6.4).
  void shrink(std::uint32_t mss, Congestion& cc, Instant now);

  // What is to be sent once more, if the window has room: the start and the end of a run.
  std::optional<Scoreboard::Run> next_to_send_again(const Congestion& cc) const;
  bool has_room(const Congestion& cc) const { return in_flight() < cc.segments(); }
  // An unnecessary timeout is suspected and new data would tell (RFC 5682 2.1 step 2b): it goes before the
  // rest.
  bool prefers_new_data() const { return new_data_first_; }

  // How long until what is missing counts as lost by time; none: nothing is in doubt (RFC 8985 6.2 step 5).
  std::optional<Duration> reordering_wait() const { return reordering_wait_; }
  void on_reordering_timeout(SeqNum una, SeqNum nxt, Instant now, Duration srtt, Congestion& cc);
  // The probe for a loss at the tail (RFC 8985 7): is one to be scheduled, when, and what is to be sent.
  bool may_probe() const;
  Duration probe_timeout(std::optional<Duration> srtt, Duration rto_min) const;
  Scoreboard::Run tail() const;
  void on_probe_sent(SeqNum nxt, bool again);
  bool is_probing() const { return probe_end_.has_value(); }

  // Nothing was sent for that long: how much of the window is left (RFC 9293 3.8.2, RFC 5681 4.1), in octets.
  std::uint64_t restart_after_idle(Duration idle, Duration rto, Congestion& cc);

  Trust trust() const { return trust_; }
  // Segments.
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
  friend void canonical(Canon& canon, const ScoreboardRecovery& value);

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
    bool waits_for_timer = false;  // a loss was found, and is left to it (see Variant)
    std::optional<Duration> sack_rtt;
    std::optional<Duration> rtt;  // of the oldest octets acknowledged
    std::optional<Duration> newest_rtt;
  };

  void take_blocks(const Told& ack, News& news, Congestion& cc);
  void take_block(const wire::SackBlock& block, const Told& ack, News& news, Congestion& cc);
  bool take_duplicate(const Told& ack, News& news);
  void take_acknowledged(const Told& ack, News& news, Congestion& cc);
  void note_delivery(const Scoreboard::Run& run, Instant now);
  void note_reordering(SeqNum low);
  void remove_duplicates(std::uint32_t acked);
  void add_duplicate(const Told& ack, Congestion& cc);
  void judge(const Told& ack, News& news, bool duplicate, Duration srtt, Congestion& cc);
  void judge_in_loss(const Told& ack, News& news, bool duplicate, Congestion& cc);
  bool leave(const Told& ack, Congestion& cc);
  void find_losses(const Told& ack, News& news, Duration srtt, Congestion& cc);
  bool would_find_losses(const Told& ack, News news, Duration srtt, Congestion cc) const;
  void mark_head_lost(bool advanced, Congestion& cc, Instant now);
  void mark_lost(std::size_t index, Congestion& cc, Instant now);
  void enter_recovery(SeqNum una, SeqNum nxt, bool congested, Congestion& cc, Instant now);
  void settle(SeqNum nxt);
  void try_to_open(const Told& ack, Congestion& cc);

  // reduction.cpp
  void begin_reduction(SeqNum nxt, bool congested, Congestion& cc, Instant now);
  void reduce(std::uint32_t delivered, std::uint32_t lost, bool advanced, Congestion& cc);
  void end_reduction(Congestion& cc);
  bool is_reducing() const { return trust_ == Trust::kReduced || trust_ == Trust::kRecovery; }
  bool is_limited_by_window(const Congestion& cc) const;
  std::uint32_t current_threshold(const Congestion& cc) const;
  void begin_undo(SeqNum una);
  bool may_undo(const Told& ack) const;
  bool was_only_delayed(const Told& ack) const;
  void undo(bool unmark, Instant now, Congestion& cc);
  bool undo_recovery(const Told& ack, Congestion& cc);
  bool undo_partial(const Told& ack, Congestion& cc);
  bool undo_by_duplicates(Instant now, Congestion& cc);

  // rack.cpp
  bool detect_by_time(Instant now, Duration srtt, Congestion& cc);
  Duration reordering_window(Duration srtt) const;
  void take_probe_answer(const Told& ack, const News& news, Congestion& cc);

  bool sack_;
  bool by_time_;  // RACK
  bool probes_;   // TLP
  bool frto_;
  std::uint32_t threshold_of_duplicates_;

  Scoreboard board_;
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

  std::uint32_t prior_cwnd_ = 0;      // segments, before the reduction
  std::uint32_t prior_ssthresh_ = 0;  // octets; 0: there is nothing to undo
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
