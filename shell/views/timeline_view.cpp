#include "shell/views/timeline_view.hpp"

#include <algorithm>
#include <cmath>

#include "shell/views/banners.hpp"
#include "shell/views/bookmarks_view.hpp"

namespace tcplab::shell {
namespace {

constexpr double kZoomPerNotch = 0.2;
constexpr double kSmallestSeconds = 1e-7;
constexpr double kSmallestSteps = 2;
constexpr float kFuture = 0.34f;
constexpr float kFutureStrong = 0.7f;  // where more contrast is wanted
constexpr Words kGrab{"Drag it down to delay it, sideways to lose it.", "向下拖可推迟它，向旁边拖可丢弃它。"};

double smallest_visible(const TimeMap& map) {
  return map.mode() == AxisMode::kPerEvent ? kSmallestSteps : kSmallestSeconds;
}

// Where a run did not do as its source expects.
std::optional<Flag> flag_of(const Model& model, Language language) {
  const Verdict* verdict = model.run()->recording->verdict();
  if (!verdict || verdict->passed()) return std::nullopt;
  return Flag{verdict->focus.at, verdict->event,
              text_with(Text::kLine, language, std::to_string(verdict->line))};
}

std::string flag_tip(const Verdict& verdict, Language language) {
  std::string tip = verdict_title(verdict, language) + "\n" + verdict.reason.in(language);
  const auto side = [&](Text name, const Message& text) {
    if (text.empty()) return;
    tip.append("\n").append(shell::text(name, language)).append(": ").append(text.in(language));
  };
  side(Text::kExpected, verdict.expected);
  side(Text::kActual, verdict.actual);
  return tip;
}

bool on_flag(const Scene& scene, Point at, float slop) {
  return scene.flag && scene.flag->box.grown(slop).contains(at);
}

}  // namespace

SceneInput TimelineView::input(const Model& model) const {
  const Focus shown = model.focus();
  const trace::EventId marked = model.hovered() != trace::kNoEvent ? model.hovered() : shown.event;
  return {model.run()->index,
          model.map(),
          view_,
          columns_,
          shown,
          marked,
          language_,
          unit_,
          line_height_,
          [](std::string_view text) { return text_size(Face::kSmall, text).x; },
          flag_of(model, language_),
          choice_.hops,
          numbers_,
          &chain_,
          &model.shown_streams(),
          model.run()->recording->is_past()};
}

std::optional<Point> TimelineView::event_position(const Model& model, trace::EventId event) const {
  if (!model.run() || generation_ != model.generation()) return std::nullopt;
  return event_point(input(model), scene_, event);
}

void TimelineView::follow_run(const Ui& ui, const Parts& parts) {
  const float margin = kAxisMargin * ui.unit;
  view_.set_extent(parts.columns.top + margin, parts.columns.bottom - margin);
  const Model& model = ui.model;
  generation_ = model.generation();
  if (opened_ != model.opened() || axis_ != model.axis()) {
    view_.reset(model.map().length(), smallest_visible(model.map()));
    if (opened_ != model.opened()) choice_.scroll = 0;
    opened_ = model.opened();
    axis_ = model.axis();
    drag_ = Drag::kNone;
    segment_.reset();
  }
  view_.grow(model.map().length());
  if (const auto asked = ui.model.take_asked()) {
    view_.show(asked->from, asked->to);
    view_.settle();
  }
  view_.advance(static_cast<double>(std::min(ImGui::GetIO().DeltaTime, 0.1f)));
  ui.model.set_visible({view_.place_at(view_.top()), view_.place_at(view_.bottom())});
  columns_area_ = parts.columns;
  choice_.folded = folded_nodes(model);
  scroll(0);  // there may be less to be scrolled now
  columns_ = layout_columns(model.run()->index, parts.columns, ui.unit, choice_);
  language_ = ui.language;
  unit_ = ui.unit;
  line_height_ = text_size(Face::kSmall, "X").y;
}

void TimelineView::follow(const Ui& ui) {
  if (drag_ != Drag::kNone) return;
  view_.reveal(ui.model.map().to_axis(ui.model.focus().at), 90 * ui.unit);
  const trace::EventId event = ui.model.focus().event;
  if (event != trace::kNoEvent) scroll_to(ui.model.run()->trace().events()[event].host, 60 * ui.unit);
}

void TimelineView::zoom(const Model& model, double factor) {
  const float y = view_.y_of(model.map().to_axis(model.focus().at));
  const bool on_screen = y >= view_.top() && y <= view_.bottom();
  view_.zoom_at(on_screen ? y : (view_.top() + view_.bottom()) / 2, factor);
}

void TimelineView::draw(const Ui& ui, const Rect& area) {
  const float unit = ui.unit;
  const bool narrow = area.width() < 560 * unit;
  const float ruler_width = (narrow ? 54.0f : 84.0f) * unit;
  const float minimap_width = (narrow ? 28.0f : 40.0f) * unit;
  Parts parts;
  parts.header = {area.left, area.top, area.right, area.top + kHeaderHeight * unit};
  parts.ruler = {area.left, parts.header.bottom, area.left + ruler_width, area.bottom};
  parts.minimap = {area.right - minimap_width, parts.header.bottom + 6 * unit, area.right - 6 * unit,
                   area.bottom - 8 * unit};
  parts.columns = {parts.ruler.right, parts.header.bottom, parts.minimap.left - 6 * unit, area.bottom};
  apply_gesture(ui, parts);
  follow_run(ui, parts);

  names_left_ = area.left + ui.target() + 8 * unit;
  ImGui::SetCursorScreenPos({names_left_, parts.header.top});
  if (ImGui::InvisibleButton("names", {std::max(area.right - names_left_, 1.0f), parts.header.height()},
                             ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight))
    open_header_menu(ui, point(ImGui::GetMousePos()));
  ImGui::SetCursorScreenPos({area.left, parts.header.bottom});
  ImGui::InvisibleButton("timeline", {area.width(), std::max(area.bottom - parts.header.bottom, 1.0f)});
  chain_.follow(ui.model);
  scene_ = build_scene(input(ui.model));
  picked_ = false;
  handle_mouse(ui, parts);

  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const TimelinePaint paint{ui,
                            ui.model.run()->index,
                            ui.model.map(),
                            view_,
                            columns_,
                            scene_,
                            draw,
                            ui.contrast == ContrastLevel::kMore ? kFutureStrong : kFuture};
  draw.PushClipRect({area.left, parts.columns.top}, {area.right, area.bottom}, true);
  paint.grid(parts.columns, parts.ruler);
  draw.PushClipRect({parts.columns.left, parts.columns.top}, {parts.columns.right, area.bottom}, true);
  paint.gaps(parts.columns);
  paint.lifelines();
  paint.spans();
  paint.timers();
  draw_ghost(ui, draw);
  paint.waits();
  paint.arrows();
  draw.PopClipRect();
  paint.playhead(parts.columns, parts.ruler);
  draw.PushClipRect({parts.columns.left, parts.columns.top}, {parts.columns.right, area.bottom}, true);
  draw_measure(ui, parts, draw);
  paint.flag();
  paint.labels();
  paint.chips();
  say_ghost(ui, draw);
  draw_scroll(ui, parts.columns);
  draw.PopClipRect();
  draw_bookmarks(ui, parts, draw);
  draw_curtain(ui, parts, draw);
  if (drag_ == Drag::kRange && dragged_) {
    const float top = std::min(drag_start_.y, drag_last_.y);
    const float bottom = std::max(drag_start_.y, drag_last_.y);
    draw.AddRectFilled({area.left, top}, {parts.columns.right, bottom}, faded(ui.colors().accent, 0.15f));
    draw.AddRect({area.left, top}, {parts.columns.right, bottom}, ui.colors().accent);
  }
  minimap_.draw(ui, parts.minimap, view_);
  draw.PopClipRect();
  paint.header(parts.header, names_left_);
  if (hands_ == Hands::kChange) draw_view_button(ui, parts.header);
  draw_hand(ui, parts, draw);
}

void TimelineView::handle_mouse(const Ui& ui, const Parts& parts) {
  const ImGuiIO& io = ImGui::GetIO();
  const Point at = point(io.MousePos);
  if (ImGui::IsItemHovered() && io.MouseWheel != 0) {
    if (io.KeyShift) {
      view_.pan(io.MouseWheel * 60 * ui.unit);
    } else {
      view_.zoom_at(std::clamp(at.y, view_.top(), view_.bottom()),
                    std::exp(static_cast<double>(io.MouseWheel) * kZoomPerNotch));
    }
  }
  if (ImGui::IsItemHovered() && io.MouseWheelH != 0) scroll(-io.MouseWheelH * 60 * ui.unit);
  if (ui.pinch && parts.columns.contains(ui.pinch->centre)) pinch(*ui.pinch);
  look_for_menu(ui, parts, at);
  if (ImGui::IsItemActivated()) begin_drag(ui, parts, at);
  if (ImGui::IsItemActive() && drag_ != Drag::kNone) continue_drag(ui, parts, at);
  if (ImGui::IsItemDeactivated()) end_drag(ui, parts, at);
  if (ImGui::IsItemHovered() && !ImGui::IsItemActive() && !ui.touch) hover(ui, parts, at);
}

void TimelineView::begin_drag(const Ui& ui, const Parts& parts, Point at) {
  drag_start_ = drag_last_ = at;
  dragged_ = false;
  if (bookmark_at(ui, parts, at)) {
    drag_ = Drag::kBookmark;
  } else if (parts.minimap.grown(6 * ui.unit).contains(at)) {
    drag_ = Drag::kMinimap;
  } else if (parts.ruler.contains(at)) {
    drag_ = Drag::kScrub;
  } else {
    drag_ = ImGui::GetIO().KeyShift ? Drag::kRange : grab_segment(ui, at) ? Drag::kSegment : Drag::kPan;
  }
}

void TimelineView::continue_drag(const Ui& ui, const Parts& parts, Point at) {
  const float most = (ui.touch ? 10.0f : 4.0f) * ui.unit;
  const float moved = std::max(std::abs(at.x - drag_start_.x), std::abs(at.y - drag_start_.y));
  dragged_ = dragged_ || moved > most;
  if (drag_ == Drag::kScrub) ui.model.point_to(ui.model.map().from_axis(view_.place_at(at.y)));
  if (drag_ == Drag::kSegment && dragged_) drag_segment(ui, parts, at);
  if (drag_ == Drag::kPan && dragged_) {
    view_.pan(at.y - drag_last_.y);
    scroll(drag_last_.x - at.x);
  }
  if (drag_ == Drag::kMinimap) {
    const double place = Minimap::place_at(ui.model, parts.minimap, at.y);
    if (view_.fits()) {
      ui.model.point_to(ui.model.map().from_axis(place));
    } else {
      const double half = static_cast<double>(view_.bottom() - view_.top()) / view_.scale() / 2;
      view_.show(place - half, place + half);
      view_.settle();
    }
  }
  if (dragged_ || drag_ != Drag::kPan) drag_last_ = at;
}

void TimelineView::end_drag(const Ui& ui, const Parts& parts, Point at) {
  const auto bookmark = drag_ == Drag::kBookmark ? bookmark_at(ui, parts, at) : std::nullopt;
  if (bookmark) {
    drag_ = Drag::kNone;
    return ui.model.go_to(ui.model.bookmarks().all()[*bookmark].place);
  }
  if (drag_ == Drag::kRange && dragged_) {
    const double a = view_.place_at(drag_start_.y);
    const double b = view_.place_at(drag_last_.y);
    view_.show(std::min(a, b), std::max(a, b));
  }
  const bool clicked = drag_ == Drag::kPan || drag_ == Drag::kRange || drag_ == Drag::kSegment;
  if (clicked && !dragged_) click(ui, at);
  released_ = drag_ == Drag::kSegment && dragged_;
  waits_ = released_;
  if (!released_) segment_.reset();
  drag_ = Drag::kNone;
}

// What the first finger has begun to drag is given up: the two move the timeline together.
void TimelineView::pinch(const Pinch& pinch) {
  drag_ = Drag::kNone;
  if (segment_) released_ = waits_ = true;  // where it is
  view_.zoom_at(pinch.centre.y, pinch.factor);
  view_.pan(pinch.pan);
  view_.settle();
}

void TimelineView::click(const Ui& ui, Point at) {
  if (on_flag(scene_, at, (ui.touch ? 10.0f : 2.0f) * ui.unit)) return ui.model.go_to_verdict();
  if (is_hidden(ui.model, at)) return ui.model.point_to(ui.model.map().from_axis(view_.place_at(at.y)));
  const trace::EventId event = hit(scene_, at, (ui.touch ? 20.0f : 6.0f) * ui.unit);
  if (event != trace::kNoEvent) {
    ui.model.select(event);
    picked_ = !ui.touch;  // a finger chooses what it is going to move
  } else if (ImGui::GetIO().MouseClickedLastCount[ImGuiMouseButton_Left] == 2) {
    view_.fit();
  }
}

void TimelineView::hover(const Ui& ui, const Parts& parts, Point at) {
  if (const auto bookmark = bookmark_at(ui, parts, at)) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    return tooltip(ui, bookmark_name(ui.model, ui.model.bookmarks().all()[*bookmark]));
  }
  if (parts.ruler.contains(at)) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
    return;
  }
  if (!parts.columns.contains(at) || is_hidden(ui.model, at)) return;
  if (on_flag(scene_, at, 2 * ui.unit)) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    return tooltip(ui, flag_tip(*ui.model.run()->recording->verdict(), ui.language));
  }
  const trace::EventId event = hit(scene_, at, 6 * ui.unit);
  if (event == trace::kNoEvent) return;
  ui.model.preview(event);
  const Index& index = ui.model.run()->index;
  std::string tip = plain_line(index, event, ui.language);
  const ArrowShape* const head = grabbable_at(ui, at);
  // Where one segment arrives and the next one leaves, the hand takes the first, whatever is told of.
  if (head && index.trace().packet_of(event) != head->arrow->packet)
    tip += "\n" + plain_line(index, head->arrow->end, ui.language);
  if (head) tip.append("\n").append(kGrab.in(ui.language));
  tooltip(ui, tip);
  ImGui::SetMouseCursor(head ? ImGuiMouseCursor_ResizeNS : ImGuiMouseCursor_Hand);
}

}  // namespace tcplab::shell
