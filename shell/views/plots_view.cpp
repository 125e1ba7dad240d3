// The figures of a connection over time, on the axis of the timeline: what is on screen there is what is
// plotted, and both zoom together.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "shell/format.hpp"
#include "shell/model/curve_export.hpp"
#include "shell/model/sequence_space.hpp"
#include "shell/views/panel_kinds.hpp"
#include "shell/views/plot_paint.hpp"

namespace tcplab::shell {
namespace {

constexpr Words kTimeSequence{"Time / sequence", "时间–序号"};
constexpr Words kWindows{"Windows, octets", "窗口（字节）"};
constexpr Words kRoundTrips{"Round trips", "往返时间"};
constexpr Words kRates{"Rates, octets/s", "速率（字节/秒）"};
constexpr Words kQueues{"Waiting in queues", "排队的分组数"};
constexpr Words kNothingSent{"Nothing has been sent yet.", "尚未发送任何数据。"};
constexpr Words kCopyCsv{"Copy CSV", "复制 CSV"};
constexpr Words kCopySvg{"Copy SVG", "复制 SVG"};

std::string short_number(double value) {
  constexpr std::array<std::pair<double, const char*>, 3> kUnits{{{1e9, "G"}, {1e6, "M"}, {1e3, "k"}}};
  char text[32];
  for (const auto& [size, unit] : kUnits) {
    if (std::abs(value) < size) continue;
    std::snprintf(text, sizeof text, "%.4g %s", value / size, unit);
    return text;
  }
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

std::string micros(double value) {
  return format_duration(Duration{static_cast<std::int64_t>(value * 1000)});
}

class Plots : public Panel {
 public:
  void draw(const Ui& ui, const Focus& shown) override;

 private:
  // Whose figures: the ends of the connection in focus, and which of them.
  const Track* choose(const Ui& ui, const Focus& shown);
  void draw_buttons(const Ui& ui, const Track& track) const;
  void measure(const Ui& ui, const Rect& area);
  void handle_mouse(const Ui& ui, const Rect& area) const;
  void draw_crosshair(const Ui& ui, const Rect& area) const;
  double place_at(float x, const Rect& area) const {
    return stretch_.from +
           static_cast<double>((x - area.left) / area.width()) * (stretch_.to - stretch_.from);
  }

  PlotColumns columns_;
  Model::Stretch stretch_;
  unsigned generation_ = 0;
  std::size_t events_ = 0;
  AxisMode axis_ = AxisMode::kCompact;
  int side_ = -1;  // chosen by hand
  Model::Stretch measured_;
};

const Series* series_of(const Ui& ui, const Track& track, Curve curve) {
  return ui.model.run()->index.curves().of(track.connection, curve);
}

PlotLine line_of(const Ui& ui, const Track& track, Curve curve, Color color,
                 PlotLine::Style style = PlotLine::Style::kSteps) {
  return {series_of(ui, track, curve), std::string(name_of(curve).in(ui.language)), color, style};
}

std::vector<Plot> plots_of(const Ui& ui, const Track& track) {
  using Style = PlotLine::Style;
  const Palette& c = ui.colors();
  const auto line = [&](Curve curve, Color color, Style style = Style::kSteps) {
    return line_of(ui, track, curve, color, style);
  };
  const Color green = c.state(tcp::State::kEstablished);
  const Color yellow = c.state(tcp::State::kFinWait1);
  std::vector<Plot> plots;
  // The colours of tcptrace: what is sent, green for acknowledgments, yellow for the window, red for what
  // goes again, and violet for what is acknowledged selectively.
  plots.push_back(
      {std::string(kTimeSequence.in(ui.language)),
       {line(Curve::kEdge, yellow), line(Curve::kAcked, green), line(Curve::kSent, c.data, Style::kSegments),
        line(Curve::kSacked, c.fin, Style::kDots), line(Curve::kAgain, c.loss, Style::kDots)},
       short_number,
       false});
  plots.push_back({std::string(kWindows.in(ui.language)),
                   {line(Curve::kFlight, c.data), line(Curve::kCwnd, c.accent),
                    line(Curve::kSsthresh, c.retransmission), line(Curve::kWindow, yellow)},
                   short_number});
  plots.push_back({std::string(kRoundTrips.in(ui.language)),
                   {line(Curve::kRto, c.retransmission), line(Curve::kSrtt, c.accent),
                    line(Curve::kRtt, c.data, Style::kDots)},
                   micros});
  plots.push_back({std::string(kRates.in(ui.language)),
                   {line(Curve::kSentOctets, c.data, Style::kRate),
                    line(Curve::kAckedOctets, green, Style::kRate), line(Curve::kPacing, c.accent)},
                   short_number});
  return plots;
}

// How many wait at every hop where any did.
Plot queues_of(const Ui& ui) {
  constexpr std::size_t kMost = 12;
  const Palette& c = ui.colors();
  const std::array<Color, 6> colors{c.accent, c.retransmission, c.state(tcp::State::kEstablished),
                                    c.fin,    c.loss,           c.data};
  const Run& run = *ui.model.run();
  Plot plot{std::string(kQueues.in(ui.language)), {}, short_number};
  for (const Curves::Queue& queue : run.index.curves().queues()) {
    if (plot.lines.size() == kMost) break;
    const auto& nodes = run.trace().nodes();
    plot.lines.push_back({&queue.length, nodes[queue.node].name + "\u2192" + nodes[queue.toward].name,
                          colors[plot.lines.size() % colors.size()], PlotLine::Style::kSteps});
  }
  return plot;
}

bool has_any(const Plot& plot) {
  return std::any_of(plot.lines.begin(), plot.lines.end(),
                     [](const PlotLine& line) { return line.series != nullptr && !line.series->empty(); });
}

const Track* Plots::choose(const Ui& ui, const Focus& shown) {
  const Run& run = *ui.model.run();
  ConnectionEnds ends = connection_ends(ui.model, shown.event);
  if (ends.tracks[0] == nullptr &&
      run.index.size() > 0) {  // before the first event: of the first that will be
    const auto last = static_cast<trace::EventId>(std::min<std::size_t>(run.index.size() - 1, 1000));
    for (trace::HostIndex host = 0; host < std::min<std::size_t>(2, run.trace().hosts().size()); ++host)
      ends.tracks[host] = run.index.latest_track(host, last);
  }
  const auto sent = [&](int side) -> std::uint64_t {
    const Series* series =
        ends.tracks[side] ? series_of(ui, *ends.tracks[side], Curve::kSentOctets) : nullptr;
    return series == nullptr || series->empty() ? 0 : series->value(series->size() - 1);
  };
  int side = side_;
  if (side < 0 || ends.tracks[side] == nullptr) side = sent(1) > sent(0) || ends.tracks[0] == nullptr ? 1 : 0;
  if (ends.tracks[0] != nullptr && ends.tracks[1] != nullptr) {
    const std::string names[] = {run.trace().hosts()[ends.tracks[0]->host].name,
                                 run.trace().hosts()[ends.tracks[1]->host].name};
    const char* shown_names[] = {names[0].c_str(), names[1].c_str()};
    int chosen = side;
    if (segmented(ui, "side", shown_names, shown_names, 2, chosen)) side_ = side = chosen;
    ImGui::SameLine();
  }
  return ends.tracks[side];
}

void Plots::draw_buttons(const Ui& ui, const Track& track) const {
  const Run& run = *ui.model.run();
  const auto button = [&](const Words& words, const char* id) {
    ImGui::PushFont(face(Face::kSmall));
    const bool pressed =
        ImGui::Button((std::string(words.in(ui.language)) + "###" + id).c_str(), {0, ui.target()});
    ImGui::PopFont();
    return pressed;
  };
  if (button(kCopyCsv, "csv")) ImGui::SetClipboardText(curves_csv(run.index, track.connection).c_str());
  ImGui::SameLine();
  if (button(kCopySvg, "svg")) {
    const TimeMap& map = ui.model.map();
    const std::string svg =
        curves_svg(run.index, track.connection, map.from_axis(stretch_.from), map.from_axis(stretch_.to));
    ImGui::SetClipboardText(svg.c_str());
  }
}

// Which events are in which column: asked once for all lines, and only when something has moved.
void Plots::measure(const Ui& ui, const Rect& area) {
  const Run& run = *ui.model.run();
  const auto count = static_cast<std::size_t>(std::max(area.width() / ui.unit, 8.0f));
  const bool same = generation_ == ui.model.generation() && events_ == run.index.size() &&
                    axis_ == ui.model.axis() && measured_ == stretch_ && columns_.size() == count;
  columns_.left = area.left;
  columns_.step = area.width() / static_cast<float>(count);
  if (same) return;
  generation_ = ui.model.generation();
  events_ = run.index.size();
  axis_ = ui.model.axis();
  measured_ = stretch_;
  columns_.bounds.clear();
  columns_.seconds.clear();
  for (std::size_t i = 0; i <= count; ++i) {
    const double place =
        stretch_.from + (stretch_.to - stretch_.from) * static_cast<double>(i) / static_cast<double>(count);
    const Instant at = ui.model.map().from_axis(place);
    const trace::EventId before = run.index.event_at(at - nanoseconds(1));
    columns_.bounds.push_back(before == trace::kNoEvent ? 0 : before + 1);
    columns_.seconds.push_back(static_cast<double>((at - Instant{}).ns) * 1e-9);
  }
  // What happens in the last instant is in the last column.
  const trace::EventId end = run.index.event_at(ui.model.map().from_axis(stretch_.to));
  columns_.bounds.back() = end == trace::kNoEvent ? 0 : end + 1;
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
  if (!ImGui::IsItemActive()) return;
  if (io.KeyShift) {
    const double by = static_cast<double>(io.MouseDelta.x / area.width()) * length;
    if (by != 0) ui.model.ask_to_show({stretch_.from - by, stretch_.to - by});
  } else {
    ui.model.point_to(ui.model.map().from_axis(at));
  }
}

void Plots::draw_crosshair(const Ui& ui, const Rect& area) const {
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const auto line = [&](double place, Color color) {
    if (place < stretch_.from || place > stretch_.to) return;
    const float x =
        ui.snap(area.left +
                static_cast<float>((place - stretch_.from) / (stretch_.to - stretch_.from)) * area.width());
    draw.AddLine({x, area.top}, {x, area.bottom}, color, ui.unit);
  };
  line(ui.model.map().to_axis(ui.model.focus().at), faded(ui.colors().accent, 0.9f));
  const Point mouse = point(ImGui::GetIO().MousePos);
  if (ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) && area.contains(mouse))
    line(place_at(mouse.x, area), faded(ui.colors().faint, 0.8f));
}

void Plots::draw(const Ui& ui, const Focus& shown) {
  stretch_ = ui.model.visible();
  const Track* track = choose(ui, shown);
  if (track == nullptr) return paragraph(Face::kText, ui.colors().muted, kNothingSent.in(ui.language));
  draw_buttons(ui, *track);
  std::vector<Plot> plots = plots_of(ui, *track);
  plots.push_back(queues_of(ui));
  plots.erase(std::remove_if(plots.begin(), plots.end(), [](const Plot& plot) { return !has_any(plot); }),
              plots.end());
  if (plots.empty()) return paragraph(Face::kText, ui.colors().muted, kNothingSent.in(ui.language));
  const Point start = point(ImGui::GetCursorScreenPos());
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const float gutter = text_size(Face::kSmall, "000.0 ms").x + 8 * ui.unit;
  const auto count = static_cast<float>(plots.size());
  const float height = std::max((room.y - 6 * ui.unit) / count, 104 * ui.unit);
  const Rect all{start.x + gutter, start.y, start.x + std::max(room.x - 4 * ui.unit, gutter + 20 * ui.unit),
                 start.y + count * height};
  measure(ui, all);
  handle_mouse(ui, all);
  for (std::size_t i = 0; i < plots.size(); ++i) {
    const float top = start.y + static_cast<float>(i) * height;
    paint_plot(ui, plots[i], columns_, {start.x, top, all.right, top + height - 8 * ui.unit}, shown.event);
  }
  draw_crosshair(ui, all);
  ImGui::SetCursorScreenPos({start.x, all.bottom});
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
