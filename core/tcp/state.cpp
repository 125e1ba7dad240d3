#include "core/tcp/state.hpp"

#include <algorithm>
#include <array>

namespace tcplab::tcp {
namespace {

using enum State;

constexpr std::array<std::string_view, kStateCount> kNames = {
    "CLOSED",     "LISTEN",     "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1",
    "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING",  "LAST-ACK",     "TIME-WAIT",
};

constexpr Transition kTransitions[] = {
    // Figure 5, top to bottom.
    {kClosed, kListen, "passive OPEN", "create TCB", "RFC 9293 3.10.1", true},
    {kClosed, kSynSent, "active OPEN", "create TCB, snd SYN", "RFC 9293 3.10.1", true},
    {kListen, kClosed, "CLOSE", "delete TCB", "RFC 9293 3.10.4", true},
    {kListen, kSynSent, "SEND", "snd SYN", "RFC 9293 3.10.2", true},
    {kListen, kSynReceived, "rcv SYN", "snd SYN,ACK", "RFC 9293 3.10.7.2", true},
    {kSynSent, kClosed, "CLOSE", "delete TCB", "RFC 9293 3.10.4", true},
    {kSynSent, kSynReceived, "rcv SYN", "snd SYN,ACK", "RFC 9293 3.10.7.3", true},
    {kSynSent, kEstablished, "rcv SYN,ACK", "snd ACK", "RFC 9293 3.10.7.3", true},
    {kSynReceived, kListen, "rcv RST", "", "RFC 9293 3.10.7.4", true},
    {kSynReceived, kEstablished, "rcv ACK of SYN", "", "RFC 9293 3.10.7.4", true},
    {kSynReceived, kFinWait1, "CLOSE", "snd FIN", "RFC 9293 3.10.4", true},
    {kEstablished, kFinWait1, "CLOSE", "snd FIN", "RFC 9293 3.10.4", true},
    {kEstablished, kCloseWait, "rcv FIN", "snd ACK", "RFC 9293 3.10.7.4", true},
    {kFinWait1, kFinWait2, "rcv ACK of FIN", "", "RFC 9293 3.10.7.4", true},
    {kFinWait1, kClosing, "rcv FIN", "snd ACK", "RFC 9293 3.10.7.4", true},
    {kFinWait1, kTimeWait, "rcv FIN, ACK of FIN", "snd ACK", "RFC 9293 3.10.7.4", true},
    {kFinWait2, kTimeWait, "rcv FIN", "snd ACK", "RFC 9293 3.10.7.4", true},
    {kCloseWait, kLastAck, "CLOSE", "snd FIN", "RFC 9293 3.10.4", true},
    {kClosing, kTimeWait, "rcv ACK of FIN", "", "RFC 9293 3.10.7.4", true},
    {kLastAck, kClosed, "rcv ACK of FIN", "delete TCB", "RFC 9293 3.10.7.4", true},
    {kTimeWait, kClosed, "2MSL timeout", "delete TCB", "RFC 9293 3.10.8", true},
    // In the text only: resets (ABORT and a timeout take the same arcs).
    {kSynSent, kClosed, "rcv RST", "delete TCB", "RFC 9293 3.10.7.3", false},
    {kSynReceived, kClosed, "rcv RST after active OPEN", "delete TCB", "RFC 9293 3.10.7.4", false},
    {kEstablished, kClosed, "rcv RST", "delete TCB", "RFC 9293 3.10.7.4", false},
    {kFinWait1, kClosed, "rcv RST", "delete TCB", "RFC 9293 3.10.7.4", false},
    {kFinWait2, kClosed, "rcv RST", "delete TCB", "RFC 9293 3.10.7.4", false},
    {kCloseWait, kClosed, "rcv RST", "delete TCB", "RFC 9293 3.10.7.4", false},
    {kClosing, kClosed, "rcv RST", "delete TCB", "RFC 9293 3.10.7.4", false},
};

}  // namespace

std::string_view to_string(State state) { return kNames[static_cast<std::size_t>(state)]; }

bool is_synchronized(State state) { return state >= kSynReceived; }

std::span<const Transition> transitions() { return kTransitions; }

bool is_legal(State from, State to) {
  return std::any_of(std::begin(kTransitions), std::end(kTransitions),
                     [=](const Transition& arc) { return arc.from == from && arc.to == to; });
}

}  // namespace tcplab::tcp
