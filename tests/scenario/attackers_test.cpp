// What attackers can be told to do, and what our TCP makes of it.
#include "core/lab/expect.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

// The attacker is nearer to both than they are to each other.
constexpr std::string_view kPrey =
    "host client 198.51.100.1\nhost server 198.51.100.2\nhost mallory 198.51.100.3\n"
    "link client server delay 50ms\nlink mallory client delay 1ms\nlink mallory server delay 1ms\n"
    "set all mss 1000\nset all msl 500ms\nat 0s server listen 80\n"
    "at 0s client connect server:80 from 5000 as one\n";

// The expectations that are not met, a line each.
std::string unmet_by_prey(const std::string& lines) {
  const History history = whole_run(scenario_of(std::string(kPrey) + lines));
  const auto verdicts = judge(history);
  EXPECT_TRUE(verdicts);
  std::string unmet;
  for (const Verdict& verdict : *verdicts) {
    if (!verdict.met) unmet += verdict.expected + ": " + verdict.actual.in(Language::kEnglish) + "\n";
  }
  return unmet;
}

// RFC 5927 5.2: nothing that ICMP says ends a connection that is open.
TEST(ForgedIcmp, NoUnreachableEndsAConnectionThatIsOpen) {
  for (const std::string kind :
       {"net-unreachable", "host-unreachable", "port-unreachable", "time-exceeded"}) {
    EXPECT_EQ(unmet_by_prey("at 1s client send 3000\nat 1s mallory forge " + kind +
                            " into client:one\nexpect client:one hears soft-error at 1001ms\n"
                            "expect client is ESTABLISHED\nexpect server received = 3000\n"),
              "")
        << kind;
  }
}

// RFC 5927 4.1: what is quoted has to be in flight.
TEST(ForgedIcmp, WhatQuotesAWrongNumberIsNotHeardOf) {
  for (const std::string number : {"seq -1", "seq +3000", "seq 7", "ahead 100000"}) {
    EXPECT_EQ(
        unmet_by_prey("at 1s client send 3000\nat 1s mallory forge host-unreachable into client:one " +
                      number + "\nexpect never client hears soft-error\nexpect server received = 3000\n"),
        "")
        << number;
  }
  EXPECT_EQ(unmet_by_prey("at 1s mallory forge host-unreachable into client:one\n"  // nothing is in flight
                          "expect never client hears soft-error\n"),
            "");
}

TEST(ForgedIcmp, OneThatGuessesTheNumberMissesAndOneThatKnowsItEndsAHandshake) {
  const std::string unanswered =
      "drop client->server SYN port 81 #1..\nat 1s client connect server:81 from 6000 as two\nuntil 10s\n";
  EXPECT_EQ(unmet_by_prey(unanswered +
                          "at 1500ms mallory forge port-unreachable to client:6000 from server:81 times 50\n"
                          "expect never client:two hears refused\nexpect client:two is SYN-SENT\n"),
            "");
  EXPECT_EQ(unmet_by_prey(unanswered + "at 1500ms mallory forge port-unreachable into client:two\n"
                                       "expect client:two is CLOSED at 1502ms\n"),
            "");
}

TEST(ForgedIcmp, ATooBigIsBelievedOfWhatIsInFlightAndDownToALeastMtu) {
  const std::string send = "at 1s client send 3000\nat 1s mallory forge too-big into client:one ";
  EXPECT_EQ(unmet_by_prey(send + "mtu 600\nexpect client mss = 560\nexpect server received = 3000\n"), "");
  EXPECT_EQ(unmet_by_prey(send + "mtu 600 seq +3000\nexpect client mss = 1000\n"), "");
  EXPECT_EQ(unmet_by_prey(send + "mtu 9000\nexpect client mss = 1000\n"), "");
  // RFC 791: every link takes 68 octets, so no less is believed; RFC 5927 7: and no less than one chooses.
  EXPECT_EQ(unmet_by_prey(send + "mtu 5\nexpect client mss = 28\nexpect server received = 3000\n"), "");
  EXPECT_EQ(unmet_by_prey("set client least-path-mtu 552\n" + send +
                          "mtu 68\nexpect client mss = 512\n"
                          "expect server received = 3000\n"),
            "");
}

