#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "core/lesson/exercise.hpp"
#include "core/lesson/played.hpp"

namespace tcplab::lesson {

// Plays exercises by a run's own answers, and says what is wrong with one: it cannot be done, or can be done
// by doing nothing.
class Player {
 public:
  explicit Player(const Generator& generator) : generator_(generator) {}

  // One more student.
  void play(std::uint64_t seed) {
    seed_ = seed;
    const Exercise exercise = generator_.make(seed);
    const scenario::Shared run = whole(exercise);
    texts_.insert(run.text + (exercise.secret.empty() ? "" : exercise.secret.front()));
    if (const auto* question = std::get_if<Question>(&exercise.asks)) {
      play(*question, exercise, run);
    } else {
      play(std::get<Task>(exercise.asks), run);
    }
    ++students_;
  }

  // What is to be said of all of them together.
  void finish() {
    const std::size_t least = students_ / 4;
    if (texts_.size() < least) say("only " + std::to_string(texts_.size()) + " different runs");
    if (right_texts_.size() == 1 && students_ > 8)
      say("the same choice is right for all: " + *right_texts_.begin());
    if (asked_ > 8 && 2 * neighbours_ > asked_)
      say("the neighbour's answer is right " + std::to_string(neighbours_) + " times of " +
          std::to_string(asked_));
  }

  const std::vector<std::string>& problems() const { return problems_; }
  std::size_t most_events() const { return most_events_; }

 private:
  static constexpr std::size_t kMostProblems = 5;
  static constexpr std::size_t kMostEvents = 220;  // five whole connections

  void say(const std::string& what) {
    if (problems_.size() < kMostProblems)
      problems_.push_back(std::string(generator_.name) + ", seed " + std::to_string(seed_) + ": " + what);
  }
  void say(const std::string& what, const scenario::Error& error) {
    say(what + ": " + error.message.in(Language::kEnglish) + " " + error.hint.in(Language::kEnglish));
  }
  void check_texts(const Message& ask, const std::vector<Message>& hints) {
    if (ask.in(Language::kEnglish).empty() || ask.in(Language::kChinese).empty()) say("asks nothing");
    if (hints.size() != 3) say("has " + std::to_string(hints.size()) + " hints");
    for (const Message& hint : hints) {
      if (hint.in(Language::kEnglish) == hint.in(Language::kChinese)) say("has a hint in one language");
    }
    for (const Language language : {Language::kEnglish, Language::kChinese}) {
      if (ask.in(language).find('{') != std::string::npos) say("asks with a hole: " + ask.in(language));
    }
  }
  double credit(const Question& question, const scenario::Shared& run, const Answer& answer) {
    const auto judgement = judge(question, run, answer);
    if (judgement) return judgement->credit();
    say("an answer cannot be judged", judgement.error());
    return -1;
  }

  void check_run(const Exercise& exercise, const Question& question, const scenario::Shared& run) {
    const auto played = Played::play(run);
    if (!played) return say("cannot be run", played.error());
    const auto& history = played->history();
    if (history.truncated()) say("never ends");
    const std::size_t events = history.trace().events().size();
    if (events > most_events_) most_events_ = events;
    if (events > kMostEvents) say(std::to_string(events) + " events");
    if (exercise.hide_after.empty()) {
      if (question.kind != Question::Kind::kChoose && exercise.secret.empty()) say("hides nothing");
      return;
    }
    const auto hidden = played->find(exercise.hide_after);
    if (!hidden) return say("hides behind nothing", hidden.error());
    check_hidden(question, *played, *hidden);
  }
  // What is asked lies behind what is shown.
  void check_hidden(const Question& question, const Played& played, trace::EventId hidden) {
    const Instant from = played.trace().events()[hidden].at;
    if (question.at && *question.at <= from) say("asks for an instant that is shown");
    if (question.what.empty() || question.kind == Question::Kind::kWho) return;
    const auto asked = played.find(question.what);
    if (!asked) return say("asks for nothing", asked.error());
    const bool of_state = question.kind == Question::Kind::kState;
    if (of_state ? *asked < hidden : *asked <= hidden) say("asks for what is shown");
  }

