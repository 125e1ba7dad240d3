#include <algorithm>
#include <string>
#include <tuple>

#include "core/tcp/profile.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

constexpr std::string_view kHosts =
    "host client 198.51.100.1\n"
    "host server 198.51.100.2\n"
    "link client server delay 20ms\n";

TEST(Parser, ReadsEveryStatement) {
  const Scenario scenario = scenario_of(R"(
# A comment, and a blank line above.
title "A \"lost\" SYN"   # a comment behind
title zh "丢失的 SYN"
about "One."
about "Two."
about zh "一。"
seed 18446744073709551615
host client 198.51.100.1
host server 2001:db8::2
host other-1 2001:db8::1
link server other-1 delay 1.5ms rate 2.5Mbit/s queue 64 loss 0.5%
set client msl 2min
set client mss 1400
set client receive-buffer 32Ki
set client send-buffer 1M
set client initial-window 4
set client congestion bbr
set client rto-initial 500ms
set client rto-min 200ms
set client rto-max 10s
set client syn-retries 3
set client data-retries 5
set server auto-receive off
at 250us other-1 listen 80 as web
at 1s server connect other-1:80 from 5000 as one
on other-1 readable #3 after 10ms server:one send 2k
on server connected other-1.web close
at 2s server receive all
at 2s server receive 12
at 3s server abort
drop server -> other-1 SYN-ACK #1 #4
drop other-1->server data #2
until 90s
)");
  EXPECT_EQ(scenario.title, "A \"lost\" SYN");
  EXPECT_EQ(scenario.title_zh, "丢失的 SYN");
  EXPECT_EQ(scenario.about, "One.\nTwo.");
  EXPECT_EQ(scenario.about_zh, "一。");
  EXPECT_EQ(scenario.seed, UINT64_MAX);
  EXPECT_EQ(scenario.until, seconds(90));

  ASSERT_EQ(scenario.hosts.size(), 3U);
  EXPECT_EQ(scenario.hosts[1].address.to_string(), "2001:db8::2");
  const tcp::Config expected{.mss = 1400,
                             .receive_buffer = 32768,
                             .send_buffer = 1'000'000,
                             .initial_window = 4,
                             .rto_initial = milliseconds(500),
                             .rto_min = milliseconds(200),
                             .rto_max = seconds(10),
                             .syn_retries = 3,
                             .data_retries = 5,
                             .congestion = tcp::Algorithm::kBbr,
                             .msl = minutes(2)};
  EXPECT_EQ(scenario.hosts[0].config, expected);
  EXPECT_EQ(scenario.hosts[1].config, tcp::Config());
  EXPECT_TRUE(scenario.hosts[0].auto_receive);
  EXPECT_FALSE(scenario.hosts[1].auto_receive);

  ASSERT_EQ(scenario.links.size(), 1U);
  EXPECT_EQ(scenario.links[0].a, 1);
  EXPECT_EQ(scenario.links[0].b, 2);
  const net::LinkConfig link{
      .rate = 2'500'000, .delay = microseconds(1500), .queue = net::DropTail{64}, .loss = 0.005};
  EXPECT_EQ(scenario.links[0].forth, link);
  EXPECT_EQ(scenario.links[0].back, link);

  ASSERT_EQ(scenario.steps.size(), 7U);
  const auto& [listen, connect, send, close, all, some, abort] =
      std::tie(scenario.steps[0], scenario.steps[1], scenario.steps[2], scenario.steps[3], scenario.steps[4],
               scenario.steps[5], scenario.steps[6]);
  EXPECT_EQ(std::get<AtTime>(listen.when).at, Instant{} + microseconds(250));
  EXPECT_EQ(listen.action.verb, Verb::kListen);
  EXPECT_EQ(listen.action.port, 80);
  EXPECT_EQ(listen.action.label, "web");
  EXPECT_EQ(connect.action.verb, Verb::kConnect);
  EXPECT_EQ(connect.action.peer, 2);
  EXPECT_EQ(connect.action.port, 80);
  EXPECT_EQ(connect.action.local_port, 5000);
  EXPECT_EQ(connect.action.label, "one");
  const auto& on = std::get<OnNotice>(send.when);
  EXPECT_EQ(on.host, 2);
  EXPECT_EQ(on.notice, tcp::Notice::kReadable);
  EXPECT_EQ(on.nth, 3U);
  EXPECT_EQ(on.after, milliseconds(10));
  EXPECT_EQ(send.action.host, 1);
  EXPECT_EQ(send.action.label, "one");
  EXPECT_EQ(send.action.count, 2000U);
  EXPECT_EQ(send.line, 27U);
  EXPECT_EQ(std::get<OnNotice>(close.when).nth, 1U);
  EXPECT_EQ(close.action.label, "web");
  EXPECT_EQ(all.action.count, kEverything);
  EXPECT_EQ(some.action.count, 12U);
  EXPECT_EQ(abort.action.verb, Verb::kAbort);

  ASSERT_EQ(scenario.mishaps.size(), 3U);
  EXPECT_EQ(scenario.mishaps[1].kind, Mishap::Kind::kDrop);
  EXPECT_EQ(scenario.mishaps[1].which,
            (PacketPattern{.from = HostIndex{1}, .to = HostIndex{2}, .kind = PacketPattern::Kind::kSynAck}));
  EXPECT_EQ(scenario.mishaps[1].ordinals, (Ordinals{4, 4}));
  EXPECT_EQ(scenario.mishaps[1].line, 32U);
  EXPECT_EQ(scenario.mishaps[2].which.kind, PacketPattern::Kind::kData);
}

