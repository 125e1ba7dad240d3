// `corrupt PACKETS [unseen]`: what becomes of octets, and who notices.
#include "core/lab/expect.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

constexpr std::string_view kTwoSegments =
    "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 20ms\n"
    "set all mss 1000\nset all msl 500ms\nset server ack-delay 0ms\nat 0s server listen 80\n"
    "at 0s client connect server:80 as one\non client connected client send 2000\n";

History corrupt_run(const std::string& lines) {
  return whole_run(scenario_of(std::string(kTwoSegments) + lines));
}

template <typename T>
std::vector<Event> events_in(const Trace& trace) {
  std::vector<Event> found;
  for (const Event& event : trace.events()) {
    if (std::holds_alternative<T>(event.what)) found.push_back(event);
  }
  return found;
}

std::string corrupt_delivered(const History& history) {
  std::string text;
  for (const Event& event : history.trace().events()) {
    if (!std::holds_alternative<SegmentReceived>(event.what) || event.host != 1) continue;
    const Packet packet = history.trace().packets()[packet_of(event)];
    text.append(packet.segment.payload.begin(), packet.segment.payload.end());
  }
  return text;
}

TEST(Corrupt, TheChecksumCatchesItAndTheSegmentIsSentAgain) {
  const History history = corrupt_run("corrupt client->server data #2\n");
  const Trace& trace = history.trace();
  const std::vector<Event> damaged = events_in<Corrupted>(trace);
  ASSERT_EQ(damaged.size(), 1U);
  const auto& [packet, of] = std::get<Corrupted>(damaged[0].what);
  EXPECT_EQ(trace.packets()[of].changed, damaged[0].id);
  std::size_t bits = 0;
  const auto before = trace.octets(of);
  const auto after = trace.octets(packet);
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t i = 0; i < before.size(); ++i) bits += before[i] != after[i];
  EXPECT_EQ(bits, 1U);
  const std::vector<Event> unread = events_in<Unreadable>(trace);
  ASSERT_EQ(unread.size(), 1U);
  EXPECT_EQ(trace.packets()[packet].error->what, "bad TCP checksum");
  EXPECT_EQ(trace.packet_of(unread[0].id), packet);
  EXPECT_EQ(corrupt_delivered(history).size(), 2000U);
}

TEST(Corrupt, TheLineThatAskedForItIsTheCauseOfTheDamage) {
  const History history = corrupt_run("corrupt client->server data #2\n");
  const Trace& trace = history.trace();
  const std::vector<Event> damaged = events_in<Corrupted>(trace);
  ASSERT_EQ(damaged.size(), 1U);
  const Event told = trace.events()[damaged[0].cause];
  EXPECT_EQ(describe(trace, told),
            "client  to be damaged: PSH, ACK  Seq=1001 Ack=1 Win=65535 Len=1000  [line 10]");
  EXPECT_EQ(describe(trace, told, Language::kChinese),
            "client  将被损坏：PSH, ACK  Seq=1001 Ack=1 Win=65535 Len=1000  [第 10 行]");
  EXPECT_TRUE(std::holds_alternative<SegmentSent>(trace.events()[told.cause].what));
}

TEST(Corrupt, UnseenTheOctetsAreDeliveredInAnotherOrder) {
  const std::string sound = corrupt_delivered(corrupt_run(""));
  const History history = corrupt_run("corrupt client->server data #1 unseen\n");
  const std::string wrong = corrupt_delivered(history);
  EXPECT_EQ(events_in<Corrupted>(history.trace()).size(), 1U);
  EXPECT_TRUE(events_in<Unreadable>(history.trace()).empty());
  EXPECT_NE(wrong, sound);
  EXPECT_TRUE(std::is_permutation(wrong.begin(), wrong.end(), sound.begin(), sound.end()));
  for (const Packet& packet : history.trace().packets()) EXPECT_FALSE(packet.retransmission);
}

TEST(Corrupt, AHostWithoutAChecksumTakesWhatTheOthersRefuse) {
  const History history = corrupt_run(
      "set server variant no-checksum-check\ncorrupt client->server data #1\n"
      "expect server received = 2000\nexpect never client->server data again\n");
  const auto verdicts = judge(history);
  ASSERT_TRUE(verdicts);
  for (const Verdict& verdict : *verdicts) EXPECT_TRUE(verdict.met) << verdict.expected;
}

TEST(Corrupt, ASegmentThatIsHeldUpIsDamagedWhenItLeavesAndItsCopiesAreSound) {
  const History history = corrupt_run(
      "delay client->server SYN #1 by 300ms\ncorrupt client->server SYN #1\n"
      "duplicate client->server SYN #1 apart 500ms\n");
  const Trace& trace = history.trace();
  const std::vector<Event> damaged = events_in<Corrupted>(trace);
  ASSERT_EQ(damaged.size(), 1U);
  EXPECT_EQ(damaged[0].at, at_ms(300));
  EXPECT_EQ(states(trace, "client")[1], "0.540000 ESTABLISHED");
  for (EventId event = 0; event < trace.events().size(); event += 3) EXPECT_TRUE(history.moment_after(event));
}

// Routers look at no more than the header, and pass it on.
TEST(Corrupt, ARouterPassesOnWhatItCannotSee) {
  const History history = whole_run(scenario_of(
      "host client 198.51.100.1\nhost server 198.51.100.2\nrouter r 203.0.113.1\n"
      "link client r delay 1ms\nlink r server delay 1ms\nat 0s server listen 80\n"
      "at 0s client connect server:80\ncorrupt server->client SYN-ACK #1\nuntil 500ms\n"
      "expect server->client SYN-ACK damaged at 2ms\nexpect never server->client SYN-ACK arrives\n"));
  EXPECT_EQ(events_in<Unreadable>(history.trace()).size(), 1U);
  const auto verdicts = judge(history);
  ASSERT_TRUE(verdicts);
  for (const Verdict& verdict : *verdicts) EXPECT_TRUE(verdict.met) << verdict.expected;
}

TEST(Corrupt, TellsWhereItIsWrong) {
  const auto wrong = [](const std::string& line) {
    const std::string text = std::string(kTwoSegments) + line + "\n";
    const auto scenario = scenario::parse(text);
    return scenario ? "" : scenario::to_string(scenario.error(), "f", text);
  };
  EXPECT_EQ(
      wrong("corrupt client->server data"),
      "f:10:28: found the end of the line; expected with, without, port, octets, again, fresh or of, or "
      "which ones, such as #1\n"
      "  corrupt client->server data\n                             ^\n");
  const auto says = [&](const std::string& line, std::string_view what) {
    EXPECT_NE(wrong(line).find(what), std::string::npos) << wrong(line);
  };
  says("corrupt client->sever data #1", "unknown host 'sever'");
  says("corrupt client->server data #1 unsen", "f:10:32: found 'unsen'");
  says("corupt client->server data #1", "did you mean 'corrupt'?");
  says("corrupt server->nobody any #1", "unknown host 'nobody'");
}

}  // namespace
}  // namespace tcplab::lab
