#include "shell/views/top_bar.hpp"

namespace tcplab::shell {
namespace {

struct Line {
  const char* keys;
  Text what;
};

constexpr Line kKeys[] = {
    {"\u2190  \u2192    j  k", Text::kKeyStep},
    {"Shift + \u2190  \u2192", Text::kKeyStepHost},
    {"[   ]", Text::kKeyCauseEffect},
    {"Space", Text::kKeyPlay},
    {",   .", Text::kKeySpeed},
    {"Home   End", Text::kKeyEnds},
    {"F", Text::kKeyFit},
    {"+   \u2212", Text::kKeyZoom},
    {"A", Text::kKeyAxis},
    {"1  2  3  4  5", Text::kKeyTabs},
    {"O", Text::kKeyScenarios},
    {"Ctrl/\u2318 V", Text::kKeyPaste},
    {"T", Text::kKeyTheme},
    {"L", Text::kKeyLanguage},
    {"?", Text::kKeyHelp},
};

constexpr Text kMouse[] = {Text::kMouseWheel, Text::kMouseDrag,  Text::kMouseRange,
                           Text::kMouseClick, Text::kMouseRuler, Text::kTouchPinch};

void draw_keys(const Ui& ui) {
  if (!ImGui::BeginTable("keys", 2, ImGuiTableFlags_SizingFixedFit)) return;
  for (const Line& line : kKeys) {
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    ImGui::PushFont(face(Face::kMono));
    ImGui::TextColored(vec(ui.colors().accent), "%s", line.keys);
    ImGui::PopFont();
    ImGui::TableNextColumn();
    ImGui::TextUnformatted(ui.tr(line.what));
  }
  ImGui::EndTable();
}

}  // namespace

void draw_help(const Ui& ui, bool& open) {
  constexpr const char* kId = "help";
  if (open && !ImGui::IsPopupOpen(kId)) ImGui::OpenPopup(kId);
  const ImGuiViewport& screen = *ImGui::GetMainViewport();
  ImGui::SetNextWindowPos({screen.Pos.x + screen.Size.x / 2, screen.Pos.y + screen.Size.y / 2},
                          ImGuiCond_Always, {0.5f, 0.5f});
  ImGui::SetNextWindowSizeConstraints({0, 0}, {screen.Size.x - 24 * ui.unit, screen.Size.y - 24 * ui.unit});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(22 * ui.unit, 18 * ui.unit));
  if (ImGui::BeginPopup(kId)) {
    paragraph(Face::kHeading, ui.colors().text, ui.tr(Text::kKeys));
    section(ui, ui.tr(Text::kKeyboard));
    draw_keys(ui);
    section(ui, ui.tr(Text::kMouse));
    for (const Text line : kMouse) ImGui::TextUnformatted(ui.tr(line));
    if (!open || ImGui::IsKeyPressed(ImGuiKey_Escape)) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
  } else {
    open = false;
  }
  ImGui::PopStyleVar();
}

}  // namespace tcplab::shell
