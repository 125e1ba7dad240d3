// What hands do on the timeline: segments are dragged, and everything has a menu.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "shell/fingers.hpp"
#include "shell/format.hpp"
#include "shell/views/bookmarks_view.hpp"
#include "shell/views/edit_menu.hpp"
#include "shell/views/strokes.hpp"
#include "shell/views/timeline_view.hpp"

namespace tcplab::shell {
namespace {

constexpr Words kLose{"Lost when you let go", "松手即丢弃"};
constexpr Words kBin{"Drag it here to lose it", "拖到此处丢弃"};
constexpr Words kLater{"{} later, arrives at {}", "推迟 {}，{} 到达"};
constexpr Words kEarlier{"{} earlier, arrives at {}", "提前 {}，{} 到达"};

std::string filled_in(std::string_view pattern, std::string_view first, std::string_view second) {
  std::string text(pattern);
  for (const std::string_view value : {first, second}) text.replace(text.find("{}"), 2, value);
  return text;
}

// Between the names of the first host and the last, which stand outside of their lines.
Rect bin(const Rect& header, const Columns& columns, float unit) {
  const float middle = (columns.leftmost() + columns.rightmost()) / 2;
  const float half = std::min((columns.rightmost() - columns.leftmost()) / 2, 90 * unit);
  return {middle - half, header.top + 2 * unit, middle + half, header.bottom - 2 * unit};
}

}  // namespace

void TimelineView::apply_gesture(const Ui& ui, const Parts& parts) {
  const bool released = std::exchange(released_, false);
  if (opened_ != ui.model.opened()) segment_.reset();  // another text was opened under the hand
  // To where the hand is now, so that this very frame shows what that leads to.
  if (drag_ == Drag::kSegment && dragged_ && ImGui::IsMouseDown(ImGuiMouseButton_Left))
    drag_segment(ui, parts, point(ImGui::GetMousePos()));
  waits_ = false;
  if (!segment_) return;
  const bool changes =
      segment_->outcome() != SegmentDrag::Outcome::kNothing && ui.model.try_out(segment_->changes(), true);
  if (!changes) ui.model.give_up();
  if (!released) return;
  ui.model.keep();
  segment_.reset();
}

bool TimelineView::let_go(Model& model) {
  if (!segment_) return false;
  model.give_up();
  segment_.reset();
  drag_ = Drag::kNone;
  released_ = waits_ = false;
  return true;
}

// With a finger, or where arrows lie close, only of the segment that somebody has chosen before: else the
// timeline could not be moved without losing something.
const ArrowShape* TimelineView::grabbable_at(const Ui& ui, Point at) const {
  const ArrowShape* const shape = head_at(scene_, at, (ui.touch ? 24.0f : 9.0f) * ui.unit);
  if (shape == nullptr || !ui.model.editable() || is_hidden(ui.model, at)) return nullptr;
  const trace::PacketId chosen = ui.model.run()->trace().packet_of(ui.model.focus().event);
  const bool any = !ui.touch && !scene_.dense();
  return any || shape->arrow->packet == chosen ? shape : nullptr;
}

bool TimelineView::grab_segment(const Ui& ui, Point at) {
  if (!grabbable_at(ui, at)) return false;
  const float slop = (ui.touch ? 24.0f : 9.0f) * ui.unit;
  grabbed_ = at.y - head_at(scene_, at, slop)->head.y;
  segment_ = SegmentDrag::begin(ui.model, scene_, at, slop);
  return segment_.has_value();
}

void TimelineView::drag_segment(const Ui& ui, const Parts& parts, Point at) {
  if (!segment_ || segment_->hand() == at) return;  // a hand that rests asks for no frames
  const float y = at.y - grabbed_;
  segment_->move(at, instant_at(ui.model.map(), view_, y), resolution_at(ui.model.map(), view_, y), ui.unit,
                 bin(parts.header, columns_, ui.unit).contains(at));
  waits_ = true;
}

void TimelineView::look_for_menu(const Ui& ui, const Parts& parts, Point at) {
  if (ImGui::IsItemHovered() && ImGui::IsMouseReleased(ImGuiMouseButton_Right))
    return open_menu(ui, parts, at);
  const bool rests = ImGui::IsItemActive() && ui.touch && ui.fingers < 2 && !dragged_ &&
                     (drag_ == Drag::kPan || drag_ == Drag::kSegment || drag_ == Drag::kBookmark);
  if (!rests) return;
  waits_ = true;
  if (ImGui::GetIO().MouseDownDuration[ImGuiMouseButton_Left] < kLongPress) return;
  drag_ = Drag::kNone;
  segment_.reset();
  open_menu(ui, parts, at);
}

void TimelineView::open_menu(const Ui& ui, const Parts& parts, Point at) {
  if (hands_ == Hands::kLook || columns_.hosts.empty()) return;
  const Rect below{at.x, at.y, at.x, at.y};
  if (const auto bookmark = bookmark_at(ui, parts, at))
    return ui.bookmarks.open(ui.model, ui.popups, ui.model.bookmarks().all()[*bookmark].place, below);
  if (!parts.columns.contains(at)) return;
  const trace::EventId event = hit(scene_, at, (ui.touch ? 20.0f : 6.0f) * ui.unit);
  if (event != trace::kNoEvent &&
      trace::packet_of(ui.model.run()->trace().events()[event]) != trace::kNoPacket)
    return ui.edit_menu.open_for_event(ui.model, ui.popups, event, below);
  const TimeMap& map = ui.model.map();
  EditTarget target;
  const auto nearest =
      std::min_element(columns_.hosts.begin(), columns_.hosts.end(), [&](const auto& a, const auto& b) {
        return std::abs(a.lifeline - at.x) < std::abs(b.lifeline - at.x);
      });
  target.host = static_cast<trace::HostIndex>(nearest - columns_.hosts.begin());
  target.at = std::max(Instant{}, rounded(instant_at(map, view_, at.y), resolution_at(map, view_, at.y)));
  ui.edit_menu.open(ui.model, ui.popups, target, below);
}

// The column that is folded there, if that is the nearest.
bool TimelineView::open_folded(const Ui& ui, Point at) const {
  const auto distance = [&](trace::HostIndex node) { return std::abs(columns_.nodes[node] - at.x); };
  const auto nearest =
      std::min_element(columns_.shown.begin(), columns_.shown.end(),
                       [&](trace::HostIndex a, trace::HostIndex b) { return distance(a) < distance(b); });
  if (!columns_.is_folded(*nearest) || distance(*nearest) > 70 * ui.unit) return false;
  ui.model.folded().set(ui.model.run()->trace().nodes()[*nearest].name, false);
  return true;
}

// Of the host whose name it is, or of the link between two of them.
void TimelineView::open_header_menu(const Ui& ui, Point at) {
  if (columns_.hosts.empty() || open_folded(ui, at) || hands_ == Hands::kLook) return;
  EditTarget target;
  target.at = ui.model.focus().at;
  const auto& hosts = columns_.hosts;
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    if (std::abs(hosts[i].lifeline - at.x) < std::abs(hosts[target.host].lifeline - at.x))
      target.host = static_cast<trace::HostIndex>(i);
  }
  const auto is_near = [&](trace::HostIndex host) {
    return std::abs(hosts[host].lifeline - at.x) < 70 * unit_;
  };
  if (ui.model.editable() && !is_near(target.host)) {
    for (const scenario::LinkSpec& link : ui.model.scenario().links) {
      const bool ends_there = link.a == target.host || link.b == target.host;
      if (!ends_there || target.kind == EditTarget::Kind::kLink) continue;
      target.kind = EditTarget::Kind::kLink;
      target.a = link.a;
      target.b = link.b;
    }
  }
  ui.edit_menu.open(ui.model, ui.popups, target, Rect{at.x, at.y, at.x, at.y});
}

