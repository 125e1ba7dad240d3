// Data that are handed over with the OPEN, and users who are told of data before the handshake is over.
#include "core/lab/expect.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

constexpr std::string_view kTwoJoined =
    "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 30ms\n";
constexpr std::string_view kFastOpenAllowed =
    "set client fast-open on\nset server fast-open-server on\nset server fast-open-queue 8\n";

void goes_as_expected(const std::string& lines, std::string_view habits = kFastOpenAllowed) {
  const auto verdicts = judge(whole_run(scenario_of(std::string(kTwoJoined) + std::string(habits) + lines)));
  ASSERT_TRUE(verdicts);
  EXPECT_FALSE(verdicts->empty());
  for (const Verdict& each : *verdicts)
    EXPECT_TRUE(each.met) << each.expected << ": " << each.actual.in(Language::kEnglish);
}

TEST(EarlyData, HandedOverWithTheOpenGoWithTheThirdMessageWithoutFastOpen) {
  goes_as_expected(
      "at 0s server listen 80\nat 10ms client connect server:80 sending 300 as one\n"
      "expect client->server SYN octets 0..299 times 0\nexpect client->server ACK times 0\n"
      "expect client->server data #1 at 70ms\nexpect server received = 300\nexpect client:one sent = 300\n",
      "");
}

TEST(EarlyData, EachRepeatedConnectSendsThem) {
  goes_as_expected(
      "at 0s server listen 80\nat 10ms client connect server:80 times 3 every 1s sending 100\n"
      "expect server received = 300\nexpect client->server SYN octets 0..99 times 2\n");
}

TEST(EarlyData, AnApplicationAnswersThemBeforeTheHandshakeIsOver) {
  goes_as_expected(
      "set server nagle off\napp mirror echo\nat 0s server listen 80 run mirror\nat 10ms client connect "
      "server:80\n"
      "at 2s client connect server:80 sending 100 as second\n"
      "expect server->client data #1 at 2030ms then server hears connected at 2090ms\n"
      "expect client:second received = 100\n");
}

TEST(EarlyData, AreNotReadBeforeTheConnectionIsAccepted) {
  goes_as_expected(
      "app sleeper sink\nat 0s server listen 80 accept never run sleeper\nat 10ms client connect server:80\n"
      "at 2s client connect server:80 sending 100\nuntil 5s\n"
      "expect server hears readable at 2030ms\nexpect server received = 0\n");
}

}  // namespace
}  // namespace tcplab::lab
