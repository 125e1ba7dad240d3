#include "core/lab/world.hpp"

#include <algorithm>
#include <map>
#include <memory>

#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

constexpr std::string_view kPair =
    "host client 198.51.100.1\n"
    "host server 198.51.100.2\n"
    "link client server delay 20ms\n"
    "set client msl 500ms\n"
    "set server msl 500ms\n"
    "at 0ms server listen 80\n";

Trace run(const std::string& script) { return whole_run(scenario_of(std::string(kPair) + script)).trace(); }

// The first event at or after from that is described so; kNoEvent when there is none.
EventId find(const Trace& trace, const std::string& description, EventId from = 0) {
  for (EventId id = from; id < trace.events().size(); ++id) {
    const Description d = parts(trace, trace.events()[id]);
    if (d.who + ": " + d.what == description) return id;
  }
  ADD_FAILURE() << "no event: " << description << "\n" << to_text(trace);
  return kNoEvent;
}

EventId cause(const Trace& trace, EventId id) { return id == kNoEvent ? kNoEvent : trace.events()[id].cause; }

std::vector<std::string> calls(const Trace& trace) {
  std::vector<std::string> lines;
  for (const Event& event : trace.events()) {
    if (!std::holds_alternative<Called>(event.what)) continue;
    const Description d = parts(trace, event);
    lines.push_back(format_seconds(event.at) + " " + d.who + " " + d.what);
  }
  return lines;
}

constexpr std::string_view kLossy =
    "host client 198.51.100.1\nhost server 198.51.100.2\n"
    "link client server delay 20ms rate 5Mbit/s queue 20 loss 5%\n"
    "at 0ms server listen 80\nat 1ms client connect server:80\n"
    "on client connected client send 200k\non client connected client close\n"
    "on server remote-closed server close\n";

TEST(World, StepsInTheOrderOfTime) {
  Play play(std::string(kPair) + "at 10ms client connect server:80\n");
  const World& world = play.world;
  const Trace& trace = play.trace;
  EXPECT_EQ(trace.hosts().size(), 2U);
  EXPECT_EQ(world.next(), Instant{});
  play.step();
  EXPECT_EQ(trace.events().size(), 2U);  // listen, and what it leads to
  EXPECT_EQ(world.next(), Instant{} + milliseconds(10));
  play.step();
  EXPECT_EQ(world.now(), Instant{} + milliseconds(10));
  EXPECT_EQ(world.network().in_flight(), 1U);
  EXPECT_EQ(world.next(), Instant{} + milliseconds(30));
  play.finish();
  EXPECT_EQ(world.now(), Instant{} + milliseconds(70));
  EXPECT_FALSE(world.goes_on());
  const auto connections = world.host(0).connections();
  ASSERT_EQ(connections.size(), 1U);
  EXPECT_EQ(world.host(0).find(connections[0])->state(), tcp::State::kEstablished);
}

TEST(World, StopsWhereTheScenarioSays) {
  const Trace trace = run("at 10ms client connect server:80\nuntil 40ms\n");
  EXPECT_EQ(exchange(trace).size(), 2U);
  EXPECT_EQ(trace.events().back().at, Instant{} + milliseconds(30));
}

TEST(World, ACopyGoesItsOwnWayToTheSameTrace) {
  Play play(kLossy);
  for (int i = 0; i < 100; ++i) play.step();
  Play copy = play;
  copy.finish();
  EXPECT_GT(copy.trace.events().size(), play.trace.events().size());
  EXPECT_LT(play.world.now(), copy.world.now());
  play.finish();
  EXPECT_EQ(to_json(play.trace), to_json(copy.trace));
}

TEST(World, TheSameSeedGivesTheSameTraceAndAnotherOneAnother) {
  const auto json = [](const std::string& seed) {
    return to_json(whole_run(scenario_of(seed + std::string(kLossy))).trace());
  };
  EXPECT_EQ(json("seed 5\n"), json("seed 5\n"));
  EXPECT_NE(json("seed 5\n"), json("seed 6\n"));
  const auto iss = [](const std::string& seed) {
    const History history = whole_run(scenario_of(seed + std::string(kLossy)));
    return history.trace().packets().front().segment.header.seq;
  };
  EXPECT_FALSE(iss("seed 5\n") == iss("seed 6\n"));
}

