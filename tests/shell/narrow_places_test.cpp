// What is said where there is little room for it.

#include <string>

#include "tests/shell/driven_app.hpp"

namespace tcplab::shell {
namespace {

class NarrowPlaces : public DrivenApp {};

TEST_F(NarrowPlaces, AnErrorInAVeryLongLineShowsWhatStandsAroundIt) {
  const std::string long_text(20'000, 'x');
  ASSERT_FALSE(app.open_text("long.tcplab", "title \"" + long_text + "\" oops \"" + long_text + "\"\n"));
  for (const ImVec2 size : {ImVec2(1440, 900), ImVec2(320, 480)}) {
    resize(size.x, size.y);
    frames(4);
    const std::vector<Line> lines = screen();
    const Line* wrong = find_line(lines, "oops");
    ASSERT_NE(wrong, nullptr);
    EXPECT_LE(wrong->box.right, size.x);
    EXPECT_LT(wrong->box.bottom, size.y / 2) << "the lab is out of sight";
    const Line* caret = nullptr;
    for (const Line& line : lines) {
      if (line.text == "^") caret = &line;
    }
    ASSERT_NE(caret, nullptr);
    const float letter = wrong->box.width() / static_cast<float>(wrong->text.size());
    const float place = wrong->box.left + letter * static_cast<float>(wrong->text.find("oops"));
    EXPECT_NEAR(caret->box.left, place, 2 * letter);
  }
}

TEST_F(NarrowPlaces, AnInstantWithoutRoomOnTheRulerKeepsTheDigitsThatNeighboursDifferIn) {
  resize(320, 700);
  frames(3);
  for (int i = 0; i < 60; ++i) press(ImGuiKey_Equal);  // zooms in as far as it goes
  frames(30);
  std::size_t on_ruler = 0;
  for (const Line& line : screen()) {
    if (line.box.right > 54 || line.text.find_first_not_of("0123456789.?ms ") != std::string::npos) continue;
    ++on_ruler;
    EXPECT_FALSE(line.cut_left) << line.text;
    EXPECT_GE(line.box.left, 0) << line.text;
  }
  EXPECT_GT(on_ruler, 0u);
}

TEST_F(NarrowPlaces, TheFlagOfAScriptThatFailsAtItsStartIsSeenWhole) {
  ASSERT_TRUE(app.open_text("early.pkt",
                            "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 listen(3, 1) = -1 EINVAL\n"));
  frames(30);
  std::size_t flags = 0;
  for (const Line& line : screen()) {
    if (line.text != "line 2") continue;
    ++flags;
    EXPECT_FALSE(line.cut_across);
  }
  EXPECT_EQ(flags, 1u);
}

}  // namespace
}  // namespace tcplab::shell
