// The network at an instant: nodes, what joins them, what is on the wire, and how much waits where. Hosts and
// links have their menus.
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "shell/fingers.hpp"
#include "shell/format.hpp"
#include "shell/timeline/colors.hpp"
#include "shell/views/edit_menu.hpp"
#include "shell/views/panel_kinds.hpp"
#include "shell/views/strokes.hpp"

namespace tcplab::shell {
namespace {

constexpr Words kLoss{"loss", "丢失"};
constexpr Words kDown{"down", "断开"};
constexpr int kMostPackets = 400;
constexpr const char* kMapName = "map-network";
constexpr Words kChangeHere{"{}: what can be changed from here on", "{}：从此刻起可改变什么"};
constexpr Words kMapKeys{"\u2190 \u2192 choose, Enter opens the menu", "\u2190 \u2192 选择，回车键打开菜单"};

bool has_network(const Recording& recording) {
  return recording.wiring() != nullptr && !recording.wiring()->links().empty();
}

std::string rate_text(std::uint64_t rate) {
  char text[32];
  if (rate >= 1'000'000) {
    std::snprintf(text, sizeof text, "%.4g Mbit/s", static_cast<double>(rate) / 1e6);
  } else {
    std::snprintf(text, sizeof text, "%.4g kbit/s", static_cast<double>(rate) / 1e3);
  }
  return text;
}

class Network : public Panel {
 public:
  void draw(const Ui& ui, const Focus& shown) override;
  bool busy() const override { return rests_; }

 private:
  // A host or a link.
  using Thing = EditTarget;

  // All that have a menu, in the order in which keys come to them.
  std::vector<Thing> things(const Ui& ui) const;
  // What lies there, as near as a hand can tell.
  std::optional<Thing> thing_at(const Ui& ui, Point at) const;
  Point place_of(const Thing& thing) const;
  static std::string name_of(const Ui& ui, const Thing& thing);
  // Precondition: the map is the item that was drawn last.
  void look_for_menu(const Ui& ui, const Rect& area);
  std::optional<Thing> walk(const Ui& ui);
  static void open_menu(const Ui& ui, Thing thing, Point at);
  void draw_ring(const Ui& ui, const Thing& thing) const;
  // From left to right as on the timeline; those of the same distance from the first are below each other.
  void place(const Ui& ui, const Rect& area);
  void draw_link(const Ui& ui, const Wiring::Link& link, trace::EventId at) const;
  void draw_direction(const Ui& ui, trace::HostIndex from, trace::HostIndex to, const net::LinkConfig& config,
                      trace::EventId at) const;
  void draw_packets(const Ui& ui, const Focus& shown) const;
  void draw_packet(const Ui& ui, const Arrow& arrow, const Focus& shown) const;
  void draw_queues(const Ui& ui, const Focus& shown) const;
  void draw_node(const Ui& ui, trace::HostIndex node) const;
  // So much of a direction's way, beside the middle of the link.
  Point on_way(const Ui& ui, trace::HostIndex from, trace::HostIndex to, float part) const;

