#include "core/wire/tcp_options.hpp"
#include "core/wire/tcp_segment.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

constexpr std::string_view kPair =
    "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 20ms\n"
    "set all msl 500ms\nset all ack-delay 0ms\n"
    "at 0ms server listen 80\nat 10ms client connect server:80 as one\n";

Trace run_with(const std::string& lines) {
  return whole_run(scenario_of(std::string(kPair) + lines)).trace();
}

// The instants at which segments that were sent as "FLAGS Len=N" arrived, lost ones as "lost".
Lines arrivals(const Trace& trace, std::string_view from, std::string_view flags, std::size_t length) {
  Lines found;
  for (const Packet& packet : trace.packets()) {
    if (trace.hosts()[packet.from].name != from || packet.segment.header.flags.to_string() != flags ||
        packet.segment.payload.size() != length)
      continue;
    const bool lost = packet.received == kNoEvent;
    found.push_back(lost ? "lost" : format_seconds(trace.events()[packet.received].at));
  }
  return found;
}

TEST(Mishaps, ADelayedSegmentArrivesLaterByThatAndTheOthersDoNot) {
  const Trace trace = run_with("delay client->server SYN #1 by 4s\nuntil 6s\n");
  EXPECT_EQ(arrivals(trace, "client", "SYN", 0), (Lines{"4.030000", "1.030000"}));
  Event told;
  for (const Event& event : trace.events()) {
    if (std::holds_alternative<Intervened>(event.what)) told = event;
  }
  ASSERT_TRUE(std::holds_alternative<Intervened>(told.what));
  EXPECT_EQ(describe(trace, told), "client  delayed: SYN  Seq=0 Win=65535 Len=0 MSS=1460  [line 8]");
  EXPECT_EQ(describe(trace, told, Language::kChinese),
            "client  推迟：SYN  Seq=0 Win=65535 Len=0 MSS=1460  [第 8 行]");
}

TEST(Mishaps, WhatIsHeldUpLeavesInTheOrderOfItsInstantsAndThenOfItsLines) {
  const Trace trace = run_with(
      "set client mss 1000\nset server mss 1000\non client connected client send 4000\n"
      "delay client->server data #1 by 300ms\ndelay client->server data #2 by 100ms\n"
      "delay client->server data #3 by 100ms\nuntil 900ms\n");
  std::vector<std::uint32_t> order;
  for (const Event& event : trace.events()) {
    const PacketId id = trace.packet_of(event.id);
    if (std::holds_alternative<SegmentReceived>(event.what) && !trace.packets()[id].segment.payload.empty())
      order.push_back(trace.relative_seq(trace.packets()[id]));
  }
  // What waits longest is sent again meanwhile: three duplicate ACKs ask for it.
  EXPECT_EQ(order, (std::vector<std::uint32_t>{3001, 1001, 2001, 1, 1}));
}

TEST(Mishaps, CopiesFollowAsManyAndAsFarApartAsTheLineSays) {
  EXPECT_EQ(arrivals(run_with("duplicate client->server SYN #1\n"), "client", "SYN", 0),
            (Lines{"0.030000", "0.030000"}));
  EXPECT_EQ(arrivals(run_with("duplicate client->server SYN #1 times 2 apart 100ms\nuntil 1s\n"), "client",
                     "SYN", 0),
            (Lines{"0.030000", "0.130000", "0.230000"}));
}

TEST(Mishaps, AReorderedSegmentIsOvertakenByAsManyAsTheLineSays) {
  const std::string send = "set client mss 1000\nset server mss 1000\non client connected client send 4000\n";
  const Trace trace = run_with(send + "reorder client->server data #1 behind 2\n");
  std::vector<std::uint32_t> order;
  for (const Event& event : trace.events()) {
    const PacketId id = trace.packet_of(event.id);
    if (!std::holds_alternative<SegmentReceived>(event.what) || trace.packets()[id].segment.payload.empty())
      continue;
    order.push_back(trace.relative_seq(trace.packets()[id]));
  }
  EXPECT_EQ(order, (std::vector<std::uint32_t>{1001, 2001, 1, 3001}));
}

TEST(Mishaps, AReorderedSegmentThatNobodyOvertakesLeavesAfterASecond) {
  EXPECT_EQ(arrivals(run_with("set client rto-initial 10s\nreorder client->server SYN #1 behind 1\n"),
                     "client", "SYN", 0),
            (Lines{"1.030000"}));
}

