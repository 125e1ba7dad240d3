#include "shell/views/top_bar.hpp"

#include <algorithm>
#include <cstdio>

#include "shell/format.hpp"

namespace tcplab::shell {
namespace {

constexpr float kOneRow = 1230;
constexpr float kRow = 50;

std::string speed_text(double speed) {
  char text[32];
  std::snprintf(text, sizeof text, "%g\u00d7", speed);
  return text;
}

// Starts a thing of the height of a target in the middle of a row.
void place(const Ui& ui, const Rect& row, float x) {
  ImGui::SetCursorScreenPos({ui.snap(x), ui.snap(row.center().y - ui.target() / 2)});
}

std::string first_sentence(const std::string& text) {
  for (const std::string_view end : {std::string_view(". "), std::string_view("\u3002")}) {
    if (const std::size_t place = text.find(end); place != std::string::npos)
      return text.substr(0, place + end.size());
  }
  return text;
}

float row_height(const Ui& ui) { return (ui.touch ? kRow + 4 : kRow) * ui.unit; }

}  // namespace

float TopBar::height(const Ui& ui, float width) {
  return row_height(ui) * (width >= kOneRow * ui.unit ? 1.0f : 2.0f);
}

void TopBar::draw(const Ui& ui, const Rect& area, const Catalogue& catalogue, BarRequests& requests) {
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  draw.AddRectFilled({area.left, area.top}, {area.right, area.bottom}, c.panel);
  draw.AddLine({area.left, area.bottom - ui.pixel}, {area.right, area.bottom - ui.pixel}, c.border, ui.pixel);
  const bool one_row = area.width() >= kOneRow * ui.unit;
  const bool narrow = area.width() < 560 * ui.unit;
  const float padding = (narrow ? 8.0f : 14.0f) * ui.unit;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2((narrow ? 0.0f : 2.0f) * ui.unit, 0));
  const Rect first{area.left + padding, area.top, area.right - padding, area.top + row_height(ui)};
  const Rect second = one_row ? first : Rect{first.left, first.bottom, first.right, area.bottom};
  draw_name(ui, first);
  const float name = first.left + text_size(Face::kHeading, "tcplab").x + (narrow ? 12.0f : 20.0f) * ui.unit;
  const bool open_button = requests.offer_files && !narrow;  // where there is no room, the picker has it
  const float settings = (ui.target() + 2 * ui.unit) * (open_button ? 4.0f : 3.0f);
  const float scenario_width =
      one_row ? 300 * ui.unit : std::min(420 * ui.unit, first.right - settings - name - 6 * ui.unit);
  place(ui, first, name);
  draw_scenario(ui, first, scenario_width, catalogue, requests);

  place(ui, second, one_row ? name + scenario_width + 18 * ui.unit : second.left);
  draw_transport(ui, !(narrow && ui.touch));
  ImGui::SameLine(0, 6 * ui.unit);
  draw_speed(ui);
  if (!narrow) {
    ImGui::SameLine(0, 14 * ui.unit);
    draw_time(ui);
  }
  const float axis = (narrow ? 78.0f : 230.0f) * ui.unit;
  const float fit_and_axis = axis + ui.target() + 6 * ui.unit;
  place(ui, second, second.right - fit_and_axis - (one_row ? settings + 10 * ui.unit : 0));
  draw_axis(ui, !narrow);
  ImGui::SameLine(0, 4 * ui.unit);
  if (icon_button(ui, "fit", Icon::kFit, (std::string(ui.tr(Text::kFit)) + "  F").c_str()))
    requests.fit = true;
  place(ui, first, first.right - settings);
  if (open_button) {
    if (icon_button(ui, "open", Icon::kOpen, ui.tr(Text::kOpenFile))) requests.choose_file = true;
    ImGui::SameLine();
  }
  draw_settings(ui, requests);
  ImGui::PopStyleVar();
}

