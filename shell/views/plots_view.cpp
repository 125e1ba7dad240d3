// The figures of a connection over time, on the axis of the timeline: what is on screen there is what is
// plotted, and both zoom together.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "shell/format.hpp"
#include "shell/plots/plot_paint.hpp"
#include "shell/plots/plotted.hpp"
#include "shell/plots/readout.hpp"
#include "shell/views/panel_kinds.hpp"
#include "shell/views/strokes.hpp"

namespace tcplab::shell {
namespace {

constexpr Words kNothingPlotted{"Nothing has been sent yet.", "尚未发送任何数据。"};
constexpr Words kAllFlows{"All", "全部"};
constexpr Words kAllFlowsHelp{"All connections that are shown, over each other", "显示的所有连接，画在一起"};
constexpr Words kCopyCsv{"Copy CSV", "复制 CSV"};
constexpr Words kCopySvg{"Copy SVG", "复制 SVG"};
constexpr float kFar = 8;         // for a finger that has not only tapped
constexpr float kNearDot = 6;     // dots are told as far as that from where somebody looks
constexpr float kLeastPlot = 76;  // the height of one

// An instant that somebody looks at: a line through each plot, and what is written below it.
struct InstantTag {
  float x = 0;
  float left = 0;  // of what is written
  float right = 0;
  std::string text;
  bool preview = false;
};

class PlotScreenInk : public PlotInk {
 public:
  // ends: what is written at instants stays between these, one beside the other, and away from the tags.
  PlotScreenInk(const Ui& ui, float left_end, float right_end, const std::vector<InstantTag>& tags)
      : PlotInk(ui.unit),
        ui_(ui),
        draw_(*ImGui::GetWindowDrawList()),
        left_end_(left_end),
        right_end_(right_end),
        tags_(tags) {}

  void begin(std::string_view, const Rect& area) override {
    draw_.PushClipRect({area.left, area.top}, {area.right, area.bottom}, true);
  }
  void end() override { draw_.PopClipRect(); }
  void line(Point from, Point to, Color color, float width) override {
    shell::line(draw_, from, to, color, width);
  }
  void dot(Point at, float radius, Color color) override { draw_.AddCircleFilled(vec(at), radius, color, 8); }
  void ground(const Rect& area, Color color) override {
    draw_.AddRectFilled({area.left, area.top}, {area.right, area.bottom}, color);
  }
  void rule(const Rect& area, float y, Color color, Color text_color, std::string_view text) override {
    const float at = ui_.snap(y);
    draw_.AddLine({area.left, at}, {area.right, at}, color, ui_.pixel);
    const ImVec2 size = text_size(Face::kSmall, text);
    if (at - size.y / 2 < area.top - 5 * unit) return;
    // Not into what is written below.
    const float top = std::min(at - size.y / 2, area.bottom + 4 * unit - size.y);
    put_text(draw_, Face::kSmall, {area.left - size.x - 5 * unit, top}, text_color, text);
  }
  void tick(const Rect& area, float x, Color color, Color text_color, std::string_view text) override {
    const float at = ui_.snap(x);
    draw_.AddLine({at, area.top}, {at, area.bottom}, color, ui_.pixel);
    const float half = text_size(Face::kSmall, text).x / 2;
    const bool taken = std::any_of(tags_.begin(), tags_.end(), [&](const InstantTag& tag) {
      return at + half + 3 * unit > tag.left && at - half - 3 * unit < tag.right;
    });
    if (taken || at - half < left_end_ || at + half > right_end_) return;
    left_end_ = at + half + 4 * unit;
    put_text(draw_, Face::kSmall, {at - half, area.bottom + 2 * unit}, text_color, text);
  }
  void frame(const Rect& area, Color color) override {
    draw_.AddRect({area.left, area.top}, {area.right, area.bottom}, color);
  }

 private:
  const Ui& ui_;
  ImDrawList& draw_;
  float left_end_;
  float right_end_;
  const std::vector<InstantTag>& tags_;
};

// The names of a plot's curves, each with room for what the curve is where somebody looks, in as many rows as
// that takes: so nothing is covered, and nothing moves when the values are others.
class PlotLegend {
 public:
  PlotLegend(const Ui& ui, const Plot& plot, float width) : ui_(ui), plot_(plot) {
    float x = text_size(Face::kSmall, plot.title).x + 14 * ui.unit;
    for (const PlotLine& line : plot.lines) {
      if (line.empty() || line.other) continue;
      const float wide = swatch() + text_size(Face::kSmall, line.name + " " + longest_value(line)).x;
      if (x > 0 && x + wide > width) {
        x = 0;
        ++rows_;
      }
      names_.push_back({&line, x, rows_ - 1});
      x += wide + 12 * ui.unit;
    }
  }