// Each value is another than the one that holds without the line.
TEST(Parser, ReadsEveryPropertyOfAHost) {
  struct Row {
    std::string_view words;
    void (*change)(HostSpec& host);
  };
  const Row rows[] = {
      {"r1-retries 4", [](HostSpec& h) { h.config.r1_retries = 4; }},
      {"syn-r1-retries 5", [](HostSpec& h) { h.config.syn_r1_retries = 5; }},
      {"user-timeout 3s", [](HostSpec& h) { h.config.user_timeout = seconds(3); }},
      {"nagle off", [](HostSpec& h) { h.config.no_delay = true; }},
      {"ack-delay 200ms", [](HostSpec& h) { h.config.ack_delay = milliseconds(200); }},
      {"window-scale on", [](HostSpec& h) { h.config.window_scale = true; }},
      {"timestamps on", [](HostSpec& h) { h.config.timestamps = true; }},
      {"sack on", [](HostSpec& h) { h.config.sack = true; }},
      {"ecn on", [](HostSpec& h) { h.config.ecn = true; }},
      {"syn-cookies on", [](HostSpec& h) { h.config.syn_cookies = true; }},
      {"keep-alive on", [](HostSpec& h) { h.config.keep_alive = true; }},
      {"keep-idle 10min", [](HostSpec& h) { h.config.keep_idle = minutes(10); }},
      {"keep-interval 7s", [](HostSpec& h) { h.config.keep_interval = seconds(7); }},
      {"keep-count 6", [](HostSpec& h) { h.config.keep_count = 6; }},
      {"ttl 33", [](HostSpec& h) { h.config.ttl = 33; }},
      {"dscp 46", [](HostSpec& h) { h.config.dscp = 46; }},
      {"quiet-time 2min", [](HostSpec& h) { h.quiet_time = minutes(2); }},
      {"auto-receive off", [](HostSpec& h) { h.auto_receive = false; }},
      {"profile linux", [](HostSpec& h) { h.config = tcp::info(tcp::Profile::kLinux).config; }},
      {"profile freebsd", [](HostSpec& h) { h.config = tcp::info(tcp::Profile::kFreeBsd).config; }},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.words);
    const Scenario scenario = scenario_of("host a 198.51.100.1\nset a " + std::string(row.words) + "\n");
    HostSpec expected;
    row.change(expected);
    EXPECT_NE(std::tie(expected.config, expected.auto_receive, expected.quiet_time),
              std::tuple(tcp::Config(), true, Duration{}));
    EXPECT_EQ(scenario.hosts[0].config, expected.config);
    EXPECT_EQ(scenario.hosts[0].auto_receive, expected.auto_receive);
    EXPECT_EQ(scenario.hosts[0].quiet_time, expected.quiet_time);
  }
}

