#include "core/wire/fields.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/rng.hpp"
#include "tests/wire/random_segment.hpp"
#include "tests/wire/samples.hpp"

namespace tcplab::wire {
namespace {

// One line for each field, as an inspector would show it: "[offset+length] name: value", indented by depth.
std::string listing(const std::vector<Field>& fields) {
  std::string text;
  for (const Field& field : fields) {
    text += std::string(2 * static_cast<std::size_t>(field.depth), ' ');
    text += '[' + std::to_string(field.offset) + '+' + std::to_string(field.length) + "] " +
            std::string(field.name);
    if (!field.value.empty()) text += ": " + field.value;
    text += '\n';
  }
  return text;
}

const Field* find(const std::vector<Field>& fields, std::string_view name) {
  for (const Field& field : fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

std::string value_of(const std::vector<Field>& fields, std::string_view name) {
  const Field* field = find(fields, name);
  return field == nullptr ? "missing" : field->value;
}

TEST(Fields, OfTheKnownSyn) {
  EXPECT_EQ(listing(decode_fields(syn_segment(), {0xab1234cd}, {})),
            R"([0+20] Internet Protocol Version 4: Src: 198.51.100.1, Dst: 198.51.100.2
  [0+1] Version: 4
  [0+1] Header Length: 20 bytes (5)
  [1+1] Differentiated Services Field: 0x00
    [1+1] Differentiated Services Codepoint: Default (0)
    [1+1] Explicit Congestion Notification: Not ECN-Capable Transport (0)
  [2+2] Total Length: 60
  [4+2] Identification: 0x1c46 (7238)
  [6+1] Flags: 0x2, Don't fragment
    [6+1] Reserved bit: Not set
    [6+1] Don't fragment: Set
    [6+1] More fragments: Not set
  [6+2] Fragment Offset: 0
  [8+1] Time to Live: 64
  [9+1] Protocol: TCP (6)
  [10+2] Header Checksum: 0xca0b
  [12+4] Source Address: 198.51.100.1
  [16+4] Destination Address: 198.51.100.2
[20+40] Transmission Control Protocol: Src Port: 49152, Dst Port: 80, Seq: 0, Len: 0
  [20+2] Source Port: 49152
  [22+2] Destination Port: 80
  [24+4] Sequence Number: 0 (raw 2870097101)
  [28+4] Acknowledgment Number: 0
  [32+1] Header Length: 40 bytes (10)
  [32+2] Flags: 0x002 (SYN)
    [32+1] Reserved: Not set
    [33+1] Congestion Window Reduced: Not set
    [33+1] ECN-Echo: Not set
    [33+1] Urgent: Not set
    [33+1] Acknowledgment: Not set
    [33+1] Push: Not set
    [33+1] Reset: Not set
    [33+1] Syn: Set
    [33+1] Fin: Not set
  [34+2] Window: 64240
  [36+2] Checksum: 0x546e
  [38+2] Urgent Pointer: 0
  [40+20] Options: 20 bytes
    [40+4] TCP Option - Maximum segment size: 1460 bytes
      [40+1] Kind: Maximum Segment Size (2)
      [41+1] Length: 4
      [42+2] MSS Value: 1460
    [44+2] TCP Option - SACK permitted
      [44+1] Kind: SACK Permitted (4)
      [45+1] Length: 2
    [46+10] TCP Option - Timestamps: TSval 16909060, TSecr 0
      [46+1] Kind: Time Stamp Option (8)
      [47+1] Length: 10
      [48+4] Timestamp value: 16909060
      [52+4] Timestamp echo reply: 0
    [56+1] TCP Option - No-Operation (NOP)
      [56+1] Kind: No-Operation (1)
    [57+3] TCP Option - Window scale: 7 (multiply by 128)
      [57+1] Kind: Window Scale (3)
      [58+1] Length: 3
      [59+1] Shift count: 7
)");
}

TEST(Fields, OfDataOverIpv6) {
  EXPECT_EQ(listing(decode_fields(data_segment_v6(), {1000}, {2000})),
            R"([0+40] Internet Protocol Version 6: Src: 2001:db8::1, Dst: 2001:db8::2
  [0+1] Version: 6
  [0+2] Traffic Class: 0x02
    [0+2] Differentiated Services Codepoint: Default (0)
    [1+1] Explicit Congestion Notification: ECN-Capable Transport ECT(0) (2)
  [1+3] Flow Label: 0x00000
  [4+2] Payload Length: 23
  [6+1] Next Header: TCP (6)
  [7+1] Hop Limit: 64
  [8+16] Source Address: 2001:db8::1
  [24+16] Destination Address: 2001:db8::2
[40+20] Transmission Control Protocol: Src Port: 49152, Dst Port: 80, Seq: 1, Ack: 1, Len: 3
  [40+2] Source Port: 49152
  [42+2] Destination Port: 80
  [44+4] Sequence Number: 1 (raw 1001)
  [48+4] Acknowledgment Number: 1 (raw 2001)
  [52+1] Header Length: 20 bytes (5)
  [52+2] Flags: 0x018 (PSH, ACK)
    [52+1] Reserved: Not set
    [53+1] Congestion Window Reduced: Not set
    [53+1] ECN-Echo: Not set
    [53+1] Urgent: Not set
    [53+1] Acknowledgment: Set
    [53+1] Push: Set
    [53+1] Reset: Not set
    [53+1] Syn: Not set
    [53+1] Fin: Not set
  [54+2] Window: 1024
  [56+2] Checksum: 0xbfe7
  [58+2] Urgent Pointer: 0
  [60+3] TCP payload: 3 bytes
)");
}

TEST(Fields, NameTheServiceClasses) {
  const auto named = [](std::uint8_t dscp) {
    TcpSegment segment = syn_segment();
    segment.ip.dscp = dscp;
    return value_of(decode_fields(segment, {}, {}), "Differentiated Services Codepoint");
  };
  EXPECT_EQ(named(8), "Class Selector 1 (8)");
  EXPECT_EQ(named(56), "Class Selector 7 (56)");
  EXPECT_EQ(named(10), "Assured Forwarding 11 (10)");
  EXPECT_EQ(named(38), "Assured Forwarding 43 (38)");
  EXPECT_EQ(named(46), "Expedited Forwarding (46)");
  EXPECT_EQ(named(11), "Unknown (11)");
  EXPECT_EQ(named(2), "Unknown (2)");
  EXPECT_EQ(named(42), "Unknown (42)");
}

TEST(Fields, ShowReservedBitsApartFromTheFlags) {
  TcpSegment segment = syn_segment();
  segment.header.flags.cwr = true;
  EXPECT_EQ(value_of(decode_fields(segment, {}, {}), "Reserved"), "Not set");
  segment.header.reserved = 0xa;
  EXPECT_EQ(value_of(decode_fields(segment, {}, {}), "Reserved"), "0xa");
}

TEST(Fields, AcknowledgmentIsRawWithoutAck) {
  TcpSegment segment = syn_segment();
  segment.header.ack = {77};
  EXPECT_EQ(value_of(decode_fields(segment, {0xab1234cd}, {1000}), "Acknowledgment Number"), "77");
}

TEST(Fields, SackEdgesAreRelativeToWhatIsAcknowledged) {
  TcpSegment segment = syn_segment();
  segment.header.options = {};
  const std::vector<SackBlock> blocks{{{1005}, {1009}}, {{1020}, {1030}}};
  segment.header.options.append_sack(blocks);
  const auto fields = decode_fields(segment, {}, {1000});
  EXPECT_EQ(value_of(fields, "TCP Option - SACK"), "5-9, 20-30");
  EXPECT_EQ(value_of(fields, "left edge"), "5 (raw 1005)");
  EXPECT_EQ(value_of(fields, "right edge"), "9 (raw 1009)");
  // The field is padded from 18 octets to 20.
  EXPECT_EQ(value_of(fields, "Options"), "20 bytes");
  EXPECT_EQ(value_of(fields, "Padding"), "1 byte");
}

TEST(Fields, ShowWhatIsMalformedInsteadOfHidingIt) {
  TcpSegment segment = syn_segment();
  segment.header.options = TcpOptions::raw(Octets{2, 3, 9, 1, 254, 4, 7, 7, 8, 0, 1, 1});
  const auto fields = decode_fields(segment, {}, {});
  EXPECT_EQ(value_of(fields, "TCP Option - Maximum segment size"), "wrong length");
  EXPECT_EQ(value_of(fields, "TCP Option - Unknown"), "4 bytes");
  ASSERT_NE(find(fields, "Malformed option"), nullptr);
  EXPECT_EQ(find(fields, "Malformed option")->offset, 48U);
  EXPECT_EQ(find(fields, "Malformed option")->length, 4U);
}

// Between them the deepest fields account for every octet, so that a click on any byte finds a field.
TEST(Fields, CoverEveryOctetInOrder) {
  Rng rng(61);
  for (int i = 0; i < 2000; ++i) {
    const TcpSegment segment = random_segment(rng);
    std::size_t covered = 0;
    std::size_t last_offset = 0;
    for (const Field& field : decode_fields(segment, {}, {})) {
      if (field.depth == 0) continue;
      ASSERT_GE(field.offset, last_offset) << field.name;
      last_offset = field.offset;
      ASSERT_LE(field.offset, covered) << "a gap before " << field.name;
      covered = std::max(covered, field.offset + field.length);
    }
    ASSERT_EQ(covered, segment.datagram_size());
  }
}

}  // namespace
}  // namespace tcplab::wire
