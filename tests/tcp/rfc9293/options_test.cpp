// TCP options and the maximum segment size: RFC 9293 3.1, 3.2 and 3.7.1 to 3.7.3.

#include <initializer_list>

#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

wire::TcpOptions raw(std::initializer_list<std::uint8_t> bytes) {
  return wire::TcpOptions::raw({bytes.begin(), bytes.size()});
}

// What we would send to a peer whose SYN had these options.
std::uint32_t send_mss(const wire::TcpOptions& options) {
  Endpoint t;
  established_with(t, options);
  return t.tcp.effective_mss();
}

TEST(Rfc9293, MUST_4_EndOfListNopAndMssAreUnderstood) {
  EXPECT_EQ(send_mss(raw({1, 1, 2, 4, 0x03, 0xe8, 0, 0xff})), 1000U);
  EXPECT_EQ(send_mss(raw({0, 2, 4, 0x03, 0xe8})), 536U) << "nothing counts after the end of the list";
}

TEST(Rfc9293, MUST_5_OptionsMayComeInAnySegment) {
  const auto with = [](const Endpoint& t, std::string_view flags, std::uint32_t seq, Bytes text = {}) {
    wire::TcpSegment segment = t.segment(flags, seq, 1001, std::move(text));
    segment.header.options = raw({2, 4, 1, 0, 253, 4, 0x12, 0x34, 3, 3, 7});
    return segment;
  };
  Endpoint t;
  t.established();
  arrives(t, with(t, "P.", 5001, octets(3, 'a'))).sends(". 1001 ack 5004");
  EXPECT_EQ(t.reads(), "abc");
  EXPECT_EQ(t.tcp.effective_mss(), 1000U) << "an MSS outside a SYN is no news";
  arrives(t, with(t, "F.", 5004)).sends(". 1001 ack 5005").is(kCloseWait);
  arrives(t, with(t, "R", 5005)).is(kClosed);
}

TEST(Rfc9293, MUST_6_UnknownOptionsAreIgnored) {
  EXPECT_EQ(send_mss(raw({253, 6, 1, 2, 3, 4, 2, 4, 0x03, 0xe8, 99, 2})), 1000U);
  EXPECT_EQ(send_mss(raw({77, 10, 2, 4, 9, 9, 0, 0, 0, 0})), 536U) << "its body is not looked at";
}

TEST(Rfc9293, MUST_7_AnIllegalLengthDoesNoHarm) {
  for (const wire::TcpOptions& bad :
       {raw({2, 0, 0x03, 0xe8}), raw({2, 1, 0, 0}), raw({2, 40, 0x03, 0xe8}), raw({253, 0}),
        raw({1, 1, 1, 2}), raw({2, 3, 9}), raw({8, 255, 0, 0})}) {
    EXPECT_EQ(send_mss(bad), 536U);
    Endpoint t;
    t.established();
    wire::TcpSegment text = t.segment("P.", 5001, 1001, octets(1, 'x'));
    text.header.options = bad;
    arrives(t, text).sends(". 1001 ack 5002");
    EXPECT_EQ(t.reads(), "x");
  }
}

TEST(Rfc9293, MUST_64_OptionsNeedNotBeginOnAWord) {
  EXPECT_EQ(send_mss(raw({2, 4, 0x03, 0xe8})), 1000U);
  EXPECT_EQ(send_mss(raw({1, 2, 4, 0x03, 0xe8})), 1000U);
  EXPECT_EQ(send_mss(raw({1, 1, 2, 4, 0x03, 0xe8})), 1000U);
  EXPECT_EQ(send_mss(raw({3, 3, 0, 2, 4, 0x03, 0xe8})), 1000U);
}

TEST(Rfc9293, MUST_14_MAY_3_TheMssGoesIntoEverySynWeSend) {
  Endpoint active;
  active.syn_sent();
  EXPECT_EQ(options_of(active.last->segment).mss, 1460);
  Endpoint passive;
  passive.syn_received();
  EXPECT_EQ(options_of(passive.last->segment).mss, 1460);
  Config config = plain();
  config.mss = 536;
  Endpoint small(config);
  small.syn_sent();
  EXPECT_EQ(options_of(small.last->segment).mss, 536) << "even when it is the default";
  small.passes(seconds(1)).sends("S 1000");
  EXPECT_EQ(options_of(small.last->segment).mss, 536) << "and in its retransmission";
}

TEST(Rfc9293, SHLD_5_OnIpv6AnMssOtherThan1220IsSaid) {
  Endpoint t = on_ipv6();
  ASSERT_TRUE(t.tcp.open_active(kRemote6, t.now));
  t.sends("S 1000");
  EXPECT_EQ(options_of(t.last->segment).mss, 1440);
}

TEST(Rfc9293, MUST_15_WithoutTheOptionTheMssIs536OnIpv4And1220OnIpv6) {
  EXPECT_EQ(send_mss({}), 536U);
  Endpoint t = on_ipv6();
  ASSERT_TRUE(t.tcp.open_active(kRemote6, t.now));
  t.sends("S 1000");
  wire::TcpSegment answer = over_ipv6(t.segment("S.", 5000, 1001));
  answer.header.options = {};
  arrives(t, answer).sends(". 1001 ack 5001");
  say(t, 2000);
  t.sends(". 1001 ack 5001 len 1220").sends("P. 2221 ack 5001 len 780");
}

