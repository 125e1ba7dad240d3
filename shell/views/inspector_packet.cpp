#include <algorithm>
#include <climits>
#include <cmath>
#include <cstdio>

#include "shell/views/inspector.hpp"

namespace tcplab::shell {
namespace {

constexpr std::size_t kBytesPerRow = 16;
// Of a long payload, as much as anybody will look at.
constexpr std::size_t kMostBytes = 4096;
constexpr float kOffsetLetters = 5.4f;  // so that what stands out beside it does not touch it
constexpr float kNameColumn = 248;      // the width of the names of fields, where there is room
// Letters of a row of bytes: offset, octets with a gap in their middle, text.
constexpr float kRowLetters = kOffsetLetters + kBytesPerRow * 3 + 0.4f + kBytesPerRow;

std::size_t bytes_per_row(float width) {
  return width >= text_size(Face::kSmallMono, "0").x * kRowLetters ? kBytesPerRow : kBytesPerRow / 2;
}

void draw_fold(const Ui& ui, Point at, float height, bool open) {
  const float half = 3.5f * ui.unit;
  const Point c{at.x + half, at.y + height / 2};
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  if (open) {
    draw.AddTriangleFilled({c.x - half, c.y - half / 2}, {c.x + half, c.y - half / 2}, {c.x, c.y + half},
                           ui.colors().muted);
  } else {
    draw.AddTriangleFilled({c.x - half / 2, c.y - half}, {c.x + half, c.y}, {c.x - half / 2, c.y + half},
                           ui.colors().muted);
  }
}

}  // namespace

bool Inspector::has_children(std::size_t field) const {
  return field + 1 < fields_.size() && fields_[field + 1].depth > fields_[field].depth;
}

// A field by its layer and name: what is unfolded in one segment is so in the next.
std::string Inspector::path_of(std::size_t field) const {
  std::size_t layer = field;
  while (layer > 0 && fields_[layer].depth > 0) --layer;
  return std::string(fields_[layer].name) + "/" + std::string(fields_[field].name);
}

// Of TCP's header as much as is not obvious from the line above it; the rest on a click.
bool Inspector::is_open(std::size_t field) const {
  const std::string path = path_of(field);
  constexpr std::string_view kTcp = "Transmission Control Protocol";
  const bool usually =
      path == std::string(kTcp) + "/" + std::string(kTcp) || path == std::string(kTcp) + "/Options";
  return usually != (toggled_.count(path) > 0);
}

void Inspector::toggle(std::size_t field) {
  const std::string path = path_of(field);
  if (toggled_.erase(path) == 0) toggled_.insert(path);
}

void Inspector::unfold_to(std::size_t field) {
  int depth = fields_[field].depth;
  for (std::size_t i = field; i-- > 0 && depth > 0;) {
    if (fields_[i].depth >= depth) continue;
    depth = fields_[i].depth;
    if (!is_open(i)) toggle(i);
  }
}

void Inspector::draw_header(const Ui& ui) {
  ImGui::Dummy({0, 2 * ui.unit});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));  // by which a row would reach into others
  int folded = INT_MAX;                                          // deeper ones are not shown
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (fields_[i].depth > folded) continue;
    const bool open = !has_children(i) || is_open(i);
    folded = open ? INT_MAX : fields_[i].depth;
    ImGui::PushID(static_cast<int>(i));
    draw_field(ui, i);
    ImGui::PopID();
  }
  ImGui::PopStyleVar();
}

// Whether it, or what is folded away in it, is the one to stand out.
bool Inspector::is_marked(std::size_t field) const {
  const int marked = marked_field();
  if (marked < 0) return false;
  const auto wanted = static_cast<std::size_t>(marked);
  if (wanted == field) return true;
  if (wanted < field || !has_children(field) || is_open(field)) return false;
  for (std::size_t i = field + 1; i <= wanted; ++i) {
    if (fields_[i].depth <= fields_[field].depth) return false;
  }
  return true;
}

void Inspector::draw_field(const Ui& ui, std::size_t i) {
  const Palette& c = ui.colors();
  const wire::Field& field = fields_[i];
  const int id = static_cast<int>(i);
  const bool written = written_ == id;
  const Point at = point(ImGui::GetCursorScreenPos());
  const float width = ImGui::GetContentRegionAvail().x;
  const float names = std::min(kNameColumn * ui.unit, width * 0.62f);
  const float height = ui.touch || written ? ui.target() : text_size(Face::kSmall, "X").y + 2 * ui.unit;
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  if (is_marked(i)) draw.AddRectFilled({at.x, at.y}, {at.x + width, at.y + height}, faded(c.accent, 0.2f));
  const bool apart = written || edit_of(ui, i) != nullptr;  // the value takes clicks of its own
  if (ImGui::InvisibleButton("field", {apart ? names : width, height})) {
    chosen_field_ = chosen_field_ == id && !has_children(i) ? -1 : id;
    scroll_to_field_ = true;
    if (has_children(i)) toggle(i);
  }
  if (ImGui::IsItemHovered()) next_hovered_field_ = id;
  const bool asked = ImGui::IsItemHovered(ImGuiHoveredFlags_ForTooltip);
  if (scroll_to_row_ && chosen_field_ == id) {
    ImGui::SetScrollHereY();
    scroll_to_row_ = false;
  }
  const float indent = static_cast<float>(field.depth) * 12 * ui.unit;
  if (has_children(i)) draw_fold(ui, {at.x + indent, at.y}, height, is_open(i));
  const float y = at.y + (height - text_size(Face::kSmall, "X").y) / 2;
  const float left = at.x + indent + 12 * ui.unit;
  put_text(draw, Face::kSmall, {left, y}, field.depth == 0 ? c.text : c.muted,
           fitted(Face::kSmall, field.label, at.x + names - left - 4 * ui.unit));
  if (written) return draw_writing(ui, i);
  if (apart) return draw_value(ui, i, height);
  put_text(draw, Face::kSmall, {at.x + names, y}, c.text, fitted(Face::kSmall, field.value, width - names));
  const Message why = edits_ && ui.model.editable() ? why_fixed(field) : Message();
  if (why.empty()) return;
  if (asked) tooltip(ui, why.in(ui.language));
  if (chosen_field_ == id) paragraph(Face::kSmall, c.muted, why.in(ui.language));
}

