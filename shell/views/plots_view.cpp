// The figures of a connection over time, on the axis of the timeline: what is on screen there is what is
// plotted, and both zoom together.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "shell/plots/plot_paint.hpp"
#include "shell/plots/plotted.hpp"
#include "shell/views/panel_kinds.hpp"

namespace tcplab::shell {
namespace {

constexpr Words kNothingPlotted{"Nothing has been sent yet.", "尚未发送任何数据。"};
constexpr Words kAllFlows{"All", "全部"};
constexpr Words kAllFlowsHelp{"All connections that are shown, over each other", "显示的所有连接，画在一起"};
constexpr Words kCopyCsv{"Copy CSV", "复制 CSV"};
constexpr Words kCopySvg{"Copy SVG", "复制 SVG"};
constexpr float kFar = 8;  // for a finger that has not only tapped

class PlotScreenInk : public PlotInk {
 public:
  explicit PlotScreenInk(const Ui& ui) : PlotInk(ui.unit), ui_(ui), draw_(*ImGui::GetWindowDrawList()) {}

  void begin(std::string_view, const Rect& area) override {
    draw_.PushClipRect({area.left, area.top}, {area.right, area.bottom}, true);
  }
  void end() override { draw_.PopClipRect(); }
  void line(Point from, Point to, Color color, float width) override {
    draw_.AddLine(vec(from), vec(to), color, width);
  }
  void dot(Point at, float radius, Color color) override { draw_.AddCircleFilled(vec(at), radius, color, 8); }
  void ground(const Rect& area, Color color) override {
    draw_.AddRectFilled({area.left, area.top}, {area.right, area.bottom}, color);
  }
  void rule(const Rect& area, float y, Color color, Color text_color, std::string_view text) override {
    const float at = ui_.snap(y);
    draw_.AddLine({area.left, at}, {area.right, at}, color, ui_.pixel);
    const ImVec2 size = text_size(Face::kSmall, text);
    if (at - size.y / 2 < area.top - 2 * unit || at + size.y / 2 > area.bottom + 4 * unit) return;
    put_text(draw_, Face::kSmall, {area.left - size.x - 5 * unit, at - size.y / 2}, text_color, text);
  }
  void frame(const Rect& area, Color color) override {
    draw_.AddRect({area.left, area.top}, {area.right, area.bottom}, color);
  }

 private:
  const Ui& ui_;
  ImDrawList& draw_;
};

// Names in their colours, with what they are at an instant; those that find no room are left out.
void paint_names(const Ui& ui, const Plot& plot, const Rect& row, trace::EventId at) {
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  put_text(draw, Face::kSmall, {row.left, row.top}, ui.colors().text, plot.title);
  float x = row.left + text_size(Face::kSmall, plot.title).x + 14 * ui.unit;
  for (const PlotLine& line : plot.lines) {
    if (line.empty() || line.other) continue;
    std::string text = line.name;
    const std::size_t place = at == trace::kNoEvent ? 0 : line.series->first_from(at + 1);
    if (place > 0 && line.style != PlotLine::Style::kRate)
      text += " " + plot.number(line.series->value(place - 1));
    const float width = text_size(Face::kSmall, text).x;
    if (x + width + 12 * ui.unit > row.right) return;
    draw.AddRectFilled({x, row.center().y - 1.5f * ui.unit},
                       {x + 8 * ui.unit, row.center().y + 1.5f * ui.unit}, line.color);
    put_text(draw, Face::kSmall, {x + 11 * ui.unit, row.top}, ui.colors().muted, text);
    x += width + 22 * ui.unit;
  }
}

class Plots : public Panel {
 public:
  void draw(const Ui& ui, const Focus& shown) override;

 private:
  void choose_side(const Ui& ui, const Plotted& shown) const;
  void draw_buttons(const Ui& ui) const;
  void find_before(const Ui& ui, const PlottedEnds& ends);
  void measure(const Ui& ui, const Rect& area);
  void handle_mouse(const Ui& ui, const Rect& area) const;
  void draw_crosshair(const Ui& ui, const std::vector<Rect>& areas) const;
  void draw_times(const Ui& ui, const Rect& row) const;
  double place_at(float x, const Rect& area) const {
    return stretch_.from +
           static_cast<double>((x - area.left) / area.width()) * (stretch_.to - stretch_.from);
  }

