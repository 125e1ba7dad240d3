#include "shell/diagram/state_layout.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace tcplab::shell {
namespace {

using enum tcp::State;

// In the order of tcp::State.
constexpr std::array<Point, tcp::kStateCount> kPositions = {{
    {0.50f, 0.05f},  // CLOSED
    {0.50f, 0.20f},  // LISTEN
    {0.79f, 0.33f},  // SYN-SENT
    {0.21f, 0.33f},  // SYN-RECEIVED
    {0.50f, 0.47f},  // ESTABLISHED
    {0.21f, 0.61f},  // FIN-WAIT-1
    {0.21f, 0.79f},  // FIN-WAIT-2
    {0.79f, 0.61f},  // CLOSE-WAIT
    {0.50f, 0.70f},  // CLOSING
    {0.79f, 0.79f},  // LAST-ACK
    {0.50f, 0.94f},  // TIME-WAIT
}};

// A cubic curve by its control points.
struct ArcCurve {
  tcp::State from;
  tcp::State to;
  Point first;
  Point second;
};

// Those that are not straight.
constexpr ArcCurve kCurves[] = {
    {kClosed, kListen, {0.45f, 0.09f}, {0.45f, 0.16f}},
    {kListen, kClosed, {0.55f, 0.16f}, {0.55f, 0.09f}},
    {kClosed, kSynSent, {0.68f, 0.06f}, {0.77f, 0.16f}},
    {kSynSent, kClosed, {0.90f, 0.14f}, {0.79f, 0.03f}},
    {kListen, kSynReceived, {0.33f, 0.20f}, {0.25f, 0.25f}},
    {kSynReceived, kListen, {0.36f, 0.29f}, {0.46f, 0.26f}},
    {kListen, kSynSent, {0.62f, 0.22f}, {0.70f, 0.26f}},
    {kSynReceived, kEstablished, {0.25f, 0.42f}, {0.33f, 0.46f}},
    {kSynSent, kEstablished, {0.75f, 0.42f}, {0.67f, 0.46f}},
    {kSynReceived, kFinWait1, {0.15f, 0.42f}, {0.15f, 0.52f}},
    {kEstablished, kFinWait1, {0.33f, 0.49f}, {0.25f, 0.53f}},
    {kEstablished, kCloseWait, {0.67f, 0.49f}, {0.75f, 0.53f}},
    {kFinWait1, kClosing, {0.40f, 0.62f}, {0.48f, 0.63f}},
    {kFinWait1, kTimeWait, {0.36f, 0.64f}, {0.35f, 0.84f}},
    {kFinWait2, kTimeWait, {0.24f, 0.88f}, {0.32f, 0.93f}},
    {kLastAck, kClosed, {1.05f, 0.78f}, {1.10f, 0.01f}},
    {kTimeWait, kClosed, {-0.26f, 1.10f}, {-0.08f, 0.00f}},
    {kEstablished, kClosed, {0.62f, 0.38f}, {0.62f, 0.14f}},
    {kSynReceived, kClosed, {0.20f, 0.18f}, {0.32f, 0.04f}},
    {kSynReceived, kCloseWait, {0.42f, 0.40f}, {0.64f, 0.56f}},
    {kFinWait1, kClosed, {0.02f, 0.50f}, {0.10f, 0.02f}},
    {kFinWait2, kClosed, {-0.06f, 0.70f}, {0.02f, 0.02f}},
    {kCloseWait, kClosed, {0.98f, 0.50f}, {0.92f, 0.02f}},
    {kClosing, kClosed, {0.66f, 0.60f}, {0.62f, 0.14f}},
};

constexpr int kSteps = 40;

Point cubic(Point a, Point b, Point c, Point d, float t) {
  const Point ab = along(a, b, t);
  const Point bc = along(b, c, t);
  const Point cd = along(c, d, t);
  return along(along(ab, bc, t), along(bc, cd, t), t);
}

const ArcCurve* find_curve(tcp::State from, tcp::State to) {
  const auto* found = std::find_if(std::begin(kCurves), std::end(kCurves), [=](const ArcCurve& curve) {
    return curve.from == from && curve.to == to;
  });
  return found == std::end(kCurves) ? nullptr : found;
}

// Where the way from a point inside a box to one outside of it crosses its edge.
Point crossing(const Rect& box, Point inside, Point outside) {
  for (int i = 0; i < 12; ++i) {
    const Point middle = along(inside, outside, 0.5f);
    (box.contains(middle) ? inside : outside) = middle;
  }
  return outside;
}

// Without the points that lie on the way between their neighbours as far as an eye can tell. Precondition:
// two points.
std::vector<Point> thinned(const std::vector<Point>& line) {
  constexpr float kSeen = 0.001f;  // of the diagram: half a pixel where it is 500 wide
  std::vector<Point> kept{line.front()};
  std::size_t last = 0;
  for (std::size_t next = 2; next < line.size(); ++next) {
    const auto far = [&](Point p) { return distance_squared(p, line[last], line[next]) > kSeen * kSeen; };
    if (std::none_of(line.begin() + static_cast<std::ptrdiff_t>(last) + 1,
                     line.begin() + static_cast<std::ptrdiff_t>(next), far))
      continue;
    last = next - 1;
    kept.push_back(line[last]);
  }
  kept.push_back(line.back());
  return kept;
}

void draw_line(Arc& arc) {
  const Point a = state_position(arc.from);
  const Point d = state_position(arc.to);
  const ArcCurve* curve = find_curve(arc.from, arc.to);
  const Point b = curve ? curve->first : along(a, d, 1.0f / 3);
  const Point c = curve ? curve->second : along(a, d, 2.0f / 3);
  const Rect start = state_box(arc.from);
  const Rect end = state_box(arc.to);
  std::optional<Point> before;
  for (int i = 0; i <= kSteps; ++i) {
    const Point point = cubic(a, b, c, d, static_cast<float>(i) / kSteps);
    if (start.contains(point) && arc.line.empty()) {
      before = point;
      continue;
    }
    if (arc.line.empty() && before) arc.line.push_back(crossing(start, *before, point));
    if (end.contains(point)) {
      arc.line.push_back(crossing(end, point, arc.line.back()));
      break;
    }
    arc.line.push_back(point);
  }
  if (arc.line.size() > 2) arc.line = thinned(arc.line);
}

std::vector<Arc> make_arcs() {
  std::vector<Arc> arcs;
  for (const tcp::Transition& transition : tcp::transitions()) {
    auto arc = std::find_if(arcs.begin(), arcs.end(), [&transition](const Arc& other) {
      return other.from == transition.from && other.to == transition.to;
    });
    if (arc == arcs.end()) {
      arc = arcs.insert(arcs.end(), Arc{transition.from, transition.to, false, {}, {}});
      draw_line(*arc);
    }
    arc->transitions.push_back(&transition);
    arc->in_figure = arc->in_figure || transition.in_figure;
  }
  return arcs;
}

}  // namespace

