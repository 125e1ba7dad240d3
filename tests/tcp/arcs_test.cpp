// One test for every arc of the state diagram (RFC 9293 3.3.2, figure 5) and of the text around it. A test is
// named after its arc; that the connection really took it is checked after each test, from the name.

#include <cctype>
#include <string>

#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {
namespace {

using enum State;

// "SYN-RECEIVED" -> "SynReceived", "FIN-WAIT-1" -> "FinWait1".
std::string camel(std::string_view name) {
  std::string out;
  bool upper = true;
  for (const char c : name) {
    if (c == '-') {
      upper = true;
    } else {
      out += upper ? c : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      upper = false;
    }
  }
  return out;
}

std::string arc_name(State from, State to) { return camel(to_string(from)) + "To" + camel(to_string(to)); }

class Arcs : public ::testing::Test {
 protected:
  void TearDown() override {
    t.drain();
    const std::string test = ::testing::UnitTest::GetInstance()->current_test_info()->name();
    bool taken = false;
    for (const auto& [from, to] : t.arcs) taken |= test.substr(0, test.find('_')) == arc_name(from, to);
    EXPECT_TRUE(taken) << "the connection never took the arc " << test;
  }
  Endpoint t;
};

TEST_F(Arcs, ClosedToListen_PassiveOpen) { t.listen().sends_nothing(); }

TEST_F(Arcs, ClosedToSynSent_ActiveOpenSendsSyn) { t.syn_sent().sends_nothing(); }

TEST_F(Arcs, ListenToClosed_Close) {
  t.listen().closes().sends_nothing().is(kClosed);
  EXPECT_TRUE(t.was_told(Notice::kClosed));
}

TEST_F(Arcs, ListenToSynSent_SendOnAFullySpecifiedPassiveOpen) {
  ASSERT_TRUE(t.tcp.open_passive(kRemote));
  ASSERT_TRUE(t.tcp.send(octets(10), t.now));
  t.sends("S 1000").is(kSynSent).receives("S.", 5000, 1001).sends("P. 1001 ack 5001 len 10");
}

TEST_F(Arcs, ListenToSynReceived_SynIsAnsweredSynAck) {
  t.listen().receives("S", 5000).sends("S. 1000 ack 5001");
}

TEST_F(Arcs, SynSentToClosed_Close) { t.syn_sent().closes().sends_nothing().is(kClosed); }

TEST_F(Arcs, SynSentToClosed_Refused) {
  t.syn_sent().receives("R.", 0, 1001).sends_nothing().is(kClosed);
  EXPECT_TRUE(t.was_told(Notice::kRefused));
}

TEST_F(Arcs, SynSentToSynReceived_SynsCross) { t.syn_sent().receives("S", 5000).sends("S. 1000 ack 5001"); }

TEST_F(Arcs, SynSentToEstablished_SynAckIsAcknowledged) {
  t.syn_sent().receives("S.", 5000, 1001).sends(". 1001 ack 5001").is(kEstablished);
  EXPECT_TRUE(t.was_told(Notice::kConnected));
}

TEST_F(Arcs, SynReceivedToListen_ResetAfterPassiveOpen) {
  t.syn_received().receives("R", 5001).sends_nothing().is(kListen);
  EXPECT_TRUE(t.notices.empty()) << "the user of a passive OPEN is not told of a false start";
  t.receives("S", 7000).sends("S. 1000 ack 7001").is(kSynReceived);
}

TEST_F(Arcs, SynReceivedToClosed_ResetAfterActiveOpen) {
  t.syn_sent().receives("S", 5000).sends("S. 1000 ack 5001").receives("R", 5001).sends_nothing().is(kClosed);
  EXPECT_TRUE(t.was_told(Notice::kRefused));
}

TEST_F(Arcs, SynReceivedToEstablished_AckOfOurSyn) {
  t.syn_received().receives(".", 5001, 1001).sends_nothing().is(kEstablished);
  EXPECT_TRUE(t.was_told(Notice::kConnected));
}

TEST_F(Arcs, SynReceivedToFinWait1_CloseSendsFin) {
  t.syn_received().closes().sends("F. 1001 ack 5001").is(kFinWait1);
}

TEST_F(Arcs, EstablishedToFinWait1_CloseSendsFin) {
  t.established().closes().sends("F. 1001 ack 5001").is(kFinWait1);
}

TEST_F(Arcs, EstablishedToCloseWait_FinIsAcknowledged) {
  t.established().receives("F.", 5001, 1001).sends(". 1001 ack 5002").is(kCloseWait);
  EXPECT_TRUE(t.was_told(Notice::kRemoteClosed));
}

TEST_F(Arcs, EstablishedToClosed_Reset) {
  t.established().receives("R", 5001).sends_nothing().is(kClosed);
  EXPECT_TRUE(t.was_told(Notice::kReset));
}

TEST_F(Arcs, EstablishedToClosed_AbortSendsReset) { t.established().aborts().sends("R 1001").is(kClosed); }

TEST_F(Arcs, FinWait1ToFinWait2_OurFinIsAcknowledged) {
  t.fin_wait_1().receives(".", 5001, 1002).is(kFinWait2);
}

TEST_F(Arcs, FinWait1ToClosing_FinsCross) {
  t.fin_wait_1().receives("F.", 5001, 1001).sends(". 1002 ack 5002").is(kClosing);
}

TEST_F(Arcs, FinWait1ToTimeWait_FinThatAcknowledgesOurs) {
  t.fin_wait_1().receives("F.", 5001, 1002).sends(". 1002 ack 5002").is(kTimeWait);
}

TEST_F(Arcs, FinWait1ToClosed_Reset) { t.fin_wait_1().receives("R", 5001).sends_nothing().is(kClosed); }

TEST_F(Arcs, FinWait2ToTimeWait_FinIsAcknowledged) {
  t.fin_wait_2().receives("F.", 5001, 1002).sends(". 1002 ack 5002").is(kTimeWait);
}

TEST_F(Arcs, FinWait2ToClosed_Reset) { t.fin_wait_2().receives("R", 5001).sends_nothing().is(kClosed); }

TEST_F(Arcs, CloseWaitToLastAck_CloseSendsFin) {
  t.close_wait().closes().sends("F. 1001 ack 5002").is(kLastAck);
}

TEST_F(Arcs, CloseWaitToClosed_AbortSendsReset) { t.close_wait().aborts().sends("R 1001").is(kClosed); }

TEST_F(Arcs, ClosingToTimeWait_OurFinIsAcknowledged) {
  t.closing().receives(".", 5002, 1002).sends_nothing().is(kTimeWait);
}

TEST_F(Arcs, ClosingToClosed_Reset) { t.closing().receives("R", 5002).sends_nothing().is(kClosed); }

TEST_F(Arcs, LastAckToClosed_OurFinIsAcknowledged) {
  t.last_ack().receives(".", 5002, 1002).sends_nothing().is(kClosed);
  EXPECT_FALSE(t.tcp.error());
}

TEST_F(Arcs, TimeWaitToClosed_TwoMslLater) {
  t.time_wait()
      .passes(seconds(240) - nanoseconds(1))
      .is(kTimeWait)
      .passes(nanoseconds(1))
      .sends_nothing()
      .is(kClosed);
}

TEST(StateDiagram, EveryArcHasATest) {
  const ::testing::UnitTest& all = *::testing::UnitTest::GetInstance();
  std::string names;
  for (int i = 0; i < all.total_test_suite_count(); ++i) {
    const ::testing::TestSuite& suite = *all.GetTestSuite(i);
    if (std::string_view(suite.name()) != "Arcs") continue;
    for (int j = 0; j < suite.total_test_count(); ++j)
      names += std::string(" ") + suite.GetTestInfo(j)->name();
  }
  for (const Transition& arc : transitions()) {
    const std::string name = " " + arc_name(arc.from, arc.to) + "_";
    EXPECT_NE(names.find(name), std::string::npos) << "no test for" << name;
  }
}

TEST(StateDiagram, NothingElseIsLegal) {
  EXPECT_FALSE(is_legal(kClosed, kEstablished));
  EXPECT_FALSE(is_legal(kListen, kEstablished));
  EXPECT_FALSE(is_legal(kEstablished, kTimeWait));
  EXPECT_FALSE(is_legal(kTimeWait, kEstablished));
  EXPECT_FALSE(is_legal(kLastAck, kTimeWait));
}

}  // namespace
}  // namespace tcplab::tcp
