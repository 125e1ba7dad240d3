// Which of the verbs of the language are user calls.
#include <string>

#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

TEST(Verbs, ThatAreUserCallsHaveTheNamesThatTracesTellThemBy) {
  const Scenario scenario = scenario_of(
      "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 1ms\n"
      "at 0s server listen 80\nat 1s client connect server:80\nat 2s client send 1\nat 3s server receive "
      "all\n"
      "at 4s client close\nat 5s server abort\nat 6s client set nagle off\nat 7s client shutdown receive\n"
      "at 8s client freeze\n");
  Lines names;
  for (const Step& step : scenario.steps) {
    const auto call = call_of(step.action.verb);
    names.emplace_back(call ? tcp::to_string(*call) : "none");
  }
  EXPECT_EQ(names, (Lines{"listen", "connect", "send", "receive", "close", "abort", "none", "none", "none"}));
}

// The writer is woken by its own connection's buffer, however large its host's is.
TEST(Verbs, ASendGoesOnThroughASmallerBufferThanItsHostHas) {
  for (const char* set : {"set a:one send-buffer 1000\n", "at 500ms a set send-buffer 1000\n"}) {
    SCOPED_TRACE(set);
    const History history = whole_run(
        scenario_of("host a 198.51.100.1\nhost b 198.51.100.2\nlink a b delay 10ms\nat 0s b listen 80\n"
                    "at 10ms a connect b:80 as one\n" +
                    std::string(set) + "at 1s a:one send 5000\nuntil 10s\n"));
    std::uint64_t octets = 0;
    for (const Packet& packet : history.trace().packets()) octets += packet.segment.payload.size();
    EXPECT_EQ(octets, 5000u);
  }
}

}  // namespace
}  // namespace tcplab::lab
