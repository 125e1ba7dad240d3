#pragma once

#include <string>

#include "core/base/language.hpp"
#include "core/lab/trace.hpp"

namespace tcplab::lab {

// The parts of a description, for those who lay them out in columns.
struct Description {
  std::string who;     // "client", "client -> server"
  std::string what;    // "LISTEN -> SYN-RECEIVED"
  std::string source;  // "RFC 9293 3.10.7.2"; may be empty
};
Description parts(const Trace& trace, const Event& event, Language language = Language::kEnglish);

// Seconds with microseconds: "1.010000".
std::string format_seconds(Instant at);

}  // namespace tcplab::lab
