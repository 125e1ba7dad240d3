#include "core/packetdrill/language/constants.hpp"

#include <gtest/gtest.h>

namespace tcplab::packetdrill::language {
namespace {

TEST(PacketdrillConstants, DifferFromSystemToSystem) {
  EXPECT_EQ(constant("SOL_SOCKET", System::kLinux), 1);
  EXPECT_EQ(constant("SOL_SOCKET", System::kFreeBsd), 0xffff);
  EXPECT_EQ(constant("O_NONBLOCK", System::kLinux), 2048);
  EXPECT_EQ(constant("O_NONBLOCK", System::kFreeBsd), 4);
  EXPECT_EQ(constant("TCP_KEEPIDLE", System::kLinux), 4);
  EXPECT_EQ(constant("TCP_KEEPIDLE", System::kFreeBsd), 256);
  EXPECT_EQ(constant("AF_INET", System::kLinux), 2);
  EXPECT_EQ(constant("NULL", System::kFreeBsd), 0);
  EXPECT_EQ(constant("IPTOS_DSCP_EF", System::kLinux), 46 << 2) << "the same everywhere";
  EXPECT_EQ(constant("IPTOS_DSCP_VA", System::kFreeBsd), 44 << 2);
}

TEST(PacketdrillConstants, WhatOneSystemLacksTheOtherGives) {
  EXPECT_EQ(constant("EPOLLIN", System::kFreeBsd), 1);
  EXPECT_EQ(constant("TCP_MAXUNACKTIME", System::kLinux), 68);
  EXPECT_EQ(constant("TCP_ESTABLISHED", System::kFreeBsd), 1);
  EXPECT_EQ(constant("TCPF_TIME_WAIT", System::kLinux), 64);
}

TEST(PacketdrillConstants, ErrorsAreConstantsToo) {
  EXPECT_EQ(constant("ECONNREFUSED", System::kLinux), 111);
  EXPECT_EQ(constant("ECONNREFUSED", System::kFreeBsd), 61);
}

TEST(PacketdrillConstants, UnknownNamesHaveNoValue) {
  EXPECT_FALSE(constant("SOCK_STREAMS", System::kLinux));
  EXPECT_FALSE(constant("", System::kLinux));
  EXPECT_FALSE(errno_number("EFOO", System::kLinux));
}

TEST(PacketdrillConstants, ErrorsHaveNames) {
  EXPECT_EQ(errno_number("EAGAIN", System::kLinux), 11);
  EXPECT_EQ(errno_name(11, System::kLinux), "EAGAIN") << "rather than EWOULDBLOCK";
  EXPECT_EQ(errno_name(35, System::kFreeBsd), "EAGAIN");
  EXPECT_EQ(errno_name(110, System::kLinux), "ETIMEDOUT");
  EXPECT_EQ(errno_name(9999, System::kLinux), "9999");
}

TEST(PacketdrillConstants, IcmpTypesAndCodesOfBothVersions) {
  EXPECT_EQ(icmp_type("unreachable", wire::IpVersion::kV4), 3);
  EXPECT_EQ(icmp_type("unreachable", wire::IpVersion::kV6), 1);
  EXPECT_EQ(icmp_type("packet_too_big", wire::IpVersion::kV6), 2);
  EXPECT_FALSE(icmp_type("packet_too_big", wire::IpVersion::kV4));
  EXPECT_EQ(icmp_type("type_255", wire::IpVersion::kV4), 255);
  EXPECT_FALSE(icmp_type("type_256", wire::IpVersion::kV4));
  EXPECT_EQ(icmp_code("frag_needed", 3, wire::IpVersion::kV4), 4);
  EXPECT_EQ(icmp_code("port_unreachable", 1, wire::IpVersion::kV6), 4);
  EXPECT_EQ(icmp_code("ttl_exceeded_in_transit", 11, wire::IpVersion::kV4), 0);
  EXPECT_EQ(icmp_code("", 11, wire::IpVersion::kV4), 0);
  EXPECT_EQ(icmp_code("code_7", 3, wire::IpVersion::kV4), 7);
  EXPECT_FALSE(icmp_code("frag_needed", 11, wire::IpVersion::kV4));
  EXPECT_EQ(icmp_code("exceeded_frag_time", 3, wire::IpVersion::kV6), 1);
  EXPECT_EQ(icmp_code("header_field", 4, wire::IpVersion::kV6), 0);
}

}  // namespace
}  // namespace tcplab::packetdrill::language
