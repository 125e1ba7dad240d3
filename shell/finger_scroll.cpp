#include "shell/finger_scroll.hpp"

#include <cmath>

#include <imgui.h>
#include <imgui_internal.h>

namespace tcplab::shell {
namespace {

constexpr float kFarEnough = 8;  // else it is a tap

// What scrolls around the place where the finger was put down, unless it holds the bar for that.
ImGuiWindow* region_of(const ImGuiContext& context) {
  ImGuiWindow* at = context.ActiveId != 0 ? context.ActiveIdWindow : context.HoveredWindow;
  for (; at != nullptr; at = at->ParentWindow) {
    const bool scrolls = at->ScrollMax.y > 0 && (at->Flags & ImGuiWindowFlags_NoScrollWithMouse) == 0;
    if (scrolls) return context.ActiveId == ImGui::GetWindowScrollbarID(at, ImGuiAxis_Y) ? nullptr : at;
    if (at->RootWindow == at) return nullptr;
  }
  return nullptr;
}

}  // namespace

void FingerScroll::follow(const Ui& ui) {
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  const ImGuiIO& io = context.IO;
  if (!ui.touch || ui.fingers > 1 || !io.MouseDown[ImGuiMouseButton_Left]) {
    decided_ = false;
    region_ = 0;
    return;
  }
  const ImVec2 from = io.MouseClickedPos[ImGuiMouseButton_Left];
  const float down = io.MousePos.y - from.y;
  const float aside = io.MousePos.x - from.x;
  if (!decided_ && std::hypot(down, aside) > kFarEnough * ui.unit) {
    decided_ = true;
    ImGuiWindow* const region = std::abs(down) > std::abs(aside) ? region_of(context) : nullptr;
    if (region != nullptr) {
      region_ = region->ID;
      begun_ = region->Scroll.y;
      ImGui::ClearActiveID();
    }
  }
  if (region_ == 0) return;
  if (ImGuiWindow* const region = ImGui::FindWindowByID(region_)) ImGui::SetScrollY(region, begun_ - down);
}

}  // namespace tcplab::shell
