// Hosts with several addresses: which of them a connection goes to, comes from, and is listened for at.
#include <set>

#include "core/lab/expect.hpp"
#include "core/scenario/editor.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

constexpr std::string_view kTwoEach =
    "host client 198.51.100.1 192.0.2.7 2001:db8::1\nhost server 203.0.113.80 203.0.113.81 2001:db8::80\n"
    "link client server delay 10ms\nset all msl 500ms\n";

History run_of_addresses(std::string_view lines) {
  return whole_run(scenario_of(std::string(kTwoEach) + std::string(lines)));
}

std::string unmet_of_addresses(std::string_view lines) {
  const auto verdicts = judge(run_of_addresses(lines));
  EXPECT_TRUE(verdicts);
  std::string unmet;
  for (const Verdict& verdict : *verdicts) {
    if (!verdict.met) unmet += verdict.expected + ": " + verdict.actual.in(Language::kEnglish) + "\n";
  }
  return unmet;
}

// "198.51.100.1 > 203.0.113.80" of the first segment.
std::string first_pair(std::string_view lines) {
  const History history = run_of_addresses(lines);
  const auto packets = history.trace().packets();
  if (packets.empty()) return "";
  return packets[0].segment.source.to_string() + " > " + packets[0].segment.destination.to_string();
}

std::string error_of_addresses(std::string_view line) {
  const auto scenario = scenario::parse(std::string(kTwoEach) + "host old 198.51.100.9\nlink old server\n" +
                                        std::string(line) + "\n");
  EXPECT_FALSE(scenario) << line;
  if (scenario) return "";
  const Error& error = scenario.error().front();
  return std::to_string(error.column) + ": " + error.message.in(Language::kEnglish) + "; " +
         error.expected.in(Language::kEnglish) + "; " + error.hint.in(Language::kEnglish);
}

TEST(Addresses, AConnectionGoesToTheFirstUnlessAnotherIsNamed) {
  EXPECT_EQ(first_pair("at 0s client connect server:80\n"), "198.51.100.1 > 203.0.113.80");
  EXPECT_EQ(first_pair("at 0s client connect server:80 at 203.0.113.81\n"), "198.51.100.1 > 203.0.113.81");
  EXPECT_EQ(first_pair("at 0s client connect server:80 at 2001:db8::80\n"), "2001:db8::1 > 2001:db8::80");
}

TEST(Addresses, AConnectionComesFromTheFirstOfThatVersionUnlessAnotherIsNamed) {
  EXPECT_EQ(first_pair("at 0s client connect server:80 from 192.0.2.7\n"), "192.0.2.7 > 203.0.113.80");
  const History history = run_of_addresses(
      "at 0s client connect server:80 at 203.0.113.81 from 192.0.2.7 5000..5001 times 2 every 1s\n"
      "until 2s\n");
  std::set<std::string> ends;
  for (const Packet& packet : history.trace().packets()) {
    if (packet.segment.header.flags.syn) ends.insert(packet.segment.from().to_string());
  }
  EXPECT_EQ(ends, (std::set<std::string>{"192.0.2.7:5000", "192.0.2.7:5001"}));
}

TEST(Addresses, OfAPeerWithAnotherVersionFirstTheOneIsTakenThatBothHave) {
  const History history = whole_run(
      scenario_of("host client 198.51.100.1\nhost server 2001:db8::80 203.0.113.80\nlink client server\n"
                  "at 0s server listen 80\nat 0s client connect server:80 as one\n"));
  EXPECT_EQ(history.trace().packets()[0].segment.destination.to_string(), "203.0.113.80");
}

TEST(Addresses, AListenerIsReachedAtAllOfThemUnlessItNamesOne) {
  EXPECT_EQ(unmet_of_addresses("at 0s server listen 80\nat 0s server listen 81 at 203.0.113.81\n"
                               "at 0s client connect server:80 as first\n"
                               "at 0s client connect server:80 at 203.0.113.81 as second\n"
                               "at 0s client connect server:80 at 2001:db8::80 as third\n"
                               "at 0s client connect server:81 at 203.0.113.81 as named\n"
                               "at 0s client connect server:81 as other\nuntil 1s\n"
                               "expect client:first is ESTABLISHED\nexpect client:second is ESTABLISHED\n"
                               "expect client:third is ESTABLISHED\nexpect client:named is ESTABLISHED\n"
                               "expect client:other hears refused\n"),
            "");
}

// An interface each: the way leads to the host, whichever of its addresses is meant, and round a cable that
// is out.
TEST(Addresses, AreReachedOverEveryInterface) {
  const auto verdicts = judge(whole_run(scenario_of(
      "host client 198.51.100.1\nhost server 203.0.113.80 192.0.2.80\nrouter a 203.0.113.1\nrouter b "
      "192.0.2.1\n"
      "link client a\nlink client b\nlink a server\nlink b server\nreconverge 50ms\n"
      "at 0s server listen 80\nat 0s client connect server:80 at 192.0.2.80 as one\n"
      "at 1s link a server down\nat 2s client send 100\nuntil 5s\nexpect server received = 100\n")));
  ASSERT_TRUE(verdicts);
  EXPECT_TRUE(verdicts->front().met);
}

