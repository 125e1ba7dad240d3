#include "native/terminal.hpp"

#include <gtest/gtest.h>

namespace tcplab::native {
namespace {

TEST(ColouredTimeline, PicksOutWhatMatters) {
  EXPECT_EQ(coloured("0.0  client -> server  SYN\n0.1  client -x server  SYN  [lost: loss]\n"),
            "0.0  client -> server  SYN\n\033[31m0.1  client -x server  SYN  [lost: loss]\033[0m\n");
}

TEST(ColouredTimeline, TellsAStateFromAHost) {
  EXPECT_EQ(coloured("      client  CLOSED -> SYN-SENT"), "\033[1m      client  CLOSED -> SYN-SENT\033[0m");
  EXPECT_EQ(coloured("      client -> server  ACK"), "      client -> server  ACK");
}

}  // namespace
}  // namespace tcplab::native
