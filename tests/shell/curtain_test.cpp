// What is hidden of a run, so that somebody may foretell it, is nowhere to be seen.
#include "core/scenario/scenario.hpp"
#include "tests/shell/driven_app.hpp"

namespace tcplab::shell {
namespace {

constexpr const char* kCurtainedPair =
    "title \"Pair\"\nhost client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 20ms\n"
    "at 0ms server listen 80\nat 10ms client connect server:80\non client connected client send 3000\n";

trace::EventId first_arrival(const trace::Trace& trace) {
  trace::EventId id = 0;
  while (!std::holds_alternative<trace::SegmentReceived>(trace.events()[id].what)) ++id;
  return id;
}

class Curtained : public DrivenApp {
 protected:
  // Behind the arrival of the first SYN.
  void open(const std::string& text) {
    ASSERT_TRUE(app.open_text("pair", text));
    last = first_arrival(trace());
    at = trace().events()[last].at;
    app.hide({at, last, at + seconds(2)});
    app.select(last);
    frames(3);
  }
  std::string words_on_screen() const {
    std::string all;
    for (const Line& line : screen()) all += line.text + "\n";
    return all;
  }
  float place_of(Instant instant) {
    const auto timeline = find("timeline");
    const auto& seen = app.model().visible();
    const double share = (app.model().map().to_axis(instant) - seen.from) / (seen.to - seen.from);
    return timeline->box.top + static_cast<float>(share) * timeline->box.height();
  }

