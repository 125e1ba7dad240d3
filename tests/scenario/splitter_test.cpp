// A proxy in the way that nobody addresses: it splits connections in the names of both ends (RFC 3135).
#include <set>

#include "core/lab/expect.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

constexpr std::string_view kNear =
    "splitter pep 198.51.100.254\nlink client pep delay 5ms\nlink pep server delay 100ms\n";

std::string text_of(std::string_view splitter, std::string_view lines) {
  return "host client 198.51.100.1\nhost server 203.0.113.80\n" + std::string(splitter) +
         "set all msl 500ms\nat 0s server listen 80\nat 0s client connect server:80 as one\n" +
         std::string(lines);
}

std::string unmet_of_splitter(std::string_view lines, std::string_view splitter = kNear) {
  const auto verdicts = judge(whole_run(scenario_of(text_of(splitter, lines))));
  EXPECT_TRUE(verdicts);
  std::string unmet;
  for (const Verdict& verdict : *verdicts) {
    if (!verdict.met) unmet += verdict.expected + ": " + verdict.actual.in(Language::kEnglish) + "\n";
  }
  return unmet;
}

Message first_error_of(std::string_view line) {
  const auto scenario = scenario::parse("host a 198.51.100.1\n" + std::string(line) + "\n");
  EXPECT_FALSE(scenario) << line;
  return scenario ? Message() : scenario.error().front().message;
}

// Without it both wait for a round trip of 210 ms.
TEST(Splitter, AnswersTheHandshakeAndAcknowledgesLongBeforeTheServerCould) {
  EXPECT_EQ(unmet_of_splitter("on client connected client send 500\n"
                              "expect client:one reaches ESTABLISHED at 10ms\n"
                              "expect pep->client SYN-ACK before 6ms\n"
                              "expect client acknowledged = 500 at 100ms\n"
                              "expect server hears readable after 300ms\nexpect server received = 500\n"
                              "until 2s\n"),
            "");
  EXPECT_EQ(unmet_of_splitter("on client connected client send 500\n"
                              "expect client:one reaches ESTABLISHED at 210ms\n"
                              "expect client acknowledged = 0 at 400ms\nuntil 2s\n",
                              "router pep 198.51.100.254\nlink client pep delay 5ms\nlink pep server "
                              "delay 100ms\n"),
            "");
}

TEST(Splitter, SpeaksToEachEndInTheOthersName) {
  const History history =
      whole_run(scenario_of(text_of(kNear, "on client connected client send 10\nuntil 1s\n")));
  std::size_t checked = 0;
  for (const Packet& packet : history.trace().packets()) {
    const auto& segment = packet.segment;
    const bool to_server = segment.destination == *wire::IpAddress::parse("203.0.113.80");
    EXPECT_EQ(segment.source, *wire::IpAddress::parse(to_server ? "198.51.100.1" : "203.0.113.80"));
    ++checked;
  }
  EXPECT_GE(checked, 8U);
  // Each side has numbers of its own, and the same ports.
  Lines ends;
  for (const ConnectionInfo& info : history.trace().connections()) {
    if (info.listener) continue;
    ends.push_back(history.trace().hosts()[info.host].name + " " + info.local.to_string());
  }
  ASSERT_EQ(ends.size(), 4U);
  EXPECT_EQ(ends[0].substr(7), ends[2].substr(4));  // client's, and the proxy's towards the server
  EXPECT_EQ(ends[1], "pep 203.0.113.80:80");
}

TEST(Splitter, RelaysBothDirectionsAndEachEnd) {
  EXPECT_EQ(unmet_of_splitter("on client connected client send 100k\non client connected client close\n"
                              "on server remote-closed server send 5k\non server remote-closed server close\n"
                              "expect server received = 100k\nexpect client:one received = 5k\n"
                              "expect server hears remote-closed then pep->client FIN\n"
                              "expect client:one is CLOSED\nexpect pep connections = 0\n"),
            "");
  EXPECT_EQ(unmet_of_splitter("at 1s server close\non client remote-closed client close\n"
                              "expect client:one hears remote-closed at 1105ms\n"
                              "expect client:one is CLOSED\nexpect server is CLOSED\n"),
            "");
}

TEST(Splitter, PassesOnAReset) {
  EXPECT_EQ(unmet_of_splitter("at 1s client abort\nexpect server hears reset at 1105ms within 1ms\n"), "");
  EXPECT_EQ(unmet_of_splitter("at 1s server abort\nexpect client:one hears reset at 1105ms within 1ms\n"),
            "");
}

TEST(Splitter, RepairsALossOnTheSideWhereItWas) {
  EXPECT_EQ(unmet_of_splitter("on client connected client send 20k\ndrop client->server data #3\n"
                              "expect client->server data again before 100ms\n"
                              "expect pep->server data again times 0\nexpect server received = 20k\n"),
            "");
}

