#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shell/geometry.hpp"
#include "shell/model/chain.hpp"
#include "shell/model/focus.hpp"
#include "shell/model/index.hpp"
#include "shell/settings.hpp"
#include "shell/timeline/arrow_words.hpp"
#include "shell/timeline/columns.hpp"
#include "shell/timeline/time_map.hpp"
#include "shell/timeline/viewport.hpp"

namespace tcplab::shell {

// An instant to be pointed out on the last host's lifeline: where a script failed.
struct Flag {
  Instant at;
  trace::EventId event = trace::kNoEvent;  // the one that is not as it should be, if there is one
  std::string text;
};

// All that decides what the timeline looks like in one frame.
struct SceneInput {
  const Index& index;
  const TimeMap& map;
  const Viewport& view;
  const Columns& columns;
  Focus focus;            // what is later is the future
  trace::EventId marked;  // the event to stand out: hovered or focused
  Language language = Language::kEnglish;
  float unit = 1;
  float line_height = 15;                          // of small text
  std::function<float(std::string_view)> measure;  // width of small text
  std::optional<Flag> flag;
  bool hops = true;  // each hop by itself, with the time in queues
  Numbers numbers = Numbers::kRelative;
  const Chain* chain = nullptr;           // whose events stand out a little; none: nothing does
  const trace::Streams* shown = nullptr;  // none: all are
  bool all_past = false;                  // nothing is the future

  bool tells(trace::EventId event) const { return chain != nullptr && chain->has(event); }
  bool hides_any() const { return shown != nullptr && !shown->all(); }
  bool hides_packet(trace::PacketId packet) const {
    return hides_any() && !Conversations::shows(*shown, index.conversations().of_packet(packet));
  }
  // By its place in Trace::connections().
  bool hides_end(std::uint32_t connection) const {
    return hides_any() && !Conversations::shows(*shown, index.conversations().of_end(connection));
  }
  // What is drawn between nodes.
  const Lines& lines() const { return index.lines(hops); }
};

// The time that a packet waits at a node: beside its line, the further away the more are before it.
struct WaitShape {
  const Arrow* arrow = nullptr;
  Point begin;
  Point end;
  float lit_to = 0;  // y until which it has happened
  bool marked = false;
};

struct ArrowShape {
  const Arrow* arrow = nullptr;
  Point tail;
  Point head;
  float lit = 0;  // part of its way that has happened
  // How far its ends are from those of the neighbours of its kind.
  float tail_apart = 1e9f;
  float head_apart = 1e9f;
  bool marked = false;
  bool told = false;      // of the causal story of the event in focus
  bool needless = false;  // sent again though it had arrived
};

// Text on an arrow: flags, and as many numbers as there is room for.
struct LabelShape {
  const Arrow* arrow = nullptr;
  std::string connection;  // "#2", where there are several
  std::string tag;         // "retransmission", or nothing
  std::string flags;
  std::string numbers;
  Rect box;
  bool lit = false;
  bool marked = false;
};

struct SpanShape {
  const Track* track = nullptr;
  const StateSpan* span = nullptr;
  Rect box;
  float lit_to = 0;  // y until which it has happened
  bool labelled = false;
  float label_y = 0;
  bool marked = false;
};

struct TimerShape {
  const TimerSpan* timer = nullptr;
  float x = 0;
  float top = 0;
  float bottom = 0;
  float outwards = 1;
  bool lit = false;
  bool marked = false;
  bool told = false;
};

// A call, a notice or a discard beside the lifeline.
struct ChipShape {
  trace::EventId event = trace::kNoEvent;
  trace::HostIndex host = 0;
  Rect box;
  float anchor_y = 0;  // where it happened
  std::string text;    // empty: only room for a mark
  int more = 0;        // as many more had no room
  bool lit = false;
  bool marked = false;
  bool told = false;
};

struct FlagShape {
  float y = 0;  // of its instant
  Rect box;
  std::string text;  // empty: only room for a mark
};

// Room above and below the axis, for what belongs to its first and last instant.
constexpr float kAxisMargin = 12;

constexpr float kArrowHead = 7;

// Of what is hidden, so much is passed over one by one in a frame; beyond it, what lies within the same
// pixels is taken for one, as of what is shown.
constexpr std::size_t kMostPassedOver = 20'000;

// From so many arrows on, single ones are not to be told apart, unless they begin or end far enough from each
// other.
constexpr std::size_t kDenseArrows = 300;

struct Scene {
  std::vector<SpanShape> spans;
  std::vector<ArrowShape> arrows;  // the notable ones last, on top
  std::vector<WaitShape> waits;
  std::vector<LabelShape> labels;
  std::vector<TimerShape> timers;
  std::vector<ChipShape> chips;
  std::optional<FlagShape> flag;
  bool dense() const { return arrows.size() > kDenseArrows; }
  // The part of an arrow's way that is its line: what is left is its head, of that size, through which the
  // line is not to be seen where the head is hollow or half transparent.
  float shaft_part(const ArrowShape& shape, float head) const;
};

// By the instant in focus, the event has happened.
bool happened(const SceneInput& input, trace::EventId event);

// What is on screen. Nothing in it is smaller than a pixel's distance from the next of its kind, however long
// the run: its size is bounded by the screen's.
Scene build_scene(const SceneInput& input);

// The parts of build_scene().
void add_spans(const SceneInput& input, Scene& scene);
void add_timers(const SceneInput& input, Scene& scene);
void add_chips(const SceneInput& input, Scene& scene);
void add_arrows(const SceneInput& input, Scene& scene);
void add_labels(const SceneInput& input, Scene& scene);
void add_flag(const SceneInput& input, Scene& scene);

// Where an arrow runs, on screen or not.
ArrowShape place_arrow(const SceneInput& input, const Arrow& arrow);
WaitShape place_wait(const SceneInput& input, const Arrow& arrow);
// The part of an arrow's way that is drawn, of all that lies between its nodes.
float part_travelled(const SceneInput& input, const Arrow& arrow);

// The event at a point: the topmost shape within slop pixels. kNoEvent when there is none.
trace::EventId hit(const Scene& scene, Point at, float slop);

// Where an event is to be seen and clicked; nullopt when that is off the screen.
std::optional<Point> event_point(const SceneInput& input, const Scene& scene, trace::EventId event);

}  // namespace tcplab::shell
