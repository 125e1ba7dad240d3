#include "core/packetdrill/run/machine.hpp"

#include <vector>

#include "core/sockets/tcp_info.hpp"

namespace tcplab::packetdrill::run {
namespace {

constexpr SipKey kSecret = {0x7061636b65746472, 0x696c6c2073637269};

trace::Called traced(const sockets::TcpCall& call) {
  trace::Called called;
  switch (call.kind) {
    case sockets::TcpCall::Kind::kListen:
      called.call = trace::CallKind::kListen;
      break;
    case sockets::TcpCall::Kind::kConnect:
      called.call = trace::CallKind::kConnect;
      break;
    case sockets::TcpCall::Kind::kSend:
      called.call = trace::CallKind::kSend;
      break;
    case sockets::TcpCall::Kind::kReceive:
      called.call = trace::CallKind::kReceive;
      break;
    case sockets::TcpCall::Kind::kClose:
      called.call = trace::CallKind::kClose;
      break;
    case sockets::TcpCall::Kind::kAbort:
      called.call = trace::CallKind::kAbort;
      break;
  }
  called.count = call.count;
  called.remote = call.remote;
  called.port = call.port;
  called.failed = call.error.has_value();
  if (call.error) called.error = *call.error;
  return called;
}

}  // namespace

Machine::Machine(const Environment& environment, const Clock& clock, trace::Trace& trace)
    : clock_(clock), trace_(trace), host_(environment.local, kSecret, environment.config) {}

std::optional<trace::EventId> Machine::record_calls() {
  std::vector<trace::Station::MadeCall> made;
  for (const sockets::TcpCall& call : sockets_.take_calls()) {
    made.push_back({call.connection, traced(call), call.events});
  }
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
