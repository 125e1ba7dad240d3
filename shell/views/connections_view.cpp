// The connections of the run: which colour and number each has, and which are shown on the timeline.
#include <algorithm>
#include <string>

#include "shell/views/button_row.hpp"
#include "shell/views/connection_strip.hpp"
#include "shell/views/panel_kinds.hpp"

namespace tcplab::shell {
namespace {

constexpr Words kOnly{"Only", "只看"};
constexpr Words kHide{"Hide", "隐藏"};
constexpr Words kShow{"Show", "显示"};
constexpr Words kOneOnly{"So far there is one connection: all of the timeline is its own.",
                         "目前只有一个连接：整条时间线都属于它。"};

class ConnectionsView : public Panel {
 public:
  void draw(const Ui& ui, const Focus& shown) override;

 private:
  static void go_to_first(Model& model, std::uint32_t number);
  void draw_row(const Ui& ui, std::uint32_t number, bool in_focus, float height) const;
};

// Of what comes from outside, the sending is none of the run's events.
void ConnectionsView::go_to_first(Model& model, std::uint32_t number) {
  const trace::Packet first =
      model.run()->trace().packets()[model.run()->index.conversations().first(number)];
  const trace::EventId event = first.sent != trace::kNoEvent ? first.sent : first.received;
  if (event != trace::kNoEvent) model.select(event);
}

void ConnectionsView::draw_row(const Ui& ui, std::uint32_t number, bool in_focus, float height) const {
  const Palette& c = ui.colors();
  const Index& index = ui.model.run()->index;
  const bool visible = ui.model.shown_streams().has(number);
  const bool alone = ui.model.shows_alone(number);
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const Point at = point(ImGui::GetCursorScreenPos());
  const Rect row{at.x, at.y, at.x + ImGui::GetContentRegionAvail().x, at.y + height};
  if (in_focus)
    draw.AddRectFilled({row.left, row.top}, {row.right, row.bottom}, faded(c.accent, 0.14f), 5 * ui.unit);
  const std::string suffix = std::to_string(number);
  const std::string tag = "#" + suffix;
  const float top = ui.snap(row.center().y - ui.target() / 2);
  const auto width_of = [&](std::initializer_list<Words> words) {
    float widest = 0;
    for (const Words& each : words) widest = std::max(widest, text_size(Face::kText, each.in(ui.language)).x);
    return widest + 16 * ui.unit;
  };
  const float hide = width_of({kHide, kShow});
  const float only = width_of({kOnly});
  const float gap = 6 * ui.unit;
  const float buttons = row.right - hide - only - gap;
  // What tells it apart shows its first event, as a link does.
  const float tag_width = std::max(text_size(Face::kText, tag).x + 12 * ui.unit, ui.target());
  ImGui::SetCursorScreenPos({row.left + 4 * ui.unit, top});
  if (connection_button(ui, number, ("go-to-" + suffix).c_str(), visible, {tag_width, ui.target()}))
    go_to_first(ui.model, number);
  const float name_at = row.left + 4 * ui.unit + tag_width + 8 * ui.unit;
  const std::string name = connection_name(index, number);
  put_text(draw, Face::kText, {name_at, row.center().y - text_size(Face::kText, name).y / 2},
           visible ? c.text : c.muted, fitted(Face::kText, name, std::max(buttons - name_at - gap, 1.0f)));
  float x = buttons;
  const auto button = [&](const Words& word, const std::string& id, float wide, bool enabled, bool chosen) {
    ImGui::SetCursorScreenPos({x, top});
    x += wide + gap;
    return choice_button(ui, word.in(ui.language), id.c_str(), wide, enabled, chosen);
  };
  if (button(kOnly, "only-" + suffix, only, true, alone))
    alone ? ui.model.show_all_streams() : ui.model.show_alone(number);
  if (button(visible ? kHide : kShow, "hide-" + suffix, hide, !visible || ui.model.can_hide(number), false))
    ui.model.show_stream(number, !visible);
}

void ConnectionsView::draw(const Ui& ui, const Focus& shown) {
  const Conversations& conversations = ui.model.run()->index.conversations();
  if (!conversations.several()) return paragraph(Face::kText, ui.colors().muted, kOneOnly.in(ui.language));
  ButtonRow row(ui);
  if (row.add(ui.tr(Text::kShowAllConnections), "all-connections", !ui.model.shown_streams().all()))
    ui.model.show_all_streams();
  const std::uint32_t focused = ui.model.conversation_of(shown.event);
  const float height = ui.target() + 6 * ui.unit;
  ImGui::BeginChild("connections", {0, std::max(ImGui::GetContentRegionAvail().y, 3 * height)});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(conversations.size()), height);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const Point at = point(ImGui::GetCursorScreenPos());
      const auto number = static_cast<std::uint32_t>(i);
      draw_row(ui, number, number == focused, height);
      ImGui::SetCursorScreenPos({at.x, at.y + height});
    }
  }
  ImGui::Dummy({1, 1});
  ImGui::PopStyleVar();
  ImGui::EndChild();
}

// One connection of a scenario has two ends, and one of a script the one that is tested.
bool has_connections_to_tell_apart(const Recording& recording) {
  const std::size_t ends_of_one = recording.scenario() != nullptr ? 2 : 1;
  const auto connections = recording.trace().connections();
  std::size_t ends = 0;
  for (std::size_t i = 0; i < connections.size() && ends <= ends_of_one; ++i)
    ends += connections[i].listener ? 0u : 1u;
  return ends > ends_of_one;
}

}  // namespace

const PanelKind kConnectionsPanel = {.id = "connections",
                                     .title = {"Connections", "连接"},
                                     .side = PanelKind::Side::kLower,
                                     .role = PanelKind::Role::kNone,
                                     .applies = has_connections_to_tell_apart,
                                     .make = make_panel<ConnectionsView>,
                                     .of_an_instant = false,
                                     .holds_still = true,
                                     .comes_later = true};

}  // namespace tcplab::shell