TEST(ForgedIcmp, OverIpv6HasTheTypesOfIpv6) {
  const std::string text =
      "host client 2001:db8::1\nhost server 2001:db8::2\nhost mallory 198.51.100.3 2001:db8::3\n"
      "link client server delay 50ms\nlink mallory client delay 1ms\nset all mss 1400\n"
      "at 0s server listen 80\nat 0s client connect server:80 as one\nat 1s client send 3000\n"
      "at 1s mallory forge too-big into client:one mtu 1300\nuntil 3s\n";
  const History history = whole_run(scenario_of(text + "expect client mss = 1240\n"));
  const auto verdicts = judge(history);
  ASSERT_TRUE(verdicts);
  EXPECT_TRUE(verdicts->front().met);
  for (const Event& event : history.trace().events()) {
    const auto* heard = std::get_if<IcmpReceived>(&event.what);
    if (heard == nullptr) continue;
    const wire::IcmpError error = *history.trace().packets()[heard->packet].icmp;
    EXPECT_EQ(error.type, wire::icmp6::kPacketTooBig);
    EXPECT_EQ(error.source, *wire::IpAddress::parse("2001:db8::3"));
  }
}

TEST(ForgedIcmp, OfAnAttackerWithoutAnAddressOfThatVersionComesFromThePeer) {
  const History history =
      whole_run(scenario_of("host client 2001:db8::1\nhost server 2001:db8::2\nhost mallory 198.51.100.3\n"
                            "link client server delay 50ms\nrouter r\nlink mallory r delay 1ms\nlink r "
                            "client delay 1ms\nat 0s server listen 80\n"
                            "at 0s client connect server:80 as one\nat 1s client send 100\n"
                            "at 1s mallory forge host-unreachable into client:one\nuntil 2s\n"));
  std::size_t heard = 0;
  for (const Packet& packet : history.trace().packets()) {
    if (!packet.icmp) continue;
    ++heard;
    EXPECT_EQ(packet.icmp->source, *wire::IpAddress::parse("2001:db8::2"));
  }
  EXPECT_EQ(heard, 1U);
}

TEST(ForgedIcmp, IsToldWithItsLineAndWhatItQuotes) {
  const History history = whole_run(
      scenario_of(std::string(kPrey) +
                  "at 1s client send 100\nat 1s mallory forge too-big into client:one mtu 600\nuntil 2s\n"));
  Lines told;
  for (const Event& event : history.trace().events()) {
    if (std::holds_alternative<Intervened>(event.what)) told.push_back(describe(history.trace(), event));
  }
  ASSERT_EQ(told.size(), 1U);
  EXPECT_NE(told[0].find("mallory  forged: ICMP "), std::string::npos) << told[0];
  EXPECT_NE(told[0].find("MTU 600"), std::string::npos) << told[0];
  EXPECT_NE(told[0].find("[line 12]"), std::string::npos) << told[0];
}

// No rule of TCP can tell an optimistic acknowledgment from an honest one; RFC 5961 5 refuses those of what
// was never sent.
TEST(OptimisticAcks, OfWhatIsInFlightAreBelievedAndOfWhatWasNeverSentAreNot) {
  const std::string lossy = "drop client->server data #2\nat 1s client send 5000\n";
  EXPECT_EQ(unmet_by_prey(lossy + "at 1002ms mallory forge ACK into client:one\nuntil 60s\n"
                                  "expect never client->server data again\nexpect server received = 1000\n"
                                  "expect client acknowledged = 5000\n"),
            "");
  EXPECT_EQ(unmet_by_prey(lossy + "at 1002ms mallory forge ACK into client:one ack +1\n"
                                  "expect client->server ACK at 1003ms\nexpect client->server data again\n"
                                  "expect server received = 5000\n"),
            "");
}

TEST(OptimisticAcks, ThePeerItselfMaySendThem) {
  EXPECT_EQ(unmet_by_prey("drop client->server data #5\nat 1s client send 5000\n"
                          "rewrite server->client ACK #1..4 ack +1000\nuntil 60s\n"
                          "expect server received = 4000\nexpect client acknowledged = 5000\n"),
            "");
}

// RFC 3465 2: the window grows by octets, however many acknowledgments they come in.
TEST(AckDivision, GrowsTheWindowByOctetsAndNotByAcknowledgments) {
  for (const std::string control : {"reno", "cubic", "dctcp"}) {
    EXPECT_EQ(
        unmet_by_prey("set client congestion " + control +
                      "\nset client initial-window 4\nat 1s client send 50k\n"
                      "at 1001ms mallory forge ACK into client:one acking 100 times 20 every 1ms\n"
                      "expect client cwnd = 4000 at 1001ms\nexpect client cwnd = 6000 at 1.03s\n"
                      "expect mallory->client ACK times 20\nexpect client acknowledged = 2000 at 1.03s\n"),
        "")
        << control;
  }
}

