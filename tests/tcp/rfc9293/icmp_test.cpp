// What IP reports: RFC 9293 3.9.2.2, RFC 5927, and path MTU discovery (RFC 1191, RFC 8201).

#include "core/tcp/profile.hpp"
#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

constexpr wire::IpAddress kRouter = wire::IpAddress::v4(203, 0, 113, 1);

wire::IcmpError about(const Endpoint& t, std::uint8_t type, std::uint8_t code, std::uint32_t seq,
                      std::uint32_t mtu = 0) {
  wire::IcmpError error;
  error.source = t.tcp.local().address.version == wire::IpVersion::kV4
                     ? kRouter
                     : *wire::IpAddress::parse("2001:db8::ff");
  error.destination = t.tcp.local().address;
  error.type = type;
  error.code = code;
  error.mtu = mtu;
  error.quoted_from = t.tcp.local();
  error.quoted_to = t.tcp.remote();
  error.quoted_seq = SeqNum{seq};
  return error;
}

Endpoint& hears(Endpoint& t, std::uint8_t type, std::uint8_t code, std::uint32_t seq, std::uint32_t mtu = 0) {
  t.tcp.on_icmp(about(t, type, code, seq, mtu), t.now);
  return t.drain();
}

// ESTABLISHED with 1001 to 1011 in flight.
Endpoint in_flight(const Config& config = plain()) {
  Endpoint t(config);
  t.established();
  say(t, 10);
  t.sends("P. 1001 ack 5001 len 10");
  return t;
}

TEST(Rfc9293, MUST_54_AnErrorGoesToTheConnectionThatSentWhatItQuotes) {
  Host host(kLocal.address, {1, 2});
  const ConnId one = *host.connect({kRemote.address, 80}, 1001, {});
  const ConnId two = *host.connect({kRemote.address, 80}, 1002, {});
  while (host.poll_segment({})) {
  }
  wire::IcmpError error;
  error.source = kRouter;
  error.destination = kLocal.address;
  error.type = wire::icmp4::kDestinationUnreachable;
  error.code = 1;
  error.quoted_from = host.find(two)->local();
  error.quoted_to = host.find(two)->remote();
  error.quoted_seq = host.find(two)->snd().iss;
  const wire::Parsed<wire::IcmpError> parsed = wire::parse_icmp_datagram(wire::emit_icmp_datagram(error));
  ASSERT_TRUE(parsed);
  host.on_icmp(*parsed, {});
  EXPECT_FALSE(host.find(one)->icmp_error());
  EXPECT_EQ(*host.find(two)->icmp_error(), error);
}

TEST(Rfc9293, SHLD_25_MUST_56_UnreachableNetHostAndRouteAreReportedAndDoNotAbort) {
  for (const std::uint8_t code : {std::uint8_t{0}, std::uint8_t{1}, std::uint8_t{5}}) {
    Endpoint open = in_flight();
    hears(open, 3, code, 1001).is(kEstablished);
    EXPECT_TRUE(open.was_told(Notice::kSoftError));
    EXPECT_EQ(open.tcp.icmp_error()->code, code);
    Endpoint opening;
    hears(opening.syn_sent(), 3, code, 1000).is(kSynSent);
    EXPECT_TRUE(opening.was_told(Notice::kSoftError));
    opening.times_out().sends("S 1000");
  }
}

TEST(Rfc9293, MUST_56_TimeExceededAndParameterProblemDoNotAbort) {
  for (const std::uint8_t type : {wire::icmp4::kTimeExceeded, wire::icmp4::kParameterProblem}) {
    Endpoint opening;
    hears(opening.syn_sent(), type, 0, 1000).is(kSynSent);
    Endpoint open = in_flight();
    hears(open, type, 0, 1001).is(kEstablished);
    EXPECT_TRUE(open.was_told(Notice::kSoftError));
  }
}

