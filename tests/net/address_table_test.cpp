// Whose an address is, among many.
#include "core/net/address_table.hpp"

#include <cstdint>
#include <optional>

#include <gtest/gtest.h>

namespace tcplab::net {
namespace {

wire::IpAddress v4(int i) {
  return wire::IpAddress::v4(198, 51, static_cast<std::uint8_t>(i / 256), static_cast<std::uint8_t>(i % 256));
}

TEST(AddressTable, HasNobodysAddressWhileItIsEmpty) { EXPECT_EQ(AddressTable().find(v4(1)), std::nullopt); }

TEST(AddressTable, FindsEachOfManyAndNobodyElse) {
  AddressTable table;
  for (int i = 0; i < 1000; ++i) table.insert(v4(i), static_cast<NodeIndex>(i));
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(table.find(v4(i)), static_cast<NodeIndex>(i)) << i;
  for (int i = 1000; i < 2000; ++i) EXPECT_EQ(table.find(v4(i)), std::nullopt) << i;
}

// Sixteen octets that begin as an address of four do are another's.
TEST(AddressTable, TellsTheVersionsApart) {
  wire::IpAddress six = v4(7);
  six.version = wire::IpVersion::kV6;
  AddressTable table;
  table.insert(v4(7), 1);
  EXPECT_EQ(table.find(six), std::nullopt);
  table.insert(six, 2);
  EXPECT_EQ(table.find(v4(7)), NodeIndex{1});
  EXPECT_EQ(table.find(six), NodeIndex{2});
}

}  // namespace
}  // namespace tcplab::net
