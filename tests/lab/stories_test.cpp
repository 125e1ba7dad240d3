// The scenarios that ship: each is short, speaks two languages, and proves what it says by what it expects.
#include <algorithm>
#include <set>
#include <sstream>

#include "core/lab/expect.hpp"
#include "core/scenario/topics.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

constexpr std::size_t kMostLines = 25;

Lines lines_of(std::string_view text) {
  Lines lines;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// What was expected and did not come true, with what was so instead.
Lines unmet(std::string_view text) {
  Lines lines;
  const auto verdicts = judge(whole_run(scenario_of(text)));
  if (!verdicts) return {"the run cannot be judged"};
  for (const Verdict& verdict : *verdicts) {
    if (!verdict.met) lines.push_back(verdict.expected + ": " + verdict.actual.in(Language::kEnglish));
  }
  return lines;
}

std::string without(const Lines& lines, const std::set<std::size_t>& some) {
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (some.count(i) == 0) text += lines[i] + "\n";
  }
  return text;
}

bool begins_with(const std::string& line, std::string_view word) { return line.rfind(word, 0) == 0; }

bool is_mishap(const std::string& line) {
  for (const std::string_view word : {"drop ", "delay ", "duplicate ", "reorder ", "rewrite "}) {
    if (begins_with(line, word)) return true;
  }
  return false;
}

bool takes_a_rule_away(const std::string& line) { return line.find(" variant ") != std::string::npos; }

TEST(Stories, AreShortAndSayWhatToWatchForInTwoLanguages) {
  EXPECT_GE(scenario::builtins().size(), 51U);
  std::set<std::string> titles;
  for (const scenario::Builtin& each : scenario::builtins()) {
    EXPECT_LE(lines_of(each.text).size(), kMostLines) << each.name;
    const Scenario scenario = scenario_of(each.text);
    EXPECT_TRUE(titles.insert(scenario.title).second) << each.name;
    EXPECT_TRUE(titles.insert(scenario.title_zh).second) << each.name;
    EXPECT_GE(scenario.about.size(), 100U) << each.name;
    EXPECT_GE(scenario.about_zh.size(), 100U) << each.name;
    EXPECT_EQ(scenario::find_builtin(each.name), &each);
  }
  EXPECT_EQ(scenario::find_builtin("four-way-handshake"), nullptr);
}

TEST(Stories, StandTogetherUnderTheirTopics) {
  std::vector<std::string_view> headings;
  for (const scenario::Builtin& each : scenario::builtins()) {
    if (headings.empty() || headings.back() != each.topic) headings.push_back(each.topic);
  }
  std::vector<std::string_view> topics;
  for (const scenario::Topic& topic : scenario::topics()) {
    topics.push_back(topic.name);
    EXPECT_FALSE(topic.title.english.empty() || topic.title.chinese.empty()) << topic.name;
    EXPECT_EQ(scenario::topic_title(topic.name).english, topic.title.english);
  }
  EXPECT_EQ(headings, topics);
  EXPECT_TRUE(scenario::topic_title("weather").english.empty());
}

TEST(Stories, GoAsTheyExpect) {
  for (const scenario::Builtin& each : scenario::builtins()) {
    EXPECT_FALSE(scenario_of(each.text).expectations.empty()) << each.name;
    EXPECT_EQ(unmet(each.text), Lines{}) << each.name;
  }
}

TEST(Stories, NeedEveryMishapForWhatTheyExpect) {
  for (const scenario::Builtin& each : scenario::builtins()) {
    const Lines lines = lines_of(each.text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (!is_mishap(lines[i])) continue;
      EXPECT_NE(unmet(without(lines, {i})), Lines{}) << each.name << ": " << lines[i];
    }
  }
}

TEST(Stories, GoAnotherWayWhereTheRuleIsKept) {
  std::size_t stories = 0;
  for (const scenario::Builtin& each : scenario::builtins()) {
    const Lines lines = lines_of(each.text);
    std::set<std::size_t> variants;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (takes_a_rule_away(lines[i])) variants.insert(i);
    }
    if (variants.empty()) continue;
    ++stories;
    EXPECT_NE(unmet(without(lines, variants)), Lines{}) << each.name;
  }
  EXPECT_GE(stories, 9U);
}

// What a story shows depends on what it says it does: with that said otherwise, it goes another way.
TEST(Stories, DependOnWhatTheySayTheyDependOn) {
  struct Other {
    std::string_view name, words, instead;
  };
  constexpr Other kOthers[] = {
      {"syn-never-answered-linux", "profile linux", "profile rfc"},
      {"three-ways-of-not-being-served", "10ms down", "10ms"},
      {"data-on-a-syn", "fast-open-server off", "fast-open-server on"},
      {"fast-open", "set client fast-open on", "set client fast-open off"},
      {"nagle-and-delayed-ack", "ack-delay 200ms", "ack-delay 0ms"},
      {"last-segment-lost", "linux profile linux", "linux profile rfc"},
      {"two-ways-of-hearing-of-a-loss", "sack profile linux", "sack profile rfc"},
      {"reordering-is-not-loss", "linux profile linux", "linux profile rfc"},
      {"the-same-two-sockets", "set all msl 30s", "set all msl 100ms"},
      {"old-data-and-time-wait", "set all msl 5s", "set all msl 100ms"},
      {"old-data-and-timestamps", "timestamps on", "timestamps off"},
      {"ports-run-out", "50000..50003", "50000..50010"},
      {"ports-and-timestamps", "reuse-time-wait on", "reuse-time-wait off"},
      {"ports-and-timestamps", "timestamps on", "timestamps off"},
      {"ports-and-timestamps", "every 300ms", "every 200ms"},
      {"ports-and-so-reuseaddr", "reuse-address off", "reuse-address on"},
      {"restart-and-so-reuseaddr", "reuse-address off", "reuse-address on"},
      {"wrapped-sequence", "isn 4294966296", "isn 4294966297"},
      {"keep-alive", "keep-alive on", "keep-alive off"},
      {"no-keep-alive", "at 1s client crash", "set server keep-alive on"},
      {"closed-with-data-unread", "linux close both", "linux close"},
      {"proxy-in-the-way", "at 600ms satellite", "at 60s satellite"},
      {"after-a-reboot", "at 2s client reboot", "at 9s client reboot"},
      {"half-open", "at 1s client reboot", "at 1s client freeze"},
      {"syn-flood", "backlog 8", "backlog 80"},
      {"syn-cookies", "syn-cookies on", "syn-cookies off"},
      {"bufferbloat", "queue 1000", "queue codel"},
      {"codel", "queue codel", "queue 1000"},
      {"ecn", "a ecn on", "a ecn off"},
      {"mtu-black-hole", " black-hole", ""},
      {"nat-forgets", "set server data-retries 5", "set client keep-alive on\nset client keep-idle 4min"},
  };
  for (const Other& each : kOthers) {
    std::string text(scenario::find_builtin(each.name)->text);
    const std::size_t at = text.find(each.words, text.find("seed"));
    ASSERT_NE(at, std::string::npos) << each.name;
    text.replace(at, each.words.size(), each.instead);
    EXPECT_NE(unmet(text), Lines{}) << each.name << ": " << each.instead;
  }
}

}  // namespace
}  // namespace tcplab::lab
