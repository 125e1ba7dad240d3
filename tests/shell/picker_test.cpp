// The list of the scenarios that ship: its headings, its filter, its keys.
#include <string_view>

#include "core/scenario/scenario.hpp"
#include "core/scenario/topics.hpp"
#include "shell/model/catalogue.hpp"
#include "tests/shell/app_fixture.hpp"
#include "tests/shell/screen.hpp"

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

TEST(Catalogue, FindsAnEntryByTheWordsOfItsNameItsTitlesItsTopicAndWhatItIsAbout) {
  const Catalogue catalogue;
  const Catalogue::Entry& flood = entry_of(catalogue, "syn-flood");
  for (const char* words : {"", "flood", "FLOOD", "attacks", "flood syn", "\u6d2a\u6cdb", "\u653b\u51fb"})
    EXPECT_TRUE(flood.matches(words)) << words;
  for (const char* words : {"keepalive", "flood keepalive", "\u4fdd\u6d3b"})
    EXPECT_FALSE(flood.matches(words)) << words;
  for (const char* words : {"two connections", "bottleneck", "share one line", "\u74f6\u9888"}) {
    EXPECT_TRUE(entry_of(catalogue, "two-flows-one-line").matches(words)) << words;
    EXPECT_FALSE(entry_of(catalogue, "two-flows-one-line").is_called(words)) << words;
  }
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

TEST_F(PickerTest, WhatIsCalledSoComesBeforeWhatOnlySpeaksOfIt) {
  open_list();
  write("cookie");
  EXPECT_NE(find("data-on-a-syn"), std::nullopt) << "which speaks of them";
  press(ImGuiKey_Enter);
  EXPECT_EQ(app.model().run()->name, "syn-cookies");
}

TEST_F(PickerTest, TheFilterStaysWhereItIsWhateverIsScrolled) {
  open_list();
  const auto before = find("filter");
  ASSERT_TRUE(before.has_value());
  press(ImGuiKey_End);
  frames(3);
  const auto after = find("filter");
  ASSERT_TRUE(after.has_value());
  EXPECT_EQ(after->visible.top, before->box.top);
  EXPECT_EQ(after->visible.bottom, before->box.bottom);
}

TEST_F(PickerTest, LettersThatAreKeysElsewhereAreTheFiltersFromTheBeginning) {
  open_list();
  for (const ImGuiKey key : {ImGuiKey_J, ImGuiKey_O, ImGuiKey_End}) press(key);
  EXPECT_EQ(app.popup(), PopupId::kScenarios);
  write("cookie");
  press(ImGuiKey_Enter);
  EXPECT_EQ(app.model().run()->name, "syn-cookies");
}

TEST_F(PickerTest, NothingThatHasItLeavesNothingToOpen) {
  const std::string before = app.model().run()->name;
  open_list();
  write("zzz");
  EXPECT_NE(find_line(read_screen(), "No scenario speaks of that."), nullptr);
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
