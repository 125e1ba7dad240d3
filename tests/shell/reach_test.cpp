// What is found without going through all is what going through all finds.
#include "shell/model/reach.hpp"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "shell/model/index.hpp"
#include "shell/model/ordered.hpp"
#include "shell/model/usual.hpp"
#include "tests/shell/runs.hpp"

namespace tcplab::shell {
namespace {

TEST(Reach, FindsTheFirstThatIsNotOver) {
  std::mt19937 random(3);
  Reach reach;
  std::vector<Instant> ends;
  EXPECT_EQ(reach.next(0, Instant{}), 0u);
  for (int i = 0; i < 700; ++i) {
    const Instant end{static_cast<std::int64_t>(random() % 1000)};
    ends.push_back(end);
    reach.push_back(end);
    if (i % 3 == 0) {  // some come to another end, later or sooner
      const std::size_t place = random() % ends.size();
      ends[place] = random() % 4 == 0 ? Reach::kNowhere : Instant{static_cast<std::int64_t>(random() % 1000)};
      reach.set(place, ends[place]);
    }
    for (int probe = 0; probe < 20; ++probe) {
      const std::size_t from = random() % (ends.size() + 1);
      const Instant at{static_cast<std::int64_t>(random() % 1100)};
      std::size_t expected = from;
      while (expected < ends.size() && ends[expected] < at) ++expected;
      ASSERT_EQ(reach.next(from, at), expected) << i << ": from " << from;
    }
  }
}

TEST(Ordered, FindsTheFirstAtAnInstantOrLater) {
  std::mt19937 random(5);
  Ordered ordered;
  Spans<TimerSpan> spans;
  std::vector<Instant> all;
  Instant at;
  for (int i = 0; i < 700; ++i) {
    for (int probe = 0; probe < 20; ++probe) {
      const Instant wanted{static_cast<std::int64_t>(random() % 700)};
      const auto found = std::lower_bound(all.begin(), all.end(), wanted) - all.begin();
      ASSERT_EQ(ordered.first_from(wanted), static_cast<std::size_t>(found)) << i;
      ASSERT_EQ(spans.first_after(wanted) - spans.begin(), found) << i;
    }
    all.push_back(at);
    ordered.push_back(at);
    TimerSpan span;
    span.to = at;
    spans.push_back(span);
    at = at + nanoseconds(static_cast<std::int64_t>(random() % 3));  // some are of one instant
  }
}

TEST(Usual, IsTheMedianAndSettles) {
  Usual usual;
  EXPECT_FALSE(usual.measure(true));
  for (const int ms : {5, 1, 9}) usual.add(milliseconds(ms));
  EXPECT_TRUE(usual.measure(true));
  EXPECT_EQ(usual.value(), milliseconds(5));
  EXPECT_FALSE(usual.measure(true)) << "nothing new";
  for (int i = 0; i < 2000; ++i) usual.add(milliseconds(7));
  EXPECT_TRUE(usual.measure(false));
  EXPECT_EQ(usual.value(), milliseconds(7));
  for (int i = 0; i < 9000; ++i) usual.add(milliseconds(1));
  EXPECT_FALSE(usual.measure(true));
  EXPECT_EQ(usual.value(), milliseconds(7));
}

TEST(Tracks, ThePeerAndTheLatestAreThoseThatAWalkWouldFind) {
  const shell::Run run = run_of("crowd", scenario::parse(crowd_text()).value());
  const auto connections = run.trace().connections();
  const Tracks& tracks = run.index.tracks();
  for (trace::EventId event = 0; event < run.trace().events().size(); event += 3) {
    for (const Track& track : tracks) {
      const trace::ConnectionInfo& mine = connections[track.connection];
      const Track* peer = nullptr;
      for (const Track& other : tracks) {
        const trace::ConnectionInfo& info = connections[other.connection];
        const bool other_end = &other != &track && info.local == mine.remote && info.remote == mine.local;
        if (other_end && info.first <= event) peer = &other;
      }
      EXPECT_EQ(tracks.peer_of(track, event), peer);
    }
    for (trace::HostIndex host = 0; host < 3; ++host) {
      const Track* latest = nullptr;
      for (const Track& track : tracks) {
        const bool there = track.host == host && connections[track.connection].first <= event;
        if (there && (!latest || latest->listener || !track.listener)) latest = &track;
      }
      EXPECT_EQ(tracks.latest(host, event), latest);
    }
  }
}

// Those that are there at once stand beside each other, and a lane is taken again as soon as it is free.
TEST(Tracks, OfOneLaneNeverOverlap) {
  const shell::Run run = run_of("crowd", scenario::parse(crowd_text()).value());
  const Tracks& tracks = run.index.tracks();
  EXPECT_EQ(tracks.lanes(1, false).size(), 8u);
  for (trace::HostIndex host = 0; host < 3; ++host) {
    for (const Lane& lane : tracks.lanes(host, false)) {
      for (std::size_t i = 1; i < lane.tracks.size(); ++i)
        EXPECT_GT(tracks[lane.tracks[i]].from, tracks[lane.tracks[i - 1]].to);
    }
  }
}

}  // namespace
}  // namespace tcplab::shell
