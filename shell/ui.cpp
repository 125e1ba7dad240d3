#include "shell/ui.hpp"

#include <algorithm>
#include <cmath>

#include <imgui_internal.h>
#include <misc/cpp/imgui_stdlib.h>

#include "shell/wrap.hpp"

namespace tcplab::shell {

float Ui::snap(float value) const { return std::round(value / pixel) * pixel; }

void Ui::level_rule(ImDrawList& draw, float left, float right, float y, Color color) const {
  draw.AddRectFilled({left, snap(y)}, {right, snap(y) + pixel}, color);
}

void Ui::upright_rule(ImDrawList& draw, float x, float top, float bottom, Color color) const {
  draw.AddRectFilled({snap(x), top}, {snap(x) + pixel, bottom}, color);
}

void put_text(ImDrawList& draw, Face face_id, Point at, Color color, std::string_view text) {
  ImFont* font = face(face_id);
  // Glyphs are sharp where they start on a device pixel.
  const float ratio = ImGui::GetIO().DisplayFramebufferScale.y;
  const ImVec2 place(std::round(at.x * ratio) / ratio, std::round(at.y * ratio) / ratio);
  draw.AddText(font, font->FontSize * ImGui::GetIO().FontGlobalScale, place, color, text.data(),
               text.data() + text.size());
}

ImVec2 text_size(Face face_id, std::string_view text) {
  ImFont* font = face(face_id);
  return font->CalcTextSizeA(font->FontSize * ImGui::GetIO().FontGlobalScale, FLT_MAX, 0, text.data(),
                             text.data() + text.size());
}

std::string fitted(Face face_id, std::string_view text, float width) {
  if (text_size(face_id, text).x <= width) return std::string(text);
  ImFont* font = face(face_id);
  const float room = width - text_size(face_id, "\u2026").x;
  const char* rest = nullptr;
  font->CalcTextSizeA(font->FontSize * ImGui::GetIO().FontGlobalScale, std::max(room, 0.0f), 0, text.data(),
                      text.data() + text.size(), &rest);
  return std::string(text.data(), rest) + "\u2026";
}

std::string fitted(Face face_id, std::string_view text, float width, std::size_t lines) {
  std::string broken =
      wrap_text(text, width, [face_id](std::string_view piece) { return text_size(face_id, piece).x; });
  std::size_t last = 0;  // where the last line begins that there is room for
  for (std::size_t line = 1; line < lines; ++line) {
    const std::size_t end = broken.find('\n', last);
    if (end == std::string::npos) return broken;
    last = end + 1;
  }
  if (broken.find('\n', last) == std::string::npos) return broken;
  std::replace(broken.begin() + static_cast<std::ptrdiff_t>(last), broken.end(), '\n', ' ');
  return broken.substr(0, last) + fitted(face_id, std::string_view(broken).substr(last), width);
}

void tooltip(const Ui& ui, std::string_view text) {
  // A finger that has gone points at nothing any more; one that rests asks what it is on.
  if (ui.touch && !ImGui::IsMouseDown(ImGuiMouseButton_Left)) return;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(9 * ui.unit, 6 * ui.unit));
  if (ImGui::BeginTooltip()) {
    ImGui::PushFont(face(Face::kSmall));
    ImGui::PushTextWrapPos(320 * ui.unit);
    const std::string lines = wrapped(Face::kSmall, text, 310 * ui.unit);
    ImGui::TextUnformatted(lines.data(), lines.data() + lines.size());
    ImGui::PopTextWrapPos();
    ImGui::PopFont();
    ImGui::EndTooltip();
  }
  ImGui::PopStyleVar();
}

bool icon_button(const Ui& ui, const char* id, Icon icon, const char* tip, bool active) {
  const float side = ui.target();
  const Point at = point(ImGui::GetCursorScreenPos());
  const bool pressed = ImGui::InvisibleButton(id, {side, side});
  const bool hovered = ImGui::IsItemHovered();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const Palette& c = ui.colors();
  if (active || hovered) {
    draw.AddRectFilled({at.x, at.y}, {at.x + side, at.y + side}, active ? c.accent : c.hovered, 7 * ui.unit);
  }
  const Color color = active ? c.on_accent : hovered ? c.text : c.muted;
  draw_icon(draw, icon, {ui.snap(at.x + side / 2), ui.snap(at.y + side / 2)}, 14 * ui.unit, color);
  if (ImGui::IsItemHovered(ImGuiHoveredFlags_ForTooltip)) tooltip(ui, tip);
  return pressed;
}

bool search_field(const char* id, const char* hint, std::string& text) {
  std::string typed = text;
  const bool changed = ImGui::InputTextWithHint(id, hint, &typed);
  if (!changed || ImGui::IsKeyPressed(ImGuiKey_Escape, false)) return false;
  text = typed;
  return true;
}

