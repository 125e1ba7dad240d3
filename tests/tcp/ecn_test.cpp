// ECN beyond RFC 9293: the accurate kind (RFC 9768), what else may be ECN-capable, and what systems do
// differently.

#include "core/tcp/profile.hpp"
#include "tests/tcp/codepoints.hpp"
#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

// The ECN field of the datagram and AE, CWR, ECE of the segment: "0 A", "2 WE", "0 ".
std::string marks(const wire::TcpSegment& segment) {
  std::string text = std::to_string(segment.ip.ecn) + " ";
  if ((segment.header.reserved & 1) != 0) text += 'A';
  if (segment.header.flags.cwr) text += 'W';
  if (segment.header.flags.ece) text += 'E';
  return text;
}

wire::TcpSegment marked(wire::TcpSegment segment, std::string_view letters, std::uint8_t ecn = kNotEct) {
  const auto has = [letters](char letter) { return letters.find(letter) != std::string_view::npos; };
  segment.header.reserved = has('A') ? 1 : 0;
  segment.header.flags.cwr = has('W');
  segment.header.flags.ece = has('E');
  segment.ip.ecn = ecn;
  return segment;
}

// As FreeBSD has it: without the option, and with new data alone ECN-capable.
Config accurate_as_freebsd() {
  Config config = info(Profile::kFreeBsd).config;
  config.ack_delay = {};
  config.no_delay = config.ecn = config.accurate_ecn = config.offer_accurate_ecn = true;
  config.ecn_only_on_request = config.timestamps = config.window_scale = false;
  return config;
}

struct Handshake {
  const char* flags;   // of the SYN or SYN,ACK that comes
  std::uint8_t ecn;    // of its datagram
  const char* answer;  // of ours
  bool ecn_agreed;     // the classic kind
  bool accurate_agreed;
};

TEST(FreeBsdAccurateEcn, ServerTellsHowTheSynCame) {
  constexpr Handshake kRows[] = {
      {"AWE", 0, "0 W", false, true},  {"AWE", 1, "0 WE", false, true}, {"AWE", 2, "0 A", false, true},
      {"AWE", 3, "0 AW", false, true}, {"WE", 0, "0 E", true, false},   {"", 0, "0 ", false, false},
      {"AW", 0, "0 W", false, true},   {"A", kCe, "0 AW", false, true},
  };
  for (const Handshake& row : kRows) {
    SCOPED_TRACE(std::string(row.flags) + " " + std::to_string(row.ecn));
    Endpoint t(accurate_as_freebsd());
    arrives(t.listen(), marked(t.segment("S", 5000), row.flags, row.ecn));
    t.sends("S. 1000 ack 5001");
    EXPECT_EQ(marks(t.last->segment), row.answer);
    EXPECT_EQ(t.tcp.ecn().agreed, row.ecn_agreed);
    EXPECT_EQ(t.tcp.ecn().accurate().on, row.accurate_agreed);
  }
}

TEST(FreeBsdAccurateEcn, ClientTellsHowTheSynAckCameInItsFirstAck) {
  constexpr Handshake kRows[] = {
      {"W", 0, "0 W", false, true},   {"W", 1, "0 WE", false, true},  {"A", 2, "0 A", false, true},
      {"AW", 3, "0 AW", false, true}, {"WE", 0, "0 W", false, true},  {"E", 0, "0 ", true, false},
      {"AE", 0, "0 ", true, false},   {"AWE", 0, "0 ", false, false}, {"", 0, "0 ", false, false},
  };
  for (const Handshake& row : kRows) {
    SCOPED_TRACE(std::string(row.flags) + " " + std::to_string(row.ecn));
    Endpoint t(accurate_as_freebsd());
    t.syn_sent();
    EXPECT_EQ(marks(t.last->segment), "0 AWE");
    arrives(t, marked(t.segment("S.", 5000, 1001), row.flags, row.ecn));
    t.sends(". 1001 ack 5001");
    EXPECT_EQ(marks(t.last->segment), row.answer);
    EXPECT_EQ(t.tcp.ecn().agreed, row.ecn_agreed);
    EXPECT_EQ(t.tcp.ecn().accurate().on, row.accurate_agreed);
  }
}

Endpoint open_accurate(std::uint8_t syn_ack_ecn = kNotEct) {
  Endpoint t(accurate_as_freebsd());
  t.syn_sent();
  arrives(t, marked(t.segment("S.", 5000, 1001), "W", syn_ack_ecn));
  t.sends(". 1001 ack 5001");
  return t;
}

