// A server that trusts a SYN because of its cookie: RFC 7413 4.2.2. What the SYN brought counts at once, and
// the user may answer before the handshake is over.

#include "core/tcp/connection.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

// Called while the state is still LISTEN. A FIN has to wait: nobody may leave whom he has not met.
void Connection::take_early(const wire::TcpSegment& syn) {
  counters_.octets_received += rcv_.accept(rcv_.nxt, syn.payload);
  syn_data_taken_ = !syn.payload.empty();
  if (info(config_->profile).offers_beside_early_text) {
    rcv_.set_capacity(rcv_.capacity() + static_cast<std::uint32_t>(syn.payload.size()));
    rcv_.wnd = config_->receive_buffer;
  }
  congestion_ = Congestion(*config_, effective_mss(), config_->initial_window, {});
  // RFC 9293 3.8.5 (MUST-32)
  if (syn.header.flags.urg && rcv_.announce_urgent(syn.header.seq + syn.header.urgent_pointer))
    tell(Rule::kUrgentArrived, Notice::kUrgent, urgent_ahead());
  wire::TcpSegment rest = syn;
  rest.header.flags.urg = false;
  rest.header.seq += static_cast<std::uint32_t>(syn.payload.size());
  rest.payload = {};
  keep_for_established(rest);
}

}  // namespace tcplab::tcp
