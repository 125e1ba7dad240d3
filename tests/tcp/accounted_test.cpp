// Whatever arrives is accounted for: it leads to a use or to an event that names the rule by which it was not
// used.

#include <set>
#include <string>
#include <vector>

#include "core/base/rng.hpp"
#include "core/tcp/host.hpp"
#include "core/tcp/profile.hpp"
#include "tests/fuzz/connection_driver.hpp"
#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {
namespace {

using enum State;

// The fuzzer's way of making inputs, from seeds.
TEST(Accounted, EveryArrivalOfTheFuzzersInputsLeadsToAUseOrAReason) {
  std::set<Rule> reasons;
  std::set<Hold> holds;
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    Rng rng(seed);
    std::vector<std::uint8_t> octets(100 + rng.next() % 900);
    for (std::uint8_t& octet : octets) octet = static_cast<std::uint8_t>(rng.next() >> 56);
    fuzz::Input input(octets);
    fuzz::Driver driver(input);
    driver.run();
    ASSERT_EQ(driver.unexplained(), "") << "seed " << seed;
    ASSERT_EQ(driver.contradiction(), "") << "seed " << seed;
    holds.insert(driver.holds().begin(), driver.holds().end());
    reasons.insert(driver.reasons().begin(), driver.reasons().end());
  }
  for (const Rule rule :
       {Rule::kNoTimestamp, Rule::kPaws, Rule::kUnacceptable, Rule::kResetOutside, Rule::kSynChallenge,
        Rule::kResetChallenge, Rule::kNoAck, Rule::kAckFuture, Rule::kSynSentBadAck, Rule::kListenNoSyn,
        Rule::kTextAgain, Rule::kTextAfterClose, Rule::kIcmpIgnored, Rule::kIcmpQuench, Rule::kClosedReset}) {
    EXPECT_EQ(reasons.count(rule), 1U) << "the inputs never reach " << info(rule).name;
  }
  // Why nothing was sent, which what was sent has never contradicted.
  for (int i = 0; i < kHoldCount; ++i) {
    EXPECT_EQ(holds.count(static_cast<Hold>(i)), 1U)
        << "the inputs never reach " << info(static_cast<Hold>(i)).name;
  }
}

// What the last arrival led to.
std::string account(Endpoint& t) {
  t.drain();
  if (t.log.empty()) return "nothing";
  while (t.log.size() > 1 && std::holds_alternative<Adjusted>(t.log.back().what)) t.log.pop_back();
  const Event& last = t.log.back();
  const std::string name(info(last.rule).name);
  if (std::holds_alternative<Discarded>(last.what)) return "not used: " + name;
  return std::holds_alternative<Noted>(last.what) ? "noted: " + name : name;
}

struct Arrival {
  const char* flags;
  std::uint32_t seq;
  std::uint32_t ack;
  std::size_t text;
  std::string account;
};

void expect_accounts(Endpoint& t, const std::vector<Arrival>& arrivals, Line at = Line::here()) {
  const testing::ScopedTrace asked(at.file, at.number, "these arrivals");
  for (const Arrival& a : arrivals) {
    t.log.clear();
    t.receives(a.flags, a.seq, a.ack, octets(a.text));
    EXPECT_EQ(account(t), a.account) << a.flags << ' ' << a.seq << " ack " << a.ack << " len " << a.text;
  }
}

TEST(Accounted, OnALiveConnection) {
  Endpoint t;
  t.established();
  ASSERT_TRUE(t.tcp.send(octets(10), t.now));
  t.sends("P. 1001 ack 5001 len 10");
  expect_accounts(t, {
                         {".", 5001, 1001, 0, "noted: duplicate-ack"},
                         {".", 5101, 1001, 50, "noted: out-of-order"},
                         {".", 5101, 1001, 50, "not used: text-again"},
                         {"F.", 5151, 1001, 0, "noted: out-of-order"},
                         {"R", 4000, 0, 0, "not used: reset-outside"},
                         {".", 5001, 1001 - 500, 0, "not used: ack-old"},
                         {".", 4000, 1001, 20, "not used: unacceptable"},
                     });
}

