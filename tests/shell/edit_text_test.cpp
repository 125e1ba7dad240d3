// The text of the run is changed from outside, and what the page offers has its buttons and keys.
#include "core/scenario/scenario.hpp"
#include "tests/shell/app_fixture.hpp"
#include "tests/shell/runs.hpp"

namespace tcplab::shell {
namespace {

class EditTextTest : public AppTest {
 protected:
  std::string shipped() const { return app.source().text; }
};

TEST_F(EditTextTest, ARightTextRunsInPlaceOfTheOldOneAndTheInstantStays) {
  app.open_named("lost-syn");
  app.select(9);
  const Instant at = app.model().focus().at;
  const unsigned before = app.model().generation();
  ASSERT_TRUE(app.edit_text("# mine\n" + shipped()));
  EXPECT_NE(app.model().generation(), before);
  EXPECT_EQ(app.model().focus().at, at);
  EXPECT_EQ(app.source().name, "lost-syn");
  EXPECT_FALSE(app.source().shipped);
  EXPECT_EQ(app.source().text.substr(0, 7), "# mine\n");
}

TEST_F(EditTextTest, WhoIsBeforeTheFirstEventStaysThere) {
  app.open_named("lost-syn");
  ASSERT_EQ(app.selected(), std::nullopt);
  ASSERT_TRUE(app.edit_text("# mine\n" + shipped()));
  EXPECT_EQ(app.selected(), std::nullopt);
}

TEST_F(EditTextTest, AWrongTextLeavesAllAsItIsAndTheEditorTellsWhy) {
  app.open_named("lost-syn");
  app.select(9);
  const std::string text = shipped();
  const unsigned before = app.model().generation();
  EXPECT_FALSE(app.edit_text("hots nobody\n" + text));
  EXPECT_EQ(app.model().generation(), before);
  EXPECT_EQ(app.selected(), trace::EventId{9});
  EXPECT_TRUE(app.source().shipped);
  EXPECT_EQ(app.source().text, text);
  EXPECT_FALSE(app.model().error().has_value()) << "no banner: the editor shows it at its place";
}

constexpr const char* kPlain =
    "host a 198.51.100.1\nhost b 198.51.100.2\nlink a b\nat 0ms b listen 80\nat 1ms a connect b:80\n";

TEST_F(EditTextTest, AValueThatDoesNotFitTheNewTextIsNamed) {
  Changes changes;
  set_value(changes, "far", "2ms");
  ASSERT_TRUE(app.open_text("pair", std::string("parameter far 1ms\n") + kPlain, changes));
  EXPECT_FALSE(app.edit_text(kPlain));
  EXPECT_TRUE(app.model().error().has_value()) << "no line of the editor could tell";
}

TEST_F(EditTextTest, EditsAreItsLastLinesBelowAHeading) {
  ASSERT_TRUE(app.open_text("pair", kPlain));
  EXPECT_EQ(app.written_text(), kPlain);
  ASSERT_TRUE(app.add_edit("drop a->b SYN #1"));
  ASSERT_TRUE(app.add_edit("drop a->b SYN #2"));
  ASSERT_TRUE(app.switch_edit(0));
  EXPECT_EQ(app.written_text(),
            std::string(kPlain) + "# --- changes ---\n# drop a->b SYN #1\ndrop a->b SYN #2\n");
  EXPECT_EQ(app.source().text, kPlain);
}

TEST_F(EditTextTest, WhoWritesThereChangesTheListAndCanUndoIt) {
  ASSERT_TRUE(app.open_text("pair", kPlain));
  ASSERT_TRUE(app.add_edit("drop a->b SYN #1"));
  const std::string heading = "# --- changes ---\n";
  ASSERT_TRUE(app.edit_text(kPlain + heading + "drop a->b SYN #2\n\n#  drop a->b SYN #1 \n"));
  const std::vector<scenario::Edit> wanted = {{"drop a->b SYN #2", true}, {"drop a->b SYN #1", false}};
  EXPECT_EQ(app.model().changes().edits, wanted);
  EXPECT_EQ(app.source().text, kPlain);
  app.undo();
  EXPECT_EQ(app.model().changes().edits, (std::vector<scenario::Edit>{{"drop a->b SYN #1", true}}));
  EXPECT_FALSE(app.edit_text(kPlain + heading + "drop a->nobody SYN #2\n"));
  EXPECT_FALSE(app.model().error().has_value()) << "no banner: the editor shows it at its place";
  EXPECT_EQ(app.model().changes().edits.size(), 1U);
}

TEST_F(EditTextTest, ANewTextKeepsTheEditsThatStandBelowIt) {
  ASSERT_TRUE(app.open_text("pair", kPlain));
  ASSERT_TRUE(app.add_edit("drop a->b SYN #1"));
  ASSERT_TRUE(app.edit_text("# mine\n" + app.written_text()));
  EXPECT_EQ(app.source().text, std::string("# mine\n") + kPlain);
  EXPECT_EQ(app.model().changes().edits.size(), 1U);
  ASSERT_TRUE(app.edit_text(kPlain));
  EXPECT_TRUE(app.model().changes().empty()) << "they were taken away with their heading";
}

TEST_F(EditTextTest, ALineOfTheRunIsFoundWhereItIsWritten) {
  Changes changes;
  changes.edits = {{"drop a->b SYN #1", false}, {"drop a->b SYN #2", true}};
  const std::string text = text_to_run(kPlain, changes);
  const std::string written = text_to_write(kPlain, changes.edits);
  const auto line_of = [](const std::string& in, std::size_t number) {
    std::size_t at = 0;
    while (--number > 0) at = in.find('\n', at) + 1;
    return in.substr(at, in.find('\n', at) - at);
  };
  for (std::size_t line = 1; line <= 6; ++line)
    EXPECT_EQ(line_of(text, line), line_of(written, written_line(kPlain, changes, line))) << line;
}

TEST_F(EditTextTest, AnEventThatIsNotMadeYetIsMadeWhenItIsAskedFor) {
  ASSERT_TRUE(app.open_text("long", bulk_text(40)));
  ASSERT_LT(trace().events().size(), 30'000u);
  app.select(30'000);
  EXPECT_EQ(app.selected(), trace::EventId{30'000});
}

TEST_F(EditTextTest, WhoUndoesTheirChangesHasTheShippedScenarioAgain) {
  app.open_named("lost-syn");
  const std::string text = shipped();
  ASSERT_TRUE(app.edit_text(text + "# mine\n"));
  EXPECT_FALSE(app.source().shipped);
  ASSERT_TRUE(app.edit_text(text));
  EXPECT_TRUE(app.source().shipped);
}

TEST_F(EditTextTest, TheEditorAndSharingHaveButtonsAndKeysOnlyWhereTheyAreOffered) {
  EXPECT_FALSE(find("edit").has_value());
  EXPECT_FALSE(find("share").has_value());
  press(ImGuiKey_E);
  press(ImGuiKey_S);
  int edited = 0;
  int shared = 0;
  app.offer_editor([&edited] { ++edited; });
  app.offer_sharing([&shared] { ++shared; });
  frames(2);
  press(ImGuiKey_E);
  EXPECT_EQ(edited, 1);
  press(ImGuiKey_S);
  EXPECT_EQ(shared, 1);
  for (const auto& [name, times] : {std::pair{"edit", &edited}, std::pair{"share", &shared}}) {
    const auto control = find(name);
    ASSERT_TRUE(control.has_value()) << name;
    click({control->box.center().x, control->box.center().y});
    EXPECT_EQ(*times, 2) << name;
  }
}

TEST_F(EditTextTest, OnASmallPhoneTheButtonThatSharesStaysAndHasTheOther) {
  app.offer_editor([] {});
  app.offer_sharing([] {});
  app.set_touch(true);
  resize(320, 640);
  frames(2);
  EXPECT_TRUE(find("share").has_value());
  EXPECT_FALSE(find("edit").has_value());
  resize(390, 844);
  frames(2);
  EXPECT_TRUE(find("edit").has_value());
}

}  // namespace
}  // namespace tcplab::shell
