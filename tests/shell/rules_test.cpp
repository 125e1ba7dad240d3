// The thin lines between the parts of the lab: each on whole pixels of the device, and all of them meet.
#include <cmath>
#include <vector>

#include <imgui.h>

#include "tests/shell/app_fixture.hpp"

namespace tcplab::shell {
namespace {

constexpr float kDevicePixel = 0.5f;

// On a screen with two pixels for each point.
class RulesTest : public AppTest {
 protected:
  RulesTest() {
    ImGui::GetIO().DisplayFramebufferScale = {2, 2};
    bake(2);
    app.open_named("two-flows-one-line");
    frames(3);
  }

  // The plain rectangles in the colour of borders that are a pixel of the device thick, as much as is in
  // sight.
  std::vector<Rect> rules() const {
    const Color border = palette(app.theme()).border;
    std::vector<Rect> found;
    for (const ImDrawList* list : ImGui::GetDrawData()->CmdLists) {
      for (const ImDrawCmd& command : list->CmdBuffer) {
        for (unsigned i = 0; i + 6 <= command.ElemCount; i += 3) {
          const ImDrawIdx* corner = &list->IdxBuffer[static_cast<int>(command.IdxOffset + i)];
          const ImDrawVert* vertex = &list->VtxBuffer[static_cast<int>(command.VtxOffset)];
          if (corner[0] != corner[3] || corner[2] != corner[4]) continue;
          const ImDrawVert& first = vertex[corner[0]];
          const ImDrawVert& last = vertex[corner[2]];
          if (first.col != border || first.uv.x != last.uv.x || first.uv.y != last.uv.y) continue;
          const Rect rule{std::max(first.pos.x, command.ClipRect.x),
                          std::max(first.pos.y, command.ClipRect.y), std::min(last.pos.x, command.ClipRect.z),
                          std::min(last.pos.y, command.ClipRect.w)};
          if (std::min(rule.width(), rule.height()) == kDevicePixel) found.push_back(rule);
        }
      }
    }
    return found;
  }
  // One that has all of that in it.
  bool any_over(const Rect& wanted) const {
    for (const Rect& rule : rules()) {
      if (rule.left <= wanted.left && rule.right >= wanted.right && rule.top <= wanted.top &&
          rule.bottom >= wanted.bottom)
        return true;
    }
    return false;
  }
  bool level(float left, float right, float y) const { return any_over({left, y, right, y + kDevicePixel}); }
};

TEST_F(RulesTest, LieOnThePixelsOfTheDevice) {
  EXPECT_GE(rules().size(), 6U);
  for (const Rect& rule : rules()) {
    for (const float edge : {rule.left, rule.top, rule.right, rule.bottom})
      EXPECT_EQ(edge, std::round(edge / kDevicePixel) * kDevicePixel) << rule.top << " " << rule.left;
  }
}

TEST_F(RulesTest, AreWholeAndMeetWhereTheSplittersCross) {
  const Rect names = find("names")->box;
  const Rect side = find("side")->box;
  const float split = side.center().x;
  const float middle = find("upper")->box.center().y;
  const float right = ImGui::GetIO().DisplaySize.x;
  frames(1);
  EXPECT_TRUE(level(0, right, names.top - kDevicePixel)) << "below the toolbar";
  EXPECT_TRUE(any_over({split, side.top, split + kDevicePixel, side.bottom})) << "beside the panels";
  EXPECT_TRUE(level(split, right, middle)) << "between the panels";
  EXPECT_TRUE(level(0, side.left, names.bottom)) << "below the names of the hosts";
  EXPECT_TRUE(level(side.left, split, names.bottom)) << "and on to the panels";
  const float strip = find("timeline")->box.bottom;
  frames(1);
  EXPECT_TRUE(level(0, side.left, strip)) << "above the connections";
  EXPECT_TRUE(level(side.left, split, strip)) << "and on to the panels";
}

TEST_F(RulesTest, TheGroundOfTheConnectionsReachesThePanels) {
  for (const ImVec2 size : {ImVec2(1440, 900), ImVec2(390, 844)}) {
    resize(size.x, size.y);
    frames(3);
    const Rect chip = find("connection-0")->box;
    const Rect splitter = find(size.x > 1000 ? "side" : "middle")->box;
    frames(1);
    const Point beside = size.x > 1000 ? Point{splitter.center().x - 1, chip.center().y}
                                       : Point{chip.center().x, splitter.center().y - 1};
    const Color panel = palette(app.theme()).panel;
    bool covered = false;
    for (const ImDrawList* list : ImGui::GetDrawData()->CmdLists) {
      for (int i = 0; i + 2 < list->VtxBuffer.Size; ++i) {
        const ImDrawVert& first = list->VtxBuffer[i];
        const ImDrawVert& last = list->VtxBuffer[i + 2];
        covered = covered || (first.col == panel && last.col == panel &&
                              Rect{first.pos.x, first.pos.y, last.pos.x, last.pos.y}.contains(beside) &&
                              first.pos.y <= chip.top);
      }
    }
    EXPECT_TRUE(covered) << size.x;
  }
}

}  // namespace
}  // namespace tcplab::shell
