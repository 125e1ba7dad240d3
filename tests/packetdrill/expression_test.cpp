#include <string>

#include <gtest/gtest.h>

#include "core/packetdrill/run/evaluator.hpp"

namespace tcplab::packetdrill::run {
namespace {

std::optional<CodeValue> connection(std::string_view name) {
  if (name == "tcpi_snd_cwnd") return CodeValue{std::int64_t{10}};
  if (name == "tcpi_unacked") return CodeValue{std::int64_t{3}};
  if (name == "tcpi_options") return CodeValue{std::int64_t{7}};
  if (name == "tcpi_state") return CodeValue{std::int64_t{1}};
  if (name == "TCP_ESTABLISHED") return CodeValue{std::int64_t{1}};
  if (name == "TCPI_OPT_SACK") return CodeValue{std::int64_t{2}};
  return std::nullopt;
}

Result<CodeOutcome, CodeError> run(const std::string& text) {
  CodeVariables variables;
  return run_code(parse_code(text, {1, 1}), variables, connection);
}

// What an expression comes to, as Python would print it; the reason in brackets when it comes to nothing.
std::string value(const std::string& expression) {
  CodeVariables variables;
  const Code code = parse_code("x = " + expression, {1, 1});
  if (code.error) return "[" + code.error->message.in(Language::kEnglish) + "]";
  const auto outcome = run_code(code, variables, connection);
  if (!outcome) return "[" + outcome.error().message.in(Language::kEnglish) + "]";
  return variables.at("x").to_string();
}

TEST(PacketdrillCode, Literals) {
  EXPECT_EQ(value("42"), "42");
  EXPECT_EQ(value("0xff"), "255");
  EXPECT_EQ(value("1.5"), "1.5");
  EXPECT_EQ(value(".5"), "0.5");
  EXPECT_EQ(value("2e3"), "2000.0");
  EXPECT_EQ(value("1e-05"), "1.0e-05");
  EXPECT_EQ(value("'a\\'b'"), "'a\\'b'");
  EXPECT_EQ(value("\"x\""), "'x'");
  EXPECT_EQ(value("True"), "True");
  EXPECT_EQ(value("None"), "None");
  EXPECT_EQ(value("(1, 2)"), "(1, 2)");
  EXPECT_EQ(value("1, 2"), "(1, 2)");
  EXPECT_EQ(value("(1,)"), "(1,)");
  EXPECT_EQ(value("(1)"), "1");
  EXPECT_EQ(value("0.1"), "0.1");
}

TEST(PacketdrillCode, Arithmetic) {
  EXPECT_EQ(value("1 + 2 * 3"), "7");
  EXPECT_EQ(value("(1 + 2) * 3"), "9");
  EXPECT_EQ(value("7 / 2"), "3.5");
  EXPECT_EQ(value("7 // 2"), "3");
  EXPECT_EQ(value("-7 // 2"), "-4");
  EXPECT_EQ(value("-7 % 3"), "2");
  EXPECT_EQ(value("7 % -3"), "-2");
  EXPECT_EQ(value("2 ** 10"), "1024");
  EXPECT_EQ(value("-2 ** 2"), "-4");
  EXPECT_EQ(value("2 ** -1"), "0.5");
  EXPECT_EQ(value("1 - 2 - 3"), "-4");
  EXPECT_EQ(value("1.5 + 1"), "2.5");
  EXPECT_EQ(value("'a' + 'b'"), "'ab'");
  EXPECT_EQ(value("True + 1"), "2");
}

TEST(PacketdrillCode, Bits) {
  EXPECT_EQ(value("6 & 3"), "2");
  EXPECT_EQ(value("6 | 3"), "7");
  EXPECT_EQ(value("6 ^ 3"), "5");
  EXPECT_EQ(value("~0"), "-1");
  EXPECT_EQ(value("1 << 4"), "16");
  EXPECT_EQ(value("-1 >> 70"), "-1");
  EXPECT_EQ(value("1 | 2 & 2 ^ 3"), "1") << "& binds tighter than ^, and ^ than |";
}

TEST(PacketdrillCode, ComparisonsChain) {
  EXPECT_EQ(value("1 < 2 < 3"), "True");
  EXPECT_EQ(value("1 < 3 < 2"), "False");
  EXPECT_EQ(value("1 == 1.0"), "True");
  EXPECT_EQ(value("1 != 2"), "True");
  EXPECT_EQ(value("'a' < 'b'"), "True");
  EXPECT_EQ(value("2 in (1, 2)"), "True");
  EXPECT_EQ(value("2 not in [1, 2]"), "False");
  EXPECT_EQ(value("'b' in 'abc'"), "True");
  EXPECT_EQ(value("None is None"), "True");
  EXPECT_EQ(value("1 is not None"), "True");
  EXPECT_EQ(value("(1, 2) == (1, 2)"), "True");
  EXPECT_EQ(value("tcpi_options & 2 == 2"), "True") << "unlike in C";
}

TEST(PacketdrillCode, LogicStopsEarlyAndKeepsItsValue) {
  EXPECT_EQ(value("0 or 5"), "5");
  EXPECT_EQ(value("3 and 4"), "4");
  EXPECT_EQ(value("not 0"), "True");
  EXPECT_EQ(value("not 1 == 2"), "True");
  EXPECT_EQ(value("1 or unknown"), "1");
  EXPECT_EQ(value("0 and unknown"), "0");
  EXPECT_EQ(value("1 if 0 else 2"), "2");
}

TEST(PacketdrillCode, Functions) {
  EXPECT_EQ(value("abs(-3)"), "3");
  EXPECT_EQ(value("min(3, 1, 2)"), "1");
  EXPECT_EQ(value("max((3, 1, 2))"), "3");
  EXPECT_EQ(value("int(3.9)"), "3");
  EXPECT_EQ(value("float(3)"), "3.0");
  EXPECT_EQ(value("round(2.6)"), "3");
  EXPECT_EQ(value("len('abc')"), "3");
  EXPECT_EQ(value("sum([1, 2, 3])"), "6");
  EXPECT_EQ(value("str(5) + 'x'"), "'5x'");
  EXPECT_EQ(value("bool(())"), "False");
}

TEST(PacketdrillCode, Formats) {
  EXPECT_EQ(value("'cwnd=%d' % tcpi_snd_cwnd"), "'cwnd=10'");
  EXPECT_EQ(value("'%s %r %x %u%%' % ('a', 'b', 255, 3.7)"), "'a \\'b\\' ff 3%'");
  EXPECT_EQ(value("'%x' % -255"), "'-ff'");
  EXPECT_EQ(value("'%f' % 1.5"), "'1.5'");
  EXPECT_EQ(run("assert tcpi_unacked == 4, 'unacked=%d' % tcpi_unacked")->message.in(Language::kEnglish),
            "unacked=3");
}

TEST(PacketdrillCode, WhatIsBeyondItSaysSo) {
  EXPECT_EQ(value("unknown"), "[the name 'unknown' is not known]");
  EXPECT_EQ(value("open('x')"), "[the function 'open' is beyond this evaluator]");
  EXPECT_EQ(value("a.b"), "[attributes are beyond this evaluator]");
  EXPECT_EQ(value("a[0]"), "[subscripts are beyond this evaluator]");
  EXPECT_EQ(value("lambda: 1"), "['lambda' is beyond this evaluator]");
  EXPECT_EQ(value("'%5.2f' % 5"), "[the conversion '%5' of a int is beyond this evaluator]");
  EXPECT_EQ(value("'%d' % 'a'"), "[the conversion '%d' of a str is beyond this evaluator]");
  EXPECT_EQ(value("'%d %d' % 5"), "[the format asks for more values than there are]");
  EXPECT_EQ(value("'' % 5"), "[the format asks for fewer values than there are]");
  EXPECT_EQ(value("1 < 'a'"), "['<' between int and str is beyond this evaluator]");
  EXPECT_EQ(value("1 / 0"), "[a division by zero]");
  EXPECT_EQ(value("9223372036854775807 + 1"), "[the result of '+' needs more than 64 bits]");
  EXPECT_EQ(value("9223372036854775808"), "[9223372036854775808 needs more than 64 bits]");
  EXPECT_EQ(value("2 ** 100"), "[the result of '**' needs more than 64 bits]");
  EXPECT_EQ(value("1 << 64"), "[the result of '<<' needs more than 64 bits]");
  EXPECT_EQ(value("-(-9223372036854775807 - 1)"), "[the result of '-' needs more than 64 bits]");
  EXPECT_EQ(value("0x"), "['0x' is no number]");
  EXPECT_EQ(value("1_000"), "['1_000' is no number]");
  EXPECT_EQ(value("'no end"), "[a string that does not end]");
  EXPECT_EQ(value("1 +"), "[the end of the code where a value should be]");
  EXPECT_EQ(value("(1"), "[the end of the code where ',' or ')' should be]");
}

TEST(PacketdrillCode, AnErrorHasItsPlaceInTheScript) {
  const Code code = parse_code(" assert 1\n assert a.b", {7, 9});
  ASSERT_TRUE(code.error);
  EXPECT_EQ(code.error->at, (Position{8, 10}));
  const Code attribute = parse_code("assert 1; assert a.b", {7, 9});
  ASSERT_TRUE(attribute.error);
  EXPECT_EQ(attribute.error->at, (Position{7, 27}));
}

TEST(PacketdrillCode, AnAssertionThatHolds) {
  const auto outcome = run(" assert tcpi_snd_cwnd == 10, tcpi_snd_cwnd\n");
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(outcome->passed);
  EXPECT_EQ(outcome->checked, 1U);
}

TEST(PacketdrillCode, AnAssertionThatDoesNotTellsTheValues) {
  const auto outcome = run(
      "assert 1\nassert tcpi_snd_cwnd == 11 or tcpi_unacked > TCP_ESTABLISHED + 5, 'cwnd'\nassert unknown");
  ASSERT_TRUE(outcome);
  EXPECT_FALSE(outcome->passed);
  EXPECT_EQ(outcome->at, (Position{2, 1}));
  EXPECT_EQ(outcome->assertion, "tcpi_snd_cwnd == 11 or tcpi_unacked > TCP_ESTABLISHED + 5");
  EXPECT_EQ(outcome->actual, "tcpi_snd_cwnd = 10, tcpi_unacked = 3");
  EXPECT_EQ(outcome->message.in(Language::kEnglish), "cwnd");
  EXPECT_EQ(outcome->checked, 1U);
}

TEST(PacketdrillCode, AMessageIsMadeOnlyWhenItIsNeeded) {
  EXPECT_TRUE(run("assert 1, unknown")->passed);
  const auto outcome = run("assert 0, unknown");
  ASSERT_TRUE(outcome);
  EXPECT_FALSE(outcome->passed);
  EXPECT_EQ(outcome->message.in(Language::kEnglish), "(the name 'unknown' is not known)");
}

TEST(PacketdrillCode, WhatCannotBeEvaluatedIsNeitherTrueNorFalse) {
  const auto outcome = run("assert tcpi_foo == 1");
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().message.in(Language::kEnglish), "the name 'tcpi_foo' is not known");
  EXPECT_EQ(outcome.error().at, (Position{1, 8}));
}

TEST(PacketdrillCode, VariablesLastFromOnePieceToTheNext) {
  CodeVariables variables;
  ASSERT_TRUE(run_code(parse_code("old = tcpi_snd_cwnd; old += 1", {1, 1}), variables, connection));
  const auto outcome = run_code(parse_code("assert old == 11", {1, 1}), variables, connection);
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(outcome->passed);
}

TEST(PacketdrillCode, StringsAreFormatted) {
  EXPECT_EQ(value("'cwnd {} of {}'.format(tcpi_snd_cwnd, 'x')"), "'cwnd 10 of x'");
  EXPECT_EQ(value("'{{{}}}'.format(1 + 1)"), "'{2}'");
  EXPECT_EQ(value("'a'.format(1)"), "'a'");
  EXPECT_EQ(value("'{}'.format()"), "[format() has too few arguments]");
  EXPECT_EQ(value("'{:x}'.format(1)"), "[only {} is known to format() here]");
  EXPECT_EQ(value("'a'.upper()"), "[attributes are beyond this evaluator]");
  EXPECT_EQ(value("format(1)"), "[the function 'format' is beyond this evaluator]");
}

TEST(PacketdrillCode, PrintIsNotedAndDoesNothingElse) {
  const auto outcome = run("print('cwnd')\nprint(tcpi_snd_cwnd, 'x')\nprint tcpi_unacked\n");
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->printed, (std::vector<std::string>{"cwnd", "(10, 'x')", "3"}));
}

