// What is between hosts: columns in the order of the path, an arrow for each hop, the time in queues, and
// what becomes of packets on the way.
#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "shell/timeline/scene.hpp"
#include "tests/shell/counted.hpp"
#include "tests/shell/driven_app.hpp"
#include "tests/shell/paths.hpp"
#include "tests/shell/runs.hpp"

namespace tcplab::shell {
namespace {

shell::Run run_text(const std::string& text) {
  auto scenario = scenario::parse(text);
  EXPECT_TRUE(scenario.ok());
  return run_of("run", std::move(*scenario));
}

// A timeline of 900 by 700 with letters 6 wide, with the whole run on it.
struct Bench {
  explicit Bench(shell::Run& r, bool every_hop = true) : run(r), map(r.index.map(AxisMode::kCompact)) {
    view.set_extent(50, 690);
    view.reset(map.length(), 1e-7);
    hops = every_hop;
    columns = layout_columns(run.index, {80, 40, 860, 700}, 1, {every_hop, 0});
    focus = focus_at(run.index, run.index.end());
  }
  SceneInput input() const {
    SceneInput in{
        run.index, map, view, columns, focus, marked, Language::kEnglish, 1, 14, [](std::string_view text) {
          return 6.0f * static_cast<float>(text.size());
        }};
    in.hops = hops;
    return in;
  }
  Scene scene() const { return build_scene(input()); }

