#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/cow.hpp"

namespace tcplab {

// Numbers other than 0 by a hash of whatever they stand for, which their owner knows: open addressing, in
// pages that copies share until one of them is changed. The hash has to be one that nobody can aim at.
class NumberTable {
 public:
  std::size_t size() const { return size_; }

  // The first with that hash of which is(number) is true; 0 when there is none.
  template <typename Is>
  std::uint32_t find(std::uint32_t hash, Is is) const {
    if (size_ == 0) return 0;
    for (std::size_t i = hash & mask_;; i = (i + 1) & mask_) {
      const Slot& slot = at(i);
      if (slot.number == 0) return 0;
      if (slot.hash == hash && is(slot.number)) return slot.number;
    }
  }
  // Precondition: it is not there with that hash already.
  void insert(std::uint32_t hash, std::uint32_t number);
  // Precondition: it is there with that hash.
  void erase(std::uint32_t hash, std::uint32_t number);

  // Octets of memory besides itself.
  std::size_t footprint(Share share) const;

 private:
  static constexpr std::size_t kPage = 256;  // slots of a page, at most
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = 0;  // 0: free
  };
  using Page = std::vector<Slot>;

  const Slot& at(std::size_t index) const { return (*(*pages_)[index / kPage])[index % kPage]; }
  void set(std::size_t index, Slot slot) { pages_.edit()[index / kPage].edit()[index % kPage] = slot; }
  void put(Slot slot);
  void grow();

  Cow<std::vector<Cow<Page>>> pages_;
  std::size_t mask_ = 0;  // one less than the number of slots, a power of two, once there are any
  std::size_t size_ = 0;
};

}  // namespace tcplab
