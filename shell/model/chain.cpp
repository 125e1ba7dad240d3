#include "shell/model/chain.hpp"

#include <algorithm>

namespace tcplab::shell {

void Chain::follow(const Model& model) {
  const trace::EventId event = model.focus().event;
  const std::size_t made = model.run() ? model.run()->trace().events().size() : 0;
  const bool settled = model.run() && model.run()->consequences.settled();
  if (of_ == event && generation_ == model.generation() && made_ == made && settled_ == settled) return;
  of_ = event;
  generation_ = model.generation();
  made_ = made;
  settled_ = settled;
  events_.clear();
  if (event >= made) return;
  const auto& events = model.run()->trace().events();
  for (trace::EventId each = event; each != trace::kNoEvent && events_.size() <= kMost;
       each = events[each].cause)
    events_.push_back(each);
  std::reverse(events_.begin(), events_.end());
  const std::size_t before = events_.size();
  const trace::Consequences& consequences = model.run()->consequences;
  for (trace::EventId each = consequences.next(event);
       each > events_.back() && each < made && events_.size() < before + kMost;
       each = consequences.next(each))
    events_.push_back(each);
}

bool Chain::has(trace::EventId event) const {
  return std::binary_search(events_.begin(), events_.end(), event);
}

}  // namespace tcplab::shell
