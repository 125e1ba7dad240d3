// The state diagram says what happened: every arc by every reason, in both languages, as it stands on screen.
#include <functional>
#include <set>

#include "core/trace/describe.hpp"
#include "shell/model/whereabouts.hpp"
#include "shell/views/edit_menu.hpp"
#include "shell/views/panel_kinds.hpp"
#include "tests/shell/driven_app.hpp"
#include "tests/shell/runs.hpp"
#include "tests/short_stories.hpp"

namespace tcplab::shell {
namespace {

// A host whose one connection came to a state and then took one arc for one reason.
class OneArc : public Recording {
 public:
  explicit OneArc(const tcp::Transition& transition) {
    trace::ConnectionInfo info;
    info.id = {1};
    info.first = 0;
    log_.note_connection(info);
    add(tcp::Rule::kNone, tcp::State::kClosed, transition.from);
    add(transition.rule, transition.from, transition.to);
  }
  const trace::Trace& trace() const override { return trace_; }
  Instant end() const override { return trace_.events().back().at; }
  const tcp::Host* host_after(trace::HostIndex, trace::EventId) override { return nullptr; }
  StepEvents step_of(trace::EventId event) override { return {event, event}; }

 private:
  void add(tcp::Rule rule, tcp::State from, tcp::State to) {
    trace::Event event;
    event.at = Instant{} + milliseconds(static_cast<std::int64_t>(trace_.events().size()));
    event.connection = {1};
    event.rule = rule;
    event.what = tcp::StateChanged{from, to};
    log_.add(event);
  }

  trace::Trace trace_{"one arc", {{"host", wire::IpAddress::v4(198, 51, 100, 1)}}};
  trace::Recorder log_{trace_};
};

class ReasonsTest : public DrivenApp {
 protected:
  // What the diagram of the model's focus says in the colour of what happened.
  std::multiset<std::string> said(Model& model, Language language) {
    Popups popups;
    const std::function<bool()> no_time = [] { return false; };
    EditMenu edit_menu;
    BookmarksView bookmarks;
    const Ui ui{model,
                popups,
                Theme::kDark,
                ContrastLevel::kNormal,
                language,
                false,
                1,
                1,
                {},
                0,
                no_time,
                edit_menu,
                bookmarks,
                ""};
    ImGui::NewFrame();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({1200, 900});
    ImGui::Begin("diagram", nullptr, ImGuiWindowFlags_NoDecoration);
    kStatesPanel.make()->draw(ui, model.focus());
    ImGui::End();
    ImGui::Render();
    std::multiset<std::string> words;
    for (const Line& line : screen()) {
      if (line.color == palette(Theme::kDark).accent) words.insert(line.text);
    }
    return words;
  }
};

// As the test's font shows it, which has no Chinese.
std::string as_read(const std::string& text) {
  std::string read;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet < 0x80) read += c;
    if (octet >= 0xc0) read += '?';
  }
  return read;
}

TEST_F(ReasonsTest, EveryArcSaysTheReasonForWhichItWasTakenAndNoOther) {
  for (const tcp::Transition& transition : tcp::transitions()) {
    Model model;
    model.show("one arc", std::make_unique<OneArc>(transition));
    model.go_to_end();
    for (const Language language : {Language::kEnglish, Language::kChinese}) {
      const std::string label = as_read(tcp::label_of(transition, language));
      const std::string event = as_read(std::string(transition.event.in(language)));
      const std::string action = as_read(std::string(transition.action.in(language)));
      const auto words = said(model, language);
      EXPECT_GE(words.count(label), 1u) << "above the diagram: " << label;
      for (const std::string& line : words) {
        // On the arc itself there may be a line for each half.
        EXPECT_TRUE(line == label || line == event || line == action)
            << tcp::to_string(transition.from) << " to " << tcp::to_string(transition.to) << " by "
            << tcp::info(transition.rule).name << ": " << line;
      }
    }
  }
}

TEST_F(ReasonsTest, EveryReasonOfEveryScenarioIsOnScreenWhereItIsInFocus) {
  constexpr std::size_t kLooks = 5;
  for (const scenario::Builtin& scenario : scenario::builtins()) {
    Model model;
    ASSERT_TRUE(model.open(std::string(scenario.name), std::string(scenario.text)));
    make_whole(model);
    std::vector<trace::EventId> changes;
    for (const trace::Event& event : model.run()->trace().events()) {
      if (std::holds_alternative<tcp::StateChanged>(event.what)) changes.push_back(event.id);
    }
    EXPECT_FALSE(changes.empty()) << scenario.name;
    for (std::size_t i = 0; i < changes.size(); i += scenario::stride(changes.size(), kLooks)) {
      const trace::Event event = model.run()->trace().events()[changes[i]];
      model.select(event.id);
      // The one in focus, or a later one of the same step.
      const trace::EventId by = whereabouts(model, event.host, model.focus()).by;
      ASSERT_TRUE(by >= event.id && by <= model.step_of(event.id).last) << scenario.name;
      for (const Language language : {Language::kEnglish, Language::kChinese}) {
        const std::string label = as_read(trace::arc_label(model.run()->trace().events()[by], language));
        EXPECT_GE(said(model, language).count(label), 1u) << scenario.name << ", event " << event.id;
      }
    }
  }
}

TEST_F(ReasonsTest, ARefusedConnectionWasNotClosedByItsUser) {
  app.open_named("connection-refused");
  press(ImGuiKey_End);
  press(ImGuiKey_3);
  const auto lines = screen();
  EXPECT_NE(find_line(lines, "rcv RST / delete TCB"), nullptr);
  EXPECT_EQ(find_line(lines, "CLOSE / delete TCB"), nullptr);
}

}  // namespace
}  // namespace tcplab::shell
