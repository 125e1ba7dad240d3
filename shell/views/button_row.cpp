#include "shell/views/button_row.hpp"

#include <algorithm>
#include <string>

namespace tcplab::shell {

bool ButtonRow::add(std::string_view name, const char* id, bool enabled, bool chosen) {
  const float left = ImGui::GetWindowPos().x + ImGui::GetCursorStartPos().x;
  const float width = std::min(text_size(Face::kText, name).x + 18 * ui_.unit, right_ - left);
  if (any_ && ImGui::GetItemRectMax().x + 4 * ui_.unit + width <= right_) ImGui::SameLine(0, 4 * ui_.unit);
  any_ = true;
  return choice_button(ui_, name, id, width, enabled, chosen);
}

bool choice_button(const Ui& ui, std::string_view name, const char* id, float width, bool enabled,
                   bool chosen) {
  if (chosen) {
    for (const ImGuiCol slot : {ImGuiCol_Button, ImGuiCol_ButtonHovered, ImGuiCol_ButtonActive})
      ImGui::PushStyleColor(slot, vec(ui.colors().accent));
    ImGui::PushStyleColor(ImGuiCol_Text, vec(ui.colors().on_accent));
  }
  ImGui::BeginDisabled(!enabled);
  const bool pressed = text_button(id, name, {width, ui.target()});
  ImGui::EndDisabled();
  if (chosen) ImGui::PopStyleColor(4);
  return pressed;
}

}  // namespace tcplab::shell
