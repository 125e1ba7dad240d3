// The stories that are too long to be looked at event by event, here and there from their beginning to their
// end: a moment of the past, and a fork of it, are the run as it was then.
#include "tests/lab/support.hpp"
#include "tests/line.hpp"
#include "tests/short_stories.hpp"

namespace tcplab::lab {
namespace {

constexpr std::size_t kLooks = 6;

void expect_exact_here_and_there(const Scenario& scenario, Line at = Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "exact here and there");
  const History history = whole_run(scenario);
  const std::size_t count = history.trace().events().size();
  Play play(scenario);
  for (std::size_t next = 0; play.trace.events().size() < count;) {
    const std::size_t before = play.trace.events().size();
    play.step();
    if (play.trace.events().size() <= next || play.trace.events().size() == before) continue;
    next += count / kLooks + 1;
    const auto last = static_cast<EventId>(play.trace.events().size() - 1);
    const auto moment = history.moment_after(last);
    ASSERT_TRUE(moment) << explain(history.trace(), moment.error()).in(Language::kEnglish);
    EXPECT_EQ(moment->world.hash(), play.world.hash()) << "event " << last;
    const auto forked = history.fork_at(static_cast<EventId>(before));
    ASSERT_TRUE(forked);
    EXPECT_EQ(forked->now().hash(), play.world.hash()) << "event " << last;
    EXPECT_EQ(forked->trace().events().size(), play.trace.events().size());
  }
}

TEST(LongStories, AreExactFromTheirBeginningToTheirEnd) {
  const std::vector<scenario::Builtin> stories = scenario::long_stories();
  EXPECT_EQ(stories.size() + scenario::short_stories().size(), scenario::builtins().size());
  for (const scenario::Builtin& each : stories) {
    SCOPED_TRACE(each.name);
    expect_exact_here_and_there(scenario_of(each.text));
  }
}

}  // namespace
}  // namespace tcplab::lab
