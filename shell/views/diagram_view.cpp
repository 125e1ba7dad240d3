#include <algorithm>
#include <cmath>

#include "core/trace/describe.hpp"
#include "shell/diagram/state_layout.hpp"
#include "shell/model/whereabouts.hpp"
#include "shell/views/edit_menu.hpp"
#include "shell/views/moment.hpp"
#include "shell/views/panel_kinds.hpp"
#include "shell/views/strokes.hpp"

namespace tcplab::shell {
namespace {

// From this size on all labels have room.
constexpr float kAllLabelsWidth = 430;
constexpr float kAllLabelsHeight = 520;

class DiagramPaint {
 public:
  DiagramPaint(const Ui& ui, const Rect& area, const Whereabouts& where)
      : ui_(ui), c_(ui.colors()), draw_(*ImGui::GetWindowDrawList()), area_(area), where_(where) {}

  void draw() {
    const Arc* hovered = hovered_arc();
    for (const Arc& arc : state_arcs()) {
      if (arc.in_figure || is_last(arc)) draw_arc(arc, &arc == hovered);
    }
    for (int i = 0; i < tcp::kStateCount; ++i) draw_state(static_cast<tcp::State>(i));
    draw_labels();
    if (hovered) tooltip(ui_, arc_tip(*hovered));
    click_state();
    if (hovered && is_last(*hovered) && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
      ui_.model.select(where_.by);
    }
  }

 private:
  Point at(Point p) const { return {area_.left + p.x * area_.width(), area_.top + p.y * area_.height()}; }
  bool all_labels() const {
    return area_.width() >= kAllLabelsWidth * ui_.unit && area_.height() >= kAllLabelsHeight * ui_.unit;
  }
  bool is_last(const Arc& arc) const {
    return where_.by != trace::kNoEvent && arc.from == where_.before && arc.to == where_.now;
  }

  Rect on_screen(tcp::State state) const {
    const Rect box = state_box(state);
    const Point from = at({box.left, box.top});
    const Point to = at({box.right, box.bottom});
    return {from.x, from.y, to.x, to.y};
  }

  // Where a state is asked for, it is the answer; else the instants when it was entered.
  void click_state() const {
    // When it is let go: a press closes whatever it opens.
    if (!ImGui::IsWindowHovered() || !ImGui::IsMouseReleased(ImGuiMouseButton_Left)) return;
    const Point mouse = point(ImGui::GetMousePos());
    const Point pressed = point(ImGui::GetIO().MouseClickedPos[ImGuiMouseButton_Left]);
    for (int i = 0; i < tcp::kStateCount; ++i) {
      const auto state = static_cast<tcp::State>(i);
      const Rect box = on_screen(state);
      if (!box.contains(mouse) || !box.contains(pressed)) continue;
      if (ui_.model.asks_for_state()) return ui_.model.pick(state);
      if (!where_.track) return;
      EditTarget target;
      target.state = state;
      target.kind = EditTarget::Kind::kState;
      target.host = where_.track->host;
      target.connection = ui_.model.run()->trace().connections()[where_.track->connection].id;
      target.at = ui_.model.focus().at;
      return ui_.edit_menu.open(ui_.model, ui_.popups, target, box);
    }
  }

  // Of the arc that was taken, why; of another, what would lead along it.
  std::string arc_tip(const Arc& arc) const {
    std::string tip(tcp::to_string(arc.from));
    tip.append(" \u2192 ").append(tcp::to_string(arc.to)).append("\n");
    if (!is_last(arc)) return tip.append(arc.all_reasons(ui_.language));
    return tip.append(trace::arc_label(change(), ui_.language))
        .append("\n")
        .append(trace::source_of(change().rule, ui_.language));
  }

  // What brought it to where it is. Precondition: something did.
  trace::Event change() const { return ui_.model.run()->trace().events()[where_.by]; }

  const Arc* hovered_arc() const {
    if (!ImGui::IsWindowHovered()) return nullptr;
    const Point mouse = point(ImGui::GetMousePos());
    const Arc* best = nullptr;
    float nearest = std::pow((ui_.touch ? 14.0f : 6.0f) * ui_.unit, 2.0f);
    for (const Arc& arc : state_arcs()) {
      if (!arc.in_figure && !is_last(arc)) continue;
      for (std::size_t i = 1; i < arc.line.size(); ++i) {
        const float distance = distance_squared(mouse, at(arc.line[i - 1]), at(arc.line[i]));
        if (distance >= nearest) continue;
        nearest = distance;
        best = &arc;
      }
    }
    return best;
  }

  void draw_arc(const Arc& arc, bool hovered) {
    if (arc.line.size() < 2) return;
    const bool last = is_last(arc);
    const bool possible = arc.from == where_.now;
    const Color color = last ? c_.accent : hovered ? c_.text : possible ? c_.muted : faded(c_.faint, 0.6f);
    const float width = (last ? 2.25f : hovered || possible ? 1.5f : 1.0f) * ui_.unit;
    for (std::size_t i = 1; i < arc.line.size(); ++i)
      line(draw_, at(arc.line[i - 1]), at(arc.line[i]), color, width);
    const Point tip = at(arc.line.back());
    const Point from = at(arc.line[arc.line.size() - 2]);
    arrow_head(draw_, from, tip, color, (last ? 5.3f : 4.0f) * ui_.unit, Head::kSmooth);
  }

