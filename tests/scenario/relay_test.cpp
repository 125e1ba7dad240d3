// A host whose application relays between two connections: a proxy that splits them (RFC 3135).
#include "core/lab/expect.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

constexpr std::string_view kProxied =
    "host client 198.51.100.1\nhost proxy 198.51.100.10 203.0.113.10\nhost server 203.0.113.80\n"
    "link client proxy delay 5ms\nlink proxy server delay 100ms\nset all msl 500ms\n"
    "app splitter relay server:80\nat 0s proxy listen 8080 run splitter as in\n"
    "at 0s client connect proxy:8080 as one\n";

std::string unmet_of_relay(const std::string& lines, std::string_view before = kProxied) {
  const History history = whole_run(scenario_of(std::string(before) + lines));
  const auto verdicts = judge(history);
  EXPECT_TRUE(verdicts);
  std::string unmet;
  for (const Verdict& verdict : *verdicts) {
    if (!verdict.met) unmet += verdict.expected + ": " + verdict.actual.in(Language::kEnglish) + "\n";
  }
  return unmet;
}

TEST(Relay, CarriesBothDirectionsAndAcknowledgesBeforeTheServerHasAnything) {
  EXPECT_EQ(unmet_of_relay("app pong answer 3000 per 500\nat 0s server listen 80 run pong\n"
                           "on client connected client send 500\n"
                           "expect proxy->client ACK before 60ms\nexpect proxy->server data after 200ms\n"
                           "expect client:one acknowledged = 500 at 100ms\nexpect server received = 500\n"
                           "expect client:one received = 3000\nuntil 2s\n"),
            "");
}

// Four segments of closing on each side, and the data before them.
TEST(Relay, PassesOnTheEndOfEachDirectionAfterAllThatCameBefore) {
  EXPECT_EQ(unmet_of_relay("at 0s server listen 80\non client connected client send 100k\n"
                           "on client connected client close\non server remote-closed server send 5k\n"
                           "on server remote-closed server close\n"
                           "expect server received = 100k\nexpect client:one received = 5k\n"
                           "expect server hears remote-closed then proxy->client FIN\n"
                           "expect client:one is CLOSED\nexpect proxy connections = 0\n"),
            "");
}

// Before there is anybody to whom it could be passed on.
TEST(Relay, PassesOnAnEndThatComesBeforeTheOtherSideIsThere) {
  EXPECT_EQ(unmet_of_relay("at 0s server listen 80\non client connected client close\n"
                           "on server remote-closed server close\n"
                           "expect server hears remote-closed\nexpect client:one is CLOSED\n"
                           "expect proxy connections = 0\n"),
            "");
}

// What a slow server does not take is not read from the client, whose window closes: nobody's buffer grows.
TEST(Relay, KeepsNoMoreThanItsBuffer) {
  EXPECT_EQ(unmet_of_relay("set all receive-buffer 10k\nset all send-buffer 10k\n"
                           "app stuck sink reads never\nat 0s server listen 80 run stuck\n"
                           "on client connected client send 200k\nuntil 60s\n"
                           "expect server received = 0\nexpect proxy received <= 86k\n"
                           "expect client acknowledged <= 95k\nexpect client snd.wnd = 0\n"),
            "");
  EXPECT_EQ(unmet_of_relay("app slow sink reads 10k every 100ms\nat 0s server listen 80 run slow\n"
                           "set all receive-buffer 20k\non client connected client send 200k\nuntil 60s\n"
                           "expect server received = 200k\n"),
            "");
}

TEST(Relay, ASmallBufferIsEnough) {
  EXPECT_EQ(unmet_of_relay("app tight relay server:80 buffer 1000\nat 0s server listen 80\n"
                           "at 1s proxy listen 8081 run tight\nat 1s client connect proxy:8081 as two\n"
                           "at 1s client:two send 50k\nuntil 60s\nexpect server received = 50k\n"),
            "");
}

TEST(Relay, ItsOwnAbortOfOneSideBreaksOffTheOther) {
  EXPECT_EQ(unmet_of_relay("at 0s server listen 80\nat 1s proxy abort\n"
                           "expect server hears reset after 1s\nexpect client:one hears reset after "
                           "1s\nexpect proxy connections = 0\n"),
            "");
}