  shell::Run& run;
  TimeMap map;
  Viewport view;
  Columns columns;
  Focus focus;
  trace::EventId marked = trace::kNoEvent;
  bool hops = true;
};

std::string names(const shell::Run& run, const std::vector<trace::HostIndex>& nodes) {
  std::string text;
  for (const trace::HostIndex node : nodes) text += run.trace().nodes()[node].name + " ";
  return text;
}

// All hops of the packet that an event is about, in their order.
std::vector<const Arrow*> journey(const shell::Run& run, trace::PacketId packet) {
  std::vector<const Arrow*> hops;
  for (const Arrow* leg = run.index.legs().of(packet); leg != nullptr;
       leg = leg->previous == Lines::kNone ? nullptr : &run.index.legs()[leg->previous])
    hops.insert(hops.begin(), leg);
  return hops;
}

TEST(SideBySide, NodesAreInTheOrderOfThePath) {
  const shell::Run path = run_text(path_text(1));
  EXPECT_EQ(names(path, path.index.side_by_side()), "client r1 r2 server ");
  const shell::Run nat = run_text(nat_text());
  EXPECT_EQ(names(nat, nat.index.side_by_side()), "alice bob home edge server ");
  const shell::Run bells = run_text(
      "host a 198.51.100.1\nhost b 198.51.100.2\nhost y 203.0.113.1\nhost z 203.0.113.2\n"
      "router right 203.0.113.254\nrouter left 198.51.100.254\nlink a left\nlink b left\nlink left right\n"
      "link right y\nlink right z\nat 0s z listen 80\nat 0s a connect z:80\n");
  EXPECT_EQ(names(bells, bells.index.side_by_side()), "a b left right y z ");
  const shell::Run proxied = run_text(
      "host client 198.51.100.1\nhost server 203.0.113.80\nsplitter pep 198.51.100.254\n"
      "link client pep\nlink pep server\nat 0s server listen 80\nat 0s client connect server:80\n");
  EXPECT_EQ(names(proxied, proxied.index.side_by_side()), "client pep server ");
}

TEST(SideBySide, HostsWithoutAnythingBetweenThemAreAsTheyWereDeclared) {
  const shell::Run crowd = run_text(crowd_text());
  EXPECT_EQ(names(crowd, crowd.index.side_by_side()), "client server other ");
  EXPECT_FALSE(crowd.index.legs().any());
}

TEST(Legs, ThereIsOneForEachHopAndTheyJoin) {
  const shell::Run run = run_text(path_text(20));
  std::size_t whole = 0;
  for (const trace::Packet& packet : run.trace().packets()) {
    const std::vector<const Arrow*> hops = journey(run, packet.id);
    ASSERT_FALSE(hops.empty());
    EXPECT_EQ(hops.front()->source, packet.from);
    EXPECT_EQ(hops.front()->begin, packet.sent);
    for (std::size_t i = 1; i < hops.size(); ++i) {
      EXPECT_EQ(hops[i]->source, hops[i - 1]->target);
      EXPECT_EQ(hops[i]->begin, hops[i - 1]->end) << "it is forwarded where it arrives";
      EXPECT_EQ(hops[i]->from, hops[i - 1]->to);
      EXPECT_GE(hops[i]->left, hops[i]->from);
    }
    if (packet.received == trace::kNoEvent) continue;
    ++whole;
    EXPECT_EQ(hops.size(), 3u);
    EXPECT_EQ(hops.back()->target, packet.to);
    EXPECT_EQ(hops.back()->end, packet.received);
  }
  EXPECT_GT(whole, 20u);
}

// Each leg is drawn between the two nodes that it was between, also of what left after ways have changed.
TEST(Legs, FollowTheWaysAfterALinkHasGoneDown) {
  const shell::Run run = run_text(
      "host client 198.51.100.1\nhost server 203.0.113.80\n"
      "router near 198.51.100.254\nrouter far 203.0.113.254\nrouter detour 192.0.2.1\n"
      "link client near delay 1ms\nlink near far delay 10ms\nlink near detour delay 30ms\n"
      "link detour far delay 30ms\nlink far server delay 1ms\nreconverge 500ms\n"
      "at 0s server listen 80\nat 0s client connect server:80\nat 1s client send 5k\n"
      "at 1s link near far down\nat 3s link near far up\nat 5s client send 5k\n");
  std::set<std::string> lanes;
  for (std::uint32_t i = 0; i < run.index.legs().size(); ++i) {
    const Arrow& leg = run.index.legs()[i];
    const ArrowGroup& lane = run.index.legs().group_of(leg);
    EXPECT_EQ(lane.from, leg.source) << i;
    EXPECT_EQ(lane.to, leg.target) << i;
    lanes.insert(names(run, {lane.from, lane.to}));
  }
  for (const char* lane : {"near far ", "far near ", "near detour ", "far detour ", "detour far "})
    EXPECT_EQ(lanes.count(lane), 1U) << lane;
}

TEST(Legs, TheWaitInAQueueIsBesideTheNodeWhereItWas) {
  shell::Run run = run_text(path_text(8));
  const Bench bench(run);
  const Scene scene = bench.scene();
  std::size_t at_r1 = 0;
  for (const WaitShape& wait : scene.waits) {
    const Arrow& arrow = *wait.arrow;
    const trace::Event queued = run.trace().events()[arrow.queued];
    EXPECT_EQ(arrow.source, queued.host);
    EXPECT_EQ(arrow.target, std::get<trace::Queued>(queued.what).toward);
    EXPECT_LT(std::abs(wait.begin.x - bench.columns.nodes[arrow.source]), 36);
    EXPECT_GT((wait.begin.x - bench.columns.nodes[arrow.source]) *
                  (bench.columns.nodes[arrow.target] - bench.columns.nodes[arrow.source]),
              0)
        << "on the side of where it is to go";
    EXPECT_NEAR(wait.begin.y, bench.view.y_of(bench.map.to_axis(queued.at)), 0.01);
    if (arrow.lost) continue;
    // The arrow leaves where the wait is over.
    const auto shape = std::find_if(scene.arrows.begin(), scene.arrows.end(),
                                    [&](const ArrowShape& one) { return one.arrow == &arrow; });
    if (shape == scene.arrows.end()) continue;
    EXPECT_NEAR(shape->tail.y, wait.end.y, 0.01);
    at_r1 += run.trace().nodes()[arrow.source].name == "r1" ? 1u : 0u;
  }
  EXPECT_GT(at_r1, 5u);
}

TEST(Legs, WhatAQueueHasNoRoomForIsCrossedOutAtThatNode) {
  shell::Run run = run_text(path_text(40));
  const Bench bench(run);
  const Scene scene = bench.scene();
  std::size_t drops = 0;
  for (const ArrowShape& shape : scene.arrows) {
    if (shape.arrow->loss != Arrow::Loss::kBeforeLeaving) continue;
    ++drops;
    const trace::Event event = run.trace().events()[shape.arrow->end];
    EXPECT_EQ(std::get<trace::SegmentDropped>(event.what).reason, trace::DropReason::kQueueFull);
    EXPECT_EQ(run.trace().nodes()[event.host].name, "r1");
    EXPECT_LT(std::abs(shape.head.x - bench.columns.nodes[event.host]), 20);
    EXPECT_NEAR(shape.head.y, bench.view.y_of(bench.map.to_axis(event.at)), 0.01);
  }
  EXPECT_GT(drops, 0u);
}

TEST(Legs, WhatANatRewritesGoesOnAsOneLine) {
  const shell::Run run = run_text(nat_text());
  std::size_t rewritten = 0;
  for (const trace::Event& event : run.trace().events()) {
    const auto* change = std::get_if<trace::Rewritten>(&event.what);
    if (change == nullptr) continue;
    ++rewritten;
    if (!run.trace().packets()[change->packet].is_segment()) continue;  // ICMP begins at a router
    const std::vector<const Arrow*> hops = journey(run, change->packet);
    ASSERT_GE(hops.size(), 2u);
    EXPECT_LT(hops.front()->source, run.trace().hosts().size()) << "it began at a host";
    // From end to end it is one arrow, between the hosts.
    const Arrow* whole = run.index.arrow_of(change->packet);
    ASSERT_NE(whole, nullptr);
    EXPECT_EQ(whole, run.index.arrow_of(change->of));
    EXPECT_EQ(whole->begin, hops.front()->begin);
    if (!whole->lost) {
      EXPECT_LT(whole->target, run.trace().hosts().size());
    }
  }
  EXPECT_GT(rewritten, 20u);
}

TEST(Legs, DamagedCopiedAndOvertakenPacketsAreKnownAsSuch) {
  const shell::Run run = run_text(nat_text());
  const Legs& legs = run.index.legs();
  std::set<trace::EventId> copies;
  std::size_t damaged = 0;
  std::size_t overtaken = 0;
  for (std::size_t i = 0; i < legs.size(); ++i) {
    if (legs[i].copy) copies.insert(legs[i].begin);
    damaged += legs[i].corrupted ? 1u : 0u;
    overtaken += legs[i].overtaken ? 1u : 0u;
  }
  std::size_t corrupted = 0;
  for (const trace::Event& event : run.trace().events()) {
    if (std::holds_alternative<trace::Duplicated>(event.what)) {
      EXPECT_EQ(copies.count(event.id), 1u);
    }
    corrupted += std::holds_alternative<trace::Corrupted>(event.what) ? 1u : 0u;
  }
  EXPECT_GT(copies.size(), 0u);
  EXPECT_GT(corrupted, 0u);
  EXPECT_EQ(damaged, corrupted);
  EXPECT_GT(overtaken, 0u);
}

TEST(Legs, AnIcmpErrorIsDrawnFromTheRouterThatSendsIt) {
  shell::Run run = run_text(nat_text());
  const trace::EventId complaint = first_event<trace::IcmpSent>(run.trace());
  ASSERT_NE(complaint, trace::kNoEvent);
  const trace::Event event = run.trace().events()[complaint];
  const std::vector<const Arrow*> hops = journey(run, trace::packet_of(event));
  EXPECT_EQ(run.trace().nodes()[hops.front()->source].name, "edge");
  EXPECT_EQ(hops.front()->segment_class, SegmentClass::kIcmp);
  EXPECT_EQ(hops.front()->begin, complaint);
  Bench bench(run);
  bench.marked = complaint;
  const Scene scene = bench.scene();
  const ArrowWords words = arrow_words(run.trace(), *hops.front(), Numbers::kRelative, Language::kEnglish)[0];
  EXPECT_EQ(words.flags, "ICMP");
  EXPECT_EQ(words.numbers, "fragmentation needed");
  const auto place = event_point(bench.input(), scene, complaint);
  ASSERT_TRUE(place.has_value());
  EXPECT_EQ(hit(scene, *place, 8), complaint);
}

TEST(Legs, EveryEventOfAJourneyHasAPlaceAndIsFoundThere) {
  shell::Run run = run_text(path_text(2));
  const Bench bench(run);
  const Scene scene = bench.scene();
  std::size_t hops = 0;
  for (const trace::Event& event : run.trace().events()) {
    if (trace::packet_of(event) == trace::kNoPacket) continue;
    const auto place = event_point(bench.input(), scene, event.id);
    ASSERT_TRUE(place.has_value()) << trace::describe(run.trace(), event);
    if (event.host < run.trace().hosts().size()) continue;
    EXPECT_NEAR(place->x, bench.columns.nodes[event.host], 40) << trace::describe(run.trace(), event);
    ++hops;
  }
  EXPECT_GT(hops, 10u);
}

TEST(Legs, AreTheSameHoweverTheRunWasCutIntoSlices) {
  const auto scenario = scenario::parse(path_text(20));
  const shell::Run whole = run_of("whole", *scenario);
  auto recording = std::make_unique<ScenarioRecording>(*scenario);
  shell::Run sliced("sliced", std::move(recording));
  while (!sliced.recording->whole()) sliced.make(7);
  const Legs& a = whole.index.legs();
  const Legs& b = sliced.index.legs();
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].packet, b[i].packet);
    EXPECT_EQ(a[i].begin, b[i].begin);
    EXPECT_EQ(a[i].end, b[i].end);
    EXPECT_EQ(a[i].slot, b[i].slot);
    EXPECT_EQ(a[i].target, b[i].target);
    EXPECT_EQ(a[i].beside, b[i].beside);
  }
}