TEST(PacketdrillCode, ConditionsTakeOneWay) {
  const std::string text =
      "if tcpi_snd_cwnd > 10:\n  x = 1\n  assert 0\nelif tcpi_snd_cwnd == 10: x = 2\nelse:\n  x = 3\nassert "
      "x == 2\n";
  const auto outcome = run(text);
  ASSERT_TRUE(outcome) << outcome.error().message.in(Language::kEnglish);
  EXPECT_TRUE(outcome->passed) << outcome->actual;
  EXPECT_EQ(outcome->checked, 1U);
}

TEST(PacketdrillCode, LinesGoOnWithinBracketsAndBehindABackslash) {
  const auto outcome =
      run("assert (tcpi_snd_cwnd == 10 and  # a remark\n        tcpi_unacked == 3)\nassert 1 == \\\n  1\n");
  ASSERT_TRUE(outcome) << outcome.error().message.in(Language::kEnglish);
  EXPECT_EQ(outcome->checked, 2U);
}

TEST(PacketdrillCode, StatementsThatAreNotDoneAreNamed) {
  for (const char* word : {"import", "for", "while", "def", "class", "with", "try"}) {
    const Code code = parse_code(std::string(word) + " x", {1, 1});
    ASSERT_TRUE(code.error);
    EXPECT_EQ(code.error->message.in(Language::kEnglish),
              "'" + std::string(word) + "' is beyond this evaluator");
  }
  EXPECT_EQ(parse_code("foo()", {1, 1}).error->message.in(Language::kEnglish),
            "this statement is neither an assertion nor an assignment");
  EXPECT_EQ(parse_code("a == 1", {1, 1}).error->message.in(Language::kEnglish),
            "this statement is neither an assertion nor an assignment");
  EXPECT_EQ(parse_code("assert 1\n  assert 2", {1, 1}).error->message.in(Language::kEnglish),
            "this line is indented further than the one above");
}