Point state_position(tcp::State state) { return kPositions[static_cast<std::size_t>(state)]; }

Rect state_box(tcp::State state) {
  const Point at = state_position(state);
  const float half_width = state == kEstablished ? 0.18f : 0.13f;
  constexpr float kHalfHeight = 0.042f;
  return {at.x - half_width, at.y - kHalfHeight, at.x + half_width, at.y + kHalfHeight};
}

std::string Arc::text(Language language, std::string_view separator) const {
  std::string result;
  for (const tcp::Transition* transition : transitions) {
    if (transition->in_figure != in_figure || transition->departure) continue;
    if (!result.empty()) result += '\n';
    result += tcp::label_of(*transition, language, separator);
  }
  return result;
}

std::string Arc::all_reasons(Language language) const {
  std::vector<std::string> reasons;
  for (const tcp::Transition* transition : transitions) {
    if (transition->departure) continue;
    std::string reason = tcp::label_of(*transition, language);
    if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end())
      reasons.push_back(std::move(reason));
  }
  std::string result;
  for (const std::string& reason : reasons) result.append(result.empty() ? "" : "\n").append(reason);
  return result;
}

const std::vector<Arc>& state_arcs() {
  static const std::vector<Arc> arcs = make_arcs();
  return arcs;
}

}  // namespace tcplab::shell
