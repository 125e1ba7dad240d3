#include "shell/timeline/svg.hpp"

#include <algorithm>
#include <cmath>

#include "shell/format.hpp"
#include "shell/text.hpp"
#include "shell/timeline/colors.hpp"
#include "shell/timeline/column_heads.hpp"
#include "shell/timeline/scene.hpp"
#include "shell/timeline/svg_pen.hpp"
#include "shell/timeline/ticks.hpp"

namespace tcplab::shell {
namespace {

using Anchor = SvgPen::Anchor;

constexpr float kSvgWidth = 1280;
constexpr float kHeader = 56;
constexpr float kRuler = 96;
constexpr float kEdge = 16;
constexpr float kText = 12.5f;
constexpr float kHostNames = 16;
constexpr float kLineHeight = 15;
// 16:9, and so much higher at most when labels would have no room.
constexpr float kSvgHeights[] = {720, 1080, 1440, 1920, 2560, 3600};

// The timeline laid out on paper of that height.
struct Sheet {
  Sheet(const Index& index, const TimeMap& map, const SvgOptions& options, float height)
      : area{kRuler, kHeader, kSvgWidth - kEdge, height - kEdge},
        columns(layout_columns(index, area, 1, {options.hops, 0, options.folded})),
        input{index,
              map,
              view,
              columns,
              everything(index),
              trace::kNoEvent,
              options.language,
              1,
              kLineHeight,
              [](std::string_view text) { return SvgPen::width_of(text, kText); },
              std::nullopt,
              options.hops,
              options.numbers,
              nullptr,
              options.shown} {
    view.set_extent(area.top + kAxisMargin, area.bottom - kAxisMargin);
    view.reset(map.length(), 1e-7);
    view.settle();
    scene = build_scene(input);
  }
  Sheet(const Sheet&) = delete;
  Sheet& operator=(const Sheet&) = delete;

  // All of the run has happened.
  static Focus everything(const Index& index) {
    const std::size_t count = index.trace().events().size();
    return {index.end(), count == 0 ? trace::kNoEvent : static_cast<trace::EventId>(count - 1)};
  }

  // Everything has room for its words.
  bool legible() const {
    const bool chips = std::all_of(scene.chips.begin(), scene.chips.end(),
                                   [](const ChipShape& chip) { return chip.more == 0; });
    return chips && scene.labels.size() >= scene.arrows.size();
  }

  Rect area;
  Viewport view;
  Columns columns;
  SceneInput input;
  Scene scene;
};

class SheetWriter {
 public:
  SheetWriter(const Sheet& sheet, const SvgOptions& options)
      : sheet_(sheet),
        language_(options.language),
        c_(palette(options.theme)),
        pen_(kSvgWidth, sheet.area.bottom + kEdge, c_.background) {}

  std::string write() {
    grid();
    gaps();
    for (const trace::HostIndex node : sheet_.columns.shown) {
      const float x = sheet_.columns.nodes[node];
      if (sheet_.columns.is_folded(node))
        pen_.rect({x - kFoldedHalf, sheet_.area.top, x + kFoldedHalf, sheet_.area.bottom}, c_.raised, 0,
                  c_.border);
      pen_.line({x, sheet_.area.top}, {x, sheet_.area.bottom}, c_.faint, is_host(node) ? 1.5f : 1.0f);
    }
    for (const SpanShape& span : sheet_.scene.spans) draw(span);
    for (const TimerShape& timer : sheet_.scene.timers) draw(timer);
    for (const WaitShape& wait : sheet_.scene.waits) {
      const bool alone = sheet_.input.index.lines(true).group_of(*wait.arrow).most_waiting < 4;
      pen_.line(wait.begin, wait.end, line_color(c_, *wait.arrow, sheet_.input.index.conversations()),
                alone ? 4.0f : 1.5f);
    }
    for (const ArrowShape& arrow : sheet_.scene.arrows) draw(arrow);
    for (const LabelShape& label : sheet_.scene.labels) draw(label);
    for (const ChipShape& chip : sheet_.scene.chips) draw(chip);
    header();
    return pen_.take();
  }

