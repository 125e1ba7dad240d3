#include "shell/views/top_bar.hpp"

#include <algorithm>

#include "shell/format.hpp"

namespace tcplab::shell {
namespace {

// Starts a thing of the height of a target in the middle of a row.
void place(const Ui& ui, const Rect& row, float x) {
  ImGui::SetCursorScreenPos({ui.snap(x), ui.snap(row.center().y - ui.target() / 2)});
}

}  // namespace

void TopBar::draw(const Ui& ui, const Rect& area, const BarLayout& bar, BarRequests& requests) {
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  draw.AddRectFilled({area.left, area.top}, {area.right, area.bottom}, c.panel);
  ui.level_rule(draw, area.left, area.right, area.bottom - ui.pixel, c.border);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(bar.gap, 0));
  if (bar.name) draw_name(ui, bar.first);
  place(ui, bar.first, bar.scenario);
  draw_scenario(ui, bar.scenario_width);
  place(ui, bar.second, bar.transport);
  draw_transport(ui, bar);
  ImGui::SameLine(0, 6 * ui.unit);
  draw_speed(ui);
  if (bar.time) {
    ImGui::SameLine(0, 14 * ui.unit);
    draw_time(ui);
  }
  place(ui, bar.second, bar.axis);
  draw_axis(ui, bar);
  place(ui, bar.second, bar.axis + bar.axis_width + 4 * ui.unit);
  if (icon_button(ui, "fit", Icon::kFit, (std::string(ui.tr(Text::kFit)) + "  F").c_str()))
    requests.fit = true;
  place(ui, bar.first, bar.settings);
  draw_settings(ui, bar, requests);
  ImGui::PopStyleVar();
}

void TopBar::draw_name(const Ui& ui, const Rect& row) {
  const ImVec2 size = text_size(Face::kHeading, "tcplab");
  const Point at{row.left, row.center().y - size.y / 2};
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  put_text(draw, Face::kHeading, at, ui.colors().accent, "tcp");
  put_text(draw, Face::kHeading, {at.x + text_size(Face::kHeading, "tcp").x, at.y}, ui.colors().text, "lab");
}

void TopBar::draw_scenario(const Ui& ui, float width) {
  const Palette& c = ui.colors();
  const float height = ui.target();
  const Point at = point(ImGui::GetCursorScreenPos());
  scenario_ = {at.x, at.y, at.x + width, at.y + height};
  const bool pressed = ImGui::InvisibleButton("scenario", {width, height});
  const bool hovered = ImGui::IsItemHovered();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  draw.AddRectFilled({at.x, at.y}, {at.x + width, at.y + height}, hovered ? c.hovered : c.raised,
                     7 * ui.unit);
  draw.AddRect({at.x, at.y}, {at.x + width, at.y + height}, c.border, 7 * ui.unit);
  const std::string_view title =
      ui.model.run() ? ui.model.run()->title(ui.language) : ui.tr(Text::kChooseScenario);
  const std::string shown = fitted(Face::kText, title, width - 40 * ui.unit);
  put_text(draw, Face::kText, {at.x + 12 * ui.unit, at.y + (height - text_size(Face::kText, shown).y) / 2},
           c.text, shown);
  draw_icon(draw, Icon::kChevronDown, {at.x + width - 16 * ui.unit, at.y + height / 2}, 10 * ui.unit,
            c.muted);
  if (pressed) open_picker(ui.popups);
}

void TopBar::open_picker(Popups& popups) const { popups.open(PopupId::kScenarios, scenario_); }

void TopBar::draw_transport(const Ui& ui, const BarLayout& bar) {
  const auto tip = [&ui](Text id, const char* key) {
    return std::string(ui.tr(id)).append("  ").append(key_name(key, ui.language));
  };
  Model& model = ui.model;
  ImGui::BeginDisabled(!model.run());
  if (bar.start) {
    if (icon_button(ui, "start", Icon::kStart, tip(Text::kToStart, "Home").c_str())) model.go_to_start();
    ImGui::SameLine();
  }
  if (icon_button(ui, "previous", Icon::kPrevious, tip(Text::kPrevious, "\u2190").c_str())) model.step(-1);
  ImGui::SameLine();
  const bool playing = model.playback().playing();
  if (icon_button(ui, "play", playing ? Icon::kPause : Icon::kPlay,
                  tip(playing ? Text::kPause : Text::kPlay, "Space").c_str(), true)) {
    model.toggle_play();
  }
  ImGui::SameLine();
  if (icon_button(ui, "next", Icon::kNext, tip(Text::kNext, "\u2192").c_str())) model.step(1);
  if (bar.end) {
    ImGui::SameLine();
    if (icon_button(ui, "end", Icon::kEnd, tip(Text::kToEnd, "End").c_str())) model.go_to_end();
  }
  ImGui::EndDisabled();
}

void TopBar::draw_speed(const Ui& ui) {
  const Point at = point(ImGui::GetCursorScreenPos());
  const float width = speed_width(ui);
  ImGui::PushFont(face(Face::kSmall));
  if (ImGui::Button((format_speed(ui.model.playback().speed()) + "###speed").c_str(), {width, ui.target()}))
    ui.popups.open(PopupId::kSpeeds, Rect{at.x, at.y, at.x + width, at.y + ui.target()});
  ImGui::PopFont();
  if (ImGui::IsItemHovered(ImGuiHoveredFlags_ForTooltip))
    tooltip(ui, std::string(ui.tr(Text::kSpeed)) + "  , .");
}

