#include <algorithm>
#include <cstdio>

#include "core/tcp/rule.hpp"
#include "shell/views/panels.hpp"

namespace tcplab::shell {
namespace {

constexpr std::size_t kBytesPerRow = 16;
// Of a long payload, as much as anybody will look at.
constexpr std::size_t kMostBytes = 4096;

// A line of text that is a link to an event.
void event_link(const Ui& ui, lab::EventId id) {
  const lab::Trace& trace = ui.model.run()->trace();
  const std::string line = plain_line(trace, id, ui.language);
  ImGui::PushID(static_cast<int>(id));
  const float width = ImGui::GetContentRegionAvail().x;
  const Point at = point(ImGui::GetCursorScreenPos());
  const float height = ui.touch ? ui.target() : ImGui::GetTextLineHeight() + 4 * ui.unit;
  if (ImGui::InvisibleButton("link", {std::max(width, 1.0f), height})) ui.model.select(id);
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) {
    ui.model.preview(id);
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }
  const std::string shown = fitted(Face::kText, line, width);
  const float text_height = text_size(Face::kText, shown).y;
  put_text(*ImGui::GetWindowDrawList(), Face::kText, {at.x, at.y + (height - text_height) / 2},
           hovered ? ui.colors().text : ui.colors().accent, shown);
  ImGui::PopID();
}

}  // namespace

void Inspector::read_segment(const Model& model, lab::EventId event) {
  if (event_ == event && generation_ == model.generation()) return;
  event_ = event;
  generation_ = model.generation();
  const lab::Trace& trace = model.run()->trace();
  const lab::PacketId packet = trace.packet_of(event);
  if (packet == packet_ && !fields_.empty()) return;
  packet_ = packet;
  fields_.clear();
  bytes_.clear();
  hovered_field_ = next_hovered_field_ = -1;
  if (packet == lab::kNoPacket) return;
  const lab::Packet& content = trace.packets[packet];
  bytes_ = wire::emit_datagram(content.segment);
  fields_ = wire::decode_fields(content.segment, trace.seq_base(content), trace.ack_base(content));
  if (chosen_field_ >= static_cast<int>(fields_.size())) chosen_field_ = -1;
}

int Inspector::field_of_byte(std::size_t offset) const {
  int best = -1;
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const wire::Field& field = fields_[i];
    if (offset < field.offset || offset >= field.offset + field.length) continue;
    // The deepest one, and of those that share an octet the first.
    if (best < 0 || field.depth > fields_[static_cast<std::size_t>(best)].depth) best = static_cast<int>(i);
  }
  return best;
}

void Inspector::draw(const Ui& ui) {
  const Focus shown = ui.model.shown();
  const lab::Trace& trace = ui.model.run()->trace();
  if (shown.event >= trace.events.size()) {
    return paragraph(Face::kText, ui.colors().muted, ui.tr(Text::kBeforeFirst));
  }
  read_segment(ui.model, shown.event);
  const lab::Event& event = trace.events[shown.event];
  if (packet_ == lab::kNoPacket) {
    draw_why(ui, event);
    return draw_links(ui, event);
  }
  // The bytes stay in sight while the header scrolls, where there is room for both.
  const float height = ImGui::GetContentRegionAvail().y;
  const float bytes_height = std::min(height * 0.42f, bytes_wanted(ui));
  const bool apart = height >= 300 * ui.unit;
  if (apart) ImGui::BeginChild("above", {0, height - bytes_height - 6 * ui.unit});
  draw_why(ui, event);
  draw_links(ui, event);
  draw_header(ui);
  if (apart) ImGui::EndChild();
  if (apart) ImGui::BeginChild("bytes", {0, bytes_height});
  draw_bytes(ui);
  if (apart) ImGui::EndChild();
  hovered_field_ = next_hovered_field_;
  next_hovered_field_ = -1;
}

void Inspector::draw_why(const Ui& ui, const lab::Event& event) {
  const Palette& c = ui.colors();
  const lab::Trace& trace = ui.model.run()->trace();
  const tcp::RuleInfo& rule = tcp::info(event.rule);
  paragraph(Face::kHeading, c.text, plain_line(trace, event.id, ui.language));
  const std::string_view sentence = ui.language == Language::kChinese ? rule.chinese : rule.english;
  if (event.rule != tcp::Rule::kNone && !sentence.empty()) paragraph(Face::kText, c.text, sentence);
  if (!rule.citation.empty()) paragraph(Face::kSmall, c.muted, rule.citation);
}

