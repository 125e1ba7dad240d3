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

// Through a proxy: what the server's user hears and reads of it.
std::string unmet_beyond_a_proxy(std::string_view proxy, std::string_view lines) {
  const bool asked = proxy.find("splitter") == std::string_view::npos;
  const auto verdicts = judge(whole_run(scenario_of(
      "host client 198.51.100.1\nhost server 203.0.113.80\n" + std::string(proxy) +
      "link client pep delay 5ms\nlink pep server delay 20ms\nset all msl 500ms\nset all nagle off\n"
      "set server auto-receive off\nat 0s server listen 80\n" +
      (asked ? "at 0s pep listen 80 run pass\nat 0s client connect pep:80 as one\n"
             : "at 0s client connect server:80 as one\n") +
      std::string(lines))));
  EXPECT_TRUE(verdicts && !verdicts->empty());
  std::string unmet;
  for (const Verdict& verdict : *verdicts) {
    if (!verdict.met) unmet += verdict.expected + ": " + verdict.actual.in(Language::kEnglish) + "\n";
  }
  return unmet;
}

constexpr std::string_view kProxies[] = {
    "splitter pep 198.51.100.254\n",
    "splitter pep 198.51.100.254 buffer 300\n",
    "host pep 198.51.100.254\napp pass relay server:80\n",
    "host pep 198.51.100.254\napp pass relay server:80 reads 700 every 10ms\n",
};

TEST(Urgent, PassesAProxyAndEndsWithTheSameOctet) {
  for (const std::string_view proxy : kProxies) {
    EXPECT_EQ(
        unmet_beyond_a_proxy(proxy,
                             "at 1s client send 1k\nat 1s client send 1 urgent\nat 1s client send 500\n"
                             "at 3s server receive urgent\nuntil 4s\n"
                             "expect pep->server data with URG\nexpect server hears urgent before 2s\n"
                             "expect server urgent = 1001 at 2.9s\nexpect server readable = 1501 at 2.9s\n"
                             "expect server received = 1001\nexpect server readable = 500\n"),
        "")
        << proxy;
  }
}

// Each end of it, whether what comes before was read or not; and more of it that comes later.
TEST(Urgent, PassesAProxyAsOftenAsThereIsSome) {
  for (const std::string_view proxy : kProxies) {
    EXPECT_EQ(unmet_beyond_a_proxy(proxy,
                                   "at 1s client send 10 urgent\nat 2s client send 20 urgent\n"
                                   "at 3s server receive urgent\nat 4s client send 5\n"
                                   "at 5s client send 7 urgent\nat 6s client send 9\n"
                                   "at 7s server receive urgent\nuntil 8s\n"
                                   "expect server urgent = 10 at 1.9s\nexpect server urgent = 30 at 2.9s\n"
                                   "expect server received = 30 at 3.5s\nexpect server urgent = 12 at 5.9s\n"
                                   "expect server received = 42\nexpect server readable = 9\n"),
              "")
        << proxy;
  }
}

TEST(Urgent, PassesAProxyOnlyWhereThereIsSome) {
  for (const std::string_view proxy : kProxies) {
    EXPECT_EQ(unmet_beyond_a_proxy(proxy,
                                   "at 1s client send 3k\nuntil 3s\nexpect server readable = 3000\n"
                                   "expect never any->any any with URG\n"),
              "")
        << proxy;
  }
}

// Its announcement comes before its end, which the proxy has not got yet.
TEST(Urgent, IsPassedOnWithItsLastOctet) {
  EXPECT_EQ(unmet_beyond_a_proxy(kProxies[0],
                                 "drop client->server data #1..2\nset client rto-initial 300ms\n"
                                 "set client rto-min 300ms\nset client mss 1000\n"
                                 "at 1s client send 2500 urgent\nuntil 4s\n"
                                 "expect server hears urgent after 1.2s\n"
                                 "expect server urgent = 2500\n"),
            "");
}

TEST(Urgent, ComesBackFromAnEcho) {
  EXPECT_EQ(unmet_of_urgent("app mirror echo\nat 0s server listen 81 run mirror\n"
                            "at 0s client connect server:81 as two\nset client auto-receive off\n"
                            "at 1s client:two send 300\nat 1s client:two send 1 urgent\n"
                            "at 1s client:two send 40\nat 2s client:two receive urgent\nuntil 3s\n"
                            "expect client:two hears urgent\nexpect client:two urgent = 301 at 1.9s\n"
                            "expect client:two received = 301\nexpect client:two readable = 40\n"),
            "");
}

TEST(Urgent, BeyondAProxyIsReplayedExactly) {
  const History history = whole_run(scenario_of(
      "host client 198.51.100.1\nhost server 203.0.113.80\nsplitter pep 198.51.100.254 buffer 300\n"
      "link client pep delay 5ms\nlink pep server delay 20ms\nat 0s server listen 80\n"
      "at 0s client connect server:80\nat 1s client send 900\nat 1s client send 1 urgent\nuntil 2s\n"));
  for (EventId event = 0; event < history.trace().events().size(); ++event)
    EXPECT_TRUE(history.moment_after(event)) << event;
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
