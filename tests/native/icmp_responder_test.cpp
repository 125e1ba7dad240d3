// What our host says to datagrams that are not for its TCP, octet by octet.
#include "native/live/icmp_responder.hpp"

#include <gtest/gtest.h>

#include "core/wire/big_endian.hpp"
#include "core/wire/checksum.hpp"
#include "core/wire/icmp.hpp"
#include "core/wire/ipv4.hpp"
#include "core/wire/ipv6.hpp"
#include "tests/native/addresses.hpp"

namespace tcplab::native {
namespace {

using Octets = std::vector<std::uint8_t>;

constexpr std::uint8_t kUdp = 17;

Octets datagram4(std::uint8_t protocol, const Octets& payload, wire::IpAddress source = kTheirs4,
                 std::uint16_t offset = 0) {
  wire::Ipv4Header header;
  header.protocol = protocol;
  header.source = source;
  header.destination = kOurs4;
  header.fragment_offset = offset;
  Octets datagram = wire::emit_ipv4(header, payload.size());
  datagram.insert(datagram.end(), payload.begin(), payload.end());
  return datagram;
}

Octets datagram6(std::uint8_t next_header, const Octets& payload) {
  wire::Ipv6Header header;
  header.next_header = next_header;
  header.source = kTheirs6;
  header.destination = kOurs6;
  Octets datagram(wire::kIpv6HeaderSize);
  wire::write_ipv6(header, payload.size(), datagram);
  datagram.insert(datagram.end(), payload.begin(), payload.end());
  return datagram;
}

std::uint16_t sum6(const wire::IpAddress& source, const wire::IpAddress& destination, const Octets& message) {
  wire::Checksum sum;
  sum.add(source.octets);
  sum.add(destination.octets);
  sum.add_words(static_cast<std::uint16_t>(message.size()));
  sum.add_words(wire::kProtocolIcmpV6);
  sum.add(message);
  return sum.finish();
}

std::uint16_t sum4(const Octets& message) {
  wire::Checksum sum;
  sum.add(message);
  return sum.finish();
}

Octets echo_request(bool v6) {
  Octets message = {static_cast<std::uint8_t>(v6 ? 128 : 8), 0, 0, 0, 0x12, 0x34, 0, 7, 'h', 'i', '!'};
  wire::store16(&message[2], v6 ? sum6(kTheirs6, kOurs6, message) : sum4(message));
  return message;
}

// The ICMP message of an answer, whose IP header leads from us to them.
Octets message_of(const std::optional<Octets>& answer) {
  EXPECT_TRUE(answer.has_value());
  if (!answer) return Octets(8);
  if ((*answer)[0] >> 4 == 6) {
    const auto packet = wire::parse_ipv6(*answer);
    EXPECT_EQ(packet->header.source, kOurs6);
    EXPECT_EQ(packet->header.destination, kTheirs6);
    EXPECT_EQ(packet->header.next_header, wire::kProtocolIcmpV6);
    Octets message(packet->payload.begin(), packet->payload.end());
    EXPECT_EQ(sum6(kOurs6, kTheirs6, message), 0);
    return message;
  }
  const auto packet = wire::parse_ipv4(*answer);
  EXPECT_EQ(packet->header.source, kOurs4);
  EXPECT_EQ(packet->header.destination, kTheirs4);
  EXPECT_EQ(packet->header.protocol, wire::kProtocolIcmp);
  Octets message(packet->payload.begin(), packet->payload.end());
  EXPECT_EQ(sum4(message), 0);
  return message;
}

std::optional<Octets> answer(const Octets& datagram) { return IcmpResponder().answer(datagram, Instant{}); }

TEST(IcmpResponder, EchoesWhatItIsAskedTo) {
  for (const bool v6 : {false, true}) {
    const Octets request = echo_request(v6);
    const Octets reply = message_of(
        answer(v6 ? datagram6(wire::kProtocolIcmpV6, request) : datagram4(wire::kProtocolIcmp, request)));
    EXPECT_EQ(reply[0], v6 ? 129 : 0);
    EXPECT_EQ(reply[1], 0);
    EXPECT_EQ(Octets(reply.begin() + 4, reply.end()), Octets(request.begin() + 4, request.end()));
  }
}

TEST(IcmpResponder, IgnoresBrokenAndOtherIcmp) {
  Octets broken = echo_request(false);
  broken.back() ^= 1;
  EXPECT_FALSE(answer(datagram4(wire::kProtocolIcmp, broken)));
  EXPECT_FALSE(answer(datagram4(wire::kProtocolIcmp, {8, 0})));
  Octets reply = echo_request(false);
  reply[0] = 0;
  wire::store16(&reply[2], 0);
  wire::store16(&reply[2], sum4(reply));
  EXPECT_FALSE(answer(datagram4(wire::kProtocolIcmp, reply)));
}

TEST(IcmpResponder, SaysThatUdpHasNoTaker) {
  const Octets payload = {0, 1, 0, 53, 0, 8, 0, 0};
  Octets message = message_of(answer(datagram4(kUdp, payload)));
  EXPECT_EQ(message[0], 3);
  EXPECT_EQ(message[1], 3);
  EXPECT_EQ(Octets(message.begin() + 8, message.end()), datagram4(kUdp, payload));
  message = message_of(answer(datagram6(kUdp, payload)));
  EXPECT_EQ(message[0], 1);
  EXPECT_EQ(message[1], 4);
  EXPECT_EQ(Octets(message.begin() + 8, message.end()), datagram6(kUdp, payload));
}

TEST(IcmpResponder, SaysThatAProtocolIsUnknown) {
  Octets message = message_of(answer(datagram4(253, {1, 2, 3})));
  EXPECT_EQ(message[0], 3);
  EXPECT_EQ(message[1], 2);
  message = message_of(answer(datagram6(253, {1, 2, 3})));
  EXPECT_EQ(message[0], 4);
  EXPECT_EQ(message[1], 1);
  EXPECT_EQ(wire::load32(&message[4]), 6U);  // where the next header stands
}

TEST(IcmpResponder, QuotesNoMoreThanAnErrorMayHold) {
  EXPECT_EQ(answer(datagram4(kUdp, Octets(1400)))->size(), 576U);
  EXPECT_EQ(answer(datagram6(kUdp, Octets(1400)))->size(), 1280U);
}

TEST(IcmpResponder, KeepsSilentWhereAHostMust) {  // RFC 1122 3.2.2
  EXPECT_FALSE(answer(datagram4(kUdp, Octets(8), wire::IpAddress::v4(224, 0, 0, 1))));
  EXPECT_FALSE(answer(datagram4(kUdp, Octets(8), wire::IpAddress::v4(255, 255, 255, 255))));
  EXPECT_FALSE(answer(datagram4(kUdp, Octets(8), wire::IpAddress::v4(127, 0, 0, 1))));
  EXPECT_FALSE(answer(datagram4(kUdp, Octets(8), wire::IpAddress{})));
  EXPECT_FALSE(answer(datagram4(kUdp, Octets(8), kTheirs4, 10)));
  EXPECT_FALSE(answer(datagram6(0, Octets(8))));  // hop-by-hop options
  EXPECT_FALSE(answer(datagram6(59, {})));        // no next header
  EXPECT_FALSE(answer(datagram4(wire::kProtocolTcp, Octets(20))));
  EXPECT_FALSE(answer({}));
  EXPECT_FALSE(answer(Octets(19, 0x45)));
}

TEST(IcmpResponder, DoesNotComplainTooOften) {
  IcmpResponder responder;
  const Octets datagram = datagram4(kUdp, Octets(8));
  const auto answers = [&](Instant now) {
    int count = 0;
    while (responder.answer(datagram, now)) ++count;
    return count;
  };
  EXPECT_EQ(answers(Instant{} + seconds(1)), IcmpResponder::kBurst);
  EXPECT_EQ(answers(Instant{} + seconds(1) + milliseconds(99)), 0);
  EXPECT_EQ(answers(Instant{} + seconds(1) + milliseconds(350)), 3);
  EXPECT_EQ(answers(Instant{} + seconds(1) + milliseconds(400)), 1);
  EXPECT_EQ(answers(Instant{} + seconds(60)), IcmpResponder::kBurst);
  EXPECT_TRUE(responder.answer(datagram4(wire::kProtocolIcmp, echo_request(false)), Instant{} + seconds(60)));
}

}  // namespace
}  // namespace tcplab::native
