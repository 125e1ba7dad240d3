#include "shell/views/filter_row.hpp"

#include <algorithm>
#include <string>

#include <imgui.h>

namespace tcplab::shell {
namespace {

constexpr Words kHint{"Display filter", "显示过滤器"};
constexpr Words kClear{"No filter", "取消过滤"};
constexpr Words kHolds{"Display filter: ", "显示过滤器："};

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

float filter_strip_height(const Ui& ui) {
  const Sieve& sieve = ui.model.sieve();
  return sieve.everything() || sieve.of_streams_alone() ? 0 : ui.target() + 8 * ui.unit;
}

void draw_filter_strip(const Ui& ui, const Rect& area) {
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const float left = area.left + 12 * ui.unit;
  const float right = area.right - ui.target() - 6 * ui.unit;
  const std::string text =
      fitted(Face::kText, std::string(kHolds.in(ui.language)) + ui.model.sieve().holding(),
             right - left - 8 * ui.unit);
  put_text(draw, Face::kText, {left, area.center().y - text_size(Face::kText, text).y / 2}, c.accent, text);
  ImGui::SetCursorScreenPos({right, ui.snap(area.center().y - ui.target() / 2)});
  if (icon_button(ui, "filter-off", Icon::kClose, kClear.in(ui.language).data())) ui.model.set_filter("");
}

}  // namespace tcplab::shell
