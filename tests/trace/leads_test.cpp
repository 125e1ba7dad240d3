// How far events lead, found in pieces.
#include "core/trace/leads.hpp"

#include <cstddef>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/rng.hpp"

namespace tcplab::trace {
namespace {

// What leads where, and how often that was asked.
struct Graph {
  std::vector<std::vector<EventId>> ways;
  mutable std::size_t asked = 0;

  template <typename Visit>
  void operator()(EventId event, const Visit& visit) const {
    ++asked;
    for (const EventId to : ways[event]) visit(to, to % 3 != 0);
  }
};

Graph each_leads_to_the_next(std::size_t events) {
  Graph graph;
  for (EventId event = 0; event < events; ++event) graph.ways.push_back({event + 1});
  return graph;
}

Graph random_graph(std::size_t events) {
  Rng rng(7);
  Graph graph;
  graph.ways.resize(events);
  for (EventId to = 1; to < events; ++to)
    for (int i = 0; i < 2; ++i) graph.ways[rng.below(to)].push_back(to);
  return graph;
}

TEST(Leads, AreAsOfTheLastWholeLookWhileTheTraceGrows) {
  const Graph graph = each_leads_to_the_next(40);
  Leads leads;
  leads.look(10, 20, graph);
  EXPECT_EQ(leads.seen(), 10u);
  EXPECT_EQ(leads.of(0).any, 10u);
  leads.look(20, 39, graph);
  EXPECT_EQ(leads.seen(), 10u);
  EXPECT_EQ(leads.of(0).any, 10u);
  EXPECT_EQ(leads.of(15).any, 15u) << "what is new leads nowhere yet";
  leads.look(20, 1, graph);
  EXPECT_EQ(leads.seen(), 20u);
  EXPECT_EQ(leads.of(0).any, 20u);
  EXPECT_EQ(leads.of(15).any, 20u);
}

TEST(Leads, AreFoundInSoManyStepsAndNoMore) {
  const Graph graph = each_leads_to_the_next(1001);
  Leads leads;
  for (std::size_t steps = 0; steps < 2000; steps += 8) {
    EXPECT_EQ(leads.seen(), 0u);
    leads.look(1000, 8, graph);
    ASSERT_EQ(graph.asked, steps + 8);
  }
  EXPECT_EQ(leads.seen(), 1000u);
  leads.look(1000, 8, graph);
  EXPECT_EQ(graph.asked, 2000u) << "there is nothing left to look at";
}

TEST(Leads, AreTheSameInPiecesAsAtOnce) {
  constexpr std::size_t kEvents = 500;
  const Graph graph = random_graph(kEvents);
  Leads at_once;
  at_once.look(kEvents, 2 * kEvents, graph);
  for (const std::size_t piece : {1u, 7u, 200u}) {
    Leads leads;
    for (std::size_t events = 1; events <= kEvents; ++events) leads.look(events, piece, graph);
    while (leads.seen() < kEvents) leads.look(kEvents, piece, graph);
    for (EventId event = 0; event < kEvents; ++event) {
      EXPECT_EQ(leads.of(event).any, at_once.of(event).any);
      EXPECT_EQ(leads.of(event).firm, at_once.of(event).firm);
      EXPECT_EQ(leads.of(event).story, at_once.of(event).story);
    }
  }
}

}  // namespace
}  // namespace tcplab::trace
