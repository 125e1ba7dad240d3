// The panels beside the timeline: each has its tab where it applies, and its key.
#include <set>
#include <string>

#include "shell/views/panel_kinds.hpp"
#include "tests/shell/driven_app.hpp"
#include "tests/shell/scripts.hpp"

namespace tcplab::shell {
namespace {

class PanelsTest : public DrivenApp {
 protected:
  // Those whose tabs are there, wide or narrow.
  std::set<std::string> tabs() {
    std::set<std::string> ids;
    for (const PanelKind* kind : kPanelKinds) {
      if (find(std::string("tab-") + kind->id)) ids.insert(kind->id);
    }
    return ids;
  }
  // Where there is room for one.
  std::string in_front() const {
    const std::string view = app.view_text();
    const std::size_t line = view.find("front ");
    const std::size_t end = view.find('\n', line);
    return view.substr(view.rfind(' ', end) + 1, end - view.rfind(' ', end) - 1);
  }
  std::set<std::string> applying() const {
    std::set<std::string> ids;
    for (const PanelKind* kind : kPanelKinds) {
      if (kind->applies(*app.model().run()->recording)) ids.insert(kind->id);
    }
    return ids;
  }
};

TEST_F(PanelsTest, EachHasANameOfItsOwnInBothLanguages) {
  std::set<std::string_view> ids;
  std::set<std::string_view> english;
  std::set<std::string_view> chinese;
  for (const PanelKind* kind : kPanelKinds) {
    EXPECT_TRUE(ids.insert(kind->id).second) << kind->id;
    EXPECT_TRUE(english.insert(kind->title.english).second) << kind->id;
    EXPECT_TRUE(chinese.insert(kind->title.chinese).second) << kind->id;
    EXPECT_NE(kind->make(), nullptr);
  }
}

TEST_F(PanelsTest, ThatComeLaterAreEmptyUntilAllOfTheProgramIsHere) {
  bool whole = false;
  int asked = 0;
  app.come_in_parts([&] { return ++asked, whole; });
  app.open_named("lost-syn");
  const auto shows = [&](std::string_view words) {
    frames(2);
    return find_line(screen(), words) != nullptr;
  };
  press(ImGuiKey_1);
  EXPECT_EQ(asked, 0) << "what is shown from the start needs no more";
  click("tab-variables");
  EXPECT_FALSE(shows("snd.una"));
  EXPECT_GT(asked, 0);
  whole = true;
  EXPECT_TRUE(shows("snd.una"));
  click("tab-states");
  EXPECT_TRUE(shows("LISTEN"));
}

TEST_F(PanelsTest, APopupOpensWhenAllOfTheProgramIsHereOrIsGivenUpByEscape) {
  bool whole = false;
  app.come_in_parts([&] { return whole; });
  press(ImGuiKey_F1);
  frames(2);
  EXPECT_EQ(app.popup(), PopupId::kHelp);
  EXPECT_FALSE(find("close").has_value());
  press(ImGuiKey_Escape);
  EXPECT_EQ(app.popup(), std::nullopt);
  press(ImGuiKey_F1);
  whole = true;
  frames(2);
  EXPECT_TRUE(find("close").has_value());
  press(ImGuiKey_Escape);
  EXPECT_EQ(app.popup(), std::nullopt);
}

TEST_F(PanelsTest, HaveTheirTabsWhereTheyApply) {
  for (const ImVec2 size : {ImVec2(1440, 900), ImVec2(390, 844)}) {
    resize(size.x, size.y);
    app.open_named("lost-syn");
    frames(2);
    EXPECT_EQ(tabs(), applying());
    EXPECT_EQ(tabs().count("about"), 1u);
    EXPECT_EQ(tabs().count("script"), 0u);
    ASSERT_TRUE(app.open_text("test.pkt", kHandshakeScript));
    frames(2);
    EXPECT_EQ(tabs(), applying());
    EXPECT_EQ(tabs().count("about"), 0u);
    EXPECT_EQ(tabs().count("script"), 1u);
  }
}

TEST_F(PanelsTest, TheKeysGoThroughThemInTheirOrder) {
  resize(390, 844);
  app.open_named("lost-syn");
  press(ImGuiKey_End);
  press(ImGuiKey_4);
  EXPECT_NE(find_line(screen(), "snd.una"), nullptr);
  press(ImGuiKey_3);
  EXPECT_EQ(find_line(screen(), "snd.una"), nullptr);
  press(ImGuiKey_1);
  EXPECT_NE(find_line(screen(), "Space plays it"), nullptr);
}

TEST_F(PanelsTest, EachHasAKeyThatBringsItToTheFront) {
  resize(390, 844);
  for (const bool script : {false, true}) {
    ASSERT_TRUE(script ? app.open_text("test.pkt", kHandshakeScript) : app.open_named("lost-syn"));
    frames(2);
    std::size_t place = 0;
    for (const PanelKind* kind : kPanelKinds) {
      if (!kind->applies(*app.model().run()->recording)) continue;
      const auto digit = static_cast<int>((place + 1) % 10);
      press(static_cast<ImGuiKey>(ImGuiKey_0 + digit), place >= 10);
      EXPECT_EQ(in_front(), kind->id) << "by the key of place " << place;
      ++place;
    }
    EXPECT_GE(place, script ? 8u : 11u);
  }
}

TEST_F(PanelsTest, WhatIntroducesARunGivesWayToWhatExplainsTheEventThatIsChosen) {
  app.open_named("lost-syn");
  frames(2);
  EXPECT_NE(find_line(screen(), "Space plays it"), nullptr);
  press(ImGuiKey_RightArrow);
  EXPECT_EQ(find_line(screen(), "Space plays it"), nullptr);
  EXPECT_NE(find_line(screen(), text(Text::kCause, Language::kEnglish)), nullptr);
}

}  // namespace
}  // namespace tcplab::shell
