#include "core/packetdrill/conditions.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tcplab::packetdrill {
namespace {

constexpr std::size_t kDeepest = 64;

struct Branch {
  Position at;
  bool outer = true;   // the lines around it are chosen
  bool chosen = true;  // the condition holds here
};

// The words of a line that begins with '#': "ifdef", "FreeBSD".
std::pair<std::string_view, std::string_view> directive(std::string_view line) {
  constexpr std::string_view kSpace = " \t\r";
  if (line.empty() || line[0] != '#') return {};
  const std::size_t end = std::min(line.find_first_of(kSpace), line.size());
  const std::size_t name = std::min(line.find_first_not_of(kSpace, end), line.size());
  return {line.substr(1, end - 1), line.substr(name, line.find_first_of(kSpace, name) - name)};
}

class Chooser {
 public:
  explicit Chooser(std::vector<std::string_view> defined) : defined_(std::move(defined)) {}

  bool chosen() const { return branches_.empty() || (branches_.back().outer && branches_.back().chosen); }
  // Is this line one of ours? Otherwise it is the script's.
  bool take(std::string_view text, Position at) {
    const auto [word, name] = directive(text);
    const bool positive = word == "ifdef";
    if ((positive || word == "ifndef") && !name.empty()) {
      branches_.push_back({at, chosen(), is_defined(name) == positive});
    } else if (word == "else" && !branches_.empty()) {
      branches_.back().chosen = !branches_.back().chosen;
    } else if (word == "endif" && !branches_.empty()) {
      branches_.pop_back();
    } else {
      return false;
    }
    return true;
  }
  const std::vector<Branch>& open() const { return branches_; }

 private:
  bool is_defined(std::string_view name) const {
    return std::find(defined_.begin(), defined_.end(), name) != defined_.end();
  }
  std::vector<std::string_view> defined_;
  std::vector<Branch> branches_;
};

}  // namespace

bool speaks_bsd(std::string_view text) {
  static constexpr std::string_view kWords[] = {"net.inet.", "kern.ipc.", "kldload", "kldstat", "sockstat"};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

Result<std::string, ScriptError> chosen_lines(std::string_view text,
                                              const std::vector<Definition>& definitions) {
  std::vector<std::string_view> defined = {speaks_bsd(text) ? "FreeBSD" : "Linux"};
  for (const Definition& definition : definitions) defined.push_back(definition.name);
  Chooser chooser(std::move(defined));
  std::string kept;
  kept.reserve(text.size());
  for (Position at; !text.empty(); ++at.line) {
    const std::size_t length = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, length);
    if (!chooser.take(line, at) && chooser.chosen()) kept += line;
    if (chooser.open().size() > kDeepest) {
      return ScriptError{at, "this is nested too deeply", "at most 64 levels", ""};
    }
    const std::size_t whole = std::min(length + 1, text.size());
    if (whole > length) kept += '\n';
    text.remove_prefix(whole);
  }
  if (!chooser.open().empty()) {
    return ScriptError{chooser.open().back().at, "a condition that does not end", "#endif", ""};
  }
  return kept;
}

}  // namespace tcplab::packetdrill
