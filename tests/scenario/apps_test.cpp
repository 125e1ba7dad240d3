#include "core/lab/expect.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

// What is not as the lines expect; "" when all is.
std::string shortfall(const std::string& lines) {
  const std::string text =
      "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 10ms\n"
      "set all msl 500ms\nset all ack-delay 0ms\n" +
      lines;
  const History history = whole_run(scenario_of(text));
  EXPECT_FALSE(history.truncated());
  for (EventId event = 0; event < history.trace().events().size(); event += 41)
    EXPECT_TRUE(history.moment_after(event)) << event;
  const auto verdicts = judge(history);
  EXPECT_TRUE(verdicts && !verdicts->empty());
  std::string found;
  for (const Verdict& verdict : *verdicts) {
    if (!verdict.met) found += verdict.expected + ": " + verdict.actual.in(Language::kEnglish) + "\n";
  }
  return found;
}

TEST(Apps, AnEchoSendsBackWhatItReadsAndASourceClosesWhenDone) {
  EXPECT_EQ(shortfall("app one source 300k closes when-done\napp two echo\n"
                      "at 0s server listen 80 run two\nat 0s client connect server:80 run one\n"
                      "expect client received = 300k\nexpect server received = 300k\n"
                      "expect client->server FIN then server->client FIN then client reaches TIME-WAIT\n"
                      "expect server is CLOSED\n"),
            "");
}

TEST(Apps, ASinkSaysNothingAndClosesWithItsPeer) {
  EXPECT_EQ(
      shortfall("app one source 5000 closes when-done\napp two sink\n"
                "at 0s server listen 80 run two\nat 0s client connect server:80 run one\n"
                "expect server received = 5000\nexpect never server->client data\nexpect server is CLOSED\n"),
      "");
}

TEST(Apps, RequestsAreAnsweredOneAfterTheOther) {
  EXPECT_EQ(shortfall("app browser ask 300 for 4000 times 3 pause 100ms closes when-done\n"
                      "app site answer 4000 per 300 after 20ms\n"
                      "at 0s server listen 80 run site\nat 0s client connect server:80 run browser\n"
                      "expect client received = 12000\nexpect server received = 900\n"
                      "expect client->server data times 3\nexpect client->server data #2 after 160ms\n"
                      "expect server->client data #1 at 50ms within 1ms\nexpect client reaches TIME-WAIT\n"),
            "");
}

TEST(Apps, BurstsComeAgainAndAgainAndThenItCloses) {
  EXPECT_EQ(shortfall("app one bursts 1000 every 200ms times 4 closes when-done\napp two sink\n"
                      "at 0s server listen 80 run two\nat 0s client connect server:80 run one\n"
                      "expect server received = 4000\nexpect client->server data #4 at 620ms within 1ms\n"
                      "expect client->server data times 4\nexpect client reaches TIME-WAIT\n"),
            "");
}

TEST(Apps, ASlowReaderClosesTheWindowAndTakesAllInTheEnd) {
  EXPECT_EQ(shortfall("set server receive-buffer 4000\napp one source 20000 closes when-done\n"
                      "app two sink reads 1000 every 100ms\n"
                      "at 0s server listen 80 run two\nat 0s client connect server:80 run one\n"
                      "expect server received < 20000 at 1s\nexpect server received = 20000\n"
                      "expect client snd.wnd < 1000 at 90ms\n"),
            "");
}

TEST(Apps, WhoNeverReadsAndWhoNeverClosesLeavesThePeerWaiting) {
  EXPECT_EQ(
      shortfall(
          "set server receive-buffer 4000\napp one source endless\napp two sink reads never closes never\n"
          "at 0s server listen 80 run two\nat 0s client connect server:80 run one\nuntil 30s\n"
          "expect server received = 0\nexpect client snd.wnd = 0 at 20s\n"),
      "");
  EXPECT_EQ(shortfall("app one sink closes at-once\napp two sink closes never\n"
                      "at 0s server listen 80 run two\nat 0s client connect server:80 run one\nuntil 30s\n"
                      "expect client is FIN-WAIT-2\nexpect server is CLOSE-WAIT\n"),
            "");
}

TEST(Apps, ABacklogFillsWhenNobodyAcceptsAndEmptiesSlowly) {
  const std::string six =
      "app one source 100\napp two sink\n"
      "at 0s client connect server:80 times 6 every 1ms run one\n";
  EXPECT_EQ(shortfall(six + "at 0s server listen 80 backlog 2 accept never run two\nuntil 900ms\n"
                            "expect server connections = 2\nexpect server received = 0\n"),
            "");
  EXPECT_EQ(shortfall(six + "at 0s server listen 80 accept 100ms run two\nuntil 5s\n"
                            "expect server received = 100 at 150ms\nexpect server received = 300 at 350ms\n"
                            "expect server received = 600 at 4s\n"),
            "");
}

TEST(Apps, AConnectCloseLoopRunsOutOfItsPorts) {
  EXPECT_EQ(
      shortfall("set all msl 10s\napp one sink closes at-once\napp two sink\n"
                "at 0s server listen 80 run two\n"
                "at 0s client connect server:80 from 50000..50003 times 6 every 100ms run one\nuntil 2s\n"
                "expect client->server SYN times 4\nexpect client connections = 4\n"),
      "");
}

TEST(Apps, EitherDirectionIsShutDownByItself) {
  EXPECT_EQ(
      shortfall("set server auto-receive off\nat 0s server listen 80\nat 0s client connect server:80 as one\n"
                "at 100ms client send 1000\nat 200ms server shutdown receive\nat 300ms client shutdown send\n"
                "at 400ms client send 10\nuntil 2s\n"
                "expect server received = 0 at 150ms\nexpect server received = 1000 at 250ms\n"
                "expect client is FIN-WAIT-2\nexpect client:one sent = 1000\n"),
      "");
}

TEST(Apps, AreNamedByLinesThatComeBefore) {
  const auto why = [](const std::string& line) {
    const auto scenario = scenario::parse("host a 198.51.100.1\napp one sink\n" + line);
    return scenario ? "" : scenario.error().front().message.in(Language::kEnglish);
  };
  EXPECT_EQ(why("at 0s a listen 80 run two"), "unknown application 'two'");
  EXPECT_EQ(why("app one echo"), "there is an application 'one' already");
  EXPECT_EQ(why("app two bursts 1 every 0s"), "the time is out of range");
  EXPECT_EQ(why("app two ask 1"), "found the end of the line");
  EXPECT_EQ(why("app two sink reads 1"), "found the end of the line");
}

}  // namespace
}  // namespace tcplab::lab
