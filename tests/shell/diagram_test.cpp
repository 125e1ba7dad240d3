#include <gtest/gtest.h>

#include "shell/diagram/state_layout.hpp"

namespace tcplab::shell {
namespace {

TEST(StateDiagram, HasAnArcForEveryTransition) {
  std::size_t drawn = 0;
  for (const Arc& arc : state_arcs()) drawn += arc.transitions.size();
  EXPECT_EQ(drawn, tcp::transitions().size());
}

TEST(StateDiagram, BoxesStandInsideAndApart) {
  for (int a = 0; a < tcp::kStateCount; ++a) {
    const Rect box = state_box(static_cast<tcp::State>(a));
    EXPECT_TRUE(box.left >= 0 && box.top >= 0 && box.right <= 1 && box.bottom <= 1) << a;
    for (int b = a + 1; b < tcp::kStateCount; ++b) {
      EXPECT_FALSE(box.overlaps(state_box(static_cast<tcp::State>(b)))) << a << " " << b;
    }
  }
}

TEST(StateDiagram, ArcsRunFromBoxToBox) {
  for (const Arc& arc : state_arcs()) {
    ASSERT_GE(arc.line.size(), 2u) << tcp::to_string(arc.from) << " to " << tcp::to_string(arc.to);
    const Point begin = arc.line.front();
    const Point end = arc.line.back();
    EXPECT_TRUE(state_box(arc.from).grown(0.004f).contains(begin)) << tcp::to_string(arc.from);
    EXPECT_TRUE(state_box(arc.to).grown(0.004f).contains(end)) << tcp::to_string(arc.to);
  }
}

TEST(StateDiagram, ArcsOfTheFigureRunThroughNoOtherBox) {
  for (const Arc& arc : state_arcs()) {
    if (!arc.in_figure) continue;
    for (int i = 0; i < tcp::kStateCount; ++i) {
      const auto state = static_cast<tcp::State>(i);
      if (state == arc.from || state == arc.to) continue;
      for (std::size_t k = 1; k < arc.line.size(); ++k) {
        EXPECT_FALSE(crosses(state_box(state), arc.line[k - 1], arc.line[k]))
            << tcp::to_string(arc.from) << " to " << tcp::to_string(arc.to) << " over "
            << tcp::to_string(state);
      }
    }
  }
}

TEST(StateDiagram, ArcsStayInTheSquare) {
  for (const Arc& arc : state_arcs()) {
    for (const Point& p : arc.line) {
      EXPECT_TRUE(p.x >= -0.01f && p.x <= 1.01f && p.y >= -0.01f && p.y <= 1.01f)
          << tcp::to_string(arc.from) << " to " << tcp::to_string(arc.to) << " at " << p.x << "," << p.y;
    }
  }
}

TEST(StateDiagram, AnArcSaysWhatHappensAndWhatIsDone) {
  for (const Arc& arc : state_arcs()) {
    if (arc.from == tcp::State::kListen && arc.to == tcp::State::kSynReceived) {
      EXPECT_EQ(arc.text(Language::kEnglish), "rcv SYN / snd SYN,ACK");
    }
    EXPECT_FALSE(arc.text(Language::kEnglish).empty());
    EXPECT_FALSE(arc.text(Language::kChinese).empty());
  }
}

// A diagram of a right TCP says nothing of what only a Variant does.
TEST(StateDiagram, DeparturesAreNoReasonsOfAnArc) {
  int departures = 0;
  for (const Arc& arc : state_arcs()) {
    for (const tcp::Transition* transition : arc.transitions) {
      if (!transition->departure) continue;
      ++departures;
      for (const Language language : {Language::kEnglish, Language::kChinese}) {
        const std::string label = tcp::label_of(*transition, language);
        EXPECT_EQ(arc.text(language, " / ").find(label), std::string::npos) << label;
        EXPECT_EQ(arc.all_reasons(language).find(label), std::string::npos) << label;
      }
    }
  }
  EXPECT_GT(departures, 3);
}

}  // namespace
}  // namespace tcplab::shell
