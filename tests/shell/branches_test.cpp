// Several ways on from one text: each is a run of its own, and any two can be compared.
#include <algorithm>

#include <gtest/gtest.h>

#include "core/trace/trace.hpp"
#include "shell/views/beside.hpp"
#include "tests/shell/driven_app.hpp"
#include "tests/shell/runs.hpp"

namespace tcplab::shell {
namespace {

constexpr const char* kForked =
    "title \"Pair\"\nseed 3\nhost client 198.51.100.1\nhost server 198.51.100.2\n"
    "link client server delay 20ms\nset all mss 1000\nat 0ms server listen 80\n"
    "at 10ms client connect server:80\non client connected client send 3000\n";

std::vector<std::string> names_of(const Model& model) {
  std::vector<std::string> names;
  for (const Branch& each : model.branches().all) names.push_back(each.name);
  return names;
}

class BranchesOfARun : public testing::Test {
 protected:
  BranchesOfARun() { model.open("pair", kForked); }
  std::string json() const { return trace::to_json(model.run()->trace()); }
  void compare() {
    model.compare([] { return true; });
  }

  Model model;
};

using Names = std::vector<std::string>;

TEST_F(BranchesOfARun, EachIsARunOfItsOwn) {
  const std::string original = json();
  ASSERT_TRUE(model.fork());
  ASSERT_TRUE(model.add_edit("drop client->server SYN #1"));
  const std::string dropped = json();
  ASSERT_TRUE(model.fork());
  ASSERT_TRUE(model.add_edit("drop client->server data #2"));
  const std::string twice = json();
  EXPECT_EQ(names_of(model), (Names{"A", "B", "C"}));
  const std::string* const wanted[] = {&original, &dropped, &twice};
  for (const std::size_t i : {0U, 2U, 1U, 0U}) {
    ASSERT_TRUE(model.open_branch(i));
    EXPECT_EQ(model.branches().current, i);
    EXPECT_EQ(json(), *wanted[i]);
  }
}

TEST_F(BranchesOfARun, TheyAreRenamedAndDeletedAndThatIsUndone) {
  ASSERT_TRUE(model.fork());
  ASSERT_TRUE(model.add_edit("drop client->server SYN #1"));
  const std::string dropped = json();
  model.rename_branch(1, "  without\n SYN ");
  EXPECT_EQ(names_of(model), (Names{"A", "without SYN"}));
  model.rename_branch(1, "A");
  model.rename_branch(1, " ");
  EXPECT_EQ(names_of(model), (Names{"A", "without SYN"})) << "two of one name, or none, would be of no use";
  std::string longest;
  for (std::size_t i = 0; i < Bench::kLongestName; ++i) longest += "名";
  model.rename_branch(0, longest + "称");
  EXPECT_EQ(model.branches().all[0].name, longest) << "as long as one in English, and no character is cut";
  ASSERT_TRUE(model.remove_branch(1));
  EXPECT_EQ(model.branches().all.size(), 1U);
  EXPECT_NE(json(), dropped);
  EXPECT_FALSE(model.remove_branch(0)) << "the only one";
  model.undo();
  EXPECT_EQ(model.branches().all.size(), 2U);
  EXPECT_EQ(json(), dropped);
  model.undo();
  model.undo();
  EXPECT_EQ(names_of(model), (Names{"A", "B"}));
  EXPECT_EQ(json(), dropped);
}

TEST_F(BranchesOfARun, UndoLeadsBackToTheBranchThatWasChanged) {
  ASSERT_TRUE(model.fork());
  const std::string original = json();
  ASSERT_TRUE(model.add_edit("drop client->server SYN #1"));
  ASSERT_TRUE(model.open_branch(0));
  model.undo();
  EXPECT_EQ(model.branches().current, 1U);
  EXPECT_EQ(json(), original);
}

TEST_F(BranchesOfARun, ThereAreNoMoreThanALinkCanHave) {
  while (model.branches().all.size() < Branches::kMost) ASSERT_TRUE(model.fork());
  EXPECT_FALSE(model.fork());
  EXPECT_EQ(model.branches().all.size(), Branches::kMost);
}

TEST_F(BranchesOfARun, AnyTwoAreComparedAndTheOneThatIsLeftIsComparedWith) {
  const std::string original = json();
  ASSERT_TRUE(model.fork());
  EXPECT_EQ(model.ghost_kind(), Model::Ghost::kBranch) << "with the one that it comes from";
  ASSERT_TRUE(model.add_edit("drop client->server SYN #1"));
  const std::string dropped = json();
  EXPECT_EQ(trace::to_json(model.ghost()->trace()), original);
  compare();
  ASSERT_NE(model.contrast(), nullptr);
  const trace::Comparison wanted = trace::compare(model.ghost()->trace(), model.run()->trace());
  EXPECT_EQ(model.contrast()->comparison.differences(), wanted.differences());
  EXPECT_FALSE(wanted.same());
  ASSERT_TRUE(model.open_branch(0));
  EXPECT_EQ(trace::to_json(model.ghost()->trace()), dropped);
  EXPECT_EQ(model.contrast(), nullptr) << "of other runs";
  compare();
  ASSERT_NE(model.contrast(), nullptr);
  EXPECT_FALSE(model.comparing());
}

TEST_F(BranchesOfARun, AnotherTextHasBranchesOfItsOwn) {
  ASSERT_TRUE(model.fork());
  ASSERT_TRUE(model.open("pair", kForked));
  EXPECT_EQ(model.branches().all.size(), 1U);
  EXPECT_EQ(model.ghost(), nullptr);
}

// --- side by side ---

class TwoRuns : public DrivenApp {
 protected:
  TwoRuns() {
    app.open_text("pair.tcplab", kForked);
    app.fork();
    app.add_edit("delay client->server SYN #1 by 300ms");
    app.set_beside(true);
    frames(10);
  }
  const Model& first() const { return app.beside().model(); }
  trace::EventId arrival_of_data(const Model& model) const {
    for (const trace::Event& event : model.run()->trace().events()) {
      const trace::PacketId packet = model.run()->trace().packet_of(event.id);
      if (std::holds_alternative<trace::SegmentReceived>(event.what) &&
          model.run()->trace().packets()[packet].segment.payload.size() > 0)
        return event.id;
    }
    return trace::kNoEvent;
  }
  void sees(std::string_view words) const { EXPECT_NE(find_line(screen(), words), nullptr) << words; }
};

TEST_F(TwoRuns, BothRunsAreNamedAndDrawn) {
  ASSERT_NE(first().run(), nullptr);
  EXPECT_EQ(first().run(), app.model().ghost());
  sees("First run: A");
  sees("Second run: B");
}

TEST_F(TwoRuns, WhatIsChosenInOneIsInFocusInTheOther) {
  const trace::EventId here = arrival_of_data(app.model());
  const trace::EventId there = arrival_of_data(first());
  app.select(here);
  frames(60);
  EXPECT_EQ(first().focus().event, there);
  EXPECT_LT(first().focus().at, app.model().focus().at);
  app.select(trace::kNoEvent);
  frames(60);
  const auto at = app.beside().event_position(there);
  ASSERT_TRUE(at.has_value());
  click(ImVec2(at->x, at->y));
  frames(3);
  EXPECT_EQ(first().focus().event, there);
  EXPECT_EQ(app.selected(), here);
}

TEST_F(TwoRuns, WhatHasNoCounterpartLeadsToItsInstantAndIsSaid) {
  app.undo();
  app.add_edit("drop client->server SYN #1");
  frames(10);
  const trace::Trace& now = trace();
  trace::EventId alone = trace::kNoEvent;
  for (const trace::Event& event : now.events())
    if (std::holds_alternative<trace::SegmentDropped>(event.what)) alone = event.id;
  ASSERT_NE(alone, trace::kNoEvent);
  app.select(alone);
  frames(10);
  EXPECT_EQ(first().focus().at, app.model().focus().at);
  sees("nothing like it here");
}

TEST_F(TwoRuns, HandsChangeTheOpenRunOnly) {
  const auto at = app.beside().event_position(arrival_of_data(first()));
  ASSERT_TRUE(at.has_value());
  right_click(ImVec2(at->x, at->y));
  EXPECT_FALSE(app.popup().has_value());
  drag(ImVec2(at->x, at->y), ImVec2(at->x, at->y + 60));
  EXPECT_EQ(app.model().changes().edits.size(), 1U);
}

TEST_F(TwoRuns, ThereIsRoomForTwoOnlyWhereItIsWide) {
  resize(390, 844);
  frames(3);
  EXPECT_EQ(find_line(screen(), "First run: A"), nullptr);
}

// --- the panel ---

class BranchesPanel : public DrivenApp {
 protected:
  BranchesPanel() {
    resize(390, 844);
    app.open_text("pair.tcplab", kForked);
    frames(2);
    click("tab-branches");
  }
};

TEST_F(BranchesPanel, ADifferenceThatNeedsMoreThanTwoLinesEndsInAnEllipsis) {
  for (const std::string_view words :
       {"server received a segment that carries data, which came 1 ms later than it did before the change",
        "服务器收到的携带数据的报文段比修改之前晚了一毫秒，因此确认也晚了一毫秒，重传计时器随之重新设置，此后"
        "的每个报文段都依次推迟，直到连接关闭为止"}) {
    const std::string text = fitted(Face::kSmall, words, 200, 2);
    ASSERT_EQ(std::count(text.begin(), text.end(), '\n'), 1) << text;
    EXPECT_TRUE(text.size() > 3 && text.substr(text.size() - 3) == "\u2026") << text;
    EXPECT_LE(text_size(Face::kSmall, text).x, 200) << text;
  }
  EXPECT_EQ(fitted(Face::kSmall, "two words", 200, 2), "two words");
}

TEST_F(BranchesPanel, BranchesAreMadeOpenedAndDeletedThere) {
  click("new-branch");
  EXPECT_EQ(app.model().branches().all.size(), 2U);
  EXPECT_EQ(app.model().branches().current, 1U);
  click("branch-0");
  EXPECT_EQ(app.model().branches().current, 0U);
  click("delete-branch");
  EXPECT_EQ(app.model().branches().all.size(), 1U);
  EXPECT_EQ(app.model().branches().open().name, "B");
}

TEST_F(BranchesPanel, ABranchIsRenamedByWritingItsName) {
  click("branch-name");
  ImGuiIO& io = ImGui::GetIO();
  press(ImGuiKey_End);
  for (const char c : {'1', '2'}) type(static_cast<unsigned char>(c));
  io.AddKeyEvent(ImGuiKey_Enter, true);
  frames(2);
  io.AddKeyEvent(ImGuiKey_Enter, false);
  frames(2);
  EXPECT_EQ(app.model().branches().open().name, "A12");
}

TEST_F(BranchesPanel, TheDifferencesAreListedInWordsAndLeadToWhereTheyAre) {
  resize(1440, 900);
  app.fork();
  app.add_edit("drop client->server data #2");
  frames(10);
  click("tab-branches");
  ASSERT_NE(app.model().contrast(), nullptr);
  EXPECT_NE(find_line(screen(), "The same until"), nullptr);
  const shell::Run& now = *app.model().run();
  const std::string words = trace::explain(app.model().ghost()->index.analysis(), now.index.analysis(),
                                           app.model().contrast()->comparison.differences().front())
                                .in(Language::kEnglish);
  EXPECT_NE(find_line(screen(), words.substr(0, 20)), nullptr) << words;
  click("difference-0");
  const trace::Difference& first = app.model().contrast()->comparison.differences().front();
  EXPECT_EQ(app.selected(), first.b);
}

}  // namespace
}  // namespace tcplab::shell
