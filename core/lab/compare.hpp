#pragma once

#include "core/base/result.hpp"
#include "core/lab/history.hpp"
#include "core/trace/compare.hpp"
#include "core/trace/replay.hpp"

namespace tcplab::lab {

// trace::compare(), and from when on the variables differ that a trace does not tell: SRTT, RTO and the
// peer's window. Costs both runs once more, as far as they are made. The error is a fault of ours: see
// History.
Result<trace::Comparison, trace::Divergence> compare(const History& a, const History& b);

}  // namespace tcplab::lab
