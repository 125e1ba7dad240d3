#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
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
// The edit that a line of text_to_run() is; nullopt for a line of the scenario's own.
std::optional<std::size_t> edit_at_line(std::string_view text, const Changes& changes, std::size_t line);

// The changes of the scenario that is open, with the way back and forth.
class Bench {
 public:
  static constexpr std::size_t kMostSteps = 500;

  Bench() = default;
  explicit Bench(std::string text, Changes changes = {}) : text_(std::move(text)), now_(std::move(changes)) {}

  const std::string& text() const { return text_; }
  const Changes& now() const { return now_; }
  // Can be undone, unless it changes nothing.
  void change(Changes next);
  // nullptr when there is none.
  const Changes* before() const { return undo_.empty() ? nullptr : &undo_.back(); }
  const Changes* after() const { return redo_.empty() ? nullptr : &redo_.back(); }
  // Preconditions: before(), after().
  void undo();
  void redo();

 private:
  std::string text_;
  Changes now_;
  std::vector<Changes> undo_;
  std::vector<Changes> redo_;
};

}  // namespace tcplab::shell
