// One focus, one instant: what the panels show is of the same moment, and a preview says that it is one.
#include <algorithm>

#include "shell/model/whereabouts.hpp"
#include "tests/line.hpp"
#include "tests/shell/driven_app.hpp"
#include "tests/shell/runs.hpp"
#include "tests/shell/scripts.hpp"
#include "tests/short_stories.hpp"

namespace tcplab::shell {
namespace {

using InstantTest = DrivenApp;

// The diagram's state is read from the trace, the variables' from the host itself: at every event, or at some
// of a long run.
void expect_one_instant(const Model& model, tcplab::Line at = tcplab::Line::here()) {
  constexpr std::size_t kLooks = 200;
  const ::testing::ScopedTrace asked(at.file, at.number, "one instant");
  const trace::Trace& trace = model.run()->trace();
  const std::size_t events = trace.events().size();
  for (std::size_t i = 0; i < events; i += scenario::stride(events, kLooks)) {
    const trace::Event event = trace.events()[i];
    const Focus focus = focus_on(trace, event.id);
    for (trace::HostIndex host = 0; host < trace.hosts().size(); ++host) {
      const Whereabouts where = whereabouts(model, host, focus);
      const tcp::Host* tcp = where.track ? model.host_after(host, event.id) : nullptr;
      const tcp::Connection* tcb = tcp ? tcp->find(trace.connections()[where.track->connection].id) : nullptr;
      if (!tcb) continue;
      EXPECT_EQ(tcp::to_string(where.now), tcp::to_string(tcb->state()))
          << model.run()->name << ", event " << event.id << " on " << trace.hosts()[host].name;
    }
  }
}

TEST(Instant, TheDiagramAndTheVariablesAreOfTheSameOneInEveryScenario) {
  for (const scenario::Builtin& scenario : scenario::builtins()) {
    Model model;
    ASSERT_TRUE(model.open(std::string(scenario.name), std::string(scenario.text)));
    make_whole(model);
    expect_one_instant(model);
  }
}

TEST(Instant, TheDiagramAndTheVariablesAreOfTheSameOneInAScript) {
  Model model;
  ASSERT_TRUE(model.open("test.pkt", kHandshakeScript));
  expect_one_instant(model);
}

// The very case: event 12 of the handshake is a change that the rest of its step has already left behind.
TEST_F(InstantTest, StatesAndVariablesSayTheSameOnScreen) {
  app.open_named("three-way-handshake");
  press(ImGuiKey_Home);
  for (int i = 0; i < 12; ++i) press(ImGuiKey_RightArrow);
  press(ImGuiKey_3);
  const auto diagram = screen();
  const auto client = std::find_if(diagram.begin(), diagram.end(), [](const Line& line) {
    return line.text == "client" && line.box.top > 400;
  });
  ASSERT_NE(client, diagram.end());
  ASSERT_NE(client + 1, diagram.end());
  EXPECT_EQ((client + 1)->text, "ESTABLISHED");
  press(ImGuiKey_4);
  const auto variables = screen();
  EXPECT_NE(std::find_if(variables.begin(), variables.end(),
                         [](const Line& line) { return line.text == "ESTABLISHED" && line.box.left > 900; }),
            variables.end());
}

// The mark of a preview, whatever the language: it is written on the accent colour.
const Line* preview_mark(const std::vector<Line>& lines, Theme theme, float from_y) {
  for (const Line& line : lines) {
    const bool marked = line.color == palette(theme).on_accent && line.box.top > from_y;
    if (marked && line.box.left > 900 && line.text.find("ms") != std::string::npos) return &line;
  }
  return nullptr;
}

TEST_F(InstantTest, EveryPanelThatShowsAPreviewSaysSoInBothLanguages) {
  app.open_named("three-way-handshake");
  press(ImGuiKey_End);
  frames(30);
  const trace::EventId syn = first_event<trace::SegmentSent>(trace());
  const ImVec2 on_syn = *app.event_position(syn);
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    app.set_language(language);
    for (const ImGuiKey tab : {ImGuiKey_2, ImGuiKey_3, ImGuiKey_4}) {
      press(tab);
      const float panel = tab == ImGuiKey_2 ? 0.0f : 400.0f;
      point_at({450, 880});
      EXPECT_EQ(preview_mark(screen(), app.theme(), panel), nullptr) << "without a preview";
      point_at(on_syn);
      ASSERT_EQ(app.model().hovered(), syn);
      const auto lines = screen();
      const Line* mark = preview_mark(lines, app.theme(), panel);
      ASSERT_NE(mark, nullptr) << "tab " << tab << "\n";
      EXPECT_NE(mark->text.find("10.000 ms"), std::string::npos) << mark->text;
      EXPECT_EQ(mark->text.find("preview") != std::string::npos, language == Language::kEnglish);
    }
  }
}

TEST_F(InstantTest, APreviewIsMarkedWhereTheTabsLeaveNoRoom) {
  resize(390, 844);
  app.open_named("three-way-handshake");
  press(ImGuiKey_End);
  press(ImGuiKey_4);
  frames(30);
  const trace::EventId syn = first_event<trace::SegmentSent>(trace());
  point_at(*app.event_position(syn));
  ASSERT_EQ(app.model().hovered(), syn);
  EXPECT_NE(find_line(screen(), "preview: 10.000 ms"), nullptr);
}

TEST_F(InstantTest, ALinkInTheInspectorStaysWhereItIsWhileItIsPointedAt) {
  app.open_named("three-way-handshake");
  const trace::EventId syn = first_event<trace::SegmentSent>(trace());
  frames(30);
  click(*app.event_position(syn));
  press(ImGuiKey_2);
  const auto lines = screen();
  const Line* link = find_line(lines, "connect to");
  ASSERT_NE(link, nullptr);
  point_at({link->box.center().x, link->box.center().y});
  EXPECT_EQ(app.model().hovered(), trace().events()[syn].cause);
  const auto after = screen();
  const Line* again = find_line(after, "connect to");
  ASSERT_NE(again, nullptr);
  EXPECT_NEAR(again->box.top, link->box.top, 0.5f);
  const Line* mark = preview_mark(after, app.theme(), 0);
  EXPECT_TRUE(mark == nullptr || mark->box.top > 400) << "the inspector shows the focus";
  EXPECT_EQ(app.selected(), syn);
}

}  // namespace
}  // namespace tcplab::shell
