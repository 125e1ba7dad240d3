// The inspector: the header is there at a glance, and the wheel works wherever the pointer is.
#include <cmath>
#include <string>

#include "tests/shell/driven_app.hpp"
#include "tests/shell/runs.hpp"

namespace tcplab::shell {
namespace {

class InspectorTest : public DrivenApp {
 protected:
  void click_first_sent(std::size_t skip = 0) {
    press(ImGuiKey_End);
    frames(30);
    click(*app.event_position(first_event<trace::SegmentSent>(trace(), skip)));
  }
  // Where a line of the inspector is; a place off the screen when it is not shown.
  Point place_of(std::string_view words) {
    for (const Line& line : screen()) {
      if (line.box.left > 900 && line.box.top > 90 && line.text.find(words) == 0) return line.box.center();
    }
    return {-1, -1};
  }
  bool shows(std::string_view words) { return place_of(words).x >= 0; }
  void wheel(float notches) {
    ImGui::GetIO().AddMouseWheelEvent(0, notches);
    frames(4);
  }
};

// An ACK lets it go, and because it was lost: who asks why it was sent wants to hear of both.
TEST_F(InspectorTest, OfASegmentThatGoesAgainItNamesTheLossBesideTheCause) {
  app.open_named("data-with-a-lost-segment");
  click_first_sent();
  EXPECT_TRUE(shows("Caused by"));
  EXPECT_FALSE(shows("Because of, too"));
  trace::EventId again = trace::kNoEvent;
  for (const trace::Packet& packet : trace().packets()) {
    if (packet.retransmission) again = packet.sent;
  }
  ASSERT_NE(again, trace::kNoEvent);
  app.select(again);
  point_at({700, 20});  // away from what it would preview
  EXPECT_TRUE(shows("Caused by"));
  EXPECT_TRUE(shows("Because of, too"));
}

TEST_F(InspectorTest, AClickOnASynShowsItsHeaderWithoutScrolling) {
  app.open_named("three-way-handshake");
  click_first_sent();
  for (const char* name :
       {"Internet Protocol Version 4", "Transmission Control Protocol", "Source Port", "Destination Port",
        "Sequence Number", "Acknowledgment Number", "Bytes", "0000", "0020"}) {
    EXPECT_TRUE(shows(name)) << name;
  }
}

// Routers have counted the TTL down, and a queue may have marked it: an arrival shows that.
TEST_F(InspectorTest, AnArrivalShowsTheOctetsThatArrived) {
  ASSERT_TRUE(app.open_text("run",
                            "host client 198.51.100.1\nhost server 198.51.100.2\nrouter r1\nrouter r2\n"
                            "link client r1 delay 1ms\nlink r1 r2 delay 1ms\nlink r2 server delay 1ms\n"
                            "at 0s server listen 80\nat 0s client connect server:80\nuntil 1s\n"));
  frames(3);
  app.open_panel("inspector");
  const auto beside = [&](std::string_view words) {
    std::string text;
    const Point place = place_of(words);
    for (const Line& line : screen()) {
      if (line.box.left > place.x && std::abs(line.box.center().y - place.y) < 4) text += line.text + " ";
    }
    return text;
  };
  app.select(first_event<trace::SegmentSent>(trace()));
  frames(3);
  const Point header = place_of("Internet Protocol Version 4");
  click(ImVec2(header.x, header.y));
  frames(3);
  app.select(first_event<trace::SegmentReceived>(trace()));
  frames(3);
  EXPECT_EQ(beside("Time to Live"), "62 ");
  app.select(first_event<trace::SegmentSent>(trace()));
  frames(3);
  EXPECT_EQ(beside("0008").substr(0, 2), "40") << "64, in the first octet of the second row";
}

TEST_F(InspectorTest, TheWheelOverBytesThatFitScrollsTheHeader) {
  app.open_named("three-way-handshake");
  click_first_sent();
  const Point before = place_of("Sequence Number");
  ASSERT_GT(before.y, 0);
  const Point bytes = place_of("0010");
  point_at({bytes.x, bytes.y});
  wheel(-1);
  const Point after = place_of("Sequence Number");
  EXPECT_TRUE(after.y < before.y - 20 || after.x < 0) << after.y << " after " << before.y;
  EXPECT_EQ(place_of("0010"), bytes) << "the bytes stay in sight";
  wheel(20);
  EXPECT_EQ(place_of("Sequence Number"), before);
}

TEST_F(InspectorTest, RowsOfBytesAreWholeHoweverHighThePanelIs) {
  app.open_named("data-with-a-lost-segment");
  click_first_sent(3);
  for (float height = 744; height < 900; height += 13) {  // below it bytes scroll with the header
    resize(1280, height);
    frames(3);
    int rows = 0;
    for (const Line& line : screen()) {
      const bool row = line.box.left > 800 && line.text.size() >= 4 && line.text.substr(0, 2) == "00" &&
                       line.text.find_first_not_of("0123456789abcdef") >= 4;
      if (!row) continue;
      ++rows;
      EXPECT_FALSE(line.cut_across) << line.text << " at " << height;
    }
    EXPECT_GT(rows, 2) << height;
  }
}

TEST_F(InspectorTest, TheWheelOverBytesThatDoNotFitScrollsThem) {
  app.open_named("data-with-a-lost-segment");
  click_first_sent(3);
  const Point bytes = place_of("0010");
  ASSERT_GT(bytes.y, 0);
  point_at({bytes.x, bytes.y});
  const Point header = place_of("Sequence Number");
  wheel(-2);
  EXPECT_FALSE(shows("0000"));
  EXPECT_EQ(place_of("Sequence Number"), header);
}

TEST_F(InspectorTest, AFieldThatIsFoldedAwayUnfoldsOnAClickAndForAClickOnItsByte) {
  app.open_named("three-way-handshake");
  resize(1440, 1800);
  click_first_sent();
  EXPECT_FALSE(shows("Time to Live"));
  const Point layer = place_of("Internet Protocol Version 4");
  click({layer.x, layer.y});
  EXPECT_TRUE(shows("Time to Live"));
  click({layer.x, layer.y});
  EXPECT_FALSE(shows("Time to Live"));
  // The ninth octet, below the first of the row of eight or in the middle of one of sixteen.
  for (const Line& line : screen()) {
    if (line.text != "40" || line.box.left < 900) continue;
    click({line.box.center().x, line.box.center().y});
    if (shows("Time to Live")) break;
  }
  EXPECT_TRUE(shows("Time to Live"));
}

TEST_F(InspectorTest, WhereTheKeyGoesIsAmongWhatTheEventLedTo) {
  app.open_named("last-ack-lost");
  press(ImGuiKey_Home);
  press(ImGuiKey_2);
  for (std::size_t i = 0; i < trace().events().size(); ++i) {
    press(ImGuiKey_RightArrow);
    const trace::EventId next = app.model().run()->consequences.next(*app.selected());
    if (next == *app.selected()) continue;
    const std::string told = plain_line(app.model().run()->index, next, Language::kEnglish).substr(0, 16);
    bool listed = false;
    for (const Line& line : screen()) {
      listed = listed || (line.box.left > 950 && line.text.find(told.substr(0, told.find("  "))) == 0);
    }
    EXPECT_TRUE(listed) << told << " after event " << *app.selected();
  }
}

TEST_F(InspectorTest, AtTheEndOfAStoryItShowsWhereAnotherGoesOn) {
  app.open_named("closed-with-data-unread");
  press(ImGuiKey_Home);
  press(ImGuiKey_2);
  const trace::Consequences& story = app.model().run()->consequences;
  trace::EventId end = 0;
  while (story.next(end) != end) end = story.next(end);
  ASSERT_NE(story.elsewhere(end), trace::kNoEvent);
  app.select(end);
  frames(2);
  EXPECT_TRUE(shows("nothing further; elsewhere"));
  EXPECT_TRUE(
      shows(plain_line(app.model().run()->index, story.elsewhere(end), Language::kEnglish).substr(0, 16)));
  press(ImGuiKey_RightBracket);
  EXPECT_EQ(app.selected(), story.elsewhere(end));
  press(ImGuiKey_End);
  EXPECT_FALSE(shows("nothing further; elsewhere"));
  EXPECT_TRUE(shows("nothing further"));
}

TEST_F(InspectorTest, AnotherSegmentIsShownFromItsTop) {
  app.open_named("three-way-handshake");
  click_first_sent();
  const Point bytes = place_of("0010");
  point_at({bytes.x, bytes.y});
  wheel(-5);
  EXPECT_FALSE(shows("Caused by"));
  press(ImGuiKey_RightArrow);
  press(ImGuiKey_RightArrow);
  EXPECT_TRUE(shows("Caused by"));
}

}  // namespace
}  // namespace tcplab::shell
