#include <string>

#include <gtest/gtest.h>

#include "shell/layout.hpp"
#include "tests/shell/app_fixture.hpp"

namespace tcplab::shell {
namespace {

class LayoutsTest : public AppTest {
 protected:
  bool has(const std::string& panel) { return find("tab-" + panel).has_value(); }
};

TEST_F(LayoutsTest, EachShowsItsPanelsAtItsSize) {
  const float explore = find("timeline")->box.width();
  EXPECT_TRUE(has("packets") && has("variables") && has("about"));
  app.choose_layout(LayoutKind::kLearn);
  EXPECT_TRUE(has("about") && has("states"));
  EXPECT_FALSE(has("packets") || has("variables") || has("plots"));
  EXPECT_GT(find("timeline")->box.width(), explore);
  app.choose_layout(LayoutKind::kEngineer);
  EXPECT_TRUE(has("packets") && has("variables"));
  EXPECT_FALSE(has("about"));
  EXPECT_TRUE(find("sort-1").has_value()) << "the packets are in front";
  EXPECT_LT(find("timeline")->box.width(), explore);
  app.choose_layout(LayoutKind::kEmbed);
  EXPECT_FALSE(has("packets") || has("variables"));
  EXPECT_GT(find("timeline")->box.width(), 1400) << "panels lie below the timeline";
  EXPECT_FALSE(find("edit").has_value() || find("course").has_value());
}

TEST_F(LayoutsTest, AllHaveRoomFromAPhoneToALargeScreen) {
  for (const ImVec2 size : {ImVec2(320, 480), ImVec2(820, 1180), ImVec2(2560, 1440)}) {
    resize(size.x, size.y);
    for (const LayoutKind kind : kLayoutKinds) {
      SCOPED_TRACE(std::string(name_of(kind)) + " at " + std::to_string(static_cast<int>(size.x)));
      app.choose_layout(kind);
      frames(3);
      const auto timeline = find("timeline");
      ASSERT_TRUE(timeline.has_value());
      EXPECT_GE(timeline->box.width(), 300);
      EXPECT_GE(timeline->box.height(), 80);
      EXPECT_LE(timeline->box.right, size.x);
    }
  }
}

TEST_F(LayoutsTest, AKeyAMenuAndACommandChooseAndShow) {
  press(ImGuiKey_W);
  EXPECT_EQ(app.layout().kind(), LayoutKind::kEngineer);
  click("view");
  click("layout-learn");
  EXPECT_EQ(app.layout().kind(), LayoutKind::kLearn);
  EXPECT_FALSE(has("plots"));
  click("show-plots");
  EXPECT_TRUE(has("plots"));
  click("show-states");
  EXPECT_FALSE(has("states"));
  click("layout-reset");
  EXPECT_TRUE(has("states"));
  EXPECT_FALSE(has("plots"));
}

TEST_F(LayoutsTest, WhereNoPanelIsShownTheTimelineHasAll) {
  for (const float width : {1440.0f, 390.0f}) {
    resize(width, 800);
    frames(2);
    click("view");
    for (const char* panel : {"about", "inspector", "states", "variables", "events", "edits", "sequence",
                              "plots", "packets", "network", "branches"}) {
      if (app.layout().shows(panel)) click("show-" + std::string(panel));
    }
    press(ImGuiKey_Escape);
    EXPECT_NEAR(find("timeline")->box.width(), width, 1);
    app.choose_layout(LayoutKind::kExplore);
    frames(2);
  }
}

TEST_F(LayoutsTest, WhatSomebodyMadeOfItComesBack) {
  app.choose_layout(LayoutKind::kLearn);
  app.open_panel("network");
  app.open_panel("events");
  drag(ImVec2(find("side")->box.center().x, 500), ImVec2(700, 500));
  const std::string view = app.view_text();
  const float width = find("timeline")->box.width();
  app.choose_layout(LayoutKind::kExplore);
  frames(2);
  ASSERT_TRUE(app.set_view(view));
  EXPECT_NEAR(find("timeline")->box.width(), width, 2);
  EXPECT_TRUE(has("network"));
  EXPECT_FALSE(has("packets"));
  EXPECT_TRUE(find("filter").has_value()) << "the events are in front";
  EXPECT_EQ(app.view_text(), view);
}

TEST_F(LayoutsTest, WhatALessonOpensIsTheReadersNoLongerThanTheLesson) {
  app.choose_layout(LayoutKind::kLearn);
  app.open_panel("sequence");
  frames(2);
  const std::string view = app.view_text();
  ASSERT_TRUE(app.lend_panel("plots"));
  ASSERT_TRUE(app.lend_panel("variables"));
  frames(2);
  EXPECT_TRUE(has("plots"));
  EXPECT_TRUE(has("variables"));
  EXPECT_EQ(app.view_text(), view) << "which is what is remembered";
  EXPECT_FALSE(app.layout().changed());
  app.take_back_panels();
  frames(2);
  EXPECT_FALSE(has("plots"));
  EXPECT_FALSE(has("variables"));
  EXPECT_EQ(app.view_text(), view) << "what was in front is there again";
  // The reader does what he likes meanwhile.
  ASSERT_TRUE(app.lend_panel("variables"));
  ASSERT_TRUE(app.lend_panel("plots"));
  app.open_panel("plots");
  app.open_panel("events");
  press(ImGuiKey_M);
  frames(2);
  ASSERT_EQ(app.popup(), PopupId::kEdit);
  app.take_back_panels();
  frames(2);
  EXPECT_EQ(app.popup(), std::nullopt) << "what it offers is the lesson's";
  EXPECT_FALSE(has("variables"));
  EXPECT_TRUE(has("plots")) << "the reader wanted it, too";
  EXPECT_TRUE(find("filter").has_value()) << "the events are still in front";
  EXPECT_FALSE(app.lend_panel("no-such-panel"));
}

// What a link says of panels: those that are not there by themselves, the last of them in front where there
// is room for one.
TEST_F(LayoutsTest, PanelsThatWereChosenAreNamedInTheOrderInWhichTheyAreOpened) {
  EXPECT_TRUE(app.panels_in_front().empty()) << "as it comes";
  app.select(1);
  frames(2);
  EXPECT_TRUE(app.panels_in_front().empty()) << "the inspector comes by itself";
  const unsigned version = app.front_version();
  click("tab-plots");
  EXPECT_EQ(app.panels_in_front(), std::vector<std::string>{"plots"});
  EXPECT_NE(app.front_version(), version);
  click("tab-packets");
  EXPECT_EQ(app.panels_in_front(), (std::vector<std::string>{"packets", "plots"}));
  click("tab-states");
  EXPECT_EQ(app.panels_in_front(), std::vector<std::string>{"packets"});
  // On a phone there is one.
  resize(390, 844);
  frames(2);
  click("tab-variables");
  EXPECT_EQ(app.panels_in_front(), (std::vector<std::string>{"packets", "variables"}));
}

TEST_F(LayoutsTest, WhatALinkOpensStaysInFrontOfWhatTheReaderHadLast) {
  click("tab-sequence");
  const std::string own = app.view_text();
  ASSERT_TRUE(app.open_named("lost-syn"));
  ASSERT_TRUE(app.lend_panel("plots"));
  ASSERT_TRUE(app.set_view(own));
  frames(2);
  EXPECT_TRUE(find("csv").has_value()) << "the plots are in front";
  EXPECT_EQ(app.panels_in_front(), std::vector<std::string>{"plots"});
  EXPECT_NE(app.view_text().find(" sequence "), std::string::npos) << "and the reader's own is remembered";
  click("tab-variables");
  EXPECT_NE(app.view_text().find(" variables "), std::string::npos) << "until the reader chooses another one";
}

// Where it was, when a run with several connections and a network comes.
TEST_F(LayoutsTest, NoTabMovesBecauseAnotherRunHasMoreOfThem) {
  for (const float width : {1440.0f, 1920.0f, 2560.0f}) {
    resize(width, 900);
    ASSERT_TRUE(app.open_named("three-way-handshake"));
    frames(2);
    EXPECT_FALSE(has("connections"));
    std::vector<float> before;
    for (const char* tab : {"states", "variables", "sequence", "plots", "branches"})
      before.push_back(find("tab-" + std::string(tab))->box.left);
    ASSERT_TRUE(app.open_named("two-flows-one-line"));
    frames(2);
    EXPECT_TRUE(has("connections"));
    std::vector<float> after;
    for (const char* tab : {"states", "variables", "sequence", "plots", "branches"})
      after.push_back(find("tab-" + std::string(tab))->box.left);
    EXPECT_EQ(after, before) << width;
  }
}

TEST_F(LayoutsTest, WhatIsDamagedChangesNothing) {
  const std::string view = app.view_text();
  for (const std::string& damaged :
       {std::string(), std::string("front a b c\n"), std::string("layout learn\n"), view.substr(1),
        view + "x", std::string("layout other\nhidden\nshares 500 500 500\nfront - - -\n"),
        std::string("layout learn\nhidden\nshares 500 500 5000\nfront - - -\n"),
        std::string("layout learn\nhidden\nshares 500 500 nan\nfront - - -\n"),
        std::string("layout learn\nhidden A<b>\nshares 500 500 500\nfront - - -\n"),
        "layout learn\nhidden" + std::string(2000, ' ') + "\nshares 500 500 500\nfront - - -\n"}) {
    EXPECT_FALSE(app.set_view(damaged)) << damaged;
    EXPECT_EQ(app.view_text(), view);
  }
  EXPECT_TRUE(app.set_view("layout learn\nhidden no-such-panel\nshares 500 500 500\nfront nothing - -\n"));
  frames(2);
}

TEST_F(LayoutsTest, WhatIsWithheldNobodyBringsBack) {
  app.withhold_panels({"states", "plots"});
  app.choose_layout(LayoutKind::kExplore);
  EXPECT_FALSE(has("states") || app.open_panel("plots"));
  click("view");
  EXPECT_FALSE(find("show-states").has_value());
  ASSERT_TRUE(app.set_view(app.view_text()));
  EXPECT_FALSE(has("states"));
}

}  // namespace
}  // namespace tcplab::shell
