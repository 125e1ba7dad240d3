// Answers that might themselves be answered leave only so often, so that two ends that disagree about their
// numbers come to rest: RFC 5961 7. Answers to text are not among them.

#include "tests/tcp/talk.hpp"

namespace tcplab::tcp {
namespace {

using enum State;

// Both ways, at the pace of the profile that allows most: 5 in a second.
constexpr std::uint64_t kMostInAMinute = 2 * 5 * 60;

// A segment to one end that fits what it expects of the other, as somebody between them can write it.
wire::TcpSegment forged(const Talker& to, std::size_t length, std::uint32_t ahead_in_time) {
  wire::TcpSegment s;
  s.source = to.tcp.remote().address;
  s.destination = to.tcp.local().address;
  s.header.source_port = to.tcp.remote().port;
  s.header.destination_port = to.tcp.local().port;
  s.header.flags = flags_of("P.");
  s.header.seq = to.tcp.rcv().nxt;
  s.header.ack = to.tcp.snd().nxt;
  s.header.window = 1000;
  s.payload = octets(length);
  const Negotiation& agreed = to.tcp.negotiated();
  if (agreed.timestamps) s.header.options.append_timestamps({agreed.ts_recent + ahead_in_time, 0});
  return s;
}

struct Disagreement {
  std::string_view name;
  std::size_t length;           // octets forged
  std::uint32_t ahead_in_time;  // of the timestamps
  bool close_a;
  bool close_b;
};
constexpr Disagreement kDisagreements[] = {
    {"about octets", 100, 1, false, false},
    {"about times", 1, 1U << 30, false, false},
    {"while one closes", 100, 1, true, false},
    {"while both close", 100, 1, true, true},
    {"about times, closing", 1, 1U << 30, true, true},
};

TEST(ChallengeLimit, TwoEndsThatDisagreeComeToRest) {
  for (const Pairing& ends : all_ends()) {
    for (const Disagreement& what : kDisagreements) {
      SCOPED_TRACE(name_of(ends) + ", " + std::string(what.name));
      Talk t(info(ends.a).config, info(ends.b).config, milliseconds(1));
      for (Talker* end : {&t.a, &t.b}) {
        end->reads = false;
        end->tcp.on_segment(forged(*end, what.length, what.ahead_in_time), t.now);
      }
      t.a.closes = what.close_a;
      t.b.closes = what.close_b;
      t.a.segments = t.b.segments = 0;
      t.pass(minutes(1));
      EXPECT_LE(t.a.segments + t.b.segments, kMostInAMinute + 40) << "beside FINs and what starts it";
    }
  }
}

Config config_of(const ProfileInfo& profile) {
  Config config = profile.config;
  config.ack_delay = {};
  return config;
}

std::uint32_t answers(Endpoint& t) {
  std::uint32_t count = 0;
  while (t.tcp.poll_segment(t.now)) ++count;
  t.drain();
  return count;
}

// How many of 50 at once are answered.
std::uint32_t answered(Endpoint& t, const wire::TcpSegment& segment) {
  std::uint32_t count = 0;
  for (int i = 0; i < 50; ++i) {
    t.tcp.on_segment(segment, t.now);
    t.drain();
    count += answers(t);
  }
  return count;
}

TEST(ChallengeLimit, HoldsForWhateverHasNoTextAndForgedSyns) {
  for (const ProfileInfo& profile : kProfiles) {
    SCOPED_TRACE(profile.name);
    const std::uint32_t most = profile.config.challenge_acks;
    Endpoint t(config_of(profile));
    t.established();
    t.now = t.now + seconds(20);
    const wire::TcpSegment old = t.segment(".", 4000, 1001);
    EXPECT_EQ(answered(t, old), most) << "before the window";
    EXPECT_EQ(answered(t, t.segment(".", 5001 + (1U << 20), 1001)), 0U) << "one limit for all of them";
    EXPECT_EQ(answered(t, t.segment("S", 4000)), 0U);
    EXPECT_EQ(answered(t, t.segment("S", 6000)), 0U);
    EXPECT_EQ(answered(t, t.segment("R.", 6000, 1001)), 0U);
    t.now = t.now + profile.config.challenge_period - nanoseconds(1);
    EXPECT_EQ(answered(t, old), 0U);
    t.now = t.now + nanoseconds(1);
    EXPECT_EQ(answered(t, t.segment("SP", 4000, 0, octets(10))), most) << "a SYN, whatever it carries";
    t.is(kEstablished);
  }
}

TEST(ChallengeLimit, HoldsForOldTimestampsOfBareSegments) {
  for (const ProfileInfo& profile : kProfiles) {
    SCOPED_TRACE(profile.name);
    Config config = config_of(profile);
    config.timestamps = true;
    Endpoint t(config);
    EXPECT_TRUE(t.tcp.open_active(kRemote, t.now));
    t.sends("S 1000");
    wire::TcpSegment syn_ack = t.segment("S.", 5000, 1001);
    syn_ack.header.options.append_timestamps({1000, 0});
    t.tcp.on_segment(syn_ack, t.now);
    t.sends(". 1001 ack 5001");
    const auto older = [&](Bytes text) {
      wire::TcpSegment s = t.segment(".", 5001, 1001, std::move(text));
      s.header.options.append_timestamps({999, 0});
      return s;
    };
    EXPECT_EQ(answered(t, older({})), config.challenge_acks);
    EXPECT_EQ(answered(t, older(octets(10))), 50U) << "text is never left without an answer";
  }
}

TEST(ChallengeLimit, NeverHoldsForText) {
  for (const ProfileInfo& profile : kProfiles) {
    SCOPED_TRACE(profile.name);
    Endpoint t(config_of(profile));
    t.established().receives("P.", 5001, 1001, octets(100));
    answers(t);
    EXPECT_EQ(answered(t, t.segment("P.", 5001, 1001, octets(100))), 50U) << "a retransmission";
    EXPECT_EQ(answered(t, t.segment("P.", 5101 + (1U << 20), 1001, octets(100))), 50U) << "beyond the window";
  }
}

TEST(ChallengeLimit, OfNoTimeAtAllIsNone) {
  Config config = plain();
  config.challenge_period = {};
  Endpoint t(config);
  t.established();
  EXPECT_EQ(answered(t, t.segment(".", 4000, 1001)), 50U);
}

TEST(ChallengeLimit, HoldsInTimeWait) {
  for (const ProfileInfo& profile : kProfiles) {
    SCOPED_TRACE(profile.name);
    Endpoint t(config_of(profile));
    t.time_wait();
    EXPECT_LE(answered(t, t.segment(".", 5002, 1001)), profile.config.challenge_acks);
    EXPECT_LE(answered(t, t.segment(".", 4000, 1001)), profile.config.challenge_acks);
    EXPECT_EQ(answered(t, t.segment("F.", 5001, 1002)), 50U)
        << "the peer's FIN again, which waits for its ACK";
  }
}

}  // namespace
}  // namespace tcplab::tcp
