#include "shell/app.hpp"

#include <chrono>

#include <gtest/gtest.h>

#include "tests/shell/app_fixture.hpp"
#include "tests/shell/runs.hpp"
#include "tests/shell/scripts.hpp"
#include "tests/short_stories.hpp"

namespace tcplab::shell {
namespace {

TEST_F(AppTest, AKeyThatSwitchesSomethingDoesSoOnceHoweverLongItIsHeld) {
  const Theme theme = app.theme();
  const Language language = app.language();
  for (const ImGuiKey key : {ImGuiKey_T, ImGuiKey_L, ImGuiKey_Space}) {
    ImGui::GetIO().AddKeyEvent(key, true);
    frames(90);
    ImGui::GetIO().AddKeyEvent(key, false);
    frames(2);
  }
  EXPECT_NE(app.theme(), theme);
  EXPECT_NE(app.language(), language);
  EXPECT_TRUE(app.model().playback().playing());
}

TEST_F(AppTest, AKeyThatGoesSomewhereGoesOnWhileItIsHeld) {
  press(ImGuiKey_Home);
  ImGui::GetIO().AddKeyEvent(ImGuiKey_RightArrow, true);
  frames(60);
  ImGui::GetIO().AddKeyEvent(ImGuiKey_RightArrow, false);
  frames(2);
  EXPECT_GT(app.selected(), trace::EventId{3});
}

TEST_F(AppTest, OpensTheFirstScenario) {
  EXPECT_EQ(app.transcript().title, "Three-way handshake");
  EXPECT_EQ(app.transcript().lines.size(), trace().events().size());
  EXPECT_EQ(app.selected(), std::nullopt) << "it opens at the start";
  EXPECT_FALSE(app.animating());
}

TEST_F(AppTest, AClickOnTheSynSelectsIt) {
  const trace::EventId syn = first_event<trace::SegmentSent>(trace());
  const auto place = app.event_position(syn);
  ASSERT_TRUE(place.has_value());
  click(*place);
  EXPECT_EQ(app.selected(), syn);
  EXPECT_EQ(app.transcript().focused, static_cast<int>(syn));
}

TEST_F(AppTest, AHoverShowsAnEventButDoesNotSelectIt) {
  const auto before = app.selected();
  const auto place = app.event_position(first_event<trace::SegmentSent>(trace()));
  ASSERT_TRUE(place.has_value());
  ImGui::GetIO().AddMousePosEvent(place->x, place->y);
  frames(3);
  EXPECT_EQ(app.model().hovered(), first_event<trace::SegmentSent>(trace()));
  EXPECT_EQ(app.selected(), before);
}

TEST_F(AppTest, TheArrowKeysStepEvents) {
  press(ImGuiKey_Home);
  EXPECT_EQ(app.selected(), std::nullopt);
  press(ImGuiKey_RightArrow);
  press(ImGuiKey_RightArrow);
  EXPECT_EQ(app.selected(), trace::EventId{1});
  press(ImGuiKey_LeftArrow);
  EXPECT_EQ(app.selected(), trace::EventId{0});
  press(ImGuiKey_End);
  EXPECT_EQ(app.selected(), trace().events().back().id);
}

TEST_F(AppTest, BracketsGoToCauseAndEffect) {
  const trace::EventId syn = first_event<trace::SegmentSent>(trace());
  click(*app.event_position(syn));
  press(ImGuiKey_LeftBracket);
  EXPECT_EQ(app.selected(), trace().events()[syn].cause);
  press(ImGuiKey_RightBracket);
  ASSERT_TRUE(app.selected().has_value());
  EXPECT_EQ(trace().events()[*app.selected()].cause, trace().events()[syn].cause);
}

TEST_F(AppTest, SpacePlaysToTheEndAndThenNothingMoves) {
  press(ImGuiKey_Space);
  EXPECT_TRUE(app.animating());
  for (int i = 0; i < 60 * 60 && app.animating(); ++i) frames(1);
  EXPECT_FALSE(app.animating());
  EXPECT_EQ(app.selected(), trace().events().back().id);
}

TEST_F(AppTest, TheWheelZoomsAtThePointer) {
  const trace::EventId syn = first_event<trace::SegmentSent>(trace());
  const ImVec2 place = *app.event_position(syn);
  ImGui::GetIO().AddMousePosEvent(place.x, place.y);
  frames(2);
  ImGui::GetIO().AddMouseWheelEvent(0, 3);
  frames(1);
  EXPECT_TRUE(app.animating());
  for (int i = 0; i < 300 && app.animating(); ++i) frames(1);
  EXPECT_FALSE(app.animating());
  const auto after = app.event_position(syn);
  ASSERT_TRUE(after.has_value());
  const trace::EventId last = trace().events().back().id;
  EXPECT_EQ(app.event_position(last), std::nullopt);  // zoomed out of sight
  press(ImGuiKey_F);
  frames(60);
  EXPECT_TRUE(app.event_position(last).has_value());
}

TEST_F(AppTest, DraggingOnTheRulerMovesThePlayhead) {
  const ImVec2 syn = *app.event_position(first_event<trace::SegmentSent>(trace()));
  drag({40, 800}, {40, syn.y});
  ASSERT_TRUE(app.selected().has_value());
  EXPECT_NEAR(app.model().focus().at.seconds(),
              trace().events()[first_event<trace::SegmentSent>(trace())].at.seconds(), 0.002);
}

TEST_F(AppTest, DraggingThePaperMovesWhatIsOnIt) {
  app.open_named("last-ack-lost");
  frames(2);
  press(ImGuiKey_End);
  for (int i = 0; i < 4; ++i) press(ImGuiKey_Equal);
  frames(60);
  const trace::EventId last = trace().events().back().id;
  const auto before = app.event_position(last);
  ASSERT_TRUE(before.has_value());
  drag({450, 500}, {450, 440});
  const auto after = app.event_position(last);
  ASSERT_TRUE(after.has_value());
  EXPECT_NEAR(after->y, before->y - 60, 1);
  EXPECT_EQ(app.selected(), last);
}

TEST_F(AppTest, ShiftAndDragZoomsIntoTheStretch) {
  const trace::EventId last = trace().events().back().id;
  ImGui::GetIO().AddKeyEvent(ImGuiMod_Shift, true);
  drag({450, 120}, {450, 300});
  ImGui::GetIO().AddKeyEvent(ImGuiMod_Shift, false);
  frames(60);
  EXPECT_EQ(app.event_position(last), std::nullopt);
  EXPECT_TRUE(app.event_position(first_event<trace::SegmentSent>(trace())).has_value());
}

TEST_F(AppTest, TheLayoutIsTheSameAtEveryPixelRatio) {
  const trace::EventId syn = first_event<trace::SegmentSent>(trace());
  const ImVec2 before = *app.event_position(syn);
  ImGui::GetIO().DisplayFramebufferScale = {3, 3};
  bake(3);
  frames(2);
  const auto after = app.event_position(syn);
  ASSERT_TRUE(after.has_value());
  EXPECT_NEAR(after->x, before.x, 1.5f);
  EXPECT_NEAR(after->y, before.y, 1.5f);
}

TEST_F(AppTest, AWrongScenarioIsShownAndTheRunStays) {
  EXPECT_FALSE(app.open_text("mine.tcplab", "host a nowhere\n"));
  frames(3);
  ASSERT_TRUE(app.model().error().has_value());
  EXPECT_EQ(app.transcript().title, "Three-way handshake");
  EXPECT_FALSE(app.open_named("no-such-scenario"));
  EXPECT_TRUE(app.open_named("lost-syn"));
  EXPECT_FALSE(app.model().error().has_value());
}

TEST_F(AppTest, EveryScenarioDrawsInEverySizeThemeAndLanguage) {
  for (const scenario::Builtin& scenario : scenario::few_stories()) {
    ASSERT_TRUE(app.open_named(scenario.name));
    for (const ImVec2 size : {ImVec2(1440, 900), ImVec2(1024, 700), ImVec2(390, 844), ImVec2(200, 200)}) {
      resize(size.x, size.y);
      for (const ImGuiKey tab : {ImGuiKey_1, ImGuiKey_2, ImGuiKey_3, ImGuiKey_4, ImGuiKey_5}) press(tab);
      app.set_theme(app.theme() == Theme::kDark ? Theme::kLight : Theme::kDark);
      app.set_language(app.language() == Language::kEnglish ? Language::kChinese : Language::kEnglish);
      press(ImGuiKey_A);
      for (int i = 0; i < 5; ++i) press(ImGuiKey_LeftArrow);
      EXPECT_GT(ImGui::GetDrawData()->TotalVtxCount, 0);
    }
    app.set_touch(true);
  }
}

TEST_F(AppTest, AFailingScriptOpensWhereItFails) {
  EXPECT_TRUE(app.open_text("scripts/test.pkt", failing_script()));
  frames(30);
  EXPECT_EQ(app.transcript().title, "test.pkt");
  EXPECT_EQ(app.transcript().verdict.find("failed: 11: "), 0u);
  ASSERT_TRUE(app.selected().has_value());
  EXPECT_EQ(app.selected(), app.model().run()->recording->verdict()->focus.event);
  press(ImGuiKey_Home);
  EXPECT_EQ(app.selected(), std::nullopt);
  click({700, 62});  // the banner, below the bar
  EXPECT_EQ(app.selected(), app.model().run()->recording->verdict()->focus.event);
}

TEST_F(AppTest, AScriptDrawsInEverySizeThemeAndLanguage) {
  for (const std::string& text : {kHandshakeScript, failing_script(), std::string("0 nonsense(3) = 0\n")}) {
    ASSERT_TRUE(app.open_text("test.pkt", text));
    for (const ImVec2 size : {ImVec2(1440, 900), ImVec2(1024, 700), ImVec2(390, 844), ImVec2(200, 200)}) {
      resize(size.x, size.y);
      for (const ImGuiKey tab : {ImGuiKey_1, ImGuiKey_2, ImGuiKey_3, ImGuiKey_4, ImGuiKey_5}) press(tab);
      app.set_theme(app.theme() == Theme::kDark ? Theme::kLight : Theme::kDark);
      app.set_language(app.language() == Language::kEnglish ? Language::kChinese : Language::kEnglish);
      for (int i = 0; i < 5; ++i) press(ImGuiKey_LeftArrow);
      EXPECT_GT(ImGui::GetDrawData()->TotalVtxCount, 0);
    }
  }
}

TEST_F(AppTest, APasteOpensTheTextAsWhatItIs) {
  ImGui::SetClipboardText(failing_script().c_str());
  ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, true);
  press(ImGuiKey_V);
  EXPECT_NE(app.model().run()->recording->source(), nullptr);
  ImGui::SetClipboardText(std::string(scenario::find_builtin("lost-syn")->text).c_str());
  press(ImGuiKey_V);
  ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, false);
  EXPECT_EQ(app.model().run()->recording->source(), nullptr);
  EXPECT_EQ(app.model().run()->name, "Pasted text");
}