void TopBar::draw_name(const Ui& ui, const Rect& row) {
  const ImVec2 size = text_size(Face::kHeading, "tcplab");
  const Point at{row.left, row.center().y - size.y / 2};
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  put_text(draw, Face::kHeading, at, ui.colors().accent, "tcp");
  put_text(draw, Face::kHeading, {at.x + text_size(Face::kHeading, "tcp").x, at.y}, ui.colors().text, "lab");
}

void TopBar::draw_scenario(const Ui& ui, const Rect& row, float width, const Catalogue& catalogue,
                           BarRequests& requests) {
  const Palette& c = ui.colors();
  const float height = ui.target();
  const Point at = point(ImGui::GetCursorScreenPos());
  const bool pressed = ImGui::InvisibleButton("scenario", {width, height}) || requests.picker;
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
  if (pressed) {
    ImGui::OpenPopup("scenarios");
    picked_ = std::max(0, ui.model.run() ? catalogue.find(ui.model.run()->name) : 0);
  }
  ImGui::SetNextWindowPos({std::min(at.x, row.right - 320 * ui.unit), at.y + height + 6 * ui.unit});
  draw_picker(ui, catalogue, requests);
}

bool TopBar::draw_entry(const Ui& ui, const Catalogue::Entry& entry, bool lit, bool current, float width) {
  const Palette& c = ui.colors();
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
           entry.title_in(ui.language));
  draw.AddText(small, size, {ui.snap(at.x + padding), ui.snap(at.y + padding + title_height)}, c.muted,
               about.c_str(), nullptr, wrap);
  return pressed;
}

void TopBar::draw_picker(const Ui& ui, const Catalogue& catalogue, BarRequests& requests) {
  const ImGuiViewport& screen = *ImGui::GetMainViewport();
  const float width = std::min(470 * ui.unit, screen.Size.x - 24 * ui.unit);
  ImGui::SetNextWindowSizeConstraints({0, 0}, {width + 16 * ui.unit, screen.Size.y - 80 * ui.unit});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(8 * ui.unit, 8 * ui.unit));
  picker_open_ = ImGui::BeginPopup("scenarios");
  ImGui::PopStyleVar();
  if (!picker_open_) return;
  const auto& entries = catalogue.entries();
  const int count = static_cast<int>(entries.size());
  int moved = 0;
  if (ImGui::IsKeyPressed(ImGuiKey_DownArrow) || ImGui::IsKeyPressed(ImGuiKey_J)) moved = 1;
  if (ImGui::IsKeyPressed(ImGuiKey_UpArrow) || ImGui::IsKeyPressed(ImGuiKey_K)) moved = -1;
  if (ImGui::IsKeyPressed(ImGuiKey_Home)) moved = -count;
  if (ImGui::IsKeyPressed(ImGuiKey_End)) moved = count;
  picked_ = std::clamp(picked_ + moved, 0, std::max(count - 1, 0));
  const bool entered = ImGui::IsKeyPressed(ImGuiKey_Enter) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter);
  for (int i = 0; i < count; ++i) {
    const Catalogue::Entry& entry = entries[static_cast<std::size_t>(i)];
    const bool current = ui.model.run() && ui.model.run()->name == entry.name;
    const bool pressed = draw_entry(ui, entry, i == picked_, current, width - 16 * ui.unit);
    if (i == picked_ && moved != 0) ImGui::SetScrollHereY();
    if (pressed || (entered && i == picked_)) requests.open = &entry;
  }
  ImGui::Dummy({1, 4 * ui.unit});
  ImGui::Indent(10 * ui.unit);
  if (requests.offer_files && ImGui::Button(ui.tr(Text::kOpenFile), {0, ui.target()}))
    requests.choose_file = true;
  paragraph(Face::kSmall, ui.colors().muted, ui.tr(Text::kOwnFile));
  ImGui::Unindent(10 * ui.unit);
  if (requests.open || requests.choose_file || ImGui::IsKeyPressed(ImGuiKey_Escape))
    ImGui::CloseCurrentPopup();
  ImGui::EndPopup();
}

