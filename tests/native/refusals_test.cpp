#include "native/live/refusals.hpp"

#include <gtest/gtest.h>

namespace tcplab::native {
namespace {

TEST(Refusals, NothingIsToldWhenNothingWasRefused) { EXPECT_EQ(to_string(Refused{}), ""); }

TEST(Refusals, EachIsToldWithTheOptionThatItIsDueTo) {
  Refused refused;
  refused.tcp.connections = 3;
  refused.too_slow = 2;
  EXPECT_EQ(to_string(refused),
            "3 SYNs dropped (--max-connections); 2 connections reset (--idle-timeout, --request-timeout)");
}

TEST(Refusals, EveryCounterIsTold) {
  const Refused all{{1, 2, 3, 4, 5, 6, 7, 8}, 9};
  const std::string text = to_string(all);
  for (int i = 1; i <= 9; ++i)
    EXPECT_NE((" " + text).find(" " + std::to_string(i) + " "), std::string::npos) << i;
}

}  // namespace
}  // namespace tcplab::native
