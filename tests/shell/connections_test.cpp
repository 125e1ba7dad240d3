// Several connections on one timeline: told apart, shown alone, hidden.
#include <algorithm>
#include <array>
#include <cmath>
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
    if (!packet.is_segment()) continue;
    EXPECT_LT(conversations.of_packet(packet.id), 5u) << packet.id;
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
    const auto shown = trace::Streams::only(wanted);
    std::vector<trace::EventId> expected;
    for (const trace::Event event : run.trace().events()) {
      if (Conversations::shows(shown, conversations.of_event(event, run.index.tracks())))
        expected.push_back(event.id);
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

// How colours look to those who lack the cones for long or for middle waves, after Machado, Oliveira and
// Fernandes (2009), in CIELAB.
std::array<double, 3> seen(Color color, int eye) {
  constexpr double kEyes[3][3][3] = {
      {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
      {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
      {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
  double linear[3];
  for (int i = 0; i < 3; ++i) {
    const double c = static_cast<double>(color >> (8 * i) & 255) / 255;
    linear[i] = c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  }
  double rgb_seen[3];
  for (int i = 0; i < 3; ++i) {
    const auto& row = kEyes[eye][i];
    rgb_seen[i] = std::clamp(row[0] * linear[0] + row[1] * linear[1] + row[2] * linear[2], 0.0, 1.0);
  }
  constexpr double kXyz[3][3] = {
      {0.4339, 0.3762, 0.1899}, {0.2126, 0.7152, 0.0722}, {0.0177, 0.1095, 0.8729}};  // of white: 1
  double f[3];
  for (int i = 0; i < 3; ++i) {
    const double t = kXyz[i][0] * rgb_seen[0] + kXyz[i][1] * rgb_seen[1] + kXyz[i][2] * rgb_seen[2];
    f[i] = t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116;
  }
  return {116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])};
}

TEST(ConnectionColours, OfNeighboursDifferToEveryEyeInEveryPalette) {
  for (const Theme theme : {Theme::kDark, Theme::kLight}) {
    for (const ContrastLevel level : {ContrastLevel::kNormal, ContrastLevel::kMore}) {
      const Palette& c = palette(theme, level);
      for (std::uint32_t i = 0; i < c.connections.size(); ++i) {
        for (const Color surface : {c.background, c.panel})
          EXPECT_GE(contrast(c.connection(i), surface), level == ContrastLevel::kMore ? 7 : 4.5) << i;
        for (int eye = 0; eye < 3; ++eye) {
          const auto one = seen(c.connection(i), eye);
          const auto next = seen(c.connection(i + 1), eye);
          EXPECT_GT(std::hypot(one[0] - next[0], one[1] - next[1], one[2] - next[2]), 18)
              << i << ", eye " << eye;
        }
      }
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
  bool has_arrows_of(int number) {
    return app.drawing().find(">#" + std::to_string(number) + "</text>") != std::string::npos;
  }
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
  EXPECT_TRUE(on_screen("\u2192 server:80"));
  EXPECT_TRUE(has_arrows_of(0));
  click("only-1");
  EXPECT_FALSE(has_arrows_of(0));
  EXPECT_EQ(app.filter(), "tcp.stream == 1");
  click("all-connections");
  EXPECT_TRUE(has_arrows_of(0));
  click("hide-0");
  EXPECT_FALSE(has_arrows_of(0));
  EXPECT_TRUE(has_arrows_of(1));
  EXPECT_EQ(app.filter(), "!(tcp.stream == 0)");
  click("hide-0");
  EXPECT_EQ(app.filter(), "");
  click("go-to-2");
  EXPECT_EQ(number_in_focus(), 2u);
}

TEST_F(ConnectionsTest, TheStripBelowTheTimelineIsALegendThatShowsOneAloneAndHidesOne) {
  open(3);
  click("connection-1");
  EXPECT_TRUE(app.model().shows_alone(1));
  click("connection-1");
  EXPECT_EQ(app.filter(), "");
  const auto click_with = [&](ImGuiKey key, const char* name) {
    ImGui::GetIO().AddKeyEvent(key, true);
    click(name);
    ImGui::GetIO().AddKeyEvent(key, false);
    frames(2);
  };
  click_with(ImGuiMod_Shift, "connection-0");
  click_with(ImGuiMod_Ctrl, "connection-2");
  EXPECT_TRUE(app.model().shows_alone(1));
  click_with(ImGuiMod_Shift, "connection-1");
  EXPECT_TRUE(app.model().shows_alone(1)) << "the last one stays";
  click_with(ImGuiMod_Shift, "connection-0");
  EXPECT_EQ(app.filter(), "!(tcp.stream == 2)");
  click("all-shown");
  EXPECT_EQ(app.filter(), "");
  open(1);
  EXPECT_FALSE(find("connection-0")) << "there is nothing to tell it from";
}

TEST_F(ConnectionsTest, TheStripReachesTheOneInFocusAndListsTheRest) {
  resize(390, 844);
  open(60);
  app.select(0);
  frames(3);
  EXPECT_TRUE(find("connection-0"));
  for (trace::EventId id = 0; id < trace().events().size(); ++id) {
    if (app.model().conversation_of(id) != 40) continue;
    app.select(id);
    break;
  }
  frames(3);
  EXPECT_TRUE(find("connection-40"));
  EXPECT_FALSE(find("connection-0"));
  click("list-connections");
  frames(3);
  EXPECT_TRUE(find("only-1"));
}

TEST_F(ConnectionsTest, WhatTheFilterSaysOfStreamsIsWhatIsShownAndTheRestOfItStays) {
  open(3);
  app.set_filter("tcp.len > 0 && tcp.stream >= 1");
  frames(2);
  EXPECT_FALSE(has_arrows_of(0));
  EXPECT_TRUE(has_arrows_of(2));
  click("connection-2");
  EXPECT_EQ(app.filter(), "tcp.len > 0 && tcp.stream == 2");
  click("all-shown");
  EXPECT_EQ(app.filter(), "tcp.len > 0");
  app.set_filter("tcp.stream == 1 tcp.len");  // what is wrong with it, its own row tells
  frames(2);
  EXPECT_TRUE(has_arrows_of(0));
}

TEST_F(ConnectionsTest, OneAloneIsShownWhateverTheFilterSays) {
  app.set_filter("tcp.stream == 7");
  open(1);
  EXPECT_NE(app.drawing().find("SYN"), std::string::npos);
  EXPECT_FALSE(find("all-shown"));
}

TEST_F(ConnectionsTest, AllThatTheMenusOfferIsACommandAndCanBeTakenBackWhereItWasDone) {
  open(3);
  const auto name = [&](std::size_t place) { return app.view_commands()[place].name; };
  ASSERT_EQ(name(2), "Show only connection #1");
  app.view_commands()[2].run();
  EXPECT_TRUE(app.model().shows_alone(1));
  ASSERT_EQ(name(2), "Show all connections");
  app.view_commands()[2].run();
  ASSERT_EQ(name(3), "Hide connection #1");
  app.view_commands()[3].run();
  EXPECT_FALSE(app.model().shown_streams().has(1));
  ASSERT_EQ(name(3), "Show connection #1");
  app.view_commands()[3].run();
  EXPECT_EQ(app.filter(), "");
  ASSERT_EQ(name(6), "Fold the column of client");
  app.view_commands()[6].run();
  ASSERT_EQ(name(6), "Open the column of client");
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

TEST_F(ConnectionsTest, AnotherRunShowsAllAndAChangedOneWhatItDid) {
  open(3);
  app.set_filter("tcp.len > 0 && tcp.stream == 1");
  open(4);
  EXPECT_EQ(app.filter(), "tcp.len > 0 && tcp.stream == 1") << "it has the same name";
  ASSERT_TRUE(app.open_text("other", several_text(2)));
  EXPECT_EQ(app.filter(), "tcp.len > 0");
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
  EXPECT_TRUE(app.model().shows_alone(0));
  EXPECT_EQ(app.popup(), std::nullopt);
  press(ImGuiKey_M);
  click("all-connections");
  press(ImGuiKey_M);
  click("hide-connection");
  EXPECT_TRUE(app.model().shows_alone(1));
}

// What a frame looks at where one of many is shown: as much in a longer run.
TEST_F(ConnectionsTest, OneOfHundredsCostsNoMoreInALongerRun) {
  const auto cost = [&](int count) {
    EXPECT_TRUE(app.open_text("run", several_text(count, 3)));
    while (app.animating()) frames(1);
    EXPECT_TRUE(app.open_panel("connections"));
    frames(2);
    click("only-1");
    while (app.animating()) frames(1);  // until the filter has looked at all of it
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