void TimelineView::draw_hand(const Ui& ui, const Parts& parts, ImDrawList& draw) const {
  if (!segment_ || !dragged_) return;
  const Palette& c = ui.colors();
  const bool lose = segment_->outcome() == SegmentDrag::Outcome::kLose;
  const Rect box = bin(parts.header, columns_, ui.unit);
  draw.AddRectFilled({box.left, box.top}, {box.right, box.bottom}, lose ? c.loss : c.raised, 6 * ui.unit);
  draw.AddRect({box.left, box.top}, {box.right, box.bottom}, c.loss, 6 * ui.unit);
  const std::string word =
      wrapped(Face::kSmall, (lose ? kLose : kBin).in(ui.language), box.width() - 8 * ui.unit);
  const ImVec2 word_size = text_size(Face::kSmall, word);
  put_text(draw, Face::kSmall, {box.center().x - word_size.x / 2, box.center().y - word_size.y / 2},
           lose ? c.background : c.text, word);

  const TimeUnit unit = unit_for(ui.model.run()->index.end());
  const Duration by = segment_->by();
  std::string text(kLose.in(ui.language));
  if (!lose) {
    text = filled_in((by < Duration{} ? kEarlier : kLater).in(ui.language),
                     format_duration(by < Duration{} ? -by : by),
                     format_instant(segment_->arrival() + by, unit, nanoseconds(1000)));
  }
  // Beside the ruler, whose instants stay to be read.
  const float air = 5 * ui.unit;
  const float left = parts.columns.left + 2 * air;
  const float right = std::max(parts.columns.right - 2 * air, left + 60 * ui.unit);
  text = wrapped(Face::kSmall, text, right - left);
  const ImVec2 size = text_size(Face::kSmall, text);
  const Point hand = segment_->hand();
  const float x = std::clamp(hand.x - size.x / 2, left, std::max(right - size.x, left));
  const float y = std::max(hand.y - size.y - 18 * ui.unit, parts.header.bottom + 2 * air);
  draw.AddRectFilled({x - air, y - air}, {x + size.x + air, y + size.y + air}, c.raised, 5 * ui.unit);
  draw.AddRect({x - air, y - air}, {x + size.x + air, y + size.y + air}, lose ? c.loss : c.accent,
               5 * ui.unit);
  put_text(draw, Face::kSmall, {x, y}, lose ? c.loss : c.text, text);
  draw.AddCircle(vec(hand), 9 * ui.unit, lose ? c.loss : c.accent, 0, 2 * ui.unit);
}

}  // namespace tcplab::shell
