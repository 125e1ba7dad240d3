#include "shell/controls.hpp"

#include <algorithm>

#include <imgui.h>
#include <imgui_internal.h>

namespace tcplab::shell {
namespace {

Rect rect(const ImRect& r) { return {r.Min.x, r.Min.y, r.Max.x, r.Max.y}; }

Rect intersection(const Rect& a, const Rect& b) {
  Rect both{std::max(a.left, b.left), std::max(a.top, b.top), std::min(a.right, b.right),
            std::min(a.bottom, b.bottom)};
  both.right = std::max(both.right, both.left);
  both.bottom = std::max(both.bottom, both.top);
  return both;
}

Rect screen() {
  const ImGuiViewport& viewport = *ImGui::GetMainViewport();
  return {viewport.Pos.x, viewport.Pos.y, viewport.Pos.x + viewport.Size.x, viewport.Pos.y + viewport.Size.y};
}

// A region is an item of the one around it, but nothing that takes clicks.
bool is_region(unsigned id) {
  const auto& windows = ImGui::GetCurrentContext()->Windows;
  return std::any_of(windows.begin(), windows.end(),
                     [id](const ImGuiWindow* window) { return window->ChildId == id; });
}

}  // namespace

ControlRecorder::ControlRecorder() {
  ImGuiContext& context = *ImGui::GetCurrentContext();
  context.TestEngine = this;
  context.TestEngineHookItems = true;
}

ControlRecorder::~ControlRecorder() {
  ImGuiContext* context = ImGui::GetCurrentContext();
  if (!context || context->TestEngine != this) return;
  context->TestEngine = nullptr;
  context->TestEngineHookItems = false;
}

void ControlRecorder::begin_frame_if_new() {
  if (frame_ == ImGui::GetFrameCount()) return;
  frame_ = ImGui::GetFrameCount();
  seen_.clear();
}

void ControlRecorder::add(unsigned id, const Rect& box) {
  begin_frame_if_new();
  const ImGuiWindow& window = *ImGui::GetCurrentContext()->CurrentWindow;
  if (window.Hidden || window.RootWindow->Hidden) return;
  Control control;
  control.panel = window.Name;
  control.above = (window.RootWindow->Flags & ImGuiWindowFlags_Popup) != 0;
  control.box = box;
  control.visible = intersection(intersection(box, rect(window.ClipRect)), screen());
  for (const ImGuiWindow* at = &window; at; at = at->ParentWindow) {
    control.scrolls_x = control.scrolls_x || at->ScrollMax.x > 0;
    control.scrolls_y = control.scrolls_y || at->ScrollMax.y > 0;
    if (at == window.RootWindow) break;
  }
  seen_.push_back({id, std::move(control)});
}

// Of "0.5x###speed" the part that stays the same.
void ControlRecorder::name(unsigned id, std::string_view label) {
  if (seen_.empty() || seen_.back().id != id) return;
  if (const std::size_t mark = label.rfind("##"); mark != std::string_view::npos)
    label.remove_prefix(mark + 2);
  seen_.back().control.name = label;
}

std::vector<Control> ControlRecorder::controls() const {
  std::vector<Control> found;
  for (const Seen& seen : seen_) {
    // Dear ImGui names what can be clicked, but not once it has seen that nothing of it is visible.
    const bool cut_away = seen.control.visible.width() <= 0 || seen.control.visible.height() <= 0;
    if (!seen.control.name.empty() || (cut_away && !is_region(seen.id))) found.push_back(seen.control);
  }
  return found;
}

void name_last_control(std::string_view name) {
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  if (auto* recorder = static_cast<ControlRecorder*>(context.TestEngine))
    recorder->name(context.LastItemData.ID, name);
}

}  // namespace tcplab::shell

// What imgui_internal.h declares for IMGUI_ENABLE_TEST_ENGINE (shell/imgui_config.hpp).
using tcplab::shell::ControlRecorder;

// Windows register themselves, too, without data.
void ImGuiTestEngineHook_ItemAdd(ImGuiContext* context, ImGuiID id, const ImRect& box,
                                 const ImGuiLastItemData* data) {
  auto* recorder = static_cast<ControlRecorder*>(context->TestEngine);
  if (recorder && data) recorder->add(id, tcplab::shell::rect(box));
}

void ImGuiTestEngineHook_ItemInfo(ImGuiContext* context, ImGuiID id, const char* label,
                                  ImGuiItemStatusFlags) {
  if (auto* recorder = static_cast<ControlRecorder*>(context->TestEngine)) recorder->name(id, label);
}

void ImGuiTestEngineHook_Log(ImGuiContext*, const char*, ...) {}

const char* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext*, ImGuiID) { return nullptr; }
