#include "shell/timeline/scene.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include <gtest/gtest.h>

#include "core/packetdrill/language/parser.hpp"
#include "tests/shell/runs.hpp"
#include "tests/shell/scripts.hpp"
#include "tests/short_stories.hpp"

namespace tcplab::shell {
namespace {

// A timeline of 900 by 700 with letters 6 wide.
struct Stage {
  explicit Stage(shell::Run& r, AxisMode mode = AxisMode::kCompact) : run(r), map(r.index.map(mode)) {
    view.set_extent(50, 690);
    view.reset(map.length(), 1e-7);
    columns = layout_columns(run.index, {80, 40, 860, 700}, 1);
    focus = focus_at(run.index, run.index.end());
  }
  SceneInput input() const {
    return {
        run.index, map, view, columns, focus, marked, Language::kEnglish, 1, 14, [](std::string_view text) {
          return 6.0f * static_cast<float>(text.size());
        }};
  }
  Scene scene() const { return build_scene(input()); }

  shell::Run& run;
  TimeMap map;
  Viewport view;
  Columns columns;
  Focus focus;
  trace::EventId marked = trace::kNoEvent;
};

TEST(Scene, ALostSynIsCutOnItsWayAndTheOthersArriveAtTheLifeline) {
  shell::Run run = run_of("lost-syn");
  const Stage stage(run);
  for (const ArrowShape& shape : stage.scene().arrows) {
    const float from = shape.tail.x;
    const float to = stage.columns.hosts[from == stage.columns.hosts[0].lifeline ? 1 : 0].lifeline;
    const float part = (shape.head.x - from) / (to - from);
    if (shape.arrow->lost) {
      EXPECT_GT(part, 0.3f);
      EXPECT_LT(part, 0.8f);
    } else {
      EXPECT_FLOAT_EQ(part, 1);
    }
    EXPECT_GE(shape.head.y, shape.tail.y);
  }
}

TEST(Scene, ArrowsAreAsSteepAsTheirFlightIsLong) {
  shell::Run run = run_of("three-way-handshake");
  const Stage stage(run, AxisMode::kLinear);
  const Scene scene = stage.scene();
  ASSERT_EQ(scene.arrows.size(), 3u);
  for (const ArrowShape& shape : scene.arrows) {
    const double flight = (shape.arrow->to - shape.arrow->from).seconds();
    EXPECT_NEAR(shape.head.y - shape.tail.y, flight * stage.view.scale(), 0.05);
  }
}

TEST(Scene, LabelsNeverOverlap) {
  for (const char* name : {"data-with-a-lost-segment", "last-ack-lost", "simultaneous-close", "half-close"}) {
    shell::Run run = run_of(name);
    for (const AxisMode mode : {AxisMode::kLinear, AxisMode::kCompact, AxisMode::kPerEvent}) {
      const Scene scene = Stage(run, mode).scene();
      for (std::size_t i = 0; i < scene.labels.size(); ++i) {
        for (std::size_t j = i + 1; j < scene.labels.size(); ++j) {
          EXPECT_FALSE(scene.labels[i].box.overlaps(scene.labels[j].box)) << name << " " << i << " " << j;
        }
      }
      for (std::size_t i = 1; i < scene.chips.size(); ++i) {
        EXPECT_FALSE(scene.chips[i].box.overlaps(scene.chips[i - 1].box)) << name << " " << i;
      }
    }
  }
}

// A label is text on the lines between hosts; what stands beside a lifeline is not to be on top of it.
// The strip of the axis ends 12 points above the edge.
TEST(Scene, WhatHappensLastHasAllItsChipsOnScreen) {
  int lifted = 0;
  for (const scenario::Builtin& each : scenario::builtins()) {
    shell::Run run = run_of(each.name);
    for (const AxisMode mode : {AxisMode::kLinear, AxisMode::kCompact, AxisMode::kPerEvent}) {
      const Scene scene = Stage(run, mode).scene();
      for (const ChipShape& chip : scene.chips) {
        EXPECT_LE(chip.box.bottom, 690 + 12) << each.name << " " << chip.text;
        lifted += chip.box.center().y < chip.anchor_y - 1 ? 1 : 0;
      }
    }
  }
  EXPECT_GT(lifted, 0);
}

// Through a hollow head, or one that is half transparent, it would be seen.
TEST(Scene, TheLineOfAnArrowEndsWhereItsHeadBegins) {
  shell::Run run = run_of("data-with-a-lost-segment");
  const Scene scene = Stage(run).scene();
  for (const ArrowShape& shape : scene.arrows) {
    const float length = std::hypot(shape.head.x - shape.tail.x, shape.head.y - shape.tail.y);
    const float left = length * (1 - scene.shaft_part(shape, kArrowHead));
    EXPECT_NEAR(left, shape.arrow->lost ? 0 : kArrowHead * kHeadLength, 0.01f);
  }
}

TEST(Scene, NoLabelLiesOnAHollowHead) {
  int hollow = 0;
  for (const scenario::Builtin& each : scenario::builtins()) {
    shell::Run run = run_of(each.name);
    for (const AxisMode mode : {AxisMode::kLinear, AxisMode::kCompact, AxisMode::kPerEvent}) {
      for (const float width : {300.0f, 420.0f, 860.0f}) {
        Stage stage(run, mode);
        stage.columns = layout_columns(run.index, {40, 40, width, 700}, 1);
        const Scene scene = stage.scene();
        if (scene.dense()) continue;
        for (const ArrowShape& shape : scene.arrows) {
          if (!shape.arrow->overtaken || shape.arrow->lost) continue;
          ++hollow;
          const Point base = along(shape.tail, shape.head, scene.shaft_part(shape, kArrowHead));
          for (const LabelShape& label : scene.labels)
            EXPECT_FALSE(crosses(label.box, base, shape.head))
                << each.name << " " << label.flags << label.numbers;
        }
      }
    }
  }
  EXPECT_GT(hollow, 0);
}

TEST(Scene, NothingBesideALifelineCoversALabel) {
  std::vector<std::string> texts = {crowd_text(), bulk_text(2)};
  for (const scenario::Builtin& scenario : scenario::few_stories()) texts.emplace_back(scenario.text);
  for (const std::string& text : texts) {
    auto scenario = scenario::parse(text);
    ASSERT_TRUE(scenario.ok()) << scenario.error().front().message.in(Language::kEnglish);
    shell::Run run = run_of("run", std::move(*scenario));
    for (const AxisMode mode : {AxisMode::kLinear, AxisMode::kCompact, AxisMode::kPerEvent}) {
      const Stage stage(run, mode);
      const Scene scene = stage.scene();
      EXPECT_FALSE(scene.labels.empty()) << run.title(Language::kEnglish);
      for (const LabelShape& label : scene.labels) {
        for (const ChipShape& chip : scene.chips)
          EXPECT_FALSE(chip.box.overlaps(label.box)) << run.title(Language::kEnglish) << ": " << chip.text;
        const trace::Packet& packet = run.trace().packets()[label.arrow->packet];
        for (const SpanShape& span : scene.spans) {
          const bool of_an_end = span.track->host == packet.from || span.track->host == packet.to;
          EXPECT_FALSE(of_an_end && span.box.overlaps(label.box)) << run.title(Language::kEnglish);
        }
      }
    }
  }
}

// Many segments are on their way at once, however near one looks: their lines lie close. But they begin or
// end far from each other, bursts at least where the link has drawn them apart.
TEST(Scene, DenseArrowsAreLabelledAtTheirEndsOnceThereIsRoom) {
  shell::Run run = run_of("bulk", scenario::parse(bulk_text(3)).value());
  Stage stage(run, AxisMode::kLinear);
  const trace::EventId busy = run.trace().packets()[run.trace().packets().size() / 2].received;
  const double middle = stage.map.to_axis(run.trace().events()[busy].at);
  stage.view.show(middle - 0.001, middle + 0.001);
  stage.view.settle();
  const Scene scene = stage.scene();
  EXPECT_GT(scene.arrows.size(), 40u);
  const auto labelled = [&](const ArrowShape& arrow) {
    return std::any_of(scene.labels.begin(), scene.labels.end(),
                       [&](const LabelShape& label) { return label.arrow == arrow.arrow; });
  };
  int with_room = 0;
  int with_label = 0;
  for (const ArrowShape& arrow : scene.arrows) {
    const bool begins = arrow.tail_apart >= 18 && arrow.tail.y > 50 && arrow.tail.y < 690;
    const bool ends = arrow.head_apart >= 18 && arrow.head.y > 50 && arrow.head.y < 690;
    if (!begins && !ends) continue;
    ++with_room;
    with_label += labelled(arrow) ? 1 : 0;
  }
  EXPECT_GT(with_room, 10);
  // Those of both directions begin and end on the same side, where there is room for two of three.
  EXPECT_GE(with_label, with_room * 2 / 3);
  for (std::size_t i = 0; i < scene.labels.size(); ++i) {
    for (std::size_t j = i + 1; j < scene.labels.size(); ++j)
      EXPECT_FALSE(scene.labels[i].box.overlaps(scene.labels[j].box));
  }
}

// Segments of a long way, looked at so closely that they pass from edge to edge of the screen.
TEST(Scene, SegmentsThatBeginAndEndOffTheScreenAreLabelledOnIt) {
  shell::Run run = run_of("far", scenario::parse(far_text()).value());
  Stage stage(run, AxisMode::kLinear);
  const trace::EventId busy = run.trace().packets()[run.trace().packets().size() / 2].sent;
  const double middle = stage.map.to_axis(run.trace().events()[busy].at);
  for (const double half : {0.001, 0.002, 0.003}) {
    stage.view.show(middle - half, middle + half);
    stage.view.settle();
    const Scene scene = stage.scene();
    int passing = 0;
    for (const ArrowShape& arrow : scene.arrows) {
      if (arrow.tail.y >= 50 || arrow.head.y <= 690) continue;
      ++passing;
      const auto label = std::find_if(scene.labels.begin(), scene.labels.end(),
                                      [&](const LabelShape& one) { return one.arrow == arrow.arrow; });
      ASSERT_NE(label, scene.labels.end()) << half << ": arrow " << passing;
      EXPECT_TRUE(crosses(label->box, arrow.tail, arrow.head)) << half << ": arrow " << passing;
      EXPECT_GE(label->box.center().y, 50);
      EXPECT_LE(label->box.center().y, 690);
    }
    EXPECT_GT(passing, 4) << half;
    for (std::size_t i = 0; i < scene.labels.size(); ++i) {
      for (std::size_t j = i + 1; j < scene.labels.size(); ++j)
        EXPECT_FALSE(scene.labels[i].box.overlaps(scene.labels[j].box));
    }
  }
}

// An arrow is labelled where it is seen, however little of it that is.
TEST(Scene, TheLabelOfAnArrowFollowsWhatIsOnScreenOfIt) {
  shell::Run run = run_of("three-way-handshake");
  Stage stage(run, AxisMode::kLinear);
  const Arrow* syn = run.index.arrow_of(0);
  const double from = stage.map.to_axis(syn->from);
  const double length = stage.map.to_axis(syn->to) - from;
  for (const double at : {0.02, 0.3, 0.5, 0.6, 0.9}) {
    stage.view.show(from + length * at, from + length * (at + 0.08));
    stage.view.settle();
    const Scene scene = stage.scene();
    ASSERT_EQ(scene.labels.size(), 1u) << at;
    EXPECT_EQ(scene.labels[0].flags, "SYN");
    EXPECT_TRUE(crosses(scene.labels[0].box, scene.arrows[0].tail, scene.arrows[0].head)) << at;
  }
}

TEST(Scene, EverySegmentOfAHandshakeIsLabelledWithItsNumbers) {
  shell::Run run = run_of("three-way-handshake");
  const Scene scene = Stage(run).scene();
  ASSERT_EQ(scene.labels.size(), 3u);
  EXPECT_EQ(scene.labels[0].flags, "SYN");
  EXPECT_EQ(scene.labels[1].flags, "SYN, ACK");
  EXPECT_EQ(scene.labels[1].numbers.substr(0, 11), "Seq=0 Ack=1");
  for (const LabelShape& label : scene.labels) EXPECT_TRUE(label.tag.empty());
}

TEST(Scene, ASegmentThatTakesNoTimeIsLabelledAtTheVeryTopToo) {
  const auto script = packetdrill::language::parse_script(kHandshakeScript);
  ASSERT_TRUE(script.ok());
  shell::Run run("test.pkt", std::make_unique<ScriptRecording>(kHandshakeScript, *script));
  const Scene scene = Stage(run, AxisMode::kPerEvent).scene();
  ASSERT_FALSE(scene.labels.empty());
  EXPECT_EQ(scene.labels[0].flags, "SYN");
  EXPECT_FLOAT_EQ((scene.labels[0].box.top + scene.labels[0].box.bottom) / 2, 50);
}

TEST(Scene, ARetransmissionSaysSo) {
  shell::Run run = run_of("lost-syn");
  int tagged = 0;
  for (const LabelShape& label : Stage(run).scene().labels) {
    EXPECT_EQ(!label.tag.empty(), label.arrow->retransmission);
    tagged += label.tag.empty() ? 0 : 1;
  }
  EXPECT_EQ(tagged, 1);
}

TEST(Scene, TheFutureIsNotLit) {
  shell::Run run = run_of("three-way-handshake");
  Stage stage(run);
  // Halfway through the flight of the SYN.
  const Arrow* syn = run.index.arrow_of(0);
  stage.focus = focus_at(run.index, syn->from + (syn->to - syn->from) / 2);
  for (const ArrowShape& shape : stage.scene().arrows) {
    EXPECT_NEAR(shape.lit, shape.arrow == syn ? 0.5f : 0.0f, 0.01f);
  }
}

TEST(Scene, AClickWhereAnEventIsDrawnFindsThatSegment) {
  for (const char* name : {"three-way-handshake", "lost-syn", "four-segment-close", "connection-refused"}) {
    shell::Run run = run_of(name);
    const Stage stage(run);
    const Scene scene = stage.scene();
    for (const trace::Event& event : run.trace().events()) {
      if (!std::holds_alternative<trace::SegmentSent>(event.what)) continue;
      const auto place = event_point(stage.input(), scene, event.id);
      ASSERT_TRUE(place.has_value());
      const trace::EventId found = hit(scene, *place, 6);
      EXPECT_EQ(found, event.id) << name << ": " << trace::describe(run.trace(), event);
    }
  }
}

TEST(Scene, AClickOnAChipFindsItsCall) {
  shell::Run run = run_of("three-way-handshake");
  const Stage stage(run);
  const Scene scene = stage.scene();
  ASSERT_FALSE(scene.chips.empty());
  for (const ChipShape& chip : scene.chips) EXPECT_EQ(hit(scene, chip.box.center(), 6), chip.event);
}

TEST(Scene, AClickOnEmptyPaperFindsNothing) {
  shell::Run run = run_of("three-way-handshake");
  const Stage stage(run);
  EXPECT_EQ(hit(stage.scene(), {stage.columns.hosts[0].lifeline + 40, 680}, 6), trace::kNoEvent);
}

TEST(Scene, WhatIsOffTheScreenHasNoPlace) {
  shell::Run run = run_of("three-way-handshake");
  Stage stage(run);
  const trace::EventId syn = first_event<trace::SegmentSent>(run.trace());
  stage.view.show(stage.map.length() * 0.9, stage.map.length());
  stage.view.settle();
  EXPECT_EQ(event_point(stage.input(), stage.scene(), syn), std::nullopt);
}

// Prints what a frame costs; asserts only that it is bounded by the screen.
TEST(Scene, OfAQuarterOfAMillionEventsHoldsNoMoreThanTheScreenCan) {
  shell::Run run = run_of("bulk", scenario::parse(bulk_text(170)).value());
  ASSERT_GT(run.trace().events().size(), 200'000u);
  for (const AxisMode mode : {AxisMode::kLinear, AxisMode::kPerEvent}) {
    Stage stage(run, mode);
    for (const double zoom : {1.0, 30.0, 1000.0}) {
      stage.view.fit();
      stage.view.zoom_at(300, zoom);
      stage.view.settle();
      const auto begin = std::chrono::steady_clock::now();
      const Scene scene = stage.scene();
      const auto took = std::chrono::steady_clock::now() - begin;
      std::printf(
          "[   scene  ] %zu arrows, %zu timers, %zu chips, %zu labels in %lld us\n", scene.arrows.size(),
          scene.timers.size(), scene.chips.size(), scene.labels.size(),
          static_cast<long long>(std::chrono::duration_cast<std::chrono::microseconds>(took).count()));
      EXPECT_LT(scene.arrows.size(), 8000u);
      EXPECT_LT(scene.timers.size(), 4000u);
      EXPECT_LT(scene.chips.size(), 200u);
    }
  }
}

}  // namespace
}  // namespace tcplab::shell
