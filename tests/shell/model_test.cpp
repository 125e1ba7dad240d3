#include "shell/model/model.hpp"

#include <chrono>

#include <gtest/gtest.h>

#include "shell/model/transcript_writer.hpp"
#include "tests/shell/runs.hpp"

namespace tcplab::shell {
namespace {

Model opened(std::string_view name) {
  Model model;
  EXPECT_TRUE(model.open(std::string(name), std::string(scenario::find_builtin(name)->text)));
  return model;
}

TEST(Model, OpensAtTheStartOfTheRun) {
  const Model model = opened("three-way-handshake");
  EXPECT_EQ(model.focus(), Focus{});
  EXPECT_FALSE(model.playback().playing());
}

TEST(Model, AWrongTextIsAnErrorAndLeavesTheRunOpen) {
  Model model = opened("three-way-handshake");
  const unsigned generation = model.generation();
  EXPECT_FALSE(model.open("mine", "host a 198.51.100.1\nhots b 198.51.100.2\n"));
  ASSERT_TRUE(model.error().has_value());
  EXPECT_EQ(model.error()->error.line, 2u);
  EXPECT_EQ(model.generation(), generation);
  ASSERT_NE(model.run(), nullptr);
  EXPECT_EQ(model.run()->name, "three-way-handshake");
}

TEST(Model, HoverIsShownFromTheNextFrameAndEndsWithIt) {
  Model model = opened("three-way-handshake");
  model.preview(3);
  EXPECT_EQ(model.shown(), model.focus());
  model.end_frame();
  EXPECT_EQ(model.shown().event, 3u);
  EXPECT_NE(model.focus().event, 3u);
  model.end_frame();
  EXPECT_EQ(model.shown(), model.focus());
}

TEST(Model, PlaysFromTheBeginningToTheEndAndStops) {
  Model model = opened("lost-syn");
  model.toggle_play();
  trace::EventId last = 0;
  int frames = 0;
  while (model.playback().playing()) {
    model.advance(1.0 / 60);
    if (model.focus().event != trace::kNoEvent) {
      EXPECT_GE(model.focus().event, last);
      last = model.focus().event;
    }
    ASSERT_LT(++frames, 60 * 60);
  }
  EXPECT_EQ(model.focus().event, model.run()->trace().events().back().id);
  EXPECT_GT(frames, 60);  // slow enough to be watched
}

TEST(Model, AtTenTimesTheSpeedItTakesATenthOfTheFrames) {
  const auto frames_at = [](double speed) {
    Model model = opened("lost-syn");
    model.set_speed(speed);
    model.toggle_play();
    int frames = 0;
    while (model.playback().playing() && ++frames < 100000) model.advance(1.0 / 60);
    return frames;
  };
  EXPECT_NEAR(frames_at(1) / 10.0, frames_at(10), 2);
}

TEST(Model, SteppingByHandEndsPlaying) {
  Model model = opened("lost-syn");
  model.toggle_play();
  model.step(1);
  EXPECT_FALSE(model.playback().playing());
}

TEST(Model, AHostAfterAnEventIsInTheStateThatTheTraceTells) {
  Model model = opened("four-segment-close");
  const trace::Trace& trace = model.run()->trace();
  for (const trace::Event& event : trace.events()) {
    // After the last event of each instant, the host and the trace must agree.
    if (event.id + 1 < trace.events().size() && trace.events()[event.id + 1].at == event.at) continue;
    for (const Track& track : model.run()->index.tracks()) {
      const tcp::Host* host = model.host_after(track.host, event.id);
      ASSERT_NE(host, nullptr);
      const auto* connection = host->find(trace.connections()[track.connection].id);
      if (!connection) continue;
      EXPECT_EQ(connection->state(), state_after(track, event.id)) << "event " << event.id;
    }
  }
  EXPECT_EQ(model.host_after(0, trace::kNoEvent), nullptr);
}

TEST(Model, BothEndsOfTheConnectionAreShownWhicheverTheEventIsOn) {
  const Model model = opened("three-way-handshake");
  const trace::EventId last = model.run()->trace().events().back().id;
  const Track* client = model.track_for(0, last);
  const Track* server = model.track_for(1, last);
  ASSERT_NE(client, nullptr);
  ASSERT_NE(server, nullptr);
  EXPECT_FALSE(server->listener);
  EXPECT_EQ(state_after(*client, last), tcp::State::kEstablished);
  EXPECT_EQ(state_after(*server, last), tcp::State::kEstablished);
  const trace::EventId syn = first_event<trace::SegmentSent>(model.run()->trace());
  EXPECT_EQ(state_after(*model.track_for(1, syn), syn), tcp::State::kListen);
}

// Prints what scrubbing costs: it is to fit a frame.
TEST(Model, AHostAtAnyEventOfALongRunIsNear) {
  Model model;
  ASSERT_TRUE(model.open("bulk", bulk_text(170)));
  make_whole(model);
  const auto count = static_cast<trace::EventId>(model.run()->trace().events().size());
  double worst = 0;
  for (trace::EventId event = 0; event < count; event += count / 97) {
    const auto begin = std::chrono::steady_clock::now();
    ASSERT_NE(model.host_after(0, event), nullptr);
    const auto took = std::chrono::steady_clock::now() - begin;
    worst = std::max(worst, std::chrono::duration<double, std::milli>(took).count());
  }
  std::printf("[   scrub  ] worst of 97: %.2f ms\n", worst);
}

TEST(Transcript, HasALineForEveryEventAndFollowsTheFocus) {
  Model model = opened("three-way-handshake");
  TranscriptWriter writer;
  writer.update(model, Language::kEnglish);
  const auto version = writer.transcript().version;
  EXPECT_EQ(writer.transcript().lines.size(), model.run()->trace().events().size());
  const trace::EventId syn = first_event<trace::SegmentSent>(model.run()->trace());
  model.select(syn);
  writer.update(model, Language::kEnglish);
  EXPECT_GT(writer.transcript().version, version);
  EXPECT_EQ(writer.transcript().focused, static_cast<int>(syn));
  EXPECT_NE(writer.transcript().lines[syn].find("SYN"), std::string::npos);
  EXPECT_NE(writer.transcript().detail.find("Sequence Number"), std::string::npos);
  EXPECT_NE(writer.transcript().detail.find("RFC 9293"), std::string::npos);
}

TEST(Transcript, SaysTheFieldsOnceAllOfTheProgramIsThere) {
  Model model = opened("three-way-handshake");
  bool whole = false;
  int asked = 0;
  TranscriptWriter writer;
  writer.come_in_parts([&] { return ++asked, whole; });
  writer.update(model, Language::kEnglish);
  EXPECT_EQ(asked, 0) << "nobody has asked for a segment";
  model.select(first_event<trace::SegmentSent>(model.run()->trace()));
  writer.update(model, Language::kEnglish);
  EXPECT_GT(asked, 0);
  EXPECT_EQ(writer.transcript().detail.find("Sequence Number"), std::string::npos);
  EXPECT_NE(writer.transcript().detail.find("RFC 9293"), std::string::npos) << writer.transcript().detail;
  const auto version = writer.transcript().version;
  whole = true;
  writer.update(model, Language::kEnglish);
  EXPECT_GT(writer.transcript().version, version);
  EXPECT_NE(writer.transcript().detail.find("Sequence Number"), std::string::npos);
}

TEST(Transcript, TellsWhenAndWhyEachEventHappened) {
  Model model = opened("three-way-handshake");
  TranscriptWriter writer;
  writer.update(model, Language::kEnglish);
  const Transcript& told = writer.transcript();
  ASSERT_EQ(told.times.size(), told.lines.size());
  ASSERT_EQ(told.reasons.size(), told.lines.size());
  const trace::EventId syn = first_event<trace::SegmentSent>(model.run()->trace());
  EXPECT_EQ(told.times[syn], "10.000 ms");
  EXPECT_EQ(told.reasons[syn], tcp::info(model.run()->trace().events()[syn].rule).english);
  EXPECT_FALSE(told.reasons[syn].empty());
  writer.update(model, Language::kChinese);
  EXPECT_EQ(told.reasons[syn], tcp::info(model.run()->trace().events()[syn].rule).chinese);
}

TEST(Transcript, TellsWhatCouldNotBeOpened) {
  Model model = opened("three-way-handshake");
  TranscriptWriter writer;
  writer.update(model, Language::kEnglish);
  const auto version = writer.transcript().version;
  model.open("mine", "host a 198.51.100.1\nhots b 198.51.100.2\n");
  writer.update(model, Language::kEnglish);
  EXPECT_GT(writer.transcript().version, version);
  EXPECT_EQ(writer.transcript().notice.find("mine is not a scenario yet: line 2: "), 0u)
      << writer.transcript().notice;
  model.open_missing("nope");
  writer.update(model, Language::kEnglish);
  EXPECT_EQ(writer.transcript().notice, "There is no scenario called nope");
  model.dismiss_error();
  writer.update(model, Language::kEnglish);
  EXPECT_EQ(writer.transcript().notice, "");
}

TEST(Transcript, StaysAsItIsWhileNothingChanges) {
  const Model model = opened("three-way-handshake");
  TranscriptWriter writer;
  writer.update(model, Language::kEnglish);
  const auto version = writer.transcript().version;
  writer.update(model, Language::kEnglish);
  EXPECT_EQ(writer.transcript().version, version);
}

TEST(Transcript, OfALongRunTellsTheEventsAroundTheFocus) {
  Model model;
  ASSERT_TRUE(model.open("bulk", bulk_text(10)));
  ASSERT_GT(model.run()->trace().events().size(), TranscriptWriter::kMostLines);
  TranscriptWriter writer;
  for (const trace::EventId event : {trace::EventId{0}, trace::EventId{5000}}) {
    model.select(event);
    writer.update(model, Language::kEnglish);
    ASSERT_EQ(writer.transcript().lines.size(), TranscriptWriter::kMostLines);
    const auto& line = writer.transcript().lines[static_cast<std::size_t>(writer.transcript().focused)];
    EXPECT_EQ(line, trace::describe(model.run()->trace(), model.run()->trace().events()[event]));
  }
}

}  // namespace
}  // namespace tcplab::shell
