// Opening: RFC 9293 3.5 and 3.9.1.1.

#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

TEST(Rfc9293, MUST_10_SimultaneousOpensMakeOneConnection) {
  WirePair w;
  const ConnId a = *w.a.connect({w.b.address(), 2000}, 1000, w.now);
  const ConnId b = *w.b.connect({w.a.address(), 1000}, 2000, w.now);
  w.settle();
  EXPECT_EQ(w.a.find(a)->state(), kEstablished);
  EXPECT_EQ(w.b.find(b)->state(), kEstablished);
  ASSERT_TRUE(w.a.send(a, octets(3, 'x'), w.now));
  w.settle();
  EXPECT_EQ(w.b.receive(b, 10)->size(), 3U);
}

TEST(Rfc9293, MUST_11_SynReceivedRemembersThatTheOpenWasPassive) {
  Endpoint t;
  t.syn_received().receives("R", 5001).is(kListen);
  EXPECT_TRUE(t.notices.empty());
}

TEST(Rfc9293, MUST_11_SynReceivedRemembersThatTheOpenWasActive) {
  Endpoint t;
  t.syn_sent().receives("S", 5000).sends("S. 1000 ack 5001").is(kSynReceived).receives("R", 5001).is(kClosed);
  EXPECT_TRUE(t.was_told(Notice::kRefused));
  EXPECT_EQ(t.tcp.error(), CallError::kConnectionRefused);
}

TEST(Rfc9293, MUST_41_APassiveOpenLeavesEarlierRecordsAlone) {
  WirePair w;
  const ConnId listener = *w.b.listen(80, 5, w.now);
  const ConnId client = *w.a.connect({w.b.address(), 80}, 0, w.now);
  w.settle();
  const ConnId server = *w.b.accept(listener);
  EXPECT_EQ(w.b.open_passive(80, std::nullopt, w.now).error(), CallError::kPortInUse);
  const ConnId other = *w.b.open_passive(81, std::nullopt, w.now);
  EXPECT_EQ(w.b.find(listener)->state(), kListen);
  EXPECT_EQ(w.b.find(server)->state(), kEstablished);
  EXPECT_EQ(w.b.find(other)->state(), kListen);
  ASSERT_TRUE(w.a.send(client, octets(1), w.now));
  w.settle();
  EXPECT_EQ(w.b.find(server)->rcv().readable(), 1U);
}

TEST(Rfc9293, MUST_42_APortCanBeListenedOnWhileItsConnectionsAreStillOpening) {
  WirePair w;
  const ConnId sent = *w.b.connect({w.a.address(), 5555}, 80, w.now);  // nobody answers yet
  const ConnId listener = *w.b.listen(80, 5, w.now);
  EXPECT_EQ(w.b.find(sent)->state(), kSynSent);

  wire::TcpSegment syn = Endpoint().segment("S", 5000);
  syn.destination = w.b.address();
  syn.source = wire::IpAddress::v4(198, 51, 100, 77);
  syn.header.destination_port = 80;
  w.b.on_segment(syn, w.now);  // one in SYN-RECEIVED
  ASSERT_TRUE(w.b.close(listener, w.now));
  EXPECT_TRUE(w.b.listen(80, 5, w.now)) << "neither SYN-SENT nor SYN-RECEIVED is in the way";
}

TEST(Rfc9293, MUST_43_TheUserMayNameTheLocalAddress) {
  const wire::IpAddress second = wire::IpAddress::v4(198, 51, 100, 9);
  Host host(kLocal.address, {1, 2});
  host.add_address(second);
  const ConnId id = *host.connect(kRemote, 0, {}, {second, std::nullopt, {}});
  EXPECT_EQ(host.find(id)->local().address, second);
  EXPECT_EQ(host.poll_segment({})->out.segment.source, second);
  EXPECT_EQ(host.connect(kRemote, 0, {}, {kRemote.address, std::nullopt, {}}).error(),
            CallError::kInvalidAddress)
      << "it must be one of ours";

  const ConnId listener = *host.listen(80, 1, {}, {second, std::nullopt, {}});
  EXPECT_TRUE(host.listen(80, 1, {}, {kLocal.address, std::nullopt, {}}))
      << "another address, another listener";
  EXPECT_EQ(host.find(listener)->local().address, second);
}

TEST(Rfc9293, MUST_44_WithoutALocalAddressTheHostChoosesOneOfThePeersVersion) {
  Host host(kLocal.address, {1, 2});
  host.add_address(kLocal6.address);
  EXPECT_EQ(host.find(*host.connect(kRemote6, 0, {}))->local().address, kLocal6.address);
  EXPECT_EQ(host.find(*host.connect(kRemote, 0, {}))->local().address, kLocal.address);
}

