#include "shell/banner.hpp"

#include <algorithm>
#include <string>

namespace tcplab::shell {
namespace {

constexpr float kSide = 16;
constexpr float kAbove = 8;

}  // namespace

void begin_banner(const Ui& ui, const char* id, Color surface, Color mark, float most) {
  ImGui::PushStyleColor(ImGuiCol_ChildBg, vec(surface));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(kSide * ui.unit, kAbove * ui.unit));
  ImGui::BeginChild(id, {0, 0}, ImGuiChildFlags_AutoResizeY | ImGuiChildFlags_AlwaysUseWindowPadding,
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
  const ImVec2 corner = ImGui::GetWindowPos();
  ImGui::GetWindowDrawList()->AddRectFilled(
      corner, {corner.x + 4 * ui.unit, corner.y + ImGui::GetWindowHeight()}, mark);
  const float width = std::max(ImGui::GetContentRegionAvail().x - ui.target() - 8 * ui.unit, ui.target());
  const float height = std::max(most - 2 * kAbove * ui.unit, ui.target());
  ImGui::SetNextWindowSizeConstraints({width, ui.target()}, {width, height});
  ImGui::BeginChild("text", {width, 0}, ImGuiChildFlags_AutoResizeY);
}

bool end_banner(const Ui& ui) {
  ImGui::EndChild();
  ImGui::SameLine(0, 8 * ui.unit);
  const bool closed =
      icon_button(ui, "dismiss", Icon::kClose, (std::string(ui.tr(Text::kClose)) + "  Esc").c_str());
  ImGui::EndChild();
  return closed;
}

}  // namespace tcplab::shell
