#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

#include <imgui.h>

#include "core/trace/describe.hpp"
#include "shell/format.hpp"
#include "shell/views/filter_row.hpp"
#include "shell/views/panel_kinds.hpp"

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

// All events, to be searched and gone through. Who searches sees what is found at once, and the rest as it is
// found: a long run takes many frames.
class EventList : public Panel {
 public:
  void draw(const Ui& ui, const Focus& shown) override;
  bool busy() const override { return searching_; }

 private:
  void draw_filter(const Ui& ui);
  void draw_row(const Ui& ui, trace::EventId id);
  void follow_focus(const Ui& ui, float row_height);
  void search(const Ui& ui);
  // Whether there are events of several kinds to choose from.
  static bool offers_kinds(const Model& model) { return model.run()->recording->knows_causes(); }
  bool matches(const Model& model, const trace::Event& event) const;
  bool wants_all(const Model& model) const;
  // What is listed: all events, or those that match as far as has been searched.
  std::size_t rows(const Model& model) const;
  trace::EventId event_of(const Model& model, std::size_t row) const;
  void wait_for_filter() { searching_ = true; }

  std::array<bool, 4> shown_ = {true, true, true, true};  // segments, calls, states, timers
  std::string needle_;
  std::string lower_needle_;
  std::vector<trace::EventId> matching_;
  std::size_t searched_ = 0;  // events
  bool searching_ = false;    // there are more
  bool stale_ = true;
  unsigned generation_ = 0;
  unsigned sieved_ = 0;  // by which version of the filter
  Language language_ = Language::kEnglish;
  trace::EventId focused_ = trace::kNoEvent;
};

bool EventList::wants_all(const Model& model) const {
  return model.sieve().everything() && needle_.empty() &&
         (!offers_kinds(model) || std::all_of(shown_.begin(), shown_.end(), [](bool kind) { return kind; }));
}

// In the words on screen.
bool EventList::matches(const Model& model, const trace::Event& event) const {
  if (offers_kinds(model) && !shown_[kind_of(event)]) return false;
  const Index& index = model.run()->index;
  return needle_.empty() ||
         lower(trace::describe(index.trace(), event, index.analysis(), language_)).find(lower_needle_) !=
             std::string::npos;
}

void EventList::search(const Ui& ui) {
  const Sieve& sieve = ui.model.sieve();
  if (stale_ || generation_ != ui.model.generation() || language_ != ui.language ||
      sieved_ != sieve.version()) {
    sieved_ = sieve.version();
    stale_ = false;
    language_ = ui.language;
    generation_ = ui.model.generation();
    focused_ = trace::kNoEvent;
    lower_needle_ = lower(needle_);
    matching_.clear();
    searched_ = 0;
  }
  searching_ = false;
  if (wants_all(ui.model)) return;
  constexpr std::size_t kAtOnce = 128;
  const trace::Trace& trace = ui.model.run()->trace();
  const std::size_t count = trace.events().size();
  do {
    for (const std::size_t end = std::min(searched_ + kAtOnce, count); searched_ < end; ++searched_) {
      const trace::Event event = trace.events()[searched_];
      const trace::PacketId packet = trace::packet_of(event);
      if (!sieve.everything()) {
        // Where the filter says nothing but which connections, what else happened to these is listed, too.
        const bool of_packet = packet != trace::kNoPacket;
        if (of_packet && packet >= sieve.looked()) return wait_for_filter();
        const bool passes =
            of_packet ? sieve.passes(packet) : sieve.of_streams_alone() && !ui.model.hides(event.id);
        if (!passes) continue;
      }
      if (matches(ui.model, event)) matching_.push_back(event.id);
    }
  } while (searched_ < count && ui.goes_on());
  searching_ = searched_ < count;
}

std::size_t EventList::rows(const Model& model) const {
  return wants_all(model) ? model.run()->trace().events().size() : matching_.size();
}

