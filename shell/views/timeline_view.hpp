#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "shell/model/contrast.hpp"
#include "shell/timeline/column_heads.hpp"
#include "shell/timeline/columns.hpp"
#include "shell/timeline/gestures.hpp"
#include "shell/timeline/scene.hpp"
#include "shell/timeline/viewport.hpp"
#include "shell/ui.hpp"
#include "shell/views/minimap.hpp"

namespace tcplab::shell {

// Which nodes of the run are folded, from the first on. Precondition: a run is open.
std::vector<bool> folded_nodes(const Model& model);

// Where the names of hosts may be written in the header.
HeadRoom head_room(float left, float right, float unit);

// Lifelines, states, segments, timers and calls of a run, along its time axis.
class TimelineView {
 public:
  static constexpr float kHeaderHeight = 44;
  enum class Hands { kChange, kLook };  // what they do there
  explicit TimelineView(Hands hands = Hands::kChange) : hands_(hands) {}

  void draw(const Ui& ui, const Rect& area);

  void fit() { view_.fit(); }
  // Around the playhead.
  void zoom(const Model& model, double factor);
  // Brings the playhead on screen.
  void follow(const Ui& ui);
  bool moving() const { return view_.moving() || waits_; }
  // Gives up what a hand is dragging; false when there is nothing.
  bool let_go(Model& model);
  bool dragging() const { return segment_.has_value(); }
  // Somebody has clicked on an event, in the last frame that was drawn.
  bool picked() const { return picked_; }
  // Every hop, or from end to end.
  void toggle_hops() { choice_.hops = !choice_.hops; }
  bool hops() const { return choice_.hops; }
  Numbers numbers() const { return numbers_; }
  // What a reader has chosen for another one.
  void choose_as(const TimelineView& other) {
    choice_.hops = other.choice_.hops;
    numbers_ = other.numbers_;
  }
  void next_numbers() { numbers_ = static_cast<Numbers>((static_cast<int>(numbers_) + 1) % 3); }
  void set_numbers(Numbers numbers) { numbers_ = numbers; }
  // The content of the popup in which both can be chosen. timeline_choices.cpp
  void draw_choices(const Ui& ui);

  // What lies where, in logical pixels of the window, for who draws on it; nullopt when it is not drawn yet.
  struct HostPlace {
    float lifeline = 0;
    std::pair<float, float> name;  // left and right edge of it, the lifeline between or beside them
  };
  struct Places {
    Rect header;
    Rect columns;
    float hidden = 0;  // from there downwards nothing is shown; columns.bottom: all is
    std::vector<HostPlace> hosts;
  };
  std::optional<Places> places(const Model& model) const;
  // Where an event is drawn, in logical pixels of the window; nullopt when off screen or not drawn yet.
  std::optional<Point> event_position(const Model& model, trace::EventId event) const;

 private:
  enum class Drag { kNone, kBookmark, kPan, kRange, kScrub, kMinimap, kSegment };
  struct Parts {
    Rect header;
    Rect ruler;
    Rect columns;
    Rect minimap;
  };

  // What decides where a ghost is drawn.
  struct GhostPlace {
    unsigned version = 0;
    unsigned sieved = 0;
    unsigned generation = 0;
    double length = 0;
    double from = 0;
    double to = 0;
    float top = 0;
    float bottom = 0;
    std::vector<float> nodes;
    bool operator==(const GhostPlace& other) const;
  };