// Past the threshold it takes a whole window of octets to grow by a segment.
TEST(AckDivision, AlsoInCongestionAvoidance) {
  const auto grown = [](const std::string& forged) {
    const History history =
        whole_run(scenario_of(std::string(kPrey) +
                              "set client restart-after-idle off\ndrop client->server data fresh #21\n"
                              "at 1s client send 80k\nat 9s client send 80k\n" +
                              forged + "sample client cwnd at 9s\nsample client cwnd at 9095ms\n"));
    const auto all = samples(history);
    EXPECT_TRUE(all);
    return std::stoi(all->at(1).value) - std::stoi(all->at(0).value);
  };
  EXPECT_EQ(grown(""), 0);
  EXPECT_LE(grown("at 9001ms mallory forge ACK into client:one acking 10 times 30 every 3ms\n"), 1000);
}

// Blocks of one octet cover no segment: nothing of the scoreboard is cut into smaller pieces than those.
TEST(SackFlood, NeitherStopsTheTransferNorIsWhatWasNotReceivedTakenAsReceived) {
  for (const std::string where : {"acking 0", "ack +0", "ack +100000"}) {
    EXPECT_EQ(unmet_by_prey("set all sack on\nset client scoreboard on\nset client rack on\n"
                            "drop client->server data #3 #7\nat 1s client send 100k\n"
                            "at 1001ms mallory forge ACK into client:one sack 4 " +
                            where +
                            " times 200 every 200us\nexpect client->server any at-most 400\n"
                            "expect client is ESTABLISHED\n" +
                            (where == "ack +0" ? "" : "expect server received = 100k\n")),
              "")
        << where;
  }
}

// RFC 9293 3.8.6.1 (MUST-36): probes go on for as long as they are answered; a user timeout ends it.
TEST(ClosedWindow, ForEverIsProbedForEverUnlessTheUserSaysHowLong) {
  const std::string closed =
      "set server receive-buffer 2000\napp stuck sink reads never\nat 0s server listen 81 run stuck\n"
      "at 0s client connect server:81 as two\nat 1s client:two send 5000\n";
  EXPECT_EQ(
      unmet_by_prey(closed + "until 25min\nexpect client->server data at-least 25\n"
                             "expect client:two is ESTABLISHED\nexpect client:two acknowledged = 2000\n"),
      "");
  EXPECT_EQ(unmet_by_prey("set client user-timeout 60s\n" + closed +
                          "expect client:two hears timed-out before 2min\nexpect client:two is CLOSED\n"),
            "");
}

TEST(ClosedWindow, OneThatIsOnlySaidToBeClosedIsProbedToo) {
  EXPECT_EQ(unmet_by_prey("rewrite server->client any #1.. window 0\nat 1s client send 5000\nuntil 5min\n"
                          "expect client->server data at-least 100\nexpect client is ESTABLISHED\n"
                          "expect server received < 1000\n"),
            "");
}

// RFC 9293 3.8.6.2.1: octet by octet only while nothing is in flight, or, of systems that wait for the
// override timeout, no more often than that says.
TEST(ClosedWindow, ATinyOneForEverDoesNotMakeItSendTinySegmentsAsFastAsItCan) {
  const auto sent = [](const std::string& lines) {
    const History history = whole_run(
        scenario_of("host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 5ms\n"
                    "set server ack-delay 0ms\nat 0s server listen 80\nat 0s client connect server:80\n"
                    "rewrite server->client any #2.. window 1\nat 1s client send 1000\nat 2s client send "
                    "5000\nuntil 12s\n" +
                    lines));
    std::size_t segments = 0;
    for (const Packet& packet : history.trace().packets()) segments += !packet.segment.payload.empty();
    return segments;
  };
  EXPECT_LE(sent(""), 1003U);  // in ten seconds of round trips of ten milliseconds
  EXPECT_LE(sent("set client profile linux\n"), 102U);
}

TEST(Replay, AnOldDuplicateAtAnInstantOfOnesChoiceIsAnsweredAndNotTaken) {
  EXPECT_EQ(unmet_by_prey("on client connected client send 1000\nduplicate client->server data #1 at 30s\n"
                          "expect client->server data #2 arrives at 30050ms\n"
                          "expect server->client ACK at 30050ms\nexpect server received = 1000\n"),
            "");
}

