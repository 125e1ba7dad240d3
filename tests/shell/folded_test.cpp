// Columns of the timeline that are folded away.
#include "shell/model/folded.hpp"

#include <algorithm>
#include <string>

#include "shell/timeline/columns.hpp"
#include "tests/shell/driven_app.hpp"
#include "tests/shell/paths.hpp"
#include "tests/shell/runs.hpp"

namespace tcplab::shell {
namespace {

trace::HostIndex node_named(const trace::Trace& trace, std::string_view name) {
  for (std::size_t i = 0; i < trace.nodes().size(); ++i) {
    if (trace.nodes()[i].name == name) return static_cast<trace::HostIndex>(i);
  }
  return UINT16_MAX;
}

TEST(FoldedTest, WhatIsRememberedIsReadAgainAndNothingElseIs) {
  Folded folded;
  EXPECT_EQ(folded.to_text(), "");
  folded.set("r1", true);
  folded.set("server", true);
  folded.set("r1", true);
  EXPECT_EQ(folded.to_text(), "folded r1 server\n");
  Folded again;
  EXPECT_TRUE(again.read(folded.to_text()));
  EXPECT_TRUE(again.has("r1") && again.has("server") && !again.has("client"));
  for (const char* wrong : {"folded\n", "folded  r1\n", "folded r1", "folded r1 \n", "unfolded r1\n"})
    EXPECT_FALSE(again.read(wrong)) << wrong;
  EXPECT_TRUE(again.has("r1")) << "what cannot be read changes nothing";
  EXPECT_TRUE(again.read(""));
  EXPECT_FALSE(again.any());
  folded.set("r1", false);
  folded.set("a name", true);
  EXPECT_EQ(folded.to_text(), "folded server\n") << "a blank would make two names of one";
}

class FoldedColumns : public ::testing::Test {
 protected:
  FoldedColumns() : run(run_of("run", *scenario::parse(path_text(4)))) {}
  Columns fold(std::initializer_list<std::string_view> names) const {
    ColumnChoice choice;
    choice.folded.resize(run.trace().nodes().size(), false);
    for (const std::string_view name : names) choice.folded[node_named(run.trace(), name)] = true;
    return layout_columns(run.index, {80, 40, 900, 700}, 1, choice);
  }
  trace::HostIndex node(std::string_view name) const { return node_named(run.trace(), name); }
  shell::Run run;
};

TEST_F(FoldedColumns, ANodeBetweenLeavesItsLineAndGivesItsRoomToTheOthers) {
  const Columns open = fold({});
  const Columns folded = fold({"r1"});
  EXPECT_EQ(folded.shown, open.shown) << "its line is still there";
  const float client = folded.nodes[node("client")];
  EXPECT_GT(folded.nodes[node("r1")], client);
  EXPECT_LT(folded.nodes[node("r1")], folded.nodes[node("r2")]);
  const float before = open.nodes[node("r2")] - open.nodes[node("r1")];
  EXPECT_GT(folded.nodes[node("server")] - folded.nodes[node("r2")], before);
  EXPECT_LT(folded.nodes[node("r2")] - folded.nodes[node("r1")], before);
}

TEST_F(FoldedColumns, NothingIsBesideTheLineOfAHostThatIsFolded) {
  const Columns open = fold({});
  const Columns folded = fold({"server"});
  const HostColumn& server = folded.hosts[node("server")];
  EXPECT_EQ(server.lanes, 0);
  EXPECT_EQ(server.chip_width, 0);
  EXPECT_LE(server.chips_at, kFoldedHalf);
  EXPECT_GT(server.lifeline, open.hosts[node("server")].lifeline) << "arrows get its room";
  EXPECT_EQ(folded.hosts[node("client")].lanes, open.hosts[node("client")].lanes);
}

TEST(FoldedHosts, BetweenOthersGiveTheirRoomAway) {
  const shell::Run run =
      run_of("run", *scenario::parse("title \"Three\"\nhost a 198.51.100.1\nhost b 198.51.100.2\n"
                                     "host c 198.51.100.3\nlink a b\nlink b c\nlink a c\n"));
  const trace::HostIndex middle = run.index.side_by_side()[1];
  ColumnChoice choice;
  const Columns open = layout_columns(run.index, {80, 40, 900, 700}, 1, choice);
  choice.folded.resize(3, false);
  choice.folded[middle] = true;
  const Columns folded = layout_columns(run.index, {80, 40, 900, 700}, 1, choice);
  EXPECT_EQ(folded.shown, open.shown);
  EXPECT_GT(folded.rightmost() - folded.nodes[middle], 40) << "its arrows still end there";
  EXPECT_GT(folded.nodes[middle] - folded.leftmost(), 40);
  EXPECT_EQ(folded.hosts[middle].lifeline, folded.nodes[middle]);
  EXPECT_LT(folded.density, open.density) << "what is beside the others is written out again";
}

TEST_F(FoldedColumns, AllMayBeFolded) {
  const Columns folded = fold({"client", "r1", "r2", "server"});
  EXPECT_TRUE(std::is_sorted(folded.shown.begin(), folded.shown.end(),
                             [&](auto a, auto b) { return folded.nodes[a] < folded.nodes[b]; }));
  EXPECT_LE(folded.rightmost(), 900);
}

class FoldingTest : public DrivenApp {
 protected:
  FoldingTest() { resize(1440, 900); }
  void open() {
    ASSERT_TRUE(app.open_text("run", path_text(4)));
    app.select(static_cast<trace::EventId>(trace().events().size() - 1));
    frames(2);
  }
  bool folded(std::string_view name) const { return app.model().folded().has(name); }
};

TEST_F(FoldingTest, ByTheMenuOfTheViewAndOpenedByAClickOnTheName) {
  open();
  click("view");
  click("column-r1");
  EXPECT_TRUE(folded("r1"));
  press(ImGuiKey_Escape);
  frames(2);
  EXPECT_NE(find_line(screen(), "folded"), nullptr) << "the header says so";
  click("view");
  click("column-r2");
  press(ImGuiKey_Escape);
  frames(2);
  const auto places = *app.timeline_places();
  const float first = places.hosts[0].lifeline;
  // Both stand between the hosts, at the same distances.
  click(ImVec2(first + (places.hosts[1].lifeline - first) / 3, places.header.center().y));
  frames(2);
  EXPECT_FALSE(folded("r1")) << "it was the nearest";
  EXPECT_TRUE(folded("r2"));
  EXPECT_EQ(app.popup(), std::nullopt);
}

TEST_F(FoldingTest, ByTheMenuOfAHost) {
  open();
  const auto places = *app.timeline_places();
  click(ImVec2(places.hosts[1].name.first + 4, places.header.center().y));
  frames(2);
  ASSERT_EQ(app.popup(), PopupId::kEdit);
  click("fold-server");
  EXPECT_TRUE(folded("server"));
  EXPECT_EQ(app.popup(), std::nullopt);
}

TEST_F(FoldingTest, IsRememberedWithTheLayoutAndGoesAsThatComesAnew) {
  open();
  click("view");
  click("column-server");
  const std::string view = app.view_text();
  EXPECT_NE(view.find("\nfolded server\n"), std::string::npos) << view;
  click("layout-reset");
  EXPECT_FALSE(folded("server"));
  EXPECT_EQ(app.view_text().find("folded"), std::string::npos);
  EXPECT_TRUE(app.set_view(view));
  EXPECT_TRUE(folded("server"));
  EXPECT_EQ(app.view_text(), view);
  std::string damaged = view;
  damaged.replace(damaged.find("folded server"), 13, "folded  server");
  EXPECT_FALSE(app.set_view(damaged));
  EXPECT_TRUE(folded("server"));
}

TEST_F(FoldingTest, WhatIsDrawnOnPaperIsFoldedToo) {
  open();
  const std::string open_sheet = app.drawing();
  click("view");
  click("column-server");
  EXPECT_NE(app.drawing(), open_sheet);
  EXPECT_LT(app.drawing().size(), open_sheet.size()) << "its states, timers and calls are not there";
}

}  // namespace
}  // namespace tcplab::shell
