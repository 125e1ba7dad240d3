// A run that is made in slices: looked at while it is being made, stopped, continued, and extended; and all
// that is derived from it grows along.

#include <algorithm>

#include "tests/line.hpp"
#include "tests/shell/driven_app.hpp"
#include "tests/shell/runs.hpp"
#include "tests/short_stories.hpp"

namespace tcplab::shell {
namespace {

std::unique_ptr<ScenarioRecording> recording_of(const std::string& text, lab::History::Limits limits = {}) {
  return std::make_unique<ScenarioRecording>(scenario::parse(text).value(), limits);
}

void expect_same_arrows(const Arrows& a, const Arrows& b, tcplab::Line at = tcplab::Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "same arrows");
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto all = [](const Arrow& arrow) {
      return std::tuple(arrow.packet, arrow.begin, arrow.end, arrow.from.ns, arrow.to.ns, arrow.segment_class,
                        arrow.lost, arrow.retransmission, arrow.order, arrow.beside, arrow.next.ns);
    };
    ASSERT_EQ(all(a[i]), all(b[i])) << "arrow " << i;
  }
  EXPECT_EQ(a.usual_flight(), b.usual_flight());
}

void expect_same_tracks(const Tracks& a, const Tracks& b, tcplab::Line at = tcplab::Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "same tracks");
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].lane, b[i].lane);
    EXPECT_EQ(a[i].from, b[i].from);
    EXPECT_EQ(a[i].to, b[i].to);
    EXPECT_EQ(a[i].listener, b[i].listener);
    ASSERT_EQ(a[i].spans.size(), b[i].spans.size());
    for (std::size_t j = 0; j < a[i].spans.size(); ++j) {
      EXPECT_EQ(a[i].spans[j].state, b[i].spans[j].state);
      EXPECT_EQ(a[i].spans[j].to, b[i].spans[j].to);
    }
    for (std::size_t kind = 0; kind < a[i].timers.size(); ++kind) {
      ASSERT_EQ(a[i].timers[kind].size(), b[i].timers[kind].size());
      for (std::size_t j = 0; j < a[i].timers[kind].size(); ++j)
        EXPECT_EQ(a[i].timers[kind][j].end, b[i].timers[kind][j].end);
    }
  }
}

void expect_same_axis(const TimeMap& a, const TimeMap& b, tcplab::Line at = tcplab::Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "same axis");
  ASSERT_EQ(a.knots().size(), b.knots().size());
  EXPECT_EQ(a.gaps().size(), b.gaps().size());
  for (std::size_t i = 0; i < a.knots().size(); ++i) {
    ASSERT_EQ(a.knots()[i].at, b.knots()[i].at) << "knot " << i;
    ASSERT_NEAR(a.knots()[i].place, b.knots()[i].place, 1e-9);
  }
}

void expect_same_effects(const shell::Run& a, const shell::Run& b, tcplab::Line at = tcplab::Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "same effects");
  for (trace::EventId id = 0; id < a.trace().events().size(); id += 7) {
    const trace::Effects one = a.index.effects(id);
    const trace::Effects other = b.index.effects(id);
    ASSERT_TRUE(std::equal(one.begin(), one.end(), other.begin(), other.end())) << id;
    if (id % 91 == 0) {
      ASSERT_EQ(a.consequences.next(id), b.consequences.next(id)) << id;
      ASSERT_EQ(a.consequences.elsewhere(id), b.consequences.elsewhere(id)) << id;
    }
  }
}

// However it was cut into slices, what is derived is what it would be had the run been there from the first.
void expect_grows_as_if_at_once(const std::string& text, std::size_t slice,
                                tcplab::Line at = tcplab::Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "grows as if at once");
  shell::Run grown("run", recording_of(text));
  std::size_t slices = 0;
  for (; !grown.recording->whole(); ++slices) grown.make(slice);
  EXPECT_GT(slices, 1u);
  EXPECT_TRUE(grown.consequences.settle());
  const shell::Run whole = run_of("run", scenario::parse(text).value());
  ASSERT_EQ(grown.index.size(), whole.index.size());
  expect_same_arrows(grown.index.arrows(), whole.index.arrows());
  expect_same_tracks(grown.index.tracks(), whole.index.tracks());
  for (const AxisMode mode : {AxisMode::kLinear, AxisMode::kCompact, AxisMode::kPerEvent})
    expect_same_axis(grown.index.map(mode), whole.index.map(mode));
  expect_same_effects(grown, whole);
  for (trace::HostIndex host = 0; host < whole.trace().hosts().size(); ++host) {
    EXPECT_EQ(grown.index.events_of(host), whole.index.events_of(host));
    EXPECT_EQ(grown.index.markers(host).size(), whole.index.markers(host).size());
  }
}

TEST(Making, WhatIsDerivedOfABulkTransferGrowsWithIt) { expect_grows_as_if_at_once(bulk_text(6), 500); }

