#include <algorithm>
#include <cctype>

#include <imgui.h>
#include <misc/cpp/imgui_stdlib.h>

#include "shell/format.hpp"
#include "shell/views/panels.hpp"

namespace tcplab::shell {
namespace {

enum Kind { kSegments, kCalls, kStates, kTimers };

Kind kind_of(const trace::Event& event) {
  if (std::holds_alternative<trace::Called>(event.what) || std::holds_alternative<tcp::Notified>(event.what))
    return kCalls;
  if (std::holds_alternative<tcp::StateChanged>(event.what)) return kStates;
  const bool timer = std::holds_alternative<tcp::TimerSet>(event.what) ||
                     std::holds_alternative<tcp::TimerStopped>(event.what) ||
                     std::holds_alternative<tcp::TimerFired>(event.what);
  return timer ? kTimers : kSegments;
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

Color mark_of(const Palette& c, const trace::Trace& trace, const trace::Event& event) {
  switch (kind_of(event)) {
    case kCalls:
      return c.accent;
    case kStates:
      return c.state(std::get<tcp::StateChanged>(event.what).to);
    case kTimers:
      return c.retransmission;
    case kSegments:
      break;
  }
  const trace::PacketId packet = trace.packet_of(event.id);
  const bool figure = std::holds_alternative<tcp::Adjusted>(event.what);
  if (figure || std::holds_alternative<tcp::Noted>(event.what)) return c.muted;
  if (packet == trace::kNoPacket || std::holds_alternative<trace::SegmentDropped>(event.what)) return c.loss;
  const trace::Packet content = trace.packets()[packet];
  return content.is_segment() ? c.segment(classify(content.segment)) : c.loss;
}

}  // namespace

// In the words on screen.
bool EventList::matches(const trace::Trace& trace, const trace::Event& event, Language language) const {
  if (!shown_[kind_of(event)]) return false;
  if (needle_.empty()) return true;
  return lower(trace::describe(trace, event, language)).find(lower(needle_)) != std::string::npos;
}

void EventList::refresh(const Ui& ui) {
  if (!stale_ && generation_ == ui.model.generation() && language_ == ui.language) return;
  stale_ = false;
  language_ = ui.language;
  generation_ = ui.model.generation();
  focused_ = trace::kNoEvent;
  matching_.clear();
  const trace::Trace& trace = ui.model.run()->trace();
  for (const trace::Event& event : trace.events()) {
    if (matches(trace, event, ui.language)) matching_.push_back(event.id);
  }
}

void EventList::draw_filter(const Ui& ui) {
  constexpr Text kNames[] = {Text::kShownSegments, Text::kShownCalls, Text::kShownStates, Text::kShownTimers};
  const Palette& c = ui.colors();
  ImGui::SetNextItemWidth(std::min(170 * ui.unit, ImGui::GetContentRegionAvail().x * 0.4f));
  stale_ = ImGui::InputTextWithHint("##filter", ui.tr(Text::kFilter), &needle_) || stale_;
  for (std::size_t i = 0; i < shown_.size(); ++i) {
    ImGui::SameLine(0, (i == 0 ? 10.0f : 4.0f) * ui.unit);
    const float width = text_size(Face::kSmall, ui.tr(kNames[i])).x + 16 * ui.unit;
    if (ImGui::GetContentRegionAvail().x < width) ImGui::NewLine();
    ImGui::PushStyleColor(ImGuiCol_Button, vec(shown_[i] ? faded(c.accent, 0.22f) : c.raised));
    ImGui::PushStyleColor(ImGuiCol_Text, vec(shown_[i] ? c.text : c.muted));
    ImGui::PushFont(face(Face::kSmall));
    if (ImGui::Button(ui.tr(kNames[i]), {width, ImGui::GetFrameHeight() + 3 * ui.unit})) {
      shown_[i] = !shown_[i];
      stale_ = true;
    }
    ImGui::PopFont();
    ImGui::PopStyleColor(2);
  }
}

void EventList::draw_row(const Ui& ui, trace::EventId id) {
  const trace::Trace& trace = ui.model.run()->trace();
  const Palette& c = ui.colors();
  const trace::Event& event = trace.events()[id];
  ImGui::PushID(static_cast<int>(id));
  const Point at = point(ImGui::GetCursorScreenPos());
  const float height = ui.touch ? ui.target() : 22 * ui.unit;
  const float width = ImGui::GetContentRegionAvail().x;
  const bool future = ui.model.focus().event == trace::kNoEvent || id > ui.model.focus().event;
  if (ImGui::Selectable("##event", ui.model.focus().event == id, 0, {0, height})) ui.model.select(id);
  if (ImGui::IsItemHovered() && !ui.touch) ui.model.preview(id);
  ImGui::PopID();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const float fade = future ? 0.55f : 1.0f;
  const float y = at.y + (height - text_size(Face::kSmall, "X").y) / 2;
  draw.AddRectFilled({at.x, at.y + 4 * ui.unit}, {at.x + 3 * ui.unit, at.y + height - 4 * ui.unit},
                     faded(mark_of(c, trace, event), fade), 2);
  const std::string time = format_instant(event.at, unit_for(ui.model.run()->index.end()), microseconds(1));
  put_text(draw, Face::kSmall, {at.x + 12 * ui.unit, y}, faded(c.muted, fade), time);
  const float text_x =
      at.x + 12 * ui.unit + std::max(96 * ui.unit, text_size(Face::kSmall, time).x + 12 * ui.unit);
  const std::string line = fitted(Face::kSmall, plain_line(trace, id, ui.language), at.x + width - text_x);
  put_text(draw, Face::kSmall, {text_x, y}, faded(c.text, fade), line);
}

void EventList::draw(const Ui& ui) {
  draw_filter(ui);
  refresh(ui);
  ImGui::BeginChild("events", {0, 0});
  if (matching_.empty()) paragraph(Face::kText, ui.colors().muted, ui.tr(Text::kNoMatch));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  const trace::EventId focus = ui.model.focus().event;
  const auto place = std::lower_bound(matching_.begin(), matching_.end(), focus);
  const int focus_row =
      place == matching_.end() || *place != focus ? -1 : static_cast<int>(place - matching_.begin());
  const float height = ui.touch ? ui.target() : 22 * ui.unit;
  if (focused_ != focus && focus_row >= 0) {
    // Keeps the focused row in sight.
    const float y = static_cast<float>(focus_row) * height;
    const float top = ImGui::GetScrollY();
    const float room = ImGui::GetWindowHeight();
    if (y < top || y + height > top + room) ImGui::SetScrollY(y - room * 0.4f);
  }
  focused_ = focus;
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(matching_.size()), height);
  while (clipper.Step()) {
    for (int row = clipper.DisplayStart; row < clipper.DisplayEnd; ++row)
      draw_row(ui, matching_[static_cast<std::size_t>(row)]);
  }
  ImGui::PopStyleVar();
  ImGui::EndChild();
}

}  // namespace tcplab::shell
