#include "core/trace/streams.hpp"

#include <algorithm>

namespace tcplab::trace {
namespace {

using Range = Streams::Range;

std::string comparison(const std::vector<Range>& ranges) {
  if (ranges.size() == 1 && ranges[0].first == ranges[0].last)
    return "tcp.stream == " + std::to_string(ranges[0].first);
  std::string text;
  for (const Range& range : ranges) {
    text += (text.empty() ? "" : " ") + std::to_string(range.first);
    if (range.last != range.first) text += ".." + std::to_string(range.last);
  }
  return "tcp.stream in {" + text + "}";
}

// What lies between them.
std::vector<Range> others(const std::vector<Range>& ranges) {
  std::vector<Range> result;
  std::uint32_t from = 0;
  for (const Range& range : ranges) {
    if (range.first > from) result.push_back({from, range.first - 1});
    if (range.last == UINT32_MAX) return result;
    from = range.last + 1;
  }
  result.push_back({from, UINT32_MAX});
  return result;
}

}  // namespace

bool Streams::has(std::uint32_t stream) const {
  const auto after = std::upper_bound(ranges_.begin(), ranges_.end(), stream,
                                      [](std::uint32_t number, const Range& r) { return number < r.first; });
  return after != ranges_.begin() && stream <= (after - 1)->last;
}

void Streams::set(std::uint32_t stream, bool yes) {
  if (has(stream) == yes) return;
  // To take one out is to put it into the others.
  if (!yes) ranges_ = others(ranges_);
  auto after = std::upper_bound(ranges_.begin(), ranges_.end(), stream,
                                [](std::uint32_t number, const Range& r) { return number < r.first; });
  const bool meets_next = after != ranges_.end() && after->first == stream + 1;
  const bool meets_last = after != ranges_.begin() && (after - 1)->last + 1 == stream;
  if (meets_next && meets_last) {
    (after - 1)->last = after->last;
    ranges_.erase(after);
  } else if (meets_next) {
    after->first = stream;
  } else if (meets_last) {
    (after - 1)->last = stream;
  } else {
    ranges_.insert(after, {stream, stream});
  }
  if (!yes) ranges_ = others(ranges_);
}

std::size_t Streams::among(std::size_t count) const {
  std::size_t sum = 0;
  for (const Range& range : ranges_) {
    if (range.first >= count) break;
    sum += std::min<std::size_t>(range.last, count - 1) - range.first + 1;
  }
  return sum;
}

std::string Streams::to_text() const {
  if (all()) return {};
  const bool endless = !ranges_.empty() && ranges_.back().last == UINT32_MAX;
  return endless || ranges_.empty() ? "!(" + comparison(others(ranges_)) + ")" : comparison(ranges_);
}

}  // namespace tcplab::trace
