// What a user holds back, by a cork or without a PUSH, waits for more of it; not for a window that will never
// be larger, nor beyond a CLOSE: RFC 9293 3.8.6.2.1, 3.9.1.2 and 3.9.1.4.

#include <string>

#include "tests/tcp/talk.hpp"

namespace tcplab::tcp {
namespace {

using enum State;

TEST(HeldBack, ACloseSendsItThoughTheFinHasNoRoomBesideIt) {
  for (const ProfileInfo& profile : kProfiles) {
    for (const std::uint32_t window : {300U, 500U, 501U}) {
      SCOPED_TRACE(std::string(profile.name) + " " + std::to_string(window));
      Config config = profile.config;
      config.timestamps = false;
      Endpoint t(config);
      t.window = static_cast<std::uint16_t>(window);
      t.established();
      SendOptions unpushed;
      unpushed.push = false;
      ASSERT_TRUE(t.tcp.send(octets(500), t.now, unpushed));
      t.closes();
      const std::optional<Outgoing> out = t.tcp.poll_segment(t.now);
      ASSERT_TRUE(out);
      EXPECT_EQ(out->segment.payload.size(), std::min(window, 500U));
    }
  }
}

// 20,000 octets into windows smaller than a segment, and the rest, less than a segment, at the end of the
// cork.
TEST(HeldBack, ACorkDoesNotWaitForAWindowLargerThanThereIs) {
  for (const Pairing& ends : all_ends()) {
    for (const std::uint32_t buffer : {100U, 500U, 1000U, 1459U, 2000U}) {
      SCOPED_TRACE(name_of(ends) + ", " + std::to_string(buffer));
      Config sender = info(ends.a).config;
      sender.cork = true;
      Config receiver = info(ends.b).config;
      receiver.receive_buffer = buffer;
      Talk t(sender, receiver, milliseconds(10));
      const std::uint32_t octets = 20 * buffer;
      t.a.to_say = octets;
      EXPECT_LT(t.until([&] { return t.b.heard + 1460 >= octets; }, minutes(1)), seconds(2));
      sender.cork = false;
      t.a.tcp.configure(sender, t.now);
      EXPECT_LT(t.until([&] { return t.b.heard == octets; }, minutes(1)), seconds(1));
    }
  }
}

}  // namespace
}  // namespace tcplab::tcp
