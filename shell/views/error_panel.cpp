#include <algorithm>
#include <string>

#include "shell/banner.hpp"
#include "shell/views/banners.hpp"

namespace tcplab::shell {
namespace {

std::string line_of(const OpenError& wrong) {
  std::size_t begin = 0;
  for (std::size_t line = 1; line < wrong.error.line && begin != std::string::npos; ++line) {
    const std::size_t end = wrong.source.find('\n', begin);
    begin = end == std::string::npos ? wrong.source.size() : end + 1;
  }
  const std::size_t end = std::min(wrong.source.find('\n', begin), wrong.source.size());
  return wrong.source.substr(begin, end - begin);
}

bool continues_letter(char octet) { return (static_cast<unsigned char>(octet) & 0xC0) == 0x80; }

// The line of the source that is wrong, with a caret below its column; of one that is too long, what stands
// around the column.
void draw_source_line(const Ui& ui, const OpenError& wrong) {
  const std::string line = line_of(wrong);
  const std::size_t column = std::min(wrong.error.column == 0 ? 0 : wrong.error.column - 1, line.size());
  const std::string number = std::to_string(wrong.error.line) + "  ";
  const float letter = text_size(Face::kMono, "0").x;
  const float room = ImGui::GetContentRegionAvail().x / letter - static_cast<float>(number.size()) - 2;
  const auto most = static_cast<std::size_t>(std::max(room, 16.0f));
  std::size_t from = 0;
  if (line.size() > most) from = std::min(column - std::min(column, most / 2), line.size() - most);
  while (from > 0 && continues_letter(line[from])) --from;
  const std::string before = number + (from > 0 ? "\u2026" : "");
  const std::string shown =
      fitted(Face::kMono, before + line.substr(from, 4 * most), ImGui::GetContentRegionAvail().x);
  const Point at = point(ImGui::GetCursorScreenPos());
  const float height = text_size(Face::kMono, "0").y;
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  put_text(draw, Face::kMono, at, ui.colors().text, shown);
  const float x = at.x + text_size(Face::kMono, before + line.substr(from, column - from)).x;
  put_text(draw, Face::kMono, {x, at.y + height - 2 * ui.unit}, ui.colors().loss, "^");
  ImGui::Dummy({1, height + 12 * ui.unit});
}

}  // namespace

void draw_error(const Ui& ui, float most) {
  const std::optional<OpenError>& wrong = ui.model.error();
  if (!wrong) return;
  const Palette& c = ui.colors();
  begin_banner(ui, "error", c.warning_surface, c.loss, most);
  if (!wrong->capture.empty()) {
    paragraph(Face::kHeading, c.loss, text_with(Text::kErrorCaptureTitle, ui.language, wrong->name));
    paragraph(Face::kText, c.text, wrong->capture.in(ui.language));
    if (ui.model.run()) paragraph(Face::kSmall, c.muted, ui.tr(Text::kErrorKept));
    if (end_banner(ui)) ui.model.dismiss_error();
    return;
  }
  paragraph(Face::kHeading, c.loss,
            text_with(wrong->kind == TextKind::kScript ? Text::kErrorScriptTitle : Text::kErrorTitle,
                      ui.language, wrong->name));
  draw_source_line(ui, *wrong);
  paragraph(Face::kText, c.text, wrong->error.message.in(ui.language));
  if (!wrong->error.expected.empty()) {
    paragraph(Face::kText, c.muted,
              text_with(Text::kErrorExpected, ui.language, wrong->error.expected.in(ui.language)));
  }
  if (!wrong->error.hint.empty()) paragraph(Face::kText, c.muted, wrong->error.hint.in(ui.language));
  if (wrong->more > 0) {
    paragraph(Face::kText, c.muted, text_with(Text::kErrorMore, ui.language, std::to_string(wrong->more)));
  }
  if (ui.model.run()) paragraph(Face::kSmall, c.muted, ui.tr(Text::kErrorKept));
  if (end_banner(ui)) ui.model.dismiss_error();
}

void draw_missing(const Ui& ui, float most, bool offer) {
  const std::optional<std::string>& name = ui.model.missing();
  if (!name) return;
  const Palette& c = ui.colors();
  begin_banner(ui, "missing", c.warning_surface, c.loss, most);
  paragraph(Face::kHeading, c.loss, text_with(Text::kMissing, ui.language, *name));
  if (ui.model.run()) {
    paragraph(Face::kText, c.text,
              text_with(Text::kMissingShown, ui.language, ui.model.run()->title(ui.language)));
  }
  // The list opens below what is said here, not over it.
  const bool asked =
      ImGui::Button((std::string(ui.tr(Text::kChooseScenario)) + "###choose").c_str(), {0, ui.target()});
  const ImVec2 from = ImGui::GetItemRectMin();
  const ImVec2 to = ImGui::GetItemRectMax();
  if (asked || offer) ui.popups.open(PopupId::kScenarios, Rect{from.x, from.y, to.x, to.y});
  if (end_banner(ui)) ui.model.dismiss_error();
}

bool FaultBanner::shown(const Model& model) const {
  return model.run() && dismissed_ != model.generation() && !model.run()->recording->fault().empty();
}

void FaultBanner::draw(const Ui& ui, float most) {
  const Palette& c = ui.colors();
  begin_banner(ui, "fault", c.warning_surface, c.loss, most);
  const Message fault = ui.model.run()->recording->fault();
  paragraph(Face::kText, c.text, text_with(Text::kFault, ui.language, fault.in(ui.language)));
  if (end_banner(ui)) dismiss(ui.model);
}

}  // namespace tcplab::shell
