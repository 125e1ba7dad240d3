#include "core/tcp/recovery/told.hpp"

#include "core/tcp/negotiation.hpp"
#include "core/tcp/sender.hpp"

namespace tcplab::tcp {

Told Told::by_nobody(const Sender& snd, Instant now) {
  Told told;
  told.before = told.una = told.ack = snd.una;
  told.nxt = snd.nxt;
  told.fin = snd.fin;
  told.now = now;
  return told;
}

void Told::read(const wire::TcpOptions& options, const Negotiation& agreed) {
  const wire::Parsed<wire::DecodedOptions> decoded = wire::decode_options(options.bytes());
  if (!decoded.ok()) return;
  if (agreed.sack) {
    block_list = decoded->sack;
    block_count = decoded->sack_count;
  }
  const bool echoes = agreed.timestamps && decoded->timestamps && decoded->timestamps->echo_reply != 0;
  if (echoes) echo = decoded->timestamps->echo_reply;
}

}  // namespace tcplab::tcp
