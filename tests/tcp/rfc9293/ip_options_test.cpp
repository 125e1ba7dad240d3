// IP options and source routes: RFC 9293 3.9.2 and 3.9.2.1.

#include <initializer_list>

#include "core/wire/ipv4_options.hpp"
#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

const wire::IpAddress kGate1 = wire::IpAddress::v4(203, 0, 113, 1);
const wire::IpAddress kGate2 = wire::IpAddress::v4(203, 0, 113, 2);
const wire::IpAddress kGate3 = wire::IpAddress::v4(203, 0, 113, 3);

Bytes raw_octets(std::initializer_list<std::uint8_t> octets) {
  return Bytes(std::vector<std::uint8_t>(octets));
}

// A route that has been travelled through these gateways.
Bytes completed(std::initializer_list<wire::IpAddress> gateways, bool strict = false) {
  const Bytes fresh = source_route({gateways.begin(), gateways.size()}, strict);
  std::vector<std::uint8_t> octets(fresh.begin(), fresh.end());
  octets[2] = static_cast<std::uint8_t>(octets[1] + 1);
  return Bytes(std::move(octets));
}

Bytes route(std::initializer_list<wire::IpAddress> gateways, bool strict = false) {
  return source_route({gateways.begin(), gateways.size()}, strict);
}

wire::TcpSegment with(wire::TcpSegment segment, Bytes options) {
  segment.ip.options = std::move(options);
  return segment;
}

TEST(Rfc9293, MUST_50_IpOptionsThatNobodyKnowsAreIgnored) {
  for (const Bytes& options :
       {raw_octets({0x99, 4, 1, 2}), raw_octets({1, 1, 0x82, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0}),
        raw_octets({0x99, 0}), raw_octets({131, 200, 4}), raw_octets({131, 3, 4}),
        raw_octets({137, 7, 9, 1, 2, 3, 4})}) {
    Endpoint t;
    arrives(t.listen(), with(t.segment("S", 5000), options)).sends("S. 1000 ack 5001");
    EXPECT_TRUE(t.last->segment.ip.options.empty()) << "and not sent back";
    arrives(t, with(t.segment("P.", 5001, 1001, octets(1, 'x')), options))
        .sends(". 1001 ack 5002")
        .is(kEstablished);
    EXPECT_EQ(t.reads(), "x");
  }
}

TEST(Rfc9293, MUST_51_TheUserMayGiveASourceRouteAtAnActiveOpen) {
  Host host(kLocal.address, {1, 2});
  const Bytes chosen = route({kGate1, kGate2});
  (void)*host.connect(kRemote, 1000, {}, {std::nullopt, std::nullopt, chosen});
  const wire::TcpSegment syn = host.poll_segment({})->out.segment;
  EXPECT_EQ(syn.ip.options, chosen);
  EXPECT_EQ(syn.destination, kRemote.address);

  const std::vector<std::uint8_t> datagram = wire::emit_datagram(syn);
  EXPECT_EQ(datagram[0], 0x48) << "20 octets and 12 of options";
  EXPECT_EQ(datagram[19], 1) << "to the first gateway";
  const std::vector<std::uint8_t> option(datagram.begin() + 20, datagram.begin() + 32);
  EXPECT_EQ(option, (std::vector<std::uint8_t>{131, 11, 4, 203, 0, 113, 2, 198, 51, 100, 2, 0}))
      << "then the second, then the peer";
  const wire::Parsed<wire::TcpSegment> parsed = wire::parse_datagram(datagram);
  ASSERT_TRUE(parsed) << parsed.error().what;
  EXPECT_EQ(parsed->destination, kRemote.address);
  EXPECT_EQ(wire::emit_datagram(*parsed), datagram);
}

TEST(Rfc9293, MUST_51_OptionsThatFitNoHeaderAreAnError) {
  Host host(kLocal.address, {1, 2});
  EXPECT_EQ(host.connect(kRemote, 1000, {}, {std::nullopt, std::nullopt, octets(41)}).error(),
            CallError::kInsufficientResources);
  EXPECT_EQ(host.listen(80, 1, {}, {std::nullopt, std::nullopt, octets(41)}).error(),
            CallError::kInsufficientResources);
}

