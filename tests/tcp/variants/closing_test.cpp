// What TIME-WAIT is for, and that an ACK rides on a FIN.

#include "tests/tcp/variants/variant.hpp"

namespace tcplab::tcp {
namespace {

TEST(Variants, NoTimeWait_AFinThatComesAgainIsAnsweredByARst) {
  Endpoint right;
  right.time_wait().receives("F.", 5001, 1002).sends(". 1002 ack 5002").is(kTimeWait);

  Endpoint t(without(&Variant::no_time_wait));
  t.fin_wait_2().receives("F.", 5001, 1002).is(kClosed);
  EXPECT_TRUE(t.was_told(Notice::kRemoteClosed) && t.was_told(Notice::kClosed));
  t.sends(". 1002 ack 5002").sends_nothing();
  EXPECT_EQ(times_told(t, Rule::kVariantNoTimeWait), 2U) << "the change of state, and what the user is told";
  // That ACK is lost, and the peer, whose close was orderly, is told that it was not.
  t.receives("F.", 5001, 1002).sends("R 1002");
}

TEST(Variants, NoTimeWait_EveryWayIntoItLeadsToClosedAtOnce) {
  Endpoint fins_cross(without(&Variant::no_time_wait));
  fins_cross.closing().receives(".", 5002, 1002).sends_nothing().is(kClosed);
  EXPECT_GT(times_told(fins_cross, Rule::kVariantNoTimeWait), 0U);

  Endpoint at_once(without(&Variant::no_time_wait));
  at_once.fin_wait_1().receives("F.", 5001, 1002).sends(". 1002 ack 5002").sends_nothing().is(kClosed);
  EXPECT_GT(times_told(at_once, Rule::kVariantNoTimeWait), 0U);
}

TEST(Variants, NoTimeWait_WhatCameWithTheFinCanStillBeRead) {
  Endpoint t(without(&Variant::no_time_wait));
  t.fin_wait_2().receives("F.", 5001, 1002, octets(20)).sends(". 1002 ack 5022").is(kClosed);
  EXPECT_EQ(t.reads().size(), 20U);
}

// From a client that closes first, to its next connection from the same port, which a FIN of the first one
// finds. The peer's numbers are as unlucky as can be.
TEST(Variants, NoTimeWait_AnOldFinKillsANewConnection) {
  for (const bool by_the_rules : {true, false}) {
    Config config = plain();
    config.variant.no_time_wait = !by_the_rules;
    config.variant.frozen_isn = true;
    Machine m(config);
    const ConnId first = *m.host.connect(kRemote, kLocal.port, m.now);
    const std::uint32_t iss = m.host.find(first)->snd().iss.value;
    m.sends();
    m.receives(from_peer("S.", 5000, iss + 1));
    m.sends();
    EXPECT_TRUE(m.host.close(first, m.now));
    m.sends();
    const wire::TcpSegment fin = from_peer("F.", 5001, iss + 2);
    m.receives(fin);
    EXPECT_EQ(m.host.find(first)->state(), by_the_rules ? kTimeWait : kClosed);
    m.sends();

    const Result<ConnId, CallError> second = m.host.connect(kRemote, kLocal.port, m.now);
    ASSERT_EQ(second.ok(), !by_the_rules) << "TIME-WAIT keeps the pair of sockets";
    if (by_the_rules) continue;
    m.sends();
    m.receives(from_peer("S.", 5000, iss + 1));
    EXPECT_EQ(m.host.find(*second)->state(), kEstablished);
    m.sends();
    EXPECT_EQ(*m.host.send(*second, octets(100), m.now), 100U);
    m.sends();
    m.receives(fin);  // a copy that was late
    EXPECT_EQ(m.host.find(*second)->state(), kCloseWait) << "the peer has said nothing of the kind";
  }
}

TEST(Variants, TimeWait_TooShortItIsOverBeforeTheFinComesAgain) {
  Endpoint right;
  right.time_wait().passes(seconds(239)).is(kTimeWait);
  right.receives("F.", 5001, 1002).sends(". 1002 ack 5002");

  Config config = plain();
  config.variant.time_wait = seconds(2);
  Endpoint t(config);
  t.time_wait().passes(seconds(2) - nanoseconds(1)).is(kTimeWait);
  EXPECT_EQ(times_told(t, Rule::kVariantTimeWait), 1U);
  t.receives("F.", 5001, 1002).sends(". 1002 ack 5002");
  EXPECT_EQ(times_told(t, Rule::kVariantTimeWait), 2U) << "it starts anew, as long again";
  t.passes(seconds(2)).is(kClosed).receives("F.", 5001, 1002).sends("R 1002");
}

TEST(Variants, TimeWait_OfTwiceTheMslIsNoVariant) {
  Config config = plain();
  config.variant.time_wait = config.msl * 2;
  Endpoint t(config);
  t.time_wait().passes(seconds(240)).is(kClosed);
  EXPECT_EQ(times_told(t, Rule::kVariantTimeWait), 0U);
}

TEST(Variants, TimeWaitAssassination_AStrayRstEndsTheWait) {
  for (const ProfileInfo& profile : kProfiles) {
    SCOPED_TRACE(profile.name);
    Config config = profile.config;
    config.ack_delay = {};
    Endpoint right(config);
    right.time_wait().receives("R", 5002 + 70000).sends_nothing().is(kTimeWait);

    Endpoint t(without(&Variant::time_wait_assassination, config));
    t.time_wait().receives("R", 5002 + 70000).sends_nothing().is(kClosed);
    EXPECT_GT(times_told(t, Rule::kVariantAssassination), 0U);
  }
}

// RFC 1337 2: an old duplicate is answered, and the peer, who is CLOSED, resets what it was answered by. RFC
// 9293 3.10.7.4 lets that pass; the fix is to ignore RSTs, as FreeBSD does.
TEST(Variants, TimeWaitAssassination_UndoesTheFixOfRfc1337) {
  Config config = info(Profile::kFreeBsd).config;
  config.ack_delay = {};
  Endpoint right(config);
  right.time_wait().receives(".", 5001, 1001, octets(1)).sends(". 1002 ack 5002");
  right.receives("R", 5002).is(kTimeWait);

  Endpoint t(without(&Variant::time_wait_assassination, config));
  t.time_wait().receives(".", 5001, 1001, octets(1)).sends(". 1002 ack 5002").receives("R", 5002).is(kClosed);
  EXPECT_GT(times_told(t, Rule::kVariantAssassination), 0U);
}

TEST(Variants, TimeWaitAssassination_SaysNothingWhereTheRulesLetTheRstCount) {
  Endpoint t(without(&Variant::time_wait_assassination));
  t.time_wait().receives("R", 5002).is(kClosed);
  EXPECT_EQ(times_told(t, Rule::kVariantAssassination), 0U);
  EXPECT_GT(times_told(t, Rule::kReset), 0U);
}

TEST(Variants, FinApart_AlwaysFourSegmentsCloseAConnection) {
  Endpoint right;
  right.established().receives("F.", 5001, 1001).closes().sends("F. 1001 ack 5002").sends_nothing();

  Endpoint t(without(&Variant::fin_apart));
  t.established().receives("F.", 5001, 1001).closes();
  t.sends(". 1001 ack 5002").sends("F. 1001 ack 5002").sends_nothing().is(kLastAck);
  EXPECT_EQ(times_told(t, Rule::kVariantFinApart), 1U) << "of the ACK; the FIN after it is as it should be";
}

TEST(Variants, FinApart_HoldsForAnAckThatWasDelayedToo) {
  Config config = plain();
  config.ack_delay = milliseconds(40);
  Endpoint right(config);
  right.established().receives("P.", 5001, 1001, octets(10)).sends_nothing().closes();
  right.sends("F. 1001 ack 5011").sends_nothing();

  Endpoint t(without(&Variant::fin_apart, config));
  t.established().receives("P.", 5001, 1001, octets(10)).sends_nothing().closes();
  t.sends(". 1001 ack 5011").sends("F. 1001 ack 5011").sends_nothing();
  EXPECT_EQ(times_told(t, Rule::kVariantFinApart), 1U);
}

TEST(Variants, FinApart_SaysNothingWhereNoAckIsDue) {
  Endpoint t(without(&Variant::fin_apart));
  t.established().closes().sends("F. 1001 ack 5001").receives(".", 5001, 1002).is(kFinWait2);
  EXPECT_EQ(times_told(t, Rule::kVariantFinApart), 0U);
}

}  // namespace
}  // namespace tcplab::tcp
