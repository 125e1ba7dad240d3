// In Chinese, nothing on screen is left in English but the terms of the protocols and the names of the run.
#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "core/wire/fields.hpp"
#include "shell/model/edit_actions.hpp"
#include "tests/shell/chinese_words.hpp"
#include "tests/shell/failing_scripts.hpp"
#include "tests/shell/panels_at_once.hpp"
#include "tests/shell/popup_ways.hpp"
#include "tests/shell/runs.hpp"
#include "tests/shell/scripts.hpp"
#include "tests/short_stories.hpp"

namespace tcplab::shell {
namespace {

class ChineseTest : public AppWithPopups {
 protected:
  ChineseTest() {
    app.set_language(Language::kChinese);
    app.offer_help([] {}, [] {});
    app.offer_text([] {});
    app.offer_files([] {});
    app.offer_editor([] {});
    app.offer_sharing([] {});
    app.offer_course([] {}, [] {});
    open("three-way-handshake", scenario::find_builtin("three-way-handshake")->text);
  }

  // Looks at the last frame.
  void look() {
    for (const Line& line : screen()) {
      if (line.cut_across || is_bytes(line.text) || is_half_a_state(line.text) || is_code(line.text))
        continue;
      std::vector<std::string> words = english_in(line.text, names_);
      // What the edge of a panel or an ellipsis cuts is seen whole elsewhere.
      const auto begins = [&line](const std::string& word) { return line.text.find(word) == 0; };
      const auto ends = [&line](const std::string& word) {
        return line.text.rfind(word) + word.size() + 3 >= line.text.size();
      };
      if (line.cut_left && !words.empty() && begins(words.front())) words.erase(words.begin());
      const bool ellipsis = line.text.back() == '?' || ends_with(line.text, "\u2026");
      const bool cut = line.cut_right || ellipsis || (!words.empty() && begins_a_term(words.back()));
      if (cut && !words.empty() && ends(words.back())) words.pop_back();
      for (const std::string& word : words)
        left_[word] = line.text + " at " + std::to_string(line.box.left) + "," + std::to_string(line.box.top);
    }
  }
  static bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
  }
  // As what the edge of a column has cut between two letters does.
  static bool begins_a_term(std::string_view word) {
    const auto next = kTerms.lower_bound(word);
    return next != kTerms.end() && next->rfind(word, 0) == 0;
  }
  // Octets of the bytes, with their offset.
  static bool is_bytes(std::string_view text) {
    return text.find_first_not_of("0123456789abcdef ") == std::string_view::npos;
  }
  // A line of the scenario language, as much of it as there is room for, behind what it is called.
  bool is_code(std::string_view text) const {
    constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz";
    std::string_view begin = text.substr(0, text.find_last_not_of("?.\u2026") + 1);
    begin.remove_prefix(std::min(begin.find_first_of(kLetters), begin.size()));
    return !begin.empty() && std::any_of(code_.begin(), code_.end(), [begin](const std::string& line) {
      return line.rfind(begin, 0) == 0 || ends_with(begin, line);
    });
  }
  // The name of a state may stand on two lines.
  static bool is_half_a_state(std::string_view text) {
    for (int i = 0; i < tcp::kStateCount; ++i) {
      const std::string_view name = tcp::to_string(static_cast<tcp::State>(i));
      const std::size_t half = name.find('-') + 1;
      if (half > 0 && (text == name.substr(0, half) || text == name.substr(half))) return true;
    }
    return false;
  }
  // Rests the pointer all over an area, long enough for every tip.
  void hover(const Rect& area, float step) {
    for (float y = area.top + step / 2; y < area.bottom; y += step) {
      for (float x = area.left + step / 2; x < area.right; x += step) {
        ImGui::GetIO().AddMousePosEvent(x, y);
        frames(1);
        ImGui::GetIO().DeltaTime = 1;
        ImGui::NewFrame();
        app.draw();
        ImGui::Render();
        look();
      }
    }
  }
  void open(std::string_view name, std::string_view text) {
    EXPECT_TRUE(app.open_text(std::string(name), std::string(text)));
    names_.clear();
    while (app.model().making()) frames(1);
    for (const trace::NodeInfo& node : trace().nodes()) names_.insert(node.name);
    // What it calls by names of the language: its settings, and the values of its parameters.
    names_.insert({"on", "off"});
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
      const bool names = line.rfind("parameter ", 0) == 0 || line.rfind("set ", 0) == 0 ||
                         (line.rfind("at ", 0) == 0 && line.find(" set ") != std::string::npos);
      if (!names) continue;
      for (const std::string& word : words_of(line)) names_.insert(word);
    }
    frames(30);
  }
  void expect_nothing_left(tcplab::Line at = tcplab::Line::here()) {
    const ::testing::ScopedTrace asked(at.file, at.number, "nothing left");
    for (const auto& [word, line] : left_) ADD_FAILURE() << word << " in: " << line;
    left_.clear();
  }
  // What the menu of the past has of our language, at an event: the lines, and the settings by which some are
  // called.
  void allow_code_of_menu(trace::EventId event) {
    const Model& model = app.model();
    const Instant at = trace().events()[event].at;
    code_.clear();
    const auto add = [this](const std::vector<EditAction>& actions) {
      for (const EditAction& action : actions) {
        code_.push_back(action.line);
        const bool setting =
            action.group == EditAction::Group::kSetting || action.group == EditAction::Group::kVariant;
        if (setting) code_.push_back(action.label.in(Language::kChinese));
      }
    };
    add(packet_actions(model, trace::packet_of(trace().events()[event])));
    for (trace::HostIndex host = 0; host < model.scenario().hosts.size(); ++host)
      add(host_actions(model, host, at));
    for (const scenario::LinkSpec& link : model.scenario().links)
      add(link_actions(model, link.a, link.b, at));
  }
  // In the menu that is open.
  std::vector<std::string> groups() {
    app.measure_controls(true);
    frames(1);
    std::vector<std::string> names;
    for (const Control& control : app.controls()) {
      if (control.above && control.name.rfind("group-", 0) == 0) names.push_back(control.name);
    }
    app.measure_controls(false);
    return names;
  }
  std::set<std::string> names_;
  std::vector<std::string> code_;
  std::map<std::string, std::string> left_;
};

