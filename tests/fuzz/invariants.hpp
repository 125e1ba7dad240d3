#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "core/tcp/connection.hpp"

namespace tcplab::fuzz {

// What must hold of every connection after every step, whatever came in. Stops the program with the broken
// one.
class Invariants {
 public:
  // Before poll_segment(): what the segment that comes out may at most cover.
  void before_output(const tcp::Connection& c) {
    const SeqNum edge = c.snd().una + c.snd().wnd;
    edge_ = edge_ && *edge_ > edge ? *edge_ : edge;
    if (!c.snd().syn_acked) edge_ = edge + 1;  // the SYN has a number, and no window counts it
  }

  void after_output(const tcp::Connection& c, const tcp::Outgoing& out) const {
    const wire::TcpSegment& s = out.segment;
    require(s.payload.size() <= 65535, "a payload fits a datagram");
    const bool nothing = s.payload.empty() && !s.header.flags.fin;
    if (s.header.flags.rst || nothing || !edge_) return;
    if (s.header.flags.syn) return;  // by Fast Open, before there is a window: RFC 7413 2
    const auto length = static_cast<std::uint32_t>(s.payload.size());
    const bool probe = out.rule == tcp::Rule::kZeroWindowProbe && length == 1;
    const bool again =
        out.retransmission && s.header.seq + length <= c.snd().nxt;  // perhaps a probe, now in full
    // A FIN alone may knock at a window that is full, and so may it behind a probe's octet.
    const SeqNum last = length > 0 ? s.header.seq + length : s.header.seq - 1;
    require(probe || again || last <= *edge_, "nothing is sent beyond the window");
    require(length <= c.effective_mss() || out.retransmission, "no segment exceeds the MSS");
  }

  static void always(const tcp::Connection& c) {
    const tcp::Sender& snd = c.snd();
    require(snd.iss <= snd.una && snd.una <= snd.nxt, "iss <= snd.una <= snd.nxt");
    const tcp::CumulativeRecovery& again = c.recovery().cumulative();
    const bool within = snd.una <= again.again() && again.again_end() <= snd.nxt;
    require(within || c.recovery().scoreboard(), "what goes again lies in flight");
    if (const auto& recovery = c.recovery().scoreboard()) board(recovery->board(), snd);
    const auto& held = c.rcv().out_of_order();
    SeqNum last = c.rcv().nxt;
    for (const auto& [seq, text] : held) {
      require(seq > c.rcv().nxt || c.state() == tcp::State::kClosed, "held text lies beyond rcv.nxt");
      require(seq >= last, "held text is ordered and does not overlap");
      last = seq + static_cast<std::uint32_t>(text.size());
    }
    if (snd.syn_acked) window(c.congestion());
    timers(c);
  }

 private:
  static void board(const tcp::Scoreboard& board, const tcp::Sender& snd) {
    tcp::Scoreboard::Counts counts;
    for (std::size_t i = 0; i < board.size(); ++i) {
      const tcp::Scoreboard::Run& run = board[i];
      require(run.start < run.end, "a run has octets");
      require(i == 0 || board[i - 1].end == run.start, "runs follow one another without gaps");
      require(!run.sacked || !(run.lost || run.again), "what has arrived is neither lost nor on its way");
      require(!run.again || run.ever, "what was sent again was sent again once at least");
      const std::uint32_t segments = board.segments(run);
      counts.out += segments;
      if (run.sacked) counts.sacked += segments;
      if (run.lost) counts.lost += segments;
      if (run.again) counts.again += segments;
    }
    require(counts == board.counts(), "the scoreboard's sums are those of its runs");
    require(counts.sacked + counts.lost <= counts.out + counts.again, "in flight is not below nothing");
    if (board.empty()) return;
    require(board[0].start <= snd.una && snd.una < board[0].end, "the first run holds snd.una");
    require(board[board.size() - 1].end == snd.nxt, "the last run ends at snd.nxt");
  }
  static void window(const tcp::Congestion& control) {
    require(control.cwnd() >= control.mss() && control.cwnd() <= tcp::Window::kLargest, "cwnd is a window");
    require(control.ssthresh() >= 2 * control.mss(), "ssthresh is two segments at least");
  }
  static void timers(const tcp::Connection& c) {
    using tcp::State;
    using tcp::TimerKind;
    const bool none = c.state() == State::kClosed || c.state() == State::kListen;
    require(!none || c.next_timeout() == Instant::never(), "no timer runs in CLOSED and LISTEN");
    require((c.state() == State::kTimeWait) == c.timer(TimerKind::kTimeWait).has_value(),
            "the 2 MSL timer runs in TIME-WAIT and only there");
    const bool retransmits = c.timer(TimerKind::kRetransmission).has_value();
    const bool persists = c.timer(TimerKind::kPersist).has_value();
    require(!(retransmits && persists), "retransmission and persist timers exclude each other");
    const bool waits = c.snd().flight() > 0 && !none && c.state() != State::kTimeWait;
    const bool probes = c.timer(TimerKind::kLossProbe).has_value();
    require(!probes || waits, "a loss probe has something in flight to look for");
    require(!waits || retransmits || persists || probes, "something in flight has a timer");
    require(!retransmits || waits, "the retransmission timer has something in flight");
    require(c.state() == State::kFinWait2 || !c.timer(TimerKind::kFinWait2),
            "the limit of FIN-WAIT-2 runs only there");
    const bool sends = c.state() == State::kEstablished || c.state() == State::kFinWait1 ||
                       c.state() == State::kCloseWait || c.state() == State::kLastAck;
    const bool unsent = !c.snd().buffer.empty() || (c.snd().fin_queued && !c.snd().fin);
    const bool held = c.config().cork && !c.snd().fin_queued;  // for as long as the user likes
    const bool paced = c.timer(TimerKind::kPacing).has_value();
    require(!sends || waits || !unsent || held || persists || paced, "what waits to be sent has a timer");
  }

  static void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "broken invariant: %s\n", what);
    std::abort();
  }

  std::optional<SeqNum> edge_;
};

}  // namespace tcplab::fuzz
