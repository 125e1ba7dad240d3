// What Linux does otherwise than the RFCs ask, as scenarios show it.
#include "core/lab/expect.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

std::string unmet_of_habits(std::string_view profile, std::string_view lines) {
  const std::string text =
      "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 10ms\nset all msl 500ms\n"
      "set server profile " +
      std::string(profile) + "\n" + std::string(lines);
  const auto verdicts = judge(whole_run(scenario_of(text)));
  EXPECT_TRUE(verdicts && !verdicts->empty());
  std::string unmet;
  for (const Verdict& verdict : *verdicts) {
    if (!verdict.met) unmet += verdict.expected + ": " + verdict.actual.in(Language::kEnglish) + "\n";
  }
  return unmet;
}

// ip-sysctl, tcp_synack_retries: 5, the last 31 s after the first, given up 32 s later. FreeBSD's SYN cache
// (net.inet.tcp.syncache.rexmtlimit): 3. RFC 9293 3.8.3: three minutes, as of a SYN.
TEST(SynAckRetries, AreLimitedByThemselves) {
  constexpr std::string_view kSilentClient =
      "set client variant no-reset\nat 0s server listen 80\nat 0s client connect server:80\nat 15ms client "
      "abort\n"
      "until 400s\n";
  EXPECT_EQ(unmet_of_habits("linux",
                            std::string(kSilentClient) +
                                "expect server->client SYN-ACK times 6\n"
                                "expect server->client SYN-ACK #6 at 31010ms within 1ms\n"
                                "expect server reaches SYN-RECEIVED\nexpect server connections = 1 at 60s\n"
                                "expect server connections = 0 at 64s\n"),
            "");
  EXPECT_EQ(
      unmet_of_habits("freebsd", std::string(kSilentClient) + "expect server->client SYN-ACK times 4\n"), "");
  EXPECT_EQ(unmet_of_habits("rfc", std::string(kSilentClient) + "expect server->client SYN-ACK times 8\n"
                                                                "expect server connections = 1 at 180s\n"),
            "");
  EXPECT_EQ(unmet_of_habits("rfc", std::string(kSilentClient) + "set server syn-ack-retries 2\n"
                                                                "expect server->client SYN-ACK times 3\n"),
            "");
}

// Of a simultaneous open the SYN,ACK is the opener's own SYN.
TEST(SynAckRetries, OfWhoOpensThemselvesAreThoseOfTheirSyn) {
  EXPECT_EQ(unmet_of_habits("rfc",
                            "set all syn-retries 4\nset all syn-ack-retries 1\n"
                            "at 0s client connect server:6000 from 5000\n"
                            "at 0s server connect client:5000 from 6000\n"
                            "drop client->server SYN-ACK #1..9\ndrop server->client SYN-ACK #1..9\n"
                            "until 100s\nexpect server->client SYN-ACK times 5\n"),
            "");
}

// Linux drops the SYN where no connection could be accepted, cookies or not, and an ACK that brings a cookie
// too: no connection begins that a RST would end at once.
TEST(FullAcceptQueue, DropsTheSynEvenWithCookies) {
  constexpr std::string_view kNobodyAccepts =
      "set server syn-cookies on\nset client syn-retries 2\nat 0s server listen 80 backlog 2 accept never\n"
      "at 0s client connect server:80 as one\nat 100ms client connect server:80 as two\n"
      "at 200ms client connect server:80 as three\nuntil 20s\n";
  EXPECT_EQ(
      unmet_of_habits("linux", std::string(kNobodyAccepts) + "expect client:two is ESTABLISHED\n"
                                                             "expect never client:three reaches ESTABLISHED\n"
                                                             "expect client:three hears timed-out\n"
                                                             "expect any->any RST times 0\n"
                                                             "expect server->client SYN-ACK times 2\n"),
      "");
}

// Two cookies leave while a SYN of nobody fills the backlog of one. One of them is back first; when the other
// comes, and for as long as nobody has been accepted, there is no room.
constexpr std::string_view kTwoCookies =
    "host other 198.51.100.3\nhost third 198.51.100.4\nlink other server delay 10ms\n"
    "link third server delay 300ms\nset server syn-cookies on\n"
    "at 0s server listen 80 backlog 1 accept 2s\nat 0s other forge SYN to server:80 from any\n"
    "at 295ms client connect server:80 as one\nat 0s third connect server:80 as two\n"
    "at 5s third:two send 100\nuntil 20s\n";

TEST(FullAcceptQueue, DropsTheAckThatBringsACookieAndTakesItWhenThereIsRoom) {
  EXPECT_EQ(unmet_of_habits("linux", std::string(kTwoCookies) +
                                         "expect client:one reaches ESTABLISHED at 315ms\n"
                                         "expect third:two reaches ESTABLISHED at 600ms\n"
                                         "expect server connections = 2 at 1s\n"
                                         "expect never any->any RST\nexpect third:two acknowledged = 100\n"),
            "");
}

// And says so by a rule of its own: no SYN was dropped there.
TEST(FullAcceptQueue, TellsThatThereWasNoRoomForTheCookie) {
  const History history = whole_run(
      scenario_of("host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 10ms\n"
                  "set server profile linux\n" +
                  std::string(kTwoCookies)));
  std::size_t told = 0;
  for (const Event& event : history.trace().events()) {
    if (event.rule != tcp::Rule::kSynCookieNoRoom) continue;
    ++told;
    EXPECT_EQ(event.host, 1U);
    EXPECT_NE(describe(history.trace(), event).find("accept queue is full"), std::string::npos);
  }
  EXPECT_GT(told, 0U);
  const tcp::Refusals& refused = history.now().host(1).refusals();
  EXPECT_EQ(refused.cookies_dropped, told);
  EXPECT_EQ(refused.cookies_taken, 2U);
}

