#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/rng.hpp"
#include "core/lesson/exercise.hpp"

// What generators are made of.
namespace tcplab::lesson::exercises {

// What stands in a text for {0} to {9}. Nothing of this is inline: there are a thousand calls of it, and a
// browser has to load them.
struct Word {
  Word(int number);
  Word(std::uint64_t number);
  Word(const char* text);
  Word(const std::string& text);
  Word(std::string_view text);
  Word(const Message& text);
  ~Word();
  Word(const Word&);
  Word& operator=(const Word&) = delete;

  Message message;
};
using Words10 = std::initializer_list<Word>;
std::string line_of(std::string_view pattern, Words10 words);
Message say_of(const char* english, const char* chinese, Words10 words);
Message say(const char* english, const char* chinese);
template <typename... Arguments>
std::string line(std::string_view pattern, const Arguments&... arguments) {
  return line_of(pattern, {Word(arguments)...});
}
template <typename... Arguments>
Message say(const char* english, const char* chinese, const Arguments&... arguments) {
  return say_of(english, chinese, {Word(arguments)...});
}

// "1 segment", "3 segments".
Message many(int count, const char* english, const char* chinese);

// What a student's numbers are drawn with.
class Dice {
 public:
  // salt: so that two generators draw different numbers for one student.
  Dice(std::uint64_t seed, std::string_view salt);

  // least, least + step ... up to most.
  int number(int least, int most, int step = 1);
  bool coin() { return rng_.below(2) == 1; }
  template <typename T>
  T pick(std::initializer_list<T> all) {
    return all.begin()[below(all.size())];
  }
  std::string pick(std::initializer_list<const char*> all) { return all.begin()[below(all.size())]; }
  std::uint64_t next() { return rng_.next(); }
  template <typename T>
  void shuffle(std::vector<T>& all) {
    for (std::size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[below(i)]);
  }

 private:
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(rng_.below(count)); }

  Rng rng_;
};

// The text of a scenario, line by line.
class Text {
 public:
  // Two hosts that are joined, with numbers of the student's own. TIME-WAIT is short.
  static Text two_hosts(Dice& dice, int delay_ms, std::string_view a = "client",
                        std::string_view b = "server");

  template <typename... Arguments>
  Text& add(std::string_view pattern, const Arguments&... arguments) {
    text_ += line(pattern, arguments...) + "\n";
    return *this;
  }
  // The server listens on port 80, and the client connects at that time.
  Text& connect(int at_ms) {
    return add("at 0ms server listen 80").add("at {0}ms client connect server:80", at_ms);
  }
  scenario::Shared shared() const;

 private:
  std::string text_;
};

Question segment(std::string what, std::vector<std::string> fields);
Question state_after(std::string who, std::string what);
Question state_at(std::string who, int at_ms);
Question when(std::string what, Duration within);
Question number(std::string who, std::string variable, int at_ms);
// Of which hosts that holds.
Question who(std::string condition);
// In an order of the student's own.
Question choose(Dice& dice, std::vector<Choice> choices);
Task reach(std::vector<std::string> goals, std::vector<std::string> allowed,
           std::vector<std::string> solution);

using Hints = std::vector<Message>;
Exercise exercise(const Text& text, Question question, Message ask, Hints hints, std::string hide_after,
                  std::vector<Remark> remarks = {});
Exercise exercise(const Text& text, Task task, Message ask, Hints hints);

}  // namespace tcplab::lesson::exercises
