// A run that is made in slices, looked at while it is being made, and extended.

#include <string>
#include <vector>

#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

// The same with so much more to carry that Worlds are kept on the way.
const std::string kLonger = [] {
  std::string text(kLongAndLossy);
  return text.replace(text.find("500k"), 4, "5000k");
}();

TEST(Slices, NothingIsMadeBeforeItIsAskedFor) {
  const History history(scenario_of(kLongAndLossy));
  EXPECT_TRUE(history.trace().events().empty());
  EXPECT_FALSE(history.done());
  EXPECT_EQ(history.end(), Instant{});
}

TEST(Slices, GiveTheSameTraceAsOneRun) {
  const std::string whole = to_json(whole_run(scenario_of(kLongAndLossy)).trace());
  History history(scenario_of(kLongAndLossy));
  std::size_t slices = 1;
  while (history.advance({.events = 10})) {
    const std::size_t made = history.trace().events().size();
    ASSERT_TRUE(history.moment_after(static_cast<EventId>(made / 2)));
    ++slices;
  }
  EXPECT_GT(slices, 100U);
  EXPECT_TRUE(history.done());
  EXPECT_EQ(to_json(history.trace()), whole);
}

TEST(Slices, EndAtAnInstant) {
  History history(scenario_of(kLongAndLossy));
  EXPECT_TRUE(history.advance({.instant = at_ms(200)}));
  EXPECT_LE(history.end(), at_ms(200));
  EXPECT_GT(history.now().next(), at_ms(200));
  const std::size_t made = history.trace().events().size();
  EXPECT_GT(made, 0U);
  EXPECT_TRUE(history.advance({.instant = at_ms(200)}));
  EXPECT_EQ(history.trace().events().size(), made);
}

TEST(Slices, EndWithTheStepOfAnEvent) {
  History history(scenario_of(kLongAndLossy));
  EXPECT_TRUE(history.advance({.event = 300}));
  EXPECT_GT(history.trace().events().size(), 300U);
  const auto moment = history.moment_after(300);
  ASSERT_TRUE(moment);
  EXPECT_EQ(moment->last + 1, history.trace().events().size());
}

TEST(Slices, EndAfterANumberOfEvents) {
  History history(scenario_of(kLongAndLossy));
  history.advance({.events = 100});
  const std::size_t first = history.trace().events().size();
  EXPECT_GE(first, 100U);
  EXPECT_LT(first, 150U);
  history.advance({.events = 100});
  EXPECT_GE(history.trace().events().size(), first + 100);
  EXPECT_LT(history.trace().events().size(), first + 150);
}

TEST(Slices, GoOnAsLongAsTheCallerSays) {
  History history(scenario_of(kLongAndLossy));
  EXPECT_TRUE(history.advance({.goes_on = [] { return false; }}));
  EXPECT_TRUE(history.trace().events().empty());
  int asked = 0;
  EXPECT_TRUE(history.advance({.goes_on = [&asked] { return ++asked < 3; }}));
  EXPECT_EQ(asked, 3);
  Play play(kLongAndLossy);
  for (std::size_t i = 0; i < 2 * History::kStepsAtOnce; ++i) play.step();
  EXPECT_EQ(history.trace().events().size(), play.trace.events().size());
}

TEST(Slices, AMomentWhileTheRunIsBeingMadeIsTheSameAsAfterwards) {
  const History whole = whole_run(scenario_of(kLongAndLossy));
  History history(scenario_of(kLongAndLossy));
  while (history.advance({.events = 200})) {
    const auto last = static_cast<EventId>(history.trace().events().size() - 1);
    const auto moment = history.moment_after(last);
    const auto later = whole.moment_after(last);
    ASSERT_TRUE(moment);
    ASSERT_TRUE(later);
    EXPECT_EQ(moment->first, later->first);
    EXPECT_EQ(moment->last, later->last);
    EXPECT_EQ(moment->world.hash(), later->world.hash());
  }
}

TEST(Slices, ACopyGoesOnByItself) {
  History history(scenario_of(kLongAndLossy));
  history.advance({.events = 500});
  History other = history;
  const std::size_t made = history.trace().events().size();
  other.run_to_end();
  EXPECT_EQ(history.trace().events().size(), made);
  EXPECT_EQ(to_json(other.trace()), to_json(whole_run(scenario_of(kLongAndLossy)).trace()));
  history.run_to_end();
  EXPECT_EQ(to_json(other.trace()), to_json(history.trace()));
}

TEST(Limits, ThatAreRaisedLetTheRunGoOn) {
  History::Limits limits;
  limits.events = 500;
  History history = whole_run(scenario_of(kLongAndLossy), limits);
  ASSERT_EQ(history.stopped_by(), History::Limit::kEvents);
  limits.events = 2'000'000;
  limits.time = milliseconds(900);
  history.set_limits(limits);
  EXPECT_FALSE(history.done());
  EXPECT_FALSE(history.truncated());
  EXPECT_FALSE(history.advance({}));
  EXPECT_EQ(history.stopped_by(), History::Limit::kTime);
  history.set_limits({});
  EXPECT_FALSE(history.advance({}));
  EXPECT_FALSE(history.truncated());
  EXPECT_EQ(to_json(history.trace()), to_json(whole_run(scenario_of(kLongAndLossy)).trace()));
}

