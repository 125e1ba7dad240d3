// `set HOST variant NAME`: every rule that can be taken away, by its name.

#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "core/scenario/scenario.hpp"

namespace tcplab::scenario {
namespace {

std::string with_line(const std::string& line) { return "host a 198.51.100.1\n" + line + "\n"; }

tcp::Variant read(const std::string& line) {
  const Result<Scenario, Errors> scenario = parse(with_line(line));
  EXPECT_TRUE(scenario.ok()) << line << ": " << scenario.error().front().message.in(Language::kEnglish);
  return scenario.ok() ? scenario->hosts[0].config.variant : tcp::Variant();
}

TEST(VariantProperty, EachRuleIsTakenAwayByItsName) {
  for (const tcp::VariantInfo& variant : tcp::variants()) {
    const std::string line = "set a variant " + std::string(variant.name);
    tcp::Variant expected;
    if (const auto* const rule = std::get_if<bool tcp::Variant::*>(&variant.member)) {
      expected.** rule = true;
      EXPECT_EQ(read(line), expected) << line;
      EXPECT_EQ(read(line + " on"), expected) << line;
      EXPECT_EQ(read(line + "\n" + line + " off"), tcp::Variant()) << line;
    } else {
      expected.**std::get_if<Duration tcp::Variant::*>(&variant.member) = milliseconds(1500);
      EXPECT_EQ(read(line + " 1.5s"), expected) << line;
    }
  }
}

TEST(VariantProperty, SeveralLinesTakeSeveralAwayAndAProfileGivesThemBack) {
  tcp::Variant expected;
  expected.no_time_wait = expected.no_karn = true;
  EXPECT_EQ(read("set a variant no-time-wait\nset a variant no-karn"), expected);
  EXPECT_EQ(read("set a variant no-time-wait\nset a profile linux"), tcp::Variant());
}

TEST(VariantProperty, ErrorsSayWhatThereIs) {
  const auto error = [](const std::string& line) { return parse(with_line(line)).error().front(); };
  EXPECT_NE(error("set a variant no-time-wiat").hint.in(Language::kEnglish).find("no-time-wait"),
            std::string::npos);
  EXPECT_EQ(error("set a variant no-karn maybe").column, 23U);
  EXPECT_EQ(error("set a variant time-wait").line, 2U);
  EXPECT_EQ(error("set a variant time-wait 5").column, 26U);
  EXPECT_EQ(error("set a variant no-karn on on").column, 26U);
  EXPECT_NE(error("set a varian no-karn").hint.in(Language::kEnglish).find("variant"), std::string::npos);
}

TEST(VariantProperty, TheDocumentationHasThemAll) {
  std::ifstream file(std::string(TCPLAB_DOCS) + "/scenario-language.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  for (const tcp::VariantInfo& variant : tcp::variants()) {
    const std::size_t row = text.find("\n| `" + std::string(variant.name) + "`");
    ASSERT_NE(row, std::string::npos) << variant.name;
    const std::string line = text.substr(row + 1, text.find('\n', row + 1) - row - 1);
    EXPECT_NE(line.find(variant.did.citation), std::string::npos) << line;
    EXPECT_NE(line.find(variant.purpose.english), std::string::npos) << line;
  }
}

}  // namespace
}  // namespace tcplab::scenario