TEST_F(AppTest, AFileIsAskedForWhereThereIsAWay) {
  EXPECT_EQ(find("open"), std::nullopt);
  int asked = 0;
  app.offer_files([&asked] { ++asked; });
  frames(2);
  click("open");
  EXPECT_EQ(asked, 1);
  resize(390, 844);
  EXPECT_EQ(find("open"), std::nullopt);
  press(ImGuiKey_O);
  click("file");
  EXPECT_EQ(asked, 2);
  EXPECT_EQ(app.popup(), std::nullopt);
}

TEST_F(AppTest, ANameThatStandsForNothingIsSaidAndTheOnesThatDoAreOffered) {
  const std::string before = app.transcript().title;
  EXPECT_FALSE(app.open_named("nope"));
  frames(3);
  EXPECT_EQ(app.transcript().notice, "There is no scenario called nope");
  EXPECT_EQ(app.transcript().title, before);
  EXPECT_EQ(app.popup(), PopupId::kScenarios);
  EXPECT_NE(find("lost-syn"), std::nullopt);
  press(ImGuiKey_Escape);
  EXPECT_EQ(app.popup(), std::nullopt);
  click("choose");  // the banner stays, and leads back to the list
  click("lost-syn");
  EXPECT_EQ(app.source().name, "lost-syn");
  EXPECT_TRUE(app.source().shipped);
  EXPECT_EQ(app.transcript().notice, "");
}

