// What is plotted, as a drawing and as a table that can be saved.
#include "shell/plots/plots_svg.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "shell/model/curve_export.hpp"
#include "shell/plots/plotted.hpp"
#include "shell/timeline/svg_pen.hpp"
#include "tests/shell/drawn.hpp"
#include "tests/shell/driven_app.hpp"
#include "tests/shell/paths.hpp"

namespace tcplab::shell {
namespace {

class PlotsSvgTest : public DrivenApp {
 protected:
  void open(const std::string& text) {
    ASSERT_TRUE(app.open_text("run", text));
    app.select(static_cast<trace::EventId>(trace().events().size() - 1));
    frames(2);
  }
  // The last of those whose figures can be chosen, beside the buttons.
  void choose_last_side() {
    const std::optional<Control> beside = find("csv");
    ASSERT_TRUE(beside.has_value());
    app.measure_controls(true);
    frames(1);
    float x = 0;
    for (const Control& each : app.controls()) {
      const Point at = each.visible.center();
      if (each.name == "choice" && std::abs(at.y - beside->visible.center().y) < 4) x = std::max(x, at.x);
    }
    app.measure_controls(false);
    ASSERT_GT(x, 0);
    click(ImVec2(x, beside->visible.center().y));
    frames(2);
  }
};

TEST_F(PlotsSvgTest, HaveTitlesAxesLegendsAndCurves) {
  open(path_text(40));
  const std::string svg = app.plots_drawing();
  EXPECT_TRUE(well_formed(svg));
  EXPECT_LT(svg.size(), 600'000u);
  // The plots, what stands in them, and what is written at their axes.
  for (const char* text : {"Time / sequence", "Windows, octets", "Round trips", "Rates, octets/s, over 50 ms",
                           "Waiting in queues", "cwnd", "in flight", "RTO", "goodput", "0 ms"})
    EXPECT_TRUE(has(svg, ">" + std::string(text) + "</text>")) << text;
  EXPECT_TRUE(has(svg, " kB</text>") && has(svg, " kB/s</text>")) << "octets at an axis";
  EXPECT_TRUE(has(svg, ">client   198.51.100.1:") && has(svg, " \u2192 203.0.113.80:80</text>"))
      << "whose they are";
  for (const char* curve : {"cwnd", "sent", "SRTT", "goodput", "acknowledged"}) {
    const std::size_t at = svg.find("<title>" + std::string(curve) + "</title>");
    ASSERT_NE(at, std::string::npos) << curve;
    EXPECT_EQ(svg.substr(svg.find('\n', at) + 1, 9), "<path d=\"") << curve;
  }
  std::size_t axes = 0;  // with an instant below each plot
  for (std::size_t at = svg.find(">0 ms</text>"); at != std::string::npos;
       at = svg.find(">0 ms</text>", at + 1))
    ++axes;
  EXPECT_EQ(axes, 5u);
  const std::size_t samples = svg.find("<title>RTT samples</title>");
  ASSERT_NE(samples, std::string::npos);
  EXPECT_EQ(svg.substr(svg.find('\n', samples) + 1, 7), "<circle");
}

TEST_F(PlotsSvgTest, NothingLiesBesideTheSheet) {
  open(path_text(40));
  const std::string svg = app.plots_drawing();
  for (const char* name : {" x=\"", " x1=\"", " x2=\"", " cx=\""}) {
    for (std::size_t at = svg.find(name); at != std::string::npos; at = svg.find(name, at + 1)) {
      const float x = std::stof(svg.substr(at + std::string(name).size(), 12));
      EXPECT_GE(x, 0) << svg.substr(at, 30);
      EXPECT_LE(x, 1280) << svg.substr(at, 30);
    }
  }
  // What a tick says reaches to both sides of it.
  constexpr std::string_view kMiddle = "text-anchor=\"middle\">";
  std::size_t ticks = 0;
  for (std::size_t at = svg.find(kMiddle); at != std::string::npos; at = svg.find(kMiddle, at + 1), ++ticks) {
    const std::size_t text = at + kMiddle.size();
    const std::size_t place = svg.rfind(" x=\"", at) + 4;
    const float half = SvgPen::width_of(svg.substr(text, svg.find('<', text) - text), 12) / 2;
    EXPECT_LE(std::stof(svg.substr(place, 12)) + half, 1280) << svg.substr(place, 90);
  }
  EXPECT_GT(ticks, 4u);
}

TEST_F(PlotsSvgTest, AreOfTheStretchThatIsOnScreenAndOfTheEndThatIsChosen) {
  open(path_text(40));
  const std::string whole = app.plots_drawing();
  click("tab-plots");
  for (int i = 0; i < 3; ++i) press(ImGuiKey_Equal);
  frames(60);
  const std::string part = app.plots_drawing();
  EXPECT_NE(part, whole);
  EXPECT_TRUE(well_formed(part));
  choose_last_side();
  EXPECT_TRUE(has(app.plots_drawing(), ">server   ")) << "whose they are now";
  EXPECT_TRUE(has(app.plots_table(), ",sent,octets,"));
}

TEST_F(PlotsSvgTest, SpeakChineseAndHaveTheThemeOfTheScreen) {
  open(path_text(40));
  app.set_theme(Theme::kLight);
  const std::string light = app.plots_drawing();
  app.set_theme(Theme::kDark);
  app.set_language(Language::kChinese);
  const std::string dark = app.plots_drawing();
  EXPECT_TRUE(well_formed(dark));
  EXPECT_TRUE(has(dark, ">排队的分组数</text>"));
  EXPECT_TRUE(has(dark, ">往返时间</text>"));
  const auto ground = [](const std::string& svg) { return svg.substr(svg.find("fill="), 14); };
  EXPECT_NE(ground(light), ground(dark));
}

// And not the one that opens first.
TEST_F(PlotsSvgTest, BeforeTheFirstEventAreOfTheConnectionThatSendsMost) {
  open(
      "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 10ms\n"
      "at 0ms server listen 80\nat 0ms server listen 81\n"
      "at 1ms client connect server:80 as ask\nat 2ms client connect server:81 as bulk\n"
      "at 50ms client:ask send 10\nat 50ms client:bulk send 9000\nuntil 2s\n");
  const Plotted shown = plotted(app.model(), trace::kNoEvent);
  ASSERT_NE(shown.tracks[0], nullptr);
  ASSERT_NE(shown.tracks[1], nullptr);
  EXPECT_LT(shown.tracks[0]->host, shown.tracks[1]->host);
  const Index& index = app.model().run()->index;
  EXPECT_EQ(index.curves().octets_sent(shown.ends.connections.front()), 9000U);
}

TEST_F(PlotsSvgTest, OfARunInWhichNothingIsSentThereIsNothing) {
  open(
      "title \"Quiet\"\nhost client 198.51.100.1\nhost server 198.51.100.2\n"
      "link client server delay 20ms\nat 0ms server listen 80\n");
  EXPECT_EQ(app.plots_drawing(), "");
  EXPECT_EQ(app.plots_table(), "");
}

// A run in which nothing lies between two instants, and one that has a single event.
TEST_F(PlotsSvgTest, AStretchInWhichNothingHappensIsDrawnToo) {
  open(path_text(4));
  const Index& index = app.model().run()->index;
  const PlottedEnds ends = plotted(app.model(), app.model().focus().event).ends;
  const Instant end = index.end();
  EXPECT_TRUE(well_formed(plots_svg(ends, {}, {end, end, "a < b"})));
  EXPECT_TRUE(has(plots_svg(ends, {}, {end, end, "a < b"}), ">a &lt; b</text>"));
}

// How often a curve of that name is drawn.
std::size_t curves_called(const std::string& svg, std::string_view name) {
  const std::string title = "<title>" + std::string(name) + "</title>";
  std::size_t count = 0;
  for (std::size_t at = svg.find(title); at != std::string::npos; at = svg.find(title, at + 1)) ++count;
  return count;
}

TEST_F(PlotsSvgTest, OfAChangedRunHaveTheCurvesFromBeforeBelowItsOwn) {
  open(path_text(40));
  const std::string before = app.plots_drawing();
  EXPECT_EQ(curves_called(before, "cwnd"), 1u);
  EXPECT_FALSE(has(before, "Faint: "));
  ASSERT_TRUE(app.add_edit("drop client->server data #12"));
  frames(4);
  const std::string after = app.plots_drawing();
  EXPECT_TRUE(well_formed(after));
  EXPECT_EQ(curves_called(after, "cwnd"), 2u);
  EXPECT_EQ(curves_called(after, "RTT samples"), 2u);
  EXPECT_TRUE(has(after, "Faint: before the last change</text>"));
  // The run before is drawn first, as it was: all but its colours.
  const auto curve = [](const std::string& svg, std::string_view name) {
    const std::size_t at = svg.find("<title>" + std::string(name) + "</title>");
    const std::size_t path = svg.find("d=\"", at);
    return svg.substr(path, svg.find('"', path + 3) - path);
  };
  EXPECT_EQ(curve(after, "RTO").substr(0, 12), curve(before, "RTO").substr(0, 12));
}

TEST_F(PlotsSvgTest, OfAllConnectionsStandOverEachOtherInTheirColours) {
  open(nat_text());
  EXPECT_EQ(app.model().plotted(), PlotSide::kBusier);
  click("tab-plots");
  frames(10);
  choose_last_side();
  ASSERT_EQ(app.model().plotted(), PlotSide::kAll);
  const std::string svg = app.plots_drawing();
  EXPECT_TRUE(well_formed(svg));
  for (const char* title : {"Acknowledged, octets", "Goodput, octets/s, over 50 ms",
                            "Congestion window, octets", "In flight, octets", "Smoothed round trips"})
    EXPECT_TRUE(has(svg, ">" + std::string(title) + "</text>")) << title;
  const Index& index = app.model().run()->index;
  const PlottedEnds flows = flows_of(index, {});
  ASSERT_EQ(flows.connections.size(), 2u);
  const std::string alice = end_name(index, flows.connections[0]);
  const std::string bob = end_name(index, flows.connections[1]);
  EXPECT_EQ(alice.substr(0, 9), "#0 alice:");
  EXPECT_EQ(bob.substr(0, 7), "#1 bob:");
  EXPECT_EQ(curves_called(svg, alice), 5u);
  EXPECT_EQ(curves_called(svg, bob), 5u);
  const std::string table = app.plots_table();
  EXPECT_TRUE(has(table, "," + alice + ",cwnd,octets,") && has(table, "," + bob + ",cwnd,octets,"));
  // What is hidden is not plotted, either.
  app.set_filter("tcp.stream == 1");
  frames(2);
  EXPECT_EQ(curves_called(app.plots_drawing(), alice), 0u);
  EXPECT_EQ(curves_called(app.plots_drawing(), bob), 5u);
}

TEST_F(PlotsSvgTest, OfAllConnectionsOfAChangedRunHaveThoseFromBeforeBelowThem) {
  open(nat_text());
  ASSERT_TRUE(app.add_edit("at 1s bob send 2k"));
  frames(4);
  click("tab-plots");
  frames(10);
  choose_last_side();
  const std::string svg = app.plots_drawing();
  const Index& index = app.model().run()->index;
  EXPECT_EQ(curves_called(svg, end_name(index, flows_of(index, {}).connections[1])), 10u);
  EXPECT_TRUE(has(svg, "Faint: "));
}

}  // namespace
}  // namespace tcplab::shell