TEST(Mishaps, ARewrittenFieldIsWhatLeavesAndWhatTheTraceHas) {
  const Trace trace = run_with(
      "rewrite client->server SYN #1 window 100\nrewrite client->server SYN #1 mss 300\n"
      "rewrite server->client SYN-ACK #1 ttl 9\nrewrite client->server ACK #1 ack +7\n");
  const Packet syn = trace.packets()[0];
  EXPECT_EQ(syn.segment.header.window, 100);
  EXPECT_NE(summary(trace, syn).find("MSS=300"), std::string::npos);
  EXPECT_EQ(trace.packets()[1].segment.ip.ttl, 9);
  EXPECT_EQ(trace.relative_ack(trace.packets()[2]), 8U);
  // An acknowledgment of what was never sent: RFC 9293 3.10.7.4 answers it with a reset in SYN-RECEIVED.
  EXPECT_EQ(trace.packets()[3].segment.header.flags.to_string(), "RST");
}

struct Rewriting {
  const char* field;
  std::uint64_t value;                   // what is written
  std::uint64_t (*read)(const Packet&);  // from what has left
};

wire::Timestamps stamps_of(const Packet& packet) {
  const auto options = wire::decode_options(packet.segment.header.options.bytes());
  return options && options->timestamps ? *options->timestamps : wire::Timestamps{};
}

// Of a segment with data, or of the SYN.
const Rewriting kRewritings[] = {
    {"seq", 12345, [](const Packet& p) { return std::uint64_t{p.segment.header.seq.value}; }},
    {"ack", 54321, [](const Packet& p) { return std::uint64_t{p.segment.header.ack.value}; }},
    {"window", 777, [](const Packet& p) { return std::uint64_t{p.segment.header.window}; }},
    {"urgent", 99, [](const Packet& p) { return std::uint64_t{p.segment.header.urgent_pointer}; }},
    {"flags", 0x38, [](const Packet& p) { return std::uint64_t{p.segment.header.flags.to_octet()}; }},
    {"ttl", 7, [](const Packet& p) { return std::uint64_t{p.segment.ip.ttl}; }},
    {"dscp", 46, [](const Packet& p) { return std::uint64_t{p.segment.ip.dscp}; }},
    {"ecn", 1, [](const Packet& p) { return std::uint64_t{p.segment.ip.ecn}; }},
    {"source-port", 1234, [](const Packet& p) { return std::uint64_t{p.segment.header.source_port}; }},
    {"destination-port", 4321,
     [](const Packet& p) { return std::uint64_t{p.segment.header.destination_port}; }},
    {"id", 4711, [](const Packet& p) { return std::uint64_t{p.segment.ip.identification}; }},
    {"tsval", 4242, [](const Packet& p) { return std::uint64_t{stamps_of(p).value}; }},
    {"tsecr", 2424, [](const Packet& p) { return std::uint64_t{stamps_of(p).echo_reply}; }},
    {"wscale", 9,
     [](const Packet& p) {
       return std::uint64_t{wire::decode_options(p.segment.header.options.bytes())->window_scale.value_or(0)};
     }},
    {"mss", 512,
     [](const Packet& p) {
       return std::uint64_t{wire::decode_options(p.segment.header.options.bytes())->mss.value_or(0)};
     }},
};

TEST(Mishaps, EveryFieldCanBeRewrittenOrMovedAndTheChecksumIsRightAfterwards) {
  const auto rewritten = [](const std::string& field, const std::string& value) {
    const bool syn = field == "mss" || field == "wscale";
    const std::string lines =
        "set all timestamps on\nset all window-scale on\nset client receive-buffer 1M\nset client rto-min "
        "10s\nat 100ms client "
        "send 100\n"
        "until 140ms\n";
    const Trace trace =
        run_with(lines + (value.empty() ? ""
                                        : std::string("rewrite client->server ") + (syn ? "SYN" : "data") +
                                              " #1 " + field + " " + value + "\n"));
    for (const Packet& packet : trace.packets()) {
      if (syn ? !packet.segment.header.flags.syn : packet.segment.payload.empty()) continue;
      EXPECT_TRUE(wire::parse_datagram(trace.octets(packet.id))) << "its checksum is wrong";
      return packet;
    }
    ADD_FAILURE() << "it has not left";
    return Packet{};
  };
  for (const Rewriting& each : kRewritings) {
    SCOPED_TRACE(each.field);
    EXPECT_EQ(each.read(rewritten(each.field, std::to_string(each.value))), each.value);
    const std::uint64_t before = each.read(rewritten(each.field, ""));
    EXPECT_NE(before, each.value);
    if (std::string_view(each.field) == "flags") continue;
    EXPECT_EQ(each.read(rewritten(each.field, "+3")), before + 3);
    if (before > 0) {
      EXPECT_EQ(each.read(rewritten(each.field, "-1")), before - 1);
    }
  }
}

