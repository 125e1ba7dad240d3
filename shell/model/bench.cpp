#include "shell/model/bench.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/base/utf8.hpp"
#include "core/scenario/lexer.hpp"

namespace tcplab::shell {
namespace {

using scenario::language::Token;
using scenario::language::TokenKind;

// What stands above the edits, where they are written with the text.
constexpr std::string_view kHeading = "# --- changes ---";

std::size_t lines_of(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

void end_line(std::string& text) {
  if (!text.empty() && text.back() != '\n') text += '\n';
}

std::vector<Token> tokens_of(std::string_view line) {
  auto tokens = scenario::language::tokenize(line, 1);
  return tokens ? *std::move(tokens) : std::vector<Token>{};
}

// Gives each line to edit, which may change it.
template <typename Edit>
std::string with_lines(std::string_view text, const Edit& edit) {
  std::string result;
  for (bool more = true; more;) {
    const std::size_t end = text.find('\n');
    more = end != std::string_view::npos;
    std::string line(text.substr(0, end));
    edit(line);
    result += line;
    if (more) result += '\n';
    if (more) text.remove_prefix(end + 1);
  }
  return result;
}

bool is_word(const std::vector<Token>& tokens, std::size_t i, std::string_view word) {
  return i < tokens.size() && tokens[i].kind == TokenKind::kWord && tokens[i].text == word;
}

void put_in_place(std::string& line, const Token& token, std::string_view by) {
  line.replace(token.column - 1, token.length, by);
}

std::string with_seed(std::string_view text, const std::optional<std::uint64_t>& seed) {
  if (!seed) return std::string(text);
  bool found = false;
  std::string result = with_lines(text, [&](std::string& line) {
    const std::vector<Token> tokens = tokens_of(line);
    if (!is_word(tokens, 0, "seed") || tokens.size() < 3) return;
    put_in_place(line, tokens[1], std::to_string(*seed));
    found = true;
  });
  if (found) return result;
  end_line(result);
  return result + "seed " + std::to_string(*seed) + "\n";
}

std::string with_values(std::string_view text, const std::vector<scenario::Override>& values) {
  if (values.empty()) return std::string(text);
  return with_lines(text, [&](std::string& line) {
    const std::vector<Token> tokens = tokens_of(line);
    if (!is_word(tokens, 0, "parameter") || tokens.size() < 4) return;
    for (const scenario::Override& value : values) {
      if (value.name == tokens[1].text) put_in_place(line, tokens[2], value.text);
    }
  });
}

bool has_name(const Branches& branches, std::string_view name) {
  return std::any_of(branches.all.begin(), branches.all.end(),
                     [name](const Branch& each) { return each.name == name; });
}

// The first letter that no branch is called by.
std::string next_name(const Branches& branches) {
  std::string name(Branches::kFirst);
  while (has_name(branches, name)) ++name.front();
  return name;
}

// What somebody has written, as a line of a link can have it: no control characters, no blanks around it, and
// not cut within a character.
std::string written_name(std::string_view text, std::size_t most) {
  std::string name;
  for (const char c : text) {
    const bool printable = static_cast<unsigned char>(c) >= 0x20 && c != 0x7f;
    if (printable && (c != ' ' || !name.empty())) name += c;
  }
  name.resize(octets_of_first(name, most));
  while (!name.empty() && name.back() == ' ') name.pop_back();
  return name;
}

}  // namespace

bool operator==(const Changes& a, const Changes& b) {
  const auto same = [](const scenario::Override& x, const scenario::Override& y) {
    return x.name == y.name && x.text == y.text;
  };
  return a.seed == b.seed && a.edits == b.edits &&
         std::equal(a.values.begin(), a.values.end(), b.values.begin(), b.values.end(), same);
}

void set_value(Changes& changes, std::string_view parameter, std::string text) {
  for (scenario::Override& each : changes.values) {
    if (each.name != parameter) continue;
    each.text = std::move(text);
    return;
  }
  changes.values.push_back({std::string(parameter), std::move(text)});
}

void add_line(Changes& changes, std::string line) { changes.edits.push_back({std::move(line), true}); }

std::string text_to_run(std::string_view text, const Changes& changes) {
  std::string result = with_seed(text, changes.seed);
  end_line(result);
  for (const scenario::Edit& edit : changes.edits) {
    if (edit.on) result += edit.line + "\n";
  }
  return result;
}

std::string text_to_save(std::string_view text, const Changes& changes) {
  std::string result = with_values(with_seed(text, changes.seed), changes.values);
  end_line(result);
  for (const scenario::Edit& edit : changes.edits) result += (edit.on ? "" : "# ") + edit.line + "\n";
  return result;
}

std::string text_to_write(std::string_view text, const std::vector<scenario::Edit>& edits) {
  std::string result(text);
  if (edits.empty()) return result;
  end_line(result);
  result.append(kHeading).append("\n");
  for (const scenario::Edit& edit : edits) result += (edit.on ? "" : "# ") + edit.line + "\n";
  return result;
}

Written read_written(std::string_view written) {
  const std::size_t heading = written.rfind(std::string("\n").append(kHeading));
  if (heading == std::string_view::npos) return {std::string(written), {}};
  Written result{std::string(written.substr(0, heading + 1)), {}};
  std::string_view rest = written.substr(heading + 1);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line == kHeading) continue;
    const bool off = line.substr(0, 1) == "#";
    if (off) line.remove_prefix(1);
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) continue;
    line = line.substr(first, line.find_last_not_of(" \t\r") + 1 - first);
    result.edits.push_back({std::string(line), !off});
  }
  return result;
}