// From an IPv6 address one goes to an IPv6 address, though the peer's first one is another.
TEST(Addresses, ThePeersIsOfTheVersionOfTheOneThatIsNamed) {
  EXPECT_EQ(first_pair("at 0s client connect server:80 from 2001:db8::1\n"), "2001:db8::1 > 2001:db8::80");
}

TEST(Addresses, ARelayConnectsToAndFromThoseThatItNames) {
  const auto pair_of = [](std::string_view named) {
    const History history = whole_run(scenario_of(
        "host client 198.51.100.1\nhost proxy 198.51.100.10 203.0.113.10 2001:db8::10\n"
        "host server 203.0.113.80 203.0.113.81 2001:db8::80\nlink client proxy\nlink proxy server\n"
        "app pass relay server:80 " +
        std::string(named) +
        "\nat 0s server listen 80\nat 0s proxy listen 8080 run pass\nat 0s client connect proxy:8080\n"
        "until 1s\n"));
    for (const Packet& packet : history.trace().packets()) {
      if (packet.from == 1 && packet.to == 2)
        return packet.segment.source.to_string() + " > " + packet.segment.destination.to_string();
    }
    return std::string();
  };
  EXPECT_EQ(pair_of(""), "198.51.100.10 > 203.0.113.80");
  EXPECT_EQ(pair_of("at 203.0.113.81"), "198.51.100.10 > 203.0.113.81");
  EXPECT_EQ(pair_of("from 203.0.113.10"), "203.0.113.10 > 203.0.113.80");
  EXPECT_EQ(pair_of("from 203.0.113.10 at 203.0.113.81 buffer 1000"), "203.0.113.10 > 203.0.113.81");
  EXPECT_EQ(pair_of("from 2001:db8::10"), "2001:db8::10 > 2001:db8::80");
}

TEST(Addresses, AForgeryIsForThoseAndFromThoseThatItNames) {
  const auto pair_of = [](std::string_view forged) {
    const History history = whole_run(scenario_of(
        std::string(kTwoEach) + "host mallory 198.51.100.66 2001:db8::66\nlink mallory server delay 1ms\n" +
        "at 0s mallory forge " + std::string(forged) + "\nuntil 1s\n"));
    const Packet packet = history.trace().packets()[0];
    if (packet.icmp) return packet.icmp->quoted_from.to_string() + " > " + packet.icmp->quoted_to.to_string();
    return packet.segment.source.to_string() + " > " + packet.segment.destination.to_string();
  };
  EXPECT_EQ(pair_of("SYN to server:80"), "198.51.100.66 > 203.0.113.80");
  EXPECT_EQ(pair_of("SYN to server:80 at 203.0.113.81"), "198.51.100.66 > 203.0.113.81");
  EXPECT_EQ(pair_of("SYN to server:80 at 2001:db8::80"), "2001:db8::66 > 2001:db8::80");
  EXPECT_EQ(pair_of("SYN to server:80 from client:4000 at 192.0.2.7"), "192.0.2.7 > 203.0.113.80");
  EXPECT_EQ(pair_of("SYN to server:80 at 203.0.113.81 from client:4000 at 192.0.2.7 times 2"),
            "192.0.2.7 > 203.0.113.81");
  EXPECT_EQ(pair_of("SYN to server:80 from client:4000 at 2001:db8::1"), "2001:db8::1 > 2001:db8::80");
  EXPECT_NE(pair_of("SYN to server:80 at 203.0.113.81 from any").find(" > 203.0.113.81"), std::string::npos);
  EXPECT_EQ(pair_of("port-unreachable to server:80 at 203.0.113.81 from client:4000 at 192.0.2.7"),
            "203.0.113.81:80 > 192.0.2.7:4000");
}

TEST(Addresses, ReplayAForgeryAndARelayExactlyAndCountForTheirFuture) {
  const auto text_of = [](std::string_view relay, std::string_view forged) {
    return std::string(kTwoEach) + "app pass relay client:80 " + std::string(relay) +
           "\nat 0s client listen 80\nat 0s server listen 80 run pass\n"
           "at 1s client connect server:80\nat 2s client forge SYN to server:81 " +
           std::string(forged) + "\nuntil 3s\n";
  };
  const auto world_of = [&text_of](std::string_view relay, std::string_view forged) {
    return World(std::make_shared<const Scenario>(scenario_of(text_of(relay, forged))));
  };
  EXPECT_TRUE(world_of("at 192.0.2.7", "").same_future(world_of("at 192.0.2.7", "")));
  EXPECT_FALSE(world_of("at 192.0.2.7", "").same_future(world_of("", "")));
  EXPECT_FALSE(world_of("from 203.0.113.81", "").same_future(world_of("", "")));
  EXPECT_FALSE(world_of("", "at 203.0.113.81").same_future(world_of("", "")));
  EXPECT_FALSE(world_of("", "from client:5 at 192.0.2.7").same_future(world_of("", "from client:5")));
  const History history =
      whole_run(scenario_of(text_of("at 192.0.2.7 from 203.0.113.81", "from client:5 at 192.0.2.7")));
  for (EventId event = 0; event < history.trace().events().size(); ++event)
    EXPECT_TRUE(history.moment_after(event)) << event;
}

