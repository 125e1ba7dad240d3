// What the trace says of links that change, and of the ways that follow them.
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

constexpr const char* kDetour =
    "host client 198.51.100.1\nhost server 203.0.113.80\n"
    "router near 198.51.100.254\nrouter far 203.0.113.254\nrouter detour 192.0.2.1\n"
    "link client near delay 1ms\nlink near far delay 10ms\nlink near detour delay 30ms\n"
    "link detour far delay 30ms\nlink far server delay 1ms\nreconverge 500ms\n"
    "at 0s server listen 80\nat 0s client connect server:80 as one\n";

template <typename Kind>
std::vector<Event> all_of(const Trace& trace) {
  std::vector<Event> found;
  for (const Event& event : trace.events()) {
    if (std::holds_alternative<Kind>(event.what)) found.push_back(event);
  }
  return found;
}

TEST(LinkChanges, TellWhatTheLinkLosesToo) {
  const Trace trace = whole_run(scenario_of("host a 198.51.100.1\nhost b 198.51.100.2\nlink a b delay 10ms\n"
                                            "at 0s b listen 80\nat 0s a connect b:80\n"
                                            "at 1s link a->b loss 1.25%\nat 2s link a->b loss 0%\n"
                                            "at 3s link a->b loss 100%\n"))
                          .trace();
  const std::vector<Event> changes = all_of<LinkChanged>(trace);
  ASSERT_EQ(changes.size(), 3U);
  EXPECT_EQ(std::get<LinkChanged>(changes[0].what).loss, 1'250'000U);
  EXPECT_EQ(describe(trace, changes[0]),
            "a -> b: the link is up, rate unlimited, delay 0.010000 s, loss 1.25 %");
  EXPECT_EQ(describe(trace, changes[1]), "a -> b: the link is up, rate unlimited, delay 0.010000 s");
  EXPECT_EQ(describe(trace, changes[2]),
            "a -> b: the link is up, rate unlimited, delay 0.010000 s, loss 100 %");
}

// The cause of new ways is the link that went down or came up so long before: not one that only became
// slower in the same instant, nor one that has changed since.
TEST(LinkChanges, NewWaysNameTheLinkThatTheyFollow) {
  const Trace trace =
      whole_run(scenario_of(std::string(kDetour) +
                            "at 1s link client near delay 2ms\nat 1s link near far down\n"
                            "at 1200ms link near far up\nat 1300ms link near far delay 9ms\n"))
          .trace();
  const std::vector<Event> found = all_of<RoutesChanged>(trace);
  ASSERT_GE(found.size(), 2U);
  std::size_t of_the_second = 0;
  for (const Event& event : found) {
    ASSERT_NE(event.cause, kNoEvent);
    const Event cause = trace.events()[event.cause];
    ASSERT_TRUE(std::holds_alternative<LinkChanged>(cause.what));
    EXPECT_EQ(event.at - cause.at, milliseconds(500));
    EXPECT_EQ(std::get<LinkChanged>(cause.what).up, cause.at == at_ms(1200));
    EXPECT_EQ(trace.nodes()[cause.host].name, "near");
    of_the_second += cause.at == at_ms(1200);
  }
  EXPECT_GT(of_the_second, 0U);
  EXPECT_LT(of_the_second, found.size());
}

// A kept World that is replayed names the same causes: a replay compares each event.
TEST(LinkChanges, AReplayNamesTheSameCauses) {
  History history(scenario_of(std::string(kDetour) + "at 1s link near far down\nat 3s link near far up\n"));
  history.run_to_end();
  for (const Event& event : history.trace().events()) {
    if (!std::holds_alternative<RoutesChanged>(event.what)) continue;
    EXPECT_NE(event.cause, kNoEvent);
    EXPECT_TRUE(history.moment_after(event.id));
  }
}

}  // namespace
}  // namespace tcplab::lab