 private:
  float y_of(Instant at) const { return sheet_.view.y_of(sheet_.input.map.to_axis(at)); }
  const trace::Trace& trace() const { return sheet_.input.index.trace(); }
  bool is_host(trace::HostIndex node) const { return node < sheet_.columns.hosts.size(); }
  std::string told(trace::EventId event) const {
    return event == trace::kNoEvent ? std::string() : plain_line(sheet_.input.index, event, language_);
  }

  void grid() {
    const Ticks ticks = make_ticks(sheet_.input.map, sheet_.view, 26);
    const TimeUnit unit = unit_for(sheet_.input.index.end());
    for (const Tick& tick : ticks.major) {
      pen_.line({kRuler - 9, tick.y}, {kRuler, tick.y}, c_.faint, 1);
      pen_.line({kRuler, tick.y}, {sheet_.area.right, tick.y}, c_.grid, 1);
      pen_.text({kRuler - 13, tick.y}, format_instant(tick.at, unit, ticks.step), c_.muted, kText,
                Anchor::kEnd);
    }
  }

  void gaps() {
    const std::vector<HostColumn>& hosts = sheet_.columns.hosts;
    for (const TimeMap::Gap& gap : sheet_.input.map.gaps()) {
      const Rect box{sheet_.area.left, y_of(gap.from), sheet_.area.right, y_of(gap.to)};
      if (box.height() < 6 || hosts.empty()) continue;
      pen_.rect(box.grown(-2), c_.panel);
      if (box.height() < kLineHeight + 4) continue;
      pen_.text({(hosts.front().lifeline + hosts.back().lifeline) / 2, box.center().y},
                text_with(Text::kGapCut, language_, format_duration(gap.to - gap.from)), c_.muted, kText,
                Anchor::kMiddle);
    }
  }

  void draw(const SpanShape& shape) {
    const Color color = c_.state(shape.span->state);
    const Rect& box = shape.box;
    const float edge = std::min(4.0f, box.width());
    const bool left_host = sheet_.columns.hosts[shape.track->host].outwards < 0;
    const float x = left_host ? box.right - edge : box.left;
    pen_.rect(box, faded(color, kSpanFill));
    pen_.rect({x, box.top, x + edge, box.bottom}, color);
    if (!shape.labelled) return;
    std::string_view name = tcp::to_string(shape.span->state);
    const float room = box.width() - edge - 8;
    const bool outside = shape.track->listener;
    if (!outside && SvgPen::width_of(name, kText) > room) name = short_name(shape.span->state);
    const float y = shape.label_y + kLineHeight / 2;
    if (outside) {
      if (sheet_.columns.hosts[shape.track->host].lane_width < SvgPen::width_of(name, kText) + 8) return;
      pen_.text({left_host ? box.right + 6 : box.left - 6, y}, name, color, kText,
                left_host ? Anchor::kStart : Anchor::kEnd);
    } else if (SvgPen::width_of(name, kText) <= room + 4) {
      pen_.text({left_host ? box.right - edge - 5 : box.left + edge + 5, y}, name, color, kText,
                left_host ? Anchor::kEnd : Anchor::kStart);
    }
  }

  void draw(const TimerShape& shape) {
    const Color color = timer_color(c_, shape.timer->kind);
    const Point end{shape.x, shape.bottom};
    pen_.line({shape.x, shape.top}, end, color, 1.25f);
    if (shape.bottom - shape.top < 4) return;
    pen_.circle({shape.x, shape.top}, 2, color);
    constexpr float kDiamond = 4.5f;
    switch (shape.timer->how) {
      case TimerSpan::End::kFired:
        return pen_.polygon({{end.x, end.y - kDiamond},
                             {end.x + kDiamond, end.y},
                             {end.x, end.y + kDiamond},
                             {end.x - kDiamond, end.y}},
                            color);
      case TimerSpan::End::kStopped:
        return pen_.line({end.x - 4, end.y}, {end.x + 4, end.y}, color, 1.5f);
      case TimerSpan::End::kRestarted:
        return pen_.line({end.x - 2, end.y}, {end.x + 2, end.y}, color, 1);
      case TimerSpan::End::kRunning:
        return pen_.line(end, {end.x, end.y + 10}, color, 1.25f, "2");
    }
  }

