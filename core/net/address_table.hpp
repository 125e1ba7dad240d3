#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "core/net/node.hpp"
#include "core/wire/ip_address.hpp"

namespace tcplab::net {

// Whose an address is: open addressing, at most half full. Every datagram is looked up by its destination, at
// every node. The addresses that are there are the scenario's own, so there is nobody to aim at the table.
class AddressTable {
 public:
  std::optional<NodeIndex> find(const wire::IpAddress& address) const {
    if (size_ == 0) return std::nullopt;
    const Slot& slot = slots_[place_of(address)];
    return slot.taken ? std::optional(slot.node) : std::nullopt;
  }
  // Precondition: it is not there.
  void insert(const wire::IpAddress& address, NodeIndex node) {
    if (2 * ++size_ > slots_.size()) {
      const std::vector<Slot> before =
          std::exchange(slots_, std::vector<Slot>(std::max<std::size_t>(2 * slots_.size(), 8)));
      for (const Slot& slot : before) {
        if (slot.taken) slots_[place_of(slot.address)] = slot;
      }
    }
    slots_[place_of(address)] = {address, node, true};
  }

  std::size_t footprint() const { return slots_.size() * sizeof(Slot); }  // octets besides itself

 private:
  struct Slot {
    wire::IpAddress address;
    NodeIndex node = 0;
    bool taken = false;
  };

  // Where it is, or would be put.
  std::size_t place_of(const wire::IpAddress& address) const {
    std::uint64_t words[2];
    std::memcpy(words, address.octets.data(), sizeof words);
    const std::size_t mask = slots_.size() - 1;
    auto at = static_cast<std::size_t>((words[0] ^ words[1] * 31) * 0x9e3779b97f4a7c15U >> 32) & mask;
    while (slots_[at].taken && slots_[at].address != address) at = (at + 1) & mask;
    return at;
  }

  std::vector<Slot> slots_;  // a power of two of them
  std::size_t size_ = 0;
};

}  // namespace tcplab::net