TEST(HopColumns, ShrinkAndAreScrolledWhereTheyHaveNoRoom) {
  std::string text = "host a 198.51.100.1\n";
  std::string before = "a";
  for (int i = 0; i < 9; ++i) {
    const std::string name = "r" + std::to_string(i);
    text += "router " + name + " 192.0.2." + std::to_string(i + 1) + "\n";
  }
  text += "host b 203.0.113.1\n";
  for (int i = 0; i < 9; ++i) {
    text += "link " + before + " r" + std::to_string(i) + " delay 1ms\n";
    before = "r" + std::to_string(i);
  }
  text += "link r8 b delay 1ms\nat 0s b listen 80\nat 0s a connect b:80\n";
  const shell::Run run = run_text(text);
  const Rect wide{0, 0, 1200, 600};
  const Columns all = layout_columns(run.index, wide, 1);
  EXPECT_FLOAT_EQ(all.width, wide.width());
  ASSERT_EQ(all.shown.size(), 11u);
  const Rect narrow{0, 0, 300, 600};
  const Columns left = layout_columns(run.index, narrow, 1);
  EXPECT_GT(left.width, narrow.width());
  for (std::size_t i = 1; i < left.shown.size(); ++i)
    EXPECT_GE(left.nodes[left.shown[i]] - left.nodes[left.shown[i - 1]], 39.9f);
  const Columns right = layout_columns(run.index, narrow, 1, {true, 1e9f});
  EXPECT_GT(right.leftmost(), -1e6f);
  EXPECT_LT(right.rightmost(), narrow.right);
  EXPECT_LT(right.leftmost(), narrow.left);
  // Collapsed, two columns are left, with what is between them in between.
  const Columns collapsed = layout_columns(run.index, wide, 1, {false, 0});
  EXPECT_EQ(collapsed.shown.size(), 2u);
  for (trace::HostIndex node = 2; node < 11; ++node) {
    EXPECT_GT(collapsed.nodes[node], collapsed.leftmost());
    EXPECT_LT(collapsed.nodes[node], collapsed.rightmost());
  }
}

