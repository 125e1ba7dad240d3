// Transfers over bad links, with everything else left to chance: all octets arrive, once and in order, both
// sides end, and the run can be replayed.
#include <memory>

#include "core/base/rng.hpp"
#include "core/lab/world.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : rng_(seed) {}
  std::string one_of(const std::vector<std::string>& choices) { return choices[rng_.below(choices.size())]; }
  std::string number(std::uint64_t from, std::uint64_t to) {
    return std::to_string(from + rng_.below(to - from + 1));
  }

 private:
  Rng rng_;
};

std::string random_script(std::uint64_t seed) {
  Dice dice(seed);
  std::string text = "seed " + std::to_string(seed) +
                     "\nhost a 198.51.100.1\nhost b 198.51.100.2\nlink a b delay " + dice.number(2, 60) +
                     "ms loss " + dice.number(0, 15) + "%" +
                     dice.one_of({"", " rate 1Mbit/s queue 4", " rate 10Mbit/s queue 2"}) + "\n";
  for (const std::string host : {"a", "b"}) {
    text += "set " + host + " msl 500ms\nset " + host + " mss " + dice.number(50, 1460) + "\n";
    text += "set " + host + " receive-buffer " + dice.number(200, 65535) + "\n";
    text += "set " + host + " send-buffer " + dice.number(100, 100'000) + "\n";
    text += "set " + host + " rto-min " + dice.one_of({"50ms", "200ms", "1s"}) + "\n";
  }
  const bool crossing = dice.one_of({"y", "n", "n"}) == "y";
  text += crossing ? "at 0ms b connect a:8 from 7\nat 1ms a connect b:7 from 8\n"
                   : "at 0ms b listen 80\nat 1ms a connect b:80\n";
  for (const std::string host : {"a", "b"}) {
    text += "on " + host + " connected after " + dice.number(0, 200) + "ms " + host + " send " +
            dice.number(1, 20'000) + "\n";
    text += "on " + host + " connected after " + dice.number(200, 900) + "ms " + host + " close\n";
  }
  return text;
}

std::vector<std::uint64_t> octets(const Trace& trace, CallKind kind) {
  std::vector<std::uint64_t> totals(trace.hosts().size());
  for (const Event& event : trace.events()) {
    const auto* call = std::get_if<Called>(&event.what);
    if (call != nullptr && call->call == kind) totals[event.host] += call->count;
  }
  return totals;
}

class RandomTransfer : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomTransfer, DeliversEverythingAndEnds) {
  const std::string script = random_script(GetParam());
  const History history = whole_run(scenario_of(script));
  const Trace& trace = history.trace();
  ASSERT_FALSE(history.truncated()) << script;
  const auto sent = octets(trace, CallKind::kSend);
  const auto received = octets(trace, CallKind::kReceive);
  EXPECT_GT(sent[0], 0U) << script;
  EXPECT_GT(sent[1], 0U) << script;
  EXPECT_EQ(sent[0], received[1]) << script;
  EXPECT_EQ(sent[1], received[0]) << script;
  for (const Packet& packet : trace.packets())
    EXPECT_NE(packet.received == kNoEvent, packet.dropped == kNoEvent);

  const World& end = history.now();
  for (const HostIndex host : {HostIndex{0}, HostIndex{1}}) {
    for (const tcp::ConnId id : end.host(host).connections())
      EXPECT_TRUE(end.host(host).is_listener(id)) << script;
  }
  for (std::size_t id = 0; id < trace.events().size(); id += 1 + trace.events().size() / 20) {
    const auto moment = history.moment_after(static_cast<EventId>(id));
    ASSERT_TRUE(moment) << script << explain(trace, moment.error()).in(Language::kEnglish);
    EXPECT_EQ(moment->world.now(), trace.events()[id].at);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomTransfer, testing::Range<std::uint64_t>(0, 60));

}  // namespace
}  // namespace tcplab::lab
