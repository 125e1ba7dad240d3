// The causal story of the event in focus stands out, and so does what was sent again in vain.
#include "shell/model/chain.hpp"

#include <algorithm>

#include "shell/model/transcript_writer.hpp"
#include "shell/text.hpp"
#include "shell/timeline/scene.hpp"
#include "tests/shell/runs.hpp"

namespace tcplab::shell {
namespace {

TEST(Chain, GoesBackToWhatNobodyCausedAndOnToTheEndOfTheStory) {
  Model model;
  ASSERT_TRUE(model.open("lost-syn", std::string(scenario::find_builtin("lost-syn")->text)));
  make_whole(model);
  const trace::Trace& trace = model.run()->trace();
  Chain chain;
  for (trace::EventId event = 0; event < trace.events().size(); ++event) {
    model.select(event);
    chain.follow(model);
    trace::EventId each = event;
    for (; trace.events()[each].cause != trace::kNoEvent; each = trace.events()[each].cause)
      EXPECT_TRUE(chain.has(each)) << event;
    EXPECT_TRUE(chain.has(each)) << "the first of all that led to " << event;
    EXPECT_TRUE(chain.has(model.run()->consequences.next(event))) << event;
    EXPECT_LE(chain.size(), trace.events().size());
  }
}

TEST(Chain, OfNothingIsNothing) {
  Model model;
  ASSERT_TRUE(model.open("lost-syn", std::string(scenario::find_builtin("lost-syn")->text)));
  Chain chain;
  chain.follow(model);
  EXPECT_EQ(chain.size(), 0U);
}

constexpr const char* kInVain =
    "host a 198.51.100.1\nhost b 198.51.100.2\nlink a b delay 10ms\nat 0s b listen 80\n"
    "at 0s a connect b:80 sending 500\ndelay b->a ACK #1 by 3s\nuntil 5s\n";

TEST(Chain, WhatWasSentAgainThoughItHadArrivedIsTold) {
  shell::Run run = run_of("in vain", scenario::parse(kInVain).value());
  const TimeMap map = run.index.map(AxisMode::kCompact);
  Viewport view;
  view.set_extent(50, 690);
  view.reset(map.length(), 1e-7);
  const Columns columns = layout_columns(run.index, {80, 40, 1600, 700}, 1);
  const Scene scene = build_scene({run.index, map, view, columns, focus_at(run.index, run.index.end()),
                                   trace::kNoEvent, Language::kEnglish, 1, 14, [](std::string_view text) {
                                     return 6.0f * static_cast<float>(text.size());
                                   }});
  std::size_t needless = 0;
  for (const ArrowShape& shape : scene.arrows) {
    needless += shape.needless;
    EXPECT_TRUE(!shape.needless || shape.arrow->retransmission);
  }
  EXPECT_GT(needless, 0U);
  const auto named = std::find_if(scene.labels.begin(), scene.labels.end(), [](const LabelShape& label) {
    return label.tag == "spurious retransmission";
  });
  ASSERT_NE(named, scene.labels.end());
  // And so it is in the tooltip, the lists and the text of the run.
  const trace::EventId sent = named->arrow->begin;
  EXPECT_NE(plain_line(run.index, sent, Language::kEnglish).find("[spurious retransmission]"),
            std::string::npos);
  EXPECT_NE(plain_line(run.index, sent, Language::kChinese).find("[不必要的重传]"), std::string::npos);
  EXPECT_NE(describe_at_length(run.index, sent, Language::kEnglish).find("[spurious retransmission]"),
            std::string::npos);
  EXPECT_NE(trace::to_text(run.trace()).find("[spurious retransmission]"), std::string::npos);
}

}  // namespace
}  // namespace tcplab::shell