TEST(Replay, IntoALaterConnectionOfTheSamePortsItIsBesideTheWindow) {
  EXPECT_EQ(unmet_by_prey("on client connected client send 1000\nat 1s client:one close\n"
                          "on server remote-closed server close\nat 10s client connect server:80 from 5000\n"
                          "duplicate client->server data #1 times 3 at 20s apart 1s\nuntil 30s\n"
                          "expect client->server data times 1\nexpect client->server data arrives times 4\n"
                          "expect server received = 1000 at 9s\n"
                          "expect client is ESTABLISHED\n"),
            "");
}

TEST(Replay, AnInstantThatIsOverMeansAtOnce) {
  EXPECT_EQ(unmet_by_prey("at 5s client send 1000\nduplicate client->server data #1 at 1s\n"
                          "expect client->server data #2 arrives at 5050ms\n"),
            "");
}

// RFC 5961 3 and 4.
TEST(BlindInjection, OfResetsAndSynsIsChallengedAndNotBelieved) {
  for (const std::string kind : {"SYN", "RST"}) {
    EXPECT_EQ(unmet_by_prey("at 1s mallory forge " + kind +
                            " into client:one ahead 10\nuntil 2s\n"
                            "expect client->server ACK times 1 after 1s\nexpect client is ESTABLISHED\n"),
              "")
        << kind;
  }
  EXPECT_EQ(
      unmet_by_prey("at 1s mallory forge SYN into client:one\nuntil 2s\nexpect client is ESTABLISHED\n"), "");
}

TEST(BlindInjection, AFloodOfThemIsChallengedNoMoreThanTenTimesInFiveSeconds) {
  EXPECT_EQ(unmet_by_prey(
                "at 1s mallory forge RST into client:one ahead 10 step 100 times 100 every 10ms\nuntil 5s\n"
                "expect client->server ACK times 10 after 1s\nexpect client is ESTABLISHED\n"),
            "");
}

// RFC 5961 5: its acknowledgment lies before SND.UNA - MAX.SND.WND.
TEST(BlindInjection, OfDataNeedsAnAcknowledgmentThatIsNearlyRight) {
  const std::string inject = "at 1s mallory forge ACK into client:one octets 10 ";
  EXPECT_EQ(unmet_by_prey(inject + "ack -100000\nuntil 2s\nexpect client received = 0\n"), "");
  EXPECT_EQ(unmet_by_prey(inject + "ack 12345\nuntil 2s\nexpect client received = 0\n"), "");
  EXPECT_EQ(unmet_by_prey(inject + "ack +100\nuntil 2s\nexpect client received = 0\n"), "");
  EXPECT_EQ(unmet_by_prey(inject + "seq -11\nuntil 2s\nexpect client received = 0\n"), "");
  EXPECT_EQ(unmet_by_prey(inject + "\nuntil 2s\nexpect client received = 10\n"), "");
}

TEST(AttackersGrammar, AnOptionIsOfWhatHasIt) {
  const auto why = [](const std::string& line) {
    const auto scenario = scenario::parse(std::string(kPrey) + "at 1s mallory forge " + line + "\n");
    return scenario ? "" : scenario.error().front().message.in(Language::kEnglish);
  };
  EXPECT_EQ(why("ACK into client:one ack +5 seq -5 acking 7 sack 4 window 0 octets 1 times 2 every 1ms"), "");
  EXPECT_EQ(why("too-big into client:one mtu 600 seq +5 step 5 times 2 every 1ms"), "");
  EXPECT_EQ(why("time-exceeded to client:5000 from server:80"), "");
  EXPECT_EQ(why("RST into client:one mtu 600"), "only a too-big has an MTU");
  EXPECT_EQ(why("host-unreachable into client:one mtu 600"), "only a too-big has an MTU");
  EXPECT_EQ(why("host-unreachable into client:one octets 5"), "no ICMP error has that");
  EXPECT_EQ(why("unreachable into client:one"), "unknown kind of segment or ICMP error 'unreachable'");
  EXPECT_EQ(why("ACK into client:one sack 5"), "the number of blocks 5 is out of range");
  EXPECT_EQ(why("ACK into client:one ack +-5"), "this is not a whole number");
}

}  // namespace
}  // namespace tcplab::lab
