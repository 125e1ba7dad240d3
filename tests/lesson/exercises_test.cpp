// Exercises by a handful of students each; tests/lesson/thousand has a thousand.
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

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

// What is shown of a sick TCP does not say which rule it breaks, and what would is known.
TEST(Exercises, KeepASecretOutOfWhatIsShown) {
  std::size_t secrets = 0;
  for (const Generator& generator : generators()) {
    const Exercise exercise = generator.make(3);
    if (exercise.secret.empty()) continue;
    ++secrets;
    EXPECT_EQ(exercise.run.text.find("variant"), std::string::npos) << generator.name;
    EXPECT_TRUE(exercise.run.edits.empty()) << generator.name;
    EXPECT_EQ(whole(exercise).edits.size(), exercise.secret.size());
    const auto played = Played::play(whole(exercise));
    ASSERT_TRUE(played) << generator.name;
    const bool sick = exercise.secret.front().find("variant") != std::string::npos;
    bool given_away = false;
    for (const trace::Event& event : played->trace().events())
      given_away = given_away || gives_away(exercise, event);
    EXPECT_EQ(given_away, sick) << generator.name;
  }
  EXPECT_GE(secrets, 4U);
}

}  // namespace
}  // namespace tcplab::lesson
