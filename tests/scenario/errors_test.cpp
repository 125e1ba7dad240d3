#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

// "LINE:COLUMN message", each.
Lines complaints(std::string_view text, const std::vector<Override>& overrides = {}) {
  const auto scenario = scenario::parse(text, overrides);
  Lines lines;
  if (scenario) return lines;
  for (const scenario::Error& error : scenario.error()) {
    lines.push_back(std::to_string(error.line) + ":" + std::to_string(error.column) + " " +
                    error.message.in(Language::kEnglish));
  }
  return lines;
}

TEST(Errors, AllOfAFileAreFoundAtOnceInTheOrderOfItsLines) {
  EXPECT_EQ(complaints("titel \"x\"\n"
                       "host client 198.51.100.1\n"
                       "host server 198.51.100.2\n"
                       "link client server delay 20\n"
                       "at 1s client connect server:80 as one\n"
                       "at 2s client:two close\n"
                       "drop client->server SIN #1\n"
                       "seed none\n"),
            (Lines{"1:1 unknown statement 'titel'", "4:28 a unit is missing",
                   "6:14 this host has no connection 'two'", "7:21 unknown kind of segment 'SIN'",
                   "8:6 this is not a whole number"}));
}

TEST(Errors, NothingIsSaidOfWhatOnlyFollowsFromAnError) {
  EXPECT_EQ(complaints("host client 198.51.100.300\n"
                       "host server 198.51.100.2\n"
                       "link client server delay 20ms\n"
                       "set client msl 1s\n"
                       "at 1s client connect server:80 as one\n"
                       "drop client->server SYN #1\n"),
            (Lines{"1:13 found '198.51.100.300'"}));
  EXPECT_EQ(complaints("host a 198.51.100.1\nhost b 198.51.100.2\nlink a b\n"
                       "at 1s a conect b:80 as one\n"
                       "at 2s a:one close\n"),
            (Lines{"4:9 unknown action 'conect'"}));
  EXPECT_EQ(complaints("host a 198.51.100.1\nhost b 198.51.100.2\nlink a b dely 1s\nat 1s a connect b:80\n"),
            (Lines{"3:10 unknown property of a link 'dely'"}));
  EXPECT_EQ(
      complaints("parameter p 3% from 0% to 2%\nhost a 198.51.100.1\nhost b 198.51.100.2\nlink a b loss p\n"),
      (Lines{"1:13 3% is out of range"}));
}

TEST(Errors, SayInBothLanguagesWhereAndWhatWasExpectedAndWhatIsNearest) {
  const std::string text = "host client 198.51.100.1\nset cleint msl 1s\nset client msl 1\n";
  const auto scenario = scenario::parse(text);
  ASSERT_FALSE(scenario);
  EXPECT_EQ(scenario::to_string(scenario.error(), "x.tcplab", text),
            "x.tcplab:2:5: unknown host 'cleint'; expected all or client; did you mean 'client'?\n"
            "  set cleint msl 1s\n"
            "      ^\n"
            "x.tcplab:3:17: a unit is missing; expected ns, us, ms, s, min or h\n"
            "  set client msl 1\n"
            "                  ^\n");
  EXPECT_EQ(scenario.error()[0].to_string("x.tcplab", text, Language::kChinese),
            "x.tcplab:2:5: 未知的主机 'cleint'；应为all 或 client；是否想写 'client'？\n"
            "  set cleint msl 1s\n"
            "      ^");
}

