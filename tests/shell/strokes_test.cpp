// What a software renderer has to do for a line, a head and a box: its time goes by triangles.
#include "shell/views/strokes.hpp"

#include <algorithm>

#include <imgui.h>
#include <imgui_internal.h>

#include "tests/shell/driven_app.hpp"

namespace tcplab::shell {
namespace {

class StrokesTest : public DrivenApp {
 protected:
  template <typename Draw>
  int triangles(const Draw& draw_it) {
    frames(1);
    ImDrawList draw(ImGui::GetDrawListSharedData());
    draw._ResetForNewFrame();
    draw.PushClipRectFullScreen();
    draw.PushTextureID(ImGui::GetIO().Fonts->TexID);
    draw_it(draw);
    corners.assign(draw.VtxBuffer.begin(), draw.VtxBuffer.end());
    return draw.IdxBuffer.Size / 3;
  }
  float reach_down() const {
    return std::max_element(corners.begin(), corners.end(),
                            [](const ImDrawVert& a, const ImDrawVert& b) { return a.pos.y < b.pos.y; })
        ->pos.y;
  }
  std::vector<ImDrawVert> corners;
};

constexpr Color kInk = rgb(0x336699);

TEST_F(StrokesTest, ALineOfAnyWidthTakesTwoTriangles) {
  for (const float width : {0.5f, 1.0f, 1.5f, 2.25f, 9.0f})
    EXPECT_EQ(triangles([&](ImDrawList& draw) { line(draw, {10, 20}, {300, 80}, kInk, width); }), 2) << width;
  EXPECT_EQ(triangles([](ImDrawList& draw) {
              line(draw, {10, 20}, {10, 20}, kInk, 2);
            }),
            0)
      << "of no length";
  EXPECT_EQ(triangles([](ImDrawList& draw) {
              line(draw, {10, 20}, {30, 20}, faded(kInk, 0), 2);
            }),
            0)
      << "unseen";
}

TEST_F(StrokesTest, ALineIsAsWideAsItSaysAndFadesOverAPixelAtMost) {
  const auto drawn_below = [&](float width) {
    triangles([&](ImDrawList& draw) { line(draw, {10, 20}, {300, 20}, kInk, width); });
    return reach_down() - 20.5f;
  };
  EXPECT_FLOAT_EQ(drawn_below(1), 0.5f + 1);
  EXPECT_FLOAT_EQ(drawn_below(2), 1 + 1);
  EXPECT_FLOAT_EQ(drawn_below(1.5f), 0.75f + 0.75f);
}

TEST_F(StrokesTest, AHeadOfManyIsOneTriangleWithItsPointWhereTheArrowEnds) {
  const auto head = [this](Head look) {
    return triangles([look](ImDrawList& draw) { arrow_head(draw, {10, 20}, {100, 60}, kInk, 7, look); });
  };
  EXPECT_EQ(head(Head::kQuick), 1);
  EXPECT_EQ(corners.front().pos.x, 100);
  EXPECT_EQ(corners.front().pos.y, 60);
  EXPECT_GT(head(Head::kSmooth), 1);
  EXPECT_GT(head(Head::kHollow), 1);
}

TEST_F(StrokesTest, AWavyLineEndsWhereItIsToEnd) {
  for (const float end : {84.0f, 86.0f, 90.0f, 95.0f}) {
    triangles([end](ImDrawList& draw) { wavy_line(draw, {50, 10}, {50, end}, kInk, 1, 3, 9); });
    EXPECT_LT(reach_down(), end + 2) << end;
  }
}

TEST_F(StrokesTest, ABoxLeavesItsSmoothEdgeToItsBorderAndTheNextOneHasItsOwn) {
  const auto filled = [](ImDrawList& draw) { draw.AddRectFilled({10, 10}, {90, 30}, kInk, 5); };
  const auto bordered = [](ImDrawList& draw) { bordered_box(draw, {10, 10, 90, 30}, kInk, kInk, 5, 1); };
  const int alone = triangles(filled);
  EXPECT_LT(triangles(bordered), 2 * alone);
  const int first = triangles(bordered);
  EXPECT_EQ(triangles([&](ImDrawList& draw) {
              bordered(draw);
              filled(draw);
            }),
            first + alone);
}

TEST_F(StrokesTest, WhatLiesBeneathEverythingIsClearedAndNotDrawn) {
  frames(5);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ASSERT_GE(app.surfaces().size(), 3u) << "the window, and a panel above another";
  EXPECT_EQ(app.surfaces().front().area, (Rect{0, 0, screen.x, screen.y}));
  for (const Surface& surface : app.surfaces()) EXPECT_EQ(surface.color >> 24, 0xffu);
  // No two triangles of one colour cover half of the screen.
  for (const ImDrawList* const list : ImGui::GetDrawData()->CmdLists) {
    for (int i = 0; i + 2 < list->IdxBuffer.Size; i += 3) {
      const auto at = [&](int corner) {
        return list->VtxBuffer[static_cast<int>(list->IdxBuffer[i + corner])].pos;
      };
      const ImVec2 a = at(0), b = at(1), c = at(2);
      const float area = std::abs((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)) / 2;
      EXPECT_LT(area, screen.x * screen.y / 8);
    }
  }
}

}  // namespace
}  // namespace tcplab::shell
