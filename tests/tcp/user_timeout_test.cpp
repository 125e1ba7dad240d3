// Linux lets a user timeout decide how long to wait for the peer, instead of the number of tries: tcp(7),
// TCP_USER_TIMEOUT.

#include "core/tcp/profile.hpp"
#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {
namespace {

using enum State;

// Without a user timeout an idle connection is given up after 90 s.
Config probing(const ProfileInfo& profile, Duration user_timeout) {
  Config config = profile.config;
  config.ack_delay = {};
  config.keep_alive = true;
  config.keep_idle = seconds(60);
  config.keep_interval = seconds(10);
  config.keep_count = 3;
  config.user_timeout = user_timeout;
  return config;
}

// Runs until the connection has ended, the peer answering or not; how long that took, at most 5000 s.
Duration lives(Endpoint& t, bool answers) {
  const Instant from = t.now;
  while (t.tcp.state() != kClosed && t.now - from < seconds(5000) &&
         t.tcp.next_timeout() != Instant::never()) {
    t.times_out();
    bool asked = false;
    while (t.tcp.state() != kClosed && t.tcp.poll_segment(t.now)) asked = true;
    if (asked && answers) t.receives(".", 5001, 1001);
  }
  return t.now - from;
}

TEST(UserTimeout, DecidesOnLinuxWhenKeepAliveGivesUp) {
  struct Row {
    std::int64_t timeout, linux;
  };
  for (const Row& row :
       {Row{0, 90}, Row{10, 70}, Row{65, 70}, Row{80, 80}, Row{85, 90}, Row{200, 200}, Row{1000, 1000}}) {
    for (const ProfileInfo& profile : kProfiles) {
      SCOPED_TRACE(std::string(profile.name) + ", user timeout " + std::to_string(row.timeout));
      Endpoint t(probing(profile, seconds(row.timeout)));
      t.established();
      EXPECT_EQ(lives(t, false), seconds(profile.profile == Profile::kLinux ? row.linux : 90));
      EXPECT_EQ(t.tcp.error(), CallError::kConnectionTimedOut);
      const auto given_up = [](const Event& event) { return event.rule == Rule::kKeepAliveGivenUp; };
      EXPECT_TRUE(std::any_of(t.log.begin(), t.log.end(), given_up));
    }
  }
}

TEST(UserTimeout, DoesNotEndAnIdleConnectionWhosePeerAnswers) {
  for (const ProfileInfo& profile : kProfiles) {
    Endpoint t(probing(profile, seconds(5)));
    t.established();
    EXPECT_GE(lives(t, true), seconds(5000));
    t.is(kEstablished);
  }
}

TEST(UserTimeout, DecidesWithKeepAliveAndDataOutstanding) {
  for (const ProfileInfo& profile : kProfiles) {
    for (const Duration timeout : {seconds(30), seconds(100), seconds(2000)}) {
      SCOPED_TRACE(std::string(profile.name) + ", user timeout " +
                   std::to_string(timeout.ns / 1'000'000'000));
      Endpoint t(probing(profile, timeout));
      t.established();
      EXPECT_TRUE(t.tcp.send(octets(10), t.now));
      t.sends("P. 1001 ack 5001 len 10");
      const Duration took = lives(t, false);
      EXPECT_EQ(t.tcp.error(), CallError::kConnectionTimedOut);
      if (profile.profile == Profile::kLinux || timeout < seconds(200)) {
        EXPECT_EQ(took, timeout);
      } else {
        EXPECT_LT(took, timeout) << "R2 comes first";
      }
    }
  }
}

TEST(UserTimeout, DecidesWithKeepAliveAndAClosedWindowWhosePeerAnswers) {
  for (const ProfileInfo& profile : kProfiles) {
    for (const Duration timeout : {seconds(30), seconds(100), seconds(2000)}) {
      SCOPED_TRACE(std::string(profile.name) + ", user timeout " +
                   std::to_string(timeout.ns / 1'000'000'000));
      Endpoint t(probing(profile, timeout));
      t.window = 0;
      t.established();
      EXPECT_TRUE(t.tcp.send(octets(10), t.now));
      t.sends_nothing();
      EXPECT_EQ(lives(t, true), timeout);
    }
  }
}

}  // namespace
}  // namespace tcplab::tcp
