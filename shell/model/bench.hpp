#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/scenario/edits.hpp"
#include "core/scenario/scenario.hpp"

namespace tcplab::shell {

// What somebody has made of a scenario without touching its text: values of its parameters, another seed, and
// lines behind it.
struct Changes {
  std::vector<scenario::Override> values;
  std::optional<std::uint64_t> seed;
  std::vector<scenario::Edit> edits;

  bool empty() const { return values.empty() && !seed && edits.empty(); }
};
bool operator==(const Changes& a, const Changes& b);

// Values of a parameter and edits by what they stand for, for who makes Changes of Changes.
void set_value(Changes& changes, std::string_view parameter, std::string text);
void add_line(Changes& changes, std::string line);

// The text with the changes in it, but for the values: a run is made of it, and edits are its last lines.
std::string text_to_run(std::string_view text, const Changes& changes);
// All of it as a scenario of its own; edits that are off stand there as comments.
std::string text_to_save(std::string_view text, const Changes& changes);
// As it is written in an editor: the edits are the last lines, below a heading, and those that are off are
// comments. Without edits there is no heading.
std::string text_to_write(std::string_view text, const std::vector<scenario::Edit>& edits);
// What such a text says. Without the heading, all of it is the text.
struct Written {
  std::string text;
  std::vector<scenario::Edit> edits;
};
Written read_written(std::string_view written);
// The line of text_to_write() that a line of text_to_run() is.
std::size_t written_line(std::string_view text, const Changes& changes, std::size_t line);
// The edit that a line of text_to_run() is; nullopt for a line of the scenario's own.
std::optional<std::size_t> edit_at_line(std::string_view text, const Changes& changes, std::size_t line);

// One of several ways on from a text, by its name.
struct Branch {
  std::string name;  // one line
  Changes changes;
};

// All of them, never none, and which one is open.
struct Branches {
  static constexpr std::size_t kMost = 16;
  static constexpr std::string_view kFirst = "A";  // the name of the only one

  Branches(Changes changes = {}) : all{{std::string(kFirst), std::move(changes)}} {}

  std::vector<Branch> all;
  std::size_t current = 0;

  const Branch& open() const { return all[current]; }
};
bool operator==(const Branches& a, const Branches& b);

// The changes of the scenario that is open, in branches, with the way back and forth: one for all of them.
class Bench {
 public:
  static constexpr std::size_t kMostSteps = 500;
  static constexpr std::size_t kLongestName = 40;  // characters

  Bench() = default;
  explicit Bench(std::string text, Branches branches = {})
      : text_(std::move(text)), branches_(std::move(branches)) {}

  const std::string& text() const { return text_; }
  const Changes& now() const { return branches_.open().changes; }
  const Branches& branches() const { return branches_; }
  // Can be undone, as the next three can, unless it changes nothing.
  void change(Changes next);
  // Begins another branch that is as the open one is, and opens it. Precondition: there are fewer than kMost.
  void fork();
  // An empty name, and one that another branch has, changes nothing.
  void rename(std::size_t branch, std::string_view name);
  // Of the open one, the one before it is open then. Precondition: it is not the only one.
  void remove(std::size_t branch);
  void open(std::size_t branch) { branches_.current = branch; }
  // nullptr when there is none.
  const Changes* before() const { return undo_.empty() ? nullptr : &undo_.back().open().changes; }
  const Changes* after() const { return redo_.empty() ? nullptr : &redo_.back().open().changes; }
  // Preconditions: before(), after().
  void undo();
  void redo();

 private:
  void step_to(Branches next);

  std::string text_;
  Branches branches_;
  std::vector<Branches> undo_;
  std::vector<Branches> redo_;
};

}  // namespace tcplab::shell
