#include "shell/model/measuring.hpp"

#include <algorithm>

namespace tcplab::shell {

void Tally::add(Sum& sum, const Index& index, std::size_t first, std::size_t last) {
  for (std::size_t i = first; i < last; ++i) {
    const Arrow& arrow = index.arrows()[i];
    if (arrow.retransmission) ++sum.again;
    if (arrow.segment_class == SegmentClass::kAck) continue;  // most of all segments
    sum.octets += index.trace().packets()[arrow.packet].segment.payload.size();
  }
}

Tally::Sum Tally::before(const Index& index, std::size_t place) {
  const std::size_t stretches = place / kStretch;
  while (sums_.size() < stretches) {
    Sum sum = sums_.empty() ? Sum{} : sums_.back();
    add(sum, index, sums_.size() * kStretch, (sums_.size() + 1) * kStretch);
    sums_.push_back(sum);
  }
  Sum sum = stretches == 0 ? Sum{} : sums_[stretches - 1];
  add(sum, index, stretches * kStretch, place);
  return sum;
}

Sent Tally::between(const Index& index, Instant from, Instant to) {
  const std::size_t first = index.arrows().first_from(std::min(from, to));
  const std::size_t last = index.arrows().first_from(std::max(from, to) + nanoseconds(1));
  const Sum a = before(index, first);
  const Sum b = before(index, last);
  return {last - first, b.again - a.again, b.octets - a.octets};
}

}  // namespace tcplab::shell
