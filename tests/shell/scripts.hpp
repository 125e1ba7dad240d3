#pragma once

#include <string>

#include "shell/model/model.hpp"
#include "shell/model/script_recording.hpp"
#include "tests/packetdrill/examples.hpp"

namespace tcplab::shell {

// What the script that is open came to.
inline const packetdrill::run::RunReport& report_of(const Model& model) {
  return dynamic_cast<const ScriptRecording&>(*model.run()->recording).report();
}

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
