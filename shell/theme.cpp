#include "shell/ui.hpp"

namespace tcplab::shell {

void apply_style(const Ui& ui) {
  const Palette& c = ui.colors();
  const float unit = ui.unit;
  const bool touch = ui.touch;
  ImGuiStyle& style = ImGui::GetStyle();
  style = ImGuiStyle();
  style.WindowPadding = {0, 0};
  style.FramePadding = {9 * unit, (touch ? 11.0f : 6.0f) * unit};
  style.ItemSpacing = {8 * unit, 6 * unit};
  style.CellPadding = {6 * unit, (touch ? 7.0f : 3.0f) * unit};
  style.WindowRounding = 0;
  style.ChildRounding = 0;
  style.PopupRounding = 10 * unit;
  style.FrameRounding = 6 * unit;
  style.ScrollbarSize = (touch ? 16.0f : 11.0f) * unit;
  style.ScrollbarRounding = 6 * unit;
  style.GrabRounding = 6 * unit;
  style.WindowBorderSize = 0;
  style.ChildBorderSize = 0;
  style.PopupBorderSize = style.FrameBorderSize = ui.contrast == ContrastLevel::kMore ? 2.0f : 1.0f;
  style.HoverDelayNormal = 0.35f;
  style.DisabledAlpha = 0.4f;
  ImVec4* colors = style.Colors;
  const auto set = [colors](ImGuiCol slot, Color color) { colors[slot] = vec(color); };
  set(ImGuiCol_Text, c.text);
  set(ImGuiCol_TextDisabled, c.muted);
  set(ImGuiCol_WindowBg, c.panel);
  set(ImGuiCol_ChildBg, 0);
  set(ImGuiCol_PopupBg, c.raised);
  set(ImGuiCol_Border, c.border);
  set(ImGuiCol_BorderShadow, 0);
  set(ImGuiCol_FrameBg, c.raised);
  set(ImGuiCol_FrameBgHovered, c.hovered);
  set(ImGuiCol_FrameBgActive, c.hovered);
  set(ImGuiCol_ScrollbarBg, 0);
  set(ImGuiCol_ScrollbarGrab, c.border);
  set(ImGuiCol_ScrollbarGrabHovered, c.faint);
  set(ImGuiCol_ScrollbarGrabActive, c.faint);
  set(ImGuiCol_CheckMark, c.accent);
  set(ImGuiCol_Button, c.raised);
  set(ImGuiCol_ButtonHovered, c.hovered);
  set(ImGuiCol_ButtonActive, c.border);
  set(ImGuiCol_Header, faded(c.accent, 0.18f));
  set(ImGuiCol_HeaderHovered, c.hovered);
  set(ImGuiCol_HeaderActive, faded(c.accent, 0.28f));
  set(ImGuiCol_Separator, c.border);
  set(ImGuiCol_SeparatorHovered, c.accent);
  set(ImGuiCol_SeparatorActive, c.accent);
  set(ImGuiCol_TableBorderLight, c.border);
  set(ImGuiCol_TableBorderStrong, c.border);
  set(ImGuiCol_TableHeaderBg, c.panel);
  set(ImGuiCol_TableRowBg, 0);
  set(ImGuiCol_TableRowBgAlt, faded(c.text, 0.025f));
  set(ImGuiCol_TextSelectedBg, faded(c.accent, 0.35f));
  set(ImGuiCol_NavHighlight, c.accent);
  set(ImGuiCol_ModalWindowDimBg, 0x80000000u);
}

}  // namespace tcplab::shell
