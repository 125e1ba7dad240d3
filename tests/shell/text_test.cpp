#include "shell/text.hpp"

#include <gtest/gtest.h>

#include "core/trace/describe.hpp"
#include "shell/format.hpp"
#include "tests/shell/runs.hpp"

namespace tcplab::shell {
namespace {

std::size_t blanks(const std::string& text) {
  std::size_t count = 0;
  for (std::size_t at = text.find("{}"); at != std::string::npos; at = text.find("{}", at + 2)) ++count;
  return count;
}

TEST(Text, HasBothLanguagesWithTheSameBlanks) {
  for (int i = 0; i < static_cast<int>(Text::kCount); ++i) {
    const std::string english = text(static_cast<Text>(i), Language::kEnglish);
    const std::string chinese = text(static_cast<Text>(i), Language::kChinese);
    EXPECT_FALSE(english.empty()) << i;
    EXPECT_FALSE(chinese.empty()) << i;
    EXPECT_EQ(blanks(english), blanks(chinese)) << english;
  }
}

TEST(Text, FillsItsBlanksInOrder) {
  EXPECT_EQ(text_with(Text::kEventOf, Language::kEnglish, "#3", "17"), "event #3, 17 in all");
}

TEST(Text, ALineForTheInspectorLeavesTheRuleOut) {
  const shell::Run run = run_of("three-way-handshake");
  for (const trace::Event& event : run.trace().events()) {
    EXPECT_EQ(plain_line(run.index, event.id, Language::kEnglish).find("(RFC"), std::string::npos);
  }
}

TEST(Text, AnEventIsToldInTheReadersLanguage) {
  const shell::Run run = run_of("lost-syn");
  std::string told;
  for (const trace::Event& event : run.trace().events())
    told += plain_line(run.index, event.id, Language::kChinese) + "\n";
  for (const char* const words :
       {"监听端口 80", "重传计时器启动", "重传计时器到期", "[丢失：", "[重传]", "通知应用程序：连接已建立"}) {
    EXPECT_NE(told.find(words), std::string::npos) << words << " is missing from\n" << told;
  }
  for (const char* const words : {"user told", "timer", "octet", "lost"}) {
    EXPECT_EQ(told.find(words), std::string::npos) << words << " is left in\n" << told;
  }
}

TEST(Format, DurationsHaveThreeDigitsAndTheirUnit) {
  EXPECT_EQ(format_duration(nanoseconds(850)), "850 ns");
  EXPECT_EQ(format_duration(microseconds(1500)), "1.5 ms");
  EXPECT_EQ(format_duration(milliseconds(20)), "20 ms");
  EXPECT_EQ(format_duration(milliseconds(999)), "999 ms");
  EXPECT_EQ(format_duration(milliseconds(1040)), "1.04 s");
  EXPECT_EQ(format_duration(seconds(240)), "240 s");
  EXPECT_EQ(format_duration(minutes(15)), "15 min");
  EXPECT_EQ(format_duration(minutes(90)), "1.5 h");
  EXPECT_EQ(format_duration(-milliseconds(20)), "-20 ms");
}

TEST(Format, InstantsOfARunShareTheirUnitAndSayNoMoreThanIsNeeded) {
  EXPECT_EQ(unit_for(Instant{} + microseconds(900)), TimeUnit::kMicroseconds);
  EXPECT_EQ(unit_for(Instant{} + milliseconds(900)), TimeUnit::kMilliseconds);
  EXPECT_EQ(unit_for(Instant{} + seconds(3)), TimeUnit::kSeconds);
  EXPECT_EQ(format_instant(Instant{} + milliseconds(40), TimeUnit::kMilliseconds, milliseconds(10)), "40 ms");
  EXPECT_EQ(format_instant(Instant{} + milliseconds(1040), TimeUnit::kSeconds, milliseconds(10)), "1.04 s");
  EXPECT_EQ(format_instant(Instant{} + milliseconds(1040), TimeUnit::kSeconds, microseconds(1)),
            "1.040000 s");
}

TEST(Format, AnInstantHasTheDigitsThatTheCommandLineWrites) {
  const Instant at = Instant{} + nanoseconds(1'040'000'999);
  EXPECT_EQ(trace::format_seconds(at), "1.040000");
  EXPECT_EQ(format_instant(at, TimeUnit::kSeconds, microseconds(1)), "1.040000 s");
  EXPECT_EQ(format_instant(at, TimeUnit::kSeconds, milliseconds(10)), "1.04 s");
  EXPECT_EQ(format_instant(at, TimeUnit::kMilliseconds, microseconds(1)), "1040.000 ms");
}

TEST(Format, LongNumbersAreGrouped) {
  EXPECT_EQ(format_count(6000), "6000");
  EXPECT_EQ(format_count(65535), "65 535");
  EXPECT_EQ(format_count(1048576), "1 048 576");
}

}  // namespace
}  // namespace tcplab::shell