void TopBar::draw_transport(const Ui& ui, bool all) {
  const auto tip = [&ui](Text id, const char* key) { return std::string(ui.tr(id)) + "  " + key; };
  Model& model = ui.model;
  ImGui::BeginDisabled(!model.run());
  if (all) {
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
  ImGui::SameLine();
  if (icon_button(ui, "end", Icon::kEnd, tip(Text::kToEnd, "End").c_str())) model.go_to_end();
  ImGui::EndDisabled();
}

void TopBar::draw_speed(const Ui& ui) {
  Model& model = ui.model;
  const float height = ui.target();
  ImGui::PushFont(face(Face::kSmall));
  if (ImGui::Button((speed_text(model.playback().speed()) + "###speed").c_str(), {48 * ui.unit, height}))
    ImGui::OpenPopup("speeds");
  ImGui::PopFont();
  if (ImGui::IsItemHovered(ImGuiHoveredFlags_ForTooltip))
    tooltip(ui, std::string(ui.tr(Text::kSpeed)) + "  , .");
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(8 * ui.unit, 8 * ui.unit));
  if (ImGui::BeginPopup("speeds")) {
    for (const double speed : Playback::kSpeeds) {
      const bool chosen = speed == model.playback().speed();
      if (ImGui::Selectable(speed_text(speed).c_str(), chosen, 0, {0, ui.touch ? height : 0}))
        model.set_speed(speed);
    }
    if (model.run() && model.axis() != AxisMode::kPerEvent) {
      const double rate = model.playback().rate(model.map(), model.run()->index.usual_flight());
      const Duration shown{static_cast<std::int64_t>(rate * 1e9)};
      ImGui::Dummy({1, 2 * ui.unit});
      ImGui::PushFont(face(Face::kSmall));
      ImGui::TextColored(vec(ui.colors().muted), "%s",
                         text_with(Text::kPace, ui.language, format_duration(shown)).c_str());
      ImGui::PopFont();
    }
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
}

void TopBar::draw_time(const Ui& ui) {
  if (!ui.model.run()) return;
  const Palette& c = ui.colors();
  const Run& run = *ui.model.run();
  const Focus& focus = ui.model.focus();
  const std::string time = format_instant(focus.at, unit_for(run.index.end()), microseconds(1));
  const std::size_t count = run.trace().events.size();
  const std::string which =
      text_with(Text::kEventOf, ui.language,
                focus.event == lab::kNoEvent ? "0" : format_count(focus.event + 1ull), format_count(count));
  const Point at = point(ImGui::GetCursorScreenPos());
  const float line = text_size(Face::kSmall, which).y;
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const float top = at.y + ui.target() / 2 - line - ui.unit;
  put_text(draw, Face::kSmallMono, {at.x, top}, c.text, time);
  put_text(draw, Face::kSmall, {at.x, top + line + ui.unit}, c.muted, which);
  ImGui::Dummy({1, ui.target()});
}

void TopBar::draw_axis(const Ui& ui, bool wide) {
  const char* names[] = {ui.tr(Text::kAxisLinear), ui.tr(Text::kAxisCompact), ui.tr(Text::kAxisPerEvent)};
  const char* tips[] = {ui.tr(Text::kAxisLinearAbout), ui.tr(Text::kAxisCompactAbout),
                        ui.tr(Text::kAxisPerEventAbout)};
  int chosen = static_cast<int>(ui.model.axis());
  if (wide) {
    if (segmented(ui, "axis", names, tips, 3, chosen)) ui.model.set_axis(static_cast<AxisMode>(chosen));
    return;
  }
  ImGui::PushFont(face(Face::kSmall));
  if (ImGui::Button((std::string(names[chosen]) + "###axis").c_str(), {76 * ui.unit, ui.target()})) {
    ui.model.set_axis(static_cast<AxisMode>((chosen + 1) % 3));
  }
  ImGui::PopFont();
}

void TopBar::draw_settings(const Ui& ui, BarRequests& requests) {
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
    requests.help = true;
}

}  // namespace tcplab::shell
