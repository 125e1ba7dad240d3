// The list of the scenarios that ship: its headings, its filter, its keys.
#include <string_view>

#include "core/scenario/scenario.hpp"
#include "core/scenario/topics.hpp"
#include "shell/model/catalogue.hpp"
#include "tests/shell/app_fixture.hpp"

namespace tcplab::shell {
namespace {

const Catalogue::Entry& entry_of(const Catalogue& catalogue, std::string_view name) {
  return catalogue.entries()[static_cast<std::size_t>(catalogue.find(name))];
}

TEST(Catalogue, HasEveryScenarioUnderTheHeadingOfItsTopic) {
  const Catalogue catalogue;
  ASSERT_EQ(catalogue.entries().size(), scenario::builtins().size());
  for (const scenario::Builtin& each : scenario::builtins()) {
    const Words topic = entry_of(catalogue, each.name).topic;
    EXPECT_EQ(topic.english, scenario::topic_title(each.topic).english);
    EXPECT_FALSE(topic.chinese.empty()) << each.name;
  }
}

TEST(Catalogue, FindsAnEntryByTheWordsOfItsNameItsTitlesAndItsTopic) {
  const Catalogue catalogue;
  const Catalogue::Entry& flood = entry_of(catalogue, "syn-flood");
  for (const char* words : {"", "flood", "FLOOD", "attacks", "flood syn", "\u6d2a\u6cdb", "\u653b\u51fb"})
    EXPECT_TRUE(flood.matches(words)) << words;
  for (const char* words : {"cookie", "flood cookie", "\u63e1\u624b"})
    EXPECT_FALSE(flood.matches(words)) << words;
}

class PickerTest : public AppTest {
 protected:
  void open_list() {
    press(ImGuiKey_O);
    frames(3);
    ASSERT_EQ(app.popup(), PopupId::kScenarios);
  }
  void write(std::string_view letters) {
    for (const char letter : letters) type(static_cast<unsigned char>(letter));
  }
};

TEST_F(PickerTest, ARunWithoutATitleIsCalledWhatItIs) {
  ASSERT_TRUE(app.open_text("", "host a 192.0.2.1\nhost b 192.0.2.2\nlink a b\nuntil 1s\n"));
  EXPECT_EQ(app.model().run()->title(Language::kEnglish), "Untitled scenario");
  EXPECT_EQ(app.model().run()->title(Language::kChinese), "未命名的场景");
}

TEST_F(PickerTest, WhatIsTypedLeavesTheScenariosThatHaveIt) {
  open_list();
  click("filter");
  write("flood");
  EXPECT_NE(find("syn-flood"), std::nullopt);
  EXPECT_EQ(find("lost-syn"), std::nullopt);
  press(ImGuiKey_Enter);
  EXPECT_EQ(app.popup(), std::nullopt);
  EXPECT_EQ(app.model().run()->name, "syn-flood");
  open_list();  // and is forgotten
  press(ImGuiKey_Home);
  EXPECT_NE(find("lost-syn"), std::nullopt);
}

TEST_F(PickerTest, LettersThatAreKeysElsewhereAreTheFiltersWhileItIsWrittenIn) {
  open_list();
  click("filter");
  for (const ImGuiKey key : {ImGuiKey_J, ImGuiKey_O, ImGuiKey_End}) press(key);
  EXPECT_EQ(app.popup(), PopupId::kScenarios);
  write("cookie");
  press(ImGuiKey_Enter);
  EXPECT_EQ(app.model().run()->name, "syn-cookies");
}

TEST_F(PickerTest, NothingThatHasItLeavesNothingToOpen) {
  const std::string before = app.model().run()->name;
  open_list();
  click("filter");
  write("zzz");
  press(ImGuiKey_Enter);
  EXPECT_EQ(app.model().run()->name, before);
}

TEST_F(PickerTest, KeysReachEveryScenarioOnASmallScreenAndWhatIsPickedIsInSight) {
  resize(320, 480);
  open_list();
  press(ImGuiKey_Home);
  for (const scenario::Builtin& each : scenario::builtins()) {
    frames(2);
    const auto control = find(each.name);
    ASSERT_TRUE(control.has_value()) << each.name;
    EXPECT_GE(control->visible.height(), control->box.height() / 2) << each.name;
    press(ImGuiKey_DownArrow);
  }
  press(ImGuiKey_Enter);
  EXPECT_EQ(app.model().run()->name, scenario::builtins().back().name);
}

}  // namespace
}  // namespace tcplab::shell
