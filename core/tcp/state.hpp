#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace tcplab::tcp {

// The connection states (RFC 9293 3.3.2).
enum class State : std::uint8_t {
  kClosed,
  kListen,
  kSynSent,
  kSynReceived,
  kEstablished,
  kFinWait1,
  kFinWait2,
  kCloseWait,
  kClosing,
  kLastAck,
  kTimeWait,
};
constexpr int kStateCount = 11;

// The RFC's spelling: "SYN-RECEIVED".
std::string_view to_string(State state);

// True from SYN-RECEIVED on: the peer's sequence numbers are known.
bool is_synchronized(State state);

// One arc of the state diagram (RFC 9293 3.3.2, figure 5, and the arcs that 3.10 adds to it).
struct Transition {
  State from;
  State to;
  std::string_view event;   // what happens: "rcv SYN"
  std::string_view action;  // what is done: "snd SYN,ACK"; empty for nothing
  std::string_view source;  // "RFC 9293 3.10.7.2"
  bool in_figure;           // drawn in figure 5; the others are in the text only
};

// Every legal change of state. Connection::transition() checks against it; diagrams are drawn from it.
std::span<const Transition> transitions();

bool is_legal(State from, State to);

}  // namespace tcplab::tcp