TEST(Making, WhatIsDerivedOfManyConnectionsGrowsWithThem) {
  for (const std::size_t slice : {1u, 7u, 30u}) expect_grows_as_if_at_once(crowd_text(), slice);
}

TEST(Making, WhatIsDerivedOfEveryScenarioGrowsEventByEvent) {
  for (const scenario::Builtin& scenario : scenario::few_stories()) {
    SCOPED_TRACE(scenario.name);
    expect_grows_as_if_at_once(std::string(scenario.text), 1);
  }
}

// All of it is not looked at again for each event that is new; and at rest it is known exactly.
TEST(Making, WhereARunLeadsIsFoundOutWhileItIsMadeAndAfterwards) {
  Model model;
  ASSERT_TRUE(model.open("bulk", bulk_text(40)));
  const trace::Consequences& consequences = model.run()->consequences;
  EXPECT_TRUE(consequences.settled()) << "what is made first";
  bool unsettled = false;
  while (model.making()) {
    model.make([] { return false; });
    unsettled = unsettled || !consequences.settled();
  }
  EXPECT_TRUE(unsettled);
  std::size_t slices = 0;
  for (; !model.settled(); ++slices) model.make([] { return false; });
  EXPECT_TRUE(consequences.settled());
  EXPECT_GT(slices, 0u);
}

TEST(Making, AShortRunIsWholeWhenItIsOpened) {
  for (const scenario::Builtin& scenario : scenario::short_stories()) {
    if (scenario.text.find("\nuntil ") != std::string_view::npos) continue;  // might go on
    Model model;
    ASSERT_TRUE(model.open(std::string(scenario.name), std::string(scenario.text)));
    EXPECT_FALSE(model.making()) << scenario.name;
    EXPECT_FALSE(model.can_go_on()) << scenario.name;
  }
}

TEST(Making, ALongRunCanBeLookedAtWhileItIsBeingMade) {
  Model model;
  ASSERT_TRUE(model.open("bulk", bulk_text(40)));
  const std::size_t first = model.run()->trace().events().size();
  EXPECT_GE(first, Model::kFirstSlice);
  EXPECT_LT(first, Model::kFirstSlice + 1000);
  ASSERT_TRUE(model.making());
  model.go_to_end();
  EXPECT_EQ(model.focus().event + 1, first);
  EXPECT_NE(model.host_after(0, model.focus().event), nullptr);
  const Focus before = model.focus();
  const double place = model.map().to_axis(before.at);
  int asked = 0;
  model.make([&asked] { return ++asked < 3; });
  EXPECT_EQ(asked, 3);
  EXPECT_GT(model.run()->trace().events().size(), first);
  EXPECT_EQ(model.focus(), before);
  EXPECT_DOUBLE_EQ(model.map().to_axis(before.at), place);
  make_whole(model);
  EXPECT_FALSE(model.making());
  EXPECT_EQ(model.run()->index.size(), model.run()->trace().events().size());
}

TEST(Making, StopsAtOnceAndGoesOnFromThere) {
  Model model;
  ASSERT_TRUE(model.open("bulk", bulk_text(40)));
  model.stop();
  const std::size_t made = model.run()->trace().events().size();
  EXPECT_FALSE(model.making());
  EXPECT_TRUE(model.stopped());
  make_whole(model);
  EXPECT_EQ(model.run()->trace().events().size(), made);
  model.go_on();
  EXPECT_TRUE(model.making());
  make_whole(model);
  EXPECT_EQ(trace::to_json(model.run()->trace()),
            trace::to_json(run_of("bulk", scenario::parse(bulk_text(40)).value()).trace()));
}

TEST(Making, AnotherRunThatIsOpenedTakesItsPlace) {
  Model model;
  ASSERT_TRUE(model.open("bulk", bulk_text(40)));
  model.stop();
  ASSERT_TRUE(model.open("lost-syn", std::string(scenario::find_builtin("lost-syn")->text)));
  EXPECT_FALSE(model.making());
  EXPECT_FALSE(model.stopped());
  EXPECT_EQ(model.run()->name, "lost-syn");
}

TEST(Making, ARunThatALimitStoppedGoesOnBeyondIt) {
  lab::History::Limits limits;
  limits.events = 3000;
  Model model;
  model.show("bulk", recording_of(bulk_text(6), limits));
  ASSERT_TRUE(model.run()->recording->truncated());
  const std::size_t first = model.run()->index.size();
  EXPECT_LT(first, 3200u);
  ASSERT_TRUE(model.can_go_on());
  model.go_on();
  make_whole(model);
  EXPECT_GE(model.run()->index.size(), 6000u);
  while (model.can_go_on()) {
    model.go_on();
    make_whole(model);
  }
  EXPECT_FALSE(model.run()->recording->truncated());
  const shell::Run whole = run_of("bulk", scenario::parse(bulk_text(6)).value());
  EXPECT_EQ(trace::to_json(model.run()->trace()), trace::to_json(whole.trace()));
  expect_same_arrows(model.run()->index.arrows(), whole.index.arrows());
}

