// The IP datagram in a frame, whatever link it was captured on.
#include "core/capture/link_layer.hpp"

#include <gtest/gtest.h>

#include "tests/line.hpp"
#include "tests/wire/samples.hpp"

namespace tcplab::capture {
namespace {

using Octets = std::vector<std::uint8_t>;
using Kind = Carried::Kind;

const Octets kMacs{2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2};

Octets joined(std::initializer_list<Octets> parts) {
  Octets all;
  for (const Octets& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

Carried carried(std::uint32_t link_type, const Octets& octets, std::size_t size = 0) {
  Frame frame;
  frame.size = static_cast<std::uint32_t>(size == 0 ? octets.size() : size);
  frame.octets = Bytes(octets);
  return carried_by(frame, link_type);
}

void expect_datagram(std::uint32_t link_type, const Octets& frame, const Octets& datagram,
                     Line at = Line::here()) {
  const testing::ScopedTrace here(at.file, at.number, "");
  const Carried found = carried(link_type, frame);
  EXPECT_EQ(found.kind, Kind::kDatagram);
  EXPECT_EQ(Octets(found.datagram.begin(), found.datagram.end()), datagram);
  EXPECT_EQ(found.missing, 0U);
}

TEST(LinkLayer, FindsIpBehindEthernetAndItsVlanTags) {
  const Octets v4 = wire::syn_over_ipv4();
  const Octets v6 = wire::data_over_ipv6();
  expect_datagram(1, joined({kMacs, {8, 0}, v4}), v4);
  expect_datagram(1, joined({kMacs, {0x86, 0xdd}, v6}), v6);
  expect_datagram(1, joined({kMacs, {0x81, 0, 0, 5, 8, 0}, v4}), v4);
  expect_datagram(1, joined({kMacs, {0x88, 0xa8, 0, 5, 0x81, 0, 0, 6, 8, 0}, v4}), v4);
}

TEST(LinkLayer, TakesAwayWhatFillsUpAFrame) {
  const Octets v4 = wire::syn_over_ipv4();
  const Octets v6 = wire::data_over_ipv6();
  expect_datagram(1, joined({kMacs, {8, 0}, v4, Octets(10, 0)}), v4);
  expect_datagram(1, joined({kMacs, {0x86, 0xdd}, v6, {1, 2, 3, 4}}), v6);
}

TEST(LinkLayer, FindsIpAlone) {
  for (const std::uint32_t type : {101U, 12U, 14U, 228U})
    expect_datagram(type, wire::syn_over_ipv4(), wire::syn_over_ipv4());
  for (const std::uint32_t type : {101U, 12U, 14U, 229U})
    expect_datagram(type, wire::data_over_ipv6(), wire::data_over_ipv6());
}

TEST(LinkLayer, FindsIpBehindTheCookedHeadersOfLinux) {
  const Octets v4 = wire::syn_over_ipv4();
  expect_datagram(113, joined({{0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 8, 0}, v4}), v4);
  expect_datagram(276, joined({{8, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0}, v4}), v4);
}

TEST(LinkLayer, FindsIpBehindBsdsLoopbackInEitherByteOrder) {
  const Octets v4 = wire::syn_over_ipv4();
  const Octets v6 = wire::data_over_ipv6();
  expect_datagram(0, joined({{2, 0, 0, 0}, v4}), v4);
  expect_datagram(0, joined({{0, 0, 0, 2}, v4}), v4);
  expect_datagram(0, joined({{30, 0, 0, 0}, v6}), v6);
  expect_datagram(108, joined({{0, 0, 0, 24}, v6}), v6);
}

TEST(LinkLayer, TellsWhatIsNoIpFromWhatWasCut) {
  const Octets v4 = wire::syn_over_ipv4();
  EXPECT_EQ(carried(1, joined({kMacs, {8, 6}, Octets(28, 0)})).kind, Kind::kOther) << "ARP";
  EXPECT_EQ(carried(1, joined({kMacs, {8, 0}, {0x50, 1, 2, 3}})).kind, Kind::kOther) << "IP version 5";
  EXPECT_EQ(carried(0, joined({{7, 0, 0, 0}, v4})).kind, Kind::kOther) << "ISO";
  EXPECT_EQ(carried(105, v4).kind, Kind::kOther) << "IEEE 802.11";
  EXPECT_EQ(carried(1, {2, 0, 0}).kind, Kind::kShort);
  EXPECT_EQ(carried(1, joined({kMacs, {8, 0}})).kind, Kind::kShort);
  EXPECT_EQ(carried(101, Octets(v4.begin(), v4.begin() + 19)).kind, Kind::kShort);
  EXPECT_EQ(carried(113, {0, 0}).kind, Kind::kShort);
  EXPECT_EQ(carried(0, {}).kind, Kind::kShort);
}

TEST(LinkLayer, CountsWhatWasNotCaptured) {
  const Octets v4 = wire::syn_over_ipv4();
  const Carried cut = carried(1, joined({kMacs, {8, 0}, Octets(v4.begin(), v4.begin() + 40)}), 14 + 60);
  EXPECT_EQ(cut.kind, Kind::kDatagram);
  EXPECT_EQ(cut.datagram.size(), 40U);
  EXPECT_EQ(cut.missing, 20U);
}

// A datagram that claims more than was on the wire is damaged, and nothing of it is missing.
TEST(LinkLayer, LeavesADatagramAsItIsThatSpeaksFalselyOfItself) {
  Octets v4 = wire::syn_over_ipv4();
  v4[3] = 61;
  EXPECT_EQ(carried(101, v4).missing, 0U);
  EXPECT_EQ(carried(101, v4).datagram.size(), 60U);
  v4[3] = 10;
  EXPECT_EQ(carried(101, v4).datagram.size(), 60U);
}

TEST(LinkLayer, HasNamesForWhatItDoesNotRead) {
  EXPECT_EQ(link_name(105), "IEEE 802.11 (105)");
  EXPECT_EQ(link_name(4711), "4711");
  EXPECT_TRUE(reads_link_type(276));
  EXPECT_FALSE(reads_link_type(105));
}

}  // namespace
}  // namespace tcplab::capture
