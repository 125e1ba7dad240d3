// The sequence space of both directions of a connection at an instant: what its sender knows of it above what
// its receiver has, on one scale.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "shell/format.hpp"
#include "shell/model/sequence_space.hpp"
#include "shell/timeline/ticks.hpp"
#include "shell/views/panel_kinds.hpp"
#include "shell/views/sequence_words.hpp"
#include "shell/views/strokes.hpp"

namespace tcplab::shell {
namespace {

using Part = SequencePart::Kind;
using Mark = SequenceMark::Kind;

constexpr Words kTitle{"Sequence space", "序号空间"};
constexpr Words kInUse{"In use", "使用中"};
constexpr Words kWhole{"Whole window", "整个窗口"};
constexpr Words kInUseAbout{"Scaled to what is in use; free window beyond that is cut off.",
                            "只放大正在使用的部分，其余空间在边缘之外。"};
constexpr Words kWholeAbout{"All of the window, to scale.", "按比例显示整个窗口。"};
constexpr Words kNothingNumbered{"No connection yet: nothing has been numbered.", "尚无连接，还没有序号。"};
constexpr Words kNoLongerNumbered{"The connection is over: nothing is numbered any more.",
                                  "连接已结束，不再有序号。"};

// Where no end has numbers: whether there were any.
const Words& words_without_numbers(const Ui& ui, trace::EventId event) {
  const Run& run = *ui.model.run();
  for (trace::HostIndex host = 0; host < run.trace().hosts().size(); ++host) {
    const Track* track = run.index.latest_track(host, event);
    if (track != nullptr && !track->listener) return kNoLongerNumbered;
  }
  return kNothingNumbered;
}

// Written on a part that is filled with its colour.
bool is_bright(Part kind) {
  return kind == Part::kInFlight || kind == Part::kSacked || kind == Part::kBuffered || kind == Part::kLost ||
         kind == Part::kSentAgain || kind == Part::kUnread;
}

// One direction, painted into an area of the panel.
class DirectionPaint {
 public:
  DirectionPaint(const Ui& ui, const SequenceSpace& space, bool whole, Rect area)
      : ui_(ui), c_(ui.colors()), space_(space), draw_(*ImGui::GetWindowDrawList()), area_(area) {
    const std::int64_t last = whole ? space.last : std::min(space.last, space.busy);
    const std::int64_t span = std::max<std::int64_t>(last - space.first, 8);
    width_ = nice_number(span + span / 8);
    first_ = space.first - width_ / 20;
    bar_.left = area.left + gutter();
    bar_.right = area.right - 4 * ui.unit;
  }

  static float line(const Ui& ui) { return text_size(Face::kSmall, "X").y + 1 * ui.unit; }
  static float height(const Ui& ui) {
    return 2 * kRows * line(ui) + 2 * 20 * ui.unit + 12 * ui.unit + line(ui) + 14 * ui.unit;
  }

  void draw() {
    const float line_height = line(ui_);
    const float ribbon = 20 * ui_.unit;
    const float sender_top = area_.top + kRows * line_height + 3 * ui_.unit;
    const Rect sender{bar_.left, sender_top, bar_.right, sender_top + ribbon};
    const float receiver_top = sender.bottom + 12 * ui_.unit;
    const Rect receiver{bar_.left, receiver_top, bar_.right, receiver_top + ribbon};
    axis(receiver.bottom + kRows * line_height + 4 * ui_.unit, sender.top);
    caption("SND", sender);
    caption("RCV", receiver);
    ribbon_of(space_.sender, space_.has_sender, sender);
    ribbon_of(space_.receiver, space_.has_receiver, receiver);
    marks(space_.sender_marks, sender, true);
    marks(space_.receiver_marks, receiver, false);
    wire_ = {bar_.left, sender.bottom, bar_.right, receiver.top};
  }

  // A segment on its way, between the ribbons.
  void packet(std::int64_t from, std::int64_t to, Color color, float part) {
    const float y = wire_.top + 2 * ui_.unit + (wire_.height() - 5 * ui_.unit) * part;
    const float left = std::clamp(x_of(from), bar_.left, bar_.right);
    const float right = std::clamp(x_of(to), bar_.left, bar_.right);
    draw_.AddRectFilled({left, y}, {std::max(right - ui_.pixel, left + 1.5f * ui_.unit), y + 2.5f * ui_.unit},
                        color);
  }
  float x_of(std::int64_t at) const {
    return bar_.left +
           static_cast<float>(static_cast<double>(at - first_) / static_cast<double>(width_)) * bar_.width();
  }

 private:
  static constexpr float kRows = 2;  // of labels above the sender's ribbon, and below the receiver's

