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
  EXPECT_NE(first_other("198.51.100/24").find("'198.51.100' is not an IPv4 address"), std::string::npos);
  EXPECT_NE(first_other("2001:db8::1/24").find("not an IPv4 address"), std::string::npos);
  for (const char* text : {"198.51.100.2/", "198.51.100.2/33", "198.51.100.2/-1", "198.51.100.2/24x",
                           "198.51.100.2/0", "198.51.100.2/99999999999"}) {
    EXPECT_NE(first_other(text).find("not the length of a prefix"), std::string::npos) << text;
  }
}

TEST(Prefix, MaskFollowsTheLength) {
  EXPECT_EQ(Prefix::parse("198.51.100.2/24")->netmask(), 0xffffff00U);
  EXPECT_EQ(Prefix::parse("198.51.100.2/32")->netmask(), 0xffffffffU);
  EXPECT_EQ(Prefix::parse("198.51.100.2/1")->netmask(), 0x80000000U);
}

TEST(ParseEndpoint, TakesAddressAndPort) {
  EXPECT_EQ(parse_endpoint("198.51.100.1:8000")->to_string(), "198.51.100.1:8000");
}

TEST(ParseEndpoint, SaysWhatIsWrong) {
  EXPECT_NE(parse_endpoint("198.51.100.1").error().text.find("lacks a port"), std::string::npos);
  EXPECT_NE(parse_endpoint("host:80").error().text.find("'host' is not an IPv4 address"), std::string::npos);
  for (const char* text : {"198.51.100.1:", "198.51.100.1:0", "198.51.100.1:65536", "198.51.100.1:http"}) {
    EXPECT_NE(parse_endpoint(text).error().text.find("is not a port"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace tcplab::native
