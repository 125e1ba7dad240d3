#include "core/lab/moments.hpp"

#include <random>

#include "tests/lab/support.hpp"
#include "tests/line.hpp"

namespace tcplab::lab {
namespace {

constexpr std::string_view kLossyTransfer =
    "seed 5\nhost client 198.51.100.1\nhost server 198.51.100.2\n"
    "link client server delay 5ms rate 100Mbit/s queue 400 loss 0.2%\n"
    "at 0ms server listen 80\nat 10ms client connect server:80\nat 50ms client send 2M\n";

void expect_the_moment(Moments& moments, const History& history, EventId event, Line at = Line::here()) {
  const testing::ScopedTrace asked(at.file, at.number, "after event " + std::to_string(event));
  const auto near = moments.after(history, event);
  const auto far = history.moment_after(event);
  ASSERT_TRUE(near);
  ASSERT_TRUE(far);
  EXPECT_EQ((*near)->first, far->first);
  EXPECT_EQ((*near)->last, far->last);
  EXPECT_TRUE((*near)->world.same_future(far->world));
}

TEST(MomentsTest, AreThoseOfTheHistoryWhereverOneComesFrom) {
  const History history = whole_run(scenario_of(kLossyTransfer));
  const auto events = static_cast<EventId>(history.trace().events().size());
  ASSERT_GT(events, 3000u);
  Moments moments;
  std::mt19937 random(1);
  for (int i = 0; i < 40; ++i) expect_the_moment(moments, history, static_cast<EventId>(random() % events));
  for (EventId event = 1500; event < 1600; ++event) expect_the_moment(moments, history, event);
  for (EventId event = 1700; event > 1500; --event) expect_the_moment(moments, history, event);
  expect_the_moment(moments, history, 0);
  expect_the_moment(moments, history, events - 1);
}

TEST(MomentsTest, FollowARunThatIsStillBeingMade) {
  History history(scenario_of(kLossyTransfer));
  Moments moments;
  while (history.advance({.events = 500})) {
    const auto events = static_cast<EventId>(history.trace().events().size());
    expect_the_moment(moments, history, events - 1);
    expect_the_moment(moments, history, events - 2);
    expect_the_moment(moments, history, events / 2);
  }
}

TEST(MomentsTest, StayGoodWhileSomeOthersAreAskedFor) {
  const History history = whole_run(scenario_of(kLossyTransfer));
  const auto events = static_cast<EventId>(history.trace().events().size());
  Moments moments;
  const auto first = moments.after(history, events / 2);
  ASSERT_TRUE(first);
  for (const EventId other : {events / 2 - 1, events / 2 + 1, events / 2 + 7})
    ASSERT_TRUE(moments.after(history, other));
  EXPECT_TRUE((*first)->world.same_future(history.moment_after(events / 2)->world));
}

}  // namespace
}  // namespace tcplab::lab
