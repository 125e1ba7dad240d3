// What a trace tells about itself: the reason of every change of state, the cause of every event.

#include <string>

#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

// The arcs that a host's connections took, as the state diagram labels them.
Lines arcs(const Trace& trace, std::string_view host, Language language = Language::kEnglish) {
  Lines lines;
  for (const Event& event : trace.events) {
    const std::string label = arc_label(event, language);
    if (!label.empty() && trace.hosts[event.host].name == host) lines.push_back(label);
  }
  return lines;
}

TEST(ArcLabels, ARefusedConnectionEndsByTheResetThatCame) {
  const Trace trace = History(builtin("connection-refused")).trace();
  EXPECT_EQ(arcs(trace, "client"), (Lines{"active OPEN / create TCB, snd SYN", "rcv RST / delete TCB"}));
  EXPECT_EQ(arcs(trace, "client", Language::kChinese),
            (Lines{"主动打开 / 创建 TCB，发送 SYN", "收到 RST / 删除 TCB"}));
}

TEST(ArcLabels, EveryChangeOfStateOfEveryScenarioHasItsArcAndNothingElseHasOne) {
  for (const BuiltinScenario& each : builtin_scenarios()) {
    const Trace trace = History(scenario_of(each.text)).trace();
    for (const Event& event : trace.events) {
      const auto* change = std::get_if<tcp::StateChanged>(&event.what);
      EXPECT_EQ(arc_label(event).empty(), change == nullptr) << each.name << " event " << event.id;
      if (change == nullptr) continue;
      EXPECT_NE(tcp::find_transition(change->from, change->to, event.rule), nullptr)
          << each.name << " event " << event.id;
    }
  }
}

TEST(ArcLabels, AReasonThatNoArcHasIsToldInTheSentenceOfItsRule) {
  Event event;
  event.what = tcp::StateChanged{tcp::State::kEstablished, tcp::State::kClosed};
  event.rule = tcp::Rule::kBacklogFull;
  EXPECT_EQ(arc_label(event), tcp::info(event.rule).english);
  EXPECT_EQ(arc_label(event, Language::kChinese), tcp::info(event.rule).chinese);
}

}  // namespace
}  // namespace tcplab::lab