TEST(Mishaps, DontFragmentCanBeTakenAwayAndTheFlowLabelOfIpv6Rewritten) {
  EXPECT_TRUE(run_with("rewrite client->server SYN #1 flow-label 7\n").packets()[0].segment.ip.dont_fragment);
  EXPECT_FALSE(run_with("rewrite client->server SYN #1 df 0\n").packets()[0].segment.ip.dont_fragment);
  EXPECT_EQ(run_with("rewrite client->server SYN #1 flow-label 7\n").packets()[0].segment.ip.flow_label, 0U)
      << "IPv4 has none";
  const auto v6 = [](const std::string& line) {
    return whole_run(
               scenario_of("host client 2001:db8::1\nhost server 2001:db8::2\nlink client server delay 1ms\n"
                           "at 0ms server listen 80\nat 0ms client connect server:80\n" +
                           line))
        .trace()
        .packets()[0]
        .segment.ip;
  };
  EXPECT_EQ(v6("rewrite client->server SYN #1 flow-label 7\n").flow_label, 7U);
  EXPECT_EQ(v6("rewrite client->server SYN #1 id 7\n").identification, v6("").identification);
}

TEST(Mishaps, TheEdgesOfEachSackBlockCanBeMoved) {
  const auto blocks = [](const std::string& line) {
    const Trace trace = run_with(
        "set all sack on\nset all mss 1000\non client connected client send 9000\n"
        "drop client->server data #2\ndrop client->server data #4\ndrop client->server data #6\n"
        "drop client->server data #8\nuntil 200ms\n" +
        line);
    Lines edges;  // of the first that has most of them
    for (const Packet& packet : trace.packets()) {
      const auto options = wire::decode_options(packet.segment.header.options.bytes());
      if (!options || options->sack_count * 2 <= edges.size()) continue;
      const std::uint32_t base = trace.ack_base(packet).value;
      edges.clear();
      for (std::size_t i = 0; i < options->sack_count; ++i) {
        edges.push_back(std::to_string(options->sack[i].left.value - base));
        edges.push_back(std::to_string(options->sack[i].right.value - base));
      }
    }
    return edges;
  };
  const Lines before = {"8001", "9001", "6001", "7001", "4001", "5001", "2001", "3001"};
  EXPECT_EQ(blocks(""), before);
  constexpr const char* kEdges[] = {"sack-left",  "sack-right",  "sack2-left", "sack2-right",
                                    "sack3-left", "sack3-right", "sack4-left", "sack4-right"};
  for (std::size_t i = 0; i < std::size(kEdges); ++i) {
    Lines moved = before;
    moved[i] = std::to_string(std::stoi(before[i]) + 10);
    EXPECT_EQ(blocks("rewrite server->client ACK #5 " + std::string(kEdges[i]) + " +10\n"), moved)
        << kEdges[i];
  }
  EXPECT_EQ(blocks("rewrite server->client ACK #2 sack2-left 5\n"), before)
      << "what a segment does not have stays away";
}

struct Named {
  std::string packets;
  Lines arrive;  // of the client's data
};
void PrintTo(const Named& named, std::ostream* out) { *out << named.packets; }
class NamedPackets : public testing::TestWithParam<Named> {};

// Five segments of 1000 octets leave the client at once; which of them do not arrive?
TEST_P(NamedPackets, AreThoseThatTheConditionsName) {
  const Trace trace = run_with(
      "set all mss 1000\nset client rto-min 10s\nset client rto-initial 10s\n"
      "on client connected client send 5000\nuntil 60ms\nat 55ms client abort\ndrop " +
      GetParam().packets + "\n");
  Lines lost;
  for (const Packet& packet : trace.packets()) {
    if (packet.dropped != kNoEvent)
      lost.push_back(packet.segment.header.flags.to_string() + " " +
                     std::to_string(trace.relative_seq(packet)));
  }
  EXPECT_EQ(lost, GetParam().arrive);
}

