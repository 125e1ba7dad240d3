#include "core/lab/figures.hpp"

namespace tcplab::lab {
namespace {

using scenario::Variable;

// The octets of a user's calls.
std::int64_t octets_of_calls(const World& world, const trace::Trace& trace, std::size_t events,
                             const scenario::Labelled& who, trace::CallKind kind) {
  std::int64_t octets = 0;
  for (std::size_t i = 0; i < events; ++i) {
    const trace::Event event = trace.events()[i];
    const auto* call = std::get_if<trace::Called>(&event.what);
    if (call == nullptr || call->call != kind || call->failed) continue;
    if (is_about(world, trace, who, event.host, event.connection)) octets += call->count;
  }
  return octets;
}

std::int64_t of_connection(const tcp::Connection& connection, Variable variable) {
  switch (variable) {
    case Variable::kAcknowledged:
      return static_cast<std::int64_t>(connection.counters().octets_acked);
    case Variable::kReadable:
      return connection.rcv().readable();
    case Variable::kInFlight:
      return connection.snd().flight();
    case Variable::kSegmentsOut:
      return static_cast<std::int64_t>(connection.counters().segments_out);
    case Variable::kSegmentsIn:
      return static_cast<std::int64_t>(connection.counters().segments_in);
    case Variable::kRetransmitted:
      return static_cast<std::int64_t>(connection.counters().retransmitted);
    case Variable::kCwnd:
      return connection.congestion().figures().cwnd;
    case Variable::kSsthresh:
      return connection.congestion().figures().ssthresh;
    case Variable::kSndWnd:
      return connection.snd().wnd;
    case Variable::kMss:
      return connection.effective_mss();
    case Variable::kSrtt:
      return connection.rtt().srtt().ns;
    case Variable::kRto:
      return connection.rto().ns;
    case Variable::kUrgent:
      return connection.urgent_ahead();
    case Variable::kUrgentInFlight:
      return connection.snd().up() ? *connection.snd().up() - connection.snd().una : 0;
    case Variable::kSent:
    case Variable::kReceived:
    case Variable::kConnections:
      break;
  }
  return 0;
}

std::int64_t connections_of(const tcp::Host& host) {
  std::int64_t count = 0;
  for (const tcp::ConnId id : host.connections()) {
    if (!host.is_listener(id) && host.find(id)->state() != tcp::State::kClosed) ++count;
  }
  return count;
}

}  // namespace

bool is_about(const World& world, const trace::Trace& trace, const scenario::Labelled& who,
              trace::HostIndex host, tcp::ConnId connection) {
  if (host != who.host) return false;
  if (who.label.empty()) return true;
  const tcp::ConnId named = world.labelled(who);
  if (!named || connection == named) return named && connection == named;
  const trace::ConnectionInfo* info = trace.connection(host, connection);
  return info != nullptr && info->parent == named;
}

std::optional<std::int64_t> figure(const World& world, const trace::Trace& trace, std::size_t events,
                                   const scenario::Labelled& who, Variable variable) {
  const tcp::Host& host = world.host(who.host);
  if (variable == Variable::kSent) return octets_of_calls(world, trace, events, who, trace::CallKind::kSend);
  if (variable == Variable::kReceived)
    return octets_of_calls(world, trace, events, who, trace::CallKind::kReceive);
  if (variable == Variable::kConnections) return connections_of(host);
  tcp::ConnId latest;
  for (const tcp::ConnId id : host.connections()) {
    if (!host.is_listener(id) && is_about(world, trace, who, who.host, id)) latest = id;
  }
  const tcp::Connection* connection = host.find(latest);
  if (connection == nullptr) return std::nullopt;
  return of_connection(*connection, variable);
}

}  // namespace tcplab::lab