TEST(Rfc9293, MUST_56_OnIpv6NeitherDoTheSoftOnes) {
  for (const std::uint8_t type : {wire::icmp6::kTimeExceeded, wire::icmp6::kParameterProblem}) {
    Endpoint t = on_ipv6();
    ASSERT_TRUE(t.tcp.open_active(kRemote6, t.now));
    hears(t.sends("S 1000"), type, 0, 1000).is(kSynSent);
    EXPECT_TRUE(t.was_told(Notice::kSoftError));
  }
}

TEST(Rfc9293, MUST_55_SourceQuenchIsSilentlyDiscarded) {
  Endpoint t = in_flight();
  t.drain().log.clear();
  const std::uint32_t window = t.tcp.congestion().cwnd();
  hears(t, wire::icmp4::kSourceQuench, 0, 1001).is(kEstablished).sends_nothing();
  ASSERT_EQ(t.log.size(), 1U);
  EXPECT_EQ(t.log[0], (Event{Rule::kIcmpQuench, Discarded{}}));
  EXPECT_EQ(t.tcp.congestion().cwnd(), window);
  EXPECT_FALSE(t.tcp.icmp_error());
}

TEST(Rfc9293, SHLD_26_ProtocolOrPortUnreachableEndsAnOpen) {
  for (const std::uint8_t code : {std::uint8_t{2}, std::uint8_t{3}}) {
    Endpoint t;
    hears(t.syn_sent(), 3, code, 1000).is(kClosed).sends_nothing();
    EXPECT_EQ(t.tcp.error(), CallError::kDestinationUnreachable);
    EXPECT_TRUE(t.was_told(Notice::kRefused));
  }
  Endpoint six = on_ipv6();
  ASSERT_TRUE(six.tcp.open_active(kRemote6, six.now));
  hears(six.sends("S 1000"), wire::icmp6::kDestinationUnreachable, 4, 1000).is(kClosed);
}

TEST(Rfc9293, SHLD_26_AlsoOneThatIsOpenedFromTheOtherSide) {
  for (const bool crossed : {true, false}) {
    for (const std::uint8_t code : {std::uint8_t{2}, std::uint8_t{3}}) {
      Endpoint t;
      crossed ? t.syn_sent().receives("S", 5000).sends("S. 1000 ack 5001") : t.syn_received();
      hears(t, 3, code, 1000).is(kClosed).sends_nothing();
      EXPECT_EQ(t.tcp.error(), CallError::kDestinationUnreachable);
    }
  }
}

TEST(Rfc9293, SHLD_26_NothingElseEndsAnOpen) {
  for (std::uint8_t code = 0; code < 16; ++code) {
    Endpoint t;
    hears(t.syn_sent(), 3, code, 1000, 1400).is(code == 2 || code == 3 ? kClosed : kSynSent);
  }
  for (std::uint8_t code = 0; code < 8; ++code) {
    Endpoint t = on_ipv6();
    ASSERT_TRUE(t.tcp.open_active(kRemote6, t.now));
    hears(t.sends("S 1000"), wire::icmp6::kDestinationUnreachable, code, 1000);
    t.is(code == 1 || code == 4 ? kClosed : kSynSent);  // RFC 4443 3.1: prohibited, port
  }
}

TEST(Icmp, WhateverIsUnreachableEndsAnOpenWhereThatIsWanted) {  // RFC 5461 3.1
  for (const bool wanted : {false, true}) {
    Config config = plain();
    config.unreachable_ends_open = wanted;
    Endpoint t(config);
    t.syn_sent();
    const bool v4 = kLocal.address.version == wire::IpVersion::kV4;
    hears(t, v4 ? wire::icmp4::kDestinationUnreachable : wire::icmp6::kDestinationUnreachable, v4 ? 1 : 3,
          kIss);
    t.is(wanted ? State::kClosed : State::kSynSent);
  }
}

TEST(Rfc9293, SHLD_26_NotIfItQuotesWhatIsNotOurSyn) {
  for (const std::uint32_t seq : {999U, 1001U, 5000U}) {
    Endpoint t;
    hears(t.syn_sent(), 3, 3, seq).is(kSynSent);
    EXPECT_FALSE(t.tcp.icmp_error()) << seq;
  }
  Config deaf = plain();
  deaf.heed_hard_icmp = false;
  Endpoint t(deaf);
  hears(t.syn_sent(), 3, 3, 1000).is(kSynSent);
  EXPECT_TRUE(t.was_told(Notice::kSoftError)) << "the user hears of it all the same";
}