TEST_F(AppTest, EveryBannerClosesOnEscapeAndOnItsButtonAndTakesNoKeys) {
  const auto each = [this](const char* what, auto&& open) {
    for (const bool with_button : {false, true}) {
      open();
      frames(3);
      press(ImGuiKey_Escape);  // the list of scenarios, if it came along
      if (!find("dismiss")) {
        open();
        frames(3);
      }
      ASSERT_NE(find("dismiss"), std::nullopt) << what;
      press(ImGuiKey_End);
      EXPECT_EQ(app.selected(), trace().events().back().id) << what << " swallows keys";
      if (with_button) click("dismiss");
      if (!with_button) press(ImGuiKey_Escape);
      EXPECT_EQ(find("dismiss"), std::nullopt) << what << (with_button ? ": button" : ": Escape");
    }
  };
  each("a wrong scenario", [this] { app.open_text("mine.tcplab", "host a nowhere\n"); });
  each("a script that fails", [this] { app.open_text("test.pkt", failing_script()); });
  each("a script that passes", [this] { app.open_text("test.pkt", kHandshakeScript); });
}

TEST_F(AppTest, TwoFingersOnTheTimelineZoomAboutTheMiddleBetweenThem) {
  app.open_named("four-segment-close");
  frames(40);
  const auto distance = [this] {
    const auto first = app.event_position(0);
    const auto second = app.event_position(8);
    return first && second ? second->y - first->y : 0.0f;
  };
  const float before = distance();
  ASSERT_GT(before, 0);
  app.pinch({{300, app.event_position(0)->y}, 1.25, 0});
  frames(1);
  EXPECT_NEAR(distance() / before, 1.25, 0.01);
  app.pinch({{300, app.event_position(0)->y}, 0.8, 0});
  frames(1);
  EXPECT_NEAR(distance() / before, 1, 0.01);
  app.pinch({{1300, 300}, 2, 0});  // beside the timeline
  frames(1);
  EXPECT_NEAR(distance() / before, 1, 0.01);
}

// Prints what a frame costs before it is rasterised.
TEST_F(AppTest, AQuarterOfAMillionEventsPlay) {
  ASSERT_TRUE(app.open_text("bulk", bulk_text(170)));
  while (app.model().making()) frames(1);
  ASSERT_GT(trace().events().size(), 200'000u);
  const auto play = [this](const char* what) {
    press(ImGuiKey_Space);
    const auto begin = std::chrono::steady_clock::now();
    frames(20);
    const auto took = std::chrono::steady_clock::now() - begin;
    std::printf("[   frame  ] %s, playing: %.2f ms\n", what,
                std::chrono::duration<double, std::milli>(took).count() / 20);
    EXPECT_TRUE(app.animating());
    press(ImGuiKey_Space);
  };
  play("whole run");
  press(ImGuiKey_4);
  play("whole run with variables");
  for (int i = 0; i < 12; ++i) press(ImGuiKey_Equal);
  play("zoomed in with variables");
  EXPECT_LT(ImGui::GetDrawData()->TotalVtxCount, 400'000);
}

}  // namespace
}  // namespace tcplab::shell
