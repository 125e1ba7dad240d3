// In Chinese, nothing on screen is left in English but the terms of the protocols and the names of the run.
#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "core/packetdrill/language/parser.hpp"
#include "core/packetdrill/run/run.hpp"
#include "core/trace/words.hpp"
#include "core/wire/fields.hpp"
#include "shell/views/panel_kinds.hpp"
#include "shell/views/variable_words.hpp"
#include "tests/line.hpp"
#include "tests/shell/driven_app.hpp"
#include "tests/shell/failing_scripts.hpp"
#include "tests/shell/runs.hpp"
#include "tests/shell/scripts.hpp"
#include "tests/shell/wrong_scenarios.hpp"
#include "tests/short_stories.hpp"

namespace tcplab::shell {
namespace {

// What stays as it is in a Chinese textbook.
const std::set<std::string, std::less<>> kTerms = {
    // Protocols, and who wrote them down.
    "UTF-8", "SYN-ACK", "TCP", "IP", "IPv4", "IPv6", "ICMP", "RFC", "MTU", "TFO", "cookie", "NAT", "HTTP",
    "CoDel", "FQ-CoDel", "PIE", "RED", "Reno", "Linux", "FreeBSD",
    // States and calls of RFC 9293, and the names of its variables.
    "CLOSED", "LISTEN", "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT",
    "CLOSING", "LAST-ACK", "TIME-WAIT", "SYN-S", "SYN-R", "ESTAB", "FIN-W1", "FIN-W2", "CLOSE-W", "LAST-A",
    "TIME-W", "OPEN", "SEND", "RECEIVE", "CLOSE", "ABORT", "TCB", "MSL", "2MSL", "snd.una", "snd.nxt",
    "snd.wnd", "rcv.nxt", "rcv.wnd", "iss", "irs", "mss", "ISN", "URG", "RCV.NXT", "SND.UNA", "SND.NXT",
    // Flags, and Wireshark's short names of what a segment says.
    "SYN", "ACK", "FIN", "RST", "PSH", "ECE", "CWR", "Seq", "Ack", "Win", "Len", "Urg", "MSS", "WS", "TS",
    "SACK", "SACK_PERM", "D-SACK", "TSval", "TSecr", "SLE", "SRE", "TTL", "DF", "MF", "DSCP", "ECN", "ECT",
    "CE", "EOL", "NOP", "PAWS", "R1", "R2", "NAT",
    // Congestion control and the timers of the RFCs.
    "cwnd", "ssthresh", "SRTT", "RTTVAR", "RTO", "RTT", "TLP", "RACK", "NewReno", "CUBIC", "PRR", "SMSS",
    "IW", "FlightSize", "recover", "Nagle", "DCTCP", "LEDBAT", "HyStart", "BBR", "Startup", "Drain",
    "ProbeBW_DOWN", "ProbeBW_CRUISE", "ProbeBW_REFILL", "ProbeBW_UP", "ProbeRTT",
    // Words of the sockets interface and of Linux, and a word of the scenario language.
    "connect", "close", "variant", "SO_REUSEADDR", "tcp_tw_reuse",
    // Units.
    "ns", "ms", "s", "min", "h", "Mbit", "kbit", "GiB",
    // Keys as they are printed on a keyboard, and the names of this program and of what it reads.
    "Home", "End", "Shift", "Ctrl", "Esc", "Space", "tcplab", "packetdrill", "English", "tcp", "lab",
    // How course books write numbers.
    "seq", "ack",
    // What Wireshark's analysis says, in brackets, and formats of files.
    "Retransmission", "Fast", "Spurious", "Dup", "Window", "Update", "ZeroWindow", "ZeroWindowProbe",
    "Keep-Alive", "CSV", "SVG", "SND", "RCV", "SND.WND", "RCV.WND", "SND.UP", "RCV.UP"};

bool is_hexadecimal(std::string_view word) {
  if (word.substr(0, 2) == "0x") return true;
  const bool digits = std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isxdigit(c); });
  return digits && word.find_first_of("0123456789") != std::string_view::npos;
}

std::vector<std::string> words_of(std::string_view text) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  std::vector<std::string> words;
  for (std::size_t at = 0; (at = text.find_first_of(kLetters, at)) != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_not_of(kLetters, at), text.size());
    std::string word(text.substr(at, end - at));
    at = end;
    while (!word.empty() && (word.back() == '.' || word.back() == '-')) word.pop_back();
    while (!word.empty() && (word.front() == '.' || word.front() == '-')) word.erase(0, 1);
    const bool letters =
        std::any_of(word.begin(), word.end(), [](unsigned char c) { return std::isalpha(c); });
    if (letters && word.size() > 1 && !is_hexadecimal(word)) words.push_back(std::move(word));
  }
  return words;
}

