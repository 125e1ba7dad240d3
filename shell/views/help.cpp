#include <algorithm>
#include <string>

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
    {"H", Text::kKeyHops},
    {"N", Text::kKeyNumbers},
    {"1 \u2026 9", Text::kKeyTabs},
    {"G", Text::kKeyMaking},
    {"O", Text::kKeyScenarios},
    {"Ctrl/\u2318 V", Text::kKeyPaste},
    {"T", Text::kKeyTheme},
    {"L", Text::kKeyLanguage},
    {"?", Text::kKeyHelp},
};

constexpr Text kMouse[] = {Text::kMouseWheel, Text::kMouseDrag,  Text::kMouseRange,
                           Text::kMouseClick, Text::kMouseRuler, Text::kTouchPinch};

// Narrow enough for a phone: what a key does wraps beside it.
void draw_keys(const Ui& ui) {
  float keys = 0;
  for (const Line& line : kKeys)
    keys = std::max(keys, text_size(Face::kMono, key_name(line.keys, ui.language)).x);
  if (!ImGui::BeginTable("keys", 2)) return;
  ImGui::TableSetupColumn("key", ImGuiTableColumnFlags_WidthFixed, keys + 8 * ui.unit);
  ImGui::TableSetupColumn("what", ImGuiTableColumnFlags_WidthStretch);
  for (const Line& line : kKeys) {
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    paragraph(Face::kMono, ui.colors().accent, key_name(line.keys, ui.language));
    ImGui::TableNextColumn();
    paragraph(Face::kText, ui.colors().text, ui.tr(line.what));
  }
  ImGui::EndTable();
}

}  // namespace

bool draw_help(const Ui& ui, bool offer_text) {
  section(ui, ui.tr(Text::kKeyboard));
  draw_keys(ui);
  section(ui, ui.tr(Text::kMouse));
  for (const Text line : kMouse) paragraph(Face::kText, ui.colors().text, ui.tr(line));
  if (!offer_text) return false;
  ImGui::Dummy({1, 4 * ui.unit});
  const bool wanted =
      ImGui::Button((std::string(ui.tr(Text::kReadAsText)) + "###text").c_str(), {0, ui.target()});
  if (wanted) ui.popups.close();
  return wanted;
}

}  // namespace tcplab::shell
