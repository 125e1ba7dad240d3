// Links: compressed, so short, and the same as everybody's who has raw deflate and base64url.
#include "native/link.hpp"

#include <gtest/gtest.h>

namespace tcplab::native {
namespace {

// Ten edits as people make them.
std::vector<scenario::Edit> ten_edits() {
  return {{"drop client->server SYN #2", true},
          {"delay server->client SYN-ACK #1 by 300ms", true},
          {"drop client->server data #3", false},
          {"duplicate server->client ACK #4 times 2 apart 10ms", true},
          {"at 1200ms server close", true},
          {"at 2s server crash", true},
          {"rewrite client->server data #2 window 1000", true},
          {"set client receive-buffer 4000", true},
          {"at 1500ms link client server delay 200ms rate 1Mbit/s", true},
          {"reorder client->server data #5 behind 2", true}};
}

TEST(Link, EveryShippedScenarioWithTenEditsIsUnderTwoThousandCharacters) {
  for (const scenario::Builtin& builtin : scenario::builtins()) {
    scenario::Shared by_name;
    by_name.name = builtin.name;
    by_name.edits = ten_edits();
    by_name.seed = 123456789;
    by_name.focus = 4321;
    const std::string link = to_fragment(by_name);
    EXPECT_LT(link.size(), 600U) << builtin.name;
    scenario::Shared whole = by_name;
    whole.name.clear();
    whole.text = builtin.text;
    EXPECT_LT(to_fragment(whole).size(), 2000U) << builtin.name << " by its text";
    const auto back = from_link(link);
    ASSERT_TRUE(back) << back.error().text;
    EXPECT_EQ(scenario::to_text(*back), scenario::to_text(by_name));
    const auto again = from_link("https://example.org/lab/?theme=dark" + to_fragment(whole));
    ASSERT_TRUE(again) << again.error().text;
    EXPECT_EQ(scenario::to_text(*again), scenario::to_text(whole));
  }
}

// "tcplab 1\nscenario lost-syn\nseed 7\n", as Python's zlib and the browsers' CompressionStream pack it: the
// second is one block of stored octets, which is as good.
TEST(Link, ReadsWhatOthersHaveCompressed) {
  for (const char* link : {"#s=K0kuyElMUjDkKk5OzUssysxXyMkvLtEtrszjKk5NTVEw5wIA",
                           "#s=ASIA3f90Y3BsYWIgMQpzY2VuYXJpbyBsb3N0LXN5bgpzZWVkIDcK"}) {
    const auto shared = from_link(link);
    ASSERT_TRUE(shared) << shared.error().text;
    EXPECT_EQ(shared->name, "lost-syn");
    EXPECT_EQ(shared->seed, 7U);
  }
}

TEST(Link, WhatIsDamagedOrCutOffIsRefused) {
  scenario::Shared shared;
  shared.name = "lost-syn";
  shared.edits = ten_edits();
  const std::string link = to_fragment(shared);
  const std::string plain = scenario::to_text(shared);
  for (std::size_t length = 0; length < link.size(); ++length)
    EXPECT_FALSE(from_link(link.substr(0, length))) << length;
  EXPECT_FALSE(from_link(link + "AAAA"));
  EXPECT_EQ(from_link("#s=!").error().text, "the link is damaged: not all of its letters can be right");
  EXPECT_EQ(from_link("#s=AAAA").error().text, "the link is damaged or cut off: it cannot be unpacked");
}

// A few octets that unpack to more than anybody shares.
TEST(Link, WhatUnpacksToTooMuchIsRefused) {
  scenario::Shared shared;
  shared.text = std::string(3 * scenario::kLargestShared, 'x');
  const std::string link = to_fragment(shared);
  EXPECT_LT(link.size(), 20'000U);
  EXPECT_FALSE(from_link(link));
}

}  // namespace
}  // namespace tcplab::native
