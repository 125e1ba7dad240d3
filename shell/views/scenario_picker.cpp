#include "shell/views/scenario_picker.hpp"

#include <algorithm>

namespace tcplab::shell {
namespace {

std::string first_sentence(const std::string& text) {
  for (const std::string_view end : {std::string_view(". "), std::string_view("\u3002")}) {
    if (const std::size_t place = text.find(end); place != std::string::npos)
      return text.substr(0, place + end.size());
  }
  return text;
}

}  // namespace

void ScenarioPicker::move(const Ui& ui, const Catalogue& catalogue) {
  const int count = static_cast<int>(catalogue.entries().size());
  moved_ = ui.popups.fresh();
  if (moved_) picked_ = std::max(0, ui.model.run() ? catalogue.find(ui.model.run()->name) : 0);
  int by = 0;
  if (ImGui::IsKeyPressed(ImGuiKey_DownArrow) || ImGui::IsKeyPressed(ImGuiKey_J)) by = 1;
  if (ImGui::IsKeyPressed(ImGuiKey_UpArrow) || ImGui::IsKeyPressed(ImGuiKey_K)) by = -1;
  if (ImGui::IsKeyPressed(ImGuiKey_Home)) by = -count;
  if (ImGui::IsKeyPressed(ImGuiKey_End)) by = count;
  moved_ = moved_ || by != 0;
  picked_ = std::clamp(picked_ + by, 0, std::max(count - 1, 0));
}

bool ScenarioPicker::draw_entry(const Ui& ui, const Catalogue::Entry& entry, bool lit, bool current) const {
  const Palette& c = ui.colors();
  const float width = ImGui::GetContentRegionAvail().x;
  const float padding = 10 * ui.unit;
  ImFont* small = face(Face::kSmall);
  const float size = small->FontSize * ImGui::GetIO().FontGlobalScale;
  const float wrap = width - 2 * padding;
  const std::string about = wrapped(Face::kSmall, first_sentence(entry.about_in(ui.language)), wrap);
  const float about_height = about.empty() ? 0 : small->CalcTextSizeA(size, FLT_MAX, wrap, about.c_str()).y;
  const float title_height = text_size(Face::kText, entry.title).y;
  const float height = std::max(title_height + about_height + 2 * padding - 2 * ui.unit, ui.target());
  const Point at = point(ImGui::GetCursorScreenPos());
  const bool pressed = ImGui::InvisibleButton(std::string(entry.name).c_str(), {width, height});
  const bool hovered = ImGui::IsItemHovered();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  if (hovered || lit)
    draw.AddRectFilled({at.x, at.y}, {at.x + width, at.y + height},
                       hovered ? c.hovered : faded(c.accent, 0.16f), 7 * ui.unit);
  if (current)
    draw.AddRectFilled({at.x + 2 * ui.unit, at.y + padding}, {at.x + 5 * ui.unit, at.y + height - padding},
                       c.accent, 2);
  put_text(draw, Face::kText, {at.x + padding, at.y + padding - ui.unit}, c.text,
           fitted(Face::kText, entry.title_in(ui.language), wrap));
  draw.AddText(small, size, {ui.snap(at.x + padding), ui.snap(at.y + padding + title_height)}, c.muted,
               about.c_str(), nullptr, wrap);
  return pressed;
}

void ScenarioPicker::draw(const Ui& ui, const Catalogue& catalogue, bool offer_files, BarRequests& requests) {
  move(ui, catalogue);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 2 * ui.unit));
  const bool entered = ImGui::IsKeyPressed(ImGuiKey_Enter) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter);
  const auto& entries = catalogue.entries();
  for (int i = 0; i < static_cast<int>(entries.size()); ++i) {
    const Catalogue::Entry& entry = entries[static_cast<std::size_t>(i)];
    const bool current = ui.model.run() && ui.model.run()->name == entry.name;
    const bool pressed = draw_entry(ui, entry, i == picked_, current);
    if (i == picked_ && moved_) ImGui::SetScrollHereY();
    if (pressed || (entered && i == picked_)) requests.open = &entry;
  }
  ImGui::PopStyleVar();
  ImGui::Dummy({1, 2 * ui.unit});
  ImGui::Indent(10 * ui.unit);
  if (offer_files &&
      ImGui::Button((std::string(ui.tr(Text::kOpenFile)) + "###file").c_str(), {0, ui.target()}))
    requests.choose_file = true;
  paragraph(Face::kSmall, ui.colors().muted, ui.tr(Text::kOwnFile));
  ImGui::Unindent(10 * ui.unit);
  if (requests.open || requests.choose_file) ui.popups.close();
}

}  // namespace tcplab::shell
