// Runs over more than one hop, as the trace tells them.
#include <algorithm>
#include <set>

#include "core/wire/icmp.hpp"
#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

const auto kGateway = wire::IpAddress::v4(192, 0, 2, 1);

// client -- router -- server, and a transfer of so many octets from the client.
Scenario through_a_router(std::uint32_t octets = 3000,
                          const net::LinkConfig& to_server = {.delay = milliseconds(10)},
                          const net::Role& role = net::Router{}) {
  Scenario scenario;
  scenario.hosts = {{.name = "client", .address = wire::IpAddress::v4(198, 51, 100, 1)},
                    {.name = "server", .address = wire::IpAddress::v4(203, 0, 113, 1)}};
  scenario.hosts[0].config.msl = milliseconds(500);
  scenario.nodes = {{.name = "r", .addresses = {kGateway}, .role = role}};
  const net::LinkConfig near{.delay = milliseconds(10)};
  scenario.links = {{.a = 0, .b = 2, .forth = near, .back = near},
                    {.a = 2, .b = 1, .forth = to_server, .back = near}};
  const auto step = [](auto when, Action action) { return Step{.when = when, .action = std::move(action)}; };
  const OnNotice connected{.host = 0, .notice = tcp::Notice::kConnected};
  scenario.steps = {
      step(AtTime{}, {.verb = Verb::kListen, .host = 1, .port = 80}),
      step(AtTime{at_ms(1)}, {.verb = Verb::kConnect, .host = 0, .peer = 1, .port = 80}),
      step(connected, {.verb = Verb::kSend, .host = 0, .count = octets}),
      step(connected, {.verb = Verb::kClose, .host = 0}),
      step(OnNotice{.host = 1, .notice = tcp::Notice::kRemoteClosed}, {.verb = Verb::kClose, .host = 1})};
  return scenario;
}

template <typename Kind>
std::vector<Event> events_of(const Trace& trace) {
  std::vector<Event> found;
  for (const Event& event : trace.events()) {
    if (std::holds_alternative<Kind>(event.what)) found.push_back(event);
  }
  return found;
}

// From an event back to what began it all.
std::vector<Event> causes(const Trace& trace, Event event) {
  std::vector<Event> chain{event};
  while (event.cause != kNoEvent) chain.push_back(event = trace.events()[event.cause]);
  return chain;
}

std::uint64_t received(const Trace& trace, HostIndex host) {
  std::uint64_t octets = 0;
  for (const Event& event : events_of<Called>(trace)) {
    const auto& call = std::get<Called>(event.what);
    if (event.host == host && call.call == CallKind::kReceive) octets += call.count;
  }
  return octets;
}

TEST(OverARouter, ATransferArrivesAndEachPacketTellsItsHop) {
  const History run = whole_run(through_a_router());
  const Trace& trace = run.trace();
  EXPECT_EQ(trace.hosts().size(), 2U);
  ASSERT_EQ(trace.nodes().size(), 3U);
  EXPECT_EQ(trace.nodes()[2].kind, NodeKind::kRouter);
  EXPECT_EQ(received(trace, 1), 3000U);
  const std::vector<Event> hops = events_of<Forwarded>(trace);
  EXPECT_EQ(hops.size(), trace.packets().size());
  for (const Packet& packet : trace.packets()) {
    ASSERT_NE(packet.received, kNoEvent);
    const std::vector<Event> chain = causes(trace, trace.events()[packet.received]);
    ASSERT_GE(chain.size(), 3U);
    EXPECT_TRUE(std::holds_alternative<Forwarded>(chain[1].what));
    EXPECT_EQ(chain[1].host, 2);
    EXPECT_EQ(chain[2].id, packet.sent);
  }
  EXPECT_EQ(describe(trace, hops[0]), "r  SYN  Seq=0 Win=65535 Len=0 MSS=1460  [forwarded]");
  EXPECT_EQ(describe(trace, hops[0], Language::kChinese), "r  SYN  Seq=0 Win=65535 Len=0 MSS=1460  [转发]");
}