// The words of a text that are neither terms nor among the names that are given.
std::vector<std::string> english_in(std::string_view text, const std::set<std::string>& names = {}) {
  std::vector<std::string> left;
  for (std::string& word : words_of(text)) {
    const std::string bare = word.substr(0, word.find_last_not_of("0123456789") + 1);
    if (kTerms.count(word) > 0 || kTerms.count(bare) > 0 || names.count(word) > 0) continue;
    left.push_back(std::move(word));
  }
  return left;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += word + " ";
  return text;
}

void expect_chinese(std::string_view text, tcplab::Line at = tcplab::Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "chinese");
  EXPECT_EQ(joined(english_in(text)), "") << "in: " << text;
  EXPECT_FALSE(text.empty());
}

// What is written down in tables, also what no scenario happens to show.
TEST(ChineseTexts, OfTheInterfaceOfRulesOfTransitionsAndOfVariables) {
  for (int i = 0; i < static_cast<int>(Text::kCount); ++i)
    expect_chinese(text(static_cast<Text>(i), Language::kChinese));
  for (const PanelKind* kind : kPanelKinds) expect_chinese(kind->title.chinese);
  for (int i = 1; i < tcp::kRuleCount; ++i) expect_chinese(tcp::info(static_cast<tcp::Rule>(i)).chinese);
  for (const tcp::VariantInfo& variant : tcp::variants()) expect_chinese(variant.purpose.chinese);
  for (const tcp::Transition& transition : tcp::transitions())
    expect_chinese(tcp::label_of(transition, Language::kChinese));
  for (int i = 0; i < static_cast<int>(Variable::kCount); ++i) {
    expect_chinese(words_for(static_cast<Variable>(i)).name.chinese);
    expect_chinese(words_for(static_cast<Variable>(i)).explanation.chinese);
  }
}

TEST(ChineseTexts, OfEveryTimerNoticeAndError) {
  std::set<std::string_view> timers;
  for (int i = 0; i < tcp::kTimerCount; ++i) {
    const auto timer = static_cast<tcp::TimerKind>(i);
    expect_chinese(trace::words_for(timer).chinese);
    expect_chinese(timer_name(timer, Language::kChinese));
    timers.insert(trace::words_for(timer).chinese);
  }
  EXPECT_EQ(timers.size(), 10u) << "ten timers have ten names";
  for (int i = 0; i < tcp::kQuantityCount; ++i)
    expect_chinese(trace::words_for(static_cast<tcp::Quantity>(i)).chinese);
  for (int i = 0; i < tcp::kModeCount; ++i)
    expect_chinese(trace::words_for(static_cast<tcp::Mode>(i)).chinese);
  for (int i = 0; i < tcp::kNoticeCount; ++i)
    expect_chinese(trace::words_for(static_cast<tcp::Notice>(i)).chinese);
  for (int i = 0; i < tcp::kCallErrorCount; ++i)
    expect_chinese(trace::words_for(static_cast<tcp::CallError>(i)).chinese);
}

TEST(ChineseTexts, OfEveryScenario) {
  const Catalogue catalogue;
  for (const Catalogue::Entry& entry : catalogue.entries()) {
    expect_chinese(entry.title_in(Language::kChinese));
    expect_chinese(entry.about_in(Language::kChinese));
  }
}

// What an error may name: the words of the text that it is about, and words of the language that might have
// stood there.
std::set<std::string> quotable(std::string_view text) {
  std::set<std::string> names = kCode;
  for (const char* keyword : {"zh", "with", "without", "port", "octets", "again", "fresh", "of", "unlimited",
                              "red", "codel", "fq-codel", "pie"})
    names.insert(keyword);
  for (std::string& word : words_of(text.substr(0, 1 << 18))) {
    names.insert(word.substr(std::min(word.find_first_not_of("0123456789."), word.size())));
    names.insert(std::move(word));
  }
  return names;
}

TEST(ChineseTexts, OfEveryErrorOfAScenario) {
  for (const std::string& text : wrong_scenarios()) {
    const auto scenario = scenario::parse(text);
    ASSERT_FALSE(scenario) << text.substr(0, 400);
    const scenario::Error& error = scenario.error().front();
    for (const Message* part : {&error.message, &error.expected, &error.hint}) {
      const std::string& chinese = part->in(Language::kChinese);
      EXPECT_EQ(joined(english_in(chinese, quotable(text))), "") << chinese;
      EXPECT_EQ(chinese.empty(), part->in(Language::kEnglish).empty());
    }
    EXPECT_NE(error.message.in(Language::kChinese), error.message.in(Language::kEnglish));
  }
}

