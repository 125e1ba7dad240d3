#include "core/base/number_table.hpp"

#include <algorithm>
#include <utility>

namespace tcplab {

void NumberTable::insert(std::uint32_t hash, std::uint32_t number) {
  const std::size_t slots = pages_->empty() ? 0 : mask_ + 1;
  if (size_ + 1 > slots / 8 * 7) grow();
  put({hash, number});
  ++size_;
}

void NumberTable::put(Slot slot) {
  std::size_t i = slot.hash & mask_;
  while (at(i).number != 0) i = (i + 1) & mask_;
  set(i, slot);
}

void NumberTable::grow() {
  const Cow<std::vector<Cow<Page>>> before = std::exchange(pages_, {});
  const std::size_t slots = before->empty() ? 16 : (mask_ + 1) * 2;
  mask_ = slots - 1;
  std::vector<Cow<Page>>& pages = pages_.edit();
  for (std::size_t i = 0; i < slots; i += kPage) pages.emplace_back(Page(std::min(slots, kPage)));
  for (const Cow<Page>& page : *before) {
    for (const Slot& slot : *page) {
      if (slot.number != 0) put(slot);
    }
  }
}

// What follows without a gap moves up where it is looked for from the freed slot or from before it.
void NumberTable::erase(std::uint32_t hash, std::uint32_t number) {
  std::size_t free = hash & mask_;
  while (at(free).number != number) free = (free + 1) & mask_;
  for (std::size_t i = (free + 1) & mask_; at(i).number != 0; i = (i + 1) & mask_) {
    const std::size_t from_home = (i - at(i).hash) & mask_;
    if (from_home < ((i - free) & mask_)) continue;
    set(free, at(i));
    free = i;
  }
  set(free, {});
  --size_;
}

std::size_t NumberTable::footprint(Share share) const {
  const bool all = share == Share::kAll;
  if (!all && pages_.is_shared()) return 0;
  std::size_t octets = pages_->size() * sizeof(Cow<Page>);
  for (const Cow<Page>& page : *pages_) {
    if (all || !page.is_shared()) octets += page->size() * sizeof(Slot);
  }
  return octets;
}

}  // namespace tcplab