TEST(FreeBsdAccurateEcn, EverySegmentCountsTheMarksSinceFive) {
  Endpoint t = open_accurate();
  ASSERT_TRUE(t.tcp.send(octets(10), t.now));
  t.sends("P. 1001 ack 5001 len 10");
  EXPECT_EQ(marks(t.last->segment), "2 AE") << "5, on ECN-capable data";
  constexpr const char* kCounts[] = {"0 AW", "0 AWE", "0 ", "0 E"};  // 6, 7, 8, 9
  std::uint32_t seq = 5001;
  for (const char* count : kCounts) {
    arrives(t, marked(t.segment("P.", seq, 1001, octets(1)), "AE", kCe));
    ++seq;
    t.sends(". 1011 ack " + std::to_string(seq));
    EXPECT_EQ(marks(t.last->segment), count);
  }
  arrives(t, marked(t.segment(".", seq, 1011), "AE", kCe));
  arrives(t, marked(t.segment("P.", seq, 1011, octets(1)), "AE", kEct0));
  t.sends(". 1011 ack 5006");
  EXPECT_EQ(marks(t.last->segment), "0 W") << "10: a marked ACK counts too, unmarked data do not";
}

TEST(FreeBsdAccurateEcn, AMarkedSynAckIsTheFirstToCount) {
  Endpoint t = open_accurate(kCe);
  ASSERT_TRUE(t.tcp.send(octets(10), t.now));
  t.sends("P. 1001 ack 5001 len 10");
  EXPECT_EQ(marks(t.last->segment), "2 AW");
}