  float gutter() const { return text_size(Face::kSmallMono, "RCV").x + 8 * ui_.unit; }

  void caption(const char* name, const Rect& ribbon) {
    const ImVec2 size = text_size(Face::kSmallMono, name);
    put_text(draw_, Face::kSmallMono, {area_.left, ribbon.center().y - size.y / 2}, c_.muted, name);
  }

  void ribbon_of(const std::vector<SequencePart>& parts, bool there, const Rect& box) {
    draw_.AddRectFilled({box.left, box.top}, {box.right, box.bottom}, faded(c_.raised, there ? 0.6f : 0.25f),
                        2 * ui_.unit);
    draw_.PushClipRect({box.left, box.top - ui_.unit}, {box.right, box.bottom + ui_.unit}, true);
    for (const SequencePart& part : parts) {
      if (part.kind != Part::kUnsent) draw_part(part, box);
    }
    for (const SequencePart& part : parts) {
      if (part.kind == Part::kUnsent)
        draw_part(part, {box.left, box.bottom - 5 * ui_.unit, box.right, box.bottom});
    }
    draw_.PopClipRect();
    draw_.AddRect({box.left, box.top}, {box.right, box.bottom}, c_.border, 2 * ui_.unit);
  }

  void draw_part(const SequencePart& part, const Rect& ribbon) {
    const float left = std::max(x_of(part.from), ribbon.left);
    const float right = std::min(std::max(x_of(part.to), left + ui_.pixel), ribbon.right);
    if (right <= ribbon.left || left >= ribbon.right) return;
    const Rect box{left, ribbon.top, right, ribbon.bottom};
    draw_.AddRectFilled({left, box.top}, {right, box.bottom}, part_color(c_, part.kind));
    if (part.kind == Part::kLost || part.kind == Part::kHole) hatch(box, 6);
    if (part.kind == Part::kHeldBack) hatch(box, 12);
    if (part.kind != Part::kUnsent) {
      const std::string count = format_count(static_cast<std::uint64_t>(part.to - part.from));
      const std::string name(words_for(part.kind).name.in(ui_.language));
      const float room = right - left - 8 * ui_.unit;
      std::string shown = name + " " + count;
      if (text_size(Face::kSmall, shown).x > room) shown = name;
      const ImVec2 size = text_size(Face::kSmall, shown);
      if (size.x <= room && !beyond(part)) {
        put_text(draw_, Face::kSmall, {(left + right - size.x) / 2, box.center().y - size.y / 2},
                 is_bright(part.kind) ? c_.background : c_.text, shown);
      }
    }
    tip(part, box);
  }

  // So much of it is beyond the edges that its middle says nothing.
  bool beyond(const SequencePart& part) const {
    return part.kind == Part::kAcknowledged || part.kind == Part::kRead ? false
                                                                        : x_of(part.from) >= bar_.right;
  }

  void hatch(const Rect& box, float apart) {
    const float height = box.height();
    for (float x = box.left - height; x < box.right; x += apart * ui_.unit) {
      const float from = std::max(x, box.left);
      const float to = std::min(x + height, box.right);
      if (to <= from) continue;
      draw_.AddLine({from, box.bottom - (from - x)}, {to, box.bottom - (to - x)}, faded(c_.background, 0.55f),
                    ui_.unit);
    }
  }

  void tip(const SequencePart& part, const Rect& box) {
    if (!ImGui::IsWindowHovered() || !box.contains(point(ImGui::GetIO().MousePos))) return;
    const PartWords& words = words_for(part.kind);
    const auto relative = [&](std::int64_t at) {
      return std::to_string(static_cast<std::uint32_t>(space_.zero + at));
    };
    tooltip(ui_, std::string(words.name.in(ui_.language)) + "  " + relative(part.from) + " \u2013 " +
                     relative(part.to) + "  (" +
                     format_count(static_cast<std::uint64_t>(part.to - part.from)) + ")\n" +
                     std::string(words.about.in(ui_.language)));
  }

