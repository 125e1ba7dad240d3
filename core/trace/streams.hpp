#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tcplab::trace {

// Some of the connections of a run, by the numbers that tcp.stream gives them: all at first.
class Streams {
 public:
  // Both ends are in it; the last of all numbers stands for all that may still begin.
  struct Range {
    std::uint32_t first = 0;
    std::uint32_t last = UINT32_MAX;
  };

  static Streams none() { return Streams(std::vector<Range>()); }
  static Streams only(std::uint32_t stream) { return Streams({{stream, stream}}); }
  Streams() : ranges_{Range{}} {}

  bool all() const { return ranges_.size() == 1 && ranges_[0].first == 0 && ranges_[0].last == UINT32_MAX; }
  bool has(std::uint32_t stream) const;
  void set(std::uint32_t stream, bool yes);
  // Those between, and both ends. Precondition: after all that are in it, with at least one between.
  void append(Range range) { ranges_.push_back(range); }
  // How many of the first `count` are in it.
  std::size_t among(std::size_t count) const;
  // In order, with at least one number between any two.
  const std::vector<Range>& ranges() const { return ranges_; }
  // What a filter says that lets through these alone: "tcp.stream in {0 2..5}", or "!(tcp.stream == 3)",
  // which what is no segment passes too; empty for all.
  std::string to_text() const;

 private:
  explicit Streams(std::vector<Range> ranges) : ranges_(std::move(ranges)) {}

  std::vector<Range> ranges_;
};

}  // namespace tcplab::trace
