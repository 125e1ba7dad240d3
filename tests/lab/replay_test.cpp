// A replay that does something else than the run says so, with the event.

#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

constexpr std::string_view kRun =
    "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 20ms\n"
    "at 0ms server listen 80\nat 1ms client connect server:80\n"
    "on client connected client send 20k\n";

std::string plain(const std::string& more = {}) { return std::string(kRun) + more; }

Snapshot start(const std::string& text) {
  Play play(text);
  return {play.world, play.story, 0, 0};
}

// Replays one scenario over the trace of another.
Divergence divergence(const std::string& replayed, const std::string& run) {
  const Trace trace = whole_run(scenario_of(run)).trace();
  const auto moment = replay(start(replayed), trace, static_cast<EventId>(trace.events().size() - 1));
  EXPECT_FALSE(moment) << "there is no divergence";
  return moment ? Divergence() : moment.error();
}

EventId first_difference(const std::string& a, const std::string& b) {
  const Trace one = whole_run(scenario_of(a)).trace();
  const Trace other = whole_run(scenario_of(b)).trace();
  for (EventId id = 0; id < one.events().size() && id < other.events().size(); ++id) {
    if (describe(one, one.events()[id]) != describe(other, other.events()[id])) return id;
  }
  return static_cast<EventId>(std::min(one.events().size(), other.events().size()));
}

TEST(Replay, OfTheSameRunDoesNotDiverge) {
  const Trace trace = whole_run(scenario_of(plain())).trace();
  EXPECT_TRUE(replay(start(plain()), trace, static_cast<EventId>(trace.events().size() - 1)));
}

TEST(Replay, ThatDoesSomethingElseTellsTheEventWhatWasExpectedAndWhatCame) {
  const std::string other = plain("drop client->server data #3\n");
  const Divergence found = divergence(other, plain());
  EXPECT_EQ(found.event, first_difference(plain(), other));
  ASSERT_TRUE(found.expected);
  ASSERT_TRUE(found.got);
  EXPECT_TRUE(std::holds_alternative<SegmentReceived>(found.expected->what));
  EXPECT_TRUE(std::holds_alternative<SegmentDropped>(found.got->what));
  const Message text = explain(whole_run(scenario_of(plain())).trace(), found);
  EXPECT_EQ(text.in(Language::kEnglish).find("event " + std::to_string(found.event) + ": expected \""), 0U);
  EXPECT_NE(text.in(Language::kChinese).find("应为"), std::string::npos);
}

TEST(Replay, OfAnotherSegmentInTheSameEventIsADivergence) {
  const Divergence found = divergence(plain("set client mss 1000\n"), plain());
  EXPECT_TRUE(found.segment);
  ASSERT_TRUE(found.expected);
  EXPECT_TRUE(std::holds_alternative<SegmentSent>(found.expected->what));
  EXPECT_EQ(found.expected->at, Instant{} + milliseconds(1));
  EXPECT_EQ(found.expected->id, found.event);
}

TEST(Replay, ThatFallsQuietTooEarlyIsADivergence) {
  const std::string longer = plain("at 5s client send 1\n");
  const Divergence found = divergence(plain(), longer);
  EXPECT_EQ(found.event, first_difference(plain(), longer));
  EXPECT_TRUE(found.expected);
  EXPECT_FALSE(found.got);
}

TEST(Replay, ThatGoesOnBeyondTheTraceIsADivergence) {
  const Trace trace = whole_run(scenario_of(plain())).trace();
  Play longer(plain("at 5s client send 1\n"));
  trace::Replay second{&trace, 0, 0};
  while (longer.world.goes_on()) longer.world.step(longer.story, second);
  ASSERT_TRUE(second.divergence);
  EXPECT_EQ(second.divergence->event, trace.events().size());
  EXPECT_FALSE(second.divergence->expected);
  EXPECT_TRUE(second.divergence->got);
  EXPECT_NE(explain(trace, *second.divergence).in(Language::kEnglish).find("expected \"nothing\""),
            std::string::npos);
}

TEST(Replay, KeepsTheFirstDivergenceOnly) {
  const Trace trace = whole_run(scenario_of(plain())).trace();
  Play other(plain("drop client->server data #3\n"));
  trace::Replay second{&trace, 0, 0};
  std::optional<EventId> first;
  while (other.world.goes_on()) {
    other.world.step(other.story, second);
    if (second.divergence && !first) first = second.divergence->event;
  }
  ASSERT_TRUE(first);
  EXPECT_EQ(second.divergence->event, *first);
}

}  // namespace
}  // namespace tcplab::lab
