// The display filter that the packets, the events and the timeline have in common, and the order of the
// packets.
#include <algorithm>

#include <gtest/gtest.h>

#include "shell/model/packet_order.hpp"
#include "shell/sharing.hpp"
#include "tests/shell/driven_app.hpp"
#include "tests/shell/paths.hpp"
#include "tests/shell/runs.hpp"

namespace tcplab::shell {
namespace {

const auto to_the_end = [] { return true; };
const auto a_little = [] { return false; };

class Sifting : public testing::Test {
 protected:
  Sifting() { model.open("data", std::string(scenario::find_builtin("data-with-a-lost-segment")->text)); }
  std::size_t packets() const { return model.run()->trace().packets().size(); }

  Model model;
};

TEST_F(Sifting, LetsThroughWhatTheFilterMatches) {
  model.set_filter("tcp.flags.syn == 1");
  model.sift(to_the_end);
  EXPECT_EQ(model.sieve().passed(), (std::vector<trace::PacketId>{0, 1}));
  EXPECT_TRUE(model.sieve().passes(0));
  EXPECT_FALSE(model.sieve().passes(2));
  EXPECT_FALSE(model.sifting());
}

TEST_F(Sifting, AWrongFilterIsToldAndTheLastRightOneStays) {
  model.set_filter("tcp.flags.syn == 1");
  model.set_filter("tcp.flags.syn == ");
  model.sift(to_the_end);
  ASSERT_TRUE(model.sieve().error().has_value());
  EXPECT_EQ(model.sieve().text(), "tcp.flags.syn == ");
  EXPECT_EQ(model.sieve().holding(), "tcp.flags.syn == 1");
  EXPECT_EQ(model.sieve().passed().size(), 2U);
  model.set_filter("");
  EXPECT_FALSE(model.sieve().error().has_value());
  EXPECT_TRUE(model.sieve().everything());
  EXPECT_TRUE(model.sieve().passes(2));
}

TEST_F(Sifting, GoesOnALittleAtATimeAndBeginsAgainWithAnotherRun) {
  ASSERT_TRUE(model.open("bulk", bulk_text(8)));
  make_whole(model);
  model.set_filter("tcp.len > 0");
  int slices = 0;
  for (; model.sifting(); ++slices) model.sift(a_little);
  EXPECT_GT(slices, 3);
  const std::size_t before = model.sieve().passed().size();
  EXPECT_GT(before, 100U);
  ASSERT_TRUE(model.open("data", std::string(scenario::find_builtin("data-with-a-lost-segment")->text)));
  EXPECT_TRUE(model.sifting());
  model.sift(to_the_end);
  EXPECT_LT(model.sieve().passed().size(), before);
}

TEST_F(Sifting, AnyColumnPutsThePacketsInOrder) {
  ASSERT_TRUE(model.open("bulk", bulk_text(8)));
  make_whole(model);
  const Index& index = model.run()->index;
  const auto source = [&](trace::PacketId id) { return index.trace().packets()[id].segment.source; };
  const auto size = [&](trace::PacketId id) { return index.trace().packets()[id].segment.datagram_size(); };
  PacketOrder order;
  EXPECT_TRUE(order.natural());
  order.sort_by(PacketColumn::kSource, false);
  int slices = 0;
  do {
    order.go_on(index, nullptr, packets(), a_little);
    ++slices;
  } while (order.busy());
  EXPECT_GT(slices, 3) << "a frame would wait for all of it";
  ASSERT_EQ(order.shown().size(), packets());
  for (std::size_t i = 1; i < packets(); ++i) {
    const trace::PacketId a = order.shown()[i - 1];
    const trace::PacketId b = order.shown()[i];
    EXPECT_TRUE(source(a) < source(b) || (source(a) == source(b) && a < b)) << i;
  }
  for (int i = 0; i < 7; ++i) {
    order.sort_by(static_cast<PacketColumn>(i), true);
    order.go_on(index, nullptr, packets(), to_the_end);
    std::vector<trace::PacketId> all = order.shown();
    if (i == static_cast<int>(PacketColumn::kLength)) {
      EXPECT_TRUE(std::is_sorted(all.begin(), all.end(), [&](auto a, auto b) { return size(a) > size(b); }));
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    EXPECT_EQ(all.size(), packets()) << "each once, in column " << i;
  }
}

class FilterOnScreen : public DrivenApp {
 protected:
  FilterOnScreen() {
    app.open_named("data-with-a-lost-segment");
    frames(2);
  }
  void write(std::string_view text) {
    click("display-filter");
    for (const char c : text) type(static_cast<unsigned char>(c));
    frames(2);
  }
  bool sees(std::string_view words) const { return find_line(screen(), words) != nullptr; }
};

TEST_F(FilterOnScreen, IsWrittenInThePacketsAndHoldsForTheEventsToo) {
  click("tab-packets");
  EXPECT_TRUE(sees("Len=1460") || sees("Len=1000"));
  write("tcp.flags.syn == 1");
  EXPECT_TRUE(sees("[SYN, ACK]"));
  EXPECT_FALSE(sees("[PSH, ACK]"));
  click("tab-events");
  EXPECT_FALSE(sees("[PSH, ACK]"));
  click("no-filter");
  EXPECT_TRUE(app.model().sieve().everything());
}

TEST_F(FilterOnScreen, IsToldBelowTheTimelineOfTheNextScenarioTooAndIsEndedThere) {
  click("tab-packets");
  write("tcp.len > 0");
  click("tab-about");
  app.open_named("half-close");
  frames(3);
  EXPECT_TRUE(sees("Display filter: tcp.len > 0"));
  click("filter-off");
  frames(2);
  EXPECT_TRUE(app.model().sieve().everything());
  EXPECT_FALSE(sees("Display filter: "));
}

TEST_F(FilterOnScreen, ThatOnlyChoosesConnectionsIsToldByTheirStripAlone) {
  click("tab-packets");
  write("tcp.stream == 0");
  EXPECT_FALSE(sees("Display filter: "));
}

TEST_F(FilterOnScreen, EscapeLeavesTheFieldAndWhatItFound) {
  click("tab-packets");
  write("tcp.flags.syn == 1");
  press(ImGuiKey_Escape);
  frames(2);
  EXPECT_FALSE(ImGui::GetIO().WantTextInput);
  EXPECT_FALSE(app.model().sieve().everything());
  EXPECT_FALSE(sees("[PSH, ACK]"));
}

TEST_F(FilterOnScreen, WhatIsWrongWithItIsSaidBelow) {
  click("tab-packets");
  write("tcp.flag.syn");
  EXPECT_TRUE(sees("is no field"));
  EXPECT_TRUE(sees("tcp.flags.syn?"));
}

TEST_F(FilterOnScreen, ALinkNamesTheFilterThatHoldsAndNoWrongOne) {
  EXPECT_EQ(shared_of(app).filter, "");
  click("tab-packets");
  const unsigned before = app.front_version();
  write("tcp.flags.syn==1");
  EXPECT_NE(app.front_version(), before) << "there is something to be written down";
  EXPECT_EQ(shared_of(app).filter, "tcp.flags.syn==1") << "as it was written";
  write(" and");
  ASSERT_TRUE(app.model().sieve().error().has_value());
  EXPECT_EQ(shared_of(app).filter, "tcp.flags.syn==1");
  EXPECT_TRUE(scenario::parse_shared(scenario::to_text(shared_of(app))));
  app.set_filter("tcp.flags.syn==1 || tcp.len>0");
  app.open_named("lost-syn");
  EXPECT_EQ(shared_of(app).filter, "tcp.flags.syn==1 || tcp.len>0") << "for the next run as well";
  app.set_filter("   ");
  EXPECT_EQ(shared_of(app).filter, "") << "which lets everything through";
}

TEST_F(FilterOnScreen, AClickOnAHeadPutsThePacketsInThatOrder) {
  click("tab-packets");
  const auto first_row = [this] {
    const std::vector<Line> lines = screen();
    const Line* found = nullptr;
    for (const Line& line : lines) {
      const bool row = line.text.find("Seq=") != std::string::npos;
      if (row && (found == nullptr || line.box.top < found->box.top)) found = &line;
    }
    return found == nullptr ? std::string() : found->text;
  };
  const std::string before = first_row();
  const auto click_head = [this] {
    const std::vector<Line> lines = screen();
    const Line* const head = find_line(lines, "No.");
    ASSERT_NE(head, nullptr);
    click(ImVec2(head->box.center().x, head->box.center().y));
  };
  click_head();
  EXPECT_NE(first_row(), before) << "the last one comes first";
  click_head();
  EXPECT_EQ(first_row(), before);
}

}  // namespace
}  // namespace tcplab::shell