// RFC 3135 4.1.2: what was acknowledged is no promise of the server's any more.
TEST(Splitter, TakesTheDataThatItHasAcknowledgedWithItWhenItCrashes) {
  EXPECT_EQ(unmet_of_splitter("at 1s client send 30k\nat 1150ms pep crash\nat 1160ms pep reboot\nuntil 20s\n"
                              "expect client acknowledged = 30k at 1.1s\nexpect server received < 20k\n"),
            "");
  EXPECT_EQ(unmet_of_splitter("at 1s client send 30k\nuntil 20s\nexpect client acknowledged = 0 at 1.1s\n"
                              "expect server received = 30k\n",
                              "router pep 198.51.100.254\nlink client pep delay 5ms\n"
                              "link pep server delay 100ms\n"),
            "");
}

TEST(Splitter, AnswersWhatItDoesNotKnowWithAResetWhereItIsToldTo) {
  EXPECT_EQ(unmet_of_splitter("at 1s pep crash\nat 2s pep reboot\nat 3s client send 10\nuntil 9s\n"
                              "expect client:one hears reset at 3010ms within 1ms\n"
                              "expect server is ESTABLISHED\n",
                              "splitter pep 198.51.100.254 resets\nlink client pep delay 5ms\n"
                              "link pep server delay 100ms\n"),
            "");
}

// Connections to other ports go through it as through a router, TTL and all.
TEST(Splitter, LetsOtherPortsPass) {
  const History history = whole_run(scenario_of(text_of(
      "splitter pep 198.51.100.254 ports 8000..8080\nlink client pep delay 5ms\nlink pep server delay "
      "100ms\n",
      "on client connected client send 100\nuntil 2s\n")));
  const auto verdicts = judge(history);
  std::size_t forwarded = 0;
  for (const Event& event : history.trace().events()) {
    if (const auto* arrival = std::get_if<SegmentReceived>(&event.what)) {
      EXPECT_NE(event.host, 2U);
      EXPECT_EQ(history.trace().octets_at(event)[8], 63) << arrival->packet;  // the TTL of IPv4
    }
    if (!std::holds_alternative<Forwarded>(event.what)) continue;
    ++forwarded;
    EXPECT_FALSE(event.connection) << event.id;
  }
  EXPECT_GE(forwarded, 4U);
}

// A connection that it did not see begin goes on through it, by ways that are found anew.
TEST(Splitter, LetsConnectionsPassThatItDidNotSeeBegin) {
  EXPECT_EQ(unmet_of_splitter("at 1s client send 100\nat 2s link client detour down\nat 3s client send 100\n"
                              "expect server received = 200\nexpect pep connections = 0\nuntil 9s\n",
                              "splitter pep 198.51.100.254\nrouter detour 192.0.2.1\nlink client detour\n"
                              "link detour server\nlink client pep delay 5ms\nlink pep server cost 9\n"
                              "reconverge 100ms\n"),
            "");
}

TEST(Splitter, ServesItsOwnPortsAsAnyHost) {
  EXPECT_EQ(unmet_of_splitter("at 1s pep listen 80\nat 2s client connect pep:80 as own\n"
                              "at 3s client:own send 77\nuntil 5s\n"
                              "expect pep received = 77\nexpect server received = 0\n"),
            "");
}

TEST(Splitter, WhereNobodyListensTheClientIsResetAfterItWasConnected) {
  EXPECT_EQ(unmet_of_splitter("at 1s client connect server:81 as two\n"
                              "expect client:two hears connected then client:two hears reset\nuntil 5s\n"),
            "");
}

TEST(Splitter, KeepsNoMoreThanItsBuffer) {
  EXPECT_EQ(unmet_of_splitter("set all receive-buffer 10k\nset all send-buffer 10k\n"
                              "set server auto-receive off\non client connected client send 200k\nuntil 60s\n"
                              "expect client acknowledged <= 45k\nexpect client snd.wnd = 0\n",
                              "splitter pep 198.51.100.254 buffer 1000\nlink client pep delay 5ms\n"
                              "link pep server delay 100ms\n"),
            "");
}

// "Fragmentation needed" about what it has sent in the client's name is its own to hear.
TEST(Splitter, HearsOfTheMtuBehindItself) {
  EXPECT_EQ(
      unmet_of_splitter("on client connected client send 20k\nuntil 5s\nexpect server received = 20k\n"
                        "expect never client hears soft-error\nexpect pep->server data again\n"
                        "expect client->server data again times 0\n",
                        "splitter pep 198.51.100.254\nrouter far 203.0.113.1\nlink client pep delay 5ms\n"
                        "link pep far delay 10ms\nlink far server delay 90ms mtu 1000\n"),
      "");
  EXPECT_EQ(unmet_of_splitter("on client connected client send 20k\nuntil 5s\nexpect server received = 20k\n",
                              "splitter pep 198.51.100.254\nlink client pep delay 5ms\n"
                              "link pep server delay 90ms mtu 1000\n"),
            "");
}

// What it says on one side has what it read on the other as its cause.
TEST(Splitter, TellsBecauseOfWhatItSpeaks) {
  const History history = whole_run(scenario_of(text_of(kNear, "at 1s client send 10\nuntil 2s\n")));
  const Trace& trace = history.trace();
  for (const Event& event : trace.events()) {
    const auto* sent = std::get_if<SegmentSent>(&event.what);
    if (sent == nullptr || event.host != 2 || trace.packets()[sent->packet].segment.payload.empty()) continue;
    std::set<HostIndex> hosts;
    for (EventId id = event.id; id != kNoEvent; id = trace.events()[id].cause)
      hosts.insert(trace.events()[id].host);
    EXPECT_EQ(hosts, (std::set<HostIndex>{0, 2}));
    return;
  }
  FAIL() << "nothing was relayed";
}

