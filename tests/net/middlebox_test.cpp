// Middleboxes between an inside and an outside: nodes 0 -- 2 -- 1.
#include <gtest/gtest.h>

#include "core/wire/icmp.hpp"
#include "tests/net/support.hpp"

namespace tcplab::net {
namespace {

const auto kInside = wire::IpAddress::v4(192, 0, 2, 10);
const auto kOutside = wire::IpAddress::v4(203, 0, 113, 9);
const auto kBox = wire::IpAddress::v4(198, 51, 100, 200);
constexpr NodeIndex kInsideNode = 0;
constexpr NodeIndex kOutsideNode = 1;

enum class Says { kSyn, kSynAck, kAck, kFin, kRst };

wire::TcpFlags flags_of(Says says) {
  wire::TcpFlags flags;
  flags.syn = says == Says::kSyn || says == Says::kSynAck;
  flags.ack = says != Says::kSyn && says != Says::kRst;
  flags.fin = says == Says::kFin;
  flags.rst = says == Says::kRst;
  return flags;
}

struct Between {
  explicit Between(const Role& role) {
    network.add_host(kInside);
    network.add_host(kOutside);
    network.add_node({kBox}, role);
    network.join(0, 2, {}, {});
    network.join(2, 1, {}, {});
  }
  // From inside, by that port; what of it arrives outside.
  std::optional<wire::TcpSegment> out(Says says, std::uint16_t port, Instant at) {
    wire::TcpSegment segment = between(kInside, kOutside, 1000);
    segment.header.source_port = port;
    segment.header.flags = flags_of(says);
    return passed(kInsideNode, std::move(segment), at);
  }
  // From outside to that endpoint.
  std::optional<wire::TcpSegment> in(Says says, const wire::Endpoint& to, Instant at) {
    wire::TcpSegment segment = between(kOutside, to.address, 5000);
    segment.header.source_port = 80;
    segment.header.destination_port = to.port;
    segment.header.flags = flags_of(says);
    segment.header.ack = SeqNum{1001};
    return passed(kOutsideNode, std::move(segment), at);
  }
  std::optional<wire::TcpSegment> passed(NodeIndex from, wire::TcpSegment segment, Instant at) {
    network.send(from, std::move(segment), at);
    std::optional<wire::TcpSegment> arrived;
    dropped.reset();
    answer.reset();
    for (const Happening& news : drain(network)) {
      if (news.kind == Kind::kDropped) dropped = news.reason;
      if (news.kind != Kind::kDelivered) continue;
      (news.node == from ? answer : arrived) = *news.datagram.segment();
    }
    return arrived;
  }
  Network network;
  std::optional<DropReason> dropped;
  std::optional<wire::TcpSegment> answer;
};

TEST(Nat, TranslatesBothWays) {
  Between nat(Nat{.outside = kOutsideNode});
  const auto syn = nat.out(Says::kSyn, 5000, at_ms(0));
  ASSERT_TRUE(syn);
  EXPECT_EQ(syn->from(), (wire::Endpoint{kBox, 49152}));
  const auto syn_ack = nat.in(Says::kSynAck, syn->from(), at_ms(1));
  ASSERT_TRUE(syn_ack);
  EXPECT_EQ(syn_ack->to(), (wire::Endpoint{kInside, 5000}));
  EXPECT_EQ(nat.out(Says::kAck, 5000, at_ms(2))->from(), syn->from());  // RFC 5382 REQ-1
  EXPECT_EQ(nat.out(Says::kSyn, 5001, at_ms(3))->from(), (wire::Endpoint{kBox, 49153}));
}

TEST(Nat, KnowsNobodyWhoHasNotSpokenFirst) {
  Between nat(Nat{.outside = kOutsideNode});
  EXPECT_FALSE(nat.in(Says::kSyn, {kBox, 50000}, at_ms(0)));
  EXPECT_EQ(nat.dropped, DropReason::kNoMapping);
}

TEST(Nat, ForgetsAnIdleConnectionAndGivesItAnotherPort) {
  Between nat(
      Nat{.outside = kOutsideNode, .established_timeout = seconds(10), .transitory_timeout = seconds(1)});
  const wire::Endpoint first = nat.out(Says::kSyn, 5000, at_ms(0))->from();
  ASSERT_TRUE(nat.in(Says::kSynAck, first, at_ms(1)));
  ASSERT_TRUE(nat.in(Says::kAck, first, at_ms(9999)));
  EXPECT_FALSE(nat.in(Says::kAck, first, at_ms(9999) + seconds(10)));
  EXPECT_NE(nat.out(Says::kAck, 5000, at_ms(30'000))->from(), first);
  // One that was never answered goes sooner.
  const wire::Endpoint second = nat.out(Says::kSyn, 5001, at_ms(40'000))->from();
  EXPECT_FALSE(nat.in(Says::kSynAck, second, at_ms(41'000)));
}

TEST(Nat, AClosedConnectionIsKeptForTheShorterTime) {
  Between nat(
      Nat{.outside = kOutsideNode, .established_timeout = seconds(100), .transitory_timeout = seconds(1)});
  const wire::Endpoint out = nat.out(Says::kSyn, 5000, at_ms(0))->from();
  ASSERT_TRUE(nat.in(Says::kSynAck, out, at_ms(1)));
  ASSERT_TRUE(nat.out(Says::kFin, 5000, at_ms(2)));
  ASSERT_TRUE(nat.in(Says::kFin, out, at_ms(3)));
  ASSERT_TRUE(nat.in(Says::kAck, out, at_ms(500)));
  EXPECT_FALSE(nat.in(Says::kAck, out, at_ms(1500)));
}

TEST(Nat, TakesAPortAgainOnlyWhenItIsFree) {
  Between nat(Nat{
      .outside = kOutsideNode, .transitory_timeout = seconds(1), .first_port = 60000, .last_port = 60001});
  EXPECT_EQ(nat.out(Says::kSyn, 1, at_ms(0))->header.source_port, 60000);
  EXPECT_EQ(nat.out(Says::kSyn, 2, at_ms(500))->header.source_port, 60001);
  EXPECT_FALSE(nat.out(Says::kSyn, 3, at_ms(600)));
  EXPECT_EQ(nat.dropped, DropReason::kNoMapping);
  EXPECT_EQ(nat.out(Says::kSyn, 3, at_ms(1000))->header.source_port, 60000);
}

TEST(Nat, WhenAllPortsAreTakenItStillSeesAtOnceThatOneIsFree) {
  Between nat(Nat{.outside = kOutsideNode,
                  .established_timeout = seconds(100),
                  .transitory_timeout = seconds(10),
                  .first_port = 60000,
                  .last_port = 60001});
  const wire::Endpoint first = nat.out(Says::kSyn, 1, at_ms(0))->from();
  ASSERT_TRUE(nat.in(Says::kSynAck, first, at_ms(1)));
  const wire::Endpoint second = nat.out(Says::kSyn, 2, at_ms(2))->from();
  ASSERT_TRUE(nat.in(Says::kSynAck, second, at_ms(3)));
  EXPECT_FALSE(nat.out(Says::kSyn, 3, at_ms(4)));
  // A close brings the end nearer than it was when all were taken.
  ASSERT_TRUE(nat.out(Says::kFin, 2, at_ms(5)));
  ASSERT_TRUE(nat.in(Says::kFin, second, at_ms(6)));
  EXPECT_FALSE(nat.out(Says::kSyn, 3, at_ms(10'005)));
  EXPECT_EQ(nat.out(Says::kSyn, 3, at_ms(10'006))->header.source_port, second.port);
}

TEST(Nat, TranslatesWhatIcmpQuotes) {
  Between nat(Nat{.outside = kOutsideNode});
  const auto syn = nat.out(Says::kSyn, 5000, at_ms(0));
  wire::IcmpError error;
  error.source = kOutside;
  error.destination = kBox;
  error.type = wire::icmp4::kDestinationUnreachable;
  error.code = 1;
  error.quoted_from = syn->from();
  error.quoted_to = syn->to();
  error.quoted_seq = syn->header.seq;
  nat.network.send(kOutsideNode, Datagram(Bytes(wire::emit_icmp_datagram(error))), at_ms(1));
  const Happening last = drain(nat.network).back();
  EXPECT_EQ(last.kind, Kind::kDelivered);
  EXPECT_EQ(last.node, kInsideNode);
  const auto arrived = wire::parse_icmp_datagram(last.datagram.octets().view());
  ASSERT_TRUE(arrived);
  EXPECT_EQ(arrived->quoted_from, (wire::Endpoint{kInside, 5000}));
  EXPECT_EQ(arrived->quoted_to, syn->to());
}

TEST(Firewall, LetsPassOnlyWhatBeganInside) {
  Between firewall(Firewall{.outside = kOutsideNode});
  EXPECT_FALSE(firewall.in(Says::kSyn, {kInside, 80}, at_ms(0)));
  EXPECT_EQ(firewall.dropped, DropReason::kRefused);
  EXPECT_FALSE(firewall.answer);
  EXPECT_FALSE(firewall.out(Says::kAck, 5000, at_ms(1)));  // no SYN of it was seen
  EXPECT_TRUE(firewall.out(Says::kSyn, 5000, at_ms(2)));
  EXPECT_TRUE(firewall.in(Says::kSynAck, {kInside, 5000}, at_ms(3)));
  EXPECT_TRUE(firewall.out(Says::kAck, 5000, at_ms(4)));
  Between open(Firewall{.outside = kOutsideNode, .admits_from_outside = true});
  EXPECT_TRUE(open.in(Says::kSyn, {kInside, 80}, at_ms(0)));
}

TEST(Firewall, ForgetsIdleFlowsSilentlyOrWithAReset) {
  for (const bool resets : {false, true}) {
    Between firewall(Firewall{.outside = kOutsideNode, .idle_timeout = seconds(60), .resets = resets});
    ASSERT_TRUE(firewall.out(Says::kSyn, 5000, at_ms(0)));
    ASSERT_TRUE(firewall.in(Says::kAck, {kInside, 5000}, at_ms(59'999)));
    EXPECT_FALSE(firewall.in(Says::kAck, {kInside, 5000}, at_ms(59'999) + seconds(60)));
    ASSERT_EQ(firewall.answer.has_value(), resets);
    if (!resets) continue;
    EXPECT_TRUE(firewall.answer->header.flags.rst);
    EXPECT_EQ(firewall.answer->from(), (wire::Endpoint{kInside, 5000}));  // in the other end's name
    EXPECT_EQ(firewall.answer->header.seq, SeqNum{1001});
  }
}

TEST(Firewall, AResetEndsAFlow) {
  Between firewall(Firewall{.outside = kOutsideNode});
  ASSERT_TRUE(firewall.out(Says::kSyn, 5000, at_ms(0)));
  EXPECT_TRUE(firewall.in(Says::kRst, {kInside, 5000}, at_ms(1)));
  EXPECT_FALSE(firewall.in(Says::kAck, {kInside, 5000}, at_ms(2)));
}

TEST(OptionFilter, TakesAwayAndRewrites) {
  OptionFilter config;
  config.strip = {static_cast<std::uint8_t>(wire::OptionKind::kSackPermitted)};
  config.max_mss = 1200;
  config.window_scale = 0;
  Between filter(config);
  wire::TcpSegment syn = between(kInside, kOutside, 1);
  syn.header.flags.syn = true;
  syn.header.options.append_mss(1460);
  syn.header.options.append_sack_permitted();
  syn.header.options.append_window_scale(7);
  syn.header.options.append_timestamps({1, 2});
  const auto passed = filter.passed(kInsideNode, syn, at_ms(0));
  ASSERT_TRUE(passed);
  const auto options = wire::decode_options(passed->header.options.bytes());
  ASSERT_TRUE(options);
  EXPECT_EQ(options->mss, 1200);
  EXPECT_FALSE(options->sack_permitted);
  EXPECT_EQ(options->window_scale, 0);
  EXPECT_EQ(options->timestamps, (wire::Timestamps{1, 2}));
  EXPECT_EQ(passed->datagram_size(), syn.datagram_size());
  wire::TcpSegment small = between(kInside, kOutside, 1);
  small.header.options.append_mss(500);
  EXPECT_EQ(wire::decode_options(filter.passed(kInsideNode, small, at_ms(1))->header.options.bytes())->mss,
            500);
}

TEST(SequenceNormaliser, MovesTheNumbersOfThoseInsideAndBack) {
  for (const bool forgets : {false, true}) {
    Between normaliser(SequenceNormaliser{.outside = kOutsideNode, .forgets_sack = forgets});
    const auto syn = normaliser.out(Says::kSyn, 5000, at_ms(0));
    ASSERT_TRUE(syn);
    const std::uint32_t offset = syn->header.seq.value - 1000;
    EXPECT_NE(offset, 0U);
    EXPECT_EQ(normaliser.out(Says::kAck, 5000, at_ms(1))->header.seq.value, 1000 + offset);
    wire::TcpSegment ack = between(kOutside, kInside, 5000);
    ack.header.source_port = 80;
    ack.header.destination_port = 5000;
    ack.header.flags.ack = true;
    ack.header.ack = SeqNum{1001 + offset};
    const wire::SackBlock block{SeqNum{2000 + offset}, SeqNum{3000 + offset}};
    ack.header.options.append_sack(std::span(&block, 1));
    const auto passed = normaliser.passed(kOutsideNode, ack, at_ms(2));
    ASSERT_TRUE(passed);
    EXPECT_EQ(passed->header.ack, SeqNum{1001});
    EXPECT_EQ(passed->header.seq, SeqNum{5000});
    const auto sack = wire::decode_options(passed->header.options.bytes())->sack[0];
    EXPECT_EQ(sack.left.value, forgets ? 2000 + offset : 2000);
    EXPECT_EQ(sack.right.value, forgets ? 3000 + offset : 3000);
  }
}

TEST(SequenceNormaliser, LeavesAloneWhatItHasNotSeenBegin) {
  Between normaliser(SequenceNormaliser{.outside = kOutsideNode});
  EXPECT_EQ(normaliser.out(Says::kAck, 5000, at_ms(0))->header.seq, SeqNum{1000});
}

TEST(Policer, LetsABurstPassAndThenItsRate) {
  Between policer(Policer{.rate = 800'000, .burst = 500});  // 100 octets a millisecond
  int passed = 0;
  for (int i = 0; i < 10; ++i) passed += policer.out(Says::kAck, 5000, at_ms(0)).has_value();
  EXPECT_EQ(passed, 5);
  EXPECT_EQ(policer.dropped, DropReason::kExcess);
  passed = 0;
  for (int i = 1; i <= 400; ++i)
    passed += policer.out(Says::kAck, 5000, at_ms(0) + microseconds(500) * i).has_value();
  EXPECT_EQ(passed, 200);
  EXPECT_TRUE(
      policer.in(Says::kAck, {kInside, 1}, at_ms(200)));  // the other direction has a bucket of its own
}

TEST(Middleboxes, CountTheTtlDownAsRoutersDo) {
  Between nat(Nat{.outside = kOutsideNode});
  EXPECT_EQ(nat.out(Says::kSyn, 5000, at_ms(0))->ip.ttl, 63);
}

}  // namespace
}  // namespace tcplab::net