float Inspector::bytes_room(const Ui& ui, float most) const {
  const std::size_t per_row = bytes_per_row(ImGui::GetContentRegionAvail().x);
  const std::size_t rows = (std::min(bytes_.size(), kMostBytes) + per_row - 1) / per_row;
  const float row = text_size(Face::kSmallMono, "0").y + 4 * ui.unit;
  const float heading = text_size(Face::kSmall, "X").y + 2 * (ImGui::GetStyle().ItemSpacing.y + ui.unit);
  return heading +
         row * std::clamp(std::floor((most - heading) / row), 1.0f, std::max(static_cast<float>(rows), 1.0f));
}

void Inspector::draw_bytes(const Ui& ui) {
  const Palette& c = ui.colors();
  section(ui, ui.tr(Text::kBytes));
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const float cell = text_size(Face::kSmallMono, "0").x;
  const float row_height = text_size(Face::kSmallMono, "0").y + 4 * ui.unit;
  const float width = ImGui::GetContentRegionAvail().x;
  const std::size_t per_row = bytes_per_row(width);
  const std::size_t count = std::min(bytes_.size(), kMostBytes);
  const std::size_t rows = (count + per_row - 1) / per_row;
  const Point start = point(ImGui::GetCursorScreenPos());
  ImGui::InvisibleButton("bytes", {std::max(width, 1.0f), static_cast<float>(rows) * row_height});
  const auto hex_x = [&](std::size_t column) {
    return start.x + cell * (kOffsetLetters + static_cast<float>(column) * 3 +
                             (column >= kBytesPerRow / 2 ? 0.4f : 0.0f));
  };
  const float text_x = hex_x(per_row);
  if (ImGui::IsItemHovered()) {
    const Point at = point(ImGui::GetMousePos());
    const auto row = static_cast<std::size_t>(std::max(0.0f, (at.y - start.y) / row_height));
    for (std::size_t column = 0; column < per_row; ++column) {
      const std::size_t offset = row * per_row + column;
      const bool in_hex = at.x >= hex_x(column) - cell / 2 && at.x < hex_x(column) + cell * 2.5f;
      const float letter = text_x + static_cast<float>(column) * cell;
      const bool in_text = at.x >= letter && at.x < letter + cell;
      if (offset < count && (in_hex || in_text)) next_hovered_field_ = field_of_byte(offset);
    }
    if (ImGui::IsItemClicked()) {
      chosen_field_ = next_hovered_field_;
      if (chosen_field_ >= 0) unfold_to(static_cast<std::size_t>(chosen_field_));
      scroll_to_row_ = true;
    }
  }
  const int marked = marked_field();
  if (scroll_to_field_ && marked >= 0) {
    const std::size_t row = fields_[static_cast<std::size_t>(marked)].offset / per_row;
    ImGui::SetScrollFromPosY(start.y + static_cast<float>(row) * row_height - ImGui::GetWindowPos().y);
    scroll_to_field_ = false;
  }
  const wire::Field* field = marked >= 0 && marked < static_cast<int>(fields_.size())
                                 ? &fields_[static_cast<std::size_t>(marked)]
                                 : nullptr;
  for (std::size_t row = 0; row < rows; ++row) {
    const float y = start.y + static_cast<float>(row) * row_height;
    if (!ImGui::IsRectVisible({start.x, y}, {start.x + width, y + row_height})) continue;
    char hex[8];
    std::snprintf(hex, sizeof hex, "%04zx", row * per_row);
    put_text(draw, Face::kSmallMono, {start.x, y + 2 * ui.unit}, c.muted, hex);
    for (std::size_t column = 0; column < per_row && row * per_row + column < count; ++column) {
      const std::size_t offset = row * per_row + column;
      const bool lit = field && offset >= field->offset && offset < field->offset + field->length;
      const float letter = text_x + static_cast<float>(column) * cell;
      if (lit) {
        draw.AddRectFilled({hex_x(column) - cell / 2, y}, {hex_x(column) + cell * 2.5f, y + row_height},
                           faded(c.accent, 0.32f));
        draw.AddRectFilled({letter, y}, {letter + cell, y + row_height}, faded(c.accent, 0.32f));
      }
      std::snprintf(hex, sizeof hex, "%02x", bytes_[offset]);
      put_text(draw, Face::kSmallMono, {hex_x(column), y + 2 * ui.unit}, lit ? c.text : c.muted, hex);
      const char printable =
          bytes_[offset] >= 0x20 && bytes_[offset] < 0x7f ? static_cast<char>(bytes_[offset]) : '.';
      put_text(draw, Face::kSmallMono, {letter, y + 2 * ui.unit}, lit ? c.text : c.muted,
               std::string_view(&printable, 1));
    }
  }
}

}  // namespace tcplab::shell
