// The figures of a connection over time.
#include "shell/model/curves.hpp"

#include <algorithm>
#include <random>

#include "shell/model/curve_export.hpp"
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
  const std::string csv = curves_csv(run.index, {client});
  EXPECT_EQ(csv.substr(0, csv.find('\n')), "time_s,event,connection,curve,unit,value");
  const std::string of = "," + end_name(run.index, client) + ",";
  EXPECT_EQ(of.substr(0, 8), ",client:") << of;
  for (const std::string& row : {of + "cwnd,octets,", of + "in flight,octets,", of + "RTO,us,",
                                 std::string(",,queue r1->r2,packets,"), of + "acknowledged,octets,"})
    EXPECT_NE(csv.find(row), std::string::npos) << row;
  std::size_t rows = 0;
  for (int i = 0; i < kCurveCount; ++i) rows += run.index.curves().of(client, static_cast<Curve>(i))->size();
  for (const Curves::Queue& queue : run.index.curves().queues()) rows += queue.length.size();
  EXPECT_EQ(static_cast<std::size_t>(std::count(csv.begin(), csv.end(), '\n')), rows + 1);
}

class PlotsTest : public DrivenApp {
 protected:
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