  void cross(Point at, float size, Color color) {
    pen_.line({at.x - size, at.y - size}, {at.x + size, at.y + size}, color, 2);
    pen_.line({at.x - size, at.y + size}, {at.x + size, at.y - size}, color, 2);
  }

  // Beside the way of an arrow, measured from its tail.
  struct Beside {
    explicit Beside(const ArrowShape& shape)
        : tail(shape.tail), length(std::hypot(shape.head.x - tail.x, shape.head.y - tail.y)) {
      if (length > 0) way = {(shape.head.x - tail.x) / length, (shape.head.y - tail.y) / length};
    }
    Point at(float along, float across) const {
      return {tail.x + way.x * along - way.y * across, tail.y + way.y * along + way.x * across};
    }
    Point tail;
    float length;
    Point way;
  };

  // The shapes are those of the screen (timeline_arrows.cpp).
  void stroke(const ArrowShape& shape, Color color) {
    const Arrow& arrow = *shape.arrow;
    const bool dense = sheet_.scene.dense();
    const Beside beside(shape);
    const float end = beside.length * sheet_.scene.shaft_part(shape, kArrowHead);
    if (!dense && arrow.corrupted) {
      constexpr float kEvery = 9;
      float swing = 2.5f;
      for (float at = 0; at < end; at += kEvery, swing = -swing) {
        const float middle = std::min(at + kEvery / 2, end);
        pen_.line(beside.at(at, 0), beside.at(middle, swing), color, 1.5f);
        pen_.line(beside.at(middle, swing), beside.at(std::min(at + kEvery, end), 0), color, 1.5f);
      }
    } else if (!dense && arrow.copy) {
      for (const float side : {-1.5f, 1.5f}) pen_.line(beside.at(0, side), beside.at(end, side), color, 1.2f);
    } else {
      pen_.line(shape.tail, beside.at(end, 0), color, dense ? 1.0f : 1.5f,
                dense                  ? ""
                : shape.needless       ? "8 3 2 3"
                : arrow.retransmission ? "6"
                                       : "");
    }
  }

  void ends(const ArrowShape& shape, Color color) {
    const Arrow& arrow = *shape.arrow;
    const bool dense = sheet_.scene.dense();
    const Beside beside(shape);
    if (arrow.lost) {
      const float size = dense ? 3.0f : 5.0f;
      cross(shape.head, size, c_.loss);
      if (!dense && arrow.loss != Arrow::Loss::kOnWire) pen_.ring(shape.head, size * 1.6f, c_.loss, 1.5f);
    } else if (!dense && arrow.end != trace::kNoEvent && beside.length > 0) {
      const Point left = beside.at(beside.length - kArrowHead * kHeadLength, kArrowHead * 0.55f);
      const Point right = beside.at(beside.length - kArrowHead * kHeadLength, -kArrowHead * 0.55f);
      if (arrow.overtaken) {
        pen_.line(shape.head, left, color, 1.4f);
        pen_.line(left, right, color, 1.4f);
        pen_.line(right, shape.head, color, 1.4f);
      } else {
        pen_.polygon({shape.head, left, right}, color);
      }
    }
    if (dense || !arrow.congestion) return;
    const Point tail = beside.at(beside.length * 0.08f, 0);
    pen_.rect(Rect{tail.x, tail.y, tail.x, tail.y}.grown(3), c_.retransmission);
  }

  void draw(const ArrowShape& shape) {
    const Arrow& arrow = *shape.arrow;
    const bool dense = sheet_.scene.dense();
    const Color color = faded(line_color(c_, arrow, sheet_.input.index.conversations()),
                              dense && !arrow.notable() ? 0.3f : 1.0f);
    pen_.begin(told(arrow.begin == trace::kNoEvent ? arrow.end : arrow.begin));
    stroke(shape, color);
    ends(shape, color);
    pen_.end();
  }

