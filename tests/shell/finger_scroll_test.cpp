#include "shell/finger_scroll.hpp"

#include <optional>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "tests/shell/app_fixture.hpp"

namespace tcplab::shell {
namespace {

constexpr std::string_view kRow = "delay client->server SYN #1 by 100ms";

// On a phone the menu of a segment is longer than what is to be seen of it.
class FingerScrollTest : public AppTest {
 protected:
  FingerScrollTest() {
    app.set_touch(true);
    resize(390, 844);
    EXPECT_TRUE(app.open_named("three-way-handshake"));
    trace::EventId event = 0;
    while (trace::packet_of(trace().events()[event]) == trace::kNoPacket) ++event;
    app.select(event);
    frames(3);
    press(ImGuiKey_M);
    frames(3);
  }
  // Where the row lies; draws a finger from it, up by so much, in between.
  std::pair<float, float> top_before_and_after(float up) {
    const std::optional<Control> before = find(kRow);
    if (!before) return {};
    const Point at = before->visible.center();
    drag({at.x, at.y}, {at.x, at.y - up});
    frames(2);
    const std::optional<Control> after = find(kRow);
    return {before->box.top, after ? after->box.top : 0.0f};
  }
};

TEST_F(FingerScrollTest, TakesTheContentOfAPopupAlongAndPressesNothing) {
  const auto [before, after] = top_before_and_after(60);
  EXPECT_GT(before, 0);
  EXPECT_NEAR(after, before - 60, 1);
  EXPECT_EQ(app.popup(), PopupId::kEdit);
  EXPECT_TRUE(app.model().changes().edits.empty());
}

TEST_F(FingerScrollTest, ATapPressesAsEver) {
  click(kRow);
  EXPECT_EQ(app.popup(), std::nullopt);
  EXPECT_EQ(app.model().changes().edits.size(), 1u);
}

TEST_F(FingerScrollTest, AMouseTakesNothingAlong) {
  app.set_touch(false);
  frames(3);
  const auto [before, after] = top_before_and_after(60);
  EXPECT_GT(before, 0);
  EXPECT_NEAR(after, before, 1);
}

}  // namespace
}  // namespace tcplab::shell
