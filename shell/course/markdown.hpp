#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "shell/course/errors.hpp"
#include "shell/course/source.hpp"

namespace tcplab::course {

// A paragraph, list, table, quotation or piece of code, as HTML of our own making: elements without
// attributes but for href of links, start of lists and class of cells.
struct Paragraph {
  std::string html;
  Place at;
};

struct Heading {
  unsigned level = 2;
  std::string text;  // without its marks
  Place at;
};

// A fenced block that says what it is for.
struct Fence {
  std::string info;
  std::vector<std::string> lines;
  Place at;        // of the word behind the fence
  Place lines_at;  // of the first line; its column is where the lines begin
};

using Piece = std::variant<Paragraph, Heading, Fence>;

// An address in a paragraph, as it is written.
struct Address {
  std::string to;
  Place at;
  std::size_t piece = 0;
};

struct Document {
  std::vector<Piece> pieces;
  std::vector<Address> addresses;
};

// Markdown (CommonMark with tables) from an offset of the source on. HTML, pictures, and what only looks like
// a link are errors. A destination in angle brackets ends at ">)", so that it may hold an arrow.
Document read_markdown(const Source& source, std::size_t from, Errors& errors);

// The text with the characters that HTML has for itself as references.
std::string escaped(std::string_view text);

}  // namespace tcplab::course