  float height() const { return static_cast<float>(rows_) * row() + 2 * ui_.unit; }

  // at: where somebody looks; the values there are of these columns.
  void draw(Point at, const Index& index, const PlotColumns& columns, const Focus& looked_at) const {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const Palette& c = ui_.colors();
    put_text(draw, Face::kSmall, at, c.text, plot_.title);
    for (const Name& name : names_) {
      const PlotLine& line = *name.line;
      const float x = at.x + name.x;
      const float y = at.y + static_cast<float>(name.row) * row();
      const float middle = y + row() / 2;
      if (line.style == PlotLine::Style::kDots) {
        draw.AddCircleFilled({x + 4 * ui_.unit, middle}, 2.5f * ui_.unit, line.color, 8);
      } else {
        draw.AddRectFilled({x, middle - 1.5f * ui_.unit}, {x + 8 * ui_.unit, middle + 1.5f * ui_.unit},
                           line.color);
      }
      put_text(draw, Face::kSmall, {x + swatch(), y}, c.muted, line.name);
      if (const auto value = value_at(line, index, columns, looked_at, kNearDot * ui_.unit))
        put_text(draw, Face::kSmall, {x + swatch() + text_size(Face::kSmall, line.name + " ").x, y}, c.text,
                 value_text(plot_.unit, *value));
    }
  }

 private:
  struct Name {
    const PlotLine* line;
    float x;  // from the left end on
    int row;
  };
  float swatch() const { return 11 * ui_.unit; }
  float row() const { return text_size(Face::kSmall, "X").y; }
  // Of all its values, as far as that can be known without looking at each.
  std::string longest_value(const PlotLine& line) const {
    if (plot_.unit == PlotUnit::kOctets || plot_.unit == PlotUnit::kPackets)
      return value_text(plot_.unit, line.series->extremes(0, line.series->size()).most);
    return plot_.unit == PlotUnit::kMicroseconds ? "0.00 ms" : "0.00 MB/s";
  }

  const Ui& ui_;
  const Plot& plot_;
  std::vector<Name> names_;
  int rows_ = 1;
};

// As on the timeline.
void draw_tag(const Ui& ui, const Rect& area, const InstantTag& tag) {
  const Palette& c = ui.colors();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  const Color ground = tag.preview ? c.text : c.accent;
  if (tag.preview) {
    dashed_line(draw, {tag.x, area.top}, {tag.x, area.bottom}, faded(ground, 0.8f), ui.unit, 4 * ui.unit);
  } else {
    draw.AddLine({tag.x, area.top}, {tag.x, area.bottom}, faded(ground, 0.8f), ui.unit);
  }
  const float top = area.bottom + 2 * ui.unit;
  const ImVec2 size = text_size(Face::kSmall, tag.text);
  draw.AddRectFilled({tag.left, top}, {tag.right, top + size.y}, ground, 3 * ui.unit);
  put_text(draw, Face::kSmall, {(tag.left + tag.right - size.x) / 2, top},
           tag.preview ? c.background : c.on_accent, tag.text);
}

class Plots : public Panel {
 public:
  void draw(const Ui& ui, const Focus& shown) override;

