// All that can be done is found by its name, and done.
#include "shell/commands.hpp"

#include <algorithm>

#include "core/scenario/scenario.hpp"
#include "shell/model/event_kinds.hpp"
#include "tests/shell/app_fixture.hpp"
#include "tests/shell/runs.hpp"
#include "tests/shell/screen.hpp"

namespace tcplab::shell {
namespace {

std::vector<std::string> names_found(std::string_view words) {
  const std::vector<Command> commands = {{"Play", "", {}},
                                         {"Time axis: Linear", "", {}},
                                         {"Scenario: A lost SYN", "", {}, "Silence is all it has"},
                                         {"Next event: a loss", "", {}},
                                         {"Lost and found", "", {}}};
  std::vector<std::string> names;
  for (const std::size_t i : found_commands(commands, words)) names.push_back(commands[i].name);
  return names;
}

TEST(Commands, AllWordsHaveToOccurAndTheBeginningCountsFirst) {
  EXPECT_EQ(names_found("").size(), 5u);
  EXPECT_EQ(names_found("  "), names_found(""));
  EXPECT_EQ(names_found("lost"), (std::vector<std::string>{"Lost and found", "Scenario: A lost SYN"}));
  EXPECT_EQ(names_found("syn LOST"), (std::vector<std::string>{"Scenario: A lost SYN"}));
  EXPECT_EQ(names_found("nothing"), std::vector<std::string>{});
  EXPECT_EQ(names_found("silence syn"), (std::vector<std::string>{"Scenario: A lost SYN"}))
      << "what it is about";
}

TEST(Commands, EveryKindOfEventIsCalledSomethingInBothLanguages) {
  for (const EventKind& kind : event_kinds()) {
    EXPECT_FALSE(kind.name.english.empty());
    EXPECT_NE(kind.name.english, kind.name.chinese);
  }
}

// Whatever is passed over on the way: as whoever goes through all events has it.
TEST(Commands, TheNextEventOfAKindIsTheFirstAfterTheFocusAndThenTheFirstOfAll) {
  Model model;
  ASSERT_TRUE(model.open("bulk", bulk_text(8)));
  make_whole(model);
  const trace::Trace& trace = model.run()->trace();
  const auto count = static_cast<trace::EventId>(trace.events().size());
  ASSERT_GT(count, 8192u);
  for (std::size_t kind = 0; kind < event_kinds().size(); ++kind) {
    std::vector<trace::EventId> all;
    for (const trace::Event& event : trace.events()) {
      if (event_kinds()[kind].is(trace, event)) all.push_back(event.id);
    }
    for (const trace::EventId after : {trace::kNoEvent, trace::EventId{0}, count / 3, count / 2, count - 1}) {
      const auto next = std::upper_bound(all.begin(), all.end(), after);
      const trace::EventId wanted = all.empty()                                     ? trace::kNoEvent
                                    : after == trace::kNoEvent || next == all.end() ? all.front()
                                                                                    : *next;
      EXPECT_EQ(model.run()->index.next_of_kind(kind, after), wanted)
          << event_kinds()[kind].name.english << " after " << after;
    }
  }
}

class CommandListTest : public AppTest {
 protected:
  void find_and_enter(std::string_view words) {
    app.find_command();
    frames(3);
    for (const char c : words) ImGui::GetIO().AddInputCharacter(static_cast<unsigned char>(c));
    frames(1);
    press(ImGuiKey_Enter);
    frames(2);
  }
};

TEST_F(CommandListTest, AnActionIsFoundByTypingAndDoneByEnter) {
  app.open_named("lost-syn");
  find_and_enter("to the end");
  EXPECT_EQ(app.popup(), std::nullopt);
  EXPECT_EQ(app.selected(), app.model().run()->trace().events().size() - 1);
  find_and_enter("axis per event");
  EXPECT_EQ(app.model().axis(), AxisMode::kPerEvent);
  find_and_enter("light theme");
  EXPECT_EQ(app.theme(), Theme::kLight);
  find_and_enter("keys");
  EXPECT_EQ(app.popup(), PopupId::kHelp) << "one popup may open another";
}

TEST_F(CommandListTest, WhatAKeyWithShiftDoesIsFoundAndSoIsWhatOnlyAPanelHasAButtonFor) {
  app.open_named("lost-syn");
  app.select(0);
  find_and_enter("next event on the same host");
  const trace::Trace& trace = app.model().run()->trace();
  ASSERT_GT(app.selected().value_or(0), 0u);
  EXPECT_EQ(trace.events()[*app.selected()].host, trace.events()[0].host);
  find_and_enter("previous event on the same host");
  EXPECT_EQ(app.selected(), trace::EventId{0});
  find_and_enter("copy as scenario");
  EXPECT_EQ(ImGui::GetClipboardText(), app.model().text_to_save());
}

TEST_F(CommandListTest, WhatTheMenusOfTheFocusOfferIsFoundByItsName) {
  app.open_named("lost-syn");
  app.select(0);
  const auto last = [&]() -> std::string {
    const auto& edits = app.model().changes().edits;
    return edits.empty() ? "" : edits.back().line;
  };
  const trace::Trace& trace = app.model().run()->trace();
  const std::string host = trace.hosts()[trace.events()[0].host].name;
  find_and_enter("change " + host + ": mss");
  EXPECT_NE(last().find(host + " set mss"), std::string::npos) << last();
  find_and_enter("change server: queue codel");
  EXPECT_NE(last().find("queue codel"), std::string::npos) << last();
}

TEST_F(CommandListTest, WhatIsNamedAsInTheHelpBeginsWithACapitalToo) {
  app.open_named("lost-syn");
  app.find_command();
  frames(8);
  EXPECT_NE(find_line(read_screen(), "Every hop, or end to end"), nullptr);
}

TEST_F(CommandListTest, EveryScenarioIsThere) {
  for (const scenario::Builtin& builtin : scenario::builtins()) {
    const auto parsed = scenario::parse(builtin.text);
    ASSERT_TRUE(parsed.ok());
    find_and_enter("scenario: " + parsed->title);
    EXPECT_EQ(app.source().name, builtin.name);
  }
}

TEST_F(CommandListTest, TheNextEventOfAKindComesIntoFocusAndAfterTheLastTheFirst) {
  app.open_named("lost-syn");
  const trace::Trace& trace = app.model().run()->trace();
  find_and_enter("retransmission");
  const auto first = app.selected();
  ASSERT_TRUE(first.has_value());
  EXPECT_TRUE(trace.packets()[trace.packet_of(*first)].retransmission);
  find_and_enter("retransmission");
  EXPECT_EQ(app.selected(), first) << "there is only one";
  find_and_enter("event: a loss");
  EXPECT_LT(*app.selected(), *first);
}

TEST_F(CommandListTest, TheArrowsChooseAndAClickDoes) {
  app.find_command();
  frames(3);
  press(ImGuiKey_DownArrow);
  press(ImGuiKey_Enter);
  EXPECT_EQ(app.selected(), trace::EventId{0}) << "the second is the next event";
  app.find_command();
  frames(3);
  click("Next event");
  EXPECT_EQ(app.selected(), trace::EventId{1});
  EXPECT_EQ(app.popup(), std::nullopt);
}

TEST_F(CommandListTest, WhatIsNotOfferedIsNotThere) {
  find_and_enter("share save");
  EXPECT_EQ(app.popup(), PopupId::kCommands) << "nothing is called that";
  press(ImGuiKey_Escape);
  EXPECT_EQ(app.popup(), std::nullopt);
  int shared = 0;
  app.offer_sharing([&shared] { ++shared; });
  find_and_enter("share save");
  EXPECT_EQ(shared, 1);
}

}  // namespace
}  // namespace tcplab::shell
