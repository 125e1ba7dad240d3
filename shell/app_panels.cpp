#include <algorithm>

#include "shell/app.hpp"

namespace tcplab::shell {

App::Tabs App::tabs(std::optional<PanelKind::Side> side) {
  Tabs result;
  for (Tab& tab : all_tabs_) {
    const bool wanted = !side || tab.kind->side == *side;
    if (wanted && model_.run() && tab.kind->applies(*model_.run()->recording)) result.push_back(&tab);
  }
  return result;
}

void App::open_tab(Tab& tab) {
  only_ = &tab;
  (tab.kind->side == PanelKind::Side::kLower ? lower_ : upper_) = &tab;
}

void App::give_way(PanelKind::Side side, Tab*& chosen) {
  if (chosen == nullptr || chosen->kind->role != PanelKind::Role::kIntroduction) return;
  for (Tab* tab : tabs(side)) {
    if (tab->kind->role == PanelKind::Role::kExplanation) chosen = tab;
  }
}

// In smaller letters and with less air where the names have no room.
float App::draw_tabs(const Ui& ui, const Rect& strip, const Tabs& tabs, Tab*& chosen) {
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const auto names_width = [&](Face face) {
    float width = 0;
    for (const Tab* tab : tabs) width += text_size(face, tab->kind->title.in(ui.language)).x;
    return width;
  };
  const auto count = static_cast<float>(tabs.size());
  const float room = strip.width() - 12 * ui.unit;
  const float least = count * 10 * ui.unit;
  const Face face = names_width(Face::kText) + least <= room ? Face::kText : Face::kSmall;
  const float padding = std::clamp((room - names_width(face)) / count, 2 * ui.unit, 22 * ui.unit);
  float x = strip.left + 6 * ui.unit;
  for (Tab* tab : tabs) {
    const std::string_view name = tab->kind->title.in(ui.language);
    const ImVec2 size = text_size(face, name);
    const float width = size.x + padding;
    ImGui::SetCursorScreenPos({x, strip.top});
    if (ImGui::InvisibleButton((std::string("tab-") + tab->kind->id).c_str(), {width, strip.height()}))
      chosen = tab;
    const bool active = chosen == tab;
    const Color color = active || ImGui::IsItemHovered() ? c.text : c.muted;
    put_text(draw, face, {x + padding / 2, strip.center().y - size.y / 2}, color, name);
    if (active)
      draw.AddRectFilled({x + padding / 2 - 3 * ui.unit, strip.bottom - 3 * ui.unit},
                         {x + width - padding / 2 + 3 * ui.unit, strip.bottom - ui.unit}, c.accent, 1);
    x += width;
  }
  return x;
}

void App::draw_panel(const Ui& ui, const char* id, const Rect& area, const Margins& margins, const Tabs& tabs,
                     Tab*& chosen) {
  if (std::find(tabs.begin(), tabs.end(), chosen) == tabs.end()) chosen = tabs.front();
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  draw.AddRectFilled({area.left, area.top}, {area.right, area.bottom}, c.panel);
  ImGui::PushID(id);
  const Rect inner{area.left + margins.left, area.top + margins.top, area.right - margins.right,
                   area.bottom - margins.bottom};
  const float bottom = area.top + (ui.touch ? 46.0f : 38.0f) * ui.unit;
  const float end = draw_tabs(ui, {inner.left, inner.top, inner.right, bottom}, tabs, chosen);
  draw.AddLine({area.left, bottom}, {area.right, bottom}, c.border, ui.pixel);
  const std::optional<Moment> moment = moment_of(*chosen->kind, area.contains(point(ImGui::GetMousePos())));
  Rect content{inner.left, bottom + ui.pixel, inner.right, inner.bottom};
  if (moment) content = draw_moment(ui, *moment, {end, inner.top, inner.right, bottom}, content);
  ImGui::SetCursorScreenPos({content.left, content.top});
  const float air = area.width() < 420 * ui.unit ? 10 * ui.unit : 14 * ui.unit;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(air, 10 * ui.unit));
  // Each tab keeps its own place.
  ImGui::BeginChild(chosen->kind->id, {content.width(), content.height()},
                    ImGuiChildFlags_AlwaysUseWindowPadding, ImGuiWindowFlags_NoNav);
  ImGui::PopStyleVar();
  chosen->panel->draw(ui, moment ? moment->shown : model_.focus());
  busy_ = busy_ || chosen->panel->busy();
  ImGui::EndChild();
  ImGui::PopID();
}

std::optional<Moment> App::moment_of(const PanelKind& kind, bool pointed_at) const {
  if (!kind.of_an_instant) return std::nullopt;
  const bool follows = !kind.holds_still || !pointed_at;
  const Focus shown = follows ? model_.shown() : model_.focus();
  return Moment{shown, shown != model_.focus()};
}

}  // namespace tcplab::shell