  void draw_state(tcp::State state) {
    const Rect box = state_box(state);
    const float height = box.height() * area_.height();
    const Point middle = at(box.center());
    const float half = box.width() * area_.width() / 2;
    const ImVec2 a(ui_.snap(middle.x - half), ui_.snap(middle.y - height / 2));
    const ImVec2 b(ui_.snap(middle.x + half), ui_.snap(middle.y + height / 2));
    const bool now = where_.now == state;
    const Color color = c_.state(state);
    if (now)
      draw_.AddRectFilled({a.x - 3 * ui_.unit, a.y - 3 * ui_.unit}, {b.x + 3 * ui_.unit, b.y + 3 * ui_.unit},
                          faded(color, 0.3f), 8 * ui_.unit);
    bordered_box(draw_, {a.x, a.y, b.x, b.y}, now ? color : blended(c_.panel, faded(color, 0.1f)),
                 now ? color : faded(color, ui_.dimmed(0.55f)), 6 * ui_.unit, ui_.stroke(1));
    if (ui_.model.picked() == state)
      draw_.AddRect({a.x - 4 * ui_.unit, a.y - 4 * ui_.unit}, {b.x + 4 * ui_.unit, b.y + 4 * ui_.unit},
                    c_.accent, 8 * ui_.unit, 0, ui_.stroke(3));
    draw_name(middle, b.x - a.x - 10 * ui_.unit, now ? c_.background : color, tcp::to_string(state));
  }

  // On one line where there is room, also if smaller, else on two.
  void draw_name(Point middle, float room, Color color, std::string_view name) {
    const std::size_t hyphen = name.find('-');
    const ImVec2 size = text_size(Face::kSmall, name);
    if (size.x * 0.78f <= room || hyphen == std::string_view::npos)
      return draw_line(middle, room, color, name);
    const float line = std::min(size.y - 3 * ui_.unit, area_.height() * 0.036f);
    draw_line({middle.x, middle.y - line / 2}, room, color, name.substr(0, hyphen + 1));
    draw_line({middle.x, middle.y + line / 2}, room, color, name.substr(hyphen + 1));
  }

  // Smaller where it would not fit.
  void draw_line(Point middle, float room, Color color, std::string_view name) {
    ImFont* font = face(Face::kSmall);
    const ImVec2 size = text_size(Face::kSmall, name);
    const float high = area_.height() * 0.044f;
    const float scale = std::clamp(std::min(room / size.x, high / (size.y - 2 * ui_.unit)), 0.7f, 1.0f);
    const float pixels = font->FontSize * ImGui::GetIO().FontGlobalScale * scale;
    draw_.AddText(font, pixels,
                  {ui_.snap(middle.x - size.x * scale / 2), ui_.snap(middle.y - size.y * scale / 2)}, color,
                  name.data(), name.data() + name.size());
  }

  // Each on its arc, where it covers no state and no other label; what has no room says it on hover.
  void draw_labels() {
    if (!all_labels()) return;
    std::vector<Rect> taken;
    for (int i = 0; i < tcp::kStateCount; ++i) {
      const Rect box = state_box(static_cast<tcp::State>(i));
      taken.push_back({at({box.left, 0}).x, at({0, box.top}).y, at({box.right, 0}).x, at({0, box.bottom}).y});
    }
    for (const bool last : {true, false}) {
      for (const Arc& arc : state_arcs()) {
        if (is_last(arc) == last && (arc.in_figure || last)) draw_label(arc, taken);
      }
    }
  }

  // After that part of its length.
  static Point part_way(const std::vector<Point>& line, float part) {
    const auto length = [&line](std::size_t i) {
      return std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
    };
    float left = 0;
    for (std::size_t i = 1; i < line.size(); ++i) left += part * length(i);
    for (std::size_t i = 1; i < line.size(); ++i) {
      if (left <= length(i)) return along(line[i - 1], line[i], left / std::max(length(i), 1e-6f));
      left -= length(i);
    }
    return line.back();
  }

