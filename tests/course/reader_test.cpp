#include "shell/course/reader.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "shell/course/glossary.hpp"
#include "tests/course/example.hpp"

namespace tcplab::course {
namespace {

using lesson::Prose;
using lesson::Question;
using lesson::Show;
using lesson::Task;

TEST(LessonReader, ALessonHasItsHeadStepsAndBlocksInBothLanguages) {
  Errors errors;
  const lesson::Lesson lesson = read_lesson(Example().files(), errors);
  EXPECT_EQ(told(errors), "");
  EXPECT_EQ(lesson.title.in(Language::kEnglish), "A SYN is lost");
  EXPECT_EQ(lesson.title.in(Language::kChinese), "丢失的 SYN");
  EXPECT_EQ(lesson.row, 1U);
  EXPECT_EQ(lesson.minutes, 5U);
  ASSERT_EQ(lesson.rules.size(), 2U);
  EXPECT_EQ(lesson.rules[1].rfc, 6298U);
  EXPECT_EQ(lesson.rules[1].section, "5.5");
  ASSERT_EQ(lesson.steps.size(), 5U);
  EXPECT_TRUE(lesson.steps[0].title.empty());
  EXPECT_EQ(lesson.steps[3].title.in(Language::kChinese), "谁发现了");
  ASSERT_EQ(lesson.steps[1].blocks.size(), 4U);
  const auto& run = std::get<scenario::Shared>(lesson.steps[1].blocks[0].what);
  EXPECT_EQ(run.text.substr(0, 22), "title \"A SYN is lost\"\n");
}

TEST(LessonReader, ShowSaysWhereToLookAndWhatIsHidden) {
  Errors errors;
  const lesson::Lesson lesson = read_lesson(Example().files(), errors);
  const auto& show = std::get<Show>(lesson.steps[1].blocks[1].what);
  EXPECT_EQ(show.span->second, Instant{} + milliseconds(300));
  EXPECT_EQ(show.focus.what, "client->server SYN #1");
  EXPECT_EQ(show.hide_after.what, "client->server SYN #1 arrives");
  EXPECT_EQ(show.panel, "diagram");
  EXPECT_EQ(show.numbers, "letters");
  EXPECT_TRUE(std::get<Show>(lesson.steps[4].blocks[0].what).reveal);
}

TEST(LessonReader, QuestionsAndTasksHaveTheirLines) {
  Errors errors;
  const lesson::Lesson lesson = read_lesson(Example().files(), errors);
  const auto& segment = std::get<Question>(lesson.steps[1].blocks[3].what);
  EXPECT_EQ(segment.kind, Question::Kind::kSegment);
  EXPECT_EQ(segment.what, "server->client SYN-ACK");
  EXPECT_EQ(segment.fields, (std::vector<std::string>{"flags", "ack"}));
  ASSERT_EQ(segment.hints.size(), 2U);
  EXPECT_EQ(segment.hints[1].in(Language::kChinese), "SYN 占用一个序号。");
  // What is said and played of one answer is one remark.
  ASSERT_EQ(segment.remarks.size(), 2U);
  EXPECT_EQ(segment.remarks[0].of, (lesson::Given{"flags", "ACK"}));
  EXPECT_EQ(segment.remarks[0].plays, std::vector<std::string>{"rewrite server->client SYN-ACK #1 flags 16"});
  EXPECT_EQ(segment.remarks[0].says.in(Language::kChinese),
            "只有 ACK 并不能打开另一个方向。看看客户端会怎么办。");
  EXPECT_EQ(segment.remarks[1].of.field, "right");
  const auto& task = std::get<Task>(lesson.steps[2].blocks[0].what);
  EXPECT_EQ(task.goals, std::vector<std::string>{"client->server SYN #1 lost"});
  EXPECT_EQ(task.allowed, std::vector<std::string>{"drop"});
  EXPECT_EQ(task.solution, std::vector<std::string>{"drop client->server SYN #1"});
  const auto& choose = std::get<Question>(lesson.steps[3].blocks[3].what);
  ASSERT_EQ(choose.choices.size(), 2U);
  EXPECT_EQ(choose.choices[0].condition, "server reaches SYN-RECEIVED before 500ms");
  EXPECT_EQ(choose.choices[0].text.in(Language::kChinese), "服务器知道。");
  const auto& number = std::get<Question>(lesson.steps[4].blocks[2].what);
  EXPECT_EQ(number.who, "client");
  EXPECT_EQ(number.variable, "rto");
  EXPECT_EQ(number.at, Instant{} + seconds(5));
}

TEST(LessonReader, AnIsnMayBeAddedToAndFlagsAreJoinedByAPlus) {
  Errors errors;
  const lesson::Lesson lesson = read_lesson(
      Example().english_with("wrong flags=ACK plays", "says ack=x+2 No.\nwrong flags=SYN+ACK plays").files(),
      errors);
  const auto& remarks = std::get<Question>(lesson.steps[1].blocks[3].what).remarks;
  ASSERT_GE(remarks.size(), 2U);
  EXPECT_EQ(remarks[0].of, (lesson::Given{"ack", "x+2"}));
  EXPECT_EQ(remarks[1].of, (lesson::Given{"flags", "SYN ACK"}));
}

TEST(LessonReader, ParagraphsOfATranslationComeBetweenTheSameBlocks) {
  Example example;
  example.english_with("```show\nspan 0s 300ms", "Before.\n\n```show\nspan 0s 300ms");
  example.chinese_with("客户端发出[一个 SYN]", "之前。\n\n客户端发出[一个 SYN]");
  Errors errors;
  const lesson::Lesson lesson = read_lesson(example.files(), errors);
  EXPECT_EQ(told(errors), "");
  EXPECT_EQ(std::get<Prose>(lesson.steps[1].blocks[1].what).html.in(Language::kChinese), "<p>之前。</p>");
  EXPECT_EQ(std::get<Prose>(lesson.steps[1].blocks[3].what).html.in(Language::kChinese).substr(0, 18),
            "<p>客户端发出");
}

TEST(LessonReader, ALessonInOneLanguageIsTheSameInBoth) {
  Example example;
  EXPECT_EQ(wrong_with({example.english, ""}), "");
  EXPECT_EQ(wrong_with({"", example.english}), "");
  Errors errors;
  const lesson::Lesson lesson = read_lesson({example.english, ""}, errors);
  EXPECT_EQ(lesson.title.in(Language::kChinese), "A SYN is lost");
}

TEST(LessonReader, LinksKnowTheirBlocks) {
  Errors errors;
  const lesson::Lesson lesson = read_lesson(Example().files(), errors);
  ASSERT_FALSE(lesson.links.empty());
  EXPECT_EQ(lesson.links[0].kind, "focus");
  EXPECT_EQ(lesson.links[0].to, "client->server SYN #1");
  EXPECT_EQ(lesson.links[0].step, 1U);
  EXPECT_EQ(lesson.links[0].block, 2U);
}

TEST(LessonReader, FilesThatAreNoTextsAreRefused) {
  EXPECT_EQ(wrong_with({"---\n\x01", ""}).substr(0, 31), "en.md:2:1: a control character\n");
  EXPECT_EQ(wrong_with({"\xff", ""}).substr(0, 34), "en.md:1:1: this is not UTF-8 text\n");
  EXPECT_EQ(wrong_with({std::string(kLargestFile + 1, 'a'), ""}).substr(0, 46),
            "en.md:1:1: the file is larger than 256 KiB\n");
  EXPECT_NE(wrong_with({"", ""}).find("there is no head"), std::string::npos);
}

TEST(Glossary, HasItsTermsInBothLanguages) {
  Errors errors;
  const std::string english = text_at(TCPLAB_EXAMPLES "/lessons/glossary/en.md");
  const std::string chinese = text_at(TCPLAB_EXAMPLES "/lessons/glossary/zh.md");
  const Glossary glossary = read_glossary({english, chinese}, errors);
  check(glossary, {}, errors);
  EXPECT_EQ(told(errors), "");
  ASSERT_EQ(glossary.terms.size(), 1U);
  EXPECT_EQ(glossary.terms[0].name, "handshake");
  EXPECT_EQ(glossary.terms[0].html.in(Language::kChinese).substr(0, 26), "<p><strong>握手</strong>");
}

TEST(Glossary, WhatIsWrongWithItIsTold) {
  Errors errors;
  const Glossary glossary = read_glossary(
      {"text\n\n## One two\n\nx\n\n## a\n\n[x](focus:y)\n\n## a\n\nx\n\n## b\n", "## c\n\nx\n\n## a\n\nx"},
      errors);
  check(glossary, {}, errors);
  EXPECT_EQ(told(errors),
            "en.md:1:1: this belongs to no term; expected ## NAME\n"
            "en.md:3:4: this is no name of a term: 'One two'; expected small letters, digits and hyphens\n"
            "en.md:3:4: zh.md has no 'One two'\n"
            "en.md:9:11: the glossary shows no run\n"
            "en.md:11:4: 'a' is there twice\n"
            "en.md:15:4: nothing is said of this term\n"
            "en.md:15:4: zh.md has no 'b'\n"
            "zh.md:1:4: en.md has no 'c'\n");
}

}  // namespace
}  // namespace tcplab::course
