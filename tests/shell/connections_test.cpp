// Several connections on one timeline: told apart, shown alone, hidden.
#include <algorithm>
#include <set>
#include <string>

#include "shell/timeline/colors.hpp"
#include "shell/timeline/scene.hpp"
#include "tests/shell/counted.hpp"
#include "tests/shell/driven_app.hpp"
#include "tests/shell/paths.hpp"
#include "tests/shell/runs.hpp"

namespace tcplab::shell {
namespace {

// Each connects, sends a little and closes.
std::string several_text(int count, int apart_ms = 15) {
  std::string text =
      "title \"Several\"\nseed 5\nhost client 198.51.100.1\nhost server 198.51.100.2\n"
      "link client server delay 10ms\nset all msl 10ms\nat 0ms server listen 80\n";
  for (int i = 0; i < count; ++i) {
    const std::string label = "c" + std::to_string(i);
    text += "at " + std::to_string(10 + i * apart_ms) + "ms client connect server:80 as " + label + "\n";
    text += "at " + std::to_string(60 + i * apart_ms) + "ms client:" + label + " send 100\n";
  }
  return text;
}

shell::Run several(int count) { return run_of("run", *scenario::parse(several_text(count))); }

TEST(ConversationsTest, HaveTheNumbersOfTheirStreamsAndBothEnds) {
  const shell::Run run = several(5);
  const Conversations& conversations = run.index.conversations();
  ASSERT_EQ(conversations.size(), 5u);
  for (const trace::Packet packet : run.trace().packets()) {
    if (packet.is_segment())
      EXPECT_EQ(conversations.of_packet(packet.id), run.index.analysis().stream(packet));
  }
  for (std::uint32_t i = 0; i < 5; ++i) EXPECT_EQ(conversations.ends(i).size(), 2u) << i;
}

TEST(ConversationsTest, WhatANatTranslatesStaysOneConnection) {
  const scenario::Builtin* builtin = scenario::find_builtin("nat-forgets");
  ASSERT_NE(builtin, nullptr);
  const shell::Run run = run_of("nat", *scenario::parse(builtin->text));
  std::set<std::uint32_t> numbers;
  for (const trace::Packet packet : run.trace().packets()) {
    if (packet.is_segment()) numbers.insert(run.index.conversations().of_packet(packet.id));
  }
  EXPECT_FALSE(numbers.contains(Conversations::kNone));
  EXPECT_EQ(numbers.size(), run.index.conversations().size());
  EXPECT_LT(numbers.size(), 3u) << "inside and outside are no two";
}

TEST(ConversationsTest, AStretchThatHasNoneOfThemIsPassedOverAndNothingElse) {
  const shell::Run run = several(80);
  const Conversations& conversations = run.index.conversations();
  for (const std::uint32_t wanted : {0u, 3u, 70u}) {
    ShownConnections shown;
    shown.show_alone(wanted);
    std::vector<trace::EventId> expected;
    for (const trace::Event event : run.trace().events()) {
      if (shown.shows(conversations.of_event(event, run.index.tracks()))) expected.push_back(event.id);
    }
    std::vector<trace::EventId> forth;
    for (trace::EventId at = trace::kNoEvent;;) {
      const trace::EventId next = step_to_shown(run.index, shown, at, 1);
      if (next == at) break;
      forth.push_back(at = next);
    }
    EXPECT_EQ(forth, expected) << wanted;
    std::vector<trace::EventId> back;
    for (trace::EventId at = expected.back(); at != trace::kNoEvent;
         at = step_to_shown(run.index, shown, at, -1))
      back.push_back(at);
    std::reverse(back.begin(), back.end());
    EXPECT_EQ(back, expected) << wanted;
  }
}

TEST(ShownConnectionsTest, AllButSomeOrNoneButSome) {
  ShownConnections shown;
  EXPECT_TRUE(shown.all());
  shown.show(2, false);
  EXPECT_FALSE(shown.shows(2));
  EXPECT_TRUE(shown.shows(3));
  EXPECT_EQ(shown.hidden(5), 1u);
  shown.show_alone(3);
  EXPECT_TRUE(shown.is_alone(3));
  EXPECT_FALSE(shown.shows(0));
  EXPECT_TRUE(shown.shows(Conversations::kNone)) << "what is of none is always there";
  EXPECT_EQ(shown.hidden(5), 4u);
  shown.show(0, true);
  EXPECT_FALSE(shown.is_alone(3));
  shown.show_all();
  EXPECT_EQ(shown.hidden(5), 0u);
}

TEST(ConnectionColours, NeighboursDifferInEveryPalette) {
  for (const Theme theme : {Theme::kDark, Theme::kLight}) {
    for (const ContrastLevel level : {ContrastLevel::kNormal, ContrastLevel::kMore}) {
      const Palette& c = palette(theme, level);
      std::set<Color> colors;
      for (std::uint32_t i = 0; i < 8; ++i) {
        colors.insert(c.connection(i));
        EXPECT_GE(contrast(c.connection(i), c.background), level == ContrastLevel::kMore ? 7 : 4.5) << i;
      }
      EXPECT_EQ(colors.size(), 8u);
      EXPECT_EQ(c.connection(8), c.connection(0));
    }
  }
}

class ConnectionsTest : public DrivenApp {
 protected:
  ConnectionsTest() { resize(1440, 900); }
  void open(int count) {
    ASSERT_TRUE(app.open_text("run", several_text(count)));
    app.select(static_cast<trace::EventId>(trace().events().size() - 1));
    frames(2);
  }
  std::uint32_t number_in_focus() const { return app.model().conversation_of(*app.selected()); }
  bool on_screen(std::string_view text) const { return find_line(screen(), text) != nullptr; }
};

TEST_F(ConnectionsTest, EachHasItsNumberOnItsSegmentsWhereThereAreSeveral) {
  open(2);
  EXPECT_TRUE(on_screen("#0"));
  EXPECT_TRUE(on_screen("#1"));
  const std::string svg = app.drawing();
  EXPECT_NE(svg.find(">#1</text>"), std::string::npos);
  open(1);
  EXPECT_FALSE(on_screen("#0")) << "there is nothing to tell it from";
}

TEST_F(ConnectionsTest, OneIsShownAloneHiddenAndAllAreShownByTheList) {
  open(3);
  click("tab-connections");
  EXPECT_TRUE(on_screen("client:49153"));
  const auto arrows = [&] { return app.drawing().find(">#0</text>") != std::string::npos; };
  EXPECT_TRUE(arrows());
  click("only-1");
  EXPECT_FALSE(arrows());
  EXPECT_TRUE(on_screen("Hidden: 2 of 3 connections"));
  click("show-all-connections");
  EXPECT_TRUE(arrows());
  click("hide-0");
  EXPECT_FALSE(arrows());
  EXPECT_TRUE(on_screen("Hidden: 1 of 3 connections"));
  click("hide-0");
  EXPECT_TRUE(app.model().shown_connections().all());
}

TEST_F(ConnectionsTest, StepsKeepToWhatIsShown) {
  open(3);
  click("tab-connections");
  click("only-1");
  press(ImGuiKey_Home);
  std::size_t seen = 0;
  for (trace::EventId last = trace::kNoEvent;; ++seen) {
    press(ImGuiKey_RightArrow);
    if (app.selected().value_or(trace::kNoEvent) == last) break;
    last = *app.selected();
    EXPECT_TRUE(number_in_focus() == 1 || number_in_focus() == Conversations::kNone);
  }
  EXPECT_GT(seen, 8u);
  press(ImGuiKey_Home);
  for (int i = 0; i < 30; ++i) {
    press(ImGuiKey_RightBracket);
    EXPECT_TRUE(number_in_focus() == 1 || number_in_focus() == Conversations::kNone) << i;
  }
  for (int i = 0; i < 30; ++i) {
    press(ImGuiKey_LeftBracket);
    if (!app.selected()) break;
    EXPECT_TRUE(number_in_focus() == 1 || number_in_focus() == Conversations::kNone) << i;
  }
}

TEST_F(ConnectionsTest, AnEventOfAHiddenOneThatIsChosenElsewhereIsSaidToBeHidden) {
  open(3);
  click("tab-connections");
  click("only-1");
  for (trace::EventId id = 0; id < trace().events().size(); ++id) {
    if (app.model().conversation_of(id) != 2) continue;
    app.select(id);
    frames(2);
    break;
  }
  EXPECT_TRUE(on_screen("In focus: #2, which is hidden"));
}

TEST_F(ConnectionsTest, AnotherTextShowsAllAgain) {
  open(3);
  click("tab-connections");
  click("only-1");
  open(2);
  EXPECT_TRUE(app.model().shown_connections().all());
}

TEST_F(ConnectionsTest, TheMenuOfASegmentHasItToo) {
  open(2);
  for (trace::EventId id = 0; id < trace().events().size(); ++id) {
    if (!std::holds_alternative<trace::SegmentSent>(trace().events()[id].what)) continue;
    app.select(id);
    break;
  }
  frames(2);
  press(ImGuiKey_M);
  click("only-connection");
  EXPECT_TRUE(app.model().shown_connections().is_alone(0));
  EXPECT_EQ(app.popup(), std::nullopt);
}

// What a frame looks at where one of many is shown: as much in a longer run.
TEST_F(ConnectionsTest, OneOfHundredsCostsNoMoreInALongerRun) {
  const auto cost = [&](int count) {
    EXPECT_TRUE(app.open_text("run", several_text(count, 3)));
    while (app.animating()) frames(1);
    EXPECT_TRUE(app.open_panel("connections"));
    frames(2);
    click("only-1");
    frames(5);
    std::size_t most = 0;
    for (int i = 0; i < 3; ++i) {
      const std::size_t before = looks().all();
      frames(1);
      most = std::max(most, looks().all() - before);
    }
    const std::size_t before = looks().all();
    press(ImGuiKey_RightArrow);
    return std::pair(most, looks().all() - before);
  };
  const auto [short_frame, short_step] = cost(300);
  const auto [long_frame, long_step] = cost(900);
  EXPECT_LE(long_frame, short_frame * 3 / 2 + 60);
  EXPECT_LE(long_step, short_step * 3 / 2 + 400);
}

}  // namespace
}  // namespace tcplab::shell
