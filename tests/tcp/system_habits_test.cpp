// What systems do where the letter of the RFCs would drop, wait or tell more than is useful.

#include "core/tcp/profile.hpp"
#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {
namespace {

using enum State;

Config at_once(const ProfileInfo& profile) {
  Config config = profile.config;
  config.ack_delay = {};
  return config;
}

wire::TcpSegment stamped(const Endpoint& t, std::string_view flags, std::uint32_t seq, std::uint32_t ack,
                         std::uint32_t value, Bytes text = {}) {
  wire::TcpSegment s = t.segment(flags, seq, ack, std::move(text));
  s.header.options.append_timestamps({value, 0});
  return s;
}

// Half of all clocks look older than 0.
constexpr std::uint32_t kSeemsOld = 0x9000'0000;

// ip-sysctl, tcp_syn_retries: six, but for tcp_syn_linear_timeouts four more, the last after 67 s; the
// attempt fails after 131 s.
TEST(SystemHabits, LinuxGivesUpAConnectAfterTenMoreSynsIn131Seconds) {
  Endpoint t(info(Profile::kLinux).config);
  t.syn_sent();
  for (const int second : {1, 2, 3, 4, 5, 7, 11, 19, 35, 67}) {
    t.times_out().sends("S 1000");
    EXPECT_EQ(t.now, Instant{} + seconds(second));
  }
  t.times_out().sends_nothing().is(kClosed);
  EXPECT_EQ(t.now, Instant{} + seconds(131));
  EXPECT_EQ(t.tcp.error(), CallError::kConnectionTimedOut);
}

TEST(SystemHabits, ATimestampOfZeroInTheSynMakesNothingOld) {
  for (const ProfileInfo& profile : kProfiles) {
    for (const bool active : {true, false}) {
      SCOPED_TRACE(profile.name);
      Config config = at_once(profile);
      config.timestamps = true;
      Endpoint t(config);
      if (active) {
        EXPECT_TRUE(t.tcp.open_active(kRemote, t.now));
        t.sends("S 1000");
        t.tcp.on_segment(stamped(t, "S.", 5000, 1001, 0), t.now);
        t.sends(". 1001 ack 5001");
      } else {
        t.listen();
        t.tcp.on_segment(stamped(t, "S", 5000, 0, 0), t.now);
        t.sends("S. 1000 ack 5001");
      }
      t.tcp.on_segment(stamped(t, ".", 5001, 1001, kSeemsOld, octets(3, 'a')), t.now);
      const bool letter = profile.profile == Profile::kRfc;
      EXPECT_EQ(t.reads(), letter ? "" : "abc");
      t.is(letter && !active ? kSynReceived : kEstablished);
      if (letter) continue;
      EXPECT_EQ(t.tcp.negotiated().ts_recent, kSeemsOld);
      t.tcp.on_segment(stamped(t, ".", 5004, 1001, kSeemsOld - 1, octets(3, 'd')), t.now);
      EXPECT_EQ(t.reads(), "") << "from then on PAWS counts";
    }
  }
}

TEST(SystemHabits, LinuxSendsTheSynAgainAtOnceBehindTheResetOfAStrayAck) {
  for (const ProfileInfo& profile : kProfiles) {
    SCOPED_TRACE(profile.name);
    const bool at_once_again = profile.profile == Profile::kLinux;
    Endpoint t(at_once(profile));
    t.syn_sent().receives(".", 7000, 4242).sends("R 4242").sends_nothing().is(kSynSent);
    t.passes(milliseconds(10));
    if (!at_once_again) {
      t.sends_nothing();
      continue;
    }
    t.sends("S 1000").sends_nothing();
    t.receives(".", 7000, 4242).sends("R 4242").passes(milliseconds(900)).sends_nothing();
    t.passes(milliseconds(100)).sends("S 1000");
    t.receives("S.", 5000, 1001).sends(". 1001 ack 5001").is(kEstablished);
  }
}

TEST(SystemHabits, ASegmentThatReachesOverASmallWindowIsTrimmedAndTaken) {
  for (const ProfileInfo& profile : kProfiles) {
    for (const std::string_view flags : {".", "F."}) {
      SCOPED_TRACE(profile.name);
      Config config = at_once(profile);
      config.receive_buffer = 2000;
      Endpoint t(config);
      t.established().receives(".", 5001, 1001, octets(1000)).sends(". 1001 ack 6001");
      EXPECT_EQ(t.tcp.rcv().offered(), 1000U);
      t.receives(flags, 5501, 1001, octets(2000, 500 % 256));
      if (profile.profile == Profile::kRfc) {
        t.sends(". 1001 ack 6001");
        continue;
      }
      t.sends(". 1001 ack 7001").is(kEstablished);
      const Bytes expected = octets(2000);
      EXPECT_EQ(t.reads(), std::string(expected.begin(), expected.end()));
    }
  }
}

TEST(SystemHabits, AResetOrSynThatReachesOverTheWindowIsNotTaken) {
  for (const ProfileInfo& profile : kProfiles) {
    for (const std::string_view flags : {"R.", "S."}) {
      Config config = at_once(profile);
      config.receive_buffer = 2000;
      Endpoint t(config);
      t.established().receives(".", 5001, 1001, octets(1000)).sends(". 1001 ack 6001");
      t.receives(flags, 5501, 1001, octets(2000)).is(kEstablished);
    }
  }
}

// MUST-39, as BSD has it: less than a segment and a quarter of the buffer is not offered.
TEST(SystemHabits, FreeBsdOffersNoSillyWindow) {
  for (const std::uint32_t read : {1U, 384U, 500U, 512U, 999U, 1000U, 1001U, 2000U}) {
    Config config = at_once(info(Profile::kFreeBsd));
    config.window_scale = false;
    config.receive_buffer = 4000;
    config.mss = 1000;
    Endpoint t(config);
    t.established();
    for (std::uint32_t i = 0; i < 4; ++i) {
      t.receives("P.", 5001 + i * 1000, 1001, octets(1000))
          .sends(". 1001 ack " + std::to_string(6001 + i * 1000));
    }
    EXPECT_EQ(t.last->segment.header.window, 0);
    ASSERT_TRUE(t.tcp.receive(read));
    while (t.tcp.poll_segment(t.now)) continue;
    t.receives(".", 9001, 1001, octets(1)).sends(". 1001 ack 9002");
    const std::uint32_t room = read - 1;
    EXPECT_EQ(t.last->segment.header.window, room < 1000 ? 0U : room) << read << " octets read";
  }
}

}  // namespace
}  // namespace tcplab::tcp