TEST(PacketdrillCode, NestingAndGrowthAreBounded) {
  for (const char* opening : {"(", "[", "-", "not ", "1 + (", "abs(", "2 ** -", "1 if 1 else "}) {
    std::string text = "assert ";
    for (int i = 0; i < 100'000; ++i) text += opening;
    EXPECT_TRUE(parse_code(text, {1, 1}).error) << opening;
  }
  std::string chain = "assert 1";
  for (int i = 0; i < 100'000; ++i) chain += " + 1";
  EXPECT_EQ(parse_code(chain, {1, 1}).error->message.in(Language::kEnglish), "this statement is too long");
  std::string text = "x = 'abcdefgh'\n";
  std::string tuple = "y = (1, 2)\n";
  for (int i = 0; i < 60; ++i) text += "x = x + x\n";
  for (int i = 0; i < 60; ++i) tuple += "y = (y, y)\n";
  EXPECT_EQ(run(text).error().message.in(Language::kEnglish), "this text grows too long");
  EXPECT_EQ(run(tuple).error().message.in(Language::kEnglish), "this tuple grows too large");
  for (const char* doubles : {"x = '%s%s' % (x, x)\n", "x = '{}{}'.format(x, x)\n"}) {
    std::string grows = "x = 'abcdefgh'\n";
    for (int i = 0; i < 60; ++i) grows += doubles;
    EXPECT_EQ(run(grows).error().message.in(Language::kEnglish), "this text grows too long") << doubles;
  }
}

}  // namespace
}  // namespace tcplab::packetdrill::run
