// What the page's course calls. Instants are nanoseconds.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <emscripten.h>

#include "core/tcp/rule.hpp"
#include "web/page.hpp"

namespace {

using tcplab::Instant;
using tcplab::web::hand_over;
using tcplab::web::page;

Instant instant(double ns) { return Instant{static_cast<std::int64_t>(ns)}; }

tcplab::shell::App& waken() {
  page().window->wake();
  return *page().app;
}

std::vector<std::string> pieces_of(std::string_view text, char between) {
  std::vector<std::string> pieces;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(between), text.size());
    if (end > 0) pieces.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return pieces;
}

}  // namespace

extern "C" {

// Hides what is after the instant, and after that event, if it is none below 0; time is drawn as far as room.
EMSCRIPTEN_KEEPALIVE void tcplab_hide_after(double at, int event, double room) {
  waken().hide({instant(at), event < 0 ? tcplab::trace::kNoEvent : static_cast<tcplab::trace::EventId>(event),
                instant(room)});
}

EMSCRIPTEN_KEEPALIVE void tcplab_reveal() { waken().reveal(); }

EMSCRIPTEN_KEEPALIVE bool tcplab_is_hiding() { return page().app->model().curtain().has_value(); }

// Where somebody has pointed into what is hidden; below 0: nowhere.
EMSCRIPTEN_KEEPALIVE double tcplab_pointed() {
  const auto at = page().app->model().pointed();
  return at ? static_cast<double>(at->ns) : -1;
}

EMSCRIPTEN_KEEPALIVE void tcplab_point_at(double at) {
  waken().point_at(at < 0 ? std::nullopt : std::optional(instant(at)));
}

EMSCRIPTEN_KEEPALIVE void tcplab_seek(double at) { waken().seek(instant(at)); }

EMSCRIPTEN_KEEPALIVE void tcplab_show_span(double from, double to) {
  waken().show_span(instant(from), instant(to));
}

// id: as PanelKind has it. False when there is none for this run.
EMSCRIPTEN_KEEPALIVE bool tcplab_open_panel(const char* id) { return waken().open_panel(id); }

// Their ids, with commas between.
EMSCRIPTEN_KEEPALIVE void tcplab_hide_panels(const char* ids) {
  waken().withhold_panels(pieces_of(ids, ','));
}

// 0: from the first of the connection, 1: as they are, 2: with letters.
EMSCRIPTEN_KEEPALIVE void tcplab_set_numbers(int numbers) {
  waken().set_numbers(static_cast<tcplab::shell::Numbers>(numbers));
}

// 0: proportional, 1: compact, 2: a step for each event. Answers what it was.
EMSCRIPTEN_KEEPALIVE int tcplab_set_axis(int axis) {
  const auto before = static_cast<int>(page().app->model().axis());
  waken().set_axis(static_cast<tcplab::shell::AxisMode>(axis));
  return before;
}

// For good: a page around the lab wants it so.
EMSCRIPTEN_KEEPALIVE void tcplab_only_read() {
  waken().set_read_only(true);
  page().app->offer_editor({});
}

// Adds lines of the language, as one change. False when one of them is wrong, which the lab then tells.
EMSCRIPTEN_KEEPALIVE bool tcplab_change_all(const char* lines) {
  return waken().add_edits(pieces_of(lines, '\n'));
}

// The rule of the event in focus, as "RFC 9293 3.5"; empty where there is none.
EMSCRIPTEN_KEEPALIVE const char* tcplab_rule_in_focus() {
  const auto event = page().app->selected();
  if (!event) return "";
  const auto events = page().app->model().run()->trace().events();
  return hand_over(std::string(tcplab::tcp::info(events[*event].rule).citation));
}

}  // extern "C"
