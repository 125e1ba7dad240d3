#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/seldom.hpp"
#include "core/tcp/recovery/cumulative.hpp"
#include "core/tcp/recovery/scoreboard_recovery.hpp"
#include "core/tcp/rule.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::tcp {

// The repair of losses: what was lost, and what is to be sent again, whatever the congestion control. By the
// letter of RFC 5681 and RFC 6582, or with a scoreboard (RFC 6675, RFC 8985) where Config::scoreboard asks
// for it, once the handshake is over. It tells the congestion control what the network has done to the
// segments, and answers to the connection; it sends nothing by itself.
class Recovery {
 public:
  using Run = Scoreboard::Run;

  // As if nothing had been sent.
  void begin(SeqNum iss);
  // Our SYN is acknowledged. Answers the round-trip time, when it gives one.
  std::optional<Duration> on_syn_acked(const Told& told) { return cumulative_.on_syn_acked(told); }
  // From now on as config has it. What left before (RFC 7413 4.2) is in flight: [una, nxt).
  void start(const Config& config, bool sack, SeqNum una, SeqNum nxt, std::uint32_t mss, Instant now);
  // Can an ACK tell it anything? Not while nothing is in flight, but for a scoreboard, which hears of
  // duplicates even then. flight: between snd.una and snd.nxt, octets.
  bool listens(std::uint32_t flight) const { return flight > 0 || board_; }
  // An acceptable ACK of a synchronized connection, after snd.una has moved.
  Learned on_ack(const Told& told, Duration srtt, Congestion& congestion);
  // Does an ACK like that need its options read?
  bool wants_options(const Told& told) const { return board_ || cumulative_.wants_options(told); }
  // A mark of the network, heard with so many octets in flight. A scoreboard hears of it with the ACK.
  void on_mark(std::uint32_t flight, Instant now, Congestion& congestion);

  // A segment leaves for the first time. una: snd.una. pushed: with PSH.
  void on_sent(SeqNum start, SeqNum end, SeqNum una, bool pushed, Instant now, Congestion& congestion);
  void on_sent_again(SeqNum start, SeqNum end, std::uint32_t flight, Instant now, Congestion& congestion);
  // The retransmission timer expired; again: for the same data as before.
  void on_timeout(const Told& told, bool again, Congestion& congestion);
  // The segments in flight are larger than the path takes; the network has thrown those away (RFC 1191 6.4).
  void on_smaller_segments(const Told& told, std::uint32_t mss, Congestion& congestion);
  // Nothing was sent for longer than a timeout: what is left of the window (RFC 5681 4.1), octets.
  std::uint64_t window_after_idle(Duration idle, Duration rto, Congestion& congestion);
  // What a closed window made the peer throw away goes again at once; a scoreboard has it as lost or not.
  void on_window_opened(SeqNum una, SeqNum nxt);

  // [from, to) is to go again, for another reason than a loss.
  void repeat(SeqNum from, SeqNum to, Rule why);
  void stop(SeqNum nxt) { cumulative_.stop(nxt); }
  void stop_timing() { cumulative_.stop_timing(); }
  // The peer took of the SYN's data what lies below nxt.
  void take_back(SeqNum nxt) { cumulative_.move_timing(nxt); }

  // What is to be sent again, and why; of it as much as the window admits.
  std::optional<Run> next_to_send_again(const Congestion& congestion) const {
    if (board_) return board_->next_to_send_again(congestion);
    if (!cumulative_.is_pending()) return std::nullopt;
    return Run{cumulative_.again(), cumulative_.again_end(), {}};
  }
  Rule why_again() const { return why_again_; }
  // Has a segment of it room, which ends so many octets after snd.una, in the smaller of both windows? The
  // oldest goes even where the peer's window has shrunk to less, the others only inside it: RFC 9293 3.8.6
  // (SHLD-16, MAY-7).
  bool admits(std::uint32_t offset, std::uint32_t length, std::uint32_t window) const;
  // Something waits to go again, and nothing new goes before it.
  bool is_pending() const { return !board_ && cumulative_.is_pending(); }
  bool prefers_new_data() const { return board_ && board_->prefers_new_data(); }
  // How far new data may reach beyond snd.una as far as the congestion window goes, octets.
  std::uint32_t window_for_new(const Congestion& congestion) const {
    if (!board_) return cumulative_.allowance(congestion);
    return board_->has_room(congestion) ? UINT32_MAX : 0;
  }
  // In flight, as far as is known. flight: between snd.una and snd.nxt. Octets.
  std::uint32_t in_flight(std::uint32_t flight, const Congestion& congestion) const;

  // The timer of each segment sent counts from it, not from the oldest in flight (RFC 6298 5.1).
  bool times_each_segment() const { return board_.has_value(); }
  bool is_all_acknowledged(std::uint32_t flight) const {
    return board_ ? board_->board().empty() : flight == 0;
  }
  // When the oldest segment in flight was sent last; now where that is not known.
  Instant oldest_sent(Instant now) const { return board_ ? board_->board()[0].sent : now; }
  std::optional<Duration> reordering_wait() const;
  void on_reordering_timeout(SeqNum una, SeqNum nxt, Instant now, Duration srtt, Congestion& congestion);
  bool may_probe() const { return board_ && board_->may_probe(); }
  bool is_probing() const { return board_ && board_->is_probing(); }
  // Precondition of these: may_probe().
  Duration probe_timeout(std::optional<Duration> srtt, Duration rto_min) const;
  Run tail() const { return board_->tail(); }
  void on_probe_sent(SeqNum nxt, bool again) { board_->on_probe_sent(nxt, again); }

  Trust trust() const;
  bool in_recovery() const { return trust() == Trust::kRecovery; }
  // The least that was ever measured; 0: nothing yet.
  Duration min_rtt() const;
  // With Config::scoreboard, once the connection is synchronized.
  const Seldom<ScoreboardRecovery>& scoreboard() const { return board_; }
  const CumulativeRecovery& cumulative() const { return cumulative_; }
  std::size_t memory() const { return board_ ? sizeof *board_ + board_->board().memory() : 0; }

 private:
  friend void canonical(Canon& canon, const Recovery& value);

  CumulativeRecovery cumulative_;  // in the handshake, and without a scoreboard
  Seldom<ScoreboardRecovery> board_;
  Duration min_rtt_;
  Rule why_again_ = Rule::kNone;
};

}  // namespace tcplab::tcp
