// The program's side of the web page: what app.js calls, and nothing else. The page owns the loop
// (requestAnimationFrame) and calls tcplab_frame when there may be something to do, so an idle page costs
// nothing.

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include <SDL.h>
#include <emscripten.h>
#include <imgui.h>

#include "shell/app.hpp"
#include "shell/model/script_recording.hpp"
#include "shell/window.hpp"
#include "web/page.hpp"
#include "web/page_json.hpp"
#include "web/share.hpp"

namespace tcplab::web {

Page& page() {
  static Page instance;
  return instance;
}

const char* hand_over(std::string text) {
  page().answer = std::move(text);
  return page().answer.c_str();
}

}  // namespace tcplab::web

namespace {

using tcplab::Language;
using tcplab::shell::App;
using tcplab::shell::Theme;
using tcplab::shell::Window;

using tcplab::web::hand_over;
using tcplab::web::page;

EM_JS(void, ask_for_file, (), { Module["onChooseFile"](); });
EM_JS(void, show_text, (), { Module["onShowText"](); });
EM_JS(void, edit_text, (), { Module["onEdit"](); });
EM_JS(void, share_and_save, (), { Module["onShare"](); });
EM_JS(void, open_course, (), { Module["onCourse"](); });
EM_JS(void, explain_event, (), { Module["onExplain"](); });
EM_JS(void, show_tour, (), { Module["onTour"](); });
EM_JS(void, show_guide, (), { Module["onGuide"](); });
EM_JS(void, ask_for_rest, (), { Module["onIncomplete"](); });
EM_JS(void, copy_to_clipboard, (const char* text), { Module["onCopy"](UTF8ToString(text)); });

EM_JS(void, put_pixels, (const void* pixels, int width, int height), {
  const octets = new Uint8ClampedArray(HEAPU8.buffer, pixels, 4 * width * height);
  Module["canvas"].getContext("2d", {alpha : false}).putImageData(new ImageData(octets, width, height), 0, 0);
});

void show_pixels(SDL_Window*, const void* pixels, int width, int height) {
  if (width > 0 && height > 0) put_pixels(pixels, width, height);
}

void use_page_clipboard() {
  ImGuiIO& io = ImGui::GetIO();
  io.SetClipboardTextFn = [](void*, const char* text) { copy_to_clipboard(text); };
  io.GetClipboardTextFn = [](void*) { return page().pasted.c_str(); };
}

void press(ImGuiKey modifier, ImGuiKey key) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddKeyEvent(modifier, true);
  io.AddKeyEvent(key, true);
  io.AddKeyEvent(key, false);
  io.AddKeyEvent(modifier, false);
}

}  // namespace

