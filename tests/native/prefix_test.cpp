#include "native/live/prefix.hpp"

#include <gtest/gtest.h>

namespace tcplab::native {
namespace {

std::string first_other(std::string_view text) {
  const auto prefix = Prefix::parse(text);
  if (!prefix) return "error: " + prefix.error().text;
  const auto other = prefix->first_other();
  return other ? other->to_string() : "none";
}

TEST(Prefix, KernelGetsTheFirstOtherAddress) {
  EXPECT_EQ(first_other("198.51.100.2/24"), "198.51.100.1");
  EXPECT_EQ(first_other("198.51.100.1/24"), "198.51.100.2");
  EXPECT_EQ(first_other("198.51.100.130/25"), "198.51.100.129");
  EXPECT_EQ(first_other("198.51.100.6/30"), "198.51.100.5");
}

TEST(Prefix, PointToPointPrefixHasTwoAddresses) {  // RFC 3021
  EXPECT_EQ(first_other("198.51.100.0/31"), "198.51.100.1");
  EXPECT_EQ(first_other("198.51.100.1/31"), "198.51.100.0");
}

TEST(Prefix, SingleAddressHasNoOther) { EXPECT_EQ(first_other("198.51.100.2/32"), "none"); }

TEST(Prefix, NetworkAndBroadcastAreNoHosts) {
  EXPECT_NE(first_other("198.51.100.0/24").find("not of a host"), std::string::npos);
  EXPECT_NE(first_other("198.51.100.255/24").find("not of a host"), std::string::npos);
  EXPECT_EQ(first_other("198.51.101.0/23"), "198.51.100.1");
}

TEST(Prefix, SaysWhatIsWrong) {
  EXPECT_NE(first_other("198.51.100.2").find("lacks the length"), std::string::npos);
  EXPECT_NE(first_other("198.51.100/24").find("'198.51.100' is neither an IPv4 nor an IPv6 address"),
            std::string::npos);
  EXPECT_NE(first_other("2001:db8::1/129").find("not the length of a prefix (1 to 128)"), std::string::npos);
  EXPECT_NE(first_other("::/64").find("not of a host"), std::string::npos);
  EXPECT_NE(first_other("ff02::1/16").find("not of a host"), std::string::npos);
  for (const char* text : {"198.51.100.2/", "198.51.100.2/33", "198.51.100.2/-1", "198.51.100.2/24x",
                           "198.51.100.2/0", "198.51.100.2/99999999999"}) {
    EXPECT_NE(first_other(text).find("not the length of a prefix"), std::string::npos) << text;
  }
}

TEST(Prefix, OfIpv6HasNoBroadcastButItsRouters) {  // RFC 4291 2.6.1, RFC 6164
  EXPECT_EQ(first_other("2001:db8::2/64"), "2001:db8::1");
  EXPECT_EQ(first_other("2001:db8::1/64"), "2001:db8::2");
  EXPECT_NE(first_other("2001:db8::/64").find("not of a host"), std::string::npos);
  EXPECT_EQ(first_other("2001:db8::ffff:ffff:ffff:ffff/64"), "2001:db8::1");
  EXPECT_EQ(first_other("2001:db8::7/126"), "2001:db8::5");
  EXPECT_EQ(first_other("2001:db8::/127"), "2001:db8::1");
  EXPECT_EQ(first_other("2001:db8::1/127"), "2001:db8::");
  EXPECT_EQ(first_other("2001:db8::1/128"), "none");
}

TEST(Prefix, ContainsOnlyItsOwnVersion) {
  const Prefix v6 = *Prefix::parse("2001:db8::2/33");
  EXPECT_TRUE(v6.contains(*wire::IpAddress::parse("2001:db8:7fff::1")));
  EXPECT_FALSE(v6.contains(*wire::IpAddress::parse("2001:db8:8000::1")));
  EXPECT_FALSE(v6.contains(wire::IpAddress::v4(198, 51, 100, 2)));
}

TEST(Prefix, MaskFollowsTheLength) {
  EXPECT_EQ(Prefix::parse("198.51.100.2/24")->mask().to_string(), "255.255.255.0");
  EXPECT_EQ(Prefix::parse("198.51.100.2/32")->mask().to_string(), "255.255.255.255");
  EXPECT_EQ(Prefix::parse("198.51.100.2/1")->mask().to_string(), "128.0.0.0");
  EXPECT_EQ(Prefix::parse("2001:db8::2/33")->mask().to_string(), "ffff:ffff:8000::");
}

TEST(ParseEndpoint, TakesAddressAndPort) {
  EXPECT_EQ(parse_endpoint("198.51.100.1:8000")->to_string(), "198.51.100.1:8000");
  EXPECT_EQ(parse_endpoint("[2001:db8::1]:8000")->to_string(), "[2001:db8::1]:8000");
}

TEST(ParseEndpoint, SaysWhatIsWrong) {
  EXPECT_NE(parse_endpoint("198.51.100.1").error().text.find("lacks a port"), std::string::npos);
  EXPECT_NE(parse_endpoint("host:80").error().text.find("'host' is not an IPv4 address"), std::string::npos);
  EXPECT_NE(parse_endpoint("[2001:db8::1]").error().text.find("lacks a port"), std::string::npos);
  EXPECT_NE(parse_endpoint("[").error().text.find("lacks a port"), std::string::npos);
  EXPECT_NE(parse_endpoint("[:80").error().text.find("lacks a port"), std::string::npos);
  EXPECT_NE(parse_endpoint("[]:80").error().text.find("'' is not an IPv6 address"), std::string::npos);
  EXPECT_NE(parse_endpoint("2001:db8::1:80").error().text.find("in brackets"), std::string::npos);
  EXPECT_NE(parse_endpoint("[198.51.100.1]:80").error().text.find("is not an IPv6 address"),
            std::string::npos);
  EXPECT_NE(parse_endpoint("[ff02::1]:80").error().text.find("not the address of a host"), std::string::npos);
  for (const char* text :
       {"198.51.100.1:", "[2001:db8::1]:", "198.51.100.1:0", "198.51.100.1:65536", "198.51.100.1:http"}) {
    EXPECT_NE(parse_endpoint(text).error().text.find("is not a port"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace tcplab::native
