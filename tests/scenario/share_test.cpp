// What a link has: it goes there and back, and what is damaged is refused with a reason.
#include "core/scenario/share.hpp"

#include <gtest/gtest.h>

#include "core/trace/filter.hpp"
#include "tests/line.hpp"

namespace tcplab::scenario {
namespace {

Shared everything() {
  Shared shared;
  shared.name = "lost-syn";
  shared.values = {{"loss", "5%"}, {"delay", "20ms"}};
  shared.seed = 18446744073709551615U;
  shared.edits = {{"drop client->server SYN #2", true}, {"at 1s server crash", false}, {"", true}};
  shared.marks = {{Instant{1500}, 2, "the second, lost"}, {Instant{2'000}, 0, ""}};
  shared.focus = 17;
  shared.panels = {"packets", "plots"};
  shared.plotted = PlotSide::kAll;
  shared.filter = "tcp.flags.syn==1 && ip.src == 198.51.100.1";
  return shared;
}

void expect_same(const Shared& a, const Shared& b, Line at = Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "same");
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.text, b.text);
  ASSERT_EQ(a.values.size(), b.values.size());
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    EXPECT_EQ(a.values[i].name, b.values[i].name);
    EXPECT_EQ(a.values[i].text, b.values[i].text);
  }
  EXPECT_EQ(a.seed, b.seed);
  EXPECT_EQ(a.edits, b.edits);
  ASSERT_EQ(a.marks.size(), b.marks.size());
  for (std::size_t i = 0; i < a.marks.size(); ++i) {
    EXPECT_EQ(a.marks[i].at, b.marks[i].at);
    EXPECT_EQ(a.marks[i].nth, b.marks[i].nth);
    EXPECT_EQ(a.marks[i].note, b.marks[i].note);
  }
  EXPECT_EQ(a.focus, b.focus);
  EXPECT_EQ(a.panels, b.panels);
  EXPECT_EQ(a.plotted, b.plotted);
  EXPECT_EQ(a.filter, b.filter);
}

std::string refusal(std::string_view text) {
  const auto read = parse_shared(text);
  return read ? "" : std::to_string(read.error().line) + ": " + read.error().message.in(Language::kEnglish);
}

TEST(Share, ThePlainFormHasItsLinesInOneOrder) {
  EXPECT_EQ(to_text(everything()),
            "tcplab 1\nscenario lost-syn\nset loss=5%\nset delay=20ms\nseed 18446744073709551615\n"
            "edit on drop client->server SYN #2\nedit off at 1s server crash\nedit on \nmark 1500 2 the "
            "second, lost\nmark 2000 0 \nfocus 17\npanel packets\npanel plots\nplot all\n"
            "filter tcp.flags.syn==1 && ip.src == 198.51.100.1\n");
  Shared own;
  own.text = "host a 198.51.100.1\n\n# 中文\nedit on no edit, but the user's text";
  own.edits = {{"set a mss 500", true}};
  EXPECT_EQ(to_text(own), "tcplab 1\nedit on set a mss 500\ntext\n" + own.text);
}

TEST(Share, ABookmarkThatIsNoneIsRefused) {
  const std::string head = "tcplab 1\nscenario lost-syn\n";
  for (const char* mark : {"mark ", "mark 1", "mark 1 2", "mark -5 0 x", "mark 01 0 x", "mark 1 -2 x",
                           "mark 1 4294967296 x", "mark 99999999999999999999 0 x", "mark a 0 x", "mark 1  x"})
    EXPECT_EQ(refusal(head + mark + "\n"), "3: this is no bookmark") << mark;
  EXPECT_EQ(refusal(head + "focus 1\nmark 1 0 x\n").substr(0, 2), "4:") << "they come before the focus";
  std::string many = head;
  for (std::size_t i = 0; i <= kMostSharedMarks; ++i) many += "mark " + std::to_string(i) + " 0 x\n";
  EXPECT_EQ(refusal(many), "103: more than 100 bookmarks");
  EXPECT_EQ(refusal(head + "mark 1 0 " + std::string(kLongestSharedLine, 'x') + "\n").substr(0, 2), "3:");
}

TEST(Share, APanelThatIsNoneIsRefusedAndSoIsAPlot) {
  const std::string head = "tcplab 1\nscenario lost-syn\n";
  for (const char* panel :
       {"panel ", "panel Plots", "panel plots states", "panel plots\r", "panel ../x", "panel 1"})
    EXPECT_EQ(refusal(head + panel + "\n"), "3: this is no panel") << panel;
  EXPECT_EQ(refusal(head + "panel " + std::string(kLongestPanelName + 1, 'x') + "\n"), "3: this is no panel");
  EXPECT_EQ(refusal(head + "panel a\npanel b\npanel c\n"), "");
  EXPECT_EQ(refusal(head + "panel a\npanel b\npanel c\npanel d\n"), "6: more than 3 panels");
  for (const char* plot : {"plot ", "plot busier", "plot All", "plot all ", "plot second first"})
    EXPECT_EQ(refusal(head + plot + "\n"), "3: this is nothing that can be plotted") << plot;
  // After the focus, panels before what is plotted, and that only once.
  EXPECT_EQ(refusal(head + "panel plots\nfocus 1\n"), "4: this line is not known, or not here");
  EXPECT_EQ(refusal(head + "plot all\npanel plots\n"), "4: this line is not known, or not here");
  EXPECT_EQ(refusal(head + "plot all\nplot first\n"), "4: this line is not known, or not here");
}

TEST(Share, ADisplayFilterThatIsNoneIsRefused) {
  const std::string head = "tcplab 1\nscenario lost-syn\n";
  EXPECT_EQ(refusal(head + "filter tcp.len > 0\n"), "");
  EXPECT_EQ(refusal(head + "filter tcp.flags.syn == \n").substr(0, 38),
            "3: the display filter cannot be read: ");
  EXPECT_EQ(refusal(head + "filter tcp.nonsense\n").substr(0, 38), "3: the display filter cannot be read: ");
  EXPECT_EQ(refusal(head + "filter " + std::string(trace::Filter::kLongest + 1, ' ') + "\n"),
            "3: the display filter cannot be read: the filter is longer than 1024 octets");
  EXPECT_EQ(refusal(head + "filter \n"), "3: the display filter is empty");
  EXPECT_EQ(refusal(head + "filter   \n"), "3: the display filter is empty");
  // After what is plotted, and only once.
  EXPECT_EQ(refusal(head + "filter tcp\nplot all\n"), "4: this line is not known, or not here");
  EXPECT_EQ(refusal(head + "filter tcp\nfilter tcp\n"), "4: this line is not known, or not here");
}

TEST(Share, ALinkFromBeforeThereWerePanelsAndFiltersInItNamesNone) {
  const auto read = parse_shared("tcplab 1\nscenario lost-syn\nfocus 2\n");
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->panels.empty());
  EXPECT_EQ(read->plotted, PlotSide::kBusier);
  EXPECT_TRUE(read->filter.empty());
}

TEST(Share, WhatIsSharedComesBackAsItWas) {
  for (Shared shared : {everything(), Shared{"half-close", "", {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, 0}}) {
    const auto read = parse_shared(to_text(shared));
    ASSERT_TRUE(read) << read.error().message.in(Language::kEnglish);
    expect_same(*read, shared);
    shared.name.clear();
    for (const std::string_view text : {"x", "a\nb", "text\n", "\n\n", "\r\n", "tcplab 1\nscenario a\n"}) {
      shared.text = text;
      const auto again = parse_shared(to_text(shared));
      ASSERT_TRUE(again) << text;
      expect_same(*again, shared);
    }
  }
}

TEST(Share, DamageIsRefusedWithItsLine) {
  EXPECT_EQ(refusal(""), "1: this is no link of tcplab, or it is damaged");
  EXPECT_EQ(refusal("hello\n"), "1: this is no link of tcplab, or it is damaged");
  EXPECT_EQ(refusal("tcplab 2\nscenario a\n"),
            "1: the link was made by another version of tcplab, or is damaged");
  EXPECT_EQ(refusal("tcplab 1\n"), "2: there is no scenario in it");
  EXPECT_EQ(refusal("tcplab 1\nscenario \n"), "2: the scenario has no name");
  EXPECT_EQ(refusal("tcplab 1\nscenario a"), "2: the last line is cut off");
  EXPECT_EQ(refusal("tcplab 1\nscenario a\nset b\n"), "3: a value without its parameter");
  EXPECT_EQ(refusal("tcplab 1\nscenario a\nseed -1\n"), "3: this is no number that can be meant here");
  EXPECT_EQ(refusal("tcplab 1\nscenario a\nseed 01\n"), "3: this is no number that can be meant here");
  EXPECT_EQ(refusal("tcplab 1\nscenario a\nseed 18446744073709551616\n"),
            "3: this is no number that can be meant here");
  EXPECT_EQ(refusal("tcplab 1\nscenario a\nfocus 4294967296\n"),
            "3: this is no number that can be meant here");
  EXPECT_EQ(refusal("tcplab 1\nscenario a\nedit drop\n"), "3: an edit that is neither on nor off");
  EXPECT_EQ(refusal("tcplab 1\nscenario a\nfocus 1\nseed 1\n"), "4: this line is not known, or not here");
  EXPECT_EQ(refusal("tcplab 1\nscenario a\ntext\nhost a\n"), "3: this line is not known, or not here");
  EXPECT_EQ(refusal("tcplab 1\ntext\n"), "2: the scenario is empty");
  EXPECT_EQ(refusal("tcplab 1\nscenario a\nedit on " + std::string(5000, 'x') + "\n"),
            "3: the line is longer than 4096 octets");
  std::string many = "tcplab 1\nscenario a\n";
  for (int i = 0; i < 65; ++i) many += "set a=1\n";
  EXPECT_EQ(refusal(many), "67: more than 64 values");
  EXPECT_EQ(refusal("tcplab 1\ntext\n" + std::string(kLargestShared, 'x')),
            "1: the link holds more than 2 MiB");
}

TEST(Share, BranchesHaveTheirLinesInTheirOrder) {
  Shared shared;
  shared.name = "lost-syn";
  shared.edits = {{"drop client->server SYN #1", true}};
  shared.branch = "without SYN";
  shared.others = {{"A", {{"loss", "5%"}}, 7, {}}, {"分支", {}, {}, {{"at 1s server crash", false}}}};
  shared.place = 1;
  shared.focus = 3;
  const std::string text =
      "tcplab 1\nscenario lost-syn\nbranch A\nset loss=5%\nseed 7\nopen without SYN\n"
      "edit on drop client->server SYN #1\nbranch 分支\nedit off at 1s server crash\nfocus 3\n";
  EXPECT_EQ(to_text(shared), text);
  const auto read = parse_shared(text);
  ASSERT_TRUE(read) << read.error().message.in(Language::kEnglish);
  expect_same(*read, shared);
  EXPECT_EQ(read->branch, shared.branch);
  EXPECT_EQ(read->place, 1U);
  ASSERT_EQ(read->others.size(), 2U);
  EXPECT_EQ(read->others[0].seed, 7U);
  EXPECT_EQ(read->others[0].values[0].text, "5%");
  EXPECT_EQ(read->others[1].name, "分支");
  EXPECT_EQ(read->others[1].edits, shared.others[1].edits);
  EXPECT_EQ(to_text(*read), text);
}

TEST(Share, OneBranchOfSixteenIsOpen) {
  const std::string start = "tcplab 1\nscenario a\n";
  EXPECT_EQ(refusal(start + "branch A\n"), "4: no branch is open");
  EXPECT_EQ(refusal(start + "open A\nopen B\n"), "4: two branches are open");
  EXPECT_EQ(refusal(start + "open \n"), "3: the branch has no name");
  EXPECT_EQ(refusal(start + "set x=1\nopen A\n"), "4: this line is not known, or not here");
  std::string many = start + "open A\n";
  for (int i = 0; i < 15; ++i) many += "branch B\n";
  EXPECT_EQ(refusal(many), "");
  EXPECT_EQ(refusal(many + "branch B\n"), "19: more than 16 branches");
}

TEST(Share, EditsThatAreOnAreTheLastLinesOfTheText) {
  Shared shared;
  shared.text = "host a 198.51.100.1";
  shared.edits = {{"set a mss 500", true}, {"set a mss 600", false}, {"set a mss 700", true}};
  EXPECT_EQ(*edited_text(shared), "host a 198.51.100.1\nset a mss 500\nset a mss 700\n");
  Shared named;
  named.name = "lost-syn";
  EXPECT_EQ(*edited_text(named), find_builtin("lost-syn")->text);
  named.name = "nonsense";
  EXPECT_EQ(edited_text(named).error().message.in(Language::kEnglish),
            "no scenario 'nonsense' ships with this tcplab");
}

}  // namespace
}  // namespace tcplab::scenario
