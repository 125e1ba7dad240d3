// Urgent data: RFC 9293 3.8.5.

#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

constexpr SendOptions kUrgent{true, true};

wire::TcpSegment urgent(const Endpoint& t, std::uint32_t seq, std::uint16_t pointer, Bytes text = {}) {
  wire::TcpSegment segment = t.segment(".", seq, 1001, std::move(text));
  segment.header.flags.urg = true;
  segment.header.urgent_pointer = pointer;
  return segment;
}

TEST(Rfc9293, MUST_30_MUST_62_TheSentPointerNamesTheOctetAfterTheUrgentData) {
  Endpoint t;
  t.established();
  say(t, 10, kUrgent);
  t.sends("P. 1001 ack 5001 len 10");
  EXPECT_TRUE(t.last->segment.header.flags.urg);
  EXPECT_EQ(t.last->segment.header.urgent_pointer, 10);
  say(t, 5);
  t.sends("P. 1011 ack 5001 len 5");
  EXPECT_FALSE(t.last->segment.header.flags.urg) << "nothing urgent lies ahead of 1011";
}

TEST(Rfc9293, MUST_30_MUST_62_TheReceivedPointerCountsFromTheSegmentsSequenceNumber) {
  Endpoint t;
  t.established();
  arrives(t, urgent(t, 5001, 3, octets(5))).sends(". 1001 ack 5006");
  EXPECT_EQ(t.tcp.rcv().up, SeqNum{5004});
  EXPECT_TRUE(t.tcp.status().urgent);
}

TEST(Rfc9293, MUST_31_UrgentDataMayBeLongerThanThePointerCanSay) {
  Endpoint t;
  t.established();
  say(t, 100'000, kUrgent);
  t.sends(". 1001 ack 5001 len 1000");
  EXPECT_EQ(t.last->segment.header.urgent_pointer, 65535);
  for (std::uint32_t seq = 2001; seq < 101'001; seq += 1000) {
    t.receives(".", 5001, seq);
    while ((t.last = t.tcp.poll_segment(t.now))) {
      const wire::TcpHeader& header = t.last->segment.header;
      ASSERT_TRUE(header.flags.urg);
      ASSERT_EQ(header.urgent_pointer, std::min(101'001U - header.seq.value, 65535U));
    }
  }
}

TEST(Rfc9293, MUST_31_AReceivedSequenceOfAnyLengthIsFollowed) {
  Endpoint t;
  t.established();
  for (std::uint32_t seq = 5001; seq < 205'001; seq += 1000) {
    arrives(t, urgent(t, seq, 65535, octets(1000))).sends(". 1001 ack " + std::to_string(seq + 1000));
    ASSERT_EQ(t.tcp.urgent_ahead(), 65535U);
    ASSERT_TRUE(t.tcp.receive(1000));
  }
  EXPECT_EQ(times_told(t, Notice::kUrgent), 200U) << "told whenever the pointer advances";
}

TEST(Rfc9293, MUST_32_TheUserHearsOfUrgentDataBeforeItComes) {
  Endpoint t;
  t.established();
  arrives(t, urgent(t, 5001, 500));
  EXPECT_EQ(t.notices.back(), Notice::kUrgent);
  EXPECT_FALSE(t.was_told(Notice::kReadable));
  arrives(t, urgent(t, 5001, 500));
  EXPECT_EQ(times_told(t, Notice::kUrgent), 1U) << "the pointer has not advanced";
  arrives(t, urgent(t, 5001, 600));
  EXPECT_EQ(times_told(t, Notice::kUrgent), 2U);
}

TEST(Rfc9293, MUST_32_TextThatTurnsUrgentAfterItCameIsAnnouncedToo) {
  Endpoint t;
  t.established().receives(".", 5001, 1001, octets(10)).sends(". 1001 ack 5011");
  arrives(t, urgent(t, 5011, 0));
  EXPECT_TRUE(t.was_told(Notice::kUrgent)) << "the ten octets are not read yet";
  EXPECT_EQ(t.tcp.urgent_ahead(), 10U);
}

TEST(Rfc9293, MUST_33_TheUserCanLearnHowMuchUrgentDataRemains) {
  Endpoint t;
  t.established();
  arrives(t, urgent(t, 5001, 8, octets(5)));
  EXPECT_EQ(t.tcp.urgent_ahead(), 8U);
  ASSERT_TRUE(t.tcp.receive(3));
  EXPECT_EQ(t.tcp.urgent_ahead(), 5U);
  t.receives(".", 5006, 1001, octets(5));
  ASSERT_TRUE(t.tcp.receive(5));
  EXPECT_EQ(t.tcp.urgent_ahead(), 0U);
  EXPECT_FALSE(t.tcp.status().urgent) << "two octets that follow are ordinary";
}

TEST(Rfc9293, SHLD_13_NothingIsUrgentUnlessTheUserSaysSo) {
  EXPECT_FALSE(SendOptions{}.urgent);
  Endpoint t;
  t.established();
  say(t, 10);
  t.closes().sends("FP. 1001 ack 5001 len 10");
  EXPECT_FALSE(t.last->segment.header.flags.urg);
  EXPECT_EQ(t.last->segment.header.urgent_pointer, 0);
}

TEST(Rfc9293, MUST_30_APointerWithoutTheFlagMeansNothing) {
  Endpoint t;
  t.established();
  wire::TcpSegment plain_text = urgent(t, 5001, 3, octets(5));
  plain_text.header.flags.urg = false;
  arrives(t, plain_text);
  EXPECT_FALSE(t.was_told(Notice::kUrgent));
}

}  // namespace
}  // namespace tcplab::tcp