TEST(Relay, AResetOnOneSideIsAResetOnTheOther) {
  EXPECT_EQ(
      unmet_of_relay("at 0s server listen 80\nat 1s server abort\n"
                     "expect client:one hears reset at 1105ms within 10ms\nexpect proxy connections = 0\n"),
      "");
  EXPECT_EQ(
      unmet_of_relay(
          "at 0s server listen 80\nat 1s client abort\nexpect server hears reset at 1105ms within 10ms\n"),
      "");
}

TEST(Relay, WhereNobodyListensTheClientIsResetAfterItWasConnected) {
  EXPECT_EQ(unmet_of_relay("expect client:one hears connected then client:one hears reset\n"), "");
}

TEST(Relay, TheServersEndThatComesFirstWaitsForNobody) {
  EXPECT_EQ(unmet_of_relay("app greets source 4000 closes at-once\nat 0s server listen 80 run greets\n"
                           "on client remote-closed client close\nexpect client:one received = 4000\n"
                           "expect client:one is CLOSED\nexpect server is CLOSED\n"),
            "");
}

// RFC 3135 2.1.1: a loss on the near link is repaired by the proxy, within the round trip of that link.
TEST(Relay, LossesAreRepairedOnTheirSideOfIt) {
  EXPECT_EQ(
      unmet_of_relay("at 0s server listen 80\non client connected client send 20k\n"
                     "drop client->proxy data #3\n"
                     "expect client->proxy data again before 100ms\nexpect proxy->server data again times 0\n"
                     "expect server received = 20k\n"),
      "");
}

TEST(Relay, IsReplayedExactlyAndForgottenWhenTheHostCrashes) {
  const History history =
      whole_run(scenario_of(std::string(kProxied) +
                            "at 0s server listen 80\non client connected client send 50k\n"
                            "at 300ms proxy crash\nat 400ms proxy reboot\nat 1s client send 1\nuntil 3s\n"
                            "expect client:one hears reset\n"));
  for (EventId event = 0; event < history.trace().events().size(); event += 11)
    EXPECT_TRUE(history.moment_after(event)) << event;
  const auto verdicts = judge(history);
  ASSERT_TRUE(verdicts);
  EXPECT_TRUE(verdicts->front().met);
}

TEST(Relay, MustReachWhomItConnectsTo) {
  const auto scenario = scenario::parse(
      "host a 198.51.100.1\nhost b 198.51.100.2\nhost c 198.51.100.3\nlink a b\n"
      "app p relay c:80\nat 0s b listen 80 run p\n");
  ASSERT_FALSE(scenario);
  EXPECT_EQ(scenario.error().front().message.in(Language::kEnglish), "no link joins 'b' and 'c'");
  EXPECT_FALSE(scenario::parse(
      "host a 198.51.100.1\nhost b 198.51.100.2\nlink a b\napp p relay b:80\nat 0s b listen 80 run p\n"));
}

// An echo sends back the octets that it has read, whoever made them.
TEST(Echo, SendsBackWhatItHasReadAndNoMoreThanItCanGetRidOf) {
  constexpr std::string_view kEchoing =
      "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 10ms\n"
      "app mirror echo\nat 0s server listen 80 run mirror\nat 0s client connect server:80 as one\n";
  EXPECT_EQ(unmet_of_relay("on client connected client send 300k\nuntil 20s\nexpect client received = 300k\n",
                           kEchoing),
            "");
  EXPECT_EQ(unmet_of_relay("set client auto-receive off\non client connected client send 2M\nuntil 60s\n"
                           "expect server received < 1M\nexpect client is ESTABLISHED\n",
                           kEchoing),
            "");
  const History history = whole_run(scenario_of(
      std::string(kEchoing) + "at 1s client send 100\ncorrupt client->server data #1 unseen\nuntil 2s\n"));
  std::string there;
  std::string back;
  for (const Packet& packet : history.trace().packets()) {
    const std::string text(packet.segment.payload.begin(), packet.segment.payload.end());
    if (packet.received == kNoEvent) continue;
    (packet.to == 1 ? there : back) += text;
  }
  EXPECT_EQ(there, back);
  const std::string sound = "abcdefghijklmnopqrstuvwxyz0123456789";
  EXPECT_EQ(there.size(), 100U);
  EXPECT_NE(there, (sound + sound + sound).substr(0, 100));
}

}  // namespace
}  // namespace tcplab::lab
