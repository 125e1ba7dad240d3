#pragma once

#include <string>
#include <string_view>

// Writes JSON for the page, piece by piece.
namespace tcplab::web::json {

// A text, quoted.
void append(std::string& out, std::string_view text);
// A member of an object, with the comma before it where it is not the first.
void append_member(std::string& out, std::string_view name, std::string_view text);

inline const char* word(bool value) { return value ? "true" : "false"; }

// Of anything that is written the way write writes it.
template <typename Items, typename Write>
void append_list(std::string& out, const Items& items, Write&& write) {
  out += '[';
  bool first = true;
  for (const auto& item : items) {
    if (!first) out += ',';
    first = false;
    write(item);
  }
  out += ']';
}

}  // namespace tcplab::web::json
