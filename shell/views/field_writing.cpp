#include "shell/views/field_writing.hpp"

#include <algorithm>
#include <utility>

#include <misc/cpp/imgui_stdlib.h>

namespace tcplab::shell {
namespace {

constexpr Words kApply{"OK", "确定"};
constexpr Words kLeave{"Leave it as it is", "保持原样"};
constexpr int kFramesToKeyboard = 3;

bool key_pressed(ImGuiKey key) { return ImGui::IsKeyPressed(key, false); }

}  // namespace

void FieldWriting::begin(std::string text) {
  first_ = text_ = std::move(text);
  wrong_ = {};
  frames_ = kFramesToKeyboard;
}

void FieldWriting::refuse(Message why) {
  wrong_ = std::move(why);
  frames_ = kFramesToKeyboard;
}

FieldWriting::Wish FieldWriting::draw(const Ui& ui, const std::string& name, const Message& hint) {
  Wish wish = Wish::kNone;
  const float side = ui.target();
  const std::string apply(kApply.in(ui.language));
  const float button = text_size(Face::kText, apply).x + 16 * ui.unit;
  const float gap = 4 * ui.unit;
  const float room = ImGui::GetContentRegionAvail().x;
  const std::string id = "##" + name;
  ImGui::BeginGroup();
  // It is brought into sight first: what is cut away takes no keys.
  if (frames_ > 0) ImGui::SetScrollHereY(0.5f);
  if (frames_ > 0 && --frames_ == 0) give_keyboard(id.c_str());
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                      ImVec2(6 * ui.unit, std::max((side - ImGui::GetFontSize()) / 2, 1.0f)));
  ImGui::SetNextItemWidth(std::max(room - button - side - 2 * gap, 60 * ui.unit));
  const ImGuiInputTextFlags all = wrong_.empty() ? ImGuiInputTextFlags_AutoSelectAll : 0;
  const bool entered = ImGui::InputText(id.c_str(), &text_, ImGuiInputTextFlags_EnterReturnsTrue | all);
  ImGui::PopStyleVar();
  const bool left = ImGui::IsItemDeactivated();
  if (ImGui::IsItemActive() && key_pressed(ImGuiKey_DownArrow)) wish = Wish::kNext;
  if (ImGui::IsItemActive() && key_pressed(ImGuiKey_UpArrow)) wish = Wish::kPrevious;
  if (entered) wish = Wish::kApply;
  if (left && !entered && text_ == first_) wish = Wish::kGiveUp;
  if (key_pressed(ImGuiKey_Escape) && !ui.popups.current()) wish = Wish::kGiveUp;
  ImGui::SameLine(0, gap);
  if (text_button("apply-field", apply, {button, side})) wish = Wish::kApply;
  ImGui::SameLine(0, gap);
  if (icon_button(ui, "leave-field", Icon::kClose, (std::string(kLeave.in(ui.language)) + "  Esc").c_str()))
    wish = Wish::kGiveUp;
  if (!wrong_.empty()) paragraph(Face::kSmall, ui.colors().loss, wrong_.in(ui.language));
  paragraph(Face::kSmall, ui.colors().muted, hint.in(ui.language));
  ImGui::EndGroup();
  return wish;
}

}  // namespace tcplab::shell