TEST(FreeBsdAccurateEcn, AnotherCountSlowsDownOncePerRoundTripWithoutCwr) {
  Endpoint t = open_accurate();
  ASSERT_TRUE(t.tcp.send(octets(20'000), t.now));
  for (std::uint32_t seq = 1001; seq < 11'001; seq += 1000)
    t.sends(". " + std::to_string(seq) + " ack 5001 len 1000");
  arrives(t, marked(t.segment(".", 5001, 2001), "AE"));
  EXPECT_EQ(t.tcp.congestion().ssthresh(), UINT32_MAX) << "still 5";
  arrives(t, marked(t.segment(".", 5001, 3001), "AW"));
  const std::uint32_t threshold = t.tcp.congestion().ssthresh();
  EXPECT_LT(threshold, 10'000U);
  arrives(t, marked(t.segment(".", 5001, 4001), "AWE"));
  EXPECT_EQ(t.tcp.congestion().ssthresh(), threshold);
  std::uint32_t ack = 5001;
  while (!(t.last = t.tcp.poll_segment(t.now)) || t.last->segment.header.seq.value < 13'001) {
    arrives(t, marked(t.segment(".", 5001, ack), "AWE"));
    ack += 1000;
  }
  EXPECT_EQ(marks(t.last->segment), "2 AE") << "the flags are a count, no CWR";
}

TEST(FreeBsdAccurateEcn, ServerLearnsFromTheHandshakeWhereThePeerCountsFrom) {
  Endpoint t(accurate_as_freebsd());
  arrives(t.listen(), marked(t.segment("S", 5000), "AWE"));
  t.sends("S. 1000 ack 5001");
  arrives(t, marked(t.segment(".", 5001, 1001), "AW"));
  ASSERT_TRUE(t.tcp.send(octets(10), t.now));
  t.sends("P. 1001 ack 5001 len 10");
  arrives(t, marked(t.segment("P.", 5001, 1001, octets(1)), "AW"));
  EXPECT_EQ(t.tcp.congestion().ssthresh(), UINT32_MAX) << "the mark on our SYN,ACK is the six";
}

TEST(Ecn, IsNotAgreedWithAPeerThatAgreesUnasked) {
  Config config = plain();
  config.ecn = config.ecn_only_on_request = true;
  Endpoint t(config);
  t.syn_sent();
  arrives(t, marked(t.segment("S.", 5000, 1001), "E"));
  t.sends(". 1001 ack 5001");
  EXPECT_FALSE(t.tcp.ecn().agreed);
}

TEST(Ecn, AsksAgainAsOftenAsToldWhenTheSynIsLost) {
  Config config = plain();
  config.ecn = true;
  config.ecn_syn_retries = 1;
  Endpoint t(config);
  t.syn_sent().times_out().sends("S 1000");
  EXPECT_EQ(marks(t.last->segment), "0 WE");
  t.times_out().sends("S 1000");
  EXPECT_EQ(marks(t.last->segment), "0 ");
}

struct Capable {
  EcnControl control;
  std::uint8_t syn, syn_ack, ack, again;
};

TEST(Ecn, MarksMoreThanDataAsCapableWhereTold) {
  constexpr Capable kRows[] = {{EcnControl::kNone, 0, 0, 0, 0},
                               {EcnControl::kSynAck, 0, kEct0, 0, 0},
                               {EcnControl::kAll, kEct0, kEct0, kEct0, kEct0}};
  for (const Capable& row : kRows) {
    SCOPED_TRACE(static_cast<int>(row.control));
    Config config = plain();
    config.ecn = true;
    config.ecn_control = row.control;
    Endpoint client(config);
    client.syn_sent();
    EXPECT_EQ(client.last->segment.ip.ecn, row.syn);
    arrives(client, marked(client.segment("S.", 5000, 1001), "E"));
    client.sends(". 1001 ack 5001");
    EXPECT_EQ(client.last->segment.ip.ecn, row.ack);
    ASSERT_TRUE(client.tcp.send(octets(10), client.now));
    client.sends("P. 1001 ack 5001 len 10").times_out().sends("P. 1001 ack 5001 len 10");
    EXPECT_EQ(client.last->segment.ip.ecn, row.again);
    Endpoint server(config);
    arrives(server.listen(), marked(server.segment("S", 5000), "WE"));
    server.sends("S. 1000 ack 5001");
    EXPECT_EQ(server.last->segment.ip.ecn, row.syn_ack);
    Endpoint classic(config);
    classic.syn_received();
    EXPECT_EQ(classic.last->segment.ip.ecn, 0) << "not agreed";
  }
}

// Ten segments and three duplicate ACKs.
Endpoint recovering(const Config& config) {
  Endpoint t(config);
  t.syn_sent();
  arrives(t, marked(t.segment("S.", 5000, 1001), "E"));
  t.sends(". 1001 ack 5001");
  EXPECT_TRUE(t.tcp.send(octets(20'000), t.now));
  while (t.tcp.poll_segment(t.now)) {
  }
  for (int i = 0; i < 3; ++i) t.receives(".", 5001, 1001);
  return t;
}

TEST(Ecn, ALossIsAnnouncedLikeAMark) {
  Config config = plain();
  config.ecn = true;
  Endpoint t = recovering(config);
  t.sends(". 1001 ack 5001 len 1000");
  EXPECT_EQ(marks(t.last->segment), "0 ") << "not on what goes again: RFC 3168 6.1.5";
  t.receives(".", 5001, 11'001).sends(". 11001 ack 5001 len 1000");
  EXPECT_EQ(marks(t.last->segment), "2 W");
  t.sends(". 12001 ack 5001 len 1000");
  EXPECT_EQ(marks(t.last->segment), "2 ") << "once";
}

TEST(Ecn, FreeBsdAnnouncesALossOnTheRetransmissionItself) {
  Config config = info(Profile::kFreeBsd).config;
  config.ecn_only_on_request = config.timestamps = config.window_scale = false;
  Endpoint t = recovering(config);
  t.sends(". 1001 ack 5001 len 1000");
  EXPECT_EQ(marks(t.last->segment), "0 W");
}

TEST(Ecn, OnlyFreeBsdEchoesAMarkOnASegmentWithoutData) {
  for (const Profile profile : {Profile::kRfc, Profile::kFreeBsd}) {
    Config config = info(profile).config;
    config.ecn = config.no_delay = true;
    config.ecn_only_on_request = config.timestamps = config.window_scale = false;
    Endpoint t(config);
    t.syn_sent();
    arrives(t, marked(t.segment("S.", 5000, 1001), "E"));
    t.sends(". 1001 ack 5001");
    ASSERT_TRUE(t.tcp.send(octets(10), t.now));
    t.sends("P. 1001 ack 5001 len 10");
    arrives(t, marked(t.segment(".", 5001, 1011), "", kCe));
    ASSERT_TRUE(t.tcp.send(octets(10), t.now));
    t.sends("P. 1011 ack 5001 len 10");
    EXPECT_EQ(marks(t.last->segment), profile == Profile::kFreeBsd ? "2 E" : "2 ");
  }
}

TEST(Ecn, FreeBsdTellsOfNoMarksInTimeWait) {
  Config config = info(Profile::kFreeBsd).config;
  config.accurate_ecn = config.offer_accurate_ecn = true;
  config.ecn_only_on_request = config.timestamps = config.window_scale = false;
  Endpoint t(config);
  t.syn_sent();
  arrives(t, marked(t.segment("S.", 5000, 1001), "W"));
  t.sends(". 1001 ack 5001").closes().sends("F. 1001 ack 5001");
  EXPECT_EQ(marks(t.last->segment), "0 AE");
  arrives(t, marked(t.segment("F.", 5001, 1002), "AE"));
  t.sends(". 1002 ack 5002").is(State::kTimeWait);
  EXPECT_EQ(marks(t.last->segment), "0 ");
}

}  // namespace
}  // namespace tcplab::tcp
