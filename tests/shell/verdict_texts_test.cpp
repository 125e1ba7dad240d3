// The texts that a script's verdict may have, read from the sources: each is told in Chinese, and each has a
// script among failing_scripts(), where chinese_test.cpp looks at what becomes of it.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/shell/failing_scripts.hpp"

namespace tcplab::shell {
namespace {

struct Pair {
  std::string english;
  std::string chinese;
};

// Reads C++ just well enough for `{"one " "text", "and its translation"}`.
class PairReader {
 public:
  explicit PairReader(std::string source) : source_(std::move(source)) {}

  std::vector<Pair> run() {
    std::vector<Pair> pairs;
    for (std::size_t brace = 0; (brace = source_.find('{', brace)) != std::string::npos; ++brace) {
      at_ = brace + 1;
      const auto first = literals();
      if (!first || !take(',')) continue;
      const auto second = literals();
      if (second && take('}')) pairs.push_back({*first, *second});
    }
    return pairs;
  }

 private:
  bool take(char c) {
    at_ = source_.find_first_not_of(" \n", at_);
    if (at_ == std::string::npos || source_[at_] != c) return false;
    ++at_;
    return true;
  }
  std::optional<std::string> literals() {
    std::optional<std::string> text;
    while (take('"')) {
      text = text.value_or("");
      for (; at_ < source_.size() && source_[at_] != '"'; ++at_) {
        if (source_[at_] == '\\') ++at_;
        *text += source_[at_];
      }
      ++at_;
    }
    return text;
  }

  std::string source_;
  std::size_t at_ = 0;
};

bool is_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Of the runner and of the code in scripts. Pairs without a blank are the names of settings and fields.
std::vector<Pair> texts_in_the_sources() {
  std::vector<Pair> texts;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(TCPLAB_CORE "/packetdrill")) {
    const bool runs = entry.path().parent_path().filename() == "run";
    const bool verdicts = runs || entry.path().filename().string().rfind("code", 0) == 0;
    if (!verdicts || entry.path().extension() != ".cpp") continue;
    std::ifstream file(entry.path());
    const std::vector<Pair> pairs =
        PairReader({std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()}).run();
    std::copy_if(pairs.begin(), pairs.end(), std::back_inserter(texts), [](const Pair& pair) {
      return !is_ascii(pair.chinese) || pair.english.find(' ') != std::string::npos;
    });
  }
  return texts;
}

// Whether the pattern, with anything in the places of its arguments, is part of the text.
bool says(const std::string& text, const std::string& pattern) {
  std::size_t at = 0;
  for (std::size_t from = 0; from <= pattern.size();) {
    std::size_t place = pattern.find('{', from);
    while (place != std::string::npos && pattern.find('}', place) != place + 2)
      place = pattern.find('{', place + 1);
    const std::string piece = pattern.substr(from, place - from);
    at = text.find(piece, at);
    if (at == std::string::npos) return false;
    at += piece.size();
    if (place == std::string::npos) return true;
    from = place + 3;
  }
  return true;
}

TEST(VerdictTexts, AreAllToldInChinese) {
  const std::vector<Pair> texts = texts_in_the_sources();
  EXPECT_GT(texts.size(), 150u) << "the sources are where they are looked for";
  for (const Pair& text : texts) EXPECT_FALSE(is_ascii(text.chinese)) << text.english;
}

TEST(VerdictTexts, HaveAScriptEachThatEndsWithThem) {
  // Our host never sets a reserved bit, and the parser lets nothing but strings have format().
  const std::set<std::string> out_of_reach = {"the reserved bits are not as expected",
                                              "only a string has format()"};
  std::vector<std::string> told = {"passed", "failed", "not run"};
  for (const FailingScript& script : failing_scripts()) {
    const packetdrill::run::RunReport report = verdict_of(script);
    told.push_back(report.summary());
  }
  for (const Pair& text : texts_in_the_sources()) {
    const bool is_told = std::any_of(told.begin(), told.end(),
                                     [&text](const std::string& each) { return says(each, text.english); });
    EXPECT_EQ(is_told, out_of_reach.count(text.english) == 0) << text.english;
  }
}

}  // namespace
}  // namespace tcplab::shell
