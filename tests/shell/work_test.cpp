// What a frame, a key and a click cost does not grow with the run: counted, not timed.

#include <functional>
#include <map>
#include <string>

#include "shell/model/event_kinds.hpp"
#include "shell/views/panel_kinds.hpp"
#include "tests/line.hpp"
#include "tests/shell/counted.hpp"
#include "tests/shell/driven_app.hpp"
#include "tests/shell/runs.hpp"

namespace tcplab::shell {
namespace {

using Costs = std::map<std::string, std::size_t>;

// One connection after the other, each closed before the next, or left open.
std::string visitors_text(int count, bool closed) {
  std::string text =
      "title \"Visitors\"\nseed 5\nhost client 198.51.100.1\nhost server 198.51.100.2\n"
      "link client server delay 2ms\nset client msl 1ms\nset server msl 1ms\nat 0ms server listen 80\n";
  for (int i = 0; i < count; ++i) {
    text += "at " + std::to_string(10 + i * 40) + "ms client connect server:80\n";
    if (closed) text += "at " + std::to_string(22 + i * 40) + "ms client abort\n";
  }
  return text;
}

// Its screen is so low that the shorter of two runs fills it already: from then on nothing may grow.
class WorkTest : public DrivenApp {
 protected:
  WorkTest() { resize(1440, 300); }

  void open(const std::string& text) {
    ASSERT_TRUE(app.open_text("run", text)) << app.transcript().notice;
    while (app.animating()) frames(1);
  }

  // The most that anything of a kind costs, at a few instants of the run.
  Costs costs() {
    Costs most;
    const auto count = [&most](const std::string& what, const std::function<void()>& act) {
      const std::size_t before = looks().all();
      act();
      most[what] = std::max(most[what], looks().all() - before);
    };
    const std::size_t events = trace().events().size();
    for (const std::size_t event : {events / 10, events / 2, events - events / 10}) {
      count("selecting", [&] { app.select(static_cast<trace::EventId>(event)), frames(3); });
      for (const PanelKind* kind : kPanelKinds) {
        if (!kind->applies(*app.model().run()->recording)) continue;
        const std::string id(kind->id);
        count("panel " + id, [&] { EXPECT_TRUE(app.open_panel(id)), frames(2); });
        count("frame with " + id, [&] { frames(1); });
      }
      count("menu", [&] { press(ImGuiKey_M); });
      count("frame with menu", [&] { frames(1); });
      press(ImGuiKey_Escape);
      count("commands", [&] { app.find_command(), frames(3); });
      count("frame with commands", [&] { frames(1); });
      press(ImGuiKey_Escape);
      for (std::size_t kind = 0; kind < event_kinds().size(); ++kind) {
        count("next of " + std::string(event_kinds()[kind].name.english),
              [&] { app.model().run()->index.next_of_kind(kind, static_cast<trace::EventId>(event)); });
      }
      for (int i = 0; i < 3; ++i)
        count("measure", [&] { press(ImGuiKey_R), frames(2), press(ImGuiKey_Home); });
      app.select(static_cast<trace::EventId>(event));
      frames(3);
      count("step", [&] { press(ImGuiKey_RightArrow); });
      count("step on host", [&] { press(ImGuiKey_RightArrow, true); });
      count("cause", [&] { press(ImGuiKey_LeftBracket); });
      count("effect", [&] { press(ImGuiKey_RightBracket); });
      for (int i = 0; i < 3; ++i) count("axis", [&] { press(ImGuiKey_A); });
      count("seek", [&] { drag({40, 120}, {40, 200}); });
      count("play", [&] { press(ImGuiKey_Space), frames(5), press(ImGuiKey_Space); });
      for (int i = 0; i < 8; ++i) count("zooming", [&] { press(ImGuiKey_Equal); });
      while (app.animating()) frames(1);
      count("zoomed frame", [&] { frames(1); });
      press(ImGuiKey_F);
      while (app.animating()) frames(1);
      count("whole frame", [&] { frames(1); });
    }
    // What is dropped is named, and a new run is begun; to make that costs what is made.
    const trace::EventId sent = first_event<trace::SegmentSent>(trace(), trace().packets().size() / 3);
    count("dropping", [&] { app.model().run()->naming->name_of(trace().packet_of(sent)); });
    count("ends", [&] { press(ImGuiKey_Home), press(ImGuiKey_End); });
    return most;
  }