  void draw(const LabelShape& label) {
    pen_.rect(label.box, faded(c_.background, 0.9f), 4);
    const float space = SvgPen::width_of(" ", kText) * 1.5f;
    Point at{label.box.left + 5, label.box.center().y};
    const auto write = [&](std::string_view text, Color color, float gap) {
      if (text.empty()) return;
      pen_.text(at, text, color, kText);
      at.x += SvgPen::width_of(text, kText) + gap;
    };
    write(label.connection, line_color(c_, *label.arrow, sheet_.input.index.conversations()), 2 * space);
    write(label.tag, c_.retransmission, 2 * space);
    write(label.flags, arrow_color(c_, *label.arrow), space);
    write(label.numbers, c_.muted, 0);
  }

  void draw(const ChipShape& chip) {
    const float outwards = sheet_.columns.hosts[chip.host].outwards;
    const HostColumn& column = sheet_.columns.hosts[chip.host];
    const trace::Event event = trace().events()[chip.event];
    const bool call = std::holds_alternative<trace::Called>(event.what);
    const bool discard = std::holds_alternative<tcp::Discarded>(event.what) ||
                         std::holds_alternative<trace::Unreadable>(event.what);
    const float inner = outwards < 0 ? chip.box.right : chip.box.left;
    const Point at{inner + outwards * chip.box.height() / 2, chip.box.center().y};
    pen_.begin(told(chip.event));
    pen_.line({inner, at.y}, {inner - outwards * column.timer_width * 0.25f, chip.anchor_y}, c_.faint, 1);
    pen_.rect(chip.box, c_.raised, 5, c_.border);
    constexpr float kHalf = 3.5f;
    const float way = call ? -outwards : outwards;  // calls point at the lifeline, notices away from it
    if (discard) {
      cross(at, kHalf * 0.8f, c_.loss);
    } else {
      pen_.polygon({{at.x + way * kHalf, at.y},
                    {at.x - way * kHalf, at.y - kHalf},
                    {at.x - way * kHalf, at.y + kHalf}},
                   call ? c_.accent : c_.text);
    }
    pen_.text({outwards < 0 ? chip.box.left + 6 : chip.box.left + chip.box.height() - 1, at.y}, chip.text,
              c_.text, kText);
    pen_.end();
  }

  void header() {
    pen_.line({0, kHeader}, {kSvgWidth, kHeader}, c_.border, 1);
    for (const trace::HostIndex node : sheet_.columns.shown) {
      if (is_host(node)) continue;
      pen_.text({sheet_.columns.nodes[node], kHeader - 16}, trace().nodes()[node].name, c_.text, kText,
                Anchor::kMiddle);
    }
    const HeadRoom room{kEdge, kSvgWidth - kEdge, kEdge / 2,
                        [](std::string_view text) { return SvgPen::width_of(text, kHostNames); },
                        [](std::string_view text) { return SvgPen::width_of(text, kText); }};
    for (std::size_t i = 0; i < sheet_.columns.hosts.size(); ++i) {
      const HostColumn& host = sheet_.columns.hosts[i];
      const Anchor anchor = host.outwards < 0 ? Anchor::kEnd : Anchor::kStart;
      const ColumnHead head = column_head(sheet_.columns, i, trace().hosts(), room, language_);
      const float x = host.outwards < 0 ? head.right : head.left;
      pen_.text({x, kHeader - 36}, head.name, c_.text, kHostNames, anchor, true);
      if (!head.note.empty()) pen_.text({x, kHeader - 16}, head.note, c_.muted, kText, anchor);
    }
  }

  const Sheet& sheet_;
  Language language_;
  const Palette& c_;
  SvgPen pen_;
};

}  // namespace

std::string to_svg(const Index& index, const TimeMap& map, const SvgOptions& options) {
  for (const float height : kSvgHeights) {
    const Sheet sheet(index, map, options, height);
    if (sheet.legible() || sheet.scene.dense() || height == kSvgHeights[std::size(kSvgHeights) - 1])
      return SheetWriter(sheet, options).write();
  }
  return {};
}

}  // namespace tcplab::shell
