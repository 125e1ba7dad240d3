// What the processor draws where there is no graphics card, pixel by pixel.
#include "shell/painting/raster.hpp"

#include <cmath>
#include <limits>
#include <set>

#include <imgui.h>
#include <imgui_internal.h>

#include "shell/views/strokes.hpp"
#include "tests/shell/driven_app.hpp"

namespace tcplab::shell {
namespace {

constexpr int kWidth = 64, kHeight = 48;  // units
constexpr Color kBlack = rgb(0x000000), kWhite = rgb(0xffffff), kRed = rgb(0xff0000);
constexpr Color half(Color color) { return (color & 0x00ffffff) | 0x80000000; }

class RasterTest : public DrivenApp {
 protected:
  void SetUp() override {
    DrivenApp::SetUp();
    frames(1);
    unsigned char* opacity = nullptr;
    ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&opacity, &atlas.width, &atlas.height);
    atlas.opacity = opacity;
  }

  template <typename Draw>
  void drawn(const Draw& draw_it, float scale = 1) {
    ImDrawList list(ImGui::GetDrawListSharedData());
    list._ResetForNewFrame();
    list.PushClipRect({0, 0}, {kWidth, kHeight});
    list.PushTextureID(ImGui::GetIO().Fonts->TexID);
    draw_it(list);
    ImDrawData data;
    data.DisplaySize = {kWidth, kHeight};
    data.FramebufferScale = {scale, scale};
    data.CmdLists.push_back(&list);
    raster.draw({{{0, 0, kWidth, kHeight}, kBlack}}, data, atlas);
  }
  Color at(int x, int y) const {
    return raster.pixels()[static_cast<std::size_t>(y) * static_cast<std::size_t>(raster.width()) +
                           static_cast<std::size_t>(x)];
  }
  int red(int x, int y) const { return static_cast<int>(at(x, y) & 0xff); }
  int count(Color color) const {
    return static_cast<int>(std::count(raster.pixels().begin(), raster.pixels().end(), color));
  }

