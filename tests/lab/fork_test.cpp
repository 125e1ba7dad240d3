// A run as it was at some step, which goes on by itself.

#include <vector>

#include "tests/bench/heap.hpp"
#include "tests/lab/support.hpp"
#include "tests/line.hpp"
#include "tests/short_stories.hpp"

namespace tcplab::lab {
namespace {

History fork(const History& history, std::size_t event) {
  auto forked = history.fork_at(static_cast<EventId>(event));
  EXPECT_TRUE(forked) << explain(history.trace(), forked.error()).in(Language::kEnglish);
  return *std::move(forked);
}

// At every few steps, the fork is the run that was only made so far, also in what its trace does not know
// yet.
void expect_forks_like_a_run_made_so_far(const Scenario& scenario, int stride, Line at = Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "forks like a run made so far");
  const History history = whole_run(scenario);
  Play play(scenario);
  for (int step = 0; play.trace.events().size() < history.trace().events().size(); ++step) {
    const std::size_t before = play.trace.events().size();
    play.step();
    // What was held back leaves without an event.
    if (step % stride != 0 || play.trace.events().size() == before) continue;
    const History forked = fork(history, before);
    ASSERT_EQ(to_json(forked.trace()), to_json(play.trace)) << "event " << before;
    EXPECT_EQ(forked.now().hash(), play.world.hash());
    EXPECT_TRUE(scenario.until || forked.done() == !play.world.goes_on());
  }
}

TEST(Fork, IsTheRunAsItWasThenInEveryBuiltinScenario) {
  for (const scenario::Builtin& each : scenario::short_stories())
    expect_forks_like_a_run_made_so_far(scenario_of(each.text), 3);
}

TEST(Fork, IsTheRunAsItWasThenInALossyTransfer) {
  expect_forks_like_a_run_made_so_far(scenario_of(kLongAndLossy), 61);
}

// The passive OPEN for one peer becomes the connection itself, and here it does so twice: of what the trace
// says of it, a fork knows what was said until then.
TEST(Fork, KnowsNoNumbersThatAListenForOnePeerHasOnlyLater) {
  expect_forks_like_a_run_made_so_far(
      scenario_of("host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 20ms\n"
                  "at 0s server listen 80 only client:5000\n"
                  "at 100ms client connect server:80 from 5000 as one\nat 130ms client:one abort\n"
                  "at 300ms client connect server:80 from 5000 as again\n"
                  "at 400ms client:again send 500\nuntil 2s\n"),
      1);
}

TEST(Fork, GoesOnAsTheRunDidAndLeavesThatAlone) {
  const History history = whole_run(scenario_of(kLongAndLossy));
  const std::string whole = to_json(history.trace());
  const std::size_t count = history.trace().events().size();
  for (const std::size_t event : {std::size_t{0}, count / 7, count / 2, count - 2}) {
    History forked = fork(history, event);
    EXPECT_LT(forked.trace().events().size(), count + 1);
    forked.run_to_end();
    EXPECT_EQ(to_json(forked.trace()), whole) << event;
    EXPECT_EQ(forked.now().hash(), history.now().hash());
  }
  EXPECT_EQ(to_json(history.trace()), whole);
}

TEST(Fork, AtAnInstantHasAllThatWasDueUntilThen) {
  const History history = whole_run(scenario_of(kLongAndLossy));
  for (const int ms : {0, 1, 137, 400}) {
    auto forked = history.fork_at(at_ms(ms));
    ASSERT_TRUE(forked);
    EXPECT_LE(forked->end(), at_ms(ms));
    EXPECT_GT(forked->now().next(), at_ms(ms));
    EXPECT_EQ(forked->now().hash(), history.world_at(at_ms(ms))->hash());
  }
  EXPECT_TRUE(history.fork_at(Instant{} - seconds(1))->trace().events().empty());
  EXPECT_EQ(history.fork_at(history.end() + seconds(1))->trace().events().size(),
            history.trace().events().size());
}

// The same past, another future: the run ends elsewhere, and each of them can be gone back in.
TEST(Fork, GoesItsOwnWayAndBothCanBeGoneBackIn) {
  History history(scenario_of(kLongAndLossy));
  history.advance({.instant = at_ms(500)});
  History forked = *history.fork_at(at_ms(250));
  History::Limits limits;
  limits.until = milliseconds(320);
  forked.set_limits(limits);
  forked.run_to_end();
  EXPECT_LE(forked.end(), at_ms(320));
  History again = fork(forked, forked.trace().events().size() / 2);
  again.set_limits({});
  again.run_to_end();
  const std::size_t made = forked.trace().events().size();
  history.run_to_end();
  EXPECT_EQ(to_json(again.trace()), to_json(history.trace()));
  EXPECT_EQ(forked.trace().events().size(), made);
  for (std::size_t id = 0; id < made; id += 83) {
    const auto here = forked.moment_after(static_cast<EventId>(id));
    const auto there = history.moment_after(static_cast<EventId>(id));
    ASSERT_TRUE(here) << id;
    EXPECT_EQ(here->world.hash(), there->world.hash());
  }
}

TEST(Fork, OfARunThatIsStillBeingMadeDoesNotWaitForIt) {
  History history(scenario_of(kLongAndLossy));
  history.advance({.events = 900});
  const History forked = fork(history, 450);
  const std::size_t made = forked.trace().events().size();
  history.run_to_end();
  EXPECT_EQ(forked.trace().events().size(), made);
  EXPECT_FALSE(forked.done());
}

// Counted in octets of the heap, for runs of which one is ten times as long: what a fork in their middle
// takes is a part of the last chunk, and a pointer for each of the others.
TEST(Fork, CostsNotWhatTheRunIsLong) {
  const auto cost = [](int sends) {
    std::string text =
        "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 5ms rate 50Mbit/s\n"
        "at 0ms server listen 80\nat 1ms client connect server:80\n";
    for (int i = 0; i < sends; ++i) text += "at " + std::to_string(50 + i * 60) + "ms client send 200k\n";
    const History history = whole_run(scenario_of(text));
    const std::size_t count = history.trace().events().size();
    EXPECT_GT(count, static_cast<std::size_t>(sends) * 500);
    const std::size_t before = heap_octets();
    const History forked = fork(history, count / 2);
    EXPECT_GT(forked.worlds_kept(), history.worlds_kept() / 3);
    return heap_octets() - before;
  };
  const std::size_t brief = cost(20);
  const std::size_t tenfold = cost(200);
  EXPECT_LT(tenfold, brief * 2) << brief;
}

}  // namespace
}  // namespace tcplab::lab