std::size_t written_line(std::string_view text, const Changes& changes, std::size_t line) {
  std::string own(text);
  end_line(own);
  const auto edit = edit_at_line(text, changes, line);
  return edit ? lines_of(own) + 2 + *edit : line;
}

std::optional<std::size_t> edit_at_line(std::string_view text, const Changes& changes, std::size_t line) {
  Changes without = changes;
  without.edits.clear();
  std::size_t last = lines_of(text_to_run(text, without));
  for (std::size_t i = 0; i < changes.edits.size(); ++i) {
    if (changes.edits[i].on && ++last == line) return i;
  }
  return std::nullopt;
}

bool operator==(const Branches& a, const Branches& b) {
  const auto same = [](const Branch& x, const Branch& y) {
    return x.name == y.name && x.changes == y.changes;
  };
  return a.current == b.current && std::equal(a.all.begin(), a.all.end(), b.all.begin(), b.all.end(), same);
}

void Bench::step_to(Branches next) {
  if (next == branches_) return;
  undo_.push_back(std::exchange(branches_, std::move(next)));
  if (undo_.size() > kMostSteps) undo_.erase(undo_.begin());
  redo_.clear();
}

void Bench::change(Changes next) {
  Branches branches = branches_;
  branches.all[branches.current].changes = std::move(next);
  step_to(std::move(branches));
}

void Bench::fork() {
  Branches branches = branches_;
  branches.all.push_back({next_name(branches), branches.open().changes});
  branches.current = branches.all.size() - 1;
  step_to(std::move(branches));
}

void Bench::rename(std::size_t branch, std::string_view name) {
  const std::string wanted = written_name(name, kLongestName);
  if (wanted.empty() || has_name(branches_, wanted)) return;
  Branches branches = branches_;
  branches.all[branch].name = wanted;
  step_to(std::move(branches));
}

void Bench::remove(std::size_t branch) {
  Branches branches = branches_;
  branches.all.erase(branches.all.begin() + static_cast<std::ptrdiff_t>(branch));
  if (branch < branches.current || branches.current == branches.all.size()) --branches.current;
  step_to(std::move(branches));
}

void Bench::undo() {
  redo_.push_back(std::exchange(branches_, std::move(undo_.back())));
  undo_.pop_back();
}

void Bench::redo() {
  undo_.push_back(std::exchange(branches_, std::move(redo_.back())));
  redo_.pop_back();
}

}  // namespace tcplab::shell
