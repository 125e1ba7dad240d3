// The map of the network.
#include <optional>
#include <string>
#include <string_view>

#include "shell/views/panel_kinds.hpp"
#include "tests/line.hpp"
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

class NetworkMenuTest : public NetworkMapTest {
 protected:
  NetworkMenuTest() {
    resize(1440, 900);
    app.open_text("run",
                  "host client 198.51.100.1\nhost server 198.51.100.2\nrouter r1\n"
                  "link client r1 delay 1ms\nlink r1 server delay 2ms\n"
                  "at 0s server listen 80\nat 0s client connect server:80\nuntil 1s\n");
    app.open_panel("network");
    press(ImGuiKey_End);
    frames(3);
  }
  // Where the map shows a node's name.
  ImVec2 name_of(std::string_view node) {
    const auto map = find("map-network");
    EXPECT_TRUE(map.has_value());
    for (const Line& line : screen()) {
      if (line.text == node && map && map->box.contains(line.box.center()))
        return {line.box.center().x, line.box.center().y};
    }
    ADD_FAILURE() << node << " is not on the map";
    return {0, 0};
  }
  ImVec2 host(std::string_view node) {
    const ImVec2 name = name_of(node);
    return {name.x, name.y - 20};
  }
  ImVec2 between(std::string_view a, std::string_view b) {
    const ImVec2 from = host(a);
    const ImVec2 to = host(b);
    return {(from.x + to.x) / 2, (from.y + to.y) / 2};
  }
  // The entry for that, whatever the instant.
  std::string in_menu(std::string_view line) {
    std::string found;
    app.measure_controls(true);
    frames(1);
    for (const Control& each : app.controls()) {
      const std::size_t at = each.name.find(" " + std::string(line));
      if (each.name.rfind("at ", 0) == 0 && at != std::string::npos &&
          at + 1 + line.size() == each.name.size())
        found = each.name;
    }
    app.measure_controls(false);
    return found;
  }
  // The menu is open, and can do that.
  void expect_menu(std::string_view line, tcplab::Line at = tcplab::Line::here()) {
    const ::testing::ScopedTrace asked(at.file, at.number, "the menu");
    EXPECT_EQ(app.popup(), PopupId::kEdit);
    EXPECT_NE(in_menu(line), "") << line;
    press(ImGuiKey_Escape);
    EXPECT_EQ(app.popup(), std::nullopt);
  }
};

TEST_F(NetworkMenuTest, ALinkHasItsMenuFromThatInstantOn) {
  right_click(between("r1", "server"));
  expect_menu("link r1 server down");
  right_click(between("client", "r1"));
  expect_menu("link client r1 down");
  click(between("client", "r1"));
  expect_menu("link client r1 down");
  right_click(between("client", "r1"));
  const std::string down = in_menu("link client r1 down");
  click(down);
  ASSERT_EQ(app.model().changes().edits.size(), 1U);
  EXPECT_EQ(app.model().changes().edits.front().line, down);
  EXPECT_NE(down.substr(0, 7), "at 0ms ") << "from the instant that is looked at on";
}

TEST_F(NetworkMenuTest, AHostHasItsMenuAndARouterHasNone) {
  right_click(host("server"));
  expect_menu("server crash");
  right_click(name_of("client"));
  expect_menu("client crash");
  const ImVec2 router = host("r1");
  right_click(router);
  EXPECT_EQ(app.popup(), std::nullopt);
  right_click({router.x + 60, router.y - 60});
  EXPECT_EQ(app.popup(), std::nullopt) << "nothing is there";
}

TEST_F(NetworkMenuTest, ALongPressIsTheMenuAndATapToo) {
  ImGuiIO& io = ImGui::GetIO();
  app.set_touch(true);
  frames(2);
  const ImVec2 at = between("r1", "server");
  io.AddMousePosEvent(at.x, at.y);
  frames(2);
  io.AddMouseButtonEvent(0, true);
  frames(3);
  EXPECT_TRUE(app.animating()) << "the finger rests, and time has to go on";
  EXPECT_EQ(app.popup(), std::nullopt);
  frames(45);
  io.AddMouseButtonEvent(0, false);
  frames(3);
  expect_menu("link r1 server down");
  click(host("client"));
  expect_menu("client crash");
  drag(at, {at.x, at.y + 60});
  EXPECT_EQ(app.popup(), std::nullopt) << "a hand that moves asks for nothing";
}

TEST_F(NetworkMenuTest, KeysWalkOverHostsAndLinks) {
  press(ImGuiKey_Q);
  frames(3);
  for (int i = 0; i < 200 && app.cursor() != "map-network"; ++i) press(ImGuiKey_DownArrow);
  ASSERT_EQ(app.cursor(), "map-network");
  const auto menu = [this] {
    press(ImGuiKey_Enter);
    frames(12);
  };
  menu();
  expect_menu("client crash");
  ASSERT_EQ(app.cursor(), "map-network");
  press(ImGuiKey_RightArrow);
  menu();
  expect_menu("server crash");
  press(ImGuiKey_RightArrow);
  menu();
  expect_menu("link client r1 down");
  press(ImGuiKey_LeftArrow);
  press(ImGuiKey_LeftArrow);
  press(ImGuiKey_LeftArrow);
  menu();
  expect_menu("link r1 server down");
}

}  // namespace
}  // namespace tcplab::shell
