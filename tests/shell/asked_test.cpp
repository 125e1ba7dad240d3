// What a lesson asks to be answered in the lab itself: a state in the diagram, and what is drawn on the
// timeline.
#include "shell/diagram/state_layout.hpp"
#include "tests/shell/driven_app.hpp"

namespace tcplab::shell {
namespace {

constexpr const char* kAskedPair =
    "title \"Pair\"\nhost client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 20ms\n"
    "at 0ms server listen 80\nat 10ms client connect server:80\n";

class Asked : public DrivenApp {
 protected:
  // The middle of the first place on screen where that is written.
  ImVec2 place_of(std::string_view words) {
    for (const Line& line : screen()) {
      if (line.text == words) return ImVec2(line.box.center().x, line.box.center().y);
    }
    ADD_FAILURE() << words << " is not on screen";
    return {};
  }
};

TEST_F(Asked, AStateIsPickedInTheDiagramAndElseNothingHappensThere) {
  ASSERT_TRUE(app.open_text("pair", kAskedPair));
  ASSERT_TRUE(app.open_panel("states"));
  frames(3);
  app.ask_for_state(true);
  click(place_of("CLOSING"));
  EXPECT_EQ(app.model().picked(), tcp::State::kClosing);
  EXPECT_FALSE(app.popup().has_value());
  click(place_of("LAST-ACK"));
  EXPECT_EQ(app.model().picked(), tcp::State::kLastAck);
  app.ask_for_state(false);
  EXPECT_FALSE(app.model().picked().has_value());
  click(place_of("CLOSING"));
  EXPECT_FALSE(app.model().picked().has_value());
}

TEST_F(Asked, PlacesOnTheTimelineAreWhereThingsAreDrawn) {
  ASSERT_TRUE(app.open_text("pair", kAskedPair));
  frames(3);
  auto places = app.timeline_places();
  ASSERT_TRUE(places.has_value());
  ASSERT_EQ(places->hosts.size(), 2u);
  EXPECT_LT(places->hosts[0].lifeline, places->hosts[1].lifeline);
  for (const auto& host : places->hosts) {
    EXPECT_LE(host.name.first, host.lifeline);
    EXPECT_GE(host.name.second, host.lifeline);
  }
  const std::vector<Line> lines = screen();
  const Line& address = *find_line(lines, "198.51.100.2");
  EXPECT_GE(address.box.left, places->hosts[1].name.first - 1);
  EXPECT_LE(address.box.right, places->hosts[1].name.second + 1);
  EXPECT_EQ(places->hidden, places->columns.bottom) << "nothing is hidden";
  EXPECT_GE(places->hosts[0].lifeline, places->columns.left);
  EXPECT_LE(places->hosts[1].lifeline, places->columns.right);
  app.hide({Instant{} + milliseconds(20), trace::kNoEvent, Instant{} + seconds(1), true});
  frames(3);
  places = app.timeline_places();
  EXPECT_GT(places->hidden, places->columns.top);
  EXPECT_LT(places->hidden, places->columns.bottom);
  app.find_command();
  frames(3);
  EXPECT_FALSE(app.timeline_places().has_value()) << "below a popup";
}

}  // namespace
}  // namespace tcplab::shell