TEST(Parser, AProfileIsTakenWholeAndWhatIsSetAfterItCounts) {
  const auto config = [](const std::string& lines) {
    return scenario_of("host a 198.51.100.1\n" + lines).hosts[0].config;
  };
  tcp::Config expected = tcp::info(tcp::Profile::kLinux).config;
  EXPECT_EQ(config("set a mss 1000\nset a sack off\nset a profile linux\n"), expected);
  expected.mss = 1000;
  expected.sack = false;
  EXPECT_EQ(config("set a profile linux\nset a mss 1000\nset a sack off\n"), expected);
  EXPECT_EQ(config("set a profile linux\nset a profile rfc\n"), tcp::Config());
}

TEST(Parser, AcceptsWindowsLineEndsAByteOrderMarkAndNoLastLineEnd) {
  const Scenario scenario = scenario_of("\xef\xbb\xbfhost a 198.51.100.1\r\nseed 3");
  EXPECT_EQ(scenario.hosts.size(), 1U);
  EXPECT_EQ(scenario.seed, 3U);
}

struct Wrong {
  std::string line;  // stands as line 4, below kHosts
  std::size_t column;
  std::string message;
  std::string expected;
  std::string hint;
};

void PrintTo(const Wrong& wrong, std::ostream* out) { *out << wrong.line; }

class ParserError : public testing::TestWithParam<Wrong> {};

TEST_P(ParserError, NamesItsPlaceAndWhatWasExpected) {
  const Wrong& wrong = GetParam();
  const auto scenario = scenario::parse(std::string(kHosts) + wrong.line + "\nat 1s client close\n");
  ASSERT_FALSE(scenario) << "was accepted";
  ASSERT_EQ(scenario.error().size(), 1U) << scenario::to_string(scenario.error(), "test", wrong.line);
  const scenario::Error& error = scenario.error().front();
  EXPECT_EQ(error.line, 4U);
  EXPECT_EQ(error.column, wrong.column);
  EXPECT_EQ(error.message.in(Language::kEnglish), wrong.message);
  EXPECT_EQ(error.expected.in(Language::kEnglish), wrong.expected);
  EXPECT_EQ(error.hint.in(Language::kEnglish), wrong.hint);
}