INSTANTIATE_TEST_SUITE_P(Patterns, NamedPackets,
                         testing::Values(Named{"client->server data #2", {"ACK 1001"}},
                                         Named{"client->server data #2..3", {"ACK 1001", "ACK 2001"}},
                                         Named{"client->server data #4..", {"ACK 3001", "PSH, ACK 4001"}},
                                         Named{"client->server data #1 #5", {"ACK 1", "PSH, ACK 4001"}},
                                         Named{"any->server data with PSH #1..", {"PSH, ACK 4001"}},
                                         Named{"client->any data without PSH #1", {"ACK 1"}},
                                         Named{"client->server data octets 2500..3000 #1..",
                                               {"ACK 2001", "ACK 3001"}},
                                         Named{"client->server data again #1..", {}},
                                         Named{"client->server data port 81 #1..", {}},
                                         Named{"client->server data port 80 #3", {"ACK 2001"}},
                                         Named{"client->server data of client:one fresh #3", {"ACK 2001"}},
                                         Named{"any->any SYN-ACK #1", {"SYN, ACK 0"}}));

TEST(Mishaps, AConnectionIsNamedByTheLabelOfEitherEnd) {
  const Trace trace = run_with(
      "at 10ms client connect server:80 as two\n"
      "drop server->client SYN-ACK of client:two #1\nuntil 500ms\n");
  std::size_t lost = 0;
  for (const Packet& packet : trace.packets()) {
    if (packet.dropped == kNoEvent) continue;
    ++lost;
    EXPECT_EQ(packet.segment.header.destination_port, trace.connections()[2].local.port);
  }
  EXPECT_EQ(lost, 1U);
}

// A World that is copied while segments are held up goes on the same way, and a replay does too.
TEST(Mishaps, AreReplayedExactly) {
  const History history = whole_run(scenario_of(std::string(kLongAndLossy) +
                                                "delay client->server data #5 by 300ms\n"
                                                "duplicate client->server data #9 times 3 apart 10ms\n"
                                                "reorder client->server data #20 behind 4\n"
                                                "rewrite server->client ACK #7 window 2000\n"));
  EXPECT_FALSE(history.truncated());
  for (EventId event = 0; event < history.trace().events().size(); event += 97)
    EXPECT_TRUE(history.moment_after(event)) << event;
  for (const Packet& packet : history.trace().packets())
    EXPECT_NE(packet.received == kNoEvent, packet.dropped == kNoEvent) << packet.id;
}

TEST(Settings, HoldForAllHostsForOneConnectionAndFromAnInstantOn) {
  const std::string text = std::string(kPair) +
                           "set all mss 900\nhost third 198.51.100.3\nset client:one nagle off\n"
                           "at 5s client set ack-delay 200ms\nat 5s client:one set keep-count 3\nuntil 10s\n";
  const Scenario scenario = scenario_of(text);
  for (const HostSpec& host : scenario.hosts) EXPECT_EQ(host.config.mss, 900) << host.name;
  const History history = whole_run(scenario);
  const auto before = history.world_at(at_ms(4000));
  const auto after = history.world_at(at_ms(6000));
  ASSERT_TRUE(before && after);
  const auto config_of = [](const World& world) {
    return world.host(0).find(world.labelled({0, "one"}))->config();
  };
  EXPECT_TRUE(config_of(*before).no_delay);
  EXPECT_FALSE(before->host(0).config().no_delay);
  EXPECT_EQ(config_of(*before).ack_delay, milliseconds(0));
  EXPECT_EQ(config_of(*after).ack_delay, milliseconds(200));
  EXPECT_EQ(after->host(0).config().ack_delay, milliseconds(200));
  EXPECT_EQ(config_of(*after).keep_count, 3U);
  EXPECT_EQ(after->host(0).config().keep_count, 9U);
  Lines told;
  for (const Event& event : history.trace().events()) {
    if (std::holds_alternative<Intervened>(event.what)) told.push_back(describe(history.trace(), event));
  }
  EXPECT_EQ(told,
            (Lines{"client: set ack-delay 0.200000 s  [line 11]", "client: set keep-count 3  [line 12]"}));
}

}  // namespace
}  // namespace tcplab::lab