TEST(Rfc9293, MUST_45_AllSegmentsOfAConnectionHaveTheLocalAddressOfItsFirst) {
  Host host(kLocal.address, {1, 2});
  const wire::IpAddress second = wire::IpAddress::v4(198, 51, 100, 9);
  host.add_address(second);
  (void)*host.listen(80, 5, {});
  wire::TcpSegment syn = Endpoint().segment("S", 5000);
  syn.destination = second;
  syn.header.destination_port = 80;
  host.on_segment(syn, {});
  const wire::TcpSegment answer = host.poll_segment({})->out.segment;
  EXPECT_EQ(answer.source, second) << "the address that the SYN came to, not our first";
  syn.header.flags = flags_of(".");
  syn.header.options = {};
  syn.header.seq += 1;
  syn.header.ack = answer.header.seq + 1;
  syn.payload = octets(1);
  host.on_segment(syn, {});
  host.on_timeout(Instant{} + seconds(1));
  EXPECT_EQ(host.poll_segment(Instant{} + seconds(1))->out.segment.source, second);
}

TEST(Rfc9293, MUST_46_AnOpenToAnAddressThatIsNoHostIsAnError) {
  Host host(kLocal.address, {1, 2});
  host.add_address(kLocal6.address);
  for (const char* text : {"255.255.255.255", "224.0.0.1", "239.255.255.255", "ff02::1"}) {
    const wire::Endpoint remote{*wire::IpAddress::parse(text), 80};
    EXPECT_EQ(host.connect(remote, 0, {}).error(), CallError::kInvalidAddress) << text;
    EXPECT_EQ(host.open_passive(80, remote, {}).error(), CallError::kInvalidAddress) << text;
  }
  for (const char* text : {"0.0.0.0", "::"}) {
    const wire::Endpoint remote{*wire::IpAddress::parse(text), 80};
    EXPECT_EQ(host.connect(remote, 0, {}).error(), CallError::kForeignSocketUnspecified) << text;
  }
  EXPECT_EQ(host.connect({kRemote.address, 0}, 0, {}).error(), CallError::kForeignSocketUnspecified);
  EXPECT_FALSE(host.poll_segment({}));
}

TEST(Opening, TextOnASynIsNotToBeHadBeforeTheHandshakeIsOver) {
  Endpoint t;
  t.listen().receives("S", 5000, 0, octets(3, 'a')).sends("S. 1000 ack 5001");
  EXPECT_EQ(t.reads(), "");
  EXPECT_EQ(t.tcp.status().pending_receipt, 0U);
  t.receives(".", 5004, 1001).sends(". 1001 ack 5004").is(kEstablished);
  EXPECT_EQ(t.reads(), "abc");
}

TEST(Opening, TextOfAHandshakeThatFailedIsDropped) {
  Endpoint t;
  t.syn_sent()
      .receives("S", 5000, 0, octets(3, 'a'))
      .sends("S. 1000 ack 5001")
      .receives("R", 5001)
      .is(kClosed);
  EXPECT_EQ(t.reads(), "connection refused");
}

TEST(Opening, AFullySpecifiedPassiveOpenTakesNobodyElse) {
  Endpoint t;
  ASSERT_TRUE(t.tcp.open_passive(wire::Endpoint{kRemote.address, 81}));
  t.receives("S", 5000).sends("R. 0 ack 5001").is(kListen);
  wire::TcpSegment syn = t.segment("S", 5000);
  syn.header.source_port = 81;
  arrives(t, syn).sends("S. 1000 ack 5001").is(kSynReceived);
}

TEST(Opening, APassiveOpenBecomesActiveOnDemand) {
  Endpoint t;
  t.listen();
  ASSERT_TRUE(t.tcp.open_active(kRemote, t.now));
  t.sends("S 1000").is(kSynSent).receives("S.", 5000, 1001).sends(". 1001 ack 5001").is(kEstablished);
}

TEST(Opening, CloseInSynReceivedWaitsForTheDataToLeave) {
  Endpoint t;
  t.syn_received();
  say(t, 5);
  t.closes().sends_nothing().is(kSynReceived);
  t.receives(".", 5001, 1001).sends("FP. 1001 ack 5001 len 5").is(kFinWait1);
}