TEST(OverARouter, TheOctetsAreThoseThatCameThere) {
  const Trace trace = whole_run(through_a_router()).trace();
  const Packet syn = trace.packets()[0];
  EXPECT_EQ(trace.octets_at(trace.events()[syn.sent])[8], 64);
  EXPECT_EQ(trace.octets_at(events_of<Forwarded>(trace)[0])[8], 64);
  const std::vector<std::uint8_t> arrived = trace.octets_at(trace.events()[syn.received]);
  EXPECT_EQ(arrived[8], 63);
  EXPECT_TRUE(wire::parse_datagram(arrived));  // its IP checksum fits
}

// Enhanced packet blocks of a capture, which is little-endian.
std::size_t packets_in(const std::vector<std::uint8_t>& pcapng) {
  const auto word = [&pcapng](std::size_t at) {
    return pcapng[at] | pcapng[at + 1] << 8 | pcapng[at + 2] << 16;
  };
  std::size_t found = 0;
  for (std::size_t at = 0; at + 8 <= pcapng.size(); at += static_cast<std::size_t>(word(at + 4)))
    found += word(at) == 6;
  return found;
}

TEST(OverARouter, ExportsKnowTheRouter) {
  const Trace trace = whole_run(through_a_router()).trace();
  const std::string json = to_json(trace);
  const auto has = [&json](std::string_view text) { return json.find(text) != std::string::npos; };
  EXPECT_TRUE(has(R"({"index":2,"name":"r","address":"192.0.2.1","kind":"router"})"));
  EXPECT_TRUE(has(R"("event":"forwarded","packet":0})"));
  EXPECT_NE(to_text(trace).find("  r       192.0.2.1\n"), std::string::npos);
  EXPECT_EQ(packets_in(to_pcapng_at(trace, 2)), trace.packets().size());
  EXPECT_EQ(packets_in(to_pcapng(trace)), 3 * trace.packets().size());
}

TEST(OverARouter, WaitingIsTold) {
  const Trace trace =
      whole_run(through_a_router(6000, {.rate = 1'000'000, .delay = milliseconds(10)})).trace();
  const std::vector<Event> queued = events_of<Queued>(trace);
  const std::vector<Event> dequeued = events_of<Dequeued>(trace);
  ASSERT_FALSE(queued.empty());
  EXPECT_EQ(queued.size(), dequeued.size());
  for (std::size_t i = 0; i < queued.size(); ++i) {
    EXPECT_EQ(queued[i].host, 2);
    EXPECT_EQ(std::get<Queued>(queued[i].what).toward, 1);
    EXPECT_EQ(dequeued[i].cause, queued[i].id);
    EXPECT_EQ(trace.packet_of(dequeued[i].id), trace.packet_of(queued[i].id));
    EXPECT_GT(dequeued[i].at, queued[i].at);
  }
  EXPECT_EQ(describe(trace, queued[0]).substr(0, 13), "r -> server  ");
}

// Path MTU discovery: RFC 1191.
TEST(OverARouter, ASmallMtuIsToldToTheSenderWhoSendsLess) {
  const Trace trace = whole_run(through_a_router(3000, {.delay = milliseconds(10), .mtu = 600})).trace();
  EXPECT_EQ(received(trace, 1), 3000U);
  const std::vector<Event> told = events_of<IcmpReceived>(trace);
  ASSERT_FALSE(told.empty());
  const std::vector<Event> chain = causes(trace, told[0]);
  ASSERT_GE(chain.size(), 5U);
  EXPECT_TRUE(std::holds_alternative<IcmpSent>(chain[1].what));
  EXPECT_EQ(chain[1].host, 2);
  EXPECT_EQ(std::get<SegmentDropped>(chain[2].what).reason, DropReason::kTooBig);
  EXPECT_EQ(chain[2].host, 2);
  EXPECT_TRUE(std::holds_alternative<Forwarded>(chain[3].what));
  EXPECT_TRUE(std::holds_alternative<SegmentSent>(chain[4].what));
  EXPECT_EQ(trace.packets()[packet_of(told[0])].icmp->source, kGateway);
  EXPECT_EQ(trace.packets()[packet_of(told[0])].icmp->mtu, 600U);
}

TEST(OverARouter, AnMtuBlackHoleSwallowsWhatIsLarge) {
  History::Limits limits;
  limits.until = seconds(30);
  const Trace trace =
      whole_run(through_a_router(3000, {.delay = milliseconds(10), .mtu = 600, .black_hole = true}), limits)
          .trace();
  EXPECT_TRUE(events_of<IcmpReceived>(trace).empty());
  EXPECT_EQ(received(trace, 1), 0U);
  EXPECT_GT(events_of<SegmentDropped>(trace).size(), 3U);
}