  std::vector<Point> nodes_;
  std::optional<Thing> lit_;  // what a hand is over, or keys have come to
  std::size_t walked_ = 0;    // the thing that keys have come to
  bool rests_ = false;        // a finger, which may become a long press
};

void Network::place(const Ui& ui, const Rect& area) {
  const Run& run = *ui.model.run();
  const Wiring& wiring = *run.recording->wiring();
  const std::vector<trace::HostIndex>& order = run.index.side_by_side();
  // How far each is from the first, over links.
  std::vector<std::size_t> rank(order.size(), SIZE_MAX);
  std::vector<trace::HostIndex> reached{order.front()};
  rank[order.front()] = 0;
  for (std::size_t i = 0; i < reached.size(); ++i) {
    for (const Wiring::Link& link : wiring.links()) {
      if (link.a != reached[i] && link.b != reached[i]) continue;
      const trace::HostIndex next = link.a == reached[i] ? link.b : link.a;
      if (rank[next] != SIZE_MAX) continue;
      rank[next] = rank[reached[i]] + 1;
      reached.push_back(next);
    }
  }
  std::map<std::size_t, std::vector<trace::HostIndex>> columns;
  for (const trace::HostIndex node : order) columns[rank[node]].push_back(node);
  nodes_.assign(order.size(), area.center());
  const float step = area.width() / static_cast<float>(columns.size());
  float x = area.left + step / 2;
  for (const auto& [distance, those] : columns) {
    for (std::size_t i = 0; i < those.size(); ++i)
      nodes_[those[i]] = {
          x, area.top + area.height() * (static_cast<float>(i) + 0.5f) / static_cast<float>(those.size())};
    x += step;
  }
}

Point Network::on_way(const Ui& ui, trace::HostIndex from, trace::HostIndex to, float part) const {
  const Point a = nodes_[from];
  const Point b = nodes_[to];
  const float length = std::max(std::hypot(b.x - a.x, b.y - a.y), 1.0f);
  const float aside = 4 * ui.unit / length;
  const Point at = along(a, b, part);
  return {at.x - (b.y - a.y) * aside, at.y + (b.x - a.x) * aside};
}

void Network::draw_link(const Ui& ui, const Wiring::Link& link, trace::EventId at) const {
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  line(draw, nodes_[link.a], nodes_[link.b], ui.colors().faint, 2 * ui.unit);
  draw_direction(ui, link.a, link.b, link.forth, at);
  if (!(link.back == link.forth)) draw_direction(ui, link.b, link.a, link.back, at);
}

// What the link is like, as far as there is room, on the side that its packets run on.
void Network::draw_direction(const Ui& ui, trace::HostIndex from, trace::HostIndex to,
                             const net::LinkConfig& config, trace::EventId at) const {
  net::LinkConfig now = config;
  const Run& run = *ui.model.run();
  const trace::EventId changed =
      at == trace::kNoEvent ? trace::kNoEvent : run.index.link_change(from, to, at);
  if (changed != trace::kNoEvent) {
    const auto change = std::get<trace::LinkChanged>(run.trace().events()[changed].what);
    now.up = change.up;
    now.rate = change.rate;
    now.delay = change.delay;
    now.loss = change.loss / 1e8;
  }
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  std::vector<std::string> lines;
  if (!now.up) lines.emplace_back(kDown.in(ui.language));
  if (now.rate > 0) lines.push_back(rate_text(now.rate));
  lines.push_back(format_duration(now.delay));
  if (now.loss > 0) {
    char text[24];
    std::snprintf(text, sizeof text, " %.3g%%", now.loss * 100);
    lines.push_back(std::string(kLoss.in(ui.language)) + text);
  }
  const Point middle = on_way(ui, from, to, 0.5f);
  const bool below = nodes_[to].x >= nodes_[from].x;
  const float height = text_size(Face::kSmall, "X").y;
  float y =
      below ? middle.y + 5 * ui.unit : middle.y - 5 * ui.unit - height * static_cast<float>(lines.size());
  const float room = std::abs(nodes_[to].x - nodes_[from].x) - 12 * ui.unit;
  for (const std::string& line : lines) {
    const std::string shown = room > 20 * ui.unit ? fitted(Face::kSmall, line, room) : line;
    put_text(draw, Face::kSmall, {middle.x - text_size(Face::kSmall, shown).x / 2, y},
             now.up ? c.muted : c.loss, shown);
    y += height;
  }
}

void Network::draw_packet(const Ui& ui, const Arrow& arrow, const Focus& shown) const {
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  if (arrow.source == arrow.target || arrow.left > shown.at) return;
  const Instant to = arrow.to == Instant::never() ? ui.model.run()->index.end() : arrow.to;
  const Duration flight = to - arrow.left;
  const double passed = flight.ns > 0 ? (shown.at - arrow.left).seconds() / flight.seconds() : 1;
  const auto part = static_cast<float>(passed) * (arrow.loss == Arrow::Loss::kOnWire ? 0.55f : 1.0f);
  const Point at = on_way(ui, arrow.source, arrow.target, std::clamp(0.08f + part * 0.84f, 0.0f, 1.0f));
  const Color color = arrow_color(c, arrow);
  const float half = (arrow.segment_class == SegmentClass::kAck ? 2.5f : 4.0f) * ui.unit;
  draw.AddRectFilled({at.x - half, at.y - half}, {at.x + half, at.y + half}, color, ui.unit);
  if (arrow.lost) cross(draw, at, half * 1.6f, c.loss, 1.5f * ui.unit);
}

void Network::draw_packets(const Ui& ui, const Focus& shown) const {
  if (shown.event == trace::kNoEvent) return;
  const Lines& lines = ui.model.run()->index.lines(true);
  int left = kMostPackets;
  for (const ArrowGroup& group : lines.groups()) {
    for (const Reach* reach : {&group.plain, &group.notable}) {
      for (std::size_t i = reach->next(0, shown.at); i < reach->size() && left > 0;
           i = reach->next(i + 1, shown.at)) {
        const Arrow& arrow = lines[group.arrows[i]];
        if (arrow.from > shown.at || arrow.begin > shown.event) break;
        if (arrow.end != trace::kNoEvent && arrow.end <= shown.event && arrow.to <= shown.at) continue;
        --left;
        draw_packet(ui, arrow, shown);
      }
    }
  }
}

void Network::draw_node(const Ui& ui, trace::HostIndex node) const {
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const Run& run = *ui.model.run();
  const Point at = nodes_[node];
  const bool host = node < run.trace().hosts().size();
  const float half = (host ? 12.0f : 9.0f) * ui.unit;
  if (host) {
    draw.AddRectFilled({at.x - half, at.y - half}, {at.x + half, at.y + half}, c.raised, 3 * ui.unit);
    draw.AddRect({at.x - half, at.y - half}, {at.x + half, at.y + half}, c.accent, 3 * ui.unit, 0,
                 1.5f * ui.unit);
  } else {
    draw.AddCircleFilled(vec(at), half, c.raised);
    draw.AddCircle(vec(at), half, c.text, 0, 1.5f * ui.unit);
  }
  const std::string& name = run.trace().nodes()[node].name;
  put_text(draw, Face::kText, {at.x - text_size(Face::kText, name).x / 2, at.y + half + 2 * ui.unit}, c.text,
           name);
  const std::string_view role = run.recording->wiring()->role(node).in(ui.language);
  if (!host)
    put_text(draw, Face::kSmall,
             {at.x - text_size(Face::kSmall, role).x / 2,
              at.y - half - 2 * ui.unit - text_size(Face::kSmall, role).y},
             c.muted, role);
}

void Network::draw(const Ui& ui, const Focus& shown) {
  const Run& run = *ui.model.run();
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const Point start = point(ImGui::GetCursorScreenPos());
  const float least = 60 * ui.unit * static_cast<float>(run.trace().nodes().size());
  const float height = std::max(room.y - 4 * ui.unit, 180 * ui.unit);
  const float width = std::max(room.x - 4 * ui.unit, std::min(least, 1200 * ui.unit));
  place(ui, {start.x, start.y, start.x + width, start.y + height});
  for (const Wiring::Link& link : run.recording->wiring()->links()) draw_link(ui, link, shown.event);
  draw_packets(ui, shown);
  draw_queues(ui, shown);
  for (std::size_t node = 0; node < nodes_.size(); ++node) draw_node(ui, static_cast<trace::HostIndex>(node));
  ImGui::InvisibleButton(kMapName, {width, height});
  look_for_menu(ui, {start.x, start.y, start.x + width, start.y + height});
}

std::vector<Network::Thing> Network::things(const Ui& ui) const {
  const Run& run = *ui.model.run();
  std::vector<Thing> all;
  for (const trace::HostIndex node : run.index.side_by_side()) {
    if (node < run.trace().hosts().size()) all.push_back({.kind = Thing::Kind::kHost, .host = node});
  }
  for (const Wiring::Link& link : run.recording->wiring()->links())
    all.push_back({.kind = Thing::Kind::kLink, .a = link.a, .b = link.b});
  return all;
}

Point Network::place_of(const Thing& thing) const {
  return thing.kind == Thing::Kind::kHost ? nodes_[thing.host]
                                          : along(nodes_[thing.a], nodes_[thing.b], 0.5f);
}

std::string Network::name_of(const Ui& ui, const Thing& thing) {
  const auto& nodes = ui.model.run()->trace().nodes();
  return thing.kind == Thing::Kind::kHost ? nodes[thing.host].name
                                          : nodes[thing.a].name + " \u2013 " + nodes[thing.b].name;
}

// A host before the links that end there, and of those the nearest.
std::optional<Network::Thing> Network::thing_at(const Ui& ui, Point at) const {
  const float slop = (ui.touch ? 22.0f : 14.0f) * ui.unit;
  const std::size_t hosts = ui.model.run()->trace().hosts().size();
  for (std::size_t node = hosts; node < nodes_.size(); ++node) {
    if (distance_squared(at, nodes_[node], nodes_[node]) < 100 * ui.unit * ui.unit) return std::nullopt;
  }
  std::optional<Thing> nearest;
  float least = slop * slop;
  for (const Thing& thing : things(ui)) {
    const bool host = thing.kind == Thing::Kind::kHost;
    const Point a = nodes_[host ? thing.host : thing.a];
    const Point b = host ? Point{a.x, a.y + 20 * ui.unit} : nodes_[thing.b];  // with its name
    const float distance = distance_squared(at, a, b);
    if (distance >= least || (!host && nearest && nearest->kind == Thing::Kind::kHost)) continue;
    nearest = thing;
    least = distance;
  }
  return nearest;
}

// By keys, where they stand on the map.
std::optional<Network::Thing> Network::walk(const Ui& ui) {
  const std::vector<Thing> all = things(ui);
  if (ui.cursor != kMapName || all.empty()) return std::nullopt;
  const int by =
      (ImGui::IsKeyPressed(ImGuiKey_RightArrow) ? 1 : 0) - (ImGui::IsKeyPressed(ImGuiKey_LeftArrow) ? 1 : 0);
  const bool open = ui.popups.current().has_value();
  const auto count = static_cast<int>(all.size());
  const int next = std::min(static_cast<int>(walked_), count - 1) + (open ? 0 : by);
  walked_ = static_cast<std::size_t>((next + count) % count);
  return all[walked_];
}

void Network::open_menu(const Ui& ui, Thing thing, Point at) {
  thing.at = ui.model.focus().at;
  ui.edit_menu.open(ui.model, ui.popups, thing, Rect{at.x, at.y, at.x, at.y});
}

void Network::look_for_menu(const Ui& ui, const Rect& area) {
  const Point hand = point(ImGui::GetMousePos());
  const ImGuiIO& io = ImGui::GetIO();
  const bool dragged =
      io.MouseDragMaxDistanceSqr[ImGuiMouseButton_Left] > io.MouseDragThreshold * io.MouseDragThreshold;
  const bool released = ImGui::IsItemHovered() && ImGui::IsMouseReleased(ImGuiMouseButton_Right);
  const bool pressed = ImGui::IsItemDeactivated() && ImGui::IsMouseReleased(ImGuiMouseButton_Left) &&
                       area.contains(hand) && !dragged;
  const std::optional<Thing> walked = walk(ui);
  lit_ = walked;
  if (!walked && ImGui::IsItemHovered()) lit_ = thing_at(ui, hand);
  rests_ = false;
  if (walked) {
    const ImVec2 size = text_size(Face::kSmall, kMapKeys.in(ui.language));
    put_text(*ImGui::GetWindowDrawList(), Face::kSmall, {area.left, area.bottom - size.y}, ui.colors().muted,
             kMapKeys.in(ui.language));
  }
  if (!lit_) return;
  draw_ring(ui, *lit_);
  if (!walked && !ui.touch) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (!walked && ImGui::IsItemHovered(ImGuiHoveredFlags_ForTooltip)) {
    std::string words(kChangeHere.in(ui.language));
    tooltip(ui, words.replace(words.find("{}"), 2, name_of(ui, *lit_)));
  }
  if (ui.popups.current()) return;  // a finger that has opened one goes up
  // Keys click in the middle of what they stand on.
  if (released || pressed) return open_menu(ui, *lit_, walked ? place_of(*walked) : hand);
  rests_ = ImGui::IsItemActive() && ui.touch && ui.fingers < 2 && !dragged;
  if (!rests_ || io.MouseDownDuration[ImGuiMouseButton_Left] < kLongPress) return;
  rests_ = false;
  open_menu(ui, *lit_, hand);
}

void Network::draw_ring(const Ui& ui, const Thing& thing) const {
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const Color color = ui.colors().accent;
  if (thing.kind == Thing::Kind::kHost) {
    const Rect box =
        Rect{nodes_[thing.host].x, nodes_[thing.host].y, nodes_[thing.host].x, nodes_[thing.host].y}.grown(
            17 * ui.unit);
    draw.AddRect({box.left, box.top}, {box.right, box.bottom}, color, 6 * ui.unit, 0, ui.stroke(2.5f));
    return;
  }
  const float length =
      std::hypot(nodes_[thing.b].x - nodes_[thing.a].x, nodes_[thing.b].y - nodes_[thing.a].y);
  const float end = std::min(14 * ui.unit / std::max(length, 1.0f), 0.4f);
  draw.AddLine(vec(along(nodes_[thing.a], nodes_[thing.b], end)),
               vec(along(nodes_[thing.b], nodes_[thing.a], end)), color, ui.stroke(4));
}

// What waits stands in a bar beside its node, with its number.
void Network::draw_queues(const Ui& ui, const Focus& shown) const {
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  for (const Curves::Queue& queue : ui.model.run()->index.curves().queues()) {
    const std::size_t place = shown.event == trace::kNoEvent ? 0 : queue.length.first_from(shown.event + 1);
    const std::uint32_t waiting = place == 0 ? 0 : queue.length.value(place - 1);
    if (waiting == 0) continue;
    const Point at = on_way(ui, queue.node, queue.toward, 0.14f);
    const std::string text = std::to_string(waiting);
    const ImVec2 size = text_size(Face::kSmall, text);
    draw.AddRectFilled({at.x - 3 * ui.unit, at.y - 4 * ui.unit * static_cast<float>(std::min(waiting, 12u))},
                       {at.x + 3 * ui.unit, at.y}, ui.colors().retransmission);
    put_text(draw, Face::kSmall, {at.x + 5 * ui.unit, at.y - size.y}, ui.colors().retransmission, text);
  }
}

}  // namespace

const PanelKind kNetworkPanel = {.id = "network",
                                 .title = {"Network", "网络图"},
                                 .side = PanelKind::Side::kLower,
                                 .role = PanelKind::Role::kNone,
                                 .applies = has_network,
                                 .make = make_panel<Network>,
                                 .comes_later = true};

}  // namespace tcplab::shell
