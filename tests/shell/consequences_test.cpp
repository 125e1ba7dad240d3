// Cause and effect: ] walks a story to its end, [ back.
#include "core/trace/consequences.hpp"

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

// Also where the last is an OPEN that fails, for the pair of sockets that it names is in TIME-WAIT.
std::vector<scenario::Builtin> to_the_end() {
  std::vector<scenario::Builtin> stories = scenario::few_stories();
  stories.push_back(*scenario::find_builtin("ports-run-out"));
  return stories;
}

TEST(Consequences, FromTheFirstEventTheLastOfEveryScenarioIsReached) {
  for (const scenario::Builtin& scenario : to_the_end()) {
    Model model = opened(scenario.name);
    const auto way = walk(model);
    ASSERT_FALSE(way.empty());
    EXPECT_EQ(way.front(), 0u);
    EXPECT_EQ(way.back(), model.run()->trace().events().back().id) << scenario.name;
    for (std::size_t i = 1; i < way.size(); ++i) EXPECT_GT(way[i], way[i - 1]);
  }
}

TEST(Consequences, TheWayBackIsTheWayThatWasCome) {
  for (const scenario::Builtin& scenario : to_the_end()) {
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

TEST(Consequences, EverySegmentOfEveryScenarioLeadsToItsArrivalOrLossUnlessThatLedNowhere) {
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