class ChineseScenarioTest : public ChineseTest, public testing::WithParamInterface<scenario::Builtin> {};

INSTANTIATE_TEST_SUITE_P(Every, ChineseScenarioTest, testing::ValuesIn(scenario::builtins()),
                         [](const auto& scenario) {
                           std::string name(scenario.param.name);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

// At so many of its events, spread over the run.
constexpr std::size_t kStops = 4;

// High enough that nothing has to be scrolled to.
TEST_P(ChineseScenarioTest, EveryPanelFromTheBeginningToTheEnd) {
  resize(1600, 2400);
  open(GetParam().name, GetParam().text);
  const std::size_t events = trace().events().size();
  for (const auto& together : panels_at_once(*app.model().run()->recording, true)) {
    press(ImGuiKey_Home);
    for (const char* const id : together) ASSERT_TRUE(app.open_panel(id));
    frames(2);
    look();
    for (std::size_t i = 0; i < events; i += scenario::stride(events, kStops)) {
      app.select(static_cast<trace::EventId>(i));
      frames(2);
      look();
    }
  }
  expect_nothing_left();
}

TEST_F(ChineseTest, EveryFieldOfEverySegmentOfEveryShortScenario) {
  for (const scenario::Builtin& scenario : scenario::short_stories()) {
    const shell::Run run = run_of(scenario.name);
    for (const trace::Packet& packet : run.trace().packets()) {
      for (const wire::Field& field : wire::decode_fields(packet.segment, {}, {}, Language::kChinese)) {
        expect_chinese(field.label);
        EXPECT_EQ(joined(english_in(field.value, {"None", "Cookie"})), "")
            << field.name << ": " << field.value;
        EXPECT_NE(field.label, field.name);
      }
    }
  }
}

TEST_F(ChineseTest, EveryTip) {
  open("data-with-a-lost-segment", scenario::find_builtin("data-with-a-lost-segment")->text);
  press(ImGuiKey_End);
  press(ImGuiKey_2);
  press(ImGuiKey_3);
  hover({0, 0, 1440, 50}, 16);
  hover({0, 60, 900, 900}, 34);
  hover({910, 600, 1440, 900}, 20);
  press(ImGuiKey_4);
  hover({910, 560, 1000, 900}, 10);
  expect_nothing_left();
}

// So high that the whole of each list is in sight.
TEST_F(ChineseTest, EveryPopup) {
  resize(1600, 8000);
  app.select(0);
  allow_code_of_menu(0);
  app.set_bookmark("");
  for (const bool measured : {false, true}) {
    if (measured) app.measure_from_here();
    for (const Way& way : kWays) {
      open_popup(way);
      frames(3);
      ASSERT_EQ(app.popup(), way.popup) << told(way);
      look();
      press(ImGuiKey_Escape);
    }
  }
  expect_nothing_left();
}

TEST_F(ChineseTest, ABookmarkTooManyAndANoteTooLong) {
  open("window-update-lost", scenario::find_builtin("window-update-lost")->text);
  for (std::size_t i = 0; i < Bookmarks::kMost; ++i) {
    app.select(static_cast<trace::EventId>(i));
    ASSERT_TRUE(app.set_bookmark(std::string(Bookmarks::kLongestNote, '1')));
  }
  for (const std::size_t event : {Bookmarks::kMost - 1, Bookmarks::kMost}) {
    app.select(static_cast<trace::EventId>(event));
    press(ImGuiKey_D);
    frames(3);
    ASSERT_EQ(app.popup(), PopupId::kBookmarks);
    look();
    press(ImGuiKey_Escape);
  }
  expect_nothing_left();
}

// With all that is folded in it, whatever it is about: a segment, each host, each link.
TEST_F(ChineseTest, TheMenuOfThePast) {
  resize(1600, 20000);
  const Model& model = app.model();
  const std::size_t targets = model.scenario().hosts.size() + model.scenario().links.size() + 1;
  for (const trace::EventId event : {trace::EventId{0}, first_event<trace::SegmentSent>(trace()),
                                     first_event<trace::SegmentReceived>(trace(), 2)}) {
    app.select(event);
    allow_code_of_menu(event);
    press(ImGuiKey_M);
    frames(3);
    ASSERT_EQ(app.popup(), PopupId::kEdit);
    std::set<std::string> unfolded;
    for (std::size_t i = 0; i < targets; ++i) {
      std::vector<std::string> all = groups();
      std::reverse(all.begin(), all.end());  // what is unfolded moves only what lies below
      for (const std::string& group : all) {
        if (unfolded.insert(group).second) click(group), frames(2);
      }
      look();
      press(ImGuiKey_RightArrow);
    }
    EXPECT_GT(unfolded.size(), 3u);
    press(ImGuiKey_Escape);
  }
  expect_nothing_left();
}

TEST_F(ChineseTest, WhatIsChangedAndInWhatTheBranchesDiffer) {
  resize(1600, 2400);
  for (const char* const name :
       {"data-with-a-lost-segment", "mtu-black-hole", "proxy-in-the-way", "half-close"}) {
    open(name, scenario::find_builtin(name)->text);
    app.fork();
    code_ = {drop_line(app.model(), 0), drop_line(app.model(), 2)};
    for (const std::string& line : code_) ASSERT_TRUE(app.add_edit(line)) << name;
    ASSERT_TRUE(app.open_panel("branches") && app.open_panel("edits"));
    while (app.model().making() || app.model().comparing()) frames(1);
    frames(3);
    EXPECT_NE(app.model().contrast(), nullptr) << name;
    look();
    app.set_beside(true);
    frames(3);
    look();
    app.set_beside(false);
  }
  expect_nothing_left();
}

TEST_F(ChineseTest, TheBannerOfEveryErrorOfAScenario) {
  for (const std::string& text : wrong_scenarios()) {
    EXPECT_FALSE(app.open_text("wrong.tcplab", text));
    frames(2);
    for (const std::string& word : quotable(text)) names_.insert(word);
    names_.insert("wrong.tcplab");
    look();
  }
  expect_nothing_left();
}

TEST_F(ChineseTest, TheBannerTheTipAndTheTranscriptOfEveryVerdict) {
  resize(1600, 2400);
  for (const FailingScript& script : failing_scripts()) {
    if (!app.open_text("failing.pkt", script.text)) continue;  // it is no script
    frames(3);
    names_ = quotable_of_script(script.text);
    names_.insert({"failing.pkt", "failing", "pkt", "host", "script"});
    look();
    const std::string& verdict = app.transcript().verdict;
    EXPECT_EQ(joined(english_in(verdict, names_)), "") << verdict;
  }
  expect_nothing_left();
}

// The font of this test may have no Chinese: each such letter is then read as '?'.
std::set<std::string> as_read(std::string_view text) {
  std::string bare;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet < 0x80) bare += c;
    if (octet >= 0xc0) bare += '?';
  }
  return {std::string(text), bare};
}