  void draw_label(const Arc& arc, std::vector<Rect>& taken) {
    for (const char* separator : {" / ", "\n"}) {
      const std::string label = is_last(arc) ? trace::arc_label(change(), ui_.language, separator)
                                             : arc.text(ui_.language, separator);
      const ImVec2 size = text_size(Face::kSmall, label);
      for (const float part : {0.5f, 0.42f, 0.58f, 0.34f, 0.66f, 0.26f, 0.74f}) {
        const Point middle = at(part_way(arc.line, part));
        const float left =
            std::clamp(middle.x - size.x / 2, area_.left, std::max(area_.left, area_.right - size.x));
        const Rect box =
            Rect{left, middle.y - size.y / 2, left + size.x, middle.y + size.y / 2}.grown(ui_.unit);
        if (std::any_of(taken.begin(), taken.end(),
                        [&box](const Rect& other) { return other.overlaps(box); }))
          continue;
        taken.push_back(box);
        draw_.AddRectFilled({box.left, box.top}, {box.right, box.bottom}, faded(c_.panel, 0.85f),
                            3 * ui_.unit);
        put_text(draw_, Face::kSmall, {left, box.top + ui_.unit}, is_last(arc) ? c_.accent : c_.muted, label);
        return;
      }
    }
  }

  const Ui& ui_;
  const Palette& c_;
  ImDrawList& draw_;
  Rect area_;
  const Whereabouts& where_;
};

// Then a diagram has to say which of them it is of.
bool has_several_connections(const Index& index, trace::HostIndex host) {
  return index.tracks().count(host, false) > 1;
}

std::string connection_text(const Ui& ui, const Track* track) {
  if (!track) return ui.tr(Text::kNoConnection);
  return endpoints_text(ui.model.run()->trace().connections()[track->connection]);
}

// Whose diagram it is, its state and how it got there, above it. Answers its height.
float draw_title(const Ui& ui, const Rect& area, trace::HostIndex host, const Whereabouts& where) {
  const Palette& c = ui.colors();
  const Run& run = *ui.model.run();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const std::string& name = run.trace().hosts()[host].name;
  const ImVec2 size = text_size(Face::kHeading, name);
  put_text(draw, Face::kHeading, {area.left, area.top}, c.text, name);
  const std::string_view state = tcp::to_string(where.now);
  const ImVec2 state_size = text_size(Face::kSmall, state);
  const float x = area.left + size.x + 10 * ui.unit;
  const float y = area.top + (size.y - state_size.y) / 2;
  draw.AddRectFilled({x, y - 2 * ui.unit}, {x + state_size.x + 12 * ui.unit, y + state_size.y + 2 * ui.unit},
                     faded(c.state(where.now), kSpanFill), 5 * ui.unit);
  put_text(draw, Face::kSmall, {x + 6 * ui.unit, y}, c.state(where.now), state);
  float bottom = area.top + size.y + 3 * ui.unit;
  const auto line = [&](Color color, const std::string& text) {
    put_text(draw, Face::kSmall, {area.left, bottom}, color, fitted(Face::kSmall, text, area.width()));
    bottom += state_size.y + 2 * ui.unit;
  };
  if (has_several_connections(run.index, host)) line(c.muted, connection_text(ui, where.track));
  // How it got there: "rcv SYN / snd SYN,ACK".
  const auto& events = run.trace().events();
  line(c.accent, where.by == trace::kNoEvent ? "" : trace::arc_label(events[where.by], ui.language));
  return bottom - area.top + 7 * ui.unit;
}

// The state diagram of each host, with where it is and how it got there.
class States : public Panel {
 public:
  void draw(const Ui& ui, const Focus& shown) override;
};

void States::draw(const Ui& ui, const Focus& shown) {
  const Run& run = *ui.model.run();
  std::vector<trace::HostIndex> hosts;
  for (trace::HostIndex host = 0; host < run.trace().hosts().size(); ++host) {
    if (run.recording->has_tcp(host)) hosts.push_back(host);
  }
  const std::size_t count = hosts.size();
  if (count == 0) return paragraph(Face::kText, ui.colors().muted, ui.tr(Text::kNoTcp));
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const float gap = 16 * ui.unit;
  const bool beside = count > 1 && room.x >= 440 * ui.unit && room.x > room.y * 0.9f;
  const std::size_t per_row = beside ? 2 : 1;
  const float width = (room.x - gap * static_cast<float>(per_row - 1)) / static_cast<float>(per_row);
  const auto rows = static_cast<float>((count + per_row - 1) / per_row);
  const float height =
      std::max((room.y - 4 * ui.unit - gap * (rows - 1)) / rows, std::min(width * 1.25f, 330 * ui.unit));
  const Point start = point(ImGui::GetCursorScreenPos());
  for (std::size_t i = 0; i < count; ++i) {
    const float left = start.x + static_cast<float>(i % per_row) * (width + gap);
    const float top = start.y + static_cast<float>(i / per_row) * (height + gap);
    Rect area{left, top, left + width, top + height};
    const Whereabouts where = whereabouts(ui.model, hosts[i], shown);
    area.top += draw_title(ui, area, hosts[i], where);
    DiagramPaint(ui, area, where).draw();
  }
  ImGui::Dummy({room.x - 1, rows * height + (rows - 1) * gap});
}

}  // namespace

const PanelKind kStatesPanel = {.id = "states",
                                .title = {"States", "状态图"},
                                .side = PanelKind::Side::kLower,
                                .role = PanelKind::Role::kNone,
                                .applies = applies_always,
                                .make = make_panel<States>};

}  // namespace tcplab::shell