  void expect_no_growth(const Costs& brief, const Costs& tenfold, tcplab::Line at = tcplab::Line::here()) {
    const ::testing::ScopedTrace asked(at.file, at.number, "no growth");
    for (const auto& [what, cost] : brief) {
      std::printf("[   looks  ] %-18s %7zu, tenfold %7zu\n", what.c_str(), cost, tenfold.at(what));
      // Logarithms grow, and there is always a pixel left. A part of the longer run is as much as the other.
      EXPECT_LT(tenfold.at(what), (what == "zoomed frame" ? brief.at("whole frame") : cost) * 4 + 3000)
          << what;
    }
  }
};

TEST_F(WorkTest, IsCountedAtAll) {
  const Looks before = looks();
  open(bulk_text(2));
  press(ImGuiKey_End);
  EXPECT_GT(looks().events, before.events + trace().events().size());
  EXPECT_GT(looks().packets, before.packets);
  EXPECT_GT(looks().places, before.places + 100);
}

TEST_F(WorkTest, DoesNotGrowWithTheSegmentsOfATransfer) {
  open(bulk_text(8));
  ASSERT_GT(trace().events().size(), 10'000u);
  const Costs brief = costs();
  open(bulk_text(80));
  ASSERT_GT(trace().events().size(), 100'000u);
  expect_no_growth(brief, costs());
}

// Worlds are kept thousands of events apart in a long run. To go from one event to the next, either way, is
// not to replay all of that each time.
TEST_F(WorkTest, OfAStepIsAReplayOfTheStepAlone) {
  open(bulk_text(80));
  const auto middle = static_cast<trace::EventId>(trace().events().size() / 2);
  const auto replayed = [&](trace::EventId event) {
    const std::size_t before = looks().events;
    EXPECT_NE(app.model().host_after(0, event), nullptr);
    return looks().events - before;
  };
  replayed(middle);
  std::size_t forth = 0;
  std::size_t back = 0;
  for (trace::EventId i = 1; i <= 200; ++i) forth += replayed(middle + i);
  for (trace::EventId i = 1; i <= 400; ++i) back += replayed(middle + 200 - i);
  EXPECT_LT(forth, 200u * 4);
  EXPECT_LT(back, 400u * 16);
}

TEST_F(WorkTest, DoesNotGrowWithTheConnectionsThatHaveBeen) {
  open(visitors_text(190, true));
  EXPECT_LE(app.model().run()->index.tracks().lanes(0, false).size(), 2u);
  const Costs brief = costs();
  open(visitors_text(1900, true));
  EXPECT_LE(app.model().run()->index.tracks().lanes(0, false).size(), 2u);
  ASSERT_GT(trace().events().size(), 25'000u);
  expect_no_growth(brief, costs());
}

TEST_F(WorkTest, DoesNotGrowWithTheConnectionsThatAreOpen) {
  open(visitors_text(300, false));
  const Costs brief = costs();
  open(visitors_text(3000, false));
  EXPECT_GT(app.model().run()->index.tracks().lanes(0, false).size(), 2900u);
  expect_no_growth(brief, costs());
}

// A server that many clients come to, each with a connection of its own.
TEST_F(WorkTest, DoesNotGrowWithTheClientsOfAServer) {
  const auto crowd = [](int clients) {
    return "title \"Crowd\"\nhost client 198.51.100.1\nhost server 198.51.100.2\nhost other 198.51.100.3\n"
           "link client server delay 2ms\nlink other server delay 2ms\nset all msl 1ms\n"
           "app site answer 3k per 300\napp browser ask 300 for 3k times 1 closes when-done\n"
           "at 0ms server listen 80 run site\nat 1ms other connect server:80 run browser\n"
           "at 5ms client connect server:80 times " +
           std::to_string(clients) + " every 20ms run browser\n";
  };
  open(crowd(150));
  const Costs brief = costs();
  open(crowd(1500));
  ASSERT_GT(trace().events().size(), 25'000u);
  expect_no_growth(brief, costs());
}

// A link that went down and up again, often.
TEST_F(WorkTest, DoesNotGrowWithTheChangesOfALink) {
  const auto flapping = [](int times) {
    std::string text = visitors_text(20, true);
    for (int i = 0; i < times; ++i) {
      text += "at " + std::to_string(2000 + i * 20) + "ms link client server loss 1%\n";
      text += "at " + std::to_string(2010 + i * 20) + "ms link client server loss 0%\n";
    }
    return text;
  };
  open(flapping(100));
  const Costs brief = costs();
  open(flapping(1000));
  ASSERT_GT(trace().events().size(), 4'000u);
  expect_no_growth(brief, costs());
}

// To make ten times as much costs ten times as much, and not a hundred.
TEST(Work, OfMakingIsInProportionToWhatIsMade) {
  const auto cost = [](int sends) {
    const std::size_t before = looks().all();
    Model model;
    EXPECT_TRUE(model.open("bulk", bulk_text(sends)));
    make_whole(model);
    return (looks().all() - before) / model.run()->trace().events().size();
  };
  const std::size_t brief = cost(8);
  const std::size_t tenfold = cost(80);
  std::printf("[   looks  ] making, an event: %zu, tenfold %zu\n", brief, tenfold);
  EXPECT_LE(tenfold, brief + 3);
}

}  // namespace
}  // namespace tcplab::shell
