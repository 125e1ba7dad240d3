#pragma once

#include <array>
#include <cstdint>

#include "core/sockets/errno.hpp"
#include "core/tcp/profile.hpp"
#include "core/tcp/state.hpp"
#include "core/wire/icmp.hpp"

namespace tcplab::sockets {

// What a system's sockets do where POSIX leaves a choice, or where the system does not heed it, as data: one
// row a system in habits.cpp, each with where the system says so. What its TCP does is tcp::ProfileInfo's.
struct Habits {
  // --- Opening ---
  // Who is accepted is non-blocking when the listener is.
  bool accepted_inherits_non_blocking = false;
  // connect() again on a connection that has come about since answers 0, once; otherwise EISCONN at once.
  bool connect_again_tells_success = true;
  // send() and sendto() take MSG_FASTOPEN, and TCP_FASTOPEN is the queue of a listener (RFC 7413 appendix A).
  // Otherwise there is no such flag, and the option is a switch.
  bool fast_open_by_flag = true;
  // sendto() opens a connection on a socket that has none.
  bool sendto_connects = false;

  // --- Sending ---
  Errno send_unconnected = Errno::kPipe;  // what send() says on a socket that was never connected
  // What a send() that must not wait says while the handshake goes on.
  Errno send_while_opening = Errno::kAgain;

  // --- Ending ---
  // shutdown() ends a listener, and a connection whose SYN has no answer yet; otherwise ENOTCONN.
  bool shutdown_ends_unconnected = true;
  // A socket has nothing to do with its connection any more once that is in TIME-WAIT.
  bool leaves_in_time_wait = true;
  // A reset behind the peer's FIN is EPIPE, not ECONNRESET.
  bool reset_behind_fin_breaks_pipe = false;

  // --- Options ---
  // So many octets are kept, and answered, for each that SO_SNDBUF and SO_RCVBUF ask for.
  std::int64_t buffer_factor = 1;
  // After SO_RCVBUF no larger window scale is offered than that buffer can ever need.
  bool asked_buffer_fixes_scale = false;

  // --- What is told ---
  // errno of an ICMP error that ended a connection.
  Errno (*errno_of_icmp)(const wire::IcmpError& error) = nullptr;
  // tcpi_state, in the order of tcp::State: CLOSED, LISTEN, SYN-SENT, SYN-RECEIVED, ESTABLISHED, FIN-WAIT-1,
  // FIN-WAIT-2, CLOSE-WAIT, CLOSING, LAST-ACK, TIME-WAIT.
  std::array<std::int8_t, tcp::kStateCount> state_numbers{};
  bool windows_in_segments = true;               // TCP_INFO's; otherwise in octets
  std::int64_t infinite_threshold = 0x7fffffff;  // tcpi_snd_ssthresh before the first loss
  std::int64_t accurate_ecn_bit = 8;             // of tcpi_options, where accurate ECN is in use
  std::int64_t taken_syn_data_bit = 32;          // of tcpi_options, where data on our SYN was taken
};

const Habits& habits_of(tcp::Profile profile);

}  // namespace tcplab::sockets
