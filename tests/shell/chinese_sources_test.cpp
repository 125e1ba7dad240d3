// Every Chinese text in the sources, also what neither a table nor a test happens to say: none has English
// words left in it.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "tests/shell/chinese_words.hpp"

namespace tcplab::shell {
namespace {

// Reads C++ just well enough for its literals: those that stand side by side are one text.
class LiteralReader {
 public:
  explicit LiteralReader(std::string source) : source_(std::move(source)) {}

  std::vector<std::string> run() {
    std::vector<std::string> texts;
    bool goes_on = false;
    while (at_ < source_.size()) {
      const char c = source_[at_];
      if (c == '/' && source_.compare(at_, 2, "//") == 0) {
        at_ = std::min(source_.find('\n', at_), source_.size());
      } else if (c == '"') {
        if (!goes_on) texts.emplace_back();
        texts.back() += literal('"');
        goes_on = true;
      } else if (c == '\'' && (at_ == 0 || !is_digit(source_[at_ - 1]))) {  // and not 1'000
        literal('\'');
      } else {
        goes_on = goes_on && std::isspace(static_cast<unsigned char>(c)) != 0;
        ++at_;
      }
    }
    return texts;
  }

 private:
  static bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
  // What is escaped is no letter.
  std::string literal(char quote) {
    std::string text;
    for (++at_; at_ < source_.size() && source_[at_] != quote; ++at_) {
      if (source_[at_] != '\\') {
        text += source_[at_];
        continue;
      }
      text += ' ';
      at_ += source_[at_ + 1] == 'u' ? 5u : 1u;
    }
    ++at_;
    return text;
  }

  std::string source_;
  std::size_t at_ = 0;
};

// U+4E00 to U+9FFF: in UTF-8 they begin with E4 to E9.
bool is_chinese(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0xe4 && static_cast<unsigned char>(c) <= 0xe9;
  });
}

// What stands between `these` is of a language of ours.
std::string without_code(std::string_view text) {
  std::string left;
  bool code = false;
  for (const char c : text) {
    if (c == '`') code = !code;
    left += code ? ' ' : c;
  }
  return left;
}

TEST(ChineseTexts, OfTheSources) {
  // Operators of the filter, and words of the scenario language; hosts of exercises.
  const std::set<std::string> names = {"and",   "or",      "until",       "TIME", "left",
                                       "right", "Mallory", "TCP_NODELAY", "1..N"};
  // Errors of a text name what stands in it and what might; chinese_test.cpp has these.
  const std::set<std::string> others = {"packetdrill", "scenario", "course"};
  std::size_t count = 0;
  for (const char* const part : {"/core", "/shell"}) {
    for (auto at = std::filesystem::recursive_directory_iterator(TCPLAB_SOURCES + std::string(part));
         at != std::filesystem::recursive_directory_iterator(); ++at) {
      if (others.count(at->path().filename().string()) > 0) at.disable_recursion_pending();
      if (at->path().extension() != ".cpp" && at->path().extension() != ".hpp") continue;
      std::ifstream file(at->path());
      LiteralReader reader({std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()});
      for (const std::string& text : reader.run()) {
        if (!is_chinese(text)) continue;
        ++count;
        EXPECT_EQ(joined(english_in(without_code(text), names)), "") << at->path() << ": " << text;
      }
    }
  }
  EXPECT_GT(count, 1500u) << "the sources are where they are looked for";
}

}  // namespace
}  // namespace tcplab::shell