// RFC 9293 3.10.7.4 has a FIN acknowledged at once; Linux lets that wait as it lets text, once there was
// some.
TEST(FinThatArrives, WaitsForCompanyOnLinuxOnly) {
  constexpr std::string_view kCloses =
      "at 0s server listen 80\nat 0s client connect server:80\nat 1s client send 100\nat 3s client close\n"
      "until 4s\n";
  EXPECT_EQ(unmet_of_habits("linux", std::string(kCloses) + "set server ack-delay 40ms\n"
                                                            "expect client reaches FIN-WAIT-2 at 3060ms\n"),
            "");
  EXPECT_EQ(unmet_of_habits("linux", std::string(kCloses) + "set server ack-delay 0ms\n"
                                                            "expect client reaches FIN-WAIT-2 at 3020ms\n"),
            "");
  EXPECT_EQ(unmet_of_habits("rfc", std::string(kCloses) + "set server ack-delay 40ms\n"
                                                          "expect client reaches FIN-WAIT-2 at 3020ms\n"),
            "");
}

// RFC 2525 2.17, RFC 9293 3.6.1 (SHLD-3): what nobody will read is not to pass for delivered.
TEST(CloseBoth, WithUnreadDataResets) {
  constexpr std::string_view kUnread =
      "set server auto-receive off\nat 0s server listen 80\nat 0s client connect server:80 as one\n"
      "at 1s client send 1000\nuntil 9s\n";
  for (const std::string_view profile : {"rfc", "linux"}) {
    EXPECT_EQ(unmet_of_habits(profile, std::string(kUnread) + "at 2s server close both\n"
                                                              "expect client:one hears reset at 2010ms\n"
                                                              "expect never server->client FIN\n"
                                                              "expect server connections = 0\n"),
              "")
        << profile;
    EXPECT_EQ(unmet_of_habits(profile, std::string(kUnread) + "at 2s server close\n"
                                                              "expect client hears remote-closed at 2010ms\n"
                                                              "expect never server->client RST\n"),
              "")
        << profile;
    EXPECT_EQ(
        unmet_of_habits(profile, std::string(kUnread) + "at 2s server receive all\nat 3s server close both\n"
                                                        "expect server->client FIN at 3s\n"
                                                        "expect client hears remote-closed\n"),
        "")
        << profile;
  }
  EXPECT_EQ(unmet_of_habits("freebsd", std::string(kUnread) + "at 2s server close both\n"
                                                              "expect server->client FIN at 2s\n"),
            "");
}

// Though the peer has closed, in CLOSE-WAIT: what it has said before was not read.
TEST(CloseBoth, WithUnreadDataResetsAfterThePeersCloseToo) {
  constexpr std::string_view kClosedUnread =
      "set server auto-receive off\nat 0s server listen 80\nat 0s client connect server:80 as one\n"
      "at 1s client send 1000\nat 1s client close\nuntil 9s\n";
  for (const std::string_view profile : {"rfc", "linux"}) {
    EXPECT_EQ(
        unmet_of_habits(profile, std::string(kClosedUnread) + "at 2s server close both\n"
                                                              "expect server is CLOSE-WAIT at 1.5s\n"
                                                              "expect client:one hears reset at 2010ms\n"
                                                              "expect never server->client FIN\n"
                                                              "expect server connections = 0\n"),
        "")
        << profile;
    EXPECT_EQ(unmet_of_habits(profile, std::string(kClosedUnread) +
                                           "at 2s server receive all\nat 3s server close both\n"
                                           "expect server reaches LAST-ACK at 3s\n"
                                           "expect never server->client RST\n"),
              "")
        << profile;
  }
  EXPECT_EQ(unmet_of_habits("freebsd", std::string(kClosedUnread) + "at 2s server close both\n"
                                                                    "expect server reaches LAST-ACK at 2s\n"),
            "");
}

TEST(CloseBoth, IsToldApartFromAnOrdinaryClose) {
  const auto told = [](std::string_view call) {
    const History history = whole_run(
        scenario_of("host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 10ms\n"
                    "at 0s server listen 80\nat 0s client connect server:80\nat 1s client " +
                    std::string(call) + "\nuntil 2s\n"));
    Lines lines;
    for (const Event& event : history.trace().events()) {
      const auto* made = std::get_if<Called>(&event.what);
      if (made == nullptr || made->call != CallKind::kClose) continue;
      for (const Language language : {Language::kEnglish, Language::kChinese})
        lines.push_back(describe(history.trace(), event, language));
    }
    const std::string json = to_json(history.trace());
    lines.push_back(json.find("\"rule\":\"close-both\"") != std::string::npos &&
                            json.find("\"call\":\"close\",\"both\":true") != std::string::npos
                        ? "both"
                        : "one");
    return lines;
  };
  EXPECT_EQ(told("close"),
            (Lines{"client: close  (RFC 9293 3.10.4)", "client: 关闭  (RFC 9293 3.10.4)", "one"}));
  EXPECT_EQ(told("close both"),
            (Lines{"client: close both  (RFC 9293 3.6.1)", "client: 关闭双向  (RFC 9293 3.6.1)", "both"}));
}

TEST(CloseBoth, AnswersWhatComesLaterWithAResetAndSaysFirstAllThatWasGiven) {
  EXPECT_EQ(unmet_of_habits("linux",
                            "at 0s server listen 80\nat 0s client connect server:80 as one\n"
                            "at 1s server send 300k\nat 1s server close both\nat 5s client send 10\n"
                            "until 9s\nexpect client received = 300k\nexpect server->client FIN before 5s\n"
                            "expect client:one hears reset after 5s\n"),
            "");
}

}  // namespace
}  // namespace tcplab::lab