TEST(HopColumns, FromEndToEndThereIsOneArrowForASegment) {
  shell::Run run = run_text(path_text(1));
  const Scene hops = Bench(run).scene();
  const Scene ends = Bench(run, false).scene();
  EXPECT_EQ(hops.arrows.size(), 3 * ends.arrows.size());
  EXPECT_TRUE(ends.waits.empty());
  EXPECT_EQ(hops.labels.size(), ends.labels.size()) << "a segment is labelled once";
}

TEST(HopColumns, LabelsDoNotOverlapThere) {
  for (const std::string& text : {path_text(8), nat_text()}) {
    shell::Run run = run_text(text);
    const Scene scene = Bench(run).scene();
    EXPECT_GT(scene.labels.size(), 3u);
    for (std::size_t i = 0; i < scene.labels.size(); ++i) {
      for (std::size_t j = i + 1; j < scene.labels.size(); ++j)
        EXPECT_FALSE(scene.labels[i].box.overlaps(scene.labels[j].box));
    }
  }
}

TEST(ArrowWords, NumbersAreRelativeAbsoluteOrThoseOfCourseBooks) {
  const shell::Run run = run_of("three-way-handshake");
  const auto words = [&](trace::PacketId packet, Numbers numbers) {
    return arrow_words(run.trace(), *run.index.arrow_of(packet), numbers, Language::kEnglish)[0].numbers;
  };
  EXPECT_EQ(words(0, Numbers::kRelative).substr(0, 6), "Seq=0 ");
  const std::string iss = std::to_string(run.trace().packets()[0].segment.header.seq.value);
  EXPECT_EQ(words(0, Numbers::kAbsolute).substr(0, 4 + iss.size()), "Seq=" + iss);
  EXPECT_EQ(words(0, Numbers::kCourse), "seq=x");
  EXPECT_EQ(words(1, Numbers::kCourse), "seq=y, ack=x+1");
  EXPECT_EQ(words(2, Numbers::kCourse), "seq=x+1, ack=y+1");
}