TEST(Splitter, IsReplayedExactly) {
  const History history = whole_run(
      scenario_of(text_of(kNear,
                          "on client connected client send 50k\nat 300ms pep crash\nat 400ms pep reboot\n"
                          "at 1s client send 1\nuntil 3s\n")));
  for (EventId event = 0; event < history.trace().events().size(); event += 23)
    EXPECT_TRUE(history.moment_after(event)) << event;
}

TEST(Splitter, SplitsIpv6AndStandsBetweenManyPairs) {
  EXPECT_EQ(
      unmet_of_splitter("host six 2001:db8::1\nhost seven 2001:db8::2\nlink six pep\nlink seven pep\n"
                        "at 0s seven listen 80\nat 0s six connect seven:80 sending 500 as six\n"
                        "expect pep->seven data\nexpect seven received = 500\nuntil 2s\n",
                        "splitter pep 198.51.100.254 2001:db8::254\nlink client pep\nlink pep server\n"),
      "");
}

TEST(Splitter, ThatIsToldOtherThingsHasAnotherFuture) {
  const auto world_of = [](std::string_view told) {
    return World(std::make_shared<const Scenario>(scenario_of(text_of(
        "splitter pep 198.51.100.254 " + std::string(told) + "\nlink client pep\n" + "link pep server\n",
        ""))));
  };
  EXPECT_TRUE(world_of("").same_future(world_of("")));
  for (const std::string_view other : {"ports 80", "buffer 1000", "resets", "silent", "icmp-rate 3"})
    EXPECT_FALSE(world_of("").same_future(world_of(other))) << other;
}

// Its ports are those of the clients in whose names it speaks: two of them may have the same one.
TEST(Splitter, ServesTwoClientsFromOnePortWithoutSoReuseaddr) {
  EXPECT_EQ(
      unmet_of_splitter("host other 198.51.100.2\nlink other pep delay 5ms\nset pep reuse-address off\n"
                        "at 1s client connect server:80 from 5000 sending 300 as first\n"
                        "at 1s other connect server:80 from 5000 sending 200 as second\nuntil 3s\n"
                        "expect client:first is ESTABLISHED\nexpect other:second is ESTABLISHED\n"
                        "expect client:first acknowledged = 300\nexpect other:second acknowledged = 200\n"
                        "expect server received = 500\nexpect never any->any RST\n"),
      "");
}

TEST(Splitter, IsReadWithAllThatItCanBeTold) {
  const Scenario scenario = scenario_of(
      "splitter a 198.51.100.1 2001:db8::1 ports 80..90 buffer 20k resets icmp-rate 3 icmp-burst 2\n"
      "splitter b 198.51.100.2 silent\nlink a b\n");
  ASSERT_TRUE(scenario.hosts[0].splitter);
  const Splitter& splitter = *scenario.hosts[0].splitter;
  EXPECT_EQ(splitter.first_port, 80);
  EXPECT_EQ(splitter.last_port, 90);
  EXPECT_TRUE(splitter.resets);
  EXPECT_EQ(splitter.icmp, (net::IcmpLimit{3, 2}));
  EXPECT_EQ(scenario.apps[splitter.app].buffer, 20'000U);
  EXPECT_EQ(scenario.hosts[0].more_addresses.size(), 1U);
  EXPECT_TRUE(scenario.hosts[1].splitter->router.silent);
}

TEST(Splitter, SaysWhatIsWrongWithItsLine) {
  EXPECT_EQ(first_error_of("splitter").in(Language::kEnglish), "found the end of the line");
  EXPECT_EQ(first_error_of("splitter a 198.51.100.2").in(Language::kEnglish), "there is a host 'a' already");
  EXPECT_EQ(first_error_of("splitter b 198.51.100.1").in(Language::kEnglish),
            "host 'a' has this address already");
  EXPECT_EQ(first_error_of("splitter b 198.51.100.2 ports 0").in(Language::kEnglish),
            first_error_of("nat b 198.51.100.2 outside a ports 0").in(Language::kEnglish));
  const auto typo = scenario::parse("host a 198.51.100.1\nspliter b 198.51.100.2\n");
  ASSERT_FALSE(typo);
  EXPECT_EQ(typo.error().front().hint.in(Language::kEnglish), "did you mean 'splitter'?");
}

TEST(Splitter, HasItsOwnPlaceInACapture) {
  const History history = whole_run(scenario_of(text_of(kNear, "at 1s client send 10\nuntil 2s\n")));
  const auto capture = to_pcapng_at(history.trace(), 2);
  const auto at_client = to_pcapng_at(history.trace(), 0);
  EXPECT_GT(capture.size(), at_client.size() * 3 / 2);  // both sides of it
}

}  // namespace
}  // namespace tcplab::lab
