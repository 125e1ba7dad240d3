// What the rules of the handshake and of the initial sequence number are for.

#include "tests/tcp/variants/variant.hpp"

namespace tcplab::tcp {
namespace {

wire::TcpSegment syn_to(const wire::Endpoint& local) {
  wire::TcpSegment syn = from_peer("S", 5000);
  syn.header.destination_port = local.port;
  return syn;
}

TEST(Variants, TwoMessageHandshake_AnOldSynOpensAConnectionThatWaitsForNobody) {
  Endpoint right;
  right.listen().receives("S", 5000).sends("S. 1000 ack 5001").is(kSynReceived);
  for (int i = 0; i < 7; ++i) right.times_out().sends("S. 1000 ack 5001");
  right.times_out().sends_nothing().is(kClosed);
  EXPECT_FALSE(right.was_told(Notice::kConnected)) << "three messages: the user never hears of it";

  Endpoint t(without(&Variant::two_message_handshake));
  t.listen().receives("S", 5000).is(kSynReceived).sends("S. 1000 ack 5001").is(kEstablished);
  EXPECT_TRUE(t.was_told(Notice::kConnected));
  EXPECT_EQ(t.arcs.back(), std::pair(kSynReceived, kEstablished));
  EXPECT_GT(times_told(t, Rule::kVariantTwoMessages), 0U);
  t.passes(minutes(24 * 60)).sends_nothing().is(kEstablished);
}

TEST(Variants, TwoMessageHandshake_TheUserHearsOfAConnectionThatARstThenTakesBack) {
  Endpoint right;
  right.syn_received().receives("R", 5001).sends_nothing().is(kListen);
  EXPECT_TRUE(right.notices.empty());

  Endpoint t(without(&Variant::two_message_handshake));
  t.listen().receives("S", 5000).sends("S. 1000 ack 5001").receives("R", 5001).is(kClosed);
  EXPECT_TRUE(t.was_told(Notice::kConnected) && t.was_told(Notice::kReset));
}

TEST(Variants, TwoMessageHandshake_WorksWithAClientThatIsReallyThere) {
  Endpoint t(without(&Variant::two_message_handshake));
  t.listen().receives("S", 5000).sends("S. 1000 ack 5001");
  speaks(t, 100);
  t.sends("P. 1001 ack 5001 len 100").receives(".", 5001, 1101);
  t.receives("P.", 5001, 1101, octets(50)).sends(". 1101 ack 5051").is(kEstablished);
  EXPECT_EQ(t.reads().size(), 50U);
}

// Nobody repeats a SYN,ACK that was taken as acknowledged: the client goes on asking, the server on waiting.
TEST(Variants, TwoMessageHandshake_ALostSynAckIsNeverSentAgain) {
  Endpoint right;
  right.syn_received().times_out().sends("S. 1000 ack 5001");

  Endpoint t(without(&Variant::two_message_handshake));
  t.listen().receives("S", 5000).sends("S. 1000 ack 5001").passes(minutes(1)).sends_nothing();
  t.receives("S", 5000).sends(". 1001 ack 5001").sends_nothing();
}

TEST(Variants, TwoMessageHandshake_TheListenersPlaceIsTakenByASynAlone) {
  for (const bool by_the_rules : {true, false}) {
    Machine m(by_the_rules ? plain() : without(&Variant::two_message_handshake));
    const ConnId listener = *m.host.listen(kLocal.port, 8, m.now);
    m.receives(syn_to(kLocal));
    EXPECT_EQ(m.sends().substr(0, 3), "S. ");
    EXPECT_EQ(m.host.accept(listener).has_value(), !by_the_rules);
  }
}

// Nor does a cookie make a connection of a SYN alone.
TEST(Variants, TwoMessageHandshake_LeavesSynCookiesAsTheyAre) {
  Config config = plain();
  config.syn_cookies = true;
  Machine m(config);
  const ConnId listener = *m.host.listen(kLocal.port, 1, m.now);
  wire::TcpSegment first = syn_to(kLocal);
  first.header.source_port = 7;
  m.receives(first);  // by the rules, so that it is half open and leaves no room
  EXPECT_EQ(m.sends().substr(0, 3), "S. ");
  config.variant.two_message_handshake = true;
  EXPECT_TRUE(m.host.configure(listener, config, m.now));
  m.receives(syn_to(kLocal));
  EXPECT_EQ(m.sends().substr(0, 3), "S. ");
  EXPECT_FALSE(m.host.accept(listener).has_value());
  EXPECT_EQ(m.times_told(Rule::kVariantTwoMessages), 0U);
}

TEST(Variants, DataBeforeEstablished_AForgedSynHandsTheUserWhatNobodySent) {
  Endpoint right;
  right.listen().receives("S", 5000, 0, octets(10)).sends("S. 1000 ack 5001");
  EXPECT_EQ(right.reads(), "") << "kept until the peer has confirmed the connection";
  right.receives("R", 5001).is(kListen);
  EXPECT_EQ(right.reads(), "");

  Endpoint t(without(&Variant::data_before_established));
  t.listen().receives("S", 5000, 0, octets(10)).is(kSynReceived).sends("S. 1000 ack 5011");
  EXPECT_TRUE(t.was_told(Notice::kReadable));
  EXPECT_EQ(t.reads().size(), 10U);
  EXPECT_EQ(times_told(t, Rule::kVariantEarlyData), 2U) << "that it did so, and what the user is told";
  t.receives("R", 5011).is(kClosed);
}

TEST(Variants, DataBeforeEstablished_SaysNothingOfASynWithoutData) {
  Endpoint t(without(&Variant::data_before_established));
  t.syn_received().receives("P.", 5001, 1001, octets(10)).sends(". 1001 ack 5011").is(kEstablished);
  EXPECT_EQ(t.reads().size(), 10U);
  EXPECT_EQ(times_told(t, Rule::kVariantEarlyData), 0U);
}

SeqNum isn_of(Machine& m) { return m.host.find(*m.host.connect(kRemote, kLocal.port, m.now))->snd().iss; }

TEST(Variants, PredictableIsn_WhoKnowsTheTimeKnowsTheNumber) {
  Machine one(plain(), {1, 2});
  Machine other(plain(), {3, 4});
  EXPECT_NE(isn_of(one), isn_of(other)) << "a secret of its own";
  EXPECT_EQ(one.times_told(Rule::kVariantPredictableIsn), 0U);

  Machine open(without(&Variant::predictable_isn), {1, 2});
  EXPECT_EQ(isn_of(open), Host::sequence_clock(open.now));
  EXPECT_EQ(open.times_told(Rule::kVariantPredictableIsn), 1U);
}

// A blind forger, who never sees the SYN,ACK, finishes a handshake in somebody's name and is believed.
TEST(Variants, PredictableIsn_AForgerSpeaksInTheNameOfAnother) {
  for (const bool by_the_rules : {true, false}) {
    Machine m(by_the_rules ? plain() : without(&Variant::predictable_isn));
    const ConnId listener = *m.host.listen(kLocal.port, 8, m.now);
    m.receives(syn_to(kLocal));
    EXPECT_EQ(m.sends().substr(0, 3), "S. ");
    const SeqNum guess = Host::sequence_clock(m.now) + 1;
    m.receives(from_peer("P.", 5001, guess.value, octets(5)));
    const std::optional<ConnId> believed = m.host.accept(listener);
    EXPECT_EQ(believed.has_value(), !by_the_rules);
    if (believed) {
      EXPECT_EQ(m.host.receive(*believed, 100)->size(), 5U);
      EXPECT_EQ(m.times_told(Rule::kVariantPredictableIsn), 1U);
    }
  }
}

TEST(Variants, FrozenIsn_TheNextIncarnationBeginsWithTheSameNumber) {
  for (const bool by_the_rules : {true, false}) {
    Machine m(by_the_rules ? plain() : without(&Variant::frozen_isn));
    const ConnId first = *m.host.connect(kRemote, kLocal.port, m.now);
    const SeqNum before = m.host.find(first)->snd().iss;
    EXPECT_TRUE(m.host.abort(first));
    m.sends();
    m.now = m.now + seconds(10);
    const SeqNum after = isn_of(m);
    EXPECT_EQ(after - before, by_the_rules ? 2'500'000 : 0) << "a tick every 4 microseconds";
    EXPECT_EQ(m.times_told(Rule::kVariantFrozenIsn), by_the_rules ? 0U : 2U);
  }
}

// Both ends with frozen numbers: what the first incarnation left in the network fits into the second.
TEST(Variants, FrozenIsn_OldDataAreDeliveredIntoANewConnection) {
  for (const bool by_the_rules : {true, false}) {
    Machine m(by_the_rules ? plain() : without(&Variant::frozen_isn));
    const ConnId listener = *m.host.listen(kLocal.port, 8, m.now);
    const std::uint32_t peers_tick = by_the_rules ? 2'500'000 : 0;
    wire::TcpSegment old;
    for (std::uint32_t incarnation = 0; incarnation < 2; ++incarnation) {
      wire::TcpSegment syn = syn_to(kLocal);
      syn.header.seq += incarnation * peers_tick;
      m.receives(syn);
      EXPECT_EQ(m.sends().substr(0, 3), "S. ");
      const ConnId child = m.host.demultiplex(syn);
      const SeqNum iss = m.host.find(child)->snd().iss;
      m.receives(from_peer(".", syn.header.seq.value + 1, iss.value + 1));
      ASSERT_EQ(m.host.accept(listener), child);
      if (incarnation == 0) {
        old = from_peer("P.", syn.header.seq.value + 1, iss.value + 1, octets(7));  // on its way for long
        m.receives(from_peer("R", syn.header.seq.value + 1));
        m.now = m.now + seconds(10);
      } else {
        m.receives(old);
        EXPECT_EQ(m.host.receive(child, 100)->size(), by_the_rules ? 0U : 7U);
      }
    }
  }
}

}  // namespace
}  // namespace tcplab::tcp
