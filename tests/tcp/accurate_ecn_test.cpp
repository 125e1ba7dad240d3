// Accurate ECN feedback (RFC 9768). ACE is the number that the flags AE, CWR and ECE make.
#include "core/tcp/ecn/accurate_ecn.hpp"

#include "tests/tcp/codepoints.hpp"
#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {
namespace {

Config accurate() {
  Config config = plain();
  config.ecn = config.accurate_ecn = config.offer_accurate_ecn = true;
  return config;
}

class Marked : public Endpoint {
 public:
  explicit Marked(const Config& config = accurate()) : Endpoint(config) {}
  Marked& hears(std::string_view flags, std::uint8_t ace, std::uint8_t ecn, std::uint32_t seq,
                std::uint32_t ack = 0, std::size_t length = 0,
                std::optional<AccurateEcn::Octets> option = std::nullopt) {
    wire::TcpSegment s = segment(flags, seq, ack, octets(length));
    set_ace(s.header, ace);
    s.ip.ecn = ecn;
    if (option) append_accurate_option(s.header.options, *option);
    tcp.on_segment(s, now);
    drain();
    return *this;
  }
  // The next segment: its ACE field and its ECN field.
  Marked& says(int ace, int ecn) {
    last = tcp.poll_segment(now);
    EXPECT_TRUE(last.has_value());
    if (last) {
      EXPECT_EQ(ace_of(last->segment.header), ace);
      EXPECT_EQ(last->segment.ip.ecn, ecn);
    }
    drain();
    return *this;
  }
  const AccurateEcn& state() const { return tcp.ecn().accurate(); }
  std::optional<AccurateEcn::Octets> option() const { return accurate_option(last->segment.header.options); }
};

TEST(AccurateEcn, TheSynAckTellsHowTheSynCame) {  // RFC 9768 3.1.2
  const std::pair<std::uint8_t, int> kCases[] = {{0, 2}, {kEct1, 3}, {kEct0, 4}, {kCe, 6}};
  for (const auto& [ecn, ace] : kCases) {
    Marked t;
    t.listen();
    t.hears("S", 7, ecn, 5000).says(ace, 0);
    EXPECT_EQ(t.option(), (AccurateEcn::Octets{1, 1, 0}));
  }
}

TEST(AccurateEcn, AskingInVainStopsAsking) {  // RFC 9768 3.1.4
  Marked t;
  EXPECT_TRUE(t.tcp.open_active(kRemote, t.now));
  t.says(7, 0).times_out();
  t.says(7, 0).times_out();
  t.says(0, 0);
}

TEST(AccurateEcn, TheClientTellsHowTheSynAckCameAndThenCounts) {  // RFC 9768 3.2.2.1, 3.2.2.2
  Marked t;
  EXPECT_TRUE(t.tcp.open_active(kRemote, t.now));
  t.says(7, 0).hears("S.", 2, kCe, 5000, 1001, 0, AccurateEcn::Octets{1, 1, 0}).says(6, kEct0);
  t.hears("P.", 5, kCe, 5001, 1001, 100).says(7, kEct0);
  EXPECT_EQ(t.option(), (AccurateEcn::Octets{1, 1, 100}));
  t.hears("P.", 5, kEct1, 5101, 1001, 50).says(7, kEct0);
  EXPECT_EQ(t.option(), (AccurateEcn::Octets{1, 51, 100}));
}

TEST(AccurateEcn, AMarkOnOurSynIsNotCountedTwice) {  // RFC 9768 3.2.2.2
  Marked t;
  EXPECT_TRUE(t.tcp.open_active(kRemote, t.now));
  t.says(7, 0).hears("S.", 6, kEct0, 5000, 1001).says(4, kEct0);
  EXPECT_EQ(t.state().delivered_ce, 0U);
  EXPECT_TRUE(t.tcp.send(octets(10), t.now));
  t.says(5, kEct0).hears(".", 5, kEct0, 5001, 1011);
  EXPECT_EQ(t.state().delivered_ce, 0U) << "the server counts from 5 as well";
}

TEST(AccurateEcn, AnAckThatALaterOneHasOvertakenTellsNothing) {  // RFC 9768 3.2.2.2
  Marked t;
  EXPECT_TRUE(t.tcp.open_active(kRemote, t.now));
  t.says(7, 0).hears("S.", 2, kEct0, 5000, 1001).says(4, kEct0);
  EXPECT_TRUE(t.tcp.send(octets(20), t.now));
  t.says(5, kEct0).hears(".", 6, kEct0, 5001, 1021);
  EXPECT_EQ(t.state().delivered_ce, 1U);
  t.hears(".", 5, kEct0, 5001, 1011);
  EXPECT_EQ(t.state().delivered_ce, 1U) << "and not seven more";
}

TEST(AccurateEcn, APeerOfOldGetsTheOldFeedback) {
  Marked t;
  t.listen();
  t.hears("S", 3, 0, 5000).says(1, 0);
  EXPECT_FALSE(t.state().on);
  EXPECT_TRUE(t.tcp.ecn().agreed);
}

TEST(AccurateEcn, AllThreeFlagsOnASynAckAreNoAgreement) {
  Marked t;
  EXPECT_TRUE(t.tcp.open_active(kRemote, t.now));
  t.says(7, 0).hears("S.", 7, 0, 5000, 1001).says(0, 0);
  EXPECT_FALSE(t.state().on);
}

TEST(AccurateEcn, ABleachedHandshakeSendsNothingEcnCapable) {  // RFC 9768 3.2.2.3
  Marked t;
  t.listen();
  t.hears("S", 7, 0, 5000).says(2, 0).hears(".", 0, kEct0, 5001, 1001);
  EXPECT_TRUE(t.tcp.send(octets(10), t.now));
  t.says(5, 0);
}

TEST(AccurateEcn, AMarkReducesTheWindowOnceARoundTrip) {  // RFC 9768 3.3, RFC 3168 6.1.2
  Marked t;
  t.listen();
  t.hears("S", 7, 0, 5000).says(2, 0).hears(".", 2, kEct0, 5001, 1001);
  EXPECT_TRUE(t.tcp.send(octets(10000), t.now));
  for (int i = 0; i < 10; ++i) t.says(5, kEct0);
  t.hears(".", 6, 0, 5001, 2001);
  EXPECT_EQ(t.state().delivered_ce, 1U);
  const std::uint32_t reduced = t.tcp.congestion().ssthresh();
  EXPECT_LT(reduced, 10000U);
  t.hears(".", 7, 0, 5001, 3001);
  EXPECT_EQ(t.tcp.congestion().ssthresh(), reduced);
}

TEST(AccurateEcn, OctetsTellWhetherTheCounterWentRound) {  // RFC 9768 3.2.2.5
  AccurateEcn e;
  EXPECT_EQ(e.hear(6, AccurateEcn::Octets{1, 1, 9000}, 12, 1000), 9U);
  AccurateEcn other;
  EXPECT_EQ(other.hear(6, AccurateEcn::Octets{1, 1, 1000}, 12, 1000), 1U);
}

// RFC 9768 3.2.3.2.2: an option that gets lost is no longer sent, and what beside it had no room rides again.
TEST(AccurateEcn, WhatItsOptionTakesIsForSackOnceTheOptionIsGivenUp) {
  Config config = accurate();
  config.sack = true;
  for (const bool lost : {false, true}) {
    Marked t(config);
    EXPECT_TRUE(t.tcp.open_active(kRemote, t.now));
    wire::TcpSegment answer = t.says(7, 0).segment("S.", 5000, 1001);
    answer.header.options.append_sack_permitted();
    append_accurate_option(answer.header.options, {1, 1, 0});
    set_ace(answer.header, 2);
    t.tcp.on_segment(answer, t.now);
    for (int again = lost ? 0 : 2; again < 3; ++again) t.hears("P.", 5, kEct0, 5001, 1001, 100);
    for (const std::uint32_t seq : {5201U, 5401U, 5601U, 5801U}) t.hears(".", 5, kEct0, seq, 1001, 100);
    while (t.tcp.poll_segment(t.now)) {
    }
    EXPECT_TRUE(t.tcp.send(octets(10), t.now));
    t.says(5, kEct0);
    EXPECT_EQ(t.last->segment.payload.size(), 10U);
    EXPECT_EQ(t.option().has_value(), !lost);
    EXPECT_EQ(wire::decode_options(t.last->segment.header.options.bytes())->sack_count, lost ? 4U : 3U);
  }
}

TEST(AccurateEcn, ReadsTheOptionInEitherOrder) {
  wire::TcpOptions options;
  const std::uint8_t order0[] = {0, 0, 9, 0, 0, 5, 0, 0, 7};
  options.append_unknown(172, order0);
  EXPECT_EQ(accurate_option(options), (AccurateEcn::Octets{9, 7, 5}));
  wire::TcpOptions ours;
  append_accurate_option(ours, {9, 7, 5});
  EXPECT_EQ(accurate_option(ours), (AccurateEcn::Octets{9, 7, 5}));
}

}  // namespace
}  // namespace tcplab::tcp
