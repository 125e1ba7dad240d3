#include "core/wire/fields.hpp"

#include <array>
#include <span>

#include "core/wire/big_endian.hpp"
#include "core/wire/field_list.hpp"
#include "core/wire/ipv4.hpp"
#include "core/wire/ipv6.hpp"

namespace tcplab::wire {
namespace {

using Octets = std::span<const std::uint8_t>;

std::string bytes_and_words(std::size_t bytes) {
  return std::to_string(bytes) + " bytes (" + std::to_string(bytes / 4) + ")";
}

std::string set_or_not(bool set) { return set ? "Set" : "Not set"; }

// "Assured Forwarding 21 (18)": the class names of RFC 2474, RFC 2597 and RFC 3246.
std::string codepoint(unsigned dscp) {
  const unsigned high = dscp / 8;
  const unsigned low = dscp % 8;
  std::string name = "Unknown";
  if (dscp == 0) {
    name = "Default";
  } else if (dscp == 46) {
    name = "Expedited Forwarding";
  } else if (low == 0) {
    name = "Class Selector " + std::to_string(high);
  } else if (high >= 1 && high <= 4 && low % 2 == 0) {
    name = "Assured Forwarding " + std::to_string(high) + std::to_string(low / 2);
  }
  return name + " (" + std::to_string(dscp) + ")";
}

// RFC 3168 5.
std::string congestion_notification(unsigned ecn) {
  constexpr std::array<const char*, 4> kNames{
      "Not ECN-Capable Transport (0)", "ECN-Capable Transport ECT(1) (1)", "ECN-Capable Transport ECT(0) (2)",
      "Congestion Experienced (3)"};
  return kNames[ecn & 3];
}

void add_traffic_class(FieldList& fields, std::string_view name, unsigned octet, std::size_t offset,
                       std::size_t length) {
  fields.add(1, name, hex(octet, 2), offset, length);
  fields.add(2, "Differentiated Services Codepoint", codepoint(octet >> 2), offset, length);
  fields.add(2, "Explicit Congestion Notification", congestion_notification(octet), offset + length - 1, 1);
}

std::string addresses(const TcpSegment& segment) {
  return "Src: " + segment.source.to_string() + ", Dst: " + segment.destination.to_string();
}

void add_ipv4(FieldList& fields, const TcpSegment& segment, Octets ip) {
  fields.layer("Internet Protocol Version 4", addresses(segment), 0, ip.size());
  fields.add(1, "Version", "4", 0, 1);
  fields.add(1, "Header Length", bytes_and_words((ip[0] & 15U) * 4U), 0, 1);
  add_traffic_class(fields, "Differentiated Services Field", ip[1], 1, 1);
  fields.add(1, "Total Length", std::to_string(load16(&ip[2])), 2, 2);
  fields.add(1, "Identification", hex(load16(&ip[4]), 4) + " (" + std::to_string(load16(&ip[4])) + ")", 4, 2);
  fields.add(1, "Flags", hex(ip[6] >> 5, 1) + (segment.ip.dont_fragment ? ", Don't fragment" : ""), 6, 1);
  fields.add(2, "Reserved bit", set_or_not((ip[6] & 0x80) != 0), 6, 1);
  fields.add(2, "Don't fragment", set_or_not((ip[6] & 0x40) != 0), 6, 1);
  fields.add(2, "More fragments", set_or_not((ip[6] & 0x20) != 0), 6, 1);
  fields.add(1, "Fragment Offset", std::to_string(load16(&ip[6]) & 0x1fff), 6, 2);
  fields.add(1, "Time to Live", std::to_string(ip[8]), 8, 1);
  fields.add(1, "Protocol", "TCP (6)", 9, 1);
  fields.add(1, "Header Checksum", hex(load16(&ip[10]), 4), 10, 2);
  fields.add(1, "Source Address", segment.source.to_string(), 12, 4);
  fields.add(1, "Destination Address", IpAddress::v4(ip[16], ip[17], ip[18], ip[19]).to_string(), 16, 4);
  const std::size_t options = ip.size() - kIpv4HeaderSize;
  if (options > 0)
    fields.add(1, "Options", "(" + std::to_string(options) + " bytes)", kIpv4HeaderSize, options);
}

void add_ipv6(FieldList& fields, const TcpSegment& segment, Octets ip) {
  fields.layer("Internet Protocol Version 6", addresses(segment), 0, kIpv6HeaderSize);
  fields.add(1, "Version", "6", 0, 1);
  add_traffic_class(fields, "Traffic Class", load16(&ip[0]) >> 4 & 0xff, 0, 2);
  fields.add(1, "Flow Label", hex(load32(&ip[0]) & 0xfffff, 5), 1, 3);
  fields.add(1, "Payload Length", std::to_string(load16(&ip[4])), 4, 2);
  fields.add(1, "Next Header", "TCP (6)", 6, 1);
  fields.add(1, "Hop Limit", std::to_string(ip[7]), 7, 1);
  fields.add(1, "Source Address", segment.source.to_string(), 8, 16);
  fields.add(1, "Destination Address", segment.destination.to_string(), 24, 16);
}

struct FlagBit {
  std::string_view name;
  std::uint8_t mask;
};

constexpr std::array<FlagBit, 8> kFlagBits{{{"Congestion Window Reduced", 0x80},
                                            {"ECN-Echo", 0x40},
                                            {"Urgent", 0x20},
                                            {"Acknowledgment", 0x10},
                                            {"Push", 0x08},
                                            {"Reset", 0x04},
                                            {"Syn", 0x02},
                                            {"Fin", 0x01}}};

void add_flags(FieldList& fields, const TcpSegment& segment, Octets tcp) {
  const unsigned bits = load16(&tcp[12]) & 0xfffU;
  fields.add(1, "Flags", hex(bits, 3) + " (" + segment.header.flags.to_string() + ")", 12, 2);
  fields.add(2, "Reserved", bits >> 8 == 0 ? "Not set" : hex(bits >> 8, 1), 12, 1);
  for (const FlagBit& bit : kFlagBits) fields.add(2, bit.name, set_or_not((tcp[13] & bit.mask) != 0), 13, 1);
}

std::string tcp_summary(const TcpSegment& segment, SeqNum seq_base, SeqNum ack_base) {
  const TcpHeader& header = segment.header;
  std::string text = "Src Port: " + std::to_string(header.source_port) +
                     ", Dst Port: " + std::to_string(header.destination_port) +
                     ", Seq: " + std::to_string(header.seq.value - seq_base.value);
  if (header.flags.ack) text += ", Ack: " + std::to_string(header.ack.value - ack_base.value);
  return text + ", Len: " + std::to_string(segment.payload.size());
}

void add_tcp(FieldList& fields, const TcpSegment& segment, Octets tcp, std::size_t offset, SeqNum seq_base,
             SeqNum ack_base) {
  const TcpHeader& header = segment.header;
  const std::size_t header_size = segment.header_size();
  fields.layer("Transmission Control Protocol", tcp_summary(segment, seq_base, ack_base), offset,
               header_size);
  fields.add(1, "Source Port", std::to_string(header.source_port), 0, 2);
  fields.add(1, "Destination Port", std::to_string(header.destination_port), 2, 2);
  fields.add(1, "Sequence Number", relative(header.seq, seq_base), 4, 4);
  // Without ACK the field means nothing (RFC 9293 3.1), so neither would a relative number.
  fields.add(1, "Acknowledgment Number", relative(header.ack, header.flags.ack ? ack_base : SeqNum{}), 8, 4);
  fields.add(1, "Header Length", bytes_and_words(header_size), 12, 1);
  add_flags(fields, segment, tcp);
  fields.add(1, "Window", std::to_string(header.window), 14, 2);
  fields.add(1, "Checksum", hex(load16(&tcp[16]), 4), 16, 2);
  fields.add(1, "Urgent Pointer", std::to_string(header.urgent_pointer), 18, 2);
  add_option_fields(fields, tcp.subspan(kTcpHeaderSize, header_size - kTcpHeaderSize), kTcpHeaderSize,
                    ack_base);
  if (segment.payload.empty()) return;
  fields.add(1, "TCP payload", std::to_string(segment.payload.size()) + " bytes", header_size,
             segment.payload.size());
}

}  // namespace

std::string hex(std::uint32_t value, int digits) {
  std::string text = "0x";
  for (int i = digits - 1; i >= 0; --i) text += "0123456789abcdef"[value >> (4 * i) & 15];
  return text;
}

std::string relative(SeqNum number, SeqNum base) {
  const std::string shown = std::to_string(number.value - base.value);
  return base.value == 0 ? shown : shown + " (raw " + std::to_string(number.value) + ")";
}

std::vector<Field> decode_fields(const TcpSegment& segment, SeqNum seq_base, SeqNum ack_base) {
  const std::vector<std::uint8_t> datagram = emit_datagram(segment);
  const Octets octets = datagram;
  const bool v4 = segment.source.version == IpVersion::kV4;
  const std::size_t ip_size = octets.size() - segment.header_size() - segment.payload.size();
  FieldList fields;
  (v4 ? add_ipv4 : add_ipv6)(fields, segment, octets.first(ip_size));
  add_tcp(fields, segment, octets.subspan(ip_size), ip_size, seq_base, ack_base);
  return fields.take();
}

}  // namespace tcplab::wire
