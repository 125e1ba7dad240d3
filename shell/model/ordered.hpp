#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "core/base/time.hpp"

namespace tcplab::shell {

// Of a million things in the order of time, each step of a search among themselves waits for memory. Here the
// first steps lie close together, in every so-manieth instant, and the others in one block.
inline constexpr std::size_t kOrderedBlock = 64;

// Instants in their order.
class Ordered {
 public:
  // Not before the last one.
  void push_back(Instant at) {
    if (all_.size() % kOrderedBlock == 0) firsts_.push_back(at);
    all_.push_back(at);
  }
  // The place of the first one at that instant or later; how many there are when there is none.
  std::size_t first_from(Instant at) const {
    const auto after =
        static_cast<std::size_t>(std::lower_bound(firsts_.begin(), firsts_.end(), at) - firsts_.begin());
    const std::size_t begin = after == 0 ? 0 : (after - 1) * kOrderedBlock;
    const std::size_t end = std::min(after * kOrderedBlock, all_.size());
    return static_cast<std::size_t>(std::lower_bound(all_.begin() + static_cast<std::ptrdiff_t>(begin),
                                                     all_.begin() + static_cast<std::ptrdiff_t>(end), at) -
                                    all_.begin());
  }

 private:
  std::vector<Instant> all_;
  std::vector<Instant> firsts_;  // of each block
};

// Disjoint stretches of time (`to`: their ends) in their order. All but the last one are over.
template <typename Span>
class Spans {
 public:
  using Iterator = typename std::vector<Span>::const_iterator;

  void push_back(const Span& span) {
    if (!all_.empty() && all_.size() % kOrderedBlock == 0) lasts_.push_back(all_.back().to);
    all_.push_back(span);
  }
  bool empty() const { return all_.empty(); }
  std::size_t size() const { return all_.size(); }
  const Span& operator[](std::size_t place) const { return all_[place]; }
  const Span& front() const { return all_.front(); }
  const Span& back() const { return all_.back(); }
  Span& back() { return all_.back(); }
  Iterator begin() const { return all_.begin(); }
  Iterator end() const { return all_.end(); }

  // The first one that ends at that instant or later.
  Iterator first_after(Instant at) const {
    const auto block =
        static_cast<std::size_t>(std::lower_bound(lasts_.begin(), lasts_.end(), at) - lasts_.begin());
    const auto first = begin() + static_cast<std::ptrdiff_t>(block * kOrderedBlock);
    const auto last = begin() + static_cast<std::ptrdiff_t>(std::min((block + 1) * kOrderedBlock, size()));
    return std::lower_bound(first, last, at, [](const Span& span, Instant value) { return span.to < value; });
  }

 private:
  std::vector<Span> all_;
  std::vector<Instant> lasts_;  // when the last one of each block is over, but for the last block
};

}  // namespace tcplab::shell
