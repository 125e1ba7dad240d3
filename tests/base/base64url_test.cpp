#include "core/base/base64url.hpp"

#include <gtest/gtest.h>

namespace tcplab {
namespace {

std::vector<std::uint8_t> octets_of(std::string_view text) { return {text.begin(), text.end()}; }

// The examples of RFC 4648 10, without their padding.
TEST(Base64Url, IsAsTheRfcHasItWithoutPadding) {
  const std::pair<const char*, const char*> examples[] = {
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},         {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, letters] : examples) {
    EXPECT_EQ(to_base64url(octets_of(plain)), letters);
    EXPECT_EQ(from_base64url(letters), octets_of(plain));
  }
  const std::vector<std::uint8_t> high = {0xfb, 0xff, 0xfe};
  EXPECT_EQ(to_base64url(high), "-__-");
  EXPECT_EQ(from_base64url("-__-"), high);
}

TEST(Base64Url, TakesNothingThatCouldBeMeantOtherwise) {
  for (const char* text : {"Z", "Zg==", "Zm+v", "Zm/v", "Zm9v ", "Zh", "Zm9", "Zm9vY"})
    EXPECT_EQ(from_base64url(text), std::nullopt) << text;
}

}  // namespace
}  // namespace tcplab
