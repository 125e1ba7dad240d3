// What can be taken along of a run in a window that has no dialog for it beside it.
#include "shell/views/save_panel.hpp"

#include <map>

#include "shell/sharing.hpp"
#include "tests/shell/driven_app.hpp"

namespace tcplab::shell {
namespace {

class SavePanelTest : public DrivenApp {
 protected:
  SavePanelTest() {
    offer_save_panel(app, {[this](std::string_view name, std::string_view content) {
                             saved[std::string(name)] = content;
                             return full ? Message("no space left")
                                         : Message("Saved as " + std::string(name));
                           },
                           [this] { return "#s=" + scenario::to_text(shared_of(app)); }});
    app.open_named("lost-syn");
    frames(2);
    press(ImGuiKey_S);
    frames(4);
  }
  bool says(std::string_view words) const {
    const std::vector<Line> lines = screen();
    return find_line(lines, words) != nullptr;
  }

  std::map<std::string, std::string> saved;
  bool full = false;
};

TEST_F(SavePanelTest, TheTextIsTheOneThatRunsWithItsChanges) {
  ASSERT_TRUE(app.add_edit("drop client->server SYN #2"));
  frames(3);
  click("save-text");
  EXPECT_EQ(saved["lost-syn.tcplab"], app.written_text());
  EXPECT_TRUE(says("Saved as lost-syn.tcplab"));
}

TEST_F(SavePanelTest, WhatHappenedAndCapturesAndDrawingsAreThoseOfTheCommandLine) {
  for (const char* button : {"save-transcript", "save-json", "save-pcapng", "save-pcapng-1", "save-svg",
                             "save-plots-svg", "save-plots-csv"})
    click(button);
  EXPECT_EQ(saved["lost-syn.txt"], trace::to_text(trace()));
  EXPECT_EQ(saved["lost-syn.json"], trace::to_json(trace()));
  const auto capture = trace::to_pcapng(trace());
  EXPECT_EQ(saved["lost-syn.pcapng"], std::string(capture.begin(), capture.end()));
  const auto server = trace::to_pcapng_at(trace(), 1);
  EXPECT_EQ(saved["lost-syn-server.pcapng"], std::string(server.begin(), server.end()));
  EXPECT_TRUE(saved["lost-syn.svg"] == app.drawing());
  EXPECT_TRUE(saved["lost-syn-plots.svg"] == app.plots_drawing());
  EXPECT_TRUE(saved["lost-syn-plots.csv"] == app.plots_table());
}

TEST_F(SavePanelTest, TheLinkHasTheRunItsChangesAndTheFocus) {
  ASSERT_TRUE(app.add_edit("drop client->server SYN #2"));
  app.select(4);
  ASSERT_TRUE(app.open_panel("save"));
  frames(3);
  click("copy-link");
  EXPECT_STREQ(ImGui::GetClipboardText(),
               "#s=tcplab 1\nscenario lost-syn\nedit on drop client->server SYN #2\nfocus 4\n");
}

TEST_F(SavePanelTest, WhatGoesWrongIsSaidAndANameNeverLeadsElsewhere) {
  full = true;
  click("save-text");
  EXPECT_TRUE(says("no space left"));
  ASSERT_TRUE(app.open_text("../../etc/.pass wd?.tcplab", std::string(app.source().text)));
  ASSERT_TRUE(app.open_panel("save"));
  frames(3);
  click("save-text");
  EXPECT_EQ(saved.count("tcplab.pass-wd-.tcplab"), 1u);
}

TEST_F(SavePanelTest, WhereNothingIsPlottedItSaysSo) {
  ASSERT_TRUE(app.open_text("quiet",
                            "host client 198.51.100.1\nhost server 198.51.100.2\n"
                            "link client server delay 20ms\nat 0ms server listen 80\n"));
  ASSERT_TRUE(app.open_panel("save"));
  frames(3);
  click("save-plots-svg");
  EXPECT_TRUE(says("Nothing is plotted of this run."));
  EXPECT_TRUE(saved.empty());
}

}  // namespace
}  // namespace tcplab::shell