  trace::EventId last = 0;
  Instant at;
};

TEST(Curtain, AnyEventCanBeTheLastOneAndAllComesBack) {
  for (const char* name : {"lost-syn", "data-with-a-lost-segment", "simultaneous-close"}) {
    const scenario::Builtin& story = *scenario::find_builtin(name);
    Model model;
    ASSERT_TRUE(model.open(std::string(story.name), std::string(story.text)));
    const std::string whole = trace::to_json(model.run()->trace());
    const std::vector<trace::Event> events(model.run()->trace().events().begin(),
                                           model.run()->trace().events().end());
    for (trace::EventId id = 0; id < events.size(); id += 5) {
      model.hide({events[id].at, id, events[id].at});
      const trace::Trace& shown = model.run()->trace();
      ASSERT_EQ(shown.events().size(), id + 1u) << story.name;
      EXPECT_EQ(shown.events()[id], events[id]);
      for (const trace::Packet& packet : shown.packets())
        EXPECT_TRUE(packet.sent == trace::kNoEvent || packet.sent <= id) << story.name << " " << id;
      EXPECT_LE(model.step_of(id).last, id);
      EXPECT_FALSE(model.making());
      EXPECT_FALSE(model.can_go_on());
    }
    model.reveal();
    EXPECT_EQ(trace::to_json(model.run()->trace()), whole) << story.name;
  }
}

TEST_F(Curtained, OfAStepThatIsCutInTwoTheHostsAreAsBeforeIt) {
  open(kCurtainedPair);
  const tcp::Host* server = app.model().host_after(1, last);
  ASSERT_NE(server, nullptr);
  for (const tcp::ConnId id : server->connections())
    EXPECT_EQ(server->find(id)->state(), tcp::State::kListen);
  app.reveal();
  server = app.model().host_after(1, last);
  bool received = false;
  for (const tcp::ConnId id : server->connections())
    received = received || server->find(id)->state() == tcp::State::kSynReceived;
  EXPECT_TRUE(received);
}

// Two runs that are the same until then cannot be told apart, whatever one looks at.
TEST_F(Curtained, NoPanelListOrTextTellsOneFutureFromAnother) {
  const std::string other =
      std::string(kCurtainedPair) + "drop server->client SYN-ACK #1\nat 5s server close\n";
  std::vector<std::string> seen[2];
  for (const bool second : {false, true}) {
    open(second ? other : kCurtainedPair);
    for (const char* panel : {"inspector", "network"}) app.open_panel(panel);
    for (const char* panel :
         {"about", "inspector", "states", "variables", "events", "sequence", "plots", "packets", "network"}) {
      if (!app.open_panel(panel)) continue;
      frames(3);
      seen[second].push_back(words_on_screen());
    }
    press(ImGuiKey_RightBracket);
    seen[second].push_back(words_on_screen());
    std::string told;
    for (const std::string& line : app.transcript().lines) told += line + "\n";
    seen[second].push_back(told + app.transcript().detail);
    seen[second].push_back(trace::to_json(trace()));
  }
  ASSERT_GE(seen[0].size(), 10u);
  EXPECT_EQ(seen[0], seen[1]);
  app.reveal();
  frames(3);
  EXPECT_NE(seen[1].back(), trace::to_json(trace())) << "else there was nothing to be hidden";
}

TEST_F(Curtained, KeysThePlayheadAndTheRulerStopBeforeIt) {
  open(kCurtainedPair);
  for (const ImGuiKey key : {ImGuiKey_End, ImGuiKey_RightArrow, ImGuiKey_RightBracket}) {
    press(key);
    EXPECT_EQ(app.selected(), last);
  }
  app.seek(at + seconds(1));
  EXPECT_EQ(app.model().focus().at, at);
  app.select(trace::kNoEvent);
  app.play();
  for (int i = 0; i < 2000 && app.model().playback().playing(); ++i) frames(1);
  EXPECT_FALSE(app.model().playback().playing());
  EXPECT_EQ(app.model().focus().at, at);
}

TEST_F(Curtained, AClickIntoWhatIsHiddenTellsWhereAndMovesNothingBeyond) {
  open(kCurtainedPair);
  EXPECT_FALSE(app.model().pointed().has_value());
  app.set_axis(AxisMode::kLinear);
  frames(3);
  const auto timeline = find("timeline");
  ASSERT_TRUE(timeline.has_value());
  click(ImVec2(timeline->box.center().x, place_of(at + seconds(1))));
  ASSERT_TRUE(app.model().pointed().has_value());
  EXPECT_NEAR((*app.model().pointed() - at).seconds(), 1, 0.1);
  EXPECT_EQ(app.model().focus().at, at);
  app.point_at(at + seconds(9));
  EXPECT_LE(*app.model().pointed(), app.model().run()->index.end()) << "not beyond what is drawn";
  app.point_at(std::nullopt);
  EXPECT_FALSE(app.model().pointed().has_value());
}

// Somebody has looked at all of the run before he is asked.
TEST_F(Curtained, BookmarksAndPointsBehindItAreNotThereUntilAllIsShown) {
  ASSERT_TRUE(app.open_text("pair", kCurtainedPair));
  last = first_arrival(trace());
  const std::vector<trace::EventId> marked = {1, last, last + 1, last + 4};
  ASSERT_EQ(trace().events()[last + 1].at, trace().events()[last].at) << "at the very instant of the curtain";
  for (const trace::EventId event : marked) {
    app.select(event);
    ASSERT_TRUE(app.set_bookmark("secret note"));
  }
  app.measure_from_here();
  const std::vector<Bookmark> all = app.model().bookmarks().all();
  at = trace().events()[last].at;
  app.hide({at, last, at + seconds(2)});
  frames(3);
  EXPECT_EQ(app.model().bookmarks().all().size(), 2u);
  EXPECT_EQ(app.measured(), "");
  app.select(last);
  for (const bool back : {false, false, true, false, false, false}) press(ImGuiKey_V, back);
  EXPECT_EQ(app.selected(), last);
  EXPECT_EQ(app.model().focus().at, at);
  EXPECT_FALSE(app.model().pointed().has_value()) << "a bookmark is no answer";
  app.hide({trace().events()[1].at, 1, at + seconds(2)});
  EXPECT_EQ(app.model().bookmarks().all().size(), 1u);
  app.reveal();
  EXPECT_EQ(app.model().bookmarks().all(), all);
}

TEST_F(Curtained, NoLinkOrMessageAnswersForTheReader) {
  open(kCurtainedPair);
  app.seek(at + seconds(1));
  EXPECT_EQ(app.model().focus().at, at);
  EXPECT_FALSE(app.model().pointed().has_value());
}

TEST_F(Curtained, AnEditedTextStaysBehindIt) {
  open(kCurtainedPair);
  ASSERT_TRUE(app.edit_text(std::string(kCurtainedPair) + "# a remark\n"));
  EXPECT_TRUE(app.model().curtain().has_value());
  EXPECT_LE(trace().events().size(), last + 1u);
}

TEST_F(Curtained, AChangeOfTheRunStaysBehindItAndAnotherTextHasNone) {
  open(kCurtainedPair);
  ASSERT_TRUE(app.add_edit("delay client->server SYN #1 by 5ms"));
  EXPECT_LE(trace().events().size(), last + 1u);
  EXPECT_TRUE(app.model().ghost() == nullptr || app.model().ghost()->trace().events().size() <= last + 1u);
  ASSERT_TRUE(app.open_text("pair", kCurtainedPair));
  EXPECT_FALSE(app.model().curtain().has_value());
  EXPECT_GT(trace().events().size(), last + 1u);
}

TEST_F(Curtained, SeveralLinesAreOneChange) {
  ASSERT_TRUE(app.open_text("pair", kCurtainedPair));
  const std::string before = trace::to_json(trace());
  ASSERT_TRUE(app.add_edits({"drop client->server SYN #1", "drop client->server SYN #2"}));
  EXPECT_EQ(app.model().changes().edits.size(), 2u);
  app.undo();
  EXPECT_EQ(trace::to_json(trace()), before);
}

TEST_F(Curtained, WhoMayOnlyReadCanChangeNothing) {
  ASSERT_TRUE(app.open_text("pair", kCurtainedPair));
  app.set_read_only(true);
  EXPECT_FALSE(app.add_edit("drop client->server SYN #1"));
  app.select(first_arrival(trace()));
  const std::string before = trace::to_json(trace());
  press(ImGuiKey_Delete);
  EXPECT_EQ(trace::to_json(trace()), before);
}

TEST_F(Curtained, PanelsThatAreWithheldAreNotOffered) {
  ASSERT_TRUE(app.open_text("pair", kCurtainedPair));
  app.withhold_panels({"inspector"});
  EXPECT_FALSE(app.open_panel("inspector"));
  EXPECT_TRUE(app.open_panel("variables"));
  frames(2);
  EXPECT_FALSE(find("tab-inspector").has_value());
  app.withhold_panels({});
  frames(2);
  EXPECT_TRUE(find("tab-inspector").has_value());
}

TEST_F(Curtained, WhereThereIsNoRoomForBothTheTimelineHasAll) {
  ASSERT_TRUE(app.open_text("pair", kCurtainedPair));
  resize(320, 280);
  frames(3);
  EXPECT_FALSE(find("tab-inspector").has_value());
  EXPECT_GT(find("timeline")->box.height(), 80);
  resize(320, 480);
  frames(3);
  EXPECT_TRUE(find("tab-inspector").has_value());
}

TEST_F(Curtained, TheCourseHasAButtonAKeyAndACommandOnlyWhereItIsOffered) {
  EXPECT_FALSE(find("course").has_value());
  int opened = 0;
  app.offer_course([&opened] { ++opened; }, [] {});
  frames(2);
  press(ImGuiKey_C);
  EXPECT_EQ(opened, 1);
  click("course");
  EXPECT_EQ(opened, 2);
}

}  // namespace
}  // namespace tcplab::shell
