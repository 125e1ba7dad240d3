// Every controller over a bottleneck, with the recovery of losses that a profile has.

#include "tests/tcp/congestion/path.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tcplab::tcp {
namespace {

std::string algorithm_of(const testing::TestParamInfo<Algorithm>& info) {
  return std::string(to_string(info.param));
}

class OverABottleneck : public testing::TestWithParam<Algorithm> {};

// 10 Mbit/s and 40 ms: 34 segments are in flight on an empty path, and 40 more fit its queue.
TEST_P(OverABottleneck, AFlowAloneUsesTheLink) {
  Path path({}, {flow_config(GetParam())});
  path.pass(seconds(4));
  EXPECT_GE(path.share(0, seconds(8)), 85U);
}

TEST_P(OverABottleneck, AFlowAloneUsesTheLinkWithoutAScoreboardToo) {
  Config config = flow_config(GetParam(), Profile::kRfc);
  Path path({}, {config});
  path.pass(seconds(6));
  // "Much less accurate" without SACK, as the draft of BBR has it (4.1.3.5.1).
  const std::uint64_t least = GetParam() == Algorithm::kBbr ? 35 : 60;
  EXPECT_GE(path.share(0, seconds(8)), least) << "by RFC 5681 and RFC 6582 alone";
}

TEST_P(OverABottleneck, WhatIsLostOnTheWayIsRepaired) {
  Path::Link link;
  link.lose_every = 100;
  for (const Profile profile : {Profile::kLinux, Profile::kRfc}) {
    Path path(link, {flow_config(GetParam(), profile)});
    path.pass(seconds(5));
    EXPECT_GT(path.delivered(), 200'000U) << info(profile).name;
    EXPECT_EQ(path.sender().state(), State::kEstablished);
  }
}

// The events are the whole story: who adds them up knows every figure at any time.
TEST_P(OverABottleneck, EveryChangeIsToldOnceAndWithItsRule) {
  Path::Link link;
  link.lose_every = 150;
  Path path(link, {flow_config(GetParam())});
  path.pass(seconds(6));
  std::array<std::uint64_t, kQuantityCount> known{};
  known[static_cast<std::size_t>(Quantity::kThreshold)] = kNoThreshold;
  known[static_cast<std::size_t>(Quantity::kWindow)] = Congestion().cwnd();
  for (const Event& event : path.adjusted()) {
    const Adjusted& adjusted = std::get<Adjusted>(event.what);
    std::uint64_t& figure = known[static_cast<std::size_t>(adjusted.quantity)];
    ASSERT_NE(figure, adjusted.value) << "nothing changed, and an event says so";
    ASSERT_NE(event.rule, Rule::kNone) << to_string(adjusted.quantity) << ' ' << adjusted.value;
    figure = adjusted.value;
  }
  const Congestion& congestion = path.sender().congestion();
  EXPECT_EQ(known[static_cast<std::size_t>(Quantity::kWindow)], congestion.cwnd());
  EXPECT_EQ(known[static_cast<std::size_t>(Quantity::kThreshold)], congestion.ssthresh());
  EXPECT_EQ(known[static_cast<std::size_t>(Quantity::kPacingRate)], congestion.pacing_rate());
  EXPECT_EQ(static_cast<Mode>(known[static_cast<std::size_t>(Quantity::kMode)]), congestion.mode());
  EXPECT_LE(path.adjusted().size(), path.sender().counters().data_segments_out * 3 / 2)
      << "and tell no more than that";
}

bool is_growth(Rule rule) {
  constexpr std::array kGrowth = {Rule::kSlowStart,   Rule::kCongestionAvoidance, Rule::kCubicGrowth,
                                  Rule::kLedbatStart, Rule::kLedbatGrowth,        Rule::kBbrStartup};
  return std::find(kGrowth.begin(), kGrowth.end(), rule) != kGrowth.end();
}

// A figure has the reason of the step that moved it, and not of what came after it with the same ACK.
TEST_P(OverABottleneck, WhatGivesWayIsNotToldAsGrowth) {
  Path::Link losing;
  losing.lose_every = 150;
  Path::Link marking;
  marking.mark_above = 10;
  for (const Path::Link& link : {losing, marking}) {
    for (const Profile profile : {Profile::kLinux, Profile::kRfc}) {
      Config config = flow_config(GetParam(), profile);
      config.ecn = true;
      Path path(link, {config});
      path.pass(seconds(6));
      std::array<std::uint64_t, kQuantityCount> known{};
      known[static_cast<std::size_t>(Quantity::kThreshold)] = kNoThreshold;
      for (const Event& event : path.adjusted()) {
        const auto& [quantity, value] = std::get<Adjusted>(event.what);
        const std::uint64_t before = std::exchange(known[static_cast<std::size_t>(quantity)], value);
        if (value >= before || quantity == Quantity::kMode || quantity == Quantity::kPacingRate) continue;
        // Where LEDBAT++ ends its slow start, it sets the first threshold.
        if (before == kNoThreshold && event.rule == Rule::kLedbatStart) continue;
        EXPECT_FALSE(is_growth(event.rule)) << info(profile).name << ": " << to_string(quantity) << ' '
                                            << before << " to " << value << " by " << info(event.rule).name;
        if (quantity == Quantity::kThreshold)
          EXPECT_NE(event.rule, Rule::kProportional) << "that brings the window down to it";
      }
    }
  }
}

// The threshold falls by the rule of the controller that set it.
TEST(Reduction, HasTheRuleOfItsController) {
  Path::Link link;
  link.lose_every = 150;
  for (const auto& [algorithm, rule] :
       {std::pair{Algorithm::kNewReno, Rule::kHalved}, {Algorithm::kCubic, Rule::kCubicReduction}}) {
    for (const Profile profile : {Profile::kLinux, Profile::kRfc}) {
      Path path(link, {flow_config(algorithm, profile)});
      path.pass(seconds(6));
      const auto is_it = [rule = rule](const Event& event) {
        return event.rule == rule && std::get<Adjusted>(event.what).quantity == Quantity::kThreshold;
      };
      EXPECT_TRUE(std::any_of(path.adjusted().begin(), path.adjusted().end(), is_it))
          << to_string(algorithm) << ", " << info(profile).name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Controllers, OverABottleneck,
                         testing::Values(Algorithm::kNewReno, Algorithm::kCubic, Algorithm::kDctcp,
                                         Algorithm::kBbr, Algorithm::kLedbat),
                         algorithm_of);

void expect_fair(const std::vector<Config>& configs, std::uint64_t least, Line at = Line::here()) {
  const testing::ScopedTrace asked(at.file, at.number, "the flows are not fair");
  Path::Link link;
  link.queue = 60;
  Path path(link, configs);
  path.pass(seconds(20));
  std::vector<std::uint64_t> before;
  for (std::size_t i = 0; i < configs.size(); ++i) before.push_back(path.delivered(i));
  path.pass(seconds(20));
  const std::uint64_t whole = 20 * link.rate;
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < configs.size(); ++i) {
    const std::uint64_t share = (path.delivered(i) - before[i]) * 100 / whole;
    EXPECT_GE(share, least) << "flow " << i;
    sum += share;
  }
  EXPECT_GE(sum, 85U);
}

TEST(Sharing, TwoCubicFlowsShareALink) {
  expect_fair({flow_config(Algorithm::kCubic), flow_config(Algorithm::kCubic)}, 25);
}

TEST(Sharing, TwoBbrFlowsShareALink) {
  expect_fair({flow_config(Algorithm::kBbr), flow_config(Algorithm::kBbr)}, 25);
}

TEST(Sharing, BbrAndCubicLeaveEachOtherSomething) {
  expect_fair({flow_config(Algorithm::kBbr), flow_config(Algorithm::kCubic)}, 10);
}

TEST(Sharing, LedbatGivesWayToCubic) {
  Path::Link link;
  link.queue = 200;
  Path path(link, {flow_config(Algorithm::kLedbat), flow_config(Algorithm::kCubic)});
  path.pass(seconds(20));
  const std::uint64_t before = path.delivered(1);
  const std::uint64_t share = path.share(0, seconds(20));
  EXPECT_LT(share, 25U);
  EXPECT_GT((path.delivered(1) - before) * 100 / (20 * link.rate), 65U);
}

TEST(Sharing, WithoutControlTheQueueOverflows) {
  Config config = flow_config(Algorithm::kNone);
  config.send_buffer = 300'000;
  Path path({}, {config});
  path.pass(seconds(2));
  EXPECT_GE(path.sender().congestion().cwnd(), Window::kLargest - 2000);
  EXPECT_GT(path.wire.dropped, 100U) << "and nobody listens";
}

TEST(Queue, DctcpKeepsAMarkingQueueShort) {
  Path::Link link;
  link.queue = 200;
  link.mark_above = 10;
  const auto longest = [&link](Algorithm algorithm) {
    Config config = flow_config(algorithm);
    config.ecn = true;
    config.ecn_only_on_request = false;
    Path path(link, {config});
    path.pass(seconds(5));
    path.wire.longest = 0;
    EXPECT_GE(path.share(0, seconds(5)), 85U) << to_string(algorithm);
    EXPECT_EQ(path.wire.dropped, 0U);
    return path.wire.longest;
  };
  EXPECT_LE(longest(Algorithm::kDctcp), 20U);
}

TEST(Queue, LedbatKeepsItBelowItsTarget) {
  Path::Link link;
  link.queue = 400;
  Path path(link, {flow_config(Algorithm::kLedbat)});
  path.pass(seconds(10));
  path.wire.longest = 0;
  path.pass(seconds(10));
  // 60 ms at 10 Mbit/s are 50 segments of 1488 octets.
  EXPECT_LE(path.wire.longest, 65U);
  EXPECT_EQ(path.wire.dropped, 0U);
}

TEST(Queue, HystartEndsTheFirstSlowStartBeforeItOverflows) {
  Path::Link link;
  link.delay = milliseconds(50);
  link.queue = 1500;
  Path path(link, {flow_config(Algorithm::kCubic)});
  path.pass(seconds(7));
  EXPECT_EQ(path.wire.dropped, 0U);
  EXPECT_NE(path.sender().congestion().ssthresh(), UINT32_MAX);
  const std::vector<Mode> modes = path.modes();
  ASSERT_GE(modes.size(), 2U);
  EXPECT_EQ(modes.front(), Mode::kConservativeSlowStart);
  EXPECT_EQ(modes.back(), Mode::kCongestionAvoidance);
  Path reno(link, {flow_config(Algorithm::kNewReno)});
  reno.pass(seconds(7));
  EXPECT_GT(reno.wire.dropped, 100U) << "what it would have cost";
}

TEST(Pacing, SpacesSegmentsOutAndHasATimer) {
  Path path({}, {flow_config(Algorithm::kBbr)});
  path.pass(seconds(4));
  path.wire.sent.clear();
  const std::uint64_t rate = path.sender().congestion().pacing_rate();
  ASSERT_GT(rate, 0U);
  EXPECT_TRUE(path.sender().timer(TimerKind::kPacing));
  path.pass(milliseconds(300));
  const std::vector<Instant>& sent = path.wire.sent;
  ASSERT_GT(sent.size(), 100U);
  std::size_t bursts = 0;
  for (std::size_t i = 1; i < sent.size(); ++i) bursts += sent[i] - sent[i - 1] < microseconds(500) ? 1U : 0U;
  EXPECT_LE(bursts, sent.size() / 20) << "a segment takes 1.2 ms at the rate of the link";
}

TEST(Pacing, IsOffWhereAControllerGivesNoRate) {
  Path path({}, {flow_config(Algorithm::kCubic)});
  path.pass(seconds(1));
  EXPECT_EQ(path.sender().congestion().pacing_rate(), 0U);
  EXPECT_FALSE(path.sender().timer(TimerKind::kPacing));
}

// The rules that lead from one mode to the next, as they are told: draft-ietf-ccwg-bbr-06 5.1.1.
std::vector<Rule> rules_between(Mode from, Mode to) {
  if (to == Mode::kProbeRtt) return {Rule::kBbrProbeRtt};
  switch (from) {
    case Mode::kStartup:
      if (to == Mode::kDrain) return {Rule::kBbrFullPipe, Rule::kBbrStartupLoss};
      break;
    case Mode::kDrain:
      if (to == Mode::kProbeDown) return {Rule::kBbrDrained};
      break;
    case Mode::kProbeDown:
      if (to == Mode::kProbeCruise) return {Rule::kBbrCruise};
      if (to == Mode::kProbeRefill) return {Rule::kBbrRefill};
      break;
    case Mode::kProbeCruise:
      if (to == Mode::kProbeRefill) return {Rule::kBbrRefill};
      break;
    case Mode::kProbeRefill:
      if (to == Mode::kProbeUp) return {Rule::kBbrUp};
      break;
    case Mode::kProbeUp:
      if (to == Mode::kProbeDown) return {Rule::kBbrDown, Rule::kBbrTooHigh};
      break;
    case Mode::kProbeRtt:
      if (to == Mode::kProbeCruise) return {Rule::kBbrProbeRttDone};
      break;
    default:
      break;
  }
  return {};
}

TEST(Bbr, GoesThroughItsStatesInOrder) {  // draft-ietf-ccwg-bbr-06 5.1.1
  Path path({}, {flow_config(Algorithm::kBbr)});
  path.pass(seconds(12));
  const std::vector<Mode> modes = path.modes();
  ASSERT_GE(modes.size(), 8U);
  EXPECT_EQ(modes[0], Mode::kStartup);
  EXPECT_EQ(modes[1], Mode::kDrain);
  for (std::size_t i = 1; i < modes.size(); ++i)
    EXPECT_FALSE(rules_between(modes[i - 1], modes[i]).empty())
        << to_string(modes[i - 1]) << " -> " << to_string(modes[i]);
  EXPECT_NE(std::find(modes.begin(), modes.end(), Mode::kProbeUp), modes.end());
  EXPECT_NE(std::find(modes.begin(), modes.end(), Mode::kProbeRtt), modes.end()) << "every five seconds";
}

TEST(Bbr, MeasuresThePath) {
  Path path({}, {flow_config(Algorithm::kBbr)});
  path.pass(seconds(12));
  const Bbr* const bbr = path.sender().congestion().bbr();
  ASSERT_NE(bbr, nullptr);
  // 1448 of 1488 octets of each segment are text.
  EXPECT_NEAR(static_cast<double>(bbr->max_bw()), 10'000'000 / 8.0 * 1448 / 1488, 25'000);
  ASSERT_TRUE(bbr->min_rtt());
  EXPECT_NEAR(static_cast<double>(bbr->min_rtt()->ns), 41.2e6, 1.5e6);
  EXPECT_LE(path.wire.longest, 40U);
}

TEST(Bbr, KeepsWhatRandomLossesBelowItsThresholdLeave) {  // 2 % in a round trip
  Path::Link link;
  link.lose_every = 120;
  Path bbr(link, {flow_config(Algorithm::kBbr)});
  Path reno(link, {flow_config(Algorithm::kNewReno)});
  bbr.pass(seconds(4));
  reno.pass(seconds(4));
  const std::uint64_t kept = bbr.share(0, seconds(6));
  EXPECT_GE(kept, 65U);
  EXPECT_GE(kept, reno.share(0, seconds(6)) * 5 / 4);
}

TEST(Bbr, LearnsTheLimitOfAShallowBuffer) {  // 5.5.10.2
  Path::Link link;
  link.queue = 8;
  Path path(link, {flow_config(Algorithm::kBbr)});
  path.pass(seconds(10));
  EXPECT_NE(path.sender().congestion().bbr()->inflight_longterm(), UINT32_MAX);
  EXPECT_GE(path.share(0, seconds(6)), 75U);
}

TEST(Bbr, TellsOfEveryChangeOfModeWithTheRuleThatLedThere) {
  std::map<Rule, std::size_t> told;
  for (const std::uint32_t queue : {4U, 8U, 40U}) {
    Path::Link link;
    link.queue = queue;
    Path path(link, {flow_config(Algorithm::kBbr)});
    path.pass(seconds(40));
    std::optional<Mode> before;
    for (const Event& event : path.adjusted()) {
      const Adjusted& adjusted = std::get<Adjusted>(event.what);
      if (adjusted.quantity != Quantity::kMode) continue;
      const Mode mode = static_cast<Mode>(adjusted.value);
      if (before) {
        const std::vector<Rule> rules = rules_between(*before, mode);
        EXPECT_TRUE(std::count(rules.begin(), rules.end(), event.rule))
            << to_string(*before) << " -> " << to_string(mode) << " by " << info(event.rule).name
            << " over a queue of " << queue;
        ++told[event.rule];
      }
      before = mode;
    }
  }
  for (const Rule rule :
       {Rule::kBbrFullPipe, Rule::kBbrStartupLoss, Rule::kBbrDrained, Rule::kBbrDown, Rule::kBbrTooHigh,
        Rule::kBbrCruise, Rule::kBbrRefill, Rule::kBbrUp, Rule::kBbrProbeRtt, Rule::kBbrProbeRttDone})
    EXPECT_GT(told[rule], 0U) << info(rule).name;
}

TEST(Bbr, HeedsMarks) {
  Path::Link link;
  link.queue = 200;
  link.mark_above = 5;
  Config config = flow_config(Algorithm::kBbr);
  config.accurate_ecn = config.offer_accurate_ecn = true;
  Path path(link, {config});
  path.pass(seconds(10));
  const Bbr* const bbr = path.sender().congestion().bbr();
  EXPECT_LT(bbr->marked_share(), Bbr::kAlphaUnit) << "it has been measured";
  EXPECT_GE(path.share(0, seconds(4)), 70U);
}

}  // namespace
}  // namespace tcplab::tcp
