#include <algorithm>

#include "shell/app.hpp"

namespace tcplab::shell {
namespace {

constexpr double kKeyZoom = 1.35;
constexpr std::size_t kDigits = 10;

bool typed(ImWchar wanted) {
  const ImVector<ImWchar>& queue = ImGui::GetIO().InputQueueCharacters;
  return std::find(queue.begin(), queue.end(), wanted) != queue.end();
}

// Once, however long it is held: what it switches would flicker.
bool pressed(ImGuiKey key) { return ImGui::IsKeyPressed(key, false); }
// Again and again while it is held.
bool repeated(ImGuiKey key) { return ImGui::IsKeyPressed(key, true); }

}  // namespace

void App::handle_keys() {
  const ImGuiIO& io = ImGui::GetIO();
  const bool command = io.KeyCtrl || io.KeySuper;
  if (command && pressed(ImGuiKey_K)) return toggle_popup(PopupId::kCommands);  // in a text, too
  if (io.WantTextInput) return;
  const bool popup = popups_.current().has_value();
  if (!command && !io.KeyAlt && handle_cursor_keys()) return;
  if (command && !popup && pressed(ImGuiKey_V)) open_pasted();
  if (command && !popup) handle_edit_keys();
  if (command || io.KeyAlt) return;
  if (typed('?') || pressed(ImGuiKey_F1)) toggle_popup(PopupId::kHelp);
  if (pressed(ImGuiKey_O)) toggle_popup(PopupId::kScenarios);
  if (asks_for_menu()) toggle_edit_menu();
  if (pressed(ImGuiKey_D)) toggle_bookmarks();
  if (popup) return;
  if (pressed(ImGuiKey_Q)) cursor_.begin();
  if (pressed(ImGuiKey_Escape) && !timeline_.let_go(model_) && !dismiss_banner()) model_.measure().clear();
  if (course_ && pressed(ImGuiKey_C)) course_();
  if (pressed(ImGuiKey_E)) {
    if (can_edit()) edit_();
    if (source_.capture) toggle_edit_menu();  // which says that it has no text, and what one can do
  }
  if (share_ && pressed(ImGuiKey_S)) share_();
  if (pressed(ImGuiKey_T)) toggle_theme();
  if (pressed(ImGuiKey_W)) next_layout();
  if (pressed(ImGuiKey_L)) toggle_language();
  if (model_.run()) handle_run_keys();
}

// Popups that are lists are walked through by the arrow keys themselves.
bool App::handle_cursor_keys() {
  if (!cursor_.active()) return false;
  const std::optional<PopupId> popup = popups_.current();
  const bool list = popup == PopupId::kScenarios || popup == PopupId::kCommands || popup == PopupId::kEdit;
  return !list && cursor_.handle_keys(popup.has_value());
}

void App::toggle_popup(PopupId id) {
  if (popups_.current() == id) return popups_.close();
  if (popups_.current()) return;
  id == PopupId::kScenarios ? bar_.open_picker(popups_) : popups_.open(id);
}

// The upper one first. False where there is none.
bool App::dismiss_banner() {
  if (model_.missing() || model_.error()) return model_.dismiss_error(), true;
  if (fault_.shown(model_)) return fault_.dismiss(model_), true;
  const bool shown = verdict_.shown(model_);
  if (shown) verdict_.dismiss(model_);
  return shown;
}

void App::handle_run_keys() {
  const ImGuiIO& io = ImGui::GetIO();
  const int direction = (repeated(ImGuiKey_RightArrow) || repeated(ImGuiKey_J) ? 1 : 0) -
                        (repeated(ImGuiKey_LeftArrow) || repeated(ImGuiKey_K) ? 1 : 0);
  if (direction != 0) io.KeyShift ? model_.step_same_host(direction) : model_.step(direction);
  if (repeated(ImGuiKey_LeftBracket)) model_.go_to_cause();
  if (repeated(ImGuiKey_RightBracket)) model_.go_to_effect();
  if (pressed(ImGuiKey_Space)) model_.toggle_play();
  if (repeated(ImGuiKey_Comma)) model_.change_speed(-1);
  if (repeated(ImGuiKey_Period)) model_.change_speed(1);
  if (pressed(ImGuiKey_Home)) model_.go_to_start();
  if (pressed(ImGuiKey_End)) model_.go_to_end();
  if (pressed(ImGuiKey_F)) timeline_.fit();
  if (pressed(ImGuiKey_H)) timeline_.toggle_hops();
  if (pressed(ImGuiKey_N)) timeline_.next_numbers();
  if (repeated(ImGuiKey_Equal) || repeated(ImGuiKey_KeypadAdd)) timeline_.zoom(model_, kKeyZoom);
  if (repeated(ImGuiKey_Minus) || repeated(ImGuiKey_KeypadSubtract)) timeline_.zoom(model_, 1 / kKeyZoom);
  if (pressed(ImGuiKey_A)) model_.set_axis(static_cast<AxisMode>((static_cast<int>(model_.axis()) + 1) % 3));
  if (pressed(ImGuiKey_Delete) || pressed(ImGuiKey_Backspace)) drop_focused();
  if (pressed(ImGuiKey_B)) model_.next_ghost();
  if (repeated(ImGuiKey_V)) model_.go_to_bookmark(io.KeyShift ? -1 : 1);
  if (pressed(ImGuiKey_R)) model_.next_measure();
  if (pressed(ImGuiKey_G)) model_.making() ? model_.stop() : model_.go_on();
  const Tabs all = tabs(std::nullopt);
  for (std::size_t digit = 0; digit < kDigits; ++digit) {
    if (!pressed(static_cast<ImGuiKey>(ImGuiKey_0 + static_cast<int>(digit)))) continue;
    const std::size_t place = (digit + kDigits - 1) % kDigits + (io.KeyShift ? kDigits : 0);
    if (place < all.size()) open_tab(*all[place]);
  }
}

// 1 to 9, then 0, and the next ten the same with Shift.
std::string App::key_of_tab(std::size_t place) {
  return (place < kDigits ? "" : "Shift+") + std::to_string((place + 1) % kDigits);
}

void App::handle_edit_keys() {
  if (!model_.editable()) return;
  const bool back = repeated(ImGuiKey_Z);
  const bool forth = repeated(ImGuiKey_Y) || (back && ImGui::GetIO().KeyShift);
  if ((back || forth) && timeline_.let_go(model_)) return;
  if (forth) return model_.redo();
  if (back) model_.undo();
}

// As other programs open the menu of what is chosen, and by a letter for keyboards that have no such key.
bool App::asks_for_menu() {
  const bool by_function_key = ImGui::GetIO().KeyShift && pressed(ImGuiKey_F10);
  return pressed(ImGuiKey_M) || pressed(ImGuiKey_Menu) || by_function_key;
}

void App::toggle_edit_menu() {
  if (popups_.current() == PopupId::kEdit) return popups_.close();
  if (popups_.current() || !model_.run()) return;
  const trace::EventId event = model_.focus().event;
  const std::optional<Point> at = timeline_.event_position(model_, event);
  edit_menu_.open_for_event(model_, popups_, event,
                            at ? std::optional(Rect{at->x, at->y, at->x, at->y}) : std::nullopt);
}

void App::toggle_bookmarks() {
  if (popups_.current() == PopupId::kBookmarks && !ImGui::GetIO().WantTextInput) return popups_.close();
  if (popups_.current() || !model_.run()) return;
  const std::optional<Point> at = timeline_.event_position(model_, model_.focus().event);
  bookmarks_view_.open(model_, popups_, model_.place(),
                       at ? std::optional(Rect{at->x, at->y, at->x, at->y}) : std::nullopt);
}

void App::remove_bookmark_here() {
  if (const auto here = model_.bookmarks().find(model_.place())) model_.bookmarks().remove(*here);
}

void App::drop_focused() {
  const trace::PacketId packet = model_.run()->trace().packet_of(model_.focus().event);
  const std::string line = drop_line(model_, packet);
  if (!line.empty()) model_.add_edit(line);
}

void App::open_pasted() {
  const char* pasted = ImGui::GetClipboardText();
  if (pasted && *pasted) open_text(text(Text::kPasted, language_), pasted);
}

}  // namespace tcplab::shell
