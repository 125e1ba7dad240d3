// Bookmarks, and measuring between two points.
#include <string>

#include <gtest/gtest.h>

#include "shell/format.hpp"
#include "tests/shell/app_fixture.hpp"
#include "tests/shell/screen.hpp"

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
  for (std::size_t i = 1; i < Bookmarks::kLongestNote; ++i) chinese += "传";
  EXPECT_EQ(cleaned_note("x" + chinese), "x" + chinese) << "as long as one in English";
  EXPECT_EQ(cleaned_note("x" + chinese + "传"), "x" + chinese);
}

class PlacesTest : public AppTest {
 protected:
  const std::vector<Bookmark>& bookmarks() const { return app.model().bookmarks().all(); }
  void write(std::string_view words) {
    for (const char c : words) ImGui::GetIO().AddInputCharacter(static_cast<unsigned>(c));
    frames(static_cast<int>(words.size()) + 2);
  }
  bool says(std::string_view words) const {
    const std::vector<Line> lines = read_screen();
    return find_line(lines, words) != nullptr;
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

TEST_F(PlacesTest, AnEditedTextKeepsThePointsThatAreMeasuredAndTellsOfAChangeOnce) {
  app.select(2);
  app.set_bookmark("one");
  app.measure_from_here();
  app.select(7);
  app.measure_to_here();
  const std::string measured = app.measured();
  ASSERT_NE(measured, "");
  const unsigned before = app.places_version();
  ASSERT_TRUE(app.edit_text(app.source().text + "# a remark\n"));
  EXPECT_EQ(app.measured(), measured);
  EXPECT_GE(app.places_version(), before);
  app.remove_bookmark(0);
  EXPECT_GT(app.places_version(), before);
  app.open_named("lost-syn");
  EXPECT_EQ(app.measured(), "");
}

TEST_F(PlacesTest, WhereThereIsNoRoomForMoreItIsSaid) {
  for (std::size_t i = 0; i < Bookmarks::kMost; ++i)
    app.set_bookmarks({{{Instant{static_cast<std::int64_t>(i)}, 0}, ""}});
  app.select(3);
  EXPECT_FALSE(app.set_bookmark("one too many"));
  press(ImGuiKey_D);
  EXPECT_TRUE(says("room for 100 bookmarks"));
  press(ImGuiKey_Enter);
  write("lost?");
  press(ImGuiKey_Enter);
  EXPECT_EQ(bookmarks().size(), Bookmarks::kMost);
  EXPECT_EQ(app.popup(), PopupId::kBookmarks) << "what was written is not gone";
  click("bookmark-remove-0");
  frames(2);
  EXPECT_FALSE(says("room for 100 bookmarks"));
  click("save-bookmark");
  EXPECT_EQ(bookmarks().size(), Bookmarks::kMost);
  EXPECT_EQ(app.popup(), std::nullopt);
}

TEST_F(PlacesTest, NothingCanBeWrittenThatIsNotKept) {
  app.select(3);
  press(ImGuiKey_D);
  press(ImGuiKey_Enter);
  write(std::string(Bookmarks::kLongestNote - 1, 'a'));
  EXPECT_FALSE(says("at most 200 characters"));
  ImGui::GetIO().AddInputCharacter(0x91cd);
  ImGui::GetIO().AddInputCharacter('b');
  frames(4);
  EXPECT_TRUE(says("at most 200 characters"));
  press(ImGuiKey_Home);
  write("x");
  press(ImGuiKey_Enter);
  ASSERT_EQ(bookmarks().size(), 1u);
  EXPECT_EQ(bookmarks()[0].note, std::string(Bookmarks::kLongestNote - 1, 'a') + "重");
}

TEST_F(PlacesTest, ANoteIsShownAsItIsWritten) {
  app.select(3);
  app.set_bookmark("the ##2 of 3 ###x");
  press(ImGuiKey_D);
  frames(2);
  click("bookmark-0");
  EXPECT_EQ(app.selected(), trace::EventId{3});
  press(ImGuiKey_Home);
  press(ImGuiKey_D);
  frames(2);
  EXPECT_TRUE(says("the ##2 of 3 ###x"));
}

// The cursor is what Enter is for then, and not the field as well.
TEST_F(PlacesTest, EnterPressesWhatTheCursorStandsOnAndNothingElse) {
  app.select(3);
  app.set_bookmark("a");
  app.select(6);
  app.set_bookmark("b");
  press(ImGuiKey_Q);
  frames(2);
  press(ImGuiKey_D);
  frames(4);
  for (int i = 0; i < 20 && app.cursor() != "bookmark-0"; ++i) press(ImGuiKey_DownArrow);
  ASSERT_EQ(app.cursor(), "bookmark-0");
  press(ImGuiKey_Enter);
  EXPECT_FALSE(ImGui::GetIO().WantTextInput);
  frames(10);
  EXPECT_EQ(app.popup(), std::nullopt);
  EXPECT_EQ(app.selected(), trace::EventId{3});
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
  const auto stop = find("measure-stop");
  ASSERT_TRUE(stop.has_value());
  ImGui::GetIO().AddMousePosEvent(stop->box.center().x, stop->box.center().y);
  frames(90);
  EXPECT_TRUE(says("Esc")) << "R has another meaning yet";
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
