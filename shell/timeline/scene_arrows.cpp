#include <algorithm>
#include <cmath>
#include <string>

#include "shell/text.hpp"
#include "shell/timeline/scene.hpp"

namespace tcplab::shell {
namespace {

constexpr float kLostPart = 0.55f;
constexpr float kStart = 0.14f;
// Labels are looked for on that many arrows at most, and never more of them are placed.
constexpr std::size_t kMostCandidates = 400;
constexpr std::size_t kMostLabels = 120;
constexpr float kPlaces[] = {0.5f, 0.4f, 0.6f, 0.3f, 0.7f, 0.22f, 0.78f};

bool happened(const SceneInput& input, lab::EventId event) {
  return input.focus.event != lab::kNoEvent && event <= input.focus.event;
}

// How far across a segment gets in the part of its journey that the trace has.
float part_travelled(const SceneInput& input, const Arrow& arrow) {
  if (arrow.lost) return kLostPart;
  if (arrow.end != lab::kNoEvent) return 1;
  const Duration usual = input.index.usual_flight();
  if (usual.ns == 0) return kLostPart;
  const auto part = static_cast<float>((arrow.to - arrow.from).seconds() / usual.seconds());
  return std::clamp(part, kStart, 0.95f);
}

float lit_part(const SceneInput& input, const ArrowShape& shape) {
  const Arrow& arrow = *shape.arrow;
  if (arrow.begin != lab::kNoEvent && !happened(input, arrow.begin)) return 0;
  if (arrow.end != lab::kNoEvent && happened(input, arrow.end)) {
    // A loss may be known at once; the cut is still drawn where the segment would have got.
    if (!arrow.lost || input.focus.at >= arrow.to) return 1;
  }
  const float playhead = input.view.y_of(input.map.to_axis(input.focus.at));
  const float height = shape.head.y - shape.tail.y;
  return height > 0 ? std::clamp((playhead - shape.tail.y) / height, 0.0f, 1.0f) : 0.0f;
}

void add_group(const SceneInput& input, const ArrowGroup& group, Scene& scene) {
  const Instant from = input.map.from_axis(input.view.place_at(input.view.top() - 4));
  const Instant to = input.map.from_axis(input.view.place_at(input.view.bottom() + 4));
  const std::span<const Arrow> arrows = group.between(from, to);
  for (std::size_t i = 0; i < arrows.size();) {
    ArrowShape shape = place_arrow(input, arrows[i], group.from, group.to);
    shape.lit = lit_part(input, shape);
    shape.marked = input.marked != lab::kNoEvent && (arrows[i].begin == input.marked || arrows[i].end == input.marked);
    if (shape.head.y >= input.view.top() - 4) scene.arrows.push_back(shape);
    ++i;
    if (i == arrows.size() || input.view.y_of(input.map.to_axis(arrows[i].from)) - shape.tail.y >= 0.75f) continue;
    // The next ones start within the same pixel.
    const Instant resume = input.map.from_axis(input.view.place_at(shape.tail.y + 0.75f));
    const auto next = std::lower_bound(arrows.begin() + static_cast<std::ptrdiff_t>(i), arrows.end(), resume,
                                       [](const Arrow& arrow, Instant at) { return arrow.from < at; });
    i = std::max(i, static_cast<std::size_t>(next - arrows.begin()));
  }
}

std::string number(const char* name, std::uint32_t value) { return name + std::to_string(value); }

// The numbers of a label, the longest form first.
std::array<std::string, 3> numbers_of(const SceneInput& input, const Arrow& arrow) {
  const lab::Trace& trace = input.index.trace();
  const lab::Packet& packet = trace.packets[arrow.packet];
  const wire::TcpHeader& header = packet.segment.header;
  const std::string seq = number("Seq=", trace.relative_seq(packet));
  const std::string ack = header.flags.ack ? number(" Ack=", trace.relative_ack(packet)) : std::string();
  const auto length = static_cast<std::uint32_t>(packet.segment.payload.size());
  const std::string len = length > 0 ? number(" Len=", length) : std::string();
  std::string full = seq + ack + number(" Win=", header.window) + number(" Len=", length);
  if (arrow.segment_class == SegmentClass::kAck) return {full, seq + ack, ack.empty() ? seq : ack.substr(1)};
  return {full, seq + ack + len, seq + len};
}

std::vector<const ArrowShape*> candidates(const Scene& scene) {
  std::vector<const ArrowShape*> result;
  for (const ArrowShape& shape : scene.arrows) result.push_back(&shape);
  const auto rank = [](const ArrowShape* shape) {
    const Arrow& arrow = *shape->arrow;
    return shape->marked ? 0 : arrow.lost || arrow.retransmission ? 1 : arrow.segment_class >= SegmentClass::kSyn ? 2 : 3;
  };
  std::stable_sort(result.begin(), result.end(), [&rank](const ArrowShape* a, const ArrowShape* b) {
    const int ra = rank(a);
    const int rb = rank(b);
    return ra != rb ? ra < rb : a->arrow->from < b->arrow->from;
  });
  if (result.size() > kMostCandidates) result.resize(kMostCandidates);
  return result;
}

// Puts the label on its arrow where it covers no other one; false when there is no such place.
bool place_label(const SceneInput& input, const ArrowShape& shape, float width, const Scene& scene, Rect& box) {
  const float half_width = width / 2 + 5 * input.unit;
  const float half_height = input.line_height / 2 + 1 * input.unit;
  const float left = std::min(shape.tail.x, shape.head.x) + 8 * input.unit;
  const float right = std::max(shape.tail.x, shape.head.x) - 8 * input.unit;
  for (const float place : kPlaces) {
    const Point center = along(shape.tail, shape.head, place);
    box = {center.x - half_width, center.y - half_height, center.x + half_width, center.y + half_height};
    if (box.left < left || box.right > right) continue;
    if (box.top < input.view.top() || box.bottom > input.view.bottom()) continue;
    const bool free = std::none_of(scene.labels.begin(), scene.labels.end(),
                                   [&box](const LabelShape& other) { return other.box.overlaps(box); });
    if (free) return true;
  }
  return false;
}

}  // namespace

ArrowShape place_arrow(const SceneInput& input, const Arrow& arrow, lab::HostIndex from, lab::HostIndex to) {
  const HostColumn& a = input.columns.hosts[from];
  const HostColumn& b = input.columns.hosts[std::min<std::size_t>(to, input.columns.hosts.size() - 1)];
  ArrowShape shape;
  shape.arrow = &arrow;
  shape.tail = {a.lifeline, input.view.y_of(input.map.to_axis(arrow.from))};
  const Point arrival{b.lifeline, input.view.y_of(input.map.to_axis(arrow.to))};
  shape.head = {a.lifeline + (arrival.x - a.lifeline) * part_travelled(input, arrow), arrival.y};
  return shape;
}

void add_arrows(const SceneInput& input, Scene& scene) {
  for (const ArrowGroup& group : input.index.arrows()) {
    if (group.from < input.columns.hosts.size()) add_group(input, group, scene);
  }
}

void add_labels(const SceneInput& input, Scene& scene) {
  const lab::Trace& trace = input.index.trace();
  const float space = input.measure(" ") * 1.5f;
  for (const ArrowShape* shape : candidates(scene)) {
    if (scene.labels.size() >= kMostLabels) return;
    const Arrow& arrow = *shape->arrow;
    LabelShape label;
    label.arrow = &arrow;
    label.lit = shape->lit > 0;
    label.marked = shape->marked;
    label.flags = trace.packets[arrow.packet].segment.header.flags.to_string();
    if (arrow.retransmission) label.tag = text(Text::kRetransmissionTag, input.language);
    const auto numbers = numbers_of(input, arrow);
    const float tag_width = label.tag.empty() ? 0 : input.measure(label.tag) + space * 2;
    const float flags_width = input.measure(label.flags);
    for (const std::string& form : numbers) {
      label.numbers = form;
      const float width = tag_width + flags_width + space + input.measure(form);
      if (place_label(input, *shape, width, scene, label.box)) break;
      label.box = {};
      label.numbers.clear();
    }
    if (label.numbers.empty() && !place_label(input, *shape, tag_width + flags_width, scene, label.box)) continue;
    scene.labels.push_back(std::move(label));
  }
}

}  // namespace tcplab::shell
