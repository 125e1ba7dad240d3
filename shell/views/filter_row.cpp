#include "shell/views/filter_row.hpp"

#include <algorithm>
#include <string>

#include <imgui.h>

namespace tcplab::shell {
namespace {

constexpr Words kHint{"Display filter", "显示过滤器"};
constexpr Words kClear{"No filter", "取消过滤"};

}  // namespace

void draw_filter_row(const Ui& ui) {
  const Sieve& sieve = ui.model.sieve();
  const float button = ui.target();
  const bool any = !sieve.text().empty();
  const float padding = std::max((button - ImGui::GetFontSize()) / 2, 1.0f);
  std::string text = sieve.text();
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(6 * ui.unit, padding));
  if (sieve.error()) ImGui::PushStyleColor(ImGuiCol_Text, vec(ui.colors().loss));
  const float room = ImGui::GetContentRegionAvail().x;
  ImGui::SetNextItemWidth(std::max(room - (any ? button + 6 * ui.unit : 0), 60 * ui.unit));
  const bool changed = search_field("##display-filter", kHint.in(ui.language).data(), text);
  if (sieve.error()) ImGui::PopStyleColor();
  ImGui::PopStyleVar();
  if (changed) ui.model.set_filter(text);
  if (any) {
    ImGui::SameLine(0, 6 * ui.unit);
    if (icon_button(ui, "no-filter", Icon::kClose, kClear.in(ui.language).data())) ui.model.set_filter("");
  }
  const auto& error = ui.model.sieve().error();
  if (!error) return;
  const std::string_view wrong =
      std::string_view(ui.model.sieve().text()).substr(std::min(error->at, text.size()), error->length);
  std::string told = error->message.in(ui.language);
  if (!wrong.empty() && told.find(wrong) == std::string::npos) told = std::string(wrong) + ": " + told;
  if (!error->hint.empty()) told += "  " + error->hint.in(ui.language);
  paragraph(Face::kSmall, ui.colors().loss, told);
}

}  // namespace tcplab::shell