std::size_t drops(const Trace& trace, DropReason reason) {
  return static_cast<std::size_t>(
      std::count_if(trace.events().begin(), trace.events().end(), [reason](const Event& event) {
        const auto* dropped = std::get_if<SegmentDropped>(&event.what);
        return dropped != nullptr && dropped->reason == reason;
      }));
}

std::uint64_t octets_received(const Trace& trace) {
  std::uint64_t received = 0;
  for (const Event& event : trace.events()) {
    const auto* call = std::get_if<Called>(&event.what);
    if (call != nullptr && call->call == CallKind::kReceive) received += call->count;
  }
  return received;
}

TEST(World, DataArrivesWholeThroughLoss) {
  const Trace trace = whole_run(scenario_of(kLossy)).trace();
  EXPECT_EQ(octets_received(trace), 200'000U);
  EXPECT_GT(drops(trace, DropReason::kLoss), 0U);
}

TEST(World, DataArrivesWholeThroughAShortQueue) {
  const Trace trace = whole_run(scenario_of("host client 198.51.100.1\nhost server 198.51.100.2\n"
                                            "link client server delay 20ms rate 5Mbit/s queue 5\n"
                                            "at 0ms server listen 80\nat 1ms client connect server:80\n"
                                            "on client connected client send 200k\n"))
                          .trace();
  EXPECT_EQ(octets_received(trace), 200'000U);
  EXPECT_GT(drops(trace, DropReason::kQueueFull), 0U);
}

TEST(World, EveryEventTellsItsCause) {
  const Trace trace = run("at 10ms client connect server:80\non client connected after 5ms client close\n");
  const EventId connect = find(trace, "client: connect to 198.51.100.2:80");
  EXPECT_EQ(cause(trace, connect), kNoEvent);
  EXPECT_EQ(cause(trace, find(trace, "client: CLOSED -> SYN-SENT")), connect);
  const Packet& syn = trace.packets()[0];
  EXPECT_EQ(cause(trace, syn.sent), connect);
  EXPECT_EQ(cause(trace, syn.received), syn.sent);
  const Packet& syn_ack = trace.packets()[1];
  EXPECT_EQ(cause(trace, find(trace, "server: LISTEN -> SYN-RECEIVED")), syn.received);
  EXPECT_EQ(cause(trace, syn_ack.sent), syn.received);
  const EventId connected = find(trace, "client: user told: connected");
  EXPECT_EQ(cause(trace, connected), syn_ack.received);
  EXPECT_EQ(cause(trace, trace.packets()[2].sent), syn_ack.received);
  const EventId close = find(trace, "client: close");
  EXPECT_EQ(cause(trace, close), connected);
  EXPECT_EQ(cause(trace, find(trace, "client: ESTABLISHED -> FIN-WAIT-1")), close);
  EXPECT_EQ(cause(trace, trace.packets()[3].sent), close);
}

TEST(World, ATimerThatFiresWasSetAndIsTheCauseOfWhatFollows) {
  const Trace trace = run("at 10ms client connect server:80\ndrop client->server SYN #1\n");
  const Packet& lost = trace.packets()[0];
  EXPECT_EQ(cause(trace, lost.dropped), lost.sent);
  EXPECT_EQ(std::get<SegmentDropped>(trace.events()[lost.dropped].what).line, 8U);
  const EventId set = find(trace, "client: timer retransmission set, fires at 1.010000 s");
  EXPECT_EQ(cause(trace, set), lost.sent);
  const EventId fired = find(trace, "client: timer retransmission fired");
  EXPECT_EQ(cause(trace, fired), set);
  EXPECT_EQ(cause(trace, find(trace, "client: timer retransmission set, fires at 3.010000 s")), fired);
  EXPECT_EQ(cause(trace, trace.packets()[1].sent), fired);
  EXPECT_TRUE(trace.packets()[1].retransmission);
}

TEST(World, WhatIsSentAfterTheApplicationReactedIsCausedByItsCall) {
  const Trace trace = whole_run(builtin("three-segment-close")).trace();
  const EventId told = find(trace, "server: user told: the peer has closed");
  const EventId close = find(trace, "server: close");
  EXPECT_EQ(cause(trace, close), told);
  EXPECT_EQ(cause(trace, trace.packets()[4].sent), close);
}

TEST(World, AResetOfNobodyIsCausedByTheSegmentItAnswersAndCountsLikeIt) {
  const Trace trace = whole_run(builtin("connection-refused")).trace();
  const Packet& reset = trace.packets()[1];
  EXPECT_EQ(cause(trace, reset.sent), trace.packets()[0].received);
  EXPECT_FALSE(trace.events()[reset.sent].connection);
  EXPECT_EQ(trace.relative_ack(reset), 1U);
  EXPECT_EQ(trace.ack_base(reset), trace.packets()[0].segment.header.seq);
}

TEST(World, ConnectionsAreKnownWithTheirEndsAndTheirListener) {
  const Trace trace = run("at 10ms client connect server:80 from 5000\n");
  ASSERT_EQ(trace.connections().size(), 3U);
  const ConnectionInfo& listener = trace.connections()[0];
  const ConnectionInfo& client = trace.connections()[1];
  const ConnectionInfo& child = trace.connections()[2];
  EXPECT_TRUE(listener.listener);
  EXPECT_EQ(listener.local.to_string(), "198.51.100.2:80");
  EXPECT_EQ(client.local.to_string(), "198.51.100.1:5000");
  EXPECT_EQ(client.remote, child.local);
  EXPECT_EQ(child.remote, client.local);
  EXPECT_EQ(child.parent, listener.id);
  EXPECT_EQ(client.iss, child.irs);
  EXPECT_EQ(client.irs, child.iss);
  EXPECT_EQ(trace.connection(1, child.id), &child);
  EXPECT_EQ(trace.connection(1, tcp::ConnId{99}), nullptr);
  EXPECT_EQ(trace.connection(7, child.id), nullptr);
  // A SYN belongs to the connection that it makes.
  EXPECT_EQ(trace.events()[trace.packets()[0].received].connection, child.id);
}

TEST(World, AnApplicationFillsTheSendBufferAgainAsItEmpties) {
  const Trace trace =
      run("set client send-buffer 10000\nat 10ms client connect server:80\n"
          "on client connected client send 25000\non client connected client close\n");
  std::uint64_t handed_over = 0;
  std::uint64_t largest = 0;
  EventId last_send = kNoEvent;
  for (const Event& event : trace.events()) {
    const auto* call = std::get_if<Called>(&event.what);
    if (call == nullptr || call->call != CallKind::kSend) continue;
    handed_over += call->count;
    largest = std::max<std::uint64_t>(largest, call->count);
    last_send = event.id;
  }
  EXPECT_EQ(handed_over, 25'000U);
  EXPECT_EQ(largest, 10'000U);
  EXPECT_GT(find(trace, "client: close"), last_send);
  // The octets are the alphabet over and over: what arrives says where in the stream it was.
  for (const Packet& packet : trace.packets()) {
    if (packet.segment.payload.empty()) continue;
    const std::uint32_t offset = trace.relative_seq(packet) - 1;
    EXPECT_EQ(packet.segment.payload[0], "abcdefghijklmnopqrstuvwxyz0123456789"[offset % 36]);
  }
}

TEST(World, WithoutAutoReceiveTheDataWaitsForTheScript) {
  const Trace trace = run(
      "set server auto-receive off\nat 10ms client connect server:80\non client connected client send 1000\n"
      "at 500ms server receive 300\nat 600ms server receive all\nat 700ms server receive all\n");
  EXPECT_EQ(calls(trace),
            (Lines{"0.000000 server listen on port 80", "0.010000 client connect to 198.51.100.2:80",
                   "0.050000 client send 1000 octets", "0.500000 server receive 300 octets",
                   "0.600000 server receive 700 octets", "0.700000 server receive 0 octets"}));
}

TEST(World, ActionsFindTheirConnection) {
  const Trace trace =
      run("at 10ms client connect server:80 from 5001 as one\nat 20ms client connect server:80 from 5002\n"
          "at 100ms client:one send 1\nat 110ms client send 2\n"
          "on server readable #2 server send 3\non server readable #1 after 100ms server send 4\n"
          "on server readable #1 client.one abort\n");
  EXPECT_EQ(calls(trace),
            (Lines{"0.000000 server listen on port 80", "0.010000 client:5001 connect to 198.51.100.2:80",
                   "0.020000 client:5002 connect to 198.51.100.2:80", "0.100000 client:5001 send 1 octet",
                   "0.110000 client:5002 send 2 octets", "0.120000 server[5001] receive 1 octet",
                   "0.120000 client:5001 abort", "0.130000 server[5002] receive 2 octets",
                   "0.130000 server[5002] send 3 octets", "0.150000 client:5002 receive 3 octets",
                   "0.220000 server[5001] send failed: connection does not exist"}));
}

TEST(World, ACallThatCannotBeDoneSaysSo) {
  const Trace trace = run("at 1ms server listen 80\nat 2ms client close\n");
  const auto again =
      std::get<Called>(trace
                           .events()[find(trace, "server: listen on port 80 failed: " +
                                                     std::string(tcp::to_string(tcp::CallError::kPortInUse)))]
                           .what);
  EXPECT_TRUE(again.failed);
  find(trace, "client: close failed: connection does not exist");
}

// RFC 9293 3.4.3: neither the SYN of its own user nor the answer to anybody else's leaves before that.
TEST(World, AHostThatHasJustBootedKeepsQuiet) {
  const Lines handshake = exchange(run("set client quiet-time 2s\nat 10ms client connect server:80\n"));
  ASSERT_FALSE(handshake.empty());
  EXPECT_EQ(handshake[0], "2.000000 client -> server SYN Seq=0 Len=0");
  const Lines answered = exchange(run("set server quiet-time 500ms\nat 10ms client connect server:80\n"));
  ASSERT_GE(answered.size(), 2U);
  EXPECT_EQ(answered[0], "0.010000 client -> server SYN Seq=0 Len=0");
  EXPECT_EQ(answered[1], "0.500000 server -> client SYN, ACK Seq=0 Ack=1 Len=0");
}

TEST(World, DropsCountOnlyWhatMatches) {
  const Trace trace =
      run("at 10ms client connect server:80\non client connected client send 3000\n"
          "drop client->server data #2\ndrop client->server data #1\ndrop server->client SYN-ACK #1\n");
  std::vector<std::string> dropped;
  for (const Packet& packet : trace.packets()) {
    if (packet.dropped != kNoEvent) {
      dropped.push_back(packet.segment.header.flags.to_string() + " " +
                        std::to_string(trace.relative_seq(packet)) + " line " +
                        std::to_string(std::get<SegmentDropped>(trace.events()[packet.dropped].what).line));
    }
  }
  EXPECT_EQ(dropped, (Lines{"SYN, ACK 0 line 11", "ACK 1 line 10", "ACK 1 line 9"}));
}

// But for the segments that lie across its end.
TEST(World, WhatApplicationsSendIsOneStorageAllTheWay) {
  const History history = whole_run(scenario_of(kLongAndLossy));
  std::map<const std::uint8_t*, std::size_t> octets;  // of payload in each storage
  std::size_t all = 0;
  std::size_t most = 0;
  for (const Packet& packet : history.trace().packets()) {
    const Bytes& payload = packet.segment.payload;
    all += payload.size();
    if (!payload.empty()) most = std::max(most, octets[payload.whole().data()] += payload.size());
  }
  EXPECT_GE(all, 500'000U);
  EXPECT_GT(most, all / 4 * 3);
}

TEST(World, AnEndedConnectionIsForgottenOnceItIsRead) {
  Play play(std::string(kPair) +
            "at 10ms client connect server:80\non client connected client close\n"
            "on server remote-closed server close\n");
  play.finish();
  EXPECT_TRUE(play.world.host(0).connections().empty());
  EXPECT_EQ(play.world.host(1).connections().size(), 1U);  // the listener
}

// As the documentation promises: whoever reads the trace knows each figure of the congestion control, and
// why.
TEST(World, TheTraceTellsOfEachFigureOfTheCongestionControl) {
  const History history = whole_run(scenario_of(kLongAndLossy));
  std::map<trace::HostIndex, std::uint64_t> cwnd;
  std::size_t setbacks = 0;
  for (const trace::Event& event : history.trace().events()) {
    const auto* const adjusted = std::get_if<tcp::Adjusted>(&event.what);
    if (adjusted == nullptr || adjusted->quantity != tcp::Quantity::kWindow) continue;
    EXPECT_NE(event.rule, tcp::Rule::kNone);
    EXPECT_NE(event.cause, trace::kNoEvent);
    setbacks += adjusted->value < cwnd[event.host] ? 1U : 0U;
    cwnd[event.host] = adjusted->value;
  }
  EXPECT_FALSE(cwnd.empty());
  EXPECT_GT(setbacks, 0U) << "segments are lost";
}

}  // namespace
}  // namespace tcplab::lab
