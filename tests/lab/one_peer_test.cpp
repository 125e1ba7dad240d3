// A passive OPEN that names its peer (RFC 9293 3.9.1.1), by the language's `listen ... only`.
#include "core/lab/expect.hpp"
#include "core/trace/describe.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

constexpr std::string_view kThreeJoined =
    "host client 198.51.100.1 2001:db8::1\nhost server 198.51.100.2 2001:db8::2\n"
    "host stranger 198.51.100.3 2001:db8::3\n"
    "link client server delay 20ms\nlink stranger server delay 20ms\nset all msl 500ms\n";

std::string unmet_for_one(const std::string& lines) {
  const auto verdicts = judge(whole_run(scenario_of(std::string(kThreeJoined) + lines)));
  EXPECT_TRUE(verdicts);
  EXPECT_FALSE(verdicts->empty());
  std::string unmet;
  for (const Verdict& each : *verdicts) {
    if (!each.met) unmet += each.expected + ": " + each.actual.in(Language::kEnglish) + "\n";
  }
  return unmet;
}

std::string error_of(const std::string& line) {
  const std::string text = std::string(kThreeJoined) + line;
  const auto parsed = scenario::parse(text);
  return parsed ? "" : parsed.error().front().message.in(Language::kEnglish);
}

TEST(ListenForOnePeer, BecomesTheConnectionItselfAndRefusesEverybodyElse) {
  EXPECT_EQ(unmet_for_one("at 0s server listen 80 only client:5000 as waiting\n"
                          "at 10ms stranger connect server:80 from 5000 as third\n"
                          "at 100ms client connect server:80 from 6000 as other\n"
                          "at 200ms client connect server:80 from 5000 as one\n"
                          "at 400ms client:one send 100\nat 500ms server:waiting send 200\n"
                          "expect stranger:third hears refused\nexpect client:other hears refused\n"
                          "expect server:waiting reaches SYN-RECEIVED at 220ms then server:waiting reaches "
                          "ESTABLISHED at 260ms\n"
                          "expect server:waiting received = 100\nexpect client:one received = 200\n"),
            "");
}

TEST(ListenForOnePeer, ASendMakesItAnActiveOpen) {
  EXPECT_EQ(unmet_for_one("at 0s client listen 5000\nat 0s server listen 80 only client:5000 as waiting\n"
                          "at 1s server:waiting send 100\n"
                          "expect server:waiting reaches SYN-SENT at 1s then server->client SYN at 1s then "
                          "server:waiting reaches ESTABLISHED at 1040ms\n"
                          "expect client received = 100\n"),
            "");
}

TEST(ListenForOnePeer, ARstTakesItBackToListenForTheSamePeer) {
  EXPECT_EQ(unmet_for_one("at 0s server listen 80 only client:5000 as waiting\n"
                          "at 100ms client connect server:80 from 5000 as one\nat 130ms client:one abort\n"
                          "at 200ms stranger connect server:80 from 5000 as third\n"
                          "at 300ms client connect server:80 from 5000 as again\n"
                          "expect server:waiting reaches LISTEN then stranger:third hears refused then "
                          "server:waiting reaches ESTABLISHED\n"),
            "");
}

TEST(ListenForOnePeer, RunsAnApplicationAndSpeaksTheVersionOfItsAddress) {
  EXPECT_EQ(unmet_for_one("app mirror echo\n"
                          "at 0s server listen 80 only client:5000 at 2001:db8::2 run mirror as waiting\n"
                          "at 100ms client connect server:80 from 5000 as four\n"
                          "at 200ms client connect server:80 at 2001:db8::2 from 5000 sending 100 as six\n"
                          "expect client:four hears refused\nexpect client:six received = 100\n"),
            "");
}

TEST(ListenForOnePeer, TheCallSaysForWhom) {
  const History run = whole_run(
      scenario_of(std::string(kThreeJoined) +
                  "at 0s server listen 80 only client:5000\nat 1s server listen 80\nat 2s server listen 81\n"
                  "at 3s server send 10\n"));
  std::vector<std::string> calls;
  for (const trace::Event& event : run.trace().events()) {
    if (std::holds_alternative<trace::Called>(event.what))
      calls.push_back(trace::describe(run.trace(), event, Language::kEnglish));
  }
  ASSERT_EQ(calls.size(), 4U);
  EXPECT_NE(calls[0].find("listen on port 80, only for 198.51.100.1:5000"), std::string::npos) << calls[0];
  EXPECT_NE(calls[1].find("failed"), std::string::npos) << calls[1];
  EXPECT_EQ(calls[2].find("only"), std::string::npos) << calls[2];
  // Who listens for everybody does not know to whom it should speak: RFC 9293 3.10.2.
  EXPECT_NE(calls[3].find("failed"), std::string::npos) << calls[3];
}

TEST(ListenForOnePeer, WhatHasNoMeaningWithItIsRefused) {
  EXPECT_EQ(error_of("at 0s server listen 80 only\n"), "found the end of the line");
  EXPECT_NE(error_of("at 0s server listen 80 only client:5000 backlog 4\n"), "");
  EXPECT_NE(error_of("at 0s server listen 80 only client:5000 accept never\n"), "");
  EXPECT_EQ(error_of("at 0s client listen 80 only stranger:5000 at 203.0.113.9\n"),
            "client has no address '203.0.113.9'");
}

TEST(ListenForOnePeer, ThePeerMustBeJoinedByALink) {
  const auto parsed =
      scenario::parse("host a 198.51.100.1\nhost b 198.51.100.2\nat 0s a listen 80 only b:5000\n");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().front().column, 24U);
}

}  // namespace
}  // namespace tcplab::lab
