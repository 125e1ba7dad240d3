#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "core/base/language.hpp"
#include "core/trace/trace.hpp"
#include "shell/model/lines.hpp"

namespace tcplab::shell {

// How sequence numbers are written on arrows.
enum class Numbers : std::uint8_t {
  kRelative,  // Seq=1 Ack=1, counted from the first of the connection, as Wireshark has it
  kAbsolute,  // as they are on the wire
  kCourse,    // seq=x, ack=y+1: with letters for what the two ends began with
};

// What a label may say of a packet.
struct ArrowWords {
  std::string flags;
  std::string numbers;
};

// The longest form first.
std::array<ArrowWords, 3> arrow_words(const trace::Trace& trace, const Arrow& arrow, Numbers numbers,
                                      Language language);

}  // namespace tcplab::shell