 private:
  void choose_side(const Ui& ui, const Plotted& shown) const;
  void draw_buttons(const Ui& ui) const;
  void find_before(const Ui& ui, const PlottedEnds& ends);
  void measure(const Ui& ui, const PlottedEnds& ends, const Rect& area);
  void handle_mouse(const Ui& ui, const Rect& area) const;
  std::vector<InstantTag> find_tags(const Ui& ui, const Rect& area) const;
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
    const TimeMap* map = nullptr;
    Model::Stretch stretch;
    std::vector<std::uint32_t> connections;
    std::size_t count = 0;
    float unit = 1;
    bool operator==(const Measured&) const = default;
  };
  Measured measured_;
};

void Plots::choose_side(const Ui& ui, const Plotted& shown) const {
  const auto& hosts = ui.model.run()->trace().hosts();
  const Conversations& conversations = ui.model.run()->index.conversations();
  std::vector<std::string> names;
  std::vector<PlotSide> sides;
  for (int i = 0; i < 2; ++i) {
    if (shown.tracks[i] == nullptr) continue;
    const std::uint32_t number = conversations.of_end(shown.tracks[i]->connection);
    const bool numbered = conversations.several() && number != Conversations::kNone;
    names.push_back((numbered ? "#" + std::to_string(number) + " " : "") + hosts[shown.tracks[i]->host].name);
    sides.push_back(i == 0 ? PlotSide::kFirst : PlotSide::kSecond);
  }
  std::vector<std::string> tips = names;
  if (conversations.several()) {
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
void Plots::measure(const Ui& ui, const PlottedEnds& ends, const Rect& area) {
  const Run& run = *ui.model.run();
  const auto count = static_cast<std::size_t>(std::max(area.width() / ui.unit, 8.0f));
  const Measured now{ui.model.generation(),
                     run.index.size(),
                     before_.empty() ? nullptr : before_.index,
                     before_.empty() ? 0 : before_.index->size(),
                     &ui.model.map(),
                     stretch_,
                     ends.connections,
                     count,
                     ui.unit};
  for (PlotColumns* columns : {&times_.run, &times_.other}) {
    columns->left = area.left;
    columns->step = area.width() / static_cast<float>(count);
  }
  if (now == measured_) return;
  measured_ = now;
  const Instant last = std::min(ui.model.map().from_axis(stretch_.to), run.index.end());
  const TimeUnit unit = unit_for(run.index.end());
  const Duration column = (last - ui.model.map().from_axis(stretch_.from)) / static_cast<std::int64_t>(count);
  const float longest = text_size(Face::kSmall, format_instant(last, unit, column * 20)).x;
  times_.measure(ends, before_, ui.model.map(), stretch_.from, stretch_.to, count, longest + 12 * ui.unit);
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
  const bool rests = ui.touch && ImGui::IsItemActive() && !far;
  if (rests || (!ui.touch && ImGui::IsItemHovered() && !ImGui::IsItemActive()))
    ui.model.preview_at(ui.model.map().from_axis(at));
  if (!ImGui::IsItemActive()) return;
  if (io.KeyShift) {
    const double by = static_cast<double>(io.MouseDelta.x / area.width()) * length;
    if (by != 0) ui.model.ask_to_show({stretch_.from - by, stretch_.to - by});
    return;
  }
  if (!ui.touch || (far && across > down)) ui.model.point_to(ui.model.map().from_axis(at));
}

// Where everybody looks, and what is only a preview of that, as far as it is on screen.
std::vector<InstantTag> Plots::find_tags(const Ui& ui, const Rect& area) const {
  std::vector<InstantTag> tags;
  const auto add = [&](Instant at, bool preview) {
    const double place = ui.model.map().to_axis(at);
    if (place < stretch_.from || place > stretch_.to) return;
    std::string text = format_instant(at, unit_for(ui.model.run()->index.end()), microseconds(1));
    if (preview) text = text_with(Text::kPreview, ui.language, text);
    const float x = ui.snap(times_.run.x_of(at));
    const float half = text_size(Face::kSmall, text).x / 2 + 4 * ui.unit;
    const float middle = std::clamp(x, area.left + half, std::max(area.left + half, area.right - half));
    tags.push_back({x, middle - half, middle + half, std::move(text), preview});
  };
  add(ui.model.focus().at, false);
  if (ui.model.shown() != ui.model.focus()) add(ui.model.shown().at, true);
  return tags;
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
  const float gutter = text_size(Face::kSmall, "000.0 MB/s").x + 6 * ui.unit;
  const float right = start.x + std::max(room.x - 4 * ui.unit, gutter + 20 * ui.unit);
  const float times = text_size(Face::kSmall, "X").y + 2 * ui.unit;
  const float apart = 8 * ui.unit;
  std::vector<PlotLegend> legends;
  float beside = 0;  // of the height, what is no plot
  for (const Plot& plot : plots) {
    legends.emplace_back(ui, plot, right - start.x);
    beside += legends.back().height() + times + apart;
  }
  const float height =
      std::max((room.y - beside - ui.unit) / static_cast<float>(plots.size()), kLeastPlot * ui.unit);
  const Rect all{start.x + gutter, start.y, right,
                 start.y + beside + height * static_cast<float>(plots.size())};
  measure(ui, whose.ends, all);
  handle_mouse(ui, all);
  const Focus looked_at = ui.model.shown();
  const std::vector<InstantTag> tags = find_tags(ui, all);
  float top = start.y;
  for (std::size_t i = 0; i < plots.size(); ++i) {
    legends[i].draw({start.x, top}, *whose.ends.index, times_.run, looked_at);
    top += legends[i].height();
    const Rect area{all.left, top, all.right, top + height};
    PlotScreenInk ink(ui, start.x, all.right + 4 * ui.unit, tags);
    paint_plot(ink, ui.colors(), plots[i], *whose.ends.index, times_, area, looked_at);
    for (const InstantTag& tag : tags) draw_tag(ui, area, tag);
    top = area.bottom + times + apart;
  }
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
                               .holds_still = true,
                               .comes_later = true};

}  // namespace tcplab::shell