TEST_F(ChineseTest, TheTipOfTheFlagWhereAScriptFailed) {
  EXPECT_TRUE(app.open_text("failing.pkt", failing_script()));
  frames(30);
  names_ = quotable_of_script(failing_script());
  names_.insert({"failing.pkt", "host", "script"});
  const auto lines = screen();
  const auto line_11 = as_read(text_with(Text::kLine, Language::kChinese, std::to_string(kDataLine)));
  const auto flag = std::find_if(lines.begin(), lines.end(),
                                 [&line_11](const Line& line) { return line_11.count(line.text) > 0; });
  ASSERT_NE(flag, lines.end());
  const Point at = flag->box.center();
  hover({at.x - 1, at.y - 1, at.x + 1, at.y + 1}, 2);
  const auto tip =
      as_read(std::string(text(Text::kExpected, Language::kChinese)) + ": P. 1:1001(1000) ack 7");
  const auto after = screen();
  EXPECT_TRUE(std::any_of(after.begin(), after.end(), [&tip](const Line& line) {
    return tip.count(line.text) > 0;
  })) << "the tip is seen";
  expect_nothing_left();
}

TEST_F(ChineseTest, NoEventYetAndNothingFound) {
  press(ImGuiKey_Home);
  for (const ImGuiKey tab : {ImGuiKey_2, ImGuiKey_3, ImGuiKey_4, ImGuiKey_5}) {
    press(tab);
    look();
  }
  click({930, 110});
  for (const char c : {'q', 'q', 'q'}) ImGui::GetIO().AddInputCharacter(static_cast<unsigned>(c));
  frames(3);
  names_.insert("qqq");
  look();
  expect_nothing_left();
}

}  // namespace
}  // namespace tcplab::shell
