#include "shell/format.hpp"
#include "shell/views/panels.hpp"

namespace tcplab::shell {
namespace {

std::string moment_text(const Ui& ui, const Moment& moment) {
  const std::string at =
      format_instant(moment.shown.at, unit_for(ui.model.run()->index.end()), microseconds(1));
  return moment.preview ? text_with(Text::kPreview, ui.language, at) : at;
}

}  // namespace

std::string endpoints_text(const lab::ConnectionInfo& connection) {
  std::string text = ":" + std::to_string(connection.local.port);
  if (connection.remote.port != 0) text += " \u2194 " + connection.remote.to_string();
  return text;
}

// As wide as a preview's mark, so that nothing moves when there is one.
float moment_width(const Ui& ui, const Moment& moment) {
  return text_size(Face::kSmall, moment_text(ui, {moment.shown, true})).x + 12 * ui.unit;
}

void draw_moment(const Ui& ui, const Moment& moment, const Rect& line) {
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const std::string text = moment_text(ui, moment);
  const ImVec2 size = text_size(Face::kSmall, text);
  const Point at{line.right - 6 * ui.unit - size.x, line.center().y - size.y / 2};
  if (moment.preview) {
    draw.AddRectFilled({at.x - 6 * ui.unit, at.y - 3 * ui.unit}, {line.right, at.y + size.y + 3 * ui.unit},
                       c.accent, 5 * ui.unit);
  }
  put_text(draw, Face::kSmall, at, moment.preview ? c.on_accent : c.muted, text);
}

}  // namespace tcplab::shell
