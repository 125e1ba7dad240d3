// What each built-in scenario shows, segment by segment.
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

Trace shown(std::string_view name) { return whole_run(builtin(name)).trace(); }

TEST(Scenarios, ThreeWayHandshakeThreeSegmentsOpenAConnection) {
  const Trace trace = shown("three-way-handshake");
  EXPECT_EQ(exchange(trace), (Lines{
                                 "0.010000 client -> server SYN Seq=0 Len=0",
                                 "0.040000 server -> client SYN, ACK Seq=0 Ack=1 Len=0",
                                 "0.070000 client -> server ACK Seq=1 Ack=1 Len=0",
                             }));
  EXPECT_EQ(states(trace, "client"), (Lines{"0.010000 SYN-SENT", "0.070000 ESTABLISHED"}));
  EXPECT_EQ(states(trace, "server"),
            (Lines{"0.000000 LISTEN", "0.040000 SYN-RECEIVED", "0.100000 ESTABLISHED"}));
}

TEST(Scenarios, LostSynTheSynIsSentAgainAfterOneSecond) {
  const Trace trace = shown("lost-syn");
  EXPECT_EQ(exchange(trace), (Lines{
                                 "0.010000 client -> server SYN Seq=0 Len=0",
                                 "0.030000 client -x server SYN Seq=0 Len=0",
                                 "1.010000 client -> server SYN Seq=0 Len=0 again",
                                 "1.050000 server -> client SYN, ACK Seq=0 Ack=1 Len=0",
                                 "1.090000 client -> server ACK Seq=1 Ack=1 Len=0",
                             }));
  EXPECT_EQ(states(trace, "client"), (Lines{"0.010000 SYN-SENT", "1.090000 ESTABLISHED"}));
  EXPECT_EQ(states(trace, "server"),
            (Lines{"0.000000 LISTEN", "1.050000 SYN-RECEIVED", "1.130000 ESTABLISHED"}));
}

TEST(Scenarios, ConnectionRefusedASynToAClosedPortIsAnsweredByAReset) {
  const Trace trace = shown("connection-refused");
  EXPECT_EQ(exchange(trace), (Lines{
                                 "0.010000 client -> server SYN Seq=0 Len=0",
                                 "0.040000 server -> client RST, ACK Seq=0 Ack=1 Len=0",
                             }));
  EXPECT_EQ(states(trace, "client"), (Lines{"0.010000 SYN-SENT", "0.070000 CLOSED"}));
  EXPECT_EQ(states(trace, "server"), (Lines{}));
}

TEST(Scenarios, SimultaneousOpenCrossingSynsMakeOneConnection) {
  const Trace trace = shown("simultaneous-open");
  EXPECT_EQ(exchange(trace), (Lines{
                                 "0.010000 left -> right SYN Seq=0 Len=0",
                                 "0.020000 right -> left SYN Seq=0 Len=0",
                                 "0.060000 right -> left SYN, ACK Seq=0 Ack=1 Len=0",
                                 "0.070000 left -> right SYN, ACK Seq=0 Ack=1 Len=0",
                             }));
  EXPECT_EQ(states(trace, "left"),
            (Lines{"0.010000 SYN-SENT", "0.070000 SYN-RECEIVED", "0.110000 ESTABLISHED"}));
  EXPECT_EQ(states(trace, "right"),
            (Lines{"0.020000 SYN-SENT", "0.060000 SYN-RECEIVED", "0.120000 ESTABLISHED"}));
}

TEST(Scenarios, DataWithALostSegmentTheThirdDuplicateAckBringsItAgain) {
  const Trace trace = shown("data-with-a-lost-segment");
  EXPECT_EQ(exchange(trace), (Lines{
                                 "0.010000 client -> server SYN Seq=0 Len=0",
                                 "0.030035 server -> client SYN, ACK Seq=0 Ack=1 Len=0",
                                 "0.050070 client -> server ACK Seq=1 Ack=1 Len=0",
                                 "0.060070 client -> server ACK Seq=1 Ack=1 Len=1000",
                                 "0.060070 client -> server ACK Seq=1001 Ack=1 Len=1000",
                                 "0.060070 client -> server ACK Seq=2001 Ack=1 Len=1000",
                                 "0.060070 client -> server ACK Seq=3001 Ack=1 Len=1000",
                                 "0.060070 client -> server ACK Seq=4001 Ack=1 Len=1000",
                                 "0.060070 client -> server PSH, ACK Seq=5001 Ack=1 Len=1000",
                                 "0.071734 client -x server ACK Seq=1001 Ack=1 Len=1000",
                                 "0.080902 server -> client ACK Seq=1 Ack=1001 Len=0",
                                 "0.082566 server -> client ACK Seq=1 Ack=1001 Len=0",
                                 "0.083398 server -> client ACK Seq=1 Ack=1001 Len=0",
                                 "0.084230 server -> client ACK Seq=1 Ack=1001 Len=0",
                                 "0.085062 server -> client ACK Seq=1 Ack=1001 Len=0",
                                 "0.104262 client -> server ACK Seq=1001 Ack=1 Len=1000 again",
                                 "0.125094 server -> client ACK Seq=1 Ack=6001 Len=0",
                             }));
  EXPECT_EQ(states(trace, "client"), (Lines{"0.010000 SYN-SENT", "0.050070 ESTABLISHED"}));
  EXPECT_EQ(states(trace, "server"),
            (Lines{"0.000000 LISTEN", "0.030035 SYN-RECEIVED", "0.070102 ESTABLISHED"}));
}

