#include "shell/model/index.hpp"

#include <gtest/gtest.h>

#include "shell/model/focus.hpp"
#include "tests/shell/runs.hpp"

namespace tcplab::shell {
namespace {

std::vector<tcp::State> states_of(const Track& track) {
  std::vector<tcp::State> states;
  for (const StateSpan& span : track.spans) states.push_back(span.state);
  return states;
}

const Track& only_connection(const Index& index, trace::HostIndex host) {
  for (const Track& track : index.tracks()) {
    if (track.host == host && !track.listener) return track;
  }
  throw std::runtime_error("no connection");
}

TEST(Index, StatesOfAFourSegmentCloseFollowEachOtherWithoutAGap) {
  using enum tcp::State;
  const shell::Run run = run_of("four-segment-close");
  const Track& client = only_connection(run.index, 0);
  const Track& server = only_connection(run.index, 1);
  EXPECT_EQ(states_of(client), (std::vector{kSynSent, kEstablished, kFinWait1, kFinWait2, kTimeWait}));
  EXPECT_EQ(states_of(server), (std::vector{kSynReceived, kEstablished, kCloseWait, kLastAck}));
  for (std::size_t i = 1; i < client.spans.size(); ++i) {
    EXPECT_EQ(client.spans[i].begin, client.spans[i - 1].end);
    EXPECT_EQ(client.spans[i].from, client.spans[i - 1].to);
  }
}

TEST(Index, StateAfterAnEventIsThatOfTheTrace) {
  const shell::Run run = run_of("last-ack-lost");
  for (const Track& track : run.index.tracks()) {
    tcp::State state = tcp::State::kClosed;
    for (const trace::Event& event : run.trace().events()) {
      const auto* change = std::get_if<tcp::StateChanged>(&event.what);
      if (change && run.index.track_of(event.host, event.connection) == &track) state = change->to;
      ASSERT_EQ(state_after(track, event.id), state) << event.id;
    }
  }
}

TEST(Index, TheListenerHasALaneOfItsOwn) {
  const shell::Run run = run_of("three-way-handshake");
  const Tracks& tracks = run.index.tracks();
  EXPECT_EQ(tracks.lanes(0, false).size(), 1u);
  EXPECT_EQ(tracks.lanes(0, true).size(), 0u);
  EXPECT_EQ(tracks.lanes(1, false).size(), 1u);
  EXPECT_EQ(tracks.lanes(1, true).size(), 1u);
}

TEST(Index, ALostSynIsCutAndItsRetransmissionArrives) {
  const shell::Run run = run_of("lost-syn");
  const Arrow* first = run.index.arrow_of(0);
  ASSERT_NE(first, nullptr);
  EXPECT_TRUE(first->lost);
  EXPECT_FALSE(first->retransmission);
  const Arrow* second = run.index.arrow_of(1);
  ASSERT_NE(second, nullptr);
  EXPECT_FALSE(second->lost);
  EXPECT_TRUE(second->retransmission);
  EXPECT_EQ(second->segment_class, SegmentClass::kSyn);
}

TEST(Index, TheTimerOfALostSynFiresAndTheNextIsStopped) {
  const shell::Run run = run_of("lost-syn");
  const auto& timers = only_connection(run.index, 0).timers[0];
  ASSERT_EQ(timers.size(), 2u);
  EXPECT_EQ(timers[0].how, TimerSpan::End::kFired);
  EXPECT_EQ(timers[0].to, timers[0].deadline);
  EXPECT_EQ(timers[1].how, TimerSpan::End::kStopped);
}

TEST(Index, EveryEventIsAmongTheEffectsOfItsCause) {
  const shell::Run run = run_of("data-with-a-lost-segment");
  std::size_t caused = 0;
  std::size_t effects = 0;
  for (const trace::Event& event : run.trace().events()) {
    effects += run.index.effects(event.id).size();
    if (event.cause == trace::kNoEvent) continue;
    ++caused;
    const auto of_cause = run.index.effects(event.cause);
    EXPECT_NE(std::find(of_cause.begin(), of_cause.end(), event.id), of_cause.end()) << event.id;
  }
  EXPECT_EQ(effects, caused);
}

TEST(Index, ThePeerOfTheClientIsTheServersConnectionAndNotItsListener) {
  const shell::Run run = run_of("three-way-handshake");
  const Track& client = only_connection(run.index, 0);
  const trace::EventId last = static_cast<trace::EventId>(run.trace().events().size() - 1);
  EXPECT_EQ(run.index.peer_of(client, last), &only_connection(run.index, 1));
  // Before its SYN has arrived there is only the listener.
  EXPECT_EQ(run.index.peer_of(client, client.spans.front().begin), nullptr);
  const Track* server = run.index.latest_track(1, client.spans.front().begin);
  ASSERT_NE(server, nullptr);
  EXPECT_TRUE(server->listener);
}

// All four connections have the same two ends.
TEST(Index, WhereAProxyStandsInTheWayItIsThePeerOfBothEndsAndTheirArrowsEndThere) {
  const shell::Run run = run_of("proxy-in-the-way");
  const auto last = static_cast<trace::EventId>(run.trace().events().size() - 1);
  for (const trace::HostIndex end : {trace::HostIndex{0}, trace::HostIndex{2}}) {
    const Track* peer = run.index.peer_of(only_connection(run.index, end), last);
    ASSERT_NE(peer, nullptr) << end;
    EXPECT_EQ(peer->host, 1) << end;
    EXPECT_EQ(run.index.peer_of(*peer, last), &only_connection(run.index, end));
  }
  for (const trace::Packet& packet : run.trace().packets()) {
    const Arrow* arrow = run.index.arrow_of(packet.id);
    ASSERT_NE(arrow, nullptr);
    if (packet.received != trace::kNoEvent) {
      EXPECT_EQ(arrow->target, run.trace().events()[packet.received].host);
    }
  }
}

TEST(Index, ArrowsBetweenTwoInstantsAreThoseUnderWay) {
  const shell::Run run = run_of("data-with-a-lost-segment");
  const Arrows& arrows = run.index.arrows();
  for (const ArrowGroup& group : arrows.groups()) {
    for (const std::uint32_t place : group.arrows) {
      const Arrow& probe = arrows[place];
      for (std::size_t i = 0; i < group.arrows.size(); ++i) {
        const Arrow& arrow = arrows[group.arrows[i]];
        const Reach& reach = arrow.notable() ? group.notable : group.plain;
        const Reach& other = arrow.notable() ? group.plain : group.notable;
        EXPECT_EQ(reach.next(i, probe.from) == i, arrow.to >= probe.from);
        EXPECT_NE(other.next(i, Instant{}), i);
      }
    }
  }
}

TEST(Focus, StepsThroughAllEventsAndBackBeforeTheFirst) {
  const shell::Run run = run_of("three-way-handshake");
  trace::EventId at = trace::kNoEvent;
  for (trace::EventId expected = 0; expected < run.trace().events().size(); ++expected) {
    at = step_from(run.trace(), at, 1);
    EXPECT_EQ(at, expected);
  }
  EXPECT_EQ(step_from(run.trace(), at, 1), at);
  EXPECT_EQ(step_from(run.trace(), 0, -1), trace::kNoEvent);
}

TEST(Focus, StepsOnOneHostStayOnIt) {
  const shell::Run run = run_of("three-way-handshake");
  trace::EventId at = first_event<trace::SegmentSent>(run.trace());
  const trace::HostIndex host = run.trace().events()[at].host;
  for (int i = 0; i < 20; ++i) {
    at = step_on_host(run.index, {}, at, 1);
    EXPECT_EQ(run.trace().events()[at].host, host);
  }
  EXPECT_EQ(step_on_host(run.index, {}, at, 1), at);
}

TEST(Focus, FromTheSynToItsCauseIsTheConnectCall) {
  const shell::Run run = run_of("three-way-handshake");
  const trace::EventId syn = first_event<trace::SegmentSent>(run.trace());
  const trace::EventId cause = cause_of(run.trace(), syn);
  ASSERT_TRUE(std::holds_alternative<trace::Called>(run.trace().events()[cause].what));
  EXPECT_EQ(std::get<trace::Called>(run.trace().events()[cause].what).call, trace::CallKind::kConnect);
  EXPECT_EQ(cause_of(run.trace(), cause), cause);
}

TEST(Focus, AnInstantIsFollowedByTheLastEventThatHappened) {
  const shell::Run run = run_of("three-way-handshake");
  const auto& events = run.trace().events();
  EXPECT_EQ(focus_at(run.index, events.back().at).event, events.back().id);
  EXPECT_EQ(focus_at(run.index, Instant{-1}).event, trace::kNoEvent);
  const trace::EventId syn = first_event<trace::SegmentSent>(run.trace());
  EXPECT_LT(focus_at(run.index, events[syn].at - nanoseconds(1)).event, syn);
}

}  // namespace
}  // namespace tcplab::shell
