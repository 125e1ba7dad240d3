// Loss recovery with a scoreboard. The peer tells what has arrived: sacks(ack, {{left, right}}).
#include "core/tcp/recovery/scoreboard.hpp"

#include <initializer_list>

#include "core/tcp/profile.hpp"
#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {
namespace {

constexpr Duration kRtt = milliseconds(100);

Config with_scoreboard() {
  Config config = plain();
  config.sack = config.scoreboard = config.rack = config.tail_loss_probe = config.frto = true;
  config.rto_min = config.rto_granularity = milliseconds(200);
  config.congestion = Algorithm::kCubic;
  return config;
}

// Data from 1001 on; the handshake has measured a round trip of 100 ms.
class Recovering : public Endpoint {
 public:
  explicit Recovering(const Config& config = with_scoreboard()) : Endpoint(config) {
    EXPECT_TRUE(tcp.open_active(kRemote, now));
    sends("S 1000").passes(kRtt);
    wire::TcpSegment answer = segment("S.", kIrs, 1001);
    if (config.sack) answer.header.options.append_sack_permitted();
    tcp.on_segment(answer, now);
    drain().sends(". 1001 ack 5001").sends_nothing();
  }
  Recovering& writes(std::size_t count) {
    EXPECT_EQ(*tcp.send(octets(count), now), count);
    return *this;
  }
  // Segments of 1000 octets, the first at seq; the last with PSH when it empties the buffer.
  Recovering& sends_full(std::uint32_t seq, int count, bool last_is_pushed = false) {
    for (int i = 1; i <= count; ++i, seq += 1000) {
      const std::string flags = i == count && last_is_pushed ? "P. " : ". ";
      sends(flags + std::to_string(seq) + " ack 5001 len 1000");
    }
    return *this;
  }
  Recovering& acks(std::uint32_t ack) { return sacks(ack, {}); }
  Recovering& sacks(std::uint32_t ack,
                    std::initializer_list<std::pair<std::uint32_t, std::uint32_t>> blocks) {
    wire::TcpSegment told = segment(".", 5001, ack);
    std::vector<wire::SackBlock> list;
    for (const auto& [left, right] : blocks) list.push_back({SeqNum{left}, SeqNum{right}});
    if (!list.empty()) told.header.options.append_sack(list);
    tcp.on_segment(told, now);
    drain();
    return *this;
  }
  const ScoreboardRecovery& recovery() const { return *tcp.recovery().scoreboard(); }
  std::uint32_t cwnd() const { return tcp.congestion().segments(); }
  std::uint32_t ssthresh() const { return tcp.congestion().ssthresh() / tcp.congestion().mss(); }

