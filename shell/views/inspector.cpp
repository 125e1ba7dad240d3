#include "shell/views/inspector.hpp"

#include <algorithm>
#include <utility>

#include "core/tcp/rule.hpp"
#include "core/trace/describe.hpp"
#include "shell/model/transcript_writer.hpp"
#include "shell/views/panel_kinds.hpp"

namespace tcplab::shell {
namespace {

// A line of text that is a link to an event.
void event_link(const Ui& ui, trace::EventId id) {
  const std::string line = plain_line(ui.model.run()->index, id, ui.language);
  ImGui::PushID(static_cast<int>(id));
  const float width = ImGui::GetContentRegionAvail().x;
  const Point at = point(ImGui::GetCursorScreenPos());
  const float height = ui.touch ? ui.target() : ImGui::GetTextLineHeight() + 4 * ui.unit;
  if (ImGui::InvisibleButton("link", {std::max(width, 1.0f), height})) ui.model.select(id);
  const bool hovered = ImGui::IsItemHovered() && !ui.touch;
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

// A line as high as a link that is none.
void note_line(const Ui& ui, std::string_view text) {
  const Point at = point(ImGui::GetCursorScreenPos());
  const float height = ui.touch ? ui.target() : ImGui::GetTextLineHeight() + 4 * ui.unit;
  const float y = at.y + (height - text_size(Face::kText, text).y) / 2;
  put_text(*ImGui::GetWindowDrawList(), Face::kText, {at.x, y}, ui.colors().muted, text);
  ImGui::Dummy({1, height});
}

// Where ] goes comes first, also where that is not of its own making: a loss has a retransmission in its
// wake, and after the end of a story another one goes on.
void draw_effects(const Ui& ui, trace::EventId event) {
  const Run& run = *ui.model.run();
  const auto effects = run.index.effects(event);
  const trace::EventId next = run.consequences.next(event);
  if (next == event) {
    const trace::EventId elsewhere = run.consequences.elsewhere(event);
    if (elsewhere == trace::kNoEvent) return note_line(ui, ui.tr(Text::kNoEffects));
    note_line(ui, ui.tr(Text::kStoryEnds));
    return event_link(ui, elsewhere);
  }
  event_link(ui, next);
  constexpr std::size_t kMostEffects = 6;
  std::size_t shown = 0;
  for (const trace::EventId effect : effects) {
    if (shown++ == kMostEffects) break;
    if (effect != next) event_link(ui, effect);
  }
  if (effects.size() > kMostEffects) note_line(ui, "+" + std::to_string(effects.size() - kMostEffects));
}

}  // namespace

void Inspector::read_segment(const Ui& ui, trace::EventId event) {
  const Model& model = ui.model;
  if (event_ == event && generation_ == model.generation() && language_ == ui.language) return;
  scroll_to_top_ = event_ != event && !std::exchange(rewrote_, false);
  if (event_ != event || generation_ != model.generation()) written_ = -1;
  event_ = event;
  generation_ = model.generation();
  language_ = ui.language;
  const trace::Trace& trace = model.run()->trace();
  packet_ = trace.packet_of(event);
  fields_.clear();
  bytes_.clear();
  changeable_.clear();
  hovered_field_ = next_hovered_field_ = -1;
  if (packet_ == trace::kNoPacket) return;
  const trace::Packet content = trace.packets()[packet_];
  bytes_ = trace.octets_at(trace.events()[event]);
  if (content.is_segment()) {
    fields_ = fields_of(trace, content, bytes_, language_);
  }
  if (chosen_field_ >= static_cast<int>(fields_.size())) chosen_field_ = -1;
  edits_ = HeaderEdits::of(model, packet_);
  for (std::size_t i = 0; i < fields_.size(); ++i)
    changeable_.push_back(edits_ ? edits_->find(fields_, i) : std::nullopt);
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

void Inspector::draw(const Ui& ui, const Focus& shown) {
  const trace::Trace& trace = ui.model.run()->trace();
  const bool asked = ui.model.asks_for_header();
  ui.model.header_is_shown();
  if (shown.event >= trace.events().size()) {
    written_ = -1;
    return paragraph(Face::kText, ui.colors().muted, ui.tr(Text::kBeforeFirst));
  }
  read_segment(ui, shown.event);
  if (const int left = std::exchange(left_, -1); left >= 0)
    begin_next(ui, static_cast<std::size_t>(left), direction_);
  if (asked) begin_first(ui);
  const trace::Event& event = trace.events()[shown.event];
  const bool tells_story = ui.model.run()->recording->knows_causes();
  if (packet_ == trace::kNoPacket) {
    draw_why(ui, event);
    return tells_story ? draw_links(ui, event) : void();
  }
  // The bytes stay in sight while the header scrolls, where there is room for both.
  const float height = ImGui::GetContentRegionAvail().y;
  const float bytes_height = bytes_room(ui, height * 0.42f);
  const bool apart = height >= 300 * ui.unit;
  if (apart) ImGui::BeginChild("above", {0, height - bytes_height - 6 * ui.unit});
  scroll_above();
  draw_why(ui, event);
  if (tells_story) draw_links(ui, event);
  draw_header(ui);
  if (apart) ImGui::EndChild();
  if (apart) ImGui::BeginChild("bytes", {0, bytes_height});
  draw_bytes(ui);
  // Bytes that are all in sight leave the wheel to what is above them.
  if (apart && ImGui::IsWindowHovered() && ImGui::GetScrollMaxY() <= 0) wheel_ = ImGui::GetIO().MouseWheel;
  if (apart) ImGui::EndChild();
  hovered_field_ = next_hovered_field_;
  next_hovered_field_ = -1;
}

void Inspector::scroll_above() {
  if (scroll_to_top_) ImGui::SetScrollY(0);
  if (wheel_ != 0) ImGui::SetScrollY(ImGui::GetScrollY() - wheel_ * 5 * ImGui::GetTextLineHeight());
  scroll_to_top_ = false;
  wheel_ = 0;
}

void Inspector::draw_why(const Ui& ui, const trace::Event& event) {
  const Palette& c = ui.colors();
  const tcp::RuleInfo& rule = tcp::info(event.rule);
  paragraph(Face::kHeading, c.text, plain_line(ui.model.run()->index, event.id, ui.language));
  const std::string_view sentence = ui.language == Language::kChinese ? rule.chinese : rule.english;
  if (event.rule != tcp::Rule::kNone && !sentence.empty()) paragraph(Face::kText, c.text, sentence);
  if (const std::string source = trace::source_of(event.rule, ui.language); !source.empty())
    paragraph(Face::kSmall, c.muted, source);
}

void Inspector::draw_links(const Ui& ui, const trace::Event& event) {
  const Palette& c = ui.colors();
  float column = 0;
  for (const Text word : {Text::kCause, Text::kBesides, Text::kEffects})
    column = std::max(column, text_size(Face::kSmall, ui.tr(word)).x + 12 * ui.unit);
  // The word and what follows it on one line.
  const auto after = [&](Text word) {
    const Point at = point(ImGui::GetCursorScreenPos());
    const float height = ui.touch ? ui.target() : ImGui::GetTextLineHeight() + 4 * ui.unit;
    const float y = at.y + (height - text_size(Face::kSmall, "X").y) / 2;
    put_text(*ImGui::GetWindowDrawList(), Face::kSmall, {at.x, y}, c.muted, ui.tr(word));
    ImGui::Indent(column);
  };
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8 * ui.unit, 0));
  after(Text::kCause);
  if (event.cause == trace::kNoEvent) {
    note_line(ui, ui.tr(Text::kNoCause));
  } else {
    event_link(ui, event.cause);
  }
  ImGui::Unindent(column);
  // What goes again does so because of a loss, too.
  const trace::EventId besides = ui.model.run()->consequences.besides(event.id);
  if (besides != trace::kNoEvent && besides != event.cause &&
      std::holds_alternative<trace::SegmentDropped>(ui.model.run()->trace().events()[besides].what)) {
    after(Text::kBesides);
    event_link(ui, besides);
    ImGui::Unindent(column);
  }
  after(Text::kEffects);
  draw_effects(ui, event.id);
  ImGui::Unindent(column);
  ImGui::PopStyleVar();
}

const PanelKind kInspectorPanel = {.id = "inspector",
                                   .title = {"Inspector", "检视"},
                                   .side = PanelKind::Side::kUpper,
                                   .role = PanelKind::Role::kExplanation,
                                   .applies = applies_always,
                                   .make = make_panel<Inspector>,
                                   .holds_still = true,
                                   .comes_later = true};

}  // namespace tcplab::shell