TEST(Accounted, WithNothingOnItsWayAnAckIsASignOfLifeOrTellsAWindow) {
  Endpoint t;
  t.established();
  expect_accounts(t, {{".", 5001, 1001, 0, "noted: sign-of-life"}});
  t.window = 3000;
  expect_accounts(t, {{".", 5001, 1001, 0, "noted: window-changed"}});
}

TEST(Accounted, TextForAClosedWindow) {
  Config config = plain();
  config.receive_buffer = 100;
  Endpoint t(config);
  t.established().receives(".", 5001, 1001, octets(100)).sends(". 1001 ack 5101");
  expect_accounts(t, {{".", 5101, 1001, 1, "not used: window-closed"}});
}

TEST(Accounted, ASegmentWithoutTheTimestampThatWasAgreedOn) {
  Config config = info(Profile::kRfc).config;
  ASSERT_TRUE(info(Profile::kRfc).needs_timestamps);
  config.timestamps = true;
  Endpoint t(config);
  ASSERT_TRUE(t.tcp.open_active(kRemote, t.now));
  (void)t.tcp.poll_segment(t.now);
  wire::TcpSegment syn_ack = t.segment("S.", 5000, 1001);
  syn_ack.header.options.append_timestamps({7000, 0});
  t.tcp.on_segment(syn_ack, t.now);
  t.drain();
  ASSERT_EQ(t.tcp.state(), kEstablished);
  expect_accounts(t, {{".", 5001, 1001, 10, "not used: no-timestamp"}});
}

TEST(Accounted, InTimeWaitOfASystemThatKeepsLittle) {
  Config config = info(Profile::kFreeBsd).config;
  ASSERT_TRUE(info(Profile::kFreeBsd).terse_time_wait);
  Endpoint t(config);
  ASSERT_TRUE(t.tcp.open_active(kRemote, t.now));
  (void)t.tcp.poll_segment(t.now);
  t.receives("S.", 5000, 1001).closes();
  while (t.tcp.poll_segment(t.now)) {
  }
  t.receives("F.", 5001, 1002).is(kTimeWait);
  expect_accounts(t, {
                         {"R", 5002, 0, 0, "not used: time-wait-ignore-rst"},
                         {".", 5002, 1002, 0, "not used: time-wait-echo"},
                         {".", 5002, 1001, 0, "not used: time-wait-stray"},
                     });
}

// The reasons that a Host gives for what belongs to no connection.
class AccountedByHost : public ::testing::Test {
 protected:
  std::string account(const wire::TcpSegment& segment) {
    host_.on_segment(segment, Instant{});
    std::string names;
    while (const auto event = host_.poll_event()) {
      if (std::holds_alternative<Discarded>(event->event.what))
        names += std::string(names.empty() ? "" : " ").append(info(event->event.rule).name);
    }
    return names;
  }
  wire::TcpSegment segment(std::string_view flags) const {
    wire::TcpSegment s = Endpoint().segment(flags, 5000, 1);
    s.destination = host_.address();
    return s;
  }
  Host host_{kLocal.address, SipKey{1, 2}};
};

TEST_F(AccountedByHost, WhatBelongsToNobody) {
  EXPECT_EQ(account(segment("S")), "");
  const auto answer = host_.poll_segment(Instant{});
  ASSERT_TRUE(answer.has_value()) << "what is answered is accounted for by the answer";
  EXPECT_EQ(info(answer->out.rule).name, "closed-reset");
  EXPECT_EQ(account(segment("R")), "closed-ignore-rst");
  wire::TcpSegment other = segment("S");
  other.destination = address_of(99);
  EXPECT_EQ(account(other), "not-ours");
  wire::TcpSegment nobody = segment("S");
  nobody.source = {};
  nobody.source.version = kLocal.address.version;
  EXPECT_EQ(account(nobody), "invalid-address");
}

TEST_F(AccountedByHost, AnIcmpErrorAboutNobodysConnection) {
  wire::IcmpError error;
  error.source = kRemote.address;
  error.destination = kLocal.address;
  error.quoted_from = kLocal;
  error.quoted_to = kRemote;
  EXPECT_EQ(info(host_.on_icmp(error, Instant{})).name, "icmp-nobody");
  const auto event = host_.poll_event();
  ASSERT_TRUE(event.has_value());
  EXPECT_TRUE(std::holds_alternative<Discarded>(event->event.what));
}

}  // namespace
}  // namespace tcplab::tcp
