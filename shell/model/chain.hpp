#pragma once

#include <cstddef>
#include <vector>

#include "core/trace/trace.hpp"
#include "shell/model/model.hpp"

namespace tcplab::shell {

// The causal story of an event: from what nobody caused to it, cause by cause, and from it to where ] leads
// at last.
class Chain {
 public:
  static constexpr std::size_t kMost = 2048;  // events before it, and after it: the nearest ones

  // Becomes that of the event in focus; nothing's when there is none.
  void follow(const Model& model);

  bool has(trace::EventId event) const;
  std::size_t size() const { return events_.size(); }

 private:
  trace::EventId of_ = trace::kNoEvent;
  unsigned generation_ = 0;
  std::size_t made_ = 0;                // events of the run when it was followed
  bool settled_ = false;                // and whether it was known then where they lead
  std::vector<trace::EventId> events_;  // in their order
};

}  // namespace tcplab::shell