void draw_speeds(const Ui& ui) {
  Model& model = ui.model;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  ImGui::PushStyleVar(ImGuiStyleVar_SelectableTextAlign, ImVec2(0, 0.5f));
  for (const double speed : Playback::kSpeeds) {
    const bool chosen = speed == model.playback().speed();
    if (!ImGui::Selectable(("  " + format_speed(speed)).c_str(), chosen, ImGuiSelectableFlags_DontClosePopups,
                           {0, ui.target()}))
      continue;
    model.set_speed(speed);
    ui.popups.close();
  }
  ImGui::PopStyleVar(2);
  if (!model.run() || model.axis() == AxisMode::kPerEvent) return;
  const double rate = model.playback().rate(model.map(), model.run()->index.usual_flight());
  const Duration shown{static_cast<std::int64_t>(rate * 1e9)};
  ImGui::Dummy({1, 2 * ui.unit});
  paragraph(Face::kSmall, ui.colors().muted, text_with(Text::kPace, ui.language, format_duration(shown)));
}

void TopBar::draw_time(const Ui& ui) {
  if (!ui.model.run()) return;
  const Palette& c = ui.colors();
  const Run& run = *ui.model.run();
  const Focus& focus = ui.model.focus();
  const std::string time = format_instant(focus.at, unit_for(run.index.end()), microseconds(1));
  const std::size_t count = run.trace().events().size();
  // Of a capture each packet is an event, and has its number among them.
  const bool past = run.recording->is_past();
  const std::string number = focus.event == trace::kNoEvent ? "\u2013"
                             : past                         ? format_count(focus.event + 1)
                                                            : "#" + format_count(focus.event);
  const std::string which =
      text_with(past ? Text::kPacketOf : Text::kEventOf, ui.language, number, format_count(count));
  const Point at = point(ImGui::GetCursorScreenPos());
  const float line = text_size(Face::kSmall, which).y;
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const float top = at.y + ui.target() / 2 - line - ui.unit;
  put_text(draw, Face::kSmallMono, {at.x, top}, c.text, time);
  put_text(draw, Face::kSmall, {at.x, top + line + ui.unit}, c.muted, which);
  ImGui::Dummy({1, ui.target()});
}

void TopBar::draw_axis(const Ui& ui, const BarLayout& bar) {
  const char* names[] = {ui.tr(Text::kAxisLinear), ui.tr(Text::kAxisCompact), ui.tr(Text::kAxisPerEvent)};
  const char* tips[] = {ui.tr(Text::kAxisLinearAbout), ui.tr(Text::kAxisCompactAbout),
                        ui.tr(Text::kAxisPerEventAbout)};
  int chosen = static_cast<int>(ui.model.axis());
  if (bar.wide_axis) {
    if (segmented(ui, "axis", names, tips, 3, chosen)) ui.model.set_axis(static_cast<AxisMode>(chosen));
    return;
  }
  ImGui::PushFont(face(Face::kSmall));
  if (ImGui::Button((std::string(names[chosen]) + "###axis").c_str(), {bar.axis_width, ui.target()})) {
    ui.model.set_axis(static_cast<AxisMode>((chosen + 1) % 3));
  }
  ImGui::PopFont();
}

void TopBar::draw_settings(const Ui& ui, const BarLayout& bar, BarRequests& requests) {
  const auto offer = [&ui](bool wanted, const char* id, Icon icon, const std::string& tip, bool& request) {
    if (!wanted) return;
    if (icon_button(ui, id, icon, tip.c_str())) request = true;
    ImGui::SameLine();
  };
  offer(bar.open_button, "open", Icon::kOpen, ui.tr(Text::kOpenFile), requests.choose_file);
  offer(bar.course_button, "course", Icon::kCourse, std::string(ui.tr(Text::kCourse)) + "  C",
        requests.course);
  offer(bar.edit_button, "edit", Icon::kEdit, std::string(ui.tr(Text::kEditText)) + "  E", requests.edit);
  offer(bar.share_button, "share", Icon::kShare, std::string(ui.tr(Text::kShareAndSave)) + "  S",
        requests.share);
  const bool dark = ui.theme == Theme::kDark;
  const Text theme = dark ? Text::kThemeLight : Text::kThemeDark;
  if (icon_button(ui, "theme", dark ? Icon::kSun : Icon::kMoon, (std::string(ui.tr(theme)) + "  T").c_str()))
    requests.toggle_theme = true;
  ImGui::SameLine();
  if (icon_button(ui, "language", Icon::kLanguage,
                  (std::string(ui.tr(Text::kOtherLanguage)) + "  L").c_str()))
    requests.toggle_language = true;
  ImGui::SameLine();
  if (icon_button(ui, "help", Icon::kHelp, (std::string(ui.tr(Text::kKeys)) + "  ?").c_str()))
    ui.popups.open(PopupId::kHelp);
}

}  // namespace tcplab::shell