TEST(Addresses, AreReplayedExactlyAndCountForTheFuture) {
  const Scenario one =
      scenario_of(std::string(kTwoEach) + "at 0s server listen 80\nat 5s client connect server:80\n");
  const Scenario other = scenario_of(
      std::string(kTwoEach) + "at 0s server listen 80\nat 5s client connect server:80 from 192.0.2.7\n");
  EXPECT_FALSE(World(std::make_shared<const Scenario>(one))
                   .same_future(World(std::make_shared<const Scenario>(other))));
  const History history = whole_run(other);
  for (EventId event = 0; event < history.trace().events().size(); ++event)
    EXPECT_TRUE(history.moment_after(event)) << event;
}

TEST(Addresses, ErrorsSayWhichThereAre) {
  EXPECT_EQ(
      error_of_addresses("at 0s client connect server:80 at 203.0.113.82"),
      "35: server has no address '203.0.113.82'; 203.0.113.80, 203.0.113.81 or 2001:db8::80; did you mean "
      "'203.0.113.80'?");
  EXPECT_EQ(error_of_addresses("at 0s client connect server:80 from 203.0.113.80"),
            "37: client has no address '203.0.113.80'; 198.51.100.1, 192.0.2.7 or 2001:db8::1; ");
  EXPECT_EQ(error_of_addresses("at 0s server listen 80 at nowhere"),
            "27: found 'nowhere'; 203.0.113.80, 203.0.113.81 or 2001:db8::80; ");
  EXPECT_EQ(error_of_addresses("at 0s client connect server:80 at 2001:db8::80 from 192.0.2.7"),
            "22: the two addresses are not of one IP version; ; ");
  EXPECT_EQ(error_of_addresses("at 0s old connect server:80 at 2001:db8::80"),
            "19: old has no IPv6 address; ; ");
  EXPECT_EQ(error_of_addresses("at 0s client connect server:80 from"),
            error_of_addresses("at 0s client listen").replace(0, 2, "36"));
}

TEST(Addresses, OfForgeriesAndRelaysHaveToBeTheirs) {
  EXPECT_EQ(error_of_addresses("at 0s client forge SYN to server:80 at 192.0.2.7"),
            "40: server has no address '192.0.2.7'; 203.0.113.80, 203.0.113.81 or 2001:db8::80; ");
  EXPECT_EQ(error_of_addresses("at 0s client forge SYN to server:80 from client:5 at 203.0.113.81"),
            "54: client has no address '203.0.113.81'; 198.51.100.1, 192.0.2.7 or 2001:db8::1; ");
  EXPECT_EQ(error_of_addresses("at 0s old forge SYN to server:80 at 2001:db8::80"),
            "24: old has no IPv6 address; ; ");
  EXPECT_EQ(
      error_of_addresses("at 0s client forge SYN to server:80 at 203.0.113.81 from client:5 at 2001:db8::1"),
      "27: the two addresses are not of one IP version; ; ");
  EXPECT_EQ(error_of_addresses("app pass relay server:80 at 192.0.2.7"),
            "29: server has no address '192.0.2.7'; 203.0.113.80, 203.0.113.81 or 2001:db8::80; ");
  EXPECT_EQ(error_of_addresses("app pass relay server:80 from 203.0.113.80\nat 0s client listen 8 run pass"),
            "27: client has no address '203.0.113.80'; ; ");
  EXPECT_EQ(error_of_addresses("app pass relay server:80 from somewhere"),
            "31: found 'somewhere'; an address of the host that runs it; ");
  EXPECT_EQ(error_of_addresses("app pass relay server:80 at 2001:db8::80\nat 0s old listen 8 run pass"),
            "24: old has no IPv6 address; ; ");
}

TEST(Addresses, HostsThatHaveNoVersionInCommonCannotSpeak) {
  const auto told = [](std::string_view line) {
    const auto scenario = scenario::parse(
        "host four 198.51.100.1\nhost six 2001:db8::1\nrouter mid 198.51.100.2 2001:db8::2\n"
        "link four mid\nlink mid six\n" +
        std::string(line) + "\n");
    return scenario ? "" : scenario.error().front().message.in(Language::kEnglish);
  };
  EXPECT_EQ(told("at 0s four connect six:80"), "four and six have no IP version in common");
  EXPECT_EQ(told("at 0s four forge RST to six:80"), "four and six have no IP version in common");
  EXPECT_EQ(told("at 0s four forge RST to six:80 from any"), "");
}

TEST(Addresses, AreOfferedWhereTheyMayStand) {
  const std::string text = std::string(kTwoEach) + "at 0s client connect server:80 at \n";
  const auto offers = complete(text, 5, 35);
  Lines words;
  for (const auto& each : offers.offers) words.push_back(each.text);
  EXPECT_EQ(words, (Lines{"203.0.113.80", "203.0.113.81", "2001:db8::80"}));
}

}  // namespace
}  // namespace tcplab::lab
