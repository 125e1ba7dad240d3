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
            "x.tcplab:2:5: unknown host 'cleint'; expected client; did you mean 'client'?\n"
            "  set cleint msl 1s\n"
            "      ^\n"
            "x.tcplab:3:17: a unit is missing; expected ns, us, ms, s or min\n"
            "  set client msl 1\n"
            "                  ^\n");
  EXPECT_EQ(scenario.error()[0].to_string("x.tcplab", text, Language::kChinese),
            "x.tcplab:2:5: 未知的主机 'cleint'；应为client；是否想写 'client'？\n"
            "  set cleint msl 1s\n"
            "      ^");
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
