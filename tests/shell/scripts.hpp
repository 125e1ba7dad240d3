#pragma once

#include <string>

#include "shell/model/model.hpp"
#include "shell/model/script_recording.hpp"

namespace tcplab::shell {

// What the script that is open came to.
inline const packetdrill::RunReport& report_of(const Model& model) {
  return dynamic_cast<const ScriptRecording&>(*model.run()->recording).report();
}

// A packetdrill script that holds.
inline const std::string kHandshakeScript = R"(// A passive open, and data that is acknowledged.
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0

+0 < S 0:0(0) win 32792 <mss 1000,sackOK,nop,nop,nop,wscale 7>
+0 > S. 0:0(0) ack 1 <...>
+.1 < . 1:1(0) ack 1 win 257
+0 accept(3, ..., ...) = 4
+0 write(4, ..., 1000) = 1000
+0 > P. 1:1001(1000) ack 1
+.1 < . 1:1(0) ack 1001 win 257
)";
constexpr std::size_t kDataLine = 11;  // of the data that is expected

// The same, but line 11 expects another acknowledgment number.
inline std::string failing_script() {
  std::string text = kHandshakeScript;
  const std::string wanted = "1:1001(1000) ack 1\n";
  return text.replace(text.find(wanted), wanted.size(), "1:1001(1000) ack 7\n");
}

}  // namespace tcplab::shell
