#include "core/sockets/habits.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace tcplab::sockets {
namespace {

// RFC 1122 4.2.3.9, and what Linux makes of each code: icmp_err_convert.
Errno errno_of_v4(std::uint8_t type, std::uint8_t code) {
  if (type == wire::icmp4::kParameterProblem) return Errno::kProtocol;
  if (type != wire::icmp4::kDestinationUnreachable) return Errno::kHostUnreachable;
  switch (code) {
    case 0:
    case 6:
    case 9:
    case 11:
      return Errno::kNetworkUnreachable;
    case 2:
      return Errno::kNoProtocolOption;
    case 3:
      return Errno::kConnectionRefused;
    case 5:
      return Errno::kUnsupported;
    case 7:
      return Errno::kHostDown;
    default:
      return Errno::kHostUnreachable;
  }
}

// RFC 4443 3.
Errno errno_of_v6(std::uint8_t type, std::uint8_t code) {
  if (type == wire::icmp6::kParameterProblem) return Errno::kProtocol;
  if (type != wire::icmp6::kDestinationUnreachable) return Errno::kHostUnreachable;
  switch (code) {
    case 0:
      return Errno::kNetworkUnreachable;
    case 1:
    case 5:
    case 6:
      return Errno::kAccess;
    case 4:
      return Errno::kConnectionRefused;
    default:
      return Errno::kHostUnreachable;
  }
}

Errno errno_by_code(const wire::IcmpError& error) {
  return error.source.version == wire::IpVersion::kV4 ? errno_of_v4(error.type, error.code)
                                                      : errno_of_v6(error.type, error.code);
}

// BSD tells what it does not know from a closed port as one: inetctlerrmap.
Errno errno_of_bsd(const wire::IcmpError& error) {
  if (error.source.version == wire::IpVersion::kV6) {
    const bool out_of_reach =
        error.type == wire::icmp6::kTimeExceeded ||
        (error.type == wire::icmp6::kDestinationUnreachable && error.code != 1 && error.code != 4);
    return out_of_reach ? Errno::kHostUnreachable : Errno::kConnectionRefused;
  }
  if (error.type != wire::icmp4::kDestinationUnreachable) return Errno::kHostUnreachable;
  constexpr std::uint8_t kRefusing[] = {2, 3, 9, 10, 13};
  const bool refused =
      std::find(std::begin(kRefusing), std::end(kRefusing), error.code) != std::end(kRefusing);
  return refused ? Errno::kConnectionRefused : Errno::kHostUnreachable;
}

// linux/tcp.h: TCP_ESTABLISHED is 1, TCP_CLOSE 7, TCP_LISTEN 10 ...
constexpr std::array<std::int8_t, tcp::kStateCount> kLinuxStates = {7, 10, 2, 3, 1, 4, 5, 8, 11, 9, 6};
// netinet/tcp_fsm.h: TCPS_CLOSED is 0, TCPS_LISTEN 1 ...
constexpr std::array<std::int8_t, tcp::kStateCount> kFreeBsdStates = {0, 1, 2, 3, 4, 6, 9, 5, 7, 8, 10};

// POSIX by the letter, and where it is silent, as most programs know it, from Linux.
constexpr Habits rfc_habits() {
  Habits h;
  h.errno_of_icmp = errno_by_code;
  h.state_numbers = kLinuxStates;
  return h;
}

constexpr Habits linux_habits() {
  Habits h = rfc_habits();
  h.reset_behind_fin_breaks_pipe = true;  // tcp_reset(): EPIPE in CLOSE-WAIT
  h.buffer_factor = 2;                    // socket(7): the kernel doubles the value, for its bookkeeping
  h.asked_buffer_fixes_scale = true;      // tcp_select_initial_window(), SOCK_RCVBUF_LOCK
  // The rest is where Linux differs from BSD, and as in the row above:
  // accept(2): file status flags such as O_NONBLOCK are not inherited, unlike canonical BSD sockets
  // inet_stream_connect(): SS_CONNECTING answers 0 once the connection is there
  // sk_stream_wait_connect(): EPIPE on a socket that was never connected; EAGAIN when it must not wait
  // inet_shutdown(): disconnects in LISTEN and SYN-SENT
  // tcp_time_wait(): an inet_timewait_sock takes the connection over, the socket is closed
  return h;
}

constexpr Habits freebsd_habits() {
  Habits h;
  h.accepted_inherits_non_blocking = true;    // accept(2): the new socket inherits O_NONBLOCK
  h.connect_again_tells_success = false;      // connect(2): EISCONN, the socket is already connected
  h.fast_open_by_flag = false;                // tcp(4): TCP_FASTOPEN set to a non-zero value, then sendto(2)
  h.sendto_connects = true;                   // tcp_usr_send(): an implied connect where there is a name
  h.send_unconnected = Errno::kNotConnected;  // sosend_generic(): ENOTCONN without SS_ISCONNECTED
  h.send_while_opening = Errno::kNotConnected;  // the same
  h.shutdown_ends_unconnected = false;          // shutdown(2): ENOTCONN, the socket is not connected
  h.leaves_in_time_wait = false;                // the connection is the socket's until close(2)
  h.errno_of_icmp = errno_of_bsd;
  h.state_numbers = kFreeBsdStates;
  h.windows_in_segments = false;      // tcp_fill_info(): octets
  h.infinite_threshold = 0x3fffc000;  // TCP_MAXWIN << TCP_MAX_WINSHIFT
  h.accurate_ecn_bit = 64;            // TCPI_OPT_ACE
  h.taken_syn_data_bit = 0;           // there is no TCPI_OPT_SYN_DATA
  return h;
}

// In the order of tcp::Profile.
constexpr std::array<Habits, 3> kHabits = {rfc_habits(), linux_habits(), freebsd_habits()};

}  // namespace

const Habits& habits_of(tcp::Profile profile) { return kHabits[static_cast<std::size_t>(profile)]; }

}  // namespace tcplab::sockets