  void play(const Question& question, const Exercise& exercise, const scenario::Shared& run) {
    check_texts(question.ask, question.hints);
    if (students_ % 16 == 0) check_run(exercise, question, run);
    const auto answer = answer_of(question, run);
    if (!answer) return say("has no answer", answer.error());
    if (credit(question, run, *answer) != 1) say("its own answer is not right: " + written(*answer));
    if (credit(question, run, {}) != 0) say("nothing is something");
    check_remarks(question, run);
    if (question.kind == Question::Kind::kChoose) {
      check_choices(question, run, *answer);
      if (!exercise.secret.empty() && answer->size() != 1)
        say("is sick in more than one way: " + written(*answer));
    }
    // Of two hosts, every second neighbour has the right one.
    if (last_ && question.kind != Question::Kind::kWho && same_fields(*last_, *answer)) {
      ++asked_;
      if (credit(question, run, *last_) == 1) ++neighbours_;
    }
    last_ = *answer;
  }
  void check_choices(const Question& question, const scenario::Shared& run, const Answer& right) {
    if (question.choices.size() < 3) say("has fewer than three choices");
    if (right.size() == question.choices.size()) return say("all choices hold");
    std::string texts;
    for (const Given& given : right)
      texts += question.choices[std::stoul(given.value) - 1].text.in(Language::kEnglish) + "|";
    right_texts_.insert(texts);
    Answer all;
    for (std::size_t i = 1; i <= question.choices.size(); ++i) all.push_back({"choice", std::to_string(i)});
    if (credit(question, run, all) >= 1) say("all choices are right");
  }
  // What is said of a wrong answer is not said of the right one, and what plays it out can be run.
  void check_remarks(const Question& question, const scenario::Shared& run) {
    for (const Remark& remark : question.remarks) {
      const auto judgement = judge(question, run, {remark.of});
      if (!judgement) return say("has a remark that cannot be read", judgement.error());
      for (const Part& part : judgement->parts) {
        if (part.field == remark.of.field && part.right)
          say("has a remark on what is right: " + remark.of.value);
      }
      if (remark.plays.empty()) continue;
      scenario::Shared played = run;
      for (const std::string& line : remark.plays) played.edits.push_back({line, true});
      const auto other = Played::play(played);
      if (!other) return say("cannot play a wrong answer", other.error());
    }
  }
  static bool same_fields(const Answer& a, const Answer& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const Given& one, const Given& other) { return one.field == other.field; });
  }
  static std::string written(const Answer& answer) {
    std::string text;
    for (const Given& given : answer) text += given.field + "=" + given.value + " ";
    return text;
  }

  void play(const Task& task, const scenario::Shared& run) {
    check_texts(task.ask, task.hints);
    if (task.solution.size() > task.most_edits) say("its solution has too many changes");
    scenario::Shared solved = run;
    for (const std::string& line : task.solution) solved.edits.push_back({line, true});
    const auto judgement = judge(task, run, solved);
    if (!judgement) return say("its solution cannot be run", judgement.error());
    if (!judgement->right()) say("its solution does not solve it: " + judgement->says.in(Language::kEnglish));
    const auto undone = judge(task, run, run);
    if (!undone) return say("cannot be run", undone.error());
    if (undone->credit() != 0) say("is solved by doing nothing");
  }

  const Generator& generator_;
  std::uint64_t seed_ = 0;
  std::size_t students_ = 0;
  std::size_t asked_ = 0;
  std::size_t neighbours_ = 0;
  std::size_t most_events_ = 0;
  std::set<std::string> texts_;
  std::set<std::string> right_texts_;  // of the choices that are right
  std::optional<Answer> last_;
  std::vector<std::string> problems_;
};

}  // namespace tcplab::lesson