TEST(ChineseTexts, OfErrorsOfAScript) {
  const std::set<std::string> code = {"ect0",   "ce",     "tos",    "ttl",    "flowlabel", "mss",
                                      "wscale", "sackOK", "sack",   "nop",    "e0b",       "ceb",
                                      "e1b",    "FIRST",  "LAST",   "LENGTH", "LEFT",      "RIGHT",
                                      "ack",    "win",    "urg",    "val",    "ecr",       "EAGAIN",
                                      "UDP",    "NAME",   "VALUE",  "ipv4",   "ipv6",      "ipv4-mapped-ipv6",
                                      "endif",  "ifdef",  "ifndef", "else",   "ip_version"};
  for (const std::string text : {"0 close(3) = 0\n/* no end",
                                 "+0 `no end",
                                 "+0 %{ assert 1 }",
                                 "close(3) = 0",
                                 "0 close(3) = 0\n`first`\n`second`",
                                 "0",
                                 "+0 \x01",
                                 "+. > . 1:1(0)",
                                 "0.1~+.2 > . 1:1(0)",
                                 "0.2~0.1 > . 1:1(0)",
                                 "99999999999 close(3) = 0",
                                 "+0 close 3",
                                 "+0 close(3)",
                                 "+0 close(3) = 0 (x",
                                 "+0 close(@) = 0",
                                 "+0 close(\"x) = 0",
                                 "+0 close(3) = 0 EWHAT?",
                                 "+0 > Q 1:1(0)",
                                 "+0 > . 1",
                                 "+0 > . 1:1",
                                 "+0 > . 1:1(0) win",
                                 "+0 > . 1:1(0) ack 1 ack 1",
                                 "+0 > . 1:1(0) <mss>",
                                 "+0 > . 1:1(0) <mss 99999>",
                                 "+0 > . 1:1(0) <TS 1>",
                                 "+0 > . 1:1(0) <,>",
                                 "#ifdef X\n",
                                 "#else\n",
                                 "#endif\n",
                                 "#ifdef\n#endif\n",
                                 "--",
                                 "--ip_version=7\n",
                                 "--mtu=x\n"}) {
    const auto script = packetdrill::language::parse_script(text);
    ASSERT_FALSE(script) << text;
    const packetdrill::language::ScriptError& error = script.error();
    for (const Message* part : {&error.found, &error.expected, &error.hint}) {
      std::set<std::string> names = quotable(text);
      names.insert(code.begin(), code.end());
      EXPECT_EQ(joined(english_in(part->in(Language::kChinese), names)), "") << text;
    }
  }
}

// The notation of scripts, and what Python and the sockets call their own, beyond what a script itself says.
const std::set<std::string> kScriptCode = {
    "ack",       "win",     "urg",      "mss",        "nop",      "wscale",     "sackOK",
    "noecn",     "ect0",    "ce",       "ttl",        "tos",      "flowlabel",  "epoll",
    "UDP",       "ect1",    "None",     "bool",       "int",      "float",      "str",
    "tuple",     "else",    "format",   "AF_INET",    "fd",       "events",     "revents",
    "iov_base",  "iov_len", "onoff",    "linger",     "msg_iov",  "cmsg_level", "cmsg_type",
    "cmsg_data", "scm_sec", "scm_nsec", "tcpi_state", "TCP_INFO", "cubic"};

std::set<std::string> quotable_of_script(std::string_view text) {
  std::set<std::string> names = quotable(text);
  names.insert(kScriptCode.begin(), kScriptCode.end());
  return names;
}

TEST(ChineseTexts, OfEveryVerdictOfAScript) {
  for (const FailingScript& script : failing_scripts()) {
    const packetdrill::run::RunReport report = verdict_of(script);
    ASSERT_NE(report.verdict, packetdrill::run::Verdict::kPassed) << script.text;
    EXPECT_EQ(report.reason.in(Language::kEnglish), script.reason) << script.text;
    EXPECT_NE(report.reason.in(Language::kChinese), script.reason);
    const std::set<std::string> names = quotable_of_script(script.text);
    for (const Message* part : {&report.reason, &report.expected, &report.actual}) {
      const std::string& chinese = part->in(Language::kChinese);
      EXPECT_EQ(joined(english_in(chinese, names)), "") << chinese;
      EXPECT_EQ(chinese.empty(), part->in(Language::kEnglish).empty());
    }
    const std::string summary = report.summary(Language::kChinese);
    EXPECT_EQ(joined(english_in(summary, names)), "") << summary;
  }
  for (const auto verdict : {packetdrill::run::Verdict::kPassed, packetdrill::run::Verdict::kFailed,
                             packetdrill::run::Verdict::kNotRun})
    expect_chinese(packetdrill::run::words_for(verdict).chinese);
}

