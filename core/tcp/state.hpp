#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/base/language.hpp"
#include "core/tcp/rule.hpp"

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
// True in the states where the peer may still send text, and a FIN.
constexpr bool may_receive(State state) {
  return state == State::kEstablished || state == State::kFinWait1 || state == State::kFinWait2;
}
// True in the states in which text, and the FIN, leave: once the handshake is over, until all is
// acknowledged.
constexpr bool may_send(State state) {
  return state == State::kEstablished || state == State::kCloseWait || state == State::kFinWait1 ||
         state == State::kClosing || state == State::kLastAck;
}

// One arc of the state diagram (RFC 9293 3.3.2, figure 5, and the arcs that 3.10 adds to it), and one reason
// to take it. Several reasons may share an arc.
struct Transition {
  State from = State::kClosed;
  State to = State::kClosed;
  Rule rule = Rule::kNone;  // the reason, as a StateChanged event carries it; info(rule) cites and explains
  Words event;              // what happens: "rcv SYN"
  Words action;             // what is done: "snd SYN,ACK"; empty for nothing
  bool in_figure = false;   // drawn in figure 5; the others are in the text only
  bool departure = false;   // by no RFC: only a Variant does that
};

// Every legal change of state with every reason for it, those of figure 5 first. Connection::transition()
// checks against it; diagrams are drawn from it.
std::span<const Transition> transitions();

// The one with that reason; nullptr when there is none.
const Transition* find_transition(State from, State to, Rule rule);

// "rcv SYN / snd SYN,ACK", as figure 5 writes on an arc.
std::string label_of(const Transition& transition, Language language = Language::kEnglish,
                     std::string_view separator = " / ");

bool is_legal(State from, State to);

}  // namespace tcplab::tcp
