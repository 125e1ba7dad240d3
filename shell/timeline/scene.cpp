#include "shell/timeline/scene.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "shell/text.hpp"

namespace tcplab::shell {
namespace {

// Instants at the edges of the screen, a little beyond.
struct Visible {
  Instant from;
  Instant to;
};

Visible visible(const SceneInput& input) {
  return {input.map.from_axis(input.view.place_at(input.view.top() - 2)),
          input.map.from_axis(input.view.place_at(input.view.bottom() + 2))};
}

float y_of(const SceneInput& input, Instant at) { return input.view.y_of(input.map.to_axis(at)); }

// Calls visit(span, top, bottom) for the spans on screen; those that end within the same pixel as one before
// are skipped by a search.
template <typename Span, typename Visit>
void for_visible(const SceneInput& input, const Spans<Span>& spans, const Visit& visit) {
  const Visible window = visible(input);
  for (auto span = spans.first_after(window.from); span != spans.end() && span->from <= window.to;) {
    const float top = y_of(input, span->from);
    const float bottom = y_of(input, span->to);
    visit(*span, top, bottom);
    ++span;
    if (bottom - top < 1) {
      const Instant next_pixel = input.map.from_axis(input.view.place_at(top + 1));
      span = std::max(span, spans.first_after(next_pixel));
    }
  }
}

// Of a lane beyond those that are drawn, the track that somebody looks at.
const Track* track_beyond(const SceneInput& input) {
  if (input.marked >= input.index.size()) return nullptr;
  const trace::Event event = input.index.trace().events()[input.marked];
  if (input.columns.is_folded(event.host)) return nullptr;
  const Track* track = input.index.track_of(event.host, event.connection);
  return track && track->lane >= (track->listener ? kMostListeners : kMostLanes) ? track : nullptr;
}

// The same of the connections that are shown where these are few.
template <typename Visit>
void for_few_beyond(const SceneInput& input, const Visit& visit) {
  const std::size_t count = input.index.conversations().size();
  if (!input.hides_any() || input.shown->among(count) > kMostLanes) return;
  for (const trace::Streams::Range& range : input.shown->ranges()) {
    for (std::uint32_t number = range.first; number < count && number <= range.last; ++number) {
      for (const std::uint32_t end : input.index.conversations().ends(number)) {
        const Track& track = input.index.tracks()[end];
        if (track.lane >= kMostLanes && !input.columns.is_folded(track.host)) visit(track);
      }
    }
  }
}

// Calls visit(track) for the tracks on screen; those that are not a pixel long and end within that of one
// before are skipped.
template <typename Visit>
void for_visible_tracks(const SceneInput& input, const Visit& visit) {
  const Visible window = visible(input);
  const Tracks& tracks = input.index.tracks();
  for (trace::HostIndex host = 0; host < input.columns.hosts.size(); ++host) {
    if (input.columns.is_folded(host)) continue;
    for (const bool listeners : {false, true}) {
      const std::span<const Lane> lanes = tracks.lanes(host, listeners);
      for (const Lane& lane : lanes.first(std::min(lanes.size(), listeners ? kMostListeners : kMostLanes))) {
        Instant at = window.from;
        for (std::size_t i = lane.reach.next(0, at); i < lane.tracks.size(); i = lane.reach.next(i + 1, at)) {
          const Track& track = tracks[lane.tracks[i]];
          if (track.from > window.to) break;
          if (!input.hides_end(track.connection)) visit(track);
          const float top = y_of(input, track.from);
          if (y_of(input, track.to) - top < 1) at = input.map.from_axis(input.view.place_at(top + 1));
        }
      }
    }
  }
  const Track* beyond = track_beyond(input);
  if (beyond != nullptr) visit(*beyond);
  for_few_beyond(input, [&](const Track& track) {
    if (&track != beyond) visit(track);
  });
}

void add_track_spans(const SceneInput& input, const Track& track, Scene& scene) {
  const HostColumn& column = input.columns.hosts[track.host];
  const std::pair<float, float> lane = column.lane(track);
  const float playhead = y_of(input, input.focus.at);
  for_visible(input, track.spans, [&](const StateSpan& span, float top, float bottom) {
    SpanShape shape{&track,
                    &span,
                    {lane.first, top, lane.second, std::max(bottom, top + 1)},
                    0,
                    false,
                    0,
                    span.begin == input.marked};
    const bool begun = happened(input, span.begin);
    const bool over = span.end != trace::kNoEvent && happened(input, span.end);
    shape.lit_to = !begun ? top : over ? bottom : std::clamp(playhead, top, bottom);
    // The label stays on screen as long as its span does.
    const float room = input.line_height + 4 * input.unit;
    shape.labelled = bottom - std::max(top, input.view.top()) >= room;
    shape.label_y = std::min(std::max(top, input.view.top()) + 2 * input.unit, bottom - room);
    scene.spans.push_back(shape);
  });
}

// A listener's own strip is too thin for its label, which stands in the lane beside it as long as that is
// free.
void place_listener_labels(const SceneInput& input, Scene& scene) {
  for (SpanShape& shape : scene.spans) {
    if (!shape.labelled || !shape.track->listener) continue;
    const float bottom = shape.label_y + input.line_height;
    shape.labelled = shape.track->lane == 0 &&
                     std::none_of(scene.spans.begin(), scene.spans.end(), [&](const SpanShape& other) {
                       return !other.track->listener && other.track->host == shape.track->host &&
                              other.box.top < bottom && other.box.bottom > shape.label_y;
                     });
  }
}

}  // namespace

void add_spans(const SceneInput& input, Scene& scene) {
  for_visible_tracks(input, [&](const Track& track) { add_track_spans(input, track, scene); });
  place_listener_labels(input, scene);
}

bool happened(const SceneInput& input, trace::EventId event) {
  return input.all_past || (input.focus.event != trace::kNoEvent && event <= input.focus.event);
}

Scene build_scene(const SceneInput& input) {
  Scene scene;
  if (input.columns.hosts.empty()) return scene;
  add_spans(input, scene);
  add_timers(input, scene);
  add_chips(input, scene);
  add_arrows(input, scene);
  add_labels(input, scene);
  add_flag(input, scene);
  return scene;
}

void add_flag(const SceneInput& input, Scene& scene) {
  if (!input.flag) return;
  const HostColumn& column = input.columns.hosts.back();
  FlagShape shape;
  const trace::PacketId packet = input.index.trace().packet_of(input.flag->event);
  const Arrow* arrow = packet == trace::kNoPacket ? nullptr : input.index.arrow_of(packet);
  shape.y = y_of(input, input.flag->at);
  if (arrow) shape.y = place_arrow(input, *arrow).head.y;
  if (input.columns.density != Density::kIcons) shape.text = input.flag->text;
  const float height = input.line_height + 4 * input.unit;
  const float width = shape.text.empty() ? height : input.measure(shape.text) + 12 * input.unit;
  const float side = column.lifeline + column.outwards * width;
  // Above its line, or below where it would not be seen.
  const float top = shape.y - height < input.view.top() ? shape.y : shape.y - height;
  shape.box = {std::min(column.lifeline, side), top, std::max(column.lifeline, side), top + height};
  scene.flag = std::move(shape);
}

void add_timers(const SceneInput& input, Scene& scene) {
  for_visible_tracks(input, [&](const Track& track) {
    const HostColumn& column = input.columns.hosts[track.host];
    for (const auto& timers : track.timers) {
      for_visible(input, timers, [&](const TimerSpan& timer, float top, float bottom) {
        TimerShape shape{&timer, column.timer(timer.kind), top, bottom, column.outwards};
        shape.lit = happened(input, timer.begin);
        shape.marked =
            timer.begin == input.marked || (timer.end != trace::kNoEvent && timer.end == input.marked);
        shape.told = input.tells(timer.begin) || input.tells(timer.end);
        scene.timers.push_back(std::move(shape));
      });
    }
  });
}

// Writes the text of a chip and makes it as wide as that.
static void finish_chip(const SceneInput& input, const HostColumn& column, ChipShape& chip) {
  if (input.columns.density == Density::kIcons) return;
  const bool brief = input.columns.density == Density::kShort || chip.more > 0;
  chip.text = chip_text(input.index.trace().events()[chip.event], input.language, brief);
  if (chip.more > 0) chip.text += " +" + std::to_string(chip.more);
  const float width =
      std::min(column.chip_width, input.measure(chip.text) + chip.box.height() + 6 * input.unit);
  (column.outwards < 0 ? chip.box.left : chip.box.right) +=
      column.outwards < 0 ? column.chip_width - width : width - column.chip_width;
}

// What has no room below the last instant moves up, as little as it takes.
static void lift_chips(std::vector<ChipShape>& chips, std::size_t first, float bottom, float gap) {
  for (std::size_t i = chips.size(); i > first; --i) {
    Rect& box = chips[i - 1].box;
    const float over = box.bottom - bottom;
    if (over <= 0) return;
    box.top -= over;
    box.bottom -= over;
    bottom = box.top - gap;
  }
}

void add_chips(const SceneInput& input, Scene& scene) {
  const Visible window = visible(input);
  const float height = input.line_height + 4 * input.unit;
  const float furthest = height * 2.2f;  // from where it belongs
  const float gap = 2 * input.unit;
  for (trace::HostIndex host = 0; host < input.columns.hosts.size(); ++host) {
    if (input.columns.is_folded(host)) continue;
    const HostColumn& column = input.columns.hosts[host];
    const auto [left, right] = column.chips();
    const std::vector<Marker>& markers = input.index.markers(host);
    auto marker = std::lower_bound(markers.begin(), markers.end(), window.from,
                                   [](const Marker& m, Instant at) { return m.at < at; });
    float free_from = -1e9f;
    const std::size_t first_of_host = scene.chips.size();
    std::size_t last_of_host = SIZE_MAX;
    std::size_t passed_over = 0;
    while (marker != markers.end() && marker->at <= window.to) {
      if (input.hides_end(marker->connection) && passed_over < kMostPassedOver) {
        ++passed_over;
        ++marker;
        continue;
      }
      const float anchor = y_of(input, marker->at);
      const float top = std::max(anchor - height / 2, free_from);
      if (top - (anchor - height / 2) > furthest && last_of_host != SIZE_MAX) {
        // No room: counted by the last one that had some. Skip all of them at once.
        const Instant resume = input.map.from_axis(input.view.place_at(free_from + height * 2.5f - furthest));
        auto next = std::lower_bound(marker + 1, markers.end(), resume,
                                     [](const Marker& m, Instant at) { return m.at < at; });
        const auto counted = std::min(next, marker + static_cast<std::ptrdiff_t>(kMostPassedOver));
        const auto hidden =
            input.hides_any() ? std::count_if(marker, counted,
                                              [&](const Marker& m) { return input.hides_end(m.connection); })
                              : 0;
        scene.chips[last_of_host].more += static_cast<int>(next - marker - hidden);
        marker = next;
        free_from += height * 2;
        continue;
      }
      if (last_of_host != SIZE_MAX) finish_chip(input, column, scene.chips[last_of_host]);
      ChipShape chip;
      chip.event = marker->event;
      chip.host = host;
      chip.anchor_y = anchor;
      chip.lit = happened(input, marker->event);
      chip.marked = marker->event == input.marked;
      chip.told = input.tells(marker->event);
      chip.box = {left, top, right, top + height};
      free_from = top + height + gap;
      last_of_host = scene.chips.size();
      scene.chips.push_back(std::move(chip));
      ++marker;
    }
    if (last_of_host != SIZE_MAX) finish_chip(input, column, scene.chips[last_of_host]);
    if (marker == markers.end())
      lift_chips(scene.chips, first_of_host, input.view.bottom() + (kAxisMargin - 1) * input.unit, gap);
  }
}

trace::EventId hit(const Scene& scene, Point at, float slop) {
  for (const ChipShape& chip : scene.chips) {
    if (chip.box.grown(slop / 2).contains(at)) return chip.event;
  }
  for (const LabelShape& label : scene.labels) {
    if (label.box.contains(at))
      return label.arrow->begin == trace::kNoEvent ? label.arrow->end : label.arrow->begin;
  }
  const ArrowShape* nearest = nullptr;
  float best = slop * slop;
  for (const ArrowShape& shape : scene.arrows) {
    const float distance = distance_squared(at, shape.tail, shape.head);
    if (distance > best) continue;
    best = distance;
    nearest = &shape;
  }
  if (nearest) {
    const float way = nearest->head.x - nearest->tail.x;
    const bool near_head = way != 0 && (at.x - nearest->tail.x) / way > 0.7f;
    const Arrow& arrow = *nearest->arrow;
    return arrow.begin == trace::kNoEvent || (near_head && arrow.end != trace::kNoEvent) ? arrow.end
                                                                                         : arrow.begin;
  }
  for (const WaitShape& wait : scene.waits) {
    if (distance_squared(at, wait.begin, wait.end) <= slop * slop) return wait.arrow->queued;
  }
  for (const TimerShape& timer : scene.timers) {
    if (std::abs(at.x - timer.x) > slop || at.y < timer.top - slop || at.y > timer.bottom + slop) continue;
    const bool near_end = timer.bottom - at.y < std::min(slop, (timer.bottom - timer.top) / 2);
    return near_end && timer.timer->end != trace::kNoEvent ? timer.timer->end : timer.timer->begin;
  }
  for (const SpanShape& span : scene.spans) {
    if (span.box.contains(at)) return span.span->begin;
  }
  return trace::kNoEvent;
}

namespace {

Point packet_point(const SceneInput& input, const Arrow& arrow, const trace::Event& event) {
  if (input.hops && arrow.queued != trace::kNoEvent) {
    const WaitShape wait = place_wait(input, arrow);
    if (event.id == arrow.queued) return wait.begin;
    if (event.id == arrow.dequeued && !arrow.lost) return wait.end;
  }
  const ArrowShape shape = place_arrow(input, arrow);
  constexpr float kBegin = 0.06f;
  const float end = arrow.lost ? 1.0f : 0.94f;
  if (event.id == arrow.begin || event.id == arrow.end)
    return along(shape.tail, shape.head, event.id == arrow.begin ? kBegin : end);
  // What happens to it on its way lies where it is by then.
  const Duration whole = arrow.to - arrow.from;
  const double passed = whole.ns > 0 ? (event.at - arrow.from).seconds() / whole.seconds() : 0;
  return along(shape.tail, shape.head, std::clamp(static_cast<float>(passed), kBegin, end));
}

std::optional<Point> place_event(const SceneInput& input, const Scene& scene, const trace::Event& event) {
  if (const Arrow* arrow = input.lines().at(event)) return packet_point(input, *arrow, event);
  for (const ChipShape& chip : scene.chips) {
    if (chip.event == event.id) return chip.box.center();
  }
  const float y = y_of(input, event.at);
  if (event.host >= input.columns.nodes.size()) return std::nullopt;
  if (event.host >= input.columns.hosts.size()) return Point{input.columns.nodes[event.host], y};
  const HostColumn& column = input.columns.hosts[event.host];
  if (const auto* set = std::get_if<tcp::TimerSet>(&event.what)) return Point{column.timer(set->timer), y};
  if (const auto* stopped = std::get_if<tcp::TimerStopped>(&event.what))
    return Point{column.timer(stopped->timer), y};
  if (const auto* fired = std::get_if<tcp::TimerFired>(&event.what))
    return Point{column.timer(fired->timer), y};
  if (std::holds_alternative<tcp::StateChanged>(event.what)) {
    const Track* track = input.index.track_of(event.host, event.connection);
    if (!track) return std::nullopt;
    const auto [left, right] = column.lane(*track);
    return Point{(left + right) / 2, y + 1};
  }
  const auto [left, right] = column.chips();
  return Point{(left + right) / 2, y};
}

}  // namespace

std::optional<Point> event_point(const SceneInput& input, const Scene& scene, trace::EventId event) {
  if (event >= input.index.trace().events().size() || input.columns.hosts.empty()) return std::nullopt;
  const std::optional<Point> place = place_event(input, scene, input.index.trace().events()[event]);
  if (!place || place->y < input.view.top() - 4 || place->y > input.view.bottom() + 4) return std::nullopt;
  return place;
}

}  // namespace tcplab::shell