TEST(Making, ARunThatEndsAsItsScenarioSaysCanGoOnBeyondThat) {
  Model model;
  ASSERT_TRUE(model.open("far", far_text() + "until 400ms\n"));
  EXPECT_FALSE(model.making());
  EXPECT_FALSE(model.run()->recording->truncated());
  const Instant end = model.run()->recording->end();
  ASSERT_TRUE(model.can_go_on());
  model.go_on();
  make_whole(model);
  EXPECT_GT(model.run()->recording->end(), end);
}

TEST(Making, PlayingWaitsForWhatIsStillToCome) {
  Model model;
  ASSERT_TRUE(model.open("bulk", bulk_text(40)));
  model.go_to_end();
  const trace::EventId last = model.focus().event;
  model.play();
  for (int i = 0; i < 1000; ++i) model.advance(1);
  EXPECT_TRUE(model.playback().playing());
  EXPECT_EQ(model.focus().event, last);
  model.make([] { return false; });
  for (int i = 0; i < 1000; ++i) model.advance(1);
  EXPECT_GT(model.focus().event, last);
  make_whole(model);
  for (int i = 0; i < 100'000 && model.playback().playing(); ++i) model.advance(1);
  EXPECT_FALSE(model.playback().playing());
}

class MakingOnScreen : public DrivenApp {
 protected:
  MakingOnScreen() {
    bake(1, true);
    app.set_clock([this] { return now_ += 1; });
    EXPECT_TRUE(app.open_text("bulk", bulk_text(60)));
  }
  bool says(Text id) {
    const std::string wanted = text(id, app.language());
    std::string bare;  // up to a number, as far as the font of the test has it
    for (const char c : wanted.substr(0, wanted.find("{}"))) {
      const auto octet = static_cast<unsigned char>(c);
      if (octet < 0x80) bare += c;
      if (octet >= 0xc0) bare += '?';
    }
    const auto lines = screen();
    return find_line(lines, wanted.substr(0, wanted.find("{}"))) != nullptr ||
           find_line(lines, bare) != nullptr;
  }

  double now_ = 0;
};

// A frame has time for a few hundred events at once, as often as its clock allows; the clock of this test
// gains a millisecond whenever somebody looks at it.
TEST_F(MakingOnScreen, AFrameMakesNoMoreThanItHasTimeFor) {
  ASSERT_TRUE(app.animating());
  for (int i = 0; i < 10; ++i) {
    const std::size_t before = trace().events().size();
    frames(1);
    EXPECT_GT(trace().events().size(), before);
    EXPECT_LT(trace().events().size(), before + 10 * 600);
  }
}

TEST_F(MakingOnScreen, ItIsSaidInBothLanguagesAndThereIsAWayToStopIt) {
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    app.set_language(language);
    app.open_text("bulk", bulk_text(60));
    frames(2);
    EXPECT_TRUE(says(Text::kMaking));
    EXPECT_TRUE(says(Text::kStopMaking));
    click("making");
    const std::size_t made = trace().events().size();
    frames(3);
    EXPECT_EQ(trace().events().size(), made);
    EXPECT_FALSE(app.animating()) << "an idle lab draws no frames";
    EXPECT_TRUE(says(Text::kMakingStopped));
    press(ImGuiKey_G);
    EXPECT_GT(trace().events().size(), made);
    EXPECT_TRUE(app.animating());
    press(ImGuiKey_G);
    EXPECT_FALSE(app.animating());
  }
}

TEST_F(MakingOnScreen, OnceItIsWholeNothingIsSaidAndNothingMoves) {
  for (int i = 0; i < 1000 && app.model().making(); ++i) frames(1);
  EXPECT_FALSE(app.model().making());
  frames(2);
  EXPECT_FALSE(app.animating());
  EXPECT_EQ(find("making"), std::nullopt);
}

TEST_F(MakingOnScreen, TheWholeRunStaysOnScreenWhileItGrows) {
  frames(2);
  for (int i = 0; i < 5; ++i) {
    frames(1);
    const auto last = app.event_position(static_cast<trace::EventId>(trace().events().size() - 1));
    ASSERT_TRUE(last.has_value());
    EXPECT_GT(last->y, 700);
  }
}

TEST_F(MakingOnScreen, ASearchTakesAsManyFramesAsItNeedsAndFindsAll) {
  while (app.model().making()) frames(1);
  frames(60);
  press(ImGuiKey_5);
  ASSERT_FALSE(app.animating());
  click({930, 146});
  for (const char c : {'n', 'o', 'n', 'e'}) ImGui::GetIO().AddInputCharacter(static_cast<unsigned>(c));
  frames(2);
  EXPECT_TRUE(app.animating());
  EXPECT_TRUE(says(Text::kSearching));
  for (int i = 0; i < 5000 && app.animating(); ++i) frames(1);
  EXPECT_FALSE(app.animating());
  EXPECT_TRUE(says(Text::kNoMatch));
}

}  // namespace
}  // namespace tcplab::shell
