#include <algorithm>

#include "shell/banner.hpp"
#include "shell/format.hpp"
#include "shell/model/difference.hpp"
#include "shell/views/banners.hpp"

namespace tcplab::shell {
namespace {

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

void draw_sides(const Ui& ui, const Verdict& verdict, Color color) {
  if (verdict.expected.empty() && verdict.actual.empty()) return;
  const std::string& expected = verdict.expected.in(ui.language);
  const std::string& actual = verdict.actual.in(ui.language);
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

Color verdict_color(const Palette& colors, Verdict::Outcome outcome) {
  switch (outcome) {
    case Verdict::Outcome::kPassed:
      return colors.state(tcp::State::kEstablished);
    case Verdict::Outcome::kFailed:
      return colors.loss;
    case Verdict::Outcome::kNotRun:
      break;
  }
  return colors.retransmission;
}

std::string verdict_title(const Verdict& verdict, Language language) {
  switch (verdict.outcome) {
    case Verdict::Outcome::kPassed:
      return text_with(Text::kPassed, language, format_count(verdict.checked));
    case Verdict::Outcome::kFailed:
      return text_with(Text::kFailed, language, std::to_string(verdict.line));
    case Verdict::Outcome::kNotRun:
      break;
  }
  return text_with(Text::kNotRun, language, std::to_string(verdict.line));
}

void VerdictBanner::draw_remarks(const Ui& ui, const Recording& recording) {
  const std::string title = recording.remarks_title(ui.language);
  if (title.empty()) return;
  const std::vector<Remark> all = recording.remarks(ui.language, kRemarksShown + 1);
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
  const Recording& recording = *ui.model.run()->recording;
  const Verdict& verdict = *recording.verdict();
  const Palette& c = ui.colors();
  const Color color = verdict_color(c, verdict.outcome);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8 * ui.unit, 3 * ui.unit));
  begin_banner(ui, "verdict", blended(c.panel, faded(color, 0.12f)), color, most);
  const float heading = text_size(Face::kHeading, "X").y;
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() + (ui.target() - heading) / 2);
  paragraph(Face::kHeading, color, verdict_title(verdict, ui.language));
  if (!verdict.passed()) paragraph(Face::kText, c.text, verdict.reason.in(ui.language));
  draw_sides(ui, verdict, color);
  draw_remarks(ui, recording);
  if (ImGui::IsWindowHovered() && !ImGui::IsAnyItemHovered() && !verdict.passed()) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (ImGui::IsMouseReleased(ImGuiMouseButton_Left)) ui.model.go_to_verdict();
  }
  if (end_banner(ui)) dismiss(ui.model);
  ImGui::PopStyleVar();
}

bool VerdictBanner::shown(const Model& model) const {
  return model.run() && model.run()->recording->verdict() && dismissed_ != model.generation();
}

}  // namespace tcplab::shell
