#pragma once

#include <cstddef>
#include <map>

#include "core/trace/trace.hpp"

namespace tcplab {

// Octets of all storages that payload of the trace lies in, each counted once.
inline std::size_t payload_storage(const trace::Trace& trace) {
  std::map<const std::uint8_t*, std::size_t> storages;
  for (const trace::Packet& packet : trace.packets()) {
    const Bytes whole = packet.segment.payload.whole();
    storages[whole.data()] = whole.size();
  }
  std::size_t octets = 0;
  for (const auto& [begin, size] : storages) octets += size;
  return octets;
}

}  // namespace tcplab
