// A failed expectation of a packet trace names the line of the test, and shows the whole packet.
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include "tests/tcp/rfc9293/trace.hpp"
#include "tests/tcp/talk.hpp"

namespace tcplab::tcp {
namespace {

struct Failed {
  std::string file;
  int line = 0;
  std::string text;
};

// What goes wrong in it, which then fails no test.
std::vector<Failed> failures_of(const std::function<void()>& run) {
  testing::TestPartResultArray found;
  {
    const testing::ScopedFakeTestPartResultReporter reporter(
        testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &found);
    run();
  }
  std::vector<Failed> failed;
  for (int i = 0; i < found.size(); ++i) {
    const testing::TestPartResult& each = found.GetTestPartResult(i);
    failed.push_back({each.file_name(), each.line_number(), each.message()});
  }
  return failed;
}

void expect_all_here(const std::vector<Failed>& failed, Line at = Line::here()) {
  if (failed.empty()) ADD_FAILURE_AT(at.file, at.number) << "nothing failed";
  for (const Failed& each : failed) {
    EXPECT_EQ(each.file, at.file);
    EXPECT_EQ(each.line, at.number) << each.text;
  }
}

// Each on one line with the check of it, which the line is compared with.
TEST(Harness, AFailureNamesTheLineOfTheTest) {
  Endpoint t;
  expect_all_here(failures_of([&] { t.sends("S 1000"); }));  // nothing is sent
  t.listen();
  expect_all_here(failures_of([&] { t.listen(); }));  // it listens already
  expect_all_here(failures_of([&] { t.is(State::kEstablished); }));
  expect_all_here(failures_of([&] { t.times_out(); }));
  t.receives("S", 5000);
  expect_all_here(failures_of([&] { t.sends_nothing(); }));
  expect_all_here(failures_of([&] { Endpoint().closes(); }));
}

TEST(Harness, SoDoesOneInsideAStartState) {
  Endpoint odd;
  odd.tcp = Connection(plain(), kLocal, SeqNum{7});  // another number than every line expects
  expect_all_here(failures_of([&] { odd.time_wait(); }));
  Endpoint t;
  expect_all_here(failures_of([&] { say(t, 5); }));  // there is no connection
  expect_all_here(failures_of([&] { sends_run(t, 1001, 2); }));
  Config deaf;
  deaf.open_timeout = nanoseconds(1);
  expect_all_here(failures_of([&] { Talk(deaf, deaf, seconds(1)); }));
}

TEST(Harness, APacketIsShownWithItsWindowAndOptions) {
  Config config = plain();
  config.mss = 1460;
  config.window_scale = config.sack = true;
  Endpoint t(config);
  ASSERT_TRUE(t.tcp.open_active(kRemote, t.now).ok());
  const auto failed = failures_of([&] { t.sends("S 1001"); });
  ASSERT_EQ(failed.size(), 1U);
  EXPECT_NE(failed[0].text.find("sent: S 1000 win 65535 <mss 14"), std::string::npos) << failed[0].text;
  EXPECT_NE(failed[0].text.find("expected: S 1001"), std::string::npos) << failed[0].text;
}

TEST(Harness, ALineComparesTheWindowAndTheOptionsThatItSpeaksOf) {
  Endpoint t;
  t.established();
  wire::TcpSegment segment = t.segment("P.", 5001, 1001, octets(3));
  segment.header.options.append_timestamps({7, 9});
  EXPECT_EQ(line_of(segment), "P. 5001 ack 1001 len 3");
  EXPECT_EQ(whole_line_of(segment), "P. 5001 ack 1001 len 3 win 65535 <TS val 7 ecr 9>");
  EXPECT_TRUE(is_line_of("P. 5001 ack 1001 len 3", segment));
  EXPECT_TRUE(is_line_of("P. 5001 ack 1001 len 3 win 65535", segment));
  EXPECT_FALSE(is_line_of("P. 5001 ack 1001 len 3 win 65534", segment));
  EXPECT_TRUE(is_line_of("P. 5001 ack 1001 len 3 <TS val 7 ecr 9>", segment));
  EXPECT_FALSE(is_line_of("P. 5001 ack 1001 len 3 <>", segment));
  const wire::SackBlock blocks[] = {{SeqNum{6000}, SeqNum{6100}}};
  segment.header.options.append_nop();
  segment.header.options.append_sack(blocks);
  EXPECT_TRUE(is_line_of("P. 5001 ack 1001 len 3 <TS val 7 ecr 9,nop,sack 6000:6100>", segment));
}

}  // namespace
}  // namespace tcplab::tcp