  Recovering& sends(std::string_view line) { return Endpoint::sends(line), *this; }
  Recovering& sends_nothing() { return Endpoint::sends_nothing(), *this; }
  Recovering& passes(Duration time) { return Endpoint::passes(time), *this; }
};

TEST(Scoreboard, KeepsWhatWasSentAtOnceAsOneRun) {
  Scoreboard board(1000);
  for (std::uint32_t seq = 0; seq < 10000; seq += 1000) board.append({seq}, {seq + 1000}, false, Instant{});
  EXPECT_EQ(board.size(), 1U);
  EXPECT_EQ(board.counts().out, 10U);
  board.append({10000}, {10300}, true, Instant{});
  EXPECT_EQ(board.size(), 2U) << "a short segment ends a run";
  board.drop_below({4000});
  EXPECT_EQ(board.counts().out, 7U);
}

TEST(Scoreboard, IsSplitAnywhere) {
  Scoreboard board(1000);
  board.append({0}, {1000}, true, Instant{});
  board.mark_lost(0);
  board.split(0, {988});
  ASSERT_EQ(board.size(), 2U);
  EXPECT_FALSE(board[0].pushed);
  EXPECT_TRUE(board[1].pushed);
  EXPECT_EQ(board[1].start.value, 988U);
  EXPECT_EQ(board[1].end.value, 1000U);
  EXPECT_EQ(board.counts().out, 2U) << "each is a segment of its own";
  EXPECT_EQ(board.counts().lost, 2U);
}

TEST(Scoreboard, IsCutAtSegmentsOnly) {
  Scoreboard board(1000);
  for (std::uint32_t seq = 0; seq < 4000; seq += 1000) board.append({seq}, {seq + 1000}, false, Instant{});
  EXPECT_EQ(board.whole_below({2999}).value, 2000U);
  EXPECT_EQ(board[board.cut_at({1001})].start.value, 2000U) << "a number inside a segment means the next one";
  EXPECT_EQ(board.cut_at({3500}), board.size()) << "nothing begins after the last segment has begun";
  EXPECT_EQ(board.counts().out, 4U);
}

TEST(Scoreboard, CountsTheFinWithItsSegment) {
  Scoreboard board(1000);
  board.append({0}, {1001}, true, Instant{});
  EXPECT_EQ(board.counts().out, 1U);
}

TEST(SackRecovery, SendsAgainOnlyWhatIsMissing) {  // RFC 6675 5
  Recovering t;
  t.writes(10000).sends_full(1001, 10, true).passes(kRtt);
  t.sacks(1001, {{2001, 3001}}).sacks(1001, {{2001, 4001}}).sends_nothing();
  t.sacks(1001, {{2001, 4001}, {5001, 6001}}).sends_full(1001, 1);
  EXPECT_EQ(t.last->rule, Rule::kRetransmitLost);
  EXPECT_EQ(t.recovery().trust(), Trust::kRecovery);
  EXPECT_EQ(t.recovery().board().counts().lost, 2U) << "1001 and 4001; what is above 6001 may still come";
  t.sacks(1001, {{2001, 4001}, {5001, 7001}}).sends_full(4001, 1).sends_nothing();
  t.acks(11001).sends_nothing();
  EXPECT_EQ(t.recovery().trust(), Trust::kOpen);
  EXPECT_EQ(t.cwnd(), 7U) << "CUBIC takes three tenths, RFC 9438 4.6";
}

TEST(SackRecovery, ReducesTheWindowInProportion) {  // RFC 6937 3
  Recovering t;
  t.writes(20000).sends_full(1001, 10).passes(kRtt);
  t.sacks(1001, {{2001, 3001}}).sends_full(11001, 1).sacks(1001, {{2001, 4001}}).sends_full(12001, 1);
  t.sacks(1001, {{2001, 5001}}).sends_full(1001, 1).sends_nothing();
  EXPECT_EQ(t.ssthresh(), 7U);
  int sent = 0;
  for (std::uint32_t end = 6001; end <= 9001; end += 1000) {
    t.sacks(1001, {{2001, end}});
    while (t.tcp.poll_segment(t.now)) ++sent;
  }
  EXPECT_EQ(sent, 2) << "until no more is in flight than the threshold";
}

TEST(SackRecovery, LimitedTransmitKeepsTheAckClockRunning) {  // RFC 3042 2
  Recovering t;
  t.writes(12000).sends_full(1001, 10).sends_nothing().passes(kRtt);
  t.sacks(1001, {{2001, 3001}}).sends_full(11001, 1).sends_nothing();
  t.sacks(1001, {{2001, 4001}}).sends_full(12001, 1, true).sends_nothing();
  EXPECT_EQ(t.recovery().trust(), Trust::kDisorder);
  EXPECT_EQ(t.cwnd(), 10U);
}

TEST(SackRecovery, DuplicatesServeWhereThePeerHasNoSack) {  // RFC 6582 3.2
  Config config = with_scoreboard();
  config.sack = false;
  Recovering t(config);
  t.acks(1001).writes(5000).sends_full(1001, 5, true).passes(kRtt);
  t.acks(1001).sends_nothing().acks(1001).sends_nothing();
  t.acks(1001).sends_full(1001, 1).sends_nothing();
  t.acks(3001).sends_full(3001, 1).sends_nothing();  // a partial acknowledgment: the next hole
  t.acks(6001).sends_nothing();
  EXPECT_EQ(t.recovery().board().counts().out, 0U);
}

TEST(SackRecovery, HalfASegmentDoesNotCount) {
  Recovering t;
  t.writes(4000).sends_full(1001, 4, true).passes(kRtt).drain();
  t.sacks(1001, {{5000, 5001}}).sends_nothing();
  EXPECT_EQ(t.recovery().sacked(), 0U);
}

TEST(Rack, WaitsAQuarterOfTheRoundTripForWhatMayBeReordered) {  // RFC 8985 6.2
  Recovering t;
  t.writes(4000).sends_full(1001, 4, true).passes(kRtt);
  t.sacks(1001, {{4001, 5001}}).sends_nothing();
  EXPECT_EQ(t.tcp.timer(TimerKind::kReordering), t.now + milliseconds(27));
  t.passes(milliseconds(26)).sends_nothing();
  t.passes(milliseconds(1)).sends_full(1001, 1).sends_nothing();
  EXPECT_EQ(t.recovery().board().counts().lost, 3U);
}

TEST(Rack, LearnsHowFarOutOfOrderSegmentsCome) {
  Recovering t;
  t.writes(10000).sends_full(1001, 10, true).passes(kRtt);
  t.sacks(1001, {{8001, 9001}}).sacks(1001, {{4001, 5001}, {8001, 9001}}).sends_nothing();
  EXPECT_EQ(t.recovery().reordering(), 5U);
  EXPECT_EQ(t.recovery().reorderings_seen(), 1U);
}

TEST(TailLossProbe, GoesOutAfterTwoRoundTrips) {  // RFC 8985 7.2, 7.3
  Recovering t;
  t.writes(2000).sends_full(1001, 2, true);
  t.passes(milliseconds(201)).sends_nothing();
  t.passes(milliseconds(1)).sends("P. 2001 ack 5001 len 1000").sends_nothing();
  EXPECT_EQ(t.last->rule, Rule::kLossProbe);
  EXPECT_EQ(t.tcp.timer(TimerKind::kRetransmission), t.now + milliseconds(300)) << "only then the timeout";
}

TEST(TailLossProbe, WaitsLongerForASingleSegmentButIsTried) {  // RFC 8985 7.2
  Recovering t;
  t.writes(1000).sends_full(1001, 1, true);
  EXPECT_FALSE(t.tcp.timer(TimerKind::kRetransmission));
  ASSERT_TRUE(t.tcp.timer(TimerKind::kLossProbe));
  EXPECT_EQ(*t.tcp.timer(TimerKind::kLossProbe), t.now + std::min(kRtt * 2 + milliseconds(200), t.tcp.rto()));
}

TEST(TailLossProbe, IsNotSentWhenTheAcknowledgmentIsFaster) {
  Recovering t;
  t.writes(2000).sends_full(1001, 2, true).times_out();
  t.acks(3001).sends_nothing();
  t.writes(1000).sends_full(3001, 1, true).sends_nothing();
}

TEST(TailLossProbe, ThatRepairedALossReducesTheWindow) {  // RFC 8985 7.4
  Recovering t;
  t.writes(2000).sends_full(1001, 2, true).passes(milliseconds(50)).acks(2001).passes(milliseconds(400));
  t.sends("P. 2001 ack 5001 len 1000").writes(1000).sends_full(3001, 1, true).passes(kRtt);
  t.acks(4001);
  EXPECT_EQ(t.cwnd(), 7U);
}

// The answer of the probe ends the episode before anybody looks again at what was still to be waited for.
TEST(TailLossProbe, LeavesNoTimerBehindWhenItsAnswerAcknowledgesAll) {
  Recovering t;
  t.writes(5000).sends_full(1001, 5, true).passes(milliseconds(202)).sends("P. 5001 ack 5001 len 1000");
  t.writes(1000).sends_full(6001, 1, true).sacks(1001, {{3001, 4001}}).sends_nothing();
  EXPECT_TRUE(t.tcp.timer(TimerKind::kReordering)) << "what was sent with it may be late";
  t.acks(7001).sends_nothing();
  EXPECT_EQ(t.tcp.next_timeout(), Instant::never());
}

TEST(TailLossProbe, ThatWasADuplicateDoesNot) {
  Recovering t;
  t.writes(2000).sends_full(1001, 2, true).passes(milliseconds(210)).sends("P. 2001 ack 5001 len 1000");
  t.acks(3001).sacks(3001, {{2001, 3001}});
  EXPECT_EQ(t.cwnd(), 10U);
}

// The tail has arrived already: sent again it would tell nothing, and count as in flight for nothing.
TEST(TailLossProbe, StaysAwayOnceSomethingHasArrivedBeyondAGap) {  // RFC 8985 7.2
  Config config = with_scoreboard();
  config.rack = false;
  Recovering t(config);
  t.writes(2000).sends_full(1001, 2, true).passes(kRtt).sacks(1001, {{2001, 3001}}).sends_nothing();
  EXPECT_TRUE(t.tcp.timer(TimerKind::kLossProbe));
  t.times_out().sends_nothing();
  EXPECT_EQ(t.recovery().in_flight(), 1U);
  t.times_out().sends(". 1001 ack 5001 len 1000");
  EXPECT_EQ(t.last->rule, Rule::kRetransmitTimeout);
}

TEST(Undo, EveryRetransmissionReportedAsADuplicate) {  // RFC 3708 3
  Recovering t;
  t.writes(10000).sends_full(1001, 10, true).passes(kRtt);
  t.sacks(1001, {{2001, 5001}}).sends_full(1001, 1);
  EXPECT_EQ(t.ssthresh(), 7U);
  t.sacks(6001, {{1001, 2001}});
  EXPECT_GE(t.cwnd(), 10U) << "nothing had been lost";
  EXPECT_EQ(t.recovery().trust(), Trust::kOpen);
}

TEST(
    Undo,
    AnAckOfTheFirstCopyAfterATimeout) {  // RFC 5682 2.1: new data, and then an ACK of what was not sent again
  Recovering t;
  t.writes(8000).sends_full(1001, 8, true);
  t.passes(milliseconds(210))
      .sends("P. 8001 ack 5001 len 1000")
      .passes(milliseconds(300))
      .sends_full(1001, 1);
  EXPECT_EQ(t.recovery().trust(), Trust::kLoss);
  t.writes(3000).acks(2001).sends_full(9001, 2).sends_nothing();
  t.acks(4001);
  EXPECT_EQ(t.recovery().trust(), Trust::kOpen);
  EXPECT_GE(t.cwnd(), 10U);
}

TEST(SlowStart, GrowsByWhatArrivedWhileTheWindowIsUsed) {  // RFC 3465, RFC 7661
  Recovering t;
  t.writes(9000).sends_full(1001, 9, true).passes(kRtt);
  t.acks(3001);
  EXPECT_EQ(t.cwnd(), 12U);
  t.acks(5001).acks(7001).acks(9001).acks(10001);
  EXPECT_EQ(t.cwnd(), 18U) << "twice what was in flight, no more";
}

TEST(SlowStart, BeginsAnewAfterALongRest) {  // RFC 5681 4.1
  Recovering t;
  t.writes(10000).sends_full(1001, 10, true).passes(kRtt).acks(11001);
  EXPECT_EQ(t.cwnd(), 20U);
  t.passes(seconds(10));
  t.writes(1000);
  EXPECT_EQ(t.cwnd(), 10U);
}

TEST(Handshake, LinuxRepeatsTheFirstSynsSteadily) {
  Endpoint t(info(Profile::kLinux).config);
  EXPECT_TRUE(t.tcp.open_active(kRemote, t.now));
  t.sends("S 1000");
  for (int second = 1; second <= 5; ++second) {
    t.passes(milliseconds(999)).sends_nothing();
    t.passes(milliseconds(1)).sends("S 1000");
  }
  t.passes(seconds(1)).sends_nothing().passes(seconds(1)).sends("S 1000");
}

Config without_sack() {
  Config config = with_scoreboard();
  config.sack = false;
  return config;
}

// Duplicate ACKs stand for segments that have arrived, and more of them can be told of than are in flight any
// more.
TEST(InFlight, IsNothingOnceARouterHasThrownAllOfItAway) {
  Recovering t(without_sack());
  t.acks(1001).writes(4000).sends_full(1001, 4, true).acks(1001).acks(1001).sends_nothing();
  EXPECT_EQ(t.recovery().in_flight(), 2U) << "two have told of segments that arrived";
  wire::IcmpError error;
  error.type = wire::icmp4::kDestinationUnreachable;
  error.code = wire::icmp4::kFragmentationNeeded;
  error.mtu = 540;
  error.quoted_from = kLocal;
  error.quoted_to = kRemote;
  error.quoted_seq = SeqNum{1001};
  t.tcp.on_icmp(error, t.now);
  EXPECT_EQ(t.recovery().in_flight(), 0U) << "each of them was too large";
  EXPECT_EQ(t.recovery().sacked(), 0U);
  for (std::uint32_t seq = 1001; seq < 4501; seq += 500) {
    t.sends(". " + std::to_string(seq) + " ack 5001 len 500");
  }
  t.sends("P. 4501 ack 5001 len 500").sends_nothing();
}

TEST(InFlight, NeverFallsBelowNothing) {
  Recovering t(without_sack());
  t.acks(1001).writes(4000).sends_full(1001, 4, true).acks(1001).acks(1001).acks(1001);
  t.sends(". 1001 ack 5001 len 1000");
  t.acks(2001);  // three duplicates, but only one segment: the network has made some of them
  EXPECT_EQ(t.recovery().in_flight(), 0U);
  t.sends(". 2001 ack 5001 len 1000").acks(5001).writes(1000).sends_full(5001, 1, true);
}

TEST(Window, LinuxTakesASegmentWholeWhileNothingWaits) {
  Config config = info(Profile::kLinux).config;
  config.receive_buffer = 1000;
  config.minimum_shift = 0;
  Recovering t(config);
  t.receives(".", 5001, 1001, octets(1500));
  EXPECT_EQ(t.tcp.rcv().readable(), 1500U);
  t.receives(".", 6501, 1001, octets(100));
  EXPECT_EQ(t.tcp.rcv().readable(), 1500U) << "but nothing after that";
}

TEST(ZeroWindow, LinuxProbesWithAnOldNumber) {
  Recovering t(info(Profile::kLinux).config);
  t.window = 0;
  t.receives(".", 5001, 1001);
  t.writes(1000).sends_nothing();
  t.times_out().sends(". 1000 ack 5001");
  EXPECT_EQ(t.last->rule, Rule::kZeroWindowProbe);
}

}  // namespace
}  // namespace tcplab::tcp
