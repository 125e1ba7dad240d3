#include "shell/control_cursor.hpp"

#include <algorithm>
#include <cfloat>
#include <cmath>

namespace tcplab::shell {
namespace {

constexpr int kFramesOfAClick = 8;
constexpr int kMissedAtMost = 4;
constexpr float kNotches = 3;  // of a wheel

bool cursor_key(ImGuiKey key) { return ImGui::IsKeyPressed(key, true); }
bool cursor_key_once(ImGuiKey key) { return ImGui::IsKeyPressed(key, false); }

// Lines between panels are moved by commands, and where there is nothing to be seen there is nothing to
// click.
bool is_stop(const Control& control) {
  const bool splitter = control.name == "side" || control.name == "upper" || control.name == "middle";
  return !control.name.empty() && !splitter && control.visible.width() > 2 && control.visible.height() > 2;
}

// Sliders, and maps, which are walked through.
bool takes_left_and_right(const std::string& name) {
  return name.rfind("knob-", 0) == 0 || name.rfind("map-", 0) == 0;
}

}  // namespace

void ControlCursor::begin() {
  if (active_) return;
  active_ = true;
  name_.clear();
  missed_ = 1;  // nothing is known before the next frame
}

void ControlCursor::end() {
  active_ = false;
  name_.clear();
  frames_ = missed_ = 0;
  clicks_ = false;
}

std::optional<std::size_t> ControlCursor::place() const {
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    if (all_[i].name != name_ || all_[i].panel != panel_) continue;
    const auto aside = [&](std::size_t at) {
      return std::hypot(all_[at].visible.left - box_.left, all_[at].visible.top - box_.top);
    };
    if (!found || aside(i) < aside(*found)) found = i;
  }
  return found;
}

void ControlCursor::stand_on(const Control& control) {
  name_ = control.name;
  panel_ = control.panel;
  box_ = control.visible;
}

void ControlCursor::step(int by) {
  if (all_.empty()) return;
  const auto count = static_cast<int>(all_.size());
  const auto at = place();
  const int next = at ? static_cast<int>(*at) + by : by > 0 ? 0 : count - 1;
  stand_on(all_[static_cast<std::size_t>((next + count) % count)]);
}

// To the first of the next panel, or of the one before.
void ControlCursor::step_region(int by) {
  const auto at = place();
  if (!at) return step(by);
  const auto count = static_cast<int>(all_.size());
  const auto region = [&](int i) -> const std::string& {
    return all_[static_cast<std::size_t>((i + count) % count)].panel;
  };
  int i = static_cast<int>(*at);
  for (int steps = 0; steps < count && region(i) == panel_; ++steps) i += by;
  if (by < 0) {
    while (i > -count && region(i - 1) == region(i)) --i;
  }
  stand_on(all_[static_cast<std::size_t>((i + 2 * count) % count)]);
}

void ControlCursor::click() {
  ImGuiIO& io = ImGui::GetIO();
  const Point at = box_.center();
  io.AddMousePosEvent(at.x, at.y);
  frames_ = kFramesOfAClick;
  clicks_ = true;
}

// As slowly as a hand: what may lie below something else is hovered for a frame before it can be pressed.
void ControlCursor::go_on_clicking() {
  frames_ = std::max(frames_ - 1, 0);
  if (!clicks_) return;
  ImGuiIO& io = ImGui::GetIO();
  if (frames_ == 6) io.AddMouseButtonEvent(ImGuiMouseButton_Left, true);
  if (frames_ == 4) io.AddMouseButtonEvent(ImGuiMouseButton_Left, false);
  if (frames_ == 2) io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);  // nothing is hovered for that
  if (frames_ == 0) clicks_ = false;
}

void ControlCursor::scroll(float by) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddMousePosEvent(box_.center().x, box_.center().y);
  io.AddMouseWheelEvent(0, by);
  io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
  frames_ = kFramesOfAClick;
}

bool ControlCursor::handle_keys(bool in_popup) {
  if (cursor_key_once(ImGuiKey_Q)) return end(), true;
  // A popup goes first, and this mode with the next Escape.
  if (cursor_key_once(ImGuiKey_Escape)) {
    if (!in_popup) end();
    return true;
  }
  const bool turns = takes_left_and_right(name_);
  const int by = (cursor_key(ImGuiKey_DownArrow) || (!turns && cursor_key(ImGuiKey_RightArrow)) ? 1 : 0) -
                 (cursor_key(ImGuiKey_UpArrow) || (!turns && cursor_key(ImGuiKey_LeftArrow)) ? 1 : 0);
  if (by != 0) return step(by), true;
  if (cursor_key_once(ImGuiKey_F6)) return step_region(ImGui::GetIO().KeyShift ? -1 : 1), true;
  if (cursor_key(ImGuiKey_PageDown)) return scroll(-kNotches), true;
  if (cursor_key(ImGuiKey_PageUp)) return scroll(kNotches), true;
  const bool press = cursor_key_once(ImGuiKey_Enter) || cursor_key_once(ImGuiKey_KeypadEnter) ||
                     cursor_key_once(ImGuiKey_Space);
  if (press && !name_.empty() && frames_ == 0) click();
  return press || (turns && (cursor_key(ImGuiKey_LeftArrow) || cursor_key(ImGuiKey_RightArrow)));
}

void ControlCursor::draw(const Ui& ui, const std::vector<Control>& controls) {
  if (!active_) return;
  go_on_clicking();
  if (ui.popups.current() == PopupId::kEdit) return;  // has keys of its own, and closes where it was opened
  const bool in_popup = ui.popups.current().has_value();
  all_.clear();
  for (const Control& each : controls) {
    if (is_stop(each) && each.above == in_popup) all_.push_back(each);
  }
  const auto at = place();
  missed_ = at ? 0 : missed_ + 1;
  if (at) stand_on(all_[*at]);
  if (!at && !all_.empty() && (name_.empty() || missed_ > kMissedAtMost)) {
    const auto far = [&](const Control& each) {
      return std::hypot(each.box.left - box_.left, each.box.top - box_.top);
    };
    stand_on(*std::min_element(all_.begin(), all_.end(),
                               [&](const Control& a, const Control& b) { return far(a) < far(b); }));
    missed_ = 0;
  }
  ImDrawList& draw = *ImGui::GetForegroundDrawList();
  const Rect ring = box_.grown(2 * ui.unit);
  const Palette& c = ui.colors();
  draw.AddRect({ring.left, ring.top}, {ring.right, ring.bottom}, c.background, 6 * ui.unit, 0, 5 * ui.unit);
  draw.AddRect({ring.left, ring.top}, {ring.right, ring.bottom}, c.accent, 6 * ui.unit, 0, 3 * ui.unit);
}

}  // namespace tcplab::shell