TEST(Rfc9293, SHLD_26_NoStateAfterTheHandshakeEndsByIt) {
  for (Endpoint& (Endpoint::*state)(Line) :
       {&Endpoint::fin_wait_1, &Endpoint::closing, &Endpoint::last_ack}) {
    Endpoint t;
    (t.*state)(Line::here());
    const State before = t.tcp.state();
    hears(t, 3, 3, 1001).is(before);
    EXPECT_TRUE(t.was_told(Notice::kSoftError));
  }
}

TEST(Rfc9293, SHLD_26_OnceOpenAConnectionOutlivesEvenAHardErrorAsRfc5927Advises) {
  Endpoint t = in_flight();
  hears(t, 3, 3, 1001).is(kEstablished);
  EXPECT_TRUE(t.was_told(Notice::kSoftError));
  EXPECT_EQ(t.tcp.icmp_error()->code, 3) << "the user may look, and abort";
}

TEST(Icmp, AnErrorAboutNothingInFlightIsForged) {
  for (const std::uint32_t seq : {999U, 1000U, 1011U, 77'777U}) {
    Endpoint t = in_flight();
    hears(t, 3, 1, seq).is(kEstablished);
    EXPECT_FALSE(t.was_told(Notice::kSoftError)) << seq;
    EXPECT_FALSE(t.tcp.icmp_error());
  }
  Endpoint opening;
  hears(opening.syn_sent(), 3, 3, 1001).is(kSynSent);
}

TEST(PathMtu, ARoutersWordMakesSegmentsSmallerAndSendsTheLostOnesAgain) {
  Endpoint t;
  t.peer_mss = 1460;
  t.established();
  say(t, 3000);
  t.sends(". 1001 ack 5001 len 1460").sends(". 2461 ack 5001 len 1460").sends("P. 3921 ack 5001 len 80");
  EXPECT_TRUE(t.last->segment.ip.dont_fragment);
  hears(t, 3, wire::icmp4::kFragmentationNeeded, 1001, 1000).is(kEstablished);
  EXPECT_EQ(t.tcp.path_mtu(), 1000U);
  t.sends(". 1001 ack 5001 len 960").sends(". 1961 ack 5001 len 960").sends(". 2921 ack 5001 len 960");
  t.sends("P. 3881 ack 5001 len 120").sends_nothing();
}

TEST(PathMtu, ARouterThatDoesNotSayIsGuessedByThePlateaus) {
  Endpoint t;
  t.peer_mss = 1460;
  t.established();
  for (const std::uint32_t plateau : {1492U, 1006U, 508U, 296U, 68U}) {
    say(t, 1);
    while (t.tcp.poll_segment(t.now)) {
    }
    hears(t, 3, wire::icmp4::kFragmentationNeeded, t.tcp.snd().una.value, 0);
    EXPECT_EQ(t.tcp.path_mtu(), plateau);
  }
}

TEST(PathMtu, NothingGrowsAndNothingFallsBelowTheLeastMtu) {
  Endpoint four = in_flight();
  hears(four, 3, wire::icmp4::kFragmentationNeeded, 1001, 9000);
  EXPECT_EQ(four.tcp.path_mtu(), 1500U);
  hears(four, 3, wire::icmp4::kFragmentationNeeded, 1001, 10);
  EXPECT_EQ(four.tcp.path_mtu(), 68U);

  Endpoint six = on_ipv6();
  ASSERT_TRUE(six.tcp.open_active(kRemote6, six.now));
  arrives(six.sends("S 1000"), over_ipv6(six.segment("S.", 5000, 1001))).sends(". 1001 ack 5001");
  say(six, 10);
  six.sends("P. 1001 ack 5001 len 10");
  hears(six, wire::icmp6::kPacketTooBig, 0, 1001, 1400);
  EXPECT_EQ(six.tcp.path_mtu(), 1400U);
  hears(six, wire::icmp6::kPacketTooBig, 0, 1001, 500);
  EXPECT_EQ(six.tcp.path_mtu(), 1400U) << "RFC 8201 4: less than IPv6's least MTU is not believed";
  six.sends("P. 1001 ack 5001 len 10").sends_nothing();
  hears(six, wire::icmp6::kPacketTooBig, 0, 1001, 1280);
  EXPECT_EQ(six.tcp.path_mtu(), 1280U);
}

struct Floor {
  Profile profile;
  std::uint32_t mtu;
};
constexpr Floor kFloors[] = {{Profile::kRfc, 68}, {Profile::kLinux, 552}, {Profile::kFreeBsd, 256}};

// ESTABLISHED with a full segment in flight.
Endpoint with_a_full_segment(const ProfileInfo& profile) {
  Endpoint t(profile.config);
  t.established();
  say(t, 1000);
  return t.sends("P. 1001 ack 5001 len 1000");
}

TEST(PathMtu, AForgedOneGoesNoFurtherThanTheFloorOfTheSystem) {
  for (const Floor& row : kFloors) {
    for (const std::uint32_t told : {68U, 1U, 0U}) {
      SCOPED_TRACE(std::string(info(row.profile).name) + " told " + std::to_string(told));
      Endpoint t = with_a_full_segment(info(row.profile));
      EXPECT_TRUE(t.last->segment.ip.dont_fragment);
      for (int i = 0; i < 10; ++i) {  // nothing at all goes down by plateaus
        hears(t, 3, wire::icmp4::kFragmentationNeeded, 1001, told);
        while (std::optional<Outgoing> out = t.tcp.poll_segment(t.now)) t.last = std::move(out);
      }
      EXPECT_EQ(t.tcp.path_mtu(), row.mtu);
      EXPECT_EQ(t.tcp.effective_mss(), row.mtu - 40);
      EXPECT_TRUE(t.last->retransmission);
      EXPECT_EQ(t.last->segment.ip.dont_fragment, row.profile == Profile::kRfc)
          << "should it be true, routers may cut what is larger";
    }
  }
}

TEST(PathMtu, AFloorDoesNotKeepAnybodyFromWhatIsTrue) {
  for (const Floor& row : kFloors) {
    Endpoint t = with_a_full_segment(info(row.profile));
    hears(t, 3, wire::icmp4::kFragmentationNeeded, 1001, row.mtu);
    t.sends(". 1001 ack 5001 len " + std::to_string(row.mtu - 40));
    EXPECT_EQ(t.tcp.path_mtu(), row.mtu);
    EXPECT_TRUE(t.last->segment.ip.dont_fragment);
  }
}

struct Sizes {
  bool v6;
  std::uint16_t interface;  // its MTU
  std::uint16_t peers_mss;
  std::uint32_t path;  // what a router says in the end, 0: nothing
  bool timestamps;
  std::size_t route;   // octets of IP options
  std::uint32_t text;  // of a full segment
};

// Eff.snd.MSS = min(SendMSS + 20, MMS_S) - TCPhdrsize - IPoptionsize, RFC 9293 3.7.1, each of its terms in
// turn.
const Sizes kSizes[] = {
    {false, 1500, 1460, 0, false, 0, 1460},   {false, 1500, 8960, 0, false, 0, 1460},
    {false, 9000, 1460, 0, false, 0, 1460},   {false, 1500, 1000, 0, false, 0, 1000},
    {false, 1500, 1460, 0, true, 0, 1448},    {false, 1500, 1460, 0, false, 8, 1452},
    {false, 1500, 1460, 0, true, 40, 1408},   {false, 1500, 1460, 1400, false, 0, 1360},
    {false, 1500, 1460, 1400, true, 8, 1340}, {false, 1500, 1000, 1400, false, 0, 1000},
    {false, 1500, 1460, 576, true, 0, 524},   {false, 1500, 1460, 68, false, 0, 28},
    {false, 1500, 1460, 68, true, 0, 16},     {false, 1500, 1460, 20, true, 0, 16},
    {true, 1500, 1440, 0, false, 0, 1440},    {true, 1500, 8940, 0, false, 0, 1440},
    {true, 1500, 1000, 0, true, 0, 988},      {true, 1500, 1440, 1400, false, 0, 1340},
    {true, 1500, 1440, 1280, true, 0, 1208},  {true, 1280, 1440, 0, false, 0, 1220},
};

TEST(Rfc9293, MUST_16_EveryTermOfTheEffectiveMssCounts) {
  for (const Sizes& row : kSizes) {
    SCOPED_TRACE(testing::Message() << "IPv" << (row.v6 ? 6 : 4) << " MTU " << row.interface << " MSS "
                                    << row.peers_mss << " path " << row.path << " timestamps "
                                    << row.timestamps << " route " << row.route);
    Config config = plain();
    config.mtu = row.interface;
    config.timestamps = row.timestamps;
    config.initial_window = 1;
    Endpoint t = row.v6 ? on_ipv6(config) : Endpoint(config);
    if (row.route > 0) t.tcp.choose_ip_options(Bytes(std::vector<std::uint8_t>(row.route, 1)));
    ASSERT_TRUE(t.tcp.open_active(row.v6 ? kRemote6 : kRemote, t.now));
    wire::TcpSegment answer = t.sends("S 1000").segment("S.", 5000, 1001);
    answer.header.options = {};
    answer.header.options.append_mss(row.peers_mss);
    if (row.timestamps) answer.header.options.append_timestamps({1, 0});
    arrives(t, row.v6 ? over_ipv6(answer) : answer).sends(". 1001 ack 5001");
    say(t, 20'000);
    ASSERT_TRUE(t.last = t.tcp.poll_segment(t.now));
    if (row.path > 0) {
      hears(t, row.v6 ? std::uint8_t{wire::icmp6::kPacketTooBig} : std::uint8_t{3},
            row.v6 ? std::uint8_t{0} : std::uint8_t{wire::icmp4::kFragmentationNeeded}, 1001, row.path);
      ASSERT_TRUE(t.last = t.tcp.poll_segment(t.now));
      EXPECT_TRUE(t.last->retransmission);
    }
    EXPECT_EQ(t.last->segment.header.seq, SeqNum{1001});
    EXPECT_EQ(t.last->segment.payload.size(), row.text);
    EXPECT_EQ(t.tcp.effective_mss(), row.text);
    const std::uint32_t path = row.path > 0 ? std::max(row.path, 68U) : row.interface;
    EXPECT_LE(wire::emit_datagram(t.last->segment).size(), path);
  }
}

TEST(Rfc9293, MUST_16_APathThatIsNarrowForTheSynIsNarrowForTheData) {
  Endpoint t;
  t.peer_mss = 1460;
  hears(t.syn_sent(), 3, wire::icmp4::kFragmentationNeeded, 1000, 1000).is(kSynSent).sends_nothing();
  t.receives("S.", 5000, 1001).sends(". 1001 ack 5001").is(kEstablished);
  say(t, 2000);
  t.sends(". 1001 ack 5001 len 960").sends(". 1961 ack 5001 len 960").sends("P. 2921 ack 5001 len 80");
}

TEST(PathMtu, AForgedMessageChangesNothing) {
  Endpoint t = in_flight();
  hears(t, 3, wire::icmp4::kFragmentationNeeded, 4711, 500);
  EXPECT_EQ(t.tcp.path_mtu(), 1500U);
}

TEST(PathMtu, WithoutDiscoveryDatagramsMayBeFragmented) {
  Config config = plain();
  config.path_mtu_discovery = false;
  Endpoint t = in_flight(config);
  EXPECT_FALSE(t.last->segment.ip.dont_fragment);
  hears(t, 3, wire::icmp4::kFragmentationNeeded, 1001, 500);
  EXPECT_EQ(t.tcp.path_mtu(), 1500U);
}

}  // namespace
}  // namespace tcplab::tcp
