#include "core/lab/history.hpp"

#include <memory>

#include "tests/lab/support.hpp"
#include "tests/line.hpp"
#include "tests/short_stories.hpp"

namespace tcplab::lab {
namespace {

// All that can be seen of a World from outside.
std::string picture(const World& world, std::size_t hosts) {
  std::string text = std::to_string(world.now().ns) + " next " + std::to_string(world.next().ns) +
                     " in flight " + std::to_string(world.network().in_flight());
  for (std::size_t i = 0; i < hosts; ++i) {
    const tcp::Host& host = world.host(static_cast<HostIndex>(i));
    for (const tcp::ConnId id : host.connections()) {
      const tcp::Connection& c = *host.find(id);
      text +=
          "\n" + std::to_string(i) + "/" + std::to_string(id.value) + " " + std::string(to_string(c.state()));
      for (const std::uint32_t number :
           {c.snd().una.value, c.snd().nxt.value, c.snd().wnd, c.rcv().nxt.value, c.rcv().wnd,
            c.rcv().readable(), c.congestion().cwnd(), c.congestion().ssthresh(),
            static_cast<std::uint32_t>(c.rto().milliseconds())}) {
        text += " " + std::to_string(number);
      }
      text += " timer " + std::to_string(c.next_timeout().ns);
    }
  }
  return text;
}

World after(const History& history, std::size_t event) {
  auto moment = history.moment_after(static_cast<EventId>(event));
  EXPECT_TRUE(moment) << explain(history.trace(), moment.error()).in(Language::kEnglish);
  return moment->world;
}

World at(const History& history, Instant instant) {
  auto world = history.world_at(instant);
  EXPECT_TRUE(world);
  return *world;
}

// Steps a World of its own from the start, and compares at every event of every step; or at the first and the
// last of each, between which no World is kept.
void expect_replays_exactly(const Scenario& scenario, bool at_ends = false, Line at = Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "replays exactly");
  const History history = whole_run(scenario);
  Play play(scenario);
  while (play.trace.events().size() < history.trace().events().size()) {
    const std::size_t before = play.trace.events().size();
    play.step();
    const std::string expected = picture(play.world, scenario.hosts.size());
    const std::size_t end = play.trace.events().size();
    for (std::size_t id = before; id < end; id = at_ends && id + 1 < end ? end - 1 : id + 1) {
      const auto moment = history.moment_after(static_cast<EventId>(id));
      ASSERT_TRUE(moment) << explain(history.trace(), moment.error()).in(Language::kEnglish);
      ASSERT_EQ(picture(moment->world, scenario.hosts.size()), expected) << "event " << id;
      EXPECT_EQ(moment->first, before);
      EXPECT_EQ(moment->last, end - 1);
    }
  }
  EXPECT_EQ(to_json(play.trace), to_json(history.trace()));
}

TEST(History, IsExactAtEveryEventOfEveryBuiltinScenario) {
  for (const scenario::Builtin& each : scenario::short_stories())
    expect_replays_exactly(scenario_of(each.text));
}

TEST(History, IsExactAtEveryStepOfALossyTransfer) {
  expect_replays_exactly(scenario_of(kLongAndLossy), true);
}

TEST(History, TellsTheWorldAtAnyInstant) {
  const History history = whole_run(scenario_of(kLongAndLossy));
  const Trace& trace = history.trace();
  EXPECT_EQ(history.end(), trace.events().back().at);
  for (std::size_t i = 0; i + 1 < trace.events().size(); i += 97) {
    if (trace.events()[i].at == trace.events()[i + 1].at) continue;
    EXPECT_EQ(picture(at(history, trace.events()[i].at), 2), picture(after(history, i), 2));
    const World between = at(history, trace.events()[i + 1].at - nanoseconds(1));
    EXPECT_EQ(between.host(0).connections(), after(history, i).host(0).connections());
  }
  EXPECT_EQ(picture(at(history, Instant{} - seconds(1)), 2), picture(Play(history.scenario()).world, 2));
  EXPECT_EQ(picture(at(history, history.end() + seconds(1)), 2),
            picture(after(history, trace.events().size() - 1), 2));
}

TEST(History, AWorldOfThePastGoesOnLikeTheRun) {
  const History history = whole_run(scenario_of(kLongAndLossy));
  const Trace& trace = history.trace();
  Play fresh(history.scenario());
  Replay replay{&trace, 0, 0};
  while (replay.events < trace.events().size() / 2) fresh.world.step(fresh.story, replay);
  World past = after(history, replay.events - 1);
  Replay rest = replay;
  while (past.goes_on()) past.step(fresh.story, rest);
  EXPECT_FALSE(rest.divergence);
  EXPECT_EQ(rest.events, trace.events().size());
  EXPECT_EQ(rest.packets, trace.packets().size());
  EXPECT_EQ(past.now(), history.end());
}

TEST(History, StopsAnEndlessRunAndSaysSo) {
  const Scenario scenario = scenario_of(kLongAndLossy);
  History::Limits limits;
  limits.events = 500;
  const History few = whole_run(scenario, limits);
  EXPECT_EQ(few.stopped_by(), History::Limit::kEvents);
  EXPECT_TRUE(few.done());
  EXPECT_GE(few.trace().events().size(), 500U);
  EXPECT_LT(few.trace().events().size(), 600U);
  EXPECT_EQ(at(few, few.end() + seconds(10)).now(), few.end());
  limits = History::Limits();
  limits.time = milliseconds(300);
  const History brief = whole_run(scenario, limits);
  EXPECT_EQ(brief.stopped_by(), History::Limit::kTime);
  EXPECT_LE(brief.end(), Instant{} + milliseconds(300));
  EXPECT_FALSE(whole_run(scenario).truncated());
}

TEST(History, OfAScenarioWhereNothingHappensIsEmpty) {
  const History history = whole_run(scenario_of("host alone 198.51.100.1\n"));
  EXPECT_TRUE(history.trace().events().empty());
  EXPECT_EQ(history.end(), Instant{});
  EXPECT_FALSE(at(history, Instant{}).goes_on());
  EXPECT_TRUE(history.done());
}

}  // namespace
}  // namespace tcplab::lab