TEST(Rfc9293, MUST_14_MUST_16_SegmentsAreAsLargeAsPeerAndPathTakeLessTheOptions) {
  EXPECT_EQ(send_mss(raw({2, 4, 0x23, 0x00})), 1460U) << "the peer takes 8960, our interface does not";
  EXPECT_EQ(send_mss(raw({2, 4, 0x03, 0xe8})), 1000U);

  Config config = plain();
  config.timestamps = true;
  Endpoint t(config);
  wire::TcpOptions options;
  options.append_mss(1000);
  options.append_timestamps({1, 0});
  established_with(t, options);
  say(t, 1000);
  t.sends(". 1001 ack 5001 len 988");
  EXPECT_EQ(t.last->segment.datagram_size(), 20U + 20U + 1000U)
      << "RFC 6691: the options come out of the MSS";
}

TEST(Rfc9293, MUST_16_AnAbsurdlySmallMssStillLetsDataPass) {
  Endpoint t;
  established_with(t, raw({2, 4, 0, 1}));
  EXPECT_EQ(t.tcp.effective_mss(), 28U);
  say(t, 28);
  t.sends("P. 1001 ack 5001 len 28");
}

TEST(Rfc9293, MUST_67_TheMssAnnouncedFitsWhatWeCanReceive) {
  const auto announced = [](Endpoint t, const wire::Endpoint& remote) {
    EXPECT_TRUE(t.tcp.open_active(remote, t.now));
    t.sends("S 1000");
    return *options_of(t.last->segment).mss;
  };
  Config config = plain();
  config.mss = 65535;
  for (const std::uint16_t mtu : {std::uint16_t{576}, std::uint16_t{1500}, std::uint16_t{9000}}) {
    config.mtu = mtu;
    EXPECT_EQ(announced(Endpoint(config), kRemote), mtu - 40);
    EXPECT_EQ(announced(on_ipv6(config), kRemote6), mtu - 60);
  }
}

TEST(Rfc9293, SHLD_6_TheLeastMtuOfTheInterfaceBoundsTheMssAnnounced) {
  Config config = plain();
  config.mtu = 1400;
  Endpoint t(config);
  t.syn_sent();
  EXPECT_EQ(options_of(t.last->segment).mss, 1360) << "not the 1460 that Config::mss would allow";
}

TEST(Rfc9293, MUST_65_OnlyASynCarriesAnMss) {
  Config config = plain();
  config.timestamps = config.sack = config.window_scale = true;
  Endpoint t(config);
  wire::TcpOptions options;
  options.append_mss(1000);
  options.append_timestamps({1, 0});
  options.append_sack_permitted();
  options.append_window_scale(2);
  established_with(t, options);
  EXPECT_FALSE(options_of(t.last->segment).mss);
  say(t, 10);
  t.sends("P. 1001 ack 5001 len 10");
  EXPECT_FALSE(options_of(t.last->segment).mss);
  t.closes().sends("F. 1011 ack 5001");
  EXPECT_FALSE(options_of(t.last->segment).mss);
  t.aborts().sends("R 1012");
  EXPECT_TRUE(t.last->segment.header.options.empty());
}

// Every segment that a profile can make with all its options on.
std::vector<wire::TcpSegment> everything(Profile profile) {
  Config config = plain();
  config.profile = profile;
  config.timestamps = config.sack = config.window_scale = true;
  Endpoint t(config);
  wire::TcpOptions options;
  options.append_mss(1000);
  options.append_timestamps({1, 0});
  options.append_sack_permitted();
  options.append_window_scale(2);
  std::vector<wire::TcpSegment> sent;
  t.syn_sent();
  sent.push_back(t.last->segment);
  wire::TcpSegment answer = t.segment("S.", 5000, 1001);
  answer.header.options = options;
  wire::TcpSegment ahead = t.segment(".", 5010, 1001, octets(5));
  ahead.header.options.append_timestamps({2, 0});
  for (const wire::TcpSegment& arriving : {answer, ahead}) {
    arrives(t, arriving);
    while (const std::optional<Outgoing> out = t.tcp.poll_segment(t.now)) sent.push_back(out->segment);
  }
  return sent;
}

TEST(Rfc9293, MUST_68_EveryOptionWeSendButNopAndEndOfListHasItsLength) {
  for (const Profile profile : {Profile::kRfc, Profile::kLinux, Profile::kFreeBsd}) {
    for (const wire::TcpSegment& segment : everything(profile)) {
      const auto bytes = segment.header.options.bytes();
      std::size_t at = 0;
      while (at < bytes.size()) {
        const std::optional<wire::OptionView> option = wire::option_at(bytes, at);
        ASSERT_TRUE(option);
        if (option->kind > 1) {
          EXPECT_EQ(bytes[at + 1], option->length);
        }
        at += option->length;
      }
      EXPECT_EQ(at, bytes.size());
    }
  }
}

TEST(Rfc9293, MUST_69_TheHeaderIsPaddedWithZeros) {
  wire::TcpSegment segment = Endpoint().segment(".", 1, 1);
  ASSERT_TRUE(segment.header.options.append_window_scale(7));
  const std::vector<std::uint8_t> datagram = wire::emit_datagram(segment);
  ASSERT_EQ(datagram.size(), 20U + 24U);
  EXPECT_EQ(datagram[20 + 12] >> 4, 6) << "the data offset, in words";
  EXPECT_EQ(std::vector<std::uint8_t>(datagram.end() - 4, datagram.end()),
            (std::vector<std::uint8_t>{3, 3, 7, 0}));
}

}  // namespace
}  // namespace tcplab::tcp