  PlotTimes times_;
  PlottedEnds before_;  // in the run that is compared with
  Model::Stretch stretch_;
  // What was looked for, and what was measured.
  struct Compared {
    const Run* ghost = nullptr;
    std::size_t ghost_events = 0;
    unsigned generation = 0;
    std::size_t events = 0;
    std::vector<std::uint32_t> connections;
    bool operator==(const Compared&) const = default;
  };
  Compared compared_;
  struct Measured {
    unsigned generation = 0;
    std::size_t events = 0;
    const Index* other = nullptr;
    std::size_t other_events = 0;
    AxisMode axis = AxisMode::kCompact;
    Model::Stretch stretch;
    std::size_t count = 0;
    bool operator==(const Measured&) const = default;
  };
  Measured measured_;
};

void Plots::choose_side(const Ui& ui, const Plotted& shown) const {
  const auto& hosts = ui.model.run()->trace().hosts();
  std::vector<std::string> names;
  std::vector<PlotSide> sides;
  for (int i = 0; i < 2; ++i) {
    if (shown.tracks[i] == nullptr) continue;
    names.push_back(hosts[shown.tracks[i]->host].name);
    sides.push_back(i == 0 ? PlotSide::kFirst : PlotSide::kSecond);
  }
  std::vector<std::string> tips = names;
  if (ui.model.run()->index.conversations().several()) {
    names.emplace_back(kAllFlows.in(ui.language));
    tips.emplace_back(kAllFlowsHelp.in(ui.language));
    sides.push_back(PlotSide::kAll);
  }
  if (sides.size() < 2) return;
  const PlotSide now = shown.ends.flows  ? PlotSide::kAll
                       : shown.side == 0 ? PlotSide::kFirst
                                         : PlotSide::kSecond;
  int chosen = static_cast<int>(std::find(sides.begin(), sides.end(), now) - sides.begin());
  const char* shown_names[3] = {};
  const char* shown_tips[3] = {};
  for (std::size_t i = 0; i < sides.size(); ++i) {
    shown_names[i] = names[i].c_str();
    shown_tips[i] = tips[i].c_str();
  }
  if (segmented(ui, "side", shown_names, shown_tips, static_cast<int>(sides.size()), chosen))
    ui.model.plot(sides[static_cast<std::size_t>(chosen)]);
  ImGui::SameLine();
}

void Plots::draw_buttons(const Ui& ui) const {
  const auto button = [&](const Words& words, const char* id) {
    ImGui::PushFont(face(Face::kSmall));
    const bool pressed =
        ImGui::Button((std::string(words.in(ui.language)) + "###" + id).c_str(), {0, ui.target()});
    ImGui::PopFont();
    return pressed;
  };
  const trace::EventId event = ui.model.focus().event;
  if (button(kCopyCsv, "csv")) ImGui::SetClipboardText(plots_table(ui.model, event).c_str());
  ImGui::SameLine();
  if (button(kCopySvg, "svg"))
    ImGui::SetClipboardText(plots_drawing(ui.model, event, ui.theme, ui.language).c_str());
}

// The same ends in the run that is compared with: looked for only when another one is, or it has grown.
void Plots::find_before(const Ui& ui, const PlottedEnds& ends) {
  const Run* const ghost = ui.model.ghost();
  const Compared now{ghost, ghost == nullptr ? 0 : ghost->index.size(), ui.model.generation(),
                     ui.model.run()->index.size(), ends.connections};
  if (now == compared_) return;
  compared_ = now;
  before_ = plotted_before(ui.model, ends);
}

// Which events are in which column: asked once for all lines, and only when something has moved.
void Plots::measure(const Ui& ui, const Rect& area) {
  const Run& run = *ui.model.run();
  const auto count = static_cast<std::size_t>(std::max(area.width() / ui.unit, 8.0f));
  const Measured now{ui.model.generation(),
                     run.index.size(),
                     before_.empty() ? nullptr : before_.index,
                     before_.empty() ? 0 : before_.index->size(),
                     ui.model.axis(),
                     stretch_,
                     count};
  for (PlotColumns* columns : {&times_.run, &times_.other}) {
    columns->left = area.left;
    columns->step = area.width() / static_cast<float>(count);
  }
  if (now == measured_) return;
  measured_ = now;
  times_.run.measure(run.index, ui.model.map(), stretch_.from, stretch_.to, count);
  if (!before_.empty())
    times_.other.measure(*before_.index, ui.model.map(), stretch_.from, stretch_.to, count);
}

void Plots::handle_mouse(const Ui& ui, const Rect& area) const {
  ImGui::SetCursorScreenPos({area.left, area.top});
  ImGui::InvisibleButton("plots", {std::max(area.width(), 1.0f), std::max(area.height(), 1.0f)});
  const ImGuiIO& io = ImGui::GetIO();
  const double at = place_at(io.MousePos.x, area);
  const double length = stretch_.to - stretch_.from;
  if (ImGui::IsItemHovered() && io.MouseWheel != 0 && io.KeyCtrl) {
    const double factor = std::exp(-static_cast<double>(io.MouseWheel) * 0.2);
    ui.model.ask_to_show({at - (at - stretch_.from) * factor, at + (stretch_.to - at) * factor});
  }
  // A finger that goes up or down takes the plots along.
  const Point pressed = point(io.MouseClickedPos[ImGuiMouseButton_Left]);
  const float across = std::abs(io.MousePos.x - pressed.x);
  const float down = std::abs(io.MousePos.y - pressed.y);
  const bool far = std::max(across, down) > kFar * ui.unit;
  if (ui.touch && !far && ImGui::IsItemDeactivated()) ui.model.point_to(ui.model.map().from_axis(at));
  if (!ImGui::IsItemActive()) return;
  if (io.KeyShift) {
    const double by = static_cast<double>(io.MouseDelta.x / area.width()) * length;
    if (by != 0) ui.model.ask_to_show({stretch_.from - by, stretch_.to - by});
    return;
  }
  if (!ui.touch || (far && across > down)) ui.model.point_to(ui.model.map().from_axis(at));
}

void Plots::draw_crosshair(const Ui& ui, const std::vector<Rect>& areas) const {
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const Rect area{areas.front().left, areas.front().top, areas.front().right, areas.back().bottom};
  const auto line = [&](double place, Color color) {
    if (place < stretch_.from || place > stretch_.to) return;
    const float x =
        ui.snap(area.left +
                static_cast<float>((place - stretch_.from) / (stretch_.to - stretch_.from)) * area.width());
    for (const Rect& each : areas) draw.AddLine({x, each.top}, {x, each.bottom}, color, ui.unit);
  };
  line(ui.model.map().to_axis(ui.model.focus().at), faded(ui.colors().accent, 0.9f));
  const Point mouse = point(ImGui::GetIO().MousePos);
  if (ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) && area.contains(mouse))
    line(place_at(mouse.x, area), faded(ui.colors().faint, 0.8f));
}

// The instants at even places of the axis, as many as have room.
void Plots::draw_times(const Ui& ui, const Rect& row) const {
  const TimeMap& map = ui.model.map();
  const TimeUnit unit = unit_for(ui.model.run()->index.end());
  const auto instant = [&](float x) { return map.from_axis(place_at(x, row)); };
  const auto label = [&](float x) {
    const Duration pixel = std::max(instant(x + 1) - instant(x), nanoseconds(1));
    return format_instant(instant(x), unit, pixel);
  };
  // Those at the ends reach further in than the others.
  const float wide = text_size(Face::kSmall, label(row.right - 1)).x * 1.5f + 12 * ui.unit;
  const int parts = std::clamp(static_cast<int>(row.width() / wide), 1, 6);
  for (int i = 0; i <= parts; ++i) {
    const float x = row.left + row.width() * static_cast<float>(i) / static_cast<float>(parts);
    const std::string text = label(std::min(x, row.right - 1));
    const float half = text_size(Face::kSmall, text).x / 2;
    const float left = std::clamp(x - half, row.left, std::max(row.left, row.right - 2 * half));
    put_text(*ImGui::GetWindowDrawList(), Face::kSmall, {ui.snap(left), row.top}, ui.colors().muted, text);
  }
}

void Plots::draw(const Ui& ui, const Focus& shown) {
  stretch_ = ui.model.visible();
  const Plotted whose = plotted(ui.model, shown.event);
  find_before(ui, whose.ends);
  const auto nothing = [&ui] { paragraph(Face::kText, ui.colors().muted, kNothingPlotted.in(ui.language)); };
  if (whose.ends.empty()) return nothing();
  choose_side(ui, whose);
  draw_buttons(ui);
  const std::vector<Plot> plots = plots_of(whose.ends, before_, ui.colors(), ui.language);
  if (plots.empty()) return nothing();
  if (!before_.empty()) paragraph(Face::kSmall, ui.colors().muted, faint_words(ui.model, ui.language));
  const Point start = point(ImGui::GetCursorScreenPos());
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const float gutter = text_size(Face::kSmall, "000.0 ms").x + 8 * ui.unit;
  const auto count = static_cast<float>(plots.size());
  const float times = text_size(Face::kSmall, "X").y + 2 * ui.unit;
  const float height = std::max((room.y - 6 * ui.unit - times) / count, 104 * ui.unit);
  const Rect all{start.x + gutter, start.y, start.x + std::max(room.x - 4 * ui.unit, gutter + 20 * ui.unit),
                 start.y + count * height};
  measure(ui, all);
  handle_mouse(ui, all);
  std::vector<Rect> areas;
  for (std::size_t i = 0; i < plots.size(); ++i) {
    const float top = start.y + static_cast<float>(i) * height;
    const float names = text_size(Face::kSmall, "X").y + 3 * ui.unit;
    const float bottom = top + height - 8 * ui.unit;
    paint_names(ui, plots[i], {start.x, top, all.right, top + names}, shown.event);
    PlotScreenInk ink(ui);
    areas.push_back({all.left, top + names, all.right, bottom});
    paint_plot(ink, ui.colors(), plots[i], times_, areas.back());
  }
  draw_crosshair(ui, areas);
  draw_times(ui, {all.left, all.bottom - 6 * ui.unit, all.right, all.bottom - 6 * ui.unit + times});
  ImGui::SetCursorScreenPos({start.x, all.bottom + times});
  ImGui::Dummy({1, 1});
}

}  // namespace

const PanelKind kPlotsPanel = {.id = "plots",
                               .title = {"Plots", "曲线"},
                               .side = PanelKind::Side::kLower,
                               .role = PanelKind::Role::kNone,
                               .applies = applies_always,
                               .make = make_panel<Plots>,
                               .comes_later = true};

}  // namespace tcplab::shell
