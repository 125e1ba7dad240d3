#include "core/wire/ip_address.hpp"

#include <string>

#include <gtest/gtest.h>

#include "core/base/rng.hpp"
#include "tests/wire/random_segment.hpp"

namespace tcplab::wire {
namespace {

std::string normalised(std::string_view text) {
  const auto address = IpAddress::parse(text);
  return address ? address->to_string() : "refused";
}

TEST(IpAddress, ReadsAndWritesADottedQuad) {
  EXPECT_EQ(IpAddress::parse("198.51.100.2"), IpAddress::v4(198, 51, 100, 2));
  EXPECT_EQ(normalised("0.0.0.0"), "0.0.0.0");
  EXPECT_EQ(normalised("255.255.255.255"), "255.255.255.255");
}

TEST(IpAddress, RefusesWhatIsNotAStrictDottedQuad) {
  for (const char* text : {"",
                           ".",
                           "198",
                           "198.51",
                           "198.51.100",
                           "198.51.100.",
                           ".198.51.100",
                           "198.51.100.2.1",
                           "198.51.100.2.",
                           "198.51.100.256",
                           "198.51.100.-1",
                           "198.51.100.+1",
                           "198.51.100.02",
                           "0198.51.100.2",
                           "198.51.100.0x2",
                           " 198.51.100.2",
                           "198.51.100.2 ",
                           "198.51..2",
                           "198.51.100.a",
                           "198.51.100.1000",
                           "198.51.100.2/24"}) {
    EXPECT_EQ(normalised(text), "refused") << '"' << text << '"';
  }
}

TEST(IpAddress, WritesIpv6AsRfc5952Says) {
  EXPECT_EQ(normalised("2001:db8::1"), "2001:db8::1");
  EXPECT_EQ(normalised("2001:0DB8:0:0:0:0:0:0001"), "2001:db8::1");       // 4.1, 4.3
  EXPECT_EQ(normalised("2001:db8:0:1:1:1:1:1"), "2001:db8:0:1:1:1:1:1");  // 4.2.2: a single group stays
  EXPECT_EQ(normalised("2001:db8::1:1:1:1:1"), "2001:db8:0:1:1:1:1:1");
  EXPECT_EQ(normalised("2001:0:0:1:0:0:0:1"), "2001:0:0:1::1");        // 4.2.3: the longest run
  EXPECT_EQ(normalised("2001:db8:0:0:1:0:0:1"), "2001:db8::1:0:0:1");  // 4.2.3: the first of equals
  EXPECT_EQ(normalised("0:0:0:0:0:0:0:0"), "::");
  EXPECT_EQ(normalised("::1"), "::1");
  EXPECT_EQ(normalised("1::"), "1::");
  EXPECT_EQ(normalised("1:2:3:4:5:6:7::"), "1:2:3:4:5:6:7:0");
  EXPECT_EQ(normalised("::2:3:4:5:6:7:8"), "0:2:3:4:5:6:7:8");
  EXPECT_EQ(normalised("::ffff:c633:6402"), "::ffff:198.51.100.2");  // 5
  EXPECT_EQ(normalised("64:ff9b::198.51.100.2"), "64:ff9b::c633:6402");
  EXPECT_EQ(normalised("::198.51.100.2"), "::c633:6402");
  EXPECT_EQ(normalised("1::198.51.100.2"), "1::c633:6402");
  EXPECT_EQ(normalised("1:2:3:4:5:6:198.51.100.2"), "1:2:3:4:5:6:c633:6402");
}

TEST(IpAddress, RefusesWhatIsNotIpv6Text) {
  for (const char* text : {":",
                           ":::",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           "1:2:3:4:5:6:7:8::",
                           "::1:2:3:4:5:6:7:8",
                           "1::2::3",
                           "1:::2",
                           ":1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:",
                           "12345::",
                           "g::",
                           "::-1",
                           "2001:db8::1%eth0",
                           "[2001:db8::1]",
                           "::198.51.100",
                           "198.51.100.2::",
                           "::198.51.100.2:1",
                           "1:2:3:4:5:6:7:198.51.100.2",
                           "1:2:3:4:5:6:7:8:198.51.100.2",
                           "2001:db8::1/64",
                           "2001:db8:: 1"}) {
    EXPECT_EQ(normalised(text), "refused") << '"' << text << '"';
  }
}

TEST(IpAddress, TextOfEveryAddressReadsBackAsTheSame) {
  Rng rng(11);
  for (int i = 0; i < 20000; ++i) {
    IpAddress address = random_address(rng, i % 4 == 0 ? IpVersion::kV4 : IpVersion::kV6);
    for (std::uint8_t& octet : address.octets) octet = rng.chance(0.6) ? 0 : octet;
    ASSERT_EQ(IpAddress::parse(address.to_string()), address) << address.to_string();
  }
}

TEST(IpAddress, KnowsTheUnspecifiedAndTheMulticastAddresses) {
  EXPECT_TRUE(IpAddress::parse("0.0.0.0")->is_unspecified());
  EXPECT_TRUE(IpAddress::parse("::")->is_unspecified());
  EXPECT_FALSE(IpAddress::parse("0.0.0.1")->is_unspecified());
  EXPECT_FALSE(IpAddress::parse("::1")->is_unspecified());
  EXPECT_TRUE(IpAddress::parse("224.0.0.1")->is_multicast());
  EXPECT_TRUE(IpAddress::parse("239.255.255.255")->is_multicast());
  EXPECT_FALSE(IpAddress::parse("223.255.255.255")->is_multicast());
  EXPECT_FALSE(IpAddress::parse("240.0.0.0")->is_multicast());
  EXPECT_TRUE(IpAddress::parse("ff02::1")->is_multicast());
  EXPECT_FALSE(IpAddress::parse("fe80::1")->is_multicast());
}

TEST(IpAddress, IsOrderedAndTellsTheVersionsApart) {
  EXPECT_LT(IpAddress::v4(198, 51, 100, 1), IpAddress::v4(198, 51, 100, 2));
  EXPECT_LT(*IpAddress::parse("0.0.0.0"), *IpAddress::parse("::"));
  EXPECT_NE(*IpAddress::parse("0.0.0.0"), *IpAddress::parse("::"));
}

TEST(Endpoint, WritesAddressAndPort) {
  EXPECT_EQ((Endpoint{IpAddress::v4(198, 51, 100, 1), 80}).to_string(), "198.51.100.1:80");
  EXPECT_EQ((Endpoint{*IpAddress::parse("2001:db8::1"), 65535}).to_string(), "[2001:db8::1]:65535");
}

}  // namespace
}  // namespace tcplab::wire
