#include "core/packetdrill/language/script_conditions.hpp"

#include <algorithm>
#include <initializer_list>
#include <set>

#include "core/packetdrill/language/scanner.hpp"

namespace tcplab::packetdrill::language {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string_view take_word(std::string_view& line) {
  while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
  std::size_t length = 0;
  while (length < line.size() && !is_blank(line[length])) ++length;
  const std::string_view word = line.substr(0, length);
  line.remove_prefix(length);
  return word;
}

bool has_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

// One #ifdef that is not closed yet.
struct Condition {
  Position at;
  bool holds = false;
  bool otherwise = false;  // behind its #else
};

class Chooser {
 public:
  Chooser(std::string_view text, const std::vector<Definition>& definitions) {
    names_.insert(speaks_bsd(text) ? "FreeBSD" : "Linux");
    for (const Definition& definition : definitions) names_.insert(definition.name);
  }

  Result<std::string, ScriptError> run(std::string_view text) {
    std::string chosen;
    chosen.reserve(text.size());
    while (!text.empty() && !error_) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      const std::string_view line = text.substr(0, end);
      if (!directive(line) && active()) {
        note_definitions(line);
        chosen += line;
      }
      if (end < text.size()) chosen += '\n';
      text.remove_prefix(std::min(end + 1, text.size()));
      ++line_;
    }
    if (!error_ && !open_.empty())
      fail(open_.back().at, {"an #ifdef that does not end", "#ifdef 没有结束"}, Message("#endif"));
    if (error_) return *error_;
    return chosen;
  }

 private:
  bool active() const {
    return std::all_of(open_.begin(), open_.end(),
                       [](const Condition& condition) { return condition.holds != condition.otherwise; });
  }

  // Is the line one for us? What it asks for is done then.
  bool directive(std::string_view line) {
    const Position at{line_, 1};
    const std::string_view name = take_word(line);
    const std::string_view argument = take_word(line);
    if (name == "#ifdef" || name == "#ifndef") {
      if (argument.empty())
        fail(at, told({"'{0}' without a name", "'{0}' 之后没有名字"}, name), {"a name", "名字"});
      open_.push_back({at, (names_.count(argument) != 0) == (name == "#ifdef")});
    } else if (name == "#else") {
      if (open_.empty() || open_.back().otherwise)
        return fail(at, {"an #else without its #ifdef", "#else 没有对应的 #ifdef"}, {});
      open_.back().otherwise = true;
    } else if (name == "#endif") {
      if (open_.empty()) return fail(at, {"an #endif without its #ifdef", "#endif 没有对应的 #ifdef"}, {});
      open_.pop_back();
    } else if (name == "#if" || name == "#elif" || name == "#define" || name == "#undef" ||
               name == "#include") {
      return fail(at, told({"'{0}'", "'{0}'"}, name),
                  {"#ifdef, #ifndef, #else or #endif", "#ifdef、#ifndef、#else 或 #endif"});
    } else {
      return false;
    }
    return true;
  }

  // `--define NAME=VALUE`, `--define=NAME=VALUE`, `-D NAME=VALUE`, `-DNAME=VALUE`, anywhere in a line of
  // options
  void note_definitions(std::string_view line) {
    if (line.substr(0, 2) != "--" && line.substr(0, 2) != "-D") return;
    bool next = false;
    while (!line.empty()) {
      std::string_view word = take_word(line);
      for (const std::string_view option : {"--define", "-D"}) {
        if (word.substr(0, option.size()) != option) continue;
        word.remove_prefix(option.size());
        if (!word.empty() && word.front() == '=') word.remove_prefix(1);
        next = true;
      }
      if (!next || word.empty()) continue;
      names_.insert(std::string(word.substr(0, word.find('='))));
      next = false;
    }
  }

  bool fail(Position at, Message found, Message expected) {
    if (!error_) error_ = ScriptError{at, std::move(found), std::move(expected), {}};
    return true;
  }

  std::set<std::string, std::less<>> names_;
  std::vector<Condition> open_;
  std::size_t line_ = 1;
  std::optional<ScriptError> error_;
};

}  // namespace

bool speaks_bsd(std::string_view text) {
  return has_one_of(text, {"net.inet.", "kern.ipc.", "kldload", "kldstat", "sockstat"});
}

bool speaks_linux(std::string_view text) {
  return has_one_of(text, {"net.ipv4.", "net.ipv6.", "net.core.", "net/ipv4/", "net/ipv6/", "net/core/"});
}

Result<std::string, ScriptError> choose_lines(std::string_view text,
                                              const std::vector<Definition>& definitions) {
  return Chooser(text, definitions).run(text);
}

}  // namespace tcplab::packetdrill::language
