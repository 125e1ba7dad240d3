// Applications that speak HTTP in octets that can be read.
#include "core/lab/expect.hpp"
#include "core/lab/http.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

constexpr std::string_view kWeb =
    "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 10ms\nset all msl 500ms\n";

// What a host's users have read of the connection of a port, octet for octet.
std::string stream_to(const Trace& trace, HostIndex host, std::uint16_t port) {
  std::string text;
  std::uint32_t next = 1;
  for (const Event& event : trace.events()) {
    if (!std::holds_alternative<SegmentReceived>(event.what) || event.host != host) continue;
    const Packet packet = trace.packets()[packet_of(event)];
    if (packet.segment.header.source_port != port && packet.segment.header.destination_port != port) continue;
    if (packet.segment.payload.empty() || trace.relative_seq(packet) != next) continue;
    text.append(packet.segment.payload.begin(), packet.segment.payload.end());
    next += static_cast<std::uint32_t>(packet.segment.payload.size());
  }
  return text;
}

std::string unmet_of_web(const History& history) {
  const auto verdicts = judge(history);
  EXPECT_TRUE(verdicts);
  std::string unmet;
  for (const Verdict& verdict : *verdicts) {
    if (!verdict.met) unmet += verdict.expected + ": " + verdict.actual.in(Language::kEnglish) + "\n";
  }
  return unmet;
}

TEST(Web, RequestsAndAnswersAreTextThatCanBeRead) {
  const History history = whole_run(
      scenario_of(std::string(kWeb) +
                  "app browser get /index.html /logo.png pause 30ms closes when-done\n"
                  "app site serve /index.html 50 /logo.png 20 after 5ms\n"
                  "at 0s server listen 80 run site\nat 0s client connect server:80 run browser as page\n"
                  "expect client:page reaches TIME-WAIT\nexpect server is CLOSED\n"));
  EXPECT_EQ(unmet_of_web(history), "");
  EXPECT_EQ(stream_to(history.trace(), 1, 80),
            "GET /index.html HTTP/1.1\r\nHost: server\r\n\r\nGET /logo.png HTTP/1.1\r\nHost: server\r\n\r\n");
  EXPECT_EQ(stream_to(history.trace(), 0, 80),
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 50\r\n\r\n"
            "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmn"
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 20\r\n\r\n"
            "opqrstuvwxyz01234567");
}

TEST(Web, WhatASiteDoesNotHaveIsNotFound) {
  const History history = whole_run(
      scenario_of(std::string(kWeb) +
                  "app browser get /no /here times 2 closes when-done\napp site serve /here 10\n"
                  "at 0s server listen 80 run site\nat 0s client connect server:80 run browser as page\n"
                  "expect client:page reaches TIME-WAIT\n"));
  EXPECT_EQ(unmet_of_web(history), "");
  const std::string text = stream_to(history.trace(), 0, 80);
  std::size_t found = 0;
  std::size_t missing = 0;
  for (std::size_t at = text.find("HTTP/1.1 "); at != std::string::npos;
       at = text.find("HTTP/1.1 ", at + 1)) {
    found += text.compare(at, 15, "HTTP/1.1 200 OK") == 0;
    missing += text.compare(at, 22, "HTTP/1.1 404 Not Found") == 0;
  }
  EXPECT_EQ(found, 2U);
  EXPECT_EQ(missing, 2U);
}

// HTTP as it was before connections lasted.
TEST(Web, ASiteThatClosesWhenDoneAnswersOnceAndSaysSo) {
  const History history = whole_run(
      scenario_of(std::string(kWeb) +
                  "app browser get /a times 3\napp site serve /a 3000 closes when-done\n"
                  "at 0s server listen 80 run site\nat 0s client connect server:80 run browser as page\n"
                  "expect server reaches TIME-WAIT\nexpect client:page is CLOSED\n"));
  EXPECT_EQ(unmet_of_web(history), "");
  const std::string text = stream_to(history.trace(), 0, 80);
  EXPECT_NE(text.find("\r\nConnection: close\r\n"), std::string::npos);
  EXPECT_EQ(text.find("HTTP/1.1", 1), std::string::npos);
}

TEST(Web, ALongPageOverALossyLinkIsWhole) {
  const History history = whole_run(
      scenario_of(std::string(kWeb) +
                  "link client->server loss 3%\nlink server->client loss 3%\n"
                  "app browser get /big closes when-done\napp site serve /big 300k\n"
                  "at 0s server listen 80 run site\nat 0s client connect server:80 run browser as page\n"
                  "expect client:page reaches TIME-WAIT\nexpect client:page received > 300k\n"));
  EXPECT_EQ(unmet_of_web(history), "");
}

