#include "shell/model/sieve.hpp"

#include <algorithm>
#include <utility>

namespace tcplab::shell {

void Sieve::set(std::string_view text) {
  if (text == text_) return;
  text_ = text;
  auto filter = trace::Filter::parse(text);
  error_.reset();
  if (!filter) {
    error_ = filter.error();
    return;
  }
  filter_ = *std::move(filter);
  holding_ = text.substr(0, text.find_last_not_of(' ') + 1);
  forget();
}

void Sieve::forget() {
  let_through_.clear();
  passed_.clear();
  looked_ = 0;
  ++version_;
}

void Sieve::go_on(const Index& index, const std::function<bool()>& goes_on) {
  constexpr std::size_t kAtOnce = 256;
  if (everything()) return;
  const std::size_t count = index.trace().packets().size();
  while (looked_ < count) {
    for (const std::size_t end = std::min(looked_ + kAtOnce, count); looked_ < end; ++looked_) {
      const auto packet = static_cast<trace::PacketId>(looked_);
      const bool passes = filter_.matches(index.trace(), index.analysis(), packet);
      let_through_.push_back(passes);
      if (passes) passed_.push_back(packet);
    }
    if (!goes_on()) return;
  }
}

}  // namespace tcplab::shell
