// What is different in two runs, for the eyes: a ghost, and what it costs.
#include "shell/model/contrast.hpp"

#include <gtest/gtest.h>

#include "tests/shell/runs.hpp"

namespace tcplab::shell {
namespace {

const auto goes_on_always = [] { return true; };
const auto stops_at_once = [] { return false; };

Contrast whole_contrast(const Run& before, const Run& now) {
  return contrast_of(before.index, Instant::never(), now.index, Instant::never(),
                     trace::compare(before.trace(), now.trace()));
}

class Contrasts : public testing::Test {
 protected:
  void open(std::string_view name) {
    ASSERT_TRUE(model.open(std::string(name), std::string(scenario::find_builtin(name)->text)));
    make_whole(model);
  }
  const Arrows& before() const { return model.ghost()->index.arrows(); }
  const Arrows& now() const { return model.run()->index.arrows(); }

  Model model;
};

TEST_F(Contrasts, ARunHasNoneWithItself) {
  open("data-with-a-lost-segment");
  const Contrast contrast = whole_contrast(*model.run(), *model.run());
  EXPECT_TRUE(contrast.before.empty());
  EXPECT_TRUE(contrast.now.empty());
  EXPECT_TRUE(contrast.comparison.same());
}

TEST_F(Contrasts, AreTheSegmentsThatOneHasAloneOrOtherwise) {
  open("data-with-a-lost-segment");
  ASSERT_TRUE(model.add_edit("drop client->server data #5"));
  model.compare(goes_on_always);
  const Contrast* const contrast = model.contrast();
  ASSERT_NE(contrast, nullptr);
  ASSERT_FALSE(contrast->before.empty());
  // The lost segment is the first that is different, and it left when it had left before.
  EXPECT_FALSE(before()[contrast->before.front()].lost);
  EXPECT_TRUE(now()[contrast->now.front()].lost);
  EXPECT_EQ(before()[contrast->before.front()].from, now()[contrast->now.front()].from);
  EXPECT_EQ(before().size() - contrast->before.size(), now().size() - contrast->now.size())
      << "what both have";
}

// Another seed is another ISN: nothing that anybody sees is different.
TEST_F(Contrasts, NumbersCountFromTheISNs) {
  open("three-way-handshake");
  Changes next = model.changes();
  next.seed = 4711;
  ASSERT_TRUE(model.change(next));
  model.compare(goes_on_always);
  ASSERT_NE(model.contrast(), nullptr);
  ASSERT_NE(before()[0].packet, trace::kNoPacket);
  EXPECT_NE(model.ghost()->trace().packets()[0].segment.header.seq,
            model.run()->trace().packets()[0].segment.header.seq);
  EXPECT_TRUE(model.contrast()->before.empty());
}

TEST_F(Contrasts, OfALongRunAreFoundALittleAtATime) {
  ASSERT_TRUE(
      model.open("long",
                 "seed 1\nhost a 198.51.100.1\nhost b 198.51.100.2\nlink a b delay 1ms\nset all mss 100\n"
                 "at 0ms b listen 80\nat 1ms a connect b:80\non a connected a send 300000\n"));
  make_whole(model);
  ASSERT_TRUE(model.add_edit("drop a->b data #5"));
  make_whole(model);
  int slices = 0;
  while (model.comparing() && slices < 1000) {
    ++slices;
    model.compare(stops_at_once);
  }
  EXPECT_GT(slices, 5) << "one slice for all of it would hold up a frame";
  ASSERT_NE(model.contrast(), nullptr);
  const trace::Comparison at_once = trace::compare(model.ghost()->trace(), model.run()->trace());
  EXPECT_EQ(model.contrast()->comparison.differences(), at_once.differences());
  EXPECT_FALSE(model.comparing());
}

// What is tried out is not made to its end: what the run before has later is not missing.
TEST_F(Contrasts, OfWhatIsTriedOutHaveNothingThatComesAfterItsEnd) {
  open("data-with-a-lost-segment");
  Changes next = model.changes();
  add_line(next, "drop client->server data #5");
  ASSERT_TRUE(model.try_out(next, true));
  model.compare(goes_on_always);
  ASSERT_NE(model.contrast(), nullptr);
  EXPECT_FALSE(model.contrast()->before.empty());
  const Instant cut = now()[0].to;
  const Contrast early = contrast_of(model.ghost()->index, Instant::never(), model.run()->index, cut,
                                     trace::compare(model.ghost()->trace(), model.run()->trace()));
  for (const std::uint32_t place : early.before) EXPECT_LE(before()[place].from, cut);
}

}  // namespace
}  // namespace tcplab::shell
