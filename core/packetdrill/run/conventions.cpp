#include "core/packetdrill/run/conventions.hpp"

#include <array>
#include <cstddef>

namespace tcplab::packetdrill::run {
namespace {

constexpr Conventions kNobodys;  // RFC 9293 has no scripts

// The public suites for Linux: gtests/net/tcp in packetdrill's repository. Their defaults.sh sets tcp_rmem's
// third number to 15 MiB.
constexpr Conventions linux_conventions() {
  Conventions c;
  c.card_marks_what_it_cuts = true;
  c.largest_receive_buffer = 15 << 20;
  return c;
}

// FreeBSD's own suite. Its states are TCPI_... (netinet/tcp_fsm.h's order), and its sockets' cards cut
// nothing that a script sees.
constexpr Conventions freebsd_conventions() {
  Conventions c;
  c.constants = System::kFreeBsd;
  return c;
}

// In the order of tcp::Profile.
constexpr std::array<Conventions, 3> kConventions = {kNobodys, linux_conventions(), freebsd_conventions()};

}  // namespace

const Conventions& conventions_of(tcp::Profile profile) {
  return kConventions[static_cast<std::size_t>(profile)];
}

}  // namespace tcplab::packetdrill::run
