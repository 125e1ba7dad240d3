// What the page's editor (editor/) calls.

#include <cstddef>
#include <string>

#include <emscripten.h>

#include "core/scenario/editor.hpp"
#include "web/editing.hpp"
#include "web/json.hpp"
#include "web/origin.hpp"
#include "web/page.hpp"

using tcplab::web::hand_over;
using tcplab::web::page;

extern "C" {

EMSCRIPTEN_KEEPALIVE const char* tcplab_check(const char* name, const char* text) {
  return hand_over(tcplab::web::check_json(name, text, page().app->language()));
}

EMSCRIPTEN_KEEPALIVE const char* tcplab_complete(const char* text, std::size_t line, std::size_t column) {
  return hand_over(tcplab::web::completions_json(text, line, column, page().app->language()));
}

EMSCRIPTEN_KEEPALIVE const char* tcplab_hover(const char* text, std::size_t line, std::size_t column) {
  return hand_over(tcplab::web::hover_json(text, line, column, page().app->language()));
}

EMSCRIPTEN_KEEPALIVE const char* tcplab_format(const char* text) {
  return hand_over(tcplab::scenario::format(text));
}

EMSCRIPTEN_KEEPALIVE const char* tcplab_rename(const char* text, const char* name, std::size_t line,
                                               std::size_t column) {
  return hand_over(tcplab::web::rename_json(text, line, column, name, page().app->language()));
}

// The lines that the event in focus comes from, as JSON.
EMSCRIPTEN_KEEPALIVE const char* tcplab_lines_in_focus() {
  std::string out;
  tcplab::web::json::append_list(out, tcplab::web::lines_in_focus(*page().app),
                                 [&out](std::size_t line) { out += std::to_string(line); });
  return hand_over(out);
}

// Runs another text in place of the open one. False when it is wrong; the open run then stays.
EMSCRIPTEN_KEEPALIVE bool tcplab_edit(const char* text) {
  page().window->wake();
  return page().app->edit_text(text);
}

}  // extern "C"
