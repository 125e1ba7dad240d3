#pragma once

#include <string>
#include <vector>

#include "tests/shell/driven_app.hpp"

namespace tcplab::shell {

// Every popup that there is, with each way to open it.
struct Way {
  PopupId popup;
  std::string control;  // clicked; empty: the key below
  ImGuiKey key = ImGuiKey_None;
  unsigned character = 0;
  bool command = false;  // with Ctrl
  bool writes = false;   // letters are written into a field from then on, and close nothing
};
inline const std::vector<Way> kWays = {{PopupId::kScenarios, "scenario"},
                                       {PopupId::kScenarios, "", ImGuiKey_O, 0, false, true},
                                       {PopupId::kSpeeds, "speed"},
                                       {PopupId::kHelp, "help"},
                                       {PopupId::kHelp, "", ImGuiKey_F1},
                                       {PopupId::kHelp, "", ImGuiKey_None, '?'},
                                       {PopupId::kCommands, "", ImGuiKey_K, 0, true},
                                       {PopupId::kEdit, "", ImGuiKey_M},
                                       {PopupId::kEdit, "", ImGuiKey_Menu},
                                       {PopupId::kBookmarks, "", ImGuiKey_D},
                                       {PopupId::kView, "view"}};

inline std::string told(const Way& way) {
  const std::string by = !way.control.empty() ? way.control : way.character != 0 ? "?" : "a key";
  return "popup " + std::to_string(static_cast<int>(way.popup)) + " opened by " + by;
}

// An App whose popups are opened as its user does it.
class AppWithPopups : public DrivenApp {
 protected:
  void open_popup(const Way& way) {
    if (!way.control.empty()) return click(way.control);
    if (way.command) ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, true);
    way.character != 0 ? type(way.character) : press(way.key);
    if (way.command) ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, false);
    frames(1);
  }
};

}  // namespace tcplab::shell
