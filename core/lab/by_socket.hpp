#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/timed_map.hpp"
#include "core/tcp/host.hpp"
#include "core/trace/event.hpp"

namespace tcplab::lab {

// A connection, or a listener, and the host that has it.
using Socket = std::pair<trace::HostIndex, tcp::ConnId>;

// Something for some of the connections of a World. A copy shares with the original what neither of both has
// changed since: it costs a pointer for each host, and a change after it what changed. A regular value.
template <typename T>
class BySocket {
 public:
  // nullptr when there is nothing for it.
  const T* find(Socket socket) const {
    return socket.first < hosts_.size() ? hosts_[socket.first].find(socket.second.value) : nullptr;
  }
  bool contains(Socket socket) const { return find(socket) != nullptr; }
  // The same to be changed: this one's own from now on.
  T* edit(Socket socket) {
    return contains(socket) ? hosts_[socket.first].edit(socket.second.value) : nullptr;
  }
  // The same, made where there is none.
  T& operator[](Socket socket) {
    if (T* const there = edit(socket)) return *there;
    if (socket.first >= hosts_.size()) hosts_.resize(socket.first + std::size_t{1});
    return hosts_[socket.first].emplace(socket.second.value);
  }
  void erase(Socket socket) {
    if (contains(socket)) hosts_[socket.first].erase(socket.second.value);
  }
  void forget(trace::HostIndex host) {
    if (host < hosts_.size()) hosts_[host] = {};
  }

  // Calls visit(socket, value) for all of them, in their order.
  template <typename Visit>
  void each(Visit visit) const {
    for (std::size_t host = 0; host < hosts_.size(); ++host) {
      hosts_[host].each([&](std::uint32_t number, const T& value, Instant) {
        visit(Socket{static_cast<trace::HostIndex>(host), tcp::ConnId{number}}, value);
      });
    }
  }

  // Octets of memory besides itself; of(value) are those of a value besides itself.
  template <typename Of>
  std::size_t footprint(Share share, Of of) const {
    std::size_t octets = hosts_.size() * sizeof hosts_[0];
    for (const TimedMap<T>& each : hosts_) octets += each.footprint(share, of);
    return octets;
  }

 private:
  std::vector<TimedMap<T>> hosts_;
};

}  // namespace tcplab::lab
