#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "shell/app.hpp"

namespace tcplab::shell {
namespace {

float tab_height(const Ui& ui) { return (ui.touch ? 46.0f : 38.0f) * ui.unit; }

// How tabs of those names are written, and how many rows they need.
struct TabLook {
  Face face = Face::kText;
  float padding = 0;
  int rows = 1;
  bool scrolls = false;
};

// Of the height of a panel, at most so much is for tabs in several rows.
constexpr float kMostForTabs = 0.4f;

// In smaller letters and with less air where the names have no room, and then in several rows; where these
// have none either, in one that scrolls.
TabLook look_of_tabs(const Ui& ui, const std::vector<std::string_view>& names, float room,
                     float panel_height) {
  const auto names_width = [&](Face face) {
    float width = 0;
    for (const std::string_view name : names) width += text_size(face, name).x;
    return width;
  };
  const auto count = static_cast<float>(names.size());
  TabLook look;
  if (names_width(Face::kText) + count * 10 * ui.unit > room) look.face = Face::kSmall;
  const float padding = (room - names_width(look.face)) / count;
  if (padding >= 2 * ui.unit) {
    look.padding = std::min(padding, 22 * ui.unit);
    return look;
  }
  look.padding = 12 * ui.unit;
  float x = 0;
  for (const std::string_view name : names) {
    const float width = text_size(look.face, name).x + look.padding;
    if (x > 0 && x + width > room) {
      ++look.rows;
      x = 0;
    }
    x += width;
  }
  look.scrolls = static_cast<float>(look.rows) * tab_height(ui) > panel_height * kMostForTabs;
  if (look.scrolls) look.rows = 1;
  return look;
}

// The same, with as much room as those take that may come behind them; given up where that takes more than a
// row.
TabLook look_of_tabs(const Ui& ui, const std::vector<std::string_view>& names,
                     const std::vector<std::string_view>& later, float room, float panel_height) {
  std::vector<std::string_view> all = names;
  all.insert(all.end(), later.begin(), later.end());
  const TabLook look = look_of_tabs(ui, all, room, panel_height);
  return look.rows == 1 && !look.scrolls ? look : look_of_tabs(ui, names, room, panel_height);
}

}  // namespace

App::Tabs App::offered_tabs() const {
  Tabs result;
  for (const Tab& tab : all_tabs_) {
    if (model_.run() && tab.kind->applies(*model_.run()->recording) && layout_.offers(tab.kind->id))
      result.push_back(&tab);
  }
  return result;
}

App::Tabs App::tabs(std::optional<PanelKind::Side> side) const {
  Tabs result = offered_tabs();
  const auto out = [&](const Tab* tab) {
    return (side && tab->kind->side != *side) || !layout_.shows(tab->kind->id);
  };
  result.erase(std::remove_if(result.begin(), result.end(), out), result.end());
  return result;
}

std::vector<std::string_view> App::later_names(const Tabs& tabs) const {
  const auto alike = [&](const Tab& tab) { return tab.kind->side == tabs.front()->kind->side; };
  const bool one_side = std::all_of(tabs.begin(), tabs.end(), [&](const Tab* tab) { return alike(*tab); });
  std::vector<std::string_view> names;
  bool behind = false;
  for (const Tab& tab : all_tabs_) {
    if (behind && layout_.shows(tab.kind->id) && (!one_side || alike(tab)))
      names.push_back(tab.kind->title.in(language_));
    behind = behind || &tab == tabs.back();
  }
  return names;
}

void App::open_tab(const Tab& tab) {
  only_ = &tab;
  (tab.kind->side == PanelKind::Side::kLower ? lower_ : upper_) = &tab;
}

void App::give_way(PanelKind::Role role) {
  for (const Tab* tab : tabs(PanelKind::Side::kUpper)) {
    if (tab->kind->role != PanelKind::Role::kExplanation) continue;
    for (const Tab** chosen : {&upper_, &only_}) {
      if (*chosen != nullptr && (*chosen)->kind->role == role) *chosen = tab;
    }
  }
}

// Where they scroll, the chosen one is brought to the middle.
float App::draw_tabs(const Ui& ui, const Rect& strip, float panel_height, const Tabs& tabs,
                     const Tab*& chosen) {
  const Palette& c = ui.colors();
  std::vector<std::string_view> names;
  for (const Tab* tab : tabs) names.push_back(tab->kind->title.in(ui.language));
  const float room = strip.width() - 12 * ui.unit;
  const TabLook look = look_of_tabs(ui, names, later_names(tabs), room, panel_height);
  const float height = strip.height() / static_cast<float>(look.rows);
  float left = strip.left + 6 * ui.unit;
  if (look.scrolls) {
    ImGui::SetCursorScreenPos({left, strip.top});
    ImGui::BeginChild("tabs", {room, height}, 0, ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoNav);
    left = ImGui::GetCursorScreenPos().x;
  }
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  float x = left;
  float top = strip.top;
  for (std::size_t i = 0; i < tabs.size(); ++i) {
    const Tab* const tab = tabs[i];
    const ImVec2 size = text_size(look.face, names[i]);
    const float width = size.x + look.padding;
    if (look.rows > 1 && x > left && x + width > left + room) {
      x = left;
      top += height;
    }
    ImGui::SetCursorScreenPos({x, top});
    if (ImGui::InvisibleButton((std::string("tab-") + tab->kind->id).c_str(), {width, height})) chosen = tab;
    const bool active = chosen == tab;
    if (active && look.scrolls && shown_tab_ != tab) {
      ImGui::SetScrollHereX(0.5f);
      shown_tab_ = tab;
    }
    const Color color = active || ImGui::IsItemHovered() ? c.text : c.muted;
    put_text(draw, look.face, {x + look.padding / 2, top + (height - size.y) / 2}, color, names[i]);
    if (active)
      draw.AddRectFilled({x + look.padding / 2 - 3 * ui.unit, top + height - 3 * ui.unit},
                         {x + width - look.padding / 2 + 3 * ui.unit, top + height - ui.unit}, c.accent, 1);
    x += width;
  }
  if (!look.scrolls) return x;
  ImGui::EndChild();
  return strip.right;
}

void App::draw_panel(const Ui& ui, const char* id, const Rect& area, const Margins& margins, const Tabs& tabs,
                     const Tab*& chosen) {
  if (std::find(tabs.begin(), tabs.end(), chosen) == tabs.end()) chosen = tabs.front();
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  surfaces_.push_back({area, c.panel});
  ImGui::PushID(id);
  const Rect inner{area.left + margins.left, area.top + margins.top, area.right - margins.right,
                   area.bottom - margins.bottom};
  std::vector<std::string_view> names;
  for (const Tab* tab : tabs) names.push_back(tab->kind->title.in(ui.language));
  const int rows =
      look_of_tabs(ui, names, later_names(tabs), inner.width() - 12 * ui.unit, area.height()).rows;
  const float bottom = area.top + static_cast<float>(rows) * tab_height(ui);
  const float end = draw_tabs(ui, {inner.left, inner.top, inner.right, bottom}, area.height(), tabs, chosen);
  ui.level_rule(draw, area.left, area.right, bottom, c.border);
  const std::optional<Moment> moment = moment_of(*chosen, area.contains(point(ImGui::GetMousePos())));
  Rect content{inner.left, bottom + ui.pixel, inner.right, inner.bottom};
  if (moment)
    content = draw_moment(ui, *moment,
                          {end, std::max(inner.top, bottom - tab_height(ui)), inner.right, bottom}, content);
  ImGui::SetCursorScreenPos({content.left, content.top});
  const float air = area.width() < 420 * ui.unit ? 10 * ui.unit : 14 * ui.unit;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(air, 10 * ui.unit));
  // Each tab keeps its own place.
  ImGui::BeginChild(chosen->kind->id, {content.width(), content.height()},
                    ImGuiChildFlags_AlwaysUseWindowPadding, ImGuiWindowFlags_NoNav);
  ImGui::PopStyleVar();
  if (!chosen->kind->comes_later || is_whole()) {
    chosen->panel->draw(ui, moment ? moment->shown : model_.focus());
    busy_ = busy_ || chosen->panel->busy();
  }
  ImGui::EndChild();
  ImGui::PopID();
}

std::optional<Moment> App::moment_of(const Tab& tab, bool pointed_at) const {
  if (!tab.kind->of_an_instant) return std::nullopt;
  const bool written_in = tab.panel->writing() || model_.asks_for_header();
  const bool follows = !written_in && (!tab.kind->holds_still || !pointed_at);
  const Focus shown = follows ? model_.shown() : model_.focus();
  return Moment{shown, shown != model_.focus()};
}

}  // namespace tcplab::shell
