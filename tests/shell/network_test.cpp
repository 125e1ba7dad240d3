// The map of the network.
#include "shell/views/panel_kinds.hpp"
#include "tests/shell/driven_app.hpp"
#include "tests/shell/paths.hpp"
#include "tests/shell/runs.hpp"

namespace tcplab::shell {
namespace {

class NetworkMapTest : public DrivenApp {
 protected:
  // Numbers beside the queues of the map, which are of this colour alone.
  std::string waiting() {
    std::string text;
    for (const Line& line : screen()) {
      const bool number = line.text.find_first_not_of("0123456789") == std::string::npos;
      if (number && line.color == palette(app.theme()).retransmission) text += line.text + " ";
    }
    return text;
  }
};

TEST_F(NetworkMapTest, HasNodesLinksAndWhatWaitsAtTheInstantInFocus) {
  ASSERT_TRUE(app.open_text("run", path_text(40)));
  frames(2);
  click("tab-network");
  for (const char* words : {"r1", "r2", "2 Mbit/s", "10 Mbit/s", "10 ms"})
    EXPECT_NE(find_line(screen(), words), nullptr) << words;
  EXPECT_EQ(waiting(), "");
  app.select(first_event<trace::Queued>(trace(), 3));
  frames(3);
  EXPECT_NE(waiting(), "");
}

TEST_F(NetworkMapTest, ALinkIsAsItIsAtThatInstant) {
  ASSERT_TRUE(app.open_text("run",
                            "host a 198.51.100.1\nhost b 198.51.100.2\nlink a b delay 1ms rate "
                            "5Mbit/s\n"
                            "at 0s b listen 80\nat 0s a connect b:80\nat 1s link a b rate 1Mbit/s\n"
                            "at 2s a close\nset all msl 10ms\nuntil 3s\n"));
  frames(2);
  click("tab-network");
  EXPECT_NE(find_line(screen(), "5 Mbit/s"), nullptr);
  press(ImGuiKey_End);
  EXPECT_EQ(find_line(screen(), "5 Mbit/s"), nullptr);
  EXPECT_NE(find_line(screen(), "1 Mbit/s"), nullptr);
}

TEST_F(NetworkMapTest, WhatALinkLosesIsAsItIsAtThatInstant) {
  ASSERT_TRUE(app.open_text("run",
                            "host a 198.51.100.1\nhost b 198.51.100.2\nlink a b delay 1ms\n"
                            "at 0s b listen 80\nat 0s a connect b:80\nat 1s link a b loss 12%\n"
                            "at 2s link a b loss 0%\nuntil 3s\n"));
  frames(2);
  click("tab-network");
  const auto loses = [this] {
    bool found = false;
    for (const Line& line : screen()) found |= line.text.find("12%") != std::string::npos;
    return found;
  };
  EXPECT_FALSE(loses());
  std::vector<trace::EventId> changes;
  for (const trace::Event& event : trace().events()) {
    if (std::holds_alternative<trace::LinkChanged>(event.what)) changes.push_back(event.id);
  }
  ASSERT_EQ(changes.size(), 4U);
  app.select(changes[1]);
  frames(2);
  EXPECT_TRUE(loses());
  app.select(changes[3]);
  frames(2);
  EXPECT_FALSE(loses());
  const Index& index = app.model().run()->index;
  for (const trace::HostIndex from : {trace::HostIndex{0}, trace::HostIndex{1}}) {
    const trace::HostIndex to = from == 0 ? 1 : 0;
    EXPECT_EQ(index.link_change(from, to, changes[0] - 1), trace::kNoEvent);
    EXPECT_EQ(trace().events()[index.link_change(from, to, changes[1])].at, Instant{} + seconds(1));
    EXPECT_EQ(trace().events()[index.link_change(from, to, changes[3] - 2)].at, Instant{} + seconds(1));
    EXPECT_EQ(trace().events()[index.link_change(from, to, changes[3])].at, Instant{} + seconds(2));
  }
}

}  // namespace
}  // namespace tcplab::shell
