#include "shell/fingers.hpp"

#include <gtest/gtest.h>

namespace tcplab::shell {
namespace {

TEST(Fingers, OneAloneDoesNotPinch) {
  Fingers fingers;
  fingers.down(1, {100, 100});
  EXPECT_FALSE(fingers.move(1, {100, 200}));
}

TEST(Fingers, TwoThatPartAskForMoreByHowMuchTheirDistanceGrew) {
  Fingers fingers;
  fingers.down(1, {100, 100});
  fingers.down(2, {100, 200});
  const std::optional<Pinch> pinch = fingers.move(2, {100, 300});
  ASSERT_TRUE(pinch);
  EXPECT_DOUBLE_EQ(pinch->factor, 2);
  EXPECT_EQ(pinch->centre, (Point{100, 200}));
  EXPECT_FLOAT_EQ(pinch->pan, 50);
}

TEST(Fingers, TwoThatMoveTogetherPanAndDoNotZoom) {
  Fingers fingers;
  fingers.down(1, {100, 100});
  fingers.down(2, {100, 200});
  const std::optional<Pinch> first = fingers.move(1, {100, 140});
  const std::optional<Pinch> second = fingers.move(2, {100, 240});
  ASSERT_TRUE(first && second);
  EXPECT_NEAR(first->factor * second->factor, 1, 1e-9);
  EXPECT_FLOAT_EQ(first->pan + second->pan, 40);
}

TEST(Fingers, AThirdOneOrOneThatLeftEndsIt) {
  Fingers fingers;
  fingers.down(1, {100, 100});
  fingers.down(2, {100, 200});
  fingers.down(3, {200, 200});
  EXPECT_FALSE(fingers.move(2, {100, 300}));
  fingers.up(3);
  EXPECT_TRUE(fingers.move(2, {100, 320}));
  fingers.up(1);
  EXPECT_FALSE(fingers.move(2, {100, 340}));
}

TEST(Fingers, TwoOnOneSpotCannotZoomWithoutEnd) {
  Fingers fingers;
  fingers.down(1, {100, 100});
  fingers.down(2, {100, 101});
  EXPECT_FALSE(fingers.move(2, {100, 400}));
}

}  // namespace
}  // namespace tcplab::shell
