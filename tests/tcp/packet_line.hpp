#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/wire/tcp_segment.hpp"

// Segments as lines of text, which tests compare: "S. 1000 ack 5001 len 3 win 65535 <mss 1460,sackOK>". Flags
// are letters as in tcpdump: S, F, R, P and '.' for ACK.
namespace tcplab::tcp {

inline wire::TcpFlags flags_of(std::string_view letters) {
  wire::TcpFlags flags;
  for (const char letter : letters) {
    flags.syn |= letter == 'S';
    flags.fin |= letter == 'F';
    flags.rst |= letter == 'R';
    flags.psh |= letter == 'P';
    flags.ack |= letter == '.';
  }
  return flags;
}

inline std::string letters_of(const wire::TcpFlags& flags) {
  std::string letters;
  if (flags.syn) letters += 'S';
  if (flags.fin) letters += 'F';
  if (flags.rst) letters += 'R';
  if (flags.psh) letters += 'P';
  if (flags.ack) letters += '.';
  return letters;
}

// "mss 1460,nop,wscale 7": in their order, as packetdrill writes them; one of another kind by its number.
inline std::string text_of_options(std::span<const std::uint8_t> octets) {
  const auto number = [octets](std::size_t at, std::size_t size) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) value = value << 8 | octets[at + i];
    return std::to_string(value);
  };
  std::string text;
  std::size_t at = 0;
  while (const auto option = wire::option_at(octets, at)) {
    if (!text.empty()) text += ',';
    switch (static_cast<wire::OptionKind>(option->kind)) {
      case wire::OptionKind::kEndOfList:
        return text + "eol";
      case wire::OptionKind::kNop:
        text += "nop";
        break;
      case wire::OptionKind::kMss:
        text += "mss " + number(at + 2, 2);
        break;
      case wire::OptionKind::kWindowScale:
        text += "wscale " + number(at + 2, 1);
        break;
      case wire::OptionKind::kSackPermitted:
        text += "sackOK";
        break;
      case wire::OptionKind::kSack:
        text += "sack";
        for (std::size_t block = at + 2; block + 8 <= at + option->length; block += 8)
          text += ' ' + number(block, 4) + ':' + number(block + 4, 4);
        break;
      case wire::OptionKind::kTimestamps:
        text += "TS val " + number(at + 2, 4) + " ecr " + number(at + 6, 4);
        break;
      default:
        text += "kind " + std::to_string(option->kind);
        break;
    }
    at += option->length;
  }
  return text;
}

// How much of a segment a line shows. What every test compares is always there.
struct Shown {
  bool window = false;
  bool options = false;
};

inline std::string line_of(const wire::TcpSegment& segment, Shown shown = {}) {
  std::string line = letters_of(segment.header.flags) + " " + std::to_string(segment.header.seq.value);
  if (segment.header.flags.ack) line += " ack " + std::to_string(segment.header.ack.value);
  if (!segment.payload.empty()) line += " len " + std::to_string(segment.payload.size());
  if (shown.window) line += " win " + std::to_string(segment.header.window);
  if (shown.options) line += " <" + text_of_options(segment.header.options.bytes()) + ">";
  return line;
}
inline std::string whole_line_of(const wire::TcpSegment& segment) { return line_of(segment, {true, true}); }

// Whether the segment is the one that the line says. A line without "win" or "<...>" leaves these open.
inline bool is_line_of(std::string_view line, const wire::TcpSegment& segment) {
  const Shown spoken{line.find(" win ") != std::string_view::npos, line.find('<') != std::string_view::npos};
  return line_of(segment, spoken) == line;
}

}  // namespace tcplab::tcp
