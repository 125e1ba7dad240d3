#pragma once

#include <string>

#include "tests/packetdrill/examples.hpp"

namespace tcplab::shell {

// A packetdrill script that holds.
inline const std::string kHandshakeScript = packetdrill::example("handshake.pkt");
constexpr std::size_t kDataLine = 11;  // of the data that is expected

// The same, but line 11 expects another acknowledgment number.
inline std::string failing_script() {
  std::string text = kHandshakeScript;
  const std::string wanted = "1:1001(1000) ack 1\n";
  return text.replace(text.find(wanted), wanted.size(), "1:1001(1000) ack 7\n");
}

}  // namespace tcplab::shell