class ChineseTest : public DrivenApp {
 protected:
  ChineseTest() {
    app.set_language(Language::kChinese);
    open("three-way-handshake", scenario::find_builtin("three-way-handshake")->text);
  }

  // Looks at the last frame.
  void look() {
    for (const Line& line : screen()) {
      if (line.cut_across || is_bytes(line.text) || is_half_a_state(line.text)) continue;
      std::vector<std::string> words = english_in(line.text, names_);
      // What the edge of a panel or an ellipsis cuts is seen whole elsewhere.
      const auto begins = [&line](const std::string& word) { return line.text.find(word) == 0; };
      const auto ends = [&line](const std::string& word) {
        return line.text.find(word) + word.size() + 3 >= line.text.size();
      };
      if (line.cut_left && !words.empty() && begins(words.front())) words.erase(words.begin());
      const bool ellipsis = line.text.back() == '?';
      if ((line.cut_right || ellipsis) && !words.empty() && ends(words.back())) words.pop_back();
      for (const std::string& word : words)
        left_[word] = line.text + " at " + std::to_string(line.box.left) + "," + std::to_string(line.box.top);
    }
  }
  // Octets of the bytes, with their offset.
  static bool is_bytes(std::string_view text) {
    return text.find_first_not_of("0123456789abcdef ") == std::string_view::npos;
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
    for (const trace::NodeInfo& host : trace().hosts()) names_.insert(host.name);
    frames(30);
  }
  void expect_nothing_left(tcplab::Line at = tcplab::Line::here()) {
    const ::testing::ScopedTrace asked(at.file, at.number, "nothing left");
    for (const auto& [word, line] : left_) ADD_FAILURE() << word << " in: " << line;
    left_.clear();
  }
  std::set<std::string> names_;
  std::map<std::string, std::string> left_;
};

class ChineseScenarioTest : public ChineseTest, public testing::WithParamInterface<scenario::Builtin> {};

INSTANTIATE_TEST_SUITE_P(Every, ChineseScenarioTest, testing::ValuesIn(scenario::few_stories()),
                         [](const auto& scenario) {
                           std::string name(scenario.param.name);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

// High enough that nothing has to be scrolled to.
TEST_P(ChineseScenarioTest, EveryPanelAtEveryEvent) {
  resize(1600, 2400);
  open(GetParam().name, GetParam().text);
  for (const ImGuiKey tab : {ImGuiKey_1, ImGuiKey_2, ImGuiKey_3, ImGuiKey_4, ImGuiKey_5}) {
    press(ImGuiKey_Home);
    press(tab);
    look();
    if (tab == ImGuiKey_1 || tab == ImGuiKey_5) continue;  // the same at every event
    for (std::size_t i = 0; i < trace().events().size(); ++i) {
      press(ImGuiKey_RightArrow);
      look();
    }
  }
  expect_nothing_left();
}

TEST_F(ChineseTest, EveryFieldOfEverySegmentOfEveryScenario) {
  for (const scenario::Builtin& scenario : scenario::few_stories()) {
    const shell::Run run = run_of(scenario.name);
    for (const trace::Packet& packet : run.trace().packets()) {
      for (const wire::Field& field : wire::decode_fields(packet.segment, {}, {}, Language::kChinese)) {
        expect_chinese(field.label);
        EXPECT_EQ(joined(english_in(field.value)), "") << field.name << ": " << field.value;
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

TEST_F(ChineseTest, EveryPopup) {
  const auto lines = screen();
  const Line* speed = find_line(lines, "1\u00d7");
  ASSERT_NE(speed, nullptr);
  click({speed->box.center().x, speed->box.center().y});
  frames(3);
  EXPECT_NE(find_line(screen(), "100\u00d7"), nullptr) << "the speeds";
  look();
  press(ImGuiKey_Escape);
  press(ImGuiKey_O);
  frames(3);
  look();
  press(ImGuiKey_Escape);
  ImGui::GetIO().AddInputCharacter('?');
  frames(3);
  look();
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
