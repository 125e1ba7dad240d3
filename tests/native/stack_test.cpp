// Our host between datagrams and applications: which of them reach its TCP, in either IP version.
#include "native/live/stack.hpp"

#include <gtest/gtest.h>

#include "core/wire/icmp.hpp"
#include "core/wire/tcp_segment.hpp"
#include "tests/native/addresses.hpp"

namespace tcplab::native {
namespace {

class BothVersions : public testing::TestWithParam<bool> {
 protected:
  wire::IpAddress ours() const { return GetParam() ? kOurs6 : kOurs4; }
  wire::IpAddress theirs() const { return GetParam() ? kTheirs6 : kTheirs4; }

  wire::TcpSegment syn(std::uint16_t port) const {
    wire::TcpSegment segment;
    segment.source = theirs();
    segment.destination = ours();
    segment.header.source_port = 50000;
    segment.header.destination_port = port;
    segment.header.seq = SeqNum{1000};
    segment.header.flags.syn = true;
    segment.header.window = 65535;
    return segment;
  }
  // The only segment that the stack sends.
  wire::TcpSegment only_segment() {
    const auto datagram = stack_.next_datagram();
    EXPECT_TRUE(datagram.has_value());
    if (!datagram) return {};
    EXPECT_FALSE(stack_.next_datagram().has_value());
    const auto segment = wire::parse_datagram(*datagram);
    EXPECT_TRUE(segment.ok());
    return segment ? *segment : wire::TcpSegment{};
  }
  std::vector<tcp::Notice> notices() {
    std::vector<tcp::Notice> all;
    for (const Stack::Notice& notice : stack_.take_notices()) all.push_back(notice.what.notice);
    return all;
  }
  wire::IcmpError unreachable(const wire::TcpSegment& about) const {
    wire::IcmpError error;
    error.source = theirs();
    error.destination = ours();
    error.type = GetParam() ? wire::icmp6::kDestinationUnreachable : wire::icmp4::kDestinationUnreachable;
    error.code = GetParam() ? 4 : 3;  // port
    error.quoted_from = about.from();
    error.quoted_to = about.to();
    error.quoted_seq = about.header.seq;
    return error;
  }

