// What decides the future of a World, and what does not.

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/lab/support.hpp"
#include "tests/line.hpp"

namespace tcplab::lab {
namespace {

Play played(const std::string& text, std::int64_t until_ms) {
  Play play(text);
  play.play_until(at_ms(until_ms));
  return play;
}

// What happens from here on, relative to now.
Lines future(Play play) {
  const std::size_t from = play.trace.events().size();
  const Instant now = play.world.now();
  play.finish();
  Lines lines;
  for (std::size_t i = from; i < play.trace.events().size(); ++i) {
    const Event event = play.trace.events()[i];
    std::string line = std::to_string((event.at - now).ns) + " " + play.trace.hosts()[event.host].name + " " +
                       std::to_string(event.what.index()) + " " + std::string(tcp::info(event.rule).name);
    if (const auto* dropped = std::get_if<SegmentDropped>(&event.what))
      line += " " + std::string(to_string(dropped->reason));
    if (const PacketId id = play.trace.packet_of(event.id); id != kNoPacket) {
      const Packet packet = play.trace.packets()[id];
      line += " " + packet.segment.header.flags.to_string() + " " +
              std::to_string(play.trace.relative_seq(packet)) + " " +
              (packet.segment.header.flags.ack ? std::to_string(play.trace.relative_ack(packet)) : "-") +
              " " + std::to_string(packet.segment.header.window) + " " +
              std::to_string(packet.segment.payload.size());
    }
    if (const auto* set = std::get_if<tcp::TimerSet>(&event.what))
      line += " " + std::string(to_string(set->timer)) + " " + std::to_string((set->deadline - now).ns);
    if (const auto* told = std::get_if<tcp::Notified>(&event.what))
      line += " " + std::string(to_string(told->notice)) + " " + std::to_string(told->count);
    if (const auto* call = std::get_if<Called>(&event.what))
      line += " " + std::string(to_string(call->call)) + " " + std::to_string(call->count);
    lines.push_back(line);
  }
  return lines;
}

void expect_one_future(const Play& a, const Play& b, Line at = Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "one future");
  EXPECT_EQ(a.world.hash(), b.world.hash());
  EXPECT_TRUE(a.world.same_future(b.world));
  const Lines future_of_a = future(a);
  EXPECT_GT(future_of_a.size(), 5U);
  EXPECT_EQ(future_of_a, future(b));
}

void expect_other_future(const World& a, const World& b, Line at = Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "other future");
  EXPECT_NE(a.hash(), b.hash());
  EXPECT_FALSE(a.same_future(b));
}

std::string two_hosts(const std::string& link = "delay 20ms") {
  return "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server " + link + "\n";
}

TEST(Future, AWorldIsLikeItsCopyUntilItGoesOn) {
  Play play = played(two_hosts("delay 20ms rate 5Mbit/s loss 3%") +
                         "at 0ms server listen 80\nat 1ms client connect server:80\n"
                         "on client connected client send 100k\n",
                     300);
  const Play copy = play;
  EXPECT_TRUE(play.world.same_future(copy.world));
  EXPECT_EQ(play.world.hash(), copy.world.hash());
  play.step();
  expect_other_future(play.world, copy.world);
}

