// Window scale, PAWS and RTTM: RFC 7323.

#include "core/tcp/profile.hpp"
#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

Config extended() {
  Config config = plain();
  config.window_scale = config.timestamps = true;
  return config;
}

wire::TcpSegment stamped(wire::TcpSegment segment, std::uint32_t value, std::uint32_t echo = 0) {
  segment.header.options = {};
  segment.header.options.append_timestamps({value, echo});
  return segment;
}

// ESTABLISHED with a peer whose SYN,ACK had shift 3 and timestamp 100.
Endpoint established_extended(Config config = extended()) {
  Endpoint t(config);
  wire::TcpOptions options;
  options.append_mss(1012);
  options.append_window_scale(3);
  options.append_timestamps({100, 0});
  established_with(t, options);
  return t;
}

TEST(WindowScale, TheWindowOfASynIsNeverScaled) {
  Config config = extended();
  config.receive_buffer = 1 << 20;
  Endpoint t = established_extended(config);
  EXPECT_EQ(t.tcp.snd().wnd, 65535U) << "the SYN,ACK's";
  Endpoint u(config);
  u.syn_sent();
  EXPECT_EQ(u.last->segment.header.window, 65535);
  EXPECT_EQ(options_of(u.last->segment).window_scale, 5) << "2^20 >> 5 fits in 16 bits";
}

TEST(WindowScale, EveryLaterWindowIsScaledBothWays) {
  Config config = extended();
  config.receive_buffer = 1 << 20;
  Endpoint t = established_extended(config);
  t.window = 1000;
  arrives(t, stamped(t.segment("P.", 5001, 1001, octets(1)), 101)).sends(". 1001 ack 5002");
  EXPECT_EQ(t.tcp.snd().wnd, 8000U);
  EXPECT_EQ(t.last->segment.header.window, (1 << 15) - 0)
      << "2^20 less one octet, in units of 32, rounded up";
}

TEST(WindowScale, TheShiftOfOurSynStaysWhateverTheBufferDoes) {
  Config config = extended();
  config.receive_buffer = 65535;
  Config larger = config;
  larger.receive_buffer = 1 << 20;
  wire::TcpOptions options;
  options.append_mss(1000);
  options.append_window_scale(0);

  Endpoint t(config);
  t.syn_sent();
  EXPECT_EQ(options_of(t.last->segment).window_scale, 0);
  t.tcp.configure(larger, t.now);
  t.times_out().sends("S 1000");
  EXPECT_EQ(options_of(t.last->segment).window_scale, 0) << "the peer may have had the first";
  wire::TcpSegment answer = t.segment("S.", 5000, 1001);
  answer.header.options = options;
  arrives(t, answer).sends(". 1001 ack 5001");
  EXPECT_EQ(t.last->segment.header.window, 65535) << "2^20 octets, as far as this shift can tell";

  Endpoint passive(config);
  wire::TcpSegment syn = passive.segment("S", 5000);
  syn.header.options = options;
  arrives(passive.listen(), syn);
  passive.tcp.configure(larger, passive.now);
  passive.sends("S. 1000 ack 5001");
  EXPECT_EQ(options_of(passive.last->segment).window_scale, passive.tcp.negotiated().rcv_shift);
}

TEST(WindowScale, IsUsedOnlyIfBothSynsHaveIt) {
  Config config = extended();
  config.receive_buffer = 1 << 20;
  Endpoint t(config);
  wire::TcpOptions options;
  options.append_mss(1000);
  established_with(t, options);
  EXPECT_FALSE(t.tcp.negotiated().window_scale);
  EXPECT_EQ(t.last->segment.header.window, 65535);
  t.window = 1000;
  t.receives(".", 5001, 1001);
  EXPECT_EQ(t.tcp.snd().wnd, 1000U);

  Endpoint passive;
  passive.listen();
  wire::TcpSegment syn = passive.segment("S", 5000);
  syn.header.options.append_window_scale(3);
  arrives(passive, syn).sends("S. 1000 ack 5001");
  EXPECT_FALSE(options_of(passive.last->segment).window_scale) << "we do not want it";
}

TEST(WindowScale, AShiftAbove14CountsAs14) {
  Endpoint t(extended());
  wire::TcpOptions options;
  options.append_mss(1000);
  options.append_window_scale(200);
  established_with(t, options);
  EXPECT_EQ(t.tcp.negotiated().snd_shift, 14);
}

