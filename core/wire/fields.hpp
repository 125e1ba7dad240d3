#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/language.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::wire {

// One field of an emitted datagram, for an inspector: what it is called (Wireshark's label), what it says,
// and which octets of the datagram hold it.
struct Field {
  std::string_view name;   // static text, e.g. "Sequence Number", whatever the language
  std::string_view label;  // the name in the language that was asked for
  std::string value;       // e.g. "0 (raw 2871045321)", "0x012 (SYN, ACK)"
  std::size_t offset = 0;  // first octet in the datagram
  std::size_t length = 0;  // octets, at least 1 (bit fields share an octet)
  int depth = 0;           // 0 for a layer's heading, 1 and more for its fields
};

// The decoded fields of emit_datagram(segment), in the order of the octets. Relative numbers are shown
// against seq_base and ack_base (pass the ISNs; zero for raw numbers).
std::vector<Field> decode_fields(const TcpSegment& segment, SeqNum seq_base, SeqNum ack_base,
                                 Language language = Language::kEnglish);
// The same of a segment as it came, which may say of itself what an emitted one never would: another
// checksum. Precondition: datagram has at least the headers, headers_size() octets.
std::vector<Field> decode_fields(const TcpSegment& segment, std::span<const std::uint8_t> datagram,
                                 SeqNum seq_base, SeqNum ack_base, Language language);

}  // namespace tcplab::wire