INSTANTIATE_TEST_SUITE_P(
    Lines, ParserError,
    testing::Values(
        Wrong{
            "  tilte \"x\"", 3, "unknown statement 'tilte'",
            "title, about, seed, until, parameter, host, router, nat, firewall, filter, normaliser, policer, "
            "splitter, link, set, app ...",
            "did you mean 'title'?"},
        Wrong{
            "\"x\"", 1, "found the text \"x\"",
            "title, about, seed, until, parameter, host, router, nat, firewall, filter, normaliser, policer, "
            "splitter, link, set, app ...",
            ""},
        Wrong{"title lost", 7, "found 'lost'", "zh, or a text in double quotes", ""},
        Wrong{"title \"lost", 7, "this text does not end", "a closing \"", ""},
        Wrong{"title \"a\\n\"", 9, "an unknown escape in a text", "\\\" or \\\\", ""},
        Wrong{"title \"\xff\"", 8, "this is not UTF-8 text", "", ""},
        Wrong{"title \"\x01\"", 8, "a control character", "", ""},
        Wrong{"title \"a\" b", 11, "found 'b'", "the end of the line", ""},
        Wrong{"seed -1", 6, "this is not a whole number", "the seed from 0 to 18446744073709551615", ""},
        Wrong{"seed 18446744073709551616", 6, "the seed 18446744073709551616 is out of range",
              "0 to 18446744073709551615", ""},
        Wrong{"seed", 5, "found the end of the line", "the seed, a whole number", ""},
        Wrong{"until soon", 7, "this is not a time", "a time such as 20ms or 1.5s", ""},
        Wrong{"until 10", 9, "a unit is missing", "ns, us, ms, s, min or h", ""},
        Wrong{"until 10sec", 9, "unknown unit 'sec'", "ns, us, ms, s, min or h", ""},
        Wrong{"until 1.5ns", 7, "the time is finer than can be told apart", "fewer decimals", ""},
        Wrong{"until 1.s", 9, "a digit is missing after the point", "a time such as 20ms or 1.5s", ""},
        Wrong{"until 1001min1", 11, "unknown unit 'min1'", "ns, us, ms, s, min or h", "did you mean 'min'?"},
        Wrong{"until 99999min", 7, "the time is too large", "", ""},
        Wrong{"until 1234567890123s", 7, "too many digits", "a time such as 20ms or 1.5s", ""},
        Wrong{"host client 198.51.100.9", 6, "there is a host 'client' already", "", ""},
        Wrong{"host 3com 198.51.100.9", 6, "'3com' is not a name", "a letter, then letters, digits, - and _",
              ""},
        Wrong{"host router 198.51.100.2", 13, "host 'server' has this address already",
              "an address that nobody has", "198.51.100.3 is free"},
        Wrong{"host router 198.51.100.256", 13, "found '198.51.100.256'",
              "an address such as 198.51.100.1 or 2001:db8::1", ""},
        Wrong{"host router 224.0.0.1", 13, "'224.0.0.1' cannot be the address of a host",
              "a unicast address such as 198.51.100.1 or 2001:db8::1",
              "it means a group of hosts: multicast (RFC 1112 4)"},
        Wrong{"link client sever", 13, "unknown host 'sever'", "client or server", "did you mean 'server'?"},
        Wrong{"link client client", 13, "a link joins two different hosts", "", ""},
        Wrong{"link server client", 13, "these hosts are joined already", "", ""},
        Wrong{"set client mls 1s", 12, "unknown property of a host 'mls'",
              "profile, mss, receive-buffer, send-buffer, initial-window, rto-initial, rto-min, rto-max, "
              "syn-retries, syn-ack-retries, "
              "data-retries, msl, r1-retries, syn-r1-retries, user-timeout, nagle ...",
              "did you mean 'mss'?"},
        Wrong{"set client mss 0", 16, "mss 0 is out of range", "1 to 65495", ""},
        Wrong{"set client receive-buffer 2000M", 27, "the buffer 2000M is out of range", "1 to 1073741824",
              ""},
        Wrong{"set client auto-receive yes", 25, "neither on nor off", "on or off", ""},
        Wrong{"set client profile windows", 20, "no such profile", "rfc, linux or freebsd", ""},
        Wrong{"set client congestion vegas", 23, "no such congestion",
              "reno, cubic, dctcp, bbr, ledbat or none", ""},
        Wrong{"set client quiet-time 1441min", 23, "the time is out of range", "0s to 86400s", ""},
        Wrong{"set client ack-delay 500ms", 22, "the time is out of range", "0s to 499ms", ""},
        Wrong{"set client msl 0ms", 16, "the time is out of range", "1ms to 86400s", ""},
        Wrong{"set client rto-max 900ms", 12, "rto-min of 'client' is larger than its rto-max", "", ""},
        Wrong{"at 1s client", 13, "found the end of the line",
              "listen, connect, send, receive, close, shutdown, abort, set, forge, crash, reboot, freeze or "
              "thaw",
              ""},
        Wrong{"at 1s client clsoe", 14, "unknown action 'clsoe'",
              "listen, connect, send, receive, close, shutdown, abort, set, forge, crash, reboot, freeze or "
              "thaw",
              "did you mean 'close'?"},
        Wrong{"at 1s client connect server", 28, "a port is missing", "a : and a port, such as :80", ""},
        Wrong{"at 1s client connect server:99999", 29, "port 99999 is out of range", "1 to 65535", ""},
        Wrong{"at 1s client connect client:80", 22, "a host has no link to itself", "another host", ""},
        Wrong{"at 1s client send all", 19, "this is not a number of octets",
              "a number of octets such as 1000 or 64Ki", ""},
        Wrong{"at 1s client send 2G", 20, "unknown unit 'G'", "k, Ki, M or Mi", ""},
        Wrong{"at 1s client:two close", 14, "this host has no connection 'two'", "",
              "name one with: connect HOST:PORT as LABEL"},
        Wrong{"at 1s client: close", 14, "a label is missing", "a connection's label after the :", ""},
        Wrong{"at 1s client:x listen 80", 14, "listen makes a connection of its own",
              "a host without a label", "name it at the end: listen PORT as LABEL"},
        Wrong{"on client conected client close", 11, "unknown notice 'conected'",
              "connected, readable, sendable, remote-closed, reset, refused, timed-out, closed, urgent, "
              "trouble or soft-error",
              "did you mean 'connected'?"},
        Wrong{"on client connected #0 client close", 22, "the ordinal 0 is out of range", "1 to 1000000", ""},
        Wrong{"drop client server SYN #1", 13, "found 'server'", "-> and the host it goes to", ""},
        Wrong{"drop client->server SIN #1", 21, "unknown kind of segment 'SIN'",
              "any, SYN, SYN-ACK, ACK, FIN, data or RST", "did you mean 'SYN'?"},
        Wrong{"drop client->server SYN", 24, "found the end of the line",
              "with, without, port, octets, again, fresh or of, or which ones, such as #1", ""},
        Wrong{"drop client->server SYN #1x", 27, "this is not a whole number",
              "the ordinal from 1 to 1000000", ""},
        Wrong{"drop client->client SYN #1", 6, "a host has no link to itself", "another host", ""}));

