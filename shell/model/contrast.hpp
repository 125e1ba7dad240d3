#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "core/trace/compare.hpp"
#include "shell/model/index.hpp"
#include "shell/model/reach.hpp"

namespace tcplab::shell {

// What is different in two runs, as trace::compare() finds it, and in which segments that is to be seen.
struct Contrast {
  trace::Comparison comparison;       // of the run before, its a, and the run now, its b
  std::vector<std::uint32_t> before;  // places in Index::arrows() of the run before, in order
  std::vector<std::uint32_t> now;     // the same of the run now
  Reach reach;                        // of those before
};
// Arrows that begin after the end of the other run, where that is not whole, say nothing: whole() tells that
// by an end of Instant::never().
Contrast contrast_of(const Index& before, Instant before_ends, const Index& now, Instant now_ends,
                     trace::Comparison comparison);

// Finds it a little at a time.
class Contraster {
 public:
  // Two runs to be compared, as far as they are made: the same ones as before cost nothing. at_once: now.
  void begin(const Index& before, const Index& now, bool at_once);
  // There are other runs, or none.
  void forget();
  // Ends are as contrast_of() has them.
  void go_on(const Index& before, Instant before_ends, const Index& now, Instant now_ends,
             const std::function<bool()>& goes_on);
  bool busy() const { return comparing_.has_value(); }
  // nullptr when it is not known yet.
  const Contrast* contrast() const { return contrast_ ? &*contrast_ : nullptr; }
  // Another one for each that was found.
  unsigned version() const { return version_; }

 private:
  std::optional<trace::Comparing> comparing_;
  std::optional<Contrast> contrast_;
  bool at_once_ = false;
  std::size_t before_size_ = 0;  // events
  std::size_t now_size_ = 0;
  unsigned version_ = 0;
};

}  // namespace tcplab::shell