extern "C" {

// Opens the window on the page's #canvas. Null, or a message when that is not possible.
EMSCRIPTEN_KEEPALIVE const char* tcplab_start(int width, int height, bool mac, bool graphics_card) {
  SDL_SetHint(SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT, "#canvas");
  Window::Options options;
  options.width = width;
  options.height = height;
  options.graphics_card = graphics_card;
  options.opengl_es = true;
  options.vsync = false;  // the page's animation frames already are
  options.show_pixels = show_pixels;
  page().window = std::make_unique<Window>(options);
  if (!page().window->ok()) return page().window->error().c_str();
  ImGui::GetIO().ConfigMacOSXBehaviors = mac;
  use_page_clipboard();
  page().app = std::make_unique<App>();
  page().app->come_in_parts([] {
    if (!page().whole) ask_for_rest();
    return page().whole;
  });
  page().app->offer_files(ask_for_file);
  page().app->offer_text(show_text);
  page().app->offer_editor(edit_text);
  page().app->offer_sharing(share_and_save);
  page().app->offer_course(open_course, explain_event);
  page().app->offer_help(show_tour, show_guide);
  return nullptr;
}

// All of the program is here: see loader.js.
EMSCRIPTEN_KEEPALIVE void tcplab_whole() {
  page().whole = true;
  page().window->wake();
}

// Handles input and draws when due. Milliseconds until the next call: 0 for the next animation frame,
// negative for "on input".
EMSCRIPTEN_KEEPALIVE int tcplab_frame() {
  page().window->frame(*page().app);
  return page().window->milliseconds_to_next_frame(*page().app);
}

// Frames drawn so far.
EMSCRIPTEN_KEEPALIVE int tcplab_frames() { return ImGui::GetFrameCount(); }

EMSCRIPTEN_KEEPALIVE void tcplab_resized(int pixel_width, int pixel_height) {
  page().window->set_drawable_size(pixel_width, pixel_height);
}

EMSCRIPTEN_KEEPALIVE void tcplab_wheel(float x, float y) {
  ImGui::GetIO().AddMouseWheelEvent(x, y);
  page().window->wake();
}

// A text field of the canvas is active.
EMSCRIPTEN_KEEPALIVE bool tcplab_wants_text() { return ImGui::GetIO().WantTextInput; }

// Room for a text that is handed over: see texts.js.
EMSCRIPTEN_KEEPALIVE void* tcplab_allocate(std::size_t size) { return std::malloc(size); }
EMSCRIPTEN_KEEPALIVE void tcplab_release(void* place) { std::free(place); }

EMSCRIPTEN_KEEPALIVE void tcplab_type(const char* text) {
  ImGui::GetIO().AddInputCharactersUTF8(text);
  page().window->wake();
}

EMSCRIPTEN_KEEPALIVE void tcplab_backspace() {
  ImGui::GetIO().AddKeyEvent(ImGuiKey_Backspace, true);
  ImGui::GetIO().AddKeyEvent(ImGuiKey_Backspace, false);
  page().window->wake();
}

EMSCRIPTEN_KEEPALIVE void tcplab_paste(const char* text) {
  page().pasted = text;
  press(ImGui::GetIO().ConfigMacOSXBehaviors ? ImGuiMod_Super : ImGuiMod_Ctrl, ImGuiKey_V);
  page().window->wake();
}

EMSCRIPTEN_KEEPALIVE void tcplab_release_keys() {
  SDL_ResetKeyboard();
  page().window->wake();
}

EMSCRIPTEN_KEEPALIVE bool tcplab_open(const char* name, const char* text) {
  page().window->wake();
  return text ? page().app->open_text(name, text) : page().app->open_named(name);
}

// A script needs the part of the program that is loaded later (split_program.py).
EMSCRIPTEN_KEEPALIVE bool tcplab_is_script(const char* name, const char* text) {
  return tcplab::shell::kind_of(name, text) == tcplab::shell::TextKind::kScript;
}
EMSCRIPTEN_KEEPALIVE bool tcplab_has_script(const char* name, const char* share) {
  return tcplab::web::has_script(name, share);
}

EMSCRIPTEN_KEEPALIVE void tcplab_open_first() {
  page().app->open_first();
  page().window->wake();
}

EMSCRIPTEN_KEEPALIVE void tcplab_set_theme(bool light) {
  page().app->set_theme(light ? Theme::kLight : Theme::kDark);
  page().window->wake();
}

EMSCRIPTEN_KEEPALIVE void tcplab_set_chinese(bool chinese) {
  page().app->set_language(chinese ? Language::kChinese : Language::kEnglish);
  page().window->wake();
}

EMSCRIPTEN_KEEPALIVE bool tcplab_is_light() { return page().app->theme() == Theme::kLight; }

EMSCRIPTEN_KEEPALIVE void tcplab_set_touch(bool touch) { page().app->set_touch(touch); }

EMSCRIPTEN_KEEPALIVE bool tcplab_is_chinese() { return page().app->language() == Language::kChinese; }

EMSCRIPTEN_KEEPALIVE void tcplab_fonts_changed() { page().window->reload_fonts(); }

EMSCRIPTEN_KEEPALIVE double tcplab_transcript_version() {
  return static_cast<double>(page().app->transcript().version);
}

// The transcript as JSON (page_json.hpp).
EMSCRIPTEN_KEEPALIVE const char* tcplab_transcript() {
  return hand_over(tcplab::web::to_json(page().app->transcript()));
}

EMSCRIPTEN_KEEPALIVE bool tcplab_is_playing() { return page().app->model().playback().playing(); }

EMSCRIPTEN_KEEPALIVE void tcplab_play() {
  page().app->play();
  page().window->wake();
}

// Opens the list of all that can be done.
EMSCRIPTEN_KEEPALIVE void tcplab_find_command() {
  page().app->find_command();
  page().window->wake();
}

// Changes with every run that is opened, and not when it is changed.
EMSCRIPTEN_KEEPALIVE unsigned tcplab_run_version() { return page().app->model().opened(); }

// Changes with that, and with every change of a run.
EMSCRIPTEN_KEEPALIVE unsigned tcplab_change_version() { return page().app->model().generation(); }

// What can be done to the past where the focus is, as JSON (page_json.hpp).
EMSCRIPTEN_KEEPALIVE const char* tcplab_changes() {
  return hand_over(tcplab::web::changes_json(*page().app));
}

// Adds a line of the language. False when it is wrong, which the lab then tells.
EMSCRIPTEN_KEEPALIVE bool tcplab_change(const char* line) { return page().app->add_edit(line); }

// Switches one of the lines on or off. False when the run would be wrong, which the lab then tells.
EMSCRIPTEN_KEEPALIVE bool tcplab_switch_edit(unsigned edit) { return page().app->switch_edit(edit); }

EMSCRIPTEN_KEEPALIVE bool tcplab_remove_edit(unsigned edit) { return page().app->remove_edit(edit); }
EMSCRIPTEN_KEEPALIVE bool tcplab_swap_edits(unsigned edit, unsigned other) {
  return page().app->swap_edits(edit, other);
}
// Sliders, in the order of tcplab_changes(): to a place from 0 to 1, or to one of their words.
EMSCRIPTEN_KEEPALIVE bool tcplab_turn_knob(unsigned knob, double place) {
  return page().app->turn_knob(knob, place);
}
EMSCRIPTEN_KEEPALIVE bool tcplab_choose_knob(unsigned knob, unsigned choice) {
  return page().app->choose_knob(knob, choice);
}

// Branches, by their place: begins one, opens, renames and deletes it, and compares the open one with it.
EMSCRIPTEN_KEEPALIVE void tcplab_fork() { page().app->fork(); }
EMSCRIPTEN_KEEPALIVE void tcplab_open_branch(unsigned branch) { page().app->open_branch(branch); }
EMSCRIPTEN_KEEPALIVE void tcplab_remove_branch(unsigned branch) { page().app->remove_branch(branch); }
EMSCRIPTEN_KEEPALIVE void tcplab_compare_with(unsigned branch) { page().app->compare_with_branch(branch); }
EMSCRIPTEN_KEEPALIVE void tcplab_rename_branch(const char* name) {
  page().app->rename_branch(page().app->model().branches().current, name);
}
// Changes when something else is compared, or known of it.
EMSCRIPTEN_KEEPALIVE unsigned tcplab_contrast_version() { return page().app->model().contrast_version(); }

EMSCRIPTEN_KEEPALIVE void tcplab_undo() { page().app->undo(); }
EMSCRIPTEN_KEEPALIVE void tcplab_redo() { page().app->redo(); }

// What runs, as JSON (page_json.hpp).
EMSCRIPTEN_KEEPALIVE const char* tcplab_source() { return hand_over(tcplab::web::source_json(*page().app)); }

// What a link to it says (share.hpp), and to open what one says: null, or what is wrong with it.
EMSCRIPTEN_KEEPALIVE const char* tcplab_share() { return hand_over(tcplab::web::to_share(*page().app)); }

EMSCRIPTEN_KEEPALIVE const char* tcplab_open_share(const char* name, const char* share) {
  page().window->wake();
  const auto wrong = tcplab::web::open_share(*page().app, name, share);
  return wrong ? hand_over(wrong->in(page().app->language())) : nullptr;
}

// In the language of the program.
EMSCRIPTEN_KEEPALIVE const char* tcplab_title() { return page().app->transcript().title.c_str(); }

// The event in focus, and to choose one; -1 is the place before the first.
EMSCRIPTEN_KEEPALIVE int tcplab_focus() {
  const auto event = page().app->selected();
  return event ? static_cast<int>(*event) : -1;
}

EMSCRIPTEN_KEEPALIVE void tcplab_select(int event) {
  page().app->select(event < 0 ? tcplab::trace::kNoEvent : static_cast<tcplab::trace::EventId>(event));
  page().window->wake();
}

// Where an event of the trace was last drawn, in CSS pixels of the canvas, as JSON: [x, y], or null when it
// is off screen.
EMSCRIPTEN_KEEPALIVE const char* tcplab_event_position(unsigned event) {
  const auto at = page().app->event_position(event);
  return hand_over(at ? "[" + std::to_string(at->x) + "," + std::to_string(at->y) + "]" : "null");
}

// Where the controls are, in CSS pixels of the canvas, as JSON (page_json.hpp); draws a frame.
EMSCRIPTEN_KEEPALIVE const char* tcplab_controls() {
  page().app->measure_controls(true);
  page().window->draw(*page().app);
  const std::string controls = tcplab::web::to_json(page().app->controls());
  page().app->measure_controls(false);
  return hand_over(controls);
}

EMSCRIPTEN_KEEPALIVE void tcplab_graphics_lost() { page().window->on_graphics_lost(); }

EMSCRIPTEN_KEEPALIVE void tcplab_graphics_restored() { page().window->on_graphics_restored(); }

}  // extern "C"