bool search_popup(const Ui& ui, const char* id, const char* hint, std::string& text, bool at_once) {
  // Whatever is written there; the field would keep it for itself.
  if (ImGui::GetIO().WantTextInput && ImGui::IsKeyPressed(ImGuiKey_Escape, false)) ui.popups.close();
  // Not before the next frame: the letter that opened the popup is no part of what is sought.
  if (at_once && ui.popups.fresh()) {
    ImGui::ActivateItemByID(ImGui::GetID(id));
    ImGui::GetCurrentContext()->NavNextActivateFlags = ImGuiActivateFlags_PreferInput;
  }
  return search_field(id, hint, text);
}

void give_keyboard(const char* id) {
  // As ImGui::SetKeyboardFocusHere() does it, which windows without navigation do not have.
  ImGuiContext& context = *ImGui::GetCurrentContext();
  context.NavActivateId = ImGui::GetID(id);
  context.NavActivateFlags = ImGuiActivateFlags_PreferInput | ImGuiActivateFlags_TryToPreserveState;
}

bool segmented(const Ui& ui, const char* id, const char* const* names, const char* const* tips, int count,
               int& chosen) {
  ImGui::PushID(id);
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const float height = ui.target();
  const float padding = 10 * ui.unit;
  const Point start = point(ImGui::GetCursorScreenPos());
  float width = 0;
  for (int i = 0; i < count; ++i) width += text_size(Face::kSmall, names[i]).x + 2 * padding;
  draw.AddRectFilled({start.x, start.y}, {start.x + width, start.y + height}, c.raised, 7 * ui.unit);
  draw.AddRect({start.x, start.y}, {start.x + width, start.y + height}, c.border, 7 * ui.unit);
  bool changed = false;
  for (int i = 0; i < count; ++i) {
    const ImVec2 size = text_size(Face::kSmall, names[i]);
    const Point at = point(ImGui::GetCursorScreenPos());
    const float cell = size.x + 2 * padding;
    ImGui::PushID(i);
    if (ImGui::InvisibleButton("choice", {cell, height}) && chosen != i) {
      chosen = i;
      changed = true;
    }
    ImGui::PopID();
    const bool hovered = ImGui::IsItemHovered();
    if (chosen == i) {
      draw.AddRectFilled({at.x + 2, at.y + 2}, {at.x + cell - 2, at.y + height - 2}, faded(c.accent, 0.22f),
                         5 * ui.unit);
    }
    put_text(draw, Face::kSmall, {at.x + padding, at.y + (height - size.y) / 2},
             chosen == i || hovered ? c.text : c.muted, names[i]);
    if (ImGui::IsItemHovered(ImGuiHoveredFlags_ForTooltip)) tooltip(ui, tips[i]);
    if (i + 1 < count) ImGui::SameLine(0, 0);
  }
  ImGui::PopID();
  return changed;
}

bool text_button(const char* id, std::string_view name, ImVec2 size) {
  const Point at = point(ImGui::GetCursorScreenPos());
  const bool pressed = ImGui::Button((std::string("###") + id).c_str(), size);
  const ImVec2 room = ImGui::GetItemRectSize();
  const std::string shown = fitted(Face::kText, name, room.x);
  const ImVec2 taken = text_size(Face::kText, shown);
  put_text(*ImGui::GetWindowDrawList(), Face::kText,
           {at.x + std::max((room.x - taken.x) / 2, 0.0f), at.y + (room.y - taken.y) / 2},
           ImGui::GetColorU32(ImGuiCol_Text), shown);
  return pressed;
}

bool text_row(const char* id, std::string_view name, bool chosen, ImVec2 size) {
  const Point at = point(ImGui::GetCursorScreenPos());
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));  // by which it would reach beyond its size
  const bool pressed = ImGui::Selectable((std::string("###") + id).c_str(), chosen,
                                         ImGuiSelectableFlags_DontClosePopups, size);
  ImGui::PopStyleVar();
  const std::string shown = fitted(Face::kText, name, size.x);
  put_text(*ImGui::GetWindowDrawList(), Face::kText,
           {at.x, at.y + (size.y - text_size(Face::kText, shown).y) / 2}, ImGui::GetColorU32(ImGuiCol_Text),
           shown);
  return pressed;
}

void section(const Ui& ui, const char* title) {
  ImGui::Dummy({0, 2 * ui.unit});
  ImGui::PushFont(face(Face::kSmall));
  ImGui::PushStyleColor(ImGuiCol_Text, ui.colors().muted);
  ImGui::TextUnformatted(title);
  ImGui::PopStyleColor();
  ImGui::PopFont();
}

std::string wrapped(Face face_id, std::string_view text, float width) {
  if (!has_chinese(text)) return std::string(text);
  return wrap_text(text, width, [face_id](std::string_view piece) { return text_size(face_id, piece).x; });
}

void paragraph(Face face_id, Color color, std::string_view text) {
  const std::string lines = wrapped(face_id, text, ImGui::GetContentRegionAvail().x);
  ImGui::PushFont(face(face_id));
  ImGui::PushStyleColor(ImGuiCol_Text, color);
  ImGui::PushTextWrapPos(0);
  ImGui::TextUnformatted(lines.data(), lines.data() + lines.size());
  ImGui::PopTextWrapPos();
  ImGui::PopStyleColor();
  ImGui::PopFont();
}

}  // namespace tcplab::shell
