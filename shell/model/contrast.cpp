#include "shell/model/contrast.hpp"

#include <algorithm>
#include <utility>

namespace tcplab::shell {
namespace {

constexpr std::size_t kLooksAtOnce = 2048;  // a fraction of a millisecond

void add_arrow(const Index& index, trace::EventId event, Instant until, std::vector<std::uint32_t>& places) {
  if (event == trace::kNoEvent) return;
  const trace::Event what = index.trace().events()[event];
  const trace::Stage stage = trace::stage_of(what);
  if (stage != trace::Stage::kBegins && stage != trace::Stage::kReceived) return;
  const Arrow* const arrow = index.arrows().of(trace::packet_of(what));
  if (arrow != nullptr && arrow->from <= until) places.push_back(index.arrows().place_of(*arrow));
}

void put_in_order(std::vector<std::uint32_t>& places) {
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
}

}  // namespace

Contrast contrast_of(const Index& before, Instant before_ends, const Index& now, Instant now_ends,
                     trace::Comparison comparison) {
  Contrast contrast;
  for (const trace::Difference& each : comparison.differences()) {
    if (each.kind == trace::Difference::Kind::kVariable) continue;
    add_arrow(before, each.a, now_ends, contrast.before);
    add_arrow(now, each.b, before_ends, contrast.now);
  }
  put_in_order(contrast.before);
  put_in_order(contrast.now);
  for (const std::uint32_t place : contrast.before) contrast.reach.push_back(before.arrows()[place].to);
  contrast.comparison = std::move(comparison);
  return contrast;
}

void Contraster::begin(const Index& before, const Index& now, bool at_once) {
  const bool known = comparing_ || contrast_;
  if (known && before_size_ == before.size() && now_size_ == now.size()) return;
  forget();
  comparing_.emplace(before.trace(), now.trace());
  at_once_ = at_once;
  before_size_ = before.size();
  now_size_ = now.size();
}

void Contraster::forget() {
  comparing_.reset();
  contrast_.reset();
}

void Contraster::go_on(const Index& before, Instant before_ends, const Index& now, Instant now_ends,
                       const std::function<bool()>& goes_on) {
  if (!comparing_) return;
  while (!comparing_->go_on(kLooksAtOnce)) {
    if (!at_once_ && !goes_on()) return;
  }
  contrast_ = contrast_of(before, before_ends, now, now_ends, comparing_->take());
  comparing_.reset();
  ++version_;
}

}  // namespace tcplab::shell
