// The text of the run in a window that has no better editor beside it.
#include "shell/views/text_panel.hpp"

#include "tests/shell/driven_app.hpp"

namespace tcplab::shell {
namespace {

class TextPanelTest : public DrivenApp {
 protected:
  TextPanelTest() : panel(offer_text_panel(app)) {
    app.open_named("three-way-handshake");
    frames(3);
  }
  void open() {
    press(ImGuiKey_E);
    frames(6);
    ASSERT_TRUE(ImGui::GetIO().WantTextInput) << "the keyboard is in the text";
    control(ImGuiKey_End);
  }
  void control(ImGuiKey key) {
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, true);
    press(key);
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, false);
    frames(1);
  }
  void write(std::string_view text) {
    for (const char c : text) c == '\n' ? press(ImGuiKey_Enter) : type(static_cast<unsigned char>(c));
  }
  // However it is wrapped.
  bool says(std::string_view words) const {
    std::string all;
    for (const Line& line : screen()) all += line.text;
    const auto unspaced = [](std::string text) {
      std::erase(text, ' ');
      return text;
    };
    return unspaced(all).find(unspaced(std::string(words))) != std::string::npos;
  }
  bool runs_with(std::string_view line) const {
    return app.source().text.find(line) != std::string::npos ||
           app.written_text().find(line) != std::string::npos;
  }

  TextPanel& panel;
};

TEST_F(TextPanelTest, RunsAgainWhileItIsWritten) {
  const std::size_t before = trace().events().size();
  open();
  write("\nat 1s client abort\n");
  EXPECT_TRUE(runs_with("at 1s client abort"));
  EXPECT_GT(trace().events().size(), before);
}

TEST_F(TextPanelTest, SaysWhatIsWrongAndWhereAndKeepsWhatRan) {
  const std::string ran = app.written_text();
  open();
  write("\nat 1s cliemt abort");
  EXPECT_FALSE(runs_with("cliemt"));
  EXPECT_TRUE(says("did you mean 'client'?"));
  EXPECT_TRUE(says("Shown is still the last text that could be run."));
  EXPECT_FALSE(app.model().error().has_value()) << "no banner lies over it";
  // The place leads to it, and there it is put right.
  click("text-error-0");
  frames(6);
  ASSERT_TRUE(ImGui::GetIO().WantTextInput);
  for (int i = 0; i < 4; ++i) press(ImGuiKey_RightArrow);
  press(ImGuiKey_Delete);
  write("n");
  EXPECT_TRUE(runs_with("at 1s client abort"));
  EXPECT_FALSE(says("did you mean"));
}

TEST_F(TextPanelTest, EscapeLeavesItAndTakesNothingBack) {
  open();
  write("\nat 1s client abort");
  press(ImGuiKey_Escape);
  frames(3);
  EXPECT_FALSE(ImGui::GetIO().WantTextInput);
  EXPECT_TRUE(runs_with("at 1s client abort"));
  EXPECT_NE(panel.text().find("at 1s client abort"), std::string::npos);
  // And the lab's keys are its own again.
  press(ImGuiKey_End);
  EXPECT_EQ(app.selected(), static_cast<trace::EventId>(trace().events().size() - 1));
}

TEST_F(TextPanelTest, WhatCannotRunYetIsNotLostWhenTheRunIsChangedElsewhere) {
  open();
  write("\nat 1s cli");
  press(ImGuiKey_Escape);
  ASSERT_TRUE(app.add_edit("drop client->server SYN #1"));
  frames(3);
  EXPECT_NE(panel.text().find("at 1s cli"), std::string::npos);
  click("text-that-runs");
  frames(3);
  EXPECT_EQ(panel.text(), app.written_text());
  EXPECT_NE(panel.text().find("drop client->server SYN #1"), std::string::npos);
}

TEST_F(TextPanelTest, HasTheEditsAsItsLastLines) {
  ASSERT_TRUE(app.add_edit("drop client->server SYN #1"));
  open();
  ASSERT_NE(panel.text().find("\ndrop client->server SYN #1"), std::string::npos);
  for (int i = 0; i < 2; ++i) press(ImGuiKey_Backspace);
  write("2");
  ASSERT_EQ(app.model().changes().edits.size(), 1u);
  EXPECT_EQ(app.model().changes().edits.front().line, "drop client->server SYN #2");
  app.undo();
  frames(3);
  EXPECT_NE(panel.text().find("SYN #1"), std::string::npos) << "one who is undone is seen here, too";
}

TEST_F(TextPanelTest, OffersWhatMayStandThereAndTabTakesTheFirst) {
  open();
  write("\nat 1s clie");
  EXPECT_TRUE(find("offer-0").has_value());
  press(ImGuiKey_Tab);
  write(" abo");
  click("offer-0");
  frames(6);
  EXPECT_TRUE(runs_with("at 1s client abort"));
  EXPECT_TRUE(says("resets the connection")) << "what the word at the cursor is";
}

TEST_F(TextPanelTest, PutsItInOrder) {
  open();
  write("\nat   1s    client   abort");
  press(ImGuiKey_Escape);
  click("format-text");
  frames(2);
  EXPECT_TRUE(runs_with("at 1s client abort"));
}

TEST_F(TextPanelTest, OfAnotherScenarioOrScriptIsThatText) {
  open();
  write("\nat 1s cli");
  press(ImGuiKey_Escape);
  ASSERT_TRUE(app.open_named("lost-syn"));
  ASSERT_TRUE(app.open_panel("text"));
  frames(3);
  EXPECT_EQ(panel.text(), app.written_text());
  app.set_read_only(true);
  frames(3);
  EXPECT_TRUE(says("The text of this run cannot be changed now."));
}

TEST_F(TextPanelTest, SpeaksChinese) {
  bake(1, true);
  app.set_language(Language::kChinese);
  open();
  write("\nat 1s cliemt abort");
  EXPECT_TRUE(says("是否想写 'client'？"));
  EXPECT_TRUE(says("上面显示的仍是最后一个能运行的文本。"));
}

}  // namespace
}  // namespace tcplab::shell
