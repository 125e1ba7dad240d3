#include "shell/wrap.hpp"

#include <gtest/gtest.h>

namespace tcplab::shell {
namespace {

// Chinese characters are two wide, others one.
float measure(std::string_view text) {
  float width = 0;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    width += octet < 0x80 ? 1.0f : octet >= 0xe0 ? 2.0f : 0.0f;
  }
  return width;
}

std::string wrapped(std::string_view text, float width) { return wrap_text(text, width, measure); }

TEST(Wrap, BreaksEnglishAtSpaces) { EXPECT_EQ(wrapped("one two three", 8), "one two\nthree"); }

TEST(Wrap, BreaksChineseAfterAnyCharacter) { EXPECT_EQ(wrapped("客户端已经确认", 8), "客户端已\n经确认"); }

TEST(Wrap, NeverBeginsALineWithClosingPunctuation) {
  EXPECT_EQ(wrapped("客户端已，经确认", 8), "客户端\n已，经确\n认");
}

TEST(Wrap, KeepsALatinWordInChineseTogether) {
  EXPECT_EQ(wrapped("服务器的 FIN 到了", 10), "服务器的\nFIN 到了");
}

TEST(Wrap, KeepsTheBreaksThatAreThere) { EXPECT_EQ(wrapped("a\nb c", 80), "a\nb c"); }

TEST(Wrap, LosesNothing) {
  const std::string text = "TIME-WAIT 正是为此而设。客户端已经确认了服务器的 FIN，以为一切结束。";
  for (float width = 1; width < 90; width += 1) {
    std::string joined = wrapped(text, width);
    std::string bare = text;
    for (std::string* s : {&joined, &bare}) {
      std::string kept;
      for (const char c : *s) {
        if (c != '\n' && c != ' ') kept += c;
      }
      *s = kept;
    }
    EXPECT_EQ(joined, bare) << width;
  }
}

TEST(Wrap, KnowsChineseFromOtherTexts) {
  EXPECT_TRUE(has_chinese("FIN，"));
  EXPECT_FALSE(has_chinese("SRTT \u2192 20 \u00b5s"));
}

}  // namespace
}  // namespace tcplab::shell