trace::EventId EventList::event_of(const Model& model, std::size_t row) const {
  return wants_all(model) ? static_cast<trace::EventId>(row) : matching_[row];
}

void EventList::draw_filter(const Ui& ui) {
  constexpr Text kNames[] = {Text::kShownSegments, Text::kShownCalls, Text::kShownStates, Text::kShownTimers};
  const Palette& c = ui.colors();
  ImGui::SetNextItemWidth(std::min(170 * ui.unit, ImGui::GetContentRegionAvail().x * 0.4f));
  stale_ = search_field("##filter", ui.tr(Text::kFilter), needle_) || stale_;
  if (!offers_kinds(ui.model)) return;
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
  const bool future = ui.model.lies_ahead(id);
  if (ImGui::Selectable("##event", ui.model.focus().event == id, 0, {0, height})) ui.model.select(id);
  if (ImGui::IsItemHovered() && !ui.touch) ui.model.preview(id);
  ImGui::PopID();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const float fade = future ? ui.dimmed(0.55f) : 1.0f;
  const float y = at.y + (height - text_size(Face::kSmall, "X").y) / 2;
  draw.AddRectFilled({at.x, at.y + 4 * ui.unit}, {at.x + 3 * ui.unit, at.y + height - 4 * ui.unit},
                     faded(mark_of(c, trace, event), fade), 2);
  const std::string time = format_instant(event.at, unit_for(ui.model.run()->index.end()), microseconds(1));
  put_text(draw, Face::kSmall, {at.x + 12 * ui.unit, y}, faded(c.muted, fade), time);
  const float text_x =
      at.x + 12 * ui.unit + std::max(96 * ui.unit, text_size(Face::kSmall, time).x + 12 * ui.unit);
  const std::string line =
      fitted(Face::kSmall, plain_line(ui.model.run()->index, id, ui.language), at.x + width - text_x);
  put_text(draw, Face::kSmall, {text_x, y}, faded(c.text, fade), line);
}

// Keeps the focused row in sight.
void EventList::follow_focus(const Ui& ui, float row_height) {
  const trace::EventId focus = ui.model.focus().event;
  if (std::exchange(focused_, focus) == focus || focus == trace::kNoEvent) return;
  std::size_t row = focus;
  if (!wants_all(ui.model)) {
    const auto place = std::lower_bound(matching_.begin(), matching_.end(), focus);
    if (place == matching_.end() || *place != focus) return;
    row = static_cast<std::size_t>(place - matching_.begin());
  }
  const float y = static_cast<float>(row) * row_height;
  const float top = ImGui::GetScrollY();
  const float room = ImGui::GetWindowHeight();
  if (y < top || y + row_height > top + room) ImGui::SetScrollY(y - room * 0.4f);
}

void EventList::draw(const Ui& ui, const Focus&) {
  draw_filter_row(ui);
  draw_filter(ui);
  search(ui);
  ImGui::BeginChild("events", {0, 0});
  const std::size_t count = rows(ui.model);
  if (count == 0)
    paragraph(Face::kText, ui.colors().muted, ui.tr(searching_ ? Text::kSearching : Text::kNoMatch));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  const float height = ui.touch ? ui.target() : 22 * ui.unit;
  follow_focus(ui, height);
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(count), height);
  while (clipper.Step()) {
    for (int row = clipper.DisplayStart; row < clipper.DisplayEnd; ++row)
      draw_row(ui, event_of(ui.model, static_cast<std::size_t>(row)));
  }
  ImGui::PopStyleVar();
  ImGui::EndChild();
}

}  // namespace

const PanelKind kEventsPanel = {.id = "events",
                                .title = {"Events", "事件"},
                                .side = PanelKind::Side::kUpper,
                                .role = PanelKind::Role::kNone,
                                .applies = applies_always,
                                .make = make_panel<EventList>,
                                .of_an_instant = false,
                                .comes_later = true};

}  // namespace tcplab::shell
