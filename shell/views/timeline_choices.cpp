// What a reader chooses about the columns of the timeline, and how they are scrolled.
#include <algorithm>

#include "shell/views/button_row.hpp"
#include "shell/views/timeline_view.hpp"

namespace tcplab::shell {
namespace {

bool choice(const Ui& ui, Text name, bool chosen) {
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  ImGui::PushStyleVar(ImGuiStyleVar_SelectableTextAlign, ImVec2(0, 0.5f));
  const bool pressed =
      ImGui::Selectable(ui.tr(name), chosen, ImGuiSelectableFlags_DontClosePopups, {0, ui.target()});
  ImGui::PopStyleVar(2);
  return pressed;
}

}  // namespace

std::vector<bool> folded_nodes(const Model& model) {
  std::vector<bool> folded;
  if (!model.folded().any()) return folded;
  for (const trace::NodeInfo& node : model.run()->trace().nodes())
    folded.push_back(model.folded().has(node.name));
  return folded;
}

void TimelineView::draw_choices(const Ui& ui) {
  section(ui, ui.tr(Text::kBetweenHosts));
  if (choice(ui, Text::kEveryHop, choice_.hops)) choice_.hops = true;
  if (choice(ui, Text::kEndToEnd, !choice_.hops)) choice_.hops = false;
  section(ui, ui.tr(Text::kNumbers));
  constexpr Text kNames[] = {Text::kNumbersRelative, Text::kNumbersAbsolute, Text::kNumbersCourse};
  for (int i = 0; i < 3; ++i) {
    const auto numbers = static_cast<Numbers>(i);
    if (choice(ui, kNames[i], numbers_ == numbers)) numbers_ = numbers;
  }
  section(ui, ui.tr(Text::kColumns));
  ButtonRow columns(ui);
  const Index& index = ui.model.run()->index;
  for (const trace::HostIndex node : index.side_by_side()) {
    const std::string& name = index.trace().nodes()[node].name;
    const bool open = !ui.model.folded().has(name);
    if (columns.add(name, ("column-" + name).c_str(), true, open)) ui.model.folded().set(name, open);
  }
}

void TimelineView::draw_view_button(const Ui& ui, const Rect& header) {
  const float side = ui.target();
  const Point at{header.left + 4 * ui.unit, ui.snap(header.center().y - side / 2)};
  ImGui::SetCursorScreenPos(vec(at));
  if (icon_button(ui, "view", Icon::kView, (std::string(ui.tr(Text::kView)) + "  H  N").c_str()))
    ui.popups.open(PopupId::kView, Rect{at.x, at.y, at.x + side, at.y + side});
}

void TimelineView::scroll(float by) {
  const float most = std::max(columns_.width - columns_area_.width(), 0.0f);
  choice_.scroll = std::clamp(choice_.scroll + by, 0.0f, most);
}

// Only as far as need be.
void TimelineView::scroll_to(trace::HostIndex node, float margin) {
  if (node >= columns_.nodes.size()) return;
  const float x = columns_.nodes[node];
  if (x < columns_area_.left + margin) scroll(x - columns_area_.left - margin);
  if (x > columns_area_.right - margin) scroll(x - columns_area_.right + margin);
}

// What part of all columns is to be seen.
void TimelineView::draw_scroll(const Ui& ui, const Rect& columns) const {
  if (columns_.width <= columns.width() + 1) return;
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const float part = columns.width() / columns_.width;
  const float left = columns.left + choice_.scroll * part;
  const float top = columns.bottom - 5 * ui.unit;
  draw.AddRectFilled({columns.left, top}, {columns.right, columns.bottom - 2 * ui.unit}, ui.colors().raised,
                     2 * ui.unit);
  draw.AddRectFilled({left, top}, {left + columns.width() * part, columns.bottom - 2 * ui.unit},
                     ui.colors().faint, 2 * ui.unit);
}

}  // namespace tcplab::shell