void Inspector::draw_links(const Ui& ui, const lab::Event& event) {
  section(ui, ui.tr(Text::kCause));
  if (event.cause == lab::kNoEvent) {
    paragraph(Face::kText, ui.colors().muted, ui.tr(Text::kNoCause));
  } else {
    event_link(ui, event.cause);
  }
  section(ui, ui.tr(Text::kEffects));
  const auto effects = ui.model.run()->index.effects(event.id);
  if (effects.empty()) paragraph(Face::kText, ui.colors().muted, ui.tr(Text::kNoEffects));
  constexpr std::size_t kMostEffects = 6;
  for (std::size_t i = 0; i < std::min(effects.size(), kMostEffects); ++i) event_link(ui, effects[i]);
  if (effects.size() > kMostEffects) {
    paragraph(Face::kSmall, ui.colors().muted, "+" + std::to_string(effects.size() - kMostEffects));
  }
}

void Inspector::draw_header(const Ui& ui) {
  const Palette& c = ui.colors();
  section(ui, ui.tr(Text::kHeader));
  if (!ImGui::BeginTable("fields", 2, ImGuiTableFlags_SizingFixedFit)) return;
  ImGui::TableSetupColumn("name", ImGuiTableColumnFlags_WidthFixed, 236 * ui.unit);
  ImGui::TableSetupColumn("value", ImGuiTableColumnFlags_WidthStretch);
  ImGui::PushFont(face(Face::kSmall));
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const wire::Field& field = fields_[i];
    const int id = static_cast<int>(i);
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    ImGui::PushID(id);
    const bool marked = marked_field() == id;
    if (marked) ImGui::TableSetBgColor(ImGuiTableBgTarget_RowBg0, faded(c.accent, 0.2f));
    if (ImGui::Selectable("##field", false, ImGuiSelectableFlags_SpanAllColumns,
                          {0, ui.touch ? ui.target() - 8 * ui.unit : 0})) {
      chosen_field_ = chosen_field_ == id ? -1 : id;
      scroll_to_field_ = true;
    }
    if (ImGui::IsItemHovered()) next_hovered_field_ = id;
    if (scroll_to_row_ && chosen_field_ == id) {
      ImGui::SetScrollHereY();
      scroll_to_row_ = false;
    }
    ImGui::PopID();
    ImGui::SameLine(0, static_cast<float>(field.depth) * 12 * ui.unit);
    ImGui::PushStyleColor(ImGuiCol_Text, field.depth == 0 ? c.text : c.muted);
    ImGui::TextUnformatted(field.name.data(), field.name.data() + field.name.size());
    ImGui::PopStyleColor();
    ImGui::TableNextColumn();
    ImGui::TextUnformatted(field.value.c_str());
  }
  ImGui::PopFont();
  ImGui::EndTable();
}

float Inspector::bytes_wanted(const Ui& ui) const {
  const std::size_t rows = (std::min(bytes_.size(), kMostBytes) + kBytesPerRow / 2 - 1) / (kBytesPerRow / 2);
  return static_cast<float>(rows + 2) * (text_size(Face::kSmallMono, "0").y + 4 * ui.unit);
}

void Inspector::draw_bytes(const Ui& ui) {
  const Palette& c = ui.colors();
  section(ui, ui.tr(Text::kBytes));
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const float cell = text_size(Face::kSmallMono, "0").x;
  const float row_height = text_size(Face::kSmallMono, "0").y + 4 * ui.unit;
  const float width = ImGui::GetContentRegionAvail().x;
  // Offset, octets with a gap in their middle, text.
  const std::size_t per_row = width >= cell * 72 ? kBytesPerRow : kBytesPerRow / 2;
  const std::size_t count = std::min(bytes_.size(), kMostBytes);
  const std::size_t rows = (count + per_row - 1) / per_row;
  const Point start = point(ImGui::GetCursorScreenPos());
  ImGui::InvisibleButton("bytes", {std::max(width, 1.0f), static_cast<float>(rows) * row_height});
  const auto hex_x = [&](std::size_t column) {
    return start.x +
           cell * (6.0f + static_cast<float>(column) * 3 + (column >= kBytesPerRow / 2 ? 1.0f : 0.0f));
  };
  const float text_x = hex_x(per_row) + cell;
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
