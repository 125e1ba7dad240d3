#pragma once

#include <string_view>

#include "shell/ui.hpp"

namespace tcplab::shell {

// A button that can be the chosen one of several.
bool choice_button(const Ui& ui, std::string_view name, const char* id, float width, bool enabled,
                   bool chosen);

// Buttons in a row that goes on below where it has no room.
class ButtonRow {
 public:
  explicit ButtonRow(const Ui& ui)
      : ui_(ui), right_(ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x) {}
  bool add(std::string_view name, const char* id, bool enabled, bool chosen = false);

 private:
  const Ui& ui_;
  float right_;
  bool any_ = false;
};

}  // namespace tcplab::shell