class HopsTest : public DrivenApp {};

TEST_F(HopsTest, AKeyAndThePopupChooseBetweenHopsAndEnds) {
  ASSERT_TRUE(app.open_text("run", path_text(1)));
  frames(2);
  EXPECT_NE(find_line(screen(), "router"), nullptr);
  press(ImGuiKey_H);
  EXPECT_EQ(find_line(screen(), "router"), nullptr);
  click("view");
  click(text(Text::kEveryHop, Language::kEnglish));
  press(ImGuiKey_Escape);
  EXPECT_NE(find_line(screen(), "router"), nullptr);
  press(ImGuiKey_N);
  press(ImGuiKey_N);
  EXPECT_NE(find_line(screen(), "seq=y, ack=x+1"), nullptr);
}

TEST_F(HopsTest, AnEventAtARouterThatIsScrolledAwayIsBroughtIntoSight) {
  resize(320, 480);
  ASSERT_TRUE(app.open_text("run", path_text(1)));
  frames(2);
  const trace::Trace& all = trace();
  for (const trace::Event& event : all.events()) {
    if (trace::packet_of(event) == trace::kNoPacket) continue;
    app.select(event.id);
    frames(30);
    const auto place = app.event_position(event.id);
    ASSERT_TRUE(place.has_value());
    EXPECT_GT(place->x, 0) << trace::describe(all, event);
    EXPECT_LT(place->x, 320) << trace::describe(all, event);
  }
}

}  // namespace
}  // namespace tcplab::shell
