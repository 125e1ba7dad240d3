// What others can make a Host hold: backlogs, connections, memory. RFC 4987 has the attacks and the
// defences.

#include "core/tcp/limits.hpp"

#include <vector>

#include "core/tcp/host.hpp"
#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {
namespace {

// A listener on port 80, and peers who are told apart by number and port.
class UnderAttack : public ::testing::Test {
 protected:
  static Config config_of_tests() {
    Config config = plain();
    config.window_scale = config.timestamps = config.sack = config.scoreboard = true;
    config.msl = seconds(1);
    return config;
  }
  void begin(const Config& config, const Limits& limits, std::uint32_t backlog) {
    host = Host(kLocal.address, {1, 2}, config);
    host.set_limits(limits);
    listener = *host.listen(80, backlog, now);
    quiet_memory = host.memory();
  }
  wire::TcpSegment segment(std::string_view flags, std::uint32_t peer, std::uint32_t seq,
                           std::uint32_t ack = 0, Bytes payload = {}) const {
    wire::TcpSegment s = Endpoint().segment(flags, seq, ack, std::move(payload));
    s.source = kRemote.address;
    s.source.octets[2] = static_cast<std::uint8_t>(peer >> 8);
    s.source.octets[kOnIpv6 ? 7 : 3] = static_cast<std::uint8_t>(peer);
    s.header.source_port = 5000;
    s.header.destination_port = 80;
    return s;
  }
  std::vector<wire::TcpSegment> answers(const wire::TcpSegment& arriving) {
    host.on_segment(arriving, now);
    std::vector<wire::TcpSegment> all;
    while (std::optional<HostSegment> out = host.poll_segment(now)) all.push_back(out->out.segment);
    while (host.poll_event()) {
    }
    return all;
  }
  // What is said to a SYN.
  std::optional<wire::TcpSegment> syn_ack(std::uint32_t peer, std::uint32_t seq = 5000) {
    const auto all = answers(segment("S", peer, seq));
    return all.size() == 1 ? std::optional(all[0]) : std::nullopt;
  }
  // A whole handshake; the peer's numbers go on at 5001.
  std::optional<ConnId> connects(std::uint32_t peer) {
    const auto answer = syn_ack(peer);
    if (!answer) return std::nullopt;
    numbers[peer] = answer->header.seq.value + 1;
    (void)answers(segment(".", peer, 5001, numbers[peer]));
    return host.accept(listener);
  }
  void sends_all() {
    while (host.poll_segment(now)) {
    }
    while (host.poll_event()) {
    }
  }
  void flood(std::uint32_t syns) {
    for (std::uint32_t i = 0; i < syns; ++i) (void)answers(segment("S", 1000 + i % 60000, 9000 + i));
  }
  void passes(Duration time) {
    const Instant until = now + time;
    while (host.next_timeout() <= until) {
      now = host.next_timeout();
      host.on_timeout(now);
      while (host.poll_segment(now)) {
      }
      while (host.poll_event()) {
      }
    }
    now = until;
  }

