#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/language.hpp"
#include "core/base/message.hpp"
#include "core/base/time.hpp"
#include "core/lesson/question.hpp"
#include "core/scenario/share.hpp"

// A lesson as its author wrote it: docs/lessons.md. Nothing of it has been run.
namespace tcplab::lesson {

// Where something stands: in the file of that language; line and column count from 1, columns in octets.
struct Place {
  Language file = Language::kEnglish;
  std::size_t line = 0;
  std::size_t column = 0;
};

// A line of a block: its first word, and what follows it.
struct Statement {
  std::string word;
  std::string rest;
  Place at;
  Place rest_at;
};

// A happening, or an instant; neither: nothing.
struct Spot {
  std::string what;  // as docs/lessons.md has WHAT
  std::optional<Instant> at;

  bool empty() const { return what.empty() && !at; }
};

struct Prose {
  Message html;  // links have the addresses that the author gave them
};

struct Show {
  std::optional<std::pair<Instant, Instant>> span;
  Spot focus;
  Spot hide_after;
  bool reveal = false;
  std::string panel;    // "diagram" ..., or empty
  std::string numbers;  // "raw", "relative", "letters", or empty
};

// Exercises, by the names of their generators.
struct Practice {
  std::vector<std::string> generators;
};

struct Block {
  std::variant<Prose, scenario::Shared, Show, Question, Task, Practice> what;
  Place at;
  std::vector<Statement> lines;  // of a fenced block: of the file that has all of it
};

struct Step {
  Message title;  // empty: the introduction, which only the first one may be
  std::vector<Block> blocks;
  Place at;
};

struct Rule {
  unsigned rfc = 0;
  std::string section;
};

// A link in the texts.
struct Link {
  std::string kind;  // "focus"
  std::string to;    // what follows the colon
  Place at;
  std::size_t step = 0;
  std::size_t block = 0;
};

struct Lesson {
  Message title;
  Message summary;
  unsigned row = 0;
  unsigned minutes = 0;
  std::vector<std::string> needs;
  std::vector<Place> needs_at;
  std::vector<Rule> rules;
  std::vector<Step> steps;
  std::vector<Link> links;
};

}  // namespace tcplab::lesson