  Raster raster;
  Raster::Atlas atlas;
};

void corner(ImDrawList& list, float x, float y, Color color) {
  list.PrimVtx({x, y}, list._Data->TexUvWhitePixel, color);
}

TEST_F(RasterTest, ARectangleHasThePixelsWhoseCentresLieInIt) {
  drawn([](ImDrawList& list) { list.AddRectFilled({10, 20}, {13, 22}, kRed); });
  EXPECT_EQ(count(kRed), 3 * 2);
  EXPECT_EQ(at(10, 20), kRed);
  EXPECT_EQ(at(12, 21), kRed);
  EXPECT_EQ(at(13, 21), kBlack);
  drawn([](ImDrawList& list) { list.AddRectFilled({10.4f, 20.6f}, {12.4f, 22.6f}, kRed); });
  EXPECT_EQ(count(kRed), 2 * 2);
  EXPECT_EQ(at(10, 21), kRed);
  drawn([](ImDrawList& list) { list.AddRectFilled({10, 20}, {13, 22}, kRed); }, 2);
  EXPECT_EQ(count(kRed), 6 * 4) << "on a screen of two pixels a unit";
}

TEST_F(RasterTest, WhatIsHalfOpaqueLetsHalfOfWhatLiesBeneathThrough) {
  drawn([](ImDrawList& list) {
    list.AddRectFilled({0, 0}, {20, 20}, kWhite);
    list.AddRectFilled({10, 10}, {30, 30}, half(kRed));
  });
  EXPECT_EQ(at(5, 5), kWhite);
  EXPECT_EQ(at(15, 15) & 0xff, 0xffu);
  EXPECT_NEAR(static_cast<int>(at(15, 15) >> 8 & 0xff), 127, 2);
  EXPECT_NEAR(red(25, 25), 128, 2);
  EXPECT_EQ(at(25, 25) >> 24, 0xffu) << "the picture itself is opaque";
}

TEST_F(RasterTest, TrianglesAroundAPointLeaveNoGapAndLieNowhereOnEachOther) {
  for (int turn = 0; turn < 60; ++turn) {
    drawn([turn](ImDrawList& list) {
      constexpr int kParts = 7;
      const auto place = [turn](int part) {
        const float angle =
            static_cast<float>(part % kParts) * 2 * IM_PI / kParts + static_cast<float>(turn) * 0.13f;
        return Point{31.3f + 20 * std::cos(angle), 23.7f + 20 * std::sin(angle)};
      };
      for (int part = 0; part < kParts; ++part) {
        list.PrimReserve(3, 3);
        corner(list, 31.3f, 23.7f, half(kWhite));
        corner(list, place(part).x, place(part).y, half(kWhite));
        corner(list, place(part + 1).x, place(part + 1).y, half(kWhite));
      }
    });
    const std::set<Color> colors(raster.pixels().begin(), raster.pixels().end());
    EXPECT_EQ(colors.size(), 2u) << turn << ": black, and grey that was laid once";
    for (int y = 8; y < 38; ++y)
      for (int x = 16; x < 46; ++x)
        if (std::hypot(x - 31, y - 23) < 15) ASSERT_NE(at(x, y), kBlack) << turn << ": " << x << ", " << y;
  }
}

TEST_F(RasterTest, NothingIsDrawnOutsideOfAClipRectangle) {
  drawn([](ImDrawList& list) {
    list.PushClipRect({10, 10}, {20, 15});
    list.AddRectFilled({0, 0}, {64, 48}, kRed);
    list.PopClipRect();
    list.PushClipRect({30, 10}, {40, 15});
    list.AddCircleFilled({35, 12}, 40, kWhite);
    line(list, {0, 0}, {64, 48}, kRed, 3);
    list.PopClipRect();
  });
  for (int y = 0; y < kHeight; ++y)
    for (int x = 0; x < kWidth; ++x)
      EXPECT_EQ(at(x, y) != kBlack, y >= 10 && y < 15 && ((x >= 10 && x < 20) || (x >= 30 && x < 40)))
          << x << ", " << y;
}

TEST_F(RasterTest, ALineIsAsWideAsItSaysAndFadesToBothSides) {
  drawn([](ImDrawList& list) { line(list, {5, 20}, {60, 20}, kWhite, 4); });  // from 18.5 to 22.5
  EXPECT_EQ(red(30, 17), 0);
  EXPECT_NEAR(red(30, 18), 128, 4);
  for (int y = 19; y < 22; ++y) EXPECT_EQ(red(30, y), 255) << y;
  EXPECT_NEAR(red(30, 22), 128, 4);
  EXPECT_EQ(red(30, 23), 0);
  drawn([](ImDrawList& list) { line(list, {5, 5}, {45, 45}, kWhite, 4); });
  double across = 0;  // of what lies on a row that the line crosses at half a right angle
  for (int x = 0; x < kWidth; ++x) across += red(x, 25) / 255.0;
  EXPECT_NEAR(across, 4 * std::sqrt(2), 0.3);
  for (int off = 0; off < 6; ++off) EXPECT_NEAR(red(25 - off, 25), red(25 + off, 25), 6) << off;
}

TEST_F(RasterTest, TextHasTheOpacityThatItsAtlasHas) {
  ImFont* const font = ImGui::GetIO().Fonts->Fonts[0];
  const ImFontGlyph& glyph = *font->FindGlyph('S');
  const float height = font->FontSize;
  drawn([&](ImDrawList& list) { list.AddText(font, height, {10, 10}, kWhite, "S"); });
  double ink = 0, texels = 0;
  for (int y = 0; y < kHeight; ++y)
    for (int x = 0; x < kWidth; ++x) ink += red(x, y) / 255.0;
  const int left = static_cast<int>(glyph.U0 * static_cast<float>(atlas.width)),
            right = static_cast<int>(glyph.U1 * static_cast<float>(atlas.width));
  const int top = static_cast<int>(glyph.V0 * static_cast<float>(atlas.height)),
            bottom = static_cast<int>(glyph.V1 * static_cast<float>(atlas.height));
  for (int y = top; y < bottom; ++y)
    for (int x = left; x < right; ++x) texels += atlas.opacity[y * atlas.width + x] / 255.0;
  const float texels_a_pixel = static_cast<float>(right - left) / (glyph.X1 - glyph.X0);
  EXPECT_NEAR(ink, texels / static_cast<double>(texels_a_pixel), 0.1 * ink);
  EXPECT_GT(ink, 5);
  const double once = ink;
  drawn([&](ImDrawList& list) { list.AddText(font, height, {10, 10}, kWhite, "S"); }, 2);
  ink = 0;
  for (const Color pixel : raster.pixels()) ink += (pixel & 0xff) / 255.0;
  EXPECT_NEAR(ink, 4 * once, 0.4 * once) << "on a screen of two pixels a unit";
}

TEST_F(RasterTest, WhatFadesFadesEvenly) {
  drawn([](ImDrawList& list) {
    list.PrimReserve(3, 3);
    corner(list, 0, -100, kWhite);
    corner(list, 0, 200, kWhite);
    corner(list, kWidth, 24, kWhite & 0x00ffffff);
  });
  for (int x = 1; x < 60; ++x) {
    EXPECT_NEAR(red(x, 24), 255 - (x + 0.5) * 255 / kWidth, 3) << x;
    EXPECT_LE(red(x, 24), red(x - 1, 24)) << x;
  }
}

TEST_F(RasterTest, PlacesFarAwayAndPlacesThatAreNoneDoNoHarm) {
  constexpr float kFar[] = {-std::numeric_limits<float>::infinity(),
                            -1e30f,
                            -1e7f,
                            0,
                            31,
                            1e7f,
                            3e38f,
                            std::numeric_limits<float>::infinity(),
                            std::numeric_limits<float>::quiet_NaN()};
  drawn([&](ImDrawList& list) {
    for (const float x : kFar) {
      for (const float y : kFar) {
        for (const float z : kFar) {
          list.PrimReserve(3, 3);
          list.PrimVtx({x, y}, {z, x}, half(kRed));
          list.PrimVtx({z, x}, {y, z}, kRed);
          list.PrimVtx({y, z}, {x, y}, half(kRed));
          list.PrimReserve(6, 4);
          list.PrimRectUV({x, y}, {z, x}, {z, y}, {y, x}, half(kRed));
        }
      }
    }
    list.PushClipRect({-1e30f, -1e30f}, {1e30f, 1e30f});
    line(list, {-1e7f, 24}, {1e7f, 24}, kWhite, 3);
  });
  EXPECT_EQ(at(30, 24), kWhite) << "what lies about it is drawn";
}

TEST_F(RasterTest, TheLabIsDrawnAsLargeAsTheScreenIs) {
  frames(3);
  raster.draw(app.surfaces(), *ImGui::GetDrawData(), atlas);
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  EXPECT_EQ(raster.width(), static_cast<int>(size.x));
  EXPECT_EQ(raster.height(), static_cast<int>(size.y));
  const std::set<Color> colors(raster.pixels().begin(), raster.pixels().end());
  EXPECT_GT(colors.size(), 100u);
  EXPECT_EQ(colors.count(0), 0u) << "no pixel is left out";
}

}  // namespace
}  // namespace tcplab::shell
