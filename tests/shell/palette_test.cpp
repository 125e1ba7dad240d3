#include "shell/palette.hpp"

#include <gtest/gtest.h>

namespace tcplab::shell {
namespace {

constexpr double kReadable = 4.5;  // WCAG 2.1, 1.4.3

class PaletteTest : public testing::TestWithParam<Theme> {};

TEST_P(PaletteTest, TextIsReadableOnEverySurface) {
  const Palette& c = palette(GetParam());
  for (const Color surface : {c.background, c.panel, c.raised, c.hovered}) {
    EXPECT_GE(contrast(c.text, surface), 7);
    EXPECT_GE(contrast(c.muted, surface), kReadable);
  }
  for (const Color surface : {c.background, c.panel}) {
    for (const Color color : {c.accent, c.loss, c.retransmission, c.syn, c.data, c.ack, c.fin, c.rst}) {
      EXPECT_GE(contrast(color, surface), kReadable) << std::hex << color << " on " << surface;
    }
  }
  EXPECT_GE(contrast(c.on_accent, c.accent), kReadable);
  EXPECT_GE(contrast(c.text, c.warning_surface), kReadable);
  EXPECT_GE(contrast(c.loss, c.warning_surface), kReadable);
}

TEST_P(PaletteTest, StateNamesAreReadableOnTheirOwnSpan) {
  const Palette& c = palette(GetParam());
  for (const Color state : c.states) {
    EXPECT_GE(contrast(state, blended(c.background, faded(state, kSpanFill))), kReadable)
        << std::hex << state;
    EXPECT_GE(contrast(state, blended(c.panel, faded(state, kSpanFill))), kReadable) << std::hex << state;
    // And in the diagram, where the present state is filled with its colour.
    EXPECT_GE(contrast(c.background, state), kReadable) << std::hex << state;
  }
}

INSTANTIATE_TEST_SUITE_P(Themes, PaletteTest, testing::Values(Theme::kDark, Theme::kLight),
                         [](const auto& theme) { return theme.param == Theme::kDark ? "Dark" : "Light"; });

// Where more is wanted: WCAG 2.1, 1.4.6, of every text on everything that it may lie on, and 1.4.11 of lines.
TEST_P(PaletteTest, TheStrongOneKeepsSevenForTextsAndThreeForLines) {
  const Palette& c = palette(GetParam(), ContrastLevel::kMore);
  for (const Color surface : {c.background, c.panel, c.raised, c.hovered}) {
    for (const Color color :
         {c.text, c.muted, c.accent, c.loss, c.retransmission, c.syn, c.data, c.ack, c.fin, c.rst})
      EXPECT_GE(contrast(color, surface), 7) << std::hex << color << " on " << surface;
    EXPECT_GE(contrast(c.faint, surface), 3);
    EXPECT_GE(contrast(c.border, surface), 3);
  }
  EXPECT_GE(contrast(c.on_accent, c.accent), 7);
  EXPECT_GE(contrast(c.text, c.warning_surface), 7);
  EXPECT_GE(contrast(c.loss, c.warning_surface), 7);
  for (const Color state : c.states) {
    for (const Color surface : {c.background, c.panel})
      EXPECT_GE(contrast(state, blended(surface, faded(state, kSpanFill))), 7) << std::hex << state;
    EXPECT_GE(contrast(c.background, state), 7) << std::hex << state;
  }
}

TEST(Color, PacksRedLowest) {
  EXPECT_EQ(rgb(0x112233), 0xff332211u);
  EXPECT_EQ(faded(rgb(0x112233), 0.5f), 0x80332211u);
  EXPECT_NEAR(contrast(rgb(0xffffff), rgb(0x000000)), 21, 0.01);
}

}  // namespace
}  // namespace tcplab::shell
