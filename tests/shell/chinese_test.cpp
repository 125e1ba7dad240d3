// In Chinese, no text is left in English but the terms of the protocols and the names of the run: those that
// are written down in tables and in the sources, whether or not anything on screen happens to say them.
#include <map>
#include <set>

#include "core/packetdrill/language/parser.hpp"
#include "core/packetdrill/run/run.hpp"
#include "core/trace/words.hpp"
#include "core/wire/fields.hpp"
#include "shell/model/catalogue.hpp"
#include "shell/views/panel_kinds.hpp"
#include "shell/views/variable_words.hpp"
#include "tests/shell/chinese_words.hpp"
#include "tests/shell/failing_scripts.hpp"
#include "tests/shell/runs.hpp"
#include "tests/short_stories.hpp"

namespace tcplab::shell {
namespace {

// What is written down in tables, also what no scenario happens to show.
TEST(ChineseTexts, OfTheInterfaceOfRulesOfTransitionsAndOfVariables) {
  for (int i = 0; i < static_cast<int>(Text::kCount); ++i)
    expect_chinese(text(static_cast<Text>(i), Language::kChinese));
  for (const PanelKind* kind : kPanelKinds) expect_chinese(kind->title.chinese);
  for (int i = 1; i < tcp::kRuleCount; ++i) expect_chinese(tcp::info(static_cast<tcp::Rule>(i)).chinese);
  for (const tcp::VariantInfo& variant : tcp::variants()) expect_chinese(variant.purpose.chinese);
  for (const tcp::Transition& transition : tcp::transitions())
    expect_chinese(tcp::label_of(transition, Language::kChinese));
  for (int i = 0; i < static_cast<int>(Variable::kCount); ++i) {
    expect_chinese(words_for(static_cast<Variable>(i)).name.chinese);
    expect_chinese(words_for(static_cast<Variable>(i)).explanation.chinese);
  }
}

TEST(ChineseTexts, OfEveryTimerNoticeAndError) {
  std::set<std::string_view> timers;
  for (int i = 0; i < tcp::kTimerCount; ++i) {
    const auto timer = static_cast<tcp::TimerKind>(i);
    expect_chinese(trace::words_for(timer).chinese);
    expect_chinese(timer_name(timer, Language::kChinese));
    timers.insert(trace::words_for(timer).chinese);
  }
  EXPECT_EQ(timers.size(), 10u) << "ten timers have ten names";
  for (int i = 0; i < tcp::kQuantityCount; ++i)
    expect_chinese(trace::words_for(static_cast<tcp::Quantity>(i)).chinese);
  for (int i = 0; i < tcp::kModeCount; ++i)
    expect_chinese(trace::words_for(static_cast<tcp::Mode>(i)).chinese);
  for (int i = 0; i < tcp::kNoticeCount; ++i)
    expect_chinese(trace::words_for(static_cast<tcp::Notice>(i)).chinese);
  for (int i = 0; i < tcp::kCallErrorCount; ++i)
    expect_chinese(trace::words_for(static_cast<tcp::CallError>(i)).chinese);
}

TEST(ChineseTexts, OfEveryScenario) {
  const Catalogue catalogue;
  for (const Catalogue::Entry& entry : catalogue.entries()) {
    expect_chinese(entry.title_in(Language::kChinese));
    expect_chinese(entry.about_in(Language::kChinese));
  }
}

TEST(ChineseTexts, OfEveryErrorOfAScenario) {
  for (const std::string& text : wrong_scenarios()) {
    const auto scenario = scenario::parse(text);
    ASSERT_FALSE(scenario) << text.substr(0, 400);
    const scenario::Error& error = scenario.error().front();
    for (const Message* part : {&error.message, &error.expected, &error.hint}) {
      const std::string& chinese = part->in(Language::kChinese);
      EXPECT_EQ(joined(english_in(chinese, quotable(text))), "") << chinese;
      EXPECT_EQ(chinese.empty(), part->in(Language::kEnglish).empty());
    }
    EXPECT_NE(error.message.in(Language::kChinese), error.message.in(Language::kEnglish));
  }
}

TEST(ChineseTexts, OfErrorsOfAScript) {
  const std::set<std::string> code = {"ect0",   "ce",     "tos",    "ttl",    "flowlabel", "mss",
                                      "wscale", "sackOK", "sack",   "nop",    "e0b",       "ceb",
                                      "e1b",    "FIRST",  "LAST",   "LENGTH", "LEFT",      "RIGHT",
                                      "ack",    "win",    "urg",    "val",    "ecr",       "EAGAIN",
                                      "UDP",    "NAME",   "VALUE",  "ipv4",   "ipv6",      "ipv4-mapped-ipv6",
                                      "endif",  "ifdef",  "ifndef", "else",   "ip_version"};
  for (const std::string text : {"0 close(3) = 0\n/* no end",
                                 "+0 `no end",
                                 "+0 %{ assert 1 }",
                                 "close(3) = 0",
                                 "0 close(3) = 0\n`first`\n`second`",
                                 "0",
                                 "+0 \x01",
                                 "+. > . 1:1(0)",
                                 "0.1~+.2 > . 1:1(0)",
                                 "0.2~0.1 > . 1:1(0)",
                                 "99999999999 close(3) = 0",
                                 "+0 close 3",
                                 "+0 close(3)",
                                 "+0 close(3) = 0 (x",
                                 "+0 close(@) = 0",
                                 "+0 close(\"x) = 0",
                                 "+0 close(3) = 0 EWHAT?",
                                 "+0 > Q 1:1(0)",
                                 "+0 > . 1",
                                 "+0 > . 1:1",
                                 "+0 > . 1:1(0) win",
                                 "+0 > . 1:1(0) ack 1 ack 1",
                                 "+0 > . 1:1(0) <mss>",
                                 "+0 > . 1:1(0) <mss 99999>",
                                 "+0 > . 1:1(0) <TS 1>",
                                 "+0 > . 1:1(0) <,>",
                                 "#ifdef X\n",
                                 "#else\n",
                                 "#endif\n",
                                 "#ifdef\n#endif\n",
                                 "--",
                                 "--ip_version=7\n",
                                 "--mtu=x\n"}) {
    const auto script = packetdrill::language::parse_script(text);
    ASSERT_FALSE(script) << text;
    const packetdrill::language::ScriptError& error = script.error();
    for (const Message* part : {&error.found, &error.expected, &error.hint}) {
      std::set<std::string> names = quotable(text);
      names.insert(code.begin(), code.end());
      EXPECT_EQ(joined(english_in(part->in(Language::kChinese), names)), "") << text;
    }
  }
}

TEST(ChineseTexts, OfEveryVerdictOfAScript) {
  for (const FailingScript& script : failing_scripts()) {
    const packetdrill::run::RunReport report = verdict_of(script);
    ASSERT_NE(report.verdict, packetdrill::run::Verdict::kPassed) << script.text;
    EXPECT_EQ(report.reason.in(Language::kEnglish), script.reason) << script.text;
    EXPECT_NE(report.reason.in(Language::kChinese), script.reason);
    const std::set<std::string> names = quotable_of_script(script.text);
    for (const Message* part : {&report.reason, &report.expected, &report.actual}) {
      const std::string& chinese = part->in(Language::kChinese);
      EXPECT_EQ(joined(english_in(chinese, names)), "") << chinese;
      EXPECT_EQ(chinese.empty(), part->in(Language::kEnglish).empty());
    }
    const std::string summary = report.summary(Language::kChinese);
    EXPECT_EQ(joined(english_in(summary, names)), "") << summary;
  }
  for (const auto verdict : {packetdrill::run::Verdict::kPassed, packetdrill::run::Verdict::kFailed,
                             packetdrill::run::Verdict::kNotRun})
    expect_chinese(packetdrill::run::words_for(verdict).chinese);
}

}  // namespace
}  // namespace tcplab::shell
