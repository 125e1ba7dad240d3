// Reassembly: what is held of text that came out of order, and what is said about it.

#include "core/tcp/receiver.hpp"

#include <string>

#include "core/base/rng.hpp"
#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

constexpr std::uint32_t kWindow = 60'000;

// Offers kWindow octets from 5001 on.
Receiver open_receiver() {
  Receiver r(kWindow);
  r.start(SeqNum{5000});
  r.advertise(1000, 0, false);
  return r;
}

std::string blocks(const Receiver& r, std::size_t room = 4) {
  std::string text;
  for (const wire::SackBlock& block : r.sack_blocks(room)) {
    text += (text.empty() ? "" : " ") + std::to_string(block.left.value) + "-" +
            std::to_string(block.right.value);
  }
  return text;
}

TEST(Receiver, HoldsManyTinySegmentsInFewPieces) {
  Receiver up = open_receiver();
  for (std::uint32_t i = 1; i < kWindow; ++i) up.accept(SeqNum{5001 + i}, octets(1));
  EXPECT_EQ(blocks(up), "5002-65001");
  EXPECT_LE(up.out_of_order().size(), kWindow / 250);

  Receiver down = open_receiver();
  for (std::uint32_t i = kWindow - 1; i > 0; --i) down.accept(SeqNum{5001 + i}, octets(1));
  EXPECT_EQ(blocks(down), "5002-65001");
  EXPECT_LE(down.out_of_order().size(), kWindow / 250);
  EXPECT_EQ(down.accept(SeqNum{5001}, octets(1)), kWindow);
  EXPECT_FALSE(down.has_out_of_order());
}

