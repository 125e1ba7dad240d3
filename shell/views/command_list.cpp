#include "shell/views/command_list.hpp"

#include <algorithm>

#include <imgui.h>

namespace tcplab::shell {

void CommandList::search(const Ui& ui) {
  ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x);
  const bool changed = search_popup(ui, "##command", ui.tr(Text::kFindCommand), needle_, true);
  if (!changed && !ui.popups.fresh()) return;
  found_ = found_commands(all_, needle_);
  picked_ = 0;
  moved_ = true;
}

void CommandList::move() {
  const int by =
      (ImGui::IsKeyPressed(ImGuiKey_DownArrow) ? 1 : 0) - (ImGui::IsKeyPressed(ImGuiKey_UpArrow) ? 1 : 0);
  moved_ = moved_ || by != 0;
  picked_ = std::clamp(picked_ + by, 0, std::max(static_cast<int>(found_.size()) - 1, 0));
}

bool CommandList::draw_row(const Ui& ui, const Command& command, bool lit) const {
  const Palette& c = ui.colors();
  const ImVec2 size(ImGui::GetContentRegionAvail().x, ui.target());
  const Point at = point(ImGui::GetCursorScreenPos());
  const bool pressed = ImGui::InvisibleButton(command.name.c_str(), size);
  const bool hovered = ImGui::IsItemHovered();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  if (hovered || lit)
    draw.AddRectFilled({at.x, at.y}, {at.x + size.x, at.y + size.y},
                       hovered ? c.hovered : faded(c.accent, 0.16f), 6 * ui.unit);
  const float padding = 10 * ui.unit;
  const ImVec2 key = text_size(Face::kMono, command.key);
  const std::string name = fitted(Face::kText, command.name, size.x - 3 * padding - key.x);
  put_text(draw, Face::kText, {at.x + padding, at.y + (size.y - text_size(Face::kText, name).y) / 2}, c.text,
           name);
  put_text(draw, Face::kMono, {at.x + size.x - padding - key.x, at.y + (size.y - key.y) / 2}, c.muted,
           command.key);
  return pressed;
}

std::function<void()> CommandList::draw(const Ui& ui, const std::function<std::vector<Command>()>& commands) {
  moved_ = false;
  if (ui.popups.fresh()) {
    all_ = commands();
    needle_.clear();
  }
  search(ui);
  move();
  const bool entered =
      ImGui::IsKeyPressed(ImGuiKey_Enter, false) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, false);
  std::function<void()> chosen;
  ImGui::Dummy({1, 4 * ui.unit});
  ui.popups.begin_list();
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 1 * ui.unit));
  for (std::size_t i = 0; i < found_.size(); ++i) {
    const Command& command = all_[found_[i]];
    const bool lit = static_cast<int>(i) == picked_;
    ImGui::PushID(static_cast<int>(found_[i]));  // names may be alike, and hold anything
    const bool pressed = draw_row(ui, command, lit);
    ImGui::PopID();
    if (lit && moved_) ImGui::SetScrollHereY();
    if (pressed || (entered && lit)) chosen = command.run;
  }
  ImGui::PopStyleVar();
  if (found_.empty()) paragraph(Face::kText, ui.colors().muted, ui.tr(Text::kNoCommand));
  ui.popups.end_list();
  if (chosen) ui.popups.close();
  return chosen;
}

}  // namespace tcplab::shell
