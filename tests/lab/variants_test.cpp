// Scenarios in which a rule is taken away: the story goes wrong, and the trace says why.

#include "core/tcp/variant.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

Trace trace_of(const std::string& text) { return whole_run(scenario_of(text)).trace(); }

std::size_t times(const Trace& trace, tcp::Rule rule) {
  std::size_t found = 0;
  for (const Event& event : trace.events()) found += event.rule == rule ? 1 : 0;
  return found;
}

std::size_t resets_in(const Trace& trace) {
  std::size_t found = 0;
  for (const Packet& packet : trace.packets()) found += packet.segment.header.flags.rst ? 1 : 0;
  return found;
}

std::size_t notices(const Trace& trace, HostIndex host, tcp::Notice notice) {
  std::size_t found = 0;
  for (const Event& event : trace.events()) {
    const auto* const what = std::get_if<tcp::Notified>(&event.what);
    found += what != nullptr && event.host == host && what->notice == notice ? 1 : 0;
  }
  return found;
}

const std::string kTwo =
    "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 20ms\n"
    "at 0ms server listen 80\nat 10ms client connect server:80\n";

TEST(VariantStories, ALastAckLostWithoutTimeWaitResetsTheOtherSide) {
  const std::string text = kTwo +
                           "on client connected after 50ms client close\n"
                           "on server remote-closed server close\n"
                           "drop client->server ACK #2\n";
  const Trace right = trace_of(text);
  EXPECT_EQ(resets_in(right), 0U);
  EXPECT_EQ(times(right, tcp::Rule::kTimeWaitRestart), 2U) << "answered by an ACK, and 2 MSL anew";
  const Trace wrong = trace_of(text + "set client variant no-time-wait\n");
  EXPECT_EQ(resets_in(wrong), 1U);
  EXPECT_GT(times(wrong, tcp::Rule::kVariantNoTimeWait), 0U);
  EXPECT_EQ(notices(wrong, 1, tcp::Notice::kClosed), 1U);
}

TEST(VariantStories, ALostWindowUpdateWithoutPersistTimerEndsTheRunBeforeItsTime) {
  const std::string text = kTwo +
                           "set server auto-receive off\nset server receive-buffer 4000\n"
                           "on client connected client send 10k\n"
                           "at 30s server receive all\n"
                           "on server readable #5 server receive all\n";
  const Trace right = trace_of(text + "until 5min\n");
  const Trace wrong =
      trace_of(text + "until 5min\nset client variant no-persist-timer\ndrop server->client ACK #3\n");
  EXPECT_EQ(times(right, tcp::Rule::kVariantNoPersistTimer), 0U);
  EXPECT_GT(times(right, tcp::Rule::kZeroWindowProbe), 0U);
  EXPECT_GT(times(wrong, tcp::Rule::kVariantNoPersistTimer), 0U);
  EXPECT_EQ(times(wrong, tcp::Rule::kZeroWindowProbe), 0U);
}

// The application is told that it has a client before anybody has said so.
TEST(VariantStories, WithTwoMessagesTheServerSpeaksToAClientThatIsNotThere) {
  const std::string text = kTwo +
                           "drop client->server ACK #1\non server connected server send 500\n"
                           "at 1ms client abort\n";
  const Trace right = trace_of(text + "at 25ms client abort\nuntil 2s\n");
  EXPECT_EQ(notices(right, 1, tcp::Notice::kConnected), 0U);
  const Trace wrong =
      trace_of(text + "at 25ms client abort\nuntil 2s\nset server variant two-message-handshake\n");
  EXPECT_EQ(notices(wrong, 1, tcp::Notice::kConnected), 1U);
  std::size_t with_text = 0;
  for (const Packet& packet : wrong.packets())
    with_text += packet.from == 1 && !packet.segment.payload.empty();
  EXPECT_GT(with_text, 0U) << "and it answers at once";
}

// Two runs of one and the same text are one and the same run, with variants as without.
// Not only the events that do nothing else: also transitions, notices and timers that a variant brings about.
TEST(VariantStories, NothingThatAVariantDidIsToldAsIfTheRuleThatItBreaksAskedForIt) {
  const Trace trace = trace_of(kTwo +
                               "set server variant two-message-handshake\nset client variant no-time-wait\n"
                               "at 1s client close\non server remote-closed server close\n");
  std::size_t against = 0;
  for (const Event& event : trace.events()) {
    const std::string source = parts(trace, event).source;
    EXPECT_EQ(source.rfind("against RFC ", 0) == 0, tcp::is_variant(event.rule)) << describe(trace, event);
    if (tcp::is_variant(event.rule)) ++against;
  }
  EXPECT_GE(against, 5U);
  EXPECT_NE(to_text(trace).find("SYN-RECEIVED -> ESTABLISHED "), std::string::npos);
  EXPECT_EQ(source_of(tcp::Rule::kVariantNoTimeWait), "against RFC 9293 3.6.1");
  EXPECT_EQ(source_of(tcp::Rule::kVariantNoTimeWait, Language::kChinese), "违反 RFC 9293 3.6.1");
  EXPECT_EQ(source_of(tcp::Rule::kClose), "RFC 9293 3.10.4");
}

TEST(VariantStories, AReplayIsTheSame) {
  for (const tcp::VariantInfo& variant : tcp::variants()) {
    const std::string value = std::holds_alternative<Duration tcp::Variant::*>(variant.member) ? " 3s" : "";
    const std::string text = kTwo + "set client variant " + std::string(variant.name) + value +
                             "\nset server variant " + std::string(variant.name) + value +
                             "\non client connected client send 50k\non server readable #20 server close\n"
                             "at 3s client close\ndrop client->server data #3 #7\n";
    const History history = whole_run(scenario_of(text));
    const std::size_t events = history.trace().events().size();
    EXPECT_GT(events, 50U) << variant.name;
    for (const std::size_t at : {events / 3, events - 1}) {
      EXPECT_TRUE(history.moment_after(static_cast<EventId>(at))) << variant.name;
    }
  }
}

}  // namespace
}  // namespace tcplab::lab
