#include "core/scenario/editor.hpp"

#include <algorithm>
#include <tuple>

#include "core/base/byte_order_mark.hpp"
#include "core/scenario/lexer.hpp"
#include "core/scenario/parameters.hpp"
#include "core/scenario/parser.hpp"

namespace tcplab::scenario {
namespace {

constexpr std::string_view kPieceKinds[] = {"keyword",  "host",    "label",  "parameter", "app",
                                            "property", "word",    "number", "text",      "ordinal",
                                            "arrow",    "comment", "unknown"};
static_assert(std::size(kPieceKinds) == kPieceKindCount);

// Where a line begins and ends in the text, without its line end.
std::pair<std::size_t, std::size_t> bounds_of(std::string_view text, std::size_t line) {
  std::size_t begin = text.size() - without_byte_order_mark(text).size();
  for (; line > 1; --line) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) return {text.size(), text.size()};
    begin = end + 1;
  }
  return {begin, std::min(text.find('\n', begin), text.size())};
}

// The same of many lines, one after the other, which are walked through once: all that are asked for come in
// their order.
class Walk {
 public:
  explicit Walk(std::string_view text) : text_(text), begin_(bounds_of(text, 1).first) {}

  std::pair<std::size_t, std::size_t> to(std::size_t line) {
    for (; line_ < line; ++line_) {
      const std::size_t end = text_.find('\n', begin_);
      begin_ = end == std::string_view::npos ? text_.size() : end + 1;
    }
    return {begin_, std::min(text_.find('\n', begin_), text_.size())};
  }

 private:
  std::string_view text_;
  std::size_t line_ = 1;
  std::size_t begin_;
};

bool ends_word(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '"'; }

// Where the word begins that ends at the end of the line.
std::size_t start_of_word(std::string_view line) {
  std::size_t at = line.size();
  while (at > 0 && !ends_word(line[at - 1])) {
    if (at >= 2 && line.substr(at - 2, 2) == "->") break;
    --at;
  }
  return at;
}

language::Listener heard(std::string_view text) {
  language::Listener listener;
  static_cast<void>(language::Parser({}, &listener).parse(text));
  std::stable_sort(listener.pieces.begin(), listener.pieces.end(), [](const Piece& a, const Piece& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  return listener;
}

std::string_view text_of(std::string_view text, const Piece& piece) {
  const auto [begin, end] = bounds_of(text, piece.line);
  return text.substr(std::min(begin + piece.column - 1, end), piece.length);
}

const Piece* piece_at(const std::vector<Piece>& pieces, std::size_t line, std::size_t column) {
  for (const Piece& piece : pieces) {
    if (piece.line == line && column >= piece.column && column <= piece.column + piece.length) return &piece;
  }
  return nullptr;
}

// What the other lines declare, for offers.
void note_declared(std::string_view text, language::Listener& listener) {
  Walk walk(text);
  for (std::size_t line = 1;; ++line) {
    const auto [begin, end] = walk.to(line);
    const auto tokens = language::tokenize(text.substr(begin, end - begin), line);
    if (tokens) {
      for (std::size_t i = 1; i + 2 < tokens->size(); ++i) {
        const std::string& verb = (*tokens)[i].text;
        const std::string& host = (*tokens)[i - 1].text;
        if (verb == "listen") listener.ports.push_back(host + ":" + (*tokens)[i + 1].text);
        if (verb != "listen" && verb != "connect") continue;
        for (std::size_t k = i + 1; k + 2 < tokens->size(); ++k) {
          if ((*tokens)[k].text == "as") listener.labels.emplace_back(host, (*tokens)[k + 1].text);
        }
      }
    }
    if (end >= text.size()) return;
  }
}

}  // namespace

std::string_view to_string(PieceKind kind) { return kPieceKinds[static_cast<std::size_t>(kind)]; }

std::vector<Piece> pieces(std::string_view text) { return heard(text).pieces; }

Completions complete(std::string_view text, std::size_t line, std::size_t column) {
  const auto [begin, end] = bounds_of(text, line);
  const std::string_view before = text.substr(begin, std::min(column - 1, end - begin));
  const std::size_t start = start_of_word(before);
  Completions completions;
  completions.column = start + 1;
  const std::string_view partial = before.substr(start);
  // Within a text or a comment nothing is offered.
  const auto tokens = language::tokenize(before.substr(0, start), line);
  if (!tokens || !tokens->back().text.empty() || partial.substr(0, 1) == "#") return completions;
  if (start > 0 && before[start - 1] == '"') return completions;

  language::Listener listener(line);
  note_declared(text, listener);
  const std::string head(text.substr(0, begin + start));
  static_cast<void>(language::Parser({}, &listener).parse(head));
  for (Offer& offer : listener.offers) {
    const bool fits = std::string_view(offer.text).substr(0, partial.size()) == partial;
    const bool known = std::any_of(completions.offers.begin(), completions.offers.end(),
                                   [&offer](const Offer& other) { return other.text == offer.text; });
    if (fits && !known && offer.text != partial) completions.offers.push_back(std::move(offer));
  }
  return completions;
}

std::optional<Hover> hover(std::string_view text, std::size_t line, std::size_t column) {
  const std::vector<Piece> all = pieces(text);
  const Piece* piece = piece_at(all, line, column);
  if (piece == nullptr || piece->help.english.empty()) return std::nullopt;
  Hover hover{piece->column, piece->length, {piece->help.english, piece->help.chinese}};
  const auto scenario = parse(text);
  if (!scenario) return hover;
  if (piece->kind == PieceKind::kHost) {
    if (piece->host >= scenario->hosts.size()) return hover;
    const HostSpec& host = scenario->hosts[piece->host];
    hover.text = told({"host {0}, {1}", "主机 {0}，{1}"}, host.name, host.address.to_string());
  }
  if (piece->kind == PieceKind::kParameter) {
    if (const Parameter* parameter = find_parameter(*scenario, text_of(text, *piece)))
      hover.text = told({"parameter {0}, {1}", "参数 {0}，{1}"}, parameter->name, parameter->text);
  }
  return hover;
}

Result<std::string, Message> rename(std::string_view text, std::size_t line, std::size_t column,
                                    std::string_view name) {
  const std::vector<Piece> all = pieces(text);
  const Piece* at = piece_at(all, line, column);
  const bool named = at != nullptr && (at->kind == PieceKind::kHost || at->kind == PieceKind::kLabel ||
                                       at->kind == PieceKind::kParameter || at->kind == PieceKind::kApp);
  if (!named) return Message("nothing here has a name", "这里没有可改名的东西");
  if (!language::is_name(name)) return told({"'{0}' is not a name", "'{0}' 不能作名字"}, name);
  const std::string old(text_of(text, *at));
  const auto is_same_kind = [&at](const Piece& piece) {
    return piece.kind == at->kind && (piece.kind != PieceKind::kLabel || piece.host == at->host);
  };
  Walk walk(text);
  std::string result;
  std::size_t taken = 0;  // of the text
  for (const Piece& piece : all) {
    if (!is_same_kind(piece)) continue;
    const auto [begin, end] = walk.to(piece.line);
    const std::size_t place = std::min(begin + piece.column - 1, end);
    const std::string_view word = text.substr(place, piece.length);
    if (word == name && old != name) return told({"'{0}' is there already", "已有 '{0}'"}, name);
    if (word != old) continue;
    result.append(text, taken, place - taken).append(name);
    taken = place + word.size();
  }
  return result.append(text, taken);
}

}  // namespace tcplab::scenario