TEST(Rfc9293, MUST_51_TheRouteTakesItsPlaceFromTheSegments) {
  Endpoint t;
  t.tcp.choose_ip_options(route({kGate1, kGate2}));
  t.established();
  say(t, 2000);
  t.sends(". 1001 ack 5001 len 988");
}

TEST(Rfc9293, MUST_52_TheUsersRouteStandsAgainstAReceivedOne) {
  Endpoint t;
  t.tcp.choose_ip_options(route({kGate1}));
  arrives(t.listen(), with(t.segment("S", 5000), completed({kGate2, kGate3}))).sends("S. 1000 ack 5001");
  EXPECT_EQ(t.last->segment.ip.options, route({kGate1}));
}

TEST(Rfc9293, MUST_52_AlsoAfterAnActiveOpenAndForEveryLaterSegment) {
  for (const bool active : {true, false}) {
    Endpoint t;
    t.tcp.choose_ip_options(route({kGate1}));
    if (active) {
      arrives(t.syn_sent(), with(t.segment("S.", 5000, 1001), completed({kGate2}))).sends(". 1001 ack 5001");
    } else {
      arrives(t.listen(), with(t.segment("S", 5000), completed({kGate2}))).sends("S. 1000 ack 5001");
      t.receives(".", 5001, 1001).is(kEstablished);
    }
    EXPECT_EQ(t.last->segment.ip.options, route({kGate1}));
    arrives(t, with(t.segment("P.", 5001, 1001, octets(1)), completed({kGate2, kGate3})))
        .sends(". 1001 ack 5002");
    EXPECT_EQ(t.last->segment.ip.options, route({kGate1})) << "SHLD-24 is about routes that were learnt";
    say(t, 1);
    t.sends("P. 1001 ack 5002 len 1").times_out().sends("P. 1001 ack 5002 len 1");
    EXPECT_EQ(t.last->segment.ip.options, route({kGate1}));
    t.aborts().sends("R 1002");
    EXPECT_EQ(t.last->segment.ip.options, route({kGate1}));
  }
}

TEST(Rfc9293, MUST_53_AReceivedRouteIsFollowedBackInAllSegments) {
  Endpoint t;
  arrives(t.listen(), with(t.segment("S", 5000), completed({kGate1, kGate2, kGate3})))
      .sends("S. 1000 ack 5001");
  EXPECT_EQ(t.last->segment.ip.options, route({kGate3, kGate2, kGate1}));
  t.receives(".", 5001, 1001).is(kEstablished);
  say(t, 1);
  t.sends("P. 1001 ack 5001 len 1");
  EXPECT_EQ(t.last->segment.ip.options, route({kGate3, kGate2, kGate1}));
  t.closes().sends("F. 1002 ack 5001");
  EXPECT_EQ(t.last->segment.ip.options, route({kGate3, kGate2, kGate1}));
}

TEST(Rfc9293, MUST_53_AlsoByAResetThatRefuses) {
  Endpoint t;
  arrives(t.listen(), with(t.segment("S", 5000), completed({kGate1, kGate2}))).sends("S. 1000 ack 5001");
  t.receives(".", 5001, 1001).is(kEstablished);
  ASSERT_TRUE(t.tcp.close_both(t.now));
  t.sends("F. 1001 ack 5001").receives("P.", 5001, 1002, octets(1)).sends("R 1002").is(kClosed);
  EXPECT_EQ(t.last->segment.ip.options, route({kGate2, kGate1}));
}

TEST(Rfc9293, MUST_53_AStrictRouteIsFollowedBackStrictly) {
  Endpoint t;
  arrives(t.listen(), with(t.segment("S", 5000), completed({kGate1, kGate2}, true)))
      .sends("S. 1000 ack 5001");
  EXPECT_EQ(t.last->segment.ip.options, route({kGate2, kGate1}, true));
}

TEST(Rfc9293, MUST_53_ARouteThatIsNotCompletedIsNone) {
  Endpoint t;
  arrives(t.listen(), with(t.segment("S", 5000), route({kGate1}))).sends("S. 1000 ack 5001");
  EXPECT_TRUE(t.last->segment.ip.options.empty());
}

