// Cause and effect: ] walks a story to its end, [ back.
#include "core/trace/consequences.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/shell/runs.hpp"
#include "tests/short_stories.hpp"

namespace tcplab::shell {
namespace {

Model opened(std::string_view name) {
  Model model;
  EXPECT_TRUE(model.open(std::string(name), std::string(scenario::find_builtin(name)->text)));
  model.go_to_start();
  return model;
}

// The events that ] goes to, one after the other.
std::vector<trace::EventId> walk(Model& model) {
  std::vector<trace::EventId> way;
  for (trace::EventId at = model.focus().event;;) {
    model.go_to_effect();
    if (model.focus().event == at) return way;
    at = model.focus().event;
    way.push_back(at);
  }
}

std::string told(const Model& model, trace::EventId event) {
  return trace::describe(model.run()->trace(), model.run()->trace().events()[event]);
}

// The furthest event that the causes in the trace, and nothing else, lead to from the first one.
trace::EventId caused_by_the_first(const trace::Trace& trace) {
  std::vector<bool> caused(trace.events().size());
  trace::EventId last = 0;
  for (const trace::Event& event : trace.events()) {
    caused[event.id] = event.id == 0 || (event.cause < event.id && caused[event.cause]);
    if (caused[event.id]) last = event.id;
  }
  return last;
}

// The last of those that end a story together, of which ] goes to the most telling one first.
trace::EventId end_with_its_sides(const Model& model, trace::EventId end) {
  const trace::Consequences& story = model.run()->consequences;
  const trace::EventId other = story.elsewhere(end);
  const trace::EventId from = story.before(end);
  const bool beside = other != trace::kNoEvent && from != trace::kNoEvent && story.before(other) == from;
  return beside ? other : end;
}

TEST(Consequences, FromTheFirstEventTheLastOfEveryScenarioIsReached) {
  for (const scenario::Builtin& scenario : scenario::builtins()) {
    Model model = opened(scenario.name);
    make_whole(model);
    const auto way = walk(model);
    ASSERT_FALSE(way.empty());
    EXPECT_EQ(way.front(), 0u);
    EXPECT_EQ(way.back(), model.run()->trace().events().back().id) << scenario.name;
    for (std::size_t i = 1; i < way.size(); ++i) EXPECT_GT(way[i], way[i - 1]);
  }
}

// Before another story goes on, its own is over: nothing that its beginning has caused comes later.
TEST(Consequences, TheStoryOfTheFirstEventGoesAsFarAsItsCausesReachInEveryScenario) {
  for (const scenario::Builtin& scenario : scenario::builtins()) {
    Model model = opened(scenario.name);
    make_whole(model);
    const trace::Consequences& story = model.run()->consequences;
    trace::EventId at = 0;
    for (trace::EventId next = 0; (next = story.next(at)) != at; at = next) {
      EXPECT_GT(next, at);
      EXPECT_EQ(story.elsewhere(at), trace::kNoEvent) << scenario.name << ", event " << at;
    }
    at = end_with_its_sides(model, at);
    EXPECT_GE(at, caused_by_the_first(model.run()->trace())) << scenario.name;
    const bool is_last = at + 1 == model.run()->trace().events().size();
    EXPECT_EQ(story.elsewhere(at), is_last ? trace::kNoEvent : at + 1) << scenario.name;
  }
}

// Of what an arrival led to, and what leads nowhere, the new state comes before timers and figures.
TEST(Consequences, ANewStateIsNotHiddenBehindATimer) {
  std::size_t states = 0;
  for (const scenario::Builtin& scenario : scenario::builtins()) {
    Model model = opened(scenario.name);
    make_whole(model);
    const trace::Trace& trace = model.run()->trace();
    const trace::Consequences& story = model.run()->consequences;
    for (const trace::Event& event : trace.events()) {
      if (!std::holds_alternative<tcp::StateChanged>(event.what) || event.cause >= event.id) continue;
      const trace::EventId chosen = story.next(event.cause);
      trace::EventId end = chosen;
      while (story.next(end) != end) end = story.next(end);
      if (story.before(end) != event.cause) continue;  // a story that goes further
      ++states;
      EXPECT_TRUE(std::holds_alternative<tcp::StateChanged>(trace.events()[chosen].what))
          << scenario.name << ": " << told(model, event.cause) << " leads to " << told(model, chosen);
    }
  }
  EXPECT_GT(states, 20U);
}

TEST(Consequences, TheHandshakeEndsWithEstablishedAndThenTheWindowThatItBegins) {
  Model model = opened("three-way-handshake");
  make_whole(model);
  const auto way = walk(model);
  ASSERT_GT(way.size(), 2U);
  EXPECT_THAT(told(model, way[way.size() - 3]), testing::HasSubstr("ESTABLISHED"));
  EXPECT_THAT(told(model, way[way.size() - 2]), testing::HasSubstr("connected"));
  EXPECT_EQ(way.back(), model.run()->trace().events().back().id);
}

// Two connections that have nothing to do with each other: a timer that is stopped again leads nowhere, and
// is no end of a story.
TEST(Consequences, WhereAStoryIsOverAnotherGoesOnAndASideOfItIsNoEnd) {
  Model model;
  ASSERT_TRUE(model.open("two",
                         "host a 198.51.100.1\nhost b 198.51.100.2\nhost c 203.0.113.1\nhost d 203.0.113.2\n"
                         "link a b delay 10ms\nlink c d delay 11ms\n"
                         "at 0ms b listen 80\nat 0ms d listen 80\nat 1ms a connect b:80\n"
                         "at 1ms c connect d:80\n"));
  const trace::Trace& trace = model.run()->trace();
  const trace::Consequences& story = model.run()->consequences;
  trace::EventId end = 0;
  for (trace::EventId next = 0; (next = story.next(end)) != end;) end = next;
  end = end_with_its_sides(model, end);
  ASSERT_LT(end + 1, trace.events().size());
  EXPECT_EQ(trace.events()[end].host, 1u) << told(model, end);
  EXPECT_EQ(trace.events()[end + 1].host, 3u) << told(model, end + 1);
  model.select(end);
  model.go_to_effect();
  EXPECT_EQ(model.focus().event, end + 1);
  model.go_to_cause();
  EXPECT_EQ(model.focus().event, end);
  const trace::EventId timer = first_event<tcp::TimerSet>(trace);
  model.select(timer);
  model.go_to_effect();
  EXPECT_EQ(model.focus().event, timer);
}

TEST(Consequences, ACrashLeadsToWhatIsLostBecauseTheHostIsOff) {
  Model model = opened("three-ways-of-not-being-served");
  const trace::Trace& trace = model.run()->trace();
  model.select(0);
  ASSERT_TRUE(std::holds_alternative<trace::Intervened>(trace.events()[0].what));
  model.go_to_effect();
  const trace::Event reached = trace.events()[model.focus().event];
  ASSERT_TRUE(std::holds_alternative<trace::SegmentDropped>(reached.what)) << told(model, reached.id);
  EXPECT_EQ(std::get<trace::SegmentDropped>(reached.what).reason, trace::DropReason::kHostDown);
}

TEST(Consequences, TheWayBackIsTheWayThatWasCome) {
  for (const scenario::Builtin& scenario : scenario::builtins()) {
    Model model = opened(scenario.name);
    const auto way = walk(model);
    for (std::size_t i = way.size() - 1; i-- > 0;) {
      model.go_to_cause();
      EXPECT_EQ(model.focus().event, way[i]) << scenario.name;
    }
  }
}

TEST(Consequences, ASegmentIsFollowedToItsArrivalAndWhatThatMadeHappen) {
  Model model = opened("three-way-handshake");
  const trace::Trace& trace = model.run()->trace();
  model.select(first_event<trace::SegmentSent>(trace));
  const trace::PacketId syn = trace.packet_of(model.focus().event);
  model.go_to_effect();
  EXPECT_EQ(model.focus().event, trace.packets()[syn].received) << told(model, model.focus().event);
  model.go_to_effect();
  ASSERT_TRUE(std::holds_alternative<tcp::StateChanged>(trace.events()[model.focus().event].what));
  model.go_to_effect();
  EXPECT_EQ(model.focus().event, first_event<trace::SegmentSent>(trace, 1))
      << told(model, model.focus().event);
}

TEST(Consequences, EverySegmentLeadsToItsArrivalOrLossUnlessThatLedNowhere) {
  for (const scenario::Builtin& scenario : scenario::few_stories()) {
    Model model = opened(scenario.name);
    const trace::Trace& trace = model.run()->trace();
    for (const trace::Packet& packet : trace.packets()) {
      model.select(packet.sent);
      do {
        model.go_to_effect();
      } while (trace::stage_of(trace.events()[model.focus().event]) == trace::Stage::kPasses);
      const trace::EventId end = packet.received == trace::kNoEvent ? packet.dropped : packet.received;
      EXPECT_EQ(model.focus().event, end) << scenario.name << ": " << told(model, packet.sent);
    }
  }
}

TEST(Consequences, ALossLeadsToTheRetransmission) {
  for (const char* name : {"lost-syn", "data-with-a-lost-segment", "last-ack-lost"}) {
    Model model = opened(name);
    const trace::Trace& trace = model.run()->trace();
    model.select(first_event<trace::SegmentDropped>(trace));
    model.go_to_effect();
    if (std::holds_alternative<tcp::TimerFired>(trace.events()[model.focus().event].what))
      model.go_to_effect();
    const trace::PacketId packet = trace.packet_of(model.focus().event);
    ASSERT_NE(packet, trace::kNoPacket) << name << ": " << told(model, model.focus().event);
    EXPECT_TRUE(trace.packets()[packet].retransmission) << name;
  }
}

// Only the way that ] came is gone back: after anything else the trace's own cause counts.
TEST(Consequences, AfterASelectionBackIsToTheCauseInTheTrace) {
  Model model = opened("three-way-handshake");
  const trace::Trace& trace = model.run()->trace();
  model.go_to_effect();
  model.go_to_effect();
  const trace::EventId arrival = trace.packets()[0].received;
  model.select(arrival);
  model.go_to_cause();
  EXPECT_EQ(model.focus().event, trace.events()[arrival].cause);
}

}  // namespace
}  // namespace tcplab::shell