scenario::Error error_of(std::string_view text) {
  const auto scenario = scenario::parse(text);
  EXPECT_FALSE(scenario);
  return scenario ? scenario::Error() : scenario.error().front();
}

TEST(Parser, LinkOptionsAreCheckedEachAndOnlyOnce) {
  const std::string start = "host a 198.51.100.1\nhost b 198.51.100.2\nlink a b ";
  EXPECT_EQ(error_of(start + "delay 1ms delay 2ms").message.in(Language::kEnglish), "'delay' is given twice");
  EXPECT_EQ(error_of(start + "delay 1ms delay 2ms").column, 20U);
  EXPECT_EQ(error_of(start + "rate 10Mbits").hint.in(Language::kEnglish), "did you mean 'Mbit/s'?");
  EXPECT_EQ(error_of(start + "rate 0bit/s").message.in(Language::kEnglish), "a rate of nothing");
  EXPECT_EQ(error_of(start + "loss 101%").message.in(Language::kEnglish), "the percentage is out of range");
  EXPECT_EQ(error_of(start + "loss 0.1").message.in(Language::kEnglish), "a percentage ends in %");
  EXPECT_EQ(error_of(start + "loss 0.1").column, 18U);
  EXPECT_EQ(error_of(start + "queue many").column, 16U);
  EXPECT_EQ(error_of(start + "speed 1").message.in(Language::kEnglish), "unknown property of a link 'speed'");
}

TEST(Parser, AScenarioHasUpTo256Links) {
  std::string mesh;  // of 24 hosts, each joined with every one before it
  for (int i = 0; i < 24; ++i)
    mesh += "host h" + std::to_string(i) + " 203.0.113." + std::to_string(i + 1) + "\n";
  int links = 0;
  for (int i = 0; i < 24 && links < 256; ++i) {
    for (int j = 0; j < i && links < 256; ++j, ++links)
      mesh += "link h" + std::to_string(j) + " h" + std::to_string(i) + "\n";
  }
  EXPECT_TRUE(scenario::parse(mesh));
  const scenario::Error error = error_of(mesh + "link h22 h23\n");
  EXPECT_EQ(error.message.in(Language::kEnglish), "more than 256 links");
  EXPECT_EQ(error.message.in(Language::kChinese), "链路超过 256 条");
  EXPECT_EQ(error.line, 24U + 256U + 1U);
  EXPECT_EQ(error.column, 10U);
}

TEST(Parser, HostsThatTalkNeedALink) {
  const scenario::Error error = error_of(
      "host a 198.51.100.1\nhost b 198.51.100.2\n"
      "at 1s a connect b:80\n");
  EXPECT_EQ(error.line, 3U);
  EXPECT_EQ(error.column, 17U);
  EXPECT_EQ(error.message.in(Language::kEnglish), "no link joins 'a' and 'b'");
  EXPECT_EQ(error.hint.in(Language::kEnglish), "add: link a b delay 20ms");
}

TEST(Parser, ASecondTitleSeedOrEndIsAnError) {
  EXPECT_EQ(error_of("title \"a\"\ntitle \"b\"").line, 2U);
  EXPECT_EQ(error_of("seed 1\nseed 1").message.in(Language::kEnglish), "'seed' is given twice");
  EXPECT_EQ(error_of("until 1s\nuntil 1s").message.in(Language::kEnglish), "'until' is given twice");
}

