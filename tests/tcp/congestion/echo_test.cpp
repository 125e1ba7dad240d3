// What a receiver does for DCTCP (RFC 8257 3.2), and controllers that change or that stand beside a plain
// recovery.

#include "core/tcp/profile.hpp"
#include "tests/tcp/codepoints.hpp"
#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {
namespace {

Config echoing(Algorithm algorithm) {
  Config config = plain();
  config.ecn = true;
  config.congestion = algorithm;
  config.ack_delay = milliseconds(40);
  return config;
}

// An established connection that has agreed to ECN, on the passive side.
class Echo : public Endpoint {
 public:
  explicit Echo(const Config& config) : Endpoint(config) {
    listen();
    wire::TcpSegment syn = segment("S", kIrs);
    syn.header.flags.ece = syn.header.flags.cwr = true;
    tcp.on_segment(syn, now);
    sends("S. 1000 ack 5001");
    receives(".", 5001, 1001).is(State::kEstablished);
    EXPECT_TRUE(tcp.ecn().agreed);
  }
  Echo& takes(std::uint32_t seq, std::uint8_t ecn) {
    wire::TcpSegment data = segment(".", seq, 1001, octets(1000));
    data.ip.ecn = ecn;
    tcp.on_segment(data, now);
    drain();
    return *this;
  }
  // "ack 6001" and whether it has an echo.
  Echo& answers(std::uint32_t ack, bool echo) {
    sends(". 1001 ack " + std::to_string(ack));
    if (last) {
      EXPECT_EQ(last->segment.header.flags.ece, echo) << ack;
    }
    return *this;
  }
};

TEST(DctcpEcho, SaysOfEachPacketWhetherItWasMarked) {
  Echo t(echoing(Algorithm::kDctcp));
  t.takes(5001, kEct0).sends_nothing();  // delayed
  t.takes(6001, kCe);
  t.answers(6001, false);  // what came before the mark, by itself
  t.answers(7001, true);
  EXPECT_EQ(t.last->rule, Rule::kDctcpEcho);
  t.takes(7001, kCe).takes(8001, kCe).answers(9001, true);
  t.takes(9001, kEct0).answers(10001, false);
}

TEST(DctcpEcho, GoesOnUntilThePeerSlowsDownWithoutIt) {  // RFC 3168 6.1.3
  Echo t(echoing(Algorithm::kNewReno));
  t.takes(5001, kEct0).takes(6001, kCe).answers(7001, true);
  t.takes(7001, kEct0).takes(8001, kEct0).answers(9001, true);
}

TEST(Control, OfALiveConnectionCanBeChanged) {
  Endpoint t;
  t.established();
  ASSERT_TRUE(t.tcp.send(octets(10'000), t.now));
  while (t.tcp.poll_segment(t.now)) {
  }
  t.passes(milliseconds(50)).receives(".", 5001, 3001);
  const std::uint32_t before = t.tcp.congestion().cwnd();
  Config config = plain();
  config.congestion = Algorithm::kBbr;
  t.tcp.configure(config, t.now);
  t.drain();
  EXPECT_EQ(t.tcp.congestion().algorithm(), Algorithm::kBbr);
  EXPECT_EQ(t.tcp.congestion().cwnd(), before) << "the window is what it was";
  EXPECT_GT(t.tcp.congestion().pacing_rate(), 0U);
  ASSERT_FALSE(t.log.empty());
  EXPECT_EQ(t.log.back().rule, Rule::kControllerChosen);
  t.receives(".", 5001, 11001);
  config.congestion = Algorithm::kCubic;
  t.tcp.configure(config, t.now);
  EXPECT_EQ(t.tcp.congestion().pacing_rate(), 0U);
}

TEST(Control, ThatIsItsOwnMasterIsLeftAloneWhileALossIsRepaired) {
  for (const Algorithm algorithm : {Algorithm::kNewReno, Algorithm::kNone}) {
    Config config = plain();
    config.congestion = algorithm;
    Endpoint t(config);
    t.established();
    ASSERT_TRUE(t.tcp.send(octets(5000), t.now));
    while (t.tcp.poll_segment(t.now)) {
    }
    const std::uint32_t before = t.tcp.congestion().cwnd();
    for (int i = 0; i < 3; ++i) t.receives(".", 5001, 1001);
    t.sends(". 1001 ack 5001 len 1000");
    EXPECT_TRUE(t.tcp.recovery().in_recovery());
    EXPECT_EQ(t.tcp.congestion().cwnd() == before, algorithm == Algorithm::kNone) << to_string(algorithm);
  }
}

TEST(Control, SaysWhyOfEachFigure) {
  Endpoint t;
  t.established();
  const auto told = [&t](Quantity quantity) -> const Event* {
    for (auto at = t.log.rbegin(); at != t.log.rend(); ++at) {
      const auto* adjusted = std::get_if<Adjusted>(&at->what);
      if (adjusted != nullptr && adjusted->quantity == quantity) return &*at;
    }
    return nullptr;
  };
  ASSERT_NE(told(Quantity::kWindow), nullptr);
  EXPECT_EQ(told(Quantity::kWindow)->rule, Rule::kInitialWindow);
  EXPECT_EQ(std::get<Adjusted>(told(Quantity::kWindow)->what).value, 10'000U);
  ASSERT_TRUE(t.tcp.send(octets(10'000), t.now));
  while (t.tcp.poll_segment(t.now)) {
  }
  t.receives(".", 5001, 2001);
  EXPECT_EQ(told(Quantity::kWindow)->rule, Rule::kSlowStart);
  for (int i = 0; i < 3; ++i) t.receives(".", 5001, 2001);
  EXPECT_EQ(told(Quantity::kThreshold)->rule, Rule::kHalved);
  EXPECT_EQ(told(Quantity::kWindow)->rule, Rule::kFastRecovery);
  t.log.clear();
  t.receives(".", 5001, 2001);
  EXPECT_EQ(told(Quantity::kWindow)->rule, Rule::kInflated);
  EXPECT_EQ(told(Quantity::kThreshold), nullptr) << "that has not changed";
  t.passes(seconds(1));
  EXPECT_EQ(told(Quantity::kWindow)->rule, Rule::kLossWindow);
  EXPECT_EQ(told(Quantity::kMode)->rule, Rule::kLossWindow);
}

}  // namespace
}  // namespace tcplab::tcp
