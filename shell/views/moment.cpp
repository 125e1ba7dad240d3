#include "shell/views/moment.hpp"

#include <algorithm>

#include "shell/format.hpp"

namespace tcplab::shell {
namespace {

std::string moment_text(const Ui& ui, const Moment& moment) {
  const std::string at =
      format_instant(moment.shown.at, unit_for(ui.model.run()->index.end()), microseconds(1));
  return moment.preview ? text_with(Text::kPreview, ui.language, at) : at;
}

// As wide as a preview's mark at the end of the run, so that nothing moves when there is one, nor as time
// goes by.
float width_of(const Ui& ui, Moment moment) {
  moment.shown.at = std::max(moment.shown.at, ui.model.run()->index.end());
  moment.preview = true;
  return text_size(Face::kSmall, moment_text(ui, moment)).x + 16 * ui.unit;
}

// At the right end of a line.
void write(const Ui& ui, const Moment& moment, const Rect& line) {
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const std::string text = moment_text(ui, moment);
  const ImVec2 size = text_size(Face::kSmall, text);
  const Point at{line.right - 18 * ui.unit - size.x, line.center().y - size.y / 2};
  if (moment.preview) {
    draw.AddRectFilled({at.x - 6 * ui.unit, at.y - 3 * ui.unit},
                       {at.x + size.x + 6 * ui.unit, at.y + size.y + 3 * ui.unit}, c.accent, 5 * ui.unit);
  }
  put_text(draw, Face::kSmall, at, moment.preview ? c.on_accent : c.muted, text);
}

}  // namespace

std::string endpoints_text(const trace::ConnectionInfo& connection) {
  std::string text = ":" + std::to_string(connection.local.port);
  if (connection.remote.port != 0) text += " \u2194 " + connection.remote.to_string();
  return text;
}

Rect draw_moment(const Ui& ui, const Moment& moment, const Rect& free, const Rect& content) {
  if (width_of(ui, moment) + 24 * ui.unit <= free.width()) {
    write(ui, moment, free);
    return content;
  }
  Rect left = content;
  left.top += text_size(Face::kSmall, "X").y + 10 * ui.unit;
  write(ui, moment, {content.left, content.top, content.right, left.top});
  return left;
}

}  // namespace tcplab::shell