TEST(Timestamps, AreOfferedAgreedAndEchoed) {
  Endpoint t = established_extended();
  EXPECT_EQ(options_of(t.last->segment).timestamps->echo_reply, 100U);
  t.passes(milliseconds(1234));
  arrives(t, stamped(t.segment("P.", 5001, 1001, octets(1)), 777)).sends(". 1001 ack 5002");
  EXPECT_EQ(*options_of(t.last->segment).timestamps, (wire::Timestamps{1234, 777}));
}

TEST(Timestamps, ADelayedAckEchoesTheEarliestSegmentItAcknowledges) {
  Config config = extended();
  config.ack_delay = milliseconds(40);
  Endpoint t = established_extended(config);
  arrives(t, stamped(t.segment(".", 5001, 1001, octets(10)), 200)).sends_nothing();
  arrives(t, stamped(t.segment(".", 5011, 1001, octets(10)), 201)).sends(". 1001 ack 5021");
  EXPECT_EQ(options_of(t.last->segment).timestamps->echo_reply, 200U) << "RFC 7323 4.3";
}

TEST(Timestamps, ASegmentBeyondAGapIsNotEchoed) {
  Endpoint t = established_extended();
  arrives(t, stamped(t.segment(".", 5100, 1001, octets(10)), 300)).sends(". 1001 ack 5001");
  EXPECT_EQ(options_of(t.last->segment).timestamps->echo_reply, 100U);
}

TEST(Rttm, ATimestampMeasuresWhatKarnsAlgorithmCannot) {
  Endpoint t = established_extended();
  say(t, 10);
  t.sends("P. 1001 ack 5001 len 10").passes(seconds(1)).sends("P. 1001 ack 5001 len 10");
  EXPECT_EQ(t.tcp.rto(), seconds(2));
  t.passes(milliseconds(50));
  arrives(t, stamped(t.segment(".", 5001, 1011), 150, 1000));
  EXPECT_EQ(t.tcp.rto(), seconds(1)) << "the echo says that it was the second one, 50 ms ago";
}

TEST(Paws, AnOlderTimestampMeansAnOldDuplicate) {
  Endpoint t = established_extended();
  arrives(t, stamped(t.segment("P.", 5001, 1001, octets(1)), 99)).sends(". 1001 ack 5001");
  EXPECT_FALSE(t.was_told(Notice::kReadable));
  EXPECT_EQ(t.last->rule, Rule::kPaws);
  arrives(t, stamped(t.segment("P.", 5001, 1001, octets(1)), 100)).sends(". 1001 ack 5002");
}

TEST(Paws, TimestampsWrapAround) {
  Endpoint t(extended());
  wire::TcpOptions options;
  options.append_mss(1000);
  options.append_timestamps({0xfffffff0, 0});
  established_with(t, options);
  arrives(t, stamped(t.segment("P.", 5001, 1001, octets(1)), 5)).sends(". 1001 ack 5002");
  arrives(t, stamped(t.segment("P.", 5002, 1001, octets(1)), 0xfffffff5)).sends(". 1001 ack 5002");
  EXPECT_EQ(t.last->rule, Rule::kPaws);
}

TEST(Paws, ATimestampOf24DaysAgoIsNoMeasure) {
  Endpoint t = established_extended();
  t.passes(seconds(25 * 24 * 3600));
  arrives(t, stamped(t.segment("P.", 5001, 1001, octets(1)), 50)).sends(". 1001 ack 5002");
  EXPECT_TRUE(t.was_told(Notice::kReadable));
}

TEST(Paws, AResetNeedsNoTimestamp) {
  Endpoint t = established_extended();
  t.receives("R", 5001).is(kClosed);
}

TEST(Paws, WithoutTheTimestampAgreedOnASegmentIsDroppedExceptByLinux) {
  Endpoint strict = established_extended();
  strict.receives("P.", 5001, 1001, octets(1)).sends_nothing();
  Config config = extended();
  config.profile = Profile::kLinux;
  Endpoint linux_like = established_extended(config);
  linux_like.receives("P.", 5001, 1001, octets(1)).sends(". 1001 ack 5002");
}

}  // namespace
}  // namespace tcplab::tcp
