// What a text may ask for at most (docs/scenario-language.md, "Errors and limits"): as many are taken, and
// one more is an error that is told once, where it stands.
#include <functional>
#include <string>

#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

constexpr std::string_view kBounded =
    "host a 198.51.100.1\nhost b 198.51.100.2\nlink a b\nat 0s b listen 80\nat 0s a connect b:80 as one\n";

std::string number(std::size_t i) { return std::to_string(i); }

struct Bound {
  const char* message;
  std::size_t most;  // lines
  std::function<std::string(std::size_t)> line;
};

const Bound kBounds[] = {
    {"more than 128 hosts", 126,
     [](std::size_t i) { return "host h" + number(i) + " 203.0.113." + number(i + 1); }},
    {"more than 128 nodes", 128, [](std::size_t i) { return "router r" + number(i); }},
    {"more than 256 applications", 256, [](std::size_t i) { return "app p" + number(i) + " sink"; }},
    {"more than 64 parameters", 64, [](std::size_t i) { return "parameter p" + number(i) + " 1s"; }},
    {"more than 4096 steps", 4094, [](std::size_t) { return std::string("at 1s a send 1"); }},
    {"more than 4096 mishaps", 4096, [](std::size_t i) { return "drop a->b any #" + number(i + 1); }},
    {"more than 4096 settings", 4096, [](std::size_t) { return std::string("set a:one nagle off"); }},
    {"more than 4096 changes", 4096, [](std::size_t i) { return "at " + number(i) + "ms link a->b down"; }},
    {"more than 1024 expectations", 1024,
     [](std::size_t) { return std::string("expect a is CLOSED at 0s"); }},
    {"more than 1024 samples", 1024, [](std::size_t) { return std::string("sample a sent"); }},
};

TEST(Bounds, AreReachedAndOneMoreIsTold) {
  for (const Bound& bound : kBounds) {
    std::string text(kBounded);
    for (std::size_t i = 0; i < bound.most; ++i) text += bound.line(i) + "\n";
    EXPECT_TRUE(scenario::parse(text)) << bound.message;
    for (std::size_t i = bound.most; i < bound.most + 3; ++i) text += bound.line(i) + "\n";
    const auto scenario = scenario::parse(text);
    ASSERT_FALSE(scenario) << bound.message;
    ASSERT_EQ(scenario.error().size(), 1U) << bound.message;
    EXPECT_EQ(scenario.error().front().message.in(Language::kEnglish), bound.message);
    EXPECT_FALSE(scenario.error().front().message.in(Language::kChinese).empty());
    EXPECT_EQ(scenario.error().front().line, 6 + bound.most) << bound.message;
  }
}

TEST(Bounds, OfWhatALineMayHave) {
  const auto told = [](const std::string& line) {
    const auto scenario = scenario::parse(std::string(kBounded) + line + "\n");
    return scenario ? "" : scenario.error().front().message.in(Language::kEnglish);
  };
  std::string row = "expect a->b SYN";
  for (int i = 1; i < 64; ++i) row += " then a->b any";
  EXPECT_EQ(told(row), "");
  EXPECT_EQ(told(row + " then a->b any"), "more than 64 in a row");
  std::string pages = "app p get";
  for (int i = 0; i < 64; ++i) pages += " /" + std::to_string(i);
  EXPECT_EQ(told(pages), "");
  EXPECT_EQ(told(pages + " /more"), "more than 64 pages");
  std::string choices = "parameter p w0 of";
  for (int i = 0; i < 64; ++i) choices += " w" + std::to_string(i);
  EXPECT_EQ(told(choices), "");
  EXPECT_EQ(told(choices + " more"), "more than 64 choices");
  EXPECT_EQ(told("link a->b lose #1..10001"), "");
  EXPECT_EQ(told("link a->b lose #1..10002"), "more than 10000 losses");
  EXPECT_EQ(told("at 0s a send 1000M"), "");
  EXPECT_EQ(told("at 0s a send 1001M"), "the number of octets 1001M is out of range");
}

}  // namespace
}  // namespace tcplab::lab
