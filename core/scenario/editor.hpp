#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/language.hpp"
#include "core/base/message.hpp"
#include "core/base/result.hpp"
#include "core/scenario/scenario.hpp"

// What an editor of scenarios asks for. All of it comes from the parser's own tables, and works on texts that
// are wrong. Lines and columns count from 1, columns in octets.
namespace tcplab::scenario {

enum class PieceKind : std::uint8_t {
  kKeyword,
  kHost,
  kLabel,
  kParameter,
  kApp,
  kProperty,
  kWord,  // one of a few that may stand there
  kNumber,
  kText,
  kOrdinal,
  kArrow,
  kComment,
  kUnknown,  // what the parser did not come to, or could not read
};
constexpr int kPieceKindCount = 13;
// "keyword", "host" ...: for style sheets.
std::string_view to_string(PieceKind kind);

struct Piece {
  std::size_t line = 1;
  std::size_t column = 1;
  std::size_t length = 0;  // octets
  PieceKind kind = PieceKind::kUnknown;
  Words help;                 // one line, where there is something to say
  trace::HostIndex host = 0;  // of kHost and kLabel
};
// Every word of a text, in order, without overlaps.
std::vector<Piece> pieces(std::string_view text);

struct Offer {
  std::string text;
  PieceKind kind = PieceKind::kWord;
  Words help;
};
struct Completions {
  std::size_t column = 1;  // where the word begins that is to be replaced, up to the cursor
  std::vector<Offer> offers;
};
// What may stand at a place, which begins as what is there does.
Completions complete(std::string_view text, std::size_t line, std::size_t column);

struct Hover {
  std::size_t column = 1;
  std::size_t length = 0;
  Message text;
};
// What the word at a place is.
std::optional<Hover> hover(std::string_view text, std::size_t line, std::size_t column);

// The text with one blank between words and two before a comment, no blanks at the ends of lines, and no two
// empty lines in a row. It means the same; lines that cannot be read stay.
std::string format(std::string_view text);

// The text with another name for the host, the label or the parameter at a place, wherever it is named. The
// error says why not.
Result<std::string, Message> rename(std::string_view text, std::size_t line, std::size_t column,
                                    std::string_view name);

namespace language {

// Who listens to a parser.
class Listener {
 public:
  // line: whose end is of interest; 0: none's.
  explicit Listener(std::size_t line = 0) : line_(line) {}
  bool wants(std::size_t line) const { return line == line_; }

  std::vector<Piece> pieces;
  std::vector<Offer> offers;
  // Declared elsewhere in the text, for offers.
  std::vector<std::pair<std::string, std::string>> labels;  // of a host
  std::vector<std::string> ports;                           // "server:80", where somebody listens

 private:
  std::size_t line_;
};

}  // namespace language
}  // namespace tcplab::scenario