TEST(Rfc9293, MUST_53_AnActiveOpenDoesNotLearnOne) {
  Endpoint t;
  arrives(t.syn_sent(), with(t.segment("S.", 5000, 1001), completed({kGate1}))).sends(". 1001 ack 5001");
  EXPECT_TRUE(t.last->segment.ip.options.empty());
  arrives(t, with(t.segment("P.", 5001, 1001, octets(1)), completed({kGate2}))).sends(". 1001 ack 5002");
  EXPECT_TRUE(t.last->segment.ip.options.empty()) << "nor later";
}

TEST(Rfc9293, MUST_53_AFalseStartLeavesNoRouteBehind) {
  Endpoint t;
  arrives(t.listen(), with(t.segment("S", 5000), completed({kGate1}))).sends("S. 1000 ack 5001");
  t.receives("R", 5001).is(kListen).receives("S", 7000).sends("S. 1000 ack 7001");
  EXPECT_TRUE(t.last->segment.ip.options.empty());
}

TEST(Rfc9293, SHLD_24_ALaterRouteReplacesTheEarlierOne) {
  Endpoint t;
  arrives(t.listen(), with(t.segment("S", 5000), completed({kGate1}))).sends("S. 1000 ack 5001");
  arrives(t, with(t.segment(".", 5001, 1001, octets(1)), completed({kGate2, kGate3})))
      .sends(". 1001 ack 5002");
  EXPECT_EQ(t.last->segment.ip.options, route({kGate3, kGate2}));
  t.receives(".", 5002, 1001, octets(1)).sends(". 1001 ack 5003");
  EXPECT_EQ(t.last->segment.ip.options, route({kGate3, kGate2})) << "a segment without one changes nothing";
}

TEST(Rfc9293, SHLD_24_ASegmentThatIsNotAcceptableChangesNoRoute) {
  Endpoint t;
  arrives(t.listen(), with(t.segment("S", 5000), completed({kGate1}))).sends("S. 1000 ack 5001");
  t.receives(".", 5001, 1001);
  arrives(t, with(t.segment(".", 4000, 1001, octets(1)), completed({kGate2}))).sends(". 1001 ack 5001");
  EXPECT_EQ(t.last->segment.ip.options, route({kGate1}));
}

TEST(Rfc9293, MAY_10_MAY_11_TimestampAndRecordRouteMayBeAskedForAndRead) {
  const Bytes record = raw_octets({wire::ipv4_option::kRecordRoute, 7, 4, 0, 0, 0, 0, 0});
  const Bytes stamps = raw_octets({wire::ipv4_option::kTimestamp, 8, 5, 0, 0, 0, 0, 0});
  for (const Bytes& wanted : {record, stamps}) {
    Endpoint t;
    t.tcp.choose_ip_options(wanted);
    t.syn_received();
    EXPECT_EQ(t.last->segment.ip.options, wanted);
    const wire::Parsed<wire::TcpSegment> parsed = wire::parse_datagram(wire::emit_datagram(t.last->segment));
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->ip.options, wanted);
    arrives(t, with(t.segment(".", 5001, 1001), wanted)).is(kEstablished);
    EXPECT_EQ(t.tcp.ip_options().received(), wanted);
  }
}

TEST(FlowLabel, IsOneAndTheSameForAConnectionAndDiffersBetweenThem) {
  std::set<std::uint32_t> labels;
  for (std::uint16_t port = 1; port <= 50; ++port) {
    Endpoint t = on_ipv6();
    ASSERT_TRUE(t.tcp.open_active({kRemote6.address, port}, t.now));
    t.sends("S 1000");
    const std::uint32_t label = t.last->segment.ip.flow_label;
    EXPECT_LT(label, 1U << 20);
    t.times_out().sends("S 1000");
    EXPECT_EQ(t.last->segment.ip.flow_label, label);
    labels.insert(label);
  }
  EXPECT_GE(labels.size(), 49U);
}

}  // namespace
}  // namespace tcplab::tcp
