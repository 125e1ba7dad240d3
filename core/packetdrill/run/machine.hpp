#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/packetdrill/run/clock.hpp"
#include "core/packetdrill/run/settings.hpp"
#include "core/sockets/socket_table.hpp"
#include "core/tcp/host.hpp"
#include "core/trace/station.hpp"

namespace tcplab::packetdrill::run {

// The machine under test: our host with its sockets, and the trace to which all that it does is written.
class Machine {
 public:
  Machine(const Environment& environment, const Clock& clock, trace::Trace& trace);

  tcp::Host& host() { return host_; }
  const tcp::Host& host() const { return host_; }
  sockets::SocketTable& sockets() { return sockets_; }
  const sockets::SocketTable& sockets() const { return sockets_; }
  const trace::Trace& trace() const { return trace_; }
  // Of what the script does itself.
  trace::Recorder recorder() { return trace_; }
  // The number that the next event of the trace will have.
  trace::EventId next_event() const { return static_cast<trace::EventId>(trace_.events().size()); }

  // What calls on sockets are given.
  sockets::Environment os() { return {host_, clock_.now()}; }
  // For what arrives at the host and leaves it, now.
  trace::Station station() { return {0, host_, causes_, trace_}; }
  // Writes the calls to the trace that the sockets have made on the host; the first one, when there were any.
  std::optional<trace::EventId> record_calls();

  // AF_INET or AF_INET6, of the socket with this descriptor; AF_INET when there is none.
  int family_of(int descriptor) const;
  // A field of TCP_INFO. Where there is no connection, there is a state still: CLOSED.
  std::optional<std::int64_t> tcp_info(int descriptor, std::string_view field) const;

 private:
  const Clock& clock_;
  trace::Trace& trace_;
  tcp::Host host_;
  trace::Provenance causes_;
  sockets::SocketTable sockets_;
};

}  // namespace tcplab::packetdrill::run