TEST(Scenarios, FourSegmentCloseEachDirectionIsClosedOnItsOwn) {
  const Trace trace = shown("four-segment-close");
  EXPECT_EQ(exchange(trace), (Lines{
                                 "0.010000 client -> server SYN Seq=0 Len=0",
                                 "0.040000 server -> client SYN, ACK Seq=0 Ack=1 Len=0",
                                 "0.070000 client -> server ACK Seq=1 Ack=1 Len=0",
                                 "0.110000 client -> server FIN, ACK Seq=1 Ack=1 Len=0",
                                 "0.140000 server -> client ACK Seq=1 Ack=2 Len=0",
                                 "0.200000 server -> client FIN, ACK Seq=1 Ack=2 Len=0",
                                 "0.230000 client -> server ACK Seq=2 Ack=2 Len=0",
                             }));
  EXPECT_EQ(states(trace, "client"),
            (Lines{"0.010000 SYN-SENT", "0.070000 ESTABLISHED", "0.110000 FIN-WAIT-1", "0.170000 FIN-WAIT-2",
                   "0.230000 TIME-WAIT", "1.230000 CLOSED"}));
  EXPECT_EQ(states(trace, "server"),
            (Lines{"0.000000 LISTEN", "0.040000 SYN-RECEIVED", "0.100000 ESTABLISHED", "0.140000 CLOSE-WAIT",
                   "0.200000 LAST-ACK", "0.260000 CLOSED"}));
}

TEST(Scenarios, ThreeSegmentCloseAnImmediateCloseRidesOnTheAck) {
  const Trace trace = shown("three-segment-close");
  EXPECT_EQ(exchange(trace), (Lines{
                                 "0.010000 client -> server SYN Seq=0 Len=0",
                                 "0.040000 server -> client SYN, ACK Seq=0 Ack=1 Len=0",
                                 "0.070000 client -> server ACK Seq=1 Ack=1 Len=0",
                                 "0.110000 client -> server FIN, ACK Seq=1 Ack=1 Len=0",
                                 "0.140000 server -> client FIN, ACK Seq=1 Ack=2 Len=0",
                                 "0.170000 client -> server ACK Seq=2 Ack=2 Len=0",
                             }));
  EXPECT_EQ(states(trace, "client"), (Lines{"0.010000 SYN-SENT", "0.070000 ESTABLISHED",
                                            "0.110000 FIN-WAIT-1", "0.170000 TIME-WAIT", "1.170000 CLOSED"}));
  EXPECT_EQ(states(trace, "server"),
            (Lines{"0.000000 LISTEN", "0.040000 SYN-RECEIVED", "0.100000 ESTABLISHED", "0.140000 CLOSE-WAIT",
                   "0.140000 LAST-ACK", "0.200000 CLOSED"}));
}

TEST(Scenarios, SimultaneousCloseCrossingFinsLeadThroughClosingToTimeWaitOnBothSides) {
  const Trace trace = shown("simultaneous-close");
  EXPECT_EQ(exchange(trace), (Lines{
                                 "0.010000 client -> server SYN Seq=0 Len=0",
                                 "0.060000 server -> client SYN, ACK Seq=0 Ack=1 Len=0",
                                 "0.110000 client -> server ACK Seq=1 Ack=1 Len=0",
                                 "0.300000 client -> server FIN, ACK Seq=1 Ack=1 Len=0",
                                 "0.310000 server -> client FIN, ACK Seq=1 Ack=1 Len=0",
                                 "0.350000 server -> client ACK Seq=2 Ack=2 Len=0",
                                 "0.360000 client -> server ACK Seq=2 Ack=2 Len=0",
                             }));
  EXPECT_EQ(states(trace, "client"),
            (Lines{"0.010000 SYN-SENT", "0.110000 ESTABLISHED", "0.300000 FIN-WAIT-1", "0.360000 CLOSING",
                   "0.400000 TIME-WAIT", "1.400000 CLOSED"}));
  EXPECT_EQ(states(trace, "server"),
            (Lines{"0.000000 LISTEN", "0.060000 SYN-RECEIVED", "0.160000 ESTABLISHED", "0.310000 FIN-WAIT-1",
                   "0.350000 CLOSING", "0.410000 TIME-WAIT", "1.410000 CLOSED"}));
}

