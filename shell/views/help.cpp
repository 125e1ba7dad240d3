#include <algorithm>
#include <string>

#include "shell/views/button_row.hpp"
#include "shell/views/top_bar.hpp"

namespace tcplab::shell {
namespace {

struct Line {
  const char* keys;
  Text what;
  bool HelpOffers::*offer = nullptr;  // what does something only with that
};

constexpr Line kKeys[] = {
    {"\u2190  \u2192    j  k", Text::kKeyStep},
    {"Shift + \u2190  \u2192", Text::kKeyStepHost},
    {"[   ]", Text::kKeyCauseEffect, &HelpOffers::run},
    {"Space", Text::kKeyPlay},
    {",   .", Text::kKeySpeed},
    {"Home   End", Text::kKeyEnds},
    {"F", Text::kKeyFit},
    {"+   \u2212", Text::kKeyZoom},
    {"A", Text::kKeyAxis},
    {"H", Text::kKeyHops, &HelpOffers::run},
    {"N", Text::kKeyNumbers},
    {"1 \u2026 0   Shift + 1", Text::kKeyTabs},
    {"G", Text::kKeyMaking, &HelpOffers::run},
    {"W", Text::kKeyLayout},
    {"M   Shift + F10", Text::kKeyMenu, &HelpOffers::change},
    {"D", Text::kKeyBookmark},
    {"V   Shift + V", Text::kKeyBookmarks},
    {"R", Text::kKeyMeasure},
    {"Del", Text::kKeyDrop, &HelpOffers::change},
    {"Ctrl/\u2318 Z", Text::kKeyUndo, &HelpOffers::change},
    {"Ctrl/\u2318 Y   Shift Z", Text::kKeyRedo, &HelpOffers::change},
    {"Esc", Text::kKeyEscape},
    {"B", Text::kKeyGhost, &HelpOffers::change},
    {"O", Text::kKeyScenarios},
    {"Ctrl/\u2318 V", Text::kKeyPaste},
    {"Ctrl/\u2318 K", Text::kKeyCommands},
    {"C", Text::kCourse, &HelpOffers::course},
    {"E", Text::kKeyEdit, &HelpOffers::edit},
    {"S", Text::kKeyShare, &HelpOffers::share},
    {"Q", Text::kKeyCursor},
    {"T", Text::kKeyTheme},
    {"L", Text::kKeyLanguage},
    {"?", Text::kKeyHelp},
};

constexpr Line kMouse[] = {{"", Text::kMouseWheel},
                           {"", Text::kMouseDrag},
                           {"", Text::kMouseRange},
                           {"", Text::kMouseClick},
                           {"", Text::kMouseRuler},
                           {"", Text::kMouseHead, &HelpOffers::change},
                           {"", Text::kMouseMenu, &HelpOffers::change},
                           {"", Text::kTouchPinch}};

bool is_offered(const Line& line, const HelpOffers& offers) {
  return line.offer == nullptr || offers.*line.offer;
}

// Narrow enough for a phone: what a key does wraps beside it.
void draw_keys(const Ui& ui, const HelpOffers& offers) {
  float keys = 0;
  for (const Line& line : kKeys)
    keys = std::max(keys, text_size(Face::kMono, key_name(line.keys, ui.language)).x);
  if (!ImGui::BeginTable("keys", 2)) return;
  ImGui::TableSetupColumn("key", ImGuiTableColumnFlags_WidthFixed, keys + 8 * ui.unit);
  ImGui::TableSetupColumn("what", ImGuiTableColumnFlags_WidthStretch);
  for (const Line& line : kKeys) {
    if (!is_offered(line, offers)) continue;
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    paragraph(Face::kMono, ui.colors().accent, key_name(line.keys, ui.language));
    ImGui::TableNextColumn();
    paragraph(Face::kText, ui.colors().text, ui.tr(line.what));
  }
  ImGui::EndTable();
}

}  // namespace

HelpWish draw_help(const Ui& ui, const HelpOffers& offers) {
  section(ui, ui.tr(Text::kKeyboard));
  draw_keys(ui, offers);
  section(ui, ui.tr(Text::kMouse));
  for (const Line& line : kMouse) {
    if (is_offered(line, offers)) paragraph(Face::kText, ui.colors().text, ui.tr(line.what));
  }
  ImGui::Dummy({1, 4 * ui.unit});
  ButtonRow row(ui);
  HelpWish wish = HelpWish::kNone;
  if (offers.text && row.add(ui.tr(Text::kReadAsText), "text", true)) wish = HelpWish::kText;
  if (offers.guide && row.add(ui.tr(Text::kUserGuide), "guide", true)) wish = HelpWish::kGuide;
  if (wish != HelpWish::kNone) ui.popups.close();
  return wish;
}

}  // namespace tcplab::shell
