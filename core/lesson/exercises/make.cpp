#include "core/lesson/exercises/make.hpp"

namespace tcplab::lesson::exercises {
namespace {

// FNV-1a.
std::uint64_t mixed(std::uint64_t seed, std::string_view salt) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : salt) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return Rng(hash ^ seed).next();
}

Message with(const Message& pattern, Words10 words) {
  constexpr std::size_t kMost = 10;
  Message all[kMost];
  std::size_t count = 0;
  for (const Word& word : words) all[count++] = word.message;
  for (; count < kMost; ++count) all[count] = Message("{" + std::to_string(count) + "}");
  return filled(pattern, {all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[7], all[8], all[9]});
}

Question of_kind(Question::Kind kind) {
  Question question;
  question.kind = kind;
  return question;
}

}  // namespace

Word::Word(int number) : message(std::to_string(number)) {}
Word::Word(std::uint64_t number) : message(std::to_string(number)) {}
Word::Word(const char* text) : message(text) {}
Word::Word(const std::string& text) : message(text) {}
Word::Word(std::string_view text) : message(text) {}
Word::Word(const Message& text) : message(text) {}
Word::Word(const Word&) = default;
Word::~Word() = default;

Message say_of(const char* english, const char* chinese, Words10 words) {
  return with(Message(english, chinese), words);
}
Message say(const char* english, const char* chinese) { return Message(english, chinese); }
std::string line_of(std::string_view pattern, Words10 words) {
  return with(Message(pattern), words).in(Language::kEnglish);
}
Message many(int count, const char* english, const char* chinese) {
  return say(count == 1 ? "{0} {1}" : "{0} {1}s", "{0} {2}", count, english, chinese);
}

Dice::Dice(std::uint64_t seed, std::string_view salt) : rng_(mixed(seed, salt)) {}

int Dice::number(int least, int most, int step) {
  return least + step * static_cast<int>(rng_.below(static_cast<std::uint64_t>((most - least) / step + 1)));
}

Text Text::two_hosts(Dice& dice, int delay_ms, std::string_view a, std::string_view b) {
  Text text;
  text.add("seed {0}", dice.next() % 1'000'000 + 1)
      .add("host {0} 198.51.100.1", a)
      .add("host {0} 198.51.100.2", b)
      .add("link {0} {1} delay {2}ms", a, b, delay_ms)
      .add("set all msl 500ms");
  return text;
}

scenario::Shared Text::shared() const {
  scenario::Shared run;
  run.text = text_;
  return run;
}

Question segment(std::string what, std::vector<std::string> fields) {
  Question question = of_kind(Question::Kind::kSegment);
  question.what = std::move(what);
  question.fields = std::move(fields);
  return question;
}

Question state_after(std::string who, std::string what) {
  Question question = of_kind(Question::Kind::kState);
  question.who = std::move(who);
  question.what = std::move(what);
  return question;
}

Question state_at(std::string who, int at_ms) {
  Question question = of_kind(Question::Kind::kState);
  question.who = std::move(who);
  question.at = Instant{} + milliseconds(at_ms);
  return question;
}

Question when(std::string what, Duration within) {
  Question question = of_kind(Question::Kind::kWhen);
  question.what = std::move(what);
  question.within = within;
  return question;
}

Question number(std::string who, std::string variable, int at_ms) {
  Question question = of_kind(Question::Kind::kNumber);
  question.who = std::move(who);
  question.variable = std::move(variable);
  question.at = Instant{} + milliseconds(at_ms);
  return question;
}

Question who(std::string condition) {
  Question question = of_kind(Question::Kind::kWho);
  question.what = std::move(condition);
  return question;
}

Question choose(Dice& dice, std::vector<Choice> choices) {
  Question question = of_kind(Question::Kind::kChoose);
  dice.shuffle(choices);
  question.choices = std::move(choices);
  return question;
}

Task reach(std::vector<std::string> goals, std::vector<std::string> allowed,
           std::vector<std::string> solution) {
  Task task;
  task.goals = std::move(goals);
  task.allowed = std::move(allowed);
  task.most_edits = solution.size();
  task.solution = std::move(solution);
  return task;
}

Exercise exercise(const Text& text, Question question, Message ask, Hints hints, std::string hide_after,
                  std::vector<Remark> remarks) {
  question.ask = std::move(ask);
  question.hints = std::move(hints);
  question.remarks = std::move(remarks);
  return {text.shared(), std::move(question), std::move(hide_after), {}};
}

Exercise exercise(const Text& text, Task task, Message ask, Hints hints) {
  task.ask = std::move(ask);
  task.hints = std::move(hints);
  return {text.shared(), std::move(task), "", {}};
}

}  // namespace tcplab::lesson::exercises
