#include "core/base/message.hpp"

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <gtest/gtest.h>

namespace tcplab {
namespace {

// What is told in one language only does not compile, unless it says that it is code.
template <typename Text>
concept IsTold = std::is_convertible_v<Text, Message> || requires(Text text, void (*hear)(Message)) {
  hear({text});
} || requires(Text text) {
  told({text}, 1);
};
static_assert(!IsTold<const char*> && !IsTold<std::string> && !IsTold<std::string_view>);
static_assert(IsTold<Message>);

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
