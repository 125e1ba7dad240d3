// The figures of a connection over time.
#include "shell/model/curves.hpp"

#include <algorithm>
#include <map>
#include <random>

#include "shell/format.hpp"
#include "shell/model/curve_export.hpp"
#include "shell/model/rates.hpp"
#include "shell/plots/plot_times.hpp"
#include "shell/timeline/ticks.hpp"
#include "shell/views/panel_kinds.hpp"
#include "tests/shell/driven_app.hpp"
#include "tests/shell/paths.hpp"
#include "tests/shell/runs.hpp"

namespace tcplab::shell {
namespace {

shell::Run curves_of(const std::string& text) {
  auto scenario = scenario::parse(text);
  EXPECT_TRUE(scenario.ok());
  return run_of("run", std::move(*scenario));
}

std::uint32_t connection_of(const shell::Run& run, std::string_view host) {
  for (std::uint32_t i = 0; i < run.trace().connections().size(); ++i) {
    const trace::ConnectionInfo& info = run.trace().connections()[i];
    if (!info.listener && run.trace().hosts()[info.host].name == host) return i;
  }
  return UINT32_MAX;
}

TEST(SeriesTest, ItsExtremesAreThoseOfTheStretch) {
  std::mt19937 random(1);
  Series series;
  std::vector<std::uint32_t> values;
  for (trace::EventId event = 0; event < 3000; ++event) {
    values.push_back(static_cast<std::uint32_t>(random() % 100'000));
    series.push(event * 2, values.back());
  }
  for (int i = 0; i < 2000; ++i) {
    std::size_t first = random() % values.size();
    std::size_t last = random() % (values.size() + 1);
    if (first > last) std::swap(first, last);
    const Series::Extremes extremes = series.extremes(first, last);
    EXPECT_EQ(extremes.any(), first < last);
    if (first == last) continue;
    const auto from = values.begin() + static_cast<std::ptrdiff_t>(first);
    const auto to = values.begin() + static_cast<std::ptrdiff_t>(last);
    ASSERT_EQ(extremes.least, *std::min_element(from, to)) << first << " " << last;
    ASSERT_EQ(extremes.most, *std::max_element(from, to)) << first << " " << last;
  }
  EXPECT_EQ(series.first_from(0), 0u);
  EXPECT_EQ(series.first_from(3), 2u);
  EXPECT_EQ(series.first_from(6000), 3000u);
}

TEST(CurvesTest, AreWhatTheTcbHasAtTheSameEvent) {
  shell::Run run = curves_of(path_text(40));
  const std::uint32_t client = connection_of(run, "client");
  const trace::ConnectionInfo& info = run.trace().connections()[client];
  const auto latest = [&](Curve curve, trace::EventId event) {
    const Series& series = *run.index.curves().of(client, curve);
    const std::size_t place = series.first_from(event + 1);
    return place == 0 ? 0 : series.value(place - 1);
  };
  std::size_t compared = 0;
  for (std::size_t i = 0; i < run.trace().events().size(); i += 13) {
    const trace::EventId last = run.recording->step_of(static_cast<trace::EventId>(i)).last;
    const tcp::Host* host = run.recording->host_after(info.host, last);
    const tcp::Connection* tcb = host == nullptr ? nullptr : host->find(info.id);
    if (tcb == nullptr || tcb->state() != tcp::State::kEstablished) continue;
    ++compared;
    EXPECT_EQ(latest(Curve::kFlight, last), tcb->snd().flight()) << "event " << last;
    EXPECT_EQ(latest(Curve::kSent, last), static_cast<std::uint32_t>(tcb->snd().nxt - tcb->snd().iss));
    EXPECT_EQ(latest(Curve::kAcked, last), static_cast<std::uint32_t>(tcb->snd().una - tcb->snd().iss));
    EXPECT_EQ(latest(Curve::kWindow, last), tcb->snd().wnd);
    EXPECT_EQ(latest(Curve::kCwnd, last), tcb->congestion().cwnd());
  }
  EXPECT_GT(compared, 20u);
}

TEST(CurvesTest, RoundTripsAreOfWhatWasSentOnce) {
  const shell::Run run = curves_of(path_text(40));
  const Series& samples = *run.index.curves().of(connection_of(run, "client"), Curve::kRtt);
  ASSERT_GT(samples.size(), 5u);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    EXPECT_GE(samples.value(i), 28'000u) << "there and back takes 28 ms at least";
    EXPECT_LT(samples.value(i), 200'000u);
  }
}

TEST(CurvesTest, AnAckOfWhatWasSentAgainIsNoSampleAndASynNoGoodput) {
  const shell::Run lossy = curves_of(path_text(40) + "drop client->server data #20\n");
  const std::uint32_t client = connection_of(lossy, "client");
  const Series& samples = *lossy.index.curves().of(client, Curve::kRtt);
  // What waited behind the gap was acknowledged with it, a recovery later.
  std::uint32_t most = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) most = std::max(most, samples.value(i));
  const shell::Run clean = curves_of(path_text(40));
  const Series& before = *clean.index.curves().of(connection_of(clean, "client"), Curve::kRtt);
  std::uint32_t usual = 0;
  for (std::size_t i = 0; i < before.size(); ++i) usual = std::max(usual, before.value(i));
  EXPECT_LE(most, usual + usual / 4);
  const Series& goodput = *lossy.index.curves().of(client, Curve::kAckedOctets);
  EXPECT_EQ(goodput.value(0), 0u) << "the SYN's";
  EXPECT_EQ(goodput.value(goodput.size() - 1), 40u * 1460);
}

TEST(CurvesTest, AQueueIsAsLongAsSoManyWaitAndEndsEmpty) {
  const shell::Run run = curves_of(path_text(40));
  std::uint32_t most = 0;
  ASSERT_FALSE(run.index.curves().queues().empty());
  for (const Curves::Queue& queue : run.index.curves().queues()) {
    const Series::Extremes extremes = queue.length.extremes(0, queue.length.size());
    EXPECT_EQ(queue.length.value(queue.length.size() - 1), 0u);
    if (run.trace().nodes()[queue.node].name == "r1" && run.trace().nodes()[queue.toward].name == "r2")
      most = extremes.most;
  }
  EXPECT_EQ(most, 6u) << "as many as have room";
}

TEST(CurvesTest, AreExportedAsATable) {
  const shell::Run run = curves_of(path_text(40));
  const std::uint32_t client = connection_of(run, "client");
  const Duration over = rate_interval(run.index, {client});
  const std::string csv = curves_csv(run.index, {client}, over);
  EXPECT_EQ(csv.substr(0, csv.find('\n')), "time_s,event,connection,curve,unit,value");
  const std::string of = "," + end_name(run.index, client) + ",";
  EXPECT_EQ(of.substr(0, 8), ",client:") << of;
  for (const std::string& row :
       {of + "cwnd,octets,", of + "in flight,octets,", of + "RTO,us,", std::string(",,queue r1->r2,packets,"),
        of + "acknowledged,octets,", of + "octets sent,octets,", of + "goodput over 50 ms,octets/s,"})
    EXPECT_NE(csv.find(row), std::string::npos) << row;
  std::size_t rows = 0;
  for (int i = 0; i < kCurveCount; ++i) rows += run.index.curves().of(client, static_cast<Curve>(i))->size();
  for (const Curves::Queue& queue : run.index.curves().queues()) rows += queue.length.size();
  for (const Curve octets : {Curve::kSentOctets, Curve::kAckedOctets}) {
    const auto [first, last] = rate_span(run.index, *run.index.curves().of(client, octets), over);
    rows += static_cast<std::size_t>(last - first + 1);
  }
  EXPECT_EQ(static_cast<std::size_t>(std::count(csv.begin(), csv.end(), '\n')), rows + 1);
}

TEST(RatesTest, AreAveragesOverARoundIntervalOfAtLeastARoundTrip) {
  const shell::Run run = curves_of(path_text(40));
  const std::uint32_t client = connection_of(run, "client");
  const Series& samples = *run.index.curves().of(client, Curve::kRtt);
  const Duration over = rate_interval(run.index, {client});
  EXPECT_GE(over, microseconds(samples.extremes(0, samples.size()).least));
  EXPECT_EQ(over, milliseconds(50)) << "there and back takes 28 ms, and a segment 6 ms of the bottleneck";
  // All that was counted is in one of them.
  for (const Curve curve : {Curve::kSentOctets, Curve::kAckedOctets}) {
    const Series& octets = *run.index.curves().of(client, curve);
    const auto [first, last] = rate_span(run.index, octets, over);
    double all = 0;
    for (std::int64_t nth = first; nth <= last; ++nth)
      all += rate_in(run.index, octets, over, nth) * over.seconds();
    EXPECT_NEAR(all, octets.value(octets.size() - 1), 1e-3);
    EXPECT_EQ(rate_in(run.index, octets, over, first - 1), 0);
    EXPECT_EQ(rate_in(run.index, octets, over, last + 1), 0);
  }
}

TEST(RatesTest, OfALongRunAreATwoHundredthOfTheTimeInWhichAnythingIsSent) {
  // 12 s of data, and 4 minutes in TIME-WAIT.
  const shell::Run run = curves_of(path_text(2000) + "on client connected client close\n" +
                                   "on server remote-closed server close\nset all msl 2min\n");
  const std::uint32_t client = connection_of(run, "client");
  const Duration over = rate_interval(run.index, {client});
  EXPECT_EQ(over, milliseconds(100));
  const auto [first, last] = rate_span(run.index, *run.index.curves().of(client, Curve::kSentOctets), over);
  EXPECT_LE(last - first, 200);
}

TEST(RatesTest, OfAnEndThatHasSentOnceAreOverAnIntervalAllTheSame) {
  const shell::Run run = curves_of(
      "title \"Lone\"\nhost client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 1ms\n"
      "at 0ms client connect server:80\nuntil 10ms\n");
  EXPECT_EQ(rate_interval(run.index, {connection_of(run, "client")}), milliseconds(100));
}

// However wide it is drawn, and whatever part of it, an interval has the octets that it has.
TEST(RatesTest, DoNotDependOnHowTheyAreDrawn) {
  const shell::Run run = curves_of(path_text(40));
  const PlottedEnds ends{&run.index, {connection_of(run, "client")}};
  const Series& octets = *run.index.curves().of(ends.connections.front(), Curve::kAckedOctets);
  const TimeMap& map = run.index.map(AxisMode::kLinear);
  const auto rates = [&](double from, double to, std::size_t columns) {
    PlotTimes times;
    times.measure(ends, {}, map, from, to, columns, 60);
    std::vector<double> all(static_cast<std::size_t>(times.run.first_interval), 0);
    for (std::size_t i = 0; i < times.run.intervals(); ++i) {
      const auto before = [&](trace::EventId event) {
        const std::size_t place = octets.first_from(event);
        return place == 0 ? 0 : octets.value(place - 1);
      };
      all.push_back(before(times.run.interval_bounds[i + 1]) - before(times.run.interval_bounds[i]));
    }
    return all;
  };
  const std::vector<double> wide = rates(0, map.length(), 1200);
  EXPECT_EQ(rates(0, map.length(), 90), wide);
  const std::vector<double> part = rates(map.length() * 0.3, map.length() * 0.6, 500);
  ASSERT_GT(part.size(), 2u);
  ASSERT_LT(part.size(), wide.size());
  for (std::size_t i = part.size() - 2; i < part.size(); ++i) EXPECT_EQ(part[i], wide[i]) << i;
}

class PlotsTest : public DrivenApp {
 protected:
  // The line with these words, as it is on screen.
  std::string read(std::string_view words) const {
    const std::vector<Line> lines = screen();
    const Line* line = find_line(lines, words);
    return line == nullptr ? std::string() : line->text;
  }
  bool says(std::string_view words) const { return !read(words).empty(); }
  // So far from left to right over the plots that are on screen.
  ImVec2 place_in_plots(float part) {
    const std::optional<Control> plots = find("plots");
    EXPECT_TRUE(plots.has_value());
    return {plots->visible.left + part * plots->visible.width(), plots->visible.top + 60};
  }
  Instant instant_in_plots(float part) {
    const Model::Stretch& seen = app.model().visible();
    return app.model().map().from_axis(seen.from + static_cast<double>(part) * (seen.to - seen.from));
  }
  void find_and_enter(std::string_view command) {
    app.find_command();
    frames(3);
    for (const char c : command) type(static_cast<unsigned char>(c));
    press(ImGuiKey_Enter);
    frames(2);
  }
};

TEST_F(PlotsTest, AreOnTheAxisOfTheTimelineAndMoveThePlayhead) {
  resize(1440, 1500);
  ASSERT_TRUE(app.open_text("run", path_text(40)));
  frames(2);
  click("tab-plots");
  for (const char* words : {"Time / sequence", "Windows, octets", "Round trips", "Rates"})
    EXPECT_NE(find_line(screen(), words), nullptr) << words;
  const Model::Stretch all = app.model().visible();
  press(ImGuiKey_Equal);
  frames(60);
  EXPECT_LT(app.model().visible().to - app.model().visible().from, all.to - all.from);
  const Instant before = app.model().focus().at;
  click("plots");
  EXPECT_NE(app.model().focus().at, before);
}

// Where the mouse is, each curve is told, on all plots and on the timeline, and the focus stays where it was.
TEST_F(PlotsTest, TellWhatEachCurveIsWhereTheMouseIs) {
  resize(1440, 1500);
  ASSERT_TRUE(app.open_text("run", path_text(40)));
  app.select(static_cast<trace::EventId>(trace().events().size() - 1));
  frames(2);
  click("tab-plots");
  const Focus before = app.model().focus();
  EXPECT_FALSE(says("preview: "));
  point_at(place_in_plots(0.5f));
  const Instant at = *app.model().hovered_at();
  EXPECT_NEAR(at.seconds(), instant_in_plots(0.5f).seconds(), 0.002);
  EXPECT_EQ(app.model().focus(), before);
  EXPECT_EQ(app.model().shown().event, app.model().run()->index.event_at(at));
  // "preview: 152.340 ms" below each of the five plots.
  std::size_t marks = 0;
  for (const Line& line : screen()) marks += line.text.find("preview: ") != std::string::npos ? 1U : 0U;
  EXPECT_GE(marks, 5u);
  // And without it on the ruler of the timeline.
  const std::optional<Control> timeline = find("timeline");
  const std::string short_instant = format_instant(at, TimeUnit::kMilliseconds, milliseconds(1));
  bool on_ruler = false;
  for (const Line& line : screen())
    on_ruler = on_ruler || (line.box.left < timeline->box.left + 84 &&
                            line.text.find(short_instant.substr(0, 3)) != std::string::npos);
  EXPECT_TRUE(on_ruler) << short_instant;
  // What the curves are there.
  const Series& window =
      *app.model().run()->index.curves().of(connection_of(*app.model().run(), "client"), Curve::kCwnd);
  const std::uint32_t cwnd = window.value(window.first_from(app.model().shown().event + 1) - 1);
  EXPECT_TRUE(says(format_count(cwnd) + " B")) << cwnd;
  EXPECT_TRUE(says("B/s")) << "a rate";
  point_at({5, 5});
  EXPECT_FALSE(app.model().hovered_at().has_value());
  EXPECT_FALSE(says("preview: "));
}

TEST_F(PlotsTest, TellWhatEachCurveIsInFocusWhereThereIsNoMouse) {
  resize(1440, 1500);
  ASSERT_TRUE(app.open_text("run", path_text(40)));
  frames(2);
  click("tab-plots");
  point_at({5, 5});
  app.select(static_cast<trace::EventId>(trace().events().size() / 2));
  frames(3);
  const Series& window =
      *app.model().run()->index.curves().of(connection_of(*app.model().run(), "client"), Curve::kCwnd);
  const std::uint32_t cwnd = window.value(window.first_from(app.model().focus().event + 1) - 1);
  EXPECT_TRUE(says(format_count(cwnd) + " B")) << cwnd;
}

TEST_F(PlotsTest, AFingerAtRestTellsAndFocusesWhenItIsLifted) {
  resize(1440, 1500);
  app.set_touch(true);
  ASSERT_TRUE(app.open_text("run", path_text(40)));
  frames(2);
  click("tab-plots");
  const Focus before = app.model().focus();
  const ImVec2 at = place_in_plots(0.4f);
  ImGuiIO& io = ImGui::GetIO();
  io.AddMousePosEvent(at.x, at.y);
  frames(2);
  EXPECT_FALSE(app.model().hovered_at().has_value()) << "nobody touches it";
  io.AddMouseButtonEvent(0, true);
  frames(3);
  EXPECT_TRUE(app.model().hovered_at().has_value());
  EXPECT_EQ(app.model().focus(), before);
  const Instant told = *app.model().hovered_at();
  io.AddMouseButtonEvent(0, false);
  frames(3);
  EXPECT_FALSE(app.model().hovered_at().has_value());
  EXPECT_EQ(app.model().focus().at, told);
}

TEST_F(PlotsTest, NothingThatIsHiddenIsTold) {
  resize(1440, 1500);
  ASSERT_TRUE(app.open_text("run", path_text(40)));
  const auto middle = static_cast<trace::EventId>(trace().events().size() / 2);
  const Instant last = trace().events()[middle].at;
  app.hide({last, middle, app.model().run()->index.end()});
  frames(3);
  click("tab-plots");
  point_at(place_in_plots(0.97f));
  ASSERT_TRUE(app.model().hovered_at().has_value());
  EXPECT_LE(*app.model().hovered_at(), last);
  EXPECT_LE(app.model().shown().event, middle);
}

// Below each plot, at round instants, and no two over each other.
TEST_F(PlotsTest, HaveInstantsBelowEachOfThem) {
  for (const ImVec2 size : {ImVec2{1440, 2000}, ImVec2{390, 2400}}) {
    resize(size.x, size.y);
    ASSERT_TRUE(app.open_text("run", path_text(40)));
    app.set_axis(AxisMode::kLinear);
    frames(2);
    click("tab-plots");
    const Control plots = *find("plots");
    std::map<int, std::vector<Line>> rows;
    for (const Line& line : screen()) {
      const bool instant = line.text.size() > 3 && line.text.substr(line.text.size() - 3) == " ms" &&
                           line.box.center().x > plots.box.left && line.box.bottom > plots.box.top;
      if (instant && line.text.find_first_not_of("0123456789. ms") == std::string::npos)
        rows[static_cast<int>(line.box.top)].push_back(line);
    }
    std::size_t with_several = 0;
    for (auto& [top, row] : rows) {
      if (row.size() < 2) continue;
      ++with_several;
      std::sort(row.begin(), row.end(), [](const Line& a, const Line& b) { return a.box.left < b.box.left; });
      for (std::size_t i = 1; i < row.size(); ++i)
        EXPECT_GE(row[i].box.left, row[i - 1].box.right) << row[i - 1].text << " | " << row[i].text;
      for (const Line& line : row) {
        const std::int64_t ms = std::stoll(line.text);
        EXPECT_TRUE(ms % 10 == 0) << line.text;
      }
    }
    EXPECT_GE(with_several, 5u) << size.x;
  }
}

TEST_F(PlotsTest, TheTableIsCopied) {
  ASSERT_TRUE(app.open_text("run", path_text(4)));
  frames(2);
  click("tab-plots");
  click("csv");
  const char* copied = ImGui::GetClipboardText();
  ASSERT_NE(copied, nullptr);
  EXPECT_EQ(std::string(copied).substr(0, 6), "time_s");
}

TEST_F(PlotsTest, CommandsCopyWhatTheButtonsCopy) {
  ASSERT_TRUE(app.open_text("run", path_text(4)));
  frames(2);
  click("tab-plots");
  click("svg");
  const std::string drawing = ImGui::GetClipboardText();
  find_and_enter("copy the plots as svg");
  EXPECT_EQ(ImGui::GetClipboardText(), drawing);
  EXPECT_EQ(drawing, app.plots_drawing());
  find_and_enter("copy the plots as csv");
  EXPECT_EQ(ImGui::GetClipboardText(), app.plots_table());
}

}  // namespace
}  // namespace tcplab::shell
