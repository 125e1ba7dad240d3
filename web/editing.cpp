#include "web/editing.hpp"

#include "core/scenario/editor.hpp"
#include "shell/model/text_errors.hpp"
#include "web/json.hpp"

namespace tcplab::web {
namespace {

void append_piece(std::string& out, const scenario::Piece& piece) {
  out += '[' + std::to_string(piece.line) + ',' + std::to_string(piece.column) + ',' +
         std::to_string(piece.length) + ',';
  json::append(out, scenario::to_string(piece.kind));
  out += ']';
}

}  // namespace

std::string check_json(std::string_view name, std::string_view text, Language language) {
  const shell::TextKind kind = shell::kind_of(name, text);
  const bool script = kind == shell::TextKind::kScript;
  std::string out = std::string("{\"script\":") + json::word(script) + ",\"pieces\":";
  const auto pieces = script ? std::vector<scenario::Piece>{} : scenario::pieces(text);
  json::append_list(out, pieces, [&out](const scenario::Piece& piece) { append_piece(out, piece); });
  out += ",\"errors\":";
  json::append_list(out, shell::errors_in(kind, text), [&out, language](const scenario::Error& error) {
    out += '{';
    json::append_member(out, "text", shell::in_a_line(error, language));
    out += ",\"line\":" + std::to_string(error.line) + ",\"column\":" + std::to_string(error.column) + '}';
  });
  return out + "}";
}

std::string completions_json(std::string_view text, std::size_t line, std::size_t column, Language language) {
  const scenario::Completions completions = scenario::complete(text, line, column);
  std::string out = "{\"column\":" + std::to_string(completions.column) + ",\"offers\":";
  json::append_list(out, completions.offers, [&out, language](const scenario::Offer& offer) {
    out += '{';
    json::append_member(out, "text", offer.text);
    json::append_member(out, "kind", scenario::to_string(offer.kind));
    json::append_member(out, "help", offer.help.in(language));
    out += '}';
  });
  return out + "}";
}

std::string hover_json(std::string_view text, std::size_t line, std::size_t column, Language language) {
  const auto hover = scenario::hover(text, line, column);
  if (!hover) return "null";
  std::string out = "{";
  json::append_member(out, "text", hover->text.in(language));
  return out + ",\"column\":" + std::to_string(hover->column) +
         ",\"length\":" + std::to_string(hover->length) + "}";
}

std::string rename_json(std::string_view text, std::size_t line, std::size_t column, std::string_view name,
                        Language language) {
  const auto renamed = scenario::rename(text, line, column, name);
  std::string out = "{";
  json::append_member(out, renamed ? "text" : "error", renamed ? *renamed : renamed.error().in(language));
  return out + "}";
}

}  // namespace tcplab::web