TEST(Scenarios, HalfCloseAFinEndsOneDirectionOnly) {
  const Trace trace = shown("half-close");
  EXPECT_EQ(exchange(trace), (Lines{
                                 "0.010000 client -> server SYN Seq=0 Len=0",
                                 "0.040035 server -> client SYN, ACK Seq=0 Ack=1 Len=0",
                                 "0.070070 client -> server ACK Seq=1 Ack=1 Len=0",
                                 "0.090070 client -> server PSH, ACK Seq=1 Ack=1 Len=200",
                                 "0.110070 client -> server FIN, ACK Seq=201 Ack=1 Len=0",
                                 "0.120262 server -> client ACK Seq=1 Ack=201 Len=0",
                                 "0.140102 server -> client ACK Seq=1 Ack=202 Len=0",
                                 "0.180102 server -> client ACK Seq=1 Ack=202 Len=1460",
                                 "0.180102 server -> client ACK Seq=1461 Ack=202 Len=1460",
                                 "0.180102 server -> client PSH, ACK Seq=2921 Ack=202 Len=80",
                                 "0.211302 client -> server ACK Seq=202 Ack=1461 Len=0",
                                 "0.212502 client -> server ACK Seq=202 Ack=2921 Len=0",
                                 "0.212598 client -> server ACK Seq=202 Ack=3001 Len=0",
                                 "0.280102 server -> client FIN, ACK Seq=3001 Ack=202 Len=0",
                                 "0.310134 client -> server ACK Seq=202 Ack=3002 Len=0",
                             }));
  EXPECT_EQ(states(trace, "client"),
            (Lines{"0.010000 SYN-SENT", "0.070070 ESTABLISHED", "0.110070 FIN-WAIT-1", "0.170134 FIN-WAIT-2",
                   "0.310134 TIME-WAIT", "1.310134 CLOSED"}));
  EXPECT_EQ(states(trace, "server"),
            (Lines{"0.000000 LISTEN", "0.040035 SYN-RECEIVED", "0.100102 ESTABLISHED", "0.140102 CLOSE-WAIT",
                   "0.280102 LAST-ACK", "0.340166 CLOSED"}));
}

TEST(Scenarios, LastAckLostTheFinComesAgainAndTimeWaitStartsAnew) {
  const Trace trace = shown("last-ack-lost");
  EXPECT_EQ(exchange(trace), (Lines{
                                 "0.010000 client -> server SYN Seq=0 Len=0",
                                 "0.050000 server -> client SYN, ACK Seq=0 Ack=1 Len=0",
                                 "0.090000 client -> server ACK Seq=1 Ack=1 Len=0",
                                 "0.130000 client -> server FIN, ACK Seq=1 Ack=1 Len=0",
                                 "0.170000 server -> client ACK Seq=1 Ack=2 Len=0",
                                 "0.230000 server -> client FIN, ACK Seq=1 Ack=2 Len=0",
                                 "0.270000 client -> server ACK Seq=2 Ack=2 Len=0",
                                 "0.290000 client -x server ACK Seq=2 Ack=2 Len=0",
                                 "1.230000 server -> client FIN, ACK Seq=1 Ack=2 Len=0 again",
                                 "1.270000 client -> server ACK Seq=2 Ack=2 Len=0",
                             }));
  EXPECT_EQ(states(trace, "client"),
            (Lines{"0.010000 SYN-SENT", "0.090000 ESTABLISHED", "0.130000 FIN-WAIT-1", "0.210000 FIN-WAIT-2",
                   "0.270000 TIME-WAIT", "3.270000 CLOSED"}));
  EXPECT_EQ(states(trace, "server"),
            (Lines{"0.000000 LISTEN", "0.050000 SYN-RECEIVED", "0.130000 ESTABLISHED", "0.170000 CLOSE-WAIT",
                   "0.230000 LAST-ACK", "1.310000 CLOSED"}));
}

TEST(Scenarios, EndByThemselvesAndEverySegmentArrivesOrIsLost) {
  for (const scenario::Builtin& each : scenario::builtins()) {
    const Scenario scenario = scenario_of(each.text);
    const History history = whole_run(scenario);
    EXPECT_FALSE(history.truncated()) << each.name;
    if (scenario.until) continue;  // something may still be on its way
    for (const Packet& packet : history.trace().packets()) {
      EXPECT_NE(packet.received == kNoEvent, packet.dropped == kNoEvent) << each.name;
    }
  }
}

}  // namespace
}  // namespace tcplab::lab