TEST(OverARouter, ADamagedSegmentIsInTheTraceAsItArrived) {
  net::LinkConfig damaging{.delay = milliseconds(10)};
  damaging.corruption.probability = 0.2;
  const Trace trace = whole_run(through_a_router(20'000, damaging)).trace();
  EXPECT_EQ(received(trace, 1), 20'000U);
  const std::vector<Event> damaged = events_of<Corrupted>(trace);
  ASSERT_FALSE(damaged.empty());
  for (const Event& event : damaged) {
    const auto& [packet, of] = std::get<Corrupted>(event.what);
    EXPECT_EQ(trace.packets()[of].changed, event.id);
    EXPECT_EQ(trace.packets()[of].received, kNoEvent);
    EXPECT_NE(trace.octets(packet), trace.octets(of));
    EXPECT_NE(trace.packets()[packet].received, kNoEvent);
  }
  EXPECT_FALSE(events_of<Unreadable>(trace).empty());
}

TEST(OverARouter, ADuplicateIsAPacketOfItsOwn) {
  net::LinkConfig doubling{.delay = milliseconds(10)};
  doubling.duplication = 1;
  const Trace trace = whole_run(through_a_router(3000, doubling)).trace();
  EXPECT_EQ(received(trace, 1), 3000U);
  const std::vector<Event> doubles = events_of<Duplicated>(trace);
  ASSERT_FALSE(doubles.empty());
  for (const Event& event : doubles) {
    const auto& [packet, of] = std::get<Duplicated>(event.what);
    EXPECT_EQ(trace.octets_at(event), trace.octets(packet));
    EXPECT_EQ(trace.relative_seq(trace.packets()[packet]), trace.relative_seq(trace.packets()[of]));
    EXPECT_NE(trace.packets()[packet].received, kNoEvent);
    EXPECT_NE(trace.packets()[of].received, kNoEvent);
  }
}

TEST(OverARouter, ALinkThatGoesDownIsToldAndComesBack) {
  Scenario scenario = through_a_router(200'000);
  net::LinkConfig down = scenario.links[1].forth;
  down.up = false;
  scenario.changes = {{.at = at_ms(100), .from = 2, .to = 1, .config = down},
                      {.at = at_ms(900), .from = 2, .to = 1, .config = scenario.links[1].forth}};
  const Trace trace = whole_run(scenario).trace();
  EXPECT_EQ(received(trace, 1), 200'000U);
  const std::vector<Event> changes = events_of<LinkChanged>(trace);
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(describe(trace, changes[0]), "r -> server: the link is down");
  EXPECT_EQ(describe(trace, changes[1]), "r -> server: the link is up, rate unlimited, delay 0.010000 s");
  EXPECT_EQ(changes[1].at, at_ms(900));
}

TEST(OverARouter, ExplicitMarksSlowTheSenderWithoutALoss) {
  Scenario scenario = through_a_router(
      400'000, {.rate = 5'000'000, .delay = milliseconds(10), .queue = net::Codel{.ecn = true}});
  for (HostSpec& host : scenario.hosts) host.config.ecn = true;
  const Trace trace = whole_run(scenario).trace();
  EXPECT_EQ(received(trace, 1), 400'000U);
  EXPECT_FALSE(events_of<Marked>(trace).empty());
  const std::vector<Event> losses = events_of<SegmentDropped>(trace);
  EXPECT_TRUE(losses.empty());
  const Packet marked = trace.packets()[packet_of(events_of<Marked>(trace)[0])];
  EXPECT_EQ(trace.octets_at(trace.events()[marked.received])[1] & 3, 3);
}

// Whatever its way, a replay does the same, and what a World keeps is the same World.
TEST(OverARouter, AReplayIsVerified) {
  net::LinkConfig rough{.rate = 5'000'000, .delay = milliseconds(10), .queue = net::FqCodel{}, .loss = 0.02};
  rough.jitter = {.shape = net::Jitter::Shape::kNormal, .spread = milliseconds(3)};
  rough.duplication = 0.02;
  rough.corruption.probability = 0.02;
  rough.reordering = {.probability = 0.05, .late = milliseconds(4)};
  const History run = whole_run(through_a_router(100'000, rough));
  for (trace::EventId event = 0; event < run.trace().events().size(); event += 37) {
    const auto moment = run.moment_after(event);
    ASSERT_TRUE(moment) << explain(run.trace(), moment.error()).in(Language::kEnglish);
  }
}

TEST(Drops, EachReasonHasWordsOfItsOwn) {
  std::set<std::string> english;
  std::set<std::string> chinese;
  const Trace trace = whole_run(through_a_router()).trace();
  for (int reason = 0; reason < kDropReasonCount; ++reason) {
    Event event;
    event.what = SegmentDropped{0, static_cast<DropReason>(reason)};
    EXPECT_FALSE(to_string(static_cast<DropReason>(reason)).empty());
    english.insert(describe(trace, event));
    chinese.insert(describe(trace, event, Language::kChinese));
  }
  EXPECT_EQ(english.size(), static_cast<std::size_t>(kDropReasonCount));
  EXPECT_EQ(chinese.size(), static_cast<std::size_t>(kDropReasonCount));
}

TEST(OverANat, TheServerSeesTheNatAndAnswersReachTheClient) {
  const Trace trace =
      whole_run(through_a_router(3000, {.delay = milliseconds(10)}, net::Nat{.outside = 1})).trace();
  EXPECT_EQ(received(trace, 1), 3000U);
  const std::vector<Event> rewritten = events_of<Rewritten>(trace);
  ASSERT_FALSE(rewritten.empty());
  const Packet out = trace.packets()[packet_of(rewritten[0])];
  EXPECT_EQ(out.segment.source, kGateway);
  EXPECT_EQ(out.segment.header.source_port, 49152);
  EXPECT_EQ(trace.packets()[std::get<Rewritten>(rewritten[0].what).of].segment.source,
            trace.hosts()[0].address);
  EXPECT_EQ(describe(trace, rewritten[0]).substr(0, 5), "r  SY");
  for (const Packet& packet : trace.packets()) {
    EXPECT_TRUE(packet.to != 1 || packet.segment.destination == trace.hosts()[1].address);
  }
}

// 1,000 connections between 100 hosts through one router.
TEST(Many, AThousandConnectionsBetweenAHundredHosts) {
  Scenario scenario;
  constexpr HostIndex kHosts = 100;
  for (HostIndex i = 0; i < kHosts; ++i)
    scenario.hosts.push_back(
        {.name = "h" + std::to_string(i),
         .address = wire::IpAddress::v4(198, 51, 100, static_cast<std::uint8_t>(i + 1))});
  scenario.nodes = {{.name = "r", .addresses = {kGateway}, .role = net::Router{}}};
  const net::LinkConfig wire{.rate = 100'000'000, .delay = milliseconds(1)};
  for (HostIndex i = 0; i < kHosts; ++i)
    scenario.links.push_back({.a = i, .b = kHosts, .forth = wire, .back = wire});
  for (HostIndex i = 0; i < kHosts / 2; ++i) {
    const auto server = static_cast<HostIndex>(i + kHosts / 2);
    scenario.steps.push_back(
        {.when = AtTime{}, .action = {.verb = Verb::kListen, .host = server, .port = 80}});
    for (int n = 0; n < 20; ++n) {
      const std::string label = "c" + std::to_string(n);
      const AtTime at{at_ms(1 + n)};
      scenario.steps.push_back(
          {.when = at,
           .action = {.verb = Verb::kConnect, .host = i, .label = label, .peer = server, .port = 80}});
      scenario.steps.push_back({.when = AtTime{at_ms(100 + n)},
                                .action = {.verb = Verb::kSend, .host = i, .label = label, .count = 1000}});
    }
  }
  const History run = whole_run(scenario);
  std::size_t connections = 0;
  for (const ConnectionInfo& info : run.trace().connections()) connections += !info.listener;
  EXPECT_EQ(connections, 2000U);  // both ends
  std::uint64_t octets = 0;
  for (HostIndex i = kHosts / 2; i < kHosts; ++i) octets += received(run.trace(), i);
  EXPECT_EQ(octets, 1'000'000U);
}

}  // namespace
}  // namespace tcplab::lab