// RFC 9293 3.10.4: with nothing to send the FIN leaves at once; 3.10.7.4: what the SYN brought is taken with
// its ACK.
Endpoint closed_with_text_waiting(std::string_view syn) {
  Endpoint t;
  t.listen().receives(syn, 5000, 0, octets(3, 'a')).sends("S. 1000 ack 5001");
  t.closes().sends("F. 1001 ack 5001").is(kFinWait1);
  EXPECT_EQ(t.reads(), "") << "the handshake is not over";
  EXPECT_FALSE(t.was_told(Notice::kConnected));
  return t;
}

TEST(Opening, CloseInSynReceivedLosesNoTextOfTheSyn) {
  Endpoint t = closed_with_text_waiting("S");
  t.receives(".", 5004, 1001).sends(". 1002 ack 5004").is(kFinWait1);
  EXPECT_EQ(times_told(t, Notice::kConnected), 1U);
  EXPECT_EQ(t.reads(), "abc");
  t.receives(".", 5004, 1002)
      .is(kFinWait2)
      .receives("P.", 5004, 1002, octets(1, 'd'))
      .sends(". 1002 ack 5005");
  EXPECT_EQ(t.reads(), "d");
  EXPECT_EQ(times_told(t, Notice::kConnected), 1U);
}

TEST(Opening, CloseInSynReceivedLosesNoFinOfTheSynEither) {
  Endpoint both = closed_with_text_waiting("SF");
  both.receives(".", 5005, 1002).sends(". 1002 ack 5005").is(kTimeWait);
  EXPECT_EQ(both.reads(), "abc");
  Endpoint syn_only = closed_with_text_waiting("SF");
  syn_only.receives(".", 5005, 1001).sends(". 1002 ack 5005").is(kClosing);
  EXPECT_EQ(syn_only.reads(), "abc");
  syn_only.receives(".", 5005, 1002).is(kTimeWait);
}

TEST(Opening, AfterACloseInSynReceivedOneAckMayCoverSynAndFin) {
  Endpoint t = closed_with_text_waiting("S");
  t.receives(".", 5004, 1002).sends(". 1002 ack 5004").is(kFinWait2);
  EXPECT_EQ(t.reads(), "abc");
}

TEST(Opening, AfterACloseInSynReceivedOnlyAnAckOfOurSynCounts) {
  Endpoint t = closed_with_text_waiting("S");
  t.receives(".", 5004, 1000, octets(1)).sends(". 1002 ack 5001").is(kFinWait1);
  t.receives(".", 5004, 1003, octets(1)).sends(". 1002 ack 5001").is(kFinWait1);
  EXPECT_EQ(t.reads(), "");
  t.times_out().sends("S. 1000 ack 5001").receives(".", 5004, 1001).sends("F. 1001 ack 5004");
}

TEST(Opening, AfterACloseOurCrossedSynIsStillAcknowledgedByASynAck) {
  Endpoint t;
  t.syn_sent().receives("S", 5000).sends("S. 1000 ack 5001").is(kSynReceived);
  t.closes().sends("F. 1001 ack 5001").receives("S.", 5000, 1001).is(kFinWait1);
  EXPECT_TRUE(t.was_told(Notice::kConnected));
  t.receives(".", 5001, 1002).is(kFinWait2);
}

TEST(Opening, AFinOfSynReceivedIsSentAgainInEveryProfile) {
  for (const Profile profile : {Profile::kRfc, Profile::kLinux, Profile::kFreeBsd}) {
    Config config = plain();
    config.profile = profile;
    config.scoreboard = profile == Profile::kLinux;
    Endpoint t(config);
    t.syn_received().closes();
    const std::string fin = "F. 1001 ack 5001";
    t.sends(fin)
        .receives(".", 5001, 1001)
        .is(kFinWait1)
        .times_out()
        .sends(fin)
        .receives(".", 5001, 1002)
        .is(kFinWait2);
  }
}

TEST(Backlog, ASynBeyondItIsDroppedSilentlyAndNotReset) {
  Host host(kLocal.address, {1, 2});
  const ConnId listener = *host.listen(80, 1, {});
  wire::TcpSegment syn = Endpoint().segment("S", 5000);
  syn.header.destination_port = 80;
  host.on_segment(syn, {});
  EXPECT_TRUE(host.poll_segment({}));
  syn.header.source_port = 81;
  host.on_segment(syn, {});
  EXPECT_FALSE(host.poll_segment({}));
  ASSERT_TRUE(host.set_backlog(listener, 2));
  host.on_segment(syn, {});
  EXPECT_TRUE(host.poll_segment({})) << "its retransmission gets in";
}

}  // namespace
}  // namespace tcplab::tcp