  // Each where it is, with its number, and the number on the wire where there is room; those beyond the right
  // edge at that edge, with an arrow.
  void marks(const std::vector<SequenceMark>& marks, const Rect& ribbon, bool above) {
    std::array<float, 2> taken{bar_.left - 1e6f, bar_.left - 1e6f};
    std::vector<SequenceMark> sorted = marks;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const SequenceMark& a, const SequenceMark& b) { return a.at < b.at; });
    for (const SequenceMark& mark : sorted) {
      const bool out = x_of(mark.at) > bar_.right;
      const float x = ui_.snap(std::clamp(x_of(mark.at), bar_.left, bar_.right));
      const float inner = above ? ribbon.top : ribbon.bottom;
      const std::string name(words_for(mark.kind).in(ui_.language));
      const std::string relative = " " + format_count(mark.relative) + (out ? " \u2192" : "");
      const std::string absolute = " " + std::to_string(mark.absolute);
      for (const bool with_absolute : {true, false}) {
        const float width = text_size(Face::kSmall, name + relative).x +
                            (with_absolute ? text_size(Face::kSmall, absolute).x : 0);
        const float left = std::clamp(x - width / 2, bar_.left, std::max(bar_.left, bar_.right - width));
        const auto row = std::find_if(taken.begin(), taken.end(), [&](float end) { return left > end; });
        if (row == taken.end()) continue;
        const auto number = static_cast<float>(row - taken.begin());
        *row = left + width + 8 * ui_.unit;
        const float line_height = line(ui_);
        const float y = above ? inner - 3 * ui_.unit - (number + 1) * line_height
                              : inner + 3 * ui_.unit + number * line_height;
        draw_.AddLine({x, above ? y + line_height : y}, {x, above ? ribbon.bottom : ribbon.top}, c_.faint,
                      ui_.pixel);
        put_text(draw_, Face::kSmall, {left, y}, c_.text, name + relative);
        if (with_absolute)
          put_text(draw_, Face::kSmall, {left + text_size(Face::kSmall, name + relative).x, y}, c_.muted,
                   absolute);
        break;
      }
      if (!out)
        draw_.AddLine({x, ribbon.top - 3 * ui_.unit}, {x, ribbon.bottom + 3 * ui_.unit}, c_.text,
                      1.5f * ui_.unit);
    }
  }

  // Relative numbers at round places.
  void axis(float top, float from) {
    const std::int64_t step = nice_number(std::max<std::int64_t>(width_ / 6, 1));
    const std::int64_t zero = space_.zero;
    std::int64_t at = (first_ + zero) / step * step - zero;
    for (; at <= first_ + width_; at += step) {
      if (at + zero < 0 || x_of(at) < bar_.left) continue;
      const float x = ui_.snap(x_of(at));
      const std::string label = format_count(static_cast<std::uint32_t>(at + zero));
      const float width = text_size(Face::kSmall, label).x;
      draw_.AddLine({x, from}, {x, top}, c_.grid, ui_.pixel);
      if (x + width / 2 > bar_.right || x - width / 2 < area_.left) continue;
      put_text(draw_, Face::kSmall, {x - width / 2, top}, c_.muted, label);
    }
  }

  const Ui& ui_;
  const Palette& c_;
  const SequenceSpace& space_;
  ImDrawList& draw_;
  Rect area_;
  Rect bar_;
  Rect wire_;
  std::int64_t width_ = 1;  // octets on screen
  std::int64_t first_ = 0;
};

class SequenceView : public Panel {
 public:
  void draw(const Ui& ui, const Focus& shown) override;

 private:
  void draw_direction(const Ui& ui, const Focus& shown, const ConnectionEnds& ends, int from,
                      Rect area) const;
  void draw_packets(const Ui& ui, const Focus& shown, const ConnectionEnds& ends, int from,
                    DirectionPaint& paint) const;

  bool whole_ = false;
};

std::string name_of(const Ui& ui, const Track* track) {
  if (track == nullptr) return "?";
  const trace::Trace& trace = ui.model.run()->trace();
  const trace::ConnectionInfo& info = trace.connections()[track->connection];
  return trace::end_name(trace, info);
}

// What there is of each kind, in words.
std::string sums(const Ui& ui, const SequenceSpace& space) {
  std::string text;
  for (const Part kind : {Part::kInFlight, Part::kSacked, Part::kLost, Part::kSentAgain, Part::kUnsent,
                          Part::kHole, Part::kBuffered, Part::kUnread, Part::kUsable}) {
    const std::uint64_t octets = space.sum(kind);
    if (octets == 0) continue;
    text += (text.empty() ? "" : " \u00b7 ") + std::string(words_for(kind).name.in(ui.language)) + " " +
            format_count(octets);
  }
  return text;
}