// Half a minute after the start, when it does not hold the host back any more: a reboot will ask for it
// again.
TEST(Future, HowLongAHostKeepsQuietAfterABootCounts) {
  const std::string rest = "at 0ms server listen 80\nat 100s server crash\nat 101s server reboot\n";
  const Play quick = played(two_hosts() + rest, 40'000);
  const Play quiet = played(two_hosts() + "set server quiet-time 30s\n" + rest, 40'000);
  expect_other_future(quick.world, quiet.world);
}

// A request names the host that it is for; whoever sends octets does not.
TEST(Future, TheNamesOfHostsCountWhereHttpSaysThem) {
  const auto at_start = [](const std::string& server, const std::string& talk) {
    return played("host client 198.51.100.1\nhost " + server + " 198.51.100.2\nlink client " + server +
                      " delay 20ms\n" + talk + "at 0ms " + server +
                      " listen 80 run site\nat 1ms client connect " + server + ":80 run browser\n",
                  0);
  };
  const std::string web = "app browser get /a\napp site serve /a 3000\n";
  expect_other_future(at_start("shop", web).world, at_start("bakery", web).world);
  const std::string octets = "app browser source 3000\napp site sink\n";
  EXPECT_EQ(at_start("shop", octets).world.hash(), at_start("bakery", octets).world.hash());
}

// At every step of a run in which much happens.
TEST(Future, EveryStepOfARunLeadsToAnotherWorld) {
  Play play(
      two_hosts("delay 20ms rate 5Mbit/s loss 3%") +
      "at 0ms server listen 80\nat 1ms client connect server:80\non client connected client send 50k\n");
  std::map<std::uint64_t, std::size_t> seen;
  for (std::size_t steps = 0; play.world.goes_on(); ++steps) {
    EXPECT_TRUE(seen.emplace(play.world.hash(), steps).second) << "step " << steps;
    play.step();
  }
  EXPECT_GT(seen.size(), 50U);
}

// The same a second later: with losses, a rate, timestamps, SACK and every profile's habits.
TEST(Future, TheSameScenarioASecondLaterIsTheSameWorld) {
  for (const std::string profile : {"rfc", "linux", "freebsd"}) {
    SCOPED_TRACE(profile);
    const auto text = [&profile](const std::string& listen, const std::string& connect) {
      return two_hosts("delay 20ms rate 5Mbit/s queue 20 loss 3%") + "set client profile " + profile +
             "\nset server profile " + profile + "\nset client msl 500ms\nat " + listen +
             " server listen 80\nat " + connect + " client connect server:80 from 5000\n" +
             "on client connected client send 200k\non client connected after 1s client close\n"
             "on server remote-closed server close\n";
    };
    for (const std::int64_t ms : {15, 30, 45, 100, 400, 777}) {
      SCOPED_TRACE(ms);
      const Play now = played(text("2ms", "10ms"), ms);
      const Play later = played(text("1002ms", "1010ms"), 1000 + ms);
      ASSERT_EQ(later.world.now() - now.world.now(), seconds(1));
      expect_one_future(now, later);
    }
  }
}

// A pure ACK with a new window is lost, and the next one says all that it said.
TEST(Future, ALostAcknowledgmentThatTheNextMakesGoodLeavesNoTrace) {
  const std::string text = two_hosts() +
                           "set server auto-receive off\nat 0ms server listen 80\n"
                           "at 1ms client connect server:80\non client connected client send 30k\n"
                           "at 2s server receive 10000\nat 3s server receive 20000\n"
                           "at 5s client send 1000\nat 6s client close\n";
  const Play whole = played(text, 4000);
  int pure = 0;
  for (const Event& event : whole.trace.events()) {
    const PacketId id = whole.trace.packet_of(event.id);
    if (id == kNoPacket || event.at >= at_ms(2001)) continue;
    if (!std::holds_alternative<SegmentSent>(event.what) || event.host != 1) continue;
    const Packet packet = whole.trace.packets()[id];
    if (packet.segment.header.flags.to_string() == "ACK" && packet.segment.payload.empty()) ++pure;
  }
  ASSERT_GT(pure, 0);
  const Play lossy = played(text + "drop server->client ACK #" + std::to_string(pure) + "\n", 4000);
  ASSERT_TRUE(std::any_of(lossy.trace.events().begin(), lossy.trace.events().end(), [](const Event& event) {
    return std::holds_alternative<SegmentDropped>(event.what) && event.at > at_ms(2000);
  }));
  EXPECT_NE(whole.trace.events().size(), lossy.trace.events().size());
  expect_one_future(whole, lossy);
}

// How many connections there were before, and what was counted of them, says nothing.
TEST(Future, AConnectionThatIsForgottenLeavesNoTrace) {
  const std::string text = two_hosts() + "at 0ms server listen 80\n";
  const std::string rest =
      "at 1s client connect server:80 from 5000 as it\nat 2s client.it send 5k\nat 3s client.it close\n";
  const Play without = played(text + rest, 1500);
  const Play with = played(text + "at 100ms client connect server:81 from 4000\n" + rest, 1500);
  EXPECT_GT(with.trace.connections().size(), without.trace.connections().size());
  expect_one_future(without, with);
}

TEST(Future, WhatTheScenarioHasLeftToSayCounts) {
  const std::string text = two_hosts() + "at 0ms server listen 80\nat 1ms client connect server:80\n";
  const std::string base = text + "at 5s client send 10\non server readable after 1s server send 5\n";
  const Play play = played(base, 1000);
  EXPECT_TRUE(play.world.same_future(played(base, 1000).world));
  for (const std::string& other : {
           text,
           text + "at 5s client send 11\non server readable after 1s server send 5\n",
           text + "at 5001ms client send 10\non server readable after 1s server send 5\n",
           text + "at 5s client close\non server readable after 1s server send 5\n",
           text + "at 5s client send 10\non server readable after 2s server send 5\n",
           text + "at 5s client send 10\non server readable #2 after 1s server send 5\n",
           base + "at 6s client close\n",
           base + "drop client->server data #1\n",
       }) {
    SCOPED_TRACE(other);
    expect_other_future(play.world, played(other, 1000).world);
  }
}

// Two steps of one instant come in the order in which they stand.
TEST(Future, TheOrderOfQueuedStepsCounts) {
  const std::string text = two_hosts() + "at 0ms server listen 80\nat 1ms client connect server:80\n";
  expect_other_future(played(text + "at 5s client send 10\nat 5s client close\n", 1000).world,
                      played(text + "at 5s client close\nat 5s client send 10\n", 1000).world);
}

// The client's segment is lost, so that nothing differs but since when its timer runs.
TEST(Future, ATimerCounts) {
  const auto text = [](const std::string& when) {
    return two_hosts() + "at 0ms server listen 80\nat 1ms client connect server:80\nat " + when +
           " client send 100\ndrop client->server data #1\nat 700ms server receive 1\n";
  };
  const Play early = played(text("500ms"), 701);
  const Play late = played(text("501ms"), 701);
  ASSERT_EQ(early.world.now(), late.world.now());
  expect_other_future(early.world, late.world);
  EXPECT_NE(future(early), future(late));
}

// A World in the middle of a transfer of which one thing is changed from outside.
class Changed : public ::testing::Test {
 protected:
  Changed()
      : play_(played(two_hosts("delay 20ms loss 1%") +
                         "at 0ms server listen 80\nat 1ms client connect server:80\n"
                         "on client connected client send 100k\n",
                     70)) {}
  template <typename Change>
  void expect_other(Change change, Line at = Line::here()) {
    const ::testing::ScopedTrace asked(at.file, at.number, "other");
    Play copy = play_;
    change(copy.world);
    expect_other_future(play_.world, copy.world);
  }
  template <typename Change>
  void expect_same(Change change, Line at = Line::here()) {
    const ::testing::ScopedTrace asked(at.file, at.number, "same");
    Play copy = play_;
    change(copy.world);
    EXPECT_EQ(play_.world.hash(), copy.world.hash());
    EXPECT_TRUE(play_.world.same_future(copy.world));
  }
  static tcp::Host& host(World& world, HostIndex index) { return const_cast<tcp::Host&>(world.host(index)); }
  static tcp::Connection& client(World& world) {
    tcp::Host& own = host(world, 0);
    const tcp::ConnId id = own.connections().front();
    own.charge(id, 0);  // which changes nothing, but from here on it shares the connection with no copy
    return const_cast<tcp::Connection&>(*own.find(id));
  }
  static tcp::Sender& snd(World& world) { return const_cast<tcp::Sender&>(client(world).snd()); }
  static tcp::Congestion& congestion(World& world) {
    return const_cast<tcp::Congestion&>(client(world).congestion());
  }
  static tcp::Recovery& recovery(World& world) {
    return const_cast<tcp::Recovery&>(client(world).recovery());
  }
  // One that is on its way.
  static wire::TcpSegment flying(const World& world) {
    net::Network copy = world.network();
    while (true) {
      const net::Happening news = copy.take();
      if (news.kind == net::Happening::Kind::kDelivered) return *news.datagram.segment();
    }
  }
  static void send(World& world, const wire::TcpSegment& segment) {
    network(world).send(*network(world).node_at(segment.source), segment, world.now());
  }
  static net::Network& network(World& world) { return const_cast<net::Network&>(world.network()); }

  Play play_;
};

TEST_F(Changed, EveryVariableOfTheSenderCounts) {
  using tcp::Sender;
  const std::vector<std::function<void(Sender&)>> changes = {
      [](Sender& s) { s.iss += 1; },       [](Sender& s) { s.una += 1; },
      [](Sender& s) { s.nxt += 1; },       [](Sender& s) { s.syn_acked = !s.syn_acked; },
      [](Sender& s) { s.wnd += 1; },       [](Sender& s) { s.wl1 += 1; },
      [](Sender& s) { s.wl2 += 1; },       [](Sender& s) { s.max_wnd += 1; },
      [](Sender& s) { s.mss += 1; },       [](Sender& s) { s.buffer.drop(1); },
      [](Sender& s) { s.make_urgent(); },  [](Sender& s) { s.fin_queued = !s.fin_queued; },
      [](Sender& s) { s.pushed += 1; },    [](Sender& s) { s.marked += 1; },
      [](Sender& s) { s.small_end += 1; }, [](Sender& s) { s.end_record(); },
      [](Sender& s) { s.fin = s.nxt; },    [](Sender& s) { s.retries += 1; },
      [](Sender& s) { s.probes += 1; },
  };
  for (std::size_t i = 0; i < changes.size(); ++i) {
    SCOPED_TRACE(i);
    expect_other([&](World& world) { changes[i](snd(world)); });
  }
}

TEST_F(Changed, TheReceiverTheControlTheRepairAndTheEstimatorCount) {
  expect_other([](World& w) { const_cast<tcp::Receiver&>(client(w).rcv()).wnd += 1; });
  expect_other([](World& w) { const_cast<tcp::Receiver&>(client(w).rcv()).nxt += 1; });
  expect_other([](World& w) { const_cast<tcp::Receiver&>(client(w).rcv()).set_capacity(77); });
  expect_other([](World& w) { congestion(w).set_mss(77); });
  expect_other([](World& w) { congestion(w).set_cwnd(70000, tcp::Rule::kNone); });
  expect_other([](World& w) { congestion(w).set_ssthresh(7777, tcp::Rule::kNone); });
  expect_other([](World& w) { recovery(w).repeat(snd(w).una, snd(w).nxt, tcp::Rule::kNone); });
  expect_other([](World& w) { recovery(w).stop_timing(); });
  expect_other([](World& w) { const_cast<tcp::RttEstimator&>(client(w).rtt()).back_off(tcp::Config()); });
  expect_other([](World& w) { const_cast<tcp::Ecn&>(client(w).ecn()).cwr_due = true; });
}

TEST_F(Changed, CallsCount) {
  const tcp::ConnId id = play_.world.host(0).connections().front();
  const Instant now = play_.world.now();
  expect_other([=](World& w) { (void)host(w, 0).send(id, Bytes(std::vector<std::uint8_t>(1)), now); });
  expect_other([=](World& w) { (void)host(w, 0).close(id, now); });
  expect_other([=](World& w) { (void)host(w, 0).connect({w.host(1).address(), 81}, 4000, now); });
  expect_other([=](World& w) {
    tcp::Config config = w.host(0).find(id)->config();
    config.no_delay = true;
    (void)host(w, 0).configure(id, config, now);
  });
}

TEST_F(Changed, SegmentsInFlightAndTheirOrderCount) {
  ASSERT_GT(play_.world.network().in_flight(), 1U);
  expect_other([](World& w) { network(w).take(); });
  expect_other([](World& w) { send(w, flying(w)); });
  const auto two = [](World& w, std::uint8_t first, std::uint8_t second) {
    for (const std::uint8_t octet : {first, second}) {
      wire::TcpSegment segment = flying(w);
      segment.payload = Bytes(std::vector<std::uint8_t>(10, octet));
      send(w, segment);
    }
  };
  Play one = play_;
  Play other = play_;
  two(one.world, 1, 2);
  two(other.world, 2, 1);
  expect_other_future(one.world, other.world);
}

TEST_F(Changed, StatisticsDoNot) {
  expect_same([](World& w) {
    auto& counters = const_cast<tcp::Counters&>(client(w).counters());
    counters.segments_out += 1000;
    counters.retransmitted += 3;
    counters.last_ack_received = Instant{};
  });
}

}  // namespace
}  // namespace tcplab::lab