  SceneInput input(const Model& model) const;
  void follow_run(const Ui& ui, const Parts& parts);
  void handle_mouse(const Ui& ui, const Parts& parts);
  void begin_drag(const Ui& ui, const Parts& parts, Point at);
  void continue_drag(const Ui& ui, const Parts& parts, Point at);
  void end_drag(const Ui& ui, const Parts& parts, Point at);
  void click(const Ui& ui, Point at);
  void hover(const Ui& ui, const Parts& parts, Point at);
  void pinch(const Pinch& pinch);
  // timeline_gestures.cpp
  // What the hand has done in the last frame is done to the run before anything of this one is drawn.
  void apply_gesture(const Ui& ui, const Parts& parts);
  // What a hand there would take; null for nothing.
  const ArrowShape* grabbable_at(const Ui& ui, Point at) const;
  bool grab_segment(const Ui& ui, Point at);
  void drag_segment(const Ui& ui, const Parts& parts, Point at);
  void look_for_menu(const Ui& ui, const Parts& parts, Point at);
  void open_menu(const Ui& ui, const Parts& parts, Point at);
  void open_header_menu(const Ui& ui, Point at);
  bool open_folded(const Ui& ui, Point at) const;
  // timeline_curtain.cpp
  bool is_hidden(const Model& model, Point at) const;
  void draw_curtain(const Ui& ui, const Parts& parts, ImDrawList& draw) const;
  void draw_hand(const Ui& ui, const Parts& parts, ImDrawList& draw) const;
  // timeline_places.cpp
  float y_of(const Model& model, Instant at) const;
  std::optional<std::size_t> bookmark_at(const Ui& ui, const Parts& parts, Point at) const;
  void draw_bookmarks(const Ui& ui, const Parts& parts, ImDrawList& draw) const;
  void draw_measure(const Ui& ui, const Parts& parts, ImDrawList& draw) const;
  // timeline_ghost.cpp
  void place_ghost(const Ui& ui, const Run& ghost, const Contrast& contrast);
  void draw_ghost(const Ui& ui, ImDrawList& draw);
  void say_ghost(const Ui& ui, ImDrawList& draw) const;
  // timeline_choices.cpp
  void draw_view_button(const Ui& ui, const Rect& header);
  void scroll(float by);
  void scroll_to(trace::HostIndex node, float margin);
  void draw_scroll(const Ui& ui, const Rect& columns) const;

  Hands hands_;
  Viewport view_;
  Columns columns_;
  ColumnChoice choice_;
  Numbers numbers_ = Numbers::kRelative;
  Rect columns_area_;
  float names_left_ = 0;  // what is written in the header begins there
  Chain chain_;
  Scene scene_;
  Minimap minimap_;
  unsigned generation_ = 0;
  unsigned opened_ = 0;
  AxisMode axis_ = AxisMode::kCompact;
  Language language_ = Language::kEnglish;
  float unit_ = 1;
  float line_height_ = 15;
  Drag drag_ = Drag::kNone;
  Point drag_start_;
  Point drag_last_;
  bool dragged_ = false;  // further than a click may
  bool picked_ = false;
  std::vector<ArrowShape> ghosts_;
  bool ghosts_dense_ = false;  // and so not drawn
  GhostPlace ghost_place_;
  std::optional<SegmentDrag> segment_;
  float grabbed_ = 0;      // so far below its head
  bool released_ = false;  // the hand has
  bool waits_ = false;     // for what a hand or a finger that rests will do
};

// Everything that the timeline draws, given where it is. timeline_paint.cpp
struct TimelinePaint {
  const Ui& ui;
  const Index& index;
  const TimeMap& map;
  const Viewport& view;
  const Columns& columns;
  const Scene& scene;
  ImDrawList& draw;
  float future;  // how much of its colour the future keeps

  void grid(const Rect& area, const Rect& ruler) const;
  void gaps(const Rect& area) const;
  void lifelines() const;
  void spans() const;
  void timers() const;
  void waits() const;
  void arrows() const;
  void labels() const;
  void chips() const;
  void flag() const;
  // And where the mouse is on the axis of another view.
  void playhead(const Rect& area, const Rect& ruler) const;
  // left: where columns begin.
  void header(const Rect& area, float left) const;

 private:
  void instant(Instant at, const Rect& area, const Rect& ruler, bool preview) const;
  float seen(const Arrow& arrow) const;
  bool many() const;
  void stroke(const ArrowShape& shape, Point a, Point b, Color color, float width) const;
  void ends(const ArrowShape& shape, Color color, float head) const;
  void node_names(const Rect& area) const;
};

}  // namespace tcplab::shell