void SequenceView::draw(const Ui& ui, const Focus& shown) {
  const ConnectionEnds ends = connection_ends(ui.model, shown.event);
  const Palette& c = ui.colors();
  const bool any = ends.ends[0] != nullptr || ends.ends[1] != nullptr;
  if (!any) return paragraph(Face::kText, c.muted, words_without_numbers(ui, shown.event).in(ui.language));
  const std::string in_use(kInUse.in(ui.language));
  const std::string whole(kWhole.in(ui.language));
  const std::string in_use_about(kInUseAbout.in(ui.language));
  const std::string whole_about(kWholeAbout.in(ui.language));
  const char* names[] = {in_use.c_str(), whole.c_str()};
  const char* tips[] = {in_use_about.c_str(), whole_about.c_str()};
  int chosen = whole_ ? 1 : 0;
  if (segmented(ui, "scale", names, tips, 2, chosen)) whole_ = chosen == 1;
  const Point start = point(ImGui::GetCursorScreenPos());
  const float width = ImGui::GetContentRegionAvail().x;
  const float title = text_size(Face::kText, "X").y + DirectionPaint::line(ui) + 4 * ui.unit;
  const float height = title + DirectionPaint::height(ui);
  for (int from = 0; from < 2; ++from) {
    const float top = start.y + 6 * ui.unit + static_cast<float>(from) * (height + 8 * ui.unit);
    draw_direction(ui, shown, ends, from, {start.x, top, start.x + width, top + height});
  }
  ImGui::Dummy({width - 1, 2 * (height + 8 * ui.unit)});
}

void SequenceView::draw_direction(const Ui& ui, const Focus& shown, const ConnectionEnds& ends, int from,
                                  Rect area) const {
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const SequenceSpace space = sequence_space(ends.ends[from], ends.ends[1 - from]);
  const std::string title = name_of(ui, ends.tracks[from]) + " \u2192 " + name_of(ui, ends.tracks[1 - from]);
  put_text(draw, Face::kText, {area.left, area.top}, c.text, fitted(Face::kText, title, area.width()));
  area.top += text_size(Face::kText, "X").y + 1 * ui.unit;
  const bool any = space.has_sender || space.has_receiver;
  const std::string words = any ? sums(ui, space) : std::string(kNothingNumbered.in(ui.language));
  put_text(draw, Face::kSmall, {area.left, area.top}, c.muted, fitted(Face::kSmall, words, area.width()));
  area.top += DirectionPaint::line(ui) + 3 * ui.unit;
  if (!any) return;
  DirectionPaint paint(ui, space, whole_, area);
  paint.draw();
  draw_packets(ui, shown, ends, from, paint);
}

// What is between the two ends at that instant, the further down the nearer it is to its end.
void SequenceView::draw_packets(const Ui& ui, const Focus& shown, const ConnectionEnds& ends, int from,
                                DirectionPaint& paint) const {
  constexpr int kMost = 200;
  const tcp::Connection* sender = ends.ends[from];
  if (sender == nullptr || ends.tracks[1 - from] == nullptr) return;
  const Index& index = ui.model.run()->index;
  const trace::Trace& trace = index.trace();
  int left = kMost;
  for (const ArrowGroup& group : index.arrows().groups()) {
    if (group.from != ends.tracks[from]->host) continue;
    for (const Reach* reach : {&group.plain, &group.notable}) {
      for (std::size_t i = reach->next(0, shown.at + nanoseconds(1)); i < reach->size() && left > 0;
           i = reach->next(i + 1, shown.at + nanoseconds(1))) {
        const Arrow& arrow = index.arrows()[group.arrows[i]];
        if (arrow.from > shown.at) break;
        if (arrow.begin > shown.event) continue;
        const trace::Packet packet = trace.packets()[arrow.packet];
        if (packet.segment.from() != sender->local() || packet.segment.to() != sender->remote()) continue;
        const std::uint32_t length = packet.segment.seq_length();
        if (length == 0) continue;
        --left;
        const Duration flight = arrow.to == Instant::never() ? index.usual_flight() : arrow.to - arrow.from;
        const double part = flight.ns > 0 ? (shown.at - arrow.from).seconds() / flight.seconds() : 0;
        const std::int64_t at = packet.segment.header.seq - sender->snd().una;
        paint.packet(at, at + length,
                     arrow.lost ? ui.colors().loss : ui.colors().segment(arrow.segment_class),
                     std::clamp(static_cast<float>(part), 0.0f, 1.0f));
      }
    }
  }
}

bool has_any_tcp(const Recording& recording) {
  for (trace::HostIndex host = 0; host < recording.trace().hosts().size(); ++host) {
    if (recording.has_tcp(host)) return true;
  }
  return false;
}

}  // namespace

const PanelKind kSequencePanel = {.id = "sequence",
                                  .title = kTitle,
                                  .side = PanelKind::Side::kLower,
                                  .role = PanelKind::Role::kNone,
                                  .applies = has_any_tcp,
                                  .make = make_panel<SequenceView>,
                                  .comes_later = true};

}  // namespace tcplab::shell