// The site reads octets, not counts: a request that was damaged on the way is a bad one.
TEST(Web, ADamagedRequestThatTheChecksumCannotSeeIsABadRequest) {
  const History history =
      whole_run(scenario_of(std::string(kWeb) +
                            "app browser get /a closes when-done\napp site serve /a 10\nseed 5\n"
                            "at 0s server listen 80 run site\nat 0s client connect server:80 run browser\n"
                            "corrupt client->server data #1 unseen\nuntil 5s\n"));
  const std::string text = stream_to(history.trace(), 0, 80);
  EXPECT_TRUE(text.find("HTTP/1.1 400 Bad Request") == 0 || text.find("HTTP/1.1 404 Not Found") == 0 ||
              text.empty())
      << text;  // two words have changed places: which ones is a matter of the seed
  EXPECT_EQ(text.find("200 OK"), std::string::npos);
}

TEST(Web, ABrowserThatUnderstandsNothingGivesUp) {
  const History history =
      whole_run(scenario_of(std::string(kWeb) +
                            "app browser get /a\napp babble source 9000\n"
                            "at 0s server listen 80 run babble\nat 0s client connect server:80 run browser\n"
                            "expect client->server RST\nexpect server hears reset\n"));
  EXPECT_EQ(unmet_of_web(history), "");
}

TEST(Web, IsReplayedExactly) {
  const History history = whole_run(
      scenario_of(std::string(kWeb) +
                  "app browser get /a /b times 4 pause 7ms\napp site serve /a 20k /b 1 after 3ms\n"
                  "at 0s server listen 80 run site\nat 0s client connect server:80 run browser\nuntil 2s\n"));
  for (EventId event = 0; event < history.trace().events().size(); event += 7)
    EXPECT_TRUE(history.moment_after(event)) << event;
}

TEST(WebGrammar, SaysWhatIsMissing) {
  const auto why = [](const std::string& line) {
    const auto scenario = scenario::parse(std::string(kWeb) + line + "\n");
    return scenario ? ""
                    : scenario.error().front().message.in(Language::kEnglish) + "; " +
                          scenario.error().front().expected.in(Language::kEnglish);
  };
  EXPECT_EQ(why("app a get /x /y times 2 pause 1s reads never closes never"), "");
  EXPECT_EQ(why("app a serve /x 5 /y 2k after 1s reads 10 every 1s closes with-peer"), "");
  EXPECT_EQ(why("app a get x"), "found 'x'; a path, such as /index.html");
  EXPECT_EQ(why("app a serve"), "found the end of the line; a path, such as /index.html");
  EXPECT_EQ(why("app a serve /x").substr(0, 25), "found the end of the line");
  EXPECT_EQ(why("app a relay serve:80"), "unknown host 'serve'; client or server");
  EXPECT_EQ(why("app a relay server"), "a port is missing; a : and a port, such as :80");
  EXPECT_EQ(why("app a relay server:80 buffer 1k closes with-peer"), "");
}

TEST(HttpStream, FindsHeadsAndBodiesHoweverTheOctetsAreCut) {
  const std::string all = http::answer(200, 5, false) + "12345" + http::answer(404, 0, true);
  for (std::size_t piece = 1; piece <= all.size(); ++piece) {
    HttpStream stream;
    std::string found;
    for (std::size_t at = 0; at < all.size(); at += piece) {
      std::string_view octets = std::string_view(all).substr(at, piece);
      for (auto what = stream.take(octets); what != HttpStream::Found::kNothing; what = stream.take(octets)) {
        if (what == HttpStream::Found::kBody) {
          found += "body ";
          continue;
        }
        const auto answer = http::answer_of(stream.head());
        ASSERT_TRUE(answer);
        found += std::to_string(answer->status) + " ";
        stream.expect_body(answer->octets);
      }
    }
    EXPECT_EQ(found, "200 body 404 ") << piece;
  }
}

TEST(HttpStream, AHeadThatDoesNotEndIsTooLong) {
  HttpStream stream;
  const std::string endless(10'000, 'x');
  std::string_view octets = endless;
  EXPECT_EQ(stream.take(octets), HttpStream::Found::kTooLong);
  EXPECT_EQ(octets.size(), 10'000U - 8192);
}

TEST(HttpText, OnlyAGetIsARequestAndOnlyALengthMakesAnAnswer) {
  EXPECT_EQ(http::path_of(http::request("/a/b", "server")), std::string_view("/a/b"));
  for (const std::string_view head : {"POST /a HTTP/1.1\r\n\r\n", "GET a HTTP/1.1\r\n\r\n", "GET /a\r\n\r\n",
                                      "GET /a b HTTP/1.1\r\n\r\n", "", "GET  HTTP/1.1\r\n\r\n"})
    EXPECT_FALSE(http::path_of(head)) << head;
  EXPECT_FALSE(http::answer_of("HTTP/1.1 200 OK\r\n\r\n"));
  EXPECT_FALSE(http::answer_of("HTTP/1.1 x\r\nContent-Length: 5\r\n\r\n"));
  EXPECT_FALSE(http::answer_of("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"));
}

}  // namespace
}  // namespace tcplab::lab
