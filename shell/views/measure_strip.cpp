#include "shell/views/measure_strip.hpp"

#include <algorithm>
#include <array>

#include "shell/format.hpp"

namespace tcplab::shell {
namespace {

constexpr Words kManySegments{"segments", "个报文段"};
constexpr Words kOneSegment{"segment", "个报文段"};
constexpr Words kSentAgain{"sent again", "个为重传"};
constexpr Words kOctetsOfData{"octets of data", "字节数据"};

std::string counted(std::uint64_t count, const Words& what, Language language) {
  return format_count(count) + " " + std::string(what.in(language));
}

// What it ends with, and what it can do without where there is little room.
std::string sent_text(const Sent& sent, Language language) {
  std::string text = counted(sent.segments, sent.segments == 1 ? kOneSegment : kManySegments, language);
  if (sent.again > 0) text += ", " + counted(sent.again, kSentAgain, language);
  return text + ", " + counted(sent.octets, kOctetsOfData, language);
}

// What lies between, and between which two instants.
std::array<std::string, 2> lines_of(const Model& model, Language language) {
  const Instant from = model.measure().from();
  const Instant to = model.measure().to(model.focus().at);
  const TimeUnit unit = unit_for(model.run()->index.end());
  const Duration elapsed = to < from ? from - to : to - from;
  return {format_duration(elapsed) + "   " + sent_text(model.sent_between(from, to), language),
          "A " + format_instant(from, unit, microseconds(1)) + "   B " +
              format_instant(to, unit, microseconds(1))};
}

// In one row, or in two where that has no room for the words beside the buttons.
bool is_wide(const Ui& ui, float width) { return width >= 620 * ui.unit; }

}  // namespace

std::string measured_text(const Model& model, Language language) {
  if (!model.run() || !model.measure().any()) return {};
  const auto [between, ends] = lines_of(model, language);
  return between + "   " + ends;
}

float MeasureStrip::height(const Ui& ui, float width) {
  if (!ui.model.run() || !ui.model.measure().any()) return 0;
  const float words = is_wide(ui, width) ? 0 : 2 * text_size(Face::kSmall, "X").y + 6 * ui.unit;
  const bool apart = !ui.model.measure().pinned();  // there is more than a way out beside them
  return (apart ? ui.target() + words : std::max(ui.target(), words)) + 8 * ui.unit;
}

void MeasureStrip::draw(const Ui& ui, const Rect& area) {
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const float side = ui.target();
  float right = area.right - side - 6 * ui.unit;
  const float top = ui.snap(area.bottom - side - 4 * ui.unit);
  ImGui::SetCursorScreenPos({right, top});
  const std::string tip = std::string(ui.tr(Text::kMeasureStop)) + "  " + kMeasureStopKey;
  const bool stop = icon_button(ui, "measure-stop", Icon::kClose, tip.c_str());
  if (!ui.model.measure().pinned()) {
    const char* const name = ui.tr(Text::kMeasureTo);
    const float width = text_size(Face::kText, name).x + 24 * ui.unit;
    right -= width + 6 * ui.unit;
    ImGui::SetCursorScreenPos({right, top});
    if (ImGui::Button((std::string(name) + "###measure-to").c_str(), {width, side}))
      ui.model.measure().end(ui.model.focus().at);
  }
  const auto [between, ends] = lines_of(ui.model, ui.language);
  const float left = area.left + 12 * ui.unit;
  const auto write = [&](Face face, std::string_view text, float y, float room, Color color) {
    put_text(draw, face, {left, y}, color, fitted(face, text, std::max(room, 1.0f)));
  };
  if (is_wide(ui, area.width())) {
    const float room = right - left - 8 * ui.unit;
    write(Face::kText, between + "   " + ends, area.center().y - text_size(Face::kText, "X").y / 2, room,
          c.text);
  } else {
    const float line = text_size(Face::kSmall, "X").y;
    const float room = (ui.model.measure().pinned() ? right : area.right) - left - 6 * ui.unit;
    write(Face::kSmall, between, area.top + 5 * ui.unit, room, c.text);
    write(Face::kSmall, ends, area.top + 5 * ui.unit + line, room, c.muted);
  }
  if (stop) ui.model.measure().clear();
}

}  // namespace tcplab::shell