TEST(Limits, ARunGoesOnBeyondWhereTheScenarioEnds) {
  const std::string text(kLongAndLossy);
  History history = whole_run(scenario_of(text + "until 200ms\n"));
  EXPECT_TRUE(history.done());
  EXPECT_FALSE(history.truncated());
  EXPECT_LE(history.end(), at_ms(200));
  History::Limits limits;
  limits.until = milliseconds(300);
  history.set_limits(limits);
  EXPECT_FALSE(history.done());
  history.run_to_end();
  EXPECT_GT(history.end(), at_ms(200));
  EXPECT_LE(history.end(), at_ms(300));
  EXPECT_EQ(to_json(history.trace()), to_json(whole_run(scenario_of(text + "until 300ms\n")).trace()));
}

TEST(Limits, KeptWorldsStayBelowTheirCeilingAndEveryMomentIsNearStill) {
  const History roomy = whole_run(scenario_of(kLonger));
  for (const std::size_t ceiling : {std::size_t{0}, std::size_t{30'000}, std::size_t{100'000}}) {
    SCOPED_TRACE(ceiling);
    History::Limits limits;
    limits.kept = ceiling;
    History history(scenario_of(kLonger), limits);
    while (history.advance({.events = 50})) {
      if (history.worlds_kept() > 1) {
        EXPECT_LE(history.octets_kept(), ceiling);
      }
    }
    EXPECT_GE(history.worlds_kept(), 1U);
    EXPECT_GT(roomy.worlds_kept(), history.worlds_kept());
    for (EventId id = 0; id < history.trace().events().size(); id += 2111) {
      const auto moment = history.moment_after(id);
      ASSERT_TRUE(moment);
      EXPECT_EQ(moment->world.hash(), roomy.moment_after(id)->world.hash());
    }
  }
}

// Otherwise the longest part of making a run would be to copy Worlds, and most of its octets theirs.
TEST(Limits, KeptWorldsTakeAPartOfWhatTheTraceTakes) {
  const History history = whole_run(scenario_of(kLonger));
  EXPECT_GT(history.worlds_kept(), 5U);
  EXPECT_LT(history.octets_kept(), history.trace().footprint() / 3);
}

// A World that is ever so large: what is between two of them is to be replayed within a frame.
TEST(Limits, KeptWorldsAreNeverFarFromEachOther) {
  std::string text =
      "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 20ms rate 50Mbit/s\n"
      "at 0ms server listen 80\n";
  for (int i = 0; i < 60; ++i) {
    const std::string label = "c" + std::to_string(i);
    text += "at 1ms client connect server:80 as " + label + "\n";
    text += "at 200ms client:" + label + " send 400k\n";
  }
  const History history = whole_run(scenario_of(text + "until 5s\n"));
  EXPECT_GT(history.now().footprint(), 100'000U);
  EXPECT_GT(history.worlds_kept(), history.trace().events().size() / 20'000);
}

TEST(Limits, ACeilingThatIsLoweredIsKeptAtOnce) {
  History history = whole_run(scenario_of(kLonger));
  const std::size_t before = history.octets_kept();
  History::Limits limits;
  limits.kept = before / 3;
  history.set_limits(limits);
  EXPECT_LE(history.octets_kept(), before / 3);
  EXPECT_TRUE(history.moment_after(0));
}

// What the script will say is no burden of a copy: a World of a long script is kept as often as any other.
TEST(Limits, AWorldIsNoLargerForWhatTheScriptHasToSay) {
  const std::string start =
      "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 2ms\n"
      "at 0ms server listen 80\n";
  std::string text = start;
  for (int i = 0; i < 2000; ++i) text += "at " + std::to_string(1000 + i) + "ms client connect server:80\n";
  const auto octets = [](const std::string& of) {
    return World(std::make_shared<const Scenario>(scenario_of(of))).footprint();
  };
  EXPECT_EQ(octets(text), octets(start));
}

// A hundred hosts: only what is due is looked at, in the order of the hosts.
TEST(ManyHosts, TimersOfOneInstantFireInTheOrderOfTheHosts) {
  std::string text;
  for (int i = 0; i < 60; ++i)
    text += "host h" + std::to_string(i) + " 198.51.100." + std::to_string(i + 1) + "\n";
  for (int i = 0; i < 60; ++i) {
    text += "link h" + std::to_string(i) + " h" + std::to_string((i + 1) % 60) + " loss 100%\n";
  }
  for (int i = 59; i >= 0; --i)
    text += "at 0ms h" + std::to_string(i) + " connect h" + std::to_string((i + 1) % 60) + ":80\n";
  const History history = whole_run(scenario_of(text + "until 2s\n"));
  std::vector<HostIndex> fired;
  for (const Event& event : history.trace().events()) {
    const auto* timer = std::get_if<tcp::TimerFired>(&event.what);
    if (timer != nullptr && timer->timer == tcp::TimerKind::kRetransmission) fired.push_back(event.host);
  }
  ASSERT_EQ(fired.size(), 60U);
  for (std::size_t i = 0; i < fired.size(); ++i) EXPECT_EQ(fired[i], i);
}

}  // namespace
}  // namespace tcplab::lab
