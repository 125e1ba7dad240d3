#include "core/lab/expect.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

// What is not as the lines expect; "" when all is.
std::string unmet(const std::string& lines) {
  const std::string text =
      "host client 198.51.100.1\nhost server 198.51.100.2\nhost mallory 198.51.100.3\n"
      "link client server delay 10ms\nlink mallory server delay 10ms\n"
      "set all msl 500ms\nset all ack-delay 0ms\nset all keep-idle 10s\nset all keep-interval 1s\n"
      "at 0s server listen 80 as web\nat 0s client connect server:80 from 5000 as one\n" +
      lines;
  const History history = whole_run(scenario_of(text));
  EXPECT_FALSE(history.truncated());
  for (EventId event = 0; event < history.trace().events().size(); event += 17)
    EXPECT_TRUE(history.moment_after(event)) << event;
  for (const Packet& packet : history.trace().packets())
    EXPECT_NE(packet.received == kNoEvent, packet.dropped == kNoEvent) << packet.id;
  const auto verdicts = judge(history);
  EXPECT_TRUE(verdicts && !verdicts->empty());
  std::string found;
  for (const Verdict& verdict : *verdicts) {
    if (!verdict.met) found += verdict.expected + ": " + verdict.actual.in(Language::kEnglish) + "\n";
  }
  return found;
}

TEST(Power, ACrashedHostForgetsAllAnswersNothingAndAnswersARebootedOneWithReset) {
  EXPECT_EQ(
      unmet("at 100ms server crash\nat 200ms client send 100\nuntil 3s\n"
            "expect server:web reaches CLOSED at 100ms\nexpect never server->client any after 100ms\n"
            "expect client->server data lost\nexpect client is ESTABLISHED\nexpect server connections = 0\n"),
      "");
  EXPECT_EQ(unmet("at 100ms server crash\nat 150ms server reboot\nat 200ms client send 100\n"
                  "expect server->client RST then client hears reset\nexpect client is CLOSED\n"),
            "");
}

TEST(Power, AHalfOpenConnectionIsFoundOutByKeepAliveAndWithoutItNever) {
  const std::string crash = "at 100ms server crash\nuntil 60s\n";
  EXPECT_EQ(
      unmet(crash + "set client keep-alive on\nexpect client hears timed-out\nexpect client is CLOSED\n"),
      "");
  EXPECT_EQ(unmet(crash + "expect client is ESTABLISHED\nexpect never client hears timed-out\n"), "");
}

TEST(Power, ARebootedHostListensAndConnectsAnew) {
  EXPECT_EQ(
      unmet("at 100ms server reboot\nat 110ms server listen 80\nat 200ms client connect server:80 as two\n"
            "expect client:two reaches ESTABLISHED\nexpect server connections = 1\n"),
      "");
}

TEST(Power, AFrozenHostHearsNothingAndGoesOnWhereItWas) {
  EXPECT_EQ(unmet("on server connected server send 1000\nat 15ms server freeze\nat 100ms server send 50\n"
                  "at 5s server thaw\nuntil 9s\n"
                  "expect client->server any lost\nexpect never server->client data before 5s\n"
                  "expect server->client SYN-ACK #2 at 5s within 10ms\nexpect client received >= 50\n"),
            "");
}

TEST(Forge, ABlindResetMustHitTheNextNumberExactly) {
  EXPECT_EQ(unmet("at 1s mallory forge RST into server:web\nuntil 2s\nexpect never server hears reset\n"),
            "");
  EXPECT_EQ(unmet("on server readable server:web close\nat 1s mallory forge RST into client:one\n"
                  "link mallory client\nexpect client hears reset\n"),
            "");
  EXPECT_EQ(unmet("link mallory client\nat 1s mallory forge RST into client:one ahead 5\nuntil 3s\n"
                  "expect never client hears reset\nexpect client->server ACK times 1 after 1s\n"),
            "");
}

TEST(Forge, AFloodOfSpoofedSynsFillsTheBacklog) {
  const std::string flood =
      "at 100ms server listen 81 backlog 8\n"
      "at 200ms mallory forge SYN to server:81 from any times 20 every 1ms\n"
      "at 500ms client connect server:81 as honest\nuntil 1s\n";
  EXPECT_EQ(
      unmet(flood + "expect mallory->server SYN times 20\nexpect never client:honest reaches ESTABLISHED\n"
                    "expect server connections = 9\n"),
      "");
  EXPECT_EQ(unmet("set server syn-cookies on\n" + flood + "expect client:honest reaches ESTABLISHED\n"), "");
}

// Or they would answer with a RST, and the backlog would have room.
TEST(Forge, SpoofedSourcesAreNobodysAddresses) {
  std::string text =
      "host server 203.0.113.1\nhost mallory 198.51.100.3\nlink mallory server\nrouter r\nlink r server\n";
  for (int i = 0; i < 64; ++i) {
    const std::string name = "h" + std::to_string(i);
    text += "host " + name + " 203.0.113." + std::to_string(100 + i) + "\nlink " + name + " server\n";
  }
  text +=
      "at 0s server listen 80 backlog 200\nat 0s mallory forge SYN to server:80 from any times 200\nuntil "
      "500ms\n";
  const Trace trace = whole_run(scenario_of(text)).trace();
  std::size_t forged = 0;
  for (const Packet& packet : trace.packets()) {
    if (packet.from != 1) continue;
    ++forged;
    for (const NodeInfo& node : trace.nodes()) EXPECT_NE(packet.segment.source, node.address) << node.name;
  }
  EXPECT_EQ(forged, 200U);
}

TEST(Forge, DataIsTakenWhenItsNumberIsExpectedNext) {
  EXPECT_EQ(unmet("link mallory client\nat 1s mallory forge ACK into client:one octets 10\nuntil 2s\n"
                  "expect client received = 10\n"),
            "");
}

TEST(Forge, AndPowerAreOfWholeHostsThatCanReachEachOther) {
  const auto why = [](const std::string& line) {
    const auto scenario = scenario::parse(
        "host a 198.51.100.1\nhost b 198.51.100.2\nhost c 198.51.100.3\nlink a b\n"
        "at 0s a listen 80 as web\n" +
        line);
    return scenario ? "" : scenario.error().front().message.in(Language::kEnglish);
  };
  EXPECT_EQ(why("at 1s a:web crash"), "this happens to a whole host");
  EXPECT_EQ(why("at 1s c forge SYN to a:80"), "no link joins 'c' and 'a'");
  EXPECT_EQ(why("at 1s c forge RST into a:web"), "no link joins 'c' and 'a'");
  EXPECT_EQ(why("at 1s b forge RST into a:wob"), "this host has no connection 'wob'");
  EXPECT_EQ(why("at 1s b forge URG to a:80"), "unknown kind of segment or ICMP error 'URG'");
}

}  // namespace
}  // namespace tcplab::lab
