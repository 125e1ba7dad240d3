// What the page's course calls. Instants are nanoseconds.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <emscripten.h>

#include "core/tcp/rule.hpp"
#include "core/trace/why.hpp"
#include "web/json.hpp"
#include "web/page.hpp"
#include "web/page_json.hpp"

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
// fixed: nobody can change the run meanwhile.
EMSCRIPTEN_KEEPALIVE void tcplab_hide_after(double at, int event, double room, bool fixed) {
  waken().hide({instant(at), event < 0 ? tcplab::trace::kNoEvent : static_cast<tcplab::trace::EventId>(event),
                instant(room), fixed});
}

EMSCRIPTEN_KEEPALIVE void tcplab_reveal() { waken().reveal(); }

// Lines of the language, with \n between, that the run has and nobody is told of; and they are told.
EMSCRIPTEN_KEEPALIVE bool tcplab_keep_secret(const char* lines) {
  return waken().keep_secret(pieces_of(lines, '\n'));
}
EMSCRIPTEN_KEEPALIVE void tcplab_tell_secret() { waken().tell_secret(); }
EMSCRIPTEN_KEEPALIVE bool tcplab_keeps_secret() { return page().app->model().keeps_secret(); }

// The run cannot be changed as long as something of it is hidden.
EMSCRIPTEN_KEEPALIVE bool tcplab_is_fixed() { return page().app->model().fixed(); }

EMSCRIPTEN_KEEPALIVE bool tcplab_is_hiding() { return page().app->model().curtain().has_value(); }

// Where somebody has pointed into what is hidden; below 0: nowhere.
EMSCRIPTEN_KEEPALIVE double tcplab_pointed() {
  const auto at = page().app->model().pointed();
  return at ? static_cast<double>(at->ns) : -1;
}

EMSCRIPTEN_KEEPALIVE void tcplab_point_at(double at) {
  waken().point_at(at < 0 ? std::nullopt : std::optional(instant(at)));
}

// A state is asked for, which may be picked in the diagram; and which one is, by its number in tcp::State;
// below 0: none.
EMSCRIPTEN_KEEPALIVE void tcplab_ask_for_state(bool wanted) { waken().ask_for_state(wanted); }
EMSCRIPTEN_KEEPALIVE int tcplab_picked_state() {
  const auto state = page().app->model().picked();
  return state ? static_cast<int>(*state) : -1;
}
EMSCRIPTEN_KEEPALIVE void tcplab_pick_state(int state) {
  waken().pick_state(state < 0 ? std::nullopt : std::optional(static_cast<tcplab::tcp::State>(state)));
}

// What lies where on the timeline, in CSS pixels of the canvas, as JSON: {header: [left, top, right, bottom],
// columns: the same, hidden: from which y on nothing is shown, hosts: [[name, x of its lifeline, left of
// its name, right of it]]}; null when nothing is to be drawn on it.
EMSCRIPTEN_KEEPALIVE const char* tcplab_timeline_places() {
  const auto places = page().app->timeline_places();
  if (!places) return "null";
  std::string out = "{\"header\":" + tcplab::web::rect_text(places->header) +
                    ",\"columns\":" + tcplab::web::rect_text(places->columns) +
                    ",\"hidden\":" + std::to_string(places->hidden) + ",\"hosts\":";
  const auto hosts = page().app->model().run()->trace().hosts();
  std::size_t host = 0;
  tcplab::web::json::append_list(out, places->hosts, [&](const auto& place) {
    out += '[';
    tcplab::web::json::append(out, hosts[host++].name);
    for (const float x : {place.lifeline, place.name.first, place.name.second})
      out += "," + std::to_string(x);
    out += ']';
  });
  return hand_over(out + "}");
}

EMSCRIPTEN_KEEPALIVE void tcplab_seek(double at) { waken().seek(instant(at)); }

EMSCRIPTEN_KEEPALIVE void tcplab_show_span(double from, double to) {
  waken().show_span(instant(from), instant(to));
}

// id: as PanelKind has it. False when there is none for this run. And all of them as they were before.
EMSCRIPTEN_KEEPALIVE bool tcplab_lend_panel(const char* id) { return waken().lend_panel(id); }
EMSCRIPTEN_KEEPALIVE void tcplab_take_back_panels() { waken().take_back_panels(); }

// Their ids, with commas between.
EMSCRIPTEN_KEEPALIVE void tcplab_hide_panels(const char* ids) {
  waken().withhold_panels(pieces_of(ids, ','));
}

// 0: from the first of the connection, 1: as they are, 2: with letters. Answers what it was.
EMSCRIPTEN_KEEPALIVE int tcplab_set_numbers(int numbers) {
  const auto before = static_cast<int>(page().app->numbers());
  waken().set_numbers(static_cast<tcplab::shell::Numbers>(numbers));
  return before;
}

// 0: proportional, 1: compact, 2: a step for each event. Answers what it was.
EMSCRIPTEN_KEEPALIVE int tcplab_set_axis(int axis) {
  const auto before = static_cast<int>(page().app->model().axis());
  waken().set_axis(static_cast<tcplab::shell::AxisMode>(axis));
  return before;
}

// A page around the lab wants it so.
EMSCRIPTEN_KEEPALIVE void tcplab_set_read_only(bool yes) { waken().set_read_only(yes); }

// Adds lines of the language, as one change. False when one of them is wrong, which the lab then tells.
EMSCRIPTEN_KEEPALIVE bool tcplab_change_all(const char* lines) {
  return waken().add_edits(pieces_of(lines, '\n'));
}

// The rule to read about for the event in focus: its name, a blank, and its source, as "send-syn RFC
// 9293 3.5"; a blank alone where the event has to do with none, and nothing where no event is in focus.
EMSCRIPTEN_KEEPALIVE const char* tcplab_rule_in_focus() {
  const auto event = page().app->selected();
  if (!event) return "";
  const auto& rule = tcplab::tcp::info(tcplab::trace::rule_about(page().app->model().run()->trace(), *event));
  return hand_over(rule.citation.empty() ? " " : std::string(rule.name) + " " + std::string(rule.citation));
}

}  // extern "C"