// A hostile peer: every second octet by itself. What that costs must not grow beyond what the user granted.
TEST(Receiver, HoldsNoMoreGapsThanTheBufferIsWorth) {
  Receiver r = open_receiver();
  for (std::uint32_t i = 1; i < kWindow; i += 2) r.accept(SeqNum{5001 + i}, octets(1));
  const std::size_t most = kWindow / 256;
  EXPECT_EQ(r.out_of_order().size(), most);
  EXPECT_EQ(r.sack_blocks(99999).size(), most) << "nothing is acknowledged that was refused";

  r.accept(SeqNum{5003}, octets(1));
  EXPECT_EQ(r.sack_blocks(99999).size(), most - 1) << "what joins two ranges is no new one";
  const std::uint32_t end = 5001 + 2 * static_cast<std::uint32_t>(most);
  r.accept(SeqNum{end}, octets(100));
  EXPECT_EQ(blocks(r, 1), std::to_string(end - 1) + "-" + std::to_string(end + 100))
      << "nor what makes one grow";
  r.accept(SeqNum{60'000}, octets(10));
  EXPECT_EQ(blocks(r, 1), "60000-60010") << "there is room for one more";
  r.accept(SeqNum{61'000}, octets(10));
  EXPECT_EQ(blocks(r, 1), "60000-60010") << "and for no second";
  EXPECT_EQ(r.accept(SeqNum{5001}, octets(100)), 100U) << "what comes in order is always taken";
  r.accept(SeqNum{61'000}, octets(10));
  EXPECT_EQ(blocks(r, 1), "61000-61010") << "and gives room to others";
}

TEST(Receiver, TakesWhatReachesARangeThoughThereIsNoRoomForAnother) {
  Receiver r = open_receiver();
  for (std::uint32_t seq = 5004; seq < 5000 + kWindow; seq += 4) r.accept(SeqNum{seq}, octets(1));
  const std::size_t most = r.out_of_order().size();
  r.accept(SeqNum{5007}, octets(1));
  EXPECT_EQ(blocks(r, 1), "5007-5009");
  EXPECT_EQ(r.sack_blocks(99999).size(), most);
}

TEST(Receiver, HoldsSomeGapsHoweverSmallTheBuffer) {
  Receiver r(1000);
  r.start(SeqNum{5000});
  r.advertise(1000, 0, false);
  for (std::uint32_t i = 1; i < 1000; i += 2) r.accept(SeqNum{5001 + i}, octets(1));
  EXPECT_EQ(r.out_of_order().size(), 64U);
}

// Whatever was refused comes again, as a peer without SACK sends it.
TEST(Receiver, GetsEverythingThoughItRefusesSome) {
  Receiver r = open_receiver();
  const auto takes = [&r](std::uint32_t i) {
    r.accept(SeqNum{5001 + i}, octets(1, static_cast<std::uint8_t>(i)));
  };
  for (std::uint32_t i = 1; i < kWindow; i += 2) takes(i);
  for (std::uint32_t i = 0; i < kWindow; ++i) takes(i);
  EXPECT_EQ(r.readable(), kWindow);
  EXPECT_EQ(r.read(kWindow), octets(kWindow));
}

TEST(Receiver, KeepsNoLargeSegmentAliveForAFewOctetsOfIt) {
  Receiver r = open_receiver();
  const Bytes large = octets(1460);
  r.accept(SeqNum{6000}, large);
  EXPECT_EQ(r.out_of_order().begin()->second.data(), large.data()) << "as it came, not copied";
  const Bytes again = octets(1460);
  r.accept(SeqNum{5999}, again);
  EXPECT_EQ(r.out_of_order().begin()->second.size(), 1U) << "one octet of it is new";
  EXPECT_NE(r.out_of_order().begin()->second.data(), again.data());
}

TEST(Receiver, RemembersWhichRangesGrewLastHoweverOften) {
  Receiver r = open_receiver();
  for (const std::uint32_t seq : {9000U, 6000U, 7000U, 8000U}) r.accept(SeqNum{seq}, octets(10));
  for (std::uint32_t i = 1; i < 20; ++i) r.accept(SeqNum{6000 + 10 * i}, octets(10));
  EXPECT_EQ(blocks(r), "6000-6200 8000-8010 7000-7010 9000-9010");
  EXPECT_EQ(blocks(r, 2), "6000-6200 8000-8010");
  EXPECT_EQ(blocks(r, 0), "");
}

// Segments anywhere in the window, against an array of what has come.
TEST(Receiver, PutsTogetherWhateverTheOrder) {
  Rng rng(1);
  for (int round = 0; round < 10; ++round) {
    Receiver r = open_receiver();
    std::vector<std::uint8_t> stream(800);
    for (std::uint8_t& octet : stream) octet = static_cast<std::uint8_t>(rng.below(256));
    std::vector<bool> came(stream.size());
    std::size_t in_order = 0;
    while (in_order < stream.size()) {
      const std::size_t at = rng.below(stream.size());
      const std::size_t length = std::min<std::size_t>(1 + rng.below(80), stream.size() - at);
      r.accept(SeqNum{5001 + static_cast<std::uint32_t>(at)}, Bytes::copy_of({stream.data() + at, length}));
      std::fill_n(came.begin() + static_cast<std::ptrdiff_t>(at), length, true);
      while (in_order < came.size() && came[in_order]) ++in_order;
      ASSERT_EQ(r.nxt.value, 5001 + in_order);
      for (const wire::SackBlock& block : r.sack_blocks(99)) {
        const std::size_t left = block.left.value - 5001, right = block.right.value - 5001;
        for (std::size_t i = left; i < right; ++i) ASSERT_TRUE(came[i]);
        ASSERT_FALSE(came[left - 1]);
        ASSERT_TRUE(right == came.size() || !came[right]);
      }
    }
    EXPECT_FALSE(r.has_out_of_order());
    EXPECT_EQ(r.read(9999), Bytes(stream));
  }
}

// RFC 9293 3.10.7.4: what lies beyond the window is trimmed, and the FIN is the last octet of a segment.
TEST(Receiver, AFinBeyondTheWindowIsTrimmedWithTheText) {
  Config config = plain();
  config.receive_buffer = 1000;
  Endpoint t(config);
  t.established();  // offers 5001 to 6001
  t.receives("F.", 5501, 1001, octets(600)).sends(". 1001 ack 5001");
  t.receives(".", 5001, 1001, octets(500)).sends(". 1001 ack 6001").is(kEstablished);
  ASSERT_TRUE(t.tcp.receive(1000));
  t.sends(". 1001 ack 6001").receives(".", 6001, 1001, octets(100)).sends(". 1001 ack 6101");
  t.is(kEstablished);
  EXPECT_FALSE(t.was_told(Notice::kRemoteClosed)) << "it never came within the window";
  t.receives("F.", 6101, 1001).sends(". 1001 ack 6102").is(kCloseWait);
}

TEST(Receiver, AProfileMayTakeAFinAtTheEdgeOfTheWindow) {
  Config config = plain();
  config.receive_buffer = 1000;
  config.profile = Profile::kLinux;
  Endpoint t(config);
  t.established().receives(".", 5001, 1001, octets(1000)).sends(". 1001 ack 6001");
  t.receives("F.", 6001, 1001).sends(". 1001 ack 6002").is(kCloseWait);
}

TEST(Receiver, AFinWaitsForTheWindowToOpen) {
  Config config = plain();
  config.receive_buffer = 1000;
  Endpoint t(config);
  t.established().receives(".", 5001, 1001, octets(1000)).sends(". 1001 ack 6001");
  t.receives("F.", 6001, 1001).sends(". 1001 ack 6001").is(kEstablished);
  ASSERT_TRUE(t.tcp.receive(1000));
  t.sends(". 1001 ack 6001").receives("F.", 6001, 1001).sends(". 1001 ack 6002").is(kCloseWait);
}

// RFC 9293 3.8.5 (MUST-33): once read past, it must not lie ahead again when the numbers come round.
TEST(Receiver, UrgentDataThatWasReadIsForgotten) {
  Endpoint t;
  t.established();
  wire::TcpSegment urgent = t.segment(".", 5001, 1001, octets(10));
  urgent.header.flags.urg = true;
  urgent.header.urgent_pointer = 5;
  arrives(t, urgent).sends(". 1001 ack 5011");
  ASSERT_TRUE(t.tcp.receive(4));
  EXPECT_EQ(t.tcp.urgent_ahead(), 1U);
  ASSERT_TRUE(t.tcp.receive(1));
  EXPECT_EQ(t.tcp.urgent_ahead(), 0U);
  EXPECT_FALSE(t.tcp.rcv().up);
  arrives(t, urgent).sends(". 1001 ack 5011");
  EXPECT_EQ(t.tcp.urgent_ahead(), 0U) << "an old segment again announces nothing";
}

TEST(Receiver, TheFinIsNotAnOctetToRead) {
  Endpoint t;
  t.established();
  wire::TcpSegment urgent = t.segment("F.", 5001, 1001, octets(10));
  urgent.header.flags.urg = true;
  urgent.header.urgent_pointer = 5;
  arrives(t, urgent).sends(". 1001 ack 5012").is(kCloseWait);
  EXPECT_EQ(t.tcp.urgent_ahead(), 5U);
}

TEST(Receiver, TextBeyondTheFinIsDroppedWithIt) {
  Receiver rcv(1000);
  rcv.start(SeqNum{5000});
  rcv.advertise(100, 0, false);
  EXPECT_EQ(rcv.accept(SeqNum{5002}, Bytes(std::vector<std::uint8_t>(50, 1))), 0U);
  rcv.note_fin(SeqNum{5001}, 0);
  EXPECT_TRUE(rcv.consume_fin());
  EXPECT_FALSE(rcv.has_gap());
  EXPECT_FALSE(rcv.has_sack());
  EXPECT_TRUE(rcv.out_of_order().empty());
}

}  // namespace
}  // namespace tcplab::tcp
