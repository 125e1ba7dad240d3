#include <algorithm>

#include "shell/banner.hpp"
#include "shell/format.hpp"
#include "shell/model/remarks.hpp"
#include "shell/views/panels.hpp"

namespace tcplab::shell {
namespace {

using packetdrill::run::RunReport;
using packetdrill::run::Verdict;

constexpr std::size_t kRemarksShown = 8;

// Writes text in the fixed-width face from the cursor on, breaking lines at spaces; what is in the ranges
// stands out.
void marked_text(const Ui& ui, const std::string& text, const std::vector<Range>& ranges, Color color) {
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const Palette& c = ui.colors();
  const Point start = point(ImGui::GetCursorScreenPos());
  const float right = start.x + ImGui::GetContentRegionAvail().x;
  const float letter = text_size(Face::kSmallMono, "0").x;
  const float line = text_size(Face::kSmallMono, "0").y + 4 * ui.unit;
  Point at = start;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size() - 1) + 1;
    if (at.x > start.x && at.x + static_cast<float>(end - begin) * letter > right)
      at = {start.x, at.y + line};
    for (const Range& range : ranges) {
      if (range.begin >= end || range.end <= begin) continue;
      const float from = at.x + static_cast<float>(std::max(range.begin, begin) - begin) * letter;
      const float to = at.x + static_cast<float>(std::min(range.end, end) - begin) * letter;
      draw.AddRectFilled({from - ui.unit, at.y}, {to + ui.unit, at.y + line - 2 * ui.unit},
                         faded(color, 0.3f), 3 * ui.unit);
      draw.AddLine({from, at.y + line - 2 * ui.unit}, {to, at.y + line - 2 * ui.unit}, color, 1.5f * ui.unit);
    }
    put_text(draw, Face::kSmallMono, at, c.text, std::string_view(text).substr(begin, end - begin));
    at.x += static_cast<float>(end - begin) * letter;
    begin = end;
  }
  ImGui::Dummy({1, at.y - start.y + line});
}

void draw_sides(const Ui& ui, const RunReport& report, Color color) {
  if (report.expected.empty() && report.actual.empty()) return;
  const std::string& expected = report.expected.in(ui.language);
  const std::string& actual = report.actual.in(ui.language);
  const Difference marks = difference(expected, actual);
  const float column = std::max(text_size(Face::kSmall, ui.tr(Text::kExpected)).x,
                                text_size(Face::kSmall, ui.tr(Text::kActual)).x);
  const auto side = [&](Text name, const std::string& text, const std::vector<Range>& ranges) {
    const Point at = point(ImGui::GetCursorScreenPos());
    put_text(*ImGui::GetWindowDrawList(), Face::kSmall, at, ui.colors().muted, ui.tr(name));
    ImGui::SetCursorScreenPos({at.x + column + 14 * ui.unit, at.y});
    if (text.empty()) {
      paragraph(Face::kSmall, ui.colors().muted, ui.tr(Text::kNothing));
    } else {
      marked_text(ui, text, ranges, color);
    }
  };
  side(Text::kExpected, expected, marks.left);
  side(Text::kActual, actual, marks.right);
}

}  // namespace

Color verdict_color(const Palette& colors, Verdict verdict) {
  switch (verdict) {
    case Verdict::kPassed:
      return colors.state(tcp::State::kEstablished);
    case Verdict::kFailed:
      return colors.loss;
    case Verdict::kNotRun:
      break;
  }
  return colors.retransmission;
}

std::string verdict_title(const RunReport& report, Language language) {
  switch (report.verdict) {
    case Verdict::kPassed:
      return text_with(Text::kPassed, language, format_count(report.checked));
    case Verdict::kFailed:
      return text_with(Text::kFailed, language, std::to_string(report.at.line));
    case Verdict::kNotRun:
      break;
  }
  return text_with(Text::kNotRun, language, std::to_string(report.at.line));
}

void VerdictBanner::draw_remarks(const Ui& ui, const RunReport& report) {
  const std::string title = remarks_title(report, ui.language);
  if (title.empty()) return;
  const std::vector<Remark> all = remarks(report, ui.language);
  ImGui::PushFont(face(Face::kSmall));
  if (all.empty()) {
    ImGui::TextUnformatted(title.c_str());
  } else if (ImGui::Button((title + (listed_ ? " -" : " +") + "###remarks").c_str(), {0, ui.target()})) {
    listed_ = !listed_;
  }
  ImGui::PopFont();
  if (!listed_) return;
  for (std::size_t i = 0; i < std::min(all.size(), kRemarksShown); ++i) {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    paragraph(Face::kSmallMono, ui.colors().muted, all[i].where + "  " + all[i].text);
    if (all[i].event == trace::kNoEvent) continue;
    const ImVec2 after = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos(start);
    ImGui::PushID(static_cast<int>(i));
    if (ImGui::InvisibleButton("remark", {ImGui::GetContentRegionAvail().x, after.y - start.y})) {
      ui.model.select(all[i].event);
    }
    ImGui::PopID();
    if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    ImGui::SetCursorScreenPos(after);
  }
  if (all.size() > kRemarksShown) paragraph(Face::kSmallMono, ui.colors().muted, "\u2026");
}

void VerdictBanner::draw(const Ui& ui, float most) {
  if (!shown(ui.model)) return;
  const ScriptRecording& script = *ui.model.run()->script();
  const RunReport& report = script.report();
  const Palette& c = ui.colors();
  const Color color = verdict_color(c, report.verdict);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8 * ui.unit, 3 * ui.unit));
  begin_banner(ui, "verdict", blended(c.panel, faded(color, 0.12f)), color, most);
  const float heading = text_size(Face::kHeading, "X").y;
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() + (ui.target() - heading) / 2);
  paragraph(Face::kHeading, color, verdict_title(report, ui.language));
  if (!script.passed()) paragraph(Face::kText, c.text, report.reason.in(ui.language));
  draw_sides(ui, report, color);
  draw_remarks(ui, report);
  if (ImGui::IsWindowHovered() && !ImGui::IsAnyItemHovered() && !script.passed()) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (ImGui::IsMouseReleased(ImGuiMouseButton_Left)) ui.model.go_to_verdict();
  }
  if (end_banner(ui)) dismiss(ui.model);
  ImGui::PopStyleVar();
}

bool VerdictBanner::shown(const Model& model) const {
  return model.run() && model.run()->script() && dismissed_ != model.generation();
}

}  // namespace tcplab::shell
