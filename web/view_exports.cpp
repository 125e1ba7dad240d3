// What the page remembers of how the lab is laid out, and what somebody has marked in a run.

#include <string>

#include <emscripten.h>

#include "web/page.hpp"
#include "web/page_json.hpp"

namespace {

using tcplab::shell::App;
using tcplab::web::hand_over;
using tcplab::web::page;

App& waken_for_view() {
  page().window->wake();
  return *page().app;
}

}  // namespace

extern "C" {

// The layout and the panels in front, as App::view_text() has it; and to bring that about. False when it is
// damaged.
EMSCRIPTEN_KEEPALIVE const char* tcplab_view() { return hand_over(page().app->view_text()); }
EMSCRIPTEN_KEEPALIVE bool tcplab_set_view(const char* view) { return waken_for_view().set_view(view); }

// As it comes. False when there is none of that name.
EMSCRIPTEN_KEEPALIVE bool tcplab_choose_layout(const char* name) {
  const auto kind = tcplab::shell::layout_named(name);
  if (kind) waken_for_view().choose_layout(*kind);
  return kind.has_value();
}

// What the run is compared with, and whether beside it, as App::comparison_text() has it.
EMSCRIPTEN_KEEPALIVE const char* tcplab_comparison() { return hand_over(page().app->comparison_text()); }
EMSCRIPTEN_KEEPALIVE void tcplab_set_comparison(const char* text) { waken_for_view().set_comparison(text); }

EMSCRIPTEN_KEEPALIVE void tcplab_set_contrast(bool more) {
  using tcplab::shell::ContrastLevel;
  waken_for_view().set_contrast(more ? ContrastLevel::kMore : ContrastLevel::kNormal);
}

// Bookmarks and the two points that are measured, as JSON (page_json.hpp); and the number that changes with
// them.
EMSCRIPTEN_KEEPALIVE const char* tcplab_places() { return hand_over(tcplab::web::places_json(*page().app)); }
EMSCRIPTEN_KEEPALIVE unsigned tcplab_places_version() { return page().app->places_version(); }

// The number that changes with the panels in front, and with what is plotted and filtered.
EMSCRIPTEN_KEEPALIVE unsigned tcplab_front_version() { return page().app->front_version(); }

// At the event in focus: makes a bookmark, or writes another note to it. By its place in the list: goes to
// one, and removes it.
EMSCRIPTEN_KEEPALIVE void tcplab_set_bookmark(const char* note) { waken_for_view().set_bookmark(note); }
EMSCRIPTEN_KEEPALIVE void tcplab_go_to_bookmark(unsigned bookmark) {
  waken_for_view().go_to_bookmark(bookmark);
}
EMSCRIPTEN_KEEPALIVE void tcplab_remove_bookmark(unsigned bookmark) {
  waken_for_view().remove_bookmark(bookmark);
}

// What can be done about which connections and columns are shown, as JSON (page_json.hpp), the number that
// changes with it, and to do one of it by its place.
EMSCRIPTEN_KEEPALIVE const char* tcplab_view_commands() {
  return hand_over(tcplab::web::view_commands_json(*page().app));
}
EMSCRIPTEN_KEEPALIVE unsigned tcplab_view_version() { return page().app->view_version(); }
EMSCRIPTEN_KEEPALIVE void tcplab_run_view_command(unsigned command) {
  const auto all = waken_for_view().view_commands();
  if (command < all.size()) all[command].run();
}

// 0: from where the focus is, 1: to there, 2: no longer.
EMSCRIPTEN_KEEPALIVE void tcplab_measure(int what) {
  App& app = waken_for_view();
  what == 0 ? app.measure_from_here() : what == 1 ? app.measure_to_here() : app.stop_measuring();
}

}  // extern "C"
