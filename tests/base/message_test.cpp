#include "core/base/message.hpp"

#include <gtest/gtest.h>

namespace tcplab {
namespace {

TEST(Message, FillsItsPlacesInEachLanguageOnce) {
  const Message host("host", "主机");
  const Message message = told({"no {0} {1}", "没有{0} {1}"}, host, "'{0}'");
  EXPECT_EQ(message.in(Language::kEnglish), "no host '{0}'");
  EXPECT_EQ(message.in(Language::kChinese), "没有主机 '{0}'");
  EXPECT_EQ(told({"{1}{0}{", "{0}{1}{"}, "a", "b").in(Language::kEnglish), "ba{");
  EXPECT_EQ(told({"{0} {7} {x}", ""}, "a").in(Language::kEnglish), "a {7} {x}");
  EXPECT_TRUE(Message().empty());
  EXPECT_FALSE(host.empty());
}

}  // namespace
}  // namespace tcplab
