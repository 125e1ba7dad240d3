#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lesson/lesson.hpp"
#include "shell/course/errors.hpp"
#include "shell/course/markdown.hpp"

namespace tcplab::course {

// A fenced block of one file. whole: it has all of its lines, and not only those that are translated.
// nullopt: something is wrong with it, and has been said.
std::optional<lesson::Block> read_block(const Fence& fence, bool whole, Errors& errors);

// The texts of a translation put beside those of the block: false where they do not fit, which has been said.
bool translate(lesson::Block& block, const lesson::Block& translation, Errors& errors);

// Remarks of the same answer are one.
void join_remarks(lesson::Block& block);

// --- for the files that read a kind of block each ---

// A statement of a block.
template <typename Into>
struct Row {
  std::string_view word;
  bool translated;
  bool (*read)(const Statement&, Into&, Errors&);
};

// The lines of a fence that have something in them.
std::vector<Statement> statements_of(const Fence& fence);

// "unknown word". Answers false.
bool fail_word(const Statement& statement, const std::vector<std::string_view>& words, Errors& errors);

// Reads a statement by the row that its word names.
template <typename Into, typename Rows>
bool read_statement(const Statement& statement, const Rows& rows, bool whole, Into& into, Errors& errors) {
  std::vector<std::string_view> words;
  for (const auto& row : rows) {
    if (!whole && !row.translated) continue;
    if (row.word == statement.word) return row.read(statement, into, errors);
    words.push_back(row.word);
  }
  return fail_word(statement, words, errors);
}
// What follows the word: something, a plain text, a time, one of a few words.
bool take_rest(const Statement& statement, const Message& expected, std::string& into, Errors& errors);
bool take_text(const Statement& statement, Message& into, Errors& errors);
bool take_time(std::string_view word, Place at, Duration& time, Errors& errors);
bool take_word(const Statement& statement, const std::vector<std::string_view>& words, std::string& into,
               Errors& errors);
// `at TIME`, or WHAT, or with bare_time a TIME.
bool take_spot(const Statement& statement, bool bare_time, lesson::Spot& into, Errors& errors);
// The place so many octets into what follows the word.
Place place_in(const Statement& statement, std::size_t offset);

bool read_hint(const Statement& statement, std::vector<Message>& hints, Errors& errors);
// `says ANSWER TEXT`, `wrong ANSWER plays LINE`
bool read_says(const Statement& statement, std::vector<lesson::Remark>& remarks, Errors& errors);
bool read_wrong(const Statement& statement, std::vector<lesson::Remark>& remarks, Errors& errors);

bool read_run(const std::vector<Statement>& statements, const Fence& fence, scenario::Shared& into,
              Errors& errors);
bool read_show(const std::vector<Statement>& statements, lesson::Show& into, Errors& errors);
bool read_question(const std::vector<Statement>& statements, bool whole, lesson::Question& into,
                   Errors& errors);
bool read_task(const std::vector<Statement>& statements, bool whole, lesson::Task& into, Errors& errors);
bool read_practice(const std::vector<Statement>& statements, lesson::Practice& into, Errors& errors);

}  // namespace tcplab::course