// Of whatever might have stood there: keywords, names of hosts and nodes, and a keyword in place of a value.
TEST(Errors, NameTheNearestWordOfAllThatMightHaveStoodThere) {
  const std::string before =
      "host client 198.51.100.1\nhost server 203.0.113.80\nrouter edge 198.51.100.254\n"
      "link client edge\nlink edge server\nat 0s client connect server:80 as one\n";
  const auto hint = [&before](const std::string& line) {
    const auto scenario = scenario::parse(before + line);
    return scenario ? "" : scenario.error().front().hint.in(Language::kEnglish);
  };
  const auto means = [](const std::string& word) { return "did you mean '" + word + "'?"; };
  for (const auto& [line, word] : std::vector<std::pair<std::string, std::string>>{
           {"expect client:one reach ESTABLISHED", "reaches"},
           {"expect client:one hear reset", "hears"},
           {"expect client:one recieved = 5", "received"},
           {"expect nver client->server RST", "never"},
           {"expect never client reches CLOSED", "reaches"},
           {"set al nagle off", "all"},
           {"nat n 203.0.113.9 outside egde", "edge"},
           {"link client egde", "edge"},
           {"link edge->server queue redd", "red"},
           {"link edge->server queue fq-codle", "fq-codel"},
           {"link edge->server reordering 1% lat 5ms", "late"},
           {"at 1s server receive al", "all"},
           {"at 1s client connect server:80 times 3 evry 1s", "every"},
           {"at 1s client forge RST int server:80", "into"},
           {"at 1s lnik client edge down", "link"},
           {"on client connected aftr 1s client close", "after"},
           {"app x sink reads nevr", "never"},
           {"app x ask 5 fr 5", "for"},
           {"app x source endles", "endless"},
           {"drop client->server data wiht PSH #1", "with"},
           {"drop ayn->server data #1", "any"},
           {"delay client->server data #1 bye 5ms", "by"},
           {"reorder client->server data #1 behnd 2", "behind"}}) {
    EXPECT_EQ(hint(line), means(word)) << line;
  }
  EXPECT_EQ(complaints(before + "drop client->server data #1\nlink edge->server queue 5x\n").size(), 1U);
  EXPECT_EQ(hint("link edge->server queue 5x"), "") << "a number was meant";
}

TEST(Errors, AreBoundedInNumberAndABoundIsToldOnce) {
  std::string wrong;
  for (int i = 0; i < 1000; ++i) wrong += "nonsense\n";
  EXPECT_EQ(complaints(wrong).size(), scenario::kMostErrors);
  std::string hosts;
  for (int i = 0; i < 200; ++i) {
    hosts += "host h" + std::to_string(i) + " 198.51.100." + std::to_string(i + 1) + "\n";
    if (i > 0) hosts += "link h0 h" + std::to_string(i) + "\n";
  }
  EXPECT_EQ(complaints(hosts), (Lines{"256:6 more than 128 hosts"}));
}

constexpr std::string_view kParameters =
    "parameter loss 1% from 0% to 20%\n"
    "parameter control reno of reno cubic bbr\n"
    "parameter wait 20ms\n"
    "parameter size 64Ki\n"
    "host a 198.51.100.1\nhost b 198.51.100.2\n"
    "link a b delay wait loss loss\n"
    "set a congestion control\n"
    "set a receive-buffer size\n";

TEST(Parameters, StandForValuesAndMayBeOverridden) {
  const auto values = [](const std::vector<Override>& overrides) {
    const auto scenario = scenario::parse(kParameters, overrides);
    EXPECT_TRUE(scenario) << scenario::to_string(scenario.error(), "test", kParameters);
    const net::LinkConfig& link = scenario->links[0].forth;
    const tcp::Config& config = scenario->hosts[0].config;
    return std::tuple(link.loss, link.delay, config.congestion, config.receive_buffer);
  };
  EXPECT_EQ(values({}), std::tuple(0.01, milliseconds(20), tcp::Algorithm::kNewReno, 65536U));
  EXPECT_EQ(values({{"loss", "5%"}, {"control", "bbr"}, {"wait", "1.5s"}, {"size", "1M"}}),
            std::tuple(0.05, milliseconds(1500), tcp::Algorithm::kBbr, 1'000'000U));
  const auto scenario = scenario::parse(kParameters, {{"loss", "7%"}});
  ASSERT_TRUE(scenario);
  const Parameter& loss = scenario->parameters[0];
  EXPECT_EQ(std::tuple(loss.name, loss.unit, loss.value, loss.least, loss.most),
            std::tuple("loss", Unit::kPercent, 7'000'000, 0, 20'000'000));
  EXPECT_EQ(scenario->parameters[1].choices, (Lines{"reno", "cubic", "bbr"}));
}

