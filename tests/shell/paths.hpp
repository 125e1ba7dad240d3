#pragma once

#include <string>

namespace tcplab::shell {

// Two routers with a bottleneck between them, and so many segments to be sent over it.
inline std::string path_text(int segments) {
  return "title \"Path\"\nseed 3\nhost client 198.51.100.1\nhost server 203.0.113.80\n"
         "router r1 198.51.100.254\nrouter r2 203.0.113.254\n"
         "link client r1 delay 2ms rate 10Mbit/s\nlink r1 r2 delay 10ms rate 2Mbit/s queue 6\n"
         "link r2 server delay 2ms rate 10Mbit/s\n"
         "at 0s server listen 80\nat 0s client connect server:80\n"
         "on client connected client send " +
         std::to_string(segments * 1460) + "\n";
}

// Two hosts behind a NAT, and a link that copies, damages and reorders; a router with a small MTU complains.
inline std::string nat_text() {
  return "title \"NAT\"\nseed 1\nhost alice 198.51.100.1\nhost bob 198.51.100.2\nhost server 203.0.113.80\n"
         "router edge 203.0.113.254\nnat home 203.0.113.9 outside edge\n"
         "link alice home delay 3ms\nlink bob home delay 3ms\n"
         "link home edge delay 10ms duplication 10% corruption 6% jitter 4ms\n"
         "link edge server delay 5ms mtu 1200\n"
         "at 0s server listen 80\nat 0s alice connect server:80\nat 10ms bob connect server:80\n"
         "on alice connected alice send 6k\non bob connected bob send 4k\n"
         "at 3s alice close\non server remote-closed server close\nset all msl 100ms\nuntil 5s\n";
}

}  // namespace tcplab::shell