  Host host{kLocal.address, {1, 2}};
  ConnId listener;
  Instant now = Instant{} + seconds(1000);
  std::size_t quiet_memory = 0;
  std::map<std::uint32_t, std::uint32_t> numbers;  // what each peer acknowledges
};

TEST_F(UnderAttack, FloodOfSynsLeavesNoMoreThanTheBacklog) {
  Config config = config_of_tests();
  config.syn_cookies = true;
  begin(config, {}, 8);
  flood(5000);
  EXPECT_EQ(host.connections().size(), 9U);
  EXPECT_EQ(host.refusals().cookies_sent, 5000U - 8);
}

TEST_F(UnderAttack, HonestClientGetsInByACookieDuringTheFlood) {
  Config config = config_of_tests();
  config.syn_cookies = true;
  begin(config, {}, 8);
  flood(1000);
  EXPECT_TRUE(connects(1));
  EXPECT_EQ(host.refusals().cookies_taken, 1U);
  flood(1000);
  EXPECT_TRUE(connects(2));
}

TEST_F(UnderAttack, HonestClientGetsInAfterTheFlood) {
  Config config = config_of_tests();
  begin(config, {.half_open_gives_way = true}, 8);
  flood(1000);
  EXPECT_FALSE(connects(1)) << "no cookies, and nobody has had the time to answer";
  passes(seconds(1));  // each SYN,ACK has gone twice now
  EXPECT_TRUE(connects(1));
  EXPECT_EQ(host.refusals().gave_way, 1U);
}

// RFC 4987 3.4
TEST_F(UnderAttack, OldestHalfOpenConnectionGivesWayAndSaysNothing) {
  begin(config_of_tests(), {.half_open_gives_way = true}, 2);
  ASSERT_TRUE(syn_ack(1));
  passes(milliseconds(600));
  ASSERT_TRUE(syn_ack(2));
  passes(milliseconds(500));  // the first was asked again, the second was not
  const auto all = answers(segment("S", 3, 5000));
  ASSERT_EQ(all.size(), 1U) << "no RST to the first";
  EXPECT_EQ(all[0].destination, segment("S", 3, 0).source);
  EXPECT_FALSE(syn_ack(4)) << "the second has its whole second";
  EXPECT_EQ(host.refusals().gave_way, 1U);
  EXPECT_EQ(host.refusals().backlog_full, 1U);
}

TEST_F(UnderAttack, WithoutThatHabitAFullBacklogStaysFull) {
  begin(config_of_tests(), {}, 2);
  flood(2);
  passes(seconds(2));
  EXPECT_FALSE(syn_ack(1));
  EXPECT_EQ(host.refusals().gave_way, 0U);
}

TEST_F(UnderAttack, CookieKeepsTheOptionsOfWhoSendsTimestamps) {
  Config config = config_of_tests();
  config.syn_cookies = true;
  begin(config, {}, 1);
  flood(1);
  wire::TcpSegment syn = segment("S", 1, 5000);
  syn.header.options.append_timestamps({777, 0});
  syn.header.options.append_sack_permitted();
  syn.header.options.append_window_scale(9);
  const auto all = answers(syn);
  ASSERT_EQ(all.size(), 1U);
  const auto offered = wire::decode_options(all[0].header.options.bytes());
  ASSERT_TRUE(offered.ok() && offered->timestamps && offered->sack_permitted && offered->window_scale);
  EXPECT_LE(offered->timestamps->value, Negotiation::clock(now));
  EXPECT_GT(offered->timestamps->value + 64, Negotiation::clock(now));
  wire::TcpSegment ack = segment(".", 1, 5001, all[0].header.seq.value + 1);
  ack.header.options.append_timestamps({778, offered->timestamps->value});
  (void)answers(ack);
  const auto child = host.accept(listener);
  ASSERT_TRUE(child);
  const Connection& connection = *host.find(*child);
  EXPECT_TRUE(connection.negotiated().timestamps);
  EXPECT_TRUE(connection.negotiated().sack);
  EXPECT_TRUE(connection.negotiated().window_scale);
  EXPECT_EQ(connection.negotiated().snd_shift, 9);
  EXPECT_EQ(connection.snd().wnd, 65535U << 9);
}

TEST_F(UnderAttack, CookieOfWhoSendsNoTimestampsHasNoOptions) {
  Config config = config_of_tests();
  config.syn_cookies = true;
  begin(config, {}, 1);
  flood(1);
  wire::TcpSegment syn = segment("S", 1, 5000);
  syn.header.options.append_sack_permitted();
  syn.header.options.append_window_scale(9);
  const auto all = answers(syn);
  ASSERT_EQ(all.size(), 1U);
  const auto offered = wire::decode_options(all[0].header.options.bytes());
  EXPECT_FALSE(offered->sack_permitted || offered->window_scale) << "they could not be kept";
}

// Whoever guesses for long enough would find a cookie, so most of the time there is none to be found.
TEST_F(UnderAttack, CookiesAreLookedForOnlyAfterABacklogWasFull) {
  Config config = config_of_tests();
  config.syn_cookies = true;
  begin(config, {}, 1);
  Host other = host;  // with the same secret, and never full
  flood(1);
  const auto answer = syn_ack(1);
  ASSERT_TRUE(answer);
  std::swap(host, other);
  const auto all = answers(segment(".", 1, 5001, answer->header.seq.value + 1));
  ASSERT_EQ(all.size(), 1U);
  EXPECT_TRUE(all[0].header.flags.rst);
}

TEST_F(UnderAttack, ConnectionsHaveALimitThatTimeWaitCountsFor) {
  begin(config_of_tests(), {.connections = 2}, 8);
  const auto one = connects(1);
  ASSERT_TRUE(one && connects(2));
  EXPECT_FALSE(syn_ack(3));
  EXPECT_EQ(host.refusals().connections, 1U);
  ASSERT_TRUE(host.close(*one, now));
  sends_all();
  (void)answers(segment("F.", 1, 5001, numbers[1] + 1));
  ASSERT_EQ(host.find(*one)->state(), State::kTimeWait);
  EXPECT_FALSE(syn_ack(3));
  passes(seconds(3));
  host.release(*one);
  passes(seconds(0));
  EXPECT_FALSE(host.poll_segment(now));
  EXPECT_TRUE(connects(3));
}

TEST_F(UnderAttack, CookiesDoNotGoAroundTheLimit) {
  Config config = config_of_tests();
  config.syn_cookies = true;
  begin(config, {.connections = 2}, 1);
  const auto first = syn_ack(1);  // takes the backlog
  const auto second = syn_ack(2);
  const auto third = syn_ack(3);
  ASSERT_TRUE(first && second && third);
  (void)answers(segment(".", 2, 5001, second->header.seq.value + 1));
  EXPECT_TRUE(host.accept(listener));
  (void)answers(segment(".", 3, 5001, third->header.seq.value + 1));
  EXPECT_EQ(host.connections().size(), 3U) << "the listener and two";
  EXPECT_EQ(host.refusals().connections, 1U);
}

TEST_F(UnderAttack, OnePeerCannotTakeAllPlaces) {
  begin(config_of_tests(), {.per_peer = 2}, 8);
  for (std::uint16_t port = 1; port <= 3; ++port) {
    wire::TcpSegment syn = segment("S", 1, 5000);
    syn.header.source_port = port;
    if (kOnIpv6) syn.source.octets[15] = static_cast<std::uint8_t>(port);  // of the same /64
    EXPECT_EQ(answers(syn).size(), port <= 2 ? 1U : 0U);
  }
  EXPECT_TRUE(connects(2)) << "another peer";
  EXPECT_EQ(host.refusals().per_peer, 1U);
}

TEST_F(UnderAttack, MemoryIsCountedWhileItIsHeldAndNoLonger) {
  begin(config_of_tests(), {}, 8);
  const auto id = connects(1);
  ASSERT_TRUE(id);
  const std::size_t idle = host.memory();
  EXPECT_GE(idle - quiet_memory, sizeof(Connection));
  (void)answers(segment(".", 1, 5001, numbers[1], octets(1000)));
  EXPECT_GE(host.memory(), idle + 1000);
  ASSERT_TRUE(host.receive(*id, 1000));
  EXPECT_LT(host.memory(), idle + 1000);
  (void)answers(segment(".", 1, 7001, numbers[1], octets(1000)));  // beyond a gap
  EXPECT_GE(host.memory(), idle + 1000);
  ASSERT_TRUE(host.send(*id, octets(100000), now));
  EXPECT_GE(host.memory(), idle + 101000);
  host.charge(*id, 5000);
  EXPECT_GE(host.memory(), idle + 106000);
  (void)answers(segment("R", 1, 6001, 0));
  host.release(*id);
  EXPECT_FALSE(host.poll_segment(now));
  EXPECT_EQ(host.memory(), quiet_memory);
}

// Where there is a limit it is counted all along, and otherwise when somebody asks.
TEST_F(UnderAttack, MemoryIsTheSameWithALimitAndWithout) {
  begin(config_of_tests(), {}, 8);
  const auto first = connects(1);
  const std::size_t idle = host.memory();
  host.set_limits({.memory = 1'000'000'000});
  EXPECT_EQ(host.memory(), idle);
  (void)answers(segment(".", 1, 5001, numbers[1], octets(1000)));
  host.charge(*first, 5000);
  ASSERT_TRUE(connects(2));
  const std::size_t counted = host.memory();
  EXPECT_GE(counted, idle + 6000);
  host.set_limits({});
  EXPECT_EQ(host.memory(), counted);
  ASSERT_TRUE(host.receive(*first, 1000));
  const std::size_t asked = host.memory();
  EXPECT_LT(asked, counted);
  host.set_limits({.memory = 1'000'000'000});
  EXPECT_EQ(host.memory(), asked);
}

// A copy shares what neither of both has changed, and may have to own it all the next moment.
TEST_F(UnderAttack, MemoryIsCountedAlikeWhetherOrNotACopySharesIt) {
  begin(config_of_tests(), {}, 8);
  const auto id = connects(1);
  Config own = host.config();
  own.no_delay = true;
  ASSERT_TRUE(host.configure(*id, own, now));
  EXPECT_GE(host.memory() - quiet_memory, sizeof(Connection) + sizeof(Config));
  const auto alone = host;
  (void)answers(segment(".", 1, 5001, numbers[1], octets(1000)));
  const std::size_t shared = host.memory();
  host = alone;
  (void)answers(segment(".", 1, 5001, numbers[1], octets(1000)));
  EXPECT_EQ(host.memory(), shared);
}

TEST_F(UnderAttack, WhoHoldsMostIsResetAtTheCeilingAndTheRestStays) {
  begin(config_of_tests(), {}, 64);
  std::vector<ConnId> small;
  std::vector<ConnId> large;
  for (std::uint32_t peer = 1; peer <= 20; ++peer) small.push_back(*connects(peer));
  for (std::uint32_t peer = 100; peer < 110; ++peer) large.push_back(*connects(peer));
  const std::size_t most = host.memory() + 200'000;
  host.set_limits({.memory = most});
  for (const ConnId id : large) {
    host.charge(id, 60'000);
    sends_all();
    for (const ConnId each : host.connections()) host.release(each);  // those that are CLOSED
    sends_all();
    EXPECT_LE(host.memory(), most);
  }
  EXPECT_GE(host.refusals().reset, 5U);
  EXPECT_LE(host.refusals().reset, 9U);
  for (const ConnId id : small) {
    ASSERT_NE(host.find(id), nullptr);
    EXPECT_EQ(host.find(id)->state(), State::kEstablished);
  }
}

TEST_F(UnderAttack, NobodyIsLetInWhileMemoryIsAtItsCeiling) {
  begin(config_of_tests(), {.memory = 1'000'000}, 64);
  const auto id = connects(1);
  host.charge(*id, 960'000);
  EXPECT_FALSE(syn_ack(2));
  EXPECT_EQ(host.refusals().memory, 1U);
  host.charge(*id, 0);
  EXPECT_TRUE(syn_ack(2));
}

TEST_F(UnderAttack, SendersAreFrugalWhileMemoryIsShortAndStillMove) {
  begin(config_of_tests(), {.memory = 1'000'000}, 64);
  const auto id = connects(1);
  host.charge(*id, 800'000);
  ASSERT_EQ(*host.send(*id, octets(100'000), now), Connection::kFrugalBuffer);
  EXPECT_EQ(*host.send(*id, octets(100'000), now), 0U);
  sends_all();
  (void)answers(segment(".", 1, 5001, numbers[1] + 5000));
  EXPECT_EQ(*host.send(*id, octets(100'000), now), 5000U);
  host.charge(*id, 0);
  EXPECT_GT(*host.send(*id, octets(100'000), now), 50'000U);
}

TEST_F(UnderAttack, TextBeyondAGapIsRefusedWhileMemoryIsShort) {
  begin(config_of_tests(), {.memory = 1'000'000}, 64);
  const auto id = connects(1);
  host.charge(*id, 800'000);
  for (std::uint32_t i = 0; i < 40; ++i)
    (void)answers(segment(".", 1, 6001 + 1000 * i, numbers[1], octets(1000)));
  EXPECT_LE(host.memory(), 800'000U + 2 * Connection::kFrugalBuffer + 10'000U);
  for (std::uint32_t i = 0; i < 41; ++i) {
    (void)answers(segment(".", 1, 5001 + 1000 * i, numbers[1], octets(1000)));
    (void)host.receive(*id, 100'000);
  }
  EXPECT_EQ(host.find(*id)->rcv().nxt, SeqNum{5001 + 41 * 1000}) << "what is in order is always taken";
}

TEST_F(UnderAttack, OctetsThatComeOneByOneCostLittleMoreThanThemselves) {
  begin(config_of_tests(), {}, 8);
  ASSERT_TRUE(connects(1));
  const std::size_t idle = host.memory();
  for (std::uint32_t i = 0; i < 20'000; ++i) (void)answers(segment(".", 1, 5001 + i, numbers[1], octets(1)));
  EXPECT_GE(host.memory(), idle + 20'000);
  EXPECT_LE(host.memory(), idle + 40'000);
}

// CVE-2018-5390: every second octet of the window, a segment each.
TEST_F(UnderAttack, FloodOfGapsCostsNoMoreThanTheBufferThatWasGranted) {
  begin(config_of_tests(), {}, 8);
  ASSERT_TRUE(connects(1));
  const std::size_t idle = host.memory();
  for (std::uint32_t i = 0; i < 30'000; ++i) {
    (void)answers(segment(".", 1, 5003 + 2 * i, numbers[1], octets(1)));
    ASSERT_LE(host.memory(), idle + 2 * 65535);
  }
}

// CVE-2019-11477 to 11479: a tiny MSS, and a SACK block for every second segment.
TEST_F(UnderAttack, FloodOfSackBlocksCostsNoMoreThanTheSegmentsInFlight) {
  begin(config_of_tests(), {}, 8);
  wire::TcpSegment syn = segment("S", 1, 5000);
  syn.header.options = {};
  syn.header.options.append_mss(1);
  syn.header.options.append_sack_permitted();
  const std::uint32_t first = answers(syn).at(0).header.seq.value + 1;
  (void)answers(segment(".", 1, 5001, first));
  const auto id = host.accept(listener);
  ASSERT_TRUE(id);
  ASSERT_TRUE(host.send(*id, octets(200'000), now));
  while (host.poll_segment(now)) {
  }
  const std::uint32_t mss = host.find(*id)->effective_mss();
  for (std::uint32_t i = 0; i < 5000; ++i) {
    wire::TcpSegment ack = segment(".", 1, 5001, first);
    const SeqNum start = SeqNum{first} + mss * (2 * i % 4000 + 1);
    const wire::SackBlock block{start, start + mss};
    ack.header.options.append_sack({&block, 1});
    (void)answers(ack);
  }
  const Connection& connection = *host.find(*id);
  EXPECT_EQ(connection.state(), State::kEstablished);
  EXPECT_LE(connection.recovery().scoreboard()->board().size(), connection.snd().flight() / mss + 2);
  EXPECT_LE(host.memory(), quiet_memory + 200'000 + 300'000);
}

// RFC 7413 5.1: a cookie that many use, or that one replays.
TEST_F(UnderAttack, FloodOfFastOpensIsHeldToTheQueue) {
  Config config = config_of_tests();
  config.syn_cookies = config.fast_open_server = true;
  config.fast_open_queue = 4;
  begin(config, {}, 16);
  host.set_fast_open_keys({{7, 8}, std::nullopt});
  for (std::uint32_t i = 0; i < 1000; ++i) {
    wire::TcpSegment syn = segment("S", i, 5000, 0, octets(10));
    syn.header.options.append_fast_open(fast_open_cookie({7, 8}, syn.source, kLocal.address).view());
    (void)answers(syn);
  }
  EXPECT_LE(host.connections().size(), 17U);
  EXPECT_LE(host.acceptable(listener), 4U);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(host.accept(listener));
  EXPECT_TRUE(connects(2000)) << "whoever comes without a cookie is served";
}

// RFC 5961 7: forged RSTs, SYNs and ACKs do no harm, and are not worth an answer each.
TEST_F(UnderAttack, FloodOfForgedSegmentsLeavesTheConnectionAlone) {
  begin(config_of_tests(), {}, 8);
  const auto id = connects(1);
  ASSERT_TRUE(id);
  std::size_t said = 0;
  for (std::uint32_t i = 1; i <= 5000; ++i) {
    said += answers(segment("R", 1, 5001 + i, 0)).size();
    said += answers(segment("S", 1, 5001 + i, 0)).size();
    said += answers(segment(".", 1, 5001, numbers[1] + 1000 + i)).size();
  }
  EXPECT_LE(said, 10U);
  EXPECT_EQ(host.find(*id)->state(), State::kEstablished);
}

}  // namespace
}  // namespace tcplab::tcp
