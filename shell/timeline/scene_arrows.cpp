#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "core/trace/describe.hpp"
#include "shell/text.hpp"
#include "shell/timeline/colors.hpp"
#include "shell/timeline/scene.hpp"

namespace tcplab::shell {
namespace {

// How far what never left its node gets from its line, in points.
constexpr float kStub = 12;
constexpr float kLostPart = 0.55f;
constexpr float kStart = 0.14f;
// Labels are looked for on that many arrows at most, and never more of them are placed.
constexpr std::size_t kMostCandidates = 200;
constexpr std::size_t kMostLabels = 120;
// A label may hide a piece of so many other arrows. It is a small one of those that run through the whole
// picture.
constexpr std::ptrdiff_t kMostHidden = 1;
constexpr std::ptrdiff_t kMostHiddenOfPassing = 8;
// Where labels are tried, as parts of what is on screen of their arrow.
constexpr float kPlaces[] = {0.5f, 0.4f, 0.6f, 0.3f, 0.7f, 0.22f, 0.78f};
// Many pass at once when one looks closely: theirs are drawn up in rows.
constexpr float kPassingPlaces[] = {0.5f,  0.44f, 0.56f, 0.38f, 0.62f, 0.32f, 0.68f, 0.26f,
                                    0.74f, 0.2f,  0.8f,  0.14f, 0.86f, 0.08f, 0.92f};

float lit_part(const SceneInput& input, const ArrowShape& shape) {
  const Arrow& arrow = *shape.arrow;
  if (arrow.begin != trace::kNoEvent && !happened(input, arrow.begin)) return 0;
  if (arrow.end != trace::kNoEvent && happened(input, arrow.end)) {
    // A loss may be known at once; the cut is still drawn where the segment would have got.
    if (!arrow.lost || input.focus.at >= arrow.to) return 1;
  }
  if (arrow.loss == Arrow::Loss::kBeforeLeaving) return 0;
  const float playhead = input.view.y_of(input.map.to_axis(input.focus.at));
  const float height = shape.head.y - shape.tail.y;
  return height > 0 ? std::clamp((playhead - shape.tail.y) / height, 0.0f, 1.0f) : 0.0f;
}

// How far apart those are drawn that take no time and are of the same instant: as far as there is room until
// the next.
float stack_step(const SceneInput& input, const Arrow& arrow) {
  if (arrow.beside < 2) return 0;
  const float room =
      input.view.y_of(input.map.to_axis(arrow.next)) - input.view.y_of(input.map.to_axis(arrow.from));
  return std::min(input.line_height + 9 * input.unit, room / static_cast<float>(arrow.beside));
}

// The next arrow of a group, after one that has been drawn, that does not begin, leave and end within the
// same pixels as that does.
std::size_t next_apart(const SceneInput& input, const ArrowGroup& group, const Reach& reach,
                       std::size_t place, const ArrowShape& shape, Instant from) {
  const std::size_t next = reach.next(place + 1, from);
  if (stack_step(input, *shape.arrow) >= 1) return next;
  const auto below = [&input](float y) { return input.map.from_axis(input.view.place_at(y + 0.75f)); };
  const float began = input.view.y_of(input.map.to_axis(shape.arrow->from));
  const std::size_t begins = group.begins.first_from(below(began));
  const std::size_t ends = reach.next(place + 1, std::max(from, below(shape.head.y)));
  return std::max(next, reach.next(std::min(std::max(begins, place + 1), ends), from));
}

bool is_marked(const SceneInput& input, const Arrow& arrow) {
  if (input.marked == trace::kNoEvent) return false;
  return arrow.begin == input.marked || arrow.end == input.marked || arrow.queued == input.marked ||
         arrow.dequeued == input.marked;
}

// What there is to tell of it beside where it runs.
void describe(const SceneInput& input, ArrowShape& shape) {
  const Arrow& arrow = *shape.arrow;
  shape.lit = lit_part(input, shape);
  shape.marked = is_marked(input, arrow);
  shape.told = input.tells(arrow.begin) || input.tells(arrow.end);
  shape.needless = input.index.analysis().of(arrow.packet) == trace::Finding::kSpuriousRetransmission;
}

void add_group(const SceneInput& input, const ArrowGroup& group, const Reach& reach, Scene& scene,
               std::size_t& passed_over) {
  const Instant from = input.map.from_axis(input.view.place_at(input.view.top() - 4));
  const Instant to = input.map.from_axis(input.view.place_at(input.view.bottom() + 4));
  const std::size_t first = scene.arrows.size();
  for (std::size_t i = reach.next(0, from); i < group.arrows.size();) {
    const Arrow& arrow = input.lines()[group.arrows[i]];
    if (arrow.from > to) break;
    if (input.hides_packet(arrow.packet)) {
      i = passed_over++ < kMostPassedOver
              ? reach.next(i + 1, from)
              : next_apart(input, group, reach, i, place_arrow(input, arrow), from);
      continue;
    }
    ArrowShape shape = place_arrow(input, arrow);
    describe(input, shape);
    if (input.hops && arrow.queued != trace::kNoEvent) scene.waits.push_back(place_wait(input, arrow));
    if (shape.head.y >= input.view.top() - 4 && !arrow.waits()) {
      if (scene.arrows.size() > first) {
        ArrowShape& before = scene.arrows.back();
        shape.tail_apart = shape.tail.y - before.tail.y;
        shape.head_apart = std::abs(shape.head.y - before.head.y);
        before.tail_apart = std::min(before.tail_apart, shape.tail_apart);
        before.head_apart = std::min(before.head_apart, shape.head_apart);
      }
      scene.arrows.push_back(shape);
    }
    i = next_apart(input, group, reach, i, shape, from);
  }
}

// What somebody looks at is drawn, though another one may run within the same pixels.
void add_marked(const SceneInput& input, Scene& scene) {
  if (input.marked >= input.index.size()) return;
  const Arrow* arrow = input.lines().at(input.index.trace().events()[input.marked]);
  if (arrow == nullptr || arrow->waits()) return;
  const bool drawn = std::any_of(scene.arrows.begin(), scene.arrows.end(),
                                 [arrow](const ArrowShape& shape) { return shape.arrow == arrow; });
  ArrowShape shape = place_arrow(input, *arrow);
  if (drawn || shape.head.y < input.view.top() || shape.tail.y > input.view.bottom()) return;
  describe(input, shape);
  scene.arrows.push_back(shape);
}

// Who gets its label first.
int rank_of(const ArrowShape& shape) {
  const Arrow& arrow = *shape.arrow;
  if (shape.marked) return 0;
  if (arrow.lost || arrow.retransmission) return 1;
  return arrow.segment_class >= SegmentClass::kSyn ? 2 : 3;
}

// The ends that are on screen and have room beside them: a label there would not be in the way of the next
// one's.
std::vector<Point> roomy_ends(const SceneInput& input, const ArrowShape& shape) {
  const float room = input.line_height + 4 * input.unit;
  const auto on_screen = [&](Point p) { return p.y >= input.view.top() && p.y <= input.view.bottom(); };
  std::vector<Point> ends;
  if (shape.tail_apart >= room && on_screen(shape.tail)) ends.push_back(shape.tail);
  if (shape.head_apart >= room && on_screen(shape.head) && !shape.arrow->lost) ends.push_back(shape.head);
  return ends;
}

// It began before what is on screen, and ends after it.
bool passes_through(const SceneInput& input, const ArrowShape& shape) {
  return shape.tail.y < input.view.top() && shape.head.y > input.view.bottom();
}

// What is on screen of an arrow, as another one.
std::pair<Point, Point> visible_part(const SceneInput& input, const ArrowShape& shape) {
  const float height = shape.head.y - shape.tail.y;
  if (height <= 0) return {shape.tail, shape.head};
  const auto at = [&](float y) {
    return along(shape.tail, shape.head, std::clamp((y - shape.tail.y) / height, 0.0f, 1.0f));
  };
  return {at(input.view.top()), at(input.view.bottom())};
}

// What a packet is, is said once, on the first of its hops that is on screen.
bool is_said(const SceneInput& input, const ArrowShape& shape) {
  const Arrow& arrow = *shape.arrow;
  if (arrow.loss == Arrow::Loss::kBeforeLeaving && !shape.marked) return false;
  if (arrow.previous == Lines::kNone || arrow.lost) return true;
  const Arrow& before = input.lines()[arrow.previous];
  if (shape.marked) return before.end != input.marked;
  return input.view.y_of(input.map.to_axis(before.to)) < input.view.top();
}

// Far enough from its neighbours that its label is taken for no other's.
bool stands_apart(const SceneInput& input, const ArrowShape& shape) {
  if (!roomy_ends(input, shape).empty()) return true;
  const float room = input.line_height + 4 * input.unit;
  return passes_through(input, shape) && std::min(shape.tail_apart, shape.head_apart) >= room;
}

std::vector<const ArrowShape*> candidates(const SceneInput& input, const Scene& scene) {
  std::vector<const ArrowShape*> result;
  for (const ArrowShape& shape : scene.arrows) {
    if (!is_said(input, shape)) continue;
    if (!scene.dense() || rank_of(shape) == 0 || stands_apart(input, shape)) result.push_back(&shape);
  }
  std::stable_sort(result.begin(), result.end(), [](const ArrowShape* a, const ArrowShape* b) {
    const int ra = rank_of(*a);
    const int rb = rank_of(*b);
    return ra != rb ? ra < rb : a->arrow->from < b->arrow->from;
  });
  if (result.size() > kMostCandidates) result.resize(kMostCandidates);
  return result;
}

// Would a label there hide too much of what is around it?
bool hides_arrows(const SceneInput& input, const Scene& scene, const ArrowShape& shape, const Rect& box) {
  if (rank_of(shape) < 2) return false;
  std::ptrdiff_t hidden = 0;
  std::ptrdiff_t passing = 0;
  for (const ArrowShape& other : scene.arrows) {
    const auto [highest, lowest] = std::minmax(other.tail.y, other.head.y);
    if (lowest < box.top || highest > box.bottom) continue;  // so it is with most
    if (other.arrow == shape.arrow || !crosses(box, other.tail, other.head)) continue;
    ++(passes_through(input, other) ? passing : hidden);
    if (hidden > kMostHidden || passing > kMostHiddenOfPassing) return true;
  }
  return false;
}

// Where labels of an arrow may stand, from left to right: between the lifelines of hosts, and clear of what a
// host has beside its own.
std::pair<float, float> sides(const SceneInput& input, const ArrowShape& shape) {
  // From line to line, although a lost segment does not get as far.
  const Arrow& arrow = *shape.arrow;
  float left = std::min(input.columns.nodes[arrow.source], input.columns.nodes[arrow.target]);
  float right = std::max(input.columns.nodes[arrow.source], input.columns.nodes[arrow.target]);
  // Lines of what is only passed are no borders.
  float left_host = -1e9f;
  float right_host = 1e9f;
  for (const HostColumn& host : input.columns.hosts) {
    if (host.lifeline <= left + 1) left_host = std::max(left_host, host.lifeline);
    if (host.lifeline >= right - 1) right_host = std::min(right_host, host.lifeline);
  }
  if (left_host > -1e8f) left = left_host;
  if (right_host < 1e8f) right = right_host;
  for (const HostColumn& host : input.columns.hosts) {
    const float edge = host.lifeline + host.outwards * host.chips_at;
    if (host.outwards > 0 && host.lifeline <= left + 1 && edge < right) left = std::max(left, edge);
    if (host.outwards < 0 && host.lifeline >= right - 1 && edge > left) right = std::min(right, edge);
  }
  return {left + 8 * input.unit, right - 8 * input.unit};
}

// The cross of a loss and the hollow head of what was overtaken are not to be covered, but by what somebody
// looks at: who sees no such head is right to take it for a filled one.
void take_telling_ends(const SceneInput& input, const Scene& scene, std::vector<Rect>& taken) {
  constexpr float kReach = kArrowHead * kHeadLength / 2;
  for (const ArrowShape& shape : scene.arrows) {
    if (!shape.arrow->lost && !shape.arrow->overtaken) continue;
    const float shaft = scene.shaft_part(shape, kArrowHead * input.unit);
    const Point at = along(shape.tail, shape.head, (1 + shaft) / 2);  // of a cross, its middle
    taken.push_back(Rect{at.x, at.y, at.x, at.y}.grown(kReach * input.unit));
  }
}

// Puts the label on its arrow where it covers no other one; false when there is no such place.
bool place_label(const SceneInput& input, const ArrowShape& shape, float width, const Scene& scene,
                 const std::vector<Rect>& taken, Rect& box) {
  const float half_width = width / 2 + 5 * input.unit;
  const float half_height = input.line_height / 2 + 1 * input.unit;
  const std::pair<float, float> between = sides(input, shape);
  const auto stands = [&](Point center) {
    box = {center.x - half_width, center.y - half_height, center.x + half_width, center.y + half_height};
    if (box.left < between.first || box.right > between.second) return false;
    // The margin around the view has room for half a line.
    if (center.y < input.view.top() || center.y > input.view.bottom()) return false;
    return std::none_of(taken.begin(), taken.end(),
                        [&box](const Rect& other) { return other.overlaps(box); });
  };
  const auto [from, to] = visible_part(input, shape);
  const bool passing = passes_through(input, shape);
  // A hop may be narrower than what is said of it, which then reaches over its neighbours.
  const bool narrow = std::abs(shape.head.x - shape.tail.x) < 2 * half_width + 16 * input.unit;
  for (const float place : passing ? std::span<const float>(kPassingPlaces) : std::span(kPlaces)) {
    Point center = along(from, to, place);
    // What runs close along a lifeline has its label beside that, still across the arrow.
    if ((passing || narrow) && between.second - between.first > 2 * half_width)
      center.x = std::clamp(center.x, between.first + half_width, between.second - half_width);
    if (stands(center) && !hides_arrows(input, scene, shape, box)) return true;
  }
  // Where they lie close, but do not begin or end close: each beside its own end, over the others.
  const std::vector<Point> ends = roomy_ends(input, shape);
  return std::any_of(ends.begin(), ends.end(), [&](const Point& end) {
    const bool leftmost = (end == shape.tail) == (shape.head.x > shape.tail.x);
    return stands({leftmost ? between.first + half_width : between.second - half_width, end.y});
  });
}

}  // namespace

float part_travelled(const SceneInput& input, const Arrow& arrow) {
  if (arrow.loss == Arrow::Loss::kOnWire) return kLostPart;
  if (arrow.end != trace::kNoEvent) return 1;
  const Duration usual = input.index.usual_flight();
  if (usual.ns == 0) return kLostPart;
  const auto part = static_cast<float>((input.index.end() - arrow.from).seconds() / usual.seconds());
  return std::clamp(part, kStart, 0.95f);
}

float Scene::shaft_part(const ArrowShape& shape, float head) const {
  if (dense() || shape.arrow->lost || shape.arrow->end == trace::kNoEvent) return 1;
  const float length = std::hypot(shape.head.x - shape.tail.x, shape.head.y - shape.tail.y);
  return length > 0 ? std::max(1 - kHeadLength * head / length, 0.0f) : 1;
}

ArrowShape place_arrow(const SceneInput& input, const Arrow& arrow) {
  const float source = input.columns.nodes[arrow.source];
  const float target = input.columns.nodes[arrow.target];
  ArrowShape shape;
  shape.arrow = &arrow;
  const float stacked = static_cast<float>(arrow.order) * stack_step(input, arrow);
  const Instant left = input.hops ? arrow.left : arrow.from;
  const auto y_of = [&](Instant at) { return input.view.y_of(input.map.to_axis(at)) + stacked; };
  if (arrow.loss == Arrow::Loss::kBeforeLeaving) {
    const float way = target < source ? -kStub * input.unit : kStub * input.unit;
    shape.tail = {source, y_of(arrow.to)};
    shape.head = {source + way, shape.tail.y};
    return shape;
  }
  shape.tail = {source, y_of(left)};
  shape.head = {source + (target - source) * part_travelled(input, arrow), y_of(arrow.to)};
  return shape;
}

WaitShape place_wait(const SceneInput& input, const Arrow& arrow) {
  constexpr float kFirst = 4;  // points from the line
  constexpr float kApart = 3;
  constexpr float kWidest = 30;  // of all that wait together
  const ArrowGroup& group = input.lines().group_of(arrow);
  const float apart = std::min(kApart, kWidest / static_cast<float>(std::max<int>(group.most_waiting, 1)));
  const float source = input.columns.nodes[arrow.source];
  const float side = input.columns.nodes[arrow.target] < source ? -input.unit : input.unit;
  WaitShape shape;
  shape.arrow = &arrow;
  const auto y_of = [&](Instant at) { return input.view.y_of(input.map.to_axis(at)); };
  shape.begin = {source + side * (kFirst + apart * static_cast<float>(arrow.slot)), y_of(arrow.from)};
  shape.end = {source + side * kFirst, y_of(std::min(arrow.left, input.index.end()))};
  shape.lit_to = happened(input, arrow.queued) ? std::clamp(y_of(input.focus.at), shape.begin.y, shape.end.y)
                                               : shape.begin.y;
  shape.marked = is_marked(input, arrow);
  return shape;
}

void add_arrows(const SceneInput& input, Scene& scene) {
  std::size_t passed_over = 0;
  for (Reach ArrowGroup::*const kind : {&ArrowGroup::plain, &ArrowGroup::notable}) {
    for (const ArrowGroup& group : input.lines().groups())
      add_group(input, group, group.*kind, scene, passed_over);
  }
  add_marked(input, scene);
}

void add_labels(const SceneInput& input, Scene& scene) {
  const float space = input.measure(" ") * 1.5f;
  std::vector<Rect> taken;
  for (const ChipShape& chip : scene.chips) taken.push_back(chip.box);
  bool ends_taken = false;
  for (const ArrowShape* shape : candidates(input, scene)) {
    if (!shape->marked && !std::exchange(ends_taken, true)) take_telling_ends(input, scene, taken);
    if (scene.labels.size() >= kMostLabels) return;
    const Arrow& arrow = *shape->arrow;
    LabelShape label;
    label.arrow = &arrow;
    label.lit = shape->lit > 0 || shape->marked;
    label.marked = shape->marked;
    const Conversations& conversations = input.index.conversations();
    label.connection = connection_tag(conversations.of_packet(arrow.packet), conversations);
    if (arrow.retransmission)
      label.tag = trace::words_for_retransmission(input.index.analysis().of(arrow.packet)).in(input.language);
    const auto before = [&](const std::string& word) {
      return word.empty() ? 0 : input.measure(word) + space * 2;
    };
    const float tag_width = before(label.connection) + before(label.tag);
    bool placed = false;
    for (ArrowWords& form : arrow_words(input.index.trace(), arrow, input.numbers, input.language)) {
      const float gap = form.flags.empty() || form.numbers.empty() ? 0 : space;
      const float width = tag_width + input.measure(form.flags) + gap + input.measure(form.numbers);
      placed = place_label(input, *shape, width, scene, taken, label.box);
      if (!placed) continue;
      label.flags = std::move(form.flags);
      label.numbers = std::move(form.numbers);
      break;
    }
    if (!placed) continue;
    taken.push_back(label.box);
    scene.labels.push_back(std::move(label));
  }
}

}  // namespace tcplab::shell
