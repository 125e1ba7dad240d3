#include "shell/timeline/viewport.hpp"

#include <gtest/gtest.h>

namespace tcplab::shell {
namespace {

Viewport fitted_view() {
  Viewport view;
  view.set_extent(100, 600);
  view.reset(10, 1e-3);
  return view;
}

TEST(Viewport, FitsTheWholeAxis) {
  const Viewport view = fitted_view();
  EXPECT_FLOAT_EQ(view.y_of(0), 100);
  EXPECT_FLOAT_EQ(view.y_of(10), 600);
  EXPECT_TRUE(view.fits());
}

TEST(Viewport, StaysFittedWhenTheWindowGrows) {
  Viewport view = fitted_view();
  view.set_extent(50, 1050);
  EXPECT_FLOAT_EQ(view.y_of(10), 1050);
}

TEST(Viewport, ZoomKeepsWhatIsUnderThePointerAtEveryMomentOfTheMovement) {
  Viewport view = fitted_view();
  const double place = view.place_at(300);
  view.zoom_at(300, 8);
  int frames = 0;
  do {
    EXPECT_NEAR(view.place_at(300), place, 1e-6);
    ASSERT_LT(++frames, 200);
  } while (view.advance(1.0 / 60));
  EXPECT_NEAR(view.scale(), 400, 1);
  EXPECT_FALSE(view.fits());
}

TEST(Viewport, ZoomOutEndsAtTheWholeRun) {
  Viewport view = fitted_view();
  view.zoom_at(300, 100);
  for (int i = 0; i < 100; ++i) view.zoom_at(300, 0.5);
  view.settle();
  EXPECT_GE(view.scale(), 25 - 1e-9);  // half of the fitting scale
}

TEST(Viewport, ZoomInEndsAtTheSmallestVisible) {
  Viewport view = fitted_view();
  for (int i = 0; i < 200; ++i) view.zoom_at(300, 2);
  view.settle();
  EXPECT_NEAR(view.place_at(600) - view.place_at(100), 1e-3, 1e-9);
}

TEST(Viewport, DragMovesByAsManyPixels) {
  Viewport view = fitted_view();
  view.show(4, 6);
  view.settle();
  const float y = view.y_of(5);
  view.pan(-40);
  EXPECT_NEAR(view.y_of(5), y - 40, 0.01f);
}

TEST(Viewport, RevealMovesOnlyWhenNeeded) {
  Viewport view = fitted_view();
  view.show(4, 6);
  view.settle();
  view.reveal(5, 50);
  EXPECT_FALSE(view.moving());
  view.reveal(9, 50);
  EXPECT_TRUE(view.moving());
  view.settle();
  EXPECT_NEAR(view.y_of(9), 550, 0.01f);
}

TEST(Viewport, StandsStillWhenTheMovementIsOver) {
  Viewport view = fitted_view();
  view.show(4, 6);
  int frames = 0;
  while (view.advance(1.0 / 60)) ASSERT_LT(++frames, 120);
  EXPECT_FALSE(view.moving());
  EXPECT_FLOAT_EQ(view.y_of(4), 100);
  EXPECT_FLOAT_EQ(view.y_of(6), 600);
}

}  // namespace
}  // namespace tcplab::shell
