#include "core/packetdrill/run/machine.hpp"

#include <vector>

#include "core/sockets/tcp_info.hpp"

namespace tcplab::packetdrill::run {
namespace {

constexpr SipKey kSecret = {0x7061636b65746472, 0x696c6c2073637269};

}  // namespace

Machine::Machine(const Environment& environment, const Clock& clock, trace::Trace& trace)
    : clock_(clock), trace_(trace), host_(environment.local, kSecret, environment.config) {}

std::optional<trace::EventId> Machine::record_calls() {
  const std::vector<tcp::MadeCall> made = sockets_.take_calls();
  const trace::EventId first = next_event();
  station().record_calls(made, clock_.now());
  return made.empty() ? std::nullopt : std::optional(first);
}

int Machine::family_of(int descriptor) const {
  const sockets::Socket* const socket = sockets_.find(descriptor);
  return socket != nullptr ? socket->domain : sockets::family::kInet;
}

std::optional<std::int64_t> Machine::tcp_info(int descriptor, std::string_view field) const {
  const tcp::Connection* const tcb = sockets_.connection(host_, descriptor);
  if (tcb != nullptr) return sockets::tcp_info(*tcb, field, clock_.now());
  if (field != "tcpi_state") return std::nullopt;
  return sockets::tcp_info_state(tcp::State::kClosed, host_.config().profile);
}

}  // namespace tcplab::packetdrill::run
