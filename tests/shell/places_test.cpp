// Bookmarks, and measuring between two points.
#include <string>

#include <gtest/gtest.h>

#include "shell/format.hpp"
#include "tests/shell/app_fixture.hpp"

namespace tcplab::shell {
namespace {

TEST(Bookmarks, AreInTheOrderOfTimeOneForEachPlace) {
  Bookmarks all;
  EXPECT_TRUE(all.set({Instant{20}, 1}, "second"));
  EXPECT_TRUE(all.set({Instant{10}, 2}, "first"));
  EXPECT_TRUE(all.set({Instant{20}, 1}, "another note"));
  ASSERT_EQ(all.all().size(), 2u);
  EXPECT_EQ(all.all()[0].note, "first");
  EXPECT_EQ(all.all()[1].note, "another note");
  EXPECT_EQ(all.next({Instant{10}, 2}, 1), std::optional<std::size_t>(1));
  EXPECT_EQ(all.next({Instant{10}, 2}, -1), std::nullopt);
  all.remove(7);
  all.remove(0);
  EXPECT_EQ(all.all().size(), 1u);
  for (std::size_t i = 1; i < Bookmarks::kMost; ++i)
    EXPECT_TRUE(all.set({Instant{100}, static_cast<std::uint32_t>(i)}, ""));
  EXPECT_FALSE(all.set({Instant{5}, 0}, ""));
}

TEST(Bookmarks, ANoteIsOneLineOfWholeCharacters) {
  EXPECT_EQ(cleaned_note("a\nb\x01\x7f"), "a b  ");
  std::string chinese;
  while (chinese.size() < Bookmarks::kLongestNote) chinese += "重传";
  const std::string kept = cleaned_note("x" + chinese);
  EXPECT_LE(kept.size(), Bookmarks::kLongestNote);
  EXPECT_EQ((kept.size() - 1) % 3, 0u) << "a character was cut in two";
}

class PlacesTest : public AppTest {
 protected:
  const std::vector<Bookmark>& bookmarks() const { return app.model().bookmarks().all(); }
  void write(std::string_view words) {
    for (const char c : words) ImGui::GetIO().AddInputCharacter(static_cast<unsigned>(c));
    frames(static_cast<int>(words.size()) + 2);
  }
};

TEST_F(PlacesTest, TheKeyboardMakesWritesGoesToAndRemovesBookmarks) {
  app.select(3);
  press(ImGuiKey_D);
  press(ImGuiKey_Enter);
  write("here it is");
  press(ImGuiKey_Enter);
  frames(2);
  EXPECT_EQ(app.popup(), std::nullopt);
  ASSERT_EQ(bookmarks().size(), 1u);
  EXPECT_EQ(bookmarks()[0].note, "here it is");
  app.select(6);
  app.set_bookmark("");
  press(ImGuiKey_Home);
  press(ImGuiKey_V);
  EXPECT_EQ(app.selected(), trace::EventId{3});
  press(ImGuiKey_V);
  EXPECT_EQ(app.selected(), trace::EventId{6});
  press(ImGuiKey_V, true);
  EXPECT_EQ(app.selected(), trace::EventId{3});
  press(ImGuiKey_D);
  click("remove-bookmark");
  ASSERT_EQ(bookmarks().size(), 1u);
  EXPECT_EQ(bookmarks()[0].place, app.model().place_of(focus_on(trace(), 6)));
}

TEST_F(PlacesTest, TheMouseMakesOneFromTheMenuAndGoesToItByItsRibbon) {
  trace::EventId entered = 0;  // whose place is its instant, and not somewhere on its arrow
  while (!std::holds_alternative<tcp::StateChanged>(trace().events()[entered].what)) ++entered;
  app.select(entered);
  press(ImGuiKey_M);
  frames(2);
  click("bookmark-here");
  frames(2);
  ASSERT_EQ(app.popup(), PopupId::kBookmarks);
  click("save-bookmark");
  ASSERT_EQ(bookmarks().size(), 1u);
  EXPECT_EQ(app.model().place_of(focus_on(trace(), entered)), bookmarks()[0].place);
  press(ImGuiKey_F);
  frames(40);
  const auto at = app.event_position(entered);
  ASSERT_TRUE(at.has_value());
  press(ImGuiKey_End);
  frames(3);
  click(ImVec2(find("timeline")->box.left + 8, at->y));
  EXPECT_EQ(app.selected(), entered);
}

// Which it would cover: a click above the playhead meets the ribbon there, and no earlier instant of the
// ruler.
TEST_F(PlacesTest, ARibbonStandsBesideTheInstantThatThePlayheadSays) {
  trace::EventId entered = 0;
  const auto is_late = [](const trace::Event& event) {
    return std::holds_alternative<tcp::StateChanged>(event.what) && event.at > Instant{};
  };
  while (!is_late(trace().events()[entered])) ++entered;
  app.select(entered);
  app.set_bookmark("");
  press(ImGuiKey_F);
  frames(40);
  const auto at = app.event_position(entered);
  ASSERT_TRUE(at.has_value());
  click(ImVec2(find("timeline")->box.left + 8, at->y - 17));
  EXPECT_EQ(app.selected(), entered);
}

TEST_F(PlacesTest, TheyStayWhenTheRunIsChangedAndEditedAndGoWithAnother) {
  app.select(5);
  app.set_bookmark("stays");
  const RunPlace place = bookmarks()[0].place;
  ASSERT_TRUE(app.add_edit("drop client->server SYN #1"));
  ASSERT_EQ(bookmarks().size(), 1u);
  ASSERT_TRUE(app.edit_text(app.source().text + "# a remark\n"));
  ASSERT_EQ(bookmarks().size(), 1u);
  EXPECT_EQ(bookmarks()[0].place, place);
  app.go_to_bookmark(0);
  app.go_to_bookmark(9);
  EXPECT_EQ(app.model().focus().at, place.at);
  app.open_named("lost-syn");
  EXPECT_TRUE(bookmarks().empty());
}

TEST_F(PlacesTest, MeasuringSaysWhatTheTraceSays) {
  ASSERT_TRUE(app.open_named("lost-syn"));
  for (const auto& ends : {std::pair<trace::EventId, trace::EventId>{1, 9}, {9, 1}, {4, 4}, {0, 1'000'000}}) {
    const auto last = static_cast<trace::EventId>(trace().events().size() - 1);
    const Instant a = trace().events()[std::min(ends.first, last)].at;
    const Instant b = trace().events()[std::min(ends.second, last)].at;
    Sent expected;
    for (const trace::Packet& packet : trace().packets()) {
      if (packet.sent == trace::kNoEvent || !packet.is_segment()) continue;
      const Instant at = trace().events()[packet.sent].at;
      if (at < std::min(a, b) || at > std::max(a, b)) continue;
      ++expected.segments;
      expected.again += packet.retransmission ? 1 : 0;
      expected.octets += packet.segment.payload.size();
    }
    EXPECT_EQ(app.model().sent_between(a, b), expected);
  }
  ASSERT_TRUE(app.add_edit("drop client->server SYN #2"));
  const Instant end = app.model().run()->index.end();
  std::size_t segments = 0;
  for (const trace::Packet& packet : trace().packets())
    segments += packet.sent != trace::kNoEvent && packet.is_segment() ? 1u : 0u;
  EXPECT_EQ(app.model().sent_between(Instant{}, end).segments, segments) << "of the run as it is now";
}

TEST_F(PlacesTest, AKeyMeasuresFromThereToThereAndNoLonger) {
  app.select(2);
  press(ImGuiKey_R);
  EXPECT_TRUE(find("measure-stop").has_value());
  const Instant from = trace().events()[2].at;
  app.select(7);
  EXPECT_NE(app.measured().find(format_duration(trace().events()[7].at - from)), std::string::npos)
      << "the second point is where one looks";
  press(ImGuiKey_R);
  const std::string measured = app.measured();
  app.select(9);
  EXPECT_EQ(app.measured(), measured) << "it stays";
  press(ImGuiKey_R);
  EXPECT_EQ(app.measured(), "");
  EXPECT_FALSE(find("measure-stop").has_value());
  press(ImGuiKey_R);
  press(ImGuiKey_Escape);
  EXPECT_EQ(app.measured(), "");
}

TEST_F(PlacesTest, TheMenuMeasuresAtWhatItIsOpenedFor) {
  app.select(3);
  press(ImGuiKey_M);
  click("measure-from-here");
  app.select(8);
  press(ImGuiKey_M);
  click("measure-to-here");
  EXPECT_TRUE(app.model().measure().pinned());
  EXPECT_EQ(app.model().measure().from(), trace().events()[3].at);
  EXPECT_EQ(app.model().measure().to({}), trace().events()[8].at);
  click("measure-stop");
  EXPECT_FALSE(app.model().measure().any());
}

}  // namespace
}  // namespace tcplab::shell
