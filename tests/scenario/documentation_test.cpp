// docs/scenario-language.md is true and complete: every statement, action and property is there, with an
// example that runs and in which all is as expected.
#include <fstream>
#include <iterator>

#include "core/lab/expect.hpp"
#include "core/scenario/parser.hpp"
#include "core/scenario/properties.hpp"
#include "core/scenario/variables.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

std::string the_documentation() {
  std::ifstream file(TCPLAB_DOCS "/scenario-language.md");
  return {std::istreambuf_iterator<char>(file), {}};
}

// The scenarios in it.
Lines examples() {
  constexpr std::string_view kBegin = "```tcplab\n";
  const std::string text = the_documentation();
  Lines found;
  for (std::size_t at = text.find(kBegin); at != std::string::npos; at = text.find(kBegin, at)) {
    at += kBegin.size();
    found.push_back(text.substr(at, text.find("```", at) - at));
  }
  return found;
}

// Every word of the examples' lines: "drop", and "at ... close".
bool is_shown(std::string_view keyword, bool as_action) {
  for (const std::string& example : examples()) {
    for (const Piece& piece : pieces(example)) {
      std::size_t begin = 0;
      for (std::size_t i = 1; i < piece.line; ++i) begin = example.find('\n', begin) + 1;
      const bool first = piece.column == 1;
      if (example.substr(begin + piece.column - 1, piece.length) == keyword && first != as_action)
        return true;
    }
  }
  return false;
}

TEST(Documentation, EveryExampleRunsAndIsAsItExpects) {
  const Lines all = examples();
  EXPECT_GE(all.size(), 6U);
  for (const std::string& example : all) {
    const auto scenario = scenario::parse(example);
    ASSERT_TRUE(scenario) << scenario::to_string(scenario.error(), "example", example) << example;
    const History history = whole_run(*scenario);
    EXPECT_FALSE(history.truncated()) << example;
    EXPECT_FALSE(history.trace().events().empty()) << example;
    const auto verdicts = judge(history);
    ASSERT_TRUE(verdicts);
    for (const Verdict& verdict : *verdicts)
      EXPECT_TRUE(verdict.met) << verdict.expected << ": " << verdict.actual.in(Language::kEnglish) << "\n"
                               << example;
  }
}

TEST(Documentation, HasEveryStatementWithItsGrammarAndAnExample) {
  const std::string text = the_documentation();
  for (const language::Statement* statement : language::statements()) {
    std::size_t begin = 0;
    while (begin < statement->grammar.size()) {
      const std::size_t end = std::min(statement->grammar.find('\n', begin), statement->grammar.size());
      const std::string line = "    " + std::string(statement->grammar.substr(begin, end - begin)) + "\n";
      EXPECT_NE(text.find(line), std::string::npos) << line;
      begin = end + 1;
    }
    EXPECT_TRUE(is_shown(statement->keyword.word, false)) << statement->keyword.word;
  }
}

TEST(Documentation, HasEveryActionWithItsGrammarAndAnExample) {
  const std::string text = the_documentation();
  for (const language::ActionKind* action : language::actions()) {
    EXPECT_NE(text.find("    " + std::string(action->grammar) + "\n"), std::string::npos) << action->grammar;
    EXPECT_TRUE(is_shown(action->keyword.word, true)) << action->keyword.word;
  }
}

TEST(Documentation, HasARowForEveryPropertyAndEveryVariable) {
  const std::string text = the_documentation();
  for (const Property& property : properties())
    EXPECT_NE(text.find("| `" + std::string(property.name) + "` |"), std::string::npos) << property.name;
  for (const VariableInfo& variable : variables())
    EXPECT_NE(text.find("| `" + std::string(variable.name) + "` |"), std::string::npos) << variable.name;
}

}  // namespace
}  // namespace tcplab::lab
