#include "tests/bench/lwip/lwip_pair.hpp"

#include <algorithm>
#include <vector>

#include "lwip/init.h"
#include "lwip/ip4.h"
#include "lwip/netif.h"
#include "lwip/pbuf.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"

namespace tcplab::bench {
namespace {

constexpr std::uint16_t kPort = 80;
constexpr std::size_t kStream = 512 * 1024;
constexpr std::size_t kWorthWriting = 16 * 1024;

std::uint32_t milliseconds = 0;
struct Side {
  netif interface {};
  std::vector<pbuf*> arriving;  // in its pool's buffers
} client, server;
tcp_pcb* sender = nullptr;
tcp_pcb* receiver = nullptr;
std::vector<std::uint8_t> stream(kStream + TCP_MSS * 2);
std::size_t received = 0;

err_t put_on_wire(netif* from, pbuf* packet, const ip4_addr_t* /*to*/) {
  pbuf* const copy = pbuf_alloc(PBUF_RAW, packet->tot_len, PBUF_POOL);
  if (copy == nullptr) return ERR_MEM;
  pbuf_copy(copy, packet);
  (from == &client.interface ? server : client).arriving.push_back(copy);
  return ERR_OK;
}

err_t set_up(netif* interface) {
  interface->output = put_on_wire;
  interface->mtu = 1500;
  interface->flags |= NETIF_FLAG_UP | NETIF_FLAG_LINK_UP;
  return ERR_OK;
}

err_t on_received(void*, tcp_pcb* pcb, pbuf* packet, err_t) {
  if (packet == nullptr) return ERR_OK;
  pbuf_copy_partial(packet, stream.data() + received % kStream, packet->tot_len, 0);
  received += packet->tot_len;
  tcp_recved(pcb, packet->tot_len);
  pbuf_free(packet);
  return ERR_OK;
}

err_t on_accepted(void*, tcp_pcb* pcb, err_t) {
  receiver = pcb;
  tcp_recv(pcb, on_received);
  return ERR_OK;
}

err_t on_connected(void*, tcp_pcb*, err_t) { return ERR_OK; }

bool carry(Side& to) {
  std::vector<pbuf*> arriving;
  arriving.swap(to.arriving);
  for (pbuf* const packet : arriving) to.interface.input(packet, &to.interface);
  return !arriving.empty();
}

// Until both are silent. False when they were.
bool exchange() {
  bool any = false;
  while (carry(server) | carry(client)) any = true;
  return any;
}

}  // namespace

bool LwipPair::connect() {
  lwip_init();
  ip4_addr_t address;
  ip4_addr_t peer;
  ip4_addr_t mask;
  ip4_addr_t gateway;
  IP4_ADDR(&address, 198, 51, 100, 1);
  IP4_ADDR(&peer, 198, 51, 100, 2);
  IP4_ADDR(&mask, 255, 255, 255, 0);
  IP4_ADDR(&gateway, 0, 0, 0, 0);
  netif_add(&client.interface, &address, &mask, &gateway, nullptr, set_up, ip4_input);
  netif_add(&server.interface, &peer, &mask, &gateway, nullptr, set_up, ip4_input);
  tcp_pcb* listener = tcp_new();
  tcp_bind(listener, IP_ADDR_ANY, kPort);
  tcp_bind_netif(listener, &server.interface);
  listener = tcp_listen(listener);
  tcp_accept(listener, on_accepted);
  sender = tcp_new();
  tcp_bind_netif(sender, &client.interface);
  tcp_connect(sender, &peer, kPort, on_connected);
  exchange();
  return receiver != nullptr;
}

void LwipPair::transfer(std::span<const std::uint8_t> chunk, std::size_t octets) {
  const std::size_t end = received + octets;
  std::size_t at = 0;
  for (std::size_t left = octets; received < end;) {
    while (left > 0 && tcp_sndbuf(sender) >= std::min(kWorthWriting, left)) {
      const auto room = static_cast<std::size_t>(tcp_sndbuf(sender));
      const std::size_t count = std::min({left, chunk.size() - at, room});
      // Not copied, as our SEND does not copy either.
      if (tcp_write(sender, chunk.data() + at, static_cast<u16_t>(count), 0) != ERR_OK) break;
      at = (at + count) % chunk.size();
      left -= count;
    }
    tcp_output(sender);
    if (exchange()) continue;
    milliseconds += TCP_TMR_INTERVAL;
    tcp_tmr();
  }
}

}  // namespace tcplab::bench

extern "C" u32_t sys_now(void) { return tcplab::bench::milliseconds; }