TEST(Parser, ALabelNamesOneConnection) {
  const std::string again = "at 1s client connect server:80 as x\nat 2s client connect server:80 as x";
  EXPECT_EQ(error_of(std::string(kHosts) + again).message.in(Language::kEnglish),
            "this host has a connection 'x' already");
  EXPECT_EQ(error_of(std::string(kHosts) + again).column, 35U);
  EXPECT_EQ(
      error_of(std::string(kHosts) + "at 1s client connect server:80 as first\nat 1s client:frist close")
          .hint.in(Language::kEnglish),
      "did you mean 'first'?");
}

TEST(Parser, AScenarioNeedsAHost) {
  EXPECT_EQ(error_of("").message.in(Language::kEnglish), "there is no host");
  EXPECT_EQ(error_of("at 1s client close").hint.in(Language::kEnglish),
            "declare it first: host NAME ADDRESS");
}

TEST(Parser, MixedAddressFamiliesCannotBeJoined) {
  EXPECT_EQ(error_of("host a 198.51.100.1\nhost b 2001:db8::1\nlink a b").line, 3U);
}

TEST(Parser, ErrorsShowTheLineWithACaretBelow) {
  const std::string text = "title \"握手\" oops\n";
  EXPECT_EQ(error_of(text).to_string("x.tcplab", text),
            "x.tcplab:1:16: found 'oops'; expected the end of the line\n"
            "  title \"握手\" oops\n"
            "               ^");
}

TEST(Parser, BoundsWhatAHostileTextCanAskFor) {
  std::string hosts;
  for (int i = 0; i < 129; ++i)
    hosts += "host h" + std::to_string(i) + " 198.51.100." + std::to_string(i + 1) + "\n";
  EXPECT_EQ(error_of(hosts).message.in(Language::kEnglish), "more than 128 hosts");
  EXPECT_EQ(error_of(hosts).line, 129U);
  std::string steps(kHosts);
  for (int i = 0; i < 4097; ++i) steps += "at 1s client close\n";
  EXPECT_EQ(error_of(steps).message.in(Language::kEnglish), "more than 4096 steps");
  std::string drops(kHosts);
  drops += "drop client->server any";
  for (int i = 1; i <= 4097; ++i) drops += " #" + std::to_string(i);
  EXPECT_EQ(error_of(drops).message.in(Language::kEnglish), "more than 4096 mishaps");
  EXPECT_EQ(error_of(std::string((1 << 20) + 1, '\n')).message.in(Language::kEnglish),
            "the scenario is larger than 1 MiB");
  EXPECT_EQ(error_of(std::string(1 << 20, 'x')).message.in(Language::kEnglish),
            "unknown statement '" + std::string(40, 'x') + "...'");
  EXPECT_EQ(error_of(std::string(1 << 20, '#')).message.in(Language::kEnglish), "there is no host");
  EXPECT_EQ(error_of("host " + std::string(1000, 'h') + " 198.51.100.1").message.in(Language::kEnglish),
            "this name is too long");
}

// Every text cut short, and every octet of it changed, is accepted or refused with a place inside it.
TEST(Parser, SurvivesDamagedScenarios) {
  const std::string text(scenario::find_builtin("data-with-a-lost-segment")->text);
  const std::size_t lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  const auto check = [lines](const std::string& damaged) {
    const auto scenario = scenario::parse(damaged);
    if (scenario) return;
    ASSERT_FALSE(scenario.error().empty());
    for (const scenario::Error& error : scenario.error()) {
      EXPECT_GE(error.line, 1U);
      EXPECT_LE(error.line, lines + 1);
      EXPECT_GE(error.column, 1U);
      EXPECT_FALSE(error.message.empty());
      EXPECT_FALSE(error.to_string("x", damaged).empty());
    }
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    check(text.substr(0, i));
    std::string damaged = text;
    damaged[i] = std::string_view("\0\n\"#:-9\xff", 8)[i % 8];
    check(damaged);
  }
}

}  // namespace
}  // namespace tcplab::lab