  Stack stack_{{kOurs4, kOurs6}, SipKey{1, 2}, tcp::Config{}};
};

TEST_P(BothVersions, AListenerAnswersASyn) {
  ASSERT_TRUE(stack_.listen(80, 1).ok());
  stack_.on_datagram(wire::emit_datagram(syn(80)));
  const wire::TcpSegment answer = only_segment();
  EXPECT_EQ(answer.header.flags.to_string(), "SYN, ACK");
  EXPECT_EQ(answer.header.ack, SeqNum{1001});
  EXPECT_EQ(answer.source, ours());
  EXPECT_EQ(answer.destination, theirs());
  EXPECT_EQ(*wire::decode_options(answer.header.options.bytes())->mss, GetParam() ? 1440 : 1460);
}

TEST_P(BothVersions, APortWhereNobodyListensIsReset) {
  stack_.on_datagram(wire::emit_datagram(syn(80)));
  EXPECT_EQ(only_segment().header.flags.to_string(), "RST, ACK");
}

TEST_P(BothVersions, OtherPeoplesDatagramsAreNotOurs) {
  ASSERT_TRUE(stack_.listen(80, 1).ok());
  wire::TcpSegment stray = syn(80);
  stray.destination.octets[3] ^= 1;
  stack_.on_datagram(wire::emit_datagram(stray));
  EXPECT_FALSE(stack_.next_datagram().has_value());
}

TEST_P(BothVersions, ConnectionsStartFromTheAddressOfThePeersVersion) {
  ASSERT_TRUE(stack_.connect({theirs(), 80}).ok());
  EXPECT_EQ(only_segment().source, ours());
}

TEST_P(BothVersions, AnIcmpErrorReachesTheConnection) {
  ASSERT_TRUE(stack_.connect({theirs(), 80}).ok());
  wire::TcpSegment sent = only_segment();
  const wire::IcmpError error = unreachable(sent);
  wire::IcmpError stale = error;
  stale.quoted_seq = error.quoted_seq + 1;
  stack_.on_datagram(wire::emit_icmp_datagram(stale));
  EXPECT_TRUE(notices().empty());
  stack_.on_datagram(wire::emit_icmp_datagram(error));
  EXPECT_EQ(notices().front(), tcp::Notice::kRefused);
  EXPECT_FALSE(stack_.next_datagram().has_value());  // ICMP errors are not answered
}

TEST_P(BothVersions, AnIcmpErrorIsInTheTraceWhateverIsMadeOfIt) {
  ASSERT_TRUE(stack_.connect({theirs(), 80}).ok());
  std::vector<std::uint8_t> damaged = wire::emit_icmp_datagram(unreachable(only_segment()));
  damaged.back() ^= 1;
  stack_.on_datagram(damaged);
  const trace::Event event = stack_.trace().events().back();
  ASSERT_TRUE(std::holds_alternative<trace::Unreadable>(event.what));
  EXPECT_EQ(event.rule, tcp::Rule::kIcmpMalformed);
  const trace::Packet packet = stack_.trace().packets()[trace::packet_of(event)];
  EXPECT_EQ(packet.error->what, "bad ICMP checksum");
  EXPECT_EQ(stack_.trace().octets(packet.id), damaged);
}

// Too short for a header, or of no version that there is: it is told like all that cannot be read.
TEST(Stack, WhatIsNoDatagramOfIpIsInTheTrace) {
  Stack stack({kOurs4, kOurs6}, SipKey{1, 2}, tcp::Config{});
  const std::vector<std::vector<std::uint8_t>> all = {{},
                                                      {0x45},
                                                      std::vector<std::uint8_t>(19, 0x45),
                                                      std::vector<std::uint8_t>(39, 0x60),
                                                      std::vector<std::uint8_t>(60, 0x50)};
  for (const std::vector<std::uint8_t>& octets : all) {
    const std::size_t before = stack.trace().events().size();
    stack.on_datagram(octets);
    ASSERT_EQ(stack.trace().events().size(), before + 1) << octets.size() << " octets";
    const trace::Event event = stack.trace().events().back();
    ASSERT_TRUE(std::holds_alternative<trace::Unreadable>(event.what));
    EXPECT_EQ(event.rule, tcp::Rule::kMalformed);
    EXPECT_EQ(stack.trace().octets(trace::packet_of(event)), octets);
    EXPECT_FALSE(stack.next_datagram());
  }
  EXPECT_EQ(stack.malformed().count, all.size());
}

// What the trace forgot is the cause of nothing that it tells later.
TEST_P(BothVersions, AForgottenTraceLeavesNoIdsBehind) {
  ASSERT_TRUE(stack_.connect({theirs(), 80}).ok());
  (void)only_segment();
  (void)stack_.take_notices();
  stack_.set_cause(3);
  stack_.forget();
  stack_.set_now(stack_.next_timeout());
  stack_.on_timeout();
  (void)only_segment();
  ASSERT_TRUE(stack_.listen(81, 1).ok());
  ASSERT_FALSE(stack_.trace().events().empty());
  for (const trace::Event& event : stack_.trace().events()) {
    EXPECT_TRUE(event.cause == trace::kNoEvent || event.cause < event.id) << event.id;
  }
  EXPECT_EQ(stack_.trace().events().back().cause,
            stack_.trace().events()[stack_.trace().events().size() - 2].id);
}

// RFC 9293 3.10.7.4 (MUST-59)
TEST_P(BothVersions, WhatWasQueuedIsAnsweredByOneAck) {
  ASSERT_TRUE(stack_.listen(80, 1).ok());
  wire::TcpSegment segment = syn(80);
  stack_.on_datagram(wire::emit_datagram(segment));
  const wire::TcpSegment answer = only_segment();
  segment.header.flags.syn = false;
  segment.header.flags.ack = true;
  segment.header.ack = answer.header.seq + 1;
  segment.payload = Bytes(std::vector<std::uint8_t>(500, 'x'));
  for (const std::uint32_t seq : {1001U, 1501U, 2001U, 2501U}) {
    segment.header.seq = SeqNum{seq};
    stack_.on_datagram(wire::emit_datagram(segment));
  }
  EXPECT_EQ(only_segment().header.ack, SeqNum{3001});
}

TEST_P(BothVersions, WhatCannotBeParsedIsCounted) {
  std::vector<std::uint8_t> datagram = wire::emit_datagram(syn(80));
  datagram.back() ^= 1;
  stack_.on_datagram(datagram);
  stack_.on_datagram(std::vector<std::uint8_t>(10, GetParam() ? 0x60 : 0x45));
  EXPECT_EQ(stack_.malformed().count, 2U);
  const trace::Trace& trace = stack_.trace();
  ASSERT_EQ(trace.events().size(), 2U);
  ASSERT_TRUE(std::holds_alternative<trace::Unreadable>(trace.events()[0].what));
  const trace::Packet packet = trace.packets()[0];
  EXPECT_EQ(packet.error->what, "bad TCP checksum");
  EXPECT_EQ(packet.segment.source, theirs());
  EXPECT_EQ(packet.received, 0U);
  EXPECT_EQ(trace.octets(0), datagram);
  EXPECT_FALSE(stack_.next_datagram().has_value());
}

INSTANTIATE_TEST_SUITE_P(Ip, BothVersions, testing::Bool(),
                         [](const testing::TestParamInfo<bool>& test) { return test.param ? "v6" : "v4"; });

}  // namespace
}  // namespace tcplab::native
