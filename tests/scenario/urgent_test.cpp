// Urgent data in the language (RFC 9293 3.8.5): handed over, announced, counted and read.
#include "core/lab/expect.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

constexpr std::string_view kUrgentPair =
    "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 20ms\nset all msl 500ms\n"
    "set client nagle off\nset server auto-receive off\nat 0s server listen 80\n"
    "at 0s client connect server:80 as one\n";

History urgent_run(std::string_view lines) {
  return whole_run(scenario_of(std::string(kUrgentPair) + std::string(lines)));
}

std::string unmet_of_urgent(std::string_view lines) {
  const auto verdicts = judge(urgent_run(lines));
  EXPECT_TRUE(verdicts);
  std::string unmet;
  for (const Verdict& verdict : *verdicts) {
    if (!verdict.met) unmet += verdict.expected + ": " + verdict.actual.in(Language::kEnglish) + "\n";
  }
  return unmet;
}

TEST(Urgent, TheUserHearsOfItBeforeReadingAndHowFarItIs) {
  EXPECT_EQ(
      unmet_of_urgent("at 1s client send 1k\nat 1s client send 1 urgent\nat 1s client send 500\nuntil 2s\n"
                      "expect client->server data without URG then client->server data with URG arrives "
                      "then server hears urgent at 1020ms\n"
                      "expect server urgent = 1001 at 1.1s\nexpect server readable = 1501 at 1.1s\n"
                      "expect client urgent-in-flight = 1001 at 1.01s\n"
                      "expect client urgent-in-flight = 0 at 1.2s\nexpect server received = 0\n"),
      "");
}

TEST(Urgent, ReadUpToItsEndAndNoFurther) {
  EXPECT_EQ(unmet_of_urgent("at 1s client send 1k\nat 1s client send 3 urgent\nat 1s client send 500\n"
                            "on server urgent after 100ms server receive urgent\n"
                            "expect server urgent = 0\nexpect server received = 1003\n"
                            "expect server readable = 500\nuntil 2s\n"),
            "");
}

// Where nothing is urgent there is nothing to read.
TEST(Urgent, OrdinaryDataIsNone) {
  EXPECT_EQ(unmet_of_urgent("at 1s client send 1k\nat 2s server receive urgent\nuntil 3s\n"
                            "expect never server hears urgent\nexpect server urgent = 0\n"
                            "expect server received = 0\nexpect never client->server any with URG\n"),
            "");
}

// RFC 9293 3.8.5: the pointer moves on with what is urgent too, and each move is told.
TEST(Urgent, MoreOfItMovesThePointer) {
  EXPECT_EQ(unmet_of_urgent("at 1s client send 10 urgent\nat 1500ms client send 20 urgent\nuntil 3s\n"
                            "expect server hears urgent at 1020ms\n"
                            "expect server urgent = 10 at 1.1s\nexpect server urgent = 30\n"),
            "");
}

// It is announced although the window is closed: the pointer tells of what cannot come yet.
TEST(Urgent, IsAnnouncedThroughAClosedWindow) {
  EXPECT_EQ(unmet_of_urgent("set server receive-buffer 1000\nat 1s client send 1000\n"
                            "at 2s client send 100 urgent\nuntil 20s\n"
                            "expect server hears urgent before 10s\nexpect server urgent = 1100\n"),
            "");
}

TEST(Urgent, WhatTheBufferDoesNotTakeAtOnceStaysUrgent) {
  EXPECT_EQ(unmet_of_urgent("set client send-buffer 4000\nset server auto-receive on\n"
                            "at 1s client send 20k\nat 1s client send 5k urgent\nuntil 5s\n"
                            "expect server received = 25000\nexpect server hears urgent\n"
                            "expect client->server data with URG\n"),
            "");
}

TEST(Urgent, TheCallSaysSoInWordsAndInJson) {
  const History history = urgent_run("at 1s client send 7 urgent\nuntil 2s\n");
  bool found = false;
  for (const Event& event : history.trace().events()) {
    const auto* call = std::get_if<Called>(&event.what);
    if (call == nullptr || call->call != CallKind::kSend) continue;
    found = true;
    EXPECT_TRUE(call->urgent);
    EXPECT_EQ(call->count, 7U);
    EXPECT_NE(describe(history.trace(), event).find("7 octets, urgent"), std::string::npos);
    EXPECT_NE(describe(history.trace(), event, Language::kChinese).find("紧急"), std::string::npos);
  }
  EXPECT_TRUE(found);
  EXPECT_NE(to_json(history.trace()).find("\"count\":7,\"urgent\":true"), std::string::npos);
}

TEST(Urgent, IsReplayedExactlyAndCountsForTheFuture) {
  const History history = urgent_run("at 1s client send 7 urgent\nat 2s client send 7\nuntil 3s\n");
  for (EventId event = 0; event < history.trace().events().size(); ++event)
    EXPECT_TRUE(history.moment_after(event)) << event;
  const auto world_of = [](std::string_view line) {
    return World(std::make_shared<const Scenario>(scenario_of(std::string(kUrgentPair) + std::string(line))));
  };
  EXPECT_FALSE(world_of("at 1s client send 7 urgent\n").same_future(world_of("at 1s client send 7\n")));
  EXPECT_FALSE(world_of("at 1s client close both\n").same_future(world_of("at 1s client close\n")));
}

}  // namespace
}  // namespace tcplab::lab