TEST(Parameters, StandForPortsAndForOneOfAFewWordsWhereverThoseStand) {
  const std::string text =
      "parameter aqm codel of codel red pie fq-codel\nparameter port 8080\nparameter last 5010\n"
      "parameter ends with-peer of with-peer never\nparameter way send\nparameter kind data\n"
      "parameter field window\nparameter idle 2h\n"
      "host a 198.51.100.1\nhost b 198.51.100.2\n"
      "link a b queue aqm\napp x sink closes ends\nset a keep-idle idle\n"
      "at 0s b listen port\nat 0s a connect b:port from 5000..last\nat 1s a shutdown way\n"
      "at 1s a forge SYN to b:port from b:port\nrewrite a->b kind port port #1 field 100\n";
  const auto read = [&text](const std::vector<Override>& overrides) {
    auto scenario = scenario::parse(text, overrides);
    EXPECT_TRUE(scenario) << (scenario ? "" : scenario::to_string(scenario.error(), "test", text));
    return scenario ? *scenario : Scenario();
  };
  const Scenario plain = read({});
  EXPECT_TRUE(std::holds_alternative<net::Codel>(plain.links[0].forth.queue));
  EXPECT_EQ(plain.apps[0].closing, App::Closing::kWithPeer);
  EXPECT_EQ(plain.hosts[0].config.keep_idle, seconds(7200));
  EXPECT_EQ(plain.steps[1].action.port, 8080);
  EXPECT_EQ(plain.steps[1].action.last_local_port, 5010);
  EXPECT_EQ(plain.steps[2].action.verb, Verb::kClose);
  EXPECT_EQ(plain.steps[3].action.forgery.from_port, 8080);
  const Scenario other = read({{"aqm", "pie"},
                               {"port", "81"},
                               {"ends", "never"},
                               {"way", "receive"},
                               {"kind", "SYN"},
                               {"field", "ttl"}});
  EXPECT_TRUE(std::holds_alternative<net::Pie>(other.links[0].forth.queue));
  EXPECT_EQ(other.apps[0].closing, App::Closing::kNever);
  EXPECT_EQ(other.steps[1].action.port, 81);
  EXPECT_EQ(other.steps[2].action.verb, Verb::kStopReading);
  EXPECT_EQ(other.mishaps[0].which.kind, PacketPattern::Kind::kSyn);
  EXPECT_EQ(other.mishaps[0].field, Field::kTtl);
  EXPECT_EQ(complaints(text, {{"port", "70000"}}).front(), "14:16 port 70000 is out of range");
  EXPECT_EQ(complaints(text, {{"last", "4999"}}).front(), "15:35 port 4999 is out of range");
  EXPECT_EQ(complaints(text, {{"field", "size"}}), (Lines{"18:32 unknown field of a header 'field'"}));
}

TEST(Parameters, RefuseWhatIsNotOneOfTheirValues) {
  EXPECT_EQ(complaints(kParameters, {{"loss", "21%"}}), (Lines{"1:16 21% is out of range"}));
  EXPECT_EQ(complaints(kParameters, {{"loss", "1s"}}), (Lines{"1:16 1s is a time"}));
  EXPECT_EQ(complaints(kParameters, {{"control", "vegas"}}), (Lines{"2:19 vegas is none of the choices"}));
  EXPECT_EQ(complaints(kParameters, {{"los", "1%"}}), (Lines{"0:0 there is no parameter 'los'"}));
  EXPECT_EQ(complaints("parameter p 1s\nhost a 198.51.100.1\nset a mss p\n"),
            (Lines{"3:11 this is not a whole number"}));
  EXPECT_EQ(complaints("parameter p 1% from 2% to 1%\nhost a 198.51.100.1\n"),
            (Lines{"1:27 the range ends before it begins"}));
  EXPECT_EQ(complaints("parameter p 1s\nparameter p 2s\nhost a 198.51.100.1\n"),
            (Lines{"2:11 there is a parameter 'p' already"}));
}

}  // namespace
}  // namespace tcplab::lab
