// Exercises by a handful of students each; tests/lesson/thousand has a thousand.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/lab/secret.hpp"
#include "core/tcp/variant.hpp"
#include "tests/lesson/player.hpp"

namespace tcplab::lesson {
namespace {

constexpr std::uint64_t kStudents = 2;

TEST(Exercises, CanBeSolvedByTheRunAndNotByDoingNothing) {
  for (const Generator& generator : generators()) {
    Player player(generator);
    for (std::uint64_t seed = 1; seed <= kStudents; ++seed) player.play(seed);
    for (const std::string& problem : player.problems()) ADD_FAILURE() << problem;
  }
}

TEST(Exercises, AreAtLeastSixtyWithAtLeastOneForEachLesson) {
  EXPECT_GE(generators().size(), 60U);
  std::set<std::string_view> names;
  std::map<std::string_view, int> lessons;
  for (const Generator& generator : generators()) {
    EXPECT_TRUE(names.insert(generator.name).second) << generator.name;
    EXPECT_FALSE(generator.title.in(Language::kChinese).empty());
    EXPECT_EQ(find_generator(generator.name), &generator);
    ++lessons[generator.lesson];
  }
  for (const char* lesson : {"segment-fields",
                             "three-way-handshake",
                             "initial-sequence-numbers",
                             "why-not-two",
                             "historical-syn",
                             "lost-segments-of-the-opening",
                             "refused-and-unreachable",
                             "simultaneous-open",
                             "floods-and-cookies",
                             "data-and-acknowledgments",
                             "four-segment-close",
                             "half-close",
                             "three-segment-close",
                             "simultaneous-close",
                             "why-four",
                             "last-ack-lost",
                             "without-time-wait",
                             "new-incarnation",
                             "why-two-msl",
                             "too-many-time-waits",
                             "keepalive",
                             "state-diagram",
                             "crash-and-reboot",
                             "rto-and-rtt",
                             "fast-retransmit-and-sack",
                             "slow-start",
                             "cubic-and-bbr",
                             "zero-window",
                             "nagle-and-delayed-ack",
                             "bufferbloat",
                             "reading-a-capture"}) {
    EXPECT_GE(lessons[lesson], 1) << lesson;
    lessons.erase(lesson);
  }
  for (const auto& [lesson, count] : lessons) ADD_FAILURE() << "there is no lesson " << lesson;
  EXPECT_EQ(find_generator("no-such-exercise"), nullptr);
}

TEST(Exercises, ArePureFunctionsOfTheSeed) {
  for (const Generator& generator : generators()) {
    const Exercise first = generator.make(7);
    const Exercise again = generator.make(7);
    EXPECT_EQ(first.run.text, again.run.text) << generator.name;
    EXPECT_EQ(first.secret, again.secret) << generator.name;
  }
}

// Words that would tell of a secret line. Of a rule that is taken away: what the lab says when it is not
// followed.
std::vector<std::string> words_of(const std::string& secret) {
  std::vector<std::string> words;
  for (const tcp::VariantInfo& variant : tcp::variants()) {
    if (secret.find(" variant " + std::string(variant.name)) == std::string::npos) continue;
    words = {std::string(variant.did.name), std::string(variant.did.english),
             std::string(variant.did.chinese)};
    if (variant.name != tcp::to_string(tcp::TimerKind::kTimeWait)) words.emplace_back(variant.name);
  }
  if (secret.find(" congestion ") != std::string::npos) words = {"RFC 9438", "RFC 5681", "CUBIC"};
  if (secret.find(" send ") != std::string::npos) words = {"\"send\""};
  if (secret.find(" close") != std::string::npos) words = {"\"close\""};
  if (secret.find(" abort") != std::string::npos) words = {"\"abort\""};
  if (secret.find(" link ") != std::string::npos) words = {"link-changed", "the link is"};
  return words;
}

// What is shown of a sick TCP does not say which rule it breaks: no text, and no event of what is told.
TEST(Exercises, KeepASecretOutOfWhatIsShown) {
  std::size_t secrets = 0;
  for (const Generator& generator : generators()) {
    for (std::uint64_t seed = 3; seed <= 6; ++seed) {
      const Exercise exercise = generator.make(seed);
      if (exercise.secret.empty()) continue;
      ++secrets;
      EXPECT_EQ(exercise.run.text.find("variant"), std::string::npos) << generator.name;
      EXPECT_TRUE(exercise.run.edits.empty()) << generator.name;
      const auto played = Played::play(whole(exercise));
      ASSERT_TRUE(played) << generator.name;
      const auto lines = std::count(exercise.run.text.begin(), exercise.run.text.end(), '\n');
      const lab::Told told = lab::without_secret(played->trace(), played->history().scenario(),
                                                 static_cast<std::size_t>(lines) + 1);
      std::string all = trace::to_json(told.trace);
      for (const trace::Event& event : told.trace.events()) {
        EXPECT_EQ(event.rule, tcp::Rule::kNone) << generator.name;
        for (const Language language : {Language::kEnglish, Language::kChinese})
          all += trace::describe(told.trace, event, language) + "\n";
      }
      for (const std::string& line : exercise.secret) {
        EXPECT_FALSE(words_of(line).empty()) << generator.name << ": " << line;
        for (const std::string& word : words_of(line))
          EXPECT_EQ(all.find(word), std::string::npos) << generator.name << " says " << word;
      }
      // All that was on the wire is there.
      EXPECT_EQ(told.trace.packets().size(), played->trace().packets().size());
    }
  }
  EXPECT_GE(secrets, 4U * 8);
}

// What is wrong in the usual ways is told of, and played out where the engine can do what the answer says.
TEST(Exercises, SayWhatAUsualWrongAnswerWouldMeanAndPlayItOut) {
  std::set<std::string_view> told;
  std::set<std::string_view> played;
  for (const Generator& generator : generators()) {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
      const Exercise exercise = generator.make(seed);
      const auto* question = std::get_if<Question>(&exercise.asks);
      if (question == nullptr) continue;
      for (const Remark& remark : question->remarks) {
        EXPECT_FALSE(remark.says.in(Language::kChinese).empty()) << generator.name;
        told.insert(generator.name);
        if (!remark.plays.empty()) played.insert(generator.name);
      }
    }
  }
  EXPECT_GE(told.size(), 40U);
  EXPECT_GE(played.size(), 22U);
}

// A wrong diagnosis, played out, is the run with that illness: what was seen is then not there.
TEST(Exercises, AWrongDiagnosisIsPlayedOutByTheOtherIllness) {
  for (const char* name : {"sick-sender", "sick-server", "sick-closer", "sick-window"}) {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      const Exercise exercise = find_generator(name)->make(seed);
      const auto& question = std::get<Question>(exercise.asks);
      const auto right = answer_of(question, whole(exercise));
      ASSERT_TRUE(right);
      for (std::size_t i = 1; i <= question.choices.size(); ++i) {
        const std::string choice = std::to_string(i);
        const auto judged = judge(question, whole(exercise), {{"choice", choice}});
        ASSERT_TRUE(judged);
        EXPECT_EQ(judged->plays.empty(), right->front().value == choice) << name << " " << seed;
        if (judged->plays.empty()) continue;
        scenario::Shared other = whole(exercise);
        for (const std::string& line : judged->plays) other.edits.push_back({line, true});
        const auto answer = answer_of(question, other);
        ASSERT_TRUE(answer) << name << " " << seed;
        EXPECT_EQ(answer->front().value, choice) << name << " " << seed;
      }
    }
  }
}

}  // namespace
}  // namespace tcplab::lesson
